"""What a killed run left, put right before anything is looked for.

Owns the first step of every command: a commit that was cut off is finished or undone before the
workspace is looked for, since the files of a workspace may be what the commit was about. Owns also
the temporary files of a killed run. A file that is not ours, or that a run still writes, stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.enclosure import inside
from core.errors import JournalError, NoWorkspace, RedlineError, RepositoryError
from core.files import remove_leftovers, strays_in, unlink_stray
from core.intent_folder import is_open
from core.journal import Journal
from core.journal_folder import check_made_here
from core.lock import Lock
from core.repository import Repository
from core.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was found before a workspace was looked for."""

    repository: Repository | None
    """The repository the place is in; None where it is in none, or git cannot read it."""
    note: str
    """What a killed run left and what was done about it, one line; empty when nothing."""

    def told_with(self, error: NoWorkspace) -> NoWorkspace:
        """The error for a workspace that is not there, with what was done about a killed run."""
        said = f"{self.note}; {error.message}" if self.note else error.message
        return NoWorkspace(said, error.hint)

    def repository_of(self, workspace: Path) -> Repository:
        """The repository of a workspace's folder, asked of git only where it may be another.

        Raises:
            RepositoryError: as `Repository.find` does.
        """
        folder = workspace.resolve()
        if self.repository is None or not folder.is_relative_to(self.repository.root):
            return Repository.find(workspace)
        return self.repository


def recover(place: Path) -> Recovery:
    """Finish or undo the commits that were cut off in the repository of a folder or file, in every
    workspace it has: the one that is meant may not be found until then.

    A commit that another run is making stays, and so does an intent that cannot be read: opening
    its workspace says so. A place that does not exist yet is looked for from the first folder above
    it that does.
    """
    start = place.absolute()
    folder = next((each for each in (start, *start.parents) if each.is_dir()), start)
    try:
        repository = Repository.find(folder)
    except RepositoryError:
        return Recovery(None, "")
    notes: list[str] = []
    for journal in _journals(repository):
        if not is_open(journal):
            continue
        from core.intent import Outcome, settle

        try:
            settled = settle(repository, journal, held=False)
        except RedlineError as error:
            notes.append(f"{error.message}; {error.hint}")
        else:
            if settled.outcome is not Outcome.IN_FLIGHT:
                notes.append(settled.message)
    return Recovery(repository, "; ".join(dict.fromkeys(filter(None, notes))))


def clear_strays(
    workspace: Workspace, repository: Repository, journal: Journal, *, held: bool
) -> None:
    """Remove temporary files that a killed run left in a workspace and its journal.

    Costs a look at the names of a few folders when there are none.

    Args:
        held: does the caller hold the journal's lock? If not it is taken for the time needed; where
            another run has it, its files stay.
    """
    written = (workspace.instructions, workspace.report)
    links = [path for path in written if path.is_symlink() and _leads_inside(path, repository)]
    folders = (workspace.folder, *_folders(workspace.references), *_folders(journal.folder))
    found = [stray for folder in folders for stray in strays_in(folder)]
    if not found and not links:
        return
    lock = None if held else Lock.try_take(journal.folder, "clearing up after a killed run")
    if not held and lock is None:
        return
    try:
        kept = repository.tracked_among(found) if found else frozenset()
        for stray in found:
            if stray not in kept:
                unlink_stray(stray)
        for link in links:
            remove_leftovers(link)
    finally:
        if lock:
            lock.release()


def _journals(repository: Repository) -> list[Journal]:
    """The journals of every workspace of a working tree, also of one whose files are gone."""
    try:
        top = Journal.at(repository, repository.root).folder.parent
        folders = [each for each in sorted(top.iterdir()) if each.is_dir()]
    except (OSError, JournalError):
        return []
    return [Journal(folder) for folder in folders if _is_made_here(folder)]


def _is_made_here(folder: Path) -> bool:
    """Is a journal as Redline makes one? Where it is not, opening its workspace says so."""
    try:
        check_made_here(folder)
    except JournalError:
        return False
    return not folder.is_symlink()


def _leads_inside(link: Path, repository: Repository) -> bool:
    try:
        inside(link, repository.root, RepositoryError)
    except RepositoryError:
        return False
    return True


def _folders(top: Path) -> list[Path]:
    """A folder and those directly in it; none where it is a link or not there."""
    try:
        if top.is_symlink():
            return []
        return [top, *(each for each in top.iterdir() if each.is_dir() and not each.is_symlink())]
    except OSError:
        return []
