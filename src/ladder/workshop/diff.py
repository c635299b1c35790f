"""`ladder rules diff`: what differs between two rulebooks, and which verdicts change by it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import NamedTuple

from ladder.engine.computed import parameters_of, read_by
from ladder.engine.conditions import Condition, reads
from ladder.engine.explanation import judge
from ladder.engine.pack import Loosening, Pack
from ladder.engine.problem import Case, Problem
from ladder.engine.rules import Rulebook
from ladder.engine.wording import show
from ladder.load.packs.boundary_values import spelled_out
from ladder.load.packs.loosenings import loosenings
from ladder.load.problems.contradictions import contradictions
from ladder.load.problems.problems import Written
from ladder.output.diagnostics import InvalidInput
from ladder.output.escape import clean
from ladder.output.escape import markdown as plain
from ladder.output.markdown import code, folded
from ladder.output.phrases import rung_in_words
from ladder.output.values import PackJson, json_document, pack_json
from ladder.workshop.entries import entries_of
from ladder.workshop.references import needs_of

FEW = 3
"""Verdicts named for each rule that moved some, unless all are wanted."""

MANY = 20
"""Things of the rules that are named, unless all are wanted."""


class Asked(NamedTuple):
    """A problem that both rulebooks judge."""

    name: str
    where: str
    day: date
    read: Callable[[Rulebook], Problem]


class Answer(NamedTuple):
    """A short form of a rulebook's verdict on a problem, and the ids of the rules that fired."""

    says: str
    rules: frozenset[str]
    technique: str = ""
    needs: tuple[str, ...] = ()


class Move(NamedTuple):
    """A verdict that changes with the second rulebook, and the rules that change it."""

    asked: Asked
    before: str
    after: str
    rules: tuple[str, ...]


class Edit(NamedTuple):
    """A thing of the rules that differs: its id, and what happened to it."""

    id: str
    change: str


class Difference(NamedTuple):
    """The changes of rules and verdicts from one rulebook to another.

    `edits` are numbers first, then what is removed, new, and changed in place. `asked` is how many
    problems both judged; `loosens` is what the second allows and the first does not; `unread` are
    the problem files that neither can read.
    """

    below: Pack
    above: Pack
    asked: int
    moves: tuple[Move, ...]
    loosens: tuple[Loosening, ...]
    unread: tuple[str, ...]
    edits: tuple[Edit, ...] = ()

    def by_rules(self) -> list[tuple[tuple[str, ...], list[Move]]]:
        """Return the moves by the rules that cause them, most frequent first."""
        groups: dict[tuple[str, ...], list[Move]] = {}
        for move in self.moves:
            groups.setdefault(move.rules, []).append(move)
        return sorted(groups.items(), key=lambda group: -len(group[1]))


def difference(
    below: Rulebook,
    above: Rulebook,
    files: Iterable[Written] = (),
    day: date = date.max,
    checked: Callable[[Rulebook, Problem, date], str] = lambda *_: "",
) -> Difference:
    """Judge the cases of both rulebooks, and the problems in files, with the numbers of a day.

    `checked` gives the result of the check of a proposal in a word; empty for any other problem.
    """
    below, above = (replace(book.on(day), again=None) for book in (below, above))
    lower, upper = _deciding(below), _deciding(above)
    changed = {name for name in {**lower, **upper} if lower.get(name) != upper.get(name)}
    every = [(book, book.rules) for book in (below, above)]
    reach = {
        name: {
            need for book, rules in every if name in rules for need in needs_of(book, rules[name])
        }
        for name in changed
    }
    moves, unread, count = [], [], 0
    problems = [Asked(file.name, file.file, day, file.read) for file in files]
    for asked in (*_cases(below, above), *problems):
        before, after = _answer(below, asked, checked), _answer(above, asked, checked)
        if before.says == after.says and before.says.startswith(UNREAD):
            unread += [asked.where] if asked in problems else []
            continue
        count += 1
        if before.says != after.says:
            moves.append(Move(asked, before.says, after.says, _by(changed, before, after, reach)))
    opens = loosenings(below, above)
    edits = tuple(_edits(below, above, changed))
    return Difference(below.pack, above.pack, count, tuple(moves), opens, tuple(unread), edits)


UNREAD = "cannot be read: "


def _cases(below: Rulebook, above: Rulebook) -> Iterator[Asked]:
    """Yield the cases of both, each once; a shared case uses the day of the second."""
    cases = {
        (case.name, frozenset(case.facts.items())): case for case in (*below.cases, *above.cases)
    }
    for case in cases.values():
        if not case.unreadable:
            yield Asked(case.name, str(case.position), case.as_of, partial(_read, case))


