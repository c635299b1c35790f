"""Training that somebody has set up: configs and jobs of well-known programs, by their keys."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ladder.check.findings import Checked, Severity, by_rule
from ladder.engine.rules import Position, Rulebook
from ladder.load.check_rules import CheckRule
from ladder.load.evidence.named import named
from ladder.load.nodes import Listing, Mapping, Node, Scalar

HINTS = (
    b"base_model",
    b"finetuning_type",
    b"model_name_or_path",
    b"peft_type",
    b"merge_method",
    b"torchtune",
    b"training_file",
    b"supervisedtuningspec",
    b"basemodelidentifier",
)
"""Without one of these, in lower case, no file sets up a training."""


class Setup(NamedTuple):
    """A config of a training: the program it is for, the technique, the data and the base model."""

    file: str
    position: Position
    program: str
    technique: str
    data: tuple[str, ...]
    base: str


def setup_in(root: Node | None, file: str) -> Setup | None:
    """The training that a file sets up, if it is of a kind that is known."""
    if not isinstance(root, Mapping):
        return None
    keys = frozenset(key.value for key, _ in root.entries)
    for program, is_of, technique in _PROGRAMS:
        if is_of(root, keys):
            data = tuple(dict.fromkeys(_data(root)))
            return Setup(file, root.position, program, technique(root), data, _base(root))
    return None


def _word(root: Mapping, *names: str) -> str:
    """The first of these keys that has a plain value."""
    values = (root.get(name) for name in names)
    return next((value.value for value in values if isinstance(value, Scalar)), "")


_METHODS = {
    "dpo": "preference-optimization",
    "ipo": "preference-optimization",
    "kto": "preference-optimization",
    "orpo": "preference-optimization",
    "simpo": "preference-optimization",
    "grpo": "reinforcement-fine-tuning",
    "ppo": "reinforcement-fine-tuning",
    "pt": "continued-pretraining",
}
"""What a config calls its way of training, and the technique; the rest is LoRA or all weights."""


def _technique(root: Mapping) -> str:
    method = _METHODS.get(_word(root, "rl", "stage", "loss_type", "trainer").lower())
    if method:
        return method
    adapter = _word(root, "adapter", "finetuning_type", "use_peft", "peft_type")
    return "lora" if adapter.lower() in ("lora", "qlora", "true", "dora") else "full-fine-tuning"


_TEACHES = frozenset({"datasets", "dataset", "dataset_name", "dataset_mixture", "output_dir"})

_Test = Callable[[Mapping, frozenset[str]], bool]
_PROGRAMS: tuple[tuple[str, _Test, Callable[[Mapping], str]], ...] = (
    ("mergekit", lambda _, keys: "merge_method" in keys, lambda _: "merging"),
    ("PEFT", lambda _, keys: {"peft_type", "base_model_name_or_path"} <= keys, lambda _: "lora"),
    (
        "LLaMA-Factory",
        lambda _, keys: {"stage", "finetuning_type", "model_name_or_path"} <= keys,
        _technique,
    ),
    ("axolotl", lambda _, keys: {"base_model", "datasets"} <= keys, _technique),
    (
        "TRL",
        lambda _, keys: "model_name_or_path" in keys and bool(keys & _TEACHES),
        _technique,
    ),
    (
        "torchtune",
        lambda root, _: any(
            isinstance(part, Mapping) and _word(part, "_component_").startswith("torchtune.")
            for _, part in root.entries
        ),
        lambda root: (
            "lora"
            if isinstance(m := root.get("model"), Mapping) and "lora" in _word(m, "_component_")
            else "full-fine-tuning"
        ),
    ),
    ("OpenAI", lambda _, keys: {"training_file", "model"} <= keys, lambda _: "lora"),
    (
        "Vertex AI",
        lambda _, keys: {"baseModel", "supervisedTuningSpec"} <= keys,
        lambda _: "lora",
    ),
    (
        "Bedrock",
        lambda _, keys: {"baseModelIdentifier", "trainingDataConfig"} <= keys,
        lambda _: "lora",
    ),
)
"""Each program with what its files are known by, and the technique that they set up."""


def _data(node: Node, depth: int = 4) -> Iterator[str]:
    """The paths of data files that a config names."""
    if isinstance(node, Scalar) and node.value.lower().endswith(
        (".jsonl", ".json", ".csv", ".parquet")
    ):
        yield node.value
    inner = [value for _, value in node.entries] if isinstance(node, Mapping) else []
    for each in inner or (node.items if isinstance(node, Listing) else []):
        if depth:
            yield from _data(each, depth - 1)


def _base(root: Mapping) -> str:
    """What a config calls the model that it trains; torchtune names what builds it."""
    part = root.get("model")
    if isinstance(part, Mapping):
        return _word(part, "_component_")
    return _word(root, *_BASES)


_BASES = (
    "base_model",
    "model_name_or_path",
    "base_model_name_or_path",
    "model",
    "baseModel",
    "baseModelIdentifier",
)

_SIZE = re.compile(r"(?<![a-z0-9.])(\d+(?:\.\d+)?)([bm])(?![a-z0-9])")
"""How a model's name tells its size: llama-3.1-8b, smollm2-360m; not 8x7b, where experts share."""


def billions(model: str) -> float | None:
    """The size of a model by its name, in billions of parameters, where that tells it."""
    sizes = {float(n) / (1 if unit == "b" else 1000) for n, unit in _SIZE.findall(model.lower())}
    return sizes.pop() if len(sizes) == 1 else None


def uncovered(
    rulebook: Rulebook, setups: Iterable[Setup], files: Iterable[Checked]
) -> Iterator[Checked]:
    """Trainings that no proposal asks for, and those of other data or another base model."""
    proposals = [checked for checked in files if checked.techniques]
    rule = rulebook.check_rules[CheckRule.TRAINING_WITHOUT_A_PROPOSAL]
    for setup in setups:
        asking = [each for each in proposals if setup.technique in each.techniques]
        theirs = f"the proposals for {setup.technique} ({', '.join(each.file for each in asking)})"
        same = [each for each in asking if not setup.data or _same_data(setup, each)]
        if any(_same_size(setup, each) for each in same):
            continue
        text = f"This sets up {setup.technique} with {setup.program}, and no proposal asks for it."
        if same:
            text = (
                f"This trains {setup.base}, of some {billions(setup.base):g} billion parameters by "
                f"its name, and that is not the size of the model of {theirs}."
            )
        elif asking:
            text = f"This trains on {', '.join(setup.data)}, and that is not the data of {theirs}."
        finding = by_rule(rule, Severity.WARNING, text, setup.position, fact=setup.technique)
        yield Checked(setup.file, findings=(finding,))


def _same_data(setup: Setup, proposal: Checked) -> bool:
    """Whether a proposal names no data, or by its last part a file that the config names, too."""
    last = named(proposal.told("examples.file")).path.rpartition("/")[2]
    return not last or any(path.rpartition("/")[2] == last for path in setup.data)


def _same_size(setup: Setup, proposal: Checked) -> bool:
    """Whether the base models can be the same by their sizes; names round them to two thirds."""
    told, meant = billions(setup.base), proposal.facts.get("hosting.model_billions")
    return told is None or not isinstance(meant, int | float) or 2 / 3 <= meant / told <= 1.5
