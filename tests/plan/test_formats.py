"""A plan as people and pages show it: text, Markdown, and parts of a page, in whole."""

from datetime import date

from ladder.engine.explanation import judge
from ladder.engine.facts import Facts
from ladder.output.parts import Item, Part
from ladder.planning.formats import as_markdown, as_text, in_parts
from ladder.planning.plan import Plan
from ladder.planning.sums import Sum
from ladder.planning.suppose import Experiment, Result
from tests.strategies import rules

REACHED: Facts = {
    "needs": frozenset({"wrong-tone"}),
    "attempts.prompt.outcome": "target-reached",
}
VERDICT = judge(rules(), "A *curt* bot", REACHED, date(2026, 11, 24))
RESULTS = (Result("yes", {}, "use it"), Result("no", {}, "keep it"))
TRIAL = Experiment("try", "Try it.", "an hour", "0.9 or more", "Stop at noon.", RESULTS)
QUESTION = Experiment("answer", "Find out: Why?", "minutes", "", "", RESULTS[:1])
PLAN = Plan(
    VERDICT,
    (QUESTION, TRIAL),
    (Sum("A month", 12, 270, "USD", "9 x 30"),),
    ("Label a few items that are near the bound and which two people judge alike.",),
    (),
)
BARE = Plan(VERDICT, (), (), (), ("Watch it.",))


def test_a_plan_as_text() -> None:
    assert (
        as_text(PLAN, 40, color=False)
        == """\
A *curt* bot
Now: stop at a better prompt.
Fine-tune? No. A better prompt: it
reached the target.

1. Find out: Why?
   Effort minutes
   -> yes: use it

2. Try it.
   Effort an hour
   Target 0.9 or more
   Stop   Stop at noon.
   -> yes: use it
   -> no: keep it

Estimates
- A month: 12 to 270 USD = 9 x 30.

Data work
- Label a few items that are near the
  bound and which two people judge
  alike.
"""
    )


def test_a_plan_as_markdown() -> None:
    assert (
        as_markdown(PLAN)
        == """\
### Plan: A \\*curt\\* bot

Now: stop at a better prompt. Fine-tune? No. A better prompt: it reached the target.

- [ ] **Find out: Why?**
  - Effort: minutes
  - yes → use it

- [ ] **Try it.**
  - Effort: an hour
  - Target: 0\\.9 or more
  - Stop: Stop at noon.
  - yes → use it
  - no → keep it

#### Estimates

- A month: 12 to 270 USD = 9 x 30.

#### Data work

- Label a few items that are near the bound and which two people judge alike.
"""
    )


def test_a_plan_without_experiments_says_so() -> None:
    assert as_text(BARE, 80, color=False).splitlines()[3:] == [
        "No experiment and no answer can move this verdict.",
        "",
        "Upkeep",
        "- Watch it.",
    ]
    assert as_markdown(BARE).splitlines()[3:] == [
        "",
        "No experiment and no answer can move this verdict.",
        "",
        "#### Upkeep",
        "",
        "- Watch it.",
    ]


def test_a_page_has_the_first_three_experiments_and_what_a_month_costs() -> None:
    told = Item(
        "Effort: an hour. 0.9 or more. Stop at noon. Yes: use it; no: keep it.", opens="Try it."
    )
    more = PLAN._replace(experiments=(TRIAL,) * 5)
    assert [*in_parts(more)] == [
        Part("The plan", [told, told, told, Item("2 more: `ladder plan` names them.")]),
        Part("What a month costs", [Item("A month: 12 to 270 USD = 9 x 30.")]),
    ]
    assert [*in_parts(PLAN._replace(experiments=(TRIAL,) * 3, estimates=()))] == [
        Part("The plan", [told, told, told])
    ]
