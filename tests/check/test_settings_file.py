"""The file of settings: however it is written it is read; a fault stops the run where it stands."""

from pathlib import Path

import pytest

from ladder.check.settings import LIMIT, load_settings
from ladder.engine.sources import Position
from tests.check.test_settings import OPEN, shown
from tests.commands import Command


@pytest.fixture
def run(run: Command) -> Command:
    Path(".git").mkdir()
    Path("p.yaml").write_text(OPEN)
    return run


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ('fail_on = "error"\n', "Did you mean fail-on?"),
        ('fail-on = "errors"\n', "Did you mean error?"),
        ("paths = 3\n", "`paths` takes a list of texts"),
        ("allow-nothing = 1\n", "`allow-nothing` takes true or false"),
        (
            '[severity]\n"requirement/enough-exmples" = "note"\n',
            "Did you mean requirement/min-examples?",
        ),
        ('[severity]\n"requirement/x" = "off"\n', "To silence a finding, waive it."),
        ("paths = [\n", "not valid TOML"),
        ('waivers = ""\n', "`waivers` takes a text"),
    ],
)
def test_a_faulty_setting_stops_the_run(run: Command, text: str, stated: str) -> None:
    Path("ladder.toml").write_text(text)
    found = run("check", "p.yaml")
    assert (found.code, found.out) == (2, "")
    assert stated in found.err
    assert "--> ladder.toml:" in found.err


@pytest.mark.parametrize(
    ("name", "text", "what", "place", "help_"),
    [
        (
            "ladder.toml",
            'severity = "error"\n',
            "`severity` takes a table",
            "1:1",
            "Write [severity] and a rule = …",
        ),
        (
            "pyproject.toml",
            '[tool.x]\nseverity = 1\n[tool.ladder]\nseverity = "error"\n',
            "`severity` takes a table",
            "4:1",
            "Write [tool.ladder.severity] and a rule = …",
        ),
        (
            "ladder.toml",
            '[severity]\n"check/evaluation-leak" = "bad"\n',
            "the severity of check/evaluation-leak cannot be `bad`",
            "2:1",
            "Choose from: error, undecided, warning, note. To silence a finding, waive it.",
        ),
        (
            "pyproject.toml",
            "[tool]\nladder = 3\n",
            "`tool.ladder` takes a table",
            "2:1",
            "Write [tool.ladder] and a setting = …",
        ),
        (
            "pyproject.toml",
            "[tool]\nladder = {paths = 3}\n",
            "`paths` takes a list of texts",
            "2:1",
            'Write paths = ["…"].',
        ),
        (
            "ladder.toml",
            'paths = ["", "exclude"]\n[exclude]\n',
            "`exclude` takes a list of texts",
            "2:1",
            'Write exclude = ["…"].',
        ),
        (
            "ladder.toml",
            'fail-on = "error"\npaths = ["a"]\nexclude = = 3\n',
            "not valid TOML: invalid value",
            "3:11",
            "Check the line.",
        ),
        (
            "ladder.toml",
            'fail-on = "error"\npaths = [\n\n',
            "not valid TOML: invalid value",
            "2:10",
            "Check the line.",
        ),
        (
            "pyproject.toml",
            "[tool.ladder]\npaths = [\n",
            "not valid TOML: invalid value",
            "2:10",
            "Check the line.",
        ),
    ],
)
def test_a_faulty_setting_is_located_and_mended_where_it_stands(
    run: Command, name: str, text: str, what: str, place: str, help_: str
) -> None:
    Path(name).write_text(text)
    result = run("check", "p.yaml")
    message = f"error: {what}\n  --> {name}:{place}\n  help: {help_}\n"
    assert (result.code, result.out) == (2, "")
    assert message in f"{result.err}\n"


@pytest.mark.parametrize(
    "text",
    [
        '[tool]\nladder = {fail-on = "never"}\n',
        'tool.ladder.fail-on = "never"\n',
        '[ tool . "ladder" ]\nfail-on = "never"\n',
    ],
)
def test_a_table_of_settings_counts_however_it_is_written(run: Command, text: str) -> None:
    Path("pyproject.toml").write_text(text)
    assert run("check", "p.yaml").code == 0


