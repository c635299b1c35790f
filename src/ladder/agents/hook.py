"""`ladder hook`: hold an agent's command that starts a training until a proposal allows it.

Most calls have nothing to do with training, so this module imports `sys` alone until a word of the
call, or of a script that it names, hints at one.
"""

import sys

HINTS = tuple(
    b"""
    axolotl customization distill dpo grpo kto litgpt lora ludwig merge nemo openrlhf orpo ppo rlhf
    rloo sft train tun unsloth verl
    """.split()
)
"""Parts of words, in small letters.

A training has at least one of them in its command or script.
"""

SCRIPTS = (
    b".py", b".sh", b".bash", b".slurm", b".sbatch", b".ipynb", b".yaml", b".yml", b".json", b".js",
    b".ts",
)  # fmt: skip

LARGEST = 1_000_000
"""Bytes of a script that are searched for hints."""

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
    lower = raw.lower()
    if _hint_in(lower):
        return True
    folders = _folders(raw)
    if b"make" in lower and any(_hint_in(_start_of(x + b"/Makefile")) for x in folders):
        return True
    if b"-m " not in lower and not any(ending in lower for ending in SCRIPTS):
        return False
    words = raw.translate(_NAME).split()
    names = {name for name in words if name.lower().endswith(SCRIPTS)}
    modules = (name for at, name in enumerate(words) if at and words[at - 1] == b"-m")
    names.update(name.replace(b".", b"/") + b".py" for name in modules)
    return any(_hint_in(_start_of(_joined(x, name))) for x in folders for name in names)


def _hint_in(lower: bytes) -> bool:
    return any(hint in lower for hint in HINTS)


def _folders(raw: bytes) -> tuple[bytes, ...]:
    """Return the session's folder, or the current one, and the call's own if it names one."""
    session = _value(raw, b'"cwd"') or b"."
    own = _value(raw, b'"workdir"')
    return (session, _joined(session, own)) if own else (session,)


def _value(raw: bytes, key: bytes) -> bytes:
    """Return the text that follows a key; nothing if there is no such key."""
    return raw.partition(key)[2].partition(b'"')[2].partition(b'"')[0]


def _joined(folder: bytes, name: bytes) -> bytes:
    return name if name.startswith(b"/") else folder + b"/" + name


def _start_of(path: bytes) -> bytes:
    """Return the start of a file in small letters; nothing if it cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read(LARGEST).lower()
    except (OSError, ValueError):
        return b""
