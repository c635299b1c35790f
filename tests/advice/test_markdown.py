"""The comment on a pull request: complete, and deaf to what a user's text would have it do."""

import re

import pytest

from ladder.advice import markdown
from ladder.output.markdown import code, link, plain
from tests.advice.problems import titled, verdict


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as it is (really)", "as it is (really)"),
        ("a|b", "a\\|b"),
        ("<img src=x onerror=y>", "&lt;img src=x onerror=y&gt;"),
        ("&lt;", "&amp;lt;"),
        ("`code`", "\\`code\\`"),
        ("**bold** _it_ ~no~", "\\*\\*bold\\*\\* \\_it\\_ \\~no\\~"),
        ("[go](http://x.y)", "\\[go\\](http:&#8203;//x.y)"),
        ("![i](x)", "!\\[i\\](x)"),
        ("@team", "@&#8203;team"),
        ("fixes #12", "fixes #&#8203;12"),
        ("www.x.y", "www&#8203;.x.y"),
        ("$x$", "\\$x\\$"),
        ("- item", "\\- item"),
        ("1. item", "1\\. item"),
        ("# head", "\\# head"),
        ("two\n\nlines", "two lines"),
        ("\x1b[0m", "\ufffd\\[0m"),
        ("back\\slash", "back\\\\slash"),
    ],
)
def test_the_text_of_others_stays_text(text: str, expected: str) -> None:
    assert expected == plain(text)


def test_an_id_as_code_closes_where_it_ends() -> None:
    assert code("a`b") == "`ab`"


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "https://a b", "https://a>b"])
def test_what_is_no_address_is_no_link(url: str) -> None:
    assert link("shown", url) == "shown"


def test_an_address_is_a_link() -> None:
    assert link("shown", "https://a/b_(c)") == "[shown](<https://a/b_(c)>)"


def test_the_headline_and_the_title_come_first() -> None:
    said = markdown.render(verdict(needs=["missing-knowledge"])).splitlines()
    assert said[0].startswith("### Use retrieval (RAG): ")
    assert said[2].startswith("**A problem** · Rung 2 of 5. ")


def test_the_ladder_is_a_table_with_a_row_for_each_technique() -> None:
    found = verdict(needs=["missing-knowledge"])
    rows = re.findall(r"(?m)^\| \*{0,2}(\d|beside)\*{0,2} \| .*$", markdown.render(found))
    assert sorted(rows) == sorted(
        "beside" if each.rung is None else str(each.rung) for each in found.ladder
    )


def test_everything_that_the_verdict_says_is_in_it() -> None:
    found = verdict(needs=["wrong-tone"], examples={"demonstrations": 320})
    said = markdown.render(found)
    assert found.next_rung is not None
    texts = [reason.text for each in found.ladder for reason in each.because]
    texts += [gate.text for gate in found.next_rung.unmet]
    texts += [question.question for question in found.open_questions]
    texts += [*found.recommendation.steps, *(each.text for each in found.cautions)]
    assert [text for text in texts if plain(text) not in said] == []


def test_every_source_is_listed_once_and_every_number_is_in_the_list() -> None:
    found = verdict(needs=["wrong-tone"])
    body, _, listed = markdown.render(found).partition("<summary>Sources</summary>")
    numbers = {int(number) for number in re.findall(r"\[(\d+)\]", body)}
    assert numbers == {int(number) for number in re.findall(r"(?m)^(\d+)\. ", listed)}


def test_what_is_folded_is_closed_again() -> None:
    said = markdown.render(verdict(needs=["wrong-tone"]))
    assert said.count("<details>") == said.count("</details>") == 3


def test_a_hostile_title_and_reason_change_no_structure() -> None:
    hostile = "</details> | `x` @all\n## head\n```"
    expected = markdown.render(titled("calm", "calm")).splitlines()
    actual = markdown.render(titled(hostile, hostile)).splitlines()
    assert len(expected) == len(actual)
    assert actual[2].startswith("**&lt;/details&gt; \\| \\`x\\` @&#8203;all ## head \\`\\`\\`** · ")


def test_a_source_known_at_second_hand_says_so() -> None:
    found = verdict(needs=["wrong-tone"])
    sources = {name: each._replace(quoted=True) for name, each in found.sources.items()}
    _, _, listed = markdown.render(found._replace(sources=sources)).partition("Sources</summary>")
    entries = [line for line in listed.splitlines() if re.match(r"\d+\. ", line)]
    assert entries
    assert all(line.endswith(", quoted at second hand") for line in entries)
