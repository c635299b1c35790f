"""Checked documents to rules: conditions parsed, cases read, ids resolved."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from ladder.engine.comparisons import Includes
from ladder.engine.conditions import ALWAYS, NEVER, All, Condition, Not, reads
from ladder.engine.costs import BILL
from ladder.engine.facts import READING
from ladder.engine.pack import PASSED_OVER, Pack
from ladder.engine.problem import Case, Problem, Tries
from ladder.engine.rules import Rule, Rulebook, RuleKind
from ladder.engine.sources import Position
from ladder.load.packs.cards import FactsShape, NeedShape, TechniqueShape
from ladder.load.packs.computed import computed_table, known_to_be_true
from ladder.load.packs.contradiction_rules import contradiction_table
from ladder.load.packs.document import Document, Place, every, message_id
from ladder.load.packs.layers import declared
from ladder.load.packs.pack_shapes import ClaimsShape, SourcesShape
from ladder.load.packs.parameters import Writer, bounds
from ladder.load.packs.shapes import (
    CaseShape,
    Cited,
    ExclusionShape,
    ForbidShape,
    MessagesShape,
    ParameterShape,
    ProblemShape,
    RequirementShape,
    RuleShape,
    Shape,
)
from ladder.load.packs.vocabulary import Vocabulary, derived_table, fact_table
from ladder.load.packs.words import members
from ladder.load.problems.problem import problem_from
from ladder.load.yaml.trees import place_of
from ladder.output.diagnostics import Diagnostic, InvalidInput

_WHEN: Mapping[str, Condition] = {
    PASSED_OVER: NEVER,
    "message/read-errors": Includes(READING, "uncounted"),
    "message/unclear-errors": Includes(READING, "unclear"),
    "message/wrong-labels": Includes(READING, "labels"),
}
"""Conditions of the program's own sentences."""


_Shape = TypeVar("_Shape", bound=Shape)


