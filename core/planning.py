"""What a commit writes: the message, the report, the ticked item, the record.

Owns turning a decided review into a `CommitPlan`. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.anchoring import LOST
from core.changes import HunkState
from core.checklist import Item, ItemState, find_again, tick
from core.commit_plan import CommitPlan, PlannedFile
from core.drafting.drafter import told_usage
from core.enclosure import inside as enclosed
from core.enclosure import read_inside
from core.errors import BaseMoved, RepositoryError, ReviewError
from core.events import ReviewHeader
from core.files import sha256
from core.items import OF_GIT, is_web
from core.provenance import Record, encode_record, read_record, with_reading
from core.record_path import record_of, record_path
from core.repository import Repository, message_with_trailers
from core.review import Review
from core.source import Source
from core.web.snapshot import decode, snapshot_path
from core.workspace import Workspace

PARTIAL = "partial"
"""Word after the review's id in the trailer of a commit that leaves the review open."""


@dataclass(frozen=True, slots=True)
class Planner:
    """Makes the plan of one commit from what is on disk now."""

    workspace: Workspace
    """Where the files are."""
    repository: Repository
    """Their repository."""
    review: Review
    """What was decided, on the base that is on disk now."""
    source: Source
    """What was read."""

    def check_decided(self, *, partial: bool) -> None:
        """Raise `ReviewError` while hunks wait for a decision, or may still come, unless the commit
        is partial."""
        left = self.undecided
        if partial and not any(self.review.state(h) in _TAKEN for h in self.review.hunks):
            raise ReviewError("nothing is accepted yet", "accept a hunk, or finish the review")
        if self.lost and not partial:
            raise BaseMoved(
                f"{self.workspace.report.name} was edited outside the review: "
                f"{self.lost} of {len(self.review.hunks)} hunks have lost their place",
                "bring the report back as it was, or reject them; redline review shows which",
            )
        if left and not partial:
            raise ReviewError(
                f"{left} of {len(self.review.hunks)} hunks are undecided",
                "decide them, or commit what is accepted: redline commit --partial",
            )
        if not self.review.complete and not partial:
            raise ReviewError(
                "the draft is not complete; committed now, its item would be ticked half read",
                f"{way_on(self.review.header)}, or keep what is accepted: redline commit --partial",
            )

    @property
    def undecided(self) -> int:
        """How many hunks wait for a decision."""
        return sum(not self.review.is_decided(hunk) for hunk in self.review.hunks)

    @property
    def lost(self) -> int:
        """How many of those an edit outside the review took the place of."""
        waiting = (h for h in self.review.hunks if not self.review.is_decided(h))
        return sum(1 for h in waiting if h.unplaced and h.unplaced.reason == LOST)

    def subject(self) -> str:
        """The first line where the editor gives none."""
        return f"{self.review.header.title}: {self._tally()}"

    def message(self, text: str, *, partial: bool) -> str:
        """Subject, body and trailers.

        Args:
            text: what the editor says: its first line is the subject, the rest the body.
        """
        subject, _, body = text.strip().partition("\n")
        header = self.review.header
        counts = self.review.counts()
        hunks = ", ".join(f"{counts[state]} {state.value}" for state in _TRAILED)
        read = [
            ("Reference", f"{_one_line(header.title)} <{_one_line(header.target)}>"),
            ("Source-SHA256", self.source.sha256),
        ]
        trailers = [
            *(read if header.is_reading else ()),
            *self._edited_by(),
            ("Drafted-by", f"{header.drafter} {_one_line(self.review.model)}".strip()),
            *(("Drafting-used", told) for told in filter(None, [told_usage(self.review.usage)])),
            ("Hunks", hunks),
            ("Redline-Review", f"{header.id} {PARTIAL}" if partial else header.id),
        ]
        return message_with_trailers(_one_line(subject), _lines(body), trailers)

    def _edited_by(self) -> Iterator[tuple[str, str]]:
        """Where edits come from that no drafter made."""
        header = self.review.header
        if header.target.startswith(OF_GIT):
            yield "Restores", _one_line(header.target.removeprefix(OF_GIT))
        elif by := _one_line(header.by):
            yield "Edits-by", by

    def _tally(self) -> str:
        counts = self.review.counts()
        said = [f"{counts[state]} {state.value}" for state in _TRAILED if counts[state]]
        return ", ".join(said) or "nothing proposed"

    def files(self, *, partial: bool) -> tuple[PlannedFile, ...]:
        """Report, instructions, record, the snapshot of a web page; those that do not change are
        left out."""
        planned = [self._report(), self._record(), self._snapshot()]
        if not partial and (ticked := self._instructions()):
            planned.insert(1, ticked)
        return tuple(file for file in planned if file is not None)

    def plan(self, subject: str, *, partial: bool) -> CommitPlan:
        """The whole plan."""
        base = self.review.header.base
        return CommitPlan(
            review_id=self.review.header.id,
            files=self.files(partial=partial),
            message=self.message(subject, partial=partial),
            base_head=base.head,
            base_branch=base.branch,
        )

    def _report(self) -> PlannedFile | None:
        path = inside(self.repository, self.workspace.report)
        before = self._now(path)
        content = self.review.result().encode("utf-8", "surrogatepass")
        if content == (before or b""):
            return None
        return PlannedFile(
            self.repository.relative(path), content, None if before is None else sha256(before)
        )

    def item(self) -> Item | None:
        """The item as it stands in the instructions now; None when the review ticks nothing."""
        header = self.review.header
        if not header.item:
            return None
        text = self.workspace.read_text(self.workspace.instructions)
        return find_again(text, header.base.item_line, header.item)

    @property
    def ticks(self) -> bool:
        """Is there an item to tick?"""
        item = self.item()
        return item is not None and item.state is not ItemState.DONE

    def _instructions(self) -> PlannedFile | None:
        item = self.item()
        if item is None or item.state is ItemState.DONE:
            return None
        path = inside(self.repository, self.workspace.instructions)
        before = read_inside(path, self.repository.root, RepositoryError)
        content = tick(before.decode("utf-8"), item).encode("utf-8")
        return PlannedFile(self.repository.relative(path), content, sha256(before))

    def _now(self, path: Path) -> bytes | None:
        """The bytes of a file of the repository; None where there is none."""
        try:
            return read_inside(path, self.repository.root, RepositoryError)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def _record(self) -> PlannedFile:
        path = record_of(self.workspace.references, self.review.header)
        before = self._now(path)
        earlier: Record | None = read_record(path) if before is not None else None
        content = encode_record(with_reading(earlier, self.review, self.source))
        return PlannedFile(
            self.repository.relative(path), content, None if before is None else sha256(before)
        )

    def _snapshot(self) -> PlannedFile | None:
        """What was read, where it was a web page: in the file it was in before, else in a new one
        beside the record."""
        header = self.review.header
        content = self.source.text.encode("utf-8")
        if not is_web(header.target) or decode(content) is None:
            return None
        references = self.workspace.references
        path = snapshot_path(references, header.target)
        before = self._now(path) if path else None
        if path is None:
            path = _free(record_path(references, header.title, header.target).with_suffix(".md"))
        if content == before:
            return None
        return PlannedFile(
            self.repository.relative(path), content, None if before is None else sha256(before)
        )


