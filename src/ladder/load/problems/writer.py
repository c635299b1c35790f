"""A problem as YAML that people can fill in, edit and check in. Nothing is written to disk here."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from types import MappingProxyType

import yaml

from ladder.engine.computed import as_read
from ladder.engine.facts import Fact, Facts, Kind, Money, Value, in_currency
from ladder.engine.knowledge import Knowledge
from ladder.engine.open_facts import open_facts
from ladder.engine.problem import Tries, Try
from ladder.engine.rules import Rulebook
from ladder.engine.unknown import facts_in_play
from ladder.load.problems.following import of_nothing, written_facts
from ladder.load.problems.problem import Tree, vocabulary
from ladder.load.problems.structures import IN_USE, IN_USE_TRY, TRIES
from ladder.load.yaml.suggestions import is_counted
from ladder.output.fact_values import UNKNOWN, accepted, noun

_WORDS = re.compile(r"[^\W\d_][\w .()/;’–-]*[\w.)]")
"""Texts that stay as they are in YAML, in braces too; a comma or a colon would not."""

SAVED = (
    "# A problem for `ladder`, written by `ladder ask`. Edit it as you like.",
    "# The verdict:  ladder advise THIS-FILE        To go on asking:  ladder ask THIS-FILE",
    "# A fact that is missing, or `unknown`, never counts as a no.",
    "",
)
"""The head of an interview's file."""

BLANK = (
    "# A problem for `ladder`: what is known about one task.",
    "#",
    "# Write what you know in place of `unknown`. Leave or delete the rest: a fact",
    "# that is missing, or `unknown`, never counts as a no. You can write numbers as",
    "# 40k, 20,000 or 62%.",
    "#",
    "#   ladder advise FILE    the verdict",
    "#   ladder ask FILE       the rest as questions",
    "",
    "title:  # in a few words",
)
"""The head of a file in which nothing is known yet."""

ATTEMPTS = "attempts"

WIDTH = 80


def written(
    rulebook: Rulebook,
    facts: Facts,
    unknown: Iterable[str] = (),
    *,
    head: Collection[str] = SAVED,
    title: str = "",
    rest: str = "",
    explained: bool = False,
    tries: Tries = MappingProxyType({}),
    order: Sequence[str] = (),
) -> str:
    """Return a problem file with the known facts, and the unknown ones with what they accept.

    It begins with the lines of `head` and ends with `rest`, which is YAML. A fact that is
    `explained` has its help and its choices beside its question. What follows from `tries` is not
    stated beside them. The sections stand by the first of their facts in `order`, and so do the
    facts in each, else both stand as they are declared.
    """
    lines = [*head, *([f"title: {scalar(title)}"] if title else [])]
    runs = _try_in_use(facts, tries)
    facts = written_facts(rulebook, facts, (), tries) if tries else facts
    asked = {fact: value for fact, value in facts.items() if fact != "needs"}
    if any(each.value == facts.get("needs") for each in of_nothing(rulebook, asked)):
        facts = asked  # it follows, and nobody answered it
    if runs:
        facts = {**facts, IN_USE: runs}
    stated = {*facts, *unknown}
    tree = vocabulary(rulebook)
    for name, below in (_ordered(tree, order) if order else tree).items():
        if isinstance(below, Fact):
            inner = [*_stated({name: below}, facts, stated, "", explained)]
        elif name == ATTEMPTS:
            inner = [
                *_attempts(rulebook, below, facts, stated, explained, tries, ordered=bool(order))
            ]
        else:
            inner = [*_stated(below, facts, stated, "  ", explained)]
        if inner:
            section = [] if isinstance(below, Fact) else [f"{name}:"]
            lines += [*([""] if explained or section else []), *section, *inner]
    return "\n".join(lines) + "\n" + rest


def blank(
    rulebook: Rulebook,
    needs: Collection[str] = (),
    *,
    every: bool = True,
    proposal: bool = False,
) -> str:
    """Return a file in which nothing but the needs is known; one for `ladder check` if `proposal`.

    Unless it has `every` fact, it has those that can change the verdict for these needs; without
    needs, those that can for many.
    """
    wanted = rulebook.facts.keys() if every else relevant_facts(rulebook, needs)
    facts = [name for name in wanted if proposal or not name.startswith("proposal.")]
    known: Facts = {"needs": frozenset(needs)} if needs else {}
    return written(rulebook, known, [*facts, "needs"], head=BLANK, explained=True)


COMMON = 3
"""A fact is asked of everybody if one need in so many reads it."""

