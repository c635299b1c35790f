"""The pack of rules: its editions, claims, parameters, loosenings, and messages of `check`."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from ladder.engine.sources import NOWHERE, Basis, Position


class Loosening(NamedTuple):
    """Something that an overlay allows and the rules below it do not.

    Args:
        rule: the id of what became less strict: a requirement, an exclusion, a need or a technique.
        says: in words, what it no longer does.
        techniques: the techniques concerned.
        needs: the needs concerned; empty if it is the same for all, or if `rule` is the need.
        undecided: whether it may loosen nothing: there were too many problems to try.
        accepted: who accepted it in an overlay, and why.
    """

    rule: str
    says: str
    techniques: tuple[str, ...]
    needs: tuple[str, ...]
    undecided: bool = False
    accepted: str = ""

    def __str__(self) -> str:
        accepted = f" (accepted by {self.accepted})" if self.accepted else ""
        return f"{self.rule} {self.says}{accepted}"


class Acceptance(NamedTuple):
    """An overlay's acceptance of what it loosens: the id, then the owner and the reason."""

    rule: str
    says: str
    position: Position


class Retired(NamedTuple):
    """A rule that an overlay retires, and why."""

    rule: str
    why: str
    position: Position


class Edition(NamedTuple):
    """One pack as its own file names it; `review_by` is the ISO day of its next review."""

    name: str
    version: str
    owner: str = ""
    license: str = ""
    review_by: str = ""


class Pack(NamedTuple):
    """The rules behind a verdict; `added` and `replaced` name the ids that come from overlays.

    `loosens` are the loosenings of the overlays, `editions` every pack on its own, and `overlays`
    the number of packs on top of the lowest one. `replaced` includes the ids that are `retired`.

    Name and version join those of every pack, in order: core+ours, 2026.11+1.0. `day` is the day of
    the latest edition; rules verified after it are in none. `document` is the source whose claims
    the rules number. `floor` is the default technique on the lowest rung: you begin with it, you
    keep it if nothing else is left, and it needs no proof.
    """

    name: str
    version: str
    digest: str
    day: date
    document: str = ""
    floor: str = ""
    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    loosens: tuple[Loosening, ...] = ()
    editions: tuple[Edition, ...] = ()
    overlays: int = 0
    accepts: tuple[Acceptance, ...] = ()
    retired: tuple[Retired, ...] = ()


class Claim(NamedTuple):
    """A claim of the source document in our words; `left_out` says why it gives no advice."""

    id: str
    heading: str
    says: str
    left_out: str = ""


class Parameter(NamedTuple):
    """A named number of the rules; `used_by` are the ids of the rules that use it.

    `values` are the days from which it has another value, each an ISO day; empty if it has one
    value.
    """

    id: str
    value: int | float
    unit: str
    says: str
    basis: Basis
    sources: tuple[str, ...]
    claims: tuple[str, ...]
    verified: str
    position: Position = NOWHERE
    used_by: tuple[str, ...] = ()
    values: tuple[tuple[str, int | float], ...] = ()


def begin(days: Sequence[date], day: date) -> date:
    """Return the last of these days up to `day`; before all of them, the first."""
    return max((start for start in days if start <= day), default=min(days, default=date.min))


class CheckRule(StrEnum):
    """A message of `ladder check`; the texts are in `rules/check.yaml`."""

    ABOVE_RECOMMENDATION = "check/above-recommendation"
    BELOW_RECOMMENDATION = "check/below-recommendation"
    FAILED_TECHNIQUE = "check/failed-technique"
    LOWER_RUNG_POSSIBLE = "check/lower-rung-possible"
    UNSERVED_NEED = "check/unserved-need"
    MISSING_NEED = "check/missing-need"
    UNEXPLAINED_ATTEMPT = "check/unexplained-attempt"
    UNMEASURED_ATTEMPT = "check/unmeasured-attempt"
    MISSING_FACTS = "check/missing-facts"
    ASSUMED_FACTS = "check/assumed-facts"
    UNSUPPORTED_NUMBERS = "check/unsupported-numbers"
    EVALUATION_LEAK = "check/evaluation-leak"
    SINGLE_ANSWER = "check/single-answer"
    TEMPLATED_EXAMPLES = "check/templated-examples"
    EMPTY_EXAMPLES = "check/empty-examples"
    SYNTHETIC_ROWS = "check/synthetic-rows"
    MEMORIZATION_TITLE = "check/memorization-title"
    UNPROPOSED_TRAINING = "check/unproposed-training"
    MISSING_TRAINING_RECORD = "check/missing-training-record"
    UNDETECTABLE_GAIN = "check/undetectable-gain"
    CONTRADICTING_STATEMENTS = "check/contradicting-statements"
    INVALID_PROPOSAL = "check/invalid-proposal"
    INVALID_SETTINGS = "check/invalid-settings"
    UNREADABLE_FILE = "check/unreadable-file"
    BASELINE_EXPIRED = "check/baseline-expired"
    WAIVER_UNUSED = "check/waiver-unused"
    WAIVER_UNKNOWN_RULE = "check/waiver-unknown-rule"
    WAIVER_TOO_LONG = "check/waiver-too-long"
    WAIVER_WITHOUT_REASON = "check/waiver-without-reason"
    WAIVER_REFUSED = "check/waiver-refused"
    WAIVER_OF_BAD_INPUT = "check/waiver-of-bad-input"


MESSAGES = (
    "message/missing-need",
    "message/target-met",
    "message/quality-reached",
    "message/inconclusive",
    "message/not-applicable",
    "message/below-target",
    "message/better-try",
    "message/lower-rung-first",
    "message/no-option-available",
    "message/outdated-rules",
)
"""The sentences that the program itself says; a pack without one of them is incomplete."""

PASSED_OVER = "message/passed-over"
"""What a training waits for while only counts rule out something cheaper: it is never met."""

READING_MESSAGES = ("message/read-errors", "message/unclear-errors", "message/wrong-labels")
"""The sentences on what to read first."""

COUNTED = ("message/counted-out", PASSED_OVER, *READING_MESSAGES)
"""The sentences on counted errors, which a pack with causes of bad answers also needs."""
