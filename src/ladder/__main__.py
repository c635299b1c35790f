"""`python -m ladder`, and the command `ladder`.

Importing the command line takes a moment: who interrupts then is told so as well.
"""

import gc
import sys


def main() -> None:
    """Import the command line and run it."""
    # What rules and verdicts are made of stays until the end: looking for garbage among it so often
    # as Python does by itself takes a quarter of a first start.
    gc.set_threshold(200_000)
    try:
        from ladder.cli import main as run
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
