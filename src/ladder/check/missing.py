"""What is not known, said once for each file: the keys to write, and a block to paste."""

from collections.abc import Callable, Iterable

from ladder.check.findings import Checked, Finding, Severity
from ladder.engine.facts import Fact, Facts, Kind
from ladder.engine.pack import CheckRule
from ladder.engine.rules import Rulebook

UNKNOWN = "unknown"

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
    asking = [each for each in checked.findings if _asks(each, checked.facts)]
    if not asking:
        return checked
    others = tuple(each for each in checked.findings if each not in asking)
    return checked._replace(findings=(*others, _together(rulebook, asking)))


def _asks(finding: Finding, told: Facts) -> bool:
    undecided = finding.severity is Severity.UNDECIDED and not finding.unusable
    unknown = finding.missing and told.keys().isdisjoint(finding.missing)
    return undecided and finding.counts and bool(unknown) and not finding.remark


def _together(rulebook: Rulebook, asking: list[Finding]) -> Finding:
    missing = tuple(dict.fromkeys(fact for each in asking for fact in each.missing))
    rule = rulebook.check_rules[CheckRule.FACTS_ARE_MISSING]
    count = f"{len(missing)} facts are" if len(missing) > 1 else "1 fact is"
    asked = "; ".join(dict.fromkeys(f"{each.rule}" for each in asking))
    return asking[0]._replace(
        rule=rule.id,
        text=f"{count} missing on which the answer depends.",
        why=f"{rule.why} Asked for by {asked}.",
        do=f"Write {', '.join(missing)}.",
        facts={},
        sources=rule.sources,
        technique="",
        need="",
        fact="",
        missing=missing,
        paste=block(rulebook, missing),
    )


def block(rulebook: Rulebook, missing: Iterable[str]) -> str:
    """Lines of a problem file with every missing fact as `unknown`, and what each takes."""
    lines: list[str] = []
    above: list[str] = []
    for name in sorted(missing, key=_place(rulebook)):
        *parents, key = name.split(".")
        for depth, parent in enumerate(parents):
            if above[: depth + 1] != parents[: depth + 1]:
                lines.append(f"{'  ' * depth}{parent}:")
        above = parents
        fact = rulebook.facts.get(name)
        takes = f"  # {_takes(fact)}" if fact else ""
        lines.append(f"{'  ' * len(parents)}{key}: {UNKNOWN}{takes}")
    return "\n".join(lines)


def _place(rulebook: Rulebook) -> Callable[[str], tuple[int, int, str]]:
    """Where a fact stands in the vocabulary: with those of its section."""
    order = {name: at for at, name in enumerate(rulebook.facts)}
    sections: dict[str, int] = {}
    for name, at in order.items():
        sections.setdefault(name.rpartition(".")[0], at)
    return lambda name: (sections.get(name.rpartition(".")[0], -1), order.get(name, -1), name)


def _takes(fact: Fact) -> str:
    if fact.kind is Kind.CHOICE:
        return " | ".join(fact.choice_ids())
    if fact.kind is Kind.CHOICES:
        return f"[{', '.join(fact.choice_ids())}]: those that apply"
    return _TAKES[fact.kind]
