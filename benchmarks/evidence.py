"""How long result files and data files of 50,000 rows take, beside a bare loop of `json.loads`.

    python benchmarks/evidence.py [MIB]

With a number it times files of so many MiB once, wall clock, and says the most memory ever
held.
"""

import csv
import json
import random
import resource
import sys
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter, process_time

from ladder.load.evidence.data import read_data
from ladder.load.evidence.lines import Lines
from ladder.load.evidence.results import results_of

ROWS, ROUNDS = 50_000, 15
NAMES = ("id", "question", "answer", "score")

READERS: dict[str, tuple[str, Callable[[Lines], object]]] = {
    "results (JSONL)": ("rows.jsonl", results_of),
    "results (CSV)": ("rows.csv", results_of),
    "examples (JSONL)": ("rows.jsonl", read_data),
    "examples (CSV)": ("rows.csv", read_data),
}


def rows() -> Iterator[tuple[str, str, str, int]]:
    """Rows without end, each with a question and an answer of some forty words."""
    dice, number = random.Random(1), 0
    while True:
        question, answer = (" ".join(sentence(dice) for _ in range(many)) for many in (3, 1))
        yield f"q{number}", question, answer, dice.randint(0, 1)
        number += 1


def sentence(dice: random.Random) -> str:
    """Ten words with a capital and a full stop; one in four names a number."""
    first, *words = dice.choices(["alpha", "beta", "gamma", "delta"], k=9)
    last = str(dice.randint(1, 999)) if dice.random() < 0.25 else "epsilon"
    return f"{first.capitalize()} {' '.join(words)} {last}."


def write(folder: Path, most_rows: float, most_bytes: float) -> None:
    """Return the same rows as JSONL and as CSV."""
    with (folder / "rows.jsonl").open("w") as lines, (folder / "rows.csv").open("w") as table:
        out = csv.writer(table)
        out.writerow(NAMES)
        for number, row in enumerate(rows()):
            if number >= most_rows or lines.tell() >= most_bytes:
                return
            lines.write(json.dumps(dict(zip(NAMES, row, strict=True))) + "\n")
            out.writerow(row)


def fastest(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = process_time()
        work()
        times.append(process_time() - start)
    return min(times)


def bare(path: Path) -> None:
    with path.open(encoding="utf-8") as file:
        for line in file:
            json.loads(line)


def many(folder: Path) -> None:
    write(folder, ROWS, float("inf"))
    loop = fastest(lambda: bare(folder / "rows.jsonl"))
    print(f"{ROWS:,} rows, a bare loop: {loop:.3f} s")
    for name, (file, reader) in READERS.items():
        path = folder / file
        took = fastest(lambda path=path, reader=reader: reader(Lines(path)))
        tracemalloc.start()
        reader(Lines(path))
        peak, size = tracemalloc.get_traced_memory()[1] / 1e6, path.stat().st_size / 1e6
        tracemalloc.stop()
        print(f"{name}: {took:.3f} s, {took / loop:.2f} times; {peak:.1f} MB of {size:.1f} MB")


def large(folder: Path, mib: int) -> None:
    write(folder, float("inf"), mib * 1024**2)
    for name, (file, reader) in READERS.items():
        start = perf_counter()
        reader(Lines(folder / file))
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{mib:,} MiB, {name}: {perf_counter() - start:.0f} s, {held:,.0f} MiB held so far")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        if len(sys.argv) > 1:
            large(Path(folder), int(sys.argv[1]))
        else:
            many(Path(folder))


if __name__ == "__main__":
    main()
