"""Everything in Markdown: complete, and deaf to what a user's text would have it do."""

import re

from ladder.advice.formats import markdown
from ladder.advice.report_sections import LISTED
from ladder.output.escape import markdown as plain
from ladder.output.worth_asking import worth_asking
from tests.advice.problems import WHOLE, quoted, titled, verdict


def test_the_headline_and_the_title_come_first() -> None:
    result = markdown.render(verdict(needs=["missing-knowledge"]), WHOLE).splitlines()
    assert result[0].startswith("### Use retrieval (RAG): ")
    assert result[2].startswith("**Fine-tune? ")
    assert result[4].startswith("A problem · Rung 2 of 5.")


def test_the_ladder_is_a_table_with_a_row_for_each_technique() -> None:
    found = verdict(needs=["missing-knowledge"])
    rows = re.findall(
        r"(?m)^\| \*{0,2}(\d|off the ladder)\*{0,2} \| .*$", markdown.render(found, WHOLE)
    )
    assert sorted(rows) == sorted(
        "off the ladder" if row.rung is None else str(row.rung) for row in found.ladder
    )


def test_markdown_has_every_text_of_the_verdict() -> None:
    found = verdict(needs=["wrong-tone"], examples={"demonstrations": 320})
    result = markdown.render(found, WHOLE)
    assert found.next_rung is not None
    texts = [reason.text for row in found.ladder for reason in row.because]
    texts += [requirement.text for requirement in found.next_rung.unmet]
    texts += [question.question for question in worth_asking(found)[:LISTED]]
    texts += [*found.recommendation.steps, *(caution.text for caution in found.cautions)]
    assert [text for text in texts if plain(text) not in result] == []


def test_every_source_is_listed_once_and_every_number_is_in_the_list() -> None:
    found = verdict(needs=["wrong-tone"])
    body, _, listed = markdown.render(found, WHOLE).partition("<summary>Sources</summary>")
    numbers = {int(number) for number in re.findall(r"\[(\d+)\]", body)}
    assert numbers == {int(number) for number in re.findall(r"(?m)^(\d+)\. ", listed)}


def test_folded_section_is_closed_again() -> None:
    result = markdown.render(verdict(needs=["wrong-tone"]), WHOLE)
    assert result.count("<details>") == result.count("</details>") == 3


def test_a_hostile_title_and_reason_change_no_structure() -> None:
    hostile = "</details> | `x` @all\n## head\n```"
    expected = markdown.render(titled("calm", "calm"), WHOLE).splitlines()
    actual = markdown.render(titled(hostile, hostile), WHOLE).splitlines()
    assert len(expected) == len(actual)
    assert actual[4].startswith("&lt;/details&gt; \\| \\`x\\` @&#8203;all ## head \\`\\`\\` · ")


def test_a_source_known_at_second_hand_says_so() -> None:
    found = verdict(needs=["wrong-tone"])
    _, _, listed = markdown.render(quoted(found), WHOLE).partition("Sources</summary>")
    entries = [line for line in listed.splitlines() if re.match(r"\d+\. ", line)]
    parts = [line for line in entries if line.endswith(", quoted at second hand")]
    for source in found.sources.values():
        assert any(source.title in line for line in parts), source.title
