"""Trainings that are set up without a proposal are found, by the keys of their configs."""

import json
from pathlib import Path

import pytest

from ladder.check.uncovered import billions
from tests.check.history import commit, git
from tests.check.running import FEW, VOICE
from tests.commands import Command

CONFIGS = {
    "axolotl": ("lora", "base_model: a/b\ndatasets: [{path: data/x.jsonl}]\nadapter: qlora\n"),
    "axolotl, all weights": (
        "full-fine-tuning",
        "base_model: a/b\ndatasets: [{path: data/x.jsonl}]\n",
    ),
    "axolotl, by preferences": (
        "preference-optimization",
        "base_model: a/b\ndatasets: [{path: x}]\nadapter: lora\nrl: dpo\n",
    ),
    "LLaMA-Factory": (
        "lora",
        "model_name_or_path: a/b\nstage: sft\nfinetuning_type: lora\ndataset: letters\n",
    ),
    "TRL": ("full-fine-tuning", "model_name_or_path: a/b\ndataset_name: c/d\noutput_dir: out\n"),
    "PEFT": ("lora", '{"peft_type": "LORA", "base_model_name_or_path": "a/b", "r": 16}'),
    "mergekit": ("merging", "merge_method: ties\nmodels: [{model: a/b}, {model: a/c}]\n"),
    "torchtune": (
        "lora",
        "model: {_component_: torchtune.models.llama3_1.lora_llama3_1_8b}\nepochs: 1\n",
    ),
    "OpenAI": (
        "lora",
        '{"training_file": "file-1", "model": "m", "method": {"type": "supervised"}}',
    ),
    "Vertex AI": (
        "lora",
        '{"baseModel": "m", "supervisedTuningSpec": {"trainingDatasetUri": "x"}}',
    ),
    "Bedrock": ("lora", '{"baseModelIdentifier": "m", "trainingDataConfig": {"s3Uri": "s3://x"}}'),
    "Bedrock, as another tool writes it": (
        "lora",
        '{"BaseModelIdentifier": "m", "training_data_config": {"S3Uri": "s3://x"}}',
    ),
    "LLaMA-Factory, by its newer keys": (
        "lora",
        "model: a/b\ntrain_dataset: data/x.yaml\nlearning_rate: 1e-4\npeft_config: {name: lora}\n",
    ),
    "axolotl, on raw text": ("continued-pretraining", "base_model: a/b\npretraining_dataset: c4\n"),
    "AutoTrain": (
        "lora",
        "task: llm-sft\nbase_model: a/b\nproject_name: x\ndata: {path: d}\nparams: {peft: true}\n",
    ),
    "AutoTrain, by preferences": (
        "preference-optimization",
        "task: llm-dpo\nbase_model: a/b\nproject_name: x\ndata: {path: d}\nparams: {peft: true}\n",
    ),
    "Ludwig": (
        "lora",
        "model_type: llm\nbase_model: a/b\nadapter: {type: lora}\ninput_features: [{name: a}]\n",
    ),
    "MLX": ("lora", "model: a/b\ntrain: true\ndata: d\nfine_tune_type: lora\n"),
    "LitGPT": ("lora", "checkpoint_dir: a/b\nlora_r: 8\ntrain: {epochs: 3}\n"),
    "NeMo": ("lora", "model: {restore_from_path: a.nemo, peft: {peft_scheme: lora}}\n"),
    "verl": (
        "reinforcement-fine-tuning",
        "actor_rollout_ref: {model: {path: a/b}}\nalgorithm: {adv_estimator: grpo}\n",
    ),
    "Together": ("lora", '{"training_file": "f", "model": "m", "lora": true}'),
    "Together, all weights": (
        "full-fine-tuning",
        '{"training_file": "f", "model": "m", "lora": false}',
    ),
    "Mistral": ("lora", '{"model": "m", "training_files": [{"file_id": "f"}]}'),
    "Fireworks": ("lora", '{"baseModel": "m", "dataset": "d", "loraRank": 8}'),
    "Transformers, in a job of SageMaker": (
        "lora",
        '{"HyperParameters": {"model_name_or_path": "m", "num_train_epochs": 3, "peft": "lora"}}',
    ),
    "Transformers": (
        "full-fine-tuning",
        '{"model_name_or_path": "a/b", "train_file": "x.json", "do_train": true}',
    ),
}

AXOLOTL = CONFIGS["axolotl"][1]
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
def test_no_config_is_hidden_by_how_it_is_written(run: Command, way: str) -> None:
    Path("train.yaml").write_text(WRITTEN[way])
    (told,) = said_of(run, "train.yaml")
    assert told.startswith("This sets up lora with axolotl")


