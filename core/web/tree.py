"""The page as a tree, and what every step asks of it. Knows nothing of Markdown.

Never recurses: pages nest as deeply as they like.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection
from typing import TypeGuard

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag


def listed(words: str) -> frozenset[str]:
    """The words of a text; lists of names are easier to read and to sort as one."""
    return frozenset(words.split())


BLOCKS = listed(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main nav ol p pre section"
    " summary table tbody td tfoot th thead tr ul"
)
"""What begins a line of its own."""
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NO_WORD = re.compile(r"[^A-Za-z0-9]+")


def parse(html: str) -> BeautifulSoup:
    """The tree of a page; NULs are dropped, half characters become U+FFFD."""
    html = _UNREADABLE.sub(lambda found: "" if found[0] == "\0" else "\ufffd", html)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it looks like XML, or like a file name
        return BeautifulSoup(html, "lxml")


def tags(root: Tag) -> list[Tag]:
    """All elements below one, in order."""
    return [each for each in root.descendants if isinstance(each, Tag)]


def named(root: Tag, wanted: Collection[str]) -> list[Tag]:
    """Those of some names; `find_all` of many names is five times as slow."""
    return [each for each in root.descendants if isinstance(each, Tag) and each.name in wanted]


def first(root: Tag, wanted: Collection[str]) -> Tag | None:
    """The first below one that has one of these names."""
    for each in root.descendants:
        if isinstance(each, Tag) and each.name in wanted:
            return each
    return None


def around(tag: Tag, wanted: Collection[str]) -> Tag | None:
    """The nearest element around one that has one of these names."""
    at = tag.parent
    while at is not None and at.name not in wanted:
        at = at.parent
    return at


def is_gone(tag: Tag) -> bool:
    """Was it, or what held it, destroyed? The library's own property searches the tree."""
    return "_decomposed" in tag.__dict__


def attribute(tag: Tag, name: str) -> str:
    """An attribute as one text; empty where there is none."""
    value = tag.attrs.get(name)
    if value is None:
        return ""
    return value if isinstance(value, str) else " ".join(value)


def names(tag: Tag) -> set[str]:
    """The words of its classes and id in small letters: `lb-postContent` is lb, post, content."""
    if "class" not in tag.attrs and "id" not in tag.attrs:
        return set()
    told = f"{attribute(tag, 'class')} {attribute(tag, 'id')}"
    return set(_NO_WORD.split(_CAMEL.sub(" ", told).lower())) - {""}


def words_of(tag: Tag) -> str:
    """Its text as one line."""
    return " ".join(tag.get_text(" ").split())


def is_text(node: object) -> TypeGuard[NavigableString]:
    """Is this text that a page shows, not a comment or the like?"""
    return isinstance(node, NavigableString) and not isinstance(node, PreformattedString)


def is_blank(node: object) -> TypeGuard[NavigableString]:
    """Is this text of white space alone?"""
    return isinstance(node, NavigableString) and not node.strip()


def drop_comments(root: Tag) -> None:
    """Comments, declarations and processing instructions go."""
    for each in [each for each in root.descendants if isinstance(each, PreformattedString)]:
        each.extract()


class Sizes:
    """How much text each element holds, in characters that are no white space; as it was when
    this was made."""

    def __init__(self, root: Tag) -> None:
        text: dict[int, int] = {}
        links: dict[int, int] = {}
        for node in reversed(list(root.descendants)):  # what is inside comes before what holds it
            parent = id(node.parent)
            if isinstance(node, Tag):
                here = id(node)
                size = text.get(here, 0)
                if size:
                    text[parent] = text.get(parent, 0) + size
                    linked = size if node.name == "a" else links.get(here, 0)
                    if linked:
                        links[here] = linked
                        links[parent] = links.get(parent, 0) + linked
            elif type(node) is NavigableString and (size := len(node) - node.count(" ")):
                if size < 40 and node.isspace():
                    continue
                text[parent] = text.get(parent, 0) + size
        self._text = text
        self._links = links
        self.whole = text.get(id(root), 0)

    def text(self, tag: Tag) -> int:
        """Of all its text."""
        return self._text.get(id(tag), 0)

    def links(self, tag: Tag) -> int:
        """Of that part of it which is links."""
        return self._links.get(id(tag), 0)

    def prose(self, tag: Tag) -> int:
        """Of the rest."""
        return self.text(tag) - self.links(tag)


_WRAPPERS = listed("div section span font center b i em strong small big u article main a")
_UNWRAP_FROM = 40
_DEEPEST = 90
"""Levels that are kept; the renderer needs three frames of the interpreter for each."""


def level(root: Tag) -> None:
    """Make a tree shallow enough to be walked by recursion. No text is lost: deep wrappers go
    first, and what is still too deep keeps its text alone."""
    waiting = [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        for child in list(node.children):
            if not isinstance(child, Tag):
                continue
            if depth >= _UNWRAP_FROM:
                child = _innermost(child)
            if depth >= _DEEPEST:
                text = words_of(child)
                child.clear()
                child.append(text)
            else:
                waiting.append((child, depth + 1))


def _innermost(tag: Tag) -> Tag:
    """The first of a chain of sole wrappers that holds more than the next; takes their place."""
    top = tag
    while tag.name in _WRAPPERS:
        inside = [each for each in tag.children if not is_blank(each)]
        if len(inside) != 1 or not isinstance(inside[0], Tag):
            break
        tag = inside[0]
    if tag is not top:
        top.replace_with(tag.extract())
    return tag


__all__ = ["NavigableString", "Tag"]
