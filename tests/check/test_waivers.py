"""Who answers for a finding, until when, and what is wrong with a waiver that does not work."""

import json
from pathlib import Path

import pytest

from tests.check.history import commit, git
from tests.check.running import FEW, VOICE, reported
from tests.commands import Command

SOUND = "experiment: forty letters for a trial that ends in January"


def waiver(rule: str, reason: str = SOUND, expires: str = "2027-01-31", more: str = "") -> str:
    return f'  - {{rule: {rule}, reason: "{reason}", owner: Ana, expires: {expires}{more}}}\n'


WAIVED = f"{FEW}waivers:\n{waiver('requirement/min-examples')}"


def check(
    run: Command, *arguments: str, as_of: str = "2026-11-24"
) -> tuple[int, set[tuple[str, ...]]]:
    result = run("check", "p.yaml", "--format", "json", "--as-of", as_of, *arguments)
    found = {item for file in reported(result.out).files.values() for item in file}
    weighty = {item for item in found if item[0] != "note"}  # no file bears the numbers out
    return result.code, weighty  # type: ignore[return-value]


def test_waived_findings_are_listed_and_do_not_count(run: Command) -> None:
    Path("p.yaml").write_text(WAIVED)
    assert check(run) == (0, {("error", "requirement/min-examples", "waived")})


def test_no_waivers_ignores_every_waiver(run: Command) -> None:
    Path("p.yaml").write_text(WAIVED)
    code, found = check(run, "--no-waivers")
    assert (code, {standing for _, _, standing in found}) == (1, {"active"})


def test_an_expired_waiver_lets_its_finding_fire_again_and_says_so(run: Command) -> None:
    Path("p.yaml").write_text(WAIVED)
    assert check(run, as_of="2027-01-31")[0] == 0
    assert check(run, as_of="2027-02-01")[0] == 1
    result = run("check", "p.yaml", "--as-of", "2027-02-01")
    assert "the waiver of Ana expired on 2027-01-31" in " ".join(result.out.split())


LATE, LONG = (
    waiver("requirement/min-examples", expires=day).replace("Ana", owner)
    for owner, day in (("Bo", "2026-11-23"), ("Cy", "2027-06-30"))
)


@pytest.mark.parametrize(
    ("waivers", "standing", "remark"),
    [
        (LATE + waiver("requirement/min-examples"), "waived", "waived until 2027-01-31 by Ana: "),
        (waiver("requirement/min-examples") + LATE, "waived", "waived until 2027-01-31 by Ana: "),
        (LATE + LONG, "active", "the waiver of Bo expired on 2026-11-23"),
        (LONG + LATE, "active", "the waiver of Cy lasts over 180 days, so it does not count"),
        (waiver("requirement/trusted-metric") + LATE, "active", "the waiver of Bo expired on "),
    ],
)
def test_of_two_waivers_the_sound_one_counts_and_else_the_first_is_explained(
    run: Command, waivers: str, standing: str, remark: str
) -> None:
    Path("p.yaml").write_text(f"{FEW}waivers:\n{waivers}")
    result = run("check", "p.yaml", "--format", "json", "--as-of", "2026-11-24")
    (found,) = (
        item
        for item in json.loads(result.out)["files"][0]["findings"]
        if item["rule"] == "requirement/min-examples"
    )
    assert (result.code, found["suppression"]) == (int(standing == "active"), standing)
    assert found["remark"].startswith(remark)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (waiver("requirement/trusted-metric"), "check/waiver-unused"),
        (waiver("requirement/enough-exmples"), "check/waiver-unknown-rule"),
        (waiver("requirement/min-examples", expires="2027-05-24"), "check/waiver-too-long"),
        (waiver("requirement/min-examples", reason="TODO"), "check/waiver-without-reason"),
        (waiver("requirement/min-examples", reason="to be decided"), "check/waiver-without-reason"),
        (waiver("check/invalid-proposal"), "check/waiver-of-bad-input"),
        (waiver("requirement/min-examples").replace("Ana", "TBD"), "check/waiver-refused"),
    ],
)
def test_a_waiver_that_does_not_work_is_reported(run: Command, text: str, rule: str) -> None:
    Path("p.yaml").write_text(f"{FEW}waivers:\n{text}")
    code, found = check(run)
    assert code == 1
    assert ("warning", rule, "active") in found


