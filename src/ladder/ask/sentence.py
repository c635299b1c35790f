"""The facts in a person's own sentence: needs, counts, a bill, a wish, and the rest.

Only what it says plainly is taken. A number counts with its unit and meaning; a digit in the name
of a model never does.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ladder.ask.answer import Answer, same_words, short
from ladder.ask.free_text import RankedNeeds, rank_needs
from ladder.ask.question import TRIAGE
from ladder.ask.wording import value_in_words
from ladder.engine.facts import USD, Fact, Facts, Kind, Money, Value, currency
from ladder.engine.rules import Need, Rulebook
from ladder.engine.scores import TARGET
from ladder.engine.wording import show
from ladder.load.problems.problem import nested
from ladder.load.problems.writer import in_braces, in_yaml
from ladder.load.yaml.suggestions import OTHER_MONEY, Complaint, currency_of, in_digits, money_scale
from ladder.output.phrases import sentence

_SCALE = r"(?:k|m|thousand|million)"
_AMOUNT = rf"(?P<digits>\d[\d,]*(?:\.\d+)?)\s?(?P<thousands>(?:{_SCALE}|lakhs?|crores?)\b)?"
_FACTOR = {"": 1, "k": 1000, "t": 1000, "m": 1_000_000, "l": 100_000, "c": 10_000_000}
_GROUPS = re.compile(
    r"(?<![\w.,'’-])(?P<first>[1-9]\d{0,2})(?P<rest>(?P<by>[.'’ \u00a0\u202f])\d{3}"
    r"(?:(?P=by)\d{3})*)(?P<decimals>,\d{1,2})?(?!\w|[.,]\d)"
)
"""A number with separators of thousands other than commas: 1.200.000, 40 000 or 40'000."""
_VERSION = re.compile(
    r"\b(?:gpt|claude|gemini|gemma|llama|mistral|mixtral|qwen|phi|version|v)\s$", re.IGNORECASE
)
"""A word whose next number is a version, not thousands."""
_NUMBER = re.compile(
    r"(?<![\w.-])(?:[$€£₹¥]\s?)?\d\S*"
    r"(?:\s(?:%|(?:percent|thousand|million|lakhs?|crores?|dollars?|euros?|cents?|pence)\b))?"
)
_CLAUSE_END = re.compile(r"[;!?\n]|[.,](?=\s|$)|\b(?:and|but)\b", re.IGNORECASE)

_MONEY = re.compile(
    rf"(?:(?:\bus)?[$€£]|\b(?:usd|eur|gbp|chf))\s?\d[\d.,]*(?:\s?{_SCALE}\b)?|"
    rf"\d[\d.,]*\s?{_SCALE}?\s?(?:[$€£¢]|(?:dollars?|usd|euros?|eur|pounds?|"
    r"gbp|francs?|chf|cents?|ct|pence|bucks)\b)|(?<![\w.-])\d[\d.,]*p\b|"
    r"(?<![\w.-])\d[\d.,]*\s?[km](?=\s*(?:$|/)|\s(?:to|for|an?|per|each|every|in|on|this|last|now|"
    r"monthly)\b)",
    re.IGNORECASE,
)
"""An amount with a currency, or in thousands without a thing that they count."""
_MONTH = r"\s?(?:/\s?|\b(?:an?|per|each|every)\s)month\b|\smonthly\b|\s(?:in\sthe\s)?last\smonth\b"
_PERIOD = re.compile(
    rf"{_MONTH}|\s?(?:/\s?|\b(?:an?|per|each|every)\s)(?:year|quarter|week|day)\b|\syearly\b",
    re.IGNORECASE,
)
_PAID = re.compile(r"\b(?:bill|invoice|pay|paid|cost|spend|spent|burn)(?:s|ing)?\b", re.IGNORECASE)
_LARGE = re.compile(rf"\d\s?{_SCALE}\b", re.IGNORECASE)
_OTHER_MONEY = re.compile(rf"(?:{OTHER_MONEY.pattern})[\W\d]*$", re.IGNORECASE)
"""A currency in which no fact is stated, at the end of the words up to an amount's first sign."""
_EACH = re.compile(r"\b(?:each|every|per)\b|/", re.IGNORECASE)
"""A word that makes an amount the price of one thing, unless a period follows it."""
_REQUEST = (
    r"(?:request|call|quer(?:y|ie)|document|conversation|chat|message|ticket|email|mail|answer|"
    r"repl(?:y|ie)|summar(?:y|ie))s?"
)
_PRICE_BEFORE = re.compile(
    rf"\b(?:each|every|an?|one|per)\s(?:\w+\s)?{_REQUEST}\s(?:is|costs?)\s(?:us\s|me\s)?(?:about\s)?$",
    re.IGNORECASE,
)
_PRICE_AFTER = re.compile(
    rf"\s?(?:/|an?\b|per\b|(?:for\s)?(?:each|every)\b)\s?(?:{_REQUEST}\b(?!\s(?:per|an?)\s)|of\s\d)",
    re.IGNORECASE,
)
"""What makes an amount the price of one request, right before and after it."""
_PRICE_EACH = re.compile(r"\s?each\W*$", re.IGNORECASE)
_REQUESTS = re.compile(
    rf"\d\s?{_SCALE}?\s(?:\w+\s)?{_REQUEST}\s(?:an?|per|each|every)\s(?:day|month)\b", re.IGNORECASE
)
"""Requests of a period, right before a clause that is only their price: "2 cents each"."""

