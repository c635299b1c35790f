"""The gate of `ladder check` for programs: text and files to a report with an exit code."""

import json
import os
from collections.abc import Iterable
from contextlib import chdir
from datetime import date
from typing import Any

from ladder.api.advising import shipped, today
from ladder.check import findings
from ladder.engine.rules import Rulebook
from ladder.load.packs.rules import load_rules


class Report(findings.Report):
    """The report of the gate: the exit code, and every file with its verdict and findings."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain values, in the shape of `ladder schema findings`."""
        document: dict[str, Any] = json.loads(self.to_json())
        return document

    def to_json(self) -> str:
        """Return what `ladder check --format json` prints, ending in a newline."""
        from ladder.check.formats import json as document

        return document.render(self)


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

    return Report(*run_text(rules or shipped(), text, name, as_of or today()))


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
    from ladder.check.policy import in_force
    from ladder.check.repository import WorkingFolder
    from ladder.check.run import run
    from ladder.check.settings import find_settings, load_settings, typed

    here = WorkingFolder()
    with chdir(here.root):
        file = load_settings(find_settings(here.folder))
        settings = in_force(None, file, typed(paths=here.paths([os.fspath(x) for x in paths])))
        rules = rules or load_rules(*settings.rules, cases=False)
        return Report(*run(rules, settings, as_of or today()))
