"""What the user decided about the settings of workspaces, on disk.

Owns `approvals.json` in the user's state folder, mode 0600: for each workspace, by its real path,
the digest of the entries that were decided on, and the decision. It is never read from or written
into a repository. A file that is damaged, or that others may write, approves nothing.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_from_bytes

import msgspec

from core.errors import SettingsError
from core.files import make_folder, write_whole
from core.folders import state_folder

_FILE = "approvals.json"
_NEWER = "is of a newer Redline"


class _Entry(msgspec.Struct, frozen=True):
    workspace: str
    """Its real path, percent-encoded: a path need not be UTF-8."""
    sha256: str
    is_approved: bool


class _File(msgspec.Struct, frozen=True):
    schema: int
    workspaces: list[_Entry]


@dataclass(frozen=True, slots=True)
class Approvals:
    """The decisions of a user.

    Raises nothing when read: what cannot be read approves nothing, and `damage` says why.
    """

    path: Path
    """The file."""

    def decision(self, workspace: Path, digest: str) -> bool | None:
        """Whether entries of a workspace were approved; None where nobody decided about them."""
        name = _name(workspace)
        for entry in self._read()[0]:
            if (entry.workspace, entry.sha256) == (name, digest):
                return entry.is_approved
        return None

    def decide(self, workspace: Path, digest: str, *, approve: bool) -> None:
        """Keep a decision; it takes the place of any before about the same workspace.

        Raises:
            SettingsError: the file cannot be written.
        """
        self._write(workspace, [_Entry(_name(workspace), digest, approve)])

    def forget(self, workspace: Path) -> bool:
        """Forget what was decided about a workspace; False where nothing was.

        Raises:
            SettingsError: the file cannot be written.
        """
        name = _name(workspace)
        if all(entry.workspace != name for entry in self._read()[0]):
            return False
        self._write(workspace, [])
        return True

    @property
    def damage(self) -> str:
        """Why the file approves nothing, one line; empty where it can be used."""
        return self._read()[1]

    def _read(self) -> tuple[list[_Entry], str]:
        """The decisions, and what keeps them from being used."""
        try:
            handle = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except (FileNotFoundError, NotADirectoryError):
            return [], ""
        except OSError as error:
            return [], f"{self.path} cannot be read: {error.strerror}"
        found = os.fstat(handle)  # of what was opened, which is what is read
        if not stat.S_ISREG(found.st_mode):
            os.close(handle)
            return [], f"{self.path} is no file"
        with open(handle, "rb") as file:  # noqa: PTH123
            if found.st_uid != os.geteuid() or found.st_mode & 0o022:
                return [], f"{self.path} can be written by others"
            try:
                decoded = msgspec.json.decode(file.read(), type=_File)
            except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                return [], f"{self.path} is damaged"
        if decoded.schema != 1:
            return [], f"{self.path} {_NEWER}"
        return decoded.workspaces, ""

    def _write(self, workspace: Path, instead: list[_Entry]) -> None:
        name = _name(workspace)
        found, damage = self._read()
        if damage.endswith(_NEWER):
            raise SettingsError(damage, "use that one, or remove the file")
        kept = [entry for entry in found if entry.workspace != name]
        data = msgspec.json.format(msgspec.json.encode(_File(1, kept + instead)), indent=1)
        try:
            make_folder(self.path.parent, mode=0o700)
            write_whole(self.path, data + b"\n", mode=0o600)
        except OSError as error:
            raise SettingsError(
                f"the decision cannot be kept in {self.path}: {error.strerror}",
                f"ls -ld {self.path.parent} tells why",
            ) from error


def user_approvals() -> Approvals:
    """The decisions of this user."""
    return Approvals(state_folder() / _FILE)


def _name(workspace: Path) -> str:
    """A workspace as the file has it: links on the way to it are followed."""
    return quote_from_bytes(os.fsencode(workspace.resolve()))