_SHARE = r"(?<![\w.,/])(\d+(?:\.\d+)?\s?(?:%|percent\b)|\d+\s?(?:/|(?:out\s)?of)\s?\d+)"
_POINTS = r"(?<![\w.,/])(\d+(?:\.\d+)?\s?(?:%|percent\b)|0?\.\d+)"
_AFTER = r"(?=\s*(?:$|\))|\s(?:on|in|for|with|at|now|today)\b)"


def _beside(words: str, rates: str) -> str:
    """Return what finds a share right beside the words that say what it is a share of."""
    return (
        rf"{_SHARE}\s(?:(?:of\s(?:\w+\s){{1,3}})?(?:is|are|was|were)\s)?(?:{words})\b{_AFTER}|"
        rf"\b(?:{rates})(?:\s(?:is|was|of|at))?:?\s{_SHARE}{_AFTER}|"
        rf"\b(?:{words})\s(?:\w+\s){{0,2}}in\s{_SHARE}\sof\b"
    )


_RIGHT = re.compile(
    rf"{_beside('right|correct|accurate|accuracy', 'accuracy|correct|scores?|reaches|gets')}|"
    rf"{_SHARE}\sof\s(?:\w+\s){{1,4}}(?:correctly|right|correct){_AFTER}|"
    rf"\b(?:correctly\s\w+|solves?|solved)\s{_SHARE}\sof\b|"
    rf"{_SHARE}\s(?:of\s(?:\w+\s){{1,4}}get\s(?:an?\s)?)?(?:right|correct)\sanswers?\b{_AFTER}|"
    rf"{_SHARE}\sof\s(?:[\w-]+\s){{1,7}}in(?:to)?\sthe\s(?:right|correct)\b|"
    rf"\b(?:f1|accuracy|score)(?:[- ]score)?(?:\s(?:is|was|of|at))?:?\s{_POINTS}{_AFTER}",
    re.IGNORECASE,
)
_WRONG = re.compile(
    _beside("wrong|incorrect|invalid|fails?|failed|breaks?", "error rate|failure rate")
    + rf"|\b(?:fails?|failed)\s{_SHARE}\sof\b",
    re.IGNORECASE,
)
_ANSWERED = re.compile(
    rf"\banswer(?:s|ed)?\s(?:only\s)?{_SHARE}\sof\s(?:\w+\s){{0,2}}"
    rf"(?:questions|queries|requests){_AFTER}",
    re.IGNORECASE,
)
"""A share that is answered. Beside a share that is wanted, it is measured in the same way."""
_NOT_MEASURED = re.compile(
    r"\b(?:not?|never|cannot|if|when|must|should|would|could|needs?|wants?|target|goal|than|average)"
    r"\b|n['’]t\b",
    re.IGNORECASE,
)
"""A word beside which a share is denied, wanted, compared or a mean error."""
_TARGET = re.compile(
    rf"\b(?:needs?|wants?|target|goal)(?:\sis|\sof)?:?\s{_POINTS}(?:\s(?:right|correct|accuracy))?"
    rf"{_AFTER}",
    re.IGNORECASE,
)
_QUALITY = re.compile(r"\b(?:accura\w+|correct\w*|right|f1)\b", re.IGNORECASE)
"""A word by which a wanted share is a share of right answers."""
_MONTHLY = re.compile(r"\b(?:per|each|every) (month|day)\b", re.IGNORECASE)

