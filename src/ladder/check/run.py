"""One run of the check: find, read and judge the files, then settle what counts."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from glob import glob

from ladder.check import baseline as ratchets
from ladder.check.discovery import Candidate, Passed, search
from ladder.check.findings import Checked, Report
from ladder.check.options import Wanted
from ladder.check.progress import Progress
from ladder.check.proposal import check_proposal, unusable
from ladder.check.proposal_file import NoProposal, Proposal, ProposalReader, Unusable
from ladder.check.report import report, reweighed
from ladder.check.waivers import Waivers
from ladder.engine.rules import Position, Rulebook, Waiver
from ladder.output.diagnostics import Diagnostic, InvalidInput, did_you_mean, quoted

Judged = tuple[Checked, tuple[Waiver, ...]]


@dataclass(frozen=True, slots=True)
class Request:
    """What a run is asked to do."""

    wanted: Wanted
    today: date
    write_baseline: str | None = None
    allow_nothing: bool = False
    no_waivers: bool = False


def run(rulebook: Rulebook, request: Request) -> Report:
    """Check everything that is asked for.

    Raises:
        InvalidInput: if waivers, baseline or settings are at fault; never for a proposal.
    """
    wanted = request.wanted
    if diagnostics := list(_unknown(rulebook, wanted)):
        raise InvalidInput(diagnostics)
    central = _central(wanted.waivers)
    known = _known(request)
    passed = Passed()
    candidates = search(wanted.paths, wanted.exclude, passed)
    judged = _judged(rulebook, candidates, request.today, passed)
    files = _waived(rulebook, request, judged, central)
    files = list(reweighed(files, wanted.severity))
    files = _against(known, files, request)
    return report(
        rulebook,
        files,
        passed.skipped(),
        wanted.overrides,
        request.today,
        wanted.fail_on,
        allow_nothing=request.allow_nothing,
    )


def _unknown(rulebook: Rulebook, wanted: Wanted) -> Iterator[Diagnostic]:
    """Rules that the settings weigh and that do not exist."""
    known = (*rulebook.rules, *rulebook.check_rules)
    for rule in wanted.severity:
        if rule not in known:
            what = f"the settings weigh an unknown rule, {quoted(rule)}"
            help_ = did_you_mean(rule, known, "Copy the id of the rule from a finding.")
            yield Diagnostic(what, wanted.weighed.get(rule, Position(wanted.settings_file)), help_)


def _judged(
    rulebook: Rulebook, candidates: Sequence[Candidate], today: date, passed: Passed
) -> list[Judged]:
    """Every proposal judged, with its own waivers; what holds none goes to `passed`."""
    reader = ProposalReader(rulebook)
    judged: list[Judged] = []
    with Progress(len(candidates)) as progress:
        for candidate in candidates:
            match reader.read(candidate):
                case Proposal(problem, clashes):
                    checked = check_proposal(rulebook, problem, clashes, today)
                    judged.append((checked, problem.waivers))
                case Unusable(file, diagnostics, opened):
                    judged.append((unusable(rulebook, file, diagnostics, opened=opened), ()))
                case NoProposal(file, reason):
                    passed.add(reason, file)
            progress.step()
    return judged


def _waived(
    rulebook: Rulebook,
    request: Request,
    judged: Sequence[Judged],
    central: Sequence[Waiver],
) -> list[Checked]:
    if request.no_waivers:
        return [checked for checked, _ in judged]
    waivers = Waivers(rulebook, request.today, central)
    files = [waivers.apply(checked, own) for checked, own in judged]
    if left := waivers.left_over(lambda pattern: bool(glob(pattern, recursive=True))):
        files.append(Checked(str(request.wanted.waivers), "", (), "", "", (), left))
    return files


def _central(path: str | None) -> Sequence[Waiver]:
    if path is None:
        return ()
    from ladder.check.central_waivers import load_waivers

    return load_waivers(path)


def _known(request: Request) -> ratchets.Baseline | None:
    """The baseline in force: the one that is named, or that is about to be written anew."""
    path = request.wanted.baseline
    if path is None and request.write_baseline and os.path.exists(request.write_baseline):
        path = request.write_baseline
    if path is not None and path == request.write_baseline and not os.path.exists(path):
        return None
    if path is None:
        return None
    from ladder.check.baseline_file import load_baseline

    return load_baseline(path)


def _against(
    known: ratchets.Baseline | None, files: list[Checked], request: Request
) -> list[Checked]:
    """The files against the baseline, which is written where that is asked for.

    A run that judged nothing writes none: an empty baseline could never take anything in.
    """
    if request.write_baseline and any(checked.techniques for checked in files):
        if known is None:
            known = ratchets.adopt(files)
        else:
            _must_be_here(known, files, request.write_baseline)
            known = ratchets.ratchet(known, files, os.path.exists)
        from ladder.check.baseline_file import save_baseline

        save_baseline(request.write_baseline, known)
    if known is None:
        return files
    settled, _ = ratchets.apply(files, known)
    return list(settled)


def _must_be_here(known: ratchets.Baseline, files: list[Checked], path: str) -> None:
    """Refuse to shrink a baseline that speaks of other folders: all of it would seem fixed."""
    named = {about[0] for about, _ in known}
    here = {checked.file for checked in files}
    if named and not any(file in here or os.path.exists(file) for file in named):
        what = "none of the files that this baseline knows is here"
        help_ = "Run it from the folder in which the baseline was written, or delete the baseline."
        raise InvalidInput([Diagnostic(what, Position(path), help_)])
