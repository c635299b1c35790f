"""Computed facts: what follows from facts, parameters and numbers, by a closed arithmetic.

    computed: own-model-cost
    formula: costs.monthly_fixed + hours-per-month * costs.gpu_hour
    unit: USD

`ladder.load.packs.formulas` reads a formula; `by: {hosting.load: {low: 2, saturated: 1}}` picks one
by an answer, and `function:` names one of the program's. Rules read the result as
`computed.own-model-cost`.
"""

import json
from collections.abc import Iterable, Mapping
from graphlib import TopologicalSorter

from ladder.engine.comparisons import ORDERED, IsStated
from ladder.engine.computed import FUNCTIONS, needed_by, read_by
from ladder.engine.conditions import Condition, Derived, reads
from ladder.engine.costs import OWN_COST
from ladder.engine.facts import (
    DOUBTS,
    ComputedFact,
    Fact,
    Formula,
    Kind,
    Lookup,
    Stated,
    Term,
)
from ladder.load.packs.cards import ComputedShape
from ladder.load.packs.document import Document, every
from ladder.load.packs.formulas import HELP, NotAFormula, formula, runs_together
from ladder.load.packs.vocabulary import AS_OF, circle
from ladder.load.yaml.nodes import Route
from ladder.output.conditions import spelled
from ladder.output.diagnostics import Diagnostic, did_you_mean, listed, quoted

WAYS = ("formula", "by", "function")
"""Ways to compute a fact."""


def computed_table(
    documents: Iterable[Document],
    facts: Mapping[str, Fact],
    source: str,
    diagnostics: list[Diagnostic],
) -> dict[str, ComputedFact]:
    """Return every computed fact by id, each after those that it reads.

    What names claims alone cites the document `source`.
    """
    made = {f"computed.{x.computed}": x for x in every(documents, ComputedShape)}
    declared: dict[str, Fact] = {}
    for name, shape in made.items():
        kind = FUNCTIONS[shape.function].kind if shape.function else Kind.NUMBER
        declared[name] = Fact(name, kind, shape.says, "", shape.unit, shape.minimum, shape.maximum)
    known = {**facts, **declared, AS_OF.id: AS_OF}
    by = {
        name: _Reader(shape.place.document, known, diagnostics).read(declared[name], shape)
        for name, shape in made.items()
    }
    uses = {name: [fact for fact in read_by(term) if fact in made] for name, term in by.items()}
    table = dict(DOUBTS)
    for name in made:
        if way := circle(name, uses):
            what = f"`{name}` is computed from itself: {' -> '.join(way)}"
            position = made[name].place.at("computed").position
            diagnostics.append(Diagnostic(what, position, "Write one of them with facts only."))
            return table
    for name in TopologicalSorter(uses).static_order():
        read = (fact for fact in needed_by(by[name]) if fact != OWN_COST or fact in table)
        behind = (x for fact in read for x in (table[fact].reads if fact in table else (fact,)))
        reads, fact = tuple(dict.fromkeys(behind)), declared[name]
        own = {"fact": fact, "by": by[name], "reads": reads}
        table[name] = made[name].to(ComputedFact, document=source, **own)
    return table


def known_to_be_true(
    condition: Condition, derived: Derived, asked: bool, computed: Mapping[str, ComputedFact]
) -> tuple[IsStated, ComputedFact]:
    """Return the comparison that a condition is known to be true, and the fact that it compares.

    `computed` are the computed facts that the condition may read.
    """
    text = json.dumps(spelled(condition)).replace('"', "")
    name = f"computed.{'' if asked else 'unasked '}stated: {text}"
    stated = Stated(condition, reads(condition, derived), asked)
    behind = (
        x for name in stated.reads for x in (computed[name].reads if name in computed else (name,))
    )
    fact = ComputedFact(Fact(name, Kind.BOOL, text), stated, reads=(*dict.fromkeys(behind),))
    return IsStated(name, value=True, of=condition), fact


