"""Trainings that a file sets up or starts: configs and jobs, known by their keys, and commands."""

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from ladder.check.commands import started
from ladder.engine.rules import Position
from ladder.load.nodes import Listing, Mapping, Node, Scalar
from ladder.load.others import documents, mappings


class Setup(NamedTuple):
    """A config of a training: the program it is for, the technique, the data and the base model.

    The technique is empty where nothing tells it. `data` are the files that it names; `source` is
    all that it says of its data.
    """

    file: str
    position: Position
    program: str
    technique: str
    data: tuple[str, ...]
    source: frozenset[str]
    base: str


class Trainings(NamedTuple):
    """The trainings that a file sets up or starts, which holds no proposal."""

    setups: tuple[Setup, ...]


def trainings_in(shown: bytes, file: str, *, config: bool) -> Trainings | None:
    """The trainings in what can be read of a file, if there are any; `config` if it can be one."""
    setups: dict[Setup, None] = {}
    folded = _folded(shown.lower())
    if config and any(all(key in folded for key in keys) for keys in HINTS):
        for root in documents(shown.decode(errors="replace"), file):
            setups |= dict.fromkeys(_setups_in(root, file))
    if not setups:
        for line, program, technique in started(shown):
            setup = Setup(file, Position(file, line), program, technique, (), frozenset(), "")
            setups[setup] = None
    return Trainings(tuple(setups)) if setups else None


def _setups_in(root: Node, file: str) -> Iterator[Setup]:
    """The trainings that a document sets up, at its top or within a job that carries them."""
    for place in mappings(root, DEPTH):
        keys = {_folded(key.value.lower()) for key, _ in place.entries}
        parts = [part for _, part in place.entries if isinstance(part, Mapping)]
        if any(_word(part, "_component_").startswith("torchtune.") for part in parts):
            keys |= {"torchtune"} if keys & {"dataset", "loss", "optimizer", "epochs"} else set()
        for known_by, program, technique in _KEYS:
            if keys.issuperset(known_by):
                data = tuple(dict.fromkeys(_data(root)))
                technique = _method(place) or technique or _of_weights(place)
                source = frozenset(_source(root))
                at, base = place.position, _base(place)
                yield Setup(file, at, program, technique, data, source, base)
                break


DEPTH = 4
"""Levels at which a config may stand in what carries it."""

_Text = TypeVar("_Text", str, bytes)


def _folded(key: _Text) -> _Text:
    """A key as it is compared: one program writes baseModel, another one base_model."""
    if isinstance(key, bytes):
        return key.replace(b"_", b"").replace(b"-", b"")
    return key.replace("_", "").replace("-", "")


_PROGRAMS = (
    ("merge_method", "mergekit", "merging"),
    ("peft_type base_model_name_or_path", "PEFT", "lora"),
    ("model_name_or_path stage finetuning_type", "LLaMA-Factory", ""),
    ("train_dataset model learning_rate", "LLaMA-Factory", ""),
    ("base_model pretraining_dataset", "axolotl", "continued-pretraining"),
    ("base_model datasets", "axolotl", ""),
    ("project_name task base_model", "AutoTrain", ""),
    ("input_features base_model", "Ludwig", ""),
    ("model_name_or_path datasets", "TRL", ""),
    ("model_name_or_path dataset", "TRL", ""),
    ("model_name_or_path dataset_name", "TRL", ""),
    ("model_name_or_path dataset_mixture", "TRL", ""),
    ("model_name_or_path output_dir", "TRL", ""),
    ("model_name_or_path train_file", "Transformers", ""),
    ("model_name_or_path num_train_epochs", "Transformers", ""),
    ("model_name_or_path use_peft", "TRL", ""),
    ("torchtune", "torchtune", ""),
    ("fine_tune_type model", "MLX", ""),
    ("lora_parameters model", "MLX", "lora"),
    ("lora_r checkpoint_dir", "LitGPT", "lora"),
    ("restore_from_path peft", "NeMo", "lora"),
    ("actor_rollout_ref algorithm", "verl", "reinforcement-fine-tuning"),
    ("training_file model lora", "Together", ""),
    ("training_file model", "OpenAI", "lora"),
    ("training_files model", "Mistral", "lora"),
    ("lora_rank baseModel dataset", "Fireworks", "lora"),
    ("supervisedTuningSpec baseModel", "Vertex AI", "lora"),
    ("preferenceOptimizationSpec baseModel", "Vertex AI", ""),
    ("distillationSpec baseModel", "Vertex AI", ""),
    ("baseModelIdentifier trainingDataConfig", "Bedrock", "lora"),
)
"""What each program's files are known by, and the technique where it is always the same."""

_KEYS = [(_folded(keys.lower()).split(), by, way) for keys, by, way in _PROGRAMS]

HINTS = tuple([key.encode() for key in keys] for keys, _, _ in _KEYS)
"""Without all of one of these, folded as keys are, no file sets up a training."""

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
    told = _word(root, "rl", "stage", "loss_type", "trainer", "customizationType", "task").lower()
    told = told.removeprefix("llm-")
    for name, key in (("method", "type"), ("loss", "_component_")):
        if isinstance(part := _at(root, name), Mapping):
            told = told or _word(part, key).rpartition(".")[2].lower().removesuffix("loss")
    known = (way for key, way in _KNOWN_BY.items() if _at(root, key) is not None)
    return _METHODS.get(told) or next(known, None)


def _of_weights(root: Mapping) -> str:
    inner = [part for _, part in root.entries if isinstance(part, Mapping)]
    adapters = {_word(part, *_ADAPTERS).lower() for part in (root, *inner)}
    for part in (_at(root, "adapter"), _at(root, "peft_config")):
        adapters.add(_word(part, "type", "name").lower() if isinstance(part, Mapping) else "")
    built = isinstance(_at(root, "model"), Mapping) and "lora" in _base(root)
    adapted = built or not adapters.isdisjoint(("lora", "qlora", "true", "dora"))
    return "lora" if adapted else "full-fine-tuning"


_ADAPTERS = (
    "adapter",
    "finetuning_type",
    "fine_tune_type",
    "use_peft",
    "peft_type",
    "peft",
    "lora",
)
"""The keys that say whether all weights are trained."""


def _at(root: Mapping, name: str) -> Node | None:
    """The value of a key, however it is written."""
    wanted = _folded(name.lower())
    return next((v for key, v in root.entries if _folded(key.value.lower()) == wanted), None)


def _word(root: Mapping, *names: str) -> str:
    """The first of these keys that has a plain value."""
    values = (_at(root, name) for name in names)
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
    r"(train(ing)?_?)?data_?(sets?|config)?(_?(name|uri|mixture))?|training_files?", re.IGNORECASE
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
    if isinstance(part := _at(root, "model"), Mapping):
        return _word(part, "_component_")
    local = _word(root, "base_model", "model_name_or_path", "base_model_name_or_path")
    return local or _word(root, "model", "baseModel", "baseModelIdentifier")
