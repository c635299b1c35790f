"""The words of `ladder` as frozen types: rules, techniques, needs, and the rulebook of them all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from ladder.engine.conditions import ALWAYS, NEVER, Condition, Derived, Evaluators, Test
from ladder.engine.facts import DOUBTS, ComputedFact, Fact
from ladder.engine.pack import Claim, Pack, Parameter
from ladder.engine.problem import Case, Contradiction
from ladder.engine.sources import NOWHERE, Basis, Position, Source

RuleKind = Literal[
    "fit", "exclusion", "requirement", "variant", "caution", "advice", "message", "check", "forbid"
]


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One reason, with its source and date. Rules compare by identity.

    `says` is the reason in one short line, `why` in at most 60 plain words; `{fact.id}` stands for
    the value read. It fires where `when` holds and `unless` is not known to; a requirement *holds*
    where `when` does. `do` is what to do instead, or what would turn the "no" into a "yes"; `steps`
    are what a variant has in place of its technique's. It speaks of `techniques`, for `needs`;
    empty means all. `forbids` tells of an not suitable that it also speaks of what is on an option
    list. `verified` is the day on which its sources were checked.
    """

    id: str
    kind: RuleKind
    says: str
    why: str
    when: Condition = ALWAYS
    unless: Condition | None = None
    do: str = ""
    steps: tuple[str, ...] = ()
    basis: Basis = Basis.SOURCE
    sources: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    verified: str = ""
    techniques: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()
    reads: tuple[str, ...] = ()
    pack: str = ""
    position: Position = NOWHERE
    forbids: bool = False


Solution = Literal["quality", "cost", "speed", "size", "fewer-models"]
"""What closes a need: the answers get good enough, or what gives them cheaper, faster, smaller."""


class Cost(NamedTuple):
    """What a technique costs: money, time to a first result, upkeep; `brief` is all in a glance.

    `latency` is what it does to the time of an answer, `undo` how one gets rid of it again.
    """

    money: str
    time: str
    upkeep: str
    latency: str = ""
    undo: str = ""
    brief: str = ""


class Published(NamedTuple):
    """A result that somebody published of a technique; without `needs` it speaks for all."""

    says: str
    needs: tuple[str, ...]
    sources: tuple[str, ...]


class Technique(NamedTuple):
    """A tool on the ladder, or beside it (`rung` is None).

    `variants` are tried in order: the first that is known to hold is chosen, else the last.
    `solved_by` are the needs that an attempt closes once it has reached its target.
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
    inapplicable: Condition = NEVER
    solved_by: tuple[Solution, ...] = ("quality",)
    variants: tuple[Rule, ...] = ()
    reference: tuple[Mapping[str, str], ...] = ()
    published: tuple[Published, ...] = ()
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    position: Position = NOWHERE
    verified: str = ""


class NeedOption(NamedTuple):
    """One place of a route: a technique, why it fits, when it does not, and what comes with it.

    `exhausted` is when it counts as spent here: its own condition, and the need's if any. `trains`
    is whether something is trained here. Where `partial` is known to hold, it serves one half of
    the need, and the technique `other_technique` the other. `already_available` is when it makes
    something of what the problem has already.
    """

    technique: str
    fit: Rule
    exhausted: Condition
    exclusions: tuple[Rule, ...] = ()
    requirements: tuple[Rule, ...] = ()
    combined_with: tuple[str, ...] = ()
    variants: tuple[Rule, ...] = ()
    steps: tuple[str, ...] = ()
    trains: bool = False
    partial: Condition = NEVER
    other_technique: str = ""
    already_available: Condition = NEVER


@dataclass(frozen=True, slots=True, eq=False)
class Need:
    """What is wrong or wanted: its option list, and why the other techniques do not serve it.

    `symptom` is a complaint in a person's own words, `words` what else people say. `triage` says
    where one sees it: in the `facts`, in the `form` of answers, or in `running` the model.
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


