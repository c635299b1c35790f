"""What holds of every interview, whatever is known and whatever is answered."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from ladder import InvalidInput, Problem, answer, load_problem
from ladder.advice.formats.json import render
from ladder.ask.answer import scored_reason
from ladder.ask.interview import Interview
from ladder.ask.question import Inapplicable, Needs, Reason, attempt
from ladder.ask.question_order import possible
from ladder.cli.interview.keyboard import Keyboard, _Form
from ladder.cli.interview.saving import Commands
from ladder.cli.interview.session import Session
from ladder.engine.answers import answers
from ladder.engine.decision import Step
from ladder.engine.explanation import judge
from ladder.engine.facts import DOUBTS, Value
from ladder.engine.forms import MEASURE
from ladder.load.problems.contradictions import contradictions
from ladder.load.problems.problem import parse_problem
from ladder.load.problems.writer import written
from tests.ask.answering import DAY, asked, finished
from tests.deciding import decision_on
from tests.saw import must_see, saw
from tests.strategies import problems, rules

Truth = dict[str, Value]

of_many = settings(max_examples=settings().max_examples // 3)
"""Fewer examples: each is a whole interview."""


@pytest.mark.slow
@must_see(asked=7, unasked=3)
@of_many
@given(problems(), st.data())
def test_it_asks_nothing_twice_and_what_it_did_not_ask_cannot_change_the_headline(
    truth: Truth, data: st.DataObject
) -> None:
    seen = set[tuple[str, str]]()
    for interview, question, _ in asked(rules(), truth):
        if question is None:
            continue
        # What goes wrong is asked once more after the triage, of fewer needs.
        again = isinstance(question, Needs)
        assert (question.form, question.id) not in seen or again
        seen.add((question.form, question.id))
        if not again and not isinstance(question, Reason | Inapplicable):
            assert not {*question.settles} & {*interview.facts, *interview.unknown}
            saw("asked")
    if "needs" in interview.unknown:
        return
    saw("unasked")
    facts = dict(interview.knowledge.facts)
    before = headline(facts)
    options = [item for need in interview.knowledge.decision.needs for item in need.need.options]
    offered = {name for item in options for name in (item.technique, *item.combined_with)}
    left = [
        fact
        for fact in rules().facts.values()
        if fact.id not in facts
        and fact.id not in interview.unknown
        # A training that is no option and reached the target ends a search that would train.
        and fact.attempt_of in {None, *offered}
    ]
    for fact in data.draw(st.lists(st.sampled_from(left), max_size=12, unique=True)):
        if values := answers(rules(), fact, facts):
            facts[fact.id] = data.draw(st.sampled_from(values))
    assert before == headline(facts)


def headline(facts: Mapping[str, Value]) -> tuple[str, str]:
    """What a verdict names first: a technique, and whether to use it, to stop or to stay there."""
    leading = decision_on(rules(), facts).leading_need
    assert leading is not None
    return leading.step.technique, leading.step.outcome


# No text fits a window of 256 tokens: any answer moves what not to know would leave.
SMALL_WINDOW = {
    "needs": frozenset(["missing-knowledge"]),
    "knowledge.tokens": 0,
    "knowledge.in_prompt": True,
    "hosting.context_window": 256,
    "attempts.prompt.outcome": "target-reached",
}
# Rules read the adapter's outcome as "no" until it is stated.
TRAINED: Truth = {
    "needs": frozenset(["weak-domain-skill"]),
    "attempts.lora.outcome": "target-reached",
}
# The items that no answer states come first: they are measured.
UNMEASURED: Truth = {
    "needs": frozenset(["wrong-tone"]),
    "examples.demonstrations": 2000,
    "attempts.prompt.outcome": "below-target",
    "attempts.prompt.score": 0.5,
    "attempts.prompt.because": "It stays stiff.",
    "attempts.few-shot.outcome": "below-target",
    "attempts.few-shot.score": 0.6,
    "attempts.few-shot.because": "It drifts.",
    "attempts.model-choice.outcome": "not-applicable",
    "attempts.model-choice.because": "The contract names this model.",
    "hosting.data_must_stay": True,
    "hosting.model_billions": 197.000001,
}


TRAININGS = [card.id for card in rules().techniques.values() if card.training]


@pytest.mark.nightly
@must_see(fewer=2)
@of_many
@example(SMALL_WINDOW)
@example(UNMEASURED)
@given(problems())
def test_the_set_of_possible_headlines_never_grows_and_the_verdict_is_in_the_last(
    truth: Truth,
) -> None:
    # Not kept: if nobody knows what the model does, a training that waits for an encoder of labels
    # is named at the end of the interview, and the file asks what the model does.
    assume("task.shape" in truth)
    # Nor with several needs, if a training that is no option of one of them reached the target.
    needs, reached = truth.get("needs"), {"target-reached"}
    trained = {truth.get(f"attempts.{name}.outcome") for name in TRAININGS}
    assume(not (isinstance(needs, frozenset) and len(needs) > 1 and reached & trained))
    never_grows(truth)


def test_an_outcome_that_counts_once_stated_leads_to_a_headline_that_was_possible() -> None:
    never_grows(TRAINED)


def doubts(interview: Interview) -> list[Value | None]:
    return [interview.knowledge.facts.get(doubt) for doubt in DOUBTS]


def beside(interview: Interview) -> set[tuple[str, str]]:
    """What is done for each need in any case, or kept after measuring for it.

    Of needs of equal weight, an answer can decide which one is named first.
    """
    steps = list[Step]()
    for need in interview.knowledge.stated.decision.needs:
        measures = need.step.technique == MEASURE
        steps += [x for x in need.possible if x.outcome == "stay"] if measures else [need.step]
    return {(step.technique, step.outcome) for step in steps}


def never_grows(truth: Truth) -> None:
    # The score that is stated with a reason may cast doubt on the outcome before it.
    course = [
        state
        for state, item, _ in asked(rules(), truth)
        if not isinstance(item, Reason | Inapplicable)
    ]
    # What is assumed counts from where it is asked; some of it is never asked.
    answered = {*course[-1].facts, *course[-1].unknown} if course else set[str]()
    assumed = {fact.id for fact in rules().facts.values() if fact.assume and fact.id in answered}
    course = [state for state in course if state.facts.get("needs")]
    states = [state for state in course if assumed <= {*state.facts, *state.unknown}]
    left = [possible(state.knowledge) for state in states]
    for (before, earlier), (after, later) in pairwise(zip(states, left, strict=True)):
        # A target may cast doubt on the outcome of an attempt, too: docs/special-cases.md.
        if doubts(before) == doubts(after):
            assert later <= earlier | beside(before)
    if len(set(left)) > 1:
        saw("fewer")
    if left:
        # Between needs of one weight it may be open which leads, as long as no answer decides it.
        # What is measured first is not among what may come after it.
        now = headline(states[-1].knowledge.facts)
        assert now in left[-1] or now[0] == MEASURE


@pytest.mark.slow
@must_see(answered=4)
@of_many
@given(problems(), problems())
def test_the_saved_file_gives_the_very_same_verdict(known: Truth, truth: Truth) -> None:
    left_out = ("attempts.", "in_use_")  # random attempts contradict themselves, or give these
    loadable = {fact: value for fact, value in known.items() if not fact.startswith(left_out)}
    assume(not list(contradictions(rules(), loadable)))
    interview = finished(rules(), truth, loadable)
    facts, unknown = interview.settled_facts, interview.unknown
    text = written(rules(), facts, unknown, title="A title: with #marks")
    problem = parse_problem(text, "saved.yaml", rules())
    assert dict(problem.facts) == facts
    expected = render(judge(rules(), "A title: with #marks", facts, DAY))
    assert expected == render(judge(rules(), problem.title, problem.facts, DAY))
    again = Interview(rules(), problem.facts, unknown, DAY)
    assert again.question is None
    if facts != loadable:
        saw("answered")


KEYS = ["\r", "\r", "\r", "\x1b[A", "\x1b[B", "\x1b[B", "\t", "\x1b[Z", "\x1b[C", "\x1b[D", " "]
TYPED = [
    *("1", "2", "3", "yes", "no", "unknown", "none", "prompt", "A better prompt", "0.62"),
    *("62/100", "Stiff.", "below", "1, the rest unknown", "the tone is wrong", "training"),
    *("back", "why", "?", "change", "verdict", "text", "20k"),
]
SENT = [f"{text}{key}" for text in TYPED for key in KEYS[:5:2]]
"""What is typed, with a key after it: Enter or an arrow."""
STARTS = [
    "",
    "needs: [wrong-tone]\n",
    "needs: [missing-knowledge]\nattempts: {prompt: {outcome: untried}}\n",
    "needs: [wrong-tone]\nteam: {lifecycle_budgeted: unknown}\ntask: {stage: pilot}\n",
    "needs: [too-costly]\ntask: {input: text, simpler: none}\n",
]


class Confirmed:
    """What stood on each line when the person pressed a key that leaves it, by the question."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.said = defaultdict[str, set[str]](set)
        self.none_tried = False
        for name in ("_enter", "_move"):
            monkeypatch.setattr(_Form, name, self._noted(getattr(_Form, name)))

    def _noted(self, handled: Callable[..., None]) -> Callable[..., None]:
        def handle(form: _Form, *arguments: Any) -> None:
            self._note(form, entered=not arguments[:-1])
            handled(form, *arguments)

        return handle

    def _note(self, form: _Form, *, entered: bool) -> None:
        selection, text = form.selection, form.buffer.text.strip()
        questions, at = form.page.questions, selection.pointer
        # Where no line beside it asks for the score, a reason may bring it along.
        asked = questions[selection.rows[at].question if selection.rows else 0]
        if isinstance(asked, Reason) and (scored := scored_reason(text)):
            self.said[attempt(asked.technique, "score")].add(scored[0])
        if form.selection.pick == "form":
            last = at == selection.lines - 1
            for number, row in enumerate(selection.rows):
                if number == at or (last and entered):
                    value = text if number == at and text else selection.values[number]
                    self.said[f"{questions[row.question].id} {row.choice}".strip()].add(value)
        elif entered:
            ids = [choice.id for choice in form.page.choices]
            named = [id for id, value in zip(ids, selection.values, strict=False) if value]
            numbers = {str(number): id for number, id in enumerate(ids, 1)}
            named += [numbers.get(part, part) for part in text.split(", ") if part]
            if form.selection.pick == "text":
                named = named or [questions[0].default]
            elif not named and (at == len(ids) or form.selection.pick == "one"):
                named = [[*ids, "none"][at]]
            self.said[questions[0].id].add(", ".join(named))

    def holds(self, fact: str, value: Value) -> bool:
        """Whether the person confirmed this value of a fact."""
        if isinstance(value, frozenset) and fact != "needs":
            choices = rules().facts[fact].choice_ids()
            every = [
                ("yes" if id in value else "no") in self.said[f"{fact} {id}"] for id in choices
            ]
            return all(every)
        texts = self.said[fact] | (self.said["attempts"] if fact.endswith(".outcome") else set())
        if fact.endswith(".items"):
            texts = self.said[fact.replace(".items", ".score")]
        if value == "untried":
            return bool(self.said["attempts"] - {"", "unknown"} or self.said[fact])
        if value == "inconclusive":
            return True
        return any(value == self._meaning(fact, text) for text in texts)

    def _meaning(self, fact: str, text: str) -> Value | None:
        about = fact.replace(".items", ".score")
        if fact.endswith(".outcome") and text.isdecimal():  # the form does not list `untried`
            text = str(int(text) + 1)
        known: Truth = {}
        if about.endswith((".score", ".because")):
            known = {f"{about.rpartition('.')[0]}.outcome": "inconclusive"}
        try:
            return answer(Problem("", known), about, text, rules(), as_of=DAY).facts.get(fact)
        except InvalidInput:
            return None


