"""Trainings that a text starts, by commands and calls. A small module, for the agents' hook."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from ladder.engine.sources import Position
from ladder.trainings.programs import COMMANDS, WORDS

DATA_FILES = (".jsonl", ".json", ".csv", ".parquet")
"""Endings of files of data."""


_SET = re.compile(r"(?!.*\.\w{2,4}$)[\w.-]+/[\w./-]*\w")
"""A set of data by its owner and its name, or a folder."""

_HELD_OUT = re.compile(r"(?<![a-z])(?:eval|valid|val|test|dev)(?![a-rt-z])[^/]*$", re.IGNORECASE)
"""The name of a file of data to evaluate on."""


class Setup(NamedTuple):
    """A training: its program, the technique, the data and the base model.

    The technique and the base are empty if nothing names them. `source` is all that it says about
    its data. `calls` are the names of other files in the same text.
    """

    file: str
    position: Position
    program: str
    technique: str
    source: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()
    base: str = ""

    @property
    def data(self) -> tuple[str, ...]:
        """The files and the sets of data that it names; not those to evaluate on, if it can."""
        named = sorted(
            x for x in self.source if x.lower().endswith(DATA_FILES) or _SET.fullmatch(x)
        )
        return tuple([x for x in named if not _HELD_OUT.search(x)] or named)


_SIZE = re.compile(r"(?<![A-Za-z\d.])(\d+(?:\.\d+)?)[bB](?![A-Za-z\d])")


def billions(base: str) -> float | None:
    """Return the billions of parameters that the name of a base model says; None if it does not."""
    size = _SIZE.search(base.rpartition("/")[2])
    return float(size[1]) if size else None


_GAP = rb"(?:[\"',\s\\]|\n[\x20\t]{0,40}-\s){1,200}"
STARTS = [(by, word.encode(), pattern, beside) for by, word, pattern, beside in COMMANDS]

_NOT_RUN = re.compile(rb"[\w-]\Z|^\s*(?:class|def) |\b(?:echo|printf)\b[^;&|]*\Z")
"""Text before words that start nothing: part of a word, a class, a printed text."""

_TRAINER = re.compile(rb"^class (\w+)\([^)]{0,500}Trainer\b[^)]{0,500}\):", re.MULTILINE)
"""A class that is made out of a trainer."""

_STEP = re.compile(rb"get_peft_model\(|[\w.]+\.backward\(")
"""What a trainer does inside, and what also trains without one."""

_AT_MARGIN = re.compile(rb"^[A-Za-z_@]", re.MULTILINE)
"""The line with which a class ends."""

_CITED = re.compile(rb"(?:self|this)\._\w+(?:\.\w+)?\(\s*[\"'`]/?\Z")
"""Text before the address of a job in the library of a provider, which only offers the call."""

_IN_PROSE = re.compile(rb"\b(?!(?:and|else|if|in|or|return|yield) )[a-z]+,? [\"']\Z")
"""Text of a program before words that a message quotes, such as: use 'axolotl train'."""

_IMAGES = re.compile(rb"(?i)diffusers|stable[-_]diffusion|text_to_image|dreambooth|UNet2D")
_LANGUAGE = re.compile(rb"CausalLM|Seq2SeqLM|LlamaFor|FastLanguageModel|(?i:vllm)")
_OF_ANY_MODEL = ("PEFT", "a training script", "Transformers")
"""Programs that train models of images as well."""

_DOCSTRING = re.compile(
    rb"^[\x20\t]*[rRuU]?(\"{3}|'{3})[\s\S]*?\1|(\"{3}|'{3})[\s\S]*?\2", re.MULTILINE
)
"""A text in three quotes, of which the first kind is a docstring."""

NEAR = 600
"""Bytes behind a call that can name its technique."""

_LONGEST = 5000
"""Bytes that are read of a call's arguments, and of a line before it."""

MOST = 200
"""Commands or calls of one kind that are read in a file."""

_COMMAND = re.compile(rb"(?:[^\n;&|]|(?<=\\)\n)*")
"""A command to its end, also on further lines."""