def test_180_days_ahead_is_the_longest(run: Command) -> None:
    for expires, standing in (("2027-05-23", "waived"), ("2027-05-24", "active")):
        Path("p.yaml").write_text(
            f"{FEW}waivers:\n{waiver('requirement/min-examples', expires=expires)}"
        )
        assert ("error", "requirement/min-examples", standing) in check(run)[1]


def test_a_misspelt_rule_is_answered_with_the_one_that_was_intended(run: Command) -> None:
    Path("p.yaml").write_text(f"{FEW}waivers:\n{waiver('requirement/enough-exmples')}")
    assert "Did you mean requirement/min-examples?" in run("check", "p.yaml").out


def test_a_waiver_without_its_day_is_bad_input(run: Command) -> None:
    Path("p.yaml").write_text(f"{FEW}waivers: [{{rule: requirement/min-examples, owner: Ana}}]\n")
    assert run("check", "p.yaml").code == 2


def test_a_central_file_waives_in_the_files_that_it_names(run: Command) -> None:
    Path("p.yaml").write_text(FEW)
    Path("q.yaml").write_text(FEW)
    central = waiver("requirement/min-examples", more=", files: p.yaml")
    Path("w.yaml").write_text(f"waivers:\n{central}")
    arguments = ("check", ".", "--waivers", "w.yaml", "--format", "json", "--as-of", "2026-11-24")
    files = reported(run(*arguments).out).files
    assert files["p.yaml"][-1] == ("error", "requirement/min-examples", "waived")
    assert files["q.yaml"][0] == ("error", "requirement/min-examples", "active")


