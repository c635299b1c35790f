"""The table of programs that train: the commands that start them, and the keys of their configs.

To add a program, add a line here and an example to `tests/trainings/examples.py`.
"""

from typing import NamedTuple

SCRIPTS = (
    ".sh", ".bash", ".zsh", ".ps1", ".bat", ".py", ".ipynb", ".mk", ".tf", ".ts", ".js", ".mjs",
    ".sql", ".sbatch", ".slurm",
)  # fmt: skip
"""Kinds of files that start programs, and that hold no proposal."""


class Command(NamedTuple):
    """A way to start a program: a word that is in each such file (lower case), and a pattern.

    A space in the pattern stands for any gap between two words of a command, on a shell line or in
    a list. `beside` is a pattern that the file must also contain, anywhere.
    """

    program: str
    word: str
    pattern: str
    beside: str = ""


_NO_TAGS = r"(?![\"']\s*(?:\]|,\s*[\"'][^-\"']))"
"""Not in a list of tags, in which no option follows."""

_TYPED = r"\w:[\s\"']{0,3}(?:Optional\[[\"']?)?(?:\w+\.)?(?:Peft|Lora)Config\b"
_OWN_ADAPTER = rf"\A(?:(?=[\s\S]*?LoraConfig\()|(?![\s\S]*?{_TYPED}))"
"""A file that makes the config of an adapter, or does not take one as a parameter."""

_MORE = r"(?:[^\n;&|]|\n(?=[\t\x20])|(?<=\\)\n(?![\t\x20])){0,1500}?"
"""More words of a command, also on further lines."""

_RUN = rf"(?:accelerate launch|torchrun|deepspeed|python3?|uv run) {_MORE}(?<![\w-])"
_OTHER_WORK = (
    r"(?!\w{0,60}?(?:merge|convert|prepare|data|test|eval|export|plot|infer|generate|serve|report"
    r"|analy|monitor|status))"
)
_TUNING = (
    r"(?:fine_?tun(?:e|ing)|sft|dpo|grpo|rlhf|reward_model|train_lora|qlora"
    r"|(?:run|train)_\w{0,60}?lora)"
)

_LANGUAGE_MODEL = r"AutoModelFor(?:CausalLM|Seq2SeqLM)|LlamaForCausalLM"
_MODEL = rf"{_LANGUAGE_MODEL}|AutoModelForSequenceClassification"

