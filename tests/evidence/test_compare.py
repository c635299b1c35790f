"""Scores and comparisons: the formulas chosen, what is left out, and what is said of it."""

import json
from math import sqrt
from pathlib import Path

import pytest

from ladder.engine.statistics import wilson
from ladder.evidence.compare import compare
from ladder.evidence.formats import json as as_json
from ladder.evidence.formats import text
from ladder.evidence.intervals import Estimate, estimate, to_tell
from ladder.evidence.report import report
from ladder.evidence.statistics import mcnemar
from ladder.load.evidence.lines import Lines
from ladder.load.evidence.results import results_of
from ladder.load.evidence.run import Results, Run, Summary
from tests.commands import Command

MADE = Path(__file__).parent / "made"


def run(*scores: float, missing: int = 0, groups: str = "") -> Run:
    found = {str(number): score for number, score in enumerate(scores)}
    clusters = {str(number): group for number, group in enumerate(groups)}
    unscored = {f"m{number}": "error" for number in range(missing)}
    return Run("", "score", found, clusters, unscored)


def reported(found: Estimate) -> tuple[float, float | None, float | None, str]:
    low, high = found.low, found.high
    ends = (None if low is None else round(low, 4)), (None if high is None else round(high, 4))
    return round(found.score, 4), *ends, found.method


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (run(*[1.0] * 30, *[0.0] * 10), (0.75, 0.5981, 0.8581, "wilson")),
        # Ten without a score: the low end is that of 30 in 50, the high end that of 40 in 50.
        (run(*[1.0] * 30, *[0.0] * 10, missing=10), (0.75, 0.4618, 0.8876, "wilson")),
        (run(3.0, 4.0, 5.0), (4.0, 1.5159, 6.4841, "t")),
        (run(0.0, 0.5, 1.0), (0.5, 0.0, 1.0, "t")),
        (run(4.0), (4.0, None, None, "none")),
        (run(missing=3), (0.0, None, None, "none")),
        (run(1.0, 1.0, 0.0, 0.0, 1.0, 1.0, groups="aabbcc"), (0.6667, 0.0, 1.0, "clustered")),
        (run(3.0, 4.0, 4.0, 5.0, 2.0, 2.0, groups="aabbcc"), (3.3333, 0.7811, 5.8855, "clustered")),
        (run(1.0, 0.0, groups="ab"), (0.5, 0.0945, 0.9055, "wilson")),
        (Run("", "acc", summary=Summary(0.5, 100, 0.050252)), (0.5, 0.4038, 0.5962, "wilson")),
        (Run("", "bleu", summary=Summary(30.0, 101, 1.0)), (30.0, 28.04, 31.96, "reported")),
        (Run("", "f1", summary=Summary(0.5, 101)), (0.5, None, None, "none")),
    ],
)
def test_estimates(given: Run, expected: tuple[float, float | None, float | None, str]) -> None:
    assert reported(estimate(given)) == expected


def test_missing_scores_never_count_in_anyones_favour() -> None:
    whole, partial = run(*[1.0] * 40), run(*[1.0] * 20, missing=20)
    assert estimate(partial).low == wilson(20, 40)[0]
    assert (estimate(partial).high or 0) >= (estimate(whole).high or 0)


def test_right_or_wrong_is_compared_by_mcnemar() -> None:
    first = run(*[1.0] * 10, *[0.0] * 30)
    second = run(*[1.0] * 7, *[0.0] * 3, *[1.0] * 15, *[0.0] * 15)
    found = compare(first, second)
    assert found is not None
    assert (found.items, found.only_first, found.only_second) == (40, 3, 15)
    assert (found.test, found.p) == ("mcnemar", mcnemar(3, 15))
    assert found.difference == pytest.approx(0.3)
    assert found.needed == 32


def test_other_scores_are_compared_by_their_differences() -> None:
    found = compare(run(1.0, 2.0, 3.0, 4.0), run(1.5, 2.5, 3.5, 5.5))
    assert found is not None
    assert (found.test, found.difference, round(found.p, 4)) == ("paired-t", 0.75, 0.0577)