class RuleBuilder:
    """A builder of rules and their cases; faults go to `diagnostics`, and building continues."""

    def __init__(self, documents: Iterable[Document], pack: Pack, writer: Writer) -> None:
        self.documents = list(documents)
        self.pack = pack
        self.writer = writer
        self.diagnostics = diagnostics = writer.diagnostics
        self.facts = fact_table(self.documents, diagnostics)
        self.derived = derived_table(self.documents, self.facts, diagnostics)
        self.computed = computed_table(self.documents, self.facts, pack.document, diagnostics)
        computed = {name: item.fact for name, item in self.computed.items()}
        self.known = Vocabulary({**self.facts, **computed}, self.derived, diagnostics)
        self.rules: dict[str, Rule] = {}
        self.about: dict[str, list[Rule]] = defaultdict(list)  # the rules by technique
        self.check_rules: dict[str, Rule] = {}
        self.cases: list[Case] = []
        self.tries: list[Tries] = []
        cards = sorted(self.every(TechniqueShape), key=lambda x: (x.rung is None, x.rung or 0))
        self.training = {card.technique: card.training for card in cards}
        self.groups = members(self.training, (card.need for card in self.every(NeedShape)))
        parameters = self.every(ParameterShape)
        self.numbers = {x.parameter: x.sources for x in parameters if x.place.document.own}
        self.own = declared(document for document in self.documents if document.own)
        self.reworded: set[str] = set()
        self.unsaid: dict[str, dict[str, Position]] = {}
        tables = FactsShape | SourcesShape | ClaimsShape | ProblemShape
        self.positions = declared(x for x in self.documents if isinstance(x.shape, tables))
        stated = Vocabulary(self.facts, self.derived, diagnostics)
        self.contradictions = contradiction_table(self.documents, stated, self.known)
        self.vocabulary = Rulebook(
            *(pack, self.facts, self.derived, {}, {}, {}, {}), contradictions=self.contradictions
        )

    def every(self, kind: type[_Shape]) -> Iterator[_Shape]:
        """Yield the shapes of a kind, in the order of the documents."""
        return every(self.documents, kind)

    def condition(self, owner: str, shape: Shape, key: str, *, asked: bool = True) -> Condition:
        """Return the condition of `owner` under a key, over stated facts and computed ones."""

        def stated(condition: Condition) -> Condition:
            named = [self.facts[x] for x in reads(condition, self.derived) if x in self.facts]
            of_asked = asked and any(fact.asked for fact in named)
            comparison, fact = known_to_be_true(condition, self.derived, of_asked, self.computed)
            self.computed[comparison.fact] = fact
            return comparison

        place = shape.place.at(key)
        self.positions[f"{owner}:{'when' if key == 'met_when' else key}"] = place.position
        given = getattr(shape, key)
        return self.known.condition(place, given, stated=stated)

    def standing_rule(self, shape: RuleShape) -> None:
        """Add a rule that has a file of its own."""
        name, out_of_reach = shape.rule, None
        kind: RuleKind = "forbid" if name.startswith("forbid/") else shape.kind
        key = "met_when" if isinstance(shape, RequirementShape) else "when"
        asked = isinstance(shape, RequirementShape | ExclusionShape) and shape.asked
        when = self.condition(name, shape, key, asked=asked)
        if kind == "forbid" and isinstance(shape, ForbidShape):
            answer = self.condition(name, shape, "answer")
            when = All((answer, when)) if shape.when else answer
        if isinstance(shape, RequirementShape) and shape.out_of_reach_when:
            out_of_reach = self.condition(name, shape, "out_of_reach_when")
        about = {
            "techniques": shape.techniques.of(self.groups["techniques"]),
            "needs": shape.needs.of(self.groups["needs"]),
        }
        forbids = isinstance(shape, ForbidShape)
        self.add(name, kind, shape, when, **about, forbids=forbids, out_of_reach=out_of_reach)
        if isinstance(shape, RequirementShape) and (not_met := shape.not_met):
            # The exclusion of the same name: by default, it holds if the requirement fails.
            name = f"exclusion/{shape.requirement}"
            stated, key = (not_met, "when") if not_met.when else (shape, "met_when")
            when = self.condition(name, stated, key, asked=not_met.asked)
            texts = not_met.model_dump(include={"says", "why", "do"})
            own = shape.model_copy(update=texts).put(not_met.place)
            self.add(name, "exclusion", own, when if not_met.when else Not(when), **about)

    def messages(self, shape: MessagesShape) -> None:
        """Add the program's own sentences, each as a rule; those of the check have no cases."""
        for name, message in shape.messages.items():
            place, rule_id = message.place, message_id(name)
            if rule_id != name:
                when = _WHEN.get(rule_id)
                if when is None:
                    when = self.condition(rule_id, message, "when", asked=False)
                self.rules[rule_id] = self.rule(rule_id, "message", message, when)
                continue
            self.check_rules[rule_id] = self.rule(rule_id, "check", message)
            if not message.do:
                what, help_ = f"`do` is missing in `{name}`", "Say what the author should do."
                self.diagnostics.append(Diagnostic(what, place.position, help_))
            if message.cases:
                what, help_ = (
                    f"`{name}` takes no cases",
                    "Remove them: the check has its own tests.",
                )
                self.diagnostics.append(Diagnostic(what, place.position, help_))

    def rule(
        self, name: str, kind: RuleKind, shape: Cited, when: Condition = ALWAYS, **more: Any
    ) -> Rule:
        """Return a rule, with the day of its card where it has none of its own."""
        place = shape.place
        verified = shape.verified or getattr(place.document.shape, "verified", None) or ""
        if not verified:
            help_ = "Add verified: and the day on which you checked the sources."
            self.diagnostics.append(Diagnostic(f"`{name}` has no date", place.position, help_))
        if place.document.changes(place.route):
            self.own[name] = place.position
            if not place.document.decides(place.route):
                self.reworded.add(name)
        rule = shape.to(
            Rule,
            document=self.pack.document,
            id=name,
            kind=kind,
            when=when,
            reads=self._stated(reads(when, self.derived)),
            pack=place.document.pack,
            position=place.position,
            verified=verified,
            **more,
        )
        numbers = (*self._numbers(place),)
        sources = (*dict.fromkeys((*rule.sources, *numbers)),)
        return replace(rule, sources=sources) if numbers else rule

    def _numbers(self, place: Place) -> Iterator[str]:
        """Yield the sources of the numbers of overlays in a text that these do not state whole."""
        if not self.numbers or (place.document.own and place.document.changed is None):
            return
        for name, route in place.document.used:
            *around, key = route[: len(place.route) + 1]
            if tuple(around) == place.route and key in ("says", "why", "do"):
                yield from self.numbers.get(name, ())

    def _stated(self, read: Iterable[str]) -> tuple[str, ...]:
        """Return the stated facts among those read, and behind computed ones."""
        named = dict[str, None]()
        for name in read:
            behind = self.computed.get(name)
            is_sum = behind and (name == BILL or not isinstance(behind.by, str))
            named |= dict.fromkeys(behind.reads if behind and is_sum else (name,))
        return tuple(fact for fact in named if fact in self.facts)

    def add(
        self, name: str, kind: RuleKind, shape: Cited, when: Condition = ALWAYS, **more: Any
    ) -> Rule:
        """Keep a rule, whose id no other may have."""
        rule = self.rule(name, kind, shape, when, **more)
        if (first := self.rules.get(rule.id)) is not None:
            what = f"the id `{rule.id}` is used twice"
            help_ = f"The first one is at {first.position}. Rename one of them."
            self.diagnostics.append(Diagnostic(what, rule.position, help_))
        self.rules[rule.id] = rule
        for technique in rule.techniques:
            self.about[technique].append(rule)
        return rule

    def problem(
        self, shape: CaseShape | ProblemShape
    ) -> tuple[Problem, tuple[str, ...], tuple[str, ...]]:
        """Return a problem of a document, and why an overlay prevents it from being read.

        An answer that is forbidden comes last: if it is the only fault, the problem is read
        nevertheless.
        """
        document, route = shape.place
        node = self.writer.problem(place_of(document.root, (*route, "given"))[1])
        document.used.extend((name, (*route, "given")) for name in bounds(node))
        rules = self.vocabulary
        try:
            return problem_from(node, document.file, rules, [], files=False), (), ()
        except InvalidInput as error:
            refused = tuple(diagnostic.subject for diagnostic in error.diagnostics)
            if all(name.startswith("forbid/") for name in refused):
                return problem_from(node, document.file, rules, [], [], files=False), (), refused
            if self.own and not document.owns_case(route):
                return (
                    Problem("", {}),
                    tuple(diagnostic.what for diagnostic in error.diagnostics),
                    (),
                )
            self.diagnostics += error.diagnostics
        return Problem("", {}), (), ()

    def case(self, shape: CaseShape) -> None:
        """Add a case."""
        problem, unreadable, refused = self.problem(shape)
        self.tries.append(problem.tries)
        document, route = shape.place
        own = document.owns_case(route)
        day = document.day if own or document.changed is None else document.day_below
        case = shape.to(
            Case,
            name=shape.case,
            title=problem.title,
            facts=problem.facts,
            as_of=shape.as_of or day or self.pack.day,
            recommendation=shape.recommends,
            next_rung=shape.next,
            computes={
                f"computed.{name}": None if value == "unknown" else value
                for name, value in shape.computes.items()
            },
            position=shape.place.position,
            own=own,
            unreadable=unreadable,
            refused=refused,
        )
        self.cases.append(case)
