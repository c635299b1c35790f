"""What a sentence states: what is taken, what is not, and what a pipe prints."""

import re
from pathlib import Path

import pytest

from ladder.ask.sentence import BILL, WISH, WISH_TOO, understand, without_terminal
from tests.commands import Command
from tests.load.packs.test_rules_loading import pack
from tests.strategies import rules

COMMANDS = ("ladder advise -", "ladder ask")


@pytest.mark.parametrize(
    "sentence",
    [
        "I want our own AI model for the hospital",
        "interested in RLHF",
        "should we fine-tune?",
        "boss wants to fine-tune",
        "my boss wants us to train our own model",
        "we want to fine tune llama 3 on our tickets",
        "make our model smarter",
        "which model should we choose, is open source a good idea?",
        "shuld we finetune our modle",
        "do we need finetuning",
        "finetune",
        "fintune",
        "finetunning?",
        "fine-tune? yes or no",
        "qlora?",
        "train vs prompt",
    ],
)
def test_a_wish_to_train_is_no_need_and_no_fact(sentence: str) -> None:
    found = understand(sentence, rules())
    assert found.ranked.wish
    assert not found.ranked.plain
    assert not found.facts
    assert WISH in found.remarks


@pytest.mark.parametrize(
    ("sentence", "need"),
    [
        ("the vendor retires the model our fine-tune is built on", "base-model-ends"),
        ("each team trained its own version and we maintain all seven", "many-specialists"),
        ("it makes stuff up when the answer is not in its training", "missing-knowledge"),
    ],
)
def test_a_problem_that_speaks_of_training_is_no_wish(sentence: str, need: str) -> None:
    found = understand(sentence, rules())
    assert WISH not in found.remarks
    assert found.ranked.needs[0].id == need


@pytest.mark.parametrize(
    ("sentence", "need"),
    [
        ("our bot has the wrong tone, we have 400 chat transcripts, should we LoRA?", "wrong-tone"),
        ("we have idle GPUs, let's train our own model, answers are too slow", "too-slow"),
        ("should we fine-tune our bot? it makes things up", "missing-knowledge"),
        ("the bot makes things up. fine-tune?", "missing-knowledge"),
        ("shuld we finetune, the bot makes things up", "missing-knowledge"),
        ("it makes things up and I ask: shoudl we fine-tune", "missing-knowledge"),
        ("it is too slow, can we finetune", "too-slow"),
    ],
)
def test_a_problem_beside_a_wish_is_kept(sentence: str, need: str) -> None:
    found = understand(sentence, rules())
    assert found.ranked.wish
    assert found.ranked.needs[0].id == need
    assert found.remarks == (WISH_TOO,)


@pytest.mark.parametrize(
    "sentence",
    [
        "it makes things up; do not train on our data",
        "we can't fine-tune it, it makes things up",
        "we sold the GPUs on which we fine-tune, it makes things up",
    ],
)
def test_what_must_not_or_cannot_be_trained_is_no_wish(sentence: str) -> None:
    assert understand(sentence, rules()).remarks == ()


@pytest.mark.parametrize(
    ("sentence", "bill"),
    [
        ("we pay 12k a month", "12k a month"),
        ("spending 5k/month on GPT", "5k/month"),
        ("our GPUs burn $300 a day", "$300 a day"),
        ("our invoice was 700 euros", "700 euros"),
        ("it costs us 3k", "3k"),
        ("our OpenAI bill is 4k for call summaries", "4k"),
    ],
)
def test_thousands_that_are_paid_are_a_bill(sentence: str, bill: str) -> None:
    found = understand(sentence, rules())
    assert (found.remarks, found.ignored) == ((BILL.format(bill),), ())


def test_thousands_of_a_thing_are_no_bill_and_are_named_once() -> None:
    found = understand("we pay people to label 12k examples, 12k examples of ours", rules())
    assert (found.remarks, found.ignored) == ((), ("12k",))


@pytest.mark.parametrize(
    ("sentence", "requests"),
    [
        ("classify 20 million emails a month", 20_000_000),
        ("we answer 3,000 tickets per month", 3000),
        ("40k calls every month are too slow", 40_000),
    ],
)
def test_things_a_month_are_requests(sentence: str, requests: int) -> None:
    found = understand(sentence, rules())
    assert (found.facts, found.ignored) == ({"task.monthly_requests": requests}, ())


def test_a_subject_does_not_name_a_problem() -> None:
    asked = understand("should we fine-tune llama for medical coding?", rules())
    assert (asked.ranked.plain, asked.remarks) == (frozenset(), (WISH,))


def test_a_digit_in_the_name_of_a_model_is_not_used() -> None:
    assert understand("we want to fine tune llama 3 on our tickets", rules()).ignored == ("3",)


