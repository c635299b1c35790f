"""`ladder hook`: what a coding agent asks before it runs a command."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Say that the hook is not part of this version."""
    sys.stderr.write("error: `ladder hook` is not part of this version\n")
    return 1
