"""EPUB as Markdown: the chapters in the order of the book.

Owns finding them. What a chapter says is read as a web page is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.errors import SourceError
from core.web.archive import Archive
from core.web.converted import Converted

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = ("application/xhtml+xml", "text/html", "text/x-oeb1-document")
_PARTS = ("article", "aside", "footer", "header", "main", "nav", "section")
_NOTHING = "open it in a reader and see whether it has text"


def convert_epub(data: bytes, name: str) -> Converted:
    """The chapters of an EPUB as Markdown, in the order of its spine.

    Args:
        name: what the file is called in messages.

    Raises:
        SourceError: it is damaged, protected, too large, leaves itself, or has no text.
    """
    from core.web.charset import decoded
    from core.web.convert import convert

    archive = Archive(data, name)
    package_path = _package_path(archive)
    try:
        package = archive.xml(package_path)
    except KeyError as error:
        raise _no_book(archive) from error
    paths = list(_chapters(archive, package, package_path))
    _check_open(archive, paths)
    chapters: list[str] = []
    warnings: dict[str, None] = {}
    hidden: list[str] = []
    for path in paths:
        try:
            body = archive.read(path)
        except KeyError:
            warnings[f"{path} is not in it, though the book has it in its order"] = None
            continue
        text, _ = decoded(body, "")
        chapter = convert(_as_page(text), "")
        chapters += [chapter.markdown] if chapter.markdown.strip() else []
        warnings |= {f"{path}: {said}": None for said in chapter.warnings}
        hidden += chapter.hidden
    if not chapters:
        raise SourceError(f"{name} has no text", _NOTHING)
    title = next((each.text or "" for each in _all(package, "title")), "")
    markdown = "\n".join(chapters)
    return Converted(markdown, " ".join(title.split()), tuple(warnings), tuple(hidden))


def _as_page(chapter: str) -> str:
    """A chapter as a page that is all content: notes, side bars and heads, which are the
    surroundings of a web page, are as much the book's as the rest."""
    from core.web import tree

    page = tree.parse(chapter)
    body = page.body
    if body is None:
        return chapter
    has_styles = page.find("style") is not None  # what they hide is known by its class
    for tag in tree.tags(body):
        if tag.name in _PARTS:
            tag.name = "div"
        tag.attrs.pop("role", None)
        if not has_styles and tag.name not in ("code", "pre"):
            tag.attrs.pop("class", None)
    body.name = "main"
    body.wrap(page.new_tag("body"))
    return str(page)


def _no_book(archive: Archive) -> SourceError:
    return SourceError(
        f"{archive.name} is no EPUB: it does not say where its book is", "fetch or save it again"
    )


def _package_path(archive: Archive) -> str:
    """Where the book describes itself."""
    try:
        container = archive.xml(_CONTAINER)
    except KeyError as error:
        raise _no_book(archive) from error
    for root in _all(container, "rootfile"):
        if path := root.get("full-path"):
            return archive.below("", path)
    raise _no_book(archive)


def _chapters(archive: Archive, package: _Element, package_path: str) -> Iterator[str]:
    """Paths of the chapters; the list of contents is none."""
    items = {item.get("id"): item for item in _all(package, "item")}
    for reference in _all(package, "itemref"):
        item = items.get(reference.get("idref"))
        href = item.get("href") if item is not None else None
        if item is None or not href or item.get("media-type") not in _PAGES:
            continue
        if "nav" not in (item.get("properties") or "").split():
            yield archive.below(package_path, href)


def _check_open(archive: Archive, paths: list[str]) -> None:
    """Refuse a book whose chapters are encrypted; fonts often are, and matter to nobody here."""
    if _ENCRYPTION not in archive.entries:
        return
    locked = {archive.below("", each.get("URI") or ".") for each in _all(
        archive.xml(_ENCRYPTION), "CipherReference"
    )}  # fmt: skip
    if locked & set(paths):
        raise SourceError(
            f"{archive.name} is locked by its seller (DRM)",
            "ask for a copy without it, or save the pages that matter as Markdown",
        )


def _all(root: _Element, tag: str) -> Iterator[_Element]:
    """Elements of a name, whatever their namespace."""
    return (each for each in root.iter() if str(each.tag).rpartition("}")[2] == tag)
