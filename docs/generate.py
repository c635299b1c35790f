"""Write the generated pages of this folder: `.venv/bin/python docs/generate.py`."""

from pathlib import Path

from ladder import load_rules
from ladder.report.catalogue.facts_document import facts_document
from ladder.report.catalogue.rules_document import rules_document

HERE = Path(__file__).parent


def main() -> None:
    """Write each page where it belongs."""
    book = load_rules()
    (HERE / "rules.md").write_text(rules_document(book), encoding="utf-8")
    (HERE / "facts.md").write_text(facts_document(book), encoding="utf-8")


if __name__ == "__main__":
    main()
