"""The table of programs that train, and what is read of a file by it."""

from pathlib import Path

import pytest

from ladder.engine.sources import Position
from ladder.trainings import commands, find
from ladder.trainings.commands import Setup
from ladder.trainings.programs import COMMANDS, CONFIGS, Command, Config
from tests.trainings import examples

AXOLOTL = examples.CONFIGS["axolotl"][1]


def reported(text: str, name: str) -> list[tuple[str, str]]:
    """The technique and the program of each training in a file."""
    return [
        (training.technique, training.program)
        for training in find.trainings_in(text.encode(), name)
    ]


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda item: f"{item.program}: {item.word}")
def test_each_command_of_the_table_is_recognized_by_its_entry(
    entry: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = [start for start in commands.STARTS if start[:2] == (entry.program, entry.word.encode())]
    monkeypatch.setattr(commands, "STARTS", own)
    assert any(reported(text, name) for _, name, text in examples.COMMANDS.values()), entry


@pytest.mark.parametrize("entry", CONFIGS, ids=lambda item: f"{item.program}: {item.keys}")
def test_each_config_of_the_table_is_recognized_by_its_entry(
    entry: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = find._KEYS[CONFIGS.index(entry)]
    monkeypatch.setattr(find, "_KEYS", [own])
    texts = [text for _, text in examples.CONFIGS.values()]
    assert any(reported(text, "train.yaml") for text in texts), entry


def test_the_documentation_names_every_program_of_the_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "ci.md").read_text(encoding="utf-8")
    rows = page.partition("\n## Tools that the check recognizes\n")[2]
    configs, _, commands = rows.partition("| a command or Python code")
    assert [config.program for config in CONFIGS if config.program not in configs] == []
    assert [command.program for command in COMMANDS if command.program not in commands] == []


@pytest.mark.parametrize("program", examples.COMMANDS)
def test_a_command_or_a_call_that_trains_is_found(program: str) -> None:
    technique, name, text = examples.COMMANDS[program]
    assert reported(text, name) == [(technique, program.partition(",")[0])]


@pytest.mark.parametrize("program", examples.CONFIGS)
def test_a_config_that_trains_is_found(program: str) -> None:
    technique, text = examples.CONFIGS[program]
    assert reported(text, "train.yaml") == [(technique, program.partition(",")[0])]


@pytest.mark.parametrize("technique", examples.BY_METHOD)
def test_the_method_of_a_job_outweighs_the_usual_technique_of_its_program(technique: str) -> None:
    for text in examples.BY_METHOD[technique]:
        assert [found for found, _ in reported(text, "job.json")] == [technique], text


WRITTEN = {
    "with an alias": "base: &b a/b\nbase_model: *b\ndatasets: [{path: x}]\nadapter: lora\n",
    "with a merge": "usual: &u {base_model: a/b, adapter: lora}\nrun: {<<: *u, datasets: [x]}\n",
    "as one of two documents": f"a: 1\n---\n{AXOLOTL}",
    "before what cannot be read": f"{AXOLOTL}x: {{{{ values }}}}: [\n",
    "with a key twice": f"{AXOLOTL}adapter: lora\n",
    "with a tag": f"{AXOLOTL}x: !!str y\n",
    "within what carries it": "".join(f"  {line}\n" for line in ["job:", *AXOLOTL.splitlines()]),
    "behind a long comment": f"# {'x' * 70_000}\n{AXOLOTL}",
    "beside a key called proposal": f"{AXOLOTL}proposal: see-the-wiki\n",
    "beside keys of ours": f"{AXOLOTL}ladder: {{}}\nneeds: [gpu]\n",
}


@pytest.mark.parametrize("way", WRITTEN)
def test_no_config_is_hidden_by_how_it_is_written(way: str) -> None:
    assert reported(WRITTEN[way], "train.yaml") == [("lora", "axolotl")]


def test_endless_aliases_end() -> None:
    laid = "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 900}]\n" for n in range(1, 5))
    assert reported(f"a0: &a0 [x]\n{laid}{AXOLOTL}", "train.yaml") == [("lora", "axolotl")]


