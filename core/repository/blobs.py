"""Many files of the past, from one git process that reads ahead.

Owns the conversation with `git cat-file --batch`: what is asked goes in at once, and git finds and
unpacks the next file while the last one is looked at, as far as the pipe between them holds.
"""

from __future__ import annotations

import contextlib
import re
import secrets
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from core.errors import RepositoryError
from core.repository.process import refused, run_checked, started

_OBJECT = re.compile(rb"[0-9a-f]{40,64} (\w+) (\d+)\n")
_PIPE = 1 << 20  # bytes read ahead, where the system lets a pipe grow


class Blobs:
    """The contents of files of the past, in the order asked for; None for one that is not there.

    To be closed, which ends the process, whatever is left unread.

    Args:
        root: top of the working tree.
        names: each `commit:path`, or the id of a blob.
        path: give each as a checkout would write it to this path; empty for as it is stored.
        extra: environment variables to add.

    Raises:
        RepositoryError: a path has a line break, or git cannot be started.
    """

    def __init__(
        self,
        root: Path,
        names: Sequence[str],
        path: str = "",
        extra: Mapping[str, str] | None = None,
    ) -> None:
        if broken := next((name for name in names if "\n" in name), None):
            raise RepositoryError(f"{broken!r} has a line break in its path", "rename that folder")
        self._left = len(names)
        self._end = f"end-{secrets.token_hex(16)}" if path else ""
        words = ["cat-file", "--batch"]
        if path:
            # `--filters` takes a path after a space, which a name of the other form may hold; and
            # the size it announces is that of the stored bytes, so that each has a mark behind it
            words.append("--filters")
            names = [f"{id_} {path}\n{self._end} {path}" for id_ in _ids(root, names)]
        with tempfile.TemporaryFile() as asked:
            asked.write("".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape"))
            asked.seek(0)
            self._process = started(words, cwd=root, stdin=asked, extra=extra)
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
        if self._end:
            return self._converted(head, found is not None and found.group(1) == b"blob")
        if found is None:
            if not head.endswith(b"\n"):
                raise self._failed()
            return None  # "missing", or "ambiguous"
        size = int(found.group(2))
        data = self._out.read(size + 1)
        if len(data) <= size:
            raise self._failed()
        return data[:-1] if found.group(1) == b"blob" else None

    def _converted(self, head: bytes, is_blob: bool) -> bytes | None:
        """The next file with its conversion: all up to the mark."""
        mark = f"{self._end} missing\n".encode()
        lines = []
        line = self._out.readline()
        while not line.endswith(mark):
            if not head.endswith(b"\n") or not line:
                raise self._failed()
            lines.append(line)
            line = self._out.readline()
        return b"".join((*lines, line[: -len(mark)]))[:-1] if is_blob else None

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


def _ids(root: Path, names: Sequence[str]) -> list[str]:
    """The id of each file; for one that is not there a name that git does not know either."""
    asked = "".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape")
    found = run_checked(("cat-file", "--batch-check=%(objectname)"), cwd=root, data=asked)
    return [line if " " not in line else "none" for line in found.text.splitlines()]
