"""Trainings beside the proposals, and what covers them."""

import json
from pathlib import Path

import pytest
import yaml

from ladder.engine.wording import inside
from tests.check.history import commit, git
from tests.check.running import FEW, VOICE
from tests.commands import Command
from tests.strategies import rules
from tests.trainings.examples import COMMANDS, CONFIGS

AXOLOTL = CONFIGS["axolotl"][1]


@pytest.fixture
def run(run: Command) -> Command:
    Path("p.yaml").write_text(VOICE.replace("technique: lora", "technique: prompt"))
    return run


def fired_in(run: Command, name: str) -> list[str]:
    given = json.loads(run("check", ".", "--format", "json").out)
    files = {item["file"]: item["findings"] for item in given["files"]}
    rule = "check/unproposed-training"
    return [file["text"] for file in files.get(name, []) if file["rule"] == rule]


@pytest.mark.parametrize("program", ["TRL", "a provider's API", "mergekit"])
def test_a_command_is_covered_by_a_proposal_for_its_technique(run: Command, program: str) -> None:
    technique, file, text = COMMANDS[program]
    Path(file).write_text(text)
    (stated,) = fired_in(run, file)
    known = rules().techniques.get(technique)
    name = inside(known.title) if known else "training"
    assert stated.startswith(f"This sets up {name} with {program}")
    Path("p.yaml").write_text(f"# For {file}, from a/b.\n{VOICE}")
    assert (fired_in(run, file) == []) == (technique != "merging")


def test_a_training_that_a_proposal_asks_for_is_not_and_its_data_is_compared(run: Command) -> None:
    Path("train.yaml").write_text(CONFIGS["axolotl"][1])
    Path("p.yaml").write_text(f"# On data/x.jsonl, from a/b.\n{VOICE}")
    assert fired_in(run, "train.yaml") == []
    Path("letters.jsonl").write_text(
        "".join(f'{{"prompt": "{n}", "completion": "x{n}"}}\n' for n in range(2400))
    )
    Path("p.yaml").write_text(
        VOICE.replace("synthetic: false", "synthetic: false, file: letters.jsonl")
    )
    (stated,) = fired_in(run, "train.yaml")
    assert stated.startswith(
        "This trains on data/x.jsonl, and that is not the data of the proposal for LoRA (p.yaml)."
    )


def training(*data: str) -> str:
    listed = "".join(f"  - {{path: {name}, type: alpaca}}\n" for name in data)
    return f"base_model: a/b\nadapter: lora\ndatasets:\n{listed}"


LORA = "LoRA with axolotl"
OWN = {f"{name}.yaml": VOICE for name in "abcd"}
OTHER = {
    name: text.replace("synthetic: false", "synthetic: false, file: letters.jsonl")
    for name, text in OWN.items()
}
START = "start a proposal (NEED is what goes wrong: "


@pytest.mark.parametrize(
    ("proposals", "data", "text", "do"),
    [
        ({}, ["x.jsonl"], f"This sets up {LORA}, and no proposal asks for it.", "S"),
        (
            {"a.yaml": OWN["a.yaml"]},
            ["x.jsonl"],
            f"This sets up {LORA}, and no proposal names this file or its data.",
            "If this training belongs to a.yaml, name train.yaml there. Otherwise s",
        ),
        (
            OWN,
            ["x.jsonl"],
            f"This sets up {LORA}, and no proposal names this file or its data.",
            "If this training belongs to a.yaml, b.yaml, c.yaml, … (4 in all), name train.yaml "
            "there. Otherwise s",
        ),
        (
            {"a.yaml": OTHER["a.yaml"]},
            ["x.jsonl", "y.jsonl"],
            "This trains on x.jsonl, y.jsonl, and that is not the data of the proposal for LoRA "
            "(a.yaml).",
            "S",
        ),
        (
            OTHER,
            ["w.jsonl", "x.jsonl", "y.jsonl", "z.jsonl"],
            "This trains on w.jsonl, x.jsonl, y.jsonl, … (4 in all), and that is not the data of "
            "the proposals for LoRA (a.yaml, b.yaml, c.yaml, … (4 in all)).",
            "S",
        ),
        (
            {"a.yaml": OTHER["a.yaml"], "b.yaml": OWN["b.yaml"]},
            ["x.jsonl"],
            f"This sets up {LORA}, and no proposal names this file or its data.",
            "If this training belongs to b.yaml, name train.yaml there. Otherwise s",
        ),
    ],
)
def test_a_training_is_told_why_no_proposal_covers_it(
    run: Command, proposals: dict[str, str], data: list[str], text: str, do: str
) -> None:
    rows = (f'{{"prompt": "{n}", "completion": "x{n}"}}\n' for n in range(2400))
    Path("letters.jsonl").write_text("".join(rows))
    for name, proposal in proposals.items():
        Path(name).write_text(proposal)
    Path("train.yaml").write_text(training(*data))
    given = json.loads(run("check", ".", "--format", "json").out)
    (found,) = next(item["findings"] for item in given["files"] if item["file"] == "train.yaml")
    assert found["text"] == text
    assert found["do"].startswith(f"{do}{START[1:]}")


