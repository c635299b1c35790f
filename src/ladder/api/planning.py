"""A plan as users of the library see it: experiments, and the same as plain data."""

import json
from typing import Any

from ladder.planning import formats, plan


class Plan(plan.Plan):
    """The next experiments, cheapest first, with costs and stop conditions."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as plain values."""
        document: dict[str, Any] = json.loads(self.to_json())
        return document

    def to_json(self) -> str:
        """Return what `ladder plan --format json` prints, ending in a newline."""
        return formats.as_json(self)
