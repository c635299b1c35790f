"""The catalogue of all rules as one markdown document, for a domain expert to read and review."""

from collections.abc import Callable, Iterator

from ladder.catalog.entries import RULES
from ladder.catalog.pages.cards import need_page, technique_page
from ladder.catalog.pages.links import RULES_PAGE, linker
from ladder.catalog.pages.rules import ON_ROUTES, rule_page
from ladder.catalog.pages.written import as_markdown
from ladder.catalog.references import citing, techniques_of
from ladder.catalog.table import HEADINGS
from ladder.engine.conditions import ALWAYS
from ladder.engine.rules import Rule, Rulebook, Source
from ladder.output.conditions import in_words

Linked = Callable[[str], str]

_INTRO = """# The rules

Everything that `ladder` knows: {rules} rules of the pack {name} {version}, written by
`python docs/generate.py` from the files in `rules/`. Change those, not this page. The words that
rules read stand in [facts.md](facts.md). `ladder rules show ID` prints any entry with its cases.

Each rule says where it comes from. **source**: the source document says so. **reading**: our
reading of it, stricter than its words. **beyond**: newer or wider than it, and true as of its date.
Words in braces, such as {{examples.demonstrations}}, stand for the value that the reader's problem
file gives.
"""

_LEFT_TO_SHOW = ("cases", "file", "fires", "silent", "reads", "tensions")


def rules_document(book: Rulebook) -> str:
    """Techniques, needs, every rule, tensions, sources and claims."""
    return "\n".join(_blocks(book)).rstrip("\n") + "\n"


def _blocks(book: Rulebook) -> Iterator[str]:
    linked = linker(book, RULES_PAGE)
    pack = book.pack
    yield _INTRO.format(
        rules=len(book.rules) + len(book.check_rules), name=pack.name, version=pack.version
    )
    yield "## Techniques\n\nThe order is one of cost, not of steps to be climbed.\n"
    yield _techniques(book, linked)
    for technique in book.techniques.values():
        page = technique_page(book, technique).without(*_LEFT_TO_SHOW)
        yield as_markdown(page, 3, linked)
    yield "## Needs\n\nWhat is wrong or wanted picks the route; its lowest dose comes first.\n"
    yield _needs(book, linked)
    for need in book.needs.values():
        yield as_markdown(need_page(book, need).without(*_LEFT_TO_SHOW), 3, linked)
    for kind in RULES:
        every = (*book.rules.values(), *book.check_rules.values())
        rules = sorted((r for r in every if r.kind == kind), key=lambda r: r.id)
        if rules:
            yield f"## {HEADINGS[kind]}\n"
            for rule in rules:
                yield _rule(book, rule, linked)
    yield from _appendix(book, linked)


def _techniques(book: Rulebook, linked: Linked) -> str:
    rows = ["| rung | technique | what it is called | trains |", "|---|---|---|---|"]
    for each in book.techniques.values():
        rung = "beside" if each.rung is None else each.rung
        trains = "yes" if each.training else "no"
        rows.append(f"| {rung} | {linked(f'`technique/{each.id}`')} | {each.title} | {trains} |")
    return "\n".join(rows) + "\n"


def _needs(book: Rulebook, linked: Linked) -> str:
    rows = ["| need | you see that | route, lowest dose first |", "|---|---|---|"]
    for need in book.needs.values():
        route = ", ".join(entry.technique for entry in need.route)
        rows.append(f"| {linked(f'`need/{need.id}`')} | {need.symptom} | {route} |")
    return "\n".join(rows) + "\n"


def _rule(book: Rulebook, rule: Rule, linked: Linked) -> str:
    lines = [f"### {rule.id}", "", f"**{rule.says}**", "", rule.why, ""]
    if rule.do:
        lines += [f"Do: {rule.do}", ""]
    lines += list(_facts_of(book, rule, linked))
    return "\n".join(lines) + "\n"


def _facts_of(book: Rulebook, rule: Rule, linked: Linked) -> Iterator[str]:
    if rule.kind not in ON_ROUTES and (techniques := techniques_of(book, rule)):
        yield linked("- Speaks of " + ", ".join(f"`{name}`" for name in techniques))
    used = next((s for s in rule_page(book, rule).sections if s.key == "used_by"), None)
    for line in used.lines if used else ():
        yield linked(f"- {line.text[0].upper()}{line.text[1:]}")
    if rule.kind in ("caution", "advice") and rule.needs:
        yield linked("- Only for " + ", ".join(f"`{name}`" for name in rule.needs))
    if rule.when != ALWAYS:
        heading = "Holds when" if rule.kind == "gate" else "When"
        yield from _condition(heading, in_words(book, rule.when), linked)
    if rule.unless is not None:
        yield from _condition("Silent when", in_words(book, rule.unless), linked)
    yield f"- Scope: {rule.scope.value}, checked {rule.verified}"
    cited = [_source(book.sources[name]) for name in rule.sources]
    if cited:
        yield f"- Sources: {'; '.join(cited)}"
    if rule.claims:
        yield f"- Claims: {', '.join(rule.claims)}"
    settled = [name for name, t in book.tensions.items() if rule.id in t["rules"].split()]
    if settled:
        yield f"- Settles: {', '.join(settled)}"


def _condition(heading: str, lines: list[tuple[int, str]], linked: Linked) -> Iterator[str]:
    if len(lines) == 1:
        yield linked(f"- {heading} {lines[0][1]}")
        return
    yield f"- {heading}"
    yield from (linked(f"{'  ' * (depth + 1)}- {text}") for depth, text in lines)


def _source(source: Source) -> str:
    title = f"{source.authors}, {source.year}: {source.title}"
    shown = f"[{title}]({source.url})" if source.url else title
    return f"{shown} (quoted at second hand)" if source.quoted else shown


def _appendix(book: Rulebook, linked: Linked) -> Iterator[str]:
    yield "## Tensions: where the source document pulls two ways\n"
    for name, tension in book.tensions.items():
        rules = ", ".join(f"`{rule}`" for rule in tension["rules"].split())
        settled = linked(f" Settled by {rules}.") if rules else ""
        yield f"- **{name}.** {tension['says']} *{tension['resolution']}*{settled}"
    yield "\n## Sources\n\n| id | source | checked | grade |\n|---|---|---|---|"
    for source in book.sources.values():
        title = f"{source.authors}, {source.year}: {source.title}".replace("|", "\\|")
        shown = f"[{title}]({source.url})" if source.url else title
        grade = "quoted at second hand" if source.quoted else "read"
        yield f"| `{source.id}` | {shown} | {source.verified} | {grade} |"
    yield "\n## Claims of the source document\n\n| claim | says | carried by |\n|---|---|---|"
    for claim in book.claims.values():
        users = ", ".join(f"`{name}`" for name in citing(book, claim=claim.id))
        fate = linked(users) if users else f"left out: {claim.left_out}"
        yield f"| {claim.id} | {claim.says} | {fate} |"
