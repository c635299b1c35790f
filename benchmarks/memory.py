"""The memory that the rules plan for training, beside published rows.

The bounds are read from the rules, not written here: the least memory below which a rule says that
the model does not fit, and the plan from which it says that it does. Rows below the least or above
the plan are counted: the first would turn away who could have trained, the second would promise
what did not fit.
"""

from collections.abc import Iterator
from statistics import mean, median
from typing import NamedTuple

from ladder import load_rules
from ladder.engine.comparisons import AtLeastOf
from ladder.engine.conditions import comparisons
from ladder.engine.rules import Rulebook

MEMORY, SIZE = "hosting.gpu_memory_gb", "hosting.model_billions"
GIB = 1024**3 / 1e9


class Row(NamedTuple):
    """A published run: how it trained, billions of parameters, GB on one GPU, where it stands."""

    method: str
    billions: float
    gb: float
    source: str


def rows() -> Iterator[Row]:
    """Yield runs and requirements on one GPU, in decimal GB, with a base in 16 or 4 bits."""
    torchtune = "pytorch/torchtune: README.md"
    for method, billions, gib in [
        ("full", 3.21, 24.9), ("lora", 3.21, 8.5), ("qlora", 3.21, 4.6),
        ("lora", 8.03, 16.2), ("qlora", 8.03, 7.4),
    ]:  # fmt: skip
        yield Row(method, billions, gib * GIB, torchtune)
    for gb in (15.57, 15.87, 15.86, 17.04):
        yield Row("lora", 6.74, gb, "pytorch/torchtune: lora_finetune.rst")
    yield Row("qlora", 6.74, 9.29, "pytorch/torchtune: qlora_finetune.rst")
    llama_factory = "hiyouga/LLaMA-Factory: README.md"
    for method, every in [
        ("full", (60, 120, 300, 600)), ("lora", (16, 32, 64, 160)), ("qlora", (6, 12, 24, 48)),
    ]:  # fmt: skip
        for billions, gb in zip((7, 14, 30, 70), every, strict=True):
            yield Row(method, billions, gb, llama_factory)
    for method, every in [("full", (60,)), ("lora", (16, 160)), ("qlora", (6, 48))]:
        for billions, gb in zip((8, 70), every, strict=False):
            yield Row(method, billions, gb, "huggingface/blog: llama31.md")
    unsloth = "Unsloth: requirements, at second hand"
    for billions, gb in zip(
        (3, 7, 8, 9, 11, 14, 27, 32, 40, 70, 81),
        (3.5, 5, 6, 6.5, 7.5, 8.5, 22, 26, 30, 41, 48),
        strict=True,
    ):
        yield Row("qlora", billions, gb, unsloth)
    for billions, gb in zip(
        (3, 7, 8, 9, 11, 14, 27, 32, 40, 70), (8, 19, 22, 24, 29, 33, 64, 76, 96, 164), strict=True
    ):
        yield Row("lora", billions, gb, unsloth)
    for billions, gb in ((33, 24.7), (65, 45.0)):
        yield Row("qlora", billions, gb, "QLoRA, figure 6, at second hand")
    axolotl = "axolotl-ai-cloud/axolotl: examples/"
    yield Row("qlora", 31, 25.2 * GIB, axolotl + "gemma4")
    yield Row("qlora", 24, 21, axolotl + "devstral")
    yield Row("lora", 20.9, 44 * GIB, axolotl + "gpt-oss")


class Bound(NamedTuple):
    """A bound of a rule: so many GB for each billion parameters, and so many more."""

    rule: str
    times: float
    plus: float

    def gb(self, billions: float) -> float:
        """Return the memory that it comes to."""
        return self.times * billions + self.plus


def bounds(book: Rulebook) -> dict[str, tuple[Bound, Bound]]:
    """For each method the least and the plan that the rules compare with."""
    tight = _of(book, "caution/qlora-memory-tight")
    whole = _of(book, "caution/full-tuning-memory")[0]
    partial = _of(book, "exclusion/full-tuning-memory")[0]
    lora = _of(book, "variant/lora/lora")[0]
    return {"qlora": (tight[0], tight[-1]), "lora": (lora, lora), "full": (partial, whole)}


def _of(book: Rulebook, name: str) -> list[Bound]:
    rule = book.rules[name]
    found = {
        (leaf.times, leaf.plus)
        for leaf in comparisons(rule.when, book.derived)
        if isinstance(leaf, AtLeastOf) and (leaf.fact, leaf.other) == (MEMORY, SIZE)
    }
    return [Bound(name, *item) for item in sorted(found)]


def main() -> None:
    known = bounds(load_rules())
    every = list(rows())
    for method, (least, plan) in known.items():
        mine = [row for row in every if row.method == method]
        off = [abs(plan.gb(row.billions) - row.gb) / row.gb for row in mine]
        under = [row for row in mine if row.gb > plan.gb(row.billions)]
        below = [row for row in mine if row.gb < least.gb(row.billions)]
        print(f"{method}: {len(mine)} published rows")
        print(f"  plan  {plan.times:g} GB a billion + {plan.plus:g} ({plan.rule})")
        print(f"        off by {mean(off):.1%} in the mean, {median(off):.1%} in the median")
        print(f"        above the plan: {len(under)}")
        for row in under:
            planned = f"{row.gb:.1f} GB, {plan.gb(row.billions):.1f} planned"
            print(f"          {row.billions:g}B: {planned}; {row.source}")
        if least != plan:
            print(f"  least {least.times:g} GB a billion + {least.plus:g} ({least.rule})")
            print(f"        below the least: {len(below)}")


if __name__ == "__main__":
    main()
