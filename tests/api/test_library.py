"""`ladder` as a library: three names, pure and picklable verdicts, plain mappings too."""

import os
import pickle
import subprocess
import sys
from datetime import date
from functools import partial
from json import dumps
from pathlib import Path

import pytest

import ladder
from ladder import (
    InvalidInput,
    advise,
    advise_many,
    explain_rule,
    load_problem,
    load_rules,
    plan,
)
from ladder.advice.formats import json
from ladder.engine.sources import Position
from tests.engine.small import small

EXAMPLE = Path(__file__).parents[2] / "examples" / "row-4-tone-with-examples.yaml"
DAY = date(2026, 11, 24)


def test_three_names_lead_from_a_file_to_a_verdict() -> None:
    rules = load_rules()
    verdict = advise(load_problem(EXAMPLE, rules), rules, as_of=DAY)
    assert verdict.recommendation.technique == "lora"


def test_the_shipped_rules_serve_where_none_are_given() -> None:
    assert advise(load_problem(EXAMPLE), as_of=DAY) == advise(
        load_problem(EXAMPLE), load_rules(), as_of=DAY
    )


def test_a_plain_mapping_is_a_problem_too() -> None:
    verdict = advise({"title": "Tone", "needs": {"wrong-tone"}}, as_of=DAY)
    assert (verdict.title, verdict.recommendation.technique) == ("Tone", "few-shot")


def test_a_bad_mapping_is_bad_input_with_a_place() -> None:
    with pytest.raises(InvalidInput) as caught:
        advise({"needs": ["wrong-tone"], "evaluaton": {"items": 3}})
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.what == "unknown key `evaluaton`"
    assert diagnostic.position == Position("<mapping>", 0, 0)
    assert "evaluation" in diagnostic.help


def test_value_that_is_not_plain_is_named_by_its_type() -> None:
    whats = {
        "the mapping cannot be read: `object` is no plain value": {"title": object()},
        "a problem is a mapping from facts to values, not `str`": "wrong-tone",
    }
    for what, given in whats.items():
        with pytest.raises(InvalidInput) as caught:
            advise(given)  # type: ignore[arg-type]
        assert [diagnostic.what for diagnostic in caught.value.diagnostics] == [what]


def test_a_mapping_is_not_changed_by_judging_it() -> None:
    given = {"needs": ["wrong-tone"], "examples": {"demonstrations": 40}}
    advise(given, as_of=DAY)
    assert given == {"needs": ["wrong-tone"], "examples": {"demonstrations": 40}}


def test_a_verdict_survives_pickling() -> None:
    rules = load_rules()
    verdict = advise(load_problem(EXAMPLE, rules), rules, as_of=DAY)
    raw = pickle.dumps(verdict)
    again = pickle.loads(raw)  # noqa: S301 - our own bytes
    assert again == verdict
    assert again.recommendation.why[0].text == verdict.recommendation.why[0].text
    assert json.render(again.with_rules(rules)) == json.render(verdict)


def test_a_pickled_verdict_holds_no_rulebook_and_is_light() -> None:
    example = EXAMPLE.with_name("scenario-support-assistant.yaml")
    verdict = advise(load_problem(example), load_rules(), as_of=DAY)
    assert verdict.open_questions
    raw = pickle.dumps(verdict)
    assert b"Rulebook" not in raw
    assert len(raw) < 55_000
    again = pickle.loads(raw)  # noqa: S301 - our own bytes
    with pytest.raises(ValueError, match="with_rules"):
        _ = again.open_questions
    with pytest.raises(ValueError, match="not the rules of this verdict"):
        again.with_rules(small())


def test_bad_input_survives_pickling() -> None:
    with pytest.raises(InvalidInput) as caught:
        advise({"needs": ["wrong-tune"]})
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert str(again) == str(caught.value)


def test_the_same_problem_gives_the_same_verdict() -> None:
    problem = load_problem(EXAMPLE)
    assert advise(problem, as_of=DAY) == advise(problem, as_of=DAY)


def test_everything_promised_can_be_imported() -> None:
    assert all(getattr(ladder, name) is not None for name in ladder.__all__)
    with pytest.raises(AttributeError, match="no attribute 'train'"):
        ladder.train  # type: ignore[attr-defined] # noqa: B018 - the access is the test


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(ladder.__file__).parent / "py.typed").is_file()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("format", "heavy"),
    [("json", {"pydantic", "rich"}), ("text", {"pydantic", "rich.console", "rich.text"})],
)
def test_a_warm_verdict_into_a_pipe_imports_nothing_heavy(
    format: str, heavy: set[str], tmp_path: Path
) -> None:
    code = (
        "import sys; from ladder.cli import main\n"
        f"sys.argv = ['ladder', 'advise', {str(EXAMPLE)!r}, '--format', {format!r}]\n"
        "try: main()\nexcept SystemExit: pass\n"
        f"print({heavy!r} & set(sys.modules), file=sys.stderr)"
    )
    environment = {name: value for name, value in os.environ.items() if name != "FORCE_COLOR"}
    environment["LADDER_CACHE"] = str(tmp_path)
    run = partial(subprocess.run, capture_output=True, text=True, check=True, env=environment)
    cold, warm = (run([sys.executable, "-c", code]) for _ in range(2))
    assert cold.stdout == warm.stdout
    assert warm.stderr == "set()\n"


