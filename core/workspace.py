"""Where things are: the folder with the instructions, the report and the references.

Owns finding them, and the rule that a checklist's paths never leave the repository.
"""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from unicodedata import category
from urllib.parse import quote, unquote, urlsplit

from core.document import Document
from core.enclosure import read_inside, root_of
from core.errors import NoWorkspace, SourceError, WorkspaceError
from core.files import is_lfs_pointer
from core.items import Item, ItemKind
from core.web.snapshot import snapshot_path

INSTRUCTIONS = "instructions.md"
REPORT = "report.md"
REFERENCES = "references"
MOST_LOOKED_AT = 20_000
"""Entries looked at, nearest folders first, for the file a wrong link may have meant."""
_NOT_LOOKED_INTO = {"node_modules", "venv", "__pycache__"}
_LEAST_LIKE = 60.0
_ENDS_TARGET = re.compile(r"[\x00-\x20\x7f<>\\`]|\s")


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with instructions, a report (which may not exist yet) and references."""

    folder: Path
    """The folder, absolute."""
    instructions: Path
    """Who is writing, for whom, and the checklist."""
    report: Path
    """What grows."""
    references: Path
    """Where what was read and decided is kept."""

    @classmethod
    def find(cls, place: Path) -> Workspace:
        """The workspace at a folder, at a file in it, or above.

        Raises:
            NoWorkspace: there is none.
            WorkspaceError: the place does not exist, or there are two candidates.
        """
        if not place.exists():
            raise WorkspaceError(f"{place} does not exist", "name a folder with instructions.md")
        start = place.absolute() if place.is_dir() else place.absolute().parent
        for folder in (start, *start.parents):
            if found := instructions_in(folder):
                return cls(folder, found, folder / REPORT, folder / REFERENCES)
            if (folder / ".git").exists():
                break
        below = _below(start)
        if len(below) == 1:
            return cls.find(below[0])
        if below:
            names = ", ".join(str(path.parent.relative_to(start)) for path in below[:4])
            raise WorkspaceError(f"several workspaces below {start}: {names}", "name one of them")
        raise NoWorkspace(
            f"no {INSTRUCTIONS} in {start} or above",
            "redline new makes a workspace here; redline demo shows one with samples",
        )

    def read_text(self, path: Path) -> str:
        """A file of the workspace as text, newlines untouched.

        Raises:
            DocumentError: not UTF-8.
            WorkspaceError: it leads out of the repository, or cannot be read.
        """
        try:
            data = read_inside(path, root_of(self.folder))
            if is_lfs_pointer(data):
                raise WorkspaceError(
                    f"{path.name} is a Git LFS pointer, not the file itself", "git lfs pull"
                )
            return Document.from_bytes(data, path.name).text
        except OSError as error:
            raise WorkspaceError(
                f"{path.name} cannot be read: {error.strerror}", f"ls -l {path} tells why"
            ) from error

    def resolve(self, item: Item, root: Path) -> Path:
        """The file an item points to: from the instructions' folder, else from the repository's;
        of a web page the snapshot that was committed.

        Args:
            root: top of the repository; nothing outside it is read.

        Raises:
            SourceError: no target, a page never fetched, outside the repository, or not there.
        """
        where = f"item {item.index} ({item.title[:60]})" if item.index else f"“{item.title[:60]}”"
        if item.kind is ItemKind.WEB:
            if (taken := snapshot_path(self.references, item.target)) is not None:
                return taken
            raise SourceError(
                f"{where} is a web page that was not fetched yet: {item.target[:200]}",
                "redline draft fetches the page and keeps a snapshot of it",
            )
        if item.kind is ItemKind.NONE:
            raise SourceError(f"{where} has no target", "give it a link: [Title](file.md)")
        for candidate in self._candidates(item.target, root):
            if self._is_file_inside(candidate, root, where, item.target):
                return candidate
        raise SourceError(
            f"{where} points to a file that is not there: {item.target}",
            self._nearest(item.target, root),
        )

    @staticmethod
    def _is_file_inside(candidate: Path, root: Path, where: str, target: str) -> bool:
        """Is something there? Raises `SourceError` where it is outside the repository."""
        try:
            within = candidate.resolve().relative_to(root.resolve())
            if any(part.lower() == ".git" for part in within.parts):
                raise SourceError(
                    f"{where} points into git's own folder: {target}", "point it to a file of yours"
                )
            return candidate.exists()
        except UnicodeEncodeError as error:
            raise SourceError(
                f"{where} has letters that the locale cannot write: {target[:200]}",
                "set a locale that knows them, for example: LC_ALL=C.UTF-8",
            ) from error
        except ValueError as error:
            if "\0" in str(candidate):
                return False
            raise SourceError(
                f"{where} points outside the repository: {target}",
                "copy the file into the repository and point the item to it",
            ) from error
        except (OSError, RuntimeError) as error:  # a name too long, links in a circle
            raise SourceError(
                f"{where} points to what cannot be read: {target[:200]}",
                "correct the link in the instructions",
            ) from error

    def _candidates(self, target: str, root: Path) -> Iterator[Path]:
        """Where the file may be, likeliest first; a name may hold `#` or `%` itself."""
        if target.startswith("file://"):
            path = unquote(urlsplit(target).path)
            # an absolute path inside the repository, or else one from its top
            inside = Path(path).is_relative_to(root) or Path(path).is_relative_to(root.resolve())
            from_top = root / path.lstrip("/")
            yield Path(path) if inside or not _is_there(from_top) else from_top
            return
        before = target.partition("#")[0]
        for path in dict.fromkeys((unquote(before), unquote(target), target, before)):
            if not path:
                continue
            if path.startswith("/"):
                yield root / path.lstrip("/")
                if Path(path).is_relative_to(root):
                    yield Path(path)
            else:
                yield self.folder / path
                yield root / path

    def _nearest(self, target: str, root: Path) -> str:
        """A hint: the file whose name is most like the target's."""
        from rapidfuzz import fuzz, process

        name = Path(unquote(target).partition("#")[0]).name
        there = _files_near(self.folder, root, Path(name).suffix)
        near = process.extractOne(name, there.keys(), scorer=fuzz.ratio, score_cutoff=_LEAST_LIKE)
        if near is None:
            return "correct the link in the instructions"
        return f"did you mean {there[near[0]].relative_to(root)}?"