_PLAIN = r"(?:(?!(?:wrong|of|are|is|in|to|and|test|held)\b)[\w-]+\s)"
_COUNTS = (
    ("examples.demonstrations", rf"{_AMOUNT}\s{_PLAIN}?(?:labell?ed|annotated)\s(?!test|held)\w+"),
    ("evaluation.items", rf"{_AMOUNT}\s(?:held[- ]out|test|evaluation)\s(?!users?|runs?)\w+s\b"),
    ("evaluation.items", rf"{_AMOUNT}\sto\stest\b"),
    ("evaluation.items", rf"\b(?:tested|evaluated|measured)\son\s{_AMOUNT}\s\w+s\b"),
    ("task.classes", rf"{_AMOUNT}\s{_PLAIN}{{0,3}}(?:classes|categories|intents)\b"),
    (
        "task.classes",
        rf"\b(?:sort|classif|rout|categori[sz]|label|assign)\w*\s(?:[\w-]+\s){{0,6}}?{_AMOUNT}\s{_PLAIN}{{0,2}}"
        r"(?:kinds|codes|types|queues|teams|departments)\b",
    ),
    (
        "task.monthly_requests",
        rf"(?<![\w.-]){_AMOUNT}\s(?:[^\W\d]\w*\s)?{_REQUEST}\sa\s(?P<period>day|month)\b",
    ),
    ("task.monthly_requests", rf"\beach\sof\s{_AMOUNT}\s(?:\w+\s)?a\s(?P<period>day|month)\b"),
)
"""Counts whose meaning is sure, beyond the words of the facts."""
_WAIT = r"(?P<digits>\d[\d,]*(?:\.\d+)?)\s?(?P<time>ms|millisec\w*|s|secs?|seconds?)\b"
_WAITS = (
    (
        "hosting.latency_now_ms",
        r"\b(?:takes?|took|waits?|latency(?:\sis|\sof)?|answers?\sin|response\stime\s(?:is|of))\s"
        rf"(?:(?:about|around|over|up\sto)\s)?{_WAIT}",
    ),
    ("hosting.latency_target_ms", rf"\b(?:under|below|within|at\smost)\s{_WAIT}"),
)
_DAYS = 30
"""Days of a month."""

WISH = "A wish, not yet a problem. First find the problem that it should solve."
ELSEWHERE = "This does not seem to be about a language model. If it is, choose below."
BILL = "A bill: {}. Volume and prices are asked for, if they matter."


class Understood(NamedTuple):
    """The facts in a sentence.

    Args:
        ranked: the needs that it supports, best first, and those that it names plainly.
        facts: numbers whose meaning is sure.
        remarks: what else was understood, in sentences.
        ignored: numbers that were not used.
        right: the share that is right, or that a failure rate leaves, to be confirmed; "" if none
            was stated.
    """

    ranked: RankedNeeds
    facts: Mapping[str, Value]
    remarks: tuple[str, ...]
    ignored: tuple[str, ...]
    right: str


def understand(text: str, rulebook: Rulebook) -> Understood:
    """Return what a sentence says plainly, and what of it was not used."""
    text = _GROUPS.sub(_with_commas, text)
    ranked = rank_needs(text, rulebook)
    found = _Found(rulebook)
    remarks, right = list[str](), ""
    if ranked.wish and not ranked.needs:
        remarks.append(WISH)
    if ranked.elsewhere:
        remarks.append(ELSEWHERE)
    else:
        clauses = [clause.strip() for clause in _CLAUSE_END.split(text)]
        remarks += _money(clauses, found)
        found.name_currency()
        right, remark, number = _right(clauses)
        if right:
            remarks.append(remark)
            found.used.append(number)
        if right or _QUALITY.search(text):
            _targets(clauses, found)
        _counts(text, found)
    left = text
    for used in sorted(found.used, key=len, reverse=True):
        left = re.sub(rf"(?<![\w.,]){re.escape(used)}(?![.,]?\d)", " ", left, count=1)
    ignored = (number.strip(".,;:!?()\"'”’") for number in _NUMBER.findall(left))
    return Understood(ranked, found.facts, tuple(remarks), tuple(dict.fromkeys(ignored)), right)


