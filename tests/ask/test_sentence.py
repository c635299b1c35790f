"""What a sentence states: what is taken, what is not, and what a pipe prints."""

from pathlib import Path
from textwrap import wrap

import pytest

from ladder import advise, first_answer
from ladder.ask.question import TRIAGE
from ladder.ask.sentence import BILL, ELSEWHERE, WISH, needs_in, understand
from ladder.engine.facts import Money, Value
from ladder.engine.facts import currency as currency_of_facts
from tests.commands import Command
from tests.load.packs.test_rules_loading import pack
from tests.strategies import rules


@pytest.mark.parametrize(
    "sentence",
    [
        "I want our own AI model for the hospital",
        "interested in RLHF",
        "should we fine-tune?",
        "boss wants to fine-tune",
        "my boss wants us to train our own model",
        "we want to fine tune llama 3 on our tickets",
        "shuld we finetune our modle",
        "do we need finetuning",
        "finetune",
        "fintune",
        "finetunning?",
        "fine-tune? yes or no",
        "qlora?",
        "train vs prompt",
        "we want to train llama on them, is it worth it?",
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
    assert found.remarks == ()


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
        ("we send 1.200.000 requests a month", 1_200_000),
        ("we send 40.000 requests a month", 40_000),
        ("we send 40 000 requests a month", 40_000),
        ("40k calls every month are too slow", 40_000),
        ("2 lakh queries per month are too slow", 200_000),
        ("1.5 crore calls a month are too slow", 15_000_000),
        ("2,00,000 calls a month are too slow", 200_000),
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


@pytest.mark.parametrize(
    ("sentence", "bill"),
    [
        ("our GPT bill is $40k a month", 40_000),
        ("we pay 12k a month", 12_000),
        ("spending 5k/month on GPT", 5000),
        ("we spend EUR 6,500 a month on it", 6500),
        ("our bill is 40.000 € a month", 40_000),
        ("our bill is €40.000 a month", 40_000),
        ("our bill is 1.200.000 € a month", 1_200_000),
        ("our bill is 40 000 € a month", 40_000),
        ("our bill is 40'000 CHF a month", 40_000),
        ("our bill is 40.000,50 € a month", 40_000.5),
        ("our bill is 40.50 € a month", 40.5),
    ],
)
def test_a_bill_of_a_month_is_a_fact(sentence: str, bill: int) -> None:
    found = understand(sentence, rules())
    assert (found.remarks, found.ignored) == ((), ())
    assert found.facts == {"costs.monthly_bill": bill}


@pytest.mark.parametrize(
    ("sentence", "facts"),
    [
        ("each call costs $1.250", {"costs.per_request": 1.25}),
        ("it takes 1.500 ms", {"hosting.latency_now_ms": 1500}),
        ("it takes 1.500 s", {"hosting.latency_now_ms": 1500}),
        ("1.250 million calls a month", {"task.monthly_requests": 1_250_000}),
        ("we have 50.000 labelled examples", {"examples.demonstrations": 50_000}),
        ("our bill is 1,5k € a month", {}),
        ("mistral 7 500 calls a month", {"task.monthly_requests": 500}),
    ],
)
def test_a_dot_before_three_digits_is_read_by_what_it_counts(
    sentence: str, facts: dict[str, Value]
) -> None:
    assert understand(sentence, rules()).facts == facts


def test_a_bill_names_the_need_for_less_cost() -> None:
    found = understand("our GPT bill is $40k a month", rules())
    assert found.ranked.needs[0].id == "too-costly"


@pytest.mark.parametrize(
    ("sentence", "right"),
    [
        ("breaks format in 4% of calls", "96%"),
        ("error rate is 8%", "92%"),
        ("error rate is 99.9%", "0.1%"),
        ("error rate is 100%", ""),
    ],
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
        ("We answer 59% of questions", "", ("59%",)),
        ("It answers 59% of questions in German, want 75% automation", "", ("59%", "75%")),
        ("We answer 59% of questions too slowly and want 75%", "", ("59%", "75%")),
        ("it correctly answers 59 % of questions", "59 %", ()),
        ("59 % correct answers", "59 %", ()),
        ("only 59% of the questions get a right answer", "59%", ()),
        ("it solves 59% of the tasks", "59%", ()),
        ("it cannot solve 41% of the tasks", "", ("41%",)),
        ("it fails 41% of the questions", "59%", ()),
        ("62 out of 100 are right", "62 out of 100", ()),
        ("users rate it 3.1 out of 5", "", ("3.1", "5")),
        ("recall 83 %, wrong labels", "", ("83 %",)),
        ("accuracy 88 % before, 81 % now", "", ("88 %", "81 %")),
        ("it fails 12.3456789% of the questions", "87.6543211%", ()),
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
    answered = understand("We answer 59% of questions and want 75%", rules())
    assert answered.remarks == ("59% are answered. If these answers are right, 59% are right.",)
    assert (answered.right, answered.facts) == ("59%", {"evaluation.target": 0.75})
    alone = understand("71% now, need 85%", rules())
    assert (alone.right, alone.facts, alone.ignored) == ("", {}, ("71%", "85%"))


@pytest.mark.parametrize(
    ("sentence", "ignored"),
    [
        ("our bill is Rs 40k a month", "40k"),
        ("our bill is Rs. 40k a month", "40k"),
        ("we pay INR 40k a month", "40k"),
        ("our bill is ₹40k a month", "₹40k"),
        ("our bill is 40k yen/month", "40k"),
        ("our bill is A$40k a month", "40k"),
        ("our bill is R$ 40,000 a month", "40,000"),
    ],
)
def test_a_bill_in_a_currency_of_no_fact_is_not_read(sentence: str, ignored: str) -> None:
    found = understand(sentence, rules())
    assert (found.facts, found.remarks, found.ignored) == ({}, (), (ignored,))


def test_a_bill_in_us_dollars_is_read_whole() -> None:
    found = understand("we pay US$40k a month for a US agency", rules())
    assert (found.facts, found.ignored) == ({"costs.monthly_bill": 40000}, ())


@pytest.mark.parametrize(
    ("sentence", "ignored"),
    [
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


@pytest.mark.parametrize(
    ("sentence", "facts", "right", "ignored"),
    [
        (
            "it costs $0.005 for each of 15,000 a day",
            {"costs.per_request": 0.005, "task.monthly_requests": 450_000},
            "",
            (),
        ),
        ("each chat costs us 4 cents", {"costs.per_request": 0.04}, "", ()),
        ("each chat costs us 9p", {"costs.per_request": Money(0.09, "GBP")}, "", ()),
        (
            "500k chats a month, 2 cents each",
            {"costs.per_request": 0.02, "task.monthly_requests": 500_000},
            "",
            (),
        ),
        (
            "500k chats a month, 5 agents at 20 dollars each",
            {"task.monthly_requests": 500_000},
            "",
            ("5", "20 dollars"),
        ),
        ("62% accuracy today", {}, "62%", ()),
        (
            "the classifier needs 92 % on 12 categories with gpt-4o., 70% correct",
            {"evaluation.target": 0.92, "task.classes": 12},
            "70%",
            (),
        ),
        (
            "it has 666 labeled messages and 1,002 to test",
            {"examples.demonstrations": 666, "evaluation.items": 1002},
            "",
            (),
        ),
        (
            "it answers 71% of questions correctly and we tested on 240 questions",
            {"evaluation.items": 240},
            "71%",
            (),
        ),
        ("only 55% of its claims land in the right folder", {}, "55%", ()),
        ("F1 is 0.78, target 0.9", {"evaluation.target": 0.9}, "0.78", ()),
        ("the bot takes 9 seconds to answer", {"hosting.latency_now_ms": 9000}, "", ()),
        ("we need replies under 300 ms", {"hosting.latency_target_ms": 300}, "", ()),
        ("12,000 calls a day are too slow", {"task.monthly_requests": 360_000}, "", ()),
        ("the 7B model gets 64% right, the 70B gets 81%", {}, "", ("7B", "64%", "70B", "81%")),
        ("it confuses 5 wrong categories and 9 classes", {"task.classes": 9}, "", ("5",)),
        ("its labels: 12 categories, then 15 categories", {}, "", ("12", "15")),
        ("we need 20% more and 92% of them fast", {}, "", ("20%", "92%")),
        ("our CI pipeline takes 40 seconds", {}, "", ("40",)),
    ],
)
def test_a_number_is_a_fact_only_where_its_meaning_is_sure(
    sentence: str, facts: dict[str, float], right: str, ignored: tuple[str, ...]
) -> None:
    found = understand(sentence, rules())
    assert (found.facts, found.right, found.ignored) == (facts, right, ignored)


def test_numbers_that_are_not_used_are_printed_without_signs_around_them() -> None:
    found = understand("F1 is 71%,, 85%. or (92%.), on gpt-4o., at 78 %", rules())
    assert found.ignored == ("71%", "85%", "92%", "78 %")


def test_a_count_with_its_unit_is_a_fact() -> None:
    found = understand("80,000 requests per month and it costs too much", rules())
    assert dict(found.facts) == {"task.monthly_requests": 80_000}
    for spelled in ("labeled", "labelled"):
        found = understand(f"We have 60 {spelled} rows.", rules())
        assert dict(found.facts) == {"examples.demonstrations": 60}


GO_ON = """{first}
  echo '{{needs: [{needs}]{facts}}}' | ladder advise -
If it is {else_}:
  echo '{{needs: []{facts}}}' | ladder advise -
To be asked, in a terminal:
  ladder ask
"""
NAMED, LISTED = "To go on with this:", "To answer, put the name of a problem for NEED:"


def _went_on(first: str, needs: str, else_: str, facts: str = "") -> str:
    return GO_ON.format(first=first, needs=needs, else_=else_, facts=facts)


def _groups() -> str:
    needs = rules().needs.values()
    lines = [
        "Look at three answers that you are not happy with. Which is so?",
        "If there are none, keep what you have: nothing has to be trained.",
    ]
    for place, said in TRIAGE.items():
        lines += [said, *(f"  {one.id}: {one.symptom}" for one in needs if one.triage == place)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        (
            "should we fine-tune on our wiki?",
            [
                "I understood:\n  The model should know your facts.",
                "Use retrieval (RAG): index, retrieve, cite.\n"
                "Fine-tune? No. Training does not replace retrieval (RAG).\n"
                "Why: Facts stay fresh and traceable in an index.\n"
                "If that misses: Use tools (function calls, checks).",
                _went_on(NAMED, "missing-knowledge", "something else"),
            ],
        ),
        (
            "our bill is $40k a month",
            [
                "I understood:\n  A problem: Good, but too expensive.\n"
                "  40,000 USD a month (costs.monthly_bill)",
                "Use better serving: cache what repeats, batch what may wait.\n"
                "Fine-tune? Not now. Try better serving first, then another ready-made model.\n"
                "Cost: Days, settings to keep; your bill is 40,000 USD a month; each tenth less "
                "saves 4,000.\n"
                "Why: Caching and batching cut cost.\n"
                "If that misses: Use another ready-made model.",
                _went_on(NAMED, "too-costly", "something else", ", costs: {monthly_bill: 40000}"),
            ],
        ),
        (
            "my boss wants a LoRA",
            [
                f"I understood:\n  {WISH}",
                "Fine-tune? It depends on what the model should do:\n"
                "  know your facts: retrieval (RAG), not training\n"
                "  do a task right or keep a format: a better prompt, training last\n"
                "  sound like you: few-shot examples, perhaps LoRA\n"
                "  run in-house: another ready-made model, perhaps a small encoder of your own\n"
                "  cost less or answer faster: better serving, training last",
                _groups(),
                _went_on(LISTED, "NEED", "none of these"),
            ],
        ),
        (
            "our meeting room is double booked",
            [
                f"I understood:\n  {ELSEWHERE}",
                _groups(),
                _went_on(LISTED, "NEED", "none of these"),
            ],
        ),
        (
            "the answers are too formal, 5 cats, 7 dogs.,",
            [
                "I understood:\n  Nothing for sure. Your words order the list below.\n"
                "  Not used: 5, 7",
                "It may be:\n  wrong-tone: It does not sound like us.\n"
                "  too-slow: Good, but too slow.",
                _went_on(LISTED, "NEED", "none of these"),
            ],
        ),
        (
            "xyzzy xyzzy",
            [
                "I understood:\n  Nothing for sure.",
                _groups(),
                _went_on(LISTED, "NEED", "none of these"),
            ],
        ),
    ],
)
def test_without_a_terminal_a_sentence_is_answered_before_any_list(
    sentence: str,
    parts: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    said = Command(monkeypatch, capsys)(sentence)
    assert said.out.rstrip() == "\n\n".join(parts).rstrip()


def test_a_pipe_says_that_its_command_leaves_out_a_score(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = Command(monkeypatch, capsys)("the classifier is 78% right").out
    assert said.startswith(
        "I understood:\n  78% are right.\n"
        "  Not in the commands below: this score, as it belongs to one attempt.\n"
    )
    assert "commands below" not in Command(monkeypatch, capsys)("the classifier is bad").out


def test_each_line_for_a_purpose_names_the_first_option_of_its_needs() -> None:
    lines = [line.partition(": ") for line in first_answer("", rules()).splitlines()[1:]]
    assert len(lines) == 5
    for need in (need for need in rules().needs.values() if need.purpose):
        (technique,) = [
            then for what, _, then in lines if need.purpose in what.strip().split(" or ")
        ]
        verdict = advise({"needs": [need.id]}, rules())
        finds = verdict.recommendation.outcome == "find-out"
        first = verdict.ahead.title if finds and verdict.ahead else verdict.recommendation.title
        assert technique.partition(",")[0].lower() == first.lower()


@pytest.mark.parametrize(
    "wish",
    [
        "should we fine-tune on our wiki?",
        "my boss wants a LoRA",
        "train a model to write like our brand",
        "would fine-tuning a smaller model save us money?",
        "fine-tune a model to call our API?",
    ],
)
def test_the_answer_to_a_wish_has_at_most_six_lines_of_a_terminal(wish: str) -> None:
    lines = first_answer(wish, rules()).splitlines()
    assert 1 <= sum(len(wrap(line, 80)) for line in lines) <= 6


@pytest.mark.parametrize(
    ("wish", "lines"),
    [
        (
            "we classify 31 kinds of motor mails, LoRA or not?",
            ["LoRA: not yet, because it needs evidence that training can help."],
        ),
        ("should we LoRA on our wiki?", ["LoRA: no, like any training here."]),
        (
            "RAG or QLoRA for valid JSON?",
            [
                "Retrieval (RAG): no, because you named no missing facts.",
                "LoRA: not yet, because it needs an evaluation set of a few hundred items.",
            ],
        ),
        (
            "do we need to distill it to cut the bill?",
            ["Distillation: not yet, because it needs a teacher that does the task well."],
        ),
        (
            "should we do DPO?",
            ["Preference optimization: not yet, because you have not stated what is wrong yet."],
        ),
        (
            "distill gpt-4 into a small model to make it faster",
            ["Distillation: not yet, because it needs a teacher that does the task well."],
        ),
        ("RAG or fine-tuning for our PDFs?", []),
        ("should we fine-tune to classify mails?", []),
        ("our LoRA ignores my rules", []),
    ],
)
def test_a_technique_that_a_wish_names_has_a_line_if_the_answer_does_not_name_it(
    wish: str, lines: list[str]
) -> None:
    titles = tuple(f"{technique.title}: " for technique in rules().techniques.values())
    answer = first_answer(wish, rules())
    assert [line for line in answer.splitlines() if line.startswith(titles)] == lines


def test_the_command_line_answers_about_a_technique_by_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = Command(monkeypatch, capsys)("we classify 31 kinds of mails, LoRA or not?").out
    assert "\nLoRA: not yet, because it needs evidence that training can help.\n" in said


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


@pytest.mark.parametrize(
    ("words", "bill"),
    [
        ("we pay 1.250.000,50 EUR a year for it", Money(104_167, "EUR")),
        ("our bill is $36k/year", 3_000),
        ("the invoice was 9000 EUR per quarter", Money(3_000, "EUR")),
        ("our bill is $3k a month", 3_000),
        ("our bill is $300 a day", None),
    ],
)
def test_a_bill_of_a_year_or_a_quarter_is_one_of_its_months(words: str, bill: float | None) -> None:
    found = understand(words, rules()).facts.get("costs.monthly_bill")
    assert found == bill
    assert getattr(found, "currency", "") == getattr(bill, "currency", "")


def test_thousands_after_the_word_bill_are_a_bill() -> None:
    found = understand("bill went from 3k to 21k", rules())
    assert [remark.partition(".")[0] for remark in found.remarks] == ["A bill: 3k", "A bill: 21k"]
    assert found.ignored == ()
    counted = understand("the bill is for 20k calls", rules())
    assert not any("A bill" in remark for remark in counted.remarks)


def test_a_target_beside_a_known_scale_is_not_replaced_by_a_share() -> None:
    """On another scale, a share in a sentence says nothing about the target."""
    text = "It is too slow and accuracy is 71%, target 85%"
    known: dict[str, Value] = {"evaluation.max_score": 5}
    found = [
        needs_in(text, rules(), facts)
        for facts in ({}, known, known | {"evaluation.target": 4}, {"evaluation.target": 0.8})
    ]
    assert [answer and sorted(answer.facts) for answer in found] == [
        ["evaluation.target", "needs"],
        ["needs"],
        ["needs"],
        ["needs"],
    ]


@pytest.mark.parametrize(
    ("sentence", "bill", "currency"),
    [
        ("our GPT bill is 2,100 EUR a month", 2100, "EUR"),
        ("our GPT bill is 2,100 pounds a month", 2100, "GBP"),
        ("we pay CHF 40k a month", 40_000, "CHF"),
        ("we pay $40k a month", 40_000, "USD"),
    ],
)
def test_a_bill_keeps_its_currency(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    sentence: str,
    bill: float,
    currency: str,
) -> None:
    facts = understand(sentence, rules()).facts
    assert facts == {"costs.monthly_bill": bill}
    assert currency_of_facts(facts) == currency
    named = f" {currency}" if currency != "USD" else ""
    assert f"monthly_bill: {bill}{named}}}" in Command(monkeypatch, capsys)("ask", sentence).out


def test_cents_are_of_the_currency_that_another_amount_names() -> None:
    facts = understand("we pay EUR 3,200 a month, and each chat costs 2 cents", rules()).facts
    assert facts == {"costs.monthly_bill": 3200, "costs.per_request": 0.02}
    assert [getattr(value, "currency", "") for value in facts.values()] == ["EUR", "EUR"]


@pytest.mark.parametrize(
    ("sentence", "classes"),
    [
        ("we classify 31 kinds of mails", 31),
        ("it sorts tickets into 12 queues", 12),
        ("route each document to one of 40 teams", 40),
        ("we have 31 kinds of mails", None),
        ("we serve 12 teams", None),
    ],
)
def test_kinds_are_classes_only_beside_a_word_for_sorting(
    sentence: str, classes: int | None
) -> None:
    assert understand(sentence, rules()).facts.get("task.classes") == classes