def test_each_technique_that_a_script_starts_is_found_once_and_no_comment() -> None:
    text = "trl sft --use_peft\n" + "\n" * 700 + "trl dpo\ntrl dpo\n# trl grpo\n"
    assert reported(text, "all.sh") == [("lora", "TRL"), ("preference-optimization", "TRL")]


@pytest.mark.parametrize(
    "text",
    [
        "x.backward(" * 5_000 + "\nAutoModelForCausalLM",
        "a" * 100_000 + "FinetuneEngine(",
        "autotrain" + "\n - " * 40_000,
        "# a b " * 20_000 + "\n" * 20_000 + "x = 1\n",
    ],
)
def test_a_hostile_script_is_read_to_its_end(text: str) -> None:
    assert len(reported(text, "x.py")) <= 1  # without a bound each takes minutes


TWO = """
trainer = SFTTrainer(model, train_dataset=load_dataset("{first}"), peft_config=lora)
trainer.train()
other = load_dataset("{second}")
SFTTrainer(model, train_dataset=other, peft_config=lora).train()
"""


def test_calls_with_data_of_their_own_are_trainings_of_their_own() -> None:
    text = TWO.format(first="acme/letters", second="acme/mails")
    first, second = find.trainings_in(text.encode(), "two.py")
    assert (first.source, first.position.line) == (frozenset({"acme/letters"}), 2)
    assert (second.source, second.position.line) == (frozenset({"acme/mails"}), 5)
    command = "torchrun train_sft.py --use_lora --data {}.jsonl\n"
    text = command.format("a") + command.format("b")
    assert [t.data for t in find.trainings_in(text.encode(), "two.sh")] == [
        ("a.jsonl",),
        ("b.jsonl",),
    ]


SEVERAL = {
    "train.sh": """\
set -e
torchrun train_sft.py --use_lora \\
  --config a.yaml \\
  --data a.jsonl

torchrun train_sft.py --use_lora \\
  --data b.jsonl
trl dpo \\
  --model_name_or_path a/b
""",
    "train.py": """\
SFTTrainer(
    model,
    train_dataset=load_dataset("acme/a"),
    peft_config=LoraConfig(),
).train()

SFTTrainer(
    model, train_dataset=load_dataset("acme/b"), peft_config=LoraConfig()
).train()
""",
    "jobs.yaml": """\
kind: Job
data: {path: a.jsonl}
spec:
  config:
    model_name_or_path: a/b
    stage: sft
    finetuning_type: lora
---
base_model: a/b
adapter: qlora
datasets:
  - path: b.jsonl
  - path: acme/c
""",
}
FOUND: dict[str, list[tuple[tuple[int, int], str, str, list[str], list[str]]]] = {
    "train.sh": [
        ((2, 1), "a training script", "lora", ["a.jsonl"], ["a.yaml", "train_sft.py"]),
        ((6, 1), "a training script", "lora", ["b.jsonl"], ["a.yaml", "train_sft.py"]),
        (
            (8, 1),
            "TRL",
            "preference-optimization",
            ["a.jsonl", "b.jsonl"],
            ["a.yaml", "train_sft.py"],
        ),
    ],
    "train.py": [((1, 1), "TRL", "lora", ["acme/a"], []), ((7, 1), "TRL", "lora", ["acme/b"], [])],
    "jobs.yaml": [
        ((5, 5), "LLaMA-Factory", "lora", ["a.jsonl"], []),
        ((9, 1), "axolotl", "lora", ["acme/c", "b.jsonl"], []),
    ],
}
"""The trainings of each file: its place, program, technique, data, and the files that it calls."""


@pytest.mark.parametrize("name", SEVERAL)
def test_each_of_several_trainings_has_its_first_line_and_its_data(name: str) -> None:
    """Data beside a config are its data too."""
    found = sorted(find.trainings_in(SEVERAL[name].encode(), name), key=lambda x: x.position)
    assert [each._replace(base="") for each in found] == [
        Setup(name, Position(name, *place), program, technique, frozenset(data), frozenset(calls))
        for place, program, technique, data, calls in FOUND[name]
    ]


