"""The files that the commands in `commands.yaml` name: they start or describe a training."""

from pathlib import Path

FILES = {
    "train.py": "from trl import SFTTrainer\n\nSFTTrainer(model=m, train_dataset=d).train()\n",
    "run.sh": "#!/bin/sh\nset -e\naxolotl train config.yml\n",
    "config.yml": "base_model: a/b\ndatasets: [{path: x.jsonl}]\nadapter: lora\n",
    "finetune.ipynb": '{"cells": [{"cell_type": "code", "source": ["SFTTrainer(m).train()\\n"]}]}',
    "send.mjs": "fetch('https://api.openai.com/v1/fine_tuning/jobs', {method: 'POST'})\n",
    "look.mjs": "// fetch('https://api.openai.com/v1/fine_tuning/jobs', {method: 'POST'})\n",
    "evaluate.py": "print('no training here')\n",
    "eval.py": "# SFTTrainer( is for train.py\nprint('scores')\n",
    "prepare_data.py": "print('rows')\n",
    "job.yaml": "resources: {accelerators: A100}\nrun: axolotl train config.yml\n",
    "start.sh": "exec bash launch.sh\n",
    "launch.sh": "torchrun --nproc-per-node 2 train.py\n",
    "driver.py": "import subprocess\n\nsubprocess.run(['python', 'train.py'], check=True)\n",
    "package.json": '{"scripts": {"posttune": "npm run lint", "pretune": "python train.py", '
    '"tune": "echo done", "lint": "eslint .", "start": "node server.js"}}',
    "justfile": "default: lint\n\nlint:\n    ruff check\n\nfit gpu='0': lint (data 'x')\n"
    "    @python train.py --gpu {{gpu}}\n\ndata what:\n    python prepare_data.py {{what}}\n\n"
    "all: fit\n",
    "compose.yaml": "services:\n  web:\n    command: uvicorn app:app\n  trainer:\n    command: "
    "[torchrun, train.py]\n  report:\n    command: python eval.py\n    depends_on: [trainer]\n",
    "pod.yaml": "kind: Job\nspec: {template: {spec: {containers: [{command: [python], args: "
    "[train.py]}]}}}\n",
    "serving.yaml": "kind: Pod\nspec: {containers: [{command: [vllm, serve, x]}]}\n",
    "jobs/tone.py": "from trl import DPOTrainer\n\nDPOTrainer(m).train()\n",
    "pods/first.yaml": "kind: Service\n",
    "pods/second.yaml": "kind: Job\nspec: {containers: [{command: [torchrun, train.py]}]}\n",
    "Taskfile.yml": "version: '3'\ntasks:\n  default: ruff check\n  fit:\n    deps: [lint]\n    "
    "cmds: [axolotl train config.yml]\n  all: {cmds: [{task: fit}]}\n  lint: ruff check\n",
    "dvc.yaml": "stages:\n  prepare: {cmd: python prepare_data.py}\n  fit:\n    cmd: python "
    "jobs/tone.py\n    deps: [x]\n",
    "src/letters/__main__.py": "from trl import DPOTrainer\n\nDPOTrainer(m).train()\n",
    "src/letters/adapt.py": "from trl import DPOTrainer\n\nDPOTrainer(m).train()\n",
    "src/letters/score.py": "print('scores')\n",
    "build.sh": "python train.py\n",
    "night.ps1": "python train.py\n",
    "pyproject.toml": "[project.scripts]\nletters-tune = 'letters.adapt:main'\n"
    "letters-tuned = 'letters.score:main'\n[tool.pixi.tasks]\n"
    "fit = 'python jobs/tone.py'\nlint = 'ruff check'\n"
    "[tool.hatch.envs.gpu.scripts]\nfit = ['python jobs/tone.py']\n[tool.poe.tasks.tone]\n"
    "cmd = 'python jobs/tone.py'\n",
    "Snakefile": "rule all:\n    input: 'out/adapter', expand('{x}.html', x=['a'])\n\n"
    "rule prepare:\n    output: 'b.csv'\n    shell: 'python prepare_data.py'\n\n"
    "rule adapter:\n    input: rules.prepare.output\n    output: 'out/adapter'\n    shell:\n"
    '        """\n        python train.py {input}\n        """\n\n'
    "rule page:\n    input: 'b.csv'\n    output: '{name}.html'\n    run:\n"
    "        shell('python eval.py')\n",
    "flow/Snakefile": "include: 'more.smk'\n\nrule first:\n    input: 'm.bin'\n",
    "flow/more.smk": "rule tune:\n    output: '{name}.bin'\n    script: '../jobs/tone.py'\n",
    "tox.ini": "[tox]\nenv_list = py313\n[testenv]\ncommands = pytest\n[testenv:fit]\ncommands =\n"
    "    python prepare_data.py\n    - python train.py\n",
    "MLproject": "entry_points:\n  main: {command: 'python train.py --lr {lr}'}\n"
    "  score: {command: python eval.py}\n",
    "kernel/kernel-metadata.json": '{"id": "me/k", "code_file": "../finetune.ipynb"}',
    "look/kernel-metadata.json": '{"id": "me/l", "code_file": "../eval.py"}',
    "images/Dockerfile": 'FROM x AS base\nENTRYPOINT ["bash"]\nFROM base\nCOPY jobs /srv/jobs\n'
    'ENTRYPOINT ["python", "/srv/jobs/tone.py"]\nCMD ["--lr", "1"]\n',
    "images/Dockerfile.cmd": "FROM x\nWORKDIR /app\nCOPY . /app\nCMD python \\\n  /app/train.py\n",
    "images/Dockerfile.score": "FROM x\nENTRYPOINT python eval.py\n",
    "images/compose.yaml": "services:\n  tuner:\n    build: {context: .., dockerfile: "
    "images/Dockerfile}\n    image: me/tuner\n  score:\n    build: {context: .., dockerfile: "
    "images/Dockerfile.score}\n",
    "night.sh": "python train.py\n",
    "Makefile": "test:\n\tpytest\n\nmodel: data\n\taxolotl train config.yml\n",
}


def filled(folder: Path) -> Path:
    """Write the files into a folder and return it."""
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder
