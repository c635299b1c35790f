"""A baseline: what was found when the gate was adopted. It can only shrink."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from ladder.check.findings import Checked, Finding, Key, Severity

Entry = tuple[Key, Severity]
"""What a known finding is about, and how much it weighed."""

Baseline = Mapping[Entry, int]
"""How many findings of each kind are known."""


def apply(files: Iterable[Checked], known: Baseline) -> tuple[tuple[Checked, ...], Baseline]:
    """Files with the known findings marked as such, and the known ones that are no longer found."""
    left = Counter(known)
    settled = []
    for checked in files:
        findings = tuple([_settled(finding, left) for finding in checked.findings])
        settled.append(checked._replace(findings=findings))
    return tuple(settled), +left


def _settled(finding: Finding, left: Counter[Entry]) -> Finding:
    if _taken(finding, left) is None:
        return finding
    return finding._replace(standing="baseline", remark="known when the gate was adopted")


def _taken(finding: Finding, left: Counter[Entry]) -> Entry | None:
    """The entry that knows a finding, taken off `left`: one that weighed as much, or more."""
    if _counts(finding):
        for severity in Severity:
            entry = finding.about, severity
            if severity.rank <= finding.severity.rank and left[entry] > 0:
                left[entry] -= 1
                return entry
    return None


def adopt(files: Iterable[Checked]) -> Baseline:
    """The baseline of a first run: every finding that counts, but for unusable inputs."""
    findings = (finding for checked in files for finding in checked.findings)
    return Counter((each.about, each.severity) for each in findings if _counts(each))


def ratchet(known: Baseline, files: Iterable[Checked], exists: Callable[[str], bool]) -> Baseline:
    """What is left of a baseline after a run over `files`: nothing is ever added to it.

    Args:
        known: the baseline so far.
        files: the files of this run, before a baseline was applied to them. Of one that could not
            be judged, all that is known is kept.
        exists: whether a file that this run did not look at is still there.
    """
    run = tuple(files)
    judged = {checked.file for checked in run if checked.techniques}
    left, kept = Counter(known), Counter[Entry]()
    for checked in run:
        for finding in checked.findings if checked.techniques else ():
            if _taken(finding, left):
                kept[finding.about, finding.severity] += 1
    here = {checked.file for checked in run}
    for entry, count in known.items():
        file = entry[0][0]
        if file not in judged and (file in here or exists(file)):
            kept[entry] = count
    return kept


def _counts(finding: Finding) -> bool:
    return finding.standing == "active" and not finding.unusable
