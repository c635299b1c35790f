"""What a verdict takes: the headline and what stands beside it, each with why and first steps."""

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

from ladder.engine.answers import Answers, entry_of, joined_to
from ladder.engine.decision import LOWEST, NeedWalk
from ladder.engine.drafts import Draft, both, joined, plain
from ladder.engine.places import Voice, attempt, voice
from ladder.engine.rules import Rule, Rulebook, Technique
from ladder.engine.speakers import speaking
from ladder.engine.verdict import Companion, Outcome, Recommendation
from ladder.engine.wording import filled, inside


class Part(NamedTuple):
    """A technique to take, to keep or to bring along; for no need, where to start without one."""

    technique: Technique
    need: str | None
    outcome: Outcome
    variant: Rule | None
    why: tuple[Voice, ...]
    steps: tuple[Draft[str], ...]

    def as_recommendation(self, steps: Iterable[Draft[str]]) -> Draft[Recommendation]:
        """As the headline, with the steps that all needs take first."""
        technique, form = self.technique, self.variant
        return both(
            lambda why, steps: Recommendation(
                technique.id,
                technique.rung,
                technique.title,
                self.outcome,
                self.need,
                why,
                steps,
                _short(form),
                form.says if form else None,
            ),
            joined(each.words for each in self.why),
            joined(steps),
        )

    def as_companion(self) -> Draft[Companion]:
        """As what stands beside the headline."""
        name, rung, title = self.technique.id, self.technique.rung, self.technique.title
        need, form, outcome = self.need or "", _short(self.variant), self.outcome
        return both(
            lambda why, steps: Companion(name, rung, title, need, why, form, outcome, steps),
            joined(each.words for each in self.why),
            joined(self.steps),
        )


def _short(variant: Rule | None) -> str | None:
    return variant.id.rsplit("/", 1)[1] if variant else None


def headline(rulebook: Rulebook, given: Answers) -> Part:
    """What the need with the highest dose comes to; without needs, the lowest rung."""
    walked = given.walked
    if walked.deciding is None:
        prompt = rulebook.techniques[LOWEST]
        start = rulebook.rules["message/no-need-stated"]
        steps = tuple(map(plain, filter(None, (start.do, *prompt.steps))))
        return Part(prompt, None, "use", None, (voice(start),), steps)
    at = walked.walks.index(walked.deciding)
    return _part(rulebook, given, walked.deciding, given.variants[at])


def others(rulebook: Rulebook, given: Answers) -> tuple[Part, ...]:
    """The steps of the other needs, and what all steps bring along; lowest first.

    A need is never left out because another one comes to the same technique.
    """
    walks, deciding = given.walked.walks, given.walked.deciding
    found = [
        _part(rulebook, given, each, variant)
        for each, variant in zip(walks, given.variants, strict=True)
        if each is not deciding
    ]
    taken = {each.step.technique for each in walks}
    for each in walks:
        for name in joined_to(each):
            if name not in taken:
                taken.add(name)
                technique, why = rulebook.techniques[name], _why(rulebook, each, None, [])
                found.append(Part(technique, each.need.id, each.step.outcome, None, why, ()))
    return tuple(sorted(found, key=_dose))


def _dose(part: Part) -> int:
    return -1 if part.technique.rung is None else part.technique.rung


def first_steps(main: Part, others: Iterable[Part]) -> tuple[Draft[str], ...]:
    """What to do: the headline's first step, then that of each other need, then all the rest.

    A headline that is settled or waits comes after what other needs have to do. What two needs
    have in common is said once.
    """
    told = set(main.steps)
    meanwhile: list[Draft[str]] = []
    later: list[Draft[str]] = []
    for each in others:
        steps = [step for step in each.steps if step not in told and each.outcome != "stop"]
        told.update(steps)
        other = each.outcome == "use" and each.technique is not main.technique
        name = f"{inside(each.technique.title)} for" if other else "for"
        meanwhile += [step.then(f"Meanwhile, {name} {each.need}: ".__add__) for step in steps[:1]]
        later += [step.then(f"For {each.need}: ".__add__) for step in steps[1:]]
    ahead = 1 if main.outcome == "use" else 0
    return (*main.steps[:ahead], *meanwhile, *main.steps[ahead:], *later)


def _part(rulebook: Rulebook, given: Answers, each: NeedWalk, variant: Rule | None) -> Part:
    step, need = each.step, each.need.id
    fired = (each.advice for each in given.fired if each.technique in ("", step.technique))
    advice = speaking(chain(*fired), {need})
    why = _why(rulebook, each, variant, advice)
    steps = tuple(_steps(rulebook, each, variant, advice))
    return Part(rulebook.techniques[step.technique], need, step.outcome, variant, why, steps)


def _why(
    rulebook: Rulebook, each: NeedWalk, variant: Rule | None, advice: list[Rule]
) -> tuple[Voice, ...]:
    """Why this need comes to this step: the reason, the reader's own numbers, then the rest."""
    if each.step.outcome == "stop":
        return (attempt(rulebook, "met", each.step.technique),)
    entry = entry_of(each)
    first = entry.fit if entry else rulebook.rules["message/nothing-above-is-open"]
    own = [rule for rule in advice if "{" in rule.why]
    rest = [rule for rule in advice if "{" not in rule.why]
    return tuple(map(voice, [first, *own, *([variant] if variant else []), *rest]))


def _steps(
    rulebook: Rulebook, each: NeedWalk, variant: Rule | None, advice: list[Rule]
) -> Iterable[Draft[str]]:
    """What to do first. To stay is to gather what is missing; to stop is to watch."""
    match each.step.outcome:
        case "stop":
            yield plain(rulebook.rules["message/target-met"].do)
        case "stay":
            yield plain(each.need.stay)
            yield from _gather(each)
        case "use":
            yield from map(plain, _usual(rulebook, each, variant))
            yield from (filled(rule.do) for rule in advice if rule.do)


def _usual(rulebook: Rulebook, each: NeedWalk, variant: Rule | None) -> tuple[str, ...]:
    """The variant's own steps, else what it adds to those of the route, else of the technique."""
    if variant and variant.steps:
        return variant.steps
    entry = entry_of(each)
    steps = (entry.steps if entry else ()) or rulebook.techniques[each.step.technique].steps
    return (variant.do, *steps) if variant and variant.do else steps


def _gather(each: NeedWalk) -> list[Draft[str]]:
    """What would open the next rung: of its gates those known not to hold, else those unknown.

    Where nothing comes next, what would bring back the techniques that known facts rule out.
    """
    standing = each.next_up
    if standing is None:
        fired = [rule for s in each.standings if s.unfit for rule, truth in s.against if truth]
        return [filled(do) for do in dict.fromkeys(r.do for r in fired if r.do)][:3]
    false = [rule.do for rule, truth in standing.gates if truth is False and rule.do]
    unknown = [rule.do for rule, truth in standing.gates if truth is None and rule.do]
    return [filled(do) for do in (false or unknown)[:3]]
