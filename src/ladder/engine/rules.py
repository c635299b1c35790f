"""The words of `ladder` as frozen types: rules, techniques, needs, and the rulebook of them all.

A *fact* is absent when unknown, a *gate* must be known to hold, a *route* lists the techniques that
can serve a need, lowest rung first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Literal, NamedTuple

from ladder.engine.conditions import ALWAYS, NEVER, Condition, Derived, Evaluators, Test
from ladder.engine.facts import Fact, Facts, Value


class Scope(StrEnum):
    """Where a rule comes from: the source says so, our stricter reading of it, or newer than it."""

    SOURCE = "source"
    READING = "reading"
    BEYOND = "beyond"


class Position(NamedTuple):
    """A place in a file; `line` and `column` count from 1. With line 0, no file but a name."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


NOWHERE = Position("")
"""The position of what was not read from a file."""


class Source(NamedTuple):
    """Something a rule cites. `quoted` marks what is known at second hand only."""

    id: str
    title: str
    authors: str
    year: int
    url: str
    verified: str
    quoted: bool = False
    note: str = ""
    claims: tuple[str, ...] = ()


RuleKind = Literal[
    "fit", "unfit", "gate", "variant", "caution", "advice", "message", "check", "forbid"
]


class Case(NamedTuple):
    """An example that judges rules: a problem, and what its verdict must say.

    Args:
        name: what it shows, in a sentence.
        title: the problem's title.
        facts: what the problem states.
        as_of: the day on which it is read: its own, else that of the pack it comes from.
        own: whether it comes from a pack laid on top of another.
        unreadable: why the rules that lie on top of it cannot read its problem any more.
        refused: the rules that forbid an answer of its problem.
    """

    name: str
    title: str
    facts: Facts
    as_of: date
    fires: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    recommendation: str | None = None
    next_rung: str | None = None
    variant: str | None = None
    outcome: str | None = None
    position: Position = NOWHERE
    own: bool = False
    unreadable: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


class Contradiction(NamedTuple):
    """Statements of one problem that cannot all be true.

    Args:
        id: kebab words that say it, behind `contradiction/`.
        at: the fact at fault; nothing is said of problems that do not state it.
        when: what must be known to hold for the statements to clash.
        says: what is wrong; `{fact.id}` stands for the value stated.
        help: what to do about it.
        stated: facts of which one at least must be stated, whatever its value.
        assumed: values of facts that the problem does not state.
    """

    id: str
    at: str
    when: Condition
    says: str
    help: str
    stated: tuple[str, ...] = ()
    assumed: Mapping[str, Value] = {}
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One reason, with its source and date. Rules compare by identity.

    Args:
        id: kebab words that say the reason, behind the rule's kind (`gate/enough-examples`).
        says: the reason in one short line, for the ladder on screen.
        why: the reason in at most 60 plain words; `{fact.id}` stands for the value read.
        when: what makes it fire (a gate *holds* when it is true).
        unless: for cautions and advice, what silences it once known to hold.
        do: what to do instead, or what would turn the "no" into a "yes".
        steps: for variants, what to do first instead of the technique's own steps.
        techniques: what it speaks of, as `RouteEntry.subject` says it; `needs` narrows it; empty
            means all.
        verified: the ISO day on which the sources were last checked.
        forbids: of an unfit, whether it also speaks of what is on a route, without a condition.
    """

    id: str
    kind: RuleKind
    says: str
    why: str
    when: Condition = ALWAYS
    unless: Condition | None = None
    do: str = ""
    steps: tuple[str, ...] = ()
    scope: Scope = Scope.SOURCE
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


Closing = Literal["quality", "cost", "speed", "size", "fewer-models"]
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
    `closes` are the needs that an attempt closes once it has reached its target.
    """

    id: str
    title: str
    rung: int | None
    training: bool
    what: str
    cost: Cost
    steps: tuple[str, ...]
    climb: str
    spent: Condition
    met: Condition
    inconclusive: Condition = NEVER
    inapplicable: Condition = NEVER
    closes: tuple[Closing, ...] = ("quality",)
    variants: tuple[Rule, ...] = ()
    reference: tuple[Mapping[str, str], ...] = ()
    published: tuple[Published, ...] = ()
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    position: Position = NOWHERE
    verified: str = ""


