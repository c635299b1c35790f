"""`ladder rules new`: a rule to fill in, that loads and whose cases pass from the first day.

Its cases lie on both sides of what decides. Where a rule speaks of a technique that the verdict
must name, they begin with what a case of the rules says that recommends it.
"""

from datetime import date
from typing import NamedTuple

from ladder.engine.explanation import judge
from ladder.engine.facts import Fact, Facts, Kind, Value
from ladder.engine.rules import Position, Rulebook
from ladder.load.problem import parse_problem
from ladder.load.save import in_yaml
from ladder.output.conditions import unit_of
from ladder.output.diagnostics import Diagnostic, InvalidInput

CUTTING = ("gate", "unfit", "caution", "advice", "bands", "parameter", "contradiction")
"""Kinds that turn on a value of a fact."""

KINDS = (*CUTTING, "forbid", "need", "technique", "pack")
"""What can be begun."""

TODO = "TODO: say"
"""How a text begins that is yet to be written; `ladder rules lint` finds what is left."""

PACK = 'pack: {name}\nversion: "0.1"\nday: {today}\n'

SOURCES = """\
sources:
  our-practice:
    title: What we saw in our own projects
    authors: Our team
    year: {today.year}
    url: ""
    verified: {today}
    grade: read
"""

_FOOT = "scope: beyond\nsources: [{source}]\nverified: {today}\n"
_WHY = f'why: "{TODO} why, in plain words."\n'
_DO = f'do: "{TODO} what to do about it."\n'
_RULE = f"""\
{{kind}}: {{name}}
techniques: [{{technique}}]
{{key}}: {{{{{{fact}}: {{written}}}}}}
says: "{{says}}"
{_WHY}{_DO}{_FOOT}cases:
  - case: At the bound.
    given:{{at}}
    {{at_bound}}: [{{kind}}/{{name}}]
  - case: Just short of it.
    given:{{below}}
    {{just_below}}: [{{kind}}/{{name}}]
"""
_BANDS = f"""\
bands: {{name}}
of: {{fact}}
techniques: [{{technique}}]
{_FOOT}rows:
  - advice: {{name}}-few
    says: "{TODO} what so few mean"
    {_WHY}  - advice: {{name}}-many
    from: {{value}}
    says: "{TODO} what so many mean"
    {_WHY}cases:
  - case: At the bound.
    given:{{at}}
    fires: [advice/{{name}}-many]
  - case: Just short of it.
    given:{{below}}
    fires: [advice/{{name}}-few]
"""
_PARAMETER = f"""\
parameter: {{name}}
value: {{value}}
unit: {{unit}}
says: "{TODO} what this number is"
{_FOOT}"""
_CONTRADICTION = f"""\
contradiction: {{name}}
at: {{fact}}
when: {{{{{{fact}}: {{written}}, needs: {{{{includes: {{need}}}}}}}}}}
says: "`{{fact}}` and the need {{need}} exclude each other: {TODO} why"
help: Correct {{fact}}, or drop the need.
"""
_OFF = f"""\
{{kind}}: {{name}}
techniques: {{techniques}}
{{needs}}says: "{TODO} it in a line"
{_WHY}{{do}}{_FOOT}cases:
  - case: Where it could be thought of, it is shut.
    given: {{fires}}
    fires: [unfit/{{name}}]
  - case: Elsewhere nothing is said of it.
    given: {{silent}}
    silent: [unfit/{{name}}]
"""
_NEED = f"""\
need: {{name}}
title: "{TODO} what is wrong or wanted"
symptom: "{TODO} it as somebody would who has it."
stay: "{TODO} what to do where nothing on the route is left."
verified: {{today}}
route:
  - technique: prompt
    fit:
      because: {{name}}-begins-with-a-prompt
      says: "{TODO} why a prompt can serve"
      why: "{TODO} why, in plain words."
      scope: beyond
      sources: [{{source}}]
  - technique: few-shot
    fit:
      because: {{name}}-is-shown-by-examples
      says: "{TODO} why examples can serve"
      why: "{TODO} why, in plain words."
      scope: beyond
      sources: [{{source}}]
cases:
  - case: It begins with a prompt.
    given: {{{{needs: [{{name}}]}}}}
    recommends: prompt
    fires: [fit/{{name}}-begins-with-a-prompt]
    silent: [fit/{{name}}-is-shown-by-examples]
  - case: Once that fell short, examples are shown.
    given:
      needs: [{{name}}]
      attempts: {{{{prompt: {{{{outcome: fell-short, because: Short of the target.}}}}}}}}
    recommends: few-shot
    fires: [fit/{{name}}-is-shown-by-examples]
    silent: [fit/{{name}}-begins-with-a-prompt]
"""
_TECHNIQUE = f"""\
technique: {{name}}
title: "{TODO} what it is called"
rung: 3
training: false
what: "{TODO} what it is, whom it serves, and what it does not do."
cost:
  money: "{TODO} what is paid"
  time: "{TODO} how long a first result takes"
  upkeep: "{TODO} what has to be kept up"
steps:
  - "{TODO} what to do first."
climb: "{TODO} what would justify more."
sources: [{{source}}]
verified: {{today}}
"""


