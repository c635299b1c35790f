"""`--help`, and `-h` as well."""

import pytest

from tests.commands import Command

COMMANDS = [
    [],
    ["advise"],
    ["ask"],
    ["check"],
    ["evidence"],
    ["plan"],
    ["schema"],
    ["rules"],
    *(["rules", name] for name in ("list", "show", "test", "coverage", "stale")),
]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return Command(monkeypatch, capsys)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_h_and_help_say_the_same(run: Command, command: list[str]) -> None:
    short, long = run(*command, "-h"), run(*command, "--help")
    assert (short.code, long.code) == (0, 0)
    assert short.out == long.out
    assert short.out.startswith(f"Usage: {' '.join(['ladder', *command])} ")
