"""The vocabulary as one markdown document: every fact, what it may be, and who reads it."""

from collections.abc import Callable, Iterator

from ladder.catalog.pages.links import FACTS_PAGE, linker
from ladder.catalog.pages.words import derived_page, type_of, written
from ladder.catalog.pages.written import as_markdown
from ladder.catalog.references import readers
from ladder.engine.facts import Fact
from ladder.engine.rules import Rulebook
from ladder.engine.wording import inside

Linked = Callable[[str], str]

_INTRO = """# The facts

Everything that can be known about a problem, written by `python docs/generate.py` from
`rules/facts.yaml`. Change that, not this page. The rules that read these facts stand in
[rules.md](rules.md).

A fact that is left out is unknown, never false; `unknown` says the same aloud. A file may also
carry a `title`, and `waivers` for `ladder check`: a list of `{rule, reason, owner, expires}`.

An editor completes and explains all of this. Keep the schema beside your files and name it in the
first line of each:

```sh
ladder schema problem > problem.schema.json    # or: proposal, rules
```

```yaml
# yaml-language-server: $schema=problem.schema.json
title: Support assistant for our product
needs: [missing-knowledge]
```
"""


def facts_document(book: Rulebook) -> str:
    """Every fact by section, then the derived ones."""
    return "\n".join(_blocks(book)).rstrip("\n") + "\n"


def _blocks(book: Rulebook) -> Iterator[str]:
    linked = linker(book, FACTS_PAGE)
    yield _INTRO
    # The vocabulary's order is that of asking: a section's facts need not stand together in it.
    sections: dict[str, list[Fact]] = {}
    for fact in book.facts.values():
        if not fact.attempt_of or fact.attempt_of == _first_attempt(book):
            sections.setdefault(fact.id.partition(".")[0], []).append(fact)
    for section, facts in sections.items():
        yield f"## {section}\n"
        for fact in facts:
            yield "\n".join(_fact(book, fact, linked)) + "\n"
    yield "## Derived facts\n\nNamed conditions, which rules use as if they were facts.\n"
    for derived in book.derived.values():
        page = derived_page(book, derived).without("reads")
        text = as_markdown(page, 3, linked)
        yield text.replace(f"### {page.id}\n\n{page.title}", f"### {derived.name}", 1)


def _first_attempt(book: Rulebook) -> str | None:
    return next((fact.attempt_of for fact in book.facts.values() if fact.attempt_of), None)


def _fact(book: Rulebook, fact: Fact, linked: Linked) -> Iterator[str]:
    name, question, found = fact.id, fact.question, set(readers(book, fact.id))
    example = written(fact)
    if fact.attempt_of:
        technique = fact.attempt_of
        name = name.replace(technique, "technique")
        question = question.replace(inside(book.techniques[technique].title), "the technique")
        leaf = fact.id.rsplit(".", 1)[1]
        same = (f for f in book.facts.values() if f.attempt_of and f.id.endswith(f".{leaf}"))
        found = {reader for each in same for reader in readers(book, each.id)}
    # `needs` stands in no section; its own heading would repeat the one above it.
    if "." in name:
        yield f"### {name}\n"
    yield f"{question} {fact.help}".rstrip() + "\n"
    yield f"{type_of(fact)[0].upper()}{type_of(fact)[1:]}.\n"
    if fact.choices:
        yield "\n".join(f"- `{choice.id}`: {choice.meaning}" for choice in fact.choices) + "\n"
    yield f"```yaml\n{example}\n```\n"
    if found:
        yield linked("Read by " + ", ".join(f"`{reader}`" for reader in sorted(found)) + ".")
