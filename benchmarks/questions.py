"""How many questions `ladder ask` needs, beside two simpler ways to ask, and how fast it is.

    python benchmarks/questions.py [VIGNETTES.yaml]

Every example, every published case and every vignette is answered truthfully: a fact that the file
leaves out is answered "unknown". Vignettes are a list of `id` and `problem`, as the sets of stories
are; by default, those of tests/. The baselines ask fact by fact, in the order of the vocabulary or
at random, and stop by the same rule: no answer can change the verdict any more. A form would ask
every fact.
An attempt's outcome and the reason for it are one question; keystrokes apart, they are two prompts.
Times are those of the processor: what else runs on the machine does not count. Each interview has a
process of its own, so what earlier ones left behind is kept from the garbage collector.
"""

import gc
import random
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from ladder import load_problem, load_rules  # noqa: E402
from ladder.ask.question_order import InterviewKnowledge, next_facts  # noqa: E402
from ladder.engine.computed import as_read  # noqa: E402
from ladder.engine.facts import Kind, Value  # noqa: E402
from ladder.engine.rules import Rulebook  # noqa: E402
from ladder.load.problems.mappings import problem_from_mapping  # noqa: E402
from ladder.output.diagnostics import InvalidInput  # noqa: E402
from tests.ask.answering import DAY, asked  # noqa: E402
from tests.published.mapping import stated  # noqa: E402
from tests.published.score import read_cases  # noqa: E402

SHUFFLES = 5
COLUMNS = ("ladder", "prompts", "in file order", "random")
SLOWEST_MS = 250.0

Truth = Mapping[str, Value]


def main() -> int:
    gc.set_threshold(200_000)  # as `ladder` does
    rulebook = load_rules()
    problems = dict(examples(rulebook)) | dict(published(rulebook))
    for file in [Path(name) for name in sys.argv[1:]] or (ROOT / "tests").glob("*/vignettes.yaml"):
        problems |= dict(vignettes(rulebook, file))
    counts: dict[str, list[int]] = {column: [] for column in COLUMNS}
    waits: list[float] = []
    facts = [fact.id for fact in rulebook.facts.values() if fact.kind not in (Kind.TEXT, Kind.DATE)]
    shuffled = random.Random(1)
    print(f"{'problem':<44}" + "".join(f"{column:>{len(column) + 2}}" for column in COLUMNS))
    for name, truth in problems.items():
        gc.collect()
        gc.freeze()
        asked_for = interview(rulebook, truth, waits)
        in_order = by_list(rulebook, truth, facts)
        at_random = statistics.median_low(
            by_list(rulebook, truth, shuffled.sample(facts, len(facts))) for _ in range(SHUFFLES)
        )
        row = (*asked_for, in_order, at_random)
        for item, count in zip(counts.values(), row, strict=True):
            item.append(count)
        show(name, row)
    for what, of in (("median", statistics.median), ("most", max)):
        show(what, [of(item) for item in counts.values()])
    print(f"a form with every fact: {len(facts)} questions")
    slowest, middle = max(waits) * 1000, statistics.median(waits) * 1000
    rare = statistics.quantiles(waits, n=100)[-1] * 1000
    print(f"the next question: median {middle:.1f}, 99 % {rare:.1f}, slowest {slowest:.1f} ms")
    return 0 if slowest < SLOWEST_MS else 1


def show(what: str, row: Sequence[float]) -> None:
    cells = (f"{value:>{len(column) + 2}g}" for value, column in zip(row, COLUMNS, strict=True))
    print(f"{what[:43]:<44}" + "".join(cells))


def examples(rulebook: Rulebook) -> Iterator[tuple[str, Truth]]:
    for path in sorted((ROOT / "examples").glob("*.yaml")):
        facts = load_problem(path, rulebook).facts
        if "needs" in facts:
            yield path.stem, facts


def published(rulebook: Rulebook) -> Iterator[tuple[str, Truth]]:
    for number, case in enumerate(read_cases(ROOT / "tests" / "published" / "cases.yaml"), 1):
        assert isinstance(case, dict)
        yield str(case.get("id", number)), stated(case["facts"], rulebook).facts


def vignettes(rulebook: Rulebook, file: Path) -> Iterator[tuple[str, Truth]]:
    for case in yaml.safe_load(file.read_text(encoding="utf-8")):
        try:
            yield str(case["id"]), problem_from_mapping(case["problem"], rulebook).facts
        except InvalidInput as error:
            print(f"{case['id']} is left out: {error.diagnostics[0].what}")


def interview(rulebook: Rulebook, truth: Truth, waits: list[float]) -> tuple[int, int]:
    """Return the questions of the interview and its prompts; add how long each took to `waits`."""
    questions = prompts = 0
    start = time.process_time()
    for _, question, _ in asked(rulebook, truth):
        if question is not None:
            prompts += 1
            questions += question.form != "reason"
        waits.append(time.process_time() - start)
        start = time.process_time()
    return questions, prompts


def by_list(rulebook: Rulebook, truth: Truth, facts: list[str]) -> int:
    """Questions until no answer can change the verdict, if facts are asked in a given order."""
    knowledge = InterviewKnowledge(rulebook, as_read(rulebook, {}, DAY.toordinal()), frozenset())
    for count, fact in enumerate(facts):
        settled = "needs" in knowledge.facts or "needs" in knowledge.unknown
        if settled and not next_facts(knowledge):
            return count
        knowledge = knowledge.learn({fact: truth.get(fact)})
    return len(facts)


if __name__ == "__main__":
    sys.exit(main())