def test_the_table_of_another_tool_does_not_end_the_search(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("ladder.toml").write_text('fail-on = "never"\n')
    Path("sub").mkdir()
    Path("sub/pyproject.toml").write_text("[tool.ladder-lint]\nx = 1\n")
    monkeypatch.chdir("sub")
    assert run("check", "../p.yaml").code == 0


@pytest.mark.parametrize("name", ["ladder.toml", "pyproject.toml"])
def test_byte_order_mark_of_a_settings_file_is_accepted(run: Command, name: str) -> None:
    head = "[tool.ladder]\n" if name == "pyproject.toml" else ""
    Path(name).write_bytes(f'\ufeff{head}fail-on = "never"\n'.encode())
    assert run("check", "p.yaml").code == 0


def test_settings_file_that_is_not_utf_8_is_located(run: Command) -> None:
    Path("ladder.toml").write_bytes(b'paths = ["p.yaml"]\n# caf\xe9\n')
    assert run("check").err == (
        "error: the file is not UTF-8 text (byte 0xe9)\n"
        "  --> ladder.toml:2:6\n"
        "  help: Save it as UTF-8.\n"
    )


def test_an_empty_list_is_shown_as_none(run: Command) -> None:
    Path("ladder.toml").write_text("exclude = []\n")
    result = run("check", "p.yaml", "--exclude", "q.yaml", "--format", "json")
    assert shown(result.out) == [("exclude", "q.yaml", "command line", "none in ladder.toml")]


def test_settings_know_where_each_rule_is_weighed(run: Command) -> None:
    Path("pyproject.toml").write_text(
        '[project]\nname = "x"\n[tool.ladder]\nfail-on = "error"\n'
        "[tool.ladder.severity]\n# 'a/b' = 1\n'a/b' = 'note'\n"
    )
    found = load_settings(Path("pyproject.toml"))
    assert found.positions["a/b"] == Position("pyproject.toml", 7)
    result = run("check", "p.yaml")
    assert (result.code, result.out) == (2, "")
    assert "unknown rule, `a/b`\n  --> pyproject.toml:7:1\n" in result.err


def test_check_without_paths_and_settings_is_a_usage_error(run: Command) -> None:
    result = run("check")
    assert (result.code, result.out) == (2, "")
    assert "no files to check" in result.err


@pytest.mark.parametrize(
    "text",
    [
        "paths = " + "[" * 5000 + "]" * 5000 + "\n",
        "x = " + "{a = " * 5000 + "1" + "}" * 5000 + "\n",
        "x = " + "9" * 5000 + "\n",
    ],
    ids=["arrays", "tables", "digits"],
)
def test_toml_that_no_parser_can_hold_is_bad_input(run: Command, text: str) -> None:
    Path("ladder.toml").write_text(text)
    result = run("check", "p.yaml")
    assert (result.code, result.out) == (2, "")
    what = "nested too deeply, or a number of thousands of digits"
    assert f"error: not valid TOML: {what}\n  --> ladder.toml:1:1\n" in result.err


def test_settings_larger_than_any_are_not_read(run: Command) -> None:
    Path("ladder.toml").write_text("#" * (LIMIT + 1))
    result = run("check", "p.yaml")
    assert result.code == 2
    assert "the file is larger than 4096 KiB\n  --> ladder.toml:1:1\n" in result.err


@pytest.mark.parametrize(
    "text", [r'paths = ["a\u0000b"]', r'waivers = "a\u0000b"', r'exclude = ["\u0000"]']
)
def test_a_path_with_a_nul_is_bad_input(run: Command, text: str) -> None:
    Path("ladder.toml").write_text(text)
    result = run("check")
    assert (result.code, result.out) == (2, "")
    key = text.partition(" ")[0]
    assert f"error: `{key}` names a path with a NUL in it\n  --> ladder.toml:1:1\n" in result.err


@pytest.mark.parametrize(
    "text",
    [
        r'"\u001b[31mred" = 1',
        '[severity]\n"gate/\\u001b[31mx" = "note"',
        '[severity]\n"gate/\\u001b[31mx" = "\\u001b[31m"',
        r'fail-on = "\u001b[31merror"',
        r'paths = ["\u001b[31mp.yaml"]',
        'x = "\x1b[31m"',
        '"a\x1b[31m" = 1',
        "['a\u202e']\n['a\u202e']",
        '"' + "long" * 20_000 + '" = 1',
    ],
)
@pytest.mark.parametrize("format", ["text", "markdown", "github"])
def test_no_name_in_settings_reaches_a_terminal_as_it_is(
    run: Command, text: str, format: str
) -> None:
    Path("ladder.toml").write_text(text)
    result = run("check", "--format", format)
    assert result.code in (2, 4)
    assert not set("\x1b\u202e") & {*result.out, *result.err}
    assert len(result.err) < 2000