class _Found:
    """Numbers whose meaning is sure; two different numbers for one fact are none."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.used: list[str] = []
        self.facts: dict[str, Value] = {}
        self._stated: dict[str, dict[tuple[float, str], str]] = {}
        self._unnamed = set[str]()

    def add(self, fact: str, value: float, text: str) -> None:
        """Take the number of a fact, with the text that states it."""
        asked = self.rulebook.facts.get(fact)
        named = value.currency if isinstance(value, Money) else USD
        if not currency_of(text):
            self._unnamed.add(fact)
        value = round(float(value), 6)
        if asked is None or not (asked.minimum or 0) <= value <= (asked.maximum or value):
            return
        if asked.kind is Kind.WHOLE or value.is_integer():
            value = round(value)
        stated = self._stated.setdefault(fact, {})
        stated[value, named] = text
        if len(stated) == 1:
            self.facts[fact] = value if named == USD else Money(value, named)
            self.used.append(text)
        elif self.facts.pop(fact, None) is not None:
            self.used = [text for text in self.used if text not in stated.values()]

    def name_currency(self) -> None:
        """Give amounts without a currency the one that another names: EUR for "2 cents"."""
        named = currency(self.facts)
        for fact in self._unnamed & self.facts.keys():
            value = self.facts[fact]
            if named != USD and isinstance(value, int | float):
                self.facts[fact] = Money(value, named)


def _with_commas(found: re.Match[str]) -> str:
    """Return a number with commas in place of its separators, unless it may be a decimal."""
    by, before = found["by"], found.string[: found.start()]
    if by == "." and not (found["decimals"] or len(found["rest"]) > len(".000")):
        return found[0]
    if by == " " and _VERSION.search(before):
        return found[0]
    return (
        found["first"]
        + found["rest"].replace(by, ",")
        + (found["decimals"] or "").replace(",", ".")
    )


def _number(found: re.Match[str], fact: Fact | None, unit: str = "thousands") -> float:
    """Return the value of an amount of a fact; -1 if it can be read in two ways."""
    scale = (found[unit] or "").lower()
    if fact is None:
        return -1.0
    try:
        value = in_digits(found["digits"].strip(","), fact, scale)
    except Complaint:
        return -1.0
    if unit == "time":
        return value * (1 if scale.startswith("m") else 1000)
    return value * _FACTOR[scale[:1]]


def _money(clauses: Iterable[str], found: _Found) -> Iterator[str]:
    """Take what one request costs and a month's bill, and yield what is said of other bills."""
    cost, bill = map(found.rulebook.facts.get, ("costs.per_request", "costs.monthly_bill"))
    paid, last = False, ""
    for clause in clauses:
        start = _PAID.search(clause)
        for money in _MONEY.finditer(clause):
            before, after = clause[: money.start()], clause[money.end() :]
            begun = (before if before.strip() else f"{last} ") + money[0][0]
            if _OTHER_MONEY.search(begun) or OTHER_MONEY.match(after.lstrip()):
                continue
            alone = not before.strip() and _PRICE_EACH.match(after)
            of_each = alone and _REQUESTS.search(last)
            if of_each or _PRICE_BEFORE.search(before) or _PRICE_AFTER.match(after):
                found.add("costs.per_request", _amount(money[0], cost), money[0])
                continue
            if period := _PERIOD.match(after):
                after = after[period.end() :]
            if _EACH.search(before) or _EACH.search(after):
                continue
            called = re.search(r"\b(?:bill|invoice)\b", before, re.IGNORECASE)
            said = paid or (start and start.end() <= money.start())
            if called or (said and (period or _LARGE.search(money[0]))):
                text = f"{money[0]}{period[0] if period else ''}".strip()
                if months := _months(period[0] if period else ""):
                    amount = _amount(money[0], bill)
                    each = amount if months == 1 else _like(amount, round(amount / months))
                    found.add("costs.monthly_bill", each, text)
                else:
                    found.used.append(text)
                    yield BILL.format(text)
        paid, last = paid or bool(start), clause


