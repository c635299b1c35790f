"""No proposal is hidden by how its file is written, and no fact in it."""

import json
from pathlib import Path

import pytest

from ladder.check.discovery import Candidate
from ladder.check.proposal_file import Proposal, ProposalReader
from tests.check.running import EXAMPLES, ROOT, VOICE
from tests.check.test_reading import indented, write
from tests.commands import Command
from tests.strategies import rules

PROBLEMS = sorted(path for path in (ROOT / "examples").rglob("*.yaml") if path.is_file()) + sorted(
    (ROOT / "tests" / "broken").glob("*.yaml")
)


def test_a_reader_never_raises_for_what_a_file_holds() -> None:
    reader = ProposalReader(rules())
    for path in PROBLEMS:
        reader.read(Candidate(str(path), True))
    assert isinstance(
        reader.read(Candidate(str(EXAMPLES / "good/schema-for-invoices.md"), False)), Proposal
    )


def only(run: Command, text: str | bytes, name: str = "a.yaml") -> tuple[int, list[str]]:
    """The exit code for one file that nobody named, and the first words of what is wrong."""
    path = Path("seen") / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    result = run("check", "seen", "--format", "json")
    files = json.loads(result.out)["files"]
    return result.code, [item["text"] for file in files for item in file["findings"]]


@pytest.mark.parametrize(
    "proposal",
    ["proposal:", "proposal: unknown", "proposal: {}", "proposal: {technique: [], owner: A}"],
)
def test_a_proposal_of_nothing_is_bad_input_and_stops_no_other(run: Command, proposal: str) -> None:
    write("seen/good.yaml")
    code, texts = only(run, f"needs: [wrong-tone]\n{proposal}\n")
    assert code == 2
    assert "The proposal does not say which technique it asks for." in texts


@pytest.mark.parametrize("word", ["Proposal", "PROPOSAL", "porposal", "propsal", "proposals"])
def test_a_proposal_is_seen_however_its_key_is_spelt(run: Command, word: str) -> None:
    code, texts = only(run, VOICE.replace("proposal:", f"{word}:"))
    assert code == 2
    assert any("nknown key" in text for text in texts)


@pytest.mark.parametrize(
    ("text", "words"),
    [("proposal: lora\n", "`proposal`"), ('{"proposal": "lora", "needs": []}', "`proposal`")],
)
def test_a_proposal_of_a_technique_and_no_more_is_bad_input(
    run: Command, text: str, words: str
) -> None:
    code, texts = only(run, text)
    assert code == 2
    assert any(words in item for item in texts), texts


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ci.yaml", "a: &a {b: 1}\nc: *a\nladder:\n  script: x\n"),
        ("votes.yaml", "proposal: {id: 12, votes: 4}\n"),
        ("team.md", "---\nproposal: My plan to rename the team\nauthor: me\n---\n"),
        ("app.json", '{"votes": 2, "proposal": {"id": 4}} // open\n'),
        ("text.yaml", "about: |\n  needs: a word\n  It is a proposal\n"),
        ("accent.md", "---\ntitle: x\nabstract: ladder\n---é\n"),
    ],
)
def test_what_is_other_people_s_is_passed_by(run: Command, name: str, text: str) -> None:
    assert only(run, text, name) == (4, [])


RAG = "{needs: [missing-knowledge], proposal: {technique: rag}}"


def test_a_second_proposal_in_one_file_is_never_hidden(run: Command) -> None:
    text = f"---\nladder: {RAG}\nproposal: {{technique: full-fine-tuning}}\n---\n"
    code, texts = only(run, text, "d.md")
    assert (code, texts) == (2, ["A file holds one proposal, and here is a second one."])


@pytest.mark.parametrize("name", ["d.md", "d.yaml"])
def test_a_proposal_below_a_key_of_ours_has_the_document_s_title(run: Command, name: str) -> None:
    text = f"title: Answers from the handbook\nladder: {RAG}\n"
    path = Path("seen") / name
    write(str(path), f"---\n{text}---\n" if name.endswith("md") else text)
    (file,) = json.loads(run("check", "seen", "--format", "json").out)["files"]
    assert (file["title"], file["techniques"]) == ("Answers from the handbook", ["rag"])


BELOW = f"ladder:\n{indented(VOICE)}"
"""A proposal under the key of a document."""


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (BELOW + BELOW, "`ladder` is given twice"),
        (f"title: One\ntitle: Two\n{BELOW}", "`title` is given twice"),
        (f'"proposal": {{technique: rag}}\n{BELOW}', "A file holds one proposal, and here is a"),
    ],
    ids=["two keys", "two titles", "two proposals"],
)
def test_a_document_that_can_be_read_in_two_ways_is_refused(
    head: str, what: str, run: Command
) -> None:
    code, texts = only(run, f"---\n{head}---\n", "d.md")
    assert (code, len(texts)) == (2, 1)
    assert texts[0].startswith(what)


@pytest.mark.parametrize("hidden", ["\u2028", "\u2029", "\x85", "\r"])
@pytest.mark.parametrize("where", ["p.yaml", "."])
def test_no_fact_hides_in_what_a_reviewer_takes_for_a_comment(
    run: Command, hidden: str, where: str
) -> None:
    comment = f"# What we measure{hidden}knowledge: {{into_weights: false}}{hidden}"
    text = VOICE.replace("knowledge: {into_weights: false}\n", f"{comment}\n")
    Path("p.yaml").write_bytes(text.encode())
    result = run("check", where)
    assert result.code == 2
    assert f"(U+{ord(hidden):04X})" in result.out