def test_a_training_without_a_proposal_fails_unless_settings_weigh_it_less(run: Command) -> None:
    Path("train.yaml").write_text(CONFIGS["mergekit"][1])
    assert run("check", ".").code == 1
    Path("ladder.toml").write_text('[severity]\n"check/unproposed-training" = "warning"\n')
    assert run("check", ".").code == 0


def test_the_total_counts_trainings_beside_proposals(run: Command) -> None:
    Path("train.yaml").write_text(CONFIGS["mergekit"][1])
    Path("tune.yaml").write_text(CONFIGS["axolotl"][1])
    last = run("check", ".", "--format", "json").err
    assert last.startswith("1 proposal (1 passed) · 2 trainings without a proposal · 2 errors")


def test_a_known_training_is_not_counted_beside_a_new_one(run: Command) -> None:
    day = ("--as-of", "2026-11-24")
    Path("tune.yaml").write_text(AXOLOTL)
    run("check", ".", "--write-baseline", "b.json", *day)
    Path("b.json").write_text(Path("b.json").read_text().replace('"owner": ""', '"owner": "Ana"'))
    known = ("check", ".", "--baseline", "b.json", "--format", "json", *day)
    assert run(*known).err == (
        "1 proposal (1 passed) · 1 note · 1 in the baseline · 1 file skipped · exit 0 (pass)\n"
    )
    Path("train.yaml").write_text(CONFIGS["mergekit"][1])
    assert run(*known).err == (
        "1 proposal (1 passed) · 1 training without a proposal · 1 error · 1 note · 1 in the "
        "baseline · 1 file skipped · exit 1 (a refused proposal, or a training without a "
        "proposal)\n"
    )


def test_no_two_proposals_cover_a_training_between_them(run: Command) -> None:
    Path("x.jsonl").write_text(
        "".join(f'{{"prompt": "{n}", "completion": "x{n}"}}\n' for n in range(2400))
    )
    data = VOICE.replace("synthetic: false", "synthetic: false, file: x.jsonl")
    Path("p.yaml").write_text(data.replace("technique: lora", "technique: full-fine-tuning"))
    Path("q.yaml").write_text(data.replace("synthetic: false, file: x.jsonl", "file: other.jsonl"))
    Path("other.jsonl").write_text(Path("x.jsonl").read_text())
    Path("train.yaml").write_text(CONFIGS["axolotl"][1])
    assert len(fired_in(run, "train.yaml")) == 1


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
    name, text, stated = CHANGES[change]
    config = CONFIGS["axolotl"][1]
    voice = f"# For train.yaml: a/b on data/x.jsonl.\n{VOICE}"
    commit({"p.yaml": voice, "train.yaml": config, "notes.md": "# None\n"})
    git("branch", "base")
    if text == "":
        git("rm", "-q", name)
    prompt = voice.replace("technique: lora", "technique: prompt")
    commit({} if text == "" else {name: prompt if text is None else f"{config}{text}"})
    result = run("check", ".", "--changed", "base", "--format", "json")
    given = json.loads(result.out)
    found = [item["rule"] for file in given["files"] for item in file["findings"]]
    assert (result.code, found.count("check/unproposed-training")) == (stated, stated)


def test_a_proposal_that_is_a_link_has_changed_where_what_it_leads_to_has(run: Command) -> None:
    commit({".kept/qzv": VOICE})
    Path("p.yaml").unlink()
    Path("p.yaml").symlink_to(".kept/qzv")
    commit({})
    git("branch", "base")
    commit({".kept/qzv": FEW})
    assert run("check", ".", "--changed", "base").code == 1


def test_a_training_alone_fails_also_where_nothing_to_check_is_allowed(run: Command) -> None:
    Path("p.yaml").unlink()
    Path("train.yaml").write_text(CONFIGS["axolotl"][1])
    assert [run("check", ".", *more).code for more in ([], ["--allow-nothing"])] == [1, 1]


def script(data: str) -> str:
    return f"torchrun sft.py --dataset_name {data} --model_name_or_path a/b-8B --use_peft\n"