class _Start(NamedTuple):
    """A command or a call that starts a training; `entry` is its line in the table."""

    begins: int
    ends: int
    entry: int
    program: str
    technique: str


def started(raw: bytes, file: str) -> Iterator[Setup]:
    """Yield the trainings that a text starts; not those in a comment.

    Several calls for one technique are one training, unless each names data of its own.
    """
    script, code = file.lower().endswith(".py"), file.lower().endswith((".py", ".ipynb"))
    if script:
        raw = _DOCSTRING.sub(_blank, raw)
    text = file.lower().endswith((".yaml", ".yml", ".json"))
    starts = [
        start
        for start in _starts(raw)
        if not _of_images(raw if code else raw[start.begins : start.ends], start.program)
        if not (text and raw[: start.begins].endswith(b"`"))  # a prompt that quotes a command
        if not (script and _quoted(raw, start.begins))
    ]
    classes = _trainer_classes(raw) if script and starts else []
    starts = [
        start
        for start in starts
        if not (_STEP.match(raw, start.begins) and any(b < start.begins < e for b, e in classes))
    ]
    named = [(start.begins, start.ends) for start in starts if start.technique]
    groups: dict[str, list[_Start]] = {}
    if not starts:
        return
    every, files = _data(raw), frozenset(_FILE.findall(_text(raw)))
    for start in starts:
        if start.technique or not any(b < start.ends and start.begins < e for b, e in named):
            groups.setdefault(start.technique, []).append(start)
    # A script of several commands can name a model for one of them alone.
    usual = _base(raw) if code or sum(map(len, groups.values())) == 1 else ""
    for same in groups.values():
        calls = sorted(start for start in same if start.entry == same[0].entry)
        ends = [0, *(call.ends for call in calls)]
        own = [
            _data(raw[call.begins : call.ends]) or _data(raw[before : call.begins])
            for before, call in zip(ends, calls, strict=False)
        ]
        apart = len({*own}) > 1 and all(own)
        for call, source in zip(calls, own if apart else [every], strict=False):
            place = Position(file, raw.count(b"\n", 0, call.begins) + 1)
            base = _base(raw[call.begins : call.ends]) or usual
            yield Setup(file, place, call.program, call.technique, source, files, base)


def _starts(raw: bytes) -> Iterator[_Start]:
    """Yield what starts a training, by the order of the table."""
    lower = raw.lower()
    for entry, (program, word, pattern, beside) in enumerate(STARTS):
        if word not in lower:  # most files: the pattern is not even compiled
            continue
        model = re.search(beside.encode(), raw)
        if model is None:
            continue
        every = re.finditer(pattern.encode().replace(b" ", _GAP), raw)
        for found in islice(every, MOST):
            if _only_named(raw, found.start()):
                continue
            ends = _end(raw, found)
            technique = _technique(raw, found, model[0], ends)
            yield _Start(found.start(), ends, entry, program, technique)


def _only_named(raw: bytes, begins: int) -> bool:
    """Return whether words start nothing: in a comment, a definition, or a provider's library."""
    line = raw.rfind(b"\n", 0, begins) + 1
    before = raw[max(line, begins - _LONGEST) : begins]
    cited = _CITED.search(raw[max(0, begins - 100) : begins])
    return bool(b"#" in before or _NOT_RUN.search(before) or cited)


def _quoted(code: bytes, begins: int) -> bool:
    """Return whether words are quoted in a message of a program."""
    before = code[max(0, begins - _LONGEST) : begins].rpartition(b"\n")[2]
    return bool(before.count(b"`") % 2 or _IN_PROSE.search(before))


def _trainer_classes(code: bytes) -> list[tuple[int, int]]:
    """Return where trainers are defined that the same file never makes: a library of them."""
    places = []
    for found in islice(_TRAINER.finditer(code), MOST):
        made = re.search(rb"(?<!class )(?<!\w)" + found[1] + rb"\(", code)
        after = _AT_MARGIN.search(code, found.end())
        if not made:
            places.append((found.start(), after.start() if after else len(code)))
    return places


