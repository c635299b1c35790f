"""Which commands start a training, and which only read."""

import json
from pathlib import Path

import pytest
import yaml

from ladder.agents.hook import hints
from ladder.agents.starts import Training, training
from ladder.agents.workplace import Workplace
from tests.agents.place import filled

COMMANDS = yaml.safe_load((Path(__file__).parent / "commands.yaml").read_text(encoding="utf-8"))


def test_commands_that_train_are_found(tmp_path: Path) -> None:
    place = Workplace(filled(tmp_path))
    assert [c for c in COMMANDS["training"] if not training(c, place)] == []
    # And the first look, which lets all other calls pass at once, sees a hint of each.
    calls = {c: json.dumps({"cwd": str(tmp_path), "command": c}) for c in COMMANDS["training"]}
    assert [c for c, call in calls.items() if not hints(call.encode())] == []


def test_ordinary_commands_pass(tmp_path: Path) -> None:
    filled(tmp_path)
    held = [c for c in COMMANDS["ordinary"] if training(c, Workplace(tmp_path))]
    assert held == []


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("cat > t.py <<'EOF'\nDPOTrainer(m).train()\nEOF\npython t.py", "preference-optimization"),
        ("python - <<'EOF'\nGRPOTrainer(m).train()\nEOF", "reinforcement-fine-tuning"),
        ("bash -c 'cd x && axolotl train config.yml'", ""),
        ('echo "$(trl sft --model_name_or_path m --use_peft)"', "lora"),
        ("make model", ""),
        ("sky launch job.yaml", ""),
        ("uv run --with trl train.py", ""),
        ("timeout 3h env A=1 python -m trl.scripts.dpo --config c", "preference-optimization"),
        ("git pull && ./run.sh | tee log.txt", ""),
        ("python train.py", ""),
    ],
)
def test_a_training_within_shells_scripts_and_substitutions_is_found(
    command: str, expected: str, tmp_path: Path
) -> None:
    found = training(command, Workplace(filled(tmp_path)))
    assert found is not None, command
    assert found.technique == expected


@pytest.mark.parametrize(
    "command",
    [
        "make test",
        "echo 'axolotl train config.yml' # axolotl train config.yml",
        "cat > train.sh <<'EOF'\naxolotl train config.yml\nEOF",
        "git commit -m 'Add axolotl train config'",
        "python eval.py && grep -n 'SFTTrainer(' train.py",
        "python -m pytest train.py",
        "axolotl train --help",
        "echo 'a quote that never ends",
        "",
    ],
)
def test_command_that_only_reads_writes_or_prints_starts_no_training(
    command: str, tmp_path: Path
) -> None:
    assert training(command, Workplace(filled(tmp_path))) is None


MAKEFILE = """\
N := 1
.PHONY: all

all: report

report: model
report: data
\tpython eval.py

model: data all
\t@axolotl train config.yml

data:
\tpython prepare_data.py
"""


@pytest.mark.parametrize(
    ("command", "trains"),
    [
        ("make", True),
        ("make -j 4 N=2", True),
        ("make all", True),
        ("make data report", True),
        ("make data", False),
        ("make -s data", False),
        ("make clean", False),
    ],
)
def test_make_runs_its_targets_or_the_first_and_what_they_depend_on(
    command: str, trains: bool, tmp_path: Path
) -> None:
    (filled(tmp_path) / "Makefile").write_text(MAKEFILE)
    expected = Training("axolotl", "", "axolotl", str(tmp_path / "config.yml")) if trains else None
    assert training(command, Workplace(tmp_path)) == expected


def test_a_missing_script_is_judged_by_its_name(tmp_path: Path) -> None:
    held = training("python src/finetune_model.py", Workplace(tmp_path))
    assert held is not None
    held = training("./qlora.sh", Workplace(tmp_path))
    name = "./qlora.sh"
    assert held == Training(name, "", f"{name}, which cannot be read", str(tmp_path / "qlora.sh"))
    assert training("python src/report.py", Workplace(tmp_path)) is None


def test_aliases_of_a_task_file_end(tmp_path: Path) -> None:
    (filled(tmp_path) / "dvc.yaml").write_text(
        "stages: &a\n  fit: {cmd: [*a, python train.py]}\n  lint: {cmd: [*a, ruff]}\n"
    )
    many = "\n".join(f"  t{n}: &{n} [{', '.join([f'*{n - 1}'] * 9)}]" for n in range(1, 9))
    (tmp_path / "Taskfile.yml").write_text(
        f"tasks:\n  t0: &0 [ruff]\n{many}\n  default: [*8, python train.py]\n"
    )
    found = [training(command, Workplace(tmp_path)) for command in ("dvc repro fit", "task")]
    assert [each and each.where for each in found] == ["train.py", "train.py"]
