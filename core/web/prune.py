"""What a page holds besides its content: scripts, navigation, cookie banners, advertisements.

Takes it out of the tree. Judges by the element, its role and the words of its classes; nothing
that holds much of the page's prose is taken by its class, for class names lie.
"""

from __future__ import annotations

import re

from core.web.tree import (
    Sizes,
    Tag,
    around,
    attribute,
    first,
    is_gone,
    is_text,
    listed,
    named,
    names,
    tags,
)

_NEVER_TEXT = listed(
    "script style template noscript iframe object embed svg canvas map input select textarea"
    " datalist link meta base source track audio video progress meter"
)
_NAVIGATION = ("nav", "menu", "dialog")
_ROLES = listed(
    "navigation banner contentinfo search menu menubar toolbar dialog alertdialog tooltip"
    " complementary"
)
_SURROUNDINGS = listed(
    "nav navbar navigation navbox sidebar breadcrumb breadcrumbs cookie cookies consent gdpr"
    " newsletter subscribe share sharing sharebar social pagination pager advert adverts"
    " advertisement advertising ads sponsor sponsored promo promotion related recommended skip"
    " skiplink toc jump editsection noprint printfooter catlinks hatnote offscreen popup modal"
    " overlay signup login masthead player autoplay"
)
_TAKEN_AT_MOST = 0.3
"""Of the page's prose, by a class alone."""
_WRAPS_AT_LEAST = 0.3
"""Of the page's prose: a form or an aside with more is the page itself."""
_LETTERS = re.compile(r"\w+")
_NOTES = listed("note tip warning caution important admonition callout info pullquote")


def styles_of(root: Tag) -> str:
    """The text of the page's style elements."""
    return "\n".join(each.string or "" for each in root.find_all("style"))


def prune(root: Tag) -> None:
    """Take out what is no content."""
    for tag in named(root, _NEVER_TEXT):
        if not is_gone(tag):
            tag.decompose()
    sizes = Sizes(root)
    for tag in tags(root):
        if not is_gone(tag) and _is_surrounding(tag, sizes):
            tag.decompose()
    for tag in root.find_all("button"):
        if is_gone(tag):
            continue
        if _is_in_a_sentence(tag):
            tag.unwrap()
        else:
            tag.decompose()


def _is_surrounding(tag: Tag, sizes: Sizes) -> bool:
    name = tag.name
    if name in ("html", "body", "main", "article", "h1") or not sizes.text(tag):
        return False
    share = sizes.prose(tag) / max(sizes.whole, 1)
    if name in _NAVIGATION or tag.attrs.get("role") in _ROLES:
        return share < 0.5
    if name == "footer":
        return share < 0.5 and not around(tag, ("blockquote",))
    if name == "header":
        return share < _WRAPS_AT_LEAST and not _is_of_the_content(tag)
    if name == "form":
        return share < _WRAPS_AT_LEAST
    if name == "aside":
        return share < _WRAPS_AT_LEAST and (not _is_of_the_content(tag) or not _is_note(tag))
    words = names(tag)
    if words and not words.isdisjoint(_SURROUNDINGS):
        return share < _TAKEN_AT_MOST and not first(tag, ("main", "article", "h1"))
    return False


def _is_in_a_sentence(button: Tag) -> bool:
    """Does text of the same paragraph stand before it?"""
    before = button.previous_sibling
    return is_text(before) and bool(before.strip())


def _is_note(aside: Tag) -> bool:
    return not names(aside).isdisjoint(_NOTES) or not first(aside, ("a",))


def _is_of_the_content(tag: Tag) -> bool:
    return first(tag, ("h1",)) is not None or around(tag, ("main", "article")) is not None


def drop_contents_lists(root: Tag) -> None:
    """Take out paragraphs and lists of nothing but links within the page. Their targets are still
    `#name`, so this comes before links are made absolute."""
    for link in root.find_all("a", href=True):
        if is_gone(link) or not attribute(link, "href").startswith("#"):
            continue
        block = around(link, ("p", "ul", "ol", "div"))
        if block is None or block is root or root not in block.parents:
            continue
        links = block.find_all("a")
        if len(links) < 2 and attribute(link, "class").find("jump") < 0:
            continue
        if all(attribute(each, "href").startswith("#") for each in links) and _is_only(
            block, links
        ):
            block.decompose()


def _is_only(block: Tag, links: list[Tag]) -> bool:
    """Is all text of a block, separators excepted, in these links, and names something?"""
    texts = ["".join(_LETTERS.findall(each.get_text())) for each in links]
    named = sum(len(each) > 3 for each in texts)
    return named * 2 > len(texts) and "".join(_LETTERS.findall(block.get_text())) == "".join(texts)
