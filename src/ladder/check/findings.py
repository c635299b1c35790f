"""The findings of a check: plain, frozen data, rendered elsewhere. Standard library only.

They are named tuples, because a run makes thousands of them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum, StrEnum
from hashlib import blake2b
from typing import Any, Literal, NamedTuple

from ladder.engine.decision import Outcome
from ladder.engine.facts import Value
from ladder.engine.pack import CheckRule, Pack
from ladder.engine.rules import Rule
from ladder.engine.sources import Position, Source
from ladder.engine.wording import inside, show
from ladder.output.phrases import counted, joined, rung_in_words


class Severity(StrEnum):
    """The weight of a finding, worst first."""

    ERROR = "error"
    UNDECIDED = "undecided"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return tuple(Severity).index(self)

    @property
    def level(self) -> str:
        """Its level in annotations and in SARIF, if it does not fail the run."""
        return "warning" if self is Severity.UNDECIDED else self.value


class FailOn(StrEnum):
    """The least severity that fails a run."""

    ERROR = "error"
    WARNING = "warning"
    UNDECIDED = "undecided"
    NEVER = "never"


class Detail(StrEnum):
    """The amount of a report that a screen shows."""

    QUIET = "quiet"
    USUAL = "usual"
    FULL = "full"


USUAL = FailOn.UNDECIDED
"""The default of `fail-on`."""


class Exit(IntEnum):
    """The result of a run, or of one file in it."""

    PASS = 0
    REFUSED = 1
    BAD_INPUT = 2
    UNDECIDED = 3
    NOTHING = 4

    @property
    def word(self) -> str:
        """The result of a file, in a word or two."""
        return "passed" if self is Exit.PASS else self.name.lower().replace("_", " ")


WORST_FIRST = (Exit.BAD_INPUT, Exit.REFUSED, Exit.UNDECIDED, Exit.PASS)
"""Outcomes by priority: the first one of several files decides."""

Suppression = Literal["active", "waived", "baseline"]
"""The state of a finding: active, waived, or in the baseline."""


Key = tuple[str, str, str, str, str]
"""File, rule, technique, need and, where there is no technique, fact of a finding."""


FIRST = 5
"""Missing facts that a report lists, unless the answer depends on each of them."""


class Issue(NamedTuple):
    """What the judgment says of a proposal, before `ladder.check.wording` makes a finding of it.

    Args:
        rule: the id of the rule that speaks.
        facts: what it is about, the fact at fault first.
        technique, need: those that it is about; empty where it is none.
        missing: the facts to write.
        read: the facts whose values a report shows; None for `facts`.
        more: what else its words read, by the name of the parameter.
    """

    rule: str
    severity: Severity
    facts: Sequence[str]
    technique: str = ""
    need: str = ""
    missing: tuple[str, ...] = ()
    read: Iterable[str] | None = None
    more: Mapping[str, Any] = {}


class Finding(NamedTuple):
    """One thing that a proposal's author should know.

    Args:
        rule: the id of the rule that speaks; `check/…` where it is one of the check's own.
        position: where the fact at fault stands, or its nearest parent that exists.
        facts: the values that the rule read.
        technique, need, fact: what it speaks of; empty where it is none.
        missing: the facts to write, where it is that they are not known.
        add: for each missing fact its key, what it takes, and where it belongs.
        unusable: the input itself is at fault, so that the file was not, or not wholly, judged.
        remark: who answers for it, or why a waiver no longer does.
        against: its `why` holds only with one answer to the missing fact, which is bad.
        listed: what it lists, to stand in a table under its name.
        fails: it fails the run, or would if `fail-on` were not `never`.
    """

    rule: str
    severity: Severity
    text: str
    why: str
    do: str
    position: Position
    facts: Mapping[str, Value] = {}
    sources: tuple[str, ...] = ()
    technique: str = ""
    need: str = ""
    fact: str = ""
    missing: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    unusable: bool = False
    suppression: Suppression = "active"
    remark: str = ""
    fails: bool = False
    against: bool = False
    listed: str = ""

    def to_add(self, *, every: bool = False) -> list[str]:
        """Return the facts to add, a line each; only the first few unless all of them decide."""
        decides = self.rule == CheckRule.MISSING_FACTS and self.severity is not Severity.NOTE
        if decides or every or len(self.add) <= FIRST:
            return [*self.add]
        file, more = self.position.file, len(self.add) - FIRST
        how = f"ladder ask {file}" if file != "<stdin>" else "ladder check --full"
        return [*self.add[:FIRST], f"{more} more: run `{how}`"]

    @property
    def level(self) -> str:
        """Its level in annotations and in SARIF."""
        return "error" if self.fails else self.severity.level

    @property
    def said(self) -> str:
        """Its sentence, with its remark."""
        return f"{self.text} ({self.remark})" if self.remark else self.text

    @property
    def remedy(self) -> str:
        """The remedy, with the facts to add, in a paragraph."""
        added = f" Facts to add: {'; '.join(self.to_add())}." if self.add else ""
        return f"{self.do}{added}"

    @property
    def counts(self) -> bool:
        """True if it counts: neither waived nor in the baseline."""
        return self.suppression == "active"

    @property
    def standing(self) -> str:
        """Its weight in a word, or the reason why it does not count."""
        return self.severity.value if self.counts else self.suppression

    @property
    def values(self) -> str:
        """The values that the rule read, in words."""
        return ", ".join(f"{fact} {show(value)}" for fact, value in self.facts.items())

    @property
    def about(self) -> Key:
        """The subject of the finding without its line, so that it is stable when lines move."""
        fact = "" if self.technique else self.fact
        return (self.position.file, self.rule, self.technique, self.need, fact)


def by_rule(rule: Rule, severity: Severity, text: str, position: Position, **more: Any) -> Finding:
    """Return a finding by one of the check's own rules, in its words except for `more`."""
    own = {"why": rule.why, "do": rule.do, "sources": rule.sources}
    stated = own | {name: value for name, value in more.items() if value}
    return Finding(rule.id, severity, text, position=position, **stated)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings of one file, worst first: what counts, bad input, severity, place.

    Of errors the one comes first that names the technique to take instead. An exclusion that the
    stated facts leave open comes last.
    """
    return tuple(sorted(findings, key=_order))


def _order(finding: Finding) -> tuple[bool, bool, int, int, int, int, str, str, str]:
    position = finding.position
    above = finding.rule == CheckRule.ABOVE_RECOMMENDATION
    sure = finding.severity is Severity.ERROR or finding.missing
    excludes = (1 if sure else 3) if finding.rule.startswith("exclusion/") else 2
    decides = 0 if above else excludes
    return (
        not finding.counts,
        not finding.unusable,
        finding.severity.rank,
        decides,
        position.line,
        position.column,
        finding.rule,
        finding.technique,
        finding.text,
    )


class Step(NamedTuple):
    """A recommendation of the rules: a technique, its rung (None off the ladder), the action."""

    technique: str
    title: str
    rung: int | None
    outcome: Outcome


def _in_words(steps: Iterable[Step]) -> str:
    """Return steps as `use few-shot examples (rung 1), keep LoRA (rung 4)`."""
    do = {"use": "use", "stop": "stop at", "prepare": "prepare", "find-out": "find out about"}
    return ", ".join(
        f"{do.get(x.outcome, 'keep')} {inside(x.title)} ({rung_in_words(x.rung)})" for x in steps
    )


class Covered(NamedTuple):
    """A training that a proposal covers: where it starts, its method, its base and its data."""

    file: str
    line: int
    program: str
    technique: str
    base: str = ""
    data: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the training in words."""
        base = f"base {self.base}" if self.base else "base not named in this file"
        data = f"data {', '.join(self.data)}" if self.data else "data not named in this file"
        method = self.technique or "training"
        return f"{self.file}:{self.line}: {method} with {self.program}, {base}, {data}"


