"""`python -m ladder`, and the commands `ladder` and `ladder-advisor`.

Importing the command line takes a moment: an interrupt during it is reported like any other.
"""

import sys


def main() -> int | None:
    """Run the command line; `ladder hook` first, because agents call it before each command."""
    if sys.argv[1:2] == ["hook"] and not {"-h", "--help"} & {*sys.argv}:
        from ladder.agents.hook import main as hook

        return hook(sys.argv[2:])
    import gc

    # Rules and verdicts live until the end: Python's usual search for garbage among them takes a
    # quarter of a first start.
    gc.set_threshold(200_000)
    try:
        from ladder.cli import main as run
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        sys.exit(130)
    run()
    return None


if __name__ == "__main__":
    sys.exit(main())
