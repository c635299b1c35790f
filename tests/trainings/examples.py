"""An example of each entry of the table: what it sets up, and the file that sets it up."""

CONFIGS = {
    "NeMo, over another config": (
        "reinforcement-fine-tuning",
        "defaults: grpo.yaml\ngrpo: {max_num_steps: 9}\npolicy: {model_name: a/b}\n",
    ),
    "NeMo, by preferences, over another config": (
        "preference-optimization",
        "defaults: dpo.yaml\ndpo: {max_num_steps: 9}\npolicy: {model_name: a/b}\n",
    ),
    "NeMo, by examples, over another config": (
        "full-fine-tuning",
        "defaults: sft.yaml\nsft: {max_num_steps: 9}\npolicy: {model_name: a/b}\n",
    ),
    "NeMo, by PPO": ("reinforcement-fine-tuning", "ppo: {epochs: 1}\npolicy: {model_name: a/b}\n"),
    "NeMo, from a teacher": (
        "distillation",
        "distillation: {epochs: 1}\npolicy: {model_name: a/b}\n",
    ),
    "LitGPT, from nothing": (
        "continued-pretraining",
        "model_name: pythia-14m\nout_dir: o\ndata: D\ntrain: {save_interval: 1}\n",
    ),
    "verl, over another config": (
        "reinforcement-fine-tuning",
        "defaults: [ppo_trainer, _self_]\nactor_rollout_ref: {rollout: {name: sglang}}\n",
    ),
    "DistillKit": (
        "distillation",
        "model: a/b\nteacher: {path: a/c}\nloss_functions: [{function: kl}]\ntraining_args: {}\n",
    ),
    "LLM Foundry": (
        "full-fine-tuning",
        "model: {name: hf_causal_lm}\ntrain_loader: {name: finetuning}\nmax_duration: 1ep\n",
    ),
    "Oumi": (
        "lora",
        "model: {model_name: a/b}\ndata: {train: {datasets: [{dataset_name: c/d}]}}\n"
        "training: {trainer_type: TRL_SFT, use_peft: true, output_dir: o}\n",
    ),
    "Oumi, by preferences": (
        "preference-optimization",
        "training: {trainer_type: TRL_DPO, use_peft: true, output_dir: o}\n",
    ),
    "LitGPT, all weights": (
        "full-fine-tuning",
        "checkpoint_dir: c\nout_dir: o\ndata: {class_path: D}\ntrain: {epochs: 1}\n",
    ),
    "NeMo, by its rewards": (
        "reinforcement-fine-tuning",
        "grpo: {max_num_steps: 9}\npolicy: {model_name: a/b}\ndata: {dataset_name: c}\n",
    ),
    "NeMo, by preferences": (
        "preference-optimization",
        "dpo: {max_num_steps: 9}\npolicy: {model_name: a/b}\ndata: {dataset_name: c}\n",
    ),
    "NeMo, by examples": (
        "full-fine-tuning",
        "sft: {max_num_steps: 9}\npolicy: {model_name: a/b}\ndata: {dataset_name: c}\n",
    ),
    "nanotron": (
        "continued-pretraining",
        "parallelism: {dp: 8}\ndata_stages: [{name: stable}]\n",
    ),
    "mistral-finetune": (
        "lora",
        "data: {instruct_data: data/x.jsonl}\nmodel_id_or_path: a/b\nlora: {rank: 64}\n",
    ),
    "Transformers, by its arguments": (
        "lora",
        "data_config: {train_file: t.json}\ntraining_args: {output_dir: o}\n"
        "peft_config: {peft_type: LORA}\n",
    ),
    "axolotl": ("lora", "base_model: a/b\ndatasets: [{path: data/x.jsonl}]\nadapter: qlora\n"),
    "axolotl, by DoRA": ("lora", "base_model: a/b\ndatasets: [{path: x}]\nadapter: dora\n"),
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
    "Ludwig, in four bits": (
        "lora",
        "model_type: llm\nbase_model: a/b\nadapter: {type: qlora}\ninput_features: [{name: a}]\n",
    ),
    "MLX": ("lora", "model: a/b\ntrain: true\ndata: d\nfine_tune_type: lora\n"),
    "MLX, by DoRA": ("lora", "model: a/b\ntrain: true\ndata: d\nfine_tune_type: dora\n"),
    "MLX, all weights": (
        "full-fine-tuning",
        "model: a/b\ntrain: true\ndata: d\nfine_tune_type: full\n",
    ),
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
    "LLaMA-Factory, by its stage": (
        "preference-optimization",
        "model_name_or_path: a/b\nstage: dpo\nfinetuning_type: lora\n",
    ),
    "TRL, on named sets": ("full-fine-tuning", "model_name_or_path: a/b\ndatasets: [{path: c}]\n"),
    "TRL, on one set": ("full-fine-tuning", "model_name_or_path: a/b\ndataset: c/d\n"),
    "TRL, on a mixture": (
        "full-fine-tuning",
        "model_name_or_path: a/b\ndataset_mixture: {datasets: [{id: c}]}\n",
    ),
    "TRL, with an adapter": ("lora", "model_name_or_path: a/b\nuse_peft: true\n"),
    "TRL, into a folder": ("full-fine-tuning", "model_name_or_path: a/b\noutput_dir: out\n"),
    "MLX, by its adapter": ("lora", "model: a/b\nlora_parameters: {rank: 8}\n"),
    "Vertex AI, by preferences": (
        "preference-optimization",
        '{"baseModel": "m", "preferenceOptimizationSpec": {"trainingDatasetUri": "gs://b/p"}}',
    ),
    "Kubeflow": (
        "full-fine-tuning",
        "kind: TrainJob\nspec: {runtimeRef: {name: torch}, trainer: {numNodes: 1}}\n",
    ),
    "Vertex AI, from a teacher": (
        "distillation",
        '{"baseModel": "m", "distillationSpec": {"baseTeacherModel": "t"}}',
    ),
}
"""Configs by their program: the technique, and the text."""

