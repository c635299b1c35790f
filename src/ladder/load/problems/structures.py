"""Keys of a problem file that hold more than one value: the tries of a technique, and a rate."""

from collections.abc import Mapping
from typing import NamedTuple

from ladder.engine.facts import Choice, Fact, Kind, Value
from ladder.engine.problem import Try
from ladder.load.yaml import nodes
from ladder.load.yaml.nodes import Listing, Node, Scalar
from ladder.load.yaml.scalars import is_unknown, text_of, value_of
from ladder.load.yaml.suggestions import DAYS, unknown_key
from ladder.output.diagnostics import Diagnostic, nearest, quoted

IN_USE, IN_USE_TRY = "in_use", "in_use_try"
"""The facts that name the technique that runs today, and which try of it."""

NOTHING = "nothing"
"""The choice of `in_use` where nothing is built."""

TRIES = "tries"
"""The key of an attempt under which its tries stand."""

MORE, MORE_A_WEEK = "examples.more", "examples.more_per_week"
"""The key that says how many examples come in which time, and the fact that follows from it."""

USABLE = Fact("usable", Kind.BOOL, "May and can it be used?")

COUNT = Fact(f"{MORE}.count", Kind.NUMBER, "How many more?", minimum=0, maximum=1_000_000_000)
PER = Fact(
    f"{MORE}.per",
    Kind.CHOICE,
    "In which time?",
    choices=tuple(Choice(period, f"in a {period}") for period in DAYS),
)

TRY_TEXTS = {
    "name": "A word or two, by which in_use can name it.",
    "model": "The model that was tried.",
    "note": "For people: it decides nothing.",
}
"""The keys of a try that hold a text."""


GROUPS = ("evaluation.best_of",)
"""Keys that hold several facts: `best_of: {tries, share}`."""


def grouped(facts: Mapping[str, Fact], path: str) -> dict[str, Fact]:
    """Return the facts that a key holds, by the rest of their names."""
    start = f"{path}_"
    known = facts.items() if path in GROUPS else ()
    return {name.removeprefix(start): fact for name, fact in known if name.startswith(start)}


class Placed(NamedTuple):
    """A try, and the node with its score, which may be a percentage."""

    of: Try
    score: Scalar | None


def read_tries(
    node: Node, attempt: str, facts: Mapping[str, Fact], diagnostics: list[Diagnostic]
) -> list[Placed]:
    """Return the tries of an attempt, such as `attempts.lora`; faults go to `diagnostics`."""
    found: dict[str, Placed] = {}
    if not isinstance(node, Listing):
        help_ = "Write them as a list: [{name: first, score: 0.58}, {name: second, score: 0.66}]."
        diagnostics.append(Diagnostic(f"`{attempt}.tries` takes a list", node.position, help_))
        return []
    for item in node.items:
        if (read := _try(item, attempt, facts, diagnostics)) is None:
            continue
        if read.of.name in found:
            what = f"`{attempt}` has two tries with the name {quoted(read.of.name)}"
            diagnostics.append(Diagnostic(what, item.position, "Give each try its own name."))
        found[read.of.name] = read
    return [*found.values()]


def _try(
    item: Node, attempt: str, facts: Mapping[str, Fact], diagnostics: list[Diagnostic]
) -> Placed | None:
    path = f"{attempt}.tries"
    if not isinstance(item, nodes.Mapping):
        help_ = "Write {name: first, score: 0.58}."
        diagnostics.append(Diagnostic(f"`{path}` takes mappings", item.position, help_))
        return None
    before, values, score = len(diagnostics), dict[str, Value](), None
    known = {
        "score": facts[f"{attempt}.score"],
        "items": facts[f"{attempt}.items"],
        "usable": USABLE,
    }
    for key, node in item.entries:
        name = key.value
        if name == "evidence":
            help_ = f"Name the result file of the best usable try in {attempt}.evidence."
            what = f"the `evidence` of a try of `{attempt}` is not read"
            diagnostics.append(Diagnostic(what, key.position, help_))
        elif name not in (*TRY_TEXTS, *known):
            legal = [*TRY_TEXTS, *known]
            diagnostics.append(unknown_key(key, f"{path}.", legal, facts))
        elif is_unknown(node):
            continue
        elif name in TRY_TEXTS:
            if isinstance(node, Scalar):  # a name may look like a number or a day
                node = Scalar(node.value, False, node.file, node.mark)
            if (text := text_of(node, f"{path}.{name}", diagnostics)) is not None:
                values[name] = text
        elif (value := value_of(node, known[name], diagnostics)) is not None:
            values[name] = value
            score = node if name == "score" and isinstance(node, Scalar) else score
    if "name" not in values and len(diagnostics) == before:
        help_ = "Add name: and a word or two, so that in_use can name it."
        diagnostics.append(Diagnostic(f"a try of `{attempt}` has no name", item.position, help_))
    if len(diagnostics) > before:
        return None
    texts = {key: str(values[key]) for key in TRY_TEXTS if key in values}
    number, items = values.get("score"), values.get("items")
    made = Try(
        **texts,
        score=None if number is None else float(number),  # type: ignore[arg-type]
        items=None if items is None else int(items),  # type: ignore[arg-type]
        usable=values.get("usable") is not False,
    )
    return Placed(made, score)


def name_of_try(node: Node) -> tuple[Node, str]:
    """Return the technique in use, and which try of it: `few-shot/NAME` has both."""
    if isinstance(node, Scalar) and "/" in node.value:
        technique, _, name = node.value.partition("/")
        return Scalar(technique.strip(), node.plain, node.file, node.mark), name.strip()
    return node, ""


def unknown_try(technique: str, name: str, tries: tuple[Try, ...], node: Node) -> Diagnostic | None:
    """Return the fault of an `in_use` that names a try that there is not."""
    names = [each.name for each in tries]
    if not name or name in names:
        return None
    help_ = f"List it: attempts: {{{technique}: {{tries: [{{name: {name}, score: …}}]}}}}."
    if near := nearest(name, names):
        help_ = f"Did you mean {technique}/{near}?"
    elif names:
        help_ = f"Choose from: {', '.join(names)}."
    return Diagnostic(f"`attempts.{technique}` has no try {quoted(name)}", node.position, help_)


def read_rate(node: Node, fact: Fact, diagnostics: list[Diagnostic]) -> Value | None:
    """Return how many come in a week, of `{count: 40, per: month}` or `40 a month`."""
    if not isinstance(node, nodes.Mapping):
        return value_of(node, fact, diagnostics)
    values: dict[str, Value] = {}
    for key, below in node.entries:
        known = {"count": COUNT, "per": PER}.get(key.value)
        if known is None:
            diagnostics.append(unknown_key(key, f"{MORE}.", ["count", "per"], {}))
        elif not is_unknown(below):
            if (value := value_of(below, known, diagnostics)) is None:
                return None
            values[key.value] = value
    match values:
        case {"count": int() | float() as count, "per": str(per)}:
            return round(count * 7 / DAYS[per], 12)
        case {"count": _}:
            help_ = "Add per: and day, week, month, quarter or year."
            diagnostics.append(Diagnostic(f"`{MORE}` has no time", node.position, help_))
        case {"per": _}:
            help_ = "Add count: and the number of examples."
            diagnostics.append(Diagnostic(f"`{MORE}` has no count", node.position, help_))
    return None
