"""The sheet to pass on: one page in each format, with the day and the rules, and without ids."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ladder import advise, load_rules
from ladder.advice.formats import html, madr, markdown
from ladder.advice.sheet import for_people, sheet
from ladder.advice.view import Detail, View
from ladder.engine.verdict import Verdict
from ladder.output.phrases import sentence
from tests.advice.goldens import EXAMPLES, verdict_on
from tests.advice.problems import SEVERAL, WHOLE, quoted, short, titled, verdict
from tests.advice.test_html import Read
from tests.commands import Command
from tests.load.packs.test_loosenings import LESS
from tests.load.packs.test_rules_loading import DAY, pack
from tests.strategies import rules

SECTIONS = "|".join(sorted({name.partition(".")[0] for name in rules().facts if "." in name}))
FACT = re.compile(rf"\b(?:{SECTIONS})\.[a-z]\w+")
RULE = re.compile(r"\b(?:requirement|exclusion|caution|advice|fit|variant|message)/[a-z-]+")

each_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)


def words(page: str) -> str:
    """The text of a sheet on one line, without markup, addresses and the numbers of sources."""
    page = Read(page).text if page.startswith("<!doctype") else page
    page = re.sub(r"\(<[^>]*>\)|\[+\d+\]+|\\|\*\*", "", page)
    return " ".join(page.split())


def of(found: Verdict) -> dict[str, str]:
    """The sheet in each format."""
    return {
        "markdown": markdown.render(found),
        "html": html.render(found),
        "madr": madr.render(found).split("---\n", 2)[2],
    }


@each_example
def test_a_sheet_fits_on_a_page(example: Path) -> None:
    found = verdict_on(example)
    assert markdown.render(found).count("\n") <= 66
    assert madr.render(found).count("\n") <= 80


def test_several_of_everything_are_in_each_format_in_their_order() -> None:
    found = verdict(**SEVERAL)
    sections = [[words(item.text) for item in section.items] for section in sheet(found)]
    assert sum(len(items) > 1 for items in sections) > 2
    assert len(found.cautions) > 1
    cautions = [words(caution.text) for caution in found.cautions]
    short_ones = [f"{sentence(caution.says)}." for caution in found.cautions]
    whole_page, whole_record = words(html.render(found, WHOLE)), words(madr.render(found, WHOLE))
    pages = [(words(page), items) for page in of(found).values() for items in sections]
    pages += [(whole_page, short_ones), (whole_page, cautions), (whole_record, cautions)]
    for page, items in pages:
        assert re.search(".*".join(map(re.escape, items)), page), (items, page)


@each_example
def test_a_sheet_names_no_ids(example: Path) -> None:
    for name, page in of(verdict_on(example)).items():
        text = words(page)
        assert FACT.findall(text) + RULE.findall(text) == [], name
        for need in rules().needs:
            assert f" {need} " not in text, (name, need)


@each_example
def test_a_sheet_says_we_only_where_the_author_does(example: Path) -> None:
    found = verdict_on(example)
    own = re.compile(r"\b(?:we|our|ours|us)\b", re.IGNORECASE)
    stated = [found.title, *(x for x in found.facts.values() if isinstance(x, str))]
    for name, page in of(found).items():
        text = words(page)
        for said in sorted(stated, key=len, reverse=True):
            text = text.replace(said, "") if own.search(said) else text
        assert own.findall(text) == [], name


@each_example
def test_a_sheet_says_what_to_do_and_what_was_stated(example: Path) -> None:
    found = verdict_on(example)
    steps = [for_people(step, rules()) for step in found.recommendation.steps]
    says = [f"{item.says[:1].upper()}{item.says[1:]}." for item in found.cautions]
    needs = [rules().needs[name].title for name in found.needs]
    for name, page in of(found).items():
        text = words(page)
        assert [x for x in (*steps, *says, *needs) if words(x) not in text] == [], name


def test_the_head_names_title_day_and_rules_without_their_digest() -> None:
    found = verdict(needs=["wrong-tone"])
    head = f"A problem · ladder, rules core {found.pack.version} · 2026-11-24."
    for page in (markdown.render(found), html.render(found)):
        assert head in words(page)
        assert found.pack.digest.partition(":")[2][:12] not in page
    front = madr.render(found).split("---\n", 2)[1]
    assert [line.partition(":")[0] for line in front.splitlines()] == [
        "status", "date", "review-by", "technique", "rules",
    ]  # fmt: skip


@pytest.mark.usefixtures("small_pack")
def test_the_head_names_what_your_own_rules_loosen(tmp_path: Path) -> None:
    own = load_rules(pack(tmp_path / "own", less=LESS))
    found = advise({"needs": ["wrong-tone"]}, own, as_of=DAY)
    says = "Your rules are looser: requirement/min-examples no longer applies to lora"
    for page in (*of(found).values(), markdown.render(found, WHOLE), html.render(found, WHOLE)):
        assert says in words(page)
    assert "\nrules-loosen: [requirement/min-examples]\n" in madr.render(found)


def test_what_was_stated_is_in_words_without_what_is_assumed() -> None:
    tried = {
        "prompt": {**short("Stiff."), "score": 0.7, "items": 40},
        "model-choice": {"outcome": "untried"},
    }
    found = verdict(
        needs=["wrong-tone"], in_use="prompt", attempts=tried, task={"input": "text"},
        evaluation={"items": 40, "target": 0.9, "held_out": True},
    )  # fmt: skip
    _, _, after = markdown.render(found).partition("#### What you stated\n")
    lines, _, _ = after.partition("\n\n")
    assert lines.replace("\\", "").splitlines() == [
        "- **What goes wrong, or what you want:** Its tone or style is wrong.",
        "- **What runs today:** your prompt.",
        "- **What you tried:** Another ready-made model (untried); a better prompt (below target, "
        "0.7 on 40 items, 95% interval 0.55 to 0.82).",
        "- **Evaluation:** items: 40; target: 0.9; held out: yes.",
    ]


def test_the_ladder_of_a_sheet_says_why_only_of_what_was_tried_or_may_come() -> None:
    found = verdict(needs=["missing-knowledge"])
    rows = re.findall(r"(?m)^\| [^|]* \| \**(.*?)\** \| \**(.*?)\** \|", markdown.render(found))
    assert "not suitable" not in [status for _, status in rows]
    rest = "Not suitable: continued pretraining, "
    for name, page in of(found).items():
        assert rest in words(page), name
        for row in found.ladder:
            assert row.title.lower() in words(page).lower(), name


def test_the_ladder_of_a_reached_target_has_what_was_tried() -> None:
    tried = {"prompt": {"outcome": "target-reached", "score": 0.95, "items": 400}}
    found = verdict(
        needs=["weak-domain-skill"], evaluation={"items": 400, "target": 0.9}, attempts=tried
    )
    page = markdown.render(found)
    rows = re.findall(r"(?m)^\| [^|]* \| \**(.*?)\** \| \**(.*?)\** \|", page)
    assert rows[2:] == [("A better prompt", "target reached")]
    assert "Blocked: " in page
    assert "(score 0.95)" not in page.partition("#### The ladder")[0]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Count the tokens (knowledge.tokens), and cut.", "Count the tokens, and cut."),
        ("Look it up, and state it as costs.monthly_bill.", "Look it up."),
        ("Search, state knowledge.into_weights as false, and train.", "Search, and train."),
        ("Compare both. Then state evaluation.trusted.", "Compare both."),
        ("Sort. State task.output_repeats_input. If it is yes, count. Go.", "Sort. Go."),
        ("Read. Once it reads well, state task.input as text.", "Read."),
        ("State hosting.may_train.", "State may train."),
        ("Vary task.stage a lot.", "Vary stage a lot."),
        ("It scored 0.7. Keep it.", "It scored 0.7. Keep it."),
    ],
)
def test_a_text_for_people_leaves_out_what_only_the_problem_file_needs(
    text: str, says: str
) -> None:
    assert for_people(text, rules()) == says


def test_no_text_of_a_rule_names_a_fact_to_people() -> None:
    texts = [text for rule in rules().rules.values() for text in (rule.why, rule.do)]
    texts += [step for card in rules().techniques.values() for step in card.steps]
    shown = [for_people(re.sub(r"\{[^}]*\}", "5", text), rules()) for text in texts]
    assert [text for text in shown if FACT.search(text)] == []
    assert [text for text in shown if text and text[-1] not in ".:?!)"] == []


@pytest.mark.parametrize("render", [markdown.render, madr.render], ids=["markdown", "madr"])
def test_hostile_text_of_an_author_changes_no_structure(render: Callable[..., str]) -> None:
    hostile = "</details> | `x` @all\n## head\n---\n~~~~"
    calm = render(titled("calm", "calm")).splitlines()
    lines = render(titled(hostile, hostile)).splitlines()
    assert len(lines) == len(calm)
    marks = re.compile(r"#+ |---$|~~~~")
    assert [bool(marks.match(x)) for x in lines] == [bool(marks.match(x)) for x in calm]
    assert "</details>" not in "".join(lines)


def test_each_source_of_a_sheet_is_listed_once() -> None:
    found = quoted(verdict(needs=["wrong-tone"]))
    for page in (markdown.render(found), madr.render(found)):
        body, _, listed = page.partition("## Sources" if "## Sources" in page else "## More Inf")
        numbers = {int(number) for number in re.findall(r"\[(\d+)\]", body)}
        assert numbers == {int(number) for number in re.findall(r"(?m)^(\d+)\. ", listed)}
        assert listed.count(", quoted at second hand") == len(numbers)


def test_full_shows_everything_in_each_format(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ladder = Command(monkeypatch, capsys)
    file = str(EXAMPLES[0])
    for form, more in (
        ("markdown", "#### Side by side"), ("html", "<h2>The plan</h2>"), ("madr", "~~~~yaml"),
    ):  # fmt: skip
        assert more not in ladder("advise", file, "--format", form).out.replace("<summary>", "<h2>")
        whole = ladder("advise", file, "--format", form, "--full").out
        assert more in whole.replace("<summary>", "<h2>").replace("</summary>", "</h2>"), form
        assert "requirement/" in whole or form == "madr"


@pytest.mark.parametrize("detail", [Detail.BRIEF, Detail.SCREEN])
def test_brief_gives_the_sheet_too(detail: Detail) -> None:
    found = verdict(needs=["wrong-tone"])
    for render in (markdown.render, html.render, madr.render):
        assert render(found, View(detail=detail)) == render(found)
