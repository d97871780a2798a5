"""What the words of a command may be, as far as a shell can complete them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class _OnDisk(click.ParamType[str]):
    """A word that names something on disk; nothing is checked here, for commands say it better."""

    def __init__(self, kind: str) -> None:
        self.name = kind

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The shell completes it itself."""
        from click.shell_completion import CompletionItem  # the commands themselves need it not

        return [CompletionItem(incomplete, type=self.name)]


FOLDER = _OnDisk("dir")
"""A workspace."""
FILE = _OnDisk("file")
"""A file."""
