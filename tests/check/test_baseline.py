"""A baseline lets a repository that already fails adopt the gate, and can only shrink."""

import json
import re
from pathlib import Path

import pytest

from tests.check.running import FEW, VOICE, reported
from tests.commands import Command
from tests.trainings.examples import CONFIGS


@pytest.fixture
def run(run: Command) -> Command:
    Path("p.yaml").write_text(FEW)
    return run


def entries() -> list[str]:
    return [load["rule"] for load in json.loads(Path("b.json").read_text())["findings"]]


def write(run: Command, *more: str) -> int:
    """Write a baseline, and fill in its owner."""
    code = run("check", ".", "--write-baseline", "b.json", *more).code
    text = Path("b.json").read_text()
    Path("b.json").write_text(text.replace('"owner": ""', '"owner": "Ana"'))
    return code


def test_known_findings_are_listed_and_do_not_count(run: Command) -> None:
    assert run("check", ".").code == 1
    assert write(run) == 0
    result = run("check", ".", "--baseline", "b.json", "--format", "json")
    assert (result.code, reported(result.out).standings["baseline"]) == (0, 1)


TWO = FEW.replace("trusted: true", "trusted: false")


@pytest.mark.parametrize(
    ("known", "now", "says", "listed"),
    [
        (FEW, FEW, "1 known, 0 findings left out", "1 finding"),
        (TWO, TWO, "2 known, 0 findings left out", "2 findings"),
        (TWO, FEW, "1 known, 0 findings left out", "1 finding"),
        (FEW, TWO, "1 known, 1 finding left out", "1 finding"),
        (VOICE, TWO, "0 known, 2 findings left out", ""),
    ],
)
def test_the_baseline_counts_what_it_knows_and_what_it_leaves_out(
    run: Command, known: str, now: str, says: str, listed: str
) -> None:
    day = ("--as-of", "2026-11-24")
    Path("p.yaml").write_text(known)
    first = run("check", ".", "--write-baseline", "b.json", *day)
    many = {VOICE: 0, FEW: 1, TWO: 2}[known]
    assert first.err == (
        f"b.json: {many} known, 0 findings left out. Fill in `owner` before you use it\n"
    )
    Path("b.json").write_text(Path("b.json").read_text().replace('"owner": ""', '"owner": "Ana"'))
    Path("p.yaml").write_text(now)
    again = run("check", ".", "--write-baseline", "b.json", *day)
    left_out = int(says.split()[2])
    assert (again.code, again.err) == (int(left_out > 0), f"b.json: {says}\n")
    line = f"in the baseline: {listed}; `ladder check --full` lists them\n"
    assert [x for x in again.out.splitlines(True) if x.startswith("in the")] == [line] * bool(
        listed
    )
    count = int(says[0])
    assert (f" · {count} in the baseline · " in " ".join(again.out.split())) is (count > 0)


def test_a_setting_that_the_command_repeats_is_listed_once(run: Command) -> None:
    write(run)
    Path("ladder.toml").write_text('baseline = "b.json"\n')
    result = run("check", ".", "--baseline", "b.json")
    assert (result.code, "loosened: baseline = b.json (ladder.toml)" in result.out) == (0, True)
    assert "instead of" not in result.out


def test_new_findings_count(run: Command) -> None:
    write(run)
    Path("p.yaml").write_text(FEW.replace("trusted: true", "trusted: false"))
    result = run("check", ".", "--baseline", "b.json", "--format", "json")
    active = [
        rule
        for severity, rule, standing in reported(result.out).files["p.yaml"]
        if standing == "active" and severity != "note"
    ]
    assert (result.code, active) == (1, ["requirement/trusted-metric"])


def test_findings_stay_known_when_lines_move_and_values_change(run: Command) -> None:
    write(run)
    Path("p.yaml").write_text("# a line\n" + FEW.replace("demonstrations: 40", "demonstrations: 9"))
    assert run("check", ".", "--baseline", "b.json").code == 0


def test_another_technique_is_a_new_finding(run: Command) -> None:
    write(run)
    for techniques in ("full-fine-tuning", "[lora, full-fine-tuning]"):
        Path("p.yaml").write_text(FEW.replace("technique: lora", f"technique: {techniques}"))
        assert run("check", ".", "--baseline", "b.json").code == 1


def test_another_technique_is_new_also_for_findings_about_the_proposal_as_a_whole(
    run: Command,
) -> None:
    hidden = VOICE.replace(", owner: Correspondence", "")
    Path("p.yaml").write_text(hidden)
    assert write(run) == 0
    assert entries() == ["check/missing-training-record"]
    Path("p.yaml").write_text(hidden.replace("technique: lora", "technique: full-fine-tuning"))
    result = run("check", ".", "--baseline", "b.json", "--format", "json")
    assert reported(result.out).standings["baseline"] == 0


def test_writing_it_again_never_takes_in_new_findings_and_says_how_many(run: Command) -> None:
    write(run)
    before = entries()
    Path("p.yaml").write_text(FEW.replace("trusted: true", "trusted: false"))
    Path("q.yaml").write_text(FEW)
    result = run("check", ".", "--write-baseline", "b.json")
    assert (result.code, entries()) == (1, before)
    assert result.err == "b.json: 1 known, 2 findings left out\n"


def test_it_drops_fixed_findings_and_files_that_are_gone(run: Command) -> None:
    Path("q.yaml").write_text(FEW)
    write(run)
    assert len(entries()) == 2
    Path("q.yaml").unlink()
    write(run)
    assert entries() == ["requirement/min-examples"]
    Path("p.yaml").write_text(VOICE)
    write(run)
    assert entries() == []
    Path("p.yaml").write_text(FEW)
    assert (write(run), entries()) == (1, [])


