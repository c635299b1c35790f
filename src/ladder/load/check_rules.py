"""The check's own rules by id; what they say stands in `rules/check/`. A pack has all of them."""

from enum import StrEnum


class CheckRule(StrEnum):
    """Every rule that `ladder check` itself speaks by."""

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
    EVIDENCE_NOT_INDEPENDENT = "check/evidence-not-independent"
    TRAINING_WITHOUT_A_PROPOSAL = "check/training-without-a-proposal"
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
