"""The commands, each in a file of its own; importing one registers it."""

from ladder.cli import advise, ask, check, rules, schema, verify

__all__ = ["advise", "ask", "check", "rules", "schema", "verify"]
