"""Which part of a page is its content. Judges by landmarks first, then by where the prose is."""

from __future__ import annotations

from core.web.tree import BLOCKS, Sizes, Tag, tags

_LANDMARK_HOLDS = 0.3
"""Share of the prose that a landmark holds when it is believed."""
_GOES_DOWN = 0.85
"""Share of the prose of an element that one child holds when the rest is surroundings."""
_GOES_UP = 1.2
"""How many times the text an element around may have that holds the page's heading, too."""
_WHOLE = ("p", "pre", "ul", "ol", "li", "dl", "dd", "dt", "table", "blockquote", "section")


def content_of(root: Tag) -> Tag:
    """The element that holds the content; the root itself where nothing stands out."""
    sizes = Sizes(root)
    least = _LANDMARK_HOLDS * max(sizes.prose(root), 1)
    believed = [each for each in tags(root) if _is_landmark(each) and sizes.prose(each) >= least]
    if not believed:
        return _with_heading(_densest(root, sizes), root, sizes)
    largest = max(believed, key=sizes.text)
    close = [
        each
        for each in believed
        if largest in each.parents and sizes.prose(each) >= _GOES_DOWN * sizes.prose(largest)
    ]
    return min(close, key=sizes.text, default=largest)


def _holds_blocks(tag: Tag) -> bool:
    return tag.name in BLOCKS and tag.name not in _WHOLE


def _is_landmark(tag: Tag) -> bool:
    return tag.name in ("main", "article") or tag.attrs.get("role") == "main"


def _densest(root: Tag, sizes: Sizes) -> Tag:
    """Go down as long as one child holds nearly all prose, to no part of a list or a table."""
    at = root
    while True:
        children = [each for each in at.children if isinstance(each, Tag)]
        if not children:
            return at
        best = max(children, key=sizes.prose)
        if sizes.prose(best) < _GOES_DOWN * sizes.prose(at) or not _holds_blocks(best):
            return at
        at = best


def _with_heading(chosen: Tag, root: Tag, sizes: Sizes) -> Tag:
    """Go up to the heading of the page, and to what stands between, if that adds little else."""
    headings = root.find_all("h1")
    if len(headings) != 1 or chosen in headings[0].parents:
        return chosen
    for around in chosen.parents:
        if sizes.text(around) > _GOES_UP * sizes.text(chosen):
            return chosen
        if around in headings[0].parents:
            return around
    return chosen
