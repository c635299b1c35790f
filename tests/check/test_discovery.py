"""Which files a run looks at, and what it takes for a proposal."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.check.running import FEW, VOICE, reported
from tests.commands import Command
from tests.workshop.test_promises import HARMLESS, PACK

KNOWN = '{"schema": 3, "owner": "Ana", "expires": "2026-12-31", "findings": []}'
MATTER = "needs: [wrong-tone]\nproposal: {technique: lora}\n"


@pytest.fixture
def run(run: Command) -> Command:
    write("good.yaml", VOICE)
    return run


def write(name: str, text: str | bytes = FEW) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def git(*arguments: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)


def skipped(run: Command, *arguments: str) -> dict[str, int]:
    given = json.loads(run("check", *arguments, "--format", "json").out)
    return {item["reason"]: item["count"] for item in given["skipped"]}


BELOW = "".join(f"  {line}\n" for line in MATTER.splitlines())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("p.md", f"---\nLadder:\n{BELOW}---\n# T\n"),
        ("p.md", f"---\nladdr:\n{BELOW}---\n# T\n"),
        ("p.md", "---\nProposal: {technique: lora}\nNeeds: [wrong-tone]\n---\n# T\n"),
        ("p.md", f"---\n{MATTER}x: {'y' * 70_000}\n---\n# T\n"),
        ("p.md", f"---\n{MATTER}" + "# a comment\n" * 9000),
        ("p.yaml", "# a comment\n" * 9000 + MATTER),
        ("p.json", '{"needs": ["wrong-tone"], "proposal": {"technique": "lora"}} // see below'),
        ("p.yaml", MATTER.encode() + b"title: caf\xe9\n"),
    ],
)
def test_a_proposal_that_cannot_be_read_is_bad_input(
    run: Command, name: str, text: str | bytes
) -> None:
    write(name, text)
    result = run("check", ".", "--format", "json")
    assert result.code == 2
    assert name in reported(result.out).files


@pytest.mark.parametrize("paths", [(".github/p.yaml", "."), (".", ".github/p.yaml"), (".",)])
def test_a_proposal_that_is_named_counts_also_where_a_folder_beside_it_holds_it(
    run: Command, paths: tuple[str, ...]
) -> None:
    write(".github/p.yaml", FEW)
    given = json.loads(run("check", *paths, "--format", "json").out)
    named = ".github/p.yaml" in paths
    read = [item["file"] for item in given["files"]]
    assert (given["exit"], read) == (int(named), [".github/p.yaml"] * named + ["good.yaml"])
    passed_by = {"reason": "a job of CI", "count": 1, "examples": [".github/p.yaml"]}
    assert given["skipped"] == ([] if named else [passed_by])


@pytest.mark.parametrize("name", ["p.txt", "p.toml", "p.mdx", "p.yaml.bak", "p.yaml~"])
def test_a_file_of_another_kind_is_counted_unless_a_proposal_is_required(
    run: Command, name: str
) -> None:
    write(f"proposals/{name}", MATTER)
    assert run("check", ".").code == 0
    searched = ", and no training in it" if name.startswith("p.yaml") else ""
    assert skipped(run, ".") == {f"neither YAML, JSON nor Markdown{searched}": 1}
    assert run("check", ".", "--require", "proposals/**").code == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("dao.yaml", "proposal: {id: 7, title: Spend it, owner: Ana, votes: 12}\n"),
        ("dao.yaml", "proposal: spend 10k\nneeds: [a quorum]\n"),
        ("dao.json", '{"proposal": {"amount": 10, "owner": "Ana"}}'),
        ("rfc.md", "---\nproposal:\nauthor: Ana\nneeds: review\n---\n# RFC\n"),
        ("rfc.md", "----\n\nProposal: we move the meeting.\n\n----\n"),
        ("job.yaml", "jobs:\n  check: {needs: [build]}\n"),
        ("notes.txt", "A proposal: we need more time.\n"),
    ],
)
def test_other_peoples_proposals_are_stated_apart(run: Command, name: str, text: str) -> None:
    write(name, text)
    assert run("check", ".").code == 0


def test_too_large_file_is_not_reported_as_empty(run: Command) -> None:
    write("big.yaml", "# proposals\n" + "x: 1\n" * 30_000)
    write("empty.yaml", "")
    assert skipped(run, ".") == {"larger than 64 KiB": 1, "no proposal in it": 1}


@pytest.mark.parametrize(
    "name",
    [
        "proposals/.later/p.yaml",
        "proposals/venv/p.yaml",
        "proposals/node_modules/p.yaml",
        "proposals/p.pdf",
        "proposals/notes.md",
        "proposals/p.yaml",
        "proposals/broken.yaml",
    ],
)
def test_required_file_that_is_not_a_proposal_fails(run: Command, name: str) -> None:
    write("proposals/good.yaml", VOICE)
    assert run("check", "proposals", "--require", "proposals/**").code == 0
    kinds = {".pdf": "nothing of the kind\n", ".md": "nothing of the kind\n"}
    kinds["broken.yaml"] = "needs: [wrong-tone\n"
    write(name, next((text for end, text in kinds.items() if name.endswith(end)), FEW))
    result = run("check", "good.yaml", "--require", "proposals/**", "--format", "json")
    assert result.code in (1, 2)
    assert name in reported(result.out).files
    assert ("is not closed" in result.out) is name.endswith("broken.yaml")


def test_a_required_place_is_not_left_by_a_link_nor_by_exclude(run: Command) -> None:
    write("elsewhere/p.yaml")
    write("proposals/good.yaml", VOICE)
    Path("proposals/link").symlink_to("../elsewhere")
    assert run("check", "proposals", "--require", "proposals/**").code == 2
    Path("proposals/link").unlink()
    write("proposals/p.yaml")
    options = ("--require", "proposals/**", "--exclude", "proposals/p.yaml")
    assert run("check", "proposals", *options).code == 1


def test_exempt_file_is_not_required_to_be_a_proposal(run: Command) -> None:
    write("ladder.toml", 'require = ["proposals/**", "!proposals/README.md"]\n')
    write("proposals/README.md", "# How to propose\n")
    write("proposals/good.yaml", VOICE)
    assert run("check", "proposals").code == 0
    write("proposals/OTHER.md", "# How to propose\n")
    result = run("check", "proposals")
    assert result.code == 2
    assert "each file here must hold a proposal" in " ".join(result.out.lower().split())


def test_ignored_file_is_skipped_unless_git_tracks_it(run: Command) -> None:
    git("init")
    write(".gitignore", "build/\nforced.yaml\n")
    write("build/p.yaml")
    assert run("check", ".").code == 0
    assert skipped(run, ".")["ignored by git"] == 1
    write("forced.yaml")
    git("add", "--force", "forced.yaml")
    assert run("check", ".").code == 1
    assert run("check", "build/p.yaml").code == 1


def test_a_repository_within_is_not_ones_own(run: Command) -> None:
    write("theirs/.git", "gitdir: ../.git/modules/theirs\n")
    write("theirs/p.yaml")
    assert run("check", ".").code == 0
    assert skipped(run, ".") == {"a repository of its own": 1}


def test_paths_are_those_of_the_root_from_wherever_it_is_run(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("init")
    write("proposals/p.yaml")
    until = "reason: 'experiment: forty letters until January', owner: Ana, expires: 2027-01-31"
    rules = ("requirement/min-examples", "check/above-recommendation")
    listed = ", ".join(f"{{rule: {rule}, files: proposals/*, {until}}}" for rule in rules)
    write("waivers.yaml", f"waivers: [{listed}]\n")
    day = ("--as-of", "2026-11-25")
    at_root = run("check", "proposals", "--waivers", "waivers.yaml", "--format", "json", *day)
    assert at_root.code == 0
    monkeypatch.chdir("proposals")
    below = run("check", "p.yaml", "--waivers", "../waivers.yaml", "--format", "json", *day)
    assert below.out == at_root.out.replace('"waivers.yaml"', '"waivers.yaml"')
    assert run("check", ".", "--write-baseline", "../b.json", *day).code == 0
    written = Path("../b.json").read_text()
    Path("../b.json").write_text(written.replace('"owner": ""', '"owner": "Ana"'))
    assert run("check", "p.yaml", "--baseline", "../b.json", "--output", "sarif=s.json").code == 0
    assert Path("s.json").exists()
    assert Path.cwd().name == "proposals"


def test_only_what_has_changed_is_judged_unless_its_judge_has(run: Command) -> None:
    git("init", "--initial-branch", "main")
    write("old.yaml")
    write("ladder.toml", 'paths = ["."]\n')
    git("add", ".")
    git("commit", "--message", "first")
    unchanged = run("check", "--changed", "main")
    assert unchanged.code == 0
    assert "nothing to judge has changed since main" in unchanged.out
    assert skipped(run, "--changed", "main")["not changed since main"] == 2
    write("new.yaml")
    changed = run("check", "--changed", "main", "--format", "json").out
    assert list(reported(changed).files) == ["new.yaml"]
    assert "nothing to judge" not in changed
    Path("new.yaml").unlink()
    write("ladder.toml", 'paths = ["."]\nfail-on = "error"\n')
    assert run("check", "--changed", "main").code == 1
    result = run("check", "--changed", "nowhere")
    assert (result.code, result.out) == (2, "")
    assert "git cannot tell" in result.err


@pytest.mark.parametrize(
    ("judge", "options"),
    [
        ("own/caution/late.yaml", ("--rules", "own")),
        ("items.jsonl", ()),
        ("pyproject.toml", ()),
        ("waivers.yaml", ("--waivers", "waivers.yaml")),
        ("known.json", ("--baseline", "known.json")),
    ],
)
def test_a_change_of_any_judge_has_everything_judged(
    judge: str, options: tuple[str, ...], run: Command
) -> None:
    git("init", "--initial-branch", "main")
    write("own/pack.yaml", PACK)
    write("own/caution/late.yaml", HARMLESS)
    write("items.jsonl", '{"id": 1}\n')
    write("pyproject.toml", "[project]\n")
    write("waivers.yaml", "waivers: []\n")
    write("known.json", KNOWN)
    git("add", ".")
    git("commit", "--message", "first")
    judged = ("check", ".", "--changed", "main", *options, "--format", "json")
    assert reported(run(*judged).out).files == {}
    write(judge, Path(judge).read_text() + "\n")
    assert "good.yaml" in reported(run(*judged).out).files


@pytest.mark.parametrize(
    "text",
    [
        "x: &a 1\ny: *a\nproperties: 1\n",
        "a: 1\n---\nproperties: 2\n",
        "{// comment\n 'properties': 1}",
        "properties: 1\n" + "x: 1\n" * 20_000,
    ],
)
def test_a_hook_passes_over_what_is_no_proposal(run: Command, text: str) -> None:
    write("other.yaml", text)
    assert run("check", "good.yaml", "other.yaml", "--as-found").code == 0
    write("other.yaml", FEW)
    assert run("check", "good.yaml", "other.yaml", "--as-found").code == 1


def test_settings_above_a_checkout_without_git_do_not_count(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("ladder.toml", 'fail-on = "never"\n')
    write("below/p.yaml")
    monkeypatch.chdir("below")
    assert run("check", ".").code == 1


@pytest.mark.parametrize("name", ["all.mdb", "page.htmlx", "b.yaml5", "notes.txtual"])
def test_a_name_that_only_begins_like_one_is_no_proposal(run: Command, name: str) -> None:
    write(f"plans/{name}")
    assert skipped(run, "plans") == {"neither YAML, JSON nor Markdown": 1}


def test_a_change_of_what_a_proposal_names_has_it_judged(run: Command) -> None:
    git("init", "--initial-branch", "main")
    write("p.yaml", VOICE.replace("demonstrations: 2400", "file: letters.ndjson"))
    rows = "".join(f'{{"prompt": "{n}", "completion": "x{n}"}}\n' for n in range(2400))
    write("letters.ndjson", rows)
    git("add", ".")
    git("commit", "--message", "first")
    assert run("check", ".", "--changed", "main").code == 0
    assert skipped(run, ".", "--changed", "main")["not changed since main"] == 2
    write("letters.ndjson", "".join(rows.splitlines(keepends=True)[:40]))
    assert run("check", ".", "--changed", "main").code == 1


@pytest.mark.parametrize(
    ("changed", "text", "judged"),
    [
        ("n", "# nothing new\n", False),
        ("n", "# a run of n = 400 items\n", False),
        ("runs/n", "# from runs/n\n", True),
        ("n", "# from 'n'\n", True),
        ("n", "# evidence: n\n", True),
        ("c.md", "# see rec.md and c.md5\n", False),
        ("c.md", "# see notes/c.md.\n", True),
    ],
)
def test_a_file_depends_on_a_changed_one_if_it_names_it_whole(
    changed: str, text: str, judged: bool, run: Command
) -> None:
    git("init", "--initial-branch", "main")
    write("p.yaml", text + VOICE)
    git("add", ".")
    git("commit", "--message", "first")
    write(changed, "new\n")
    report = run("check", "p.yaml", "--changed", "main", "--format", "json").out
    assert list(reported(report).files) == ["p.yaml"] * judged
