"""`ladder schema`: what editors and other tools need to know of the files that people write."""

from collections.abc import Callable, Mapping
from typing import Annotated, Literal, get_args

import typer

from ladder.cli import app
from ladder.cli.options import Rules, rulebook
from ladder.cli.streams import write

What = Literal["problem", "proposal", "rules", "verdict", "brief", "findings"]
"""Things with a schema: the files that people write, and the JSON that programs read."""


@app.command()
def schema(
    kind: Annotated[
        What,
        typer.Argument(
            metavar="|".join(get_args(What)),
            help="What the schema describes. `verdict`, `brief` and `findings` are the JSON that "
            "`advise`, `advise --brief` and `check` print.",
        ),
    ],
    rules: Rules = None,
) -> None:
    """Print a JSON Schema for your editor or program.

    Save it next to your files (`ladder schema problem > problem.schema.json`), and begin each with
    `# yaml-language-server: $schema=problem.schema.json`.
    """
    import json

    from ladder.advice import shapes
    from ladder.advice.formats.json import Brief
    from ladder.check.formats import json as findings
    from ladder.schema import problem
    from ladder.schema.outputs import output_schema
    from ladder.schema.rules import rules_schema

    schemas: Mapping[What, Callable[[], object]] = {
        "verdict": lambda: output_schema(shapes.Document, "Verdict"),
        "brief": lambda: output_schema(Brief, "Brief"),
        "findings": lambda: output_schema(findings.Document, "Findings"),
        "problem": lambda: problem.problem_schema(rulebook(rules)),
        "proposal": lambda: problem.proposal_schema(rulebook(rules)),
        "rules": lambda: rules_schema(rulebook(rules)),
    }
    write(json.dumps(schemas[kind](), ensure_ascii=False, indent=2) + "\n")
