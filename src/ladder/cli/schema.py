"""`ladder schema`: what editors and other tools need to know of the files that people write."""

from enum import StrEnum
from typing import Annotated, assert_never

import typer

from ladder.cli import app
from ladder.cli.options import Rules, rulebook
from ladder.cli.streams import write


class What(StrEnum):
    """What has a schema: the files that people write, and the verdict that programs read."""

    PROBLEM = "problem"
    PROPOSAL = "proposal"
    RULES = "rules"
    VERDICT = "verdict"


@app.command()
def schema(
    what: Annotated[
        What, typer.Argument(metavar="problem|proposal|rules|verdict", help="Of what.")
    ],
    rules: Rules = None,
) -> None:
    """Print a JSON Schema, with which editors complete and explain.

    Keep it beside your files (`ladder schema problem > problem.schema.json`) and begin each with
    `# yaml-language-server: $schema=problem.schema.json`.
    """
    import json

    from ladder.schema import problem, verdict
    from ladder.schema.rules import rules_schema

    match what:
        case What.VERDICT:
            document = verdict.verdict_schema()
        case What.PROBLEM:
            document = problem.problem_schema(rulebook(rules))
        case What.PROPOSAL:
            document = problem.proposal_schema(rulebook(rules))
        case What.RULES:
            document = rules_schema(rulebook(rules))
        case _:
            assert_never(what)
    write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
