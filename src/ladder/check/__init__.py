"""Proposals against their verdicts: pure, from problems and rules to findings and an exit code."""
