"""A policy that a repository may tighten and never loosen, but for what it allows."""

import json
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from ladder.check.outputs import Format
from tests.check.history import commit, git
from tests.check.running import FEW, VOICE
from tests.commands import Command
from tests.strategies import rules

OWN = 'paths = ["."]\n'
DAY = ("--as-of", "2026-11-24")
WAIVERS = "waivers:\n" + "".join(
    f"  - {{rule: {rule}, files: p.yaml, reason: 'experiment: forty letters for a trial', "
    "owner: Ana, expires: 2027-01-31}\n"
    for rule in ("requirement/min-examples", "check/above-recommendation")
)


@pytest.fixture
def run(run: Command) -> Command:
    Path("p.yaml").write_text(FEW)
    Path("policy.toml").write_text("")
    Path("w.yaml").write_text(WAIVERS)
    return run


LOOSENED = {
    "exclude": 'exclude = ["p*"]',
    "fail-on": 'fail-on = "never"',
    "allow-nothing": "allow-nothing = true",
    "rules": 'rules = ["mine"]',
    "baseline": 'baseline = "b.json"',
    "waivers": 'waivers = "w.yaml"',
    "require": 'require = ["!p.yaml"]',
    "severity": '[severity]\n"requirement/min-examples" = "note"',
}


@pytest.mark.parametrize("key", LOOSENED)
def test_setting_that_loosens_the_policy_stops_the_run(run: Command, key: str) -> None:
    Path("ladder.toml").write_text(f"{OWN}{LOOSENED[key]}\n")
    result = run("check", "--policy", "policy.toml")
    assert (result.code, result.out) == (2, "")
    assert f"the policy does not let this be loosened: {key}" in result.err
    assert "--> ladder.toml:" in result.err


@pytest.mark.parametrize(
    "option",
    [
        ("--exclude", "p*"),
        ("--fail-on", "error"),
        ("--allow-nothing",),
        ("--baseline", "b.json"),
        ("--waivers", "w.yaml"),
        ("--rules", "mine"),
        ("--as-of", "2020-01-01"),
        ("--changed", "HEAD"),
        ("--write-baseline", "new.json"),
        ("--as-found",),
    ],
)
def test_nor_by_the_command_line(run: Command, option: tuple[str, ...]) -> None:
    result = run("check", "p.yaml", "--policy", "policy.toml", *option)
    assert (result.code, result.out) == (2, "")
    assert f"the policy does not let this be loosened: {option[0][2:]}" in result.err
    assert "--> command line\n" in result.err


def test_a_repository_may_tighten(run: Command) -> None:
    Path("p.yaml").write_text(VOICE.replace("  safety_set: true\n", ""))
    Path("ladder.toml").write_text(
        f'{OWN}require = ["p.yaml"]\nfail-on = "warning"\n'
        '[severity]\n"caution/safety-regression" = "error"\n'
    )
    assert run("check", "--policy", "policy.toml").code == 1
    assert run("check", "--policy", "policy.toml", "--no-settings", "p.yaml").code == 0


@pytest.mark.parametrize(
    "setting",
    [
        *(f'fail-on = "{level}"' for level in ("never", "error", "undecided", "warning")),
        *(LOOSENED[key] for key in ("exclude", "allow-nothing", "waivers", "require", "severity")),
    ],
)
def test_a_repository_may_repeat_its_policy(run: Command, setting: str) -> None:
    Path("policy.toml").write_text(f"{setting}\n")
    alone = run("check", ".", "--policy", "policy.toml")
    Path("ladder.toml").write_text(f"{setting}\n")
    repeated = run("check", ".", "--policy", "policy.toml")
    assert (repeated.code, repeated.err) == (alone.code, "")


@pytest.mark.parametrize(
    ("policy", "own", "code"),
    [
        ("error", "never", 2),
        ("error", "undecided", 1),
        ("undecided", "error", 2),
        ("warning", "undecided", 2),
        ("never", "error", 1),
    ],
)
def test_each_level_of_fail_on_is_looser_than_the_next(
    run: Command, policy: str, own: str, code: int
) -> None:
    Path("policy.toml").write_text(f'fail-on = "{policy}"\n')
    Path("ladder.toml").write_text(f'{OWN}fail-on = "{own}"\n')
    result = run("check", "--policy", "policy.toml")
    refused = (
        f"error: the policy does not let this be loosened: fail-on = {own}\n  --> ladder.toml:2:1\n"
        '  help: Remove it, or ask the owner of the policy to write allow = ["fail-on"] into '
        "policy.toml.\n"
    )
    assert (result.code, result.err) == (code, refused if code == 2 else "")