class Wanted(NamedTuple):
    """What is to be begun: a kind and a name, of which technique, and on what it turns."""

    kind: str
    name: str
    technique: str = ""
    fact: str = ""
    value: str = ""


def begun(book: Rulebook, wanted: Wanted, source: str, today: date) -> dict[str, str]:
    """The files of what is begun, by their names within the pack.

    Args:
        book: the rules on which the pack lies, and the pack.
        wanted: what it is to be.
        source: what it cites, checked today.
        today: that day.

    Raises:
        InvalidInput: if nothing can turn on that value, or no case shows both sides of it.
    """
    kind, name, technique, *_ = wanted
    said: dict[str, object] = {**wanted._asdict(), "source": source, "today": today}
    if kind == "need":
        techniques = "{all_but: [prompt, few-shot]}"
        off = _off(book, f"{name}-needs-no-more", techniques, said, [name])
        return {f"need/{name}.yaml": _NEED.format(**said)} | off
    if kind == "technique":
        off = _off(book, f"{name}-has-no-place-yet", f"[{name}]", said, [])
        return {f"technique/{name}.yaml": _TECHNIQUE.format(**said)} | off
    if kind == "forbid":
        return _off(book, name, f"[{technique}]", said, [])
    cut = _cut(book, wanted)
    said |= cut._asdict() | {"fact": wanted.fact, "unit": cut.fact.unit or "of them"}
    if kind == "contradiction":
        need = next(iter(book.needs))
        return {f"contradiction/{name}.yaml": _CONTRADICTION.format(**said, need=need)}
    gate = kind == "gate"
    base = _base(book, wanted, cut)
    said |= {
        "key": "holds" if gate else "when",
        "says": cut.says if gate else f"{TODO} it in a line",
        "at_bound": "silent" if gate else "fires",
        "just_below": "fires" if gate else "silent",
        "at": _given(book, {**base, wanted.fact: cut.bound}),
        "below": _given(book, {**base, wanted.fact: cut.short}),
    }
    if kind == "bands":
        return {f"bands/{name}.yaml": _BANDS.format(**said)}
    if kind == "parameter":
        user = f"from-{name}-on"
        rule = _RULE.format(
            **{**said, "kind": "caution", "name": user, "written": f"{{at_least: {name}}}"}
        )
        number = _PARAMETER.format(**said)
        return {f"parameter/{name}.yaml": number, f"caution/{user}.yaml": rule}
    return {f"{kind}/{name}.yaml": _RULE.format(**said)}


def _off(
    book: Rulebook, name: str, techniques: str, said: dict[str, object], needs: list[str]
) -> dict[str, str]:
    """A file that keeps techniques from needs: off every route, or on them where it forbids."""
    forbids = said["kind"] == "forbid"
    on = {need.id for need in book.needs.values() for entry in need.route}
    if forbids:
        places = book.needs.values()
        on = {n.id for n in places if any(e.technique == said["technique"] for e in n.route)}
    fires = needs or [need for need in book.needs if need in on]
    others = [need for need in book.needs if need not in on] if forbids else list(book.needs)
    elsewhere = (
        f"{{needs: [{others[0]}]}}"
        if others and (forbids or needs)
        else "{team: {maintainer: true}}"
    )
    text = _OFF.format(
        **{**said, "kind": "forbid" if forbids else "unfit", "name": name},
        techniques=techniques,
        needs=f"needs: [{', '.join(needs)}]\n" if needs else "",
        do=_DO if forbids else "",
        fires=f"{{needs: [{fires[0]}]}}",
        silent=elsewhere,
    )
    return {f"{'forbid' if forbids else 'unfit'}/{name}.yaml": text}


