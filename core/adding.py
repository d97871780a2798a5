"""A reference put on the checklist: read once to see that it can be, then one line more.

Owns what may become an item, and its title where nobody gives one. A page that was fetched waits
for the next draft, which does not fetch it again.
"""

from __future__ import annotations

import os
import re
from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from core.appending import appended, has_words, settled
from core.commit_plan import CommitPlan, PlannedFile
from core.committing import commit
from core.document import Document
from core.drafting.drafter import Progress
from core.drafting.run import check_no_review
from core.enclosure import read_inside
from core.errors import NothingToDo, OutsideEdits, RepositoryError, SourceError
from core.files import sha256, write_whole
from core.items import Item, ItemKind, ItemState, is_web
from core.planning import inside
from core.taking import bring, title_of, warnings_of
from core.web.target import target_of
from core.workspace import quoted, quoted_address

if TYPE_CHECKING:
    from core.desk import Desk
    from core.source import Source

_MARKED = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)|[*`]+|(?<!\w)_+|_+(?!\w)|<[^<>]*>")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_HOST = re.compile(r"www\.\S+|(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?/\S*", re.IGNORECASE)
_LONGEST = 160  # characters of a title that nobody gave


@dataclass(frozen=True, slots=True)
class Added:
    """A reference that was added."""

    item: Item
    """As the checklist has it now."""
    warnings: tuple[str, ...]
    """What the editor should know of what was read, one line each."""
    passages: int
    """How many passages it has."""
    commit: str
    """Full id of the commit; empty where none was asked for."""


def add(
    desk: Desk,
    target: str,
    here: Path,
    *,
    title: str = "",
    purpose: str = "",
    committed: bool = False,
) -> Generator[Progress, None, Added]:
    """Put a reference at the end of the checklist.

    Args:
        desk: opened to write.
        target: an address; or a path, from where the editor stands, else from the instructions.
        here: where the editor stands.
        title: what it is called; by default what it calls itself, else its name.
        purpose: what it is read for; goes behind the link.
        committed: commit the instructions?

    Raises:
        NothingToDo: the checklist has it already.
        SourceError: it cannot be read or fetched, or is outside the repository.
        ChecklistError: the instructions cannot take an item.
        ReviewOpen, OutsideEdits, RepositoryError: it was to be committed and cannot be.
    """
    path = inside(desk.repository, desk.workspace.instructions)
    if committed:
        check_no_review(desk)
        edit = desk.repository.with_all_filters().outside_edits(path)
        if edit is not None and not edit.new:
            raise OutsideEdits(
                f"{path.name} has edits that are not committed", f"git commit {edit.path}, then add"
            )
    item = _item(desk, target.strip(), here)
    _check_new(desk, item)
    source = yield from bring(desk, item)
    before = read_inside(path, desk.repository.root, RepositoryError)
    text = Document.from_bytes(before, path.name).text
    name = _title(title, source, item)
    after, new = appended(text, name, item.target, _for(purpose))
    content = after.encode("utf-8")
    made = ""
    if committed:
        planned = PlannedFile(desk.repository.relative(path), content, sha256(before))
        subject = f"Add a reference: {new.title}"[:72].rstrip()
        head, branch = desk.repository.head(), desk.repository.branch()
        plan = CommitPlan("", (planned,), f"{subject}\n", head, branch)
        limit = desk.settings.hook_timeout
        made = commit(desk.repository, desk.journal, plan, timeout=limit).commit
    else:
        write_whole(path, content)
    return Added(new, warnings_of(source), len(source.passages), made)


# --- what is pointed to ----------------------------------------------------------------------


def _item(desk: Desk, target: str, here: Path) -> Item:
    """The item that a word of the editor's means; its title is still the word."""
    if is_web(target):
        target_of(target)
        address = quoted_address(target)
        return Item(0, 0, ItemState.OPEN, " ", 0, target, address, "", ItemKind.WEB)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", target) and not target.startswith("file://"):
        raise SourceError(f"{target} is not fetched: only http and https are", "save it as a file")
    found = _path(target, here)
    pointed = target if found is None else _from_instructions(desk, *found)
    item = Item(0, 0, ItemState.OPEN, " ", 0, target, pointed, "", ItemKind.LOCAL)
    try:
        there = desk.workspace.resolve(item, desk.repository.root)
    except SourceError as error:
        if found is not None or error.hint.startswith("did you mean"):
            raise
        hint = "name a file of the repository, or an address"
        if _HOST.fullmatch(target):
            hint = f"for a web page write its whole address: redline add https://{target}"
        raise SourceError(f"there is no file {target}", hint) from error
    # one that was named from the instructions may hold what an item cannot
    return item if found else replace(item, target=_from_instructions(desk, there, ""))


def _path(target: str, here: Path) -> tuple[Path, str] | None:
    """The file a word names from where the editor stands, and the anchor behind it; None where
    there is none."""
    if target.startswith("file://"):
        parts = urlsplit(target)
        return Path(unquote(parts.path)), parts.fragment
    named, _, anchor = target.partition("#")
    for name, rest in ((target, ""), (named, anchor)):
        try:
            if name and (here / name).exists():
                return here / name, rest
        except (OSError, ValueError):  # too long for a name, or a null character
            return None
    return None


def _from_instructions(desk: Desk, path: Path, anchor: str) -> str:
    """A path as the checklist names it. One outside the repository stays outside, and is refused
    where it is read."""
    resolved = path.parent.resolve() / path.name
    if path.name in ("", ".", ".."):
        resolved = path.resolve()
    words = os.path.relpath(resolved, desk.workspace.folder.resolve()).replace(os.sep, "/")
    try:
        return quoted(words) + (f"#{quoted(anchor)}" if anchor else "")
    except UnicodeEncodeError as error:
        raise SourceError(
            f"the name of {path.name!a} is not UTF-8", "rename the file, then add it"
        ) from error


def _check_new(desk: Desk, item: Item) -> None:
    same = next((each for each in desk.items() if _is_same(desk, each, item)), None)
    if same is None:
        return
    ways = {
        ItemState.OPEN: f"to read it: redline draft --reference {same.index}",
        ItemState.DONE: f"to have it read again: redline check --reopen {same.index}",
        ItemState.OTHER: f"its mark is [{same.mark}]; [ ] makes it one to read",
    }
    raise NothingToDo(f"the checklist has it already: {same.index} {same.title}", ways[same.state])


def _is_same(desk: Desk, there: Item, item: Item) -> bool:
    """Do two items point to one page or one file?"""
    if there.kind is not item.kind:
        return False
    try:
        if item.kind is ItemKind.WEB:
            return target_of(there.target) == target_of(item.target)
        root = desk.repository.root
        files = [desk.workspace.resolve(each, root).resolve() for each in (there, item)]
    except SourceError:
        return False
    return files[0] == files[1]


# --- what it is called -----------------------------------------------------------------------


def _title(given: str, source: Source, item: Item) -> str:
    """The title: as given, what the source calls itself, or a name made of the target."""
    if (given := settled(given)) and has_words(given):
        return given
    heading = next(iter(Document(source.text).sections), None)
    for said in (title_of(source), heading.title if heading else ""):
        shown = settled(_ESCAPED.sub(r"\1", _MARKED.sub(r"\1", said)))
        if has_words(shown):
            return shown if len(shown) <= _LONGEST else settled(f"{shown[:_LONGEST]}…")
    name = unquote(urlsplit(item.target).path.rstrip("/").rpartition("/")[2])
    stem = settled(" ".join(re.sub(r"[-_]+", " ", Path(name).stem).split()))
    return stem if has_words(stem) else item.target


def _for(purpose: str) -> str:
    words = settled(purpose)
    return words if not words or words.lower().startswith("for ") else settled(f"for {words}")