def _months(period: str) -> int:
    """Return the months of a period; 0 for days, weeks, and an unknown one."""
    if re.fullmatch(_MONTH, period, re.IGNORECASE):
        return 1
    named = period.lower().rpartition(" ")[2].lstrip("/")
    return {"year": 12, "yearly": 12, "quarter": 3}.get(named, 0)


def _like(money: float, amount: float) -> float:
    """Return an amount in the currency of another."""
    return Money(amount, money.currency) if isinstance(money, Money) else amount


def _amount(money: str, fact: Fact | None) -> float:
    """Return an amount of money in whole units of its currency."""
    found = re.search(_AMOUNT, money, re.IGNORECASE)
    if found is None:
        return -1.0
    amount = _number(found, fact) * money_scale(money)
    named = currency_of(money)
    return amount if named in ("", USD) else Money(amount, named)


def _right(clauses: Sequence[str]) -> tuple[str, str, str]:
    """Return the share that is right, what is said of it, and its number; empty if it is unsure."""
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for clause in clauses:
        if not _NOT_MEASURED.search(clause):
            for good, pattern in ((True, _RIGHT), (False, _WRONG)):
                for match in pattern.finditer(clause):
                    found[good] |= {*filter(None, match.groups())}
    right, wrong = found[True], found[False]
    if len(right) == 1:
        (share,) = right
        return share, f"{sentence(score_in_words(share))}.", share
    if not right and len(wrong) == 1:
        (share,) = wrong
        number = re.match(r"[\d.]+(?=\s?(?:%|percent))", share)
        if number and float(number[0]) < 100:
            rest = f"{show(100 - float(number[0]))}%"
            return rest, f"{share} fail. If so, {rest} are right.", share
    measured = [clause for clause in clauses if not _NOT_MEASURED.search(clause)]
    answered = {share[1] for clause in measured for share in _ANSWERED.finditer(clause)}
    if not right | wrong and len(answered) == 1 and any(map(_TARGET.search, clauses)):
        (share,) = answered
        return share, f"{share} are answered. If these answers are right, {share} are right.", share
    return "", "", ""


def score_in_words(score: str) -> str:
    """Return what a score says: a share is right, another number is the score."""
    is_share = not re.fullmatch(r"0?\.\d+", score)
    return f"{score} are right" if is_share else f"the score is {score}"


def _targets(clauses: Iterable[str], found: _Found) -> None:
    """Take the share of right answers that is wanted."""
    for clause in clauses:
        for wanted in _TARGET.finditer(clause):
            number = float(re.sub(r"[^\d.]", "", wanted[1]))
            is_share = wanted[1].startswith(("0.", "."))
            found.add(TARGET, number if is_share else number / 100, wanted[0])


def _counts(text: str, found: _Found) -> None:
    """Take counts and waits beside the words that name them: "20k calls a month"."""
    left = text
    for used in found.used:
        left = left.replace(used, " ", 1)
    left = _MONTHLY.sub(r"a \1", left)
    patterns = [*_COUNTS]
    facts = found.rulebook.facts
    for asked in facts.values():
        for phrase in (words for words in asked.words if " " in words and asked.kind is Kind.WHOLE):
            each = re.escape(phrase).replace(r"a\ month", r"a\s(?P<period>month|day)")
            patterns.append((asked.id, rf"(?<![\w.-]){_AMOUNT}\s+{each}\b"))
    for fact, pattern in patterns:
        for count in re.finditer(pattern, left, re.IGNORECASE):
            daily = "period" in count.groupdict() and count["period"] == "day"
            value = _number(count, facts.get(fact)) * (_DAYS if daily else 1)
            found.add(fact, value, count["digits"])
    for fact, pattern in _WAITS:
        for wait in re.finditer(pattern, left, re.IGNORECASE):
            found.add(fact, _number(wait, facts.get(fact), "time"), wait["digits"])