def _free(path: Path) -> Path:
    """A path that no file has: the one given, else with `-2`, `-3`, …"""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def way_on(header: ReviewHeader) -> str:
    """How a draft that was cut short is gone on with, as a command."""
    if not header.is_reading:  # an older Redline stored such a review hunk by hunk
        return "put it away and begin again: redline abandon"
    with_file = f"--from FILE --reference {header.item}"
    how = with_file if header.drafter == "file" else f"--drafter {header.drafter}"
    return f"go on with it: redline draft {how}"


_TAKEN = (HunkState.ACCEPTED, HunkState.EDITED, HunkState.MIXED)
_TRAILED = (HunkState.ACCEPTED, HunkState.EDITED, HunkState.REJECTED, HunkState.MIXED)


def _one_line(text: str) -> str:
    """Foreign text as part of one line of a message: no line ends, no control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _lines(text: str) -> str:
    """Lines of a message, without control characters; what is indented stays so."""
    lines = text.replace("\r\n", "\n").replace("\t", "    ").split("\n")
    shown = ("".join(c if c.isprintable() else " " for c in line).rstrip() for line in lines)
    return "\n".join(shown).strip("\n")


def inside(repository: Repository, path: Path) -> Path:
    """The file behind a symlink, which is what is written and committed.

    Raises:
        RepositoryError: it is outside the repository, in git's own folder, or no regular file.
    """
    return enclosed(path, repository.root, RepositoryError)
