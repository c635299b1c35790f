"""What the check itself says, beside the rules of the pack: one entry for each kind of finding."""

from typing import NamedTuple

SOURCE = "atomeons-post-training"
ERROR_BARS = "miller-error-bars"


class OwnRule(NamedTuple):
    """A rule of the check: its id, what it says, why, what to do, and the sources behind it."""

    id: str
    says: str
    why: str
    do: str
    sources: tuple[str, ...] = ()


ABOVE = OwnRule(
    "check/more-than-the-verdict",
    "asks for more than the facts justify",
    "A lower dose comes first. Every rung above zero costs money, time and upkeep, so none is "
    "taken unasked.",
    "Propose what the verdict names, or add the facts that justify more.",
    (SOURCE,),
)
BELOW = OwnRule(
    "check/less-than-the-verdict",
    "asks for less than the verdict",
    "The facts would justify more. A lower dose is never wrong to try: it costs less, and may do.",
    "Go ahead, and measure it on your own items.",
    (SOURCE,),
)
TRIED = OwnRule(
    "check/measured-short-before",
    "proposes again what was measured short",
    "Your own file says that this was tried in earnest and fell short.",
    "Say what will be different this time, or propose the next technique.",
    (SOURCE,),
)
LOWER_POSSIBLE = OwnRule(
    "check/less-might-do",
    "facts are missing that could make a lower dose enough",
    "What is not known yet argues neither way. If it turns out so, a lower dose is the verdict.",
    "Find out, and write it down.",
    (SOURCE,),
)
UNSERVED = OwnRule(
    "check/need-not-served",
    "leaves a need unserved",
    "Each need has a route of its own; what serves one does nothing for another.",
    "Propose what serves it too, or drop the need.",
    (SOURCE,),
)
NO_NEED = OwnRule(
    "check/no-need-stated",
    "does not say what goes wrong",
    "Without a need there is no route, and nothing to judge the proposal against.",
    "Say what goes wrong, in needs.",
    (SOURCE,),
)
NOT_SAID_WHY = OwnRule(
    "check/attempt-without-reason",
    "claims an attempt without the reason why it fell short",
    "An attempt counts as spent once the reason why it was not enough is written down.",
    "Add because: one sentence on what still goes wrong.",
    (SOURCE,),
)
NOT_MEASURED = OwnRule(
    "check/attempt-without-measurement",
    "claims an attempt without its score",
    "What was not measured can be neither short of a target nor beyond it.",
    "Score it on your evaluation items, and add the score.",
    (SOURCE,),
)
GAIN = OwnRule(
    "check/gain-too-small-to-show",
    "claims a gain too small for its evaluation set to show",
    "A gain smaller than the noise cannot be told from luck, so no run could prove it right.",
    "Label more items, or aim for a gain that this many can show.",
    (ERROR_BARS,),
)
CONTRADICTION = OwnRule(
    "check/claims-that-contradict",
    "makes claims that cannot all be true",
    "Two statements of one file exclude each other, so one of them is wrong.",
    "Correct the one that is wrong.",
)
INVALID = OwnRule(
    "check/not-a-valid-proposal",
    "cannot be read as a proposal",
    "What cannot be read cannot be judged, and must not pass for that.",
    "Mend the file; `ladder schema proposal` prints its schema for an editor.",
)
UNREADABLE = OwnRule(
    "check/unreadable-file",
    "cannot be opened or read",
    "What cannot be read cannot be judged, and must not pass for that.",
    "Check the path, the permissions and the encoding (UTF-8).",
)
WAIVER_UNUSED = OwnRule(
    "check/waiver-unused",
    "a waiver that waives nothing",
    "A waiver without a finding outlives its reason, and would hide the next finding.",
    "Delete it.",
)
WAIVER_UNKNOWN = OwnRule(
    "check/waiver-of-unknown-rule",
    "a waiver of a rule that does not exist",
    "Nothing is waived by it.",
    "Copy the id of the rule from the finding.",
)
WAIVER_DUPLICATE = OwnRule(
    "check/waiver-given-twice",
    "two waivers of one finding",
    "Two owners or two days for one finding leave open which of them counts.",
    "Keep one of them.",
)
WAIVER_TOO_LONG = OwnRule(
    "check/waiver-too-long",
    "a waiver for more than 180 days",
    "A waiver is a loan. Techniques and facts change within half a year, so by then it is looked "
    "at again.",
    "Choose a day at most 180 days ahead.",
)
WAIVER_UNREASONED = OwnRule(
    "check/waiver-without-a-reason",
    "a waiver whose reason is not one of the accepted ones, with a sentence",
    "Who reads the waiver later must see what kind of reason it was, and which. It does not count.",
    'Write one of the accepted words, then a sentence: reason: "risk-accepted: we …".',
)
WAIVER_REFUSED = OwnRule(
    "check/waiver-of-bad-input",
    "a waiver of what cannot be waived",
    "What could not be read was not judged, so there is nothing that anybody could answer for; and "
    "no waiver answers for another one.",
    "Mend what is at fault.",
)

OWN_RULES: dict[str, OwnRule] = {
    rule.id: rule for rule in tuple(globals().values()) if isinstance(rule, OwnRule)
}
"""Every rule of the check, by id."""
