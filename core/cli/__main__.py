"""`python -m core.cli` is `redline`."""

from core.cli import main

main()
