"""What the shipped pack means and says, as a short digest of each thing.

The diff of a rule file shows the words; a digest shows that the loader read them, and nothing else.
`digests.txt` has a line for each fact, parameter, source, rule, card and need, and one for each
order that readers see. It is written anew together with the examples' goldens.
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from ladder.engine.conditions import DerivedFact
from ladder.engine.pack import Parameter
from ladder.engine.rules import Cause, Need, Rule, Rulebook, Technique
from ladder.engine.wording import show
from ladder.output.conditions import spelled
from tests.strategies import rules

FOLDER = Path(__file__).parent / "goldens"


def vocabulary(book: Rulebook) -> Iterator[str]:
    """What every word of the pack means."""
    for fact in sorted(book.facts.values(), key=lambda fact: fact.id):
        limits = [show(limit) for limit in (fact.minimum, fact.maximum) if limit is not None]
        about = [fact.kind.value, fact.unit, " to ".join(limits), ", ".join(fact.words)]
        kind = " ".join(filter(None, about))
        yield f"\n{fact.id} ({kind})"
        yield from filter(None, (f"  {fact.question}", f"  {fact.help}" if fact.help else ""))
        for choice in fact.choices:
            gives = "".join(f", {name} {amount:g}" for name, amount in choice.gives)
            cited = f" [{', '.join(choice.sources)}]" if choice.sources else ""
            called = "".join(f", {word}" for word in choice.words)
            yield f"  - {choice.id}: {choice.meaning}{called}{gives}{cited}"
    for number in sorted(book.parameters.values()):
        yield f"\nparameter/{number.id} = {show(number.value)} {number.unit}: {number.says}"
        yield f"  {_origin(number)}"
    for derived in sorted(book.derived.values(), key=lambda derived: derived.name):
        yield f"\nderived/{derived.name}: {derived.why}"
        yield f"  {spelled(derived.when)} {_origin(derived)}"
    for source in sorted(book.sources.values()):
        grade = "quoted" if source.quoted else "read"
        yield f"\nsource/{source.id} ({grade} {source.verified})"
        yield f"  {source.authors}, {source.year}: {source.title} <{source.url}>"


def sentences(book: Rulebook) -> Iterator[str]:
    """What every thing of the pack says, and on which grounds."""
    every = (*book.rules.values(), *book.check_rules.values())
    for rule in sorted(every, key=lambda rule: rule.id):
        yield f"\n{rule.id} {_origin(rule)}"
        about = {"techniques": rule.techniques, "needs": rule.needs, "instead": rule.instead}
        yield from _texts(*(f"{key}: {', '.join(names)}" for key, names in about.items() if names))
        yield from _texts(rule.says, rule.why, rule.do, *rule.steps)
    for cause in book.causes.values():
        yield f"\ncause/{cause.id} {_origin(cause)}"
        yield from _texts(str(cause.order), cause.title, cause.says, cause.repair, cause.do)
        yield from _texts(*(", ".join(x) for x in (cause.removed_by, cause.in_part, cause.words)))
    for card in sorted(book.techniques.values(), key=lambda card: card.id):
        yield f"\ntechnique/{card.id} {_origin(card)}"
        yield from _texts(
            f"rung {card.rung}, trains: {card.training}, closes {', '.join(card.solved_by)}"
        )
        yield from _texts(card.title, card.what, *card.cost, *card.steps, card.climb)
        yield from _texts(*(" · ".join(row.values()) for row in card.reference))
        yield from _texts(*(f"{item.says} {[*item.sources]}" for item in card.published))
    for need in sorted(book.needs.values(), key=lambda need: need.id):
        yield f"\nneed/{need.id} {_origin(need)} closes {need.solved_by}"
        yield from _texts(need.title, need.symptom, need.stay, ", ".join(need.words))
        yield from _texts(need.triage, need.purpose, ", ".join(need.purpose_words))
        for entry in need.options:
            yield from _texts(*(f"{entry.technique}: {step}" for step in entry.steps))
    clashes = (item for some in book.contradictions.values() for item in some)
    for clash in sorted(clashes, key=lambda clash: (clash.id, clash.at)):
        yield f"\n{clash.id} at {clash.at}"
        assumed = "".join(f", assumes {fact}: {value}" for fact, value in clash.assumed.items())
        stated = f", of {', '.join(clash.stated)}" if clash.stated else ""
        yield from _texts(f"{spelled(clash.when)}{assumed}{stated}", clash.says, clash.help)


def _texts(*texts: str) -> Iterator[str]:
    return (f"  {text}" for text in texts if text)


def _origin(thing: Rule | Technique | Need | Parameter | DerivedFact | Cause) -> str:
    parts = [str(getattr(thing, "basis", "")), getattr(thing, "verified", "")]
    parts += [*getattr(thing, "claims", ()), *getattr(thing, "sources", ())]
    return f"[{', '.join(filter(None, parts))}]"


def orders(book: Rulebook) -> Iterator[str]:
    """The orders that a reader sees."""
    for name in ("facts", "techniques", "needs"):
        yield f"\norder/{name}"
        yield from _texts(*getattr(book, name))
    for need in book.needs.values():
        yield f"\norder/{need.id}"
        yield from _texts(*(entry.technique for entry in need.options))


DIGESTS = FOLDER / "digests.txt"


def written(book: Rulebook) -> str:
    """What the file of digests should hold."""
    lines = (*vocabulary(book), *sentences(book), *orders(book))
    blocks = "\n".join(lines).strip().split("\n\n")
    return "".join(f"{sha256(x.encode()).hexdigest()[:12]} {x.split()[0]}\n" for x in blocks)


def refresh() -> None:
    """Write the file of digests."""
    FOLDER.mkdir(exist_ok=True)
    DIGESTS.write_text(written(rules()), encoding="utf-8")
