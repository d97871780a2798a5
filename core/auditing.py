"""What an audit opens: the report, and the sources it is held against.

Owns finding and reading them, and says of each what it opens or why it does not, beforehand too. A
checked item is opened, too: an audit is asked for by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from core.checklist import Item, ItemKind, ItemState, parse
from core.desk import Desk
from core.document import Document
from core.enclosure import read_inside, root_of
from core.errors import NotARepository, RedlineError, SourceError, WorkspaceError
from core.recovery import recover
from core.source import Source, read_source
from core.trust import trust_of
from core.workspace import Workspace

Say = Callable[[str], None]


@dataclass(slots=True)
class Opened:
    """A report and the sources that could be read."""

    name: str
    """What the report is called in messages."""
    document: Document
    """The report."""
    sources: list[Source] = field(default_factory=list)
    """Those read, in the order of the checklist or of the command line."""
    not_read: list[tuple[str, str]] = field(default_factory=list)
    """Target and reason of those not looked at: web pages, and what could not be read."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A source that an audit would open, or would not."""

    title: str
    """The item's title."""
    target: str
    """What the checklist calls it."""
    is_ticked: bool
    """Was it read already?"""
    size: int
    """Number of bytes; 0 for one that is not opened."""
    why_not: str
    """Why it is not opened; empty for one that is."""


def plan(workspace: Workspace) -> list[Planned]:
    """What an audit of a workspace would open. Looks at names and sizes, and opens no reference.

    Raises:
        WorkspaceError, DocumentError: the instructions cannot be read.
    """
    root = _root(workspace)
    return [_planned(workspace, item, root) for item in _pointing(workspace)]


def _planned(workspace: Workspace, item: Item, root: Path) -> Planned:
    size, why_not = 0, ""
    try:
        size = workspace.resolve(item, root).stat().st_size
    except SourceError as error:
        why_not = error.message
    except OSError as error:
        why_not = f"{item.target} cannot be read: {error.strerror}"
    return Planned(item.title, item.target, item.state is ItemState.DONE, size, why_not)


def open_workspace(workspace: Workspace, say: Say) -> Opened:
    """Open the report of a workspace and the local items of its checklist, for one who has the
    desk. Raises what `open_for_audit` does."""
    return _with_sources(_report(workspace.folder, "", workspace, None), _items(workspace), say)


def open_for_audit(
    folder: Path, report: str, sources: Sequence[str], say: Say, *, stdin: bytes | None = None
) -> Opened:
    """Open a report and what it rests on.

    Args:
        folder: where the command was started; paths are from there.
        report: a file, or a folder with a workspace; empty for the workspace at `folder`.
        sources: files to hold it against; empty for the local items of the checklist.
        say: is told what is opened, and what is not, line by line.
        stdin: the report itself, where it does not come from a file.

    Raises:
        WorkspaceError: no report, an empty one, or no workspace to take sources from.
        DocumentError: the report is not UTF-8.
        SourceError: no source could be read.
    """
    place = folder / report
    if stdin is None and not place.exists():
        raise WorkspaceError(f"there is no {report}", "name a report: redline audit FILE")
    with ExitStack() as desks:
        needed = not sources or (stdin is None and place.is_dir())
        workspace = _workspace(place, folder, needed=needed, desks=desks)
        opened = _report(place, report, workspace, stdin)
        found = _named(folder, sources) if sources else _items(workspace)
        return _with_sources(opened, found, say)


def _with_sources(opened: Opened, found: Iterable[Found], say: Say) -> Opened:
    say(f"reads {opened.name}")
    for target, path_of, read in found:
        try:
            path = path_of()
            say(f"opens {target}")
            source = read(path)
            opened.sources.append(source)
            for warning in source.warnings:
                say(f"{target}: {warning}")
        except SourceError as error:
            opened.not_read.append((target, error.message))
            say(f"not looked at: {error.message}")
    if not opened.sources:
        raise SourceError(
            "there is no source to hold the report against", "name one: redline audit --source FILE"
        )
    return opened


def _workspace(place: Path, folder: Path, *, needed: bool, desks: ExitStack) -> Workspace | None:
    """The workspace of the report, else of the folder; what a killed run left there is settled."""
    recover(place if place.exists() else folder)
    try:
        try:
            workspace = Workspace.find(place if place.exists() else folder)
        except WorkspaceError:
            workspace = Workspace.find(folder)
    except WorkspaceError as error:
        if not needed:
            return None
        raise WorkspaceError(error.message, "or name the sources: --source FILE") from error
    try:
        desks.enter_context(Desk.open(workspace.folder, command="audit", write=False, damaged=True))
    except NotARepository:
        return workspace
    return workspace


def _report(place: Path, name: str, workspace: Workspace | None, stdin: bytes | None) -> Opened:
    if stdin is not None:
        data, name = stdin, "standard input"
    else:
        path = workspace.report if workspace and place.is_dir() else place
        name = name if path is place else path.name
        if not path.exists():
            raise WorkspaceError(f"there is no {name}", "name a report: redline audit FILE")
        try:
            if workspace and path.absolute() == workspace.report:
                data = read_inside(path, root_of(workspace.folder))
            else:
                data = path.read_bytes()  # named by the editor, wherever it is
        except OSError as error:
            raise WorkspaceError(
                f"{name} cannot be read: {error.strerror}", f"ls -l {path} tells why"
            ) from error
    document = Document.from_bytes(data, name)
    if not document.blocks:
        raise WorkspaceError(f"{name} is empty", "there is nothing to audit in it")
    return Opened(name, document)


Found = tuple[str, Callable[[], Path], Callable[[Path], Source]]
"""What a source is called, where it is, and what it says."""


def _named(folder: Path, sources: Sequence[str]) -> Iterator[Found]:
    for name in dict.fromkeys(sources):
        title = Path(name).stem
        yield (
            name,
            partial(_there, folder / name, name),
            partial(read_source, target=name, title=title),
        )


def _there(path: Path, name: str) -> Path:
    if not path.exists():
        raise SourceError(f"{name} is not there", "check the name")
    return path


def _items(workspace: Workspace | None) -> Iterator[Found]:
    """The items of a checklist that point somewhere, each file once."""
    assert workspace is not None
    root, limit = _root(workspace), trust_of(workspace.folder).settings.source_limit
    for item in _pointing(workspace):
        read = partial(read_source, target=item.target, title=item.title, limit=limit)
        yield item.target, partial(workspace.resolve, item, root), read


def _pointing(workspace: Workspace) -> Iterator[Item]:
    """The items that point somewhere, the first of each target."""
    seen: set[str] = set()
    for item in parse(workspace.read_text(workspace.instructions)).items:
        if item.kind is not ItemKind.NONE and item.target not in seen:
            seen.add(item.target)
            yield item


def _root(workspace: Workspace) -> Path:
    """What nothing is read outside of: the repository, or else the workspace."""
    from core.repository import Repository

    try:
        return Repository.find(workspace.folder).root
    except RedlineError:
        return workspace.folder
