"""`--trace`: every rule that could speak is there, with what it read."""

import re
from collections.abc import Mapping
from datetime import date

from ladder import advise
from ladder.advice import trace
from ladder.advice.view import View
from ladder.output.screen import columns
from tests.strategies import rules

DAY = date(2026, 11, 24)
TONE: Mapping[str, object] = {
    "title": "A problem",
    "needs": ["wrong-tone"],
    "examples": {"demonstrations": 320},
    "evaluation": {"trusted": True},
    "attempts": {"prompt": {"outcome": "below-target", "score": 0.5, "because": "Stiff."}},
}


def reported(problem: Mapping[str, object] = TONE, width: int = 80) -> str:
    """What `--trace` says of a problem."""
    return trace.render(advise(problem, rules(), as_of=DAY), View(width))


def stated_of(rule: str, problem: Mapping[str, object] = TONE) -> list[str]:
    """The lines of one rule, from its word on."""
    lines = reported(problem, width=120).splitlines()
    start = next(n for n, line in enumerate(lines) if re.search(rf": {rule}(,|$)", line))
    depth = len(lines[start]) - len(lines[start].lstrip())
    rest = lines[start + 1 :]
    end = next(n for n, line in enumerate(rest) if len(line) - len(line.lstrip()) <= depth)
    return [line[depth:] for line in (lines[start], *rest[:end])]


def test_a_requirement_that_is_not_met_shows_the_value_read() -> None:
    expected = [
        "not met: requirement/min-examples, at least 500 correct examples",
        "  asks that examples.demonstrations is at least 500 correct examples",
        "  read examples.demonstrations = 320",
    ]
    assert expected == stated_of("requirement/min-examples")


def test_a_requirement_that_holds_says_so() -> None:
    assert stated_of("requirement/trusted-metric")[0].startswith("met: ")


def test_an_unknown_fact_is_stated_to_be_unknown() -> None:
    result = stated_of("requirement/evaluation-set-size")
    assert result[0].startswith("unknown: ")
    assert result[-1] == "  read evaluation.items = unknown"


def test_one_variant_is_chosen() -> None:
    assert stated_of("variant/few-shot/many-shot")[0].startswith("chosen: ")
    assert stated_of("variant/few-shot/three-to-ten-examples")[0].startswith("skipped: ")


def test_attempt_is_traced_with_its_numbers() -> None:
    expected = (
        "    tried, below the target: attempts.prompt.outcome = below-target;"
        " attempts.prompt.score = 0.5; attempts.prompt.because = Stiff."
    )
    assert expected in reported(width=200).splitlines()


def test_every_rule_of_a_stated_need_is_there() -> None:
    need = rules().needs["wrong-tone"]
    expected = {rule.id for rule in need.exclusions.values()}
    for entry in need.options:
        variants = entry.variants or rules().techniques[entry.technique].variants
        expected |= {
            rule.id for rule in (entry.fit, *entry.exclusions, *entry.requirements, *variants)
        }
    expected |= {
        rule.id
        for rule in rules().rules.values()
        if rule.kind in ("caution", "advice") and (not rule.needs or need.id in rule.needs)
    }
    result = reported(width=300)
    assert {
        rule for rule in expected if f"{rule}," not in result and f"{rule}\n" not in result
    } == set()


def test_needs_that_are_not_stated_are_left_out() -> None:
    assert [line for line in reported().splitlines() if line.startswith("Need ")] == [
        "Need wrong-tone: Its tone or style is wrong"
    ]


def test_trace_without_needs_has_no_option_list() -> None:
    assert "No need is stated, so there is no option to evaluate." in reported(
        {"title": "A problem"}
    )


def test_lines_keep_to_the_width() -> None:
    assert [line for line in reported(width=60).splitlines() if columns(line) > 60] == []


def test_in_a_markdown_page_no_line_closes_the_fence() -> None:
    because = {"outcome": "below-target", "because": "~~~~ " * 40}
    problem = {**TONE, "attempts": {"prompt": because}}
    result = trace.fenced(advise(problem, rules(), as_of=DAY))
    assert [line for line in result.splitlines() if re.match(r" {0,3}~~~~", line)] == [
        "~~~~text",
        "~~~~",
    ]


def test_conditions_on_amounts_are_in_the_currency_of_the_problem() -> None:
    lines = reported({"needs": ["too-costly"], "costs": {"monthly_bill": "300 EUR"}})
    assert "EUR a month" in lines
    assert "USD" not in lines
