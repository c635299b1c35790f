"""Each script in benchmarks/ runs to its end, at its smallest size."""

import gc
import importlib.util
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

SCRIPTS = sorted((Path(__file__).parents[1] / "benchmarks").glob("*.py"))
ONE = "- {id: one, problem: {needs: [wrong-tone], attempts: {prompt: {outcome: untried}}}}\n"
SMALLEST: Mapping[str, Mapping[str, object]] = {
    "check": {},
    "evidence": {"ROWS": 20, "ROUNDS": 1},
    "hook": {"RUNS": 1},
    "memory": {},
    "questions": {"examples": lambda _: (), "published": lambda _: (), "SHUFFLES": 1},
    "start": {"ROUNDS": 1},
    "verdicts": {"ROUNDS": 1, "VARIATIONS": 1, "MORE_RULES": (0, 1)},
}
"""What is set in each script."""
ARGUMENTS = {"check": ["--files", "1", "--times", "1"], "questions": ["one.yaml"]}
LAST = {
    "check": "memory of ladder check",
    "evidence": "examples (CSV):",
    "hook": "held ",
    "memory": "        below the least: ",
    "questions": "the next question: ",
    "start": "first start, rules compiled",
    "verdicts": "",
}
"""How the last line begins."""


@pytest.mark.nightly
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_benchmark_runs_to_its_end(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    if path.stem == "verdicts":
        pytest.importorskip("zen")
    monkeypatch.chdir(tmp_path)
    Path("one.yaml").write_text(ONE, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", [path.name, *ARGUMENTS.get(path.stem, [])])
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(gc, "set_threshold", lambda *_: None)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")  # scripts may remove it
    found = importlib.util.spec_from_file_location(f"benchmark_{path.stem}", path)
    assert found
    assert found.loader
    script = importlib.util.module_from_spec(found)
    found.loader.exec_module(script)
    for name, value in SMALLEST[path.stem].items():
        assert hasattr(script, name)
        monkeypatch.setattr(script, name, value)
    script.main()
    assert capsys.readouterr().out.splitlines()[-1].startswith(LAST[path.stem])
