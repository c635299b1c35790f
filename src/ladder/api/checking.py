"""The gate of `ladder check` for programs: text and files to a report with an exit code."""

import os
from collections.abc import Iterable
from datetime import date

from ladder.api.advising import shipped, today
from ladder.check.findings import Report
from ladder.engine.rules import Rulebook


def check_text(
    text: str,
    rules: Rulebook | None = None,
    *,
    name: str = "<text>",
    as_of: date | None = None,
) -> Report:
    """Judge the text of one proposal as `ladder check` judges a file, without settings.

    The text is YAML or JSON with a `proposal:`, or Markdown with it in the front matter. `exit` of
    the report is the exit code of the command: 0 pass, 1 refused, 2 bad input, 3 undecided, 4 no
    proposal in the text. Files that a proposal names are read from the folder of `name`.

    Args:
        text: what the file would hold.
        rules: from `load_rules`; the shipped rules by default.
        name: the name of the file; its ending and folder count.
        as_of: the day on which rules and waivers are read; today by default.
    """
    from ladder.check.run import run_text

    return run_text(rules or shipped(), text, name, as_of or today())


def check_paths(
    paths: Iterable[str | os.PathLike[str]],
    rules: Rulebook | None = None,
    *,
    as_of: date | None = None,
) -> Report:
    """Judge the proposals in files, folders and patterns as `ladder check PATH…` does.

    The settings of the repository count: `[tool.ladder]` of pyproject.toml, or ladder.toml. The
    call changes the working folder while it runs, so do not call it from several threads at once.

    Args:
        paths: files, folders and patterns, seen from the working folder.
        rules: from `load_rules`; by default the shipped rules with those that the settings name.
        as_of: the day on which rules and waivers are read; today by default.

    Raises:
        InvalidInput: if settings, waivers or the baseline are wrong; never for a proposal.
    """
    from ladder.check.request import check_from_here

    return check_from_here([os.fspath(path) for path in paths], rules, as_of or today())