def test_a_run_over_some_files_keeps_the_known_findings_of_the_others(run: Command) -> None:
    Path("q.yaml").write_text(FEW)
    write(run)
    run("check", "p.yaml", "--write-baseline", "b.json")
    assert len(entries()) == 2


def test_bad_input_is_never_known_and_is_reported_as_left_out(run: Command) -> None:
    Path("q.yaml").write_text("proposal: [\n")
    result = run("check", ".", "--write-baseline", "b.json")
    assert result.code == 2
    assert result.err.startswith("b.json: 1 known, 1 finding left out. Fill in `owner`")
    assert "q.yaml" not in Path("b.json").read_text()


def test_a_broken_file_keeps_its_known_findings(run: Command) -> None:
    write(run)
    before = Path("b.json").read_text()
    Path("q.yaml").write_text(VOICE)
    Path("p.yaml").write_text(FEW.replace("wrong-tone", "wrong-tonne"))
    assert (write(run), Path("b.json").read_text()) == (2, before)


TEN = [f"train-{number}.yaml" for number in range(10)]


@pytest.fixture
def trainings(run: Command) -> Command:
    """Ten configs without a proposal, in a repository that makes them errors."""
    Path("p.yaml").unlink()
    Path("ladder.toml").write_text('[severity]\n"check/unproposed-training" = "error"\n')
    for name in TEN:
        Path(name).write_text(CONFIGS["axolotl"][1])
    return run


def test_trainings_without_a_proposal_can_be_known(trainings: Command) -> None:
    assert trainings("check", ".").code == 1
    assert write(trainings) == 0
    assert entries() == ["check/unproposed-training"] * 10
    result = trainings("check", ".", "--baseline", "b.json", "--format", "json")
    assert (result.code, reported(result.out).standings["baseline"]) == (0, 10)


def test_a_new_training_fails_beside_ten_known_ones(trainings: Command) -> None:
    write(trainings)
    Path("new.yaml").write_text(CONFIGS["axolotl"][1])
    assert trainings("check", ".", "--baseline", "b.json").code == 1


def test_a_training_by_another_technique_is_a_new_finding(trainings: Command) -> None:
    write(trainings)
    Path(TEN[0]).write_text(CONFIGS["axolotl, all weights"][1])
    result = reported(trainings("check", ".", "--baseline", "b.json", "--format", "json").out)
    assert result.exit == 1
    active = [name for name, found in result.files.items() if ("active" in {s for *_, s in found})]
    assert active == [TEN[0]]


def test_removed_training_leaves_the_baseline(trainings: Command) -> None:
    write(trainings)
    Path(TEN[0]).write_text("serve: true\n")
    Path(TEN[1]).unlink()
    assert (write(trainings), len(entries())) == (0, 8)


def test_a_baseline_ends_one_day_and_names_its_owner(run: Command) -> None:
    assert run("check", ".", "--write-baseline", "b.json", "--as-of", "2026-11-24").code == 0
    head = json.loads(Path("b.json").read_text())
    assert (head["owner"], head["expires"]) == ("", "2027-05-23")
    for owner in ("", "TBD"):
        Path("b.json").write_text(
            Path("b.json").read_text().replace('"owner": ""', f'"owner": "{owner}"')
        )
        result = run("check", ".", "--baseline", "b.json")
        assert (result.code, result.out) == (2, "")
        assert result.err.startswith(
            "error: the baseline does not name its owner\n  --> b.json:1:1\n"
        )
    Path("b.json").write_text(Path("b.json").read_text().replace("TBD", "Ana"))
    on_time = run("check", ".", "--baseline", "b.json", "--as-of", "2027-05-23")
    late = run("check", ".", "--baseline", "b.json", "--as-of", "2027-05-24")
    assert (on_time.code, late.code) == (0, 1)
    words = " ".join(late.out.split())
    assert "The baseline counts no more: it ended on 2027-05-23. Its owner is Ana." in words


def test_a_baseline_that_lasts_over_half_a_year_does_not_count(run: Command) -> None:
    assert write(run, "--as-of", "2026-11-24") == 0
    text = Path("b.json").read_text()
    Path("b.json").write_text(re.sub('"expires": "[^"]*"', '"expires": "2030-01-01"', text))
    result = run("check", ".", "--baseline", "b.json", "--as-of", "2026-11-24")
    words = " ".join(result.out.split())
    assert (
        "The baseline does not count: 2030-01-01 is over 180 days ahead. Its owner is Ana." in words
    )
    assert result.code == 1


@pytest.mark.parametrize(
    ("text", "what", "help_"),
    [
        (None, "no such file", "Write one with --write-baseline."),
        *(
            (text, "this is not a baseline", "Delete it and write a new one with --write-baseline.")
            for text in (
                "",
                "[]",
                '{"schema": 2, "expires": "2027-05-23", "findings": []}',
                '{"schema": 3, "findings": []}',
                '{"schema": 3, "expires": "2027-05-23", "findings": [[1]]}',
            )
        ),
        (
            '{"schema": 3, "expires": "2027-05-23", "findings": []}',
            "the baseline does not name its owner",
            'Write who answers for its findings, for example "owner": "Platform team".',
        ),
    ],
)
def test_a_baseline_of_another_shape_is_refused(
    run: Command, text: str | None, what: str, help_: str
) -> None:
    if text is not None:
        Path("b.json").write_text(text)
    result = run("check", ".", "--baseline", "b.json")
    error = f"error: {what}\n  --> b.json:1:1\n  help: {help_}\n"
    assert (result.code, result.out, result.err) == (2, "", error)
