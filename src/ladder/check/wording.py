"""Issues in words: each in the sentences of its rule, with the values read."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ladder.check.assumed import Reading
from ladder.check.claims import CLAIMS, DATE
from ladder.check.evaluation import Evaluation, decisive_facts
from ladder.check.findings import Checked, Covered, Finding, Issue, Lack, Severity, by_rule
from ladder.engine.decision import NeedDecision
from ladder.engine.errors import READ, Ceiling, Counts
from ladder.engine.facts import Kind, Value, number
from ladder.engine.forms import MEASURE
from ladder.engine.pack import CheckRule
from ladder.engine.problem import Try
from ladder.engine.recommendation import usual_steps
from ladder.engine.rules import Rule, Rulebook, Technique
from ladder.engine.scores import ITEMS, TARGET, Measured, interval, measured, scale
from ladder.engine.sources import Position
from ladder.engine.statistics import CONFIDENCE, items_needed
from ladder.engine.unknown import effects
from ladder.engine.wording import (
    COUNTED_OUT,
    at_most,
    ends_in_words,
    errors_in_words,
    fill,
    inside,
    label,
    shortfall,
    show,
)
from ladder.output.diagnostics import listed, quoted
from ladder.output.phrases import command as command_with
from ladder.output.phrases import counted, rung_in_words
from ladder.trainings.commands import Setup

SIZE = "hosting.model_billions"


class Words(NamedTuple):
    """The words of an issue; empty where those of its rule serve.

    `sources` are added to those of the rule. `facts` are shown in place of those of the proposal,
    and `missing` is in order. `against` and `listed` are those of the finding.
    """

    text: str
    why: str = ""
    do: str = ""
    sources: tuple[str, ...] = ()
    facts: Mapping[str, Value] | None = None
    missing: tuple[str, ...] = ()
    against: bool = False
    listed: str = ""


def worded(evaluation: Evaluation, issue: Issue) -> Finding:
    """Return an issue of a proposal as a finding."""
    at, stated = _At(evaluation, issue), evaluation.problem.facts
    say, more = _WORDS.get(issue.rule) or _WORDS[at.rule.kind], issue.more
    words = Words(say.format(at=at, **more)) if isinstance(say, str) else say(at, **more)
    read = issue.facts if issue.read is None else issue.read
    facts = {fact: stated[fact] for fact in read if fact in stated}
    return Finding(
        issue.rule,
        issue.severity,
        words.text,
        words.why or at.fill(at.rule.why) + (label(at.rule) if at.rule.kind != "check" else ""),
        words.do or at.fill(at.rule.do),
        evaluation.position(*issue.facts),
        facts if words.facts is None else words.facts,
        tuple(dict.fromkeys((*at.rule.sources, *words.sources))),
        issue.technique,
        issue.need,
        issue.facts[0],
        missing=tuple(dict.fromkeys(words.missing or issue.missing)),
        against=words.against,
        listed=words.listed,
    )


@dataclass(frozen=True)
class _At:
    """An issue, with what its words read of the evaluation."""

    evaluation: Evaluation
    issue: Issue

    @property
    def rule(self) -> Rule:
        return self.evaluation.rule(self.issue.rule)

    @property
    def technique(self) -> Technique:
        return self.evaluation.rulebook.techniques[self.issue.technique]

    @cached_property
    def decision(self) -> NeedDecision:
        return self.evaluation.at(self.issue.need)

    @property
    def step(self) -> Technique:
        """The technique of the verdict on the need."""
        return self.evaluation.rulebook.techniques[self.decision.step.technique]

    @property
    def says(self) -> str:
        """The sentence of the rule, with the values of the proposal."""
        return self.fill(self.rule.says)

    @property
    def tried(self) -> Measured | None:
        """The numbers of the verdict's technique, if its result may be chance."""
        return measured(self.evaluation.facts, self.step.id)

    def fill(self, text: str) -> str:
        return fill(text, self.evaluation.facts)

    def verb(self, one: str, several: str) -> str:
        """Return the technique with the form of a verb that agrees with it."""
        title = self.technique.title
        return f"{title} {several if title.endswith('s') else one}"