def test_clusters_that_agree_weigh_as_one() -> None:
    first, second = [0.0] * 6, [*[1.0] * 3, *[0.0] * 3]
    for one, other in (("aaabbb", "aaabbb"), ("aaabbb", ""), ("", "aaabbb")):
        found = compare(run(*first, groups=one), run(*second, groups=other))
        assert found is not None
        assert (found.test, round(found.p, 4)) == ("clustered", 0.3918), (one, other)


def test_items_missing_in_one_run_are_left_out() -> None:
    found = compare(run(1.0, 0.0, 1.0, missing=2), run(1.0, 1.0))
    assert found is not None
    assert (found.items, found.left_out) == (2, 3)


def test_runs_without_an_item_in_common_are_compared_as_strangers() -> None:
    second = Run("", "score", {f"other {n}": 1.0 - n % 2 for n in range(10)})
    found = compare(run(*[1.0, 1.0, 0.0, 1.0, 1.0]), second)
    assert found is not None
    assert (found.items, found.test) == (0, "unpaired")


def test_score_without_an_error_is_not_compared() -> None:
    assert compare(Run("", "f1", summary=Summary(0.5, 101)), run(1.0, 0.0)) is None


def test_estimate_states_the_items_that_would_settle_it() -> None:
    found = estimate(run(*[1.0] * 29, *[0.0] * 11))  # 0.725
    assert (found.holds(0.75), to_tell(found, 0.75)) == (True, 1153)
    assert to_tell(estimate(run(3.0, 4.0)), 3.0) is None


def results(*files: tuple[str, dict[tuple[str, str], Run]]) -> list[Results]:
    return [
        Results(name, "0" * 64, "a table", tuple(
            Run(candidate, metric, item.scores) for (candidate, metric), item in runs.items()
        ))
        for name, runs in files
    ]  # fmt: skip


def pairs(files: list[Results]) -> list[tuple[str, str]]:
    return [
        (item.first.name_beside(item.second), item.second.name_beside(item.first))
        for item in report(files).compared
    ]


ONE = run(1.0, 0.0, 1.0)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (results(("a", {("x", "m"): ONE})), []),
        (results(("a", {("x", "m"): ONE, ("y", "m"): ONE, ("x", "n"): ONE})), [("x, m", "y, m")]),
        (results(("a", {("", "m"): ONE}), ("b", {("", "n"): ONE})), [("a", "b")]),
        (
            results(("a", {("x", "m"): ONE}), ("b", {("y", "m"): ONE}), ("c", {("z", "m"): ONE})),
            [("a", "b"), ("a", "c")],
        ),
        (
            results(
                ("a", {("x", "m"): ONE, ("x", "n"): ONE}), ("b", {("y", "n"): ONE, ("y", "o"): ONE})
            ),
            [("a (x, n)", "b (y, n)")],
        ),
        (
            results(
                ("a", {("x", "m"): ONE, ("y", "m"): ONE}), ("b", {("y", "m"): ONE, ("z", "m"): ONE})
            ),
            [("a (y, m)", "b (y, m)")],
        ),
    ],
)
def test_runs_are_paired_for_comparison(
    files: list[Results], expected: list[tuple[str, str]]
) -> None:
    assert pairs(files) == expected


def test_the_report_in_words() -> None:
    files = [
        results_of(Lines(MADE / f"inspect-{name}.json", name)) for name in ("prompt", "few-shot")
    ]
    expected = (Path(__file__).parent / "report.txt").read_text()
    assert text.render(report(files, 0.8)) == expected


def test_interval_of_star_ratings_depends_on_their_variance(tmp_path: Path) -> None:
    """30 items of 1 to 5 stars vary by 2.07; two such means differ by twice as much."""
    (tmp_path / "stars.csv").write_text(
        "id,stars\n" + "".join(f"q{n},{n % 5 + 1}\n" for n in range(30))
    )
    result = text.render(report([results_of(Lines(tmp_path / "stars.csv", "stars.csv"))], 3.5))
    assert "30 items, run through two systems whose scores vary as these do, show a gain" in result
    assert f"of {2.8016 * sqrt(2 * 2.069 / 30):.2g} or more" in " ".join(result.split())
    assert "one in five" not in result


@pytest.mark.parametrize(
    ("alone", "wording"),
    [
        (5, "Chance alone could give this difference (McNemar, p = 0.062)."),
        (6, "Chance alone rarely gives so large a difference (McNemar, p = 0.031)."),
    ],
)
def test_wording_of_a_pair_changes_at_the_significance_level(alone: int, wording: str) -> None:
    better = run(*[1.0] * alone, *[0.0] * 20)
    files = results(("a", {("", "m"): run(*[0.0] * (alone + 20))}), ("b", {("", "m"): better}))
    assert wording in text.render(report(files), 100)


