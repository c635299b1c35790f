"""The examples that come with the package."""

import re
from pathlib import Path

from ladder.load.yaml.folders import shipped
from ladder.output.diagnostics import did_you_mean, fault, listed

_PREFIX = re.compile(r"^(scenario|row-\d+)-")


def examples() -> dict[str, Path]:
    """Return every example by its name: problems, then proposals for `ladder check`."""
    folder = shipped("examples")
    good = folder / "proposals" / "good"
    files = [*sorted(folder.glob("*.yaml")), *sorted(good.iterdir())]
    return {_PREFIX.sub("", file.stem): file for file in files}


def example(name: str) -> Path:
    """Return the example of that name.

    Raises:
        InvalidInput: if there is none.
    """
    every = examples()
    if name not in every:
        help_ = did_you_mean(name, every, f"Choose from: {listed(every, 40)}.")
        raise fault(f"there is no example {name}", help_)
    return every[name]
