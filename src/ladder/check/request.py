"""A run of the check as a program asks for it: the settings of the repository count."""

from collections.abc import Sequence
from contextlib import chdir
from datetime import date

from ladder.check.findings import Report
from ladder.check.policy import in_force
from ladder.check.repository import WorkingFolder
from ladder.check.run import run
from ladder.check.settings import Layer, typed
from ladder.check.settings_file import find_settings, load_settings
from ladder.engine.rules import Rulebook
from ladder.load.packs.rules import load_rules


def check_from_here(paths: Sequence[str], rules: Rulebook | None, today: date) -> Report:
    """Check files, folders and patterns with the settings of the repository.

    Raises:
        InvalidInput: if settings, waivers or the baseline are wrong.
    """
    here = WorkingFolder()
    with chdir(here.root):
        path = find_settings(here.folder)
        file = load_settings(path) if path else Layer("")
        asked, overrides = in_force(None, file, typed(paths=here.paths(paths)), only_sarif=False)
        book = rules or load_rules(*asked.rules, cases=False)
        return run(book, asked, overrides, today, file.positions)