@dataclass(frozen=True, eq=False, repr=False)
class Rulebook:
    """All rules, checked and ready: what `load_rules` returns. Rulebooks compare by identity.

    `computed` facts stand in an order in which each comes after those that it reads.
    `contradictions` stand under the fact at fault. `positions` says where facts, derived facts,
    sources and claims are declared (`fact/x`), and where conditions stand: an id with `:when`,
    `:unless` or `:spent` behind it. `own` says where what packs on top declare stands.
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
    cases: tuple[Case, ...] = ()
    contradictions: Mapping[str, tuple[Contradiction, ...]] = field(default_factory=dict)
    own: Mapping[str, Position] = field(default_factory=dict)
    positions: Mapping[str, Position] = field(default_factory=dict, repr=False)

    @property
    def floor(self) -> Technique:
        """What one begins with, and stays on when nothing else is left."""
        return self.techniques[self.pack.floor]

    def fact(self, name: str) -> Fact:
        """The fact of that id: one that problems state, or one that is computed from them."""
        return self.facts.get(name) or self.computed[name].fact

    @cached_property
    def training_requirements(self) -> tuple[Rule, ...]:
        """The requirements of whatever trains, wherever it stands.

        Those that speak of most of it.
        """
        training = {name for name, technique in self.techniques.items() if technique.training}
        requirements = [rule for rule in self.rules.values() if rule.kind == "requirement"]
        most = max(
            (len(training.intersection(requirement.techniques)) for requirement in requirements),
            default=0,
        )
        return tuple(
            g for g in requirements if len(training.intersection(g.techniques)) == most > 1
        )

    @cached_property
    def evaluators(self) -> Evaluators:
        """Its conditions, ready to be evaluated; the same condition is the same function."""
        return Evaluators(self.derived)

    @cached_property
    def tests(self) -> Mapping[str, Test]:
        """Every condition ready to be evaluated, by its key (see `conditions`)."""
        return {
            condition.key: self.evaluators[condition.condition] for condition in conditions(self)
        }

    def __repr__(self) -> str:
        pack = self.pack
        return (
            f"<Rulebook {pack.name} {pack.version}: {len(self.rules)} rules, {pack.digest[:19]}…>"
        )

    def __getstate__(self) -> dict[str, object]:
        """What the rules say: functions are not kept, they are made anew in a millisecond."""
        return {k: value for k, value in vars(self).items() if k not in ("evaluators", "tests")}


def entries(book: Rulebook) -> Iterator[tuple[Need, NeedOption]]:
    """Every place of every option list."""
    return ((need, entry) for need in book.needs.values() for entry in need.options)


class WrittenCondition(NamedTuple):
    """A condition of a rulebook, under its key and with the id of the page on which it stands."""

    key: str
    page: str
    condition: Condition


def conditions(book: Rulebook) -> Iterator[WrittenCondition]:
    """Every condition of a rulebook.

    The key is a rule's id, also behind `unless:`; a technique's behind `target_reached:`,
    `exhausted:`, `inconclusive:` or `inapplicable:`; a need's and a technique's behind
    `exhausted:`, `partial:` or `already-available:`; or the name of a derived fact behind
    `derived/`.
    """
    for rule in book.rules.values():
        yield WrittenCondition(rule.id, rule.id, rule.when)
        if rule.unless is not None:
            yield WrittenCondition(f"unless:{rule.id}", rule.id, rule.unless)
    for technique in book.techniques.values():
        for name in ("target_reached", "exhausted", "inconclusive", "inapplicable"):
            key, page = f"{name}:{technique.id}", f"technique/{technique.id}"
            yield WrittenCondition(key, page, getattr(technique, name))
    for need, entry in entries(book):
        place, page = f"{need.id}/{entry.technique}", f"need/{need.id}"
        same = entry.exhausted == book.techniques[entry.technique].exhausted
        on = f"technique/{entry.technique}" if same else page
        yield WrittenCondition(f"exhausted:{place}", on, entry.exhausted)
        yield WrittenCondition(f"partial:{place}", page, entry.partial)
        yield WrittenCondition(f"already-available:{place}", page, entry.already_available)
    for derived in book.derived.values():
        yield WrittenCondition(key := f"derived/{derived.name}", key, derived.when)
