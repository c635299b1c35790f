"""The problem files that `ladder rules verify` writes, and the commands that it prints for them.

Each command is run as a shell would run it.
"""

import json
import shlex
from pathlib import Path

import pytest

from ladder.load.yaml.folders import shipped
from tests.commands import Command
from tests.verify.own import FACTS, caution, commands, errors, lay, shown, verify

pytestmark = pytest.mark.nightly

NEVER = "when: {examples.demonstrations: {at_least: 1000, less_than: 500}}"


@pytest.mark.usefixtures("small_pack")
def test_the_command_names_the_rules_and_a_shell_reads_it(ladder: Command, tmp_path: Path) -> None:
    lay(tmp_path / "my own", facts=FACTS, never=caution("never", "rag", NEVER))
    lay(
        tmp_path / "second",
        note=caution("note", "prompt", "when: {team.labelling_days: {at_least: 3}}"),
    )
    name = "rules-can-fire"
    more = ("--rules", "second", "--counterexamples", "c x")
    result = verify(ladder, *more, theorem=name, rules="my own")
    assert result.code == 1
    first = next(command for command in commands(result.out) if "never" in command)
    assert first.startswith(f"ladder advise 'c x/{name}/caution-never.yaml'")
    assert " --rules 'my own' --rules second" in first
    assert shown(ladder, result.out)
    path = Path(shlex.split(first)[2])
    assert f"# See:  {first}" in path.read_text(encoding="utf-8").splitlines()


@pytest.mark.usefixtures("small_pack")
def test_a_folder_that_begins_with_a_dash_is_no_option(ladder: Command, tmp_path: Path) -> None:
    lay(tmp_path / "own", never=caution("never", "rag", NEVER))
    result = verify(ladder, "--counterexamples=-x", theorem="rules-can-fire")
    assert commands(result.out)[0].startswith("ladder advise ./-x/")
    assert shown(ladder, result.out)


def test_equal_failures_are_stated_once_with_distinct_files(
    ladder: Command, tmp_path: Path
) -> None:
    text = (
        Path(__file__).parent.parent.parent / "rules/technique/speculative-decoding.yaml"
    ).read_text()
    old, new = (
        "  - variant: published-draft-head\n",
        "    when: {hosting.draft_model: mismatched}\n",
    )
    lay(tmp_path / "own", speculative_decoding=text.replace(old, old + new))
    name = "gapless-variants"
    result = verify(ladder, theorem=name)
    assert len(errors(result.out)) == 1
    assert len(shown(ladder, result.out)) == len(set(commands(result.out)))
    found = json.loads(verify(ladder, "--format", "json", theorem=name).out)
    failures = found["theorems"][0]["failures"]
    tied = [file for failure in failures for file in failure["files"]]
    assert tied == found["counterexamples"]
    assert len({*tied}) == len(tied) == len(list(Path("counterexamples", name).iterdir()))


def test_two_faults_of_one_need_have_a_file_each(ladder: Command, tmp_path: Path) -> None:
    rule = (shipped() / "exclusion/facts-by-training.yaml").read_text()
    narrow = "techniques: training\nneeds: {all_but: [base-model-ends]}"
    lay(tmp_path / "own", intended=rule.replace("techniques: training", narrow, 1))
    result = verify(ladder, theorem="no-facts-in-weights")
    assert len(errors(result.out)) == len({*commands(result.out)}) == 2
    assert [command.count(".yaml") for command in commands(result.out)] == [1, 1]
    assert shown(ladder, result.out)


@pytest.mark.usefixtures("small_pack")
def test_a_folder_that_cannot_be_written_to_is_bad_input(
    ladder: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, *args: object, **more: object) -> None:
        raise OSError(28, "No space left on device", str(path))

    lay(tmp_path / "own", never=caution("never", "rag", NEVER))
    monkeypatch.setattr(Path, "write_text", full)
    result = verify(ladder, theorem="rules-can-fire")
    assert result.code == 2
    assert "error: the problem files cannot be written: no space left on device" in result.err


@pytest.mark.usefixtures("small_pack")
def test_old_counterexamples_go_and_other_files_stay(ladder: Command, tmp_path: Path) -> None:
    lay(
        tmp_path / "own", never=caution("never", "rag", NEVER), other=caution("other", "rag", NEVER)
    )
    folder = tmp_path / "counterexamples/rules-can-fire"
    small = "message-quality-reached"  # no need of the small pack wants more than quality
    assert verify(ladder, theorem="rules-can-fire").code == 1
    assert sorted(item.stem for item in folder.iterdir()) == [
        "caution-never",
        "caution-other",
        small,
    ]
    (folder / "mine.yaml").write_text("# mine\nneeds: [wrong-tone]\n")
    (tmp_path / "own/other.yaml").unlink()
    verify(ladder, theorem="rules-can-fire")
    assert sorted(item.stem for item in folder.iterdir()) == ["caution-never", small, "mine"]
    ladder("rules", "verify", "--theorem", "fit-or-exclusion")
    assert (folder / "caution-never.yaml").exists()
    ladder("rules", "verify", "--theorem", "rules-can-fire")
    assert sorted(item.stem for item in folder.iterdir()) == [small, "mine"]


@pytest.mark.usefixtures("small_pack")
def test_a_problem_of_another_day_names_it(ladder: Command, tmp_path: Path) -> None:
    lay(tmp_path / "own", past=PAST)
    result = verify(ladder, theorem="no-redundant-condition")
    assert result.code == 1
    assert all(" --as-of 20" in command for command in commands(result.out))
    assert all("fired: caution/past" in item for item in shown(ladder, result.out))


PAST = caution(
    "past",
    "rag",
    "valid_until: 2020-01-01\nwhen: {all: [{task.own_convention: true}, "
    "{not: {task.own_convention: false}}]}",
)
