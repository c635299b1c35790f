"""Answer the interview with what each story states: `python -m tests.stories.interview [SET.yaml]`.

The person knows what the problem file of a story states, picks an answer as on the page, and says
"don't know" to all else. Each screen is answered as a whole.
"""

import copy
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ladder import (
    InvalidInput,
    Problem,
    Question,
    Rulebook,
    Verdict,
    advise,
    answer,
    load_rules,
    next_question,
)
from ladder.api.advising import as_problem
from ladder.ask.reply import Reply
from ladder.engine.facts import Facts, Money, Value
from tests.stories.score import SET, Story, read

WHOLE = ("attempts", "errors")
"""Sections of which a part is one fact: an attempt, or all counted errors."""


class Interviewed(NamedTuple):
    """A story interviewed: both ends, and the decisive facts that nobody asked for."""

    id: str
    by_file: tuple[str, ...]
    by_interview: tuple[str, ...]
    screens: int
    asked: tuple[str, ...]
    decisive: tuple[str, ...]
    never_asked: tuple[str, ...]


def end(verdict: Verdict) -> tuple[str, ...]:
    """Outcome, technique, what comes next if it is not used yet, fine-tune answer, first step.

    The step is compared without the person's own count in it: "100 of your 250 test items".
    """
    head = verdict.recommendation
    later = verdict.ahead if head.outcome in ("prepare", "find-out") else None
    ahead = later.technique if later else ""
    step = re.sub(r"(?<=\byour )\d[\d,]* ", "", head.steps[0])
    return head.outcome, head.technique, ahead, verdict.fine_tune.answer, step


def interviewed(story: Story, rules: Rulebook) -> Interviewed:
    """Interview the person of a story, and compare with the verdict of the file."""
    truth = as_problem(story["problem"], rules)
    known: dict[str, Value] = {**best_barred(truth), **truth.facts}
    problem, asked, screens = Problem(truth.title, {}), list[str](), 0
    while (question := next_question(problem, rules)) is not None:
        screens += 1
        for each in (question, *question.related):
            asked += [each.id]
            problem = _answered(problem, each, reply(each, known), rules)
    by_file = end(advise(truth, rules))
    decisive = [name for name in parts(story["problem"]) if _decides(story, name, rules, by_file)]
    told = {*problem.facts, *problem.positions}
    never = [name for name in decisive if not any(_is_in(fact, name) for fact in told)]
    by_interview = end(advise(problem, rules))
    return Interviewed(
        story["id"], by_file, by_interview, screens, tuple(asked), tuple(decisive), tuple(never)
    )


def best_barred(problem: Problem) -> dict[str, Value]:
    """The score of the best try of each attempt, for those of which no try may be used."""
    scored = {
        name: [each for each in tries if each.score is not None]
        for name, tries in problem.tries.items()
    }
    best = {
        name: max(tries, key=lambda each: each.score or 0)
        for name, tries in scored.items()
        if tries
    }
    facts = {f"attempts.{name}.score": each.score for name, each in best.items()}
    facts |= {f"attempts.{name}.items": each.items for name, each in best.items()}
    return {fact: value for fact, value in facts.items() if value is not None}


def _answered(problem: Problem, question: Question, given: Reply, rules: Rulebook) -> Problem:
    """Return the problem after a reply; after "don't know" if the reply is refused."""
    try:
        return answer(problem, question, given, rules)
    except InvalidInput:
        return answer(problem, question, None, rules)


def reply(question: Question, facts: Facts) -> Reply:
    """The person's reply; None for "don't know"."""
    if question.id == "errors":
        return _counted(facts)
    if question.form == "each":
        results = {fact.split(".")[1]: _result(fact, facts) for fact in question.facts}
        return {name: result for name, result in results.items() if result}
    if question.id.endswith(".because"):
        return _reason(question.facts, facts)
    if question.id.endswith(".score"):
        return _reason(("", question.id), facts)
    value = facts.get(question.facts[0])
    return sorted(value) if isinstance(value, frozenset) else _typed(value)


def _result(outcome: str, facts: Facts) -> str:
    """How an attempt went; without a need or a target, a score does not say it."""
    value = facts.get(outcome)
    if value is None:
        scored = outcome.replace(".outcome", ".score") in facts
        return "inconclusive" if scored and "needs" not in facts else ""
    return "no" if value == "untried" else str(value)


def _typed(value: Value | None) -> str | bool | None:
    """The value as a person types it."""
    if isinstance(value, Money):
        return f"{float(value):.12g} {value.currency}"
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{value:.12g}"
    return value if isinstance(value, bool) or value is None else str(value)


def _reason(settled: tuple[str, ...], facts: Facts) -> str | None:
    because, score = (facts.get(fact) for fact in settled[:2])
    items = facts.get(settled[1].replace(".score", ".items"))
    if isinstance(score, float | int):
        of = f"/{best:g}" if isinstance(best := facts.get("evaluation.max_score"), int) else ""
        counted = f" on {items} items" if items and not of else ""
        return ": ".join(filter(None, (f"{score:.12g}{of}{counted}", str(because or ""))))
    return str(because) if because else None


def _counted(facts: Facts) -> str | None:
    causes = [fact for fact in facts if fact.startswith("errors.")]
    counts = {fact.partition(".")[2]: facts[fact] for fact in causes}
    every = counts.pop("read", None)
    named = [f"{count} {cause}" for cause, count in counts.items() if isinstance(count, int)]
    return f"{', '.join(named)} of {every}" if named and every else None


def parts(problem: Mapping[str, Any]) -> Iterator[str]:
    """The names of what a problem states: facts, attempts, counted errors."""
    for section, below in problem.items():
        if section == "title":
            continue
        if not isinstance(below, Mapping) or section == "errors":
            yield section
        else:
            yield from (f"{section}.{key}" for key in below)


def _decides(story: Story, name: str, rules: Rulebook, by_file: tuple[str, ...]) -> bool:
    """Return whether the verdict of the file is another one without this part."""
    problem = copy.deepcopy(story["problem"])
    section, _, key = name.partition(".")
    if key:
        del problem[section][key]
    else:
        del problem[section]
    try:
        return end(advise(problem, rules)) != by_file
    except InvalidInput:
        return False


def _is_in(fact: str, name: str) -> bool:
    return fact == name or fact.startswith((f"{name}.", f"{name}_"))


def main() -> None:
    path, rules = Path(sys.argv[1]) if sys.argv[1:] else SET, load_rules()
    results = [interviewed(story, rules) for story in read(path)]
    for item in results:
        print(f"{item.id}: {item.screens} screens, {len(item.asked)} answers")
        if item.by_interview != item.by_file:
            print(f"  by file:      {' · '.join(item.by_file)}")
            print(f"  by interview: {' · '.join(item.by_interview)}")
        if item.never_asked:
            print(f"  never asked:  {', '.join(item.never_asked)}")
    never = Counter(name for item in results for name in item.never_asked)
    same = sum(item.by_interview[:-1] == item.by_file[:-1] for item in results)
    steps = sum(item.by_interview == item.by_file for item in results)
    print(f"\nends with the verdict of the file: {same} of {len(results)}")
    print(f"and with its first step: {steps}")
    print(f"median screens {statistics.median(item.screens for item in results)}")
    print(f"median answers {statistics.median(len(item.asked) for item in results)}")
    decisive = sum(len(item.decisive) for item in results)
    print(f"decisive facts never asked: {sum(never.values())} of {decisive}")
    for name, count in never.most_common():
        print(f"  {name}: {count}")


if __name__ == "__main__":
    main()
