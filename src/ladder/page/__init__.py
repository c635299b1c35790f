"""The page without installing: every screen of it as HTML, from a sentence to the report."""