def test_a_central_file_of_a_revision_is_named_from_the_top_of_the_repository(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("part").mkdir()
    Path("part/p.yaml").write_text(FEW)
    sound = waiver("requirement/min-examples", more=", files: '**'")
    git("init", "-q", "--initial-branch", "main")
    commit({"w.yaml": f"waivers:\n{sound}", "part/w.yaml": "waivers: []\n"})
    monkeypatch.chdir("part")
    options = ("--format", "json", "--as-of", "2026-11-24")
    result = run("check", "p.yaml", "--waivers", "HEAD:w.yaml", *options)
    [found] = reported(result.out).files.values()
    assert ("error", "requirement/min-examples", "waived") in found


def test_a_central_waiver_that_names_no_file_does_not_count(run: Command) -> None:
    Path("p.yaml").write_text(FEW)
    Path("w.yaml").write_text(f"waivers:\n{waiver('requirement/min-examples')}")
    code, found = check(run, "--waivers", "w.yaml")
    assert code == 1
    assert ("error", "requirement/min-examples", "active") in found
    assert ("warning", "check/waiver-refused", "active") in found


def test_an_unused_waiver_of_a_central_file_stands_in_that_file(run: Command) -> None:
    Path("p.yaml").write_text(VOICE)
    Path("w.yaml").write_text(
        f"waivers:\n{waiver('requirement/min-examples', more=', files: p.yaml')}"
    )
    result = run(
        "check", "p.yaml", "--waivers", "w.yaml", "--format", "json", "--as-of", "2026-11-24"
    )
    assert reported(result.out).files["w.yaml"] == [("warning", "check/waiver-unused", "active")]


@pytest.mark.parametrize("text", ["", "needs: [wrong-tone]\n", "waivers: [{rule: x}]\n", "- a\n"])
def test_a_broken_central_file_stops_the_run(run: Command, text: str) -> None:
    Path("p.yaml").write_text(VOICE)
    Path("w.yaml").write_text(text)
    result = run("check", "p.yaml", "--waivers", "w.yaml")
    assert (result.code, result.out) == (2, "")
    assert "--> w.yaml:" in result.err


def central(run: Command, waivers: str, *paths: str) -> list[tuple[str, ...]]:
    """What is said of the central waivers in a run over these paths."""
    Path("w.yaml").write_text(f"waivers:\n{waivers}")
    arguments = ("--waivers", "w.yaml", "--format", "json", "--as-of", "2026-11-24")
    return reported(run("check", *paths, *arguments).out).files.get("w.yaml", [])  # type: ignore[return-value]


def test_a_waiver_for_files_that_do_not_exist_is_reported(run: Command) -> None:
    Path("voice.yaml").write_text(VOICE)
    mistyped = waiver("requirement/min-examples", more=", files: vioce.yaml")
    assert central(run, mistyped, ".") == [("warning", "check/waiver-unused", "active")]


def test_a_run_over_some_files_does_not_call_waivers_of_the_others_unused(run: Command) -> None:
    Path("p.yaml").write_text(VOICE)
    Path("q.yaml").write_text(FEW)
    assert central(run, waiver("requirement/min-examples", more=", files: q.yaml"), "p.yaml") == []


def test_an_unknown_rule_is_reported_whatever_files_it_is_intended_for(run: Command) -> None:
    Path("p.yaml").write_text(VOICE)
    Path("q.yaml").write_text(FEW)
    unknown = waiver("requirement/enough-exmaples", more=", files: q.yaml")
    assert central(run, unknown, "p.yaml") == [("warning", "check/waiver-unknown-rule", "active")]


def test_what_is_stated_of_waivers_cannot_be_waived(run: Command) -> None:
    Path("p.yaml").write_text(f"{VOICE}waivers:\n{waiver('check/waiver-unused')}")
    assert check(run)[1] == {("warning", "check/waiver-of-bad-input", "active")}


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        (
            "file",
            "p.yaml",
            "error: unknown key `file` in a waiver\n"
            "  --> w.yaml:1:114\n"
            "  help: Did you mean files?\n",
        ),
        (
            "until",
            "p.yaml",
            "error: unknown key `until` in a waiver\n"
            "  --> w.yaml:1:114\n"
            "  help: Choose from: rule, reason, owner, expires, files.\n",
        ),
    ],
)
def test_a_central_file_knows_the_key_files(run: Command, key: str, value: str, text: str) -> None:
    entry = waiver(
        "requirement/min-examples", "experiment: forty letters", more=f", {key}: {value}"
    )
    Path("p.yaml").write_text(VOICE)
    Path("w.yaml").write_text(f"waivers: [{entry.strip().removeprefix('- ')}]\n")
    found = run("check", "p.yaml", "--waivers", "w.yaml")
    assert (found.code, found.out, found.err) == (2, "", text)


def test_the_waiver_of_a_proposal_names_no_files(run: Command) -> None:
    Path("p.yaml").write_text(
        f"{FEW}waivers:\n{waiver('requirement/min-examples', more=', files: p.yaml')}"
    )
    result = run("check", "p.yaml")
    assert result.code == 2
    assert "Choose from: rule, reason, owner, expires." in " ".join(result.out.split())


@pytest.mark.parametrize("key", ["rule", "reason", "owner", "expires"])
@pytest.mark.parametrize("nothing", ["", " ~", " null", " ''", " unknown"])
def test_empty_or_unknown_key_of_a_waiver_is_reported(run: Command, key: str, nothing: str) -> None:
    given = {
        "rule": "requirement/min-examples",
        "reason": "experiment: forty letters",
        "owner": "Ana",
    }
    lines = [f"{name}: '{value}'" for name, value in given.items() if name != key]
    Path("p.yaml").write_text(VOICE)
    text = "\n    ".join([*lines, *(["expires: 2027-01-31"] if key != "expires" else [])])
    Path("w.yaml").write_text(f"waivers:\n  - {key}:{nothing}\n    {text}\n")
    result = run("check", "p.yaml", "--waivers", "w.yaml")
    stated_as = nothing.strip() if "unknown" in nothing else "empty"
    assert result.err == (
        f"error: `waivers.{key}` is {stated_as}\n"
        f"  --> w.yaml:2:{len(key) + 6 + bool(nothing)}\n"
        "  help: A waiver has a rule, a reason, an owner and the day on which it expires.\n"
    )
