"""One run of the check: find, read and judge the files, then settle what counts."""

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from glob import glob
from itertools import islice

from ladder.check import baseline
from ladder.check.baseline import Baseline
from ladder.check.discovery import Candidate, Passed, matches, search
from ladder.check.findings import Checked, Finding, Override, Report, Severity
from ladder.check.missing import condensed
from ladder.check.progress import Progress
from ladder.check.proposal import check_proposal, in_order, unusable
from ladder.check.proposal_file import NoProposal, Proposal, ProposalReader, Unusable
from ladder.check.report import report, reweighed
from ladder.check.repository import changed_since
from ladder.check.settings import Settings
from ladder.check.training import Setup, uncovered
from ladder.check.waivers import Waivers, load_waivers
from ladder.engine.rules import Position, Rulebook, Waiver
from ladder.load.check_rules import CheckRule
from ladder.output.diagnostics import MOST, Diagnostic, InvalidInput, did_you_mean, quoted

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

    Args:
        rulebook: the rules.
        settings: what is asked.
        overrides: the settings that the report shows.
        today: the day on which dated rules are read.
        weighed: where the settings weigh each rule.

    Raises:
        InvalidInput: if waivers, baseline or settings are at fault; never for a proposal.
    """
    if diagnostics := list(islice(_unknown_rules(rulebook, settings, weighed), MOST + 1)):
        raise InvalidInput(diagnostics)
    central = load_waivers(settings.waivers) if settings.waivers else ()
    known = _known(settings)
    passed = Passed()
    candidates = _candidates(settings, passed)
    judged = _judged(rulebook, candidates, today, passed)
    files = _waived(rulebook, settings, today, judged, central)
    files = [_asked_for(each, settings) for each in reweighed(files, settings.severity)]
    return report(
        rulebook,
        _condensed(rulebook, _beside_baseline(rulebook, known, files, settings, today), settings),
        passed.skipped(),
        overrides,
        today,
        settings.fail_on,
        allow_nothing=settings.allow_nothing or settings.changed is not None,
    )


def _asked_for(checked: Checked, settings: Settings) -> Checked:
    """A file without what is said only where settings weigh it: claims that no file bears out."""
    bare = CheckRule.CLAIM_WITHOUT_A_FILE
    if bare in settings.severity:
        return checked
    kept = (each for each in checked.findings if each.rule != bare)
    return checked._replace(findings=tuple(kept))


def _condensed(
    rulebook: Rulebook, files: Sequence[Checked], settings: Settings
) -> Iterator[Checked]:
    """The files as a reader wants them: what is missing said once, the worst first."""
    for checked in reweighed((condensed(rulebook, each) for each in files), settings.severity):
        yield checked._replace(findings=in_order(checked.findings))


def _candidates(settings: Settings, passed: Passed) -> list[Candidate]:
    """The files to look at. Where what judges them has changed, all count as changed."""
    found = search(settings.paths, settings.exclude, passed, settings.require)
    if settings.as_found:
        found = [candidate._replace(named=False) for candidate in found]
    if settings.changed is None:
        return found
    changed = changed_since(settings.changed)
    judges = (settings.waivers, settings.baseline, "ladder.toml", "pyproject.toml")
    if changed.intersection(filter(None, judges)) or any(
        matches(file, folder) for file in changed for folder in settings.rules
    ):
        return found
    for candidate in found:
        if candidate.path not in changed:
            passed.add(f"not changed since {settings.changed}", candidate.path)
    return [candidate for candidate in found if candidate.path in changed]


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


def _judged(
    rulebook: Rulebook, candidates: Sequence[Candidate], today: date, passed: Passed
) -> list[Judged]:
    """Every proposal judged; what holds none goes to `passed`."""
    reader = ProposalReader(rulebook)
    judged: list[Judged] = []
    setups: list[Setup] = []
    with Progress(len(candidates)) as progress:
        for candidate in candidates:
            match reader.read(candidate):
                case Proposal(problem, contradictions):
                    checked = check_proposal(rulebook, problem, contradictions, today)
                    judged.append((checked, problem.waivers))
                case Unusable(file, diagnostics, opened):
                    judged.append((unusable(rulebook, file, diagnostics, opened=opened), ()))
                case Setup() as setup:
                    setups.append(setup)
                case NoProposal(file, reason):
                    passed.add(reason, file)
            progress.step()
    found = uncovered(rulebook, setups, [checked for checked, _ in judged])
    return [*judged, *((checked, ()) for checked in found)]


def _waived(
    rulebook: Rulebook,
    settings: Settings,
    today: date,
    judged: Sequence[Judged],
    central: Sequence[Waiver],
) -> list[Checked]:
    if settings.no_waivers:
        return [checked for checked, _ in judged]
    waivers = Waivers(rulebook, today, central, settings.terms)
    files = [waivers.apply(checked, own) for checked, own in judged]
    if left := waivers.left_over(lambda pattern: bool(glob(pattern, recursive=True))):
        files.append(Checked(str(settings.waivers), "", (), "", "", (), left))
    return files


def _known(settings: Settings) -> Baseline | None:
    """The baseline in force: the one that is named, or that is about to be written anew."""
    written = settings.write_baseline
    path = settings.baseline or written
    if path is None or (path == written and not os.path.exists(path)):
        return None
    return baseline.load_baseline(path)


def _beside_baseline(
    rulebook: Rulebook,
    known: Baseline | None,
    files: list[Checked],
    settings: Settings,
    today: date,
) -> list[Checked]:
    """The files against the baseline, which is written where that is asked for.

    A run that judged nothing writes none: an empty baseline could never take anything in.
    """
    written = settings.write_baseline
    if written and any(checked.techniques for checked in files):
        if known is None:
            known = baseline.adopt(files, today)
        else:
            _refuse_elsewhere(known, files, written)
            known = baseline.ratchet(known, files, os.path.exists)
        baseline.save_baseline(written, known)
    if known is None:
        return files
    path = settings.baseline or str(written)
    if known.expires < today:
        text = f"The baseline counts no more: it ended on {known.expires}."
        return [*files, _about_baseline(rulebook, CheckRule.BASELINE_EXPIRED, path, text, known)]
    compared = baseline.compare(files, known)
    if not compared.unused:
        return list(compared.files)
    text = f"Of what the baseline knows this is gone: {baseline.counted(compared.unused)}."
    unused = _about_baseline(rulebook, CheckRule.BASELINE_UNUSED, path, text, known)
    return [*compared.files, unused]


def _about_baseline(
    rulebook: Rulebook, name: CheckRule, path: str, text: str, known: Baseline
) -> Checked:
    """What is to be said of the baseline itself, in its file."""
    rule = rulebook.check_rules[name]
    severity = Severity.WARNING if name is CheckRule.BASELINE_EXPIRED else Severity.NOTE
    owner = f" Its owner is {known.owner}." if known.owner else ""
    position = Position(path)
    finding = Finding(name.value, severity, f"{text}{owner}", rule.why, rule.do, position)
    return Checked(path, "", (), "", "", (), (finding,))


def _refuse_elsewhere(known: Baseline, files: list[Checked], path: str) -> None:
    """Refuse to shrink a baseline that speaks of other folders: all of it would seem fixed."""
    looked_at = {checked.file for checked in files}
    if known.files and not any(file in looked_at or os.path.exists(file) for file in known.files):
        what = "none of the files that this baseline knows is here"
        help_ = "Run it in the repository in which the baseline was written, or delete it."
        raise InvalidInput([Diagnostic(what, Position(path), help_)])
