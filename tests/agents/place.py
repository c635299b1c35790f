"""The files that the commands in `commands.yaml` name: they start or describe a training."""

from pathlib import Path

FILES = {
    "train.py": "from trl import SFTTrainer\n\nSFTTrainer(model=m, train_dataset=d).train()\n",
    "run.sh": "#!/bin/sh\nset -e\naxolotl train config.yml\n",
    "config.yml": "base_model: a/b\ndatasets: [{path: x.jsonl}]\nadapter: lora\n",
    "finetune.ipynb": '{"cells": [{"cell_type": "code", "source": ["SFTTrainer(m).train()\\n"]}]}',
    "evaluate.py": "print('no training here')\n",
    "eval.py": "# SFTTrainer( is for train.py\nprint('scores')\n",
    "prepare_data.py": "print('rows')\n",
    "job.yaml": "resources: {accelerators: A100}\nrun: axolotl train config.yml\n",
    "Makefile": "test:\n\tpytest\n\nmodel: data\n\taxolotl train config.yml\n",
}


def filled(folder: Path) -> Path:
    """Write the files into a folder and return it."""
    for name, text in FILES.items():
        (folder / name).write_text(text)
    return folder
