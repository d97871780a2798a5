"""Text that readers of a page do not see.

Owns the ways in which a page hides text by itself: attributes, inline styles, simple rules of its
own style sheets, invisible characters. Takes it out of the tree and hands it over whole; what a
disclosure opens is left where it is. Reads no style sheet from elsewhere.
"""

from __future__ import annotations

import re

from core.web.tree import NavigableString, Sizes, Tag, attribute, is_text, tags, words_of

_RULE = re.compile(r"([^{}]{1,2000})\{([^{}]{0,4000})\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AT_BLOCK = re.compile(r"@[^{;]{0,300}\{(?:[^{}]{0,4000}\{[^{}]{0,4000}\}){0,500}[^{}]{0,4000}\}")
_SIMPLE = re.compile(r"^[a-z]{0,12}([.#][\w-]{1,100})$")
_ZERO = re.compile(r"^[+-]?0*\.?0*(?:px|em|rem|pt|%|vh|vw)?$")
_FAR = re.compile(r"^-\d{3,}(?:\.\d+)?(?:px|em|rem|pt|%|vh|vw)?$")
_RGB = re.compile(
    r"rgba?\((\d{1,9})[\s,]+(\d{1,9})[\s,]+(\d{1,9})(?:[\s,/]+(\d{0,9}\.?\d{1,9}%?))?\)"
)
_INVISIBLE = re.compile(
    "(\U0001f3f4[\U000e0030-\U000e007a]{2,6}\U000e007f)|[\U000e0000-\U000e007f]{2,}"
    "|[\u200b-\u200f\u2060-\u2064\ufeff]{4,}"
)
"""Runs that carry a message and no writing: tag characters, many characters of no width. The first
group is a flag, which stays."""
_FOR_READERS_ALOUD = frozenset(
    {"sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only"}
)
_MOST = 0.6
"""A single element that hides more of the page than this waits for a script; a reader sees it."""


def set_aside(root: Tag, opened: set[int], styles: str) -> tuple[list[str], bool]:
    """Take hidden text out of the tree.

    Args:
        opened: ids of the elements that a control opens.
        styles: the text of the page's own style elements.

    Returns:
        The texts, whole; and whether most of the page is hidden and was kept.
    """
    rules = _hiding_rules(styles)
    sizes: Sizes | None = None
    found: list[str] = []
    is_page_hidden = False
    for tag in tags(root):
        if tag.parent is None or not tag.attrs or tag.name in ("html", "body"):
            continue
        kind = _how(tag, rules)
        if kind is None or (kind == "closed" and id(tag) in opened):
            continue
        if _is_gone(tag, root):
            continue
        sizes = sizes or Sizes(root)
        if kind == "closed" and sizes.text(tag) > _MOST * sizes.whole:
            is_page_hidden = True
            continue
        text = words_of(tag)
        tag.extract()
        if text:
            found.append(text)
    found += _invisible_runs(root)
    return found, is_page_hidden


def _is_gone(tag: Tag, root: Tag) -> bool:
    """Was something around it taken out already?"""
    at: Tag | None = tag
    while at is not None and at is not root:
        at = at.parent
    return at is None


def _how(tag: Tag, rules: dict[str, str]) -> str | None:
    """`closed` for what a control may open, `hidden` for what none does, None for what is seen."""
    attrs = tag.attrs
    if "hidden" in attrs or attribute(tag, "aria-hidden").lower() == "true":
        return "closed"
    if "style" in attrs and (kind := _by_style(attribute(tag, "style"), tag)):
        return kind
    if "class" in attrs:
        classes = attribute(tag, "class").split()
        if not _FOR_READERS_ALOUD.isdisjoint(classes):
            return "hidden"
        if rules:
            for name in classes:
                if (kind := rules.get(f".{name}")) is not None:
                    return kind
    if rules and "id" in attrs:
        return rules.get(f"#{attribute(tag, 'id')}")
    return None


def _declarations(style: str) -> dict[str, str]:
    pairs = (each.partition(":") for each in style.lower().split(";"))
    return {
        name.strip(): value.replace("!important", "").strip() for name, _, value in pairs if value
    }


def _by_style(style: str, tag: Tag | None) -> str | None:
    told = _declarations(style)
    if told.get("display") == "none" or told.get("visibility") in ("hidden", "collapse"):
        return "closed"
    is_clipped = told.get("overflow", "").startswith("hidden")
    if is_clipped and any(_is_zero(told.get(each)) for each in ("height", "max-height")):
        return "closed"
    if is_clipped and (_is_zero(told.get("width")) or told.get("width") == "1px"):
        return "hidden"
    if _is_zero(told.get("font-size")) or _is_zero(told.get("opacity")):
        return "hidden"
    if any(_FAR.match(told.get(each, "")) for each in ("left", "top", "right", "text-indent")) and (
        "text-indent" in told or told.get("position") in ("absolute", "fixed")
    ):
        return "hidden"
    if told.get("clip", "").replace(" ", "").startswith(("rect(0", "rect(1px")):
        return "hidden"
    return "hidden" if _is_of_no_colour(told, tag) else None


def _is_zero(value: str | None) -> bool:
    return value is not None and bool(value) and bool(_ZERO.match(value))


def _is_of_no_colour(told: dict[str, str], tag: Tag | None) -> bool:
    """Is it written in the colour it is written on, as far as inline styles say?"""
    if "color" not in told:
        return False
    colour = _colour(told["color"])
    if colour == "transparent":
        return not told.get("background-clip") and not told.get("-webkit-background-clip")
    behind = _background(told)
    at = tag.parent if tag is not None else None
    while not behind and at is not None:
        if "style" in at.attrs:
            behind = _background(_declarations(attribute(at, "style")))
        behind = behind or _colour(attribute(at, "bgcolor").lower())
        at = at.parent
    return bool(behind) and behind == colour


def _background(told: dict[str, str]) -> str:
    value = told.get("background-color") or told.get("background", "")
    found = _colour(value)
    return "" if found == "transparent" else found


def _colour(value: str) -> str:
    """A colour in one way of writing it; the value's first word where it is none of these."""
    value = value.strip()
    if found := _RGB.search(value):
        if found[4] and float(found[4].rstrip("%") or 0) == 0:
            return "transparent"
        return "#" + "".join(f"{min(int(each), 255):02x}" for each in found.groups()[:3])
    word = value.split(" ")[0] if value else ""
    if re.fullmatch(r"#[0-9a-f]{3}", word):
        return "#" + "".join(each * 2 for each in word[1:])
    return {"white": "#ffffff", "black": "#000000", "none": "transparent"}.get(word, word)


def _hiding_rules(styles: str) -> dict[str, str]:
    """The page's own rules that hide a class or an id, whatever the size of the window."""
    if not styles:
        return {}
    plain = _AT_BLOCK.sub("", _COMMENT.sub("", styles))
    kinds: dict[str, str] = {}
    for selectors, declarations in _RULE.findall(plain):
        kind = _by_style(declarations, None)
        for selector in selectors.split(","):
            if found := _SIMPLE.match(selector.strip()):
                if kind:
                    kinds[found[1]] = kind
                else:
                    _shown_again(kinds, found[1], declarations)
    return kinds


def _shown_again(kinds: dict[str, str], name: str, declarations: str) -> None:
    if kinds.get(name) == "closed" and "display" in _declarations(declarations):
        del kinds[name]


def _invisible_runs(root: Tag) -> list[str]:
    found: list[str] = []
    for node in [each for each in root.descendants if isinstance(each, NavigableString)]:
        text = str(node)
        if text.isascii() or not is_text(node) or not _INVISIBLE.search(text):
            continue
        runs = [each[0] for each in _INVISIBLE.finditer(text) if not each[1]]
        if runs:
            found += [_spelled(run) for run in runs]
            plain = _INVISIBLE.sub(lambda each: each[1] or "", text)
            node.replace_with(NavigableString(plain))
    return found


def _spelled(run: str) -> str:
    """What tag characters spell; else the characters by number."""
    if run[0] >= "\U000e0000":
        return "".join(chr(ord(each) - 0xE0000) for each in run if ord(each) >= 0xE0020)
    return " ".join(f"U+{ord(each):04X}" for each in run)