def test_aliases_without_end_end(run: Command) -> None:
    laid = "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 900}]\n" for n in range(1, 5))
    Path("train.yaml").write_text(f"a0: &a0 [x]\n{laid}{AXOLOTL}")
    assert len(said_of(run, "train.yaml")) == 1


STARTED = {
    "Makefile": ("lora", "train:\n\ttune run lora_finetune_single_device --config x\n"),
    "Dockerfile.train": ("training", 'FROM x\nCMD ["axolotl", "train", "cfg.yml"]\n'),
    "trl.sh": ("lora", "trl sft --model_name_or_path a/b \\\n  --dataset_name c --use_peft\n"),
    "factory.sh": ("full-fine-tuning", "llamafactory-cli train --finetuning_type full\n"),
    "dpo.py": ("preference-optimization", "DPOTrainer(model, args).train()\n"),
    "sft.py": ("lora", "config = LoraConfig(r=8)\nSFTTrainer(model, config).train()\n"),
    "job.py": ("training", "client.fine_tuning.jobs.create(training_file=f, model=m)\n"),
    "curl.sh": ("training", "curl https://api.example.com/v1/fine_tuning/jobs -d @job\n"),
    "unsloth.ipynb": (
        "lora",
        '{"cells": [{"source": ["m = FastLanguageModel.get_peft_model(m, r=16)\\n"]}]}',
    ),
    "main.tf": ("training", 'resource "aws_bedrock_custom_model" "x" {}\n'),
    ".gitlab-ci.yml": ("training", "train: {script: [axolotl train cfg.yml]}\n"),
    ".github/workflows/train.yml": (
        "training",
        "jobs: {t: {steps: [{run: accelerate launch -m axolotl.cli.train cfg.yml}]}}\n",
    ),
    "merge.sh": ("merging", "mergekit-yaml ties.yml out\n"),
}


@pytest.mark.parametrize("name", STARTED)
def test_a_training_that_a_command_or_a_call_starts_is_found(run: Command, name: str) -> None:
    technique, text = STARTED[name]
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text)
    (told,) = said_of(run, name)
    assert told.startswith(f"This sets up {technique} with ")
    Path("p.yaml").write_text(VOICE)
    assert said_of(run, name) == ([] if technique in ("lora", "training") else [told])


def test_each_technique_that_a_script_starts_is_told_and_no_comment(run: Command) -> None:
    Path("all.sh").write_text("trl sft --use_peft\n" + "\n" * 700 + "trl dpo\n# trl grpo\n")
    assert [text.split()[3] for text in said_of(run, "all.sh")] == [
        "lora",
        "preference-optimization",
    ]
    for name in ("README.md", "notes.txt"):
        Path(name).write_text("Run `axolotl train cfg.yml`.\n")
        assert said_of(run, name) == []


@pytest.fixture
def run(run: Command) -> Command:
    Path("p.yaml").write_text(VOICE.replace("technique: lora", "technique: prompt"))
    return run


def said_of(run: Command, name: str) -> list[str]:
    given = json.loads(run("check", ".", "--format", "json").out)
    files = {each["file"]: each["findings"] for each in given["files"]}
    rule = "check/training-without-a-proposal"
    return [each["text"] for each in files.get(name, []) if each["rule"] == rule]


@pytest.mark.parametrize("program", CONFIGS)
def test_a_training_that_no_proposal_asks_for_is_found(run: Command, program: str) -> None:
    technique, text = CONFIGS[program]
    name = "train.json" if text.startswith("{") else "train.yaml"
    Path(name).write_text(text)
    (told,) = said_of(run, name)
    assert told.startswith(f"This sets up {technique} with {program.partition(',')[0]}")


def test_a_training_that_a_proposal_asks_for_is_not_and_its_data_is_compared(run: Command) -> None:
    Path("train.yaml").write_text(CONFIGS["axolotl"][1])
    Path("p.yaml").write_text(VOICE)
    assert said_of(run, "train.yaml") == []
    Path("letters.jsonl").write_text(
        "".join(f'{{"prompt": "{n}", "completion": "x{n}"}}\n' for n in range(2400))
    )
    Path("p.yaml").write_text(
        VOICE.replace("synthetic: false", "synthetic: false, file: letters.jsonl")
    )
    (told,) = said_of(run, "train.yaml")
    assert told.startswith("This trains on data/x.jsonl, and that is not the data of the proposals")


