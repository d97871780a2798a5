"""Every error Redline raises on purpose.

Owns the tree below and the exit status of each branch. Nothing here prints; the command line and
the app each turn an error into one message in one place.

    RedlineError                 could not be done                       exit 1
    ├── UsageError               the words of a command are off          exit 2
    ├── NothingToDo              there is no open reference, no review   exit 3
    ├── WorkspaceError           two candidates, a folder that cannot be used
    │   └── NoWorkspace          no instructions; `redline new` makes a workspace
    ├── SettingsError            redline.toml has an unknown or wrong entry
    ├── ChecklistError           an item cannot be read, found again, or ticked
    ├── SourceError              a reference cannot be read
    │   └── FetchError           a web page could not be fetched
    ├── DocumentError            the report cannot be read as text
    ├── DrafterError             a drafter could not start or was cut short
    │   └── SpendingRefused      a draft costs money that nobody has agreed to
    ├── ReviewError              a decision does not fit the review
    │   └── ReviewOpen           a review is open where none may be
    ├── JournalError             what is on disk is damaged or of a newer kind
    ├── LockHeld                 another run of Redline is writing
    └── RepositoryError          git said no
        ├── NotARepository       the folder is in no repository; `git init` makes one
        ├── OperationInProgress  a merge, rebase, cherry-pick, revert or bisect is open
        ├── BaseMoved            HEAD, branch, report or instructions changed underneath
        ├── OutsideEdits         the report has edits made outside the review
        └── HookFailed           a hook or signing stopped the commit
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.hook_changes import HookText


class RedlineError(Exception):
    """Something could not be done; says what, where, and what to do next.

    Args:
        message: one line, what happened and where.
        hint: one line, what to do; a command to type where there is one.
    """

    code = "error"
    """Stable name of the kind of error, for `--json`."""
    exit_status = 1
    """Exit status of a command that ends in this error."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(RedlineError):
    """The words of a command do not fit together."""

    code = "usage"
    exit_status = 2


class NothingToDo(RedlineError):
    """There is nothing to act on: no open reference, no open review."""

    code = "nothing-to-do"
    exit_status = 3


class WorkspaceError(RedlineError):
    """The folder is not a workspace, or not one that can be worked in."""

    code = "workspace"


class NoWorkspace(WorkspaceError):
    """There are no instructions in a folder or above; the front ends offer to make a workspace."""


class SettingsError(RedlineError):
    """A settings file cannot be read, or an entry in it is unknown or wrong."""

    code = "settings"


class ChecklistError(RedlineError):
    """An item of the checklist cannot be read, found again, or ticked."""

    code = "checklist"


class SourceError(RedlineError):
    """A reference cannot be read."""

    code = "source"


class FetchError(SourceError):
    """A web page could not be fetched."""

    code = "fetch"

    def __init__(self, message: str, hint: str, *, status: int = 0) -> None:
        super().__init__(message, hint)
        self.status = status
        """What the server answered, such as 404; 0 where it did not."""


class DocumentError(RedlineError):
    """The report cannot be read as text."""

    code = "document"


class DrafterError(RedlineError):
    """A drafter could not start, or stopped before it was done."""

    code = "drafter"


class SpendingRefused(DrafterError):
    """A draft costs money, and nobody has agreed to that; the message is the estimate."""

    code = "spending"


class ReviewError(RedlineError):
    """A decision does not fit the review: a stale id, a change that cannot be edited."""

    code = "review"


class ReviewOpen(ReviewError):
    """A review is open where none may be."""

    code = "review-open"


class JournalError(RedlineError):
    """The journal or a record on disk is damaged, or written by a newer Redline."""

    code = "journal"


class LockHeld(RedlineError):
    """Another run of Redline is writing to this workspace."""

    code = "lock-held"


class RepositoryError(RedlineError):
    """Git said no."""

    code = "git"


class NotARepository(RepositoryError):
    """The folder is in no git repository; the front ends offer to make it one."""

    code = "not-a-repository"


class OperationInProgress(RepositoryError):
    """A merge, cherry-pick, revert, rebase or bisect is open; a commit would become part of it."""

    code = "git-operation"


class BaseMoved(RepositoryError):
    """HEAD, the branch, the report or the instructions changed since the review began."""

    code = "base-moved"


class OutsideEdits(RepositoryError):
    """The report has edits that were made outside the review and are not committed."""

    code = "outside-edits"


class HookFailed(RepositoryError):
    """A hook, or signing, stopped the commit."""

    code = "hook"

    def __init__(
        self,
        message: str,
        hint: str,
        *,
        output: str,
        wants_terminal: bool,
        texts: tuple[HookText, ...] = (),
    ) -> None:
        super().__init__(message, hint)
        self.output = output
        """What the hook printed, at most 64 KiB, control characters kept."""
        self.wants_terminal = wants_terminal
        """Did it try to read from a terminal? Then the commit can be repeated with one."""
        self.texts = texts
        """What the hook made of files of the commit; the commit can be repeated with it."""
