"""The types of rules, techniques and needs, and the rulebook that holds them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

from ladder.engine.comparisons import Test
from ladder.engine.conditions import ALWAYS, NEVER, Condition, Derived, Evaluators
from ladder.engine.facts import DOUBTS, ComputedFact, Fact, Stated
from ladder.engine.pack import Claim, Pack, Parameter, begin
from ladder.engine.problem import Case, Contradiction
from ladder.engine.sources import NOWHERE, Basis, Position, Source

RuleKind = Literal[
    "fit", "exclusion", "requirement", "variant", "caution", "advice", "message", "check", "forbid"
]

Worsened = Literal["cost", "speed", "quality", "exact-outputs"]
"""What a step for one need can make worse for another."""


RequirementClass = Literal["suits", "order", "ready"]
"""What a requirement asks: whether the technique can work here, whether something cheaper was
measured before, or whether the team has what it takes."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One reason, with its source and date. Rules compare by identity.

    `says` is the reason in one short line, `why` in at most 60 plain words; `{fact.id}` is replaced
    by the fact's value. The rule fires if `when` holds; a requirement *holds* if `when` does. `do`
    is what to do instead, or how to meet the requirement. `steps` replace the technique's steps
    for a variant. It concerns `techniques` and `needs`; empty means
    all. `forbids` says that an exclusion also concerns techniques that are on an option list.
    `class_` is the class of a requirement. One on order names what comes first `instead`. If
    `out_of_reach` is known to hold, the team cannot meet the requirement: it was refused, or it
    takes too long; `takes` is the time to meet it.
    `first` puts an advice's step before those of the technique. `proposable` says that an exclusion
    only puts another technique first: a proposal that does not train passes all the same.
    `verified` is the day on which its sources were checked. `worsens` is what a variant makes
    worse, each with its reason.
    """

    id: str
    kind: RuleKind
    says: str
    why: str
    when: Condition = ALWAYS
    do: str = ""
    steps: tuple[str, ...] = ()
    basis: Basis = Basis.SOURCE
    sources: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    verified: str = ""
    techniques: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    pack: str = ""
    position: Position = NOWHERE
    forbids: bool = False
    first: bool = False
    proposable: bool = False
    class_: RequirementClass = "ready"
    instead: tuple[str, ...] = ()
    out_of_reach: Condition | None = None
    takes: str = ""
    worsens: Mapping[Worsened, str] = field(default_factory=dict)

    @property
    def is_off_list(self) -> bool:
        """True if it only says why its techniques are no option of a need."""
        return self.kind == "exclusion" and self.when == ALWAYS and not self.forbids


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause of bad answers, in the order of repairs, and the techniques that take it away.

    `says` is the cause in a reader's words, `words` are what else people call it. It is the cause
    of an answer that is right after its `repair` by hand, and not after those of lower `order`.
    `removed_by` are the techniques that can remove it, `in_part` those that can remove a part.
    `do` is the next step where it leads.
    """

    id: str
    title: str
    says: str
    order: int
    repair: str
    do: str
    removed_by: tuple[str, ...]
    in_part: tuple[str, ...]
    words: tuple[str, ...] = ()
    basis: Basis = Basis.EXTERNAL
    sources: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    verified: str = ""
    position: Position = NOWHERE

    @property
    def techniques(self) -> tuple[str, ...]:
        """The techniques that can remove it or a part of it."""
        return (*self.removed_by, *self.in_part)


Solution = Literal["quality", "cost", "speed", "size", "fewer-models"]
"""Ways to solve a need: better answers, or cheaper, faster or smaller models."""


class Cost(NamedTuple):
    """The cost of a technique: money, time to a first result, upkeep; `brief` is a short summary.

    `latency` is its effect on response time, `undo` how to remove it again.
    """

    money: str
    time: str
    upkeep: str
    latency: str = ""
    undo: str = ""
    brief: str = ""


class Published(NamedTuple):
    """A published result of a technique with its baseline; without `needs` it concerns all."""

    says: str
    needs: tuple[str, ...]
    sources: tuple[str, ...]