SEVERAL = 2
"""A fact is also asked of everybody if it alone can change the verdict for so many needs."""


def relevant_facts(rulebook: Rulebook, needs: Collection[str]) -> list[str]:
    """Return the facts that can change the verdict for these needs, in the order of the rules.

    Without needs, return those that can for a third of all, or alone for several.
    """
    uses, alone = Counter[str](), Counter[str]()
    for need in needs or rulebook.needs:
        known = as_read(rulebook, {"needs": frozenset({need})}, date.today().toordinal())  # noqa: DTZ011
        knowledge = Knowledge(rulebook, known)
        uses.update(facts_in_play(knowledge).keys())
        alone.update(item.fact for item in open_facts(knowledge) if not item.together_with)
    least = 1 if needs else len(rulebook.needs) / COMMON
    return [name for name in rulebook.facts if uses[name] >= least or alone[name] >= SEVERAL]


def _stated(
    tree: Tree, facts: Facts, stated: Collection[str], indent: str, explained: bool
) -> Iterator[str]:
    for key, below in tree.items():
        if not isinstance(below, Fact):
            if inner := [*_stated(below, facts, stated, f"{indent}  ", explained)]:
                yield from (f"{indent}{key}:", *inner)
        elif below.cause and below.id not in facts:
            yield from _to_count(below, tree, indent) if explained and below.id in stated else ()
        elif below.id in stated:
            yield from fact_lines(below, facts.get(below.id), indent, explained)


def _attempts(
    rulebook: Rulebook,
    tree: Tree,
    facts: Facts,
    stated: Collection[str],
    explained: bool,
    tries: Tries,
    *,
    ordered: bool,
) -> Iterator[str]:
    """Yield the attempts, lowest rung first: one of which nothing is known takes one line.

    If they are `ordered`, they stand as in the tree.
    """
    techniques = [name for name in rulebook.techniques if name in tree]
    if ordered:
        techniques.sort(key=[*tree].index)
    asked = {name: [f for f in _below(tree[name]) if f.id in stated] for name in techniques}
    blank = [
        name
        for name, some in asked.items()
        if some and name not in tries and not any(f.id in facts for f in some)
    ]
    if outcome := next((f for name in blank for f in asked[name] if f.choices), None):
        yield from _how_to_fill_in(outcome, explained)
    for name in techniques:
        if name in tries:
            below = tree[name]
            assert not isinstance(below, Fact)
            yield f"  {name}:"
            yield from _stated(below, facts, stated, "    ", explained)
            yield f"    {TRIES}:"
            yield from (f"      - {_try(each)}" for each in tries[name])
        elif name not in blank:
            yield from _stated({name: tree[name]}, facts, stated, "  ", explained)
        elif len(asked[name]) == len([*_below(tree[name])]):
            yield f"  {name}: {UNKNOWN}  # {rulebook.techniques[name].title}"
        else:
            values = ", ".join(f"{_key(fact)}: {in_yaml(fact, None)}" for fact in asked[name])
            yield f"  {name}: {{{values}}}"


def _to_count(cause: Fact, tree: Tree, indent: str) -> Iterator[str]:
    """Yield the line of a cause of bad answers, after how to fill in all of them.

    The counts of repairs, which few people have, are left out.
    """
    if cause.kind is not Kind.WHOLE:
        return
    if cause is next(below for below in tree.values() if isinstance(below, Fact) and below.cause):
        asked = "How many of these bad answers have each first cause?"
        listed = "`ladder rules list --kind cause` says what each one means."
        yield from comment(f"{asked} {listed}", f"{indent}# ")
    title = cause.question.rpartition(": ")[2].removesuffix("?")
    yield f"{indent}{_key(cause)}: {UNKNOWN}  # {title}"


def _ordered(tree: Tree, order: Sequence[str]) -> Tree:
    """Return a tree with its sections by the first of their facts in an order, and their facts."""
    places = {fact: place for place, fact in enumerate(order)}

    def place(key: str) -> int:
        below = tree[key]
        if isinstance(below, Fact):  # what is stated already stands first
            return -1 if below.attempt_of else places.get(below.id, -1)
        return min(places.get(fact.id, len(places)) for fact in _below(below))

    parts = ((key, tree[key]) for key in sorted(tree, key=place))
    return {k: below if isinstance(below, Fact) else _ordered(below, order) for k, below in parts}


