"""`ladder hook`: hold an agent's command that starts a training until a proposal allows it.

Most calls have nothing to do with training, so this module imports `sys` alone until a word of the
call, or of a script that it names, hints at one.
"""

import sys

HINTS = tuple(
    b"""
    axolotl customization distill dpo grpo kto kubectl litgpt lora ludwig merge nemo openrlhf orpo
    ppo rlhf rloo sft train tun unsloth verl
    """.split()
)
"""Parts of words, in small letters.

A training has at least one of them in its command or script.
"""

SCRIPTS = (
    b".py", b".sh", b".bash", b".slurm", b".sbatch", b".ipynb", b".yaml", b".yml", b".json", b".js",
    b".ts",
)  # fmt: skip

RUNNERS = (
    (b"make", b"Makefile"),
    (b"just", b"justfile Justfile .justfile"),
    (b"npm", b"package.json"),
    (b"yarn", b"package.json"),
    (b"bun", b"package.json"),
    (b"task", b"Taskfile.yml Taskfile.yaml"),
    (b"dvc", b"dvc.yaml"),
    (b"pixi", b"pyproject.toml pixi.toml"),
    (b"pdm", b"pyproject.toml"),
    (b"hatch", b"pyproject.toml"),
    (b"poe", b"pyproject.toml"),
    (b"compose", b"compose.yaml compose.yml docker-compose.yml docker-compose.yaml"),
)
"""Words of a call, and the files in which that task runner looks up what to start."""

CHANGING = (b"cd", b"pushd", b"-C", b"--chdir", b"--cwd", b"--dir", b"--directory", b"--prefix")
"""Words before a folder that a command changes to."""

LARGEST = 1_000_000
"""Bytes of a script that are searched for hints."""

MOST = 60
"""Scripts, and scripts that those name, that are searched for one call."""

_NAME = bytes(c if chr(c).isalnum() or chr(c) in "._-/~" or c > 127 else 32 for c in range(256))


def main(arguments: list[str]) -> int:
    """Answer one call of an agent, read on standard input; return the exit code.

    Args:
        arguments: what stands behind `ladder hook`: `--agent NAME`.
    """
    raw = sys.stdin.buffer.read()
    if arguments[:1] != ["--agent"] or len(arguments) != 2 or hints(raw):
        from ladder.agents.answer import answer

        return answer(raw, arguments)
    if arguments[1] == "cursor":
        sys.stdout.write('{"permission": "allow"}\n')
    return 0


def hints(raw: bytes) -> bool:
    """Return whether a call, or a script that it names, has a word that could mean training."""
    if _hint_in(raw.lower()):
        return True
    folders, texts, seen = _folders(raw), [raw], set[bytes]()
    for text in texts:  # which grows by the scripts that each of them names
        for name in sorted(_names(text) - seen)[: MOST - len(seen)]:
            seen.add(name)
            for folder in folders:
                script = _start_of(_joined(folder, name))
                if _hint_in(script.lower()):
                    return True
                texts += [script] * bool(script)
    return False


def _names(text: bytes) -> set[bytes]:
    """Return the scripts that a text names, and the files of the task runners in it."""
    lower = text.lower()
    names = {name for word, files in RUNNERS if word in lower for name in files.split()}
    if b"-m" in lower or any(ending in lower for ending in SCRIPTS):
        words = _words(text)
        names.update(word for word in words if word.lower().endswith(SCRIPTS))
        for before, word in zip([b"", *words], words, strict=False):
            module = word if before == b"-m" else word[2:] if word.startswith(b"-m") else b""
            names.update([module.replace(b".", b"/") + b".py"] * bool(module))
    return names


def _words(text: bytes) -> list[bytes]:
    r"""Return the words of a text or of a call, which writes a new line as \\n."""
    return text.replace(b"\\n", b" ").translate(_NAME).split()


def _hint_in(lower: bytes) -> bool:
    return any(hint in lower for hint in HINTS)


def _folders(raw: bytes) -> tuple[bytes, ...]:
    """Return the session's folder, or the current one, and those that the call changes to."""
    folders = [_value(raw, b'"cwd"') or b"."]
    words = _words(raw)
    changed = [words[at + 1] for at, word in enumerate(words[:-1]) if word in CHANGING]
    for name in filter(None, (_value(raw, b'"workdir"'), *changed)):
        folders.append(_joined(folders[-1], name))
    return tuple(folders)


def _value(raw: bytes, key: bytes) -> bytes:
    """Return the text that follows a key; nothing if there is no such key."""
    return raw.partition(key)[2].partition(b'"')[2].partition(b'"')[0]


def _joined(folder: bytes, name: bytes) -> bytes:
    return name if name.startswith(b"/") else folder + b"/" + name


def _start_of(path: bytes) -> bytes:
    """Return the start of a file; nothing if it cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read(LARGEST)
    except (OSError, ValueError):
        return b""