def test_it_weighs_where_settings_say_so(run: Command) -> None:
    Path("train.yaml").write_text(CONFIGS["mergekit"][1])
    assert run("check", ".").code == 0
    Path("ladder.toml").write_text('[severity]\n"check/training-without-a-proposal" = "error"\n')
    assert run("check", ".").code == 1


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
def test_what_trains_nothing_is_left_alone(run: Command, text: str) -> None:
    Path("other.yaml").write_text(text)
    assert said_of(run, "other.yaml") == []


@pytest.mark.parametrize(
    ("model", "size"),
    [
        ("meta-llama/Llama-3.1-8B-Instruct", 8),
        ("Qwen/Qwen2.5-0.5B", 0.5),
        ("HuggingFaceTB/SmolLM2-360M", 0.36),
        ("torchtune.models.llama3_1.lora_llama3_1_70b", 70),
        ("mistralai/Mixtral-8x7B-v0.1", None),
        ("google/gemma-2", None),
        ("a-7b-from-a-13b", None),
        ("", None),
    ],
)
def test_a_model_tells_its_size_by_its_name(model: str, size: float | None) -> None:
    assert billions(model) == size


@pytest.mark.parametrize(
    ("base", "told"),
    [("a/b-8B", False), ("a/b-7b", False), ("a/b-70B", True), ("a/b-3B", True), ("a/b", False)],
)
def test_the_base_model_is_compared_by_its_size(run: Command, base: str, told: bool) -> None:
    Path("p.yaml").write_text(VOICE)
    Path("train.yaml").write_text(CONFIGS["axolotl"][1].replace("a/b", base))
    found = said_of(run, "train.yaml")
    assert [text.partition(",")[0] for text in found] == [f"This trains {base}"] * told


def test_no_two_proposals_cover_a_training_between_them(run: Command) -> None:
    Path("x.jsonl").write_text(
        "".join(f'{{"prompt": "{n}", "completion": "x{n}"}}\n' for n in range(2400))
    )
    data = VOICE.replace("synthetic: false", "synthetic: false, file: x.jsonl")
    Path("p.yaml").write_text(data.replace("model_billions: 8", "model_billions: 3"))
    Path("q.yaml").write_text(data.replace("synthetic: false, file: x.jsonl", "file: other.jsonl"))
    Path("other.jsonl").write_text(Path("x.jsonl").read_text())
    Path("train.yaml").write_text(CONFIGS["axolotl"][1].replace("a/b", "a/b-8B"))
    assert len(said_of(run, "train.yaml")) == 1


DOCUMENT = """---
ladder:
  needs: [wrong-tone]
  proposal: {technique: %s}
---

# Our voice

First we prompt. Then we LoRA-tune the model.
"""


@pytest.mark.parametrize(("technique", "found"), [("prompt", ["note"]), ("lora", [])])
def test_a_document_that_speaks_of_training_is_told_that_its_proposal_asks_for_none(
    run: Command, technique: str, found: list[str]
) -> None:
    Path("d.md").write_text(DOCUMENT % technique)
    (file,) = json.loads(run("check", "d.md", "--format", "json").out)["files"]
    beside = [f for f in file["findings"] if f["rule"] == "check/training-beside-a-proposal"]
    assert [each["severity"] for each in beside] == found
    assert [each["line"] for each in beside] == [9] * len(found)


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("title: A LoRA for letters", 1),
        ("title: Letters\ndescription: We fine-tune a model.", 2),
        ("title: Letters, fine tuned", 1),
        ("title: Letters by fine\u2011tuning", 1),
        ("title: Two LoRAs for letters", 1),
        ("title: The finest tuna", 0),
        ("title: Letters\nattempts: {lora: {outcome: untried}}", 0),
    ],
)
def test_so_is_a_proposal_whose_title_or_remarks_do(run: Command, said: str, line: int) -> None:
    Path("q.yaml").write_text(f"{said}\nneeds: [wrong-tone]\nproposal: {{technique: prompt}}\n")
    (file,) = json.loads(run("check", "q.yaml", "--format", "json").out)["files"]
    beside = [f for f in file["findings"] if f["rule"] == "check/training-beside-a-proposal"]
    assert [each["line"] for each in beside] == [line] * bool(line)


