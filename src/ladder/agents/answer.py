"""The hook's answer to a call that hints at a training, in the form of the client that asks."""

import json
import os
import re
import sys
from typing import NamedTuple

from ladder.agents.starts import Training, code_training, training
from ladder.agents.tasks import strings
from ladder.agents.workplace import Workplace

AGENTS = ("claude", "codex", "copilot", "cursor")
"""The clients whose forms of call and answer are known."""

SHELL_TOOLS = frozenset(
    """
    bash exec exec_command local_shell powershell run_command run_terminal_cmd shell terminal
    """.split()  # noqa: SIM905
)
"""Tools, in small letters, whose input is a shell command."""

FILE_TOOLS = tuple(
    """
    apply_patch ask create edit fetch glob grep multiedit notebookedit plan read search
    str_replace task todo view write
    """.split()  # noqa: SIM905
)
"""Beginnings of the names of tools that start no program."""

USAGE = (
    "error: `ladder hook` needs the name of your client\nhelp: ladder hook --agent "
    "claude|codex|cursor|copilot\n"
)


TRAINING_TOOL = re.compile(
    r"fine_?tun|(?:^|_)(?:sft|dpo|grpo|rft|lora)(?:_|$)|(?:training|tuning|customization)_?job"
    r"|(?:^|_)train_?(?:model|adapter|lora|llm)"
)
"""Names of tools, in small letters with underscores, that speak of a training."""

LOOKING_TOOL = re.compile(
    r"(?:^|_)(?:cancel|check|delete|describe|estimate|evaluate|event|find|get|list|log|pause|read"
    r"|retrieve|search|show|status|stop|validate|view|wait)s?(?:_|$)"
)
"""Names of tools that only look at a training, or end it."""

STARTING_TOOL = re.compile(r"(?:^|_)(?:begin|create|launch|post|run|start|submit)(?:_|$)")
"""Names of tools that start something, whatever else they do."""


class Call(NamedTuple):
    """An agent's intended action: shell commands, program texts for a job service, the folder.

    `config` is what any other tool is given, and `tool` its name if that speaks of a training.
    """

    shell: tuple[str, ...]
    code: tuple[str, ...]
    folder: str
    tool: str = ""
    config: str = ""


class Unreadable(Exception):
    """The call on standard input is not in a known form; the text says why."""


def answer(raw: bytes, arguments: list[str]) -> int:
    """Write the answer to a call; return the exit code, 2 if the hook itself is set up wrongly.

    A call that cannot be read is denied here, because it hints at a training and would otherwise
    pass unseen.
    """
    agent = arguments[1] if arguments[:1] == ["--agent"] and len(arguments) == 2 else ""
    if agent not in AGENTS:
        sys.stderr.write(USAGE)
        return 2
    try:
        sent = _sent(raw)
        reason = _refusal(_call(sent))
    except Unreadable as why:
        sent, reason = (
            {},
            f"`ladder hook` cannot read this call ({why}), and it mentions training. Check "
            f"the hook's setup: `ladder hook --agent {agent}`.",
        )
    result = _form(agent, sent, reason)
    if result:
        sys.stdout.write(json.dumps(result) + "\n")
    return 0


def _sent(raw: bytes) -> dict[str, object]:
    try:
        sent = json.loads(raw.decode(errors="replace") or "null")
    except (ValueError, RecursionError):
        raise Unreadable("its input is not JSON") from None
    if not isinstance(sent, dict):
        raise Unreadable("its input is not a JSON object")
    return sent


def _call(sent: dict[str, object]) -> Call:
    """Return the call in one form for all clients."""
    named = str(sent.get("tool_name") or sent.get("toolName") or "shell")
    tool = named.lower()
    given = sent.get("tool_input", sent.get("toolArgs", sent))
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except (ValueError, RecursionError):
            given = {"command": given}
    folder = _text(sent.get("cwd")) or "."
    if not isinstance(given, dict):
        return Call((), (), folder)
    folder = os.path.join(folder, _text(given.get("workdir")) or ".")
    if tool.rpartition("__")[2] in SHELL_TOOLS:
        command = given.get("command", given.get("cmd", given.get("script")))
        if isinstance(command, list):  # words, as Codex sends them: a shell takes the last one
            words = [str(word) for word in command]
            command = (
                words[-1]
                if words[:1] and words[0].rpartition("/")[2] in ("bash", "sh", "zsh")
                else _joined(words)
            )
        return Call((_text(command),), (), folder)
    name = re.sub(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z0-9]+", "_", named.rpartition("__")[2]).lower()
    if LOOKING_TOOL.search(name) and not STARTING_TOOL.search(name):
        return Call((), (), folder)
    if TRAINING_TOOL.search(name):
        return Call((), (), folder, named, json.dumps(given))
    if tool.rpartition("__")[2].startswith(FILE_TOOLS):
        return Call((), (), folder)
    config = json.dumps(given) if "__" in tool else ""
    return Call((), tuple(strings(given)), folder, config=config)


def _joined(words: list[str]) -> str:
    import shlex

    return shlex.join(words)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _refusal(call: Call) -> str:
    """Return why a call is held; empty if it may pass."""
    place = Workplace(call.folder)
    found: Training | None = None
    for text in call.shell:
        found = found or training(text, place)
    for text in call.code:
        found = found or code_training(text, "the job's script") or training(text, place)
    if found is None and call.config:
        found = _by_a_tool(call)
    if found is None:
        return ""
    from pathlib import Path

    from ladder.agents.proposals import refusal

    return refusal(found, Path(call.folder))


def _by_a_tool(call: Call) -> Training | None:
    """Return the training that a tool is named for, or whose config it is given."""
    from ladder.trainings.find import trainings_in

    where = call.tool or "the call"
    for setup in trainings_in(call.config.encode(), "call.json"):
        return Training(setup.program, setup.technique, where)
    return Training("a tool", "", where) if call.tool else None


def _form(agent: str, sent: dict[str, object], reason: str) -> dict[str, object]:
    """Return the answer as a client expects it; empty where silence lets the call pass.

    Cursor also runs hooks of Claude Code's settings: the form of the call decides, then the name.
    """
    if "tool_input" in sent and agent == "cursor":
        agent = "claude"
    elif "tool_input" not in sent and "command" in sent and agent == "claude":
        agent = "cursor"
    if agent == "cursor":
        if not reason:
            return {"permission": "allow"}
        return {"permission": "deny", "user_message": reason, "agent_message": reason}
    if not reason:
        return {}
    if agent == "copilot":
        return {"permissionDecision": "deny", "permissionDecisionReason": reason}
    return {
        "hookSpecificOutput": {
            "hookEventName": "PreToolUse",
            "permissionDecision": "deny",
            "permissionDecisionReason": reason,
        }
    }
