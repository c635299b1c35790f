"""Whole-process time of `ladder`, as a ratio against importing what it is built from.

    python benchmarks/start.py

The floor is a process that only imports typer, PyYAML and pydantic's BaseModel. Commands take
turns; medians are compared, and only the ratios mean something on a noisy machine. The first start
after a change of rules also compiles them: it is shown apart.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXAMPLE = str(ROOT / "examples" / "scenario-support-assistant.yaml")
ROUNDS = 15

FLOOR = "import typer, yaml; from pydantic import BaseModel"
LADDER = [sys.executable, "-m", "ladder"]
COMMANDS = {
    "floor: import typer, yaml, BaseModel": [sys.executable, "-c", FLOOR],
    "ladder advise EXAMPLE": [*LADDER, "advise", EXAMPLE],
    "ladder advise EXAMPLE --format json": [*LADDER, "advise", EXAMPLE, "--format", "json"],
    "ladder --help": [*LADDER, "--help"],
    "ladder --version": [*LADDER, "--version"],
}


def main() -> None:
    with tempfile.TemporaryDirectory() as cache:
        environment = os.environ | {"LADDER_CACHE": cache}
        # As an installed program: with its bytecode written, by a first run that does not count.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        took(COMMANDS["ladder advise EXAMPLE"], environment)
        for kept in Path(cache).iterdir():
            kept.unlink()
        cold = took(COMMANDS["ladder advise EXAMPLE"], environment)
        times: dict[str, list[float]] = {name: [] for name in COMMANDS}
        for _ in range(ROUNDS):
            for name, command in COMMANDS.items():
                times[name].append(took(command, environment))
    medians = {name: statistics.median(item) for name, item in times.items()}
    floor = next(iter(medians.values()))
    print(f"medians of {ROUNDS}, Python {sys.version.split()[0]}")
    for name, median in medians.items():
        print(f"{name:38}{median * 1e3:>7.0f} ms{median / floor:>7.2f} x floor")
    print(f"{'first start, rules compiled':38}{cold * 1e3:>7.0f} ms{cold / floor:>7.2f} x floor")


def took(command: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
