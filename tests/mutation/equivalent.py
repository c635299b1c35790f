"""Mutants that change no verdict, each with the reason why."""

EQUIVALENT: dict[str, str] = {}
"""Of the rules, by the words that `tests.mutation.rules` prints."""

SURVIVING: dict[str, tuple[str, ...]] = {
    "logic": ("line 53, `is False` as `== False`: of True, False and None the two say the same",),
    "walk": (),
}
"""Of the program, by module: line, change and reason."""