def test_the_report_as_json_holds_no_id_of_an_item() -> None:
    found = as_json.render(report([results_of(Lines(MADE / "inspect-prompt.json", "p.json"))], 0.8))
    assert json.loads(found)["files"][0]["scores"] == [
        {
            "candidate": "mockllm/model",
            "metric": "match",
            "score": pytest.approx(2 / 3),
            "items": 39,
            "interval": {
                "low": pytest.approx(0.49506, abs=1e-5),
                "high": pytest.approx(0.79915, abs=1e-5),
                "method": "wilson",
            },
            "repeats": 0,
            "unscored": {"error": 1},
            "target": {"reached": False, "items_to_tell": None},
        }
    ]
    assert "q07" not in found


def test_the_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    ladder = Command(monkeypatch, capsys)
    result = ladder("evidence", str(MADE / "promptfoo-results.json"))
    assert (result.code, result.err) == (0, "")
    assert "adder, careful, pass minus adder, plain, pass: +0.241 on 29 items" in " ".join(
        result.out.split()
    )
    result = ladder("evidence", str(MADE / "lm-eval-samples-a.jsonl"), "--format", "json")
    assert json.loads(result.out)["files"][0]["format"] == "lm-evaluation-harness, samples"
    result = ladder("evidence", "no-such.json")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: no such file\n  --> no-such.json:1:1\n")


SHARES, POINTS = "id,score\na,1\nb,0\nc,1\n", "id,score\na,0\nb,100\nc,30\n"


@pytest.mark.parametrize("target", ["0.8", "80%", "80 percent", "80 %"])
def test_a_target_is_read_as_in_a_problem_file(
    target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "r.csv").write_text(SHARES)
    result = Command(monkeypatch, capsys)(
        "evidence", str(tmp_path / "r.csv"), "--target", target, "--format", "json"
    )
    assert (result.code, json.loads(result.out)["target"]) == (0, 0.8)


@pytest.mark.parametrize(
    ("scores", "target", "error"),
    [
        (
            POINTS,
            "0.8",
            "error: the target 0.8 is on another scale than the scores, which are above 1\n"
            "  --> r.csv:1:1\n  help: Write the target in the points of the scores: --target 80 if "
            "the best possible score is 100.\n",
        ),
        (
            SHARES,
            "80",
            "error: the target 80 is on another scale than the scores, which are shares of 1\n"
            "  --> r.csv:1:1\n  help: Write --target 0.8 if you mean 80 %.\n",
        ),
        (
            SHARES,
            "0,8",
            "error: `evaluation.target` takes a number, not `0,8`\n  --> --target 0,8\n"
            "  help: Write 0.8.\n",
        ),
        (
            SHARES,
            "unknown",
            "error: --target takes a score\n  --> command line\n"
            "  help: Write a number such as 0.8 or 80%.\n",
        ),
    ],
)
def test_a_target_that_cannot_be_compared_is_refused(
    scores: str,
    target: str,
    error: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "r.csv").write_text(scores)
    result = Command(monkeypatch, capsys)("evidence", "r.csv", "--target", target)
    assert (result.code, result.out, result.err) == (2, "", error)


@pytest.mark.parametrize(("scores", "target"), [(POINTS, 40.0), (POINTS, 1.1), (SHARES, 0.9)])
def test_a_target_on_the_scale_is_compared(scores: str, target: float, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(scores)
    found = text.render(report([results_of(Lines(tmp_path / "r.csv", "r.csv"))], target))
    assert "You cannot tell yet whether it reaches" in " ".join(found.split())


def test_a_score_on_another_scale_than_the_target_is_not_compared() -> None:
    runs = {("", "pass"): run(1.0, 1.0, 0.0), ("", "points"): run(70.0, 80.0, 90.0)}
    found = report(results(("a", runs)), 0.8)
    assert "The target 0.800 is on another scale, so it is not compared." in text.render(found)
    _, points = json.loads(as_json.render(found))["files"][0]["scores"]
    assert points["target"] == {"reached": None, "items_to_tell": None}
