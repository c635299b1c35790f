"""Verdicts on small problems, and one with everything in it that a user could slip in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from ladder import advise
from ladder.advice.formats import text
from ladder.advice.view import Detail, View
from ladder.engine.verdict import Verdict
from ladder.engine.wording import Reason
from tests.strategies import rules

AS_OF = date(2026, 11, 24)


def verdict(**problem: object) -> Verdict:
    """The verdict on a problem, written as in its file."""
    return advise({"title": "A problem", **problem}, rules(), as_of=AS_OF)


def exhausted(because: str) -> Mapping[str, object]:
    """Sections of a problem whose prompt fell short for a reason of the user's own."""
    return {"needs": ["wrong-tone"], "attempts": {"prompt": short(because)}}


def short(because: str) -> Mapping[str, object]:
    """An attempt that fell short."""
    return {"outcome": "below-target", "score": 0.5, "because": because}


FIND_OUT: Mapping[str, object] = {
    "needs": ["wrong-tone"],
    "attempts": {
        "prompt": short("Stiff."),
        "few-shot": {**short("So."), "score": 0.6},
        "model-choice": short("All stiff."),
    },
}
"""A problem on which one finds out whether training can help: the examples are not counted."""

STAY: Mapping[str, object] = {**FIND_OUT, "hosting": {"may_train": "refused"}}
"""A problem on which one stays, since training was refused."""

PREPARE: Mapping[str, object] = {
    **FIND_OUT,
    "evaluation": {"items": 300, "target": 0.9},
    "examples": {"demonstrations": 4000},
    "hosting": {"open_weights": True},
}
"""A problem on which LoRA is prepared: metric, budget and review of the examples are missing."""


def titled(title: str, because: str = "Stiff.") -> Verdict:
    """A verdict whose texts hold what no checked file could: set after the check."""
    both = {"prompt": short("Stiff."), "few-shot": short("Stiff.")}
    checked = verdict(needs=["wrong-tone"], attempts=both)
    ladder = tuple(
        row._replace(because=tuple(_with(reason, because) for reason in row.because))
        for row in checked.outline.ladder
    )
    return replace(checked, title=title, outline=replace(checked.outline, ladder=ladder))


def _with(reason: Reason, more: str) -> Reason:
    """The reason, with more in its line."""
    return reason._replace(by=replace(reason.by, says=f"{reason.by.says} {more}"))


def quoted(checked: Verdict) -> Verdict:
    """The verdict, with every source known at second hand."""
    sources = {name: source._replace(quoted=True) for name, source in checked.sources.items()}
    return replace(checked, outline=replace(checked.outline, sources=sources))


WHOLE = View(detail=Detail.FULL)
"""What `--full` shows."""


def seen(verdict: Verdict, width: int = 80, detail: Detail = Detail.SCREEN) -> list[str]:
    """The lines of a verdict."""
    return text.render(verdict, View(width, detail=detail)).splitlines()


SEVERAL: Mapping[str, object] = {
    **FIND_OUT,
    "needs": ["wrong-tone", "too-slow", "missing-knowledge"],
    "examples": {"demonstrations": 600, "label_quality": "expert"},
    "evaluation": {"items": 100, "target": 0.9, "held_out": True, "trusted": True},
    "hosting": {
        "open_weights": True, "serving": "self-hosted", "gpu_memory_gb": 24, "model_billions": 8
    },
}  # fmt: skip
"""A problem with several needs, attempts, other steps and cautions."""
