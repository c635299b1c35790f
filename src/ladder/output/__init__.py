"""What several features need to speak: diagnostics, escapes, lines of text."""
