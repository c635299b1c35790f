"""Formulas in one line, as rule files write them. They are read, never executed.

    formula: task.monthly_requests * (costs.per_request + 0.01)

Names contain hyphens, so a minus between two of them has spaces around it.
"""

import re
from collections.abc import Callable, Container
from typing import Literal, NoReturn

from ladder.engine.facts import Formula, Term

NAMES: dict[str, Literal["least", "most", "how_many"]] = {
    "min": "least",
    "max": "most",
    "ceil": "how_many",
}
"""The functions of formulas, and their operations."""

SIGNS = "+ - * / ^"

HELP = (
    f"Write facts, parameters and numbers with {SIGNS}, min(a, b), max(a, b), ceil(a / b) and "
    "parentheses, and spaces around a minus."
)

_NAME = re.compile(r"[a-z][a-z0-9_]*(?:[.-][a-z0-9][a-z0-9_]*)*")
_TOKEN = re.compile(rf"\s*({_NAME.pattern}|[0-9][0-9_]*(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?|\S)")
_PRINTED = str.maketrans("×÷", "*/")
"""Signs as the program and people print them, and as formulas are read."""

_NESTED = re.compile(r"[(^-]")
_DEEPEST = 50


class NotAFormula(ValueError):
    """A text that cannot be read as a formula."""


def with_numbers(text: str, numbers: Callable[[str], str | None]) -> str:
    """Return a formula with the `numbers` of some names in their place."""
    return _NAME.sub(lambda found: numbers(found[0]) or found[0], text)


def runs_together(name: str, known: Container[str]) -> bool:
    """Return whether an unknown name is two names with a minus between them."""
    parts = name.split("-")
    return any(
        "-".join(parts[:at]) in known and "-".join(parts[at:]) in known
        for at in range(1, len(parts))
    )


def formula(text: str, named: Callable[[str], Term]) -> Term:
    """Return what a formula computes; `named` returns the term of a name.

    Raises:
        NotAFormula: if the text is none.
    """
    if len(_NESTED.findall(text)) > _DEEPEST:
        raise NotAFormula("this formula is too long")
    return _Reader(text, named).read()


class _Reader:
    """A reader of one formula, from its first token to its last."""

    def __init__(self, text: str, named: Callable[[str], Term]) -> None:
        self._rest = _TOKEN.findall(text.translate(_PRINTED))[::-1]
        self._named = named

    def read(self) -> Term:
        term = self._sum()
        if self._rest:
            self._fail()
        return term

    def _fail(self) -> NoReturn:
        found = f"`{self._rest[-1]}` is not expected here" if self._rest else "the formula ends"
        raise NotAFormula(f"this is not a formula: {found}")

    def _next(self, *tokens: str) -> str:
        """Take the next token if it is one of these; else return an empty text."""
        return self._rest.pop() if self._rest and self._rest[-1] in tokens else ""

    def _expect(self, token: str) -> None:
        if not self._next(token):
            self._fail()

    def _sum(self) -> Term:
        return self._chain(self._product, {"+": "sum", "-": "difference"})

    def _product(self) -> Term:
        return self._chain(self._signed, {"*": "product", "/": "ratio"})

    def _chain(
        self,
        inner: Callable[[], Term],
        signs: dict[str, Literal["sum", "difference", "product", "ratio"]],
    ) -> Term:
        """Read terms from left to right; `a + b + c` is one sum of three."""
        term, before = inner(), ""
        while sign := self._next(*signs):
            other = inner()
            if sign == before and sign in "+*" and isinstance(term, Formula):
                term = term._replace(parts=(*term.parts, other))
            else:
                term = Formula(signs[sign], (term, other))
            before = sign
        return term

    def _signed(self) -> Term:
        if not self._next("-"):
            return self._power()
        term = self._signed()
        return -term if isinstance(term, int | float) else Formula("product", (-1, term))

    def _power(self) -> Term:
        base = self._single()
        return Formula("power", (base, self._signed())) if self._next("^") else base

    def _single(self) -> Term:
        if self._next("("):
            term = self._sum()
            self._expect(")")
            return term
        if not self._rest or not self._rest[-1][0].isalnum():
            self._fail()
        token = self._rest.pop()
        if token[0].isdigit():
            return int(token) if token.replace("_", "").isdigit() else float(token)
        if not self._next("("):
            return self._named(token)
        if token not in NAMES:
            raise NotAFormula(f"formulas have no function `{token}`")
        return self._called(token)

    def _called(self, name: str) -> Term:
        """Read the arguments of a function, of which `ceil` takes a quotient."""
        parts = [self._sum()]
        while self._next(","):
            parts.append(self._sum())
        self._expect(")")
        if name == "ceil":
            if len(parts) == 1 and isinstance(parts[0], Formula) and parts[0].operation == "ratio":
                return Formula("how_many", parts[0].parts)
            raise NotAFormula("ceil takes one quotient: ceil(a / b)")
        if len(parts) < 2:
            raise NotAFormula(f"{name} takes two numbers or more")
        return Formula(NAMES[name], tuple(parts))
