"""A sentence in a person's own words: which needs it ranks first, and which it names plainly."""

from pathlib import Path

import pytest

from ladder.ask.free_text import RankedNeeds, rank_needs
from tests.strategies import rules

COMPLAINTS = Path(__file__).with_name("complaints.tsv").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("sentence", "need"),
    [
        ("it hallucinates", "missing-knowledge"),
        ("it makes things up", "missing-knowledge"),
        ("our chatbot keeps making stuff up", "missing-knowledge"),
        ("the bot lies to customers", "missing-knowledge"),
        ("made-up answers", "missing-knowledge"),
        ("80,000 requests a month and it costs too much", "too-costly"),
        ("it just makes it up", "missing-knowledge"),
        ("latency", "too-slow"),
        ("not slow but too expensive", "too-costly"),
        ("it isn't wordy, and never makes things up, it is slow", "too-slow"),
        ("it doesn’t sound like us, too formal", "wrong-tone"),
        ("our bot forgets the format in 6 % of answers", "inconsistent-format"),
        ("our bot breaks the JSON", "inconsistent-format"),
        ("the bot omits fields", "inconsistent-format"),
        ("our assistant drops a field", "inconsistent-format"),
        ("the layout is wrong now and then", "inconsistent-format"),
    ],
)
def test_a_need_whose_phrase_is_in_the_sentence_is_first_and_named(
    sentence: str, need: str
) -> None:
    ranked = rank_needs(sentence, rules())
    assert ranked.needs[0].id == need
    assert ranked.plain == {need}


def test_a_need_that_is_named_or_alone_is_nearly_always_right_and_none_is_denied() -> None:
    complaints = [line.split("\t") for line in COMPLAINTS]
    named = right = listed = high = alone = first = elsewhere = 0
    for sentence, needs in complaints:
        ranked, meant = rank_needs(sentence, rules()), {*needs.split("|")}
        ids = [need.id for need in ranked.needs]
        named += bool(ranked.plain)
        right += bool(ranked.plain & meant)
        listed += bool(ids)
        high += not meant.isdisjoint(ids)
        alone += len(ids) == 1
        first += len(ids) == 1 and ids[0] in meant
        elsewhere += ranked.elsewhere
    assert right >= 0.99 * named >= 0.2 * len(complaints)
    assert high >= 0.95 * listed >= 0.84 * len(complaints)
    assert first >= 0.96 * alone >= 0.5 * len(complaints)
    assert elsewhere <= 0.01 * len(complaints)


def test_each_need_whose_phrase_is_in_the_sentence_is_named() -> None:
    ranked = rank_needs("the bot is too slow and makes things up", rules())
    assert ranked.plain == {"too-slow", "missing-knowledge"}


@pytest.mark.parametrize("sentence", ["our bot is bad", "it does not work", "we use GPT-4"])
def test_a_sentence_that_says_no_phrase_names_no_need(sentence: str) -> None:
    assert not rank_needs(sentence, rules()).plain


def test_a_phrase_after_not_only_is_named() -> None:
    ranked = rank_needs("it is not only slow but also too expensive", rules())
    assert ranked.plain == {"too-slow", "too-costly"}


@pytest.mark.parametrize(
    ("sentence", "need"),
    [
        ("It sorts our support mails into the wrong class", "weak-domain-skill"),
        ("our classifier is not accurate", "weak-domain-skill"),
        ("inaccurate info", "missing-knowledge"),
    ],
)
def test_what_goes_wrong_counts_more_than_where(sentence: str, need: str) -> None:
    assert rank_needs(sentence, rules()).needs[0].id == need


@pytest.mark.parametrize(
    ("sentence", "need"),
    [
        (
            "we want to finetune llama on our confluence so it knows our products",
            "missing-knowledge",
        ),
        ("should we fine tune to get valid JSON", "inconsistent-format"),
        (
            "thinking about fine-tuning because the extracted fields are missing",
            "inconsistent-format",
        ),
    ],
)
def test_words_that_ask_for_training_rank_no_need(sentence: str, need: str) -> None:
    ranked = rank_needs(sentence, rules())
    assert (ranked.wish, ranked.needs[0].id) == (True, need)


@pytest.mark.parametrize(
    "sentence",
    [
        "I have 200 labelled emails, is that enough to fine tune a model",
        "can we fine tune so it stops refusing legit medical questions",
        "do we need to train it for our hospital",
    ],
)
def test_a_weak_match_beside_a_wish_ranks_nothing(sentence: str) -> None:
    assert rank_needs(sentence, rules()) == RankedNeeds(wish=True)


@pytest.mark.parametrize(
    "sentence",
    [
        "the tomato soup is too salty",
        "our printer is out of paper",
        "my boss keeps changing the requirements",
        "what is the weather in Berlin tomorrow",
        "can you recommend a good restaurant",
        "our meeting room is double booked",
    ],
)
def test_a_sentence_about_something_else_lists_no_need(sentence: str) -> None:
    assert rank_needs(sentence, rules()) == RankedNeeds(elsewhere=True)


