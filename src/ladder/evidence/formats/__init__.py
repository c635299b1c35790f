"""Formats of a report on result files."""