def test_a_bill_is_a_bill() -> None:
    found = understand("our GPT bill is $40k a month", rules())
    assert found.remarks == (BILL.format("$40k a month"),)
    assert not found.facts
    assert not found.ignored
    assert found.ranked.needs[0].id == "too-costly"


@pytest.mark.parametrize(
    ("sentence", "right"),
    [("breaks format in 4% of calls", "96%"), ("error rate is 8%", "92%")],
)
def test_a_failure_rate_is_asked_about_and_never_taken_for_a_score(
    sentence: str, right: str
) -> None:
    found = understand(sentence, rules())
    assert not found.facts
    assert found.right == right


@pytest.mark.parametrize(
    ("sentence", "right"),
    [
        ("our classifier gets 62/100 right and the rest goes to the wrong team", "62/100"),
        ("only 70% are correct, the others are wrong", "70%"),
        ("it gets 10% of the right passages", ""),
        ("70% are not right", ""),
    ],
)
def test_a_share_that_is_right_is_asked_about_with_its_items(sentence: str, right: str) -> None:
    found = understand(sentence, rules())
    assert found.right == right
    assert right not in found.ignored
    assert not found.facts


@pytest.mark.parametrize(
    ("sentence", "right", "ignored"),
    [
        ("Accuracy is 71%. The tone is wrong.", "71%", ()),
        ("It is right in 62% of cases", "62%", ()),
        ("62% accuracy; wrong format", "62%", ()),
        ("87% are correct, the rest crash", "87%", ()),
        ("correct in 70% of cases but edits break other rows", "70%", ()),
        ("correct: 58%; wrong format: 42%", "58%", ("42%",)),
        ("JSON is invalid in 6% of responses", "94%", ()),
        ("the judge says that 33% of our answers are wrong", "67%", ()),
        ("87% pass our unit tests, the rest crash", "", ("87%",)),
        ("62% accuracy drop since June, wrong labels", "", ("62%",)),
        ("98% accuracy in English, 40% accuracy in French", "", ("98%", "40%")),
        ("We answer 59% of questions and want 75%", "", ("59%", "75%")),
        ("it must be 95% correct and is wrong too often", "", ("95%",)),
        ("our tuned model invents 20% more than before", "", ("20%",)),
        ("the estimate is 25% wrong on average", "", ("25%",)),
        ("only 40% write in English and it makes mistakes in the others", "", ("40%",)),
        ("the model is 99% sure when it is wrong", "", ("99%",)),
        ("we cut the prompt by 60% and now it invents clauses", "", ("60%",)),
    ],
)
def test_a_share_is_read_only_beside_its_meaning_and_never_as_its_opposite(
    sentence: str, right: str, ignored: tuple[str, ...]
) -> None:
    found = understand(sentence, rules())
    assert (found.right, found.ignored) == (right, ignored)
    assert not found.facts


def test_a_wanted_share_beside_a_measured_one_is_the_target() -> None:
    found = understand("Accuracy is 71%, target 85%. The tone is wrong.", rules())
    assert (found.right, found.facts) == ("71%", {"evaluation.target": 0.85})
    alone = understand("71% now, need 85%", rules())
    assert (alone.right, alone.facts, alone.ignored) == ("", {}, ("71%", "85%"))


@pytest.mark.parametrize(
    ("sentence", "ignored"),
    [
        ("it costs $0.005 for each of 15,000 a day", ("$0.005", "15,000")),
        ("each chat costs us 4 cents", ("4 cents",)),
        ("we pay $20 per user per month", ("$20",)),
        ("$3 per million tokens is too much", ("$3",)),
        ("the annotators charge 25 euros an hour", ("25 euros",)),
        ("we save $4k a month with it", ("$4k",)),
    ],
)
def test_the_price_of_one_thing_is_no_bill(sentence: str, ignored: tuple[str, ...]) -> None:
    found = understand(sentence, rules())
    assert not any("A bill" in remark for remark in found.remarks)
    assert found.ignored == ignored


def test_numbers_that_are_not_used_are_printed_without_signs_around_them() -> None:
    found = understand("F1 is 71%,, 85%. or (92%.), on gpt-4o., at 78 %", rules())
    assert found.ignored == ("71%", "85%", "92%", "78 %")


def test_a_count_with_its_unit_is_a_fact() -> None:
    found = understand("80,000 requests per month and it costs too much", rules())
    assert dict(found.facts) == {"task.monthly_requests": 80_000}
    for spelled in ("labeled", "labelled"):
        found = understand(f"We have 60 {spelled} rows.", rules())
        assert dict(found.facts) == {"examples.demonstrations": 60}