def needs_in(text: str, rulebook: Rulebook, known: Facts) -> Answer | None:
    """Return the needs that a sentence names, and the counts in it that are not yet known.

    A title, a symptom or a complaint that the program shows names its need. None if no word of
    the sentence speaks for a need.

    Raises:
        Complaint: with the likeliest needs, if it names none plainly.
    """
    for need in rulebook.needs.values():
        if any(same_words(said, text) for said in (need.title, need.symptom, *need.words)):
            return Answer({"needs": frozenset({need.id})})
    found = understand(text, rulebook)
    if plain := found.ranked.plain:
        other_scale = {TARGET} if "evaluation.max_score" in known else set[str]()
        settled = known.keys() | other_scale
        new = {fact: value for fact, value in found.facts.items() if fact not in settled}
        return Answer({"needs": plain, **new})
    if likeliest := ", ".join(need.id for need in found.ranked.needs):
        said = f"“{short(text)}” does not name a need plainly."
        raise Complaint(f"{said} Likeliest: {likeliest}.")
    if found.ranked.wish:
        raise Complaint(WISH)
    return None


def in_words(understood: Understood, rulebook: Rulebook) -> list[str]:
    """Return what was understood and what was not used, a line each."""
    lines = [f"  {remark}" for remark in understood.remarks]
    ranked = understood.ranked
    for need in (need for need in ranked.needs if need.id in ranked.plain):
        wanted = f"The model should {need.purpose}." if ranked.wish and need.purpose else ""
        lines.append(f"  {wanted or f'A problem: {need.symptom}'}")
    for name, value in understood.facts.items():
        lines.append(f"  {value_in_words(rulebook.facts[name], value)} ({name})")
    if not lines:
        order = " Your words order the list below." if understood.ranked.needs else ""
        lines.append(f"  Nothing for sure.{order}")
    lines += [f"  {line}" for line in _not_used(understood)]
    return ["I understood:", *lines]


def not_stated(understood: Understood, facts: Facts) -> list[str]:
    """Return what a sentence says that is not yet a fact: a score, a bill, other numbers."""
    done = {WISH}
    if is_scored(facts) and understood.right:
        done |= {remark for remark in understood.remarks if understood.right in remark}
    lines = [remark for remark in understood.remarks if remark not in done]
    return [*lines, *_not_used(understood)]


def is_scored(facts: Facts) -> bool:
    """Return whether a score of an attempt is known."""
    return any(fact.startswith("attempts.") and fact.endswith(".score") for fact in facts)


def _not_used(understood: Understood) -> list[str]:
    return [f"Not used: {', '.join(understood.ignored)}"] if understood.ignored else []


def without_terminal(
    text: str, rulebook: Rulebook, first_answer: str, advise: str, ask: str
) -> str:
    """Return what was understood, the answer so far, and how to go on, for a pipe.

    Problems are listed only if the sentence names none plainly. `advise` and `ask` are the commands
    that go on with the same rules.
    """
    understood = understand(text, rulebook)
    ranked, lines = understood.ranked, in_words(understood, rulebook)
    if understood.right:
        lines += ["  Not in the commands below: this score, as it belongs to one attempt."]
    lines += [""]
    if first_answer:
        lines += [*first_answer.splitlines(), ""]
    if not ranked.plain and ranked.needs:
        lines += ["It may be:", *_listed(ranked.needs), ""]
    elif not ranked.needs:
        lines += [
            "Look at three answers that you are not happy with. Which is so?",
            "If there are none, keep what you have: nothing has to be trained.",
        ]
        for place, words in TRIAGE.items():
            lines += [words]
            lines += _listed(need for need in rulebook.needs.values() if need.triage == place)
        lines += [""]
    plain = [need.id for need in ranked.needs if need.id in ranked.plain]
    only = [need.id for need in ranked.needs] if len(ranked.needs) == 1 else []
    named = ", ".join(plain or only)
    lines += [
        "To go on with this:" if named else "To answer, put the name of a problem for NEED:",
        f"  echo '{_problem(named or 'NEED', understood, rulebook)}' | {advise}",
        "If it is none of these:" if not plain else "If it is something else:",
        f"  echo '{_problem('', understood, rulebook)}' | {advise}",
        "To be asked, in a terminal:",
        f"  {ask}",
    ]
    return "\n".join(lines) + "\n"


def _problem(needs: str, understood: Understood, rulebook: Rulebook) -> str:
    facts = {name: in_yaml(rulebook.facts[name], x) for name, x in understood.facts.items()}
    return in_braces(nested({"needs": f"[{needs}]", **facts}))


def _listed(needs: Iterable[Need]) -> list[str]:
    return [f"  {need.id}: {need.symptom}" for need in needs]
