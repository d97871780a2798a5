"""Where things are: the folder with the instructions, the report and the references.

Owns finding them, and the rule that a checklist's paths never leave the repository.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from core.checklist import Item, ItemKind
from core.document import Document
from core.errors import SourceError, WorkspaceError

INSTRUCTIONS = "instructions.md"
REPORT = "report.md"
REFERENCES = "references"


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
            WorkspaceError: there is none, or two candidates.
        """
        if not place.exists():
            raise WorkspaceError(f"{place} does not exist", "name a folder with instructions.md")
        start = place.absolute() if place.is_dir() else place.absolute().parent
        for folder in (start, *start.parents):
            if found := _instructions_in(folder):
                return cls(folder, found, folder / REPORT, folder / REFERENCES)
            if (folder / ".git").exists():
                break
        below = sorted(start.glob(f"*/{INSTRUCTIONS}")) + sorted(start.glob(f"*/*/{INSTRUCTIONS}"))
        if len(below) == 1:
            return cls.find(below[0])
        if below:
            names = ", ".join(str(path.parent.relative_to(start)) for path in below[:4])
            raise WorkspaceError(f"several workspaces below {start}: {names}", "name one of them")
        raise WorkspaceError(
            f"no {INSTRUCTIONS} in {start} or above",
            "go to the folder that has it, or try the demo: redline demo",
        )

    def read_text(self, path: Path) -> str:
        """A file of the workspace as text, newlines untouched.

        Raises:
            DocumentError: not UTF-8.
            WorkspaceError: it cannot be read.
        """
        try:
            return Document.from_bytes(path.read_bytes(), path.name).text
        except OSError as error:
            raise WorkspaceError(
                f"{path.name} cannot be read: {error.strerror}", f"ls -l {path} tells why"
            ) from error

    def resolve(self, item: Item, root: Path) -> Path:
        """The file an item points to: from the instructions' folder, else from the repository's.

        Args:
            root: top of the repository; nothing outside it is read.

        Raises:
            SourceError: no target, a web page, outside the repository, or not there.
        """
        where = f"item {item.index} ({item.title[:60]})"
        if item.kind is ItemKind.WEB:
            raise SourceError(
                f"{where} is a web page, which this version does not read yet",
                "save the page as Markdown and point the item to the file",
            )
        if item.kind is ItemKind.NONE:
            raise SourceError(f"{where} has no target", "give it a link: [Title](file.md)")
        for candidate in self._candidates(item.target, root):
            if not candidate.resolve().is_relative_to(root.resolve()):
                raise SourceError(
                    f"{where} points outside the repository: {item.target}",
                    "copy the file into the repository and point the item to it",
                )
            if candidate.exists():
                return candidate
        raise SourceError(
            f"{where} points to a file that is not there: {item.target}",
            self._nearest(item.target, root),
        )

    def _candidates(self, target: str, root: Path) -> list[Path]:
        path = unquote(target)
        if target.startswith("file://"):
            path = unquote(urlsplit(target).path)
            if Path(path).is_relative_to(root):
                return [Path(path)]
        elif not (self.folder / path).exists():
            path = path.partition("#")[0]
        if path.startswith("/"):
            return [root / path.lstrip("/")]
        return [self.folder / path, root / path]

    def _nearest(self, target: str, root: Path) -> str:
        name = Path(unquote(target).partition("#")[0]).name
        there = {
            path.name: path.relative_to(root)
            for path in root.rglob("*.md")
            if ".git" not in path.parts and ".venv" not in path.parts
        }
        near = difflib.get_close_matches(name, there, n=1)
        return f"did you mean {there[near[0]]}?" if near else "correct the link in the instructions"


def _instructions_in(folder: Path) -> Path | None:
    """The instructions of a folder, in whatever case they are written.

    Raises:
        WorkspaceError: two files differ in case only.
    """
    if not folder.is_dir():
        return None
    exact = folder / INSTRUCTIONS
    found = [path for path in folder.iterdir() if path.name.lower() == INSTRUCTIONS]
    if len(found) > 1:
        names = " and ".join(sorted(path.name for path in found))
        raise WorkspaceError(f"two candidates in {folder}: {names}", "remove or rename one of them")
    return exact if exact in found else (found[0] if found else None)
