"""Measure the processor time of `ladder hook` against a bare start of Python, in the same run.

Run it with: python benchmarks/hook.py. It prints the median of each kind of call, and the ratio.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = 15
CALLS = {
    "no hint": ("git status", 1.5),
    "a hint, only read": ("cat train.py", 3.5),
    "held": ("python train.py", None),
}


def seconds(command: list[str], given: str, folder: str) -> float:
    """Return the processor seconds of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, input=given, capture_output=True, text=True, cwd=folder, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the medians."""
    hook = [str(Path(sys.executable).with_name("ladder")), "hook", "--agent", "claude"]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        Path(folder, "train.py").write_text("SFTTrainer(model=m).train()\n", encoding="utf-8")
        os.mkdir(Path(folder, ".git"))
        bare: list[float] = []
        taken: dict[str, list[float]] = {name: [] for name in CALLS}
        for _ in range(RUNS):
            bare.append(seconds([sys.executable, "-c", "pass"], "", folder))
            for name, (command, _) in CALLS.items():
                call = {"tool_name": "Bash", "tool_input": {"command": command}, "cwd": folder}
                taken[name].append(seconds(hook, json.dumps(call), folder))
        floor = statistics.median(bare)
        print(f"bare Python  {floor * 1000:6.1f} ms")
        for name, (_, goal) in CALLS.items():
            here = statistics.median(taken[name])
            missed = " MISSED" if goal and here / floor > goal else ""
            wanted = f" (goal {goal}){missed}" if goal else " (goal: under one second)"
            print(f"{name:18} {here * 1000:6.1f} ms  {here / floor:5.2f} x{wanted}")


if __name__ == "__main__":
    main()
