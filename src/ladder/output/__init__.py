"""Shared output: diagnostics, escapes, lines of text."""
