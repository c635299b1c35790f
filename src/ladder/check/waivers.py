"""Waivers applied: who answers for a finding until a day, and which waivers do not work.

Those of a central file may each name the files that it speaks of.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase

from ladder.check.claims import of_substance
from ladder.check.findings import Checked, Finding, Severity
from ladder.check.policy import is_unwaivable
from ladder.check.proposal import in_order
from ladder.check.settings import ANY_WAIVER, WaiverTerms
from ladder.engine.rules import WAIVER_REASONS, Position, Rulebook, Waiver
from ladder.load.check_rules import CheckRule
from ladder.load.nodes import Listing, Mapping, Node, Scalar, compose
from ladder.load.problem import read_waivers
from ladder.load.reader import read_text
from ladder.output.diagnostics import Diagnostic, InvalidInput, nearest

LONGEST = 180
"""Days ahead that a waiver may last."""

_LINK = re.compile(r"https?://\S+\.\S+|\S+/\S+")
"""An address, or a path."""

_REASON = re.compile(r"([a-z-]+)(?:\s*[:,;.–—]\s*|\s+-\s+)(\S+(?:\s+\S+)+)")


def reasoned(waiver: Waiver) -> bool:
    """Whether a waiver's reason is an accepted word with a sentence of at least two words.

    Who says that the evidence is elsewhere says where, by a link or a path.
    """
    match = _REASON.fullmatch(waiver.reason)
    if match is None or match[1] not in WAIVER_REASONS or not of_substance(match[2]):
        return False
    return match[1] != "evidence-elsewhere" or _LINK.search(match[2]) is not None


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
        """A proposal with its waived findings marked as such, and its faulty waivers reported."""
        central = [waiver for waiver in self.central if _concerns(waiver, checked.file)]
        self._concerned.update(central)
        if not own and not central:
            return checked
        findings, used = self._waived(checked.findings, (*own, *central))
        self._used |= used
        findings += self._faulty(own, used)
        findings += [
            self._about(
                waiver,
                CheckRule.WAIVER_GIVEN_TWICE,
                f"{waiver.rule} is waived in {other.position.file} as well.",
            )
            for waiver in own
            for other in central
            if waiver.rule == other.rule
        ]
        return checked._replace(findings=in_order(findings))

    def left_over(self, matches: Callable[[str], bool]) -> tuple[Finding, ...]:
        """What is wrong with the central waivers, once every proposal has been seen.

        Args:
            matches: whether a pattern matches any file, be it one that this run did not look at.
        """
        elsewhere = {
            waiver
            for waiver in self.central
            if waiver.files and waiver not in self._concerned
            if any(matches(pattern) for pattern in waiver.files)
        }
        return in_order(self._faulty(self.central, self._used | elsewhere))

    def _waived(
        self, findings: Iterable[Finding], waivers: Sequence[Waiver]
    ) -> tuple[list[Finding], set[Waiver]]:
        result: list[Finding] = []
        used: set[Waiver] = set()
        for finding in findings:
            about = [waiver for waiver in waivers if waiver.rule == finding.rule]
            used.update(about)
            result.append(self._settled(finding, about))
        return result, used

    def _settled(self, finding: Finding, concerning: list[Waiver]) -> Finding:
        if not concerning or finding.unusable:
            return finding
        for waiver in concerning:
            if self._why_not(waiver) is None:
                remark = f"waived until {waiver.expires} by {waiver.owner}: {waiver.reason}"
                return finding._replace(suppression="waived", remark=remark)
        return finding._replace(remark=self._why_not(concerning[0]) or "")

    def _why_not(self, waiver: Waiver) -> str | None:
        """Why a waiver does not count; None where it does."""
        whose = f"the waiver of {waiver.owner}"
        left = (date.fromisoformat(waiver.expires) - self.today).days
        if left < 0:
            return f"{whose} expired on {waiver.expires}"
        if left > LONGEST:
            return f"{whose} lasts over {LONGEST} days, so it does not count"
        if not reasoned(waiver):
            return f"{whose} has no accepted reason, so it does not count"
        if refused := self._against_the_terms(waiver):
            return f"{whose} does not count: {refused}"
        return None

    def _against_the_terms(self, waiver: Waiver) -> str:
        """Why neither the policy nor the gate takes a waiver; empty where they do."""
        owners = self.terms.owners
        if is_unwaivable(self.terms, waiver.rule):
            return "the policy lets nobody waive this rule"
        if owners is not None and waiver.owner not in owners:
            return "its owner is not one whom the policy names"
        if waiver in self.central:
            return "" if waiver.files else "it names no files"
        return "" if self.terms.in_proposals else "the policy takes none that stands in a proposal"

    def _faulty(self, waivers: Iterable[Waiver], used: set[Waiver]) -> list[Finding]:
        seen: dict[tuple[str, tuple[str, ...]], Waiver] = {}
        findings: list[Finding] = []
        for waiver in waivers:
            first = seen.setdefault((waiver.rule, waiver.files), waiver)
            if first is not waiver:
                line = first.position.line
                text = f"{waiver.rule} is waived twice; the first stands in line {line}."
                findings.append(self._about(waiver, CheckRule.WAIVER_GIVEN_TWICE, text))
            findings += self._faults_of(waiver, waiver in used)
        return findings

    def _faults_of(self, waiver: Waiver, used: bool) -> list[Finding]:
        known = (*self.rulebook.rules, *self.rulebook.check_rules)
        if waiver.rule not in known:
            near = nearest(waiver.rule, known)
            text = f"No rule has the id {waiver.rule}."
            do = f"Did you mean {near}?" if near else ""
            return [self._about(waiver, CheckRule.WAIVER_OF_UNKNOWN_RULE, text, do)]
        if waiver.rule in _NEVER_WAIVED:
            return [
                self._about(
                    waiver, CheckRule.WAIVER_OF_BAD_INPUT, f"{waiver.rule} cannot be waived."
                )
            ]
        findings = []
        ahead = (date.fromisoformat(waiver.expires) - self.today).days
        if ahead > LONGEST:
            text = f"The waiver of {waiver.rule} lasts {ahead} days, until {waiver.expires}."
            findings.append(self._about(waiver, CheckRule.WAIVER_TOO_LONG, text))
        if not reasoned(waiver):
            text = f"The waiver of {waiver.rule} gives no accepted reason."
            do = f"Begin its reason with one of {', '.join(WAIVER_REASONS)}, then say a sentence."
            findings.append(self._about(waiver, CheckRule.WAIVER_WITHOUT_A_REASON, text, do))
        if refused := self._against_the_terms(waiver):
            text = f"The waiver of {waiver.rule} does not count: {refused}."
            findings.append(self._about(waiver, CheckRule.WAIVER_REFUSED, text))
        if not used:
            text = f"Nothing is waived by the waiver of {waiver.rule}."
            do = ""
            if waiver in self.central:
                meant = f" in {', '.join(waiver.files)}" if waiver.files else ""
                text = f"In this run, nothing is waived{meant} by the waiver of {waiver.rule}."
                do = "If this run saw every proposal: correct its files or its rule, or delete it."
            findings.append(self._about(waiver, CheckRule.WAIVER_UNUSED, text, do))
        return findings

    def _about(self, waiver: Waiver, name: CheckRule, text: str, do: str = "") -> Finding:
        rule = self.rulebook.check_rules[name]
        return Finding(
            rule.id,
            Severity.WARNING,
            text,
            rule.why,
            do or rule.do,
            waiver.position,
            facts={"owner": waiver.owner, "expires": waiver.expires},
            sources=rule.sources,
            fact=waiver.rule,
        )


_NEVER_WAIVED = frozenset(
    {
        *(rule for rule in CheckRule if rule.startswith(("check/waiver-", "check/baseline-"))),
        CheckRule.CLAIMS_THAT_CONTRADICT,
        CheckRule.FACTS_ARE_MISSING,
        CheckRule.NOT_A_VALID_PROPOSAL,
        CheckRule.UNREADABLE_FILE,
    }
)


def _concerns(waiver: Waiver, file: str) -> bool:
    return not waiver.files or any(fnmatchcase(file, pattern) for pattern in waiver.files)


def load_waivers(path: str) -> tuple[Waiver, ...]:
    """The waivers of a central file: `waivers:` with a list of them.

    Raises:
        InvalidInput: with everything that is wrong with the file.
    """
    diagnostics: list[Diagnostic] = []
    root = compose(read_text(path), path, diagnostics)
    waivers = tuple(_waivers(root, path, diagnostics))
    if diagnostics:
        raise InvalidInput(diagnostics)
    return waivers


def _waivers(root: Node | None, path: str, diagnostics: list[Diagnostic]) -> Iterator[Waiver]:
    entries = root.entries if isinstance(root, Mapping) else []
    if [key.value for key, _ in entries] != ["waivers"]:
        position = root.position if root else Position(path)
        help_ = "Write: waivers: [{rule: …, files: proposals/*, reason: …, owner: …, expires: …}]"
        diagnostics.append(
            Diagnostic("a file of waivers has one name at its top, `waivers`", position, help_)
        )
        return
    listing = entries[0][1]
    if not isinstance(listing, Listing):
        yield from read_waivers(listing, diagnostics)
        return
    for item in listing.items:
        files: tuple[str, ...] = ()
        if isinstance(item, Mapping):
            patterns = [value for key, value in item.entries if key.value == "files"]
            files = tuple(p for value in patterns for p in _patterns(value, diagnostics))
            rest = [(key, value) for key, value in item.entries if key.value != "files"]
            item = replace(item, entries=rest)
        for waiver in read_waivers(replace(listing, items=[item]), diagnostics, ("files",)):
            yield replace(waiver, files=files)


def _patterns(node: Node, diagnostics: list[Diagnostic]) -> Iterator[str]:
    for item in node.items if isinstance(node, Listing) else [node]:
        if isinstance(item, Scalar) and item.value:
            yield item.value
        else:
            help_ = "Write files: proposals/*.yaml, or a list of such patterns."
            diagnostics.append(Diagnostic("`files` takes patterns", item.position, help_))
