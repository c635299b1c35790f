"""What a verdict says, as a circuit: companions, variants, every technique's status, every rule.

Together with `walked` this is the engine's verdict said again; a test holds them together.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property

from ladder.engine.decision import Outcome
from ladder.engine.rows import PRECEDENCE
from ladder.engine.rules import Rule
from ladder.engine.verdict import Status
from ladder.verify.circuit import FALSE, TRUE, Literal
from ladder.verify.walked import Ladder, Walked

PLACES: Mapping[str, Status] = {
    "unfit": "unfit",
    "met": "met",
    "spent": "spent",
    "blocked": "blocked",
    "open": "above",
}
"""How a technique that was not taken is shown, by where the walk finds it."""


class Said:
    """The verdict on the problem of a ladder."""

    def __init__(self, ladder: Ladder) -> None:
        self.ladder = ladder
        self.world = ladder.world
        self.book = ladder.book
        self.circuit = ladder.circuit

    @cached_property
    def recommended(self) -> Mapping[str, Literal]:
        """Whether a technique is the recommendation, whatever is to be done with it."""
        return {
            name: self.circuit.any(
                literal for (each, _), literal in self.ladder.headline.items() if each == name
            )
            for name in self.book.techniques
        }

    @cached_property
    def companion(self) -> Mapping[str, Literal]:
        """Whether a technique comes along."""
        return {name: self._companion(name) for name in self.book.techniques}

    def _companion(self, name: str) -> Literal:
        c = self.circuit
        ways = []
        for need, each in self.ladder.walks.items():
            steps = [lit for (step, _), lit in each.step.items() if step == name]
            combined_with = [
                use
                for stand, use in zip(each.stands, each.uses, strict=True)
                if name in stand.entry.combined_with
            ]
            ways.append(c.both(self.world.states(need), c.any(steps + combined_with)))
        return c.both(-self.recommended[name], c.any(ways))

    def headline(self, outcome: Outcome) -> Literal:
        """Whether the recommendation is of this kind."""
        found = self.ladder.headline.items()
        return self.circuit.any(lit for (_, each), lit in found if each == outcome)

    @cached_property
    def status(self) -> Mapping[tuple[str, Status], Literal]:
        """Whether a technique is shown with this status."""
        return {
            (name, status): literal
            for name in self.book.techniques
            for status, literal in self._statuses(name).items()
        }

    def _statuses(self, name: str) -> dict[Status, Literal]:
        c, head = self.circuit, self.ladder.headline
        use, stop, stay = (head.get((name, how), FALSE) for how in _HOW)
        outcome = f"attempts.{name}.outcome"
        tried = c.both(stay, self.world.known.get(outcome, FALSE))
        found: dict[Status, Literal] = {
            "use": c.either(use, c.both(stay, -tried)),
            "companion": self.companion[name],
        }
        here = c.both(-self.recommended[name], -self.companion[name])
        shown = [
            (status, c.both(here, self.world.states(need), literal))
            for need, each in self.ladder.walks.items()
            for status, literal in self._view(each, name).items()
        ]
        for status in PRECEDENCE:
            if status in ("use", "companion", "unknown"):
                continue
            now = c.both(here, c.any(literal for each, literal in shown if each == status))
            here = c.both(here, -now)
            found[status] = now
        found["unknown"] = c.both(here, -self.world.stated())
        found["met"] = c.either(found["met"], stop)
        found["spent"] = c.either(found["spent"], tried)
        return found

    def _view(self, each: Walked, name: str) -> dict[Status, Literal]:
        """How one need sees a technique that is neither its step nor comes along."""
        c = self.circuit
        for stand in each.stands:
            if stand.entry.technique == name:
                return {PLACES[place]: literal for place, literal in stand.places.items()}
            if name in stand.entry.combined_with:
                at = stand.parts.index(name)
                met, spent = stand.parts_met[at].true, stand.parts_spent[at].true
                return {
                    "met": met,
                    "spent": c.both(-met, spent),
                    "above": c.both(-met, -spent),
                }
        return {"unfit": TRUE}

    def variants(self, need: str) -> dict[str, Literal]:
        """Which variant of what a need is to use is taken, by the variant's id."""
        c, each = self.circuit, self.ladder.walks[need]
        found: dict[str, list[Literal]] = {}
        own: dict[str, list[Literal]] = {}
        for stand, use in zip(each.stands, each.uses, strict=True):
            if stand.entry.variants:
                own.setdefault(stand.entry.technique, []).append(use)
                for variant, chosen in self._chosen(stand.entry.variants):
                    found.setdefault(variant.id, []).append(c.both(use, chosen))
        for name, technique in self.book.techniques.items():
            here = c.both(each.step.get((name, "use"), FALSE), -c.any(own.get(name, ())))
            for variant, chosen in self._chosen(technique.variants):
                found.setdefault(variant.id, []).append(c.both(here, chosen))
        return {name: c.any(ways) for name, ways in found.items()}

    def _chosen(self, variants: tuple[Rule, ...]) -> Iterator[tuple[Rule, Literal]]:
        """The first variant known to hold, else the last."""
        none = TRUE
        for variant in variants:
            holds = self.world.truths(variant.when).true
            last = variant is variants[-1]
            yield variant, none if last else self.circuit.both(none, holds)
            none = self.circuit.both(none, -holds)

    def context(self, rule: Rule) -> Literal:
        """Whether the verdict is one in which a caution or a piece of advice may speak.

        Advice is taken from the deciding need alone; that of companions only adds to it.
        """
        c = self.circuit
        needs = rule.needs or tuple(self.book.needs)
        if rule.kind == "advice":
            return c.any(
                c.both(self.ladder.leading_need[need], literal)
                for need in needs
                for (name, outcome), literal in self.ladder.walks[need].step.items()
                if name in rule.techniques and outcome != "stop"
            )
        named = [c.either(self.recommended[name], self.companion[name]) for name in rule.techniques]
        about = c.any(named) if rule.techniques else TRUE
        return c.both(about, c.any(map(self.world.states, needs)) if rule.needs else TRUE)

    def fires(self, rule: Rule) -> Literal:
        """Whether the condition of a rule holds, and nothing known to hold silences it."""
        unless = self.world.truths(rule.unless).true if rule.unless is not None else FALSE
        return self.circuit.both(self.world.truths(rule.when).true, -unless)


_HOW: tuple[Outcome, ...] = ("use", "stop", "stay")
