"""What a proposal claims of the past and of the future: attempts, and the gain that it promises."""

import unicodedata
from collections.abc import Callable, Iterator

from ladder.check.evaluation import Evaluation, places, training_gates
from ladder.check.findings import Finding, Severity
from ladder.check.messages import GAP
from ladder.engine.conditions import decisive_comparisons, facts_of
from ladder.engine.facts import Value
from ladder.engine.pack import CheckRule
from ladder.engine.statistics import detectable, items_needed
from ladder.engine.wording import inside, show
from ladder.output.diagnostics import listed


def attempts(evaluation: Evaluation, rests_on: Callable[[str], bool]) -> Iterator[Finding]:
    """Attempts that count as spent, met or passed over, yet lack their reason or their measure.

    They weigh where the proposal rests on them; what it says beside is a warning.
    """
    facts = evaluation.problem.facts
    reasons: set[str] = set()
    for name, technique in evaluation.rulebook.techniques.items():
        fact, reason = f"attempts.{name}.outcome", f"attempts.{name}.because"
        outcome = facts.get(fact)
        if outcome not in _CLAIMS:
            continue
        attempt = f"The attempt at {inside(technique.title)} is said to {_CLAIMS[str(outcome)]}"
        because = facts.get(reason)
        if outcome == "fell-short" and because is None:
            weighs = rests_on(name)
            yield evaluation.finding(
                CheckRule.ATTEMPT_WITHOUT_REASON,
                Severity.ERROR if weighs else Severity.WARNING,
                [fact],
                f"{attempt}, but no reason is given.",
                technique=name,
                missing=[reason] if weighs else (),
            )
        elif outcome != "met" and evaluation.trains:
            told = _letters(str(because or ""))
            if (not of_substance(told) or told in reasons) and rests_on(name):
                yield evaluation.finding(
                    CheckRule.ATTEMPT_WITHOUT_REASON,
                    Severity.UNDECIDED,
                    [reason],
                    f"{attempt}, but the reason does not say what went wrong.",
                    do="Say in a sentence of its own what still goes wrong, and on which items.",
                    technique=name,
                    missing=[reason],
                )
            reasons.add(told)
        measured = ["score", "items"] if evaluation.trains else ["score"]
        lacking = [each for each in measured if facts.get(f"attempts.{name}.{each}") is None]
        if facts.get(f"attempts.{name}.items") == 0:
            lacking.append("items")  # a score on nothing is none
        if lacking and outcome != "not-applicable":
            weighs = rests_on(name)
            missing = [f"attempts.{name}.{each}" for each in lacking]
            yield evaluation.finding(
                CheckRule.ATTEMPT_WITHOUT_MEASUREMENT,
                Severity.UNDECIDED if weighs else Severity.WARNING,
                [fact],
                f"{attempt}, but no {' and '.join(_PARTS[each] for each in lacking)} is given.",
                technique=name,
                missing=missing if weighs else (),
            )


_CLAIMS = {
    "fell-short": "have fallen short",
    "met": "have met its target",
    "not-applicable": "be out of the question here",
}
_PARTS = {"score": "score", "items": "number of items"}


def _relied_on(evaluation: Evaluation) -> Iterator[str]:
    """The facts that a proposal rests on.

    Those are the scores of what is passed over on the way to a proposed technique because it was
    spent, and what the gates of its place ask for.
    """
    for technique in evaluation.proposed:
        for place in places(evaluation, technique):
            for each in place.before:
                if each.unfit is not True and each.open is not False:
                    yield from (f"attempts.{member.technique}.score" for member in each.members)
            gates = [rule for rule, truth in place.assessment.gates if truth]
            gates += training_gates(evaluation.rulebook) if technique.training else ()
            for gate in gates:
                for leaf in decisive_comparisons(
                    gate.when, evaluation.facts, evaluation.rulebook.evaluators
                ):
                    yield from facts_of(leaf)


def _letters(reason: str) -> str:
    """A reason as it is compared with others: its letters and digits, in words."""
    plain = unicodedata.normalize("NFKC", reason).casefold()
    return " ".join("".join(sign if sign.isalnum() else " " for sign in plain).split())


def of_substance(reason: str) -> bool:
    """Whether a reason can be a sentence: a dozen letters, not all the same few.

    A sign of a script without an alphabet counts as three of them.
    """
    letters = [letter for letter in reason if letter.isalpha()]
    weight = sum(3 if unicodedata.category(letter) == "Lo" else 1 for letter in letters)
    return weight >= 12 and len(set(letters)) >= 4


