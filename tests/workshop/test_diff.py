"""`ladder rules diff`: which verdicts move between two packs, by which rule, and what opens."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ladder import load_rules
from ladder.engine.pack import Loosening
from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook
from ladder.load.packs.rules import load_rules as load
from ladder.workshop.diff import (
    Answer,
    Asked,
    Difference,
    Edit,
    Move,
    _by,
    as_json,
    as_markdown,
    as_text,
)
from tests.commands import Command
from tests.load.packs.test_loosenings import LESS
from tests.load.packs.test_overlays import ANSWER
from tests.load.packs.test_rules_loading import pack

pytestmark = pytest.mark.usefixtures("small_pack")

TUNED = """\
needs: [wrong-tone]
examples: {demonstrations: 40, label_quality: expert}
evaluation: {items: 400, trusted: true, location: files}
attempts:
  prompt: {outcome: below-target, because: Stiff.}
  few-shot: {outcome: below-target, because: It drifts.}
hosting: {open_weights: true}
team: {maintainer: true, lifecycle_budgeted: [training, serving, monitoring, refresh]}
"""
REFUSED = "task: {stage: idea}\nhosting: {provider: cohere}\n"


@pytest.fixture
def ladder(ladder: Command, tmp_path: Path) -> Command:
    """The command, run beside two packs and a folder of problems."""
    pack(tmp_path / "less", pack="pack: less\nversion: '1'\n", rule=LESS)
    pack(tmp_path / "answer", pack="pack: answer\nversion: '2'\n", rule=ANSWER)
    listed = "- id: in-a-list\n  problem:\n    " + REFUSED.replace("\n", "\n    ").rstrip() + "\n"
    pack(tmp_path / "mine", tuned=TUNED, listed=listed, broken="needs: [")
    return ladder


def moves(ladder: Command, *arguments: str) -> dict[str, dict[str, object]]:
    result = ladder("rules", "diff", *arguments, "--format", "json")
    assert (result.code, result.err) == (0, "")
    return {load.pop("where"): load for load in json.loads(result.out)["moves"]}


def test_a_verdict_that_moves_is_named_with_the_rule_that_moved_it(ladder: Command) -> None:
    assert moves(ladder, "shipped", "less", "--on", "mine")["mine/tuned.yaml"] == {
        "problem": "mine/tuned.yaml",
        "before": "use distillation, rung 4 to 5",
        "after": "use lora, rung 4 to 5",
        "rules": ["requirement/min-examples"],
    }


def test_refused_verdict_is_caused_by_the_forbidding_rule(ladder: Command) -> None:
    moved = moves(ladder, "less", "answer", "--on", "mine")
    assert moved["mine/listed.yaml"] == {
        "problem": "in-a-list",
        "before": "use prompt, rung 0 to 5",
        "after": "refused: `hosting.provider` may not be cohere here: no contract",
        "rules": ["forbid/no-cohere"],
    }
    assert moved["mine/tuned.yaml"]["rules"] == ["requirement/min-examples"]


def test_diff_names_only_rules_that_decide_the_difference(ladder: Command) -> None:
    """A caution that speaks anew moves nothing; of two reasons, the forbidden answer explains."""
    caution = "caution: ours\ntechniques: [lora]\nsays: ours\nwhy: Ours.\nbasis: external\n"
    cited = "sources: [lora-paper]\nverified: 2026-11-20\n"
    more = (
        "requirement: a-desk\ntechniques: training\nsays: a desk\nwhy: Ours.\nbasis: external\n"
        "met_when: {evaluation.location: vendor}\n"
    )
    name = "pack: more\nversion: '3'\n"
    pack(Path("more"), pack=name, less=LESS, caution=caution + cited)
    pack(Path("all"), pack=name, requirement=more + cited, answer=ANSWER)
    pack(Path("mine"), both=TUNED.replace("demonstrations: 40", "demonstrations: 900"))
    assert moves(ladder, "shipped", "more", "--on", "mine")["mine/tuned.yaml"]["rules"] == [
        "requirement/min-examples"
    ]
    assert moves(ladder, "shipped", "all", "--on", "mine")["mine/both.yaml"]["rules"] == [
        "requirement/a-desk"
    ]
    refused = Path("mine/both.yaml").read_text(encoding="utf-8").partition("hosting:")[0]
    team = (
        "team: {maintainer: true, lifecycle_budgeted: [training, serving, monitoring, refresh]}\n"
    )
    Path("mine/both.yaml").write_text(
        refused + "hosting: {provider: cohere, open_weights: true}\ntask: {stage: idea}\n" + team,
        encoding="utf-8",
    )
    assert moves(ladder, "shipped", "all", "--on", "mine")["mine/both.yaml"]["rules"] == [
        "forbid/no-cohere"
    ]
    assert moves(ladder, "all", "more", "--on", "mine")["mine/both.yaml"]["rules"] == [
        "forbid/no-cohere"
    ]


def test_the_cases_of_the_rules_are_compared_too(ladder: Command) -> None:
    first = ladder("rules", "diff", "shipped", "less").out.splitlines()[0]
    assert f" of {len(load_rules().cases)} verdicts" in first


def test_a_file_that_neither_can_read_is_not_counted(ladder: Command) -> None:
    asked = [
        json.loads(ladder("rules", "diff", "shipped", "less", *on, "--format", "json").out)["asked"]
        for on in ((), ("--on", "mine"))
    ]
    assert asked[1] - asked[0] == len(["tuned", "in-a-list"])


def test_a_case_of_a_rule_that_the_other_pack_refuses_moves(ladder: Command) -> None:
    caution = "caution: ours\ntechniques: [lora]\nsays: ours\nwhy: Ours.\nbasis: external\n"
    caution += "sources: [lora-paper]\nverified: 2026-11-20\ncases:\n  - case: At Cohere.\n"
    caution += f"    given: {{needs: [wrong-tone], {CLOSED}}}\n    silent: [caution/ours]\n"
    pack(Path("closed"), pack="pack: closed\nversion: '1'\n", caution=caution)
    [moved] = [
        item
        for item in moves(ladder, "closed", "answer").values()
        if item["problem"] == "At Cohere."
    ]
    assert moved["after"] == "refused: `hosting.provider` may not be cohere here: no contract"


CLOSED = "hosting: {provider: cohere}, task: {stage: idea}"


def test_diff_of_a_pack_with_itself_is_empty(ladder: Command) -> None:
    assert moves(ladder, "less", "less", "--on", "mine") == {}


def test_shipped_rules_by_folder_are_not_their_own_overlay(
    ladder: Command, small_pack: Path
) -> None:
    result = ladder("rules", "diff", "shipped", str(small_pack))
    assert (result.code, result.out.count("core+core")) == (0, 0)
    assert ", 0 of " in result.out


def test_another_edition_is_a_pack_of_its_own_and_named_by_its_version(ladder: Command) -> None:
    whole = Path(__file__).parents[1] / "engine" / "pack"
    shutil.copytree(whole, "earlier")
    requirement = Path("earlier/requirement-min-examples.yaml")
    requirement.write_text(
        requirement.read_text(encoding="utf-8").replace("at_least: 100", "at_least: 200")
    )
    result = ladder("rules", "diff", "earlier", str(whole))
    assert (result.code, result.err) == (0, "")
    name, version = load_rules(whole, only=True).pack[:2]
    called = f"{name} {version}"
    assert result.out.startswith(f"From {called} to {called}, ")
    assert f"\n{called} loosens what {called} requires:\n" in result.out


def test_a_pack_written_for_one_edition_is_compared_on_both(
    ladder: Command, small_pack: Path
) -> None:
    shutil.copytree(small_pack, "newer")
    head = Path("newer/pack.yaml")
    head.write_text(head.read_text(encoding="utf-8").replace("2026.11", "2027.02"))
    number = "changes: parameter/min-lora-examples\nof: '2026.11'\nvalue: 800\n"
    pack(Path("own"), pack="pack: mine\nversion: '1'\n", number=number)
    result = ladder("rules", "diff", "--rules", "own", "shipped", "newer")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("From core+mine 2026.11+1 to core+mine 2027.02+1, 0 of ")


def test_rules_are_applied_on_top_of_both_editions(ladder: Command) -> None:
    edition = "changes: parameter/min-lora-examples\nvalue: 800\n"
    pack(Path("new"), x=edition, pack="pack: new\nversion: '2'\n")
    pack(Path("ours"), x=edition, pack="pack: ours\nversion: '1'\n")
    plain = ladder("rules", "diff", "shipped", "new").out.splitlines()[0]
    mine = ladder("rules", "diff", "--rules", "ours", "shipped", "new").out.splitlines()[0]
    assert mine.startswith("From core+ours 2026.11+1 to core+new+ours 2026.11+2+1, 0 of ")
    assert plain.startswith("From core 2026.11 to core+new 2026.11+2")


def test_numbers_and_rules_that_differ_are_named_first(ladder: Command) -> None:
    number = "changes: parameter/min-lora-examples\nvalue: 800\n"
    words = "changes: requirement/trusted-metric\nsays: a metric that we trust\n"
    gone = "retire: exclusion/poor-examples-teach-poorly\nwhy: We have no need of it.\n"
    pack(Path("ours"), number=number, words=words, gone=gone)
    pack(Path("team"), number=number.replace("800", "600"))
    result = ladder("rules", "diff", "shipped", "ours", "--format", "json")
    assert (result.code, result.err) == (0, "")
    rules = json.loads(result.out)["rules"]
    changes = {edit["id"]: edit["change"] for edit in rules}
    assert rules[0] == {"id": "parameter/min-lora-examples", "change": "500 -> 800"}
    assert changes["requirement/trusted-metric"] == "other words"
    assert changes["requirement/min-examples"] == "another condition"
    assert changes["exclusion/poor-examples-teach-poorly"] == "removed"
    above = ladder("rules", "diff", "ours", "ours+team").out
    assert "\n  parameter/min-lora-examples: 800 -> 600\n" in above
    assert "trusted-metric" not in above


def test_a_broken_edition_is_not_taken_for_an_overlay(ladder: Command, small_pack: Path) -> None:
    shutil.copytree(small_pack, "broken")
    next(Path("broken").rglob("*trusted-metric*")).unlink()
    result = ladder("rules", "diff", "shipped", "broken")
    assert (result.code, result.out) == (2, "")
    assert "no requirement applies to it" in result.err


def test_numbers_of_the_day_are_compared(ladder: Command) -> None:
    text = "changes: parameter/min-lora-examples\nvalues: {2026-01-01: 500, 2027-04-01: 800}\n"
    pack(Path("dated"), number=text)
    pack(Path("six"), six=TUNED.replace("demonstrations: 40", "demonstrations: 600"))
    asked = ("shipped", "dated", "--on", "six", "--as-of")
    assert moves(ladder, *asked, "2027-03-31") == {}
    moved = moves(ladder, *asked, "2027-04-01")
    assert moved["six/six.yaml"]["rules"] == ["requirement/min-examples"]


def test_text_and_markdown_name_loosenings_and_unreadable_files(ladder: Command) -> None:
    text = ladder("rules", "diff", "shipped", "less", "--on", "mine").out
    assert text.startswith("From core 2026.11 to core+less 2026.11+1, ")
    assert "\nBy requirement/min-examples: " in text
    assert (
        "core+less 2026.11+1 loosens what core 2026.11 requires:\n"
        "  requirement/min-examples no longer applies to lora for wrong-tone\n"
    ) in text
    assert text.endswith("Neither can read: mine/broken.yaml\n")
    every = ladder("rules", "diff", "shipped", "less", "--on", "mine", "--all").out
    assert "mine/tuned.yaml\n    use distillation, rung 4 to 5 -> use lora" in every
    written = "--format", "markdown"
    markdown = ladder("rules", "diff", "shipped", "less", "--on", "mine", *written).out
    assert "- `requirement/min-examples` no longer applies to lora for wrong-tone\n" in markdown
    assert "<details><summary>By requirement/min-examples: " in markdown


def test_a_folder_that_is_not_there_is_stated(ladder: Command) -> None:
    for arguments in (("shipped", "nowhere"), ("shipped", "less", "--on", "nowhere")):
        result = ladder("rules", "diff", *arguments)
        assert (result.code, result.out) == (2, "")
        assert result.err.startswith("error: no such folder of rules\n  --> nowhere")


def test_a_pack_without_a_name_has_the_name_of_its_folder(ladder: Command) -> None:
    number = "parameter: min-lora-examples\nvalue: 600\nunit: correct examples\nsays: so many\n"
    cited = "basis: external\nsources: [lora-paper]\nverified: 2026-11-20\n"
    pack(Path("nameless"), more=number + cited)
    stated = ladder("rules", "diff", "shipped", "nameless").out
    assert stated.startswith("From core 2026.11 to core+nameless 2026.11, ")


@pytest.mark.slow
@pytest.mark.usefixtures("shipped_rules", "few_shipped_cases")
def test_what_speaks_in_neither_verdict_may_move_what_may_yet_come(ladder: Command) -> None:
    pack(Path("fewer"), pack="pack: fewer\nversion: '1'\n", requirement=RETIRED)
    moved = moves(ladder, "shipped", "fewer", "--on", str(PUBLISHED)).values()
    assert {str(item["problem"]): item["rules"] for item in moved}[
        "simple-finetuner-docs-issue"
    ] == ["requirement/trusted-metric"]


PUBLISHED = Path(__file__).parents[1] / "published" / "problems"
RETIRED = "retire: requirement/trusted-metric\nwhy: We trust every metric.\n"


@pytest.mark.slow
@pytest.mark.usefixtures("shipped_rules")
def test_a_sum_that_is_calculated_otherwise_moves_verdicts_by_the_rules_that_read_it(
    ladder: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cases_with_costs(*packs: str, **options: Any) -> Rulebook:
        book = load(*packs, **options)
        cases = [case for case in book.cases if any(x.startswith("costs.") for x in case.facts)]
        return replace(book, cases=tuple(cases))

    monkeypatch.setattr("ladder.load.packs.rules.load_rules", cases_with_costs)
    hours = (
        "parameter: hours-per-month\nvalue: 1000000\nunit: hours\nsays: so many\nbasis: external\n"
    )
    pack(Path("short"), hours=hours + "sources: [lora-paper]\nverified: 2026-11-20\n")
    moved = moves(ladder, "shipped", "short")
    by = {str(rule) for item in moved.values() for rule in item["rules"]}  # type: ignore[attr-defined]
    assert by == {"requirement/own-model-pays", "requirement/small-model-pays"}


@pytest.mark.parametrize("render", [as_text, as_markdown])
def test_a_report_counts_the_moves_that_it_does_not_name(
    render: Callable[..., str], tmp_path: Path
) -> None:
    named = 3 if render is as_text else 30
    nothing = load_rules(pack(tmp_path / "less", rule=LESS)).pack

    def unread(_: Rulebook) -> Problem:
        raise AssertionError

    def report(moves: int, *, every: bool = False) -> str:
        asked = [Asked(f"problem {at}", "p.yaml", date.max, unread) for at in range(moves)]
        moved = tuple(Move(item, "use prompt", "use lora", ("requirement/a",)) for item in asked)
        return render(Difference(nothing, nothing, 99, moved, (), ()), every=every)

    assert " more" not in report(named)
    assert report(2 * named + 1).count("use prompt") == named
    assert report(2 * named + 1, every=True).count("use prompt") == 2 * named + 1
    assert f"and {named + 1} more" in report(2 * named + 1)
    assert " more" not in report(1) + report(2 * named + 1, every=True)
    assert "1 of 99 verdicts moves" in report(1)
    assert "2 of 99 verdicts move\n" in report(2)


@pytest.mark.parametrize("edits", [20, 21, 22])
def test_a_screen_shows_twenty_edits_and_all_are_in_the_other_forms(
    edits: int, tmp_path: Path
) -> None:
    pack_ = load_rules(pack(tmp_path / "less", rule=LESS)).pack
    every = tuple(Edit(f"caution/c-{at}", "removed") for at in range(edits))
    report = Difference(pack_, pack_, 0, (), (), (), every)
    text = as_text(report, every=False)
    more = f"  … and {edits - 20} more: --all names them"
    assert text.splitlines()[-1] == (more if edits > 20 else "  caution/c-19: removed")
    counts = [form.count("removed") for form in (text, as_text(report, every=True))]
    assert counts == [20, edits]
    assert as_markdown(report, every=False).count("removed") == edits
    assert [tuple(item.values()) for item in json.loads(as_json(report))["rules"]] == [*every]


@pytest.fixture
def found(tmp_path: Path) -> Difference:
    """Two moves by one rule, one by nothing known, a loosening, and two files."""
    below = load_rules(pack(tmp_path / "below", pack="pack: below\nversion: '1'\n")).pack
    above = load_rules(pack(tmp_path / "above", pack="pack: above\nversion: '2'\n")).pack
    asked = [
        Asked(f"<{name}>", f"{name}.yaml", date.max, lambda _: Problem("", {})) for name in "abc"
    ]
    rules = (("requirement/a", "requirement/b"), (), ("requirement/a", "requirement/b"))
    moves = (
        Move(item, "use lora", "stay prompt", by) for item, by in zip(asked, rules, strict=True)
    )
    opened = Loosening("requirement/c", "no longer applies to *lora*", ("lora",), ())
    edits = (Edit("parameter/n", "500 -> 1,500"), Edit("caution/*d*", "removed"))
    files = ("x.yaml", "y.yaml", "x.yaml")
    return Difference(below, above, 9, tuple(moves), (opened,), files, edits)


def test_a_report_in_whole(found: Difference) -> None:
    assert (
        as_text(found, every=False)
        == """\
