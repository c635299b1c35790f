"""Who answers for what, until when, and how often they put it off, as text or JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from ladder.check.waivers import Answered
from ladder.output.escape import line


def render(answered: Sequence[Answered], today: date, *, as_json: bool) -> str:
    """The waivers of a run, each in two lines, or as a list in JSON."""
    if as_json:
        return json.dumps([_plain(each) for each in answered], indent=2, ensure_ascii=True) + "\n"
    lines = [text for each in answered for text in _lines(each, today)]
    counting = sum(not each.why_not for each in answered)
    return "".join(f"{line(text)}\n" for text in (*lines, f"{counting} of {len(answered)} count"))


def _lines(each: Answered, today: date) -> tuple[str, str]:
    waiver, times = each.waiver, each.renewed
    left = (date.fromisoformat(waiver.expires) - today).days
    often = "renewed nobody knows how often: git cannot tell" if times is None else "never renewed"
    often = f"renewed {times} time{'s' * (times > 1)}" if times else often
    of = f" in {', '.join(waiver.files)}" if waiver.files else ""
    standing = each.why_not or f"counts for {left} more day{'s' * (left != 1)}"
    return (
        f"{waiver.expires}  {waiver.owner}  {waiver.rule}{of}: {standing}, {often}",
        f"            {waiver.position}  {waiver.reason}",
    )


def _plain(each: Answered) -> dict[str, object]:
    place = each.waiver.position
    told = asdict(each.waiver) | {"file": place.file, "line": place.line}
    del told["position"]
    return {**told, "counts": not each.why_not, "why_not": each.why_not, "renewed": each.renewed}