COMMANDS = (
    Command("axolotl", "axolotl", r"axolotl(?: |\.cli\.)(?:train|finetune)\b"),
    Command("LLaMA-Factory", "llamafactory-cli", r"llamafactory-cli train\b"),
    Command("LLaMA-Factory", "llamafactory.train", r"llamafactory\.train\.tuner\b"),
    Command("TRL", "trl", rf"trl (?:sft|dpo|kto|grpo|reward|rloo)(?![\w-]){_NO_TAGS}"),
    Command(
        "TRL",
        "trainer(",
        r"\w{0,60}(?:SFT|DPO|ORPO|KTO|CPO|GRPO|PPO|RLOO|GKD|XPO|TPO|NashMD)Trainer\(",
    ),
    Command("TRL", "scripts", r"trl[./]scripts[./](?:sft|kto|rloo|reward|\w*po)(?![a-z])"),
    Command("Transformers", "trainer(", r"(?<!\w)\w{0,40}Trainer\(", _MODEL),
    Command("Transformers", ".backward(", r"\w[\w.]{0,60}\.backward\(", _LANGUAGE_MODEL),
    Command("Transformers", "run_", r"run_(?:clm|mlm|seq2seq|summarization|translation)\w*\.py\b"),
    Command("Transformers", "--do_train", r"--do_train\b(?![\s=]+[Ff]alse)"),
    Command("torchtune", "tune", rf"tune run {_MORE}(?:finetune|dpo|ppo|grpo|distillation)"),
    Command("PEFT", "get_peft_model", r"get_peft_model\(", _OWN_ADAPTER),
    Command("a provider's API", "fine_tun", r"fine_tun(?:ing|es)\.(?:jobs\.)?create\b"),
    Command("a provider's API", "finetuning", r"fineTuning\.jobs\.create\b"),
    Command("a provider's API", "openai.finetun", r"FineTun(?:ingJob|e)\.a?create\("),
    Command("a provider's API", "training_files", r"jobs\.create\([^)]{0,500}?training_files"),
    Command("a provider's API", "fine_tuning/jobs", r"fine_tuning/jobs(?=[\"'\s?]|$)"),
    Command("torchtune", "torchtune.recipes", r"-m torchtune\.recipes\.\w+"),
    Command("DSPy", "bootstrapfinetune(", r"BootstrapFinetune\("),
    Command("ART", "trainablemodel(", r"art\.TrainableModel\(", r"\.train\("),
    Command("prime-rl", ".toml", r"uv run (?:--[\w-]+ )?(?:rl|sft|trainer) @ [\w./-]+\.toml"),
    Command("torchtitan", "torchtitan", r"torchtitan[./]train\b"),
    Command("Megatron-LM", "_gpt.py", r"(?:pretrain|finetune)_gpt\.py\b"),
    Command(
        "slime",
        "actor-num-",
        rf"train\w{{0,60}}\.py {_MORE}--actor-num-(?:nodes|gpus-per-node)",
    ),
    Command("Together", "together", r"together fine-tuning create\b"),
    Command(
        "Fireworks",
        "/accounts/",
        r"[\w:/.-]{0,200}/(?:(?:supervised|reinforcement)FineTuning|dpo)Jobs(?=[\"'\s?]|$)",
    ),
    Command("Together", "/v1/fine-tunes", r"[\w:/.-]{0,200}/v1/fine-tunes(?=[\"'\s?]|$)"),
    Command(
        "Fireworks",
        "firectl",
        r"firectl (?:create )?(?:sftj|dpoj|rftj|(?:supervised|reinforcement|dpo)[\w-]*-job)\b",
    ),
    Command(
        "Fireworks",
        "fine_tuning_job",
        r"create_(?:supervised|reinforcement|dpo)_fine_tuning_job\("
        r"|(?:supervised|reinforcement|dpo)_fine_tuning_jobs\.create\(",
    ),
    Command("Bedrock", "customization", r"create[-_]model[-_]customization[-_]job\b"),
    Command("Bedrock", "aws_bedrock_custom_model", r"aws_bedrock_custom_model\b"),
    Command("Vertex AI", "sft.train", r"sft\.train\("),
    Command("Vertex AI", "tunings.tune", r"tunings\.tune\("),
    Command("Vertex AI", "tuningjobs", r"[\w:/.-]{0,200}/tuningJobs(?=[\"'\s?]|$)"),
    Command("SageMaker", "jumpstartestimator", r"JumpStartEstimator\("),
    Command("SageMaker", "huggingface(", r"(?<!\w)HuggingFace\([^)]*?entry_point"),
    Command("SageMaker", "modeltrainer(", r"ModelTrainer\("),
    Command("SageMaker", "recipes=", r"recipes=[\"']?(?:training|fine-tuning)/\w+"),
    Command("SageMaker", "training", r"create[-_]training[-_]job\b"),
    Command("MLX", "mlx_lm", r"mlx_lm(?:(?:\.| )lora|_lora\.train)\b"),
    Command("MLX", "mlx_lm.tuner", r"mlx_lm\.tuner(?:\.\w+)? import [^;]{0,200}?\btrain\b"),
    Command("MLX", "value_and_grad(", r"nn\.value_and_grad\(", r"mlx_lm|LoRALinear"),
    Command("mergekit", "mergekit", r"mergekit-(?:yaml|moe|evolve)\b"),
    Command("OpenRLHF", "openrlhf", r"openrlhf\.cli\.train_\w+"),
    Command("verl", "verl", r"verl\.trainer\.(?:main(?!_eval|_gen)|fsdp_sft|sft)\w*"),
    Command("LitGPT", "litgpt", r"litgpt (?:finetune(?:_\w+)?|pretrain)\b"),
    Command("NeMo", "nemo", r"nemo llm (?:finetune|pretrain)\b|llm\.finetune\("),
    Command("NeMo", "nemo_rl", r"nemo_rl\.algorithms\.(?:grpo|dpo|sft|rm|distillation) import"),
    Command("NeMo", "finetune", r"[\w.]{0,80}\.finetune_recipe\(|automodel finetune\b"),
    Command("AutoTrain", "autotrain", r"autotrain (?:[\w-]+ )?--(?:train|config)\b"),
    Command("Ludwig", "ludwig", r"ludwig train\b"),
    Command("Unsloth", "unsloth", r"unsloth(?:-cli\.py)? train\b"),
    Command("XTuner", "xtuner", r"xtuner train\b|xtuner[./]v1[./]train[./]cli\b"),
    Command("XTuner", "train", r"type=\w*TrainLoop|(?<!\w)TrainerConfig\(", r"xtuner"),
    Command("LLM Foundry", "composer", r"composer [\w./-]*train\w*\.py"),
    Command(
        "a training script",
        ".py",
        rf"{_RUN}{_OTHER_WORK}[\w-]{{0,60}}?{_TUNING}[\w-]{{0,60}}\.py\b",
    ),
    Command(
        "a training script",
        "train",
        rf"(?:accelerate launch|torchrun|deepspeed) {_MORE}(?<!\w)\w{{0,60}}?train\w{{0,60}}"
        rf"\.py {_MORE}--(?:model_name|base_model|model_id|lora)",
    ),
    Command(
        "a training script",
        "--",
        rf"python3? {_MORE}(?<!\w)\w{{0,60}}?train\w{{0,60}}\.py {_MORE}"
        r"--(?:model_name_or_path|base_model|lora_\w+)",
    ),
    Command("LLaMA-Factory", "train.py", rf"{_RUN}src/train\.py [\w./-]+\.ya?ml"),
    Command("Kubeflow", "torchtuneconfig(", r"TorchTuneConfig\("),
    Command("Kubeflow", "trainerclient", r"TrainerClient\([^)]*\)\.train\("),
    Command("Tinker", "training_client", r"create_(?:lora_)?training_client(?:_async)?\("),
    Command(
        "Tinker",
        "tinker_cookbook",
        r"from tinker_cookbook\.(?:[\w.]*\.train\w* import|[\w.]+ import train)",
    ),
    Command("Databricks", "foundation_model", r"foundation_model\.create\("),
    Command("Snowflake", "finetune", r"CORTEX\.FINETUNE\("),
    Command("Predibase", "predibase", r"adapters\.create\("),
    Command("Cohere", "finetuned_model", r"finetuning\.create_finetuned_model\("),
    Command("ms-swift", "swift", r"swift (?:sft|rlhf|pt)\b"),
    Command("ms-swift", "megatron", r"megatron (?:sft|rlhf|pt)\b"),
    Command("ms-swift", "_main(", r"(?<!\w)(?:sft|rlhf|pretrain)_main\("),
    Command("Oumi", "oumi", r"oumi train\b"),
    Command("Llama Cookbook", "finetuning", r"llama_(?:cookbook|recipes)\.finetuning import main"),
    Command(
        "LlamaIndex",
        "finetuneengine(",
        r"(?<!\w)(?!\w{0,60}(?:Embedding|Sentence|CrossEncoder))\w{0,60}FinetuneEngine\(",
    ),
)