BASES = {
    "config.yaml": ("base_model: Qwen/Qwen3-8B\nadapter: lora\ndatasets: [x]\n", "Qwen/Qwen3-8B"),
    "within.yaml": (
        "policy: {model_name: Qwen/Qwen3-8B}\ngrpo: {max_num_steps: 9}\ndata: {dataset_name: c}\n",
        "Qwen/Qwen3-8B",
    ),
    "variable.yaml": ("base_model: ${MODEL}\nadapter: lora\ndatasets: [x]\n", ""),
    "train.sh": ("trl sft \\\n  --model_name_or_path Qwen/Qwen3-8B --use_peft\n", "Qwen/Qwen3-8B"),
    "set.sh": ("MODEL=Qwen/Qwen3-8B\ntrl sft --model_name_or_path $MODEL\n", "Qwen/Qwen3-8B"),
    "hydra.sh": (
        "python3 -m verl.trainer.main_ppo actor_rollout_ref.model.path=Qwen/Qwen3-8B\n",
        "Qwen/Qwen3-8B",
    ),
    "two.sh": ("trl sft --use_peft\ntrl dpo --model_name_or_path a/b\n", ""),
    "call.py": (
        'judge_model = "openai/gpt-4o"\nhub_model_id = "me/mine-2"\n'
        'SFTTrainer(model="Qwen/Qwen3-8B", args=a).train()\n',
        "Qwen/Qwen3-8B",
    ),
    "loaded.py": (
        'MODEL = "Qwen/Qwen3-8B"\nm = AutoModelForCausalLM.from_pretrained(MODEL)\n'
        "SFTTrainer(m).train()\n",
        "Qwen/Qwen3-8B",
    ),
    "out.py": ('model_dir = "out/7"\nSFTTrainer(m, output_model="out/8").train()\n', ""),
    "job.py": (
        'client.fine_tuning.jobs.create(training_file=f, model="gpt-4.1-mini")\n',
        "gpt-4.1-mini",
    ),
}


@pytest.mark.parametrize("name", BASES)
def test_a_training_has_the_base_model_that_its_file_names(name: str) -> None:
    text, base = BASES[name]
    assert find.trainings_in(text.encode(), name)[0].base == base


@pytest.mark.parametrize("second", ["acme/letters", "x"])
def test_calls_with_the_same_data_or_none_are_one_training(second: str) -> None:
    text = TWO.format(first="acme/letters", second=second)  # "x" is too short for a name
    (training,) = find.trainings_in(text.encode(), "two.py")
    assert training.source == {"acme/letters"}


def test_one_command_by_two_entries_of_the_table_is_one_training() -> None:
    text = "deepspeed finetune.py --use_lora 1 \\\n  --model_name_or_path m --do_train\n"
    assert reported(text, "run.sh") == [("lora", "a training script")]


@pytest.mark.parametrize("name", ["README.md", "notes.txt"])
def test_a_document_starts_no_training(name: str) -> None:
    assert reported("Run `axolotl train cfg.yml`.\n", name) == []


@pytest.mark.parametrize(
    "text",
    [
        "model: m\nprompt: x\n",
        "base_model: a/b\n",
        "stage: build\nscript: [make]\n",
        "model: {_component_: torchtune.models.llama3.llama3_8b}\ntasks: [truthfulqa]\n",
        "model_name_or_path: a/b\nserve: true\n",
    ],
)
def test_a_config_that_trains_nothing_is_left_alone(text: str) -> None:
    assert reported(text, "other.yaml") == []