class _Reader:
    """A reader of the formula of one document; faults go to `diagnostics`."""

    def __init__(
        self, document: Document, facts: Mapping[str, Fact], diagnostics: list[Diagnostic]
    ) -> None:
        self.document = document
        self.facts = facts
        self.diagnostics = diagnostics

    def _wrong(self, what: str, help_: str, *route: str | int) -> Term:
        self.diagnostics.append(Diagnostic(what, self.document.position(*route), help_))
        return 0

    def read(self, fact: Fact, shape: ComputedShape) -> Term:
        """Return the formula of a document, or the name of its function."""
        values = {key: value for key in WAYS if (value := getattr(shape, key))}
        if len(values) != 1:
            what = f"`{fact.id}` has {'no formula' if not values else f'{len(values)} formulas'}"
            return self._wrong(what, f"Write one of: {listed(WAYS, len(WAYS))}.")
        low, high = shape.minimum, shape.maximum
        if low is not None and high is not None and low > high:
            what = f"the minimum of `{fact.id}` is above its maximum"
            return self._wrong(what, "Exchange them.", "minimum")
        if shape.function:
            return str(shape.function)
        return (
            self._term(shape.by, ("by",)) if shape.by else self._formula(shape.formula, "formula")
        )

    def _term(self, given: object, route: Route) -> Term:
        if isinstance(given, int | float) and not isinstance(given, bool):
            return given
        if isinstance(given, str):
            return self._formula(given, *route)
        if not isinstance(given, Mapping) or len(given) != 1:
            help_ = "Write a formula, or one choice with a formula for each of its answers."
            return self._wrong("this is not a number that can be computed", help_, *route)
        ((name, parts),) = given.items()
        if fact := self.facts.get(name):
            return self._lookup(fact, parts, (*route, name))
        help_ = did_you_mean(str(name), self.facts, "Name a fact of type choice.")
        return self._wrong(f"there is no fact {quoted(str(name))}", help_, *route, name)

    def _formula(self, text: str, *route: str | int) -> Term:
        try:
            term = formula(text, lambda name: self._named(name, route))
        except NotAFormula as wrong:
            return self._wrong(str(wrong), HELP, *route)
        self._check(term, route)
        return term

    def _check(self, term: Term, route: Route) -> None:
        """Refuse a division by zero, and days in anything but a difference."""
        if not isinstance(term, Formula):
            return
        if term.operation in ("ratio", "how_many") and term.parts[1] == 0:
            self._wrong("this divides by zero", "Divide by something else.", *route)
        self._days(term, route)
        for part in term.parts:
            self._check(part, route)

    def _lookup(self, fact: Fact, given: object, route: Route) -> Term:
        known = fact.choice_ids()
        if fact.kind is not Kind.CHOICE:
            return self._wrong(
                f"`{fact.id}` is not a choice", "Name a fact of type choice.", *route
            )
        if not isinstance(given, Mapping) or not given:
            help_ = f"Write what each of its answers picks: {{{known[0]}: 1}}."
            return self._wrong(f"nothing is picked by `{fact.id}`", help_, *route)
        for answer in given:
            if answer not in known:
                help_ = did_you_mean(str(answer), known, f"Its answers: {listed(known)}.")
                self._wrong(
                    f"`{fact.id}` has no answer {quoted(str(answer))}", help_, *route, answer
                )
        terms = ((answer, self._term(part, (*route, answer))) for answer, part in given.items())
        return Lookup(fact.id, tuple(terms))

    def _named(self, name: str, route: Route) -> Term:
        fact = self.facts.get(name)
        if fact is None:
            known = [*self.facts, *self.document.numbers]
            help_ = did_you_mean(name, known, "Name a fact, a parameter or a computed fact.")
            if runs_together(name, known):
                help_ = "Put spaces around a minus."
            return self._wrong(f"there is no fact or parameter {quoted(name)}", help_, *route)
        if fact.kind not in ORDERED:
            what = f"`{name}` is of type {fact.kind.value}, so nothing can be computed from it"
            return self._wrong(what, "Name a fact that is a number.", *route)
        return name

    def _days(self, formula: Formula, route: Route) -> None:
        """Allow days only in a difference."""
        is_day = [
            isinstance(part, str) and self.facts[part].kind is Kind.DATE for part in formula.parts
        ]
        if any(is_day) and not (all(is_day) and formula.operation == "difference"):
            help_ = "Write one day minus another. The result is in days."
            self._wrong("a day is not a number", help_, *route)