class Lack(IntEnum):
    """What a proposal lacks to cover a training, the farthest from it first."""

    TECHNIQUE = 0
    OTHER_DATA = 1
    NAME = 2
    DATA = 3
    BASE = 4
    NOTHING = 5


class Checked(NamedTuple):
    """One proposal, judged; `steps` is the verdict on each of its needs, highest rung first.

    `advised` is the verdict where unknown facts do not count against training, if it is another.
    `facts` are those that it states and those counted in its files; `trains` says that it asks for
    training, which is never let pass undecided. `positions` are where keys stand in the file.
    `ahead` are the techniques to prepare, or to find out about. `titles` are those of the
    techniques that it proposes. `why_not_less` has a line for each lower technique; `covers` are
    the trainings that it covers.
    """

    file: str
    title: str = ""
    techniques: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()
    exit: Exit = Exit.PASS
    trains: bool = False
    facts: Mapping[str, Value] = {}
    positions: Mapping[str, Position] = {}
    advised: tuple[Step, ...] = ()
    titles: tuple[str, ...] = ()
    ahead: tuple[Step, ...] = ()
    why_not_less: tuple[str, ...] = ()
    covers: tuple[Covered, ...] = ()

    def stated(self, fact: str) -> str:
        """Return a fact as text, empty if it is unknown."""
        return str(self.facts.get(fact, ""))

    @property
    def proposes(self) -> bool:
        """Return whether this is a proposal, or should be one; a file of waivers is none."""
        return bool(self.techniques) or any(finding.unusable for finding in self.findings)

    @property
    def claims(self) -> str:
        """What is proposed, and the verdict, in words."""
        steps, advised = _in_words(self.steps), _in_words(self.advised)
        verdict = f"the verdict: {_in_words((*self.steps, *self.ahead))}"
        if advised:
            verdict = f"the verdict, if unknown facts count against training: {steps}"
            verdict += f"; otherwise: {advised}"
        return f"proposes {joined(map(inside, self.titles), 'and')}; {verdict}"

    @property
    def skipped(self) -> str:
        """The techniques that a training skips as not applicable, each with its reason."""
        skips = [
            f"{name.split('.')[1]}: “{self.stated(name.replace('.outcome', '.because'))}”"
            for name, outcome in self.facts.items()
            if self.trains and name.endswith(".outcome") and outcome == "not-applicable"
        ]
        return "; ".join(sorted(skips))

    @property
    def shown(self) -> tuple[Finding, ...]:
        """The findings without those of the baseline, which are only counted."""
        return tuple(item for item in self.findings if item.suppression != "baseline")

    def fingerprints(self) -> tuple[str, ...]:
        """Return a fingerprint for each finding, the same as long as its subject is."""
        seen: dict[Key, int] = {}
        fingerprints = []
        for finding in self.findings:
            about = finding.about
            count = seen[about] = seen.get(about, 0) + 1
            text = "\0".join((*about, str(count))).encode(errors="surrogateescape")
            fingerprints.append(blake2b(text, digest_size=16).hexdigest())
        return tuple(fingerprints)


