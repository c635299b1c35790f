"""Training that somebody has set up: configs and jobs of well-known programs, by their keys."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ladder.check.findings import Checked, Finding, Severity, by_rule
from ladder.engine.pack import CheckRule
from ladder.engine.rules import Position, Rulebook
from ladder.load.evidence.lines import named
from ladder.load.nodes import Listing, Mapping, Node, Scalar
from ladder.output.diagnostics import quoted


class Setup(NamedTuple):
    """A config of a training: the program it is for, the technique, the data and the base model.

    `data` are the files that it names; `source` is all that it says of its data.
    """

    file: str
    position: Position
    program: str
    technique: str
    data: tuple[str, ...]
    source: frozenset[str]
    base: str


def setup_in(root: Node | None, file: str) -> Setup | None:
    """The training that a file sets up, if it is of a kind that is known."""
    if not isinstance(root, Mapping):
        return None
    keys = frozenset(key.value for key, _ in root.entries)
    parts = [part for _, part in root.entries if isinstance(part, Mapping)]
    if any(_word(part, "_component_").startswith("torchtune.") for part in parts):
        keys |= {"torchtune"}
    for known_by, program, technique in _KEYS:
        if keys.issuperset(known_by.split()):
            data = tuple(dict.fromkeys(_data(root)))
            technique = _method(root) or technique or _of_weights(root)
            source = frozenset(_source(root))
            return Setup(file, root.position, program, technique, data, source, _base(root))
    return None


_KEYS = (
    ("merge_method", "mergekit", "merging"),
    ("peft_type base_model_name_or_path", "PEFT", "lora"),
    ("model_name_or_path stage finetuning_type", "LLaMA-Factory", ""),
    ("base_model datasets", "axolotl", ""),
    ("model_name_or_path datasets", "TRL", ""),
    ("model_name_or_path dataset", "TRL", ""),
    ("model_name_or_path dataset_name", "TRL", ""),
    ("model_name_or_path dataset_mixture", "TRL", ""),
    ("model_name_or_path output_dir", "TRL", ""),
    ("torchtune", "torchtune", ""),
    ("training_file model", "OpenAI", "lora"),
    ("baseModel supervisedTuningSpec", "Vertex AI", "lora"),
    ("baseModel preferenceOptimizationSpec", "Vertex AI", ""),
    ("baseModel distillationSpec", "Vertex AI", ""),
    ("baseModelIdentifier trainingDataConfig", "Bedrock", "lora"),
)
"""What each program's files are known by, and the technique where it is always the same."""

HINTS = tuple({keys.split()[0].lower().encode() for keys, _, _ in _KEYS})
"""Without one of these, in lower case, no file sets up a training."""

_METHODS = {
    **dict.fromkeys(("dpo", "ipo", "kto", "orpo", "simpo", "sigmoid"), "preference-optimization"),
    **dict.fromkeys(("grpo", "ppo", "reinforcement"), "reinforcement-fine-tuning"),
    **dict.fromkeys(("pt", "continued_pre_training"), "continued-pretraining"),
    "reinforcement_fine_tuning": "reinforcement-fine-tuning",
    "distillation": "distillation",
}
"""What a config calls its way of training, and the technique; the rest is LoRA or all weights."""

_KNOWN_BY = {
    "num_generations": "reinforcement-fine-tuning",
    "beta": "preference-optimization",
    "desirable_weight": "preference-optimization",
    "preferenceOptimizationSpec": "preference-optimization",
    "distillationSpec": "distillation",
}
"""The keys of which one tells the way of training by itself, the most telling first."""


def _method(root: Mapping) -> str | None:
    """The technique, where a config says more of its way than what it changes of the weights."""
    told = _word(root, "rl", "stage", "loss_type", "trainer", "customizationType").lower()
    for name, key in (("method", "type"), ("loss", "_component_")):
        if isinstance(part := root.get(name), Mapping):
            told = told or _word(part, key).rpartition(".")[2].lower().removesuffix("loss")
    keys = {key.value for key, _ in root.entries}
    return _METHODS.get(told) or next((_KNOWN_BY[key] for key in _KNOWN_BY if key in keys), None)


def _of_weights(root: Mapping) -> str:
    adapter = _word(root, "adapter", "finetuning_type", "use_peft", "peft_type").lower()
    built = isinstance(root.get("model"), Mapping) and "lora" in _base(root)
    adapted = built or adapter in ("lora", "qlora", "true", "dora")
    return "lora" if adapted else "full-fine-tuning"


def _word(root: Mapping, *names: str) -> str:
    """The first of these keys that has a plain value."""
    values = (root.get(name) for name in names)
    return next((value.value for value in values if isinstance(value, Scalar)), "")


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


