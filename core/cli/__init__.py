"""The headless front end: every part of the core from the command line."""

import gc
import sys


def main() -> None:
    """Run the `redline` command."""
    # starting makes many objects and no rubbish; looking for it every 700 is a tenth of the start
    gc.set_threshold(50_000)
    from core.cli.opening import opened

    try:
        status = opened(sys.argv[1:])
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        status = 130
    if status is not None:
        sys.exit(status)
    from core.cli.app import main as run

    run()
