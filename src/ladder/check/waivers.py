"""Waivers: who answers for a finding until a day, and which waivers do not work."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from typing import NamedTuple

from ladder.check.findings import Checked, Finding, Severity, by_rule
from ladder.check.placeholders import is_placeholder
from ladder.check.proposal import in_order
from ladder.check.settings import ANY_WAIVER, WaiverTerms
from ladder.engine.pack import CheckRule
from ladder.engine.problem import Waiver
from ladder.engine.rules import Rulebook
from ladder.output.diagnostics import nearest, quoted

LONGEST = 180
"""Days ahead that a waiver may last."""

_NEVER_WAIVED = (
    *(rule for rule in CheckRule if rule.startswith(("check/waiver-", "check/baseline-"))),
    CheckRule.CONTRADICTING_STATEMENTS,
    CheckRule.MISSING_FACTS,
    CheckRule.INVALID_PROPOSAL,
    CheckRule.UNREADABLE_FILE,
)


class Fault(NamedTuple):
    """A reason why a waiver does not count, shown beside its finding or as a finding."""

    remark: str
    rule: CheckRule | None = None
    text: str = ""
    do: str = ""


@dataclass(slots=True)
class Waivers:
    """The waivers of one run: those of each proposal, and the `central` ones, which name files."""

    rulebook: Rulebook
    today: date
    central: Sequence[Waiver] = ()
    terms: WaiverTerms = ANY_WAIVER
    _used: set[Waiver] = field(default_factory=set)
    _concerned: set[Waiver] = field(default_factory=set)

    def apply(self, checked: Checked, own: Sequence[Waiver]) -> Checked:
        """Return a proposal with its findings waived, and its faulty waivers reported."""
        file = checked.file
        central = [
            waiver
            for waiver in self.central
            if not waiver.files or any(fnmatchcase(file, pattern) for pattern in waiver.files)
        ]
        self._concerned.update(central)
        if not own and not central:
            return checked
        waivers = (*own, *central)
        rules = {finding.rule for finding in checked.findings}
        self._used.update(waiver for waiver in waivers if waiver.rule in rules)
        findings = [self._settled(finding, waivers) for finding in checked.findings]
        findings += self._faulty(own, self._used)
        return checked._replace(findings=in_order(findings))

    def left_over(self, matches: Callable[[str], bool]) -> tuple[Finding, ...]:
        """Return what is wrong with the central waivers, after all proposals.

        `matches` says whether a pattern matches any file, including files not looked at.
        """
        unseen = set(self.central) - self._concerned
        elsewhere = {waiver for waiver in unseen if any(map(matches, waiver.files))}
        return in_order(self._faulty(self.central, self._used | elsewhere))

    def _settled(self, finding: Finding, waivers: Sequence[Waiver]) -> Finding:
        concerning = [waiver for waiver in waivers if waiver.rule == finding.rule]
        if not concerning or finding.unusable:
            return finding
        why_not = ""
        for waiver in reversed(concerning):  # so that the first one's fault is told
            fault = next(self.faults(waiver), None)
            if fault is None:
                remark = f"waived until {waiver.expires} by {waiver.owner}: {waiver.reason}"
                return finding._replace(suppression="waived", remark=remark)
            why_not = f"the waiver of {waiver.owner} {fault.remark}"
        return finding._replace(remark=why_not)

    def faults(self, waiver: Waiver) -> Iterator[Fault]:
        """Yield why a waiver does not count."""
        left = (date.fromisoformat(waiver.expires) - self.today).days
        if waiver.rule in _NEVER_WAIVED:
            text = f"{waiver.rule} cannot be waived."
            yield Fault("does not count", CheckRule.WAIVER_OF_BAD_INPUT, text)
            return
        if left < 0:
            yield Fault(f"expired on {waiver.expires}")
        if left > LONGEST:
            text = f"The waiver of {waiver.rule} lasts {left} days, until {waiver.expires}."
            remark = f"lasts over {LONGEST} days, so it does not count"
            yield Fault(remark, CheckRule.WAIVER_TOO_LONG, text)
        if is_placeholder(waiver.reason):
            text = f"The waiver of {waiver.rule} gives no reason: {quoted(waiver.reason)}."
            yield Fault(
                "gives no reason, so it does not count", CheckRule.WAIVER_WITHOUT_REASON, text
            )
        if refused := self._against_the_terms(waiver):
            text = f"The waiver of {waiver.rule} does not count: {refused}."
            yield Fault(f"does not count: {refused}", CheckRule.WAIVER_REFUSED, text)

    def _against_the_terms(self, waiver: Waiver) -> str:
        """Return why neither policy nor gate accepts a waiver; empty if they do."""
        owners = self.terms.owners
        if is_placeholder(waiver.owner):
            return f"its owner is not a name: {quoted(waiver.owner)}"
        if any(fnmatchcase(waiver.rule, pattern) for pattern in self.terms.unwaivable):
            return "the policy lets nobody waive this rule"
        if owners is not None and waiver.owner not in owners:
            return "its owner is not one whom the policy names"
        if waiver in self.central and not waiver.files:
            return "it names no files"
        if waiver not in self.central and not self.terms.in_proposals:
            return "the policy takes none that stands in a proposal"
        return ""

    def _faulty(self, waivers: Iterable[Waiver], used: set[Waiver]) -> Iterator[Finding]:
        """Yield what is wrong with waivers; `used` are those that waive something."""
        known = (*self.rulebook.rules, *self.rulebook.check_rules)
        for waiver in waivers:
            if waiver.rule not in known:
                near = nearest(waiver.rule, known)
                text, do = f"No rule has the id {waiver.rule}.", near and f"Did you mean {near}?"
                yield self._about(waiver, CheckRule.WAIVER_UNKNOWN_RULE, text, do or "")
                continue
            for fault in self.faults(waiver):
                if fault.rule:
                    yield self._about(waiver, fault.rule, fault.text, fault.do)
            if waiver in used or waiver.rule in _NEVER_WAIVED:
                continue
            text, do = f"Nothing is waived by the waiver of {waiver.rule}.", ""
            if waiver in self.central:
                intended = f" in {', '.join(waiver.files)}" if waiver.files else ""
                text = f"In this run, nothing is waived{intended} by the waiver of {waiver.rule}."
                do = "If this run saw every proposal: correct its files or its rule, or delete it."
            yield self._about(waiver, CheckRule.WAIVER_UNUSED, text, do)

    def _about(self, waiver: Waiver, name: CheckRule, text: str, do: str = "") -> Finding:
        rule = self.rulebook.check_rules[name]
        facts = {"owner": waiver.owner, "expires": waiver.expires}
        place, about = waiver.position, waiver.rule
        return by_rule(rule, Severity.WARNING, text, place, do=do, facts=facts, fact=about)
