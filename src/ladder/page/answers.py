"""The answers given so far, each with a button to change it."""

from collections.abc import Sequence

from ladder.ask.wording import value_in_words
from ladder.engine.facts import Fact, Kind, Value
from ladder.engine.rules import Rulebook
from ladder.output.escape import html as plain
from ladder.output.phrases import sentence
from ladder.page import words
from ladder.page.html import back, button, listed
from ladder.page.state import State, unknown


def screen(state: State, rules: Rulebook, *, more: bool, said: Sequence[str] = ()) -> str:
    """Return the list of answers.

    Args:
        state: the answers.
        rules: the rules with the vocabulary.
        more: whether questions are left.
        said: what the sentence says that is not yet an answer.
    """
    lines = [back(), f"<h1>{words.CHECK}</h1>", f'<p class="hint">{plain(words.CHECK_HINT)}</p>']
    problem = state.problem
    every = [fact for fact in problem.facts if fact in rules.facts and not rules.facts[fact].filled]
    every += unknown(problem, rules)
    groups = [_group(fact) for fact in every]
    every.sort(key=lambda fact: (fact != "needs", groups.index(_group(fact))))
    if every:
        rows = (_row(rules.facts[fact], problem.facts.get(fact), rules) for fact in every)
        lines.append(f'<dl class="answers">{"".join(rows)}</dl>')
    else:
        lines.append(f"<p>{words.NOTHING}</p>")
    if said:
        lines.append(listed(words.ALSO_SAID, said))
    on = button(words.GO_ON, "ask", "secondary") if more else ""
    lines.append(f'<p class="buttons">{button(words.SHOW_ANSWER, "result", "main")}{on}</p>')
    return "".join(lines)


def _group(fact: str) -> str:
    """Return what keeps facts together: an attempt's result, score and reason."""
    return fact.rpartition(".")[0] if fact.startswith("attempts.") else fact


def _row(fact: Fact, value: Value | None, rules: Rulebook) -> str:
    said = in_words(fact, value, rules)
    text = plain(said[0]) if len(said) == 1 else ""
    if len(said) > 1:
        text = f"<ul>{''.join(f'<li>{plain(item)}</li>' for item in said)}</ul>"
    hidden = f'<span class="hidden"> {plain(fact.question)}</span>'
    change = (
        f'<button type="button" class="link" data-action="change" data-fact="{plain(fact.id)}">'
        f"{words.CHANGE}{hidden}</button>"
    )
    return f"<div><dt>{plain(fact.question)}</dt><dd>{text}</dd><dd>{change}</dd></div>"


def in_words(fact: Fact, value: Value | None, rules: Rulebook) -> Sequence[str]:
    """Return a value as its choices say it; several for a list of choices."""
    if value is None:
        return [words.DONT_KNOW]
    if isinstance(value, bool):
        return [words.YES if value else words.NO]
    if fact.id == "needs" and isinstance(value, frozenset):
        return [need.symptom for need in rules.needs.values() if need.id in value]
    if fact.kind in (Kind.CHOICE, Kind.CHOICES):
        chosen = value if isinstance(value, frozenset) else {value}
        said = [sentence(choice.meaning) for choice in fact.choices if choice.id in chosen]
        return said or [words.NONE_OF_THESE]
    return [value_in_words(fact, value)]
