"""An interview whose only state is the problem: the next question, and the problem after an answer.

A terminal, a page and a server ask the same questions through these functions.
"""

from datetime import date
from typing import NamedTuple

from ladder.api.advising import shipped, today
from ladder.ask import free_text
from ladder.ask.free_text import RankedNeeds
from ladder.ask.interview import Interview
from ladder.ask.page import next_page, page_about
from ladder.ask.question import Choice, Form
from ladder.ask.question import Question as Asked
from ladder.ask.reply import Reply, answered
from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook


class Question(NamedTuple):
    """A question as plain data, for a terminal, a page or a server.

    Args:
        id: the fact that is asked about; `attempts` asks about several techniques at once.
        text: the question in words.
        help: how to find the answer, or "".
        why: what the answer decides.
        accepts: what may be answered, in one line.
        form: `yes-no`; `choice`: one of `choices`; `choices`: any of them; `each`: one of
            `outcomes` for each of them; `whole` and `number`: a number; `text`: one sentence.
        choices: the answers to pick from.
        outcomes: of the form `each`, what can be said of each choice.
        unit: the unit of a number, or "".
        minimum: the lowest legal number, if there is one.
        maximum: the highest legal number, if there is one.
        facts: the facts that an answer settles.
        default: the answer to offer: the present one, else what is assumed where nobody knows; ""
            if there is neither.
        related: other open questions to ask on the same screen. Each is answered on its own.
    """

    id: str
    text: str
    help: str
    why: str
    accepts: str
    form: Form
    choices: tuple[Choice, ...] = ()
    outcomes: tuple[Choice, ...] = ()
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    facts: tuple[str, ...] = ()
    default: str = ""
    related: tuple["Question", ...] = ()


def next_question(
    problem: Problem, rules: Rulebook | None = None, *, as_of: date | None = None
) -> Question | None:
    """Return the question whose answer decides most; None when no answer can change the headline.

    The headline is its form, its technique, and what is prepared or to be found out.
    The problem is the only state: begin with `Problem("Title", {})` or any other problem, and go on
    with what `answer` returns. A question takes about 5 ms.

    Args:
        problem: what is known so far.
        rules: from `load_rules`; the shipped rules by default.
        as_of: the day on which dated rules are read; today by default.
    """
    page = next_page(Interview.of(problem, rules or shipped(), as_of or today()))
    if page is None:
        return None
    first, *related = map(_plain, page.questions)
    return first._replace(related=tuple(related))


def question_about(
    problem: Problem, fact: str, rules: Rulebook | None = None, *, as_of: date | None = None
) -> Question:
    """Return the question about one fact, to change its answer.

    Args:
        problem: what is known so far.
        fact: the id of the fact.
        rules: from `load_rules`; the shipped rules by default.
        as_of: the day on which dated rules are read; today by default.

    Raises:
        InvalidInput: if there is no such fact.
    """
    interview = Interview.of(problem, rules or shipped(), as_of or today())
    (asked,) = page_about(interview, fact).questions
    return _plain(asked)


def answer(
    problem: Problem,
    question: Question | str,
    reply: Reply,
    rules: Rulebook | None = None,
    *,
    as_of: date | None = None,
) -> Problem:
    """Return the problem after an answer. The problem that you give does not change.

    A reply is text as a person types it ("about 20k", "yes", "1, 3"), or a value: true or false, a
    number, the id or title of a choice, several ids, or for the form `each` a mapping from ids to
    outcomes. For `needs`, it may be a sentence in the person's own words: if that names a need
    plainly, the counts in it are answered too; if not, the error names the likeliest needs.
    None and "unknown" mean that nobody knows: the question is not asked again, and the fact never
    counts as a no. A technique that a mapping leaves out stays unknown. Text that names some
    techniques, as a person types it, says that the others were not tried; see `accepts`.

    Args:
        problem: what is known so far.
        question: from `next_question`, or the id of any fact, to change an earlier answer.
        reply: the answer.
        rules: from `load_rules`; the shipped rules by default.
        as_of: the day on which dated rules are read; today by default.

    Raises:
        InvalidInput: if the reply cannot be an answer, with what would be accepted; or if it
            contradicts what is known.
    """
    shown: list[str] = []
    if not isinstance(question, str):
        if question.form == "choices":
            shown = [choice.id for choice in question.choices]
        question = question.id
    return answered(problem, question, reply, rules or shipped(), as_of or today(), shown=shown)


def rank_needs(sentence: str, rules: Rulebook | None = None) -> RankedNeeds:
    """Return the needs that a sentence supports, at most three, likeliest first.

    Args:
        sentence: what goes wrong, in a person's own words.
        rules: from `load_rules`; the shipped rules by default.
    """
    return free_text.rank_needs(sentence, rules or shipped())


def _plain(asked: Asked) -> Question:
    fact = asked.fact
    return Question(
        asked.id,
        asked.text,
        asked.help,
        asked.why,
        asked.accepts,
        asked.form,
        asked.choices,
        asked.outcomes,
        fact.unit,
        fact.minimum,
        fact.maximum,
        asked.settles,
        asked.default,
    )
