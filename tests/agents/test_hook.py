"""The hook as a client runs it: what it reads, and what it answers."""

import io
import json
import subprocess
import sys
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

import ladder
from ladder.agents import hook
from tests.agents.place import filled

GOOD = Path(__file__).parents[2] / "examples/proposals/good/lora-for-a-house-voice.yaml"
PREFERENCES = GOOD.with_name("preferences-for-a-storyteller.yaml")
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


ASK = (
    "Do not work around this. Ask the person what is wrong today, what was tried and how it "
    "scored; leave unknown what nobody has said. {} Fill it in, then: ladder check proposals."
)
NEW = ASK.format(
    "Start a proposal: `ladder new --proposal --technique {} --need NEED proposals/NAME.yaml` "
    "(needs: `ladder rules list --kind need`)."
)
CONFIG = (
    "tart a proposal (NEED is what goes wrong: ignores-instructions, inconsistent-format, "
    "weak-domain-skill, wrong-tone): `ladder new --proposal --need NEED config.yml`. It names this "
    "training, its base and its data."
)
HELD = "ladder holds this command: it starts a training (axolotl, in axolotl), and "
OWN = "ladder holds this command: it starts a training (TRL, in train.py), and "
LORA = "ladder holds this command: it starts lora (TRL, in trl), and "
FEW = (
    "LoRA needs at least 500 correct examples (460 more correct examples). Collect correct "
    "examples until you have 500, apart from the test set. So far, you have 40. Next: ladder "
    "advise "
)
UNASKED = "no proposal in this repository asks for it. {}"
NONE = UNASKED.format(NEW)
UNREAD = (
    "a proposal cannot be read. r.yaml: Unknown key `neds`. Did you mean needs? Next: ladder check "
    "r.yaml"
)
GOOD_ONE = GOOD.read_text(encoding="utf-8")
BAD_ONE = GOOD_ONE.replace("2400", "40")
NO_TRAINING = GOOD_ONE.replace("technique: lora", "technique: few-shot")
"""A proposal that passes and asks for no training."""
OF_TRAIN_PY = f"{BAD_ONE}# trains with train.py\n"
TWO_FAULTS = "neds: [wrong-tone]\nneed: []\nproposal: {technique: lora}\n"
PEFT = "trl sft --use_peft"
OF_TONE = f"{PREFERENCES.read_text(encoding='utf-8')}# jobs/tone.py\n"
UNNAMED = (
    f"{HELD}no proposal covers it. This sets up LoRA with axolotl, and no proposal names this file "
    f"or its data. If this training belongs to p.yaml, name config.yml there. Otherwise s{CONFIG}"
)
TASTE = (
    "Start a proposal: `ladder new --proposal --need subjective-preferences {}/tone.py`. "
    "It names this training, its base and its data."
)
OF_JOBS = (
    "ladder holds this command: it starts preference-optimization (TRL, in tone.py), and "
    + UNASKED.format(ASK.format(TASTE.format("jobs")))
)


