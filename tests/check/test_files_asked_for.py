"""Evidence in files, where settings ask for it: there, the same, and not of one's own hand."""

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from tests.check.history import commit, git
from tests.check.running import EXAMPLES, VOICE
from tests.commands import Command

LETTERS = "".join(f'{{"prompt": "{n}", "completion": "x{n}"}}\n' for n in range(2400))
ITEMS = "".join(f'{{"prompt": "e{n}", "completion": "y{n}"}}\n' for n in range(400))
PROMPT = "".join(f"{n},{1 if n < 208 else 0}\n" for n in range(400))
FEW_SHOT = "".join(f"{n},{1 if n < 264 else 0}\n" for n in range(400))
FILES = {
    "letters.jsonl": LETTERS,
    "items.jsonl": ITEMS,
    "prompt.csv": f"id,score\n{PROMPT}",
    "few-shot.csv": f"id,score\n{FEW_SHOT}",
}


def named(**digests: str) -> str:
    """The voice proposal with its files named, some by their digest."""
    measured = re.compile(r"  model-choice:\n(?:    .*\n)+")
    other = "  model-choice: {outcome: not-applicable, because: The contract names this model.}\n"
    text = measured.sub(other, VOICE).replace(
        "synthetic: false", "synthetic: false, file: letters.jsonl"
    )
    text = text.replace("evaluation:\n", "evaluation:\n  file: items.jsonl\n")
    text = text.replace("  prompt:\n", "  prompt:\n    evidence: prompt.csv\n")
    text = text.replace("  few-shot:\n", "  few-shot:\n    evidence: few-shot.csv\n")
    for name, digest in digests.items():
        file = next(item for item in FILES if item.startswith(name))
        text = text.replace(f": {file}", f": {file}@sha256:{digest}")
    return text


@pytest.fixture
def run(run: Command) -> Command:
    for name, text in FILES.items():
        Path(name).write_text(text)
    Path("p.yaml").write_text(named())
    return run


def reported(run: Command, *arguments: str) -> tuple[int, list[tuple[str, str]]]:
    result = run("check", "p.yaml", "--format", "json", "--as-of", "2026-11-24", *arguments)
    given = json.loads(result.out) if result.out else {"files": []}
    every = [finding for file in given["files"] for finding in file["findings"]]
    return result.code, [(item["severity"], item["text"]) for item in every]


@pytest.mark.parametrize(("level", "code"), [("note", 0), ("undecided", 3), ("error", 1)])
def test_a_number_without_a_file_weighs_what_evidence_says(
    run: Command, level: str, code: int
) -> None:
    Path("ladder.toml").write_text(f'[severity]\n"check/unsupported-numbers" = "{level}"\n')
    assert reported(run)[0] == 0
    Path("p.yaml").write_text(VOICE)
    assert reported(run)[0] == code


def test_a_policy_asks_for_evidence_and_a_repository_may_not_ask_for_less(run: Command) -> None:
    Path("policy.toml").write_text(
        'allow = ["as-of"]\n[severity]\n"check/unsupported-numbers" = "undecided"\n'
    )
    Path("p.yaml").write_text(VOICE)
    for level, code in (("note", 2), ("undecided", 3), ("error", 1)):
        Path("ladder.toml").write_text(f'[severity]\n"check/unsupported-numbers" = "{level}"\n')
        assert reported(run, "--policy", "policy.toml")[0] == code


def test_a_file_is_the_one_whose_digest_is_stated(run: Command) -> None:
    right = sha256(LETTERS.encode()).hexdigest()
    Path("p.yaml").write_text(named(letters=right))
    assert reported(run)[0] == 0
    Path("p.yaml").write_text(named(letters="0" * 64))
    code, (first, *_) = reported(run)
    assert (code, first[1]) == (
        2,
        f"This is not the file of the stated digest: it is sha256:{right}.",
    )


def test_contradicting_or_missing_file_is_bad_input(run: Command) -> None:
    Path("p.yaml").write_text(named().replace("demonstrations: 2400", "demonstrations: 2401"))
    assert reported(run)[0] == 2
    Path("p.yaml").write_text(named())
    Path("prompt.csv").unlink()
    assert reported(run)[0] == 2


def test_a_leaked_item_makes_no_stated_number_wrong(run: Command) -> None:
    items = [*ITEMS.splitlines(keepends=True)[1:], LETTERS.splitlines(keepends=True)[0]]
    Path("items.jsonl").write_text("".join(items))
    Path("p.yaml").write_text(named())
    code, found = reported(run)
    text = "1 of 400 evaluation items is in letters.jsonl, so `evaluation.held_out` is not true."
    assert (code, found[0]) == (1, ("error", text))


def test_the_settings_of_evidence_are_stated(run: Command) -> None:
    Path("ladder.toml").write_text('[severity]\n"check/unsupported-numbers" = "error"\n')
    given = json.loads(run("check", "p.yaml", "--format", "json").out)
    assert [(item["setting"], item["value"]) for item in given["settings"]] == [
        ("severity of check/unsupported-numbers", "error")
    ]