@pytest.mark.parametrize(
    ("sentence", "need"),
    [
        ("my son does not follow the rules at school", "ignores-instructions"),
        ("our react frontend is slow to load", "too-slow"),
        ("the new hire writes slow code", "too-slow"),
        ("our accounting system is too expensive", "too-costly"),
        ("the lawyer gave us a wrong answer about taxes", "missing-knowledge"),
    ],
)
def test_a_need_of_an_unknown_subject_is_listed_and_not_named(sentence: str, need: str) -> None:
    ranked = rank_needs(sentence, rules())
    assert need in [each.id for each in ranked.needs]
    assert (ranked.plain, ranked.elsewhere) == (frozenset(), False)


@pytest.mark.parametrize("need", rules().needs)
def test_words_of_a_need_are_about_a_language_model_whatever_the_subject(need: str) -> None:
    said = [f"our roof department: {words}" for words in rules().needs[need].words]
    assert [words for words in said if rank_needs(words, rules()).elsewhere] == []


@pytest.mark.parametrize(
    ("sentence", "need"),
    [
        ("the bot writes slow code", "too-slow"),
        ("the answers about taxes are wrong", "missing-knowledge"),
        ("our bill is too high", "too-costly"),
        ("our donors find the letters cold", "wrong-tone"),
        ("too slow since the update", "too-slow"),
        ("the export fails because the JSON has trailing commas", "inconsistent-format"),
        ("our support mails have the wrong tone", "wrong-tone"),
    ],
)
def test_a_model_an_output_or_a_reader_as_subject_supports_a_need(sentence: str, need: str) -> None:
    assert rank_needs(sentence, rules()).needs[0].id == need


def test_a_phrase_names_no_need_if_another_need_fits_much_better() -> None:
    ranked = rank_needs("agent keeps calling the wrong tool / makes up arguments", rules())
    assert (ranked.needs[0].id, ranked.plain) == ("must-compute-or-act", frozenset())
    assert rank_needs("the bot makes up citations", rules()).plain == {"missing-knowledge"}


@pytest.mark.parametrize(
    ("sentence", "needs"),
    [
        ("should we fine-tune on our wiki?", ["missing-knowledge"]),
        ("shoud we finetune on our wikki?", ["missing-knowledge"]),
        ("should we finetune on our documnets?", ["missing-knowledge"]),
        ("are 200 labelled emails enough to fine tune a classifer?", ["weak-domain-skill"]),
        ("should we fine-tune for stone masons?", []),
        ("RAG or fine-tuning for our PDFs?", ["missing-knowledge"]),
        ("can we train a LoRA so that it writes like our editors?", ["wrong-tone"]),
        ("should we fine-tune to classify mails?", ["weak-domain-skill"]),
        ("would a fine-tune give us valid JSON?", ["inconsistent-format"]),
        ("do we need to distill it to cut the bill?", ["too-costly"]),
        ("fine-tuning for faster replies?", ["too-slow"]),
        ("can we fine-tune one to run on our own servers?", ["small-fast-model"]),
        ("my boss wants a LoRA", []),
        ("rag vs finetunning for legal documents", ["missing-knowledge"]),
        ("fine tune llama with our handbook or use retrieval", ["missing-knowledge"]),
        ("can we teach it our catalogue by fine tuneing", ["missing-knowledge"]),
        ("thinking about training a chatbot on 3000 articles", ["missing-knowledge"]),
        ("management asked for a fine-tuned model", []),
        ("how to train an AI on our company data", []),
        ("finetuning or prompting", []),
        ("train a model on our tickets", []),
    ],
)
def test_the_purpose_of_a_wish_names_its_need(sentence: str, needs: list[str]) -> None:
    ranked = rank_needs(sentence, rules())
    assert [need.id for need in ranked.needs] == needs
    assert (ranked.wish, ranked.plain) == (True, frozenset(needs))


@pytest.mark.parametrize(
    "sentence",
    ["finetune stops working when the base ends", "training on our tickets made it worse"],
)
def test_a_complaint_that_begins_with_a_training_is_no_wish(sentence: str) -> None:
    assert not rank_needs(sentence, rules()).wish


def test_a_need_is_listed_only_if_the_sentence_supports_it() -> None:
    ranked = rank_needs("our bill is $40k a month", rules())
    assert [need.id for need in ranked.needs] == ["too-costly"]


@pytest.mark.parametrize(
    "sentence",
    [
        "our bot answers 59 % of questions",
        "our bot answers only 59 % of the questions",
        "our bot answers 59 % of questions, and we want 75 %",
        "our bot handles 60% of chats",
    ],
)
def test_how_much_is_answered_supports_no_need(sentence: str) -> None:
    assert rank_needs(sentence, rules()) == RankedNeeds()


def test_a_field_that_is_left_out_now_and_then_is_a_matter_of_format() -> None:
    ranked = rank_needs("our bot sometimes leaves out a field", rules())
    assert [need.id for need in ranked.needs] == ["inconsistent-format"]


@pytest.mark.parametrize("sentence", ["", "xyzzy", "?!"])
def test_a_sentence_without_a_known_word_ranks_nothing(sentence: str) -> None:
    assert rank_needs(sentence, rules()) == RankedNeeds()