WORDS = (
    ("merging", rb"mergekit"),
    ("encoder-classifier", rb"AutoModelForSequenceClassification"),
    (
        "preference-optimization",
        rb"(?i)(?<![a-z])(?:dpo|orpo|kto|cpo|simpo)|(?:dpo|kto|cpo)trainer",
    ),
    (
        "reinforcement-fine-tuning",
        rb"(?i)(?<![a-z])(?:grpo|ppo|rloo|rlvr)|(?:grpo|ppo|rloo)trainer",
    ),
    ("full-fine-tuning", rb"(?i)full_finetune|finetune_full|_type\W+full\b"),
    ("lora", rb"(?i)lora|peft"),
)
"""Words of a command that name its technique, the clearest first."""


class Config(NamedTuple):
    """The config of a program: its keys, and its technique if that is always the same.

    Keys are compared without case, hyphens and underscores.
    """

    program: str
    keys: str
    technique: str = ""


CONFIGS = (
    Config("mergekit", "merge_method", "merging"),
    Config("LLaMA-Factory", "model_name_or_path stage finetuning_type"),
    Config("LLaMA-Factory", "train_dataset model learning_rate"),
    Config("axolotl", "base_model pretraining_dataset", "continued-pretraining"),
    Config("axolotl", "base_model datasets"),
    Config("AutoTrain", "project_name task base_model"),
    Config("Ludwig", "input_features base_model"),
    Config("TRL", "model_name_or_path datasets"),
    Config("TRL", "model_name_or_path dataset"),
    Config("TRL", "model_name_or_path dataset_name"),
    Config("TRL", "model_name_or_path dataset_mixture"),
    Config("TRL", "model_name_or_path output_dir"),
    Config("Transformers", "model_name_or_path train_file"),
    Config("Transformers", "model_name_or_path num_train_epochs"),
    Config("TRL", "model_name_or_path use_peft"),
    Config("torchtune", "torchtune"),
    Config("MLX", "fine_tune_type model"),
    Config("MLX", "lora_parameters model", "lora"),
    Config("LitGPT", "lora_r checkpoint_dir", "lora"),
    Config("LitGPT", "checkpoint_dir out_dir data train"),
    Config("LitGPT", "model_name out_dir data train", "continued-pretraining"),
    Config("DistillKit", "teacher loss_functions training_args", "distillation"),
    Config("LLM Foundry", "train_loader max_duration"),
    Config("Oumi", "trainer_type output_dir"),
    Config("NeMo", "grpo policy data", "reinforcement-fine-tuning"),
    Config("NeMo", "dpo policy data", "preference-optimization"),
    Config("NeMo", "sft policy data"),
    Config("NeMo", "ppo policy", "reinforcement-fine-tuning"),
    Config("NeMo", "distillation policy", "distillation"),
    Config("NeMo", "defaults grpo policy", "reinforcement-fine-tuning"),
    Config("NeMo", "defaults dpo policy", "preference-optimization"),
    Config("NeMo", "defaults sft policy"),
    Config("NeMo", "restore_from_path peft", "lora"),
    Config("verl", "actor_rollout_ref algorithm", "reinforcement-fine-tuning"),
    Config("verl", "actor_rollout_ref defaults", "reinforcement-fine-tuning"),
    Config("Together", "training_file model lora"),
    Config("OpenAI", "training_file model", "lora"),
    Config("Mistral", "training_files model", "lora"),
    Config("Fireworks", "lora_rank baseModel dataset", "lora"),
    Config("Vertex AI", "supervisedTuningSpec baseModel", "lora"),
    Config("Vertex AI", "preferenceOptimizationSpec baseModel"),
    Config("Vertex AI", "distillationSpec baseModel"),
    Config("Bedrock", "baseModelIdentifier trainingDataConfig", "lora"),
    Config("Kubeflow", "runtimeRef trainer"),
    Config("nanotron", "data_stages parallelism", "continued-pretraining"),
    Config("Transformers", "training_args data_config"),
    Config("mistral-finetune", "model_id_or_path lora data", "lora"),
)
"""The first that fits counts. `torchtune` is a key that is added where a part is built by it."""

METHODS = {
    **dict.fromkeys(("dpo", "ipo", "kto", "orpo", "simpo", "sigmoid"), "preference-optimization"),
    **dict.fromkeys(("grpo", "ppo", "reinforcement"), "reinforcement-fine-tuning"),
    **dict.fromkeys(("pt", "continued_pre_training"), "continued-pretraining"),
    "reinforcement_fine_tuning": "reinforcement-fine-tuning",
    "distillation": "distillation",
}
"""A config's names for its way of training, and the technique; the rest is LoRA or all weights."""

METHOD_KEYS = (
    "rl", "stage", "loss_type", "trainer", "trainer_type", "customizationType", "task",
)  # fmt: skip
"""The keys with such a name."""

TELLING_KEYS = {
    "num_generations": "reinforcement-fine-tuning",
    "beta": "preference-optimization",
    "desirable_weight": "preference-optimization",
    "preferenceOptimizationSpec": "preference-optimization",
    "distillationSpec": "distillation",
}
"""The keys that name the way of training by themselves, the clearest first."""

ADAPTER_KEYS = (
    "adapter",
    "finetuning_type",
    "fine_tune_type",
    "use_peft",
    "peft_type",
    "peft",
    "lora",
)
"""The keys that say whether all weights are trained."""