@pytest.mark.parametrize(
    ("files", "command", "reason"),
    [
        ({}, TRAINS, HELD + UNASKED.format(ASK.format(f"S{CONFIG}"))),
        ({}, "git status", ""),
        ({}, "python evaluate.py", ""),
        ({"p": GOOD_ONE}, PEFT, ""),
        ({"p": GOOD_ONE}, TRAINS, UNNAMED),
        ({"p": GOOD_ONE + "# config.yml: a/b on x.jsonl\n"}, TRAINS, ""),
        ({"p": GOOD_ONE + "# config.yml: a/b on x.jsonl\n"}, "./run.sh", ""),
        ({"p": GOOD_ONE + "# jobs/tone.py\n"}, "cd jobs && python tone.py", OF_JOBS),
        ({"p": OF_TONE}, "cd jobs && python tone.py", ""),
        ({"p": OF_TONE, "q": BAD_ONE}, "python jobs/tone.py", ""),
        ({"p": NO_TRAINING}, TRAINS, HELD + UNASKED.format(ASK.format(f"S{CONFIG}"))),
        (
            {"p": GOOD_ONE},
            "trl dpo --config c",
            LORA.replace("lora", "preference-optimization")
            + NONE.format("preference-optimization"),
        ),
        ({"p": BAD_ONE, "q": GOOD_ONE}, PEFT, ""),
        (
            {"p": BAD_ONE, "q": OF_TRAIN_PY},
            PEFT,
            f"{LORA}no proposal for lora passes. If this training belongs to p.yaml: {FEW}p.yaml "
            f"Otherwise: {NEW.format('lora')}",
        ),
        (
            {"p": BAD_ONE, "q": OF_TRAIN_PY},
            "python train.py",
            f"{OWN}its proposal does not pass. q.yaml: {FEW}q.yaml",
        ),
        (
            {"p": GOOD_ONE, "q": OF_TRAIN_PY},
            "python train.py",
            f"{OWN}its proposal does not pass. q.yaml: {FEW}q.yaml",
        ),
        (
            {"p": OF_TRAIN_PY, "r": TWO_FAULTS},
            "python train.py",
            f"{OWN}its proposal does not pass. p.yaml: {FEW}p.yaml",
        ),
        ({"p": BAD_ONE, "r": TWO_FAULTS}, PEFT, LORA + UNREAD),
        ({"r": TWO_FAULTS}, TRAINS, HELD + UNREAD),
    ],
)
def test_a_training_passes_only_with_a_passing_proposal_and_else_the_nearest_one_is_named(
    files: dict[str, str], command: str, reason: str, run: Run
) -> None:
    for name, text in files.items():
        (run.folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    assert run.claude(command) == reason


def test_what_two_trainings_of_a_proposal_miss_is_counted_once(run: Run) -> None:
    """The check lists it at each of them."""
    text = (
        "title: Two\nneeds: [small-fast-model]\n"
        "proposal: {technique: [lora, distillation]}\n# trains with train.py\n"
    )
    (run.folder / "p.yaml").write_text(text, encoding="utf-8")
    every = [item.missing for item, _ in ladder.check_text(text).findings if item.missing]
    facts = list(dict.fromkeys(chain.from_iterable(every)))
    assert len(every) == 2
    assert run.claude("python train.py").partition("Missing: ")[2] == (
        f"{', '.join(facts[:5])} and {len(facts) - 5} more. "
        "Next: ladder ask p.yaml, with the person, then ladder check."
    )


UNSTATED = (
    "held_out: true",
    "trusted: true",
    "label_quality: expert,",
    "synthetic: false",
    "behavior_changes: yearly",
)


@pytest.mark.parametrize(
    ("unstated", "missing"),
    [
        (1, "evaluation.held_out"),
        (2, "evaluation.held_out, evaluation.trusted"),
        (3, "examples.label_quality, evaluation.held_out, evaluation.trusted"),
        (
            4,
            "examples.synthetic, assets.teacher_outputs, examples.label_quality, "
            "evaluation.held_out, evaluation.trusted",
        ),
        (
            5,
            "task.behavior_changes, examples.synthetic, assets.teacher_outputs, "
            "examples.label_quality, evaluation.held_out and 1 more",
        ),
    ],
)
def test_five_missing_facts_are_named_and_the_others_are_counted(
    unstated: int, missing: str, run: Run
) -> None:
    text = OF_TRAIN_PY.replace("40", "2400", 1)
    for stated in UNSTATED[:unstated]:
        assert stated in text
        text = text.replace(stated, "", 1)
    (run.folder / "p.yaml").write_text(text, encoding="utf-8")
    assert run.claude("python train.py").partition("Missing: ")[2] == (
        f"{missing}. Next: ladder ask p.yaml, with the person, then ladder check."
    )


COUNT = "demonstrations: 2400, "
FORMS = {
    "prepare": {"demonstrations: 2400": "demonstrations: 300"},
    "find-out": {COUNT: ""},
    "measure": {"  items: 400\n  metric": "  items: 0\n  metric", "    items: 400\n": ""},
    "stay": {"open_weights: true": "open_weights: false, may_train: refused"},
}


@pytest.mark.parametrize("form", FORMS)
def test_a_training_is_held_whatever_comes_before_it(form: str, run: Run) -> None:
    text = f"{GOOD_ONE}# trains with train.py\n"
    for old, new in FORMS[form].items():
        assert old in text
        text = text.replace(old, new)
    advised = ladder.advise(ladder.read_problem(text)).recommendation
    assert (advised.technique if form == "measure" else advised.outcome) == form
    (run.folder / "p.yaml").write_text(text, encoding="utf-8")
    assert run.claude("python train.py").startswith(f"{OWN}its proposal does not pass. p.yaml: ")


EXPIRED = (
    "waivers: [{rule: requirement/trusted-metric, reason: a pilot, owner: Ana, "
    "expires: 2026-11-01}]\n"
)


def test_the_missing_facts_of_all_findings_are_named(run: Run) -> None:
    """One finding is an error, one lacks a fact, and one keeps the remark on its waiver."""
    text = OF_TRAIN_PY.replace("label_quality: expert,", "")
    text = text.replace("  trusted: true\n", "")
    (run.folder / "p.yaml").write_text(text + EXPIRED, encoding="utf-8")
    assert run.claude("python train.py") == (
        f"{OWN}its proposal does not pass. p.yaml: {FEW.removesuffix('Next: ladder advise ')}"
        "Missing: examples.label_quality, evaluation.trusted. "
        "Next: ladder ask p.yaml, with the person, then ladder check."
    )


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
    (run.folder / "jobs/tone.py").write_text("from trl import DPOTrainer\nDPOTrainer(m).train()\n")
    assert "starts preference-optimization (TRL, in jobs/tone.py)" in run.claude(command)
    (run.folder / "jobs/tone.py").write_text("print('no training')\n")
    assert run.claude(command) == ""


def test_the_technique_of_the_script_decides_not_the_words_that_start_it(run: Run) -> None:
    (run.folder / "train.py").write_text("from trl import DPOTrainer\nDPOTrainer(m).train()\n")
    assert "starts preference-optimization" in run.claude("python train.py")


def denied(agent: str) -> dict[str, Any]:
    """Return the whole refusal as an agent expects it."""
    reason = HELD + UNASKED.format(ASK.format(f"S{CONFIG}"))
    if agent == "cursor":
        return {"permission": "deny", "user_message": reason, "agent_message": reason}
    said = {"permissionDecision": "deny", "permissionDecisionReason": reason}
    if agent == "copilot":
        return said
    return {"hookSpecificOutput": {"hookEventName": "PreToolUse", **said}}


@pytest.mark.parametrize(
    ("agent", "call", "form"),
    [
        ("claude", {"tool_name": "Bash", "tool_input": {"command": "{}"}}, "claude"),
        (
            "codex",
            {"tool_name": "shell", "tool_input": {"command": ["bash", "-lc", "{}"]}},
            "codex",
        ),
        ("codex", {"tool_name": "shell", "tool_input": {"command": ["axolotl", "{}"]}}, "codex"),
        ("copilot", {"toolName": "bash", "toolArgs": '{"command": "{}"}'}, "copilot"),
        ("cursor", {"command": "{}"}, "cursor"),
        # Cursor runs the hooks of Claude Code's settings too: the form of the call decides.
        ("claude", {"command": "{}"}, "cursor"),
        ("cursor", {"tool_name": "Bash", "tool_input": {"command": "{}"}}, "claude"),
    ],
)
def test_each_agent_is_answered_in_its_own_form(
    agent: str, call: dict[str, Any], form: str, run: Run
) -> None:
    def answered(command: str) -> Any:
        words = command
        if "axolotl" in str(call):
            words = command.removeprefix("axolotl ").replace(" ", '", "')
        text = json.dumps({**call, "cwd": str(run.folder)}).replace("{}", words)
        return json.loads(run.raw(text, agent) or "null")

    assert answered(TRAINS) == denied(form)
    allowed = {"permission": "allow"} if form == "cursor" else None
    assert answered("ls") == allowed or form != agent
    assert answered("cat train.py") == allowed  # hints at a training, and only reads


@pytest.mark.parametrize(("command", "file"), [("python tone.py", "tone.py"), ("make tone", "trl")])
@pytest.mark.parametrize(
    ("workdir", "held"), [("{}/sub", True), ("sub", True), ("{}", False), (None, False)]
)
def test_codex_runs_a_script_in_the_folder_that_its_call_names(
    workdir: str | None, held: bool, command: str, file: str, run: Run
) -> None:
    (run.folder / "sub").mkdir()
    (run.folder / "sub/Makefile").write_text("tone:\n\ttrl dpo --config c.yaml\n")
    (run.folder / "sub/tone.py").write_text("from trl import DPOTrainer\nDPOTrainer(m).train()\n")
    given: dict[str, Any] = {"command": ["bash", "-lc", command]}
    given |= {"workdir": workdir.format(run.folder)} if workdir else {}
    call = {"tool_name": "shell", "tool_input": given, "cwd": str(run.folder)}
    reason = f"ladder holds this command: it starts preference-optimization (TRL, in {file}), and "
    new = ASK.format(TASTE.format("sub")) if file == "tone.py" else NEW
    reason += UNASKED.format(new.format("preference-optimization"))
    said = {"permissionDecision": "deny", "permissionDecisionReason": reason}
    refusal = {"hookSpecificOutput": {"hookEventName": "PreToolUse", **said}}
    assert json.loads(run.raw(json.dumps(call), "codex") or "null") == (refusal if held else None)


def test_a_job_service_is_held_by_the_script_that_it_is_given(run: Run) -> None:
    call: dict[str, Any] = {"tool_name": "mcp__hf__hf_jobs", "cwd": str(run.folder)}
    call["tool_input"] = {"operation": "uv", "args": {"script": "SFTTrainer(m).train()"}}
    assert "deny" in run.raw(json.dumps(call), "claude")
    call["tool_input"]["args"]["script"] = "print('train')"
    assert run.raw(json.dumps(call), "claude") == ""


CREATES = "ladder holds this command: it starts"
GIVEN = {"model": "gpt-4.1-mini", "training_file": "file-1"}


@pytest.mark.parametrize(
    ("tool", "given", "says"),
    [
        ("mcp__openai__create_fine_tuning_job", GIVEN, f"{CREATES} lora (OpenAI, in {{}}), "),
        ("mcp__aws__createModelCustomizationJob", {}, f"{CREATES} a training (a tool, in {{}}), "),
        ("mcp__openai__post", {"path": "/jobs", "body": GIVEN}, f"{CREATES} lora (OpenAI, in the"),
        ("mcp__x__create_fine_tuning_job_and_wait", GIVEN, f"{CREATES} lora (OpenAI, in {{}}), "),
        ("mcp__openai__list_fine_tuning_jobs", {"limit": 2}, ""),
        ("mcp__openai__retrieve_fine_tuning_job", {"id": "ftjob-1"}, ""),
        ("mcp__github__create_issue", {"title": "Fine-tune?", "body": "python train.py"}, ""),
        ("mcp__files__write_file", {"path": "c.yaml", "content": "adapter: lora"}, ""),
    ],
)
def test_a_tool_is_held_if_it_is_named_for_training_or_given_its_config(
    tool: str, given: dict[str, object], says: str, run: Run
) -> None:
    call = {"tool_name": tool, "cwd": str(run.folder), "tool_input": given}
    out = run.raw(json.dumps(call), "claude")
    reason = json.loads(out)["hookSpecificOutput"]["permissionDecisionReason"] if out else ""
    assert reason[: len(says.format(tool))] == says.format(tool)
    assert bool(reason) == bool(says)


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
        command, input='{"transcript_path": "/x/1.jsonl", "tool_input": {"command": "ls"}}',
        capture_output=True, text=True,
        env={"PYTHONPATH": source},
    )  # fmt: skip
    assert ended.stdout == "[]\n", ended.stderr
