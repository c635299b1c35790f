"""Waivers that are put off: how often, as git has it, and the report of who answers for what."""

import json
from pathlib import Path

import pytest

from tests.check.history import commit, git
from tests.check.running import FEW
from tests.commands import Command

RULES = ("gate/enough-examples", "check/more-than-the-verdict")


def waivers(expires: str, files: str = "") -> str:
    reason = "experiment: forty letters for a trial that ends soon"
    return "waivers:\n" + "".join(
        f'  - {{rule: {rule}, reason: "{reason}", owner: Ana, expires: {expires}{files}}}\n'
        for rule in RULES
    )


@pytest.fixture
def run(run: Command) -> Command:
    for day in ("2026-06-30", "2026-09-30", "2026-09-30", "2026-12-31"):
        commit({"p.yaml": f"{FEW}# {git_count()}\n{waivers(day)}"})
    return run


def git_count() -> str:
    return git("rev-list", "--all", "--count").strip() if Path(".git").exists() else "0"


def report(run: Command, *arguments: str) -> list[tuple[str, bool, int | None]]:
    said = run("check", *arguments, "--waivers-report", "--format", "json", "--as-of", "2026-11-24")
    assert said.code == 0
    return [(each["rule"], each["counts"], each["renewed"]) for each in json.loads(said.out)]


def test_each_earlier_day_that_git_knows_is_a_renewal(run: Command) -> None:
    assert sorted(report(run, "p.yaml")) == [(rule, True, 2) for rule in sorted(RULES)]


def test_each_rule_has_renewals_of_its_own(run: Command) -> None:
    new = waivers("2027-01-31").replace("gate/enough-examples", "gate/metric-is-trusted")
    commit({"p.yaml": f"{FEW}{new}"})
    assert [(rule, times) for rule, _, times in report(run, "p.yaml")] == [
        ("gate/metric-is-trusted", 0),
        ("check/more-than-the-verdict", 3),
    ]


def test_a_file_that_was_moved_keeps_its_renewals(run: Command) -> None:
    git("mv", "p.yaml", "q.yaml")
    commit({})
    assert [times for _, _, times in report(run, "q.yaml")] == [2, 2]


def test_a_waiver_that_was_taken_out_for_a_while_keeps_them(run: Command) -> None:
    commit({"p.yaml": FEW})
    commit({"p.yaml": f"{FEW}{waivers('2027-01-31')}"})
    assert [times for _, _, times in report(run, "p.yaml")] == [3, 3]


def central(run: Command, file: str) -> list[int | None]:
    return [times for _, _, times in report(run, "p.yaml", "--waivers", file)]


@pytest.mark.parametrize("pattern", ["p.y*", "*.yaml", "[p].yaml", "p.yaml"])
def test_another_pattern_for_the_same_file_is_no_other_waiver(run: Command, pattern: str) -> None:
    commit({"p.yaml": FEW, "w.yaml": waivers("2026-12-31", ", files: p.ya?l")})
    commit({"w.yaml": waivers("2027-01-31", f', files: "{pattern}"')})
    assert central(run, "w.yaml") == [1, 1]


def test_a_file_moved_onto_another_keeps_the_renewals_of_both(run: Command) -> None:
    commit({"p.yaml": FEW, "w.yaml": waivers("2026-12-31", ", files: p.yaml")})
    longer = "".join(f"# Line {n} of many that git has not seen before.\n" for n in range(200))
    commit({"new.yaml": longer + waivers("2027-01-31", ", files: p.yaml")})
    git("rm", "-q", "w.yaml")
    commit({})
    git("mv", "new.yaml", "w.yaml")
    commit({})
    assert central(run, "w.yaml") == [1, 1]


def test_a_policy_says_how_often_is_enough(run: Command) -> None:
    arguments = ("check", "p.yaml", "--policy", "policy.toml", "--as-of", "2026-11-24")
    for most, code in ((2, 0), (1, 1), (0, 1)):
        Path("policy.toml").write_text(
            f'waivers-in-proposals = true\nallow = ["as-of"]\nwaiver-renewals = {most}\n'
        )
        assert run(*arguments).code == code
    said = " ".join(run(*arguments).out.split())
    assert "it was renewed 2 times, and the policy allows 0" in said


def test_without_the_whole_history_no_policy_is_kept(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("clone", "-q", "--depth", "1", f"file://{Path.cwd()}", "shallow")
    monkeypatch.chdir("shallow")
    Path("policy.toml").write_text(
        'waivers-in-proposals = true\nallow = ["as-of"]\nwaiver-renewals = 9\n'
    )
    said = run("check", "p.yaml", "--policy", "policy.toml", "--as-of", "2026-11-24")
    assert (said.code, said.out) == (2, "")
    assert "git cannot tell: this checkout has not the whole history" in said.err
    assert [times for _, _, times in report(run, "p.yaml", "--no-settings")] == [None, None]


def test_a_number_of_renewals_is_a_whole_one(run: Command) -> None:
    for wrong in ('"two"', "-1", "true", "1.5"):
        Path("policy.toml").write_text(f"waiver-renewals = {wrong}\n")
        said = run("check", "p.yaml", "--policy", "policy.toml")
        assert said.code == 2
        assert "`waiver-renewals` takes a whole number\n  --> policy.toml:1:1" in said.err


def test_those_of_a_central_file_are_counted_by_the_files_that_they_share(run: Command) -> None:
    for day, files in (
        ("2026-05-31", "other.yaml"),
        ("2026-07-31", "[p.yaml, x.yaml]"),
        ("2026-12-31", "p.yaml"),
    ):
        commit({"p.yaml": FEW, "w.yaml": waivers(day, f", files: {files}")})
    assert report(run, "p.yaml", "--waivers", "w.yaml") == [
        ("gate/enough-examples", True, 1),
        ("check/more-than-the-verdict", True, 1),
    ]


def test_the_report_is_read_by_people_the_first_to_end_first(run: Command) -> None:
    late = waivers("2027-01-31").replace("gate/enough-examples", "gate/metric-is-trusted")
    Path("q.yaml").write_text(f"{FEW}{late.replace('experiment: ', '')}")
    said = run("check", ".", "--waivers-report", "--as-of", "2026-11-24")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[0] == (
        "2026-12-31  Ana  gate/enough-examples: counts for 37 more days, renewed 2 times"
    )
    assert said.out.splitlines()[5].startswith("            q.yaml:")
    assert (
        "gate/metric-is-trusted: has no accepted reason, so it does not count, never renewed"
        in (said.out)
    )
    assert said.out.splitlines()[-1] == "2 of 4 count"
