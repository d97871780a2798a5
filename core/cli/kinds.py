"""What the words of a command may be, as far as a shell can complete them."""

from __future__ import annotations

import os
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


class _Text(click.ParamType[str]):
    """Words of the editor's that are kept: in a file, a record or a commit message."""

    name = "text"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The words, if all of them are characters: half of one cannot be kept."""
        text = str(value)
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            byte = os.fsencode(text[error.start])[0]
            self.fail(
                f"it is not UTF-8: byte 0x{byte:02x} after {text[: error.start]!r}", param, ctx
            )
        return text


TEXT = _Text()
"""Words of the editor's."""
FOLDER = _OnDisk("dir")
"""A workspace."""
FILE = _OnDisk("file")
"""A file."""