@pytest.mark.slow
@must_see(kept=2)
@settings(
    max_examples=settings().max_examples // 2 + 4,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example(start=STARTS[1], keys=["\x1b[B", "\r"], interrupted=True)
@example(start=STARTS[3], keys=["change\r", "3\r", "yes\r", "\r", "\r", "\r"], interrupted=True)
@example(start=STARTS[1], keys=["prompt\r", "below\r", "unknown\r", "1\r"], interrupted=True)
@example(start=STARTS[2], keys=["change\r", "2\r", "below\r", "62/100\r"], interrupted=True)
@given(
    start=st.sampled_from(STARTS),
    keys=st.lists(st.sampled_from([*KEYS, *SENT]), max_size=40),
    interrupted=st.booleans(),
)
def test_whatever_keys_are_pressed_only_what_was_confirmed_is_kept(
    start: str,
    keys: list[str],
    interrupted: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / uuid4().hex
    folder.mkdir()
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    monkeypatch.chdir(folder)
    (folder / "p.yaml").write_text(start)
    with monkeypatch.context() as patched, create_pipe_input() as typed:
        confirmed = Confirmed(patched)
        patched.setattr("ladder.cli.interview.keyboard.create_input", lambda _: typed)
        patched.setattr(
            "ladder.cli.interview.keyboard.Vt100_Output", lambda *_, **__: DummyOutput()
        )
        patched.setattr("ladder.cli.interview.terminal.write", lambda _: None)
        patched.setattr("ladder.cli.interview.keyboard.write", lambda _: None)
        file = folder / "p.yaml" if start else None
        session = Session(rules(), DAY, file, Commands(), lambda *_: "")
        typed.send_text("".join(keys) + ("\x03" if interrupted else "\x15\x04"))
        with suppress(EOFError, KeyboardInterrupt):
            session.run(Keyboard(), color=False)
    before = parse_problem(start or "{}", "p.yaml", rules()).facts
    draft = folder / "ladder" / "draft.yaml"
    kept = load_problem(draft, rules()).facts if draft.exists() else before
    new = {fact: value for fact, value in kept.items() if before.get(fact) != value}
    if new:
        saw("kept")
    assert {fact: v for fact, v in new.items() if not confirmed.holds(fact, v)} == {}