class Cut(NamedTuple):
    """Where a fact decides: as a condition writes it, as a line says it, and a value either side.

    Of `bound` the condition is true, of `short` it is not.
    """

    fact: Fact
    written: str
    says: str
    bound: Value
    short: Value


def _cut(book: Rulebook, wanted: Wanted) -> Cut:
    fact, word = book.facts[wanted.fact], wanted.value
    match fact.kind:
        case Kind.WHOLE | Kind.NUMBER if word.isdecimal():
            bound = int(word)
            short = bound - 1 if fact.kind is Kind.WHOLE else bound * 0.99
            least, most = fact.minimum or 0, fact.maximum or bound
            if least < bound <= most:
                says = f"at least {bound:,} {unit_of(fact.unit, bound)}".rstrip()
                return Cut(fact, f"{{at_least: {word}}}", says, bound, short)
            help_ = f"Write a number above {least:g}, and up to {most:g}."
        case Kind.WHOLE | Kind.NUMBER:
            help_ = "Write a number in digits."
        case Kind.BOOL if word in ("true", "false"):
            yes = word == "true"
            return Cut(fact, word, f"{fact.id} is {word}", yes, not yes)
        case Kind.CHOICE if word in (known := fact.choice_ids()):
            other = next(each for each in known if each != word)
            return Cut(fact, word, f"{fact.id} is {word}", word, other)
        case _:
            choices = fact.choice_ids() if fact.kind is Kind.CHOICE else ("true", "false")
            help_ = f"Write one of: {', '.join(choices)}."
            if fact.kind not in (Kind.CHOICE, Kind.BOOL):
                help_ = "Name a fact that is a number, a choice, or true or false."
    what = f"no rule can turn on `{word}` of {fact.id}"
    raise InvalidInput([Diagnostic(what, Position("--value", 0), help_)])


def _base(book: Rulebook, wanted: Wanted, cut: Cut) -> Facts:
    """What a problem states beside the fact, so that it is the fact which decides."""
    technique = wanted.technique
    if wanted.kind in ("gate", "unfit"):
        for need in book.needs.values():
            if any(entry.technique == technique for entry in need.route):
                return {"needs": frozenset({need.id})}
    cases = (case for case in book.cases if case.recommendation == technique)
    for case in sorted(cases, key=lambda case: len(case.facts)):
        sides = ({**case.facts, wanted.fact: value} for value in (cut.bound, cut.short))
        if all(_recommends(book, facts, technique, case.as_of) for facts in sides):
            return case.facts
    what = f"no case recommends {technique} whatever {wanted.fact} is"
    help_ = "Name another technique or fact, or write the rule by hand."
    raise InvalidInput([Diagnostic(what, Position("--technique", 0), help_)])


def _recommends(book: Rulebook, facts: Facts, technique: str, day: date) -> bool:
    try:
        known = parse_problem(_given(book, facts).strip("\n"), "case", book).facts
    except InvalidInput:
        return False
    headline = judge(book, "", known, day).recommendation
    return (headline.technique, headline.outcome) == (technique, "use")


def _given(book: Rulebook, facts: Facts) -> str:
    """The facts as a case states them, a line for each section."""
    tree: dict[str, object] = {}
    for name, value in facts.items():
        *sections, leaf = name.split(".")
        at = tree
        for section in sections:
            at = at.setdefault(section, {})  # type: ignore[assignment]
        at[leaf] = in_yaml(book.facts[name], value)
    return "".join(f"\n      {key}: {_flow(below)}" for key, below in tree.items())


def _flow(tree: object) -> str:
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key}: {_flow(below)}" for key, below in tree.items()) + "}"
    return str(tree)
