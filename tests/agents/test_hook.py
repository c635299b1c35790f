"""The hook as a client runs it: what it reads, and what it answers."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ladder.agents import hook
from tests.agents.place import filled

GOOD = Path(__file__).parents[2] / "examples/proposals/good/lora-for-a-house-voice.yaml"
TRAINS = "axolotl train config.yml"


class Run:
    """A repository with the files of a training, and the hook's answers in it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """Make the repository."""
        self.folder = filled(folder)
        (folder / ".git").mkdir()
        self.capsys = capsys

    def raw(self, text: str | bytes, agent: str) -> str:
        """Return what the hook prints for a text on standard input."""
        raw = text.encode() if isinstance(text, str) else text
        before = sys.stdin
        sys.stdin = io.TextIOWrapper(io.BytesIO(raw))
        try:
            assert hook.main(["--agent", agent]) == 0
        finally:
            sys.stdin = before
        return self.capsys.readouterr().out

    def claude(self, command: str, agent: str = "claude") -> str:
        """Return the reason of a refusal in the form of Claude Code; empty if it passes."""
        call = {"tool_name": "Bash", "tool_input": {"command": command}, "cwd": str(self.folder)}
        out = self.raw(json.dumps(call), agent)
        if not out:
            return ""
        answer = json.loads(out)["hookSpecificOutput"]
        assert answer["hookEventName"] == "PreToolUse"
        assert answer["permissionDecision"] == "deny"
        return str(answer["permissionDecisionReason"])


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    return Run(tmp_path, capsys)


def test_a_training_is_held_and_the_next_command_is_named(run: Run) -> None:
    reason = run.claude(TRAINS)
    assert "no proposal in this repository asks for it" in reason
    assert "ladder new --proposal --technique" in reason
    assert run.claude("git status") == ""
    assert run.claude("python evaluate.py") == ""


def test_a_proposal_that_passes_lets_its_training_through(run: Run) -> None:
    (run.folder / "proposals").mkdir()
    (run.folder / "proposals/voice.yaml").write_text(GOOD.read_text(encoding="utf-8"))
    assert run.claude("trl sft --config c --use_peft") == ""
    assert run.claude(TRAINS) == ""
    assert "asks for it" in run.claude("trl dpo --config c")


def test_a_proposal_that_does_not_pass_is_named_with_what_is_missing(run: Run) -> None:
    (run.folder / "p.yaml").write_text(
        "# trains with train.py\nneeds: [wrong-tone]\nproposal: {technique: lora}\n"
    )
    reason = run.claude("python train.py")
    assert "its proposal does not pass. p.yaml:" in reason
    assert "Missing: " in reason
    assert "Next: ladder ask p.yaml" in reason


@pytest.mark.parametrize(
    "command", ["uv run sft.py", "trl sft --use_peft", "python finetune.ipynb"]
)
def test_a_proposal_that_does_not_name_a_training_is_not_called_its_own(
    command: str, run: Run
) -> None:
    (run.folder / "p.yaml").write_text(
        "# trains with train/sft.py\nneeds: [wrong-tone]\nproposal: {technique: lora}\n"
    )
    reason = run.claude(command)
    assert "its proposal" not in reason
    assert "If this training belongs to p.yaml: " in reason
    assert "Otherwise: " in reason
    assert "ladder new --proposal" in reason


@pytest.mark.parametrize(
    "command",
    [
        "python -c \"import runpy; runpy.run_path('jobs/tone.py')\"",
        "python - <<'E'\nfrom runpy import run_path\nrun_path(\"jobs/tone.py\")\nE\n",
        "python -m jobs.tone",
    ],
)
def test_a_script_that_python_runs_by_another_way_is_found(command: str, run: Run) -> None:
    (run.folder / "jobs").mkdir()
    (run.folder / "jobs/tone.py").write_text("from trl import DPOTrainer\nDPOTrainer(m).train()\n")
    assert "starts preference-optimization (TRL, in jobs/tone.py)" in run.claude(command)
    (run.folder / "jobs/tone.py").write_text("print('no training')\n")
    assert run.claude(command) == ""


def test_the_technique_of_the_script_decides_not_the_words_that_start_it(run: Run) -> None:
    (run.folder / "train.py").write_text("from trl import DPOTrainer\nDPOTrainer(m).train()\n")
    assert "starts preference-optimization" in run.claude("python train.py")