class Technique(NamedTuple):
    """A technique on the ladder, or off it (`rung` is None).

    `variants` are tried in order: the first that is known to hold is chosen, else the last.
    `solved_by` are the needs that an attempt solves once it has reached its target. Without any, it
    only prepares others. `worsens` is what it makes worse, each with its reason; what a variant
    makes worse comes on top. One `around_model` changes what the model gets or what becomes of its
    answers, so that counted errors rule it out on its own.
    """

    id: str
    title: str
    rung: int | None
    training: bool
    what: str
    cost: Cost
    steps: tuple[str, ...]
    climb: str
    exhausted: Condition
    target_reached: Condition
    inconclusive: Condition = NEVER
    outscored: Condition = NEVER
    in_use: Condition = NEVER
    better: Condition = NEVER
    counted_out: Condition = NEVER
    leads: Condition = NEVER
    inapplicable: Condition = NEVER
    solved_by: tuple[Solution, ...] = ("quality",)
    variants: tuple[Rule, ...] = ()
    reference: tuple[Mapping[str, str], ...] = ()
    published: tuple[Published, ...] = ()
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    position: Position = NOWHERE
    verified: str = ""
    worsens: Mapping[Worsened, str] = {}
    around_model: bool = False

    @property
    def scored_on_items(self) -> bool:
        """True if it can change answers, so that items show whether it is good enough.

        A technique that improves no answers is measured on traffic, unless it only joins models.
        """
        return "quality" in self.solved_by or self.solved_by == ("fewer-models",)


class NeedOption(NamedTuple):
    """One entry of a need's option list: a technique, when it is suitable, and its companions.

    `exhausted` is the condition under which it counts as tried and insufficient, `target_reached`
    that under which its attempt solves the need: it reached its target, and `solved_when` holds.
    `trains` says whether it trains something. `title` is what the technique is called for this
    need; empty for its own title. `verb` is what a headline says to do with it.
    """

    technique: str
    fit: Rule
    exhausted: Condition
    target_reached: Condition
    solved_when: Condition = ALWAYS
    exclusions: tuple[Rule, ...] = ()
    requirements: tuple[Rule, ...] = ()
    combined_with: tuple[str, ...] = ()
    variants: tuple[Rule, ...] = ()
    steps: tuple[str, ...] = ()
    trains: bool = False
    title: str = ""
    verb: str = "use"

    @property
    def refusals(self) -> tuple[Rule, ...]:
        """The exclusions for which `check` refuses a proposal of the technique."""
        return tuple(rule for rule in self.exclusions if self.trains or not rule.proposable)


@dataclass(frozen=True, slots=True, eq=False)
class Need:
    """A problem or wish of the user: its option list, and why other techniques do not serve it.

    `symptom` is a complaint in a user's own words, `words` are other phrases for it. `triage` says
    where you see it: in the `facts`, in the `form` of answers, or in `running` the model. `purpose`
    is what a model should do that this need asks for, and `purpose_words` are phrases for it.
    """

    id: str
    title: str
    symptom: str
    stay: str
    solved_by: Solution
    options: tuple[NeedOption, ...]
    exclusions: Mapping[str, Rule]
    position: Position = NOWHERE
    verified: str = ""
    words: tuple[str, ...] = ()
    triage: str = ""
    purpose: str = ""
    purpose_words: tuple[str, ...] = ()

    @property
    def quoted(self) -> str:
        """The title in quotation marks, as a sentence names the need."""
        return f"“{self.title}”"


