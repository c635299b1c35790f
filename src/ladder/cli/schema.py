"""`ladder schema`: what editors and other tools need to know of the files that people write."""

from enum import StrEnum
from typing import Annotated, assert_never

import typer

from ladder.cli import app
from ladder.cli.advise import write
from ladder.cli.options import Rules, rulebook


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

    if what is What.VERDICT:
        from ladder.schema.verdict import verdict_schema

        write(json.dumps(verdict_schema(), ensure_ascii=False, indent=2) + "\n")
        return
    book = rulebook(rules)
    match what:
        case What.PROBLEM:
            from ladder.schema.problem import problem_schema

            found = problem_schema(book)
        case What.PROPOSAL:
            from ladder.schema.problem import proposal_schema

            found = proposal_schema(book)
        case What.RULES:
            from ladder.schema.rules import rules_schema

            found = rules_schema(book)
        case _:
            assert_never(what)
    write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