COMMANDS = {
    "LLaMA-Factory, from Python": (
        "",
        "tune.py",
        "from llamafactory.train.tuner import run_exp\nrun_exp()\n",
    ),
    "torchtune, by its recipe": (
        "lora",
        "pod.yaml",
        "command: [torchrun, -m, torchtune.recipes.lora_finetune_distributed]\n",
    ),
    "DSPy": ("", "tune.py", "dspy.BootstrapFinetune(metric=m).compile(p, trainset=t)\n"),
    "ART": (
        "",
        "tune.py",
        "m = art.TrainableModel(name='x', base_model='a/b')\nawait m.train(g)\n",
    ),
    "prime-rl": ("", "run.sh", "uv run --no-sync sft @ configs/sft.toml\n"),
    "torchtitan": ("", "run.sh", "torchrun -m torchtitan.train --job.config_file x.toml\n"),
    "Megatron-LM": ("", "run.sh", "torchrun pretrain_gpt.py --load ckpt\n"),
    "slime": (
        "",
        "run.sh",
        "python3 train.py --actor-num-nodes 1 \\\n  --hf-checkpoint /models/Qwen3-4B\n",
    ),
    "Fireworks, from Python": (
        "",
        "tune.py",
        "fw.create_supervised_fine_tuning_job(dataset=d)\n",
    ),
    "MLX, by another package": (
        "lora",
        "run.sh",
        "python -m mlx_lm_lora.train --model a/b --train\n",
    ),
    "MLX, from Python": (
        "",
        "tune.py",
        "from mlx_lm.tuner import TrainingArgs, train\ntrain(model=m, args=TrainingArgs())\n",
    ),
    "MLX, by a loop": (
        "",
        "tune.py",
        "from mlx_lm import load\nmodel, _ = load('a/b')\nf = nn.value_and_grad(model, loss)\n",
    ),
    "LitGPT, from nothing": ("", "run.sh", "litgpt pretrain --config p.yaml\n"),
    "a provider's API, by its first library": (
        "",
        "j.py",
        "openai.FineTuningJob.create(training_file=f, model=m)\n",
    ),
    "a provider's API, by the files of a job": (
        "",
        "j.py",
        "client.jobs.create(model=m, training_files=[f], hyperparameters=h)\n",
    ),
    "SageMaker, by its recipe": (
        "lora",
        "r.sh",
        "python3 main.py recipes=fine-tuning/llama/hf_llama3_8b_lora cluster=k8s\n",
    ),
    "NeMo, by its library": (
        "reinforcement-fine-tuning",
        "g.py",
        "from nemo_rl.algorithms.grpo import grpo_train, setup\ngrpo_train(policy)\n",
    ),
    "XTuner, by a config in Python": (
        "lora",
        "c.py",
        "from xtuner.engine.runner import TrainLoop\nllm = dict(lora=dict(type=LoraConfig))\n"
        "train_cfg = dict(type=TrainLoop, max_epochs=3)\n",
    ),
    "LLM Foundry": ("", "f.sh", "composer train/train.py finetune.yaml\n"),
    "Tinker, by its cookbook": (
        "",
        "t.py",
        "from tinker_cookbook.supervised import train\ntrain.main(config)\n",
    ),
    "Tinker, by a function of its cookbook": (
        "",
        "t.py",
        "from tinker_cookbook.rl.train import Config, main\nmain(Config())\n",
    ),
    "ms-swift, by Megatron": (
        "reinforcement-fine-tuning",
        "m.sh",
        "megatron rlhf --config grpo.yaml\n",
    ),
    "ms-swift, by its function": (
        "lora",
        "t.py",
        "from swift import SftArguments, sft_main\nsft_main(SftArguments(tuner_type='lora'))\n",
    ),
    "Oumi": ("", "o.sh", "oumi distributed torchrun -m oumi train -c train.yaml\n"),
    "Llama Cookbook": ("", "f.py", "from llama_cookbook.finetuning import main\nfire.Fire(main)\n"),
    "LlamaIndex": (
        "",
        "e.py",
        "MistralAIFinetuneEngine(base_model=m, training_path=p).finetune()\n",
    ),
    "a training script, by its model": (
        "lora",
        "p.sh",
        "python train.py --model_name_or_path a/b --lora_r 8\n",
    ),
    "a training script, in the list of a manifest": (
        "",
        "job.yaml",
        "args:\n  - accelerate\n  - launch\n  - finetune.py\n  - --config\n  - c.yaml\n",
    ),
    "Transformers, by a class of its own": (
        "",
        "r.py",
        "from transformers import AutoModelForCausalLM, Trainer\n"
        "class RewardTrainer(Trainer):\n    pass\nRewardTrainer(model=m).train()\n",
    ),
    "Transformers, by a loop before the model": (
        "",
        "l.py",
        "def step(loss):\n    engine.backward(loss)\nm = AutoModelForCausalLM.from_pretrained(b)\n",
    ),
    "a training script, under Slurm": ("", "t.slurm", "srun torchrun train_sft.py --data d\n"),
    "SageMaker, by its trainer": ("", "m.py", "ModelTrainer(source_code=code).train()\n"),
    "NeMo, by its recipe": (
        "lora",
        "r.py",
        "run(llm.llama3_8b.finetune_recipe(peft_scheme='lora'))\n",
    ),
    "Kubeflow, by its config": ("", "k.py", "client.train(BuiltinTrainer(TorchTuneConfig()))\n"),
    "a training script": (
        "lora",
        "t.sh",
        "torchrun --nproc_per_node 8 src/sft_run.py --use_lora True\n",
    ),
    "a training script, over two lines": (
        "preference-optimization",
        "d.sh",
        "accelerate launch \\\n  --num_processes 8 \\\n  open/dpo_tune.py --beta 5\n",
    ),
    "a training script, by its options": (
        "",
        "v.sh",
        "torchrun --nproc_per_node=4 \\\n  src/train_mem.py --model_name_or_path a/b\n",
    ),
    "LLaMA-Factory, by its script": ("", "f.sh", "torchrun --nnodes 1 src/train.py sft/m.yaml\n"),
    "Transformers, for labels": (
        "encoder-classifier",
        "c.py",
        "m = AutoModelForSequenceClassification.from_pretrained(b)\nTrainer(model=m).train()\n",
    ),
    "Transformers, by a loop": (
        "",
        "loop.py",
        "m = AutoModelForCausalLM.from_pretrained(b)\nm(**batch).loss.backward()\n",
    ),
    "Transformers": (
        "",
        "train.py",
        "m = AutoModelForCausalLM.from_pretrained(b)\nTrainer(model=m, args=a).train()\n",
    ),
    "Transformers, by an example script": ("", "t.sh", "python run_clm.py --output_dir out\n"),
    "Transformers, by its option": ("", "t.sh", "python tune_it.py --do_train\n"),
    "TRL, online": ("preference-optimization", "o.py", "OnlineDPOTrainer(model=m).train()\n"),
    "TRL, by rewards": ("reinforcement-fine-tuning", "g.py", "AsyncGRPOTrainer(m).train()\n"),
    "TRL, by its scripts": ("", "t.sh", "accelerate launch -m trl.scripts.sft --config x\n"),
    "NeMo": ("lora", "n.sh", "nemo llm finetune --factory llama3_8b peft=lora\n"),
    "a provider's API, from Node": (
        "",
        "job.ts",
        "await openai.fineTuning.jobs.create({ training_file: f, model: m });\n",
    ),
    "Vertex AI, by its address": (
        "",
        "v.sh",
        'curl -X POST "https://x-aiplatform.googleapis.com/v1/projects/p/locations/l/tuningJobs"\n',
    ),
    "SageMaker, by its estimator": ("", "s.py", 'HuggingFace(entry_point="train.py").fit()\n'),
    "SageMaker, by its job": ("", "s.sh", "aws sagemaker create-training-job --cli-input-json x\n"),
    "AutoTrain": ("", "a.sh", "autotrain llm --train --model x\n"),
    "Ludwig": ("", "l.sh", "ludwig train --config model.yaml\n"),
    "Unsloth": ("", "u.sh", "unsloth train --config c.yaml\n"),
    "XTuner": ("", "x.sh", "xtuner train internlm2_chat_7b\n"),
    "Kubeflow": ("", "k.py", "TrainerClient().train(runtime=r)\n"),
    "Tinker": ("lora", "t.py", "service.create_lora_training_client(base_model=m)\n"),
    "Databricks": ("", "d.py", "foundation_model.create(model=m, train_data_path=p)\n"),
    "Snowflake": ("", "s.sql", "SELECT SNOWFLAKE.CORTEX.FINETUNE('CREATE', 'n', 'm', 'q');\n"),
    "Predibase": ("", "p.py", "from predibase import Predibase\npb.adapters.create(config=c)\n"),
    "Cohere": ("", "c.py", "co.finetuning.create_finetuned_model(request=r)\n"),
    "axolotl": ("", "Dockerfile.train", 'FROM x\nCMD ["axolotl", "train", "cfg.yml"]\n'),
    "axolotl, in a job": ("", ".gitlab-ci.yml", "train: {script: [axolotl train cfg.yml]}\n"),
    "axolotl, as a module": (
        "",
        ".github/workflows/train.yml",
        "jobs: {t: {steps: [{run: accelerate launch -m axolotl.cli.train cfg.yml}]}}\n",
    ),
    "LLaMA-Factory": (
        "full-fine-tuning",
        "factory.sh",
        "llamafactory-cli train --finetuning_type full\n",
    ),
    "TRL": (
        "lora",
        "trl.sh",
        "trl sft --model_name_or_path a/b \\\n  --dataset_name c --use_peft\n",
    ),
    "TRL, by preferences": (
        "preference-optimization",
        "dpo.py",
        "DPOTrainer(model, args).train()\n",
    ),
    "TRL, with an adapter": (
        "lora",
        "sft.py",
        "config = LoraConfig(r=8)\nSFTTrainer(model, config).train()\n",
    ),
    "torchtune": ("lora", "Makefile", "t:\n\ttune run lora_finetune_single_device --config x\n"),
    "PEFT": (
        "lora",
        "unsloth.ipynb",
        '{"cells": [{"source": ["m = FastLanguageModel.get_peft_model(m, r=16)\\n"]}]}',
    ),
    "a provider's API": (
        "",
        "job.py",
        "client.fine_tuning.jobs.create(training_file=f, model=m)\n",
    ),
    "a provider's API, by its address": (
        "",
        "curl.sh",
        "curl https://api.example.com/v1/fine_tuning/jobs -d @job\n",
    ),
    "Together, by its address": (
        "",
        "job.sh",
        "curl https://api.example.com/v1/fine-tunes -d @job\n",
    ),
    "Together": (
        "lora",
        "tune.sh",
        "together fine-tuning create --training-file file-1 --model a/b --lora\n",
    ),
    "Fireworks": (
        "",
        "tune.sh",
        "firectl create sftj --base-model m --dataset d --output-model o\n",
    ),
    "Fireworks, by its address": (
        "",
        "tune.sh",
        "curl https://api.fireworks.ai/v1/accounts/a/reinforcementFineTuningJobs -d @job\n",
    ),
    "Fireworks, in full": (
        "",
        "tune.sh",
        "firectl supervised-fine-tuning-job create --dataset d\n",
    ),
    "Bedrock": ("", "tune.sh", "aws bedrock create-model-customization-job --job-name j\n"),
    "Bedrock, in Terraform": ("", "main.tf", 'resource "aws_bedrock_custom_model" "x" {}\n'),
    "Vertex AI": ("", "tune.py", "job = sft.train(source_model='gemini', train_dataset=uri)\n"),
    "Vertex AI, by its client": ("", "tune.py", "client.tunings.tune(base_model=m, config=c)\n"),
    "SageMaker": ("", "tune.py", "JumpStartEstimator(model_id='meta-textgeneration').fit(data)\n"),
    "MLX": ("lora", "tune.sh", "mlx_lm.lora --model a/b --train --data data\n"),
    "MLX, as a module": ("lora", "tune.sh", "python -m mlx_lm lora --train --data data\n"),
    "mergekit": ("merging", "merge.sh", "mergekit-yaml ties.yml out\n"),
    "OpenRLHF": (
        "preference-optimization",
        "tune.sh",
        "deepspeed --module openrlhf.cli.train_dpo --pretrain a/b --dataset c\n",
    ),
    "verl": (
        "reinforcement-fine-tuning",
        "tune.sh",
        "python3 -m verl.trainer.main_ppo data.train_files=x.parquet\n",
    ),
    "LitGPT": ("lora", "tune.sh", "litgpt finetune_lora a/b --data JSON\n"),
    "ms-swift": ("lora", "tune.sh", "swift sft --model a/b --train_type lora --dataset c\n"),
    "ms-swift, by preferences": ("preference-optimization", "t.sh", "swift rlhf --rlhf_type dpo\n"),
}
"""Commands by their program: the technique (empty where nothing names it), a file, its text."""

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
"""Jobs of one program by their technique."""
