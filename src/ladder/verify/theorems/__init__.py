"""The theorems: every one that a module of this folder holds, in the order of their names."""

from importlib import import_module
from pkgutil import iter_modules

from ladder.verify.claims import Theorem

THEOREMS: tuple[Theorem, ...] = tuple(
    value
    for module in iter_modules(__path__)
    for value in vars(import_module(f"{__name__}.{module.name}")).values()
    if isinstance(value, Theorem)
)
"""Every theorem, in the order in which they are shown."""
