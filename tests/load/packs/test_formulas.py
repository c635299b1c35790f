"""Formulas in one line: what they mean, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder.engine.facts import Formula, Term, value
from ladder.load.packs.formulas import NotAFormula, formula, runs_together, with_numbers
from tests.saw import must_see, saw

SIGNS = {"sum": "+", "difference": "-", "product": "*", "ratio": "/", "power": "^"}
CALLED = {"least": "min", "most": "max"}


def spelled(term: Term) -> str:
    """The formula with all of its parentheses."""
    if not isinstance(term, Formula):
        return str(term)
    parts = [spelled(part) for part in term.parts]
    if name := CALLED.get(term.operation):
        return f"{name}({', '.join(parts)})"
    if term.operation == "how_many":
        return f"ceil({' / '.join(parts)})"
    return f"({f' {SIGNS[term.operation]} '.join(parts)})"


def formulas() -> st.SearchStrategy[Term]:
    two = st.sampled_from(["difference", "ratio", "power", "how_many"])
    many = st.sampled_from(["sum", "product", "least", "most"])
    return st.recursive(
        st.integers(0, 10**9) | st.sampled_from(["task.input_tokens", "computed.a-b", "min-x"]),
        lambda inner: (
            st.builds(Formula, two, st.tuples(inner, inner))
            | st.builds(Formula, many, st.lists(inner, min_size=2, max_size=4).map(tuple))
        ),
        max_leaves=8,
    )


@must_see(nested=5)
@given(formulas())
def test_a_formula_is_read_as_it_is_spelled(term: Term) -> None:
    assert formula(spelled(term), lambda name: name) == term
    if isinstance(term, Formula) and any(isinstance(part, Formula) for part in term.parts):
        saw("nested")


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("1 + 2 * 3", 7),
        ("2 * 3 + 1", 7),
        ("10 - 4 - 3", 3),
        ("24 / 4 / 2", 3),
        ("24 / 4 * 2", 12),
        ("2 ^ 3 ^ 2", 512),
        ("-2 ^ 2", -4),
        ("2 ^ -1", 0.5),
        ("(1 + 2) * 3", 9),
        ("3 - -b", 5),
        ("b * (1_000 + 0.5)", 2001),
        ("ceil(a-b / b)", 4),
        ("min(b, 5, 1) + max(b, 5)", 6),
        ("a-b - b", 5),
        ("3 × b - 6 ÷ b", 3),
    ],
)
def test_signs_bind_as_in_school(text: str, result: float) -> None:
    facts = {"a-b": 7, "b": 2}
    assert value(formula(text, lambda name: name), facts.get) == result


@pytest.mark.parametrize(
    "text",
    [
        "1 +",
        "+ 1",
        "(1 + 2",
        "1 + 2)",
        "1 2",
        "a b",
        "2 ** 3",
        "min(1)",
        "ceil(1)",
        "ceil(1 / 2, 3)",
        "sqrt(2)",
        "a.__class__",
        "[1]",
        "1 if 2 else 3",
        "(" * 60 + "1" + ")" * 60,
    ],
)
def test_anything_else_is_no_formula(text: str) -> None:
    with pytest.raises(NotAFormula):
        formula(text, lambda name: name)


def test_two_names_run_together_where_a_minus_has_no_spaces() -> None:
    known = {"task.input_tokens", "min-items", "few"}
    assert runs_together("task.input_tokens-min-items", known)
    assert not runs_together("min-items", known)
    assert not runs_together("min-itms-few", known)


def test_parameters_are_replaced_only_as_whole_names() -> None:
    numbers = {"few": "3", "low-price": "0.05"}
    text = with_numbers("few * low-price + few-more * task.few - few", numbers.get)
    assert text == "3 * 0.05 + few-more * task.few - 3"