EXISTING = "existing"
"""How rules call the technique of a place that serves what exists, whichever it is."""


class RouteEntry(NamedTuple):
    """One place of a route: a technique, why it fits, when it does not, and what comes with it.

    `spent` is when the technique counts as spent here: its own condition, and the need's if any.
    `combined_with` names the techniques that are taken along with it. `trains` is whether something
    is trained here; `existing`, whether it is not, although the technique is one of training. Where
    `half` is known to hold, it serves one half of the need, and `other_half` is the technique for
    the other. `in_hand` is when it makes something of what the problem has already.
    """

    technique: str
    fit: Rule
    spent: Condition
    unfit: tuple[Rule, ...] = ()
    gates: tuple[Rule, ...] = ()
    combined_with: tuple[str, ...] = ()
    variants: tuple[Rule, ...] = ()
    steps: tuple[str, ...] = ()
    trains: bool = False
    existing: bool = False
    half: Condition = NEVER
    other_half: str = ""
    in_hand: Condition = NEVER

    @property
    def subject(self) -> str:
        """What rules call the technique here: by its name, or `existing`."""
        return EXISTING if self.existing else self.technique


@dataclass(frozen=True, slots=True, eq=False)
class Need:
    """What is wrong or wanted: its route, and why the other techniques do not serve it.

    `symptom` is a complaint in a person's own words, `words` what else people say. `triage` says
    where one sees it: in the `facts`, in the `form` of answers, or in `running` the model.
    """

    id: str
    title: str
    symptom: str
    stay: str
    closes: Closing
    route: tuple[RouteEntry, ...]
    unfit: Mapping[str, Rule]
    position: Position = NOWHERE
    verified: str = ""
    words: tuple[str, ...] = ()
    triage: str = ""


class Claim(NamedTuple):
    """A claim of the source document in our words; `left_out` says why it carries no advice."""

    id: str
    heading: str
    says: str
    left_out: str = ""


class Parameter(NamedTuple):
    """A number of the rules that stands once; `used_by` are the ids of what names it."""

    id: str
    value: int | float
    unit: str
    says: str
    scope: Scope
    sources: tuple[str, ...]
    claims: tuple[str, ...]
    verified: str
    position: Position = NOWHERE
    used_by: tuple[str, ...] = ()


class Opening(NamedTuple):
    """What packs laid on top open that was shut below them.

    Args:
        rule: the id of what shuts less: a gate, a reason against a technique, a need, a technique.
        says: in words, what it does no more.
        techniques: of which techniques.
        needs: for which needs; empty where it is the same for all, or `rule` is the need.
    """

    rule: str
    says: str
    techniques: tuple[str, ...]
    needs: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rule} {self.says}"


class Pack(NamedTuple):
    """Which rules gave a verdict; `added` and `replaced` name the ids from packs laid on top.

    `opens` is what these open that was shut below them.

    Name and version are those of every pack, in the order laid: core+ours, 2026.11+1.0. `day` is
    the day of its edition, the latest where there are several: what was checked later is in none.
    """

    name: str
    version: str
    digest: str
    day: date
    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    opens: tuple[Opening, ...] = ()


