"""A problem as YAML that people can read, edit and check in. Nothing is written to disk here."""

import re
from collections.abc import Collection, Iterator, Mapping

import yaml

from ladder.engine.facts import Fact, Facts, Kind, Value
from ladder.engine.rules import Problem, Rulebook

UNKNOWN = "unknown"

_WORDS = re.compile(r"[^\W\d_][\w .()/;’–-]*[\w.)]")
"""Texts that stay as they are in YAML, in braces too; a comma or a colon would not."""

Branch = dict[str, "Branch | Fact"]

_HEAD = (
    "# A problem for `ladder`, written by `ladder ask`. Edit it as you like.",
    "# The verdict:  ladder advise THIS-FILE        To go on asking:  ladder ask THIS-FILE",
    "# What is left out or `unknown` counts as unknown, never as a no.",
)


def written(
    rulebook: Rulebook, facts: Facts, unknown: Collection[str], title: str = "", rest: str = ""
) -> str:
    """A new problem file: what is known, and what is known to be unknown, each with its question.

    Args:
        rulebook: the vocabulary, which gives order, questions and meanings.
        facts: what is known.
        unknown: the facts to be marked as unknown.
        title: the problem's title, if it has one.
        rest: YAML to put at the end (waivers).
    """
    lines = [*_HEAD, ""]
    if title:
        lines.append(f"title: {scalar(title)}")
    stated = [fact for fact in rulebook.facts.values() if fact.id in facts or fact.id in unknown]
    lines += _lines(_tree(stated), facts, "")
    return "\n".join(lines) + "\n" + rest


def _tree(stated: list[Fact]) -> Branch:
    tree: Branch = {}
    for fact in stated:
        *sections, leaf = fact.id.split(".")
        at = tree
        for section in sections:
            below = at.setdefault(section, {})
            assert isinstance(below, dict)
            at = below
        at[leaf] = fact
    return tree


def _lines(tree: Branch, facts: Facts, indent: str) -> Iterator[str]:
    for key, below in tree.items():
        if isinstance(below, Fact):
            yield from fact_lines(below, facts.get(below.id), indent)
            continue
        if not indent:
            yield ""
        yield f"{indent}{key}:"
        yield from _lines(below, facts, f"{indent}  ")


def fact_lines(fact: Fact, value: Value | None, indent: str, key: str = "") -> Iterator[str]:
    """The lines that state a fact: its question as a comment, then the value with its meaning."""
    if not fact.id.startswith("attempts."):
        yield f"{indent}# {fact.question}"
    note = _note(fact, value)
    yield f"{indent}{key or fact.id.rsplit('.', 1)[-1]}: {in_yaml(fact, value)}{note}"


def _note(fact: Fact, value: Value | None) -> str:
    if value is None:
        asked = f"  # {fact.question}" if fact.id.startswith("attempts.") else ""
        return asked or "  # nobody knows yet"
    if fact.kind is Kind.CHOICE:
        meaning = next((each.meaning for each in fact.choices if each.id == value), "")
        return f"  # {meaning}" if meaning else ""
    return f"  # {fact.unit}" if fact.unit else ""


def in_yaml(fact: Fact, value: Value | None) -> str:
    """A fact's value as YAML on one line; None is `unknown`."""
    match value:
        case None:
            return UNKNOWN
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return repr(value).removesuffix(".0")
        case frozenset():
            return f"[{', '.join(each for each in fact.choice_ids() if each in value)}]"
        case str():
            return value if fact.kind is Kind.CHOICE else scalar(value)


def scalar(text: str) -> str:
    """A text as YAML on one line, quoted unless it is words that nobody could misread."""
    if _WORDS.fullmatch(text) and yaml.safe_load(f"[{text}]") == [text]:
        return text
    quoted: str = yaml.safe_dump(text, allow_unicode=True, width=1_000_000, default_style='"')
    return quoted.removesuffix("\n")


def continued(
    text: str,
    problem: Problem,
    rulebook: Rulebook,
    facts: Mapping[str, Value],
    unknown: frozenset[str],
) -> str:
    """A problem file with more facts in it, its comments and order kept.

    Where that cannot be done in place, the file is written anew: nothing that was stated is lost,
    but comments are.

    Args:
        text: the file as it is, which reads as `problem`.
        problem: what it states.
        rulebook: the vocabulary.
        facts: all that is to be stated, what `problem` states among it.
        unknown: the facts that are to be marked as unknown.
    """
    from ladder.load.edit import put_in

    edited = put_in(text, problem, rulebook, facts, unknown)
    if edited is not None:
        return edited
    rest = ""
    if problem.waivers:
        waivers = [
            {"rule": w.rule, "reason": w.reason, "owner": w.owner, "expires": w.expires}
            for w in problem.waivers
        ]
        dumped: str = yaml.safe_dump({"waivers": waivers}, sort_keys=False, allow_unicode=True)
        rest = "\n" + dumped
    titled = problem.title if "title:" in text else ""
    return written(rulebook, facts, unknown, titled, rest)
