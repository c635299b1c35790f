"""`ladder hook`: hold an agent's command that starts a training until a proposal allows it.

Most calls have nothing to do with training, so this module imports `sys` alone until a part of the
call could start one.
"""

import sys

HINTS = tuple(
    b"""
    axolotl customization distill dpo grpo kto litgpt lora ludwig merge nemo openrlhf orpo ppo rlhf
    rloo sft train tun unsloth verl
    .bash .ipynb .js .json .ps1 .py .sbatch .sh .slurm .ts .yaml .yml -m
    bun compose docker dvc hatch just kaggle kubectl make mlflow npm pdm pixi podman poe task tox
    yarn
    """.split()
)
"""Parts of words, in small letters: a call that starts a training has at least one of them.

They are words of trainings, endings of scripts, and programs that look up in a file what to start.
"""


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
    """Return whether a call could start a training."""
    lower = raw.lower().replace(b".jsonl", b"")  # the client's own record, and data
    return any(hint in lower for hint in HINTS)