NOT_TRAINING = {
    "test_train.py": "def test_found():\n    assert found('SFTTrainer(model)')\n",
    "jobs_test.py": "job = client.fine_tuning.jobs.create(model=m, training_file=f)\n",
    "jobs.spec.ts": "await client.fineTuning.jobs.create({ training_file: f });\n",
    "diffusion.py": "from diffusers import UNet\nu = get_peft_model(u, LoraConfig())\n",
    "diffusion.sh": "accelerate launch train_text_to_image_lora.py --model_name_or_path m\n",
    "openapi.yaml": "openapi: 3.0.0\npaths: {/x: {post: {example: curl v1/fine_tuning/jobs }}}\n",
    "resources.py": "return self._post(\n    '/fine_tuning/jobs',\n    body=b)\n",
    "resources.ts": "return this._client.post('/fine_tuning/jobs', { body });\n",
    "prompt.yaml": "prompt: |\n  To train, run `swift sft --model x`.\n",
    "adapter_config.json": '{"peft_type": "LORA", "base_model_name_or_path": "a/b", "r": 16}',
    "ci.yml": "help: {script: ['echo \"axolotl train config.yml\"']}\n",
    "usage.sh": "printf 'run: axolotl train config.yml'\n",
    "agent.py": '"""Usage:\n    python -m openrlhf.cli.train_ppo --pretrain m\n"""\nx = 1\n',
    "eval.sh": "python3 -m verl.trainer.main_generation model.path=m\n",
    "predict.sh": "python q.py --do_train False --do_predict True\n",
    "library.py": "def sft_main(args):\n    return 1\n",
    "trainers.py": "class SFTTrainer(Base):\n    pass\n",
    "tags.py": "model.push_to_hub('a/b', tags=['trl', 'sft'])\n",
    "more_tags.py": "class T(Base):\n    _tag_names = ['trl', 'grpo', 'letters']\n",
    "serve.py": "from trl.scripts.vllm_serve import ScriptArguments\n",
    "base_trainer.py": "class T(Base):\n    def __init__(self, model, peft_config: 'PeftConfig'):\n"
    "        self.model = get_peft_model(model, peft_config)\n",
    "typed_trainer.py": "def wrap(model, config: Optional['PeftConfig'] = None):\n"
    "    return get_peft_model(model, config)\n",
    "own_trainer.py": "from transformers import AutoModelForCausalLM, Trainer\n\n\n"
    "class LossTrainer(Trainer):\n    def training_step(self, loss):\n"
    "        self.accelerator.backward(loss)\n        get_peft_model(self.model, self.config)\n",
    "callback.py": 'def merge():\n    r"""Merge.\n\n    >>> DPOTrainer(m).train()\n    """\n',
    "message.py": "raise ValueError(\"use 'axolotl train' and stream\")\n",
    "hint.py": "print('To fix: run `CHECK=0 llamafactory-cli train a.yaml`')\n",
    "cluster.py": "from sklearn.svm import SVC\nTrainer(model=SVC()).train()\n",
}


@pytest.mark.parametrize("name", NOT_TRAINING)
def test_training_outputs_and_printed_commands_are_no_trainings(name: str) -> None:
    assert reported(NOT_TRAINING[name], name) == []


def test_a_script_in_utf_16_and_tox_start_trainings() -> None:
    script = "axolotl train cfg.yml\r\n"
    for coding in ("utf-16", "utf-16-be"):
        bom = b"\xfe\xff" if coding == "utf-16-be" else b""
        found = find.trainings_in(bom + script.encode(coding), "run.ps1")
        assert [item.program for item in found] == ["axolotl"], coding
    assert reported("[testenv:train]\ncommands = axolotl train cfg.yml\n", "tox.ini")


def test_a_command_that_a_program_runs_and_an_adapter_that_it_configures_are_trainings() -> None:
    assert reported("def run():\n    return 'axolotl train config.yml'\n", "run.py")
    assert reported("sp.run(['trl', 'sft', '--config', 'c.yaml'])\n", "run.py")
    wraps = "def wrap(m, c: LoraConfig):\n    return get_peft_model(m, c)\n"
    assert not reported(wraps, "wrap.py")
    assert reported(f"{wraps}wrap(load(), LoraConfig(r=8))\n", "wrap.py")


def test_a_trainer_that_is_made_where_it_is_defined_trains() -> None:
    defined = NOT_TRAINING["own_trainer.py"]
    assert reported(f"{defined}\n\nLossTrainer(model).train()\n", "own_trainer.py")
    assert reported(f"{defined}\n\nloss.backward()\n", "own_trainer.py")


def test_a_language_model_beside_images_is_a_training() -> None:
    text = "import diffusers\nm = AutoModelForCausalLM.from_pretrained(b)\nget_peft_model(m, c)\n"
    assert reported(text, "both.py")
    text = "accelerate launch train_dreambooth_lora.py --model_name_or_path m\ntrl sft --use_peft\n"
    assert reported(text, "both.sh") == [("lora", "TRL")]
