"""Many files of the past, from one git process that reads ahead.

Owns the conversation with `git cat-file --batch`: what is asked goes in at once, and git finds and
unpacks the next file while the last one is looked at, as far as the pipe between them holds.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.errors import RepositoryError
from core.repository.process import refused, started

_OBJECT = re.compile(rb"[0-9a-f]{40,64} (\w+) (\d+)\n")
_PIPE = 1 << 20  # bytes read ahead, where the system lets a pipe grow


class Blobs:
    """The contents of files of the past, in the order asked for; None for one that is not there.

    To be closed, which ends the process, whatever is left unread.

    Args:
        root: top of the working tree.
        names: each `commit:path`, or the id of a blob.

    Raises:
        RepositoryError: a path has a line break, or git cannot be started.
    """

    def __init__(self, root: Path, names: Sequence[str]) -> None:
        if broken := next((name for name in names if "\n" in name), None):
            raise RepositoryError(f"{broken!r} has a line break in its path", "rename that folder")
        self._left = len(names)
        with tempfile.TemporaryFile() as asked:
            asked.write("".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape"))
            asked.seek(0)
            self._process = started(("cat-file", "--batch"), cwd=root, stdin=asked)
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._out, self._said = self._process.stdout, self._process.stderr
        with contextlib.suppress(ImportError, AttributeError, OSError):
            import fcntl

            fcntl.fcntl(self._out, fcntl.F_SETPIPE_SZ, _PIPE)

    def __iter__(self) -> Iterator[bytes | None]:
        return self

    def __next__(self) -> bytes | None:
        """The next file.

        Raises:
            RepositoryError: git cannot read the objects.
        """
        if not self._left:
            raise StopIteration
        self._left -= 1
        head = self._out.readline()
        found = _OBJECT.fullmatch(head)
        if found is None:
            if not head.endswith(b"\n"):
                raise self._failed()
            return None  # "missing", or "ambiguous"
        size = int(found.group(2))
        data = self._out.read(size + 1)
        if len(data) <= size:
            raise self._failed()
        return data[:-1] if found.group(1) == b"blob" else None

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        self._out.close()
        self._said.close()

    def _failed(self) -> RepositoryError:
        said = self._said.read()
        self._process.wait()
        return refused("cat-file", said.decode("utf-8", "replace").strip())