From core+below 2026.11+1 to core+above 2026.11+2, 3 of 9 verdicts move

What differs in the rules:
  parameter/n: 500 -> 1,500
  caution/*d*: removed

By requirement/a and requirement/b: 2
  <a>
    use lora -> stay prompt  (a.yaml)
  <c>
    use lora -> stay prompt  (c.yaml)

It is not clear by what: 1
  <b>
    use lora -> stay prompt  (b.yaml)

core+above 2026.11+2 loosens what core+below 2026.11+1 requires:
  requirement/c no longer applies to *lora*

Neither can read: x.yaml, y.yaml
"""
    )


def test_a_report_for_a_pull_request_in_whole(found: Difference) -> None:
    assert (
        as_markdown(found, every=False)
        == """\
### From core+below 2026.11+1 to core+above 2026.11+2, 3 of 9 verdicts move

What differs in the rules:

- `parameter/n` 500 -&gt; 1,500
- `caution/*d*` removed

core+above 2026.11+2 loosens what core+below 2026.11+1 requires:

- `requirement/c` no longer applies to \\*lora\\*

<details><summary>By requirement/a and requirement/b: 2</summary>

- &lt;a&gt;: use lora → stay prompt
- &lt;c&gt;: use lora → stay prompt

</details>

<details><summary>It is not clear by what: 1</summary>

- &lt;b&gt;: use lora → stay prompt

</details>
"""
    )


def test_rules_that_move_most_come_first(tmp_path: Path) -> None:
    nothing = load_rules(pack(tmp_path / "less", rule=LESS)).pack
    asked = Asked("a problem", "p.yaml", date.max, lambda _: Problem("", {}))
    moved = tuple(Move(asked, "use prompt", "use lora", (rule,)) for rule in "abbacb")
    groups = Difference(nothing, nothing, 99, moved, (), ()).by_rules()
    assert [(*rules, len(moves)) for rules, moves in groups] == [("b", 3), ("a", 2), ("c", 1)]


def test_what_spoke_in_both_verdicts_or_in_neither_moved_nothing() -> None:
    changed = {"requirement/once", "requirement/twice", "requirement/never"}
    reach = {key: {"wrong-tone"} for key in changed}
    twice = frozenset({"requirement/twice"})
    before = Answer("use prompt", twice | {"requirement/once"}, "prompt", ("wrong-tone",))
    after = Answer("use lora", twice, "lora", ("wrong-tone",))
    assert _by(changed, before, after, reach) == ("requirement/once",)


def test_a_refusal_explains_all() -> None:
    changed = {"requirement/a", "forbid/b"}
    before = Answer("use lora", frozenset({"requirement/a"}), "lora", ("tone",))
    after = Answer("refused: not here", frozenset({"forbid/b"}))
    assert _by(changed, before, after, {}) == ("forbid/b",)
    assert _by(changed, after, before, {}) == ("forbid/b",)


def test_what_spoke_in_neither_verdict_moves_only_the_needs_that_it_reaches() -> None:
    changed = {"requirement/of-tone", "requirement/of-cost", "caution/of-tone"}
    reach = {key: {key.partition("/of-")[2]} for key in changed}
    before, after = (Answer(says, frozenset(), "lora", ("tone",)) for says in ("4", "4 to 5"))
    assert _by(changed, before, after, reach) == ("requirement/of-tone",)


def test_a_verdict_that_is_final_is_named_without_a_range(ladder: Command) -> None:
    pack(Path("more"), number="changes: parameter/min-lora-examples\nvalue: 2000\n")
    skill = TUNED.replace("wrong-tone", "weak-domain-skill").replace(": 40", ": 1500")
    pack(Path("mine"), skill=skill)
    assert moves(ladder, "shipped", "more", "--on", "mine")["mine/skill.yaml"] == {
        "problem": "mine/skill.yaml",
        "before": "use lora",
        "after": "prepare lora, rung 1 to 4",
        "rules": ["requirement/min-examples"],
    }


def test_a_problem_that_only_one_of_them_can_read_moves(ladder: Command) -> None:
    fact = "facts:\n  team.desk: {type: bool, question: Do you have a desk?}\n"
    requirement = READY.replace("derived: ready", "team.desk: true")
    pack(Path("desk"), facts=fact, requirement=requirement)
    pack(Path("mine"), tuned=TUNED.replace("maintainer:", "desk: true, maintainer:"))
    assert moves(ladder, "shipped", "desk", "--on", "mine")["mine/tuned.yaml"] == {
        "problem": "mine/tuned.yaml",
        "before": "cannot be read: unknown key `team.desk`",
        "after": "use distillation, rung 4 to 5",
        "rules": ["requirement/ready"],
    }


def test_a_card_of_another_rung_is_named_where_no_rule_moves_the_verdict(ladder: Command) -> None:
    pack(Path("card"), card="changes: technique/lora\nrung: 5\n")
    moved = moves(ladder, "shipped", "card", "--on", "mine").values()
    assert ["technique/lora"] in [item["rules"] for item in moved]


def test_a_derived_fact_of_another_meaning_moves_verdicts_by_the_rules_that_read_it(
    ladder: Command, tmp_path: Path
) -> None:
    for name, least in (("one", 30), ("two", 50)):
        when = f"{{examples.demonstrations: {{at_least: {least}}}}}"
        derived = f"derived:\n  ready: {{when: {when}, why: Ours., sources: [handbook]}}\n"
        pack(tmp_path / name, rule=LESS, facts=derived, requirement=READY)
    assert moves(ladder, "one", "two", "--on", "mine")["mine/tuned.yaml"]["rules"] == [
        "requirement/ready"
    ]


def test_a_formula_that_changes_moves_verdicts_by_the_rules_that_read_it(
    ladder: Command, tmp_path: Path
) -> None:
    requirement = READY.replace("derived: ready", "computed.twice: {at_least: 60}")
    for name, times in (("one", 1), ("two", 0.5)):
        computed = f"computed: all\n{SUM}formula: examples.demonstrations * {times}\n"
        twice = f"computed: twice\n{SUM}formula: 2 * computed.all\n"
        pack(tmp_path / name, rule=LESS, all=computed, twice=twice, requirement=requirement)
    assert moves(ladder, "one", "two", "--on", "mine")["mine/tuned.yaml"]["rules"] == [
        "requirement/ready"
    ]


SUM = """\
says: so many
unit: examples
why: Ours.
basis: external
sources: [handbook]
verified: 2026-11-20
"""
READY = """\
requirement: ready
techniques: [lora]
says: as many as we want
met_when: {derived: ready}
why: We want as many.
do: Write more.
basis: external
sources: [handbook]
verified: 2026-11-20
"""
