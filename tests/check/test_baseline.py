"""A baseline lets a repository that already fails adopt the gate, and can only shrink."""

import json
import re
from pathlib import Path

import pytest

from tests.check.running import FEW, VOICE, told
from tests.commands import Command


@pytest.fixture
def run(run: Command) -> Command:
    Path("p.yaml").write_text(FEW)
    return run


def entries() -> list[str]:
    return [each["rule"] for each in json.loads(Path("b.json").read_text())["findings"]]


def write(run: Command) -> int:
    return run("check", ".", "--write-baseline", "b.json").code


def test_known_findings_are_listed_and_do_not_count(run: Command) -> None:
    assert run("check", ".").code == 1
    assert write(run) == 0
    said = run("check", ".", "--baseline", "b.json", "--format", "json")
    assert (said.code, told(said.out).standings["baseline"]) == (0, 2)


def test_what_is_new_counts(run: Command) -> None:
    write(run)
    Path("p.yaml").write_text(FEW.replace("trusted: true", "trusted: false"))
    said = run("check", ".", "--baseline", "b.json", "--format", "json")
    active = [rule for _, rule, standing in told(said.out).files["p.yaml"] if standing == "active"]
    assert (said.code, active) == (1, ["gate/metric-is-trusted"])


def test_what_was_told_and_is_no_more_is_not_known(run: Command) -> None:
    write(run)
    title = next(line for line in FEW.splitlines() if line.startswith("title:"))
    Path("p.yaml").write_text(f"{title}\nneeds: [wrong-tone]\nproposal: {{technique: lora}}\n")
    assert run("check", ".", "--baseline", "b.json").code == 3


def test_findings_are_known_by_what_they_are_about_and_not_by_their_line(run: Command) -> None:
    write(run)
    Path("p.yaml").write_text("# a line\n# and another\n" + FEW)
    assert run("check", ".", "--baseline", "b.json").code == 0


def test_it_never_takes_in_anything_new(run: Command) -> None:
    write(run)
    before = entries()
    Path("p.yaml").write_text(FEW.replace("trusted: true", "trusted: false"))
    Path("q.yaml").write_text(FEW)
    assert (write(run), entries()) == (1, before)


def test_it_drops_what_is_fixed_and_what_is_gone(run: Command) -> None:
    Path("q.yaml").write_text(FEW)
    write(run)
    assert len(entries()) == 4
    Path("q.yaml").unlink()
    write(run)
    assert entries() == ["check/more-than-the-verdict", "gate/enough-examples"]
    Path("p.yaml").write_text(VOICE)
    write(run)
    assert entries() == []
    Path("p.yaml").write_text(FEW)
    assert (write(run), entries()) == (1, [])


def test_a_run_over_some_files_keeps_what_is_known_of_the_others(run: Command) -> None:
    Path("q.yaml").write_text(FEW)
    write(run)
    run("check", "p.yaml", "--write-baseline", "b.json")
    assert len(entries()) == 4


def test_two_findings_need_two_entries(run: Command) -> None:
    Path("p.yaml").write_text(FEW)
    write(run)
    Path("p.yaml").write_text(FEW.replace("technique: lora", "technique: [lora, full-fine-tuning]"))
    assert run("check", ".", "--baseline", "b.json").code == 1


def test_what_cannot_be_read_is_never_known(run: Command) -> None:
    Path("q.yaml").write_text("proposal: [\n")
    assert write(run) == 2
    assert "q.yaml" not in Path("b.json").read_text()


def test_what_got_worse_counts_and_what_got_better_does_not(run: Command) -> None:
    write(run)
    for demonstrations, code in ((40, 0), (90, 0), (600, 0), (39, 1), (4, 1)):
        Path("p.yaml").write_text(
            FEW.replace("demonstrations: 40", f"demonstrations: {demonstrations}")
        )
        assert run("check", ".", "--baseline", "b.json").code == code, demonstrations


def test_a_repair_that_brings_a_question_to_light_turns_nothing_red(run: Command) -> None:
    Path("p.yaml").write_text(NEW + "examples: {demonstrations: 40}\n")
    assert write(run) == 0
    for more in (
        "examples: {demonstrations: 600}\n",
        "examples: {demonstrations: 600, label_quality: expert}\n",
        "examples: {demonstrations: 600}\nevaluation: {items: 300}\n",
    ):
        Path("p.yaml").write_text(NEW + more)
        assert run("check", ".", "--baseline", "b.json").code == 0, more


def test_another_proposal_in_a_known_file_is_not_known(run: Command) -> None:
    write(run)
    Path("p.yaml").write_text(FEW.replace("Letters in our own voice", "A bot for the shop"))
    assert run("check", ".", "--baseline", "b.json").code == 1


def test_what_is_known_and_gone_is_reported(run: Command) -> None:
    write(run)
    Path("p.yaml").write_text(VOICE)
    said = run("check", ".", "--baseline", "b.json", "--format", "json")
    assert (said.code, told(said.out).files["b.json"]) == (
        0,
        [("note", "check/baseline-unused", "active")],
    )


