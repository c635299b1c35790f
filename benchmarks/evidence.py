"""How long result files and data files of 50,000 rows take, beside a bare loop of `json.loads`."""

import json
import random
import tempfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from time import process_time

from ladder.load.evidence.lines import Lines
from ladder.load.evidence.results import results_of

ROWS, ROUNDS = 50_000, 15


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


def main() -> None:
    dice = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.jsonl"
        with path.open("w") as file:
            for number in range(ROWS):
                words = " ".join(dice.choices(["alpha", "beta", "gamma", "delta"], k=40))
                row = {"id": f"q{number}", "question": words, "score": dice.randint(0, 1)}
                file.write(json.dumps(row) + "\n")
        loop, read = fastest(lambda: bare(path)), fastest(lambda: results_of(Lines(path)))
        print(f"bare loop {loop:.3f} s, results_of {read:.3f} s: {read / loop:.2f} times")
        tracemalloc.start()
        results_of(Lines(path))
        peak, size = tracemalloc.get_traced_memory()[1] / 1e6, path.stat().st_size / 1e6
        print(f"peak {peak:.1f} MB of {size:.1f} MB")


if __name__ == "__main__":
    main()
