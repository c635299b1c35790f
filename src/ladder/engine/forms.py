"""The form of the headline where no technique can be used yet: what to prepare, or to find out.

Requirements have three classes. Those that say whether a technique *suits* rule it out if they are
known to fail, and are found out if they are unknown. Those on *order* put a cheaper technique
first. The rest say what the team has to have *ready*: that is prepared, unless it is out of reach.
"""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Literal, NamedTuple

from ladder.engine.assessment import Assessment
from ladder.engine.comparisons import Truth
from ladder.engine.rules import Rule

Form = Literal["use", "prepare", "find-out", "measure", "stop", "stay"]
"""Forms of a headline. Each need has exactly one."""

LISTED = ("prepare", "find-out")
"""Forms of a headline that name what is missing, or what to find out."""

MEASURE = "measure"
"""The technique that settles labels, draws a test set and agrees on a target."""

TAKES = ("minutes", "hours", "days", "weeks")


class Lack(NamedTuple):
    """A requirement that is not known to be met, and whether that is known or unknown."""

    rule: Rule
    truth: Truth

    @property
    def takes(self) -> str:
        """The time to meet it; a few minutes, if somebody only has to say whether it is met."""
        return "minutes" if self.truth is None else self.rule.takes or "hours"

    @property
    def order(self) -> tuple[int, int]:
        """Its place in a list, quickest first; of what is only to be said, quickest to mend."""
        return TAKES.index(self.takes), TAKES.index(self.rule.takes) if self.rule.takes else 0


class Prospect(NamedTuple):
    """A technique that can still come to be used, and what it waits for.

    Args:
        option: its entry in the option list.
        unsure: what decides whether it suits, and is unknown.
        order: what puts a cheaper technique first.
        missing: what the team does not have ready, quickest first.
    """

    option: Assessment
    unsure: tuple[Lack, ...] = ()
    order: tuple[Lack, ...] = ()
    missing: tuple[Lack, ...] = ()

    @property
    def technique(self) -> str:
        """Its id."""
        return self.option.own.technique


class Ahead(NamedTuple):
    """What comes next for a need, its form, and the prospect that it leads to.

    With `measure`, the prospect is the technique that waits for it. `then` is the next prospect
    above it that is known to suit, if there is one.
    """

    form: Form
    prospect: Prospect | None = None
    then: Prospect | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """What an answer can change of it: form, technique, and the rules that it names."""
        if self.prospect is None:
            return (self.form,)
        return self.form, self.prospect.technique, *(lack.rule.id for lack in self.lacks)

    @property
    def lacks(self) -> tuple[Lack, ...]:
        """What it names: what to find out, or what is missing."""
        if self.prospect is None:
            return ()
        return self.prospect.unsure if self.form == "find-out" else self.prospect.missing


NOTHING = Ahead("stay")


def prospect(option: Assessment) -> Prospect | None:
    """Return the prospect of an entry; None if it cannot come to be used."""
    if option.status not in ("blocked", "available") or against(option):
        return None
    unsure: list[Lack] = []
    order: list[Lack] = []
    missing: list[Lack] = []
    for (rule, truth), beyond in zip(option.requirements, option.out_of_reach, strict=True):
        if truth:
            continue
        lack = Lack(rule, truth)
        if rule.class_ == "order":
            order.append(lack)
        elif rule.class_ == "suits" or beyond is None:
            unsure.append(lack)
        else:
            missing.append(lack)
    if option.held:
        missing.append(Lack(option.held, False))
    missing.sort(key=lambda lack: lack.order)
    return Prospect(option, tuple(unsure), tuple(order), tuple(missing))


def against(option: Assessment) -> list[Lack]:
    """Return what rules an entry out: it does not suit, or cannot be made ready."""
    return [
        Lack(rule, truth)
        for (rule, truth), beyond in zip(option.requirements, option.out_of_reach, strict=True)
        if not truth and (beyond or (rule.class_ == "suits" and truth is False))
    ]


def may_measure(option: Assessment) -> bool:
    """Return whether an entry may come to wait for a test set."""
    waits = any(not truth and MEASURE in rule.instead for rule, truth in option.requirements)
    return waits and prospect(option) is not None


def ahead_of(
    assessments: Sequence[Assessment], elsewhere: Mapping[str, bool], start: int = 0
) -> Ahead:
    """Return what comes next for a need, from entry number `start` of its option list on.

    `elsewhere` are the techniques that other stated needs may take first, and whether these are
    known to. With a start above 0, everything below it counts as tried. What reached the target
    comes last, and nothing after it.
    """
    left = takewhile(lambda option: option.status != "target-reached", assessments[start:])
    found = [item for option in left if (item := prospect(option))]
    live = {item.technique: item for item in found}
    for unsure in (False, True):
        for at, item in enumerate(found):
            if bool(item.unsure) is not unsure:
                continue
            then = next((other for other in found[at + 1 :] if not other.unsure), None)
            if item.option.is_waiting:
                continue  # another training decides, and is in the list as well
            if unsure:
                return Ahead("find-out", item, then)
            if (ahead := _in_order(item, live, elsewhere, tried=start > 0)) is not None:
                return ahead._replace(then=ahead.then or then)
    reached = next((option for option in assessments if option.status == "target-reached"), None)
    return Ahead("use", Prospect(reached)) if start and reached else NOTHING


def _in_order(
    item: Prospect, live: Mapping[str, Prospect], elsewhere: Mapping[str, bool], *, tried: bool
) -> Ahead | None:
    """Return what comes first of a prospect that suits; None if another prospect or need does."""
    left: list[Lack] = []
    measure = False
    for lack in item.order:
        names = lack.rule.instead
        first = next((live[name] for name in names if name in live), None)
        if MEASURE in names:
            measure = True
        elif first is not None and first is not item:
            if first.option.is_waiting:
                return None  # as above: what it waits for comes next
            if first.unsure:
                return Ahead("find-out", first, item)
            rest = {name: other for name, other in live.items() if name != item.technique}
            ahead = _in_order(first, rest, elsewhere, tried=tried)
            return ahead and ahead._replace(then=ahead.then or item)
        elif any(elsewhere.get(name) for name in names):
            return None
        elif not tried:
            left.append(lack)
    if measure:
        return Ahead("measure", item)
    missing = sorted((*left, *item.missing), key=lambda lack: lack.order)
    form: Form = "prepare" if missing else "use"
    return Ahead(form, item._replace(missing=tuple(missing)))