def test_a_baseline_ends_one_day_and_names_its_owner(run: Command) -> None:
    assert run("check", ".", "--write-baseline", "b.json", "--as-of", "2026-11-24").code == 0
    head = json.loads(Path("b.json").read_text())
    assert (head["owner"], head["expires"]) == ("", "2027-05-23")
    Path("b.json").write_text(Path("b.json").read_text().replace('"owner": ""', '"owner": "Ana"'))
    on_time = run("check", ".", "--baseline", "b.json", "--as-of", "2027-05-23")
    late = run("check", ".", "--baseline", "b.json", "--as-of", "2027-05-24")
    assert (on_time.code, late.code) == (0, 1)
    words = " ".join(late.out.split())
    assert "The baseline counts no more: it ended on 2027-05-23. Its owner is Ana." in words


NEW = "needs: [wrong-tone]\nproposal: {technique: lora, owner: A, date: 2026-11-20}\n"
BECAUSE = "{outcome: fell-short, score: 0.52, items: 300, because: It drifts after a while.}"


def test_an_answer_that_was_asked_for_brings_nothing_new(run: Command) -> None:
    Path("p.yaml").write_text(NEW + "evaluation: {items: 300, trusted: true, target: 0.8}\n")
    write(run)
    with open("p.yaml", "a") as file:
        file.write(f"attempts: {{prompt: {BECAUSE}}}\n")
    said = told(run("check", ".", "--baseline", "b.json", "--format", "json").out)
    assert said.exit == 0
    unmet = [rule for _, rule, _ in said.files["p.yaml"]]
    assert "gate/lower-rungs-tried-in-writing" in unmet


def test_what_was_undecided_and_is_now_refused_counts(run: Command) -> None:
    Path("p.yaml").write_text(NEW)
    assert write(run) == 0
    with open("p.yaml", "a") as file:
        file.write("examples: {demonstrations: 3}\n")
    said = told(run("check", ".", "--baseline", "b.json", "--format", "json").out)
    active = [each for each in said.files["p.yaml"] if each[2] == "active"]
    assert ("error", "gate/enough-examples", "active") in active
    assert said.exit == 1


def test_what_weighs_less_now_stays_known_at_its_new_weight(run: Command) -> None:
    Path("p.yaml").write_text(NEW + "examples: {demonstrations: 3}\n")
    write(run)
    Path("p.yaml").write_text(NEW)
    assert write(run) == 0
    Path("p.yaml").write_text(NEW + "examples: {demonstrations: 3}\n")
    assert run("check", ".", "--baseline", "b.json").code == 1


def test_a_file_that_is_broken_for_a_while_keeps_what_is_known_of_it(run: Command) -> None:
    write(run)
    before = Path("b.json").read_text()
    Path("q.yaml").write_text(VOICE)
    Path("p.yaml").write_text(FEW.replace("wrong-tone", "wrong-tonne"))
    assert (write(run), Path("b.json").read_text()) == (2, before)


def test_a_run_that_judged_nothing_writes_no_baseline(run: Command) -> None:
    assert run("check", "propsals", "--write-baseline", "new.json").code == 2
    assert not Path("new.json").exists()


def test_a_baseline_is_not_emptied_from_another_folder(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(run)
    before = Path("b.json").read_text()
    Path("below").mkdir()
    Path("below/q.yaml").write_text(VOICE)
    monkeypatch.chdir("below")
    said = run("check", ".", "--write-baseline", "../b.json")
    assert (said.code, said.out, Path("../b.json").read_text()) == (2, "", before)
    assert "none of the files that this baseline knows is here" in said.err


def test_a_larger_model_on_the_same_gpu_is_no_repair_and_the_finding_says_so(run: Command) -> None:
    large = VOICE.replace(
        "gpu_memory_gb: 48, model_billions: 8", "gpu_memory_gb: 24, model_billions: 70"
    )
    Path("p.yaml").write_text(large)
    assert write(run) == 0
    for size, code in ((70, 0), (60, 0), (80, 1)):
        Path("p.yaml").write_text(large.replace("billions: 70", f"billions: {size}"))
        assert run("check", ".", "--baseline", "b.json").code == code, size
    said = run("check", ".", "--baseline", "b.json", "--format", "json")
    remark = "known when the gate was adopted, but not with this value of hosting.model_billions"
    assert remark in said.out


def test_a_baseline_for_ever_does_not_count(run: Command) -> None:
    assert run("check", ".", "--write-baseline", "b.json", "--as-of", "2026-11-24").code == 0
    text = Path("b.json").read_text()
    Path("b.json").write_text(re.sub('"expires": "[^"]*"', '"expires": "2030-01-01"', text))
    said = run("check", ".", "--baseline", "b.json", "--as-of", "2026-11-24")
    assert said.code != 0
    assert "2030-01-01 is over 180 days ahead" in said.out
