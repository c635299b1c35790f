"""Which files are looked at, which are skipped and why, and what becomes of unreadable ones."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.check.running import EXAMPLES, VOICE, reported
from tests.commands import Command


def write(name: str, text: str = VOICE) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def files(run: Command, *arguments: str) -> list[str]:
    return list(reported(run("check", *arguments, "--format", "json").out).files)


def skipped(run: Command, *arguments: str) -> dict[str, int]:
    given = json.loads(run("check", *arguments, "--format", "json").out)
    return {item["reason"]: item["count"] for item in given["skipped"]}


SCRIPT = "neither YAML, JSON nor Markdown, and no training in it"


def test_a_folder_is_searched_by_content(run: Command) -> None:
    write("a/p.yaml")
    write("a/b/q.yml")
    write("a/d.md", f"---\nladder:\n{indented(VOICE)}---\n# A design\n")
    write("a/problem.yaml", "needs: [wrong-tone]\n")
    write("a/other.yaml", "jobs: {build: {}}\n")
    write("a/notes.md", "# Notes on a proposal\n")
    write("a/code.py", "proposal = 1\n")
    write("a/template.yaml", "{{ a template, and no YAML\n")
    write("a/.hidden/p.yaml")
    write("a/node_modules/p.yaml")
    assert files(run, "a") == ["a/b/q.yml", "a/d.md", "a/p.yaml"]
    assert skipped(run, "a") == {
        "in a hidden or foreign folder": 2,
        "no proposal in it": 3,
        "a document without front matter": 1,
        SCRIPT: 1,
    }


def indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.splitlines())


def test_links_to_folders_are_not_followed_and_a_closed_folder_is_bad_input(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a/p.yaml")
    write("b/q.yaml")
    os.symlink("../b", "a/link")
    assert files(run, "a") == ["a/p.yaml"]
    assert skipped(run, "a") == {"a link to a folder": 1}
    walk = os.walk

    def closed(folder: str, onerror: Callable[[OSError], None]) -> Iterator[object]:
        onerror(PermissionError(13, "Permission denied", "a/closed"))
        yield from walk(folder)

    Path("a/closed").mkdir()
    monkeypatch.setattr("os.walk", closed)
    assert reported(run("check", "a", "--format", "json").out).exit == 2


def test_patterns_and_files_overlap_without_counting_twice(run: Command) -> None:
    write("a/p.yaml")
    write("a/b/q.yaml")
    assert files(run, "a/**/*.yaml", "a/p.yaml", "./a/p.yaml") == ["a/b/q.yaml", "a/p.yaml"]
    assert files(run, "a", "--exclude", "b/**/*.yaml") == ["a/b/q.yaml", "a/p.yaml"]
    assert files(run, "a", "--exclude", "a/**/p.yaml") == ["a/b/q.yaml"]


def test_excluded_files_are_left_out_and_counted(run: Command) -> None:
    write("a/p.yaml")
    write("a/old/q.yaml")
    assert files(run, "a", "--exclude", "a/old") == ["a/p.yaml"]
    assert skipped(run, "a", "--exclude", "a/old") == {"excluded": 1}


@pytest.mark.parametrize("folder", ["docs", "+plans"])
@pytest.mark.parametrize("format_", ["text", "json", "sarif", "github", "gitlab"])
def test_relative_and_absolute_paths_report_the_same_file_name(
    run: Command, format_: str, folder: str
) -> None:
    Path(folder).mkdir()
    Path(folder, "a.yaml").write_text(VOICE.replace("demonstrations: 2400", "demonstrations: 40"))
    short = run("check", folder, "--format", format_)
    long = run("check", str(Path(folder).absolute()), "--format", format_)
    assert (long.code, long.out) == (short.code, short.out)
    assert f"{folder}/a.yaml" in unquote(short.out)


def test_a_whole_path_is_excluded_by_its_short_name_and_the_other_way_round(run: Command) -> None:
    write("a/p.yaml")
    write("a/old/q.yaml")
    here = str(Path.cwd())
    assert files(run, f"{here}/a", "--exclude", "a/old") == ["a/p.yaml"]
    assert files(run, "a", "--exclude", f"{here}/a/old") == ["a/p.yaml"]


def test_paths_that_overlap_count_what_is_skipped_once(run: Command) -> None:
    write("a/old/q.yaml")
    write("a/old/code.py")
    write("a/old/.hidden/p.yaml")
    counted = {"in a hidden or foreign folder": 1, SCRIPT: 1}
    arguments = ("a", "a/old", "a/old/q.yaml", "a/o*/q.yaml", "--exclude", "*.yaml")
    assert skipped(run, *arguments) == {"excluded": 1} | counted


@pytest.mark.parametrize(
    "named", [[""], *([f"--{name}", ""] for name in ("waivers", "baseline", "policy"))]
)
def test_an_empty_name_is_a_misuse(run: Command, named: list[str]) -> None:
    write("p.yaml")
    result = run("check", "p.yaml", *named)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: an empty name of a file or folder\n  --> command line\n")


@pytest.mark.parametrize("command", ["check", "advise"])
def test_a_link_to_nowhere_is_called_one(run: Command, command: str) -> None:
    os.symlink("nowhere", "d.yaml")
    result = run(command, "d.yaml")
    words = " ".join(f"{result.out} {result.err}".split()).lower()
    assert result.code == 2
    assert "this is a link to `nowhere`, which does not exist" in words
    assert "mend the link, or name the file itself." in words


def test_a_missing_file_is_never_stated_to_be_itself(run: Command) -> None:
    os.symlink("nowhere", "d.yaml")
    from ladder.load.yaml.reader import neighbor

    assert neighbor("d.yaml") is None
    write("dd.yaml")
    assert neighbor("d.yaml") == "dd.yaml"


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [("*.yaml",), ("empty",), ("other.yaml",), ("problem.yaml",)])
def test_a_run_that_finds_no_proposal_is_4(run: Command, arguments: tuple[str, ...]) -> None:
    Path("empty").mkdir()
    if arguments != ("*.yaml",):
        write("other.yaml", "jobs: {}\n")
        write("problem.yaml", "needs: [wrong-tone]\n")
    result = run("check", *arguments)
    assert result.code == 4
    assert result.out.rstrip().endswith("exit 4 (nothing was checked)")
    assert run("check", *arguments, "--allow-nothing").code == 0
    assert run("check", *arguments, "--fail-on", "never").code == 4


def test_a_pattern_that_matches_nothing_is_stated(run: Command) -> None:
    write("p.yaml")
    assert skipped(run, "p.yaml", "proposals/*.yaml") == {"a pattern that matches no file": 1}


def test_a_misspelt_proposal_is_not_passed_by(run: Command) -> None:
    write("a/p.yaml", VOICE.replace("proposal:", "propsal:"))
    result = run("check", "a")
    assert result.code == 2
    assert "Did you mean proposal?" in result.out


def test_a_proposal_that_names_no_technique_is_bad_input(run: Command) -> None:
    write("p.yaml", "needs: [wrong-tone]\nproposal: {owner: Ana}\n")
    result = run("check", "p.yaml", "--format", "json")
    assert (result.code, reported(result.out).files) == (
        2,
        {"p.yaml": [("error", "check/invalid-proposal", "active")]},
    )


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_places_in_front_matter_are_those_of_the_document(run: Command, ending: str) -> None:
    few = VOICE.replace("demonstrations: 2400", "demonstrations: 40")
    alone = f"---\n{few}---\n# Text\n".replace("\n", ending)
    below = f"---\nauthor: Ana\nladder:\n{indented(few)}---\n# Text\n".replace("\n", ending)
    for text, place in ((alone, (12, 28)), (below, (14, 30))):
        Path("d.md").write_bytes(text.encode())
        given = json.loads(run("check", "d.md", "--format", "json").out)
        found = given["files"][0]["findings"][0]
        assert (found["rule"], found["line"], found["column"]) == (
            "requirement/min-examples",
            *place,
        )


def test_a_missing_fact_of_a_document_stands_at_its_nearest_parent(run: Command) -> None:
    text = "---\nauthor: Ana\nladder:\n  needs: [wrong-tone]\n  proposal: {technique: lora}\n---\n"
    write("d.md", text)
    given = json.loads(run("check", "d.md", "--format", "json").out)
    places = {f["rule"]: (f["line"], f["column"]) for f in given["files"][0]["findings"]}
    assert places.pop("check/assumed-facts") == (4, 3)
    assert places == {"check/above-recommendation": (5, 25)}
    assert (
        "task.behavior_changes: never | yearly | monthly | weekly (new section `task`, line 5)"
        in (given["files"][0]["findings"][0]["add"])
    )


def test_front_matter_that_never_ends_is_bad_input(run: Command) -> None:
    write("d.md", f"---\n{VOICE}# Text\n")
    result = run("check", "d.md")
    assert result.code == 2
    assert "front matter is never closed" in result.out


def test_other_front_matter_is_no_proposal(run: Command) -> None:
    write("d.md", "---\ntitle: Notes\nladder: true\n---\n")
    write("p.yaml")
    assert files(run, ".") == ["p.yaml"]


@pytest.mark.skipif(os.name == "nt", reason="devices and permissions of a Unix system")
def test_each_file_that_cannot_be_read_is_one_finding_and_the_rest_are_checked(
    run: Command,
) -> None:
    write("good.yaml")
    Path("latin.yaml").write_bytes(b"title: caf\xe9\nproposal: {technique: lora}\n")
    os.symlink("/dev/zero", "device.yaml")
    os.mkfifo("pipe.yaml")
    with open("huge.yaml", "wb") as huge:
        huge.write(b"proposal: {technique: lora}\n")
        huge.truncate(1 << 30)
    write("broken.yaml", "proposal: [\n")
    os.symlink("nowhere", "vanished.yaml")
    result = run("check", ".", "--format", "json")
    found = reported(result.out)
    assert result.code == 2
    assert found.files == {
        "broken.yaml": [("error", "check/invalid-proposal", "active")],
        "device.yaml": [("error", "check/unreadable-file", "active")],
        "good.yaml": [
            ("note", "check/unsupported-numbers", "active"),
            ("note", "check/assumed-facts", "active"),
        ],
        "huge.yaml": [("error", "check/unreadable-file", "active")],
        "latin.yaml": [("error", "check/unreadable-file", "active")],
        "pipe.yaml": [("error", "check/unreadable-file", "active")],
        "vanished.yaml": [("error", "check/unreadable-file", "active")],
    }


def test_a_file_that_is_named_and_missing_is_one_finding(run: Command) -> None:
    write("p.yaml")
    result = run("check", "p.yaml", "q.yaml", "--format", "json")
    assert result.code == 2
    assert reported(result.out).files["q.yaml"] == [("error", "check/unreadable-file", "active")]


def test_contradictions_are_one_finding_each_and_the_rest_of_the_file_is_judged(
    run: Command,
) -> None:
    write("p.yaml", (EXAMPLES / "bad" / "contradicting-statements.yaml").read_text())
    result = run("check", "p.yaml", "--format", "json")
    rules_ = [rule for _, rule, _ in reported(result.out).files["p.yaml"]]
    assert result.code == 2
    assert rules_.count("check/contradicting-statements") == 2
    assert "check/above-recommendation" in rules_


def test_every_fault_of_a_file_is_reported_at_once(run: Command) -> None:
    write("p.yaml", "needs: [wrong-tonne]\nevaluation: {items: no}\nproposal: {technique: lora}\n")
    given = json.loads(run("check", "p.yaml", "--format", "json").out)
    assert [f["line"] for f in given["files"][0]["findings"]] == [1, 2]


def test_standard_input_can_be_checked(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    class Stdin:
        buffer = io.BytesIO(VOICE.encode())

    monkeypatch.setattr("sys.stdin", Stdin())
    assert files(run, "-") == ["<stdin>"]
