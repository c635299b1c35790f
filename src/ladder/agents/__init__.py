"""Decisions for coding agents: thin clients of the public library."""
