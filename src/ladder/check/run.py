"""One run of the check: find, read and judge the files, then settle what counts."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from glob import glob
from itertools import islice
from typing import NamedTuple

from ladder.check.baseline import beside
from ladder.check.discovery import Candidate, Passed, matches, search
from ladder.check.file_text import bytes_of
from ladder.check.findings import Checked, Override, Report, Severity
from ladder.check.missing import condensed
from ladder.check.proposal import check_proposal, in_order, unusable
from ladder.check.proposal_file import NoProposal, Proposal, ProposalReader, Trainings, Unusable
from ladder.check.report import report, reweighed
from ladder.check.repository import changed_since, real
from ladder.check.settings import Settings
from ladder.check.uncovered import training_beside, uncovered
from ladder.check.waiver_file import load_waivers
from ladder.check.waivers import Waivers
from ladder.engine.pack import CheckRule
from ladder.engine.problem import Waiver
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.output.diagnostics import MOST, Diagnostic, InvalidInput, did_you_mean, quoted
from ladder.trainings.find import Setup

DATA = (".jsonl", ".csv", ".tsv", ".json")
"""Endings of files that bear a proposal out."""

Judged = tuple[Checked, tuple[Waiver, ...]]
"""A proposal with its findings, and the waivers that stand in it."""


def run(
    rulebook: Rulebook,
    settings: Settings,
    overrides: Sequence[Override],
    today: date,
    weighed: Mapping[str, Position],
) -> Report:
    """Check everything that is asked for.

    The report shows `overrides`; `weighed` is where the settings weigh each rule.

    Raises:
        InvalidInput: if waivers, baseline or settings are at fault; never for a proposal.
    """
    if diagnostics := list(islice(_unknown_rules(rulebook, settings, weighed), MOST + 1)):
        raise InvalidInput(diagnostics)
    passed = Passed()
    weights = _weights(settings)
    looked = _candidates(settings, passed)
    files = _waived(rulebook, settings, looked, today, passed)
    if CheckRule.CLAIM_WITHOUT_A_FILE not in weights:  # said only where settings weigh it
        files = [_without(CheckRule.CLAIM_WITHOUT_A_FILE, each) for each in files]
    files = list(reweighed(files, weights))
    read = {candidate.path for candidate in looked.files}
    compared = beside(rulebook, files, read, settings.baseline, settings.write_baseline, today)
    made = report(
        rulebook,
        _condensed(rulebook, compared.files, weights),
        passed.skipped(),
        overrides,
        today,
        settings.fail_on,
        allow_nothing=settings.allow_nothing or settings.changed is not None,
    )
    return made._replace(baseline_written=compared.written)


def _weights(settings: Settings) -> Mapping[str, Severity]:
    """Return what each rule weighs: of two settings for claims without a file, the stricter."""
    if settings.evidence is None:
        return settings.severity
    rule = CheckRule.CLAIM_WITHOUT_A_FILE
    stated = settings.severity.get(rule, Severity.NOTE)
    return {**settings.severity, rule: min(settings.evidence, stated, key=lambda each: each.rank)}


def _without(rule: str, checked: Checked) -> Checked:
    kept = (finding for finding in checked.findings if finding.rule != rule)
    return checked._replace(findings=tuple(kept))


def _condensed(
    rulebook: Rulebook, files: Sequence[Checked], weights: Mapping[str, Severity]
) -> Iterator[Checked]:
    """The files as a reader wants them: what is missing said once, the worst first."""
    for checked in reweighed((condensed(rulebook, each) for each in files), weights):
        yield checked._replace(findings=in_order(checked.findings))


class _Looked(NamedTuple):
    """The files to judge, those that have not changed, and whether any is gone.

    What has not changed may ask for a training that has, or set up one that a proposal, changed or
    gone, asks for no more.
    """

    files: list[Candidate]
    unchanged: Sequence[Candidate] = ()
    gone: bool = False


def _candidates(settings: Settings, passed: Passed) -> _Looked:
    """The files to look at. Where what judges them or bears them out changed, all count as such."""
    found = search(settings.paths, settings.exclude, passed, settings.require)
    if settings.as_found:
        found = [candidate._replace(named=False) for candidate in found]
    if settings.changed is None:
        return _Looked(found)
    changed = changed_since(settings.changed)
    judges = (settings.waivers, settings.baseline, "ladder.toml", "pyproject.toml")
    if any(
        file in judges
        or file.lower().endswith(DATA)
        or any(matches(file, folder) for folder in settings.rules)
        for file in changed
    ):
        return _Looked(found)
    names = [file.rpartition("/")[2].encode(errors="surrogateescape") for file in changed]
    kept, rest = list[Candidate](), list[Candidate]()
    for each in found:
        differs = {each.path, real(each.path)} & changed or _speaks_of(each, names)
        (kept if differs else rest).append(each)
    for candidate in rest:
        passed.add(f"not changed since {settings.changed}", candidate.path)
    return _Looked(kept, rest, gone=not all(map(os.path.lexists, changed)))


def _speaks_of(candidate: Candidate, names: Iterable[bytes]) -> bool:
    """Whether a file names one that has changed: such a file may bear it out."""
    try:
        raw = bytes_of(candidate.path)
    except InvalidInput:
        return True
    return any(name in raw for name in names)


def _unknown_rules(
    rulebook: Rulebook, settings: Settings, weighed: Mapping[str, Position]
) -> Iterator[Diagnostic]:
    """Rules that the settings weigh and that do not exist."""
    known = {**rulebook.rules, **rulebook.check_rules}
    for rule in settings.severity:
        if rule not in known:
            what = f"the settings weigh an unknown rule, {quoted(rule)}"
            help_ = did_you_mean(rule, known, "Copy the id of the rule from a finding.")
            yield Diagnostic(what, weighed[rule], help_)


def _stepped(items: Sequence[Candidate]) -> Iterator[Candidate]:
    """The items one by one; on a terminal with a bar, where they are more than a glance takes."""
    if len(items) <= 50 or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield from items
        return
    from ladder.output.screen import counting

    with counting(len(items), sys.stderr) as step:
        for item in items:
            yield item
            step(1)


def _judged(rulebook: Rulebook, looked: _Looked, today: date, passed: Passed) -> list[Judged]:
    """Every proposal judged; what holds none goes to `passed`."""
    reader = ProposalReader(rulebook)
    judged: list[Judged] = []
    setups: list[Setup] = []
    for candidate in _stepped(looked.files):
        match reader.read(candidate):
            case Proposal(problem, contradictions, trains):
                checked = check_proposal(rulebook, problem, contradictions, today)
                if trains and not checked.trains:
                    beside = training_beside(rulebook, problem.file, *trains)
                    checked = checked._replace(findings=(*checked.findings, beside))
                judged.append((checked, problem.waivers))
            case Unusable(file, diagnostics, opened):
                judged.append((unusable(rulebook, file, diagnostics, opened=opened), ()))
            case Trainings(found):
                setups += found
            case NoProposal(file, reason):
                passed.add(reason, file)
    files = [checked for checked, _ in judged]
    told = {setup.file for setup in setups}
    moved = looked.gone or any(checked.techniques for checked in files)
    for candidate in looked.unchanged if moved or setups else ():
        match reader.read(candidate):
            case Proposal(problem, contradictions):
                files.append(check_proposal(rulebook, problem, contradictions, today))
            case Trainings(found):
                setups += found
    bare = uncovered(rulebook, setups, files)
    return [*judged, *((checked, ()) for checked in bare if moved or checked.file in told)]


def _waived(
    rulebook: Rulebook, settings: Settings, looked: _Looked, today: date, passed: Passed
) -> list[Checked]:
    """Return every file of the run with its waivers applied."""
    central = load_waivers(settings.waivers) if settings.waivers else ()
    waivers = Waivers(rulebook, today, central, settings.terms)
    judged = _judged(rulebook, looked, today, passed)
    if settings.no_waivers:
        return [checked for checked, _ in judged]
    files = [waivers.apply(checked, own) for checked, own in judged]
    if left := waivers.left_over(lambda pattern: bool(glob(pattern, recursive=True))):
        files.append(Checked(str(settings.waivers), findings=left))
    return files
