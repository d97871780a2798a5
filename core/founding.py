"""A new workspace: instructions to fill in, a repository where there is none, a first commit.

Owns the text a newcomer begins with. Nothing that is there already is written over or committed;
a folder for references and a report are made when there is something to put in.
"""

from __future__ import annotations

import os
import textwrap
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from core.appending import settled
from core.commit_plan import CommitPlan, PlannedFile, check_ready
from core.committing import HOOK_LIMIT, commit
from core.errors import NotARepository, RepositoryError, WorkspaceError
from core.files import make_folder
from core.journal import Journal
from core.lock import Lock
from core.recovery import recover
from core.repository import Repository
from core.workspace import INSTRUCTIONS, instructions_in

AUDIENCE = "colleagues who have to decide and have little time"
"""Who reads the report, where nobody says it."""
_WIDTH = 96
_TEMPLATE = """\
# Living report: {about}

<!-- Whoever drafts reads this page first. Change it until it says what you want: who is writing,
for whom, in which style. A comment like this one can go. -->

{role}

{readers}

Style: the answer first, reasons after it. A title says what was found, not what is looked at. Short
sentences; a list or a table where it helps to compare. A figure comes with its unit and its date, a
quotation word for word. No superlatives.

Take the next unchecked reference, bring the report up to date with it, and check it off. Never read
a checked reference again.

## References

<!-- One line for each source, in the order in which they are to be read. This writes one:
redline add FILE-OR-ADDRESS --for "what you want from it" -->
"""


@dataclass(frozen=True, slots=True)
class Founded:
    """A workspace that was made."""

    folder: Path
    """Its folder, absolute."""
    instructions: Path
    """What is to be filled in."""
    root: Path
    """Top of the repository it is in."""
    is_new_repository: bool
    """Was that made, too?"""
    commit: str
    """Full id of the commit that has the instructions."""


def found(place: Path, *, about: str = "", audience: str = "") -> Founded:
    """Make a workspace and commit it.

    Args:
        place: its folder, which may not exist; what is in it stays as it is.
        about: what the report is about; by default the folder's name.
        audience: who reads it; by default `AUDIENCE`.

    Raises:
        WorkspaceError: it is one already, there is a file in the way, or it cannot be written.
        RepositoryError: git does not know who commits, a hook or signing stopped the commit, a
            merge is open; the instructions are not written then.
    """
    recover(place)
    folder = check_place(place)
    instructions = folder / INSTRUCTIONS
    repository, is_new = _repository(folder)
    path = repository.relative(instructions)
    if (
        edit := repository.with_all_filters().outside_edits(instructions)
    ) is not None and edit.deleted:
        raise WorkspaceError(
            f"{path} was deleted and is still in git", f"bring it back: git restore {path}"
        )
    check_ready(repository)
    text = first_instructions(about or about_of(folder), audience)
    planned = PlannedFile(path, text.encode("utf-8", "replace"), None)
    subject = f"Begin a living report: {settled(about or about_of(folder))}"[:72].rstrip()
    plan = CommitPlan("", (planned,), f"{subject}\n", repository.head(), repository.branch())
    journal = Journal.at(repository, folder)
    lock = Lock.take(journal.folder, "new")
    try:
        done = commit(repository, journal, plan, timeout=HOOK_LIMIT)
    finally:
        lock.release()
    return Founded(folder, instructions, repository.root, is_new, done.commit)


def first_instructions(about: str, audience: str) -> str:
    """The instructions to begin with.

    Args:
        about: what the report is about, in a few words.
        audience: who reads it; empty for `AUDIENCE`.
    """
    subject = settled(about) or "our subject"
    readers = settled(audience).rstrip(".") or AUDIENCE
    role = (
        f"You are an analyst. You keep a report on {subject}: what is so, since when, how we know,"
        " and what follows for us. It is the file report.md."
    )
    return _TEMPLATE.format(
        about=subject,
        role=textwrap.fill(role, _WIDTH, break_long_words=False, break_on_hyphens=False),
        readers=textwrap.fill(
            f"Write for {readers}.", _WIDTH, break_long_words=False, break_on_hyphens=False
        ),
    )


def about_of(place: Path) -> str:
    """What a report is about, by the name of its folder."""
    name = place.resolve().name.encode("utf-8", "replace").decode()
    return settled(" ".join(name.replace("_", " ").replace("-", " ").split())) or "our subject"


def is_offered(place: Path) -> bool:
    """Is a folder one that people begin a workspace in: an empty one, or one kept in git?"""
    try:
        if not any(place.iterdir()):
            return True
        Repository.find(place)
    except (OSError, RepositoryError):
        return False
    return True


def check_place(place: Path) -> Path:
    """The folder, resolved, after looking whether it can become a workspace.

    Raises:
        WorkspaceError: it cannot.
    """
    another = "name another folder"
    if place.is_symlink() and not place.exists():
        raise WorkspaceError(f"{place} is a link to nothing", another)
    folder = place.resolve()
    there = next(each for each in (folder, *folder.parents) if _exists(each))
    if not there.is_dir():
        raise WorkspaceError(f"{there} is a file", another)
    if folder.is_dir() and (found := instructions_in(folder)) is not None:
        raise WorkspaceError(
            f"{folder} is a workspace already: it has {found.name}",
            f"open it: redline {quote(str(place))}",
        )
    if (folder / INSTRUCTIONS).is_symlink() or (folder / INSTRUCTIONS).exists():
        raise WorkspaceError(f"{folder / INSTRUCTIONS} is no file", "move it out of the way")
    if not os.access(there, os.W_OK | os.X_OK):
        raise WorkspaceError(f"{there} cannot be written", f"ls -ld {there} tells who may")
    return folder


def _exists(path: Path) -> bool:
    try:
        path.lstat()
    except OSError:
        return False
    return True


def _repository(folder: Path) -> tuple[Repository, bool]:
    """The repository a folder is or will be in; made where there is none, with the folder."""
    there = next(each for each in (folder, *folder.parents) if each.is_dir())
    try:
        return Repository.find(there), False
    except NotARepository:
        pass
    try:
        make_folder(folder)
    except OSError as error:
        raise WorkspaceError(
            f"{folder} cannot be made: {error.strerror}", "name another folder"
        ) from error
    return Repository.init(folder), True
