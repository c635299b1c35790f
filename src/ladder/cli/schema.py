"""`ladder schema`: what editors and other tools need to know of the files that people write."""

from enum import StrEnum
from typing import Annotated, assert_never

import typer

from ladder.cli import app
from ladder.cli.options import Rules, rulebook
from ladder.cli.streams import write


class What(StrEnum):
    """What has a schema: the files that people write, and the JSON that programs read."""

    PROBLEM = "problem"
    PROPOSAL = "proposal"
    RULES = "rules"
    VERDICT = "verdict"
    BRIEF = "brief"
    FINDINGS = "findings"


@app.command()
def schema(
    what: Annotated[What, typer.Argument(metavar="|".join(What), help="Of what.")],
    rules: Rules = None,
) -> None:
    """Print a JSON Schema, with which editors complete and explain.

    Keep it beside your files (`ladder schema problem > problem.schema.json`) and begin each with
    `# yaml-language-server: $schema=problem.schema.json`.
    """
    import json

    from ladder.advice import brief, shapes
    from ladder.check.formats import json as findings
    from ladder.schema import problem
    from ladder.schema.outputs import output_schema
    from ladder.schema.rules import rules_schema

    match what:
        case What.VERDICT:
            document = output_schema(shapes.Document, "A verdict of ladder, schema 1")
        case What.BRIEF:
            document = output_schema(brief.Brief, "A verdict of ladder in brief, schema 1")
        case What.FINDINGS:
            document = output_schema(findings.Document, "Findings of ladder check, schema 1")
        case What.PROBLEM:
            document = problem.problem_schema(rulebook(rules))
        case What.PROPOSAL:
            document = problem.proposal_schema(rulebook(rules))
        case What.RULES:
            document = rules_schema(rulebook(rules))
        case _:
            assert_never(what)
    write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
