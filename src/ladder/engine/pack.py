"""Which rules these are: their pack, its claims and numbers, what it opens, what each must say."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from ladder.engine.sources import NOWHERE, Position, Scope


class Opening(NamedTuple):
    """What packs laid on top open that was shut below them.

    Args:
        rule: the id of what shuts less: a gate, a reason against a technique, a need, a technique.
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
    licence: str = ""
    review_by: str = ""


class Pack(NamedTuple):
    """Which rules gave a verdict; `added` and `replaced` name the ids from packs laid on top.

    `opens` is what these open that was shut below them, `editions` every pack for itself.

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
    opens: tuple[Opening, ...] = ()
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
    scope: Scope
    sources: tuple[str, ...]
    claims: tuple[str, ...]
    verified: str
    position: Position = NOWHERE
    used_by: tuple[str, ...] = ()


class CheckRule(StrEnum):
    """The messages of `ladder check` itself; their texts are in `rules/check.yaml`."""

    MORE_THAN_THE_VERDICT = "check/more-than-the-verdict"
    LESS_THAN_THE_VERDICT = "check/less-than-the-verdict"
    MEASURED_SHORT_BEFORE = "check/measured-short-before"
    LESS_MIGHT_DO = "check/less-might-do"
    NEED_NOT_SERVED = "check/need-not-served"
    NO_NEED_STATED = "check/no-need-stated"
    ATTEMPT_WITHOUT_REASON = "check/attempt-without-reason"
    ATTEMPT_WITHOUT_MEASUREMENT = "check/attempt-without-measurement"
    FACTS_ARE_MISSING = "check/facts-are-missing"
    CLAIM_WITHOUT_A_FILE = "check/claim-without-a-file"
    TRAINING_WITHOUT_A_PROPOSAL = "check/training-without-a-proposal"
    TRAINING_BESIDE_A_PROPOSAL = "check/training-beside-a-proposal"
    TRAINING_WITHOUT_A_RECORD = "check/training-without-a-record"
    GAIN_TOO_SMALL_TO_SHOW = "check/gain-too-small-to-show"
    CLAIMS_THAT_CONTRADICT = "check/claims-that-contradict"
    NOT_A_VALID_PROPOSAL = "check/not-a-valid-proposal"
    UNREADABLE_FILE = "check/unreadable-file"
    BASELINE_UNUSED = "check/baseline-unused"
    BASELINE_EXPIRED = "check/baseline-expired"
    WAIVER_UNUSED = "check/waiver-unused"
    WAIVER_OF_UNKNOWN_RULE = "check/waiver-of-unknown-rule"
    WAIVER_GIVEN_TWICE = "check/waiver-given-twice"
    WAIVER_TOO_LONG = "check/waiver-too-long"
    WAIVER_WITHOUT_A_REASON = "check/waiver-without-a-reason"
    WAIVER_REFUSED = "check/waiver-refused"
    WAIVER_OF_BAD_INPUT = "check/waiver-of-bad-input"


MESSAGES = (
    "message/no-need-stated",
    "message/target-met",
    "message/good-enough",
    "message/inconclusive",
    "message/not-applicable",
    "message/spent",
    "message/lower-dose-first",
    "message/nothing-above-is-open",
    "message/verified-long-ago",
)
"""The sentences that the program itself says; a pack without one of them is incomplete."""
