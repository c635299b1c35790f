"""The state of the page as text: the problem and the screen. A link carries the problem alone."""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, Literal, NamedTuple

from ladder.api.advising import read_problem
from ladder.ask.interview import ANSWER, in_file
from ladder.engine.facts import Money, Value
from ladder.engine.problem import Origin, Problem, Try
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.load.problems.problem import nested
from ladder.load.problems.writer import in_yaml
from ladder.output.diagnostics import InvalidInput, fault
from ladder.page import words

Screen = Literal["start", "ask", "check", "result", "evidence"]

MOST = 256 * 1024
"""Bytes of a link's answers at most, once unpacked."""

ANSWERED = Position(ANSWER, 0, 0)
STATED = Position("file", 0, 0)


class State(NamedTuple):
    """The state that the browser returns with each action.

    Args:
        screen: what is shown.
        problem: what was answered so far.
        sentence: what goes wrong in the person's own words.
        about: the fact that is asked about to change its answer; "" for the next question.
        asked: how many questions were answered or skipped.
    """

    screen: Screen
    problem: Problem
    sentence: str = ""
    about: str = ""
    asked: int = 0


def unknown(problem: Problem, rules: Rulebook) -> list[str]:
    """Return the facts that nobody knows, in the order of their questions."""
    return [fact for fact in problem.positions if fact in rules.facts and fact not in problem.facts]


def packed(state: State, rules: Rulebook) -> str:
    """Return a state as text for the browser's history."""
    problem = state.problem
    facts = {fact: _plain(value) for fact, value in problem.facts.items()}
    follows = {fact: origin.how for fact, origin in problem.origins.items()}
    known = [state.screen, problem.title, facts, unknown(problem, rules)]
    known += [follows, problem.tries, sorted(in_file(problem) & rules.facts.keys())]
    return json.dumps([*known, state.sentence, state.about, state.asked])


def _plain(value: Value) -> object:
    """Return a value for JSON: a list of words, or an amount by its currency."""
    if isinstance(value, Money):
        return {value.currency: float(value)}
    return sorted(value) if isinstance(value, frozenset) else value


def _value(plain: Any) -> Value:
    """Return the value that `_plain` gave."""
    if isinstance(plain, dict):
        return next(Money(amount, currency) for currency, amount in plain.items())
    return frozenset(plain) if isinstance(plain, list) else plain


def unpacked(text: str) -> State:
    """Return the state that `packed` wrote."""
    screen, title, facts, unknown, follows, tries, given, *others = json.loads(text)
    known: dict[str, Value] = {fact: _value(value) for fact, value in facts.items()}
    places = dict.fromkeys([*(fact for fact in known if fact not in follows), *unknown], ANSWERED)
    places |= dict.fromkeys(given, STATED)
    of = {name: tuple(Try(*item) for item in every) for name, every in tries.items()}
    origins = {fact: Origin("", "", how) for fact, how in follows.items()}
    return State(screen, Problem(title, known, places, origins=origins, tries=of), *others)


def fragment(problem: Problem, rules: Rulebook) -> str:
    """Return the part of a link behind its #: the title and the answers, compressed."""
    own = {
        fact: in_yaml(rules.facts[fact], x) if isinstance(x, Money) else x
        for fact, x in problem.facts.items()
        if not rules.facts[fact].filled
    }
    stated = {**own, **dict.fromkeys(unknown(problem, rules), "unknown")}
    text = json.dumps(
        {"title": problem.title, **nested(stated)}, ensure_ascii=False, default=sorted
    )
    return urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def problem_of(link: str, rules: Rulebook) -> Problem:
    """Return the problem that a link carries, checked like a problem file.

    Raises:
        InvalidInput: if it cannot be read.
    """
    try:
        unzip = zlib.decompressobj()
        raw = unzip.decompress(urlsafe_b64decode(link + "=" * (-len(link) % 4)), MOST)
        if not unzip.eof:
            raise ValueError("cut off, or too large")
        text = raw.decode()
    except (ValueError, zlib.error):
        raise fault(words.BAD_LINK) from None
    try:
        return read_problem(text, rules, name="link")
    except InvalidInput as error:
        raise fault(words.BAD_LINK, error.diagnostics[0].what) from None
