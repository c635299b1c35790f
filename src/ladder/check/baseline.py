"""A baseline: what was found when the gate was adopted. It can only shrink."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from ladder.findings import Checked, Finding, Key

Baseline = Mapping[Key, int]
"""How many findings of each key are known."""


def apply(files: Iterable[Checked], known: Baseline) -> tuple[tuple[Checked, ...], Baseline]:
    """Files with the known findings marked as such, and the known ones that are no longer found."""
    left = Counter(known)
    settled = []
    for checked in files:
        findings = tuple([_settled(finding, left) for finding in checked.findings])
        settled.append(checked._replace(findings=findings))
    return tuple(settled), +left


def _settled(finding: Finding, left: Counter[Key]) -> Finding:
    about = finding.about
    if not _kept(finding) or left[about] < 1:
        return finding
    left[about] -= 1
    return finding._replace(standing="baseline", remark="known when the gate was adopted")


def adopt(files: Iterable[Checked]) -> Baseline:
    """The baseline of a first run: every finding that counts, but for unusable inputs."""
    return Counter(f.about for checked in files for f in checked.findings if _kept(f))


def ratchet(known: Baseline, files: Iterable[Checked], exists: Callable[[str], bool]) -> Baseline:
    """What is left of a baseline after a run over `files`: nothing is ever added to it.

    Args:
        known: the baseline so far.
        files: the files of this run, before a baseline was applied to them.
        exists: whether a file that this run did not look at is still there.
    """
    run = tuple(files)
    seen = {checked.file for checked in run}
    found = adopt(run)
    kept = {
        about: min(count, found.get(about, 0)) if about[0] in seen else count
        for about, count in known.items()
        if about[0] in seen or exists(about[0])
    }
    return {about: count for about, count in kept.items() if count}


def _kept(finding: Finding) -> bool:
    return finding.standing == "active" and not finding.unusable
