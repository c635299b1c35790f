"""1,000 proposals in one run: `ladder check` against a bare YAML loop and against check-jsonschema.

Everything is measured in the same run, as whole commands and within one process, and printed as
ratios. Run it with an environment that holds the dev extra: python benchmarks/check.py
"""

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
SCRIPTS = Path(sys.executable).parent

LOOP = """
import glob, sys, yaml
for path in sorted(glob.glob(sys.argv[1] + "/*.yaml")):
    with open(path, "rb") as file:
        yaml.load(file, Loader=yaml.CSafeLoader)
"""


def make(folder: Path, count: int) -> None:
    """Proposals that differ: those of examples/ that state most facts, with numbers drawn anew."""
    draw = random.Random(7)
    examples = sorted((ROOT / "examples" / "proposals").rglob("*.yaml"))
    texts = [path.read_text(encoding="utf-8") for path in examples]
    texts = [text for text in texts if len(text) > 800]
    for number in range(count):
        text = texts[number % len(texts)]
        title = f"title: Proposal {number}"
        lines = [title if line.startswith("title:") else line for line in text.splitlines()]
        items = str(draw.randrange(30, 900))
        text = "\n".join(lines).replace("items: 300", f"items: {items}")
        text = text.replace("demonstrations: 40", f"demonstrations: {draw.randrange(10, 400)}")
        (folder / f"{number:04}.yaml").write_text(text + "\n", encoding="utf-8")


def medians(works: list[Callable[[], object]], times: int) -> list[float]:
    """Seconds that each work takes: they take turns, so that a busy machine is busy for all."""
    found: list[list[float]] = [[] for _ in works]
    for _ in range(times):
        for work, seconds in zip(works, found, strict=True):
            begin = time.perf_counter()
            work()
            seconds.append(time.perf_counter() - begin)
    return [statistics.median(seconds) for seconds in found]


def command(*arguments: object) -> Callable[[], object]:
    """Return a command whose output is thrown away."""
    return lambda: subprocess.run(
        [str(argument) for argument in arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def memory(*arguments: object) -> float:
    """Return the most memory that a command held at a time, in MiB."""
    script = (
        "import os, subprocess, sys, resource\n"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)], capture_output=True, text=True
    )
    return int(ran.stdout) / 1024


def within(folder: Path, times: int) -> list[float]:
    """Time the loop and the check within this process, on one core, without their start."""
    from ladder import load_rules
    from ladder.check.discovery import Passed, search
    from ladder.check.formats import text as findings_text
    from ladder.check.proposal import check_proposal
    from ladder.check.proposal_file import Proposal, ProposalReader
    from ladder.check.report import report
    from ladder.check.settings import Settings

    rulebook = load_rules()
    today = date(2026, 11, 24)

    def loop() -> None:
        for path in sorted(folder.glob("*.yaml")):
            with path.open("rb") as file:
                yaml.load(file, Loader=yaml.CSafeLoader)

    def check() -> None:
        reader = ProposalReader(rulebook)
        files = []
        for candidate in search([str(folder)], (), Passed()):
            read = reader.read(candidate)
            if isinstance(read, Proposal):
                files.append(check_proposal(rulebook, read.problem, read.contradictions, today))
        findings_text.render(report(rulebook, files, (), Settings(), today))

    return medians([loop, check], times)


def main() -> None:
    """Measure, and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--files", type=int, default=1000)
    options.add_argument("--times", type=int, default=9)
    asked = options.parse_args()
    # As an installed program: with its bytecode, which the first run writes.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    folder = Path(tempfile.mkdtemp())
    try:
        make(folder, asked.files)
        schema = folder / "proposal.schema.json"
        printed = subprocess.run([SCRIPTS / "ladder", "schema", "proposal"], capture_output=True)
        schema.write_bytes(printed.stdout)
        files = sorted(folder.glob("*.yaml"))
        check = (SCRIPTS / "ladder", "check", folder, "--exclude", schema)
        bare = command(sys.executable, "-c", LOOP, folder)
        command(*check)()
        loop, ours = medians([bare, command(*check)], asked.times)
        (peer,) = medians(
            [command(SCRIPTS / "check-jsonschema", "--schemafile", schema, *files)], 1
        )
        inner_loop, inner_check = within(folder, asked.times)
        print(f"{asked.files} proposals, {os.cpu_count()} cores, Python {sys.version.split()[0]}")
        print(f"bare CSafeLoader loop, a command      {loop:6.3f} s")
        print(f"ladder check, a command               {ours:6.3f} s   {ours / loop:.2f} x the loop")
        print(f"bare CSafeLoader loop, in process     {inner_loop:6.3f} s")
        ratio = inner_check / inner_loop
        print(
            f"ladder check, in process, one core    {inner_check:6.3f} s   {ratio:.2f} x the loop"
        )
        print(f"check-jsonschema, a command           {peer:6.3f} s   {peer / ours:.1f} x ours")
        print(f"memory of ladder check                {memory(*check):6.1f} MiB")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
