"""`ladder rules digest`: which rules these are, to the byte, and who answers for them."""

import json

from ladder.cli.options import Rules, rulebook
from ladder.cli.rules import Data, Tallied, group
from ladder.cli.streams import write


@group.command()
def digest(format: Tallied = Data.TEXT, rules: Rules = None) -> None:
    """The digest of the rules, and of each pack its name, version, owner, licence and review.

    Insist on it with --rules DIR@sha256:…: other rules are then refused.
    """
    pack = rulebook(rules).pack
    editions = [edition._asdict() for edition in pack.editions]
    if format is Data.JSON:
        write(json.dumps({"schema": 1, "digest": pack.digest, "packs": editions}, indent=2) + "\n")
        return
    lines = [pack.digest]
    for edition in pack.editions:
        said = [f"{edition.name} {edition.version}"]
        said += [f"owner: {edition.owner}"] if edition.owner else []
        said += [f"licence: {edition.licence}"] if edition.licence else []
        said += [f"review by {edition.review_by}"] if edition.review_by else []
        lines.append(", ".join(said))
    write("\n".join(lines) + "\n")
