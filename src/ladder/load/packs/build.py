"""Checked documents to one rulebook: its rules, techniques and needs, and their option lists."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any as Anything

from ladder.engine.comparisons import Includes, Is
from ladder.engine.computed import parameters_of
from ladder.engine.conditions import ALWAYS, NEVER, All, Any, Condition
from ladder.engine.facts import BETTER, COUNTED_OUT, IN_USE, INCONCLUSIVE, LEADS, OUTSCORED
from ladder.engine.pack import Claim, Parameter
from ladder.engine.problem import Case, Tries
from ladder.engine.rules import Cause, Cost, Need, NeedOption, Published, Rule, Rulebook, Technique
from ladder.engine.sources import Position, Source
from ladder.load.packs.cards import (
    AddedOptionShape,
    CauseShape,
    ComputedShape,
    ElsewhereShape,
    NeedShape,
    OptionShape,
    TechniqueShape,
    VariantShape,
)
from ladder.load.packs.document import owner
from ladder.load.packs.pack_shapes import ConflictShape, HeadingShape, SourceShape
from ladder.load.packs.rule_builder import RuleBuilder
from ladder.load.packs.shapes import (
    CaseShape,
    MessagesShape,
    ParameterShape,
    ProblemShape,
    RuleShape,
    Shape,
)
from ladder.load.problems.following import following
from ladder.output.diagnostics import Diagnostic, did_you_mean, listed

WORDS = {"says", "why", "unit", "basis", "sources", "claims", "verified"}
"""Keys of a computed fact that do not change its number."""

CARDS = {"technique": 1, "need": 2, "option": 3}
"""Kinds of files whose cases come after those of all others, in order."""


class Builder(RuleBuilder):
    """A builder of a rulebook; faults go to `diagnostics`, and building continues."""

    def build(self) -> Rulebook:
        """Return the rulebook of all documents."""
        for document in self.documents:
            match document.shape:
                case RuleShape() as shape:
                    self.standing_rule(shape)
                case MessagesShape() as shape:
                    self.messages(shape)
                case ComputedShape() as shape:
                    page = f"computed/{shape.computed}"
                    self.positions[page] = document.position("computed")
                    if document.changed and {route[0] for route in document.changed} <= WORDS:
                        self.reworded.add(page)
        cards = {card.technique: self._technique(card) for card in self.every(TechniqueShape)}
        techniques = {name: cards[name] for name in self.training}
        needs = {card.need: self._need(card, techniques) for card in self.every(NeedShape)}
        for document in sorted(self.documents, key=lambda x: CARDS.get(x.kind, 0)):
            for part in document.parts:
                if isinstance(part, CaseShape):
                    self.case(part)
                elif isinstance(part, ProblemShape):
                    self.problem(part)
        self._unsaid()
        claims = (
            (heading, *claim)
            for heading in self.every(HeadingShape)
            for claim in heading.claims.items()
        )
        rulebook = Rulebook(
            pack=self.pack,
            facts=self.facts,
            derived=dict(self.derived),
            sources={
                source.key: source.to(Source, id=source.key, quoted=source.grade == "quoted")
                for source in self.every(SourceShape)
            },
            techniques=techniques,
            needs=needs,
            rules=self.rules,
            check_rules=self.check_rules,
            claims={id_: x.to(Claim, id=id_, heading=above.heading) for above, id_, x in claims},
            conflicts={
                conflict.key: {**conflict.model_dump(), "rules": " ".join(conflict.rules)}
                for conflict in self.every(ConflictShape)
            },
            parameters=self._parameters(),
            computed=self.computed,
            causes=self._causes(),
            contradictions=self.contradictions,
            own=self.own,
            reworded=frozenset(self.reworded),
            positions=self.positions,
        )
        cases = zip(self.cases, self.tries, strict=True)
        return replace(rulebook, cases=tuple(_whole(rulebook, *case) for case in cases))

    def _parameters(self) -> dict[str, Parameter]:
        """Return every parameter by name, with the ids of what names it."""
        users: dict[str, dict[str, None]] = {}
        for document in self.documents:
            for name, route in document.used:
                users.setdefault(name, {})[owner(document, route)] = None
        for computed in self.computed.values():
            for name in parameters_of(computed.by):
                users.setdefault(name, {})[f"computed/{computed.name}"] = None
        return {
            shape.parameter: shape.to(
                Parameter,
                document=self.pack.document,
                id=shape.parameter,
                value=self.writer.numbers[shape.parameter],
                values=tuple((day.isoformat(), x) for day, x in sorted(days.items())),
                position=shape.place.at("parameter").position,
                used_by=tuple(users.get(shape.parameter, ())),
            )
            for shape in self.every(ParameterShape)
            for days in [shape.values or {}]
        }

    def _causes(self) -> dict[str, Cause]:
        """Return every cause of bad answers by name, in the order of repairs."""
        return {
            cause.cause: cause.to(
                Cause,
                document=self.pack.document,
                id=cause.cause,
                repair=cause.repair or "",
                position=cause.place.at("cause").position,
            )
            for cause in sorted(self.every(CauseShape), key=lambda cause: cause.order)
        }

    def _technique(self, shape: TechniqueShape) -> Technique:
        name = shape.technique
        outcome = f"attempts.{name}.outcome"
        # What is made for speed or cost is judged by that: a score of quality belies nothing.
        of_quality = "quality" in shape.solved_by
        if not shape.solved_by:
            attempt: dict[str, Anything] = {"exhausted": NEVER, "target_reached": NEVER}
        else:
            tried = Is(outcome, "below-target")
            attempt = {
                "exhausted": self._also(f"technique/{name}", shape, "exhausted", tried),
                "target_reached": Is(outcome, "target-reached"),
                "inconclusive": Any(
                    (Is(outcome, "inconclusive"), *([Includes(INCONCLUSIVE, name)] * of_quality))
                ),
                "inapplicable": Is(outcome, "not-applicable"),
                "in_use": Is(IN_USE, name),
                "better": Includes(BETTER, name),
                "counted_out": Includes(COUNTED_OUT, name),
                "leads": Includes(LEADS, name),
            }
        if shape.elsewhere:
            self._never(shape.elsewhere, (name,))
        return shape.to(
            Technique,
            id=name,
            rung=shape.rung,
            cost=shape.cost.to(Cost),
            published=tuple(
                x.to(Published, says=f"{x.says}; compared with {x.against}")
                for x in shape.published
            ),
            outscored=Includes(OUTSCORED, name) if of_quality else NEVER,
            variants=self._variants(name, shape.variants),
            position=shape.place.at("technique").position,
            **attempt,
        )

    def _never(
        self, shape: ElsewhereShape, techniques: tuple[str, ...], needs: tuple[str, ...] = ()
    ) -> None:
        """Add the reason why techniques are no option of these needs, or of those without them."""
        name = f"exclusion/{shape.id}"
        self.add(name, "exclusion", shape, techniques=techniques, needs=needs)

    def _also(self, owner: str, shape: Shape, key: str, always: Condition) -> Condition:
        """Return the condition that always holds for an attempt, and the local one if there is."""
        local = getattr(shape, key)
        return All((always, self.condition(owner, shape, key))) if local else always

    def _variants(self, owner: str, shapes: Iterable[VariantShape]) -> tuple[Rule, ...]:
        named = ((f"variant/{owner}/{shape.variant}", shape) for shape in shapes)
        return tuple(
            self.add(name, "variant", shape, self.condition(name, shape, "when"))
            for name, shape in named
        )

    def _need(self, shape: NeedShape, techniques: Mapping[str, Technique]) -> Need:
        for off in shape.excluded:
            self._never(off, off.techniques.of(self.groups["techniques"]), (shape.need,))
        route = self._route(shape)
        on_route = {entry.technique for entry in route}
        on_route |= {part for entry in route for part in entry.combined_with}
        entries = tuple(self._entry(shape.need, option, techniques) for option in route)
        position = shape.place.at("need").position
        excluded = {
            name: rule
            for name in techniques
            if name not in on_route and on_route <= techniques.keys()
            if (rule := self._off_route(position, shape.need, name)) is not None
        }
        return shape.to(
            Need,
            id=shape.need,
            options=entries,
            exclusions=excluded,
            position=position,
            purpose=shape.purpose.says if shape.purpose else "",
            purpose_words=tuple(shape.purpose.words) if shape.purpose else (),
        )

    def _route(self, need: NeedShape) -> list[OptionShape]:
        """Return the entries of an option list, including those that overlays add."""
        route = [*need.options]
        for shape in self.every(AddedOptionShape):
            if shape.option.need != need.need:
                continue
            names = [entry.technique for entry in route]
            if shape.technique in names:
                what = f"{shape.technique} is already an option of `{need.need}`"
                help_ = f"To change its place there, replace need/{need.need}."
                place = shape.place.at("technique")
            elif shape.option.after not in names:
                what = f"`{shape.option.after}` is not an option of `{need.need}`"
                help_ = did_you_mean(shape.option.after, names, f"Choose from: {listed(names)}.")
                place = shape.place.at("option", "after")
            else:
                route.insert(names.index(shape.option.after) + 1, shape)
                continue
            self.diagnostics.append(Diagnostic(what, place.position, help_))
        return route

    def _entry(
        self, need: str, shape: OptionShape, techniques: Mapping[str, Technique]
    ) -> NeedOption:
        name, fit = shape.technique, shape.fit.model_copy().put(shape.place)
        owner = f"{need}/{name}"
        page = f"need/{owner}"
        card = techniques.get(name)
        exhausted, reached = (card.exhausted, card.target_reached) if card else (ALWAYS, ALWAYS)
        entry = shape.to(
            NeedOption,
            fit=self.add(f"fit/{fit.id}", "fit", fit, techniques=(name,), needs=(need,)),
            exhausted=self._also(page, shape, "exhausted", exhausted),
            target_reached=self._also(page, shape, "solved_when", reached),
            solved_when=self._also(page, shape, "solved_when", ALWAYS),
            variants=self._variants(owner, shape.variants),
            trains=self.training.get(name, False),
        )
        rules = [rule for rule in self.about[name] if not rule.needs or need in rule.needs]
        conditional = [rule for rule in rules if rule.when != ALWAYS or rule.forbids]
        return entry._replace(
            exclusions=tuple(rule for rule in conditional if rule.kind == "exclusion"),
            requirements=tuple(rule for rule in rules if rule.kind == "requirement"),
        )

    def _off_route(self, position: Position, need: str, technique: str) -> Rule | None:
        """Return why a technique never serves this need: the need's own or the card's reason."""
        reasons: dict[bool | None, Rule] = {}  # by whether it names the need; None: it names none
        for rule in self.about[technique]:
            if rule.kind == "exclusion" and rule.when == ALWAYS:
                reasons.setdefault(need in rule.needs if rule.needs else None, rule)
        if found := reasons.get(True) or reasons.get(None):
            return found
        self.unsaid.setdefault(technique, {})[need] = position
        return None

    def _unsaid(self) -> None:
        """Report, once each, the techniques that a need neither lists nor excludes."""
        for technique, needs in self.unsaid.items():
            names = listed([f"`{need}`" for need in needs], 3)
            what = f"nothing says why {technique} is not an option of {names}"
            help_ = "Add it to the options or to `excluded` of the need, or say `elsewhere` on its "
            help_ += "card."
            causes = (f"technique/{technique}", *(f"need/{need}" for need in needs))
            own = (self.own[name] for name in causes if name in self.own)
            position = next(own, next(iter(needs.values())))
            self.diagnostics.append(Diagnostic(what, position, help_))


def _whole(rulebook: Rulebook, case: Case, tries: Tries) -> Case:
    """Return a case with what follows from the scores and tries of its problem."""
    found = following(rulebook, case.facts, tries)
    return case._replace(facts={**case.facts, **{name: x.value for name, x in found.items()}})