def _named(technique: Technique) -> str:
    """Return a technique as a sentence names it: "LoRA (rung 4)"."""
    return f"{inside(technique.title)} ({rung_in_words(technique.rung)})"


def _short(technique: Technique) -> str:
    """Return a title without its second name: "LoRA", "retrieval"."""
    return inside(re.split(r" \(| or | and ", technique.title)[0])


def _more_items(shown: Measured | None) -> str:
    return f"{show(shown.more)} more items" if shown and shown.more else "more items"


def _spelled(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else show(value)


def _exclusion(at: _At) -> Words:
    need, step = at.decision.need, at.decision.step
    text = f"{at.verb('does', 'do')} not fit {need.quoted}"
    if at.issue.severity in (Severity.ERROR, Severity.WARNING):
        # What the rule says to do may be right here; where another step is known, that comes first.
        own = "" if at.technique.id in need.exclusions else at.fill(at.rule.do)
        first = at.issue.severity is Severity.ERROR and step.outcome != "stay"
        do = f"{_instead(at)} {own}".strip() if first or not own else own
        return Words(f"{text}: {at.says}.", do=do)
    words = _not_known(at, f"{text} if {at.says}")
    if at.issue.missing:
        return words
    # The rule speaks as if it held, so its reason is left out and its remedy is conditional.
    do = f"If it applies: {at.fill(at.rule.do)}" if at.rule.do else ""
    why = f"The stated facts do not show whether this applies.{label(at.rule)}"
    return words._replace(why=why, do=do)


def _requirement(at: _At) -> Words:
    text = f"{at.verb('needs', 'need')} {at.says}"
    measures = MEASURE in at.rule.instead and at.issue.severity is Severity.WARNING
    if at.issue.severity is not Severity.ERROR and (at.issue.missing or not measures):
        return _not_known(at, text)
    short = shortfall(at.evaluation.rulebook, at.rule.when, at.evaluation.facts)
    return Words(f"{text} ({', '.join(short)})." if short else f"{text}.")


def _not_known(at: _At, text: str) -> Words:
    """Return that a rule is undecided, and the facts to write."""
    if not (missing := at.issue.missing):
        return Words(f"{text}, and the stated facts leave that open.")
    declared = at.evaluation.rulebook.facts
    asked = " ".join(declared[fact].question for fact in missing[:2] if fact in declared)
    partly = any(fact in at.evaluation.problem.facts for fact in at.rule.reads)
    against = _if_answered(at, missing[0]) if len(missing) == 1 and partly else ""
    why = against or (f"Not known yet: {asked}{label(at.rule)}" if asked else "")
    do = f"Write {', '.join(missing)}."
    return Words(f"{text}, and that is not known.", why, do, against=bool(against))


def _if_answered(at: _At, fact: str) -> str:
    """Return what a rule says of the stated facts with an answer to the only missing one.

    Return nothing if no answer, or each one, would count against the proposal, or if it is the
    result of an attempt.
    """
    declared = at.evaluation.rulebook.facts.get(fact)
    if not declared or declared.attempt_of or declared.kind not in (Kind.BOOL, Kind.CHOICE):
        return ""
    every, worst = [*effects(at.evaluation.known, fact)], at.rule.kind == "exclusion"
    bad = [effect for effect in every if effect.then[at.rule.id] is worst]
    if not bad or len(bad) == len(every):
        return ""
    words = " or ".join(_spelled(effect.answer) for effect in bad)
    return f"If {fact} is {words}: {fill(at.rule.why, bad[0].then.facts)}{label(at.rule)}"


def _above(at: _At, **missing: tuple[str, ...]) -> Words:
    """Return what a proposal asks for and what the verdict puts before it.

    `missing` are the facts that keep it back, by need; the most decisive come first.
    """
    decision, other = at.decision, _short(at.step)
    outcome = decision.step.outcome
    one, several, what = "comes", "come", "first"
    if outcome == "stop":
        one, several, what = "has", "have", "reached the target"
    elif decision.inconclusive:
        one, several, what = "is", "are", "not settled"
    verdict = f"{other} {several if other.endswith('s') else one} {what}"
    if outcome == "stay":
        verdict = f"the facts justify nothing above {other}"
    fit = decision.taken.entry.fit if decision.taken and outcome == "use" else None
    why = f"{at.rule.why} {at.fill(fit.why)}" if fit else ""
    why = _unsettled(at) if decision.inconclusive else why
    text = f"Proposes {_short(at.technique)}; {verdict}."
    ranked = list[str]()
    for need in [item.need.id for item in at.evaluation.decision.needs]:
        if asked := missing.get(need):
            decisive = decisive_facts(at.evaluation, need)
            ranked += [*(fact for fact in decisive if fact in asked), *asked]
    sources = fit.sources if fit else ()
    return Words(text, why, _instead(at), sources, missing=tuple(ranked))


def _instead(at: _At) -> str:
    """Return what to do in place of what is proposed, with the technique of the verdict."""
    title = inside(at.step.title)
    match at.decision.step.outcome:
        case "stop":
            return f"Keep {title}, which reached the target, and stop there."
        case "stay":
            return f"Keep {title}. {at.decision.need.stay}"
        case "use" if at.decision.inconclusive:
            first = f"Settle {title} first: score {_more_items(at.tried)}."
            return f"{first} If you cannot label that many, keep what you tried."
        case "use":
            steps = usual_steps(at.evaluation.rulebook, at.decision)
            return f"Take {title} first: {at.fill(steps[0])}" if steps else f"Propose {title}."


def _unsettled(at: _At) -> str:
    """Return why the result of the verdict's technique is not settled."""
    tried, found = f"{at.step.title}: it was tried, and the result", at.tried
    if not found:
        return f"{tried} does not show on which side of the target."
    return f"{tried} is not settled. {found.score:g} on {show(found.items)} items {_may_be(found)}."


def _may_be(found: Measured) -> str:
    span = ends_in_words(found.low, found.high, found.target)
    return f"may be {span}, and the target is {found.target:g}"


def _unserved(at: _At) -> Words:
    """Return a need that nothing serves, with its step.

    A check never asks for more training: a need whose step is more training, or to keep what is in
    use, comes later.
    """
    need, step = at.decision.need, at.step
    cheaper = at.decision.step.outcome == "use" and not step.training and step.id != MEASURE
    do = "Remove this need for now. Check it again after you have scored what you propose."
    do = f"The verdict for this need is {_named(step)}: propose that too." if cheaper else do
    return Words(f"Nothing proposed serves the need {need.id} ({inside(need.title)}).", do=do)


def _below(at: _At) -> Words:
    return Words(f"You propose {_named(at.technique)}; the verdict is {_named(at.step)}.")


def _memorization(at: _At, word: str) -> Words:
    return Words(f"The title speaks of {quoted(word)}, and `knowledge.into_weights` is false.")


def _templated(at: _At, patterns: int, of: int) -> Words:
    return Words(f"{of:,} examples follow {counted(patterns, 'pattern')}: only names differ.")


def _lower_rung(at: _At, lower: Mapping[str, None]) -> Words:
    titles = (inside(at.evaluation.rulebook.techniques[name].title) for name in lower)
    return Words(f"A lower rung may be enough: {', '.join(dict.fromkeys(titles))}.")


def _counted_out(at: _At, counts: Counts, ceiling: Ceiling) -> Words:
    repairs = f"{at.technique.title} can repair {errors_in_words(counts, ceiling)}"
    return Words(f"{repairs}: {at_most(ceiling.high, counts.target or 0)}.")


def _attempt(at: _At, but: str, do: str = "") -> Words:
    """Return what an attempt lacks that skips a technique."""
    claim = CLAIMS[str(at.evaluation.problem.facts[f"attempts.{at.technique.id}.outcome"])]
    title = inside(at.technique.title)
    return Words(f"The attempt at {title} is said to {claim}, but {but}.", do=do)


def _unexplained(at: _At, best: Try | None = None) -> Words:
    if not best and at.issue.facts[0].endswith(".outcome"):
        return _attempt(at, "no reason is given")
    if not best:
        do = "Say in a sentence what still goes wrong, and on which items."
        return _attempt(at, "the reason does not say what went wrong", do)
    why = f"It is marked as not usable: {best.note}" if best.note else "No note says why not"
    scored = f"{best.name} scored {best.score:g} as {inside(at.technique.title)}"
    return Words(
        f"{scored}: the target is {at.evaluation.problem.facts[TARGET]:g}. {why.rstrip('.')}.",
        "A cheaper technique that reaches the target is enough, unless you may not use it.",
        "Check that it cannot be used."
        if best.note
        else "Add a `note` to this try: why it may not or cannot be used.",
    )


def _unmeasured(
    at: _At,
    lacking: tuple[str, ...] = (),
    part: tuple[str, str, float] | None = None,
    shown: Measured | None = None,
) -> Words:
    title = inside(at.technique.title)
    if part:
        file, lacks, items = part
        do = f"Score {title} on all {show(items)} evaluation items."
        return _attempt(at, f"{file} does not count: {lacks}", do)
    if shown:
        but = f"{show(shown.items)} items do not show it: {shown.score:g} {_may_be(shown)}"
        return _attempt(at, but, f"Score {title} on {_more_items(shown)}.")
    names = [fact.rpartition(".")[2].replace("items", "number of items") for fact in lacking]
    do = "" if "score" in names else f"Add {listed(lacking)}."
    return _attempt(at, f"no {listed(names)} is given", do)


def _unsupported(at: _At, bare: Mapping[str, str], lacking: list[str]) -> Words:
    origins = {claim: at.evaluation.problem.origins[claim] for claim in lacking}
    texts = [f"No file supports {listed(bare)}"] * bool(bare)
    texts += [f"{x.file} does not support {claim}: {x.lacks}" for claim, x in origins.items()]
    named = listed(dict.fromkeys(bare.values()))
    steps = [f"Name the files beside the proposal: {named}."] * bool(bare)
    steps += ["Give each result the id of its evaluation item."] * bool(lacking)
    return Words(f"{'. '.join(texts)}.", do=" ".join(steps))


def _record(
    at: _At, unstated: list[str] | None = None, hollow: list[str] | None = None, ahead: bool = False
) -> Words:
    facts = at.evaluation.problem.facts
    if unstated is None or hollow is None:
        return Words(
            f"The proposal is from {facts[DATE]}, more than a year ago.",
            "Models and prices have changed since.",
            "Score the cheaper techniques again with models of today. Then write the new date.",
        )
    are = "are" if len(unstated) > 1 else "is"
    texts = [f"{listed(unstated)} {are} not stated"] * bool(unstated)
    texts += [f"{fact} says nothing: {quoted(str(facts[fact]))}" for fact in hollow]
    texts += ["its date lies in the future"] * ahead
    wrong = [*[DATE] * ahead, *hollow]
    steps = [f"Correct {listed(wrong)}."] * bool(wrong)
    steps += [f"Write {listed(unstated)}."] * bool(unstated)
    return Words(f"Training is proposed, and {'; '.join(texts)}.", do=" ".join(steps))


def _gain(at: _At, claimed: float, least: float, items: int, differ: float, top: float) -> Words:
    # As many digits as show that the one is less.
    digits = next((n for n in (1, 2) if _points(claimed, n) != _points(least, n)), 3)
    shown, points = _points(least, digits), f"{_points(claimed, digits)} points"
    points = "1 point" if points == "1 points" else points
    scale = f" of the scale of {show(top)}" if top > 1 else ""
    return Words(
        f"The claimed gain of {points}{scale} is less than the {shown} that "
        f"{show(items)} evaluation items can show.",
        f"Two systems run on the same {show(items)} items, disagreeing on {_points(differ)}% "
        f"of them, must differ by {shown} points for {CONFIDENCE}% confidence at 80% power. "
        f"{at.rule.why}",
        f"Label {show(items_needed(claimed, differ))} items to show {points}.",
    )


def _points(share: float, digits: int = 1) -> str:
    return f"{share * 100:.{digits}f}".rstrip("0").removesuffix(".")


def _assumed(at: _At, readings: Mapping[str, list[Reading]]) -> Words:
    ways = {fact: dict.fromkeys(_way(fact, x) for x in every) for fact, every in readings.items()}
    values = listed(f"{fact} {' and '.join(words)}" for fact, words in ways.items())
    last = {fact: every[-1] for fact, every in readings.items()}
    shown = {fact: x.value for fact, x in last.items() if x.value is not None and not x.from_parts}
    return Words(f"Assumed, not stated: {values}.", facts=shown, listed=f"{values}.")


def _way(fact: str, reading: Reading) -> str:
    """Return how a fact is read, in words."""
    value, none_of, from_parts = reading
    if fact == READ:
        return "is none: no bad answers were counted"
    if none_of:
        return f"is not {' or '.join(map(_spelled, none_of))}"
    if value is None:
        return "is not known"
    return f"is {show(value)} by its parts" if from_parts else f"is {_spelled(value)}"


def undersized(rulebook: Rulebook, checked: Checked, stated: float, training: Covered) -> Finding:
    """Return that a proposal covers a larger model than it states."""
    return by_rule(
        rulebook.check_rules[CheckRule.CONTRADICTING_STATEMENTS],
        Severity.ERROR,
        f"`{SIZE}` is {stated:g}, but {training.file} trains {training.base}.",
        checked.positions.get(SIZE, Position(checked.file)),
        do=f"Correct {SIZE}, or the base model in {training.file}.",
        fact=SIZE,
        unusable=True,
    )


def unproposed(
    rulebook: Rulebook, training: Setup, nearest: Lack, proposals: Sequence[str]
) -> Finding:
    """Return that a training has no proposal, and what the nearest ones lack to cover it."""
    files = listed(proposals, 3)
    start = _propose(rulebook, training)
    if nearest > Lack.OTHER_DATA:
        add = {Lack.DATA: listed(training.data, 3), Lack.BASE: training.base}
        name = f"name {add.get(nearest, training.file)} there"
        if nearest is not Lack.NAME:
            name += ", for example in a comment"
        start = start.replace("Start a proposal", "Otherwise start a proposal")
        start = f"If this training belongs to {files}, {name}. {start}"
    known = rulebook.techniques.get(training.technique)
    method = inside(known.title) if known else training.technique or "training"
    several = len(proposals) > 1
    theirs = f"the proposal{'s' if several else ''} for {method} ({files})"
    does = "do" if several else "does"
    what = f"sets up {method} with {training.program}"
    why = {
        Lack.TECHNIQUE: f"{what}, and no proposal asks for it",
        Lack.OTHER_DATA: f"trains on {listed(training.data, 3)}, and that is not the data of "
        f"{theirs}",
        Lack.NAME: f"{what}, and no proposal names this file or its data",
        Lack.DATA: f"trains on {listed(training.data, 3)}, and {theirs} {does} not name this data",
        Lack.BASE: f"trains {training.base}, and {theirs} {does} not name this base model",
    }
    return by_rule(
        rulebook.check_rules[CheckRule.UNPROPOSED_TRAINING],
        Severity.ERROR,
        f"This {why[nearest]}.",
        training.position,
        technique=training.technique,
        do=start,
    )


def _propose(rulebook: Rulebook, setup: Setup) -> str:
    """Return the command that starts a proposal for a training, and the needs that fit.

    A script does not say what goes wrong, so with several the author chooses. Those are the needs
    for which the source of the rules names the technique, if there are any.
    """
    technique = setup.technique or "lora"
    fits = [
        (option.fit.basis, need.id)
        for need in rulebook.needs.values()
        for option in need.options
        if option.technique == technique
    ]
    needs = [need for basis, need in fits if basis == "source"] or [need for _, need in fits]
    if not needs:
        return ""
    several = len(needs) > 1
    named = ["--technique", technique] if setup.technique != technique else []
    words = ["ladder", "new", "--proposal", *named, "--need", "NEED" if several else needs[0]]
    command = command_with(words, Path(setup.file))
    choice = f" (NEED is what goes wrong: {', '.join(needs)})" if several else ""
    return f"Start a proposal{choice}: `{command}`. It names this training, its base and its data."


_OUTCOMES = {
    "below-target": "below the target",
    "target-reached": "reached the target",
    "not-applicable": "not applicable",
    "untried": "not tried",
}


def why_not_less(evaluation: Evaluation) -> tuple[str, ...]:
    """Return a line for each lower technique: its result on how many items, or why not."""
    if not evaluation.trains:
        return ()
    own = {technique.id for technique in evaluation.proposed}
    lower, lines = dict(evaluation.lower), []
    for name, technique in evaluation.rulebook.techniques.items():
        outcome = evaluation.problem.facts.get(f"attempts.{name}.outcome")
        if name in own or (outcome is None and name not in lower):
            continue
        if outcome in ("below-target", "target-reached"):
            text = _measured(evaluation, technique)
        else:
            excluded = lower[name].exclusions if name in lower else ()
            says = next((rule.says for rule, truth in excluded if truth), "")
            text = f"does not fit: {fill(says, evaluation.facts)}" if says else ""
            text = text or _OUTCOMES.get(str(outcome), "")
        because = evaluation.problem.facts.get(f"attempts.{name}.because")
        said = f" “{because}”" if because else ""
        if text or said:
            lines.append(f"{technique.title}: {text}.{said}")
    return tuple(lines)


def _measured(evaluation: Evaluation, technique: Technique) -> str:
    """Return a score with its interval, its items and where it comes from."""
    facts, attempt = evaluation.problem.facts, f"attempts.{technique.id}"
    outcome = _OUTCOMES[str(facts[f"{attempt}.outcome"])]
    score = number(facts.get(f"{attempt}.score"))
    if score is None:
        return outcome
    items = int(number(facts.get(f"{attempt}.items", facts.get(ITEMS))) or 0)
    origin = evaluation.problem.origins.get(f"{attempt}.score")
    source = origin.file if origin and origin.digest else "typed"
    if not items:
        return f"{outcome}, {score:g} ({source})"
    low, high = interval(min(score, scale(facts)), items, scale(facts))
    every = number(facts.get(ITEMS)) or 0
    of = f" of {show(int(every))}" if items < every else ""
    shown = f"{score:.3g} on {show(items)}{of} items"
    return f"{outcome}, {shown} (95 %: {low:.2f} to {high:.2f}; {source})"


_WORDS: Mapping[str, str | Callable[..., Words]] = {
    "exclusion": _exclusion,
    "requirement": _requirement,
    "caution": "{at.technique.title}: {at.says}.",
    CheckRule.ABOVE_RECOMMENDATION: _above,
    CheckRule.ASSUMED_FACTS: _assumed,
    CheckRule.BELOW_RECOMMENDATION: _below,
    CheckRule.EMPTY_EXAMPLES: "{rows:,} of {of:,} examples have no question or no answer.",
    CheckRule.EVALUATION_LEAK: "{rows:,} of {of:,} evaluation items contain a training question.",
    CheckRule.FAILED_TECHNIQUE: "{at.technique.title} was tried before and fell short.",
    CheckRule.LOWER_RUNG_POSSIBLE: _lower_rung,
    CheckRule.MEMORIZATION_TITLE: _memorization,
    CheckRule.MISSING_NEED: "The proposal {at.rule.says}.",
    CheckRule.MISSING_TRAINING_RECORD: _record,
    CheckRule.SINGLE_ANSWER: "{rows:,} of {of:,} examples have one and the same answer.",
    CheckRule.SYNTHETIC_ROWS: "{rows:,} of {of:,} examples are marked synthetic or say “as an AI”.",
    CheckRule.TEMPLATED_EXAMPLES: _templated,
    CheckRule.UNDETECTABLE_GAIN: _gain,
    CheckRule.UNEXPLAINED_ATTEMPT: _unexplained,
    CheckRule.UNMEASURED_ATTEMPT: _unmeasured,
    CheckRule.UNSERVED_NEED: _unserved,
    CheckRule.UNSUPPORTED_NUMBERS: _unsupported,
    COUNTED_OUT: _counted_out,
}
"""The words of each kind of rule, and of the check's own rules; they take what is in `more`."""
