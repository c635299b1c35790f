"""Checked documents to rules: conditions parsed, cases read, ids resolved."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from ladder.engine.computed import COMPUTED
from ladder.engine.conditions import ALWAYS, All, Condition, reads
from ladder.engine.problem import Case, Problem
from ladder.engine.rules import Pack, Rule, Rulebook, RuleKind, Scope
from ladder.load.documents import Document, Route
from ladder.load.groups import members
from ladder.load.layers import declared, own_marks
from ladder.load.problem import problem_from
from ladder.load.shapes import (
    CaseShape,
    Cited,
    ForbidShape,
    GateShape,
    MessagesShape,
    NeedShape,
    RemarkShape,
    RuleShape,
    Sourced,
    TechniqueShape,
)
from ladder.load.vocabulary import (
    contradiction_table,
    derived_table,
    fact_table,
    in_force,
    parse_at,
)
from ladder.output.diagnostics import Diagnostic, InvalidInput

DOCUMENT = "atomeons-post-training"
"""The source document: what a rule cites that names its claims and no other source."""


def cited(shape: Sourced) -> tuple[str, ...]:
    """The sources that a shape cites."""
    return tuple(shape.sources) or ((DOCUMENT,) if shape.claims else ())


class RuleBuilder:
    """Builds rules and their cases; what is wrong goes to `diagnostics`, and building goes on."""

    def __init__(self, documents: Iterable[Document], diagnostics: list[Diagnostic]) -> None:
        self.documents = list(documents)
        self.diagnostics = diagnostics
        self.facts = fact_table(self.documents, diagnostics)
        self.derived = derived_table(self.documents, self.facts, diagnostics)
        self.rules: dict[str, Rule] = {}
        self.cases: list[Case] = []
        self.day = max(
            (document.day for document in self.documents if document.day), default=date.min
        )
        shapes = [document.shape for document in self.documents]
        cards = [shape for shape in shapes if isinstance(shape, TechniqueShape)]
        cards.sort(key=lambda card: (card.rung is None, card.rung or 0))
        self.training = {card.technique: card.training for card in cards}
        needs = [shape.need for shape in shapes if isinstance(shape, NeedShape)]
        self.groups = members(self.training, needs)
        self.own = own_marks(self.documents)
        self.positions = dict(declared(self.documents))
        self.layered = any(document.own for document in self.documents)
        self.contradictions = contradiction_table(
            self.documents, self.facts, self.derived, diagnostics
        )
        no_pack = Pack("", "", "", date.min)
        self.vocabulary = Rulebook(
            no_pack, self.facts, self.derived, {}, {}, {}, {}, contradictions=self.contradictions
        )

    def _condition(
        self,
        owner: str,
        document: Document,
        given: object,
        *base: str | int,
    ) -> Condition:
        """A condition of `owner`, over stated facts and computed ones."""
        facts = {**self.facts, **COMPUTED}
        key = "when" if base[-1] == "holds" else base[-1]
        self.positions[f"{owner}:{key}"] = document.position(*base)
        return parse_at(document, given, base, facts, self.derived, self.diagnostics)

    def _standing_rule(self, document: Document, shape: RuleShape) -> None:
        rule_id = shape.rule
        kind: RuleKind = "forbid" if rule_id.startswith("forbid/") else shape.kind
        gate = isinstance(shape, GateShape)
        key = "holds" if gate else "when"
        spelled = shape.holds if isinstance(shape, GateShape) else shape.when
        when = self._condition(rule_id, document, spelled, key)
        if kind == "forbid" and isinstance(shape, ForbidShape):
            answer = self._condition(rule_id, document, shape.answer, "answer")
            when = All((answer, when)) if shape.when else answer
        unless = None
        if isinstance(shape, RemarkShape) and shape.unless:
            unless = self._condition(rule_id, document, shape.unless, "unless")
        when = in_force(when, shape.valid_from, shape.valid_until, gate)
        rule = self._rule(document, shape, rule_id, kind, when)
        rule = replace(
            rule,
            techniques=shape.techniques.of(self.groups["techniques"]),
            needs=shape.needs.of(self.groups["needs"]),
            unless=unless,
            forbids=isinstance(shape, ForbidShape),
            cases=self._cases(document, shape.cases),
        )
        self._add(rule)

    def _messages(self, document: Document, shape: MessagesShape) -> None:
        for name, message in shape.messages.items():
            path = ("messages", name)
            rule = self._rule(document, message, f"message/{name}", "message", ALWAYS, None, *path)
            cases = self._cases(document, message.cases, *path)
            self.rules[rule.id] = replace(rule, cases=cases)

    def _rule(
        self,
        document: Document,
        shape: Cited,
        name: str,
        kind: RuleKind,
        when: Condition = ALWAYS,
        verified: date | None = None,
        *route: str | int,
    ) -> Rule:
        day = shape.verified or verified
        if day is None:
            help_ = "Add verified: and the day on which you checked the sources."
            self.diagnostics.append(
                Diagnostic(f"`{name}` has no date", document.position(*route), help_)
            )
        if document.own:
            self.own[name] = document.position(*route)
        return Rule(
            id=name,
            kind=kind,
            says=shape.says,
            why=" ".join(shape.why.split()),
            when=when,
            do=shape.do or "",
            scope=Scope(shape.scope),
            sources=cited(shape),
            claims=tuple(shape.claims),
            verified=day.isoformat() if day else "",
            reads=tuple(fact for fact in reads(when, self.derived) if fact in self.facts),
            pack=document.pack,
            position=document.position(*route),
        )

    def _add(self, rule: Rule) -> Rule:
        if (first := self.rules.get(rule.id)) is not None:
            help_ = f"It stands first at {first.position}. Rename one of them."
            self.diagnostics.append(
                Diagnostic(f"the id `{rule.id}` is used twice", rule.position, help_)
            )
        self.rules[rule.id] = rule
        return rule

    def _cases(
        self, document: Document, shapes: list[CaseShape], *route: str | int
    ) -> tuple[Case, ...]:
        cases = tuple(
            self._case(document, shape, (*route, "cases", index))
            for index, shape in enumerate(shapes)
        )
        self.cases += cases
        return cases

    def _problem(self, document: Document, path: Route) -> tuple[Problem, list[str], list[str]]:
        """A problem of a document, and why what lies on top of it keeps it from being read.

        Last, what forbids an answer in it: where nothing else is wrong, it is read all the same.
        """
        node = document.problems[path]
        try:
            return problem_from(node, document.file, self.vocabulary, [], files=False), [], []
        except InvalidInput as error:
            refused = [diagnostic.subject for diagnostic in error.diagnostics]
            if all(name.startswith("forbid/") for name in refused):
                file, rules = document.file, self.vocabulary
                return problem_from(node, file, rules, [], [], files=False), [], refused
            if self.layered and not document.own:
                return Problem("", {}), [diagnostic.what for diagnostic in error.diagnostics], []
            self.diagnostics += error.diagnostics
        return Problem("", {}), [], []

    def _case(self, document: Document, shape: CaseShape, path: Route) -> Case:
        problem, unreadable, refused = self._problem(document, path)
        return Case(
            name=shape.case,
            title=problem.title,
            facts=problem.facts,
            as_of=shape.as_of or document.day or self.day,
            fires=tuple(shape.fires),
            silent=tuple(shape.silent),
            recommendation=shape.recommends,
            next_rung=shape.next,
            variant=shape.variant,
            outcome=shape.outcome,
            position=document.position(*path),
            own=document.own,
            unreadable=tuple(unreadable),
            refused=tuple(refused),
        )
