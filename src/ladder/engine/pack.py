"""Which rules these are: their pack, its claims and numbers, what it opens, what each must say."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from ladder.engine.sources import NOWHERE, Basis, Position


class Loosening(NamedTuple):
    """What packs laid on top open that was shut below them.

    Args:
        rule: the id of what shuts less: a requirement, a reason against a technique, a need, a
            technique.
        says: in words, what it does no more.
        techniques: of which techniques.
        needs: for which needs; empty where it is the same for all, or `rule` is the need.
    """

    rule: str
    says: str
    techniques: tuple[str, ...]
    needs: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rule} {self.says}"


class Edition(NamedTuple):
    """One pack as its own file names it; `review_by` is the ISO day of its next review."""

    name: str
    version: str
    owner: str = ""
    license: str = ""
    review_by: str = ""


class Pack(NamedTuple):
    """Which rules gave a verdict; `added` and `replaced` name the ids from packs laid on top.

    `loosens` is what these open that was shut below them, `editions` every pack for itself.

    Name and version are those of every pack, in the order laid: core+ours, 2026.11+1.0. `day` is
    the day of its edition, the latest where there are several: what was checked later is in none.
    `document` is the source whose claims the rules number; `floor` the technique on the lowest rung
    that one begins with, and stays on when nothing else is left: it needs no proof.
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


class Claim(NamedTuple):
    """A claim of the source document in our words; `left_out` says why it carries no advice."""

    id: str
    heading: str
    says: str
    left_out: str = ""


class Parameter(NamedTuple):
    """A number of the rules that stands once; `used_by` are the ids of what names it."""

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


class CheckRule(StrEnum):
    """The messages of `ladder check` itself; their texts are in `rules/check.yaml`."""

    ABOVE_RECOMMENDATION = "check/above-recommendation"
    BELOW_RECOMMENDATION = "check/below-recommendation"
    FAILED_TECHNIQUE = "check/failed-technique"
    LOWER_RUNG_POSSIBLE = "check/lower-rung-possible"
    UNSERVED_NEED = "check/unserved-need"
    MISSING_NEED = "check/missing-need"
    UNEXPLAINED_ATTEMPT = "check/unexplained-attempt"
    UNMEASURED_ATTEMPT = "check/unmeasured-attempt"
    MISSING_FACTS = "check/missing-facts"
    UNSUPPORTED_NUMBERS = "check/unsupported-numbers"
    UNPROPOSED_TRAINING = "check/unproposed-training"
    TRAINING_OUTSIDE_PROPOSAL = "check/training-outside-proposal"
    MISSING_TRAINING_RECORD = "check/missing-training-record"
    UNDETECTABLE_GAIN = "check/undetectable-gain"
    CONTRADICTING_STATEMENTS = "check/contradicting-statements"
    INVALID_PROPOSAL = "check/invalid-proposal"
    UNREADABLE_FILE = "check/unreadable-file"
    BASELINE_UNUSED = "check/baseline-unused"
    BASELINE_EXPIRED = "check/baseline-expired"
    WAIVER_UNUSED = "check/waiver-unused"
    WAIVER_UNKNOWN_RULE = "check/waiver-unknown-rule"
    WAIVER_DUPLICATE = "check/waiver-duplicate"
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
    "message/lower-rung-first",
    "message/no-option-available",
    "message/outdated-rules",
)
"""The sentences that the program itself says; a pack without one of them is incomplete."""
