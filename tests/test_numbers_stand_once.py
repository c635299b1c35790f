"""A number of the rules stands once: changed in one file, all cases pass and no text is wrong."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from ladder import load_rules
from ladder.engine.cases import run
from ladder.engine.comparisons import AtLeast
from ladder.engine.conditions import comparisons
from ladder.engine.rules import Rulebook, conditions
from ladder.engine.wording import show
from ladder.load.yaml.folders import shipped
from tests.commands import Command
from tests.strategies import rules

SHARE = 1.06
"""By how much each number is changed: enough to be another one, too little to be another rule."""


def changed(number: float) -> float:
    if isinstance(number, int):
        return max(number + 1, round(number * SHARE))
    return round(number * SHARE, 3)


def with_others(names: Iterable[str], folder: Path) -> Rulebook:
    """The shipped rules with other values of some parameters, each in one file laid on top."""
    folder.mkdir(exist_ok=True)
    for name in names:
        text = (shipped() / "parameter" / f"{name}.yaml").read_text(encoding="utf-8")
        value = changed(rules().parameters[name].value)
        (folder / f"{name}.yaml").write_text(re.sub(r"values?: .*", f"value: {value}", text))
    return load_rules(folder)


def texts(book: Rulebook, user: str) -> str:
    """What somebody reads of a user of a parameter."""
    if rule := book.rules.get(user):
        return f"{rule.says} {rule.why} {rule.do}"
    if user.startswith("derived/"):
        return book.derived[user.removeprefix("derived/")].why
    needs = [n for n in book.rules.values() if user.removeprefix("need/") in n.needs]
    return " ".join(f"{n.says} {n.why} {n.do}" for n in needs if n.kind in ("variant", "fit"))


def bounds(book: Rulebook) -> set[tuple[str, str, float]]:
    """Where which fact is compared with which number."""
    return {
        (written.key, leaf.fact, leaf.bound)
        for written in conditions(book)
        for leaf in comparisons(written.condition, book.derived)
        if isinstance(leaf, AtLeast)
    }


def stale(book: Rulebook, user: str, number: float) -> list[str]:
    """The sentences of a user that keep a number, and do not say whose it is."""
    old = re.compile(rf"(?<![\d.,]){re.escape(show(number))}(?![\d,.]*\d)")
    sentences = re.split(r"(?<=[.;?!]) ", texts(book, user))
    return [
        sentence
        for sentence in sentences
        if old.search(sentence) and not SOMEBODYS.search(sentence)
    ]


SOMEBODYS = re.compile(r"\b(source|[Vv]endors?|Azure|OpenAI|Gemini|AWS|Anthropic|authors)\b")
"""A sentence with one of these says what somebody else says, whatever we take."""


def owners(name: str) -> set[str]:
    """The rules of which a case may fail.

    A bound that no number of a case can name (so much for each of something) names its rule, or a
    variant of its technique or of its need.
    """
    users = rules().parameters[name].used_by
    return {
        *users,
        *(user.replace("technique/", "variant/") for user in users),
        *(
            id_
            for id_ in rules().rules
            for user in users
            if user.startswith("need/") and id_.startswith(user.replace("need/", "variant/") + "/")
        ),
    }


NAMES = sorted(rules().parameters)
SOME = 6


@pytest.mark.nightly
@pytest.mark.in_turns
@pytest.mark.parametrize("first", range(0, len(NAMES), SOME))
def test_a_number_is_changed_in_one_file(first: int, tmp_path: Path) -> None:
    names = NAMES[first : first + SOME]
    book = with_others(names, tmp_path / "own")
    failed = [case for case in book.cases if run(book, case).failures and not case.computes]
    named = {case.name: {*case.fires, *case.silent} for case in failed}
    named = {name: ids | {id_.rpartition("/")[0] for id_ in ids} for name, ids in named.items()}
    owned = set().union(*(owners(name) for name in names))
    assert [name for name, ids in named.items() if not ids & owned] == []
    of_each_rule = Counter(id_ for ids in named.values() for id_ in ids & owned)
    assert {id_: count for id_, count in of_each_rule.items() if count > 5} == {}
    before, after = bounds(rules()), bounds(book)
    for name in names:
        parameter = rules().parameters[name]
        users = parameter.used_by
        assert [sentence for user in users for sentence in stale(book, user, parameter.value)] == []
        moved = {fact for _, fact, bound in before - after if bound == parameter.value}
        kept = {fact for _, fact, bound in after if bound == parameter.value}
        assert moved.isdisjoint(kept) or name in ALIKE, name


ALIKE = {
    "min-encoder-labels": "1,000 examples are past long prompts as well, on other grounds",
    "min-evaluation-items": "what a gain shows is said in stretches of round numbers, "
    "whatever we ask for",
    "ample-examples": "1,000 examples tune an encoder as well, on other grounds",
    "min-lora-examples": "500 labels are enough to hold out fifty, 500 texts to imitate, and 500 "
    "examples to train rather than search for a prompt; to raise one does not loosen the others",
    "min-reward-tasks": "100 examples are above vendors' minimums for tuning as well",
}
"""Numbers that another rule gives for another reason."""


@pytest.mark.slow
def test_the_page_of_a_parameter_lists_its_users(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = Command(monkeypatch, capsys)("rules", "show", "parameter/min-evaluation-items").out
    for user in rules().parameters["min-evaluation-items"].used_by:
        assert f"- {user}\n" in shown
    assert "- requirement/evaluation-set-size\n" in shown


def test_most_repeated_numbers_are_parameters() -> None:
    assert len(rules().parameters) >= 13
