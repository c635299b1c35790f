"""Whether the cases show what they should: every gate's three states, every technique and need."""

from collections import Counter
from collections.abc import Iterator

from ladder.catalog.speaking import judged_cases, judged_rules
from ladder.engine.cases import facts_of, run
from ladder.engine.rules import Rulebook
from ladder.engine.wording import PLACEHOLDER, Reason
from ladder.output.diagnostics import Diagnostic


def badly_named(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Cases that are no sentence, or are called as another of their file."""
    cases = judged_cases(rulebook)
    number = Counter((case.position.file, case.name) for case in cases)
    for case in cases:
        if number[case.position.file, case.name] > 1:
            what = f"two cases of this file are called “{case.name}”"
            yield Diagnostic(what, case.position, "Say of each what only it shows.")
        if case.name[0].islower() or case.name[-1] not in ".?":
            help_ = "Begin it with a capital, and end it with a full stop."
            yield Diagnostic(f"“{case.name}” is no sentence", case.position, help_)


STATES = {True: "holds", False: "does not hold", None: "is unknown"}


def gates_not_shown(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Gates of which no case shows them held, not held, or unknown."""
    facts = [facts_of(case, rulebook).get for case in rulebook.cases if not case.unreadable]
    for rule in judged_rules(rulebook):
        if rule.kind == "gate":
            found = {rulebook.tests[rule.id](get) for get in facts}
            for state in (state for state in STATES if state not in found):
                what = f"in no case {rule.id} {STATES[state]}"
                yield Diagnostic(what, rule.position, "Add a case in which it does.")


def never_recommended(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Techniques that no case recommends, and needs that no case states."""
    recommended = {case.recommendation for case in rulebook.cases}
    stated: set[str] = set()
    for case in rulebook.cases:
        needs = case.facts.get("needs", ())
        stated.update(needs if isinstance(needs, frozenset) else ())
    for technique in rulebook.techniques.values():
        if technique.id not in recommended:
            help_ = f"Add a case that recommends: {technique.id}."
            yield Diagnostic(f"no case recommends {technique.id}", technique.position, help_)
    for need in rulebook.needs.values():
        if need.id not in stated:
            help_ = f"Add a case given: {{needs: [{need.id}]}}."
            yield Diagnostic(f"no case has the need {need.id}", need.position, help_)


def says_unknown(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Texts that speak of a value which is unknown in a case: "You have unknown examples"."""
    told = set()
    for case in judged_cases(rulebook):
        if (verdict := run(rulebook, case).verdict) is None:
            continue
        headlines = (verdict.recommendation, *verdict.companions, *verdict.beside)
        reasons: list[Reason] = [*verdict.cautions]
        reasons += [reason for each in headlines for reason in each.why]
        reasons += [reason for row in verdict.ladder for reason in row.because]
        for reason in reasons:
            rule = rulebook.rules[reason.rule]
            asked = reason.unknown  # a gate that is not known says what to find out instead
            for name in PLACEHOLDER.findall(rule.says if asked else rule.says + rule.why):
                if name not in verdict.facts and (rule.id, name) not in told:
                    told.add((rule.id, name))
                    what = f"{rule.id} speaks of {name}, which is unknown in “{case.name}”"
                    help_ = "Let its condition read the fact, or say it without the value."
                    yield Diagnostic(what, rule.position, help_)