@dataclass(frozen=True, eq=False)
class Rulebook:
    """All rules, checked and ready: what `load_rules` returns and `advise` reads.

    `contradictions` stand under the fact at fault. `positions` says where facts and derived facts
    are declared (`fact/x`, `derived/x`), and where conditions stand: an id with `:when`, `:unless`
    or `:spent` behind it. `own` says what comes from packs laid on top, by id, and where it stands.
    Rulebooks compare by identity.
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
    tensions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    cases: tuple[Case, ...] = ()
    contradictions: Mapping[str, tuple[Contradiction, ...]] = field(default_factory=dict)
    own: Mapping[str, Position] = field(default_factory=dict)
    positions: Mapping[str, Position] = field(default_factory=dict, repr=False)

    @cached_property
    def evaluators(self) -> Evaluators:
        """Its conditions, ready to be evaluated; the same condition is the same function."""
        return Evaluators(self.derived)

    @cached_property
    def tests(self) -> Mapping[str, Test]:
        """Every condition ready to be evaluated, by its key (see `conditions`)."""
        return {each.key: self.evaluators[each.condition] for each in conditions(self)}

    def __getstate__(self) -> dict[str, object]:
        """What the rules say: functions are not kept, they are made anew in a millisecond."""
        made = ("evaluators", "tests")
        return {name: value for name, value in vars(self).items() if name not in made}


WAIVER_REASONS = {
    "experiment": "a trial with an end, on which no user depends",
    "evidence-elsewhere": "the evidence exists, but not in this file",
    "risk-accepted": "the owner knows the risk and carries it",
    "obligation": "a contract or a regulator asks for it",
    "rule-disputed": "the owner holds that the rule does not fit this case",
}
"""The accepted reasons of a waiver: its `reason` is one of these words, and then a sentence."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that somebody answers for until a day; read by `ladder check` only.

    `files` are the patterns of the proposals that a waiver of a central file speaks of; none: all.
    """

    rule: str
    reason: str
    owner: str
    expires: str
    position: Position = NOWHERE
    files: tuple[str, ...] = ()


class Origin(NamedTuple):
    """Where a fact comes from that nobody stated: which file, and what was done with it.

    Args:
        file: as the problem names it; "" where it is of the rules.
        digest: the SHA-256 of the file's bytes.
        how: what was done, in words: "counted in …".
    """

    file: str
    digest: str
    how: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem file, checked: known facts by id, and where each was written.

    `remarks` are texts for people alone, by key: they decide nothing.
    `origins` are those of the facts that were read from files beside it.
    """

    title: str
    facts: Mapping[str, Value]
    positions: Mapping[str, Position] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    file: str = ""
    remarks: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)


def entries(book: Rulebook) -> Iterator[tuple[Need, RouteEntry]]:
    """Every place of every route."""
    for need in book.needs.values():
        for entry in need.route:
            yield need, entry


class WrittenCondition(NamedTuple):
    """A condition of a rulebook, under its key and with the id of the page on which it stands."""

    key: str
    page: str
    condition: Condition


def conditions(book: Rulebook) -> Iterator[WrittenCondition]:
    """Every condition of a rulebook.

    The key is a rule's id; `unless:` and its id; `met:`, `spent:`, `inconclusive:` or
    `inapplicable:` and a technique's id; `spent:`, `half:` or `in-hand:` and a need and a
    technique; `derived/` and the name of a derived fact.
    """
    for rule in book.rules.values():
        yield WrittenCondition(rule.id, rule.id, rule.when)
        if rule.unless is not None:
            yield WrittenCondition(f"unless:{rule.id}", rule.id, rule.unless)
    for technique in book.techniques.values():
        page = f"technique/{technique.id}"
        yield WrittenCondition(f"met:{technique.id}", page, technique.met)
        yield WrittenCondition(f"spent:{technique.id}", page, technique.spent)
        yield WrittenCondition(f"inconclusive:{technique.id}", page, technique.inconclusive)
        yield WrittenCondition(f"inapplicable:{technique.id}", page, technique.inapplicable)
    for need, entry in entries(book):
        technique = book.techniques[entry.technique]
        same = entry.spent == technique.spent
        page = f"technique/{technique.id}" if same else f"need/{need.id}"
        yield WrittenCondition(f"spent:{need.id}/{entry.technique}", page, entry.spent)
        page = f"need/{need.id}"
        yield WrittenCondition(f"half:{need.id}/{entry.technique}", page, entry.half)
        yield WrittenCondition(f"in-hand:{need.id}/{entry.technique}", page, entry.in_hand)
    for derived in book.derived.values():
        page = f"derived/{derived.name}"
        yield WrittenCondition(page, page, derived.when)
