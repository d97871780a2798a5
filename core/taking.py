"""A reference brought to the desk: a local file is read, a web page is fetched and kept.

Owns the way of a web page to a `Source`. It is fetched once: the snapshot waits in the journal's
folder until a review begins with it, the review has its own copy, and the commit writes that.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from typing import TYPE_CHECKING

from core.drafting.drafter import Progress
from core.files import sha256
from core.items import Item, ItemKind
from core.source import Source, check_has_text, source_from_bytes
from core.web.snapshot import (
    CONVERTER,
    Snapshot,
    address_of,
    decode,
    encode,
    snapshot_at,
    snapshot_of,
    snapshot_path,
)

if TYPE_CHECKING:
    from core.desk import Desk
    from core.settings import Settings

_MOST_WARNINGS = 3
"""Warnings of a conversion that are told in one line; the reader has them all."""


def bring(desk: Desk, item: Item) -> Generator[Progress, None, Source]:
    """The source an item points to; a page that was not fetched just now is fetched.

    Closing the generator ends the loading.

    Raises:
        SourceError: it cannot be read or fetched, or has no text.
        JournalError: the snapshot cannot be kept.
    """
    if item.kind is not ItemKind.WEB:
        return desk.read_item(item)
    data = desk.journal.page(_name(item.target))
    if data is None:
        path = snapshot_path(desk.workspace.references, item.target)
        earlier = snapshot_at(path) if path else None
        snapshot = yield from taken(item.target, desk.settings, earlier)
        data = encode(snapshot)
        _source(data, item)
        desk.journal.put_page(_name(item.target), data)
    return _source(data, item)


def brought(desk: Desk, item: Item) -> Source:
    """What `bring` brought, without fetching.

    Raises:
        SourceError: it cannot be read, or was not fetched.
    """
    data = desk.journal.page(_name(item.target)) if item.kind is ItemKind.WEB else None
    return desk.read_item(item) if data is None else _source(data, item)


def taken(
    target: str, settings: Settings, earlier: Snapshot | None
) -> Generator[Progress, None, Snapshot]:
    """A snapshot of a page as it is now.

    Args:
        earlier: what was taken before; where the server says that nothing changed, it is given
            back as it is.

    Raises:
        SourceError: it cannot be fetched, or has no text.
    """
    from core.web.documents import kind_of, to_markdown
    from core.web.fetch import Rules, fetch

    if earlier is not None and earlier.converter != CONVERTER:
        earlier = None  # the same page would read otherwise now
    known = earlier.known if earlier else None
    with closing(fetch(address_of(target), Rules.of(settings), known)) as loading:
        while True:
            try:
                step = next(loading)
            except StopIteration as end:
                page = end.value
                break
            yield Progress(step.received, step.total, step.what)
    if page.is_unchanged and earlier is not None:
        return earlier
    yield Progress(len(page.body), len(page.body), "converting the page")
    kind = kind_of(page.body, page.media_type, page.final_url)
    name, url = page.url, page.final_url
    return snapshot_of(page, to_markdown(page.body, kind, name, charset=page.charset, url=url))


def warnings_of(source: Source) -> tuple[str, ...]:
    """What the editor should know of a source that was a page or a document, in few lines; what a
    conversion gave up or set aside is in no passage."""
    snapshot = _snapshot(source)
    warnings = snapshot.warnings if snapshot else source.warnings
    said = warnings[:_MOST_WARNINGS]
    more = len(warnings) - len(said)
    return (*said, f"{more} more warnings, see the source") if more > 0 else said


def told_of(source: Source) -> str:
    """When and where a web page was read, and what a conversion warns of, one line; empty for
    sources that were not converted."""
    snapshot = _snapshot(source)
    fetched: tuple[str, ...] = ()
    if snapshot is not None:
        moved = "" if snapshot.final_url == snapshot.url else f" from {snapshot.final_url}"
        fetched = (f"fetched {snapshot.fetched[:10]}{moved}",)
    return "; ".join((*fetched, *warnings_of(source)))


def title_of(source: Source) -> str:
    """What a web page calls itself; empty for other sources."""
    snapshot = _snapshot(source)
    return snapshot.title if snapshot else ""


def _snapshot(source: Source) -> Snapshot | None:
    if not source.text.startswith("---\n"):
        return None
    return decode(source.text.encode("utf-8", "surrogatepass"))


def _name(target: str) -> str:
    return f"{sha256(address_of(target).encode('utf-8', 'surrogatepass'))[:16]}.md"


def _source(data: bytes, item: Item) -> Source:
    source = source_from_bytes(data, target=item.target, title=item.title)
    check_has_text(source)
    return source
