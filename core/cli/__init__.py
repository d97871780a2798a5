"""The headless front end: every part of the core from the command line."""


def main() -> None:
    """Run the `redline` command."""
    from core.cli.app import main as run

    run()
