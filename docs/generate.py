"""Write what is generated: the pages of this folder and the verdict that the README shows.

.venv/bin/python docs/generate.py
"""

import re
from datetime import date
from pathlib import Path

from ladder import advise, load_problem, load_rules
from ladder.advice import text
from ladder.catalog.pages.facts_document import facts_document
from ladder.catalog.pages.rules_document import rules_document

HERE = Path(__file__).parent
README = HERE.parent / "README.md"
EXAMPLE = HERE.parent / "examples" / "scenario-support-assistant.yaml"
DAY = date(2026, 11, 24)


def main() -> None:
    """Write each where it belongs."""
    book = load_rules()
    (HERE / "rules.md").write_text(rules_document(book), encoding="utf-8")
    (HERE / "facts.md").write_text(facts_document(book), encoding="utf-8")
    shown = text.render(advise(load_problem(EXAMPLE, book), book, as_of=DAY), width=80)
    before, block, after = re.split(
        r"(?ms)^(```text\n.*?^```)$", README.read_text("utf-8"), maxsplit=1
    )
    assert block
    README.write_text(f"{before}```text\n{shown.strip(chr(10))}\n```{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
