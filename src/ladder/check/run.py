"""One run of the check: find, read and judge the files, then apply waivers and the baseline."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from ladder.check.accepted import Judged, Waivers, compared
from ladder.check.condense import condensed
from ladder.check.discovery import Candidate, Passed, Selection, elsewhere, select
from ladder.check.findings import Report, in_order
from ladder.check.proposal import check_proposal, unusable
from ladder.check.proposal_file import (
    NoProposal,
    Proposal,
    ProposalReader,
    Read,
    Trainings,
    Unusable,
)
from ladder.check.report import report, reweighed
from ladder.check.settings import Settings
from ladder.check.uncovered import coverage, sized
from ladder.engine.rules import Rulebook
from ladder.output.diagnostics import Diagnostic, InvalidInput, did_you_mean, quoted
from ladder.trainings.commands import Setup


def run(rulebook: Rulebook, settings: Settings, today: date) -> Report:
    """Check everything that the settings name, and return the report.

    Raises:
        InvalidInput: if the settings weigh an unknown rule, if git fails, or if the baseline is
            about other folders; never for a proposal.
    """
    if diagnostics := list(_unknown_rules(rulebook, settings)):
        raise InvalidInput(diagnostics)
    passed = Passed()
    selected = select(settings, passed)
    judged = _judged(rulebook, selected, today, passed, exclude=settings.exclude)
    made = _reported(rulebook, judged, selected, passed, settings, today)
    if settings.changed is not None and not judged:
        unchanged = f"nothing to judge has changed since {settings.changed}"
        made = made._replace(summary=f"{unchanged} · {made.summary}")
    return made


def run_text(rulebook: Rulebook, text: str, name: str, today: date) -> Report:
    """Check the text of one file called `name`, without settings."""
    candidate, passed = Candidate(name, named=True), Passed()
    raw, selected = text.encode(errors="surrogateescape"), Selection([candidate])
    read = ProposalReader(rulebook).read_bytes(candidate, name, raw)
    judged = _judged(rulebook, selected, today, passed, {candidate: read})
    return _reported(rulebook, judged, selected, passed, Settings(), today)


def _reported(
    rulebook: Rulebook,
    judged: list[Judged],
    selected: Selection,
    passed: Passed,
    settings: Settings,
    today: date,
) -> Report:
    """Return the report on judged proposals, after severities, waivers and the baseline."""
    files = [checked for checked, _ in judged]
    if not settings.no_waivers:
        files = Waivers(rulebook, settings.accepted, today).waived(judged, settings.waivers)
    weighed = reweighed(files, settings.severity)
    read = {candidate.path for candidate in selected.files}
    baseline = settings.accepted.baseline, settings.baseline, settings.write_baseline
    compared_files, text, says = compared(rulebook, weighed, read, *baseline, today)
    shown = reweighed((condensed(rulebook, file) for file in compared_files), settings.severity)
    ordered = (item._replace(findings=in_order(item.findings)) for item in shown)
    made = report(rulebook, ordered, passed.skipped(), settings, today)
    return made._replace(baseline=text, baseline_written=says)


def _unknown_rules(rulebook: Rulebook, settings: Settings) -> Iterator[Diagnostic]:
    """Yield a fault for each rule that the settings weigh and that does not exist."""
    known = {**rulebook.rules, **rulebook.check_rules}
    for rule in settings.severity:
        if rule not in known:
            what = f"the settings weigh an unknown rule, {quoted(rule)}"
            help_ = did_you_mean(rule, known, "Copy the id of the rule from a finding.")
            yield Diagnostic(what, settings.positions[rule], help_)


def _judged(
    rulebook: Rulebook,
    selected: Selection,
    today: date,
    passed: Passed,
    texts: Mapping[Candidate, Read] = MappingProxyType({}),
    exclude: Sequence[str] = (),
) -> list[Judged]:
    """Return every proposal judged, and trainings without one; other files go to `passed`.

    `texts` are files that were read before. A training is held against all proposals of the
    repository.
    """
    reader = ProposalReader(rulebook)

    def read(candidates: Iterable[Candidate], passed: Passed) -> tuple[list[Judged], list[Setup]]:
        judged, setups = list[Judged](), list[Setup]()
        for candidate in candidates:
            match texts.get(candidate) or reader.read(candidate):
                case Proposal(problem, contradictions):
                    checked = check_proposal(rulebook, problem, contradictions, today)
                    judged.append((checked, problem.waivers))
                case Unusable(file, diagnostics, opened):
                    judged.append((unusable(rulebook, file, diagnostics, opened=opened), ()))
                case Trainings(found):
                    setups += found
                case NoProposal(file, reason):
                    passed.add(reason, file)
        return judged, setups

    judged, setups = read(selected.files, passed)
    to_report = {setup.file for setup in setups}
    moved = selected.gone or any(checked.techniques for checked, _ in judged)
    rest = [*selected.unchanged] if moved or setups else []
    to_report |= {candidate.path for candidate in rest if moved}
    if setups and not texts:
        rest += elsewhere(selected, exclude)
    beside, other_setups = read(rest, Passed())
    files = [checked for checked, _ in (*judged, *beside)]
    bare, covered, covers = coverage(rulebook, [*setups, *other_setups], files)
    for file, reason in covered.items():
        if file in to_report:
            passed.add(reason, file)
    whole = ((file._replace(covers=tuple(covers.get(file.file, ()))), own) for file, own in judged)
    judged = [(sized(rulebook, file), own) for file, own in whole]
    return [*judged, *((checked, ()) for checked in bare if checked.file in to_report)]
