"""A verdict as users of the library see it: plain data, JSON, and a page in a notebook."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, NamedTuple, Self, overload

from ladder.engine import verdict as engine
from ladder.engine.rules import Rulebook
from ladder.output.diagnostics import InvalidInput

if TYPE_CHECKING:
    from ladder.advice.formats.json import Brief
    from ladder.advice.shapes import Document


class Verdict(engine.Verdict):
    """The recommendation, every reason for and against, and what is still unknown.

    A verdict is immutable and safe to share between threads. Its pickle takes 30 to 50 KB and
    holds no rulebook: after unpickling, give `rules` to the methods that need them.
    """

    def __repr__(self) -> str:
        found, pack = self.outline.recommendation, self.pack
        step = f"{found.outcome} {found.technique}, {self.form}"
        return f"<Verdict on {self.title!r}: {step}; {pack.name} {pack.version}, {self.as_of}>"

    @classmethod
    def of(cls, verdict: engine.Verdict) -> Self:
        """Return the engine's verdict as one of the library."""
        public = object.__new__(cls)
        public.__dict__.update(verdict.__dict__)
        return public

    @overload
    def to_dict(
        self, brief: Literal[False] = False, *, rules: Rulebook | None = None
    ) -> "Document": ...
    @overload
    def to_dict(self, brief: Literal[True], *, rules: Rulebook | None = None) -> "Brief": ...
    @overload
    def to_dict(
        self, brief: bool = False, *, rules: Rulebook | None = None
    ) -> "Document | Brief": ...
    def to_dict(self, brief: bool = False, *, rules: Rulebook | None = None) -> "Document | Brief":
        """Return the verdict as plain values, in the shape that `ladder schema verdict` publishes.

        The whole verdict takes about 20 KB and 25 ms, because it lists every open question; the
        brief one takes at most 3,000 characters.

        Args:
            brief: return the steps, three reasons and the next question only.
            rules: the rules that gave the verdict; needed only after unpickling.

        Raises:
            ValueError: if the verdict was unpickled and no rules are given, or other rules.
        """
        from ladder.advice.formats import json

        verdict = self if rules is None else self.with_rules(rules)
        return json.brief(verdict) if brief else json.document(verdict)

    def to_json(self, brief: bool = False, *, rules: Rulebook | None = None) -> str:
        """Return what `ladder advise --format json` prints, ending in a newline.

        Args:
            brief: return one line with the steps, three reasons and the next question.
            rules: the rules that gave the verdict; needed only after unpickling.

        Raises:
            ValueError: if the verdict was unpickled and no rules are given, or other rules.
        """
        from ladder.advice.formats import json
        from ladder.advice.view import Detail, View

        verdict = self if rules is None else self.with_rules(rules)
        return json.render(verdict, View(detail=Detail.BRIEF) if brief else View())

    def _repr_html_(self) -> str:
        """Return the page that `--format html` writes, in a frame apart from the notebook."""
        from ladder.advice.formats import html

        page = html.render(self).replace("&", "&amp;").replace('"', "&quot;")
        size = 'width="100%" height="640"'
        return f'<iframe title="The verdict" sandbox {size} srcdoc="{page}"></iframe>'


class Fault(NamedTuple):
    """A row that is not a problem: its number, counted from 0, and everything wrong with it."""

    row: int
    error: InvalidInput


class Verdicts(tuple[Verdict | Fault, ...]):
    """Several verdicts, which a notebook shows as a table: `Verdicts(advise_many(rows))`.

    It also holds the faults that `advise_many(rows, errors="collect")` yields.
    """

    __slots__ = ()

    def __new__(cls, verdicts: Iterable[Verdict | Fault]) -> Self:
        """Take the verdicts in their order."""
        return super().__new__(cls, verdicts)

    def to_rows(self) -> list[dict[str, str]]:
        """Return a flat row for each verdict, with the columns of `ladder advise --table`.

        The first column, `id`, counts the verdicts from 0. The headline of a fault is its error.
        """
        from ladder.advice.table import COLUMNS, row

        empty = dict.fromkeys(COLUMNS, "")
        return [
            {**empty, "id": str(number), "headline": str(item.error)}
            if isinstance(item, Fault)
            else dict(row(str(number), item))
            for number, item in enumerate(self)
        ]

    def _repr_html_(self) -> str:
        """Return a table with a row for each verdict."""
        from ladder.output.escape import html

        columns = ("id", "title", "technique", "rung", "form", "headline")
        head = "".join(f"<th>{column}</th>" for column in columns)
        body = "".join(
            f"<tr>{''.join(f'<td>{html(row[column])}</td>' for column in columns)}</tr>"
            for row in self.to_rows()
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
