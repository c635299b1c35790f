"""Formats are the files of a folder: each has `render`, and its name is that of the format."""

from collections.abc import Callable, Iterable
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

TEXT = "text"
"""The format for people, which comes first wherever formats are listed."""


def format_names(folder: ModuleType) -> Iterable[tuple[str, str]]:
    """Return the members of an enumeration of a folder's formats: text, then by name."""
    names = (module.name for module in iter_modules(folder.__path__))
    every = sorted(names, key=lambda name: (name != TEXT, name))
    return [(name.upper(), name) for name in every]


def renderer(folder: ModuleType, format: str) -> Callable[..., str]:
    """Return the `render` function of a format, imported on demand."""
    render: Callable[..., str] = import_module(f"{folder.__name__}.{format}").render
    return render