def _below(start: Path) -> list[Path]:
    """Instructions in folders below one, nearest first; links are not followed out of it."""
    found = sorted(start.glob(f"*/{INSTRUCTIONS}")) + sorted(start.glob(f"*/*/{INSTRUCTIONS}"))
    top = start.resolve()
    return [path for path in found if path.parent.resolve().is_relative_to(top)]


def quoted(path: str) -> str:
    """A relative path as the target of an item, which `Workspace.resolve` reads back: letters of
    any script stay, what means something to Markdown or to an address is percent-encoded."""
    return "".join(each if _stays(each) else quote(each, safe="") for each in path)


def quoted_address(address: str) -> str:
    """An address as the target of an item; what would end it in Markdown is percent-encoded."""
    return _ENDS_TARGET.sub(lambda found: quote(found.group()), address)


def _stays(character: str) -> bool:
    return character.isalnum() or character in "-._~/+,=@&;" or category(character)[0] == "M"


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _by_name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _files_near(folder: Path, root: Path, suffix: str) -> dict[str, Path]:
    """Text files by name: those of a folder and below first, then of the whole repository, the
    nearest of a name. A walk by `os.scandir` that ends after `MOST_LOOKED_AT` entries, so that a
    repository of any size answers at once."""
    suffixes = {".md", ".markdown", ".txt", suffix.lower()}
    found: dict[str, Path] = {}
    near, far, seen, looked_at = deque((folder,)), deque((root,)), set[Path](), 0
    while waiting := near or far:
        here = waiting.popleft()
        if here in seen:
            continue
        seen.add(here)
        try:
            with os.scandir(here) as entries:
                for entry in sorted(islice(entries, MOST_LOOKED_AT), key=_by_name):
                    looked_at += 1
                    if looked_at > MOST_LOOKED_AT:
                        return found
                    hidden = entry.name.startswith(".") or entry.name in _NOT_LOOKED_INTO
                    if hidden:
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(Path(entry.path))
                    elif Path(entry.name).suffix.lower() in suffixes:
                        found.setdefault(entry.name, Path(entry.path))
        except OSError:  # a folder that may not be read holds nothing to suggest
            continue
    return found


def instructions_in(folder: Path) -> Path | None:
    """The instructions of a folder, in whatever case they are written.

    Raises:
        WorkspaceError: two files differ in case only.
    """
    if not folder.is_dir():
        return None
    exact = folder / INSTRUCTIONS
    try:
        found = [p for p in folder.iterdir() if p.name.lower() == INSTRUCTIONS and p.is_file()]
    except PermissionError:
        return None
    if len(found) > 1:
        names = " and ".join(sorted(path.name for path in found))
        raise WorkspaceError(f"two candidates in {folder}: {names}", "remove or rename one of them")
    return exact if exact in found else (found[0] if found else None)