SCRIPTS = {
    "other data": (script("data/other.jsonl"), "This trains on data/other.jsonl, and that is not"),
    "the same": (script("data/l.jsonl"), ""),
}


@pytest.mark.parametrize("states", SCRIPTS)
def test_a_script_is_compared_by_the_data_that_it_names(run: Command, states: str) -> None:
    text, stated = SCRIPTS[states]
    rows = "".join(f'{{"prompt": "{n}", "completion": "x{n}"}}\n' for n in range(2400))
    Path("l.jsonl").write_text(rows)
    named = VOICE.replace("synthetic: false", "synthetic: false, file: l.jsonl")
    Path("p.yaml").write_text(f"# From a/b-8B.\n{named}")
    Path("train.sh").write_text(text)
    found = fired_in(run, "train.sh")
    assert [item.startswith(stated) for item in found] == [True] * bool(stated)


def test_a_proposal_covers_of_several_trainings_those_whose_file_it_names(run: Command) -> None:
    Path("jobs").mkdir()
    for name in ("a.sh", "b.sh"):
        Path("jobs", name).write_text("trl sft --use_peft\n")
    Path("p.yaml").write_text(VOICE)
    assert fired_in(run, "jobs/a.sh") == fired_in(run, "jobs/b.sh")
    assert "no proposal names this file or its data" in fired_in(run, "jobs/a.sh")[0]
    Path("p.yaml").write_text(f"# Runs jobs/a.sh.\n{VOICE}")
    assert [len(fired_in(run, f"jobs/{name}")) for name in ("a.sh", "b.sh")] == [0, 1]
    skipped = json.loads(run("check", ".", "--format", "json").out)["skipped"]
    assert {"reason": "covered by p.yaml", "count": 1, "examples": ["jobs/a.sh"]} in skipped


def test_each_proposal_that_names_a_training_covers_it_and_each_training_is_counted(
    run: Command,
) -> None:
    Path("jobs").mkdir()
    for name in ("a.sh", "b.sh", "c.sh"):
        Path("jobs", name).write_text("trl sft --use_peft\n")
    Path("p.yaml").write_text(f"# Runs jobs/a.sh, jobs/b.sh and jobs/c.sh.\n{VOICE}")
    Path("q.yaml").write_text(f"# Runs jobs/b.sh and ./jobs/c.sh.\n{VOICE}")
    skipped = json.loads(run("check", ".", "--format", "json").out)["skipped"]
    assert skipped == [
        {"reason": "covered by p.yaml, q.yaml", "count": 2, "examples": ["jobs/b.sh", "jobs/c.sh"]},
        {"reason": "covered by p.yaml", "count": 1, "examples": ["jobs/a.sh"]},
    ]


def test_a_proposal_for_the_data_of_one_call_does_not_cover_the_other(run: Command) -> None:
    call = "SFTTrainer(model, train_dataset=load_dataset('{}'), peft_config=p).train()\n"
    Path("two.py").write_text(call.format("letters.jsonl") + call.format("mails.jsonl"))
    Path("letters.jsonl").write_text(
        "".join(f'{{"prompt": "{n}", "completion": "x{n}"}}\n' for n in range(2400))
    )
    named = VOICE.replace("synthetic: false", "synthetic: false, file: letters.jsonl")
    Path("p.yaml").write_text(named)
    (stated,) = fired_in(run, "two.py")
    assert stated.startswith("This trains on mails.jsonl")
    Path("p.yaml").write_text(f"# For two.py, on letters.jsonl and mails.jsonl.\n{VOICE}")
    assert fired_in(run, "two.py") == []


def test_a_script_and_the_file_that_it_starts_are_one_training(run: Command) -> None:
    Path("train").mkdir()
    Path("train/voice.yaml").write_text(AXOLOTL)
    Path("Makefile").write_text("train:\n\taxolotl train train/voice.yaml\n")
    Path("train/tune.py").write_text("trainer = SFTTrainer(model, peft_config=LoraConfig())\n")
    Path("train/tune.sh").write_text("torchrun sft.py tune.py --dataset_name data/z.jsonl\n")
    found = {name: fired_in(run, name) for name in ("Makefile", "train/voice.yaml")}
    assert [len(stated) for stated in found.values()] == [0, 1]
    assert [len(fired_in(run, f"train/tune.{kind}")) for kind in ("sh", "py")] == [1, 0]


