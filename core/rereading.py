"""References opened again because the editor asked: to read on around a passage.

Owns what is said of a reference that is no longer what it was: changed, gone, or without the
passage. It opens one file, the one that is asked for, and only reads.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.checklist import Item, ItemKind, ItemState
from core.enclosure import read_inside
from core.errors import RedlineError, SourceError
from core.files import sha256
from core.folding import fold
from core.items import OF_GIT, is_web
from core.papers import Papers
from core.source import Source
from core.taking import told_of


@dataclass(frozen=True, slots=True)
class Reread:
    """A reference opened again."""

    source: Source
    """Its text as it is now, or as it was read for the open review."""
    note: str
    """What has become of it since it was read, one line; empty where it is the same."""


def reread(papers: Papers, item: Item, sha256: str = "") -> Reread:
    """Open a reference again.

    Args:
        item: what points to it, see `item_of`.
        sha256: of the bytes that were read then; empty where it was never read.

    Raises:
        SourceError: it is a page that was never fetched, not there, or no text.
    """
    source = papers.read_item(item)
    changed = sha256 not in ("", source.sha256)
    notes = (f"{source.target} has changed since it was read" if changed else "", told_of(source))
    return Reread(source, "; ".join(filter(None, notes)))


def kept(papers: Papers, source: Source, item: Item) -> Reread:
    """The source of an open review as it was read, and what has become of its file since; a web
    page is not asked."""
    if item.kind is not ItemKind.LOCAL:
        return Reread(source, told_of(source))
    try:
        root = papers.repository.root
        path = papers.workspace.resolve(item, root)
        same = path.stat().st_size == source.size
        same = same and sha256(read_inside(path, root, SourceError)) == source.sha256
    except SourceError as error:
        return Reread(source, f"this is the text as it was read; now {error.message}")
    except OSError as error:
        said = f"{source.target} cannot be read: {error.strerror}"
        return Reread(source, f"this is the text as it was read; now {said}")
    note = "" if same else f"{source.target} has changed since; this is the text as it was read"
    return Reread(source, note)


def item_of(papers: Papers, title: str, target: str) -> Item:
    """The item that points to a target; one of its own where the checklist has none any more."""
    try:
        found = next((item for item in papers.items() if item.target == target), None)
    except RedlineError:
        found = None
    kind = ItemKind.WEB if is_web(target) else ItemKind.LOCAL
    kind = kind if target and not target.startswith(OF_GIT) else ItemKind.NONE
    return found or Item(0, 0, ItemState.OTHER, "", 0, title, target, "", kind)


def located(source: Source, span: str, quote: str) -> int:
    """The number of the passage that was quoted under a name, such as `S214`; 0 where no passage
    says that now. Where several do, it is the one nearest to the name."""
    words = fold(quote)
    named = int(span[1:]) if span[1:].isdecimal() and span[1:].isascii() else 0
    if 1 <= named <= len(source.passages) and fold(source.passage(named).text) == words:
        return named
    found = [each.number for each in source.passages if fold(each.text) == words] if words else []
    return min(found, key=lambda number: abs(number - named), default=0)
