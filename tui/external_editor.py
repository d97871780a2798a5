"""The editor's own editor, on a temporary file."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from core.errors import RedlineError


def edit(text: str) -> str:
    """The text as the program in `$VISUAL` or `$EDITOR` left it; the terminal must be free.

    Raises:
        RedlineError: none is set, it cannot be started, or it ended with an error.
    """
    program = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not program:
        raise RedlineError("no editor is set", "set EDITOR, for example: export EDITOR=nano")
    with tempfile.TemporaryDirectory(prefix="redline-") as folder:
        path = Path(folder) / "hunk.md"
        path.write_bytes(f"{text}\n".encode("utf-8", "surrogatepass"))
        try:
            done = subprocess.run([*shlex.split(program), str(path)], check=False)
        except (OSError, ValueError) as error:
            raise RedlineError(f"{program} cannot be started: {error}", "set EDITOR") from error
        except KeyboardInterrupt as error:
            raise RedlineError(f"{program} was interrupted", "the change is as it was") from error
        if done.returncode:
            raise RedlineError(f"{program} ended with {done.returncode}", "the change is as it was")
        try:
            return path.read_bytes().decode("utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise RedlineError(
                f"what {program} left cannot be read: {error}", "the change is as it was"
            ) from error