def test_policy_setting_applies_unless_the_repository_tightens_it(run: Command) -> None:
    Path("p.yaml").write_text(VOICE)
    Path("policy.toml").write_text('require = ["proposals/**"]\nfail-on = "warning"\n')
    result = run("check", "p.yaml", "--policy", "policy.toml")
    assert (result.code, result.err) == (0, "")  # a policy is for many repositories
    result = run("check", "p.yaml", "--policy", "policy.toml", "--require", "plans/**")
    assert "no file matches `plans/**`, which `require` names" in result.err
    assert "proposals" not in result.err
    Path("proposals").mkdir()
    Path("proposals/p.yaml").write_text(VOICE)
    assert run("check", "p.yaml", "--policy", "policy.toml").code == 0
    Path("proposals/notes.md").write_text("# Notes\n")
    assert run("check", "p.yaml", "--policy", "policy.toml").code == 2


@pytest.mark.parametrize("format", list(Format))
def test_allowed_loosening_is_in_every_report_with_the_policy_digest(
    run: Command, format: Format
) -> None:
    Path("policy.toml").write_text('allow = ["severity", "as-of"]\n')
    Path("ladder.toml").write_text(OWN + LOOSENED["severity"] + "\n")
    digest = sha256(Path("policy.toml").read_bytes()).hexdigest()
    out = run("check", "--policy", "policy.toml", "--format", format.value, *DAY).out
    plain = out.replace("\\", "").replace("&#45;", "-")
    assert "severity of requirement/min-examples" in " ".join(plain.split())
    assert digest in "".join(plain.split())
    assert rules().pack.digest[:19] in plain


def test_a_report_says_without_a_policy_what_is_loosened(run: Command) -> None:
    Path("ladder.toml").write_text(OWN + LOOSENED["severity"] + "\n")
    given = json.loads(run("check", "--format", "json").out)["settings"]
    assert [item["setting"] for item in given if item["loosens"]] == [
        "severity of requirement/min-examples"
    ]
    assert "loosened: severity of requirement/min-examples = note" in run("check").out


def test_a_policy_is_read_as_the_base_revision_has_it(run: Command) -> None:
    git = ("git", "-c", "user.name=A", "-c", "user.email=a@example.org")
    for arguments in (("init", "-b", "main"), ("add", "."), ("commit", "-m", "first")):
        subprocess.run([*git, *arguments], check=True, capture_output=True)
    Path("policy.toml").write_text('allow = ["exclude"]\n')
    Path("ladder.toml").write_text(f'{OWN}exclude = ["p*"]\n')
    assert run("check", "--policy", "policy.toml").code == 4
    result = run("check", "--policy", "main:policy.toml")
    assert (result.code, result.out) == (2, "")
    result = run("check", "--policy", "nowhere:policy.toml")
    assert (result.code, result.out) == (2, "")
    assert "git cannot tell" in result.err
    assert "Check that the revision is in this checkout" in result.err