def _read(case: Case, rulebook: Rulebook) -> Problem:
    if clashes := list(contradictions(rulebook, case.facts)):
        raise InvalidInput(clashes)
    return Problem(case.title, case.facts)


def _answer(
    rulebook: Rulebook, asked: Asked, checked: Callable[[Rulebook, Problem, date], str]
) -> Answer:
    try:
        problem = asked.read(rulebook)
    except InvalidInput as bad:
        first = bad.diagnostics[0]
        says = "refused: " if first.subject.startswith("forbid/") else UNREAD
        return Answer(f"{says}{first.what}", frozenset({first.subject}))
    verdict = judge(rulebook, asked.name, problem.facts, asked.day)
    headline, (low, high) = verdict.recommendation, verdict.range
    form = f" ({headline.variant})" if headline.variant else ""
    rungs = "" if low == high else f", {rung_in_words(low)} to {high}"
    ahead = verdict.ahead if headline.outcome in ("prepare", "find-out") else None
    about = ahead.technique if ahead else headline.technique
    result = checked(rulebook, problem, asked.day)
    says = f"{headline.outcome} {about}{form}{rungs}{result and f', check: {result}'}"
    chosen = {f"variant/{headline.technique}/{headline.variant}"} if headline.variant else set()
    return Answer(says, frozenset(verdict.fired | chosen), headline.technique, verdict.needs)


def _by(
    changed: set[str], before: Answer, after: Answer, reach: Mapping[str, set[str]]
) -> tuple[str, ...]:
    """Return what differs between the rulebooks and fired in one verdict only; else, the cards.

    A contradiction explains everything. Cautions and advice never change a verdict. If only later
    steps differ, the cause is a rule that applies to one of the needs (`reach`, by id).
    """
    refusals = [answer.rules for answer in (before, after) if not answer.technique]
    moving = {name for name in changed if not name.startswith(("caution/", "advice/"))}
    spoke = moving & (before.rules ^ after.rules if not refusals else refusals[0])
    needs = (*before.needs, *after.needs)
    cards = [f"need/{need}" for need in dict.fromkeys(needs)]
    cards += [f"technique/{name}" for name in (before.technique, after.technique)]
    named = [name for name in dict.fromkeys(cards) if name in changed]
    return tuple(sorted(spoke) or named or sorted(n for n in moving if reach[n] & {*needs}))


def _deciding(book: Rulebook) -> Mapping[str, object]:
    """Return the deciding parts of rules, needs and techniques by id, to compare them."""

    def sums(name: str) -> object:
        declared = book.computed.get(name)
        if declared is None:
            return None
        numbers = parameters_of(declared.by)
        values = [book.parameters[number].value for number in numbers if number in book.parameters]
        return (declared.by, *values, *map(sums, read_by(declared.by)))

    def plain(*conditions: Condition | None) -> tuple[object, ...]:
        texts = [spelled_out(condition, book.derived) for condition in conditions if condition]
        read = (name for item in texts for name in reads(item, book.derived))
        return (*texts, *map(sums, read))

    parts: dict[str, object] = {}
    for name, rule in book.rules.items():
        reach = rule.techniques, rule.needs, rule.forbids, rule.proposable
        next_up = rule.class_, rule.instead, plain(rule.out_of_reach)
        parts[name] = plain(rule.when), *reach, *next_up
    for name, need in book.needs.items():
        route = tuple(
            (option.technique, option.combined_with, spelled)
            for option in need.options
            for spelled in [plain(option.exhausted, option.target_reached)]
        )
        parts[f"need/{name}"] = need.solved_by, route
    for name, card in book.techniques.items():
        variants = tuple(rule.id for rule in card.variants)
        own = card.rung, card.training, card.solved_by, variants, plain(card.exhausted)
        parts[f"technique/{name}"] = own
    for name, cause in book.causes.items():
        parts[f"cause/{name}"] = cause.removed_by, cause.in_part, cause.order
    return parts


def _edits(below: Rulebook, above: Rulebook, deciding: set[str]) -> Iterator[Edit]:
    """Yield what differs between two rulebooks; `deciding` are the ids that decide otherwise."""
    for name, number in above.parameters.items():
        before = below.parameters.get(name)
        if before is not None and before.value != number.value:
            change = f"{show(before.value)} -> {show(number.value)}"
            yield Edit(f"parameter/{name}", change)
    lower, upper = entries_of(below), entries_of(above)
    yield from (Edit(name, "removed") for name in lower if name not in upper)
    yield from (Edit(name, "new") for name in upper if name not in lower)
    both = [name for name in lower if name in upper and not name.startswith("parameter/")]
    yield from (Edit(name, "another condition") for name in both if name in deciding)
    old, new = _texts(below), _texts(above)
    for name in both:
        if name not in deciding and old.get(name) != new.get(name):
            yield Edit(name, "other words")


