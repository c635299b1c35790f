"""Facts as JSON holds them."""

from ladder.engine.facts import Day, Facts, Value


def plain_values(facts: Facts) -> dict[str, object]:
    """Facts as JSON holds them: a set as a sorted list, a day as 2027-01-31."""
    return {fact: _plain(value) for fact, value in facts.items()}


def _plain(value: Value) -> object:
    match value:
        case frozenset():
            return sorted(value)
        case Day():
            return str(value)
        case _:
            return value
