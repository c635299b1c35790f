"""`ladder`: the minimum effective dose between a prompt and fine-tuning, with the documented why.

    from ladder import advise, load_problem, load_rules

    rules = load_rules()
    verdict = advise(load_problem("problem.yaml", rules), rules)
    verdict.recommendation.technique

Everything is pure after loading: the same problem, rules and day give the same verdict. Nothing
here trains, calls a model or opens a connection.
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from ladder.api import advise as advise
    from ladder.api import load_problem as load_problem
    from ladder.engine.rules import Problem as Problem
    from ladder.engine.rules import Rulebook as Rulebook
    from ladder.engine.verdict import Verdict as Verdict
    from ladder.load.rules import load_rules as load_rules
    from ladder.output.diagnostics import InvalidInput as InvalidInput

_HOMES = {
    "advise": "ladder.api",
    "load_problem": "ladder.api",
    "load_rules": "ladder.load.rules",
    "InvalidInput": "ladder.output.diagnostics",
    "Problem": "ladder.engine.rules",
    "Rulebook": "ladder.engine.rules",
    "Verdict": "ladder.engine.verdict",
}

__all__ = ["InvalidInput", "Problem", "Rulebook", "Verdict", "advise", "load_problem", "load_rules"]


def __getattr__(name: str) -> object:
    # Each name is imported when first asked for: `import ladder` itself stays free.
    if name not in _HOMES:
        raise AttributeError(f"module 'ladder' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
