"""The condition keys of an option list entry: what its state is read from."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from ladder.engine.rules import Need, NeedOption


class MemberKeys(NamedTuple):
    """A technique of an option list entry, and the condition keys of its attempt's result.

    An attempt that `reached` its target solves the need if the entry's `solved_when` holds.
    """

    technique: str
    reached: str
    solved_when: str
    target_reached: str
    exhausted: str
    inconclusive: str
    outscored: str
    in_use: str
    better: str


class OptionKeys(NamedTuple):
    """The condition keys of an entry, without its rules; its own technique is the last member."""

    members: tuple[MemberKeys, ...]
    inapplicable: str
    counted_out: str
    leads: str

    @property
    def all(self) -> tuple[str, ...]:
        """All of its keys."""
        return (*(key for member in self.members for key in member[1:] if key), *self[1:])


def entry_keys(need: Need, entry: NeedOption) -> OptionKeys:
    """Return the keys of an entry's conditions, as `conditions` names them."""
    return _by_technique(need)[entry.technique]


@lru_cache(maxsize=256)
def _by_technique(need: Need) -> Mapping[str, OptionKeys]:
    return {entry.technique: _keys(need, entry) for entry in need.options}


def _keys(need: Need, entry: NeedOption) -> OptionKeys:
    name, place = entry.technique, f"{need.id}/{entry.technique}"
    members = tuple(
        MemberKeys(
            technique,
            f"target_reached:{technique}",
            f"solved_when:{place}" if owner == place else "",
            f"target_reached:{owner}",
            f"exhausted:{owner}",
            f"inconclusive:{technique}",
            f"outscored:{technique}",
            f"in_use:{technique}",
            f"better:{technique}",
        )
        for technique, owner in (
            *((technique, technique) for technique in entry.combined_with),
            (name, place),
        )
    )
    return OptionKeys(
        members,
        f"inapplicable:{name}",
        f"counted_out:{name}",
        f"leads:{name}",
    )