def _of_images(raw: bytes, program: str) -> bool:
    """Return whether a text trains a model of images, by a program for any kind of model."""
    images = program in _OF_ANY_MODEL and _IMAGES.search(raw)
    return bool(images) and not _LANGUAGE.search(raw)


def _end(raw: bytes, found: re.Match[bytes]) -> int:
    """Return the end of a call's arguments, or of a command."""
    depth = 0
    if not found[0].endswith(b"("):
        command = _COMMAND.match(raw, found.end())
        return command.end() if command else found.end()
    for at in range(found.end() - 1, min(len(raw), found.end() + _LONGEST)):
        depth += (raw[at] == ord("(")) - (raw[at] == ord(")"))
        if not depth:
            return at
    return found.end()


def _blank(quoted: re.Match[bytes]) -> bytes:
    """Return a docstring as empty lines, and any other text as it is."""
    return b"\n" * quoted[0].count(b"\n") if quoted[1] else quoted[0]


_DATA = re.compile(
    r"--(?:train_?)?data[\w-]{0,20}[\s=\\\"',]{1,8}([\w./@:][\w./@:-]{2,200})"
    r"|(?:dataset\w{0,8}|train(?:ing)?_file)[\"']?\s?[=:(]\s?[\"'](?!json|csv)([\w./@:-]{3,200})[\"']"
    r"|[\"']([\w./-]{1,200}\.(?:jsonl|csv|parquet))[\"']",
    re.IGNORECASE,
)
"""Patterns of training data in a command or a call: an option, a key, a quoted file."""

_FILE = re.compile(r"[\w./-]{1,200}\.(?:ya?ml|json|py|sh|ipynb)(?![\w-])")


def _text(raw: bytes) -> str:
    return raw.decode(errors="replace").replace('\\"', '"')


def _data(raw: bytes) -> frozenset[str]:
    """Return all names of training data in a text."""
    return frozenset(name for names in _DATA.findall(_text(raw)) for name in names if name)


_MODEL = (
    r"(?:base[_-]?model|pretrain|pretrained|source_model"
    r"|model(?:[._-]?(?:name|id|path))?(?:[_-]or[_-](?:name|path|id))?)(?:[_-]or[_-]path)?"
)
_NAME = r"((?=[\w./@:-]*[a-z])[\w.@:-]*[/\d][\w./@:-]*\w)"
_NAMED = rf"[\"']?{_NAME}[\"']?(?![\w({{\[.])"
_QUOTED = rf"[\"']{_NAME}[\"']"
_BARE = r"([\w.@:-]*/[\w./@:-]*\w)(?![\w({\[.])"
_OF_OTHERS = r"(?!\w*(?:judge|reward|teacher|eval|embed|(?<![a-z])out|hub|draft|critic|ref_))"
_KEY = rf"(?<![\w.-]){_OF_OTHERS}(?:\w+[_.])*{_MODEL}[\"']?\s?[=:]\s?"
_BASES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"--(?:[\w-]+\.)*{_MODEL}[\s=\\\"',]{{1,8}}{_NAMED}",
        rf"(?:LM|Classification|Language|Vision)\w*\.from_pretrained\(\s*(?:\w+\s*=\s*)?{_QUOTED}",
        rf"{_KEY}{_QUOTED}",
        rf"{_KEY}{_BARE}",
        rf"litgpt finetune\w* {_NAMED}",
    )
)
"""Patterns of a base model in a command or a call, the clearest first."""


def _base(raw: bytes) -> str:
    """Return the base model that a text names; empty if it names none."""
    text = _text(raw)
    found = (pattern.search(text) for pattern in _BASES)
    return next((match[1] for match in found if match), "")


def _technique(raw: bytes, found: re.Match[bytes], model: bytes, ends: int) -> str:
    """Return the technique of a call, from its words, or for an adapter from the whole text.

    Its own arguments have priority over what follows them.
    """
    begins = found.end()
    for words in (found[0] + model, raw[begins:ends], raw[begins : begins + NEAR]):
        for technique, pattern in WORDS:
            if re.search(pattern, words):
                return technique
    return "lora" if re.search(rb"LoraConfig|get_peft_model", raw) else ""