@pytest.mark.slow
@pytest.mark.parametrize("text", ["", None])
def test_a_proposal_is_judged_again_where_its_files_have_changed(
    run: Command, text: str | None
) -> None:
    commit({})
    git("branch", "base")
    assert run("check", "p.yaml", "--changed", "base").code == 0  # nothing is left to judge
    Path("items.jsonl").unlink()
    commit({} if text is None else {"items.jsonl": ITEMS[: len(ITEMS) // 2]})
    assert run("check", "p.yaml", "--changed", "base").code == 2


def test_what_names_a_file_that_has_changed_is_judged_and_nothing_else(run: Command) -> None:
    other = "needs: [wrong-tone]\nproposal: {technique: lora}\n"
    commit(
        {"bill.pdf": "%PDF", "q.yaml": other, "b.yaml": f"{other}costs: {{invoice: bill.pdf}}\n"}
    )
    git("branch", "base")
    commit({"bill.pdf": "%PDF-2"})
    result = run("check", ".", "--changed", "base", "--format", "json")
    assert [load["file"] for load in json.loads(result.out)["files"]] == ["b.yaml"]


def test_other_numbers_that_a_file_can_bear_out_are_asked_for_too(run: Command) -> None:
    Path("ladder.toml").write_text('[severity]\n"check/unsupported-numbers" = "undecided"\n')
    pairs = (EXAMPLES / "good" / "preferences-for-a-storyteller.yaml").read_text()
    Path("p.yaml").write_text(pairs)
    (text,) = [text for _, text in reported(run)[1] if "facts are missing" in text]
    given = json.loads(run("check", "p.yaml", "--format", "json").out)
    (finding,) = [item for item in given["files"][0]["findings"] if item["missing"]]
    assert (text[:1].isdigit(), "examples.file" in finding["missing"]) == (True, True)


def rows(text: str) -> list[str]:
    return text.splitlines(keepends=True)


NAMES = "".join(f'{{"id": "n{n}", "prompt": "e{n}", "completion": "y{n}"}}\n' for n in range(400))
HEAD, *BODY = rows(FILES["prompt.csv"])

SUPPORTS_NOTHING = {
    "a run whose ids nobody finds": (
        "".join([HEAD, *(f"z{row}" for row in BODY)]),
        "prompt.csv does not support attempts.prompt.score: the rows of items.jsonl have no ids to",
    ),
    "a run without ids": (
        "score\n" + "".join(row.partition(",")[2] for row in BODY),
        "prompt.csv does not support attempts.prompt.score: its rows have no ids.",
    ),
    "a run of chosen items": (
        "".join([HEAD, *BODY[158:]]),
        "The attempt at a better prompt is said to have fallen short, but prompt.csv does not "
        "count: it scores 242 of 400 items.",
    ),
}


@pytest.mark.parametrize("trick", SUPPORTS_NOTHING)
def test_a_run_that_does_not_count_is_named_with_its_reason(run: Command, trick: str) -> None:
    Path("ladder.toml").write_text('[severity]\n"check/unsupported-numbers" = "undecided"\n')
    run_, reason = SUPPORTS_NOTHING[trick]
    Path("prompt.csv").write_text(run_)
    stated = ("    score: ", "    items: ")
    lines = (line for line in rows(named()) if not line.startswith(stated))
    Path("p.yaml").write_text("".join(lines))
    code, found = reported(run)
    severity, what = found[0]
    assert (code, severity) == (3, "undecided")
    assert what.startswith(reason)


REFUSED = {
    "a run of other items": ({"items.jsonl": NAMES}, "400 of 400 items of prompt.csv are not in"),
    "examples that differ in their spaces": (
        {"letters.jsonl": "".join(LETTERS.replace("x", " " * n + "X") for n in range(2))},
        "`examples.demonstrations` is 4,800 here",
    ),
}


@pytest.mark.parametrize("trick", REFUSED)
def test_files_that_cannot_bear_a_proposal_out_are_bad_input(run: Command, trick: str) -> None:
    files, what = REFUSED[trick]
    for name, text in files.items():
        Path(name).write_text(text)
    if "spaces" in trick:
        Path("p.yaml").write_text(named().replace("demonstrations: 2400", "demonstrations: 4800"))
    code, findings = reported(run)
    assert code == 2
    assert any(what in text for _, text in findings), findings


BOUGHT = (EXAMPLES.parent / "seeds" / "encoder-classifier.yaml").read_text()


POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"


@pytest.mark.parametrize("name", ["letters.jsonl", "prompt.csv", "bill.pdf"])
def test_a_pointer_is_not_the_file_that_it_stands_for(run: Command, name: str) -> None:
    Path("bill.pdf").write_text("a bill")
    Path("p.yaml").write_text(f"{named()}costs: {{invoice: bill.pdf}}\n")
    assert reported(run)[0] == 0
    Path(name).write_text(POINTER)
    code, found = reported(run)
    assert (code, found[0][1]) == (
        2,
        "The file itself is in Git LFS, and only its pointer is here.",
    )


def test_prices_and_volumes_are_supported_out_by_a_bill(run: Command) -> None:
    Path("ladder.toml").write_text('[severity]\n"check/unsupported-numbers" = "error"\n')
    Path("p.yaml").write_text(BOUGHT)
    assert "costs.monthly_fixed" in reported(run)[1][0][1]
    Path("bill.pdf").write_bytes(b"%PDF-1.7 \0 a bill")
    Path("p.yaml").write_text(BOUGHT.replace("costs: {", "costs: {invoice: bill.pdf, "))
    assert "costs.monthly_fixed" not in reported(run)[1][0][1]
    Path("p.yaml").write_text(BOUGHT.replace("costs: {", "costs: {invoice: none.pdf, "))
    assert reported(run)[0] == 2
    digest = "bill.pdf@sha256:" + "0" * 64
    Path("p.yaml").write_text(BOUGHT.replace("costs: {", f"costs: {{invoice: {digest}, "))
    assert reported(run)[0] == 2
