"""What a reader opens: accordions, details, tabs; and the questions over answers.

Finds which hidden elements a control on the page opens, and makes headings of the controls and of
questions, so that an answer stands under its question. Opens nothing that nobody can open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.web.tree import (
    HEADINGS,
    Tag,
    around,
    attribute,
    first,
    is_blank,
    is_gone,
    names,
    tags,
    words_of,
)

_KINDS = ("accordion", "collaps", "expand", "disclos", "toggle", "tabpanel", "faq", "answer")
_TARGETS = ("aria-controls", "data-target", "data-bs-target", "data-controls", "data-toggle-target")
_QUESTION = re.compile(r"(?:Q|Question)\s{0,2}\d{0,3}\s?[:.)]\s{0,3}\S", re.IGNORECASE)
_LONGEST = 400
"""Characters of a heading; what is longer is a paragraph."""
_BOLD = ("b", "strong")
_NOT_IN = frozenset({"table", "li", "pre", *HEADINGS})
_NEITHER = ("nav", "header", "footer", "form", "dialog")


def disclose(root: Tag) -> set[int]:
    """Promote controls, summaries and questions to headings.

    Returns:
        The ids (`id(tag)`) of the elements that a control opens, which may be hidden by now.
    """
    everything = tags(root)
    controls = [tag for tag in everything if _is_control(tag)]
    by_id = {attribute(tag, "id"): tag for tag in everything if "id" in tag.attrs}
    opened: set[int] = set()
    promoted: dict[int, Tag | None] = {}
    for control in controls:
        targets = list(_targets(control, by_id))
        opened.update(id(each) for each in targets)
        if targets or control.name == "summary":
            promoted[id(control)] = targets[0] if targets else None
    opened.update(id(tag) for tag in everything if _opens_by_its_place(tag))
    _promote(root, promoted)
    for details in root.find_all("details"):
        details.name = "div"
    return opened


def _is_control(tag: Tag) -> bool:
    if tag.name in ("button", "summary"):
        return True
    if "aria-expanded" in tag.attrs or "aria-controls" in tag.attrs:
        return True
    if "data-target" in tag.attrs or "data-bs-target" in tag.attrs:
        return True
    return tag.attrs.get("role") == "tab"


def _targets(control: Tag, by_id: dict[str, Tag]) -> Iterator[Tag]:
    """What a control opens: what it names, else what follows it."""
    if around(control, _NEITHER):
        return
    told = [attribute(control, name).lstrip("#") for name in _TARGETS]
    href = attribute(control, "href")
    if href.startswith("#"):
        told.append(href[1:])
    named = [by_id[name] for each in told for name in each.split() if name in by_id]
    if not named:
        label = attribute(control, "id")
        named = [
            tag
            for tag in _following(control)
            if "aria-expanded" in control.attrs
            or _is_of_a_kind(tag)
            or (label and label in attribute(tag, "aria-labelledby").split())
        ]
    for tag in named:
        if tag.name != "nav" and not first(tag, ("nav",)) and tag not in control.parents:
            yield tag


def _following(control: Tag) -> list[Tag]:
    """The element after a control, or after the heading or wrapper that holds only it."""
    at = control
    for _ in range(3):
        following = at.find_next_sibling(True)
        if isinstance(following, Tag):
            return [following]
        parent = at.parent
        if parent is None or words_of(parent) != words_of(control):
            break
        at = parent
    return []


def _is_of_a_kind(tag: Tag) -> bool:
    if tag.attrs.get("role") == "tabpanel":
        return True
    words = names(tag)
    return any(word.startswith(_KINDS) for word in words) or {"tab", "pane"} <= words


def _opens_by_its_place(tag: Tag) -> bool:
    """Is this a panel by its own class, or the part of an accordion after its title?"""
    if tag.name not in ("div", "section", "dd", "ul", "ol", "p", "article"):
        return False
    if not tag.attrs:
        return False
    if _is_of_a_kind(tag):
        return True
    parent = tag.parent
    if parent is None or not (
        "hidden" in tag.attrs or "style" in tag.attrs or "class" in tag.attrs
    ):
        return False
    before = tag.find_previous_sibling(True)
    if not isinstance(before, Tag) or not _is_of_a_kind(parent):
        return False
    return before.name in ("button", "dt", "a", *HEADINGS) or _is_control(before)


def _promote(root: Tag, promoted: dict[int, Tag | None]) -> None:
    """Make headings, one level below the heading they stand under."""
    last = 1
    for tag in tags(root):
        if is_gone(tag) or tag.parent is None:
            continue
        if tag.name in HEADINGS:
            last = int(tag.name[1])
        elif id(tag) in promoted:
            _promote_control(tag, promoted[id(tag)], min(last + 1, 6))
        elif tag.name in _BOLD:
            _promote_question(tag, min(last + 1, 6))


def _promote_control(control: Tag, target: Tag | None, at: int) -> None:
    text = words_of(control)
    if not text or (target is not None and not words_of(target)):
        return
    if first(control, HEADINGS):
        control.unwrap()
    elif around(control, HEADINGS):
        control.name = "span"
    elif len(text) > _LONGEST:
        control.name = "p"
    else:
        control.name = f"h{at}"
        if control.attrs.get("role") == "tab" and target is not None:
            target.insert(0, control.extract())
    control.attrs = {name: control.attrs[name] for name in ("style",) if name in control.attrs}


def _promote_question(bold: Tag, at: int) -> None:
    parent = bold.parent
    if parent is None or parent.name in _BOLD:
        return
    pieces = [bold]
    following = bold.next_sibling
    while isinstance(following, Tag) and following.name in _BOLD:
        pieces.append(following)
        following = following.next_sibling
    text = "".join(each.get_text() for each in pieces).strip()
    if not 3 <= len(text) <= _LONGEST:
        return
    is_numbered = _QUESTION.match(text) is not None
    if not (is_numbered or text.endswith(("?", "？"))) or around(bold, _NOT_IN) is not None:
        return
    if parent.name in ("p", "div") and parent.get_text().strip() == text:
        for each in pieces:
            each.unwrap()
        parent.name = f"h{at}"
        parent.attrs = {}
    elif is_numbered and len(pieces) == 1 and _stands_alone(bold):
        bold.name = f"h{at}"
        for beside in (bold.previous_sibling, bold.next_sibling):
            if isinstance(beside, Tag) and beside.name == "br":
                beside.decompose()


def _stands_alone(bold: Tag) -> bool:
    """Does it have lines of its own between other text?"""
    before, after = bold.previous_sibling, bold.next_sibling
    while is_blank(before):
        before = before.previous_sibling
    while is_blank(after):
        after = after.next_sibling
    ends = ("br", "p", "div", "ul", "ol", "table")
    is_first = before is None or (isinstance(before, Tag) and before.name in ends)
    return is_first and (after is None or (isinstance(after, Tag) and after.name in ends))