_OF_DATA = re.compile(
    r"(train(ing)?_?)?data_?(sets?|config)?(_?(name|uri|mixture))?|training_file", re.IGNORECASE
)
"""The keys at which configs name what they train on: a file, or a set by its name."""


def _source(node: Node, depth: int = 4, *, inside: bool = False) -> Iterator[str]:
    """All that a config says of the data that it trains on."""
    if isinstance(node, Scalar):
        yield from [node.value] if inside else []
    for key, each in node.entries if isinstance(node, Mapping) else ():
        if depth:
            yield from _source(
                each, depth - 1, inside=inside or bool(_OF_DATA.fullmatch(key.value))
            )
    for each in node.items if isinstance(node, Listing) else ():
        if depth:
            yield from _source(each, depth - 1, inside=inside)


def _base(root: Mapping) -> str:
    """What a config calls the model that it trains; torchtune names what builds it."""
    if isinstance(part := root.get("model"), Mapping):
        return _word(part, "_component_")
    local = _word(root, "base_model", "model_name_or_path", "base_model_name_or_path")
    return local or _word(root, "model", "baseModel", "baseModelIdentifier")


_SIZE = re.compile(r"(?<![a-z0-9.])(\d+(?:\.\d+)?)([bm])(?![a-z0-9])")
"""How a model's name tells its size: llama-3.1-8b, smollm2-360m; not 8x7b, where experts share."""


def billions(model: str) -> float | None:
    """The size of a model by its name, in billions of parameters, where that tells it."""
    sizes = {float(n) / (1 if unit == "b" else 1000) for n, unit in _SIZE.findall(model.lower())}
    return sizes.pop() if len(sizes) == 1 else None


def uncovered(
    rulebook: Rulebook, setups: Iterable[Setup], files: Iterable[Checked]
) -> Iterator[Checked]:
    """Trainings that no proposal asks for, and those of other data or another base model.

    A proposal that names no data speaks of one training: of several on different data, nobody knows
    of which.
    """
    proposals = [checked for checked in files if checked.techniques]
    asked = {setup: [p for p in proposals if setup.technique in p.techniques] for setup in setups}
    same = {s: [p for p in asked[s] if not s.data or _same_data(s, p)] for s in asked}
    covering = {setup: [p for p in same[setup] if _same_size(setup, p)] for setup in asked}
    vague = {s for s in asked if s.source and covering[s] and not any(map(_data_of, covering[s]))}
    for setup, found in covering.items():
        alike = {each.source for each in vague if each.technique == setup.technique}
        if found and (setup not in vague or len(alike) <= len(found)):
            continue
        files_of = ", ".join(each.file for each in asked[setup])
        theirs = f"the proposals for {setup.technique} ({files_of})"
        does = f"sets up {setup.technique} with {setup.program}, and no proposal asks for it"
        if found:
            does = f"is one of {len(alike)} trainings by {setup.technique} on different data, and "
            does += f"{theirs} name no data (examples.file): which is meant, nobody can tell"
        elif same[setup]:
            size = f"some {billions(setup.base):g} billion parameters by its name"
            does = f"trains {setup.base}, of {size}, and not of the size of the model of {theirs}"
        elif asked[setup]:
            does = f"trains on {', '.join(setup.data)}, and that is not the data of {theirs}"
        told, about = f"This {does}.", setup.technique
        finding = by_rule(
            rulebook.check_rules[CheckRule.TRAINING_WITHOUT_A_PROPOSAL],
            Severity.WARNING,
            told,
            setup.position,
            fact=about,
        )
        yield Checked(setup.file, findings=(finding,))


def training_beside(rulebook: Rulebook, file: str, line: int, word: str) -> Finding:
    """That a file speaks of training, and the proposal in it asks for none."""
    rule = rulebook.check_rules[CheckRule.TRAINING_BESIDE_A_PROPOSAL]
    told = f"The file speaks of {quoted(word)}, and its proposal asks for nothing that trains."
    return by_rule(rule, Severity.NOTE, told, Position(file, line), fact=word)


def _data_of(proposal: Checked) -> str:
    """The last part of the path of the data that a proposal names; empty where it names none."""
    return named(proposal.told("examples.file")).path.rpartition("/")[2]


def _same_data(setup: Setup, proposal: Checked) -> bool:
    """Whether a proposal names no data, or by its last part a file that the config names, too."""
    last = _data_of(proposal)
    return not last or any(path.rpartition("/")[2] == last for path in setup.data)


def _same_size(setup: Setup, proposal: Checked) -> bool:
    """Whether the base models can be the same by their sizes; names round them to two thirds."""
    told, meant = billions(setup.base), proposal.facts.get("hosting.model_billions")
    return told is None or not isinstance(meant, int | float) or 2 / 3 <= meant / told <= 1.5
