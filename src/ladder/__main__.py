"""`python -m ladder`, and the command `ladder`.

Importing the command line takes a moment: who interrupts then is told so as well.
"""

import sys


def main() -> None:
    """Import the command line and run it."""
    try:
        from ladder.cli import main as run
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