def test_a_broken_proposal_is_held_with_its_fault(run: Run) -> None:
    (run.folder / "p.yaml").write_text("neds: [wrong-tone]\nproposal: {technique: lora}\n")
    reason = run.claude("trl sft --use_peft")
    assert "a proposal cannot be read. p.yaml:" in reason
    assert "Next: ladder check p.yaml" in reason


@pytest.mark.parametrize("agent", ["claude", "codex"])
def test_codex_sends_words_and_gets_the_same_form(agent: str, run: Run) -> None:
    call: dict[str, Any] = {"tool_name": "shell", "cwd": str(run.folder)}
    call["tool_input"] = {"command": ["bash", "-lc", TRAINS]}
    out = json.loads(run.raw(json.dumps(call), agent))
    assert out["hookSpecificOutput"]["permissionDecision"] == "deny"


def test_cursor_is_answered_allow_or_deny(run: Run) -> None:
    call = {"command": "ls", "cwd": str(run.folder)}
    assert json.loads(run.raw(json.dumps(call), "cursor")) == {"permission": "allow"}
    call["command"] = "cat train.py"  # hints at a training, and only reads
    assert json.loads(run.raw(json.dumps(call), "cursor")) == {"permission": "allow"}
    call["command"] = TRAINS
    assert json.loads(run.raw(json.dumps(call), "cursor"))["permission"] == "deny"
    # Cursor runs the hooks of Claude Code's settings too: the form of the call decides.
    assert json.loads(run.raw(json.dumps(call), "claude"))["permission"] == "deny"
    assert run.claude(TRAINS, "cursor") != ""


def test_copilot_is_answered_in_its_own_form(run: Run) -> None:
    call = {"toolName": "bash", "toolArgs": json.dumps({"command": TRAINS}), "cwd": str(run.folder)}
    assert json.loads(run.raw(json.dumps(call), "copilot"))["permissionDecision"] == "deny"
    call["toolArgs"] = json.dumps({"command": "ls"})
    assert run.raw(json.dumps(call), "copilot") == ""


def test_a_job_service_is_held_by_the_script_that_it_is_given(run: Run) -> None:
    call: dict[str, Any] = {"tool_name": "mcp__hf__hf_jobs", "cwd": str(run.folder)}
    call["tool_input"] = {"operation": "uv", "args": {"script": "SFTTrainer(m).train()"}}
    assert "deny" in run.raw(json.dumps(call), "claude")
    call["tool_input"]["args"]["script"] = "print('train')"
    assert run.raw(json.dumps(call), "claude") == ""


def test_a_tool_that_edits_files_passes(run: Run) -> None:
    call = {"tool_name": "Write", "tool_input": {"content": "SFTTrainer(m).train()"}}
    assert run.raw(json.dumps(call), "claude") == ""


def test_input_that_is_not_json_is_held_only_if_it_speaks_of_training(run: Run) -> None:
    assert "cannot read this call" in run.raw("axolotl train", "claude")
    assert run.raw("what?", "claude") == ""
    assert run.raw(b"\xff\xfe", "cursor") == '{"permission": "allow"}\n'


@pytest.mark.slow
def test_a_mebibyte_of_input_is_read_to_its_end(run: Run) -> None:
    assert run.claude("echo " + "x " * 2**19) == ""
    assert run.claude("echo " + "x " * 2**19 + f"; {TRAINS}") != ""


def test_outside_a_repository_the_folder_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Run(tmp_path, capsys)
    (tmp_path / ".git").rmdir()
    assert "no proposal in this repository asks for it" in run.claude(TRAINS)


def test_without_the_name_of_a_client_the_hook_says_how_it_is_called() -> None:
    command = [sys.executable, "-m", "ladder", "hook"]
    ended = subprocess.run(command, input="{}", capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "ladder hook --agent claude|codex|cursor|copilot" in ended.stderr


def test_a_call_without_a_hint_imports_next_to_nothing() -> None:
    code = (
        "import sys; sys.argv = ['ladder', 'hook', '--agent', 'claude']\n"
        "from ladder.__main__ import main\n"
        "main(); print(sorted({'json', 're', 'typing', 'yaml', 'typer'} & set(sys.modules)))"
    )
    command = [sys.executable, "-S", "-c", code]
    source = str(Path(__file__).parents[2] / "src")
    ended = subprocess.run(
        command, input='{"tool_input": {"command": "ls"}}', capture_output=True, text=True,
        env={"PYTHONPATH": source},
    )  # fmt: skip
    assert ended.stdout == "[]\n", ended.stderr
