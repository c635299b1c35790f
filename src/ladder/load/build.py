"""Checked documents to one rulebook: its rules, techniques and needs, and the routes of these."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from ladder.engine.computed import INCONCLUSIVE
from ladder.engine.conditions import ALWAYS, NEVER, All, Any, Condition, Includes, Is
from ladder.engine.rules import (
    EXISTING,
    Cost,
    Need,
    Pack,
    Parameter,
    Published,
    RouteEntry,
    Rule,
    Rulebook,
    Scope,
    Technique,
)
from ladder.load.citations import claim_table, source_table, tension_table
from ladder.load.documents import Document, Route
from ladder.load.layers import owner
from ladder.load.rule_builder import RuleBuilder, cited
from ladder.load.shapes import (
    CheckShape,
    EntryShape,
    MessagesShape,
    NeedShape,
    ParameterShape,
    ProblemShape,
    RouteShape,
    RuleShape,
    TechniqueShape,
    VariantShape,
)
from ladder.output.diagnostics import Diagnostic, did_you_mean, listed

Place = tuple[Document, EntryShape, Route, date]
"""A place of a route: the document that puts it there, where in that, and when it was checked."""


class Builder(RuleBuilder):
    """Puts a rulebook together; what is wrong goes to `diagnostics`, and building goes on."""

    def build(self, pack: Pack) -> Rulebook:
        """The rulebook of all documents."""
        for document in self.documents:
            if isinstance(document.shape, ProblemShape):
                self._problem(document, ())
            elif isinstance(document.shape, RuleShape):
                self._standing_rule(document, document.shape)
            elif isinstance(document.shape, MessagesShape):
                self._messages(document, document.shape)
        techniques = {
            d.shape.technique: self._technique(d, d.shape)
            for d in self.documents
            if isinstance(d.shape, TechniqueShape)
        }
        techniques = {name: techniques[name] for name in self.training}
        needs = {
            d.shape.need: self._need(d, d.shape, techniques)
            for d in self.documents
            if isinstance(d.shape, NeedShape)
        }
        shapes = [document.shape for document in self.documents]
        return Rulebook(
            pack=pack,
            facts=self.facts,
            derived=dict(self.derived),
            sources=source_table(shapes),
            techniques=techniques,
            needs=needs,
            rules=self.rules,
            check_rules={
                name: self._rule(d, d.shape, name, "check")
                for d in self.documents
                if isinstance(d.shape, CheckShape)
                for name in [f"check/{d.shape.check}"]
            },
            claims=claim_table(shapes),
            tensions=tension_table(shapes),
            parameters=self._parameters(),
            cases=tuple(self.cases),
            contradictions=self.contradictions,
            own=self.own,
            positions=self.positions,
        )

    def _parameters(self) -> dict[str, Parameter]:
        """Every parameter by name, with the ids of what names it."""
        users: dict[str, dict[str, None]] = {}
        for document in self.documents:
            for name, route in document.spelling.used:
                users.setdefault(name, {})[owner(document, route)] = None
        return {
            shape.parameter: Parameter(
                id=shape.parameter,
                value=shape.value,
                unit=shape.unit,
                says=shape.says,
                scope=Scope(shape.scope),
                sources=cited(shape),
                claims=tuple(shape.claims),
                verified=shape.verified.isoformat(),
                position=document.position("parameter"),
                used_by=tuple(users.get(shape.parameter, ())),
            )
            for document in self.documents
            if isinstance(shape := document.shape, ParameterShape)
        }

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
            cost=Cost(**shape.cost.model_dump(exclude_none=True)),
            published=tuple(
                Published(each.says, tuple(each.needs), tuple(each.sources))
                for each in shape.published
            ),
            steps=tuple(shape.steps),
            climb=shape.climb,
            spent=spent,
            met=Is(outcome, "met"),
            inconclusive=Any((Is(outcome, "inconclusive"), Includes(INCONCLUSIVE, name))),
            inapplicable=Is(outcome, "not-applicable"),
            closes=tuple(shape.closes),
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
        places = self._places(document, shape)
        on_route = {entry.technique for _, entry, _, _ in places}
        on_route |= {part for _, entry, _, _ in places for part in entry.combined_with}
        entries = tuple(self._entry(shape.need, *place, techniques) for place in places)
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
            shape.closes,
            entries,
            unfit,
            document.position("need"),
            shape.verified.isoformat(),
            words=tuple(shape.words),
            triage=shape.triage or "",
        )

    def _places(self, document: Document, need: NeedShape) -> list[Place]:
        """The places of a route, those among them that packs on top put there."""
        places: list[Place] = [
            (document, entry, ("route", index), need.verified)
            for index, entry in enumerate(need.route)
        ]
        for added in self.documents:
            shape = added.shape
            if not isinstance(shape, RouteShape) or shape.route.need != need.need:
                continue
            self._cases(added, shape.cases)
            names = [entry.technique for _, entry, _, _ in places]
            if shape.technique in names:
                what = f"{shape.technique} is on the route of `{need.need}` already"
                help_ = f"To change its place there, replace need/{need.need}."
                self.diagnostics.append(Diagnostic(what, added.position("technique"), help_))
            elif shape.route.after not in names:
                what = f"`{shape.route.after}` is not on the route of `{need.need}`"
                help_ = did_you_mean(shape.route.after, names, f"Choose from: {listed(names)}.")
                self.diagnostics.append(Diagnostic(what, added.position("route", "after"), help_))
            else:
                at = names.index(shape.route.after) + 1
                places.insert(at, (added, shape, (), shape.verified))
        return places

    def _entry(
        self,
        need: str,
        document: Document,
        shape: EntryShape,
        path: Route,
        verified: date,
        techniques: Mapping[str, Technique],
    ) -> RouteEntry:
        name = shape.technique
        because = f"fit/{shape.fit.because}"
        fit = self._rule(document, shape.fit, because, "fit", ALWAYS, verified, *path)
        fit = self._add(replace(fit, techniques=(name,), needs=(need,)))
        owner = f"{need}/{name}"
        spent = techniques[name].spent if name in techniques else ALWAYS
        if shape.spent:
            own = self._condition(f"need/{owner}", document, shape.spent, *path, "spent")
            spent = All((spent, own))
        half = in_hand = NEVER
        if shape.half:
            half = self._condition(
                f"need/{owner}", document, shape.half.when, *path, "half", "when"
            )
        if shape.in_hand:
            in_hand = self._condition(f"need/{owner}", document, shape.in_hand, *path, "in_hand")
        entry = RouteEntry(
            technique=name,
            fit=fit,
            spent=spent,
            combined_with=tuple(shape.combined_with),
            variants=self._variants(document, shape.variants, owner, verified, *path, "variants"),
            steps=tuple(shape.steps),
            trains=self.training.get(name, False) and not shape.serves,
            existing=shape.serves == EXISTING,
            half=half,
            other_half=shape.half.other if shape.half else "",
            in_hand=in_hand,
        )
        applicable = [
            rule
            for rule in self.rules.values()
            if entry.subject in rule.techniques and (not rule.needs or need in rule.needs)
        ]
        return entry._replace(
            unfit=tuple(
                r for r in applicable if r.kind == "unfit" and (r.when != ALWAYS or r.forbids)
            ),
            gates=tuple(r for r in applicable if r.kind == "gate"),
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