def test_no_verdict_opens_a_connection() -> None:
    code = (
        "import socket\n"
        "def refuse(*a, **k): raise OSError('no network')\n"
        "socket.socket.connect = refuse; socket.create_connection = refuse\n"
        "from ladder import advise\n"
        "print(advise({'needs': ['wrong-tone']}).recommendation.technique)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "few-shot\n"


def test_a_verdict_shows_itself_in_a_notebook_apart_from_the_page_around_it() -> None:
    hostile = '"></iframe><script>alert(1)</script>'
    shown = advise({"title": hostile, "needs": ["wrong-tone"]}, as_of=DAY)._repr_html_()
    assert shown.startswith('<iframe title="The verdict" sandbox ')
    assert shown.count("<iframe") == shown.count("</iframe") == 1
    assert "<script" not in shown
    assert shown.count('"') == 8


def test_import_of_the_library_alone_loads_nothing_slow() -> None:
    slow = {"typing", "functools", "datetime", "dataclasses"}
    code = f"import sys, ladder; print({slow} & {{*sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(ladder.__file__).parents[1])},
        check=True,
    )
    assert done.stdout == "set()\n"


def test_rules_and_verdicts_are_one_line_each() -> None:
    rules = load_rules()
    verdict = advise({"title": "Tone", "needs": ["wrong-tone"]}, rules, as_of=DAY)
    assert repr(rules).startswith(f"<Rulebook core {rules.pack.version}: {len(rules.rules)} rules")
    assert repr(verdict).startswith("<Verdict on 'Tone': use few-shot, ")
    assert max(len(repr(rules)), len(repr(verdict))) < 100
    [why, *_] = verdict.recommendation.why
    assert repr(why) == f"<Reason {why.rule}: {why.says}>"


def test_json_needs_no_arguments_and_rules_only_after_unpickling() -> None:
    rules = load_rules()
    verdict = advise(load_problem(EXAMPLE, rules), rules, as_of=DAY)
    assert verdict.to_dict() == json.document(verdict)
    assert verdict.to_json() == json.render(verdict)
    assert verdict.to_json(brief=True).count("\n") == 1
    again = pickle.loads(pickle.dumps(verdict))  # noqa: S301 - our own bytes
    with pytest.raises(ValueError, match="with_rules"):
        again.to_dict()
    assert again.to_dict(rules=rules) == verdict.to_dict()
    assert again.to_dict(brief=True, rules=rules) == verdict.to_dict(brief=True)


def test_pickle_of_a_thousand_verdicts_is_light() -> None:
    rows = ({"needs": ["wrong-tone"], "examples.demonstrations": each} for each in range(1000))
    verdicts = list(advise_many(rows, as_of=DAY))
    raw = pickle.dumps(verdicts)
    assert len(raw) < 1_000_000
    assert pickle.loads(raw) == verdicts  # noqa: S301 - our own bytes


def test_fact_counted_in_a_file_says_its_value(tmp_path: Path) -> None:
    rows = ({"prompt": f"question {each}", "completion": "answer"} for each in range(3))
    (tmp_path / "train.jsonl").write_text("".join(f"{dumps(row)}\n" for row in rows))
    file = tmp_path / "problem.yaml"
    file.write_text("needs: [wrong-tone]\nexamples: {file: train.jsonl}\n")
    verdict = advise(load_problem(file), as_of=DAY)
    origin = verdict.to_dict()["origins"]["examples.demonstrations"]
    assert origin["value"] == verdict.facts["examples.demonstrations"]
    assert origin["file"].endswith("train.jsonl")


def test_reason_leads_to_its_rule() -> None:
    rules = load_rules()
    reason = advise({"needs": ["wrong-tone"]}, rules, as_of=DAY).recommendation.why[0]
    assert reason.why
    assert reason.id in explain_rule(reason.id, rules)


def test_plan_is_a_function() -> None:
    found = plan({"needs": ["wrong-tone"]}, as_of=DAY)
    assert found.experiments[0].title


def test_plan_stays_a_function_after_its_first_call() -> None:
    problem = ladder.Problem("", {})
    assert ladder.plan(problem).experiments == ladder.plan(problem).experiments