BY_METHOD = {
    "preference-optimization": (
        '{"training_file": "f", "model": "m", "method": {"type": "dpo"}}',
        '{"baseModel": "m", "preferenceOptimizationSpec": {"trainingDatasetUri": "gs://b/p.jsonl"}}',
        '{"model_name_or_path": "a/b", "output_dir": "o", "loss_type": "sigmoid", "beta": 0.1}',
        '{"model_name_or_path": "a/b", "output_dir": "o", "beta": 0.1}',
        '{"model": {"_component_": "torchtune.models.llama2.lora_llama2_7b"},'
        ' "loss": {"_component_": "torchtune.rlhf.loss.DPOLoss"}}',
    ),
    "reinforcement-fine-tuning": (
        '{"training_file": "f", "model": "m", "method": {"type": "reinforcement"}}',
        '{"model_name_or_path": "a/b", "output_dir": "o", "beta": 0.1, "num_generations": 8}',
    ),
    "distillation": (
        '{"baseModelIdentifier": "m", "customizationType": "DISTILLATION",'
        ' "trainingDataConfig": {"s3Uri": "s3://b/p.jsonl"}}',
    ),
    "continued-pretraining": (
        '{"baseModelIdentifier": "m", "customizationType": "CONTINUED_PRE_TRAINING",'
        ' "trainingDataConfig": {"s3Uri": "s3://b/c.jsonl"}}',
    ),
}


@pytest.mark.parametrize("technique", BY_METHOD)
def test_a_job_is_what_its_method_says_and_not_what_its_program_mostly_does(
    run: Command, technique: str
) -> None:
    for number, text in enumerate(BY_METHOD[technique]):
        name = f"job-{number}.json"
        Path(name).write_text(text)
        (told,) = said_of(run, name)
        assert told.startswith(f"This sets up {technique} with"), text


def test_a_proposal_that_names_no_data_covers_one_training_and_not_all(run: Command) -> None:
    one = CONFIGS["axolotl"][1]
    Path("p.yaml").write_text(VOICE)
    Path("one.yaml").write_text(one)
    Path("again.yaml").write_text(f"{one}lora_r: 64\n")  # the same data: a second try
    Path("adapter.json").write_text(CONFIGS["PEFT"][1])  # says nothing of data
    assert [said_of(run, name) for name in ("one.yaml", "again.yaml", "adapter.json")] == [[]] * 3
    Path("two.yaml").write_text(CONFIGS["LLaMA-Factory"][1])
    for name in ("one.yaml", "again.yaml", "two.yaml"):
        (told,) = said_of(run, name)
        assert told.startswith("This is one of 2 trainings by lora on different data")
    rows = "".join(f'{{"prompt": "{n}", "completion": "x{n}"}}\n' for n in range(2400))
    Path("x.jsonl").write_text(rows)
    named = VOICE.replace("synthetic: false", "synthetic: false, file: x.jsonl")
    Path("q.yaml").write_text(named)
    assert [said_of(run, name) for name in ("one.yaml", "again.yaml", "two.yaml")] == [[]] * 3


CHANGES = {
    "the config, and a proposal that has not changed asks for it": ("train.yaml", "epochs: 3\n", 0),
    "the proposal, which asks for it no more": ("p.yaml", None, 1),
    "the proposal, which is gone": ("p.yaml", "", 1),
    "something else": ("notes.md", "x\n", 0),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_has_not_changed_asks_for_trainings_and_sets_them_up(
    run: Command, change: str
) -> None:
    name, text, told = CHANGES[change]
    config = CONFIGS["axolotl"][1]
    commit({"p.yaml": VOICE, "train.yaml": config, "notes.md": "# None\n"})
    git("branch", "base")
    if text == "":
        git("rm", "-q", name)
    prompt = VOICE.replace("technique: lora", "technique: prompt")
    commit({} if text == "" else {name: prompt if text is None else f"{config}{text}"})
    said = run("check", ".", "--changed", "base", "--format", "json")
    given = json.loads(said.out)
    found = [each["rule"] for file in given["files"] for each in file["findings"]]
    assert (said.code, found.count("check/training-without-a-proposal")) == (0, told)


def test_a_proposal_that_is_a_link_has_changed_where_what_it_leads_to_has(run: Command) -> None:
    commit({".kept/qzv": VOICE})
    Path("p.yaml").unlink()
    Path("p.yaml").symlink_to(".kept/qzv")
    commit({})
    git("branch", "base")
    commit({".kept/qzv": FEW})
    assert run("check", ".", "--changed", "base").code == 1


def test_a_training_alone_is_nothing_to_check_and_passes_where_that_is_allowed(
    run: Command,
) -> None:
    Path("p.yaml").unlink()
    Path("train.yaml").write_text(CONFIGS["axolotl"][1])
    assert [run("check", ".", *more).code for more in ([], ["--allow-nothing"])] == [4, 0]