def test_a_checkout_of_one_commit_is_told_to_fetch_all(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git = ("git", "-c", "user.name=A", "-c", "user.email=a@example.org")
    more = ("commit", "--allow-empty", "-m", "second")
    for arguments in (("init", "-b", "pull"), ("add", "."), ("commit", "-m", "first"), more):
        subprocess.run([*git, *arguments], check=True, capture_output=True)
    copy, here = tmp_path / "copy", Path.cwd().as_uri()
    subprocess.run([*git, "clone", "--quiet", "--depth", "1", here, copy], check=True)
    monkeypatch.chdir(copy)
    for option in ("--policy=origin/main:policy.toml", "--changed=origin/main"):
        assert "help: Fetch all commits: set fetch-depth: 0" in run("check", ".", option).err


def test_the_policy_says_whose_waivers_count(run: Command) -> None:
    policy = Path("policy.toml")
    options = ("--policy", "policy.toml", "--waivers", "w.yaml", *DAY)
    policy.write_text('allow = ["waivers", "as-of"]\n')
    assert run("check", "p.yaml", *options).code == 0
    policy.write_text('allow = ["waivers", "as-of"]\nwaiver-owners = ["Platform"]\n')
    result = run("check", "p.yaml", *options)
    assert result.code == 1
    assert "its owner is not one whom the policy names" in " ".join(result.out.split())
    policy.write_text('allow = ["waivers", "as-of"]\nunwaivable = ["requirement/*"]\n')
    result = run("check", "p.yaml", *options)
    assert result.code == 1
    assert "the policy lets nobody waive this rule" in " ".join(result.out.split())


def test_waivers_in_proposals_count_only_where_the_policy_says_so(run: Command) -> None:
    Path("p.yaml").write_text(FEW + WAIVERS.replace("files: p.yaml, ", ""))
    assert run("check", "p.yaml", *DAY).code == 0
    Path("policy.toml").write_text('allow = ["as-of"]\n')
    result = run("check", "p.yaml", "--policy", "policy.toml", *DAY)
    assert result.code == 1
    assert "the policy takes none that stands in a proposal" in " ".join(result.out.split())
    Path("policy.toml").write_text('allow = ["as-of"]\nwaivers-in-proposals = true\n')
    assert run("check", "p.yaml", "--policy", "policy.toml", *DAY).code == 0


@pytest.mark.parametrize("text", ['alow = ["exclude"]\n', 'allow = "exclude"\n', "allow = [\n"])
def test_a_faulty_policy_stops_the_run(run: Command, text: str) -> None:
    Path("policy.toml").write_text(text)
    result = run("check", "p.yaml", "--policy", "policy.toml")
    assert (result.code, result.out) == (2, "")
    assert "--> policy.toml:1" in result.err


def test_a_file_that_is_called_as_a_revisions_is_not_taken_for_it(run: Command) -> None:
    git("init", "-q", "--initial-branch", "main")
    commit({"policy.toml": 'fail-on = "undecided"\nallow = ["as-of"]\n'})
    Path("main:policy.toml").write_text('fail-on = "never"\n')
    day = ("--as-of", "2026-11-24")
    assert run("check", "p.yaml", "--policy", "main:policy.toml", *day).code == 1
    Path("main:policy.toml").write_text('fail-on = "never"\nallow = ["as-of"]\n')
    assert run("check", "p.yaml", "--policy", "./main:policy.toml", *day).code == 0


REQUIRING = 'require = ["proposals/**"]\n'
FREE_TEXT = {"proposals/plan.md": "We LoRA-tune a model, see the wiki.\n", "p.yaml": VOICE}


@pytest.mark.parametrize(
    "named",
    [
        "ladder-policy.toml",
        "main:ladder-policy.toml",
        "origin/main:ladder-policy.toml",
        ".org/ladder-policy.toml",
        "origin/main:.org/ladder-policy.toml",
        "OUTSIDE/ladder-policy.toml",
    ],
)
def test_patterns_of_a_policy_mean_files_of_the_judged_repository(
    run: Command, named: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("org")
    (outside / "ladder-policy.toml").write_text(REQUIRING)
    git("init", "-q", "--initial-branch", "main")
    commit({**FREE_TEXT, "ladder-policy.toml": REQUIRING, ".org/ladder-policy.toml": REQUIRING})
    git("update-ref", "refs/remotes/origin/main", "main")
    result = run("check", "p.yaml", "--policy", named.replace("OUTSIDE", str(outside)))
    assert result.code == 2
    assert "proposals/plan.md" in result.out
    assert "Each file here must hold a proposal" in " ".join(result.out.split())


def test_a_repository_may_not_narrow_the_paths_that_a_policy_covers(run: Command) -> None:
    Path("good.yaml").write_text(VOICE)
    Path("ladder.toml").write_text('paths = ["good.yaml"]\n')
    result = run("check", "--policy", "policy.toml")
    assert (result.code, result.out) == (2, "")
    assert "the policy does not let this be loosened: paths = good.yaml" in result.err
    assert run("check", ".", "--policy", "policy.toml").code == 1
    Path("policy.toml").write_text('allow = ["paths"]\n')
    result = run("check", "--policy", "policy.toml")
    assert result.code == 0
    assert "loosened: paths = good.yaml" in result.out
    Path("policy.toml").write_text('paths = ["p.yaml"]\n')
    assert run("check", "--policy", "policy.toml").code == 1


def test_a_policy_without_paths_covers_the_whole_repository(run: Command) -> None:
    assert run("check", "--policy", "policy.toml").code == 1


ALLOWS = 'allow = ["baseline", "waivers", "as-of"]\n'
KNOWN = (
    '{"schema": 3, "owner": "Dee", "expires": "2027-05-01", "findings": ['
    '{"file": "p.yaml", "rule": "requirement/min-examples", "technique": "lora"}, '
    '{"file": "p.yaml", "rule": '
    '"check/above-recommendation", "technique": "lora"}]}\n'
)


@pytest.mark.parametrize(("name", "text"), [("baseline", KNOWN), ("waivers", WAIVERS)])
def test_a_pull_request_cannot_accept_its_own_findings(run: Command, name: str, text: str) -> None:
    git("init", "-q", "--initial-branch", "main")
    empty = KNOWN.partition("[")[0] + "[]}\n" if name == "baseline" else "waivers: []\n"
    commit({"policy.toml": ALLOWS, "file": empty})
    git("branch", "pull")
    commit({"file": text})  # accepted on main
    for named in ("main:policy.toml", "pull:policy.toml"):
        accepted = named == "main:policy.toml"
        for option in ("file", "main:file"):
            given = ("--policy", named, f"--{name}", option, *DAY)
            code = 0 if accepted or option == "main:file" else 1
            assert run("check", "p.yaml", *given).code == code, given
        for setting in ("file", "HEAD:file", "main:file"):
            Path("ladder.toml").write_text(f'{name} = "{setting}"\n')
            code = 0 if accepted else 1
            assert run("check", "p.yaml", "--policy", named, *DAY).code == code, setting
        Path("ladder.toml").unlink()
    result = run("check", "p.yaml", "--policy", "main:policy.toml", f"--{name}", "gone", *DAY)
    assert (result.code, "git cannot tell" in result.err) == (2, True)