@dataclass(frozen=True, eq=False, repr=False)
class Rulebook:
    """All rules, checked and ready to use, as `load_rules` returns them. Compared by identity.

    `computed` facts are ordered: each comes after those that it reads. `causes` are in the order of
    repairs. `contradictions` are listed by the fact at fault. `positions` says where facts, derived
    facts, sources and claims are declared (`fact/x`), and where conditions are: an id followed by
    `:when` or `:exhausted`. `own` says where the declarations of overlays are; of the
    rules in it, `reworded` are those that fire exactly as the rule below does. `days` are those on
    which some parameter gets another value, earliest first; these rules are those from the day
    `begins` on, and `again` returns those from another day on.
    """

    pack: Pack
    facts: Mapping[str, Fact]
    derived: Derived
    sources: Mapping[str, Source]
    techniques: Mapping[str, Technique]
    needs: Mapping[str, Need]
    rules: Mapping[str, Rule]
    check_rules: Mapping[str, Rule] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    conflicts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    computed: Mapping[str, ComputedFact] = field(default_factory=lambda: DOUBTS)
    causes: Mapping[str, Cause] = field(default_factory=dict)
    cases: tuple[Case, ...] = ()
    contradictions: Mapping[str, tuple[Contradiction, ...]] = field(default_factory=dict)
    own: Mapping[str, Position] = field(default_factory=dict)
    reworded: frozenset[str] = frozenset()
    days: tuple[date, ...] = ()
    begins: date = date.min
    again: Callable[[date], "Rulebook"] | None = None
    positions: Mapping[str, Position] = field(default_factory=dict, repr=False)

    def on(self, day: date) -> "Rulebook":
        """Return the rules with the values that parameters have on a day."""
        begins = begin(self.days, day)
        return self.again(begins) if self.again and begins != self.begins else self

    @property
    def floor(self) -> Technique:
        """The default technique: you begin with it and keep it if nothing else is left."""
        return self.techniques[self.pack.floor]

    def fact(self, name: str) -> Fact:
        """Return the fact of that id, stated or computed."""
        return self.facts.get(name) or self.computed[name].fact

    @cached_property
    def stated(self) -> Mapping[str, Stated]:
        """The conditions of which a rule asks whether they are known, by their computed fact."""
        return {name: x.by for name, x in self.computed.items() if isinstance(x.by, Stated)}

    @cached_property
    def assumed(self) -> Mapping[str, str]:
        """The choices that rules read where a problem states none, by fact."""
        return {fact.id: fact.assume for fact in self.facts.values() if fact.assume}

    @cached_property
    def training_requirements(self) -> tuple[Rule, ...]:
        """The requirements of all training: those of the most training techniques."""
        training = {name for name, technique in self.techniques.items() if technique.training}
        requirements = (rule for rule in self.rules.values() if rule.kind == "requirement")
        met_by = {rule: len(training.intersection(rule.techniques)) for rule in requirements}
        most = max(met_by.values(), default=0)
        return tuple(rule for rule, many in met_by.items() if many == most > 1)

    @cached_property
    def evaluators(self) -> Evaluators:
        """Its conditions, ready to evaluate; equal conditions share one function."""
        return Evaluators(self.derived)

    @cached_property
    def tests(self) -> Mapping[str, Test]:
        """Its conditions, ready to evaluate, by key (see `conditions`)."""
        return {
            condition.key: self.evaluators[condition.condition] for condition in conditions(self)
        }

    def __repr__(self) -> str:
        pack = self.pack
        return (
            f"<Rulebook {pack.name} {pack.version}: {len(self.rules)} rules, {pack.digest[:19]}…>"
        )

    def __getstate__(self) -> dict[str, object]:
        """Return the state without functions, which are rebuilt in a millisecond."""
        return {k: value for k, value in vars(self).items() if k not in ("evaluators", "tests")}


def entries(book: Rulebook) -> Iterator[tuple[Need, NeedOption]]:
    """Return every entry of every option list."""
    return ((need, entry) for need in book.needs.values() for entry in need.options)


STATES = (
    *("target_reached", "exhausted", "inconclusive", "outscored", "in_use", "better"),
    *("counted_out", "leads", "inapplicable"),
)
"""The conditions of a technique that say how its attempt went."""


class WrittenCondition(NamedTuple):
    """A condition of a rulebook, with its key and the id of the page that shows it."""

    key: str
    page: str
    condition: Condition


def conditions(book: Rulebook) -> Iterator[WrittenCondition]:
    """Yield every condition of a rulebook.

    The key is a rule's id, also behind `out-of-reach:`; a technique's behind
    `target_reached:`, `exhausted:`, `inconclusive:`, `outscored:`, `in_use:`, `better:`,
    `counted_out:`, `leads:` or `inapplicable:`; a need's and a technique's behind
    `target_reached:`, `exhausted:` or `solved_when:`; or the name of a derived fact behind
    `derived/`.
    """
    for rule in book.rules.values():
        yield WrittenCondition(rule.id, rule.id, rule.when)
        if rule.out_of_reach is not None:
            yield WrittenCondition(f"out-of-reach:{rule.id}", rule.id, rule.out_of_reach)
    for technique in book.techniques.values():
        for name in STATES:
            key, page = f"{name}:{technique.id}", f"technique/{technique.id}"
            yield WrittenCondition(key, page, getattr(technique, name))
    for need, entry in entries(book):
        place, page = f"{need.id}/{entry.technique}", f"need/{need.id}"
        for name in ("target_reached", "exhausted"):
            own = getattr(entry, name)
            same = own == getattr(book.techniques[entry.technique], name)
            on = f"technique/{entry.technique}" if same else page
            yield WrittenCondition(f"{name}:{place}", on, own)
        yield WrittenCondition(f"solved_when:{place}", page, entry.solved_when)
    for derived in book.derived.values():
        yield WrittenCondition(key := f"derived/{derived.name}", key, derived.when)
