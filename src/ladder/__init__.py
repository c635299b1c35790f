"""`ladder`: decide whether to fine-tune, with the documented reasons.

    from ladder import advise, load_problem, load_rules

    rules = load_rules()
    verdict = advise(load_problem("problem.yaml", rules), rules)
    verdict.recommendation.technique
    verdict.to_dict()

After loading, everything is pure: the same problem, rules and day give the same verdict. `ladder`
never trains, calls no model and opens no connection. Each name is imported when you first use it,
so that `import ladder` itself costs nothing.
"""

from ladder.version import __version__ as __version__

TYPE_CHECKING = False  # type checkers take it for true; `typing` would double the cost of a start
if TYPE_CHECKING:
    from ladder.api.advising import advise as advise
    from ladder.api.advising import advise_many as advise_many
    from ladder.api.advising import explain_rule as explain_rule
    from ladder.api.advising import load_problem as load_problem
    from ladder.api.advising import load_rules as load_rules
    from ladder.api.advising import plan as plan
    from ladder.api.advising import read_problem as read_problem
    from ladder.api.advising import write_problem as write_problem
    from ladder.api.checking import Report as Report
    from ladder.api.checking import check_paths as check_paths
    from ladder.api.checking import check_text as check_text
    from ladder.api.first_answer import first_answer as first_answer
    from ladder.api.interview import Question as Question
    from ladder.api.interview import answer as answer
    from ladder.api.interview import next_question as next_question
    from ladder.api.interview import question_about as question_about
    from ladder.api.interview import rank_needs as rank_needs
    from ladder.api.planning import Plan as Plan
    from ladder.api.shapes import BriefDict as BriefDict
    from ladder.api.shapes import VerdictDict as VerdictDict
    from ladder.api.verdict import Fault as Fault
    from ladder.api.verdict import Verdict as Verdict
    from ladder.api.verdict import Verdicts as Verdicts
    from ladder.engine.problem import Problem as Problem
    from ladder.engine.rules import Rulebook as Rulebook
    from ladder.output.diagnostics import InvalidInput as InvalidInput
else:
    _HOMES = {
        "ladder.api.advising": "advise advise_many explain_rule load_problem load_rules plan "
        "read_problem write_problem",
        "ladder.api.checking": "Report check_paths check_text",
        "ladder.api.first_answer": "first_answer",
        "ladder.api.interview": "Question answer next_question question_about rank_needs",
        "ladder.api.planning": "Plan",
        "ladder.api.shapes": "BriefDict VerdictDict",
        "ladder.api.verdict": "Fault Verdict Verdicts",
        "ladder.engine.problem": "Problem",
        "ladder.engine.rules": "Rulebook",
        "ladder.output.diagnostics": "InvalidInput",
    }

    def __getattr__(name):
        for home, names in _HOMES.items():
            if name in names.split():
                from importlib import import_module

                return getattr(import_module(home), name)
        raise AttributeError(f"module 'ladder' has no attribute {name!r}")

    def __dir__():
        return __all__


__all__ = [
    "BriefDict",
    "Fault",
    "InvalidInput",
    "Plan",
    "Problem",
    "Question",
    "Report",
    "Rulebook",
    "Verdict",
    "VerdictDict",
    "Verdicts",
    "advise",
    "advise_many",
    "answer",
    "check_paths",
    "check_text",
    "explain_rule",
    "first_answer",
    "load_problem",
    "load_rules",
    "next_question",
    "plan",
    "question_about",
    "rank_needs",
    "read_problem",
    "write_problem",
]