def _texts(book: Rulebook) -> Mapping[str, object]:
    """Return what rules, needs, techniques and facts say, by id."""
    rules = {name: (r.says, r.why, r.do, r.steps, r.sources) for name, r in book.rules.items()}
    facts = {f"fact/{name}": (f.question, f.help, f.choices) for name, f in book.facts.items()}
    needs = {
        f"need/{name}": (need.title, need.symptom, need.stay) for name, need in book.needs.items()
    }
    cards = {
        f"technique/{name}": (card.title, card.what, card.cost, card.steps, card.climb)
        for name, card in book.techniques.items()
    }
    causes = {
        f"cause/{name}": (cause.title, cause.says, cause.repair, cause.do, cause.words)
        for name, cause in book.causes.items()
    }
    return {**rules, **facts, **needs, **cards, **causes}


def as_text(found: Difference, *, every: bool) -> str:
    """Return what differs in the rules, and which verdicts change by it, with a few examples."""
    blocks = [_total(found)]
    if found.edits:
        shown = found.edits if every else found.edits[:MANY]
        lines = [f"  {clean(name)}: {change}" for name, change in shown]
        lines += [_more(len(found.edits) - MANY)] if len(shown) < len(found.edits) else []
        blocks.append("\n".join(["What differs in the rules:", *lines]))
    for rules, moves in found.by_rules():
        lines = [f"{_by_whom(rules)}: {len(moves)}"]
        for move in moves if every else moves[:FEW]:
            name, where = clean(move.asked.name), clean(move.asked.where)
            lines.append(f"  {name}")
            lines.append(f"    {clean(move.before)} -> {clean(move.after)}  ({where})")
        if not every and len(moves) > FEW:
            lines.append(_more(len(moves) - FEW))
        blocks.append("\n".join(lines))
    if found.loosens:
        opened = [f"  {opening}" for opening in found.loosens]
        blocks.append("\n".join([_opened(found), *opened]))
    if found.unread:
        names = ", ".join(dict.fromkeys(map(clean, found.unread)))
        blocks.append(f"Neither can read: {names}")
    return "\n\n".join(blocks) + "\n"


def as_markdown(found: Difference, *, every: bool) -> str:
    """Return the same for a pull request, with long lists folded."""
    lines = [f"### {plain(_total(found))}"]
    if found.edits:
        rows = [f"- {code(name)} {plain(change)}" for name, change in found.edits]
        lines += ["", "What differs in the rules:", "", *rows]
    if found.loosens:
        lines += ["", plain(_opened(found)), ""]
        lines += [f"- {code(item.rule)} {plain(item.says)}" for item in found.loosens]
    for rules, moves in found.by_rules():
        shown = moves if every else moves[: 10 * FEW]
        rows = [f"- {plain(m.asked.name)}: {plain(m.before)} → {plain(m.after)}" for m in shown]
        rows += [f"- … and {len(moves) - len(shown)} more"] if len(moves) > len(shown) else []
        lines += folded(f"{plain(_by_whom(rules))}: {len(moves)}", rows)
    return "\n".join(lines) + "\n"


def as_json(found: Difference) -> str:
    """Return the same for programs: every verdict that changes."""
    moves = [
        {"problem": asked.name, "where": asked.where, "before": before, "after": after, "rules": by}
        for asked, before, after, by in found.moves
    ]
    return json_document(
        below=pack_json(PackJson, found.below),
        above=pack_json(PackJson, found.above),
        rules=[edit._asdict() for edit in found.edits],
        asked=found.asked,
        moves=moves,
        loosens=[opening._asdict() for opening in found.loosens],
        unread=found.unread,
    )


def _total(found: Difference) -> str:
    before, after = map(_called, (found.below, found.above))
    move = "moves" if len(found.moves) == 1 else "move"
    return f"From {before} to {after}, {len(found.moves)} of {found.asked} verdicts {move}"


def _more(count: int) -> str:
    return f"  … and {count} more: --all names them"


def _called(pack: Pack) -> str:
    return f"{pack.name} {pack.version}"


def _by_whom(rules: tuple[str, ...]) -> str:
    return f"By {' and '.join(rules)}" if rules else "It is not clear by what"


def _opened(found: Difference) -> str:
    return f"{_called(found.above)} loosens what {_called(found.below)} requires:"
