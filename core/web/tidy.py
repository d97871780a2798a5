"""Makes of any tree one that has only what Markdown can say.

Owns links and images (absolute, no data, no scripts), formulas, code, definition lists, and marks
that hold blocks or nothing. Changes no word.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from core.web.tree import (
    BLOCKS,
    NavigableString,
    Tag,
    around,
    attribute,
    first,
    is_blank,
    is_gone,
    listed,
    named,
    tags,
)

_MARKS = listed("a b strong i em del s strike q sub sup code kbd samp")
_ALIKE = {"strong": "b", "em": "i", "strike": "s", "del": "s"}
_SCHEMES = ("http", "https", "mailto", "ftp", "tel")
_ANCHORS = frozenset({"¶", "#", "§", "🔗", "⚓", "link"})
_BACK = frozenset({"^", "↑", "↩", "↩︎", "↵"})
_IN_TARGET = {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "|": "%7C", "\\": "%5C"}
_NOT_IN_TARGET = re.compile(r"[\x00-\x1f\x7f]")
_TEX_STYLE = re.compile(r"^\{?\s*\\(?:display|text)style\s*(.*?)\s*\}?$", re.DOTALL)
_RAISED = re.compile(r"^[+−–-]?\w{0,3}[0-9n+−–-]\w{0,3}$")


def formulas(root: Tag) -> None:
    """Formulas become the TeX they come with, as code; pictures of the same go."""
    for formula in root.find_all("math"):
        if is_gone(formula) or formula.parent is None:
            continue
        note = formula.find("annotation", attrs={"encoding": re.compile("tex", re.IGNORECASE)})
        told = attribute(formula, "alttext") or (note.get_text() if note is not None else "")
        if not told.strip():
            continue
        tex = _tex(told)
        for wrapper in formula.parents:
            picture = wrapper.find("img") if wrapper.name == "span" else None
            if picture is None:
                continue
            if _tex(attribute(picture, "alt")) == tex:
                picture.decompose()
                formula = _out_of_hiding(formula, wrapper)
            break
        code = NavigableString(tex)
        formula.name = "code"
        formula.attrs = {}
        formula.clear()
        formula.append(code)


def _tex(told: str) -> str:
    """TeX on one line without the style that every formula of an encyclopedia begins with."""
    text = " ".join(told.split())
    if text.startswith("{") and text.endswith("}") and (found := _TEX_STYLE.match(text)):
        return found[1]
    return _TEX_STYLE.sub(r"\1", text) if text.startswith("\\") else text


def _out_of_hiding(formula: Tag, wrapper: Tag) -> Tag:
    """The formula is what the picture shows, so it stands where the picture stood."""
    holder = formula.parent
    formula.extract()
    if holder is not None and holder is not wrapper and not holder.get_text().strip():
        holder.decompose()
    wrapper.append(formula)
    return formula


def base_of(root: Tag, url: str) -> str:
    """What relative links are relative to."""
    base = root.find("base", href=True)
    if not isinstance(base, Tag):
        return url
    return _joined(url, attribute(base, "href")) or url


def tidy(root: Tag, base: str) -> None:
    """Make the tree plain; `base` is what relative addresses are relative to."""
    for pre in root.find_all("pre"):
        _plain_code(pre)
    for tag in tags(root):
        if is_gone(tag) or tag.parent is None:
            continue
        if tag.name == "a":
            _link(tag, base)
        elif tag.name == "img":
            _image(tag, base)
        elif (change := _CHANGES.get(tag.name)) is not None:
            change(tag)
    for tag in named(root, _MARKS):
        tag.name = _ALIKE.get(tag.name, tag.name)
    for tag in named(root, _MARKS):
        if is_gone(tag) or tag.parent is None:
            continue
        is_empty = not tag.get_text().strip() and first(tag, ("img",)) is None
        if is_empty or first(tag, BLOCKS) is not None:
            tag.unwrap()
        else:
            _join_following(tag)


def _term(term: Tag) -> None:
    """What is defined, as a paragraph in bold: Markdown has no definition lists."""
    term.name = "p"
    if term.get_text().strip() and first(term, {"b", "strong", *BLOCKS}) is None:
        _wrap_inside(term, "strong")


def _division(tag: Tag) -> None:
    tag.name = "div"


def _plain_code(pre: Tag) -> None:
    """A block of code is its text, line by line; what language it is in stays."""
    if is_gone(pre) or around(pre, ("pre",)):
        return
    for line_end in pre.find_all("br"):
        line_end.replace_with("\n")
    for line in pre.find_all(["div", "p", "li", "tr"]):
        if not line.get_text().endswith("\n") and line.find_next_sibling() is not None:
            line.append("\n")
    inner = pre.find("code")
    language = _language(pre) or (_language(inner) if isinstance(inner, Tag) else "")
    text = pre.get_text()
    pre.clear()
    pre.append(text)
    pre.attrs = {"data-language": language} if language else {}


def _language(tag: Tag) -> str:
    for name in attribute(tag, "class").split():
        for prefix in ("language-", "lang-", "highlight-source-", "brush:"):
            if name.startswith(prefix):
                return re.sub(r"[^\w+#.-]", "", name.removeprefix(prefix))[:30]
    return ""


def _link(link: Tag, base: str) -> None:
    target = _address(attribute(link, "href"), base)
    text = link.get_text().strip()
    is_anchor = "#" in target and (
        text in _BACK or (text in _ANCHORS and around(link, _HEADED) is not None)
    )
    if is_anchor:
        link.decompose()
        return
    link.attrs = {"href": target} if target else {}
    if not target or not (text or first(link, ("img",))):
        link.unwrap()
        return
    inside = [each for each in named(link, BLOCKS) if not first(each, BLOCKS)]
    for block in inside:
        if block.get_text().strip() and block is inside[0]:
            _wrap_inside(block, "a", {"href": target})


_HEADED = ("h1", "h2", "h3", "h4", "h5", "h6", "dt")


def _address(told: str, base: str) -> str:
    """The absolute address as Markdown can hold it; empty for one that is none."""
    told = _NOT_IN_TARGET.sub("", told).strip()
    if not told:
        return ""
    joined = _joined(base, told)
    if not joined:
        return ""
    return "".join(_IN_TARGET.get(each, each) for each in joined)


def _joined(base: str, told: str) -> str:
    try:
        joined = urljoin(base, told)
        scheme = urlsplit(joined).scheme.lower()
    except ValueError:
        return ""
    return joined if scheme in _SCHEMES or (not scheme and not urlsplit(base).scheme) else ""


def _image(image: Tag, base: str) -> None:
    alt = " ".join(attribute(image, "alt").split())
    if not alt:
        image.decompose()
        return
    told = next(
        (
            each
            for name in ("src", "data-src", "data-original", "data-lazy-src")
            if (each := attribute(image, name)) and not each.lower().startswith("data:")
        ),
        "",
    )
    source = _address(told, base)
    if source.startswith("http") or (source and not urlsplit(source).scheme):
        image.attrs = {"alt": alt, "src": source}
    else:
        image.replace_with(NavigableString(alt))


def _wrap_inside(tag: Tag, name: str, attrs: dict[str, str] | None = None) -> None:
    """Put all that an element holds into one new element within it."""
    mark = Tag(name=name)
    mark.attrs.update(attrs or {})
    for child in list(tag.contents):
        mark.append(child.extract())
    tag.append(mark)


def _raised(sup: Tag) -> None:
    """An exponent must not become a digit of its base: 10 to the sixth is `10^6`."""
    text = sup.get_text().strip()
    before = sup.previous_sibling
    is_after = before is not None and before.get_text()[-1:].strip(")]").isalnum()
    if is_after and _RAISED.match(text) and not first(sup, ("a",)):
        sup.insert_before(NavigableString("^"))
        sup.unwrap()


def _nested_in_item(inner: Tag) -> None:
    """A list right within a list belongs to the item before it."""
    parent = inner.parent
    if parent is None or parent.name not in ("ul", "ol"):
        return
    item = inner.find_previous_sibling("li")
    if isinstance(item, Tag):
        item.append(inner.extract())
    else:
        inner.unwrap()


def _no_more_than_two(line_end: Tag) -> None:
    """Any number of line ends in a row is the end of a paragraph."""
    run: list[Tag] = []
    following = line_end.next_sibling
    while following is not None:
        if isinstance(following, Tag):
            if following.name != "br":
                break
            run.append(following)
        elif not is_blank(following):
            break
        following = following.next_sibling
    for each in run[1:]:
        each.decompose()


def _join_following(mark: Tag) -> None:
    """Marks of a kind that touch are one, for `**a****b**` is neither."""
    while mark.name != "a":
        following = mark.next_sibling
        if not isinstance(following, Tag) or following.name != mark.name or following.attrs:
            return
        for child in list(following.contents):
            mark.append(child.extract())
        following.decompose()


_CHANGES: dict[str, Callable[[Tag], None]] = {
    "dt": _term,
    "dd": _division,
    "dl": _division,
    "sup": _raised,
    "ul": _nested_in_item,
    "ol": _nested_in_item,
    "br": _no_more_than_two,
}