def test_a_script_that_names_the_data_has_the_technique_and_base_of_the_config_it_starts(
    run: Command,
) -> None:
    Path("run.sh").write_text("trl sft --config run.yaml --dataset_name data/x.jsonl\n")
    Path("run.yaml").write_text("model_name_or_path: a/b\nuse_peft: true\nlora_r: 16\n")
    Path("p.yaml").write_text(
        f"# For run.sh: a/b on data/x.jsonl.\n{VOICE}".replace(
            "technique: lora", "technique: distillation"
        )
    )
    (stated,) = fired_in(run, "run.sh")
    assert stated.startswith("This sets up LoRA with TRL, and no proposal asks for it.")
    Path("p.yaml").write_text(f"# For run.sh: a/b on data/x.jsonl.\n{VOICE}")
    assert fired_in(run, "run.sh") == []
    report = " ".join(run("check", ".").out.split())
    assert "covers run.sh:1: lora with TRL, base a/b, data data/x.jsonl " in report
    Path("p.yaml").write_text(f"# For run.sh, on data/x.jsonl.\n{VOICE}")
    (stated,) = fired_in(run, "run.sh")
    assert stated == (
        "This trains a/b, and the proposal for LoRA (p.yaml) does not name this base model."
    )


def test_scripts_that_name_each_other_are_one_training_and_not_none(run: Command) -> None:
    for name, other in (("a.sh", "b.sh"), ("b.sh", "a.sh")):
        Path(name).write_text(f"trl sft --use_peft\necho see {other}\n")
    assert sorted(len(fired_in(run, name)) for name in ("a.sh", "b.sh")) == [0, 1]


def test_a_training_is_held_against_the_proposals_of_the_whole_repository(run: Command) -> None:
    voice = f"# On data/x.jsonl, from a/b.\n{VOICE}"
    commit({"proposals/p.yaml": voice, "train/axo.yaml": AXOLOTL, "train/tune.sh": "trl dpo\n"})
    hook = ("--allow-nothing", "--as-found")
    assert run("check", "train/axo.yaml", *hook).code == 0
    assert run("check", "train/tune.sh", *hook).code == 1


def test_the_report_prints_a_command_that_starts_a_proposal_for_each_training(run: Command) -> None:
    for folder in ("a", "b"):
        Path(folder).mkdir()
        Path(folder, "train.yml").write_text(AXOLOTL.replace("x.jsonl", f"{folder}.jsonl"))
    files = json.loads(run("check", "a", "b", "--format", "json").out)["files"]
    dos = [item["do"] for file in files for item in file["findings"]]
    named = dos[0].partition("NEED is what goes wrong: ")[2].partition(")")[0].split(", ")
    assert {"wrong-tone", "inconsistent-format"} < {*named}
    assert "missing-knowledge" not in named
    for do, folder in zip(dos, "ab", strict=True):
        command = do.split("`")[1].split()
        file = f"{folder}/train.yml"
        assert command == ["ladder", "new", "--proposal", "--need", "NEED", file]
        assert run(*command[1:-2], "wrong-tone", file).code == 0
        made = json.loads(run("check", ".", "--format", "json").out)["files"]
        covers = {item["file"]: [each["file"] for each in item["covers"]] for item in made}
        assert covers[f"proposals/{folder}-train-yml.yaml"] == [file]


def test_a_proposal_for_a_training_states_what_its_file_and_its_data_say(run: Command) -> None:
    Path(".git").mkdir()
    Path("jobs/train").mkdir(parents=True)
    Path("jobs/data").mkdir()
    Path("jobs/train/run.yaml").write_text(TRAINING)
    rows = "".join(f'{{"prompt": "q{n} is", "completion": "x{n}"}}\n' for n in range(900))
    Path("jobs/data/letters.jsonl").write_text(rows)
    ended = run("new", "--proposal", "--need", "wrong-tone", "jobs/train/run.yaml")
    assert (ended.code, ended.out) == (0, "")
    assert ended.err.startswith("Wrote proposals/jobs-train-run-yaml.yaml. Fill it in, then: ")
    made = Path("proposals/jobs-train-run-yaml.yaml").read_text()
    assert made.startswith("# jobs/train/run.yaml: Qwen/Qwen3-8B on data/letters.jsonl\n")
    given = yaml.safe_load(made)
    assert given["proposal"]["technique"] == ["lora"]
    assert given["hosting"]["model_billions"] == 8
    assert given["examples"]["file"] == "../jobs/data/letters.jsonl"
    assert "demonstrations" not in given["examples"]  # counted in the file
    result = run("check", ".", "--format", "json")
    files = {item["file"]: item for item in json.loads(result.out)["files"]}
    file = files["proposals/jobs-train-run-yaml.yaml"]
    assert result.code == 1
    assert file["findings"][0]["do"].startswith("Take few-shot examples first: Put 5 of your 900")
    assert run("new", "--proposal", "--need", "wrong-tone", "jobs/train/run.yaml").code == 2


