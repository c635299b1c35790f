"""Complaints in people's own words: which need is proposed, and which numbers are picked up."""

from pathlib import Path

import pytest

from ladder import load_rules
from ladder.ask.free_text import confirmation_question, understood
from ladder.engine.facts import Value
from tests.strategies import rules


@pytest.mark.parametrize(
    ("stated", "need"),
    [
        ("it hallucinates", "missing-knowledge"),
        ("my support bot makes things up about our docs", "missing-knowledge"),
        ("answers are outdated", "missing-knowledge"),
        ("too expensive", "too-costly"),
        ("80,000 requests a month and it costs too much", "too-costly"),
        ("latency", "too-slow"),
        ("the chatbot is slow", "too-slow"),
        ("84 % and we want 95 %", "weak-domain-skill"),
        ("accuracy", "weak-domain-skill"),
        ("sometimes the JSON is invalid", "inconsistent-format"),
        ("picks the wrong tool out of 60 tools", "must-compute-or-act"),
        ("users give thumbs down", "subjective-preferences"),
        ("it doesn’t sound like us, too formal", "wrong-tone"),
        ("it keeps forgetting the rules", "ignores-instructions"),
        ("it should run on a phone", "small-fast-model"),
        ("we have 5 adapters and want to merge them", "many-specialists"),
        ("it answers in the wrong voice", "wrong-tone"),
        ("replies in the wrong format", "inconsistent-format"),
        ("it gives wrong answers", "weak-domain-skill"),
        ("it halucinates", "missing-knowledge"),
        ("not our brand voise", "wrong-tone"),
        ("doesnt respect my guidelines", "ignores-instructions"),
        ("fine tuned checkpoints should be fused", "many-specialists"),
    ],
)
def test_the_likeliest_need_comes_first(stated: str, need: str) -> None:
    assert understood(rules(), stated).needs[0] == need


def test_of_many_complaints_the_need_is_among_the_first_two() -> None:
    lines = (Path(__file__).parent / "complaints.tsv").read_text(encoding="utf-8").splitlines()
    complaints = [line.split("\t") for line in lines]
    missed = [
        stated
        for stated, needs in complaints
        if not {*needs.split("|")}.intersection(understood(rules(), stated).needs[:2])
    ]
    assert len(missed) <= len(complaints) // 50, missed


@pytest.mark.parametrize(
    ("stated", "facts", "score"),
    [
        ("84 % and we want 95 %", {"evaluation.target": 0.95}, "0.84"),
        ("need 95%, 84% now", {"evaluation.target": 0.95}, "0.84"),
        ("82% right and my customer wants 95", {"evaluation.target": 0.95}, "0.82"),
        ("82% now, we need 95.", {"evaluation.target": 0.95}, "0.82"),
        ("82% right and we need 95 people", {}, "0.82"),
        ("my customer wants 95", {}, ""),
        ("60 labels and 3,000 rows", {"task.classes": 60, "examples.demonstrations": 3000}, ""),
        ("40k labelled examples", {"examples.demonstrations": 40000}, ""),
        ("2 million requests per month", {"task.monthly_requests": 2000000}, ""),
        (
            "a 24 GB GPU and an 8B model",
            {"hosting.gpu_memory_gb": 24.0, "hosting.model_billions": 8.0},
            "",
        ),
        ("it is wrong in 3 of 10 cases", {}, ""),
        ("version 3.5 costs 140% more", {}, ""),
    ],
)
def test_numbers_are_picked_up_with_what_they_count(
    stated: str, facts: dict[str, Value], score: str
) -> None:
    found = understood(rules(), stated)
    assert (found.facts, found.score) == (facts, score)


def test_a_pack_adds_words_that_count_as_others(tmp_path: Path) -> None:
    text = "it zorgles"
    assert understood(rules(), text).needs == ()
    words = "synonyms: {invent: [zorgle]}\ncommon: [indeed]\n"
    (tmp_path / "words.yaml").write_text(words, encoding="utf-8")
    book = load_rules(tmp_path)
    assert (
        understood(book, text).needs[0]
        == understood(book, "it hallucinates").needs[0]
        == "missing-knowledge"
    )
    assert {"indeed", "because", "about"} - {*book.common} == {"because"}


@pytest.mark.parametrize("stated", ["", "xyzzy", "the of and", "1234", "?!"])
def test_nothing_is_understood_in_nothing(stated: str) -> None:
    assert understood(rules(), stated).needs == ()


def test_a_slip_of_one_letter_is_understood_and_another_word_is_not() -> None:
    for stated in ("halucinates", "halllucinates", "hallucniates", "hallucimates"):
        assert understood(rules(), stated).needs == ("missing-knowledge",)
    assert understood(rules(), "haluzinates").needs == understood(rules(), "lucination").needs == ()


def test_every_symptom_is_understood_as_its_own_need() -> None:
    for need in rules().needs.values():
        assert understood(rules(), need.symptom).needs[0] == need.id
        assert all(understood(rules(), word).needs for word in need.words), need.id


def test_what_was_understood_is_put_as_lines_to_be_confirmed() -> None:
    question = confirmation_question(
        rules(), understood(rules(), "60 labels, accuracy 84%, must be 95%")
    )
    assert question.fact.choice_ids() == ("weak-domain-skill", "evaluation.target", "task.classes")
    assert question.fact.choices[2].meaning == "How many classes are there to choose from? 60"
