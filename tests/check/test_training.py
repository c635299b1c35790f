"""Trainings that are set up without a proposal are found, by the keys of their configs."""

import json
from pathlib import Path

import pytest

from tests.check.running import VOICE
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
