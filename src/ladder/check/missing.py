"""What is not known, said once for each file: the keys to write, and a block to paste."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from textwrap import wrap

from ladder.check.evaluation import evaluate
from ladder.check.findings import Checked, Finding, Severity
from ladder.check.judge import judge
from ladder.engine.conditions import reads
from ladder.engine.facts import Fact, Facts, Kind
from ladder.engine.pack import CheckRule
from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook, entries

UNKNOWN = "unknown"
_TEXT = f'"{UNKNOWN}"'
"""A text stands in quotes: in braces a comma would end it, and everywhere a colon."""

ATTEMPTS = "attempts"

HEAD = """\
# Put what you know in the place of `unknown`; what is left out counts as unknown, never as a no.
# What is tuned on open weights needs no provider, and what a provider tunes no GPU.
"""

_TAKES = {
    Kind.BOOL: "true or false",
    Kind.WHOLE: "a whole number",
    Kind.NUMBER: "a number",
    Kind.TEXT: "a text",
    Kind.DATE: "a day, as 2026-11-25",
}


def condensed(rulebook: Rulebook, checked: Checked) -> Checked:
    """A proposal whose undecided findings that name what is missing are one.

    What a waiver or a baseline answers for stays by itself, and so does what has a remark, or says
    what is wrong with a fact that is told.
    """
    asking = [finding for finding in checked.findings if _asks(finding, checked.facts)]
    if not asking:
        return checked
    others = tuple(finding for finding in checked.findings if finding not in asking)
    return checked._replace(findings=(*others, _together(rulebook, asking)))


def _asks(finding: Finding, stated: Facts) -> bool:
    undecided = finding.severity is Severity.UNDECIDED and not finding.unusable
    unknown = finding.missing and stated.keys().isdisjoint(finding.missing)
    return undecided and finding.counts and bool(unknown) and not finding.remark


def _together(rulebook: Rulebook, asking: list[Finding]) -> Finding:
    missing = tuple(dict.fromkeys(fact for item in asking for fact in item.missing))
    rule = rulebook.check_rules[CheckRule.MISSING_FACTS]
    count = f"{len(missing)} facts are" if len(missing) > 1 else "1 fact is"
    asked = "; ".join(dict.fromkeys(f"{item.rule}" for item in asking))
    less = {item.text: None for item in asking if item.rule == CheckRule.LOWER_RUNG_POSSIBLE}
    above = (item.do for item in asking if item.rule == CheckRule.ABOVE_RECOMMENDATION)
    less |= dict.fromkeys(f"Until then: {do}" for do in above)
    return asking[0]._replace(
        rule=rule.id,
        text=f"{count} missing on which the answer depends.",
        why=" ".join((rule.why, *less, f"Asked for by {asked}.")),
        do=f"Write {', '.join(missing)}.",
        facts={},
        sources=rule.sources,
        technique="",
        need="",
        fact="",
        missing=missing,
        paste=block(rulebook, missing),
    )


def block(rulebook: Rulebook, missing: Iterable[str], *, questions: bool = False) -> str:
    """Lines of a problem file with every missing fact as `unknown`, and what each takes.

    An attempt is one line, with all that it may hold. With `questions`, each fact is asked for.
    """
    lines: list[str] = []
    for section, names in groupby(sorted(missing, key=_place(rulebook)), key=_section):
        lines += [f"{section}:"] * bool(section)
        if section == ATTEMPTS:
            lines += _attempts(rulebook, list(names))
            continue
        for name in names:
            fact, indent = rulebook.facts.get(name), "  " * bool(section)
            if fact and questions:
                above = f"{indent}# "
                lines += wrap(fact.question, 80, initial_indent=above, subsequent_indent=above)
            takes = f"  # {_takes(fact)}" if fact else ""
            lines.append(f"{indent}{name.rpartition('.')[2]}: {_unknown(fact)}{takes}")
    return "\n".join(lines)


def _section(name: str) -> str:
    return name.partition(".")[0] if "." in name else ""


def _attempts(rulebook: Rulebook, names: list[str]) -> Iterator[str]:
    """A line for each attempt; who is asked what came of it says all of it."""
    texts = [name for name in names if name.endswith(".outcome")]
    if texts:
        yield f"  # outcome: {_takes(rulebook.facts[texts[0]])}"
        yield "  # because: a sentence of its own: what still goes wrong, or why it cannot be taken"
    asked: dict[str, dict[str, None]] = {}
    for name in names:
        _, technique, part = name.split(".")
        parts = ("outcome", "score", "items", "because") if part == "outcome" else (part,)
        asked.setdefault(technique, {}).update(dict.fromkeys(parts))
    for technique, wanted in asked.items():
        facts = [(part, rulebook.facts[f"{ATTEMPTS}.{technique}.{part}"]) for part in wanted]
        values = ", ".join(f"{part}: {_unknown(fact)}" for part, fact in facts)
        yield f"  {technique}: {{{values}}}"


def _unknown(fact: Fact | None) -> str:
    return _TEXT if fact and fact.kind is Kind.TEXT else UNKNOWN


def form(rulebook: Rulebook, technique: str, needs: Iterable[str], today: int) -> str:
    """A proposal of a technique in which nothing is known yet, with all that a check will ask."""
    begun = {"needs": frozenset(needs), "proposal.technique": frozenset({technique})}
    asked = dict.fromkeys(("proposal.owner", "proposal.date"))
    for untried in (False, True):
        asked |= dict.fromkeys(_asked(rulebook, begun, today, untried))
    parts = ("because", "score", "items")
    wanted = [fact for fact in asked if _section(fact) != ATTEMPTS or not fact.endswith(parts)]
    lines = block(rulebook, wanted, questions=True)
    lines = lines.replace("proposal:", f"proposal:\n  technique: {technique}")
    head, title = HEAD, rulebook.techniques[technique].title
    for need in sorted(needs):
        if rule := rulebook.needs[need].exclusions.get(technique):
            head += f"# {title} does not serve {need} and is refused for it: {rule.says}.\n"
    return f"{head}title: {_TEXT}  # in a few words\nneeds: [{', '.join(sorted(needs))}]\n{lines}\n"


def _asked(rulebook: Rulebook, begun: Facts, today: int, untried: bool) -> Iterator[str]:
    """What a check asks for once the lower techniques are known to have fallen short.

    They did in none of the ways that make them spent; where what trains is `untried`, it is asked
    why.
    """
    spending = {f for _, item in entries(rulebook) for f in reads(item.exhausted, rulebook.derived)}
    ways = [f for f in spending if f in rulebook.facts and rulebook.facts[f].kind is Kind.CHOICES]
    facts, asked = dict(begun), set[str]()
    for _ in range(3):
        evaluation = evaluate(rulebook, Problem("", facts), today)
        refused = (item for item in judge(evaluation) if item.severity is not Severity.NOTE)
        missing = [fact for item in refused for fact in item.missing]
        yield from missing
        asked |= {*missing}
        for fact in asked:
            if fact.endswith(".outcome"):
                attempt = fact.removesuffix("outcome")
                trains = rulebook.techniques[attempt.split(".")[1]].training
                facts[fact] = "untried" if untried and trains else "below-target"
                facts |= {f"{attempt}because": "what still goes wrong"}
                facts |= {f"{attempt}score": 0.5, f"{attempt}items": 1000}
        facts |= {fact: frozenset[str]() for fact in ways if fact in asked}
        facts |= {"evaluation.target": 0.9} if "evaluation.target" in asked else {}


def _place(rulebook: Rulebook) -> Callable[[str], tuple[int, int, str]]:
    """Where a fact stands in the vocabulary: with those of its section."""
    order = {name: at for at, name in enumerate(rulebook.facts)}
    sections: dict[str, int] = {}
    for name, at in order.items():
        sections.setdefault(name.rpartition(".")[0], at)
    return lambda name: (sections.get(name.rpartition(".")[0], -1), order.get(name, -1), name)


def _takes(fact: Fact) -> str:
    if fact.kind is Kind.CHOICES:
        return f"[{', '.join(fact.choice_ids())}]: those that apply"
    return _TAKES.get(fact.kind) or " | ".join(fact.choice_ids())