PROPOSAL = f"# train/run.yaml: Qwen/Qwen3-8B on data/letters.jsonl\n{VOICE}"
TRAINING = """\
base_model: Qwen/Qwen3-8B
adapter: lora
datasets: [{path: data/letters.jsonl}]
"""
CHANGED_TRAINING = {
    "nothing": (TRAINING, PROPOSAL, ""),
    "the base": (
        TRAINING.replace("3-8B", "3-235B-A22B"),
        PROPOSAL,
        "This trains Qwen/Qwen3-235B-A22B, and the proposal for LoRA (p.yaml) does not name this "
        "base model.",
    ),
    "the base, to a variant": (
        TRAINING.replace("3-8B", "3-8B-Base"),
        PROPOSAL,
        "This trains Qwen/Qwen3-8B-Base, and the proposal for LoRA (p.yaml) does not name this "
        "base model.",
    ),
    "the base, to one that was only tried": (
        TRAINING.replace("Qwen/Qwen3-8B", "acme/big"),
        PROPOSAL.replace("Three other models", "Three other models (acme/big)"),
        "This trains acme/big, and the proposal for LoRA (p.yaml) does not name this base model.",
    ),
    "the data": (
        TRAINING.replace("letters", "mails"),
        PROPOSAL,
        "This trains on data/mails.jsonl, and the proposal for LoRA (p.yaml) does not name this "
        "data.",
    ),
    "the folder of the data": (
        TRAINING.replace("data/letters", "other/letters"),
        PROPOSAL,
        "This trains on other/letters.jsonl, and the proposal for LoRA (p.yaml) does not name this "
        "data.",
    ),
    "the folder in which a copy of the base is": (
        TRAINING.replace("Qwen/Qwen3", "/models/Qwen3"),
        PROPOSAL,
        "",
    ),
}


@pytest.mark.parametrize("changed", CHANGED_TRAINING)
def test_a_training_that_changes_its_base_or_its_data_is_not_covered(
    run: Command, changed: str
) -> None:
    training, proposal, text = CHANGED_TRAINING[changed]
    Path("train").mkdir()
    Path("train/run.yaml").write_text(training)
    Path("p.yaml").write_text(proposal)
    assert fired_in(run, "train/run.yaml") == [text] * bool(text)


@pytest.mark.parametrize(
    ("base", "text"),
    [
        ("Qwen/Qwen3-8B", ""),
        ("Qwen/Qwen3-12B", ""),
        ("Qwen/Qwen3-14B", "`hosting.model_billions` is 8, but train/run.yaml trains {}."),
        ("models/ours", ""),
    ],
)
def test_a_training_of_a_larger_model_than_is_stated_contradicts_the_proposal(
    run: Command, base: str, text: str
) -> None:
    Path("train").mkdir()
    Path("train/run.yaml").write_text(TRAINING.replace("Qwen/Qwen3-8B", base))
    Path("p.yaml").write_text(PROPOSAL.replace("Qwen/Qwen3-8B", base))
    files = json.loads(run("check", ".", "--format", "json").out)["files"]
    found = [item for file in files for item in file["findings"] if "billions" in item["text"]]
    assert [item["text"] for item in found] == [text.format(base)] * bool(text)


def test_the_report_lists_the_trainings_that_a_proposal_covers(run: Command) -> None:
    Path("train").mkdir()
    Path("train/run.yaml").write_text(TRAINING)
    Path("train/run.sh").write_text("trl sft --use_peft\n")
    Path("p.yaml").write_text(PROPOSAL.replace("# train", "# train/run.sh, train"))
    both = (
        "train/run.sh:1: lora with TRL, base not named in this file, data not named in this file",
        "train/run.yaml:1: lora with axolotl, base Qwen/Qwen3-8B, data data/letters.jsonl",
    )
    result = run("check", ".", "--output", "json=r.json", "--output", "markdown=r.md")
    assert result.code == 0
    assert all(f" covers {item}" in " ".join(result.out.split()) for item in both)
    assert f"| Trainings | {'<br>'.join(both)} |" in Path("r.md").read_text().replace("\\", "")
    files = json.loads(Path("r.json").read_text())["files"]
    assert files[0]["covers"][1] == {
        "file": "train/run.yaml",
        "line": 1,
        "program": "axolotl",
        "technique": "lora",
        "base": "Qwen/Qwen3-8B",
        "data": ["data/letters.jsonl"],
    }
