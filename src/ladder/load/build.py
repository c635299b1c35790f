"""Checked documents to one rulebook: ids resolved, conditions parsed, routes put together."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from ladder.engine.computed import COMPUTED
from ladder.engine.conditions import ALWAYS, All, Condition, Is
from ladder.engine.facts import Fact
from ladder.engine.logic import reads
from ladder.engine.rules import (
    Case,
    Cost,
    Entry,
    Need,
    Pack,
    Problem,
    Rule,
    Rulebook,
    RuleKind,
    Scope,
    Technique,
)
from ladder.load.citations import claim_table, source_table, tension_table
from ladder.load.documents import Document
from ladder.load.layers import declared, own_marks
from ladder.load.problem import problem_from
from ladder.load.shape_diagnostics import Route
from ladder.load.shapes import (
    CaseShape,
    Cited,
    EntryShape,
    GateShape,
    MessagesShape,
    NeedShape,
    RemarkShape,
    RuleShape,
    TechniqueShape,
    VariantShape,
)
from ladder.load.words import contradiction_table, derived_table, fact_table, in_force, parse_at
from ladder.output.diagnostics import Diagnostic, InvalidInput

DOCUMENT = "atomeons-post-training"
"""The source document: what a rule cites that names its claims and no other source."""


class Builder:
    """Puts a rulebook together; what is wrong goes to `diagnostics`, and building goes on."""

    def __init__(self, documents: Iterable[Document], diagnostics: list[Diagnostic]) -> None:
        self.documents = list(documents)
        self.diagnostics = diagnostics
        self.facts = fact_table(self.documents, diagnostics)
        self.derived = derived_table(self.documents, self.facts, diagnostics)
        self.rules: dict[str, Rule] = {}
        self.cases: list[Case] = []
        self.own = own_marks(self.documents)
        self.positions = dict(declared(self.documents))
        self.layered = any(document.own for document in self.documents)
        self.contradictions = contradiction_table(
            self.documents, self.facts, self.derived, diagnostics
        )

    def build(self, pack: Pack) -> Rulebook:
        """The rulebook of all documents."""
        self.vocabulary = Rulebook(
            pack, self.facts, self.derived, {}, {}, {}, {}, contradictions=self.contradictions
        )
        for document in self.documents:
            if isinstance(document.shape, RuleShape):
                self._standing_rule(document, document.shape)
            elif isinstance(document.shape, MessagesShape):
                self._messages(document, document.shape)
        techniques = {
            d.shape.technique: self._technique(d, d.shape)
            for d in self.documents
            if isinstance(d.shape, TechniqueShape)
        }
        order = sorted(techniques.values(), key=lambda t: (t.rung is None, t.rung or 0))
        techniques = {technique.id: technique for technique in order}
        needs = {
            d.shape.need: self._need(d, d.shape, techniques)
            for d in self.documents
            if isinstance(d.shape, NeedShape)
        }
        return Rulebook(
            pack=pack,
            facts=self.facts,
            derived=self.derived,
            sources=source_table(self.documents),
            techniques=techniques,
            needs=needs,
            rules=self.rules,
            claims=claim_table(self.documents),
            tensions=tension_table(self.documents),
            cases=tuple(self.cases),
            contradictions=self.contradictions,
            own=self.own,
            positions=self.positions,
        )

    def _condition(
        self,
        owner: str,
        document: Document,
        given: object,
        *base: str | int,
        words: Mapping[str, Fact] = {},
    ) -> Condition:
        """A condition of `owner`; `words` are known to it beside the pack's own facts."""
        facts = {**self.facts, **words}
        key = "when" if base[-1] == "holds" else base[-1]
        self.positions[f"{owner}:{key}"] = document.position(*base)
        return parse_at(document, given, base, facts, self.derived, self.diagnostics)

    def _standing_rule(self, document: Document, shape: RuleShape) -> None:
        kind: RuleKind = shape.kind
        rule_id = f"{kind}/{shape.name}"
        gate = isinstance(shape, GateShape)
        key = "holds" if gate else "when"
        spelled = shape.holds if isinstance(shape, GateShape) else shape.when
        # What is computed informs cautions and advice; it never moves a recommendation.
        words = COMPUTED if kind in ("caution", "advice") else {}
        when = self._condition(rule_id, document, spelled, key, words=words)
        unless = None
        if isinstance(shape, RemarkShape) and shape.unless:
            unless = self._condition(rule_id, document, shape.unless, "unless", words=words)
        when = in_force(when, shape.valid_from, shape.valid_until, gate)
        rule = self._rule(document, shape, rule_id, kind, when)
        rule = replace(
            rule,
            techniques=tuple(shape.techniques),
            needs=tuple(shape.needs),
            unless=unless,
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
            sources=tuple(shape.sources) or ((DOCUMENT,) if shape.claims else ()),
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

    def _case(self, document: Document, shape: CaseShape, path: Route) -> Case:
        problem = Problem("", {})
        unreadable: list[str] = []
        try:
            node = document.problems[path]
            problem = problem_from(node, document.file, self.vocabulary, [])
        except InvalidInput as error:
            if self.layered and not document.own:
                unreadable = [diagnostic.what for diagnostic in error.diagnostics]
            else:
                self.diagnostics += error.diagnostics
        return Case(
            name=shape.case,
            title=problem.title,
            facts=problem.facts,
            as_of=shape.as_of or document.day or self.vocabulary.pack.day,
            fires=tuple(shape.fires),
            silent=tuple(shape.silent),
            recommendation=shape.recommends,
            next_rung=shape.next,
            variant=shape.variant,
            outcome=shape.outcome,
            position=document.position(*path),
            own=document.own,
            unreadable=tuple(unreadable),
        )

    def _technique(self, document: Document, shape: TechniqueShape) -> Technique:
        name = shape.technique
        outcome = f"attempts.{name}.outcome"
        spent: Condition = Is(outcome, "fell-short")
        if shape.spent:
            own = self._condition(f"technique/{name}", document, shape.spent, "spent")
            spent = All((spent, own))
        self._cases(document, shape.cases)
        return Technique(
            id=name,
            title=shape.title,
            rung=shape.rung,
            training=shape.training,
            what=" ".join(shape.what.split()),
            cost=Cost(shape.cost.money, shape.cost.time, shape.cost.upkeep),
            steps=tuple(shape.steps),
            climb=shape.climb,
            spent=spent,
            met=Is(outcome, "met"),
            variants=self._variants(document, shape.variants, name, shape.verified, "variants"),
            reference=tuple(shape.reference),
            claims=tuple(shape.claims),
            sources=tuple(shape.sources),
            position=document.position("technique"),
            verified=shape.verified.isoformat(),
        )

    def _variants(
        self,
        document: Document,
        shapes: list[VariantShape],
        owner: str,
        verified: date,
        *route: str | int,
    ) -> tuple[Rule, ...]:
        variants = []
        for index, shape in enumerate(shapes):
            path = (*route, index)
            name = f"variant/{owner}/{shape.variant}"
            when = self._condition(name, document, shape.when, *path, "when")
            rule = self._rule(document, shape, name, "variant", when, verified, *path)
            variants.append(self._add(replace(rule, steps=tuple(shape.steps))))
        return tuple(variants)

    def _need(
        self, document: Document, shape: NeedShape, techniques: Mapping[str, Technique]
    ) -> Need:
        self._cases(document, shape.cases)
        on_route = {entry.technique for entry in shape.route}
        on_route |= {part for entry in shape.route for part in entry.joins}
        entries = tuple(
            self._entry(document, shape, entry, index, techniques)
            for index, entry in enumerate(shape.route)
        )
        unfit = {
            name: rule
            for name in techniques
            if name not in on_route and on_route <= techniques.keys()
            if (rule := self._off_route(document, shape.need, name)) is not None
        }
        return Need(
            shape.need,
            shape.title,
            shape.symptom,
            shape.stay,
            entries,
            unfit,
            document.position("need"),
            shape.verified.isoformat(),
        )

    def _entry(
        self,
        document: Document,
        need: NeedShape,
        shape: EntryShape,
        index: int,
        techniques: Mapping[str, Technique],
    ) -> Entry:
        path = ("route", index)
        name = shape.technique
        fit = self._rule(
            document, shape.fit, f"fit/{shape.fit.because}", "fit", ALWAYS, need.verified, *path
        )
        fit = self._add(replace(fit, techniques=(name,), needs=(need.need,)))
        owner = f"{need.need}/{name}"
        spent = techniques[name].spent if name in techniques else ALWAYS
        if shape.spent:
            own = self._condition(f"need/{owner}", document, shape.spent, *path, "spent")
            spent = All((spent, own))
        applicable = [
            rule
            for rule in self.rules.values()
            if name in rule.techniques and (not rule.needs or need.need in rule.needs)
        ]
        return Entry(
            technique=name,
            fit=fit,
            spent=spent,
            unfit=tuple(r for r in applicable if r.kind == "unfit" and r.when != ALWAYS),
            gates=tuple(r for r in applicable if r.kind == "gate"),
            joins=tuple(shape.joins),
            variants=self._variants(
                document, shape.variants, owner, need.verified, *path, "variants"
            ),
            steps=tuple(shape.steps),
        )

    def _off_route(self, document: Document, need: str, technique: str) -> Rule | None:
        """Why a technique never serves this need: the need's own reason, else the general one."""
        reasons = [
            rule
            for rule in self.rules.values()
            if rule.kind == "unfit" and rule.when == ALWAYS and technique in rule.techniques
        ]
        for rule in reasons:
            if need in rule.needs:
                return rule
        for rule in reasons:
            if not rule.needs:
                return rule
        what = f"nothing says why {technique} does not serve `{need}`"
        help_ = "Put it on the route, or add a file with unfit: about that technique."
        subject = f"off-route/{technique}/{need}"
        self.diagnostics.append(Diagnostic(what, document.position("need"), help_, subject))
        return None