BILLED = " Volume and prices are asked for, if they matter."
LIKELIEST = "The likeliest problems, in this order:"
WHICH = "Look at three answers that you are not happy with. Which is so?"
SLOW, COSTLY = "too-slow: Good, but too slow.", "too-costly: Good, but too expensive."
TONE = "wrong-tone: It does not sound like us."


@pytest.mark.parametrize(
    ("sentence", "understood", "heading", "likeliest", "problem"),
    [
        (
            "it is too slow and too expensive: 20,000 requests a month and we have 1 labeled "
            "examples, bill is $40k a month and we pay 2k a week, 71% right, 5 cats, 7 dogs",
            [
                f"A bill: $40k a month.{BILLED}",
                f"A bill: 2k a week.{BILLED}",
                "71% are right.",
                "A problem: Good, but too expensive.",
                "A problem: Good, but too slow.",
                "20,000 requests a month (task.monthly_requests)",
                "1 correct example (examples.demonstrations)",
                "Not used: 5, 7",
            ],
            LIKELIEST,
            [COSTLY, SLOW],
            "needs: [too-costly, too-slow], task: {monthly_requests: 20000}, "
            "examples: {demonstrations: 1}",
        ),
        (
            "The tone is wrong. We have 60 labelled rows.",
            [
                "60 correct examples (examples.demonstrations)",
            ],
            LIKELIEST,
            [TONE],
            "needs: [wrong-tone], examples: {demonstrations: 60}",
        ),
        (
            "the answers are too formal",
            ["Nothing for sure. Your words order the list below."],
            LIKELIEST,
            [TONE],
            "needs: [wrong-tone]",
        ),
        ("should we fine-tune?", [WISH], WHICH, None, "needs: [NEED]"),
        ("xyzzy", ["Nothing for sure."], WHICH, None, "needs: [NEED]"),
    ],
)
def test_without_a_terminal_all_that_a_sentence_says_is_repeated_and_put_into_the_problem(
    sentence: str, understood: list[str], heading: str, likeliest: list[str] | None, problem: str
) -> None:
    first, listed, last = without_terminal(sentence, rules(), *COMMANDS).split("\n\n")
    assert first.splitlines() == ["I understood:", *(f"  {line}" for line in understood)]
    opens, *lines = listed.splitlines()
    assert opens == heading
    named = [line.strip().partition(":")[0] for line in lines if line.startswith("  ")]
    if likeliest is None:
        assert sorted(named) == sorted(rules().needs)
    else:
        *shown, others = lines
        assert shown[: len(likeliest)] == [f"  {line}" for line in likeliest]
        assert len(shown) == 3
        assert others.startswith("The others: ")
        rest = others.removeprefix("The others: ").removesuffix(".").split(", ")
        assert sorted([*named, *rest]) == sorted(rules().needs)
    other = re.sub(r"needs: \[.*?\]", "needs: []", problem)
    assert last.splitlines() == [
        "Next question: which of these is it? To answer:",
        f"  echo '{{{problem}}}' | ladder advise -",
        "If it is none of these:",
        f"  echo '{{{other}}}' | ladder advise -",
        "To be asked, in a terminal:",
        "  ladder ask",
    ]


def test_the_list_of_a_pipe_is_as_wide_as_asked_and_commands_stay_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    said = Command(monkeypatch, capsys)("ask", "should we fine-tune?").out
    assert [line for line in said.splitlines() if len(line) > 40 and "| ladder" not in line] == []
    assert "  echo '{needs: [NEED]}' | ladder advise -\n" in said


@pytest.mark.parametrize("words", ["finetune", "fine-tune?", "it hallucinates, " * 30])
def test_a_single_word_is_a_sentence_and_a_path_is_none(
    words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ladder = Command(monkeypatch, capsys)
    assert ladder("ask", words).out.startswith("I understood:")
    for path in ("gone.yaml", "gone/problem"):
        assert ladder("ask", path).err.startswith("error: no such file")


@pytest.mark.usefixtures("small_pack")
def test_the_commands_that_go_on_name_the_rules_of_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = pack(tmp_path / "own", x="changes: need/wrong-tone\ntitle: The voice\n")
    said = Command(monkeypatch, capsys)("ask", "the tone is off", "--rules", str(own)).out
    assert f"| ladder advise - --rules {own}\n" in said
    assert f"ladder ask --rules {own}\n" in said


def test_thousands_after_the_word_bill_are_a_bill() -> None:
    found = understand("bill went from 3k to 21k", rules())
    assert [remark.partition(".")[0] for remark in found.remarks] == ["A bill: 3k", "A bill: 21k"]
    assert found.ignored == ()
    counted = understand("the bill is for 20k calls", rules())
    assert not any("A bill" in remark for remark in counted.remarks)