def _try(given: Try) -> str:
    """Return a try as a mapping on one line."""
    values: dict[str, object] = {
        "name": in_quotes(given.name),
        "model": in_quotes(given.model),
        "score": given.score,
        "items": given.items,
        "usable": None if given.usable else "no",
        "note": in_quotes(given.note),
    }
    return in_braces({key: value for key, value in values.items() if value not in (None, "")})


def _try_in_use(facts: Facts, tries: Tries) -> str:
    """Return what is in use as `few-shot/NAME`; "" if the facts name no try of it."""
    technique, name = facts.get(IN_USE), facts.get(IN_USE_TRY)
    known = tries.get(str(technique), ())
    return f"{technique}/{name}" if any(each.name == name for each in known) else ""


def _below(tree: "Tree | Fact") -> Iterator[Fact]:
    if isinstance(tree, Fact):
        yield tree
        return
    for below in tree.values():
        yield from _below(below)


def _how_to_fill_in(outcome: Fact, explained: bool) -> Iterator[str]:
    if not explained:
        yield f"  # {_key(outcome)}: {accepted(outcome)}"
        yield "  # because: a sentence on what still goes wrong, or on why it cannot be used"
        return
    yield from comment("The result of each technique that you tried, for example:", "  # ")
    yield "  #   prompt: {outcome: below-target, score: 62%, items: 300, because: It drifts.}"
    yield from _choices(outcome, "  ")


def fact_lines(
    fact: Fact, value: Value | None, indent: str, explained: bool = False
) -> Iterator[str]:
    """Yield the lines that state a fact: its question as a comment, then the value with a note."""
    if not fact.attempt_of:
        help_ = f" {fact.help}" if explained else ""
        yield from comment(f"{fact.question}{help_}".strip(), f"{indent}# ")
        yield from _choices(fact, indent) if explained else ()
    shown = note(fact, value)
    if explained and fact.choices and value is None:
        shown = f"  # {noun(fact)}"
    yield f"{indent}{_key(fact)}: {in_yaml(fact, value)}{shown}"


def _choices(fact: Fact, indent: str) -> Iterator[str]:
    for choice in fact.choices:
        yield from comment(f"{choice.id}: {choice.meaning}", f"{indent}#   ", f"{indent}#     ")


def comment(text: str, first: str, rest: str = "") -> tuple[str, ...]:
    """Return the lines of a comment, each after its indentation and hash sign."""
    if len(first + text) <= WIDTH:
        return (f"{first}{text}",)
    from ladder.output.screen import wrap  # it loads rich, which most files written do not need

    return wrap(text, WIDTH, first, rest or first)


def note(fact: Fact, value: Value | None) -> str:
    """Return the comment behind a value: what it means, or what the fact accepts."""
    if value is None:
        return f"  # {accepted(fact)}"
    if fact.kind is Kind.CHOICE:
        meaning = next((choice.meaning for choice in fact.choices if choice.id == value), "")
        return f"  # {meaning}" if meaning else ""
    unit = in_currency(fact.unit, value.currency) if isinstance(value, Money) else fact.unit
    return f"  # {unit}" if unit else ""


def _key(fact: Fact) -> str:
    return fact.id.rpartition(".")[2]


def in_yaml(fact: Fact, value: Value | None) -> str:
    """Return a fact's value as YAML on one line; None is `unknown`."""
    match value:
        case None:
            # A text in braces ends at a comma: what is put in its place stands in quotes.
            return f'"{UNKNOWN}"' if fact.kind is Kind.TEXT else UNKNOWN
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Money():
            digits = in_yaml(fact, float(value))
            return f"{digits}{'0' * is_counted(digits)} {value.currency}"
        case float():
            return repr(value).removesuffix(".0")
        case frozenset():
            return f"[{', '.join(choice for choice in fact.choice_ids() if choice in value)}]"
        case str():
            return value if fact.kind is Kind.CHOICE else scalar(value)


def in_braces(tree: object) -> str:
    """Return names with values, which are YAML, on one line."""
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key}: {in_braces(below)}" for key, below in tree.items()) + "}"
    return str(tree)


def in_quotes(text: str) -> str:
    """Return a text that may stand in braces."""
    return scalar(text) if text else ""


def scalar(text: str) -> str:
    """Return a text as YAML on one line, quoted unless it is words that nobody could misread."""
    if _WORDS.fullmatch(text) and yaml.safe_load(f"[{text}]") == [text]:
        return text
    quoted: str = yaml.safe_dump(text, allow_unicode=True, width=1_000_000, default_style='"')
    return quoted.removesuffix("\n")
