"""Trainings that a command or a call starts: in scripts, code, notebooks, images and CI jobs."""

import re
from collections.abc import Iterator
from typing import NamedTuple

SCRIPTS = (".sh", ".bash", ".zsh", ".ps1", ".bat", ".py", ".ipynb", ".mk", ".tf")
"""Kinds of files that start programs, and that hold no proposal."""


class Started(NamedTuple):
    """A training that is started: in which line, by what program, and the technique.

    That is empty where nothing tells it.
    """

    line: int
    program: str
    technique: str


_GAP = rb"[\"',\s\\]+"
"""What stands between the words of a command, on a line of a shell or in a list."""


def _calls(program: str, hint: str, pattern: str) -> tuple[str, bytes, re.Pattern[bytes]]:
    return program, hint.encode(), re.compile(pattern.encode().replace(b" ", _GAP))


_CALLS = (
    _calls("axolotl", "axolotl", r"axolotl(?: |\.cli\.)(?:train|finetune)\b"),
    _calls("LLaMA-Factory", "llamafactory-cli", r"llamafactory-cli train\b"),
    _calls("TRL", "trl", r"trl (?:sft|dpo|kto|grpo|reward|rloo)\b"),
    _calls("TRL", "trainer(", r"(?:SFT|DPO|ORPO|KTO|CPO|GRPO|PPO|RLOO)Trainer\("),
    _calls("torchtune", "tune", r"tune run [^\n]*?(?:finetune|dpo|ppo|grpo|distillation)"),
    _calls("PEFT", "get_peft_model", r"get_peft_model\("),
    _calls("a provider's API", "fine_tun", r"fine_tun(?:ing|es)\.(?:jobs\.)?create\b"),
    _calls("a provider's API", "fine_tuning/jobs", r"fine_tuning/jobs(?=[\"'\s]|$)"),
    _calls("Together", "together", r"together fine-tuning create\b"),
    _calls("Fireworks", "firectl", r"firectl (?:create )?(?:sftj|supervised-fine-tuning-job)\b"),
    _calls("Bedrock", "customization", r"create[-_]model[-_]customization[-_]job\b"),
    _calls("Bedrock", "aws_bedrock_custom_model", r"aws_bedrock_custom_model\b"),
    _calls("Vertex AI", "sft.train", r"sft\.train\("),
    _calls("Vertex AI", "tunings.tune", r"tunings\.tune\("),
    _calls("SageMaker", "jumpstartestimator", r"JumpStartEstimator\("),
    _calls("MLX", "mlx_lm", r"mlx_lm[. ]lora\b"),
    _calls("mergekit", "mergekit", r"mergekit-(?:yaml|moe|evolve)\b"),
    _calls("OpenRLHF", "openrlhf", r"openrlhf\.cli\.train_\w+"),
    _calls("verl", "verl", r"verl\.trainer\.main_\w+"),
    _calls("LitGPT", "litgpt", r"litgpt finetune(?:_\w+)?\b"),
    _calls("ms-swift", "swift", r"swift (?:sft|rlhf|pt)\b"),
)
"""Each program, a word without which no file calls it (in small letters), and how it is called."""

_WAYS = (
    ("merging", re.compile(rb"mergekit")),
    ("preference-optimization", re.compile(rb"(?i)(?<![a-z])(?:dpo|orpo|kto|cpo|simpo)")),
    ("reinforcement-fine-tuning", re.compile(rb"(?i)(?<![a-z])(?:grpo|ppo|rloo|rlvr)")),
    ("full-fine-tuning", re.compile(rb"(?i)full_finetune|finetune_full|_type\W+full\b")),
    ("lora", re.compile(rb"(?i)lora|peft")),
)
"""What the words of a command tell of the technique, the most telling first."""

_WITHIN = re.compile(rb"[\w-]\Z")
"""The end of a text in which a word has not ended, so that what follows is part of it."""

NEAR = 600
"""Bytes behind a call in which it is told what it does."""


def started(shown: bytes) -> Iterator[Started]:
    """The trainings that the text of a file starts, each technique once; not those in a comment."""
    lower, told = shown.lower(), set[str]()
    for program, hint, pattern in _CALLS:
        for found in pattern.finditer(shown) if hint in lower else ():
            begins = shown.rfind(b"\n", 0, found.start()) + 1
            before = shown[begins : found.start()]
            if b"#" in before or _WITHIN.search(before):
                continue
            technique = _technique(shown, found)
            if technique not in told:
                told.add(technique)
                yield Started(shown.count(b"\n", 0, begins) + 1, program, technique)


def _technique(shown: bytes, found: re.Match[bytes]) -> str:
    """What a call does: by its own words, those behind it, and for an adapter by those anywhere."""
    for words in (found[0], shown[found.end() : found.end() + NEAR]):
        for technique, pattern in _WAYS:
            if pattern.search(words):
                return technique
    return "lora" if re.search(rb"LoraConfig|get_peft_model", shown) else ""