class Skipped(NamedTuple):
    """Files without a proposal, or skipped ones: why, how many, and the first few."""

    reason: str
    total: int
    examples: tuple[str, ...]


class Override(NamedTuple):
    """A setting that is not the default: its value, who set it, what it put aside.

    `loosens` says that with it less is found, or less fails.
    """

    setting: str
    value: str
    origin: str
    instead_of: str = ""
    loosens: bool = False


class Report(NamedTuple):
    """A whole run. `files` are sorted by path, the findings of a file by place, severity and rule.

    `exit` is the code that the run ends with. `baseline` is the text of the one to write, if any,
    and `baseline_written` says what is in it.
    """

    files: tuple[Checked, ...]
    skipped: tuple[Skipped, ...]
    overrides: tuple[Override, ...]
    rules: Mapping[str, Rule]
    sources: Mapping[str, Source]
    pack: Pack
    as_of: str
    fail_on: FailOn
    exit: Exit
    summary: str
    baseline: str = ""
    baseline_written: str = ""

    @property
    def worst_first(self) -> list[Checked]:
        """The files, the worst result first."""
        return sorted(self.files, key=lambda checked: WORST_FIRST.index(checked.exit))

    @property
    def beside_the_baseline(self) -> list[Checked]:
        """The files, the worst first, without those that only have findings in the baseline."""
        return [file for file in self.worst_first if file.techniques or file.shown]

    @property
    def in_the_baseline(self) -> str:
        """How many findings the baseline suppresses; empty if there are none."""
        known = [item for item, _ in self.findings if item.suppression == "baseline"]
        found = counted(len(known), "finding")
        return f"in the baseline: {found}; `ladder check --full` lists them" if known else ""

    @property
    def worst_findings(self) -> list[Finding]:
        """The findings that count: bad input, then by severity, then by place."""
        active = [finding for finding, _ in self.findings if finding.counts]
        return sorted(active, key=lambda finding: (not finding.unusable, finding.severity.rank))

    @property
    def findings(self) -> Iterator[tuple[Finding, str]]:
        """Every finding with its fingerprint, file by file."""
        for checked in self.files:
            yield from zip(checked.findings, checked.fingerprints(), strict=True)
