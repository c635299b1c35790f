"""Which cautions and pieces of advice speak up in a verdict."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ladder.engine.batteries import by_technique
from ladder.engine.conditions import Battery, Truth
from ladder.engine.facts import Facts
from ladder.engine.kept import kept
from ladder.engine.rules import Rule, Rulebook


@dataclass(frozen=True, slots=True, eq=False)
class Speakers:
    """The cautions and advice about a technique ("" for none), and the battery that asks them."""

    technique: str
    rules: tuple[Rule, ...]
    battery: Battery


@dataclass(frozen=True, slots=True, eq=False)
class Fired:
    """Those that fire. The same answers give the same object, while it is kept."""

    technique: str
    cautions: tuple[Rule, ...]
    advice: tuple[Rule, ...]


@kept(1024)
def speakers(rulebook: Rulebook, techniques: tuple[str, ...]) -> tuple[Speakers, ...]:
    """Who may speak: first of no technique in particular, then of each of these."""
    return tuple(_about(rulebook, technique) for technique in ("", *techniques))


@kept(1024)
def _about(rulebook: Rulebook, technique: str) -> Speakers:
    battery = rulebook.batteries.get(f"about:{technique}", NOBODY)
    return Speakers(technique, _rules(rulebook).get(technique, ()), battery)


@kept(1)
def _rules(rulebook: Rulebook) -> Mapping[str, tuple[Rule, ...]]:
    return {name: tuple(rules) for name, rules in by_technique(rulebook).items()}


NOBODY = Battery((), lambda _: ())


def firing(rulebook: Rulebook, asked: Iterable[Speakers], facts: Facts) -> tuple[Fired, ...]:
    """Which of them fire on a problem."""
    get = facts.get
    return tuple([_fire(rulebook, each, each.battery.ask(get)) for each in asked])


@kept(2048)
def _fire(_: Rulebook, asked: Speakers, answers: tuple[Truth, ...]) -> Fired:
    truths = dict(zip(asked.battery.keys, answers, strict=True))
    fired = [
        rule for rule in asked.rules if truths[rule.id] and not truths.get(f"unless:{rule.id}")
    ]
    kinds = (tuple(rule for rule in fired if rule.kind == kind) for kind in ("caution", "advice"))
    return Fired(asked.technique, *kinds)


def speaking(rules: Iterable[Rule], needs: set[str]) -> list[Rule]:
    """Those of the rules that speak of one of these needs, each once."""
    said = (rule for rule in rules if not rule.needs or not needs.isdisjoint(rule.needs))
    return list(dict.fromkeys(said))
