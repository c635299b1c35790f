"""The check of proposals against their verdicts, from problems and rules to an exit code."""