def evidence(evaluation: Evaluation) -> Iterator[Finding]:
    """The numbers that training rests on and that no file bears out: said where settings weigh it.

    What a file says is read with the proposal; where it contradicts what is stated, that is bad
    input.
    """
    if not evaluation.trains:
        return
    names = {"examples.demonstrations": "examples.file", "evaluation.items": "evaluation.file"}
    for fact in _relied_on(evaluation):
        if fact.startswith("attempts."):
            attempt = fact.rpartition(".")[0]
            names[f"{attempt}.score"] = f"{attempt}.evidence"
        elif fact in _COUNTED:
            names[fact] = "examples.file"
    stated, origins = evaluation.problem.facts, evaluation.problem.origins
    bare: dict[str, str] = {}
    taken: set[tuple[str, Value]] = set()
    for claim, file in names.items():
        if claim in stated and file in evaluation.rulebook.facts:
            origin = origins.get(claim)
            run = (origin.digest if origin else "", stated[claim])
            if origin is None or run in taken:  # one run stands for one attempt
                bare[claim] = file
            taken.add(run)
    if bare:
        yield evaluation.finding(
            CheckRule.CLAIM_WITHOUT_A_FILE,
            Severity.NOTE,
            list(bare),
            f"Nothing but the proposal's own word stands for {listed(bare)}.",
            do=f"Name the files beside the proposal: {listed(dict.fromkeys(bare.values()))}.",
            missing=bare.values(),
        )


_COUNTED = ("examples.preference_pairs", "examples.ratings", "examples.per_class")
"""What a file of examples can bear out beside the number of demonstrations."""

_ASKED_FOR = ("proposal.owner", "proposal.date", "evaluation.metric", "evaluation.target")

_NOBODY = frozenset(
    {"nobody", "noone", "none", "na", "tba", "tbd", "todo", "unknown", "anyone", "me", "x"}
)


def record(evaluation: Evaluation) -> Iterator[Finding]:
    """What a proposal to train must say of itself: who, when, and which number is to be reached."""
    if not evaluation.trains:
        return
    facts = evaluation.problem.facts
    missing = [fact for fact in _ASKED_FOR if not _says(facts.get(fact))]
    written = facts.get("proposal.date")
    today = evaluation.facts["as_of"]
    ahead = isinstance(written, int) and isinstance(today, int) and written > today
    if ahead:
        missing.insert(0, "proposal.date")
    if missing:
        note = " Its date lies in the future." if ahead else ""
        yield evaluation.finding(
            CheckRule.TRAINING_WITHOUT_A_RECORD,
            Severity.UNDECIDED,
            missing[:1],
            f"Training is proposed, and {listed(missing)} {'are' if len(missing) > 1 else 'is'} "
            f"not told.{note}",
            missing=missing,
        )


def _says(value: Value | None) -> bool:
    """Whether a value is told, and more than a word that stands for nothing."""
    if not isinstance(value, str):
        return value is not None
    letters = "".join(letter for letter in value.casefold() if letter.isalpha())
    return bool(letters) and letters not in _NOBODY


def gain(evaluation: Evaluation) -> Iterator[Finding]:
    """A claimed gain that the evaluation set is too small to show."""
    items = int(_number(evaluation, "evaluation.items"))
    claimed = _number(evaluation, "computed.gap")
    if not claimed < _number(evaluation, GAP):
        return
    shown = _points(detectable(items))
    rule = evaluation.rule(CheckRule.GAIN_TOO_SMALL_TO_SHOW)
    scores = [fact for fact in evaluation.problem.facts if fact.endswith(".score")]
    yield evaluation.finding(
        rule.id,
        Severity.ERROR if evaluation.trains else Severity.WARNING,
        ["evaluation.items"],
        f"The claimed gain of {_points(claimed)} points is less than the {shown} that "
        f"{show(items)} evaluation items can show.",
        why=f"Two systems run on the same {show(items)} items, disagreeing on 20% of them, must "
        f"differ by {shown} points for 95% confidence at 80% power. {rule.why}",
        do=f"Label {show(items_needed(claimed))} items to show {_points(claimed)} points, or count "
        "on how many items the two systems disagree.",
        read=("evaluation.items", "evaluation.target", *scores),
    )


def _number(evaluation: Evaluation, fact: str) -> float:
    value = evaluation.facts.get(fact)
    return value if isinstance(value, int | float) else 0


def _points(share: float) -> str:
    return f"{share * 100:.1f}".removesuffix(".0")
