"""A tidy tree as Markdown, by markdownify; what that reads otherwise than a page shows it, is here.

Owns escaping: no text becomes structure that it was not. The tree must have been made level.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from markdownify import MarkdownConverter

from core.web.escaping import (
    begins_block,
    code_span,
    ends_block,
    escaped,
    inline,
    longest_run,
    neighbour,
    touches,
)
from core.web.tables import Grid, drawn, grid
from core.web.tree import (
    HEADINGS,
    NavigableString,
    Tag,
    attribute,
    is_blank,
    is_text,
)

_SPACE = re.compile(r"[ \t\r\n\f\v]+|[ \t\r\n\f\v\xa0]{2,}")
_EMPHASIS = frozenset({"b", "strong", "i", "em", "s", "del"})
_BREAK = "\0"
"""A line end within a cell, until the cell is whole; the text has no NUL of its own."""
_BREAKS = re.compile(rf"(?:[ ]*{_BREAK}[ ]*)+")
_PARAGRAPH = re.compile(r"(?:[ ]*\n){2,}")
_TRAILING = re.compile(r"(?m)^[ \t]+$|[ ]+$(?=\n[ \t]*\n)")


def render(root: Tag) -> tuple[str, list[str]]:
    """The Markdown of a tree, and warnings about it.

    Returns:
        Markdown with one line end at its end, empty for none; and one line for each table that
        was too large.
    """
    converter = _Converter()
    text: str = converter.process_tag(root)
    text = _TRAILING.sub("", text.replace(_BREAK, " ")).strip("\n")
    text = text.rstrip()
    return (f"{text}\n" if text else ""), converter.told


class _Converter(MarkdownConverter):
    """markdownify with tables by grid, code by its own text, and all text escaped."""

    def __init__(self) -> None:
        super().__init__(heading_style="atx", bullets="-", strip_document=None, default_title=False)
        self.told: list[str] = []
        self._cells: dict[int, str] = {}
        self._counts: dict[int, int] = {}

    def process_tag(self, node: Tag, parent_tags: frozenset[str] = frozenset()) -> str:
        """What is inside, joined, as the element's own method has it.

        The library's looks for a `<pre>` around each element and needs three frames a level.
        """
        name = node.name
        inside = parent_tags | {name}
        if name in ("td", "th") or name in HEADINGS:
            inside |= {"_inline"}
        elif name in ("pre", "code", "kbd", "samp", "tt"):
            inside |= {"_noformat"}
        pieces: list[str] = []
        end = 0  # of line ends that the last piece ends with
        for child in node.children:
            if isinstance(child, Tag):
                piece = self.process_tag(child, inside)
            elif is_text(child):
                piece = self.process_text(child, inside)
            else:
                continue
            if not piece:
                continue
            if "pre" not in inside:
                begin = len(piece) - len(piece.lstrip("\n"))
                if begin and end:
                    most = min(2, max(begin, end))
                    piece = "\n" * max(most - end, 0) + piece[begin:]
                    if most < end:
                        pieces.append(pieces.pop()[: most - end])
                    end = most if not piece.strip("\n") else 0
                if piece.strip("\n"):
                    end = len(piece) - len(piece.rstrip("\n"))
                elif not end:
                    end = len(piece)
            pieces.append(piece)
        text = "".join(pieces)
        convert = self.get_conv_fn_cached(name)
        return text if convert is None else str(convert(node, text, parent_tags=parent_tags))

    # --- text ---

    def process_text(self, el: NavigableString, parent_tags: frozenset[str]) -> str:
        text = str(el)
        if "pre" in parent_tags:
            return text
        text = _SPACE.sub(" ", text)
        if "_noformat" not in parent_tags:
            text = escaped(text, el)
        if begins_block(el):
            text = text.lstrip(" \xa0")
        if ends_block(el):
            text = text.rstrip(" \xa0")
        return text

    def convert_a(self, el: Tag, text: str, parent_tags: frozenset[str]) -> str:
        text = _BREAKS.sub(" ", re.sub(r"\s*\n\s*", " ", text))
        if begins_block(el):
            text = text.lstrip(" \xa0")
        inner = text.strip(" \xa0")
        if "_noformat" in parent_tags or not inner:
            return text
        at = text.find(inner)
        target = attribute(el, "href")
        if target == inner.replace("\\", "") and target.startswith("http"):
            return f"{text[:at]}<{target}>{text[at + len(inner) :]}"
        return f"{text[:at]}[{inner}]({target}){text[at + len(inner) :]}"

    def convert_img(self, el: Tag, text: str, parent_tags: frozenset[str]) -> str:
        alt = inline(attribute(el, "alt"))
        if "_inline" in parent_tags or "a" in parent_tags:
            return alt
        return f"![{alt}]({attribute(el, 'src')})"

    def convert_br(self, el: Tag, text: str, parent_tags: frozenset[str]) -> str:
        if _in_cell(parent_tags):
            return _BREAK
        return " " if "_inline" in parent_tags else "  \n"

    def convert_b(self, el: Tag, text: str, parent_tags: frozenset[str]) -> str:
        if "_heading" in parent_tags or any(each in parent_tags for each in ("b", "strong", "th")):
            return text
        return self._marked(el, text, "**", parent_tags)

    convert_strong = convert_b

    def convert_em(self, el: Tag, text: str, parent_tags: frozenset[str]) -> str:
        if "em" in parent_tags or "i" in parent_tags:
            return text
        return self._marked(el, text, "*", parent_tags)

    convert_i = convert_em

    def convert_del(self, el: Tag, text: str, parent_tags: frozenset[str]) -> str:
        return self._marked(el, text, "~~", parent_tags)

    convert_s = convert_del

    def convert_sub(self, el: Tag, text: str, parent_tags: frozenset[str]) -> str:
        return text

    convert_sup = convert_sub

    def _marked(self, el: Tag, text: str, mark: str, parent_tags: frozenset[str]) -> str:
        """Emphasis, unless the text around it would keep Markdown from seeing it."""
        if "_noformat" in parent_tags or not text.strip():
            return text
        inner = text.strip(f" \xa0\n{_BREAK}")
        at = text.find(inner)
        lead, trail = text[:at], text[at + len(inner) :]
        inner = _PARAGRAPH.sub("  \n", inner)  # emphasis ends with its paragraph
        if begins_block(el):
            lead = ""
        before = el.previous_sibling
        if not lead and isinstance(before, Tag) and before.name in _EMPHASIS:
            return text
        if not lead and touches(neighbour(el.previous_sibling, -1)) and not inner[0].isalnum():
            return text
        if not trail and touches(neighbour(el.next_sibling, 0)) and not inner[-1].isalnum():
            return text
        return f"{lead}{mark}{inner}{mark}{trail}"

    # --- code ---

    def convert_code(self, el: Tag, text: str, parent_tags: frozenset[str]) -> str:
        if "_noformat" in parent_tags:
            return text
        return code_span(text, in_cell=_in_cell(parent_tags))

    convert_kbd = convert_code
    convert_samp = convert_code
    convert_tt = convert_code

    def convert_pre(self, el: Tag, text: str, parent_tags: frozenset[str]) -> str:
        text = re.sub(r"\A(?:[ \t]*\n)+|\s+\Z", "", text)
        if not text.strip():
            return ""
        if "_inline" in parent_tags:
            around = _BREAK if _in_cell(parent_tags) else " "
            lines = [each.rstrip() for each in re.split(r"\r\n?|\n", text) if each.strip()]
            spans = [code_span(each, in_cell=True, keep=True) for each in lines]
            return around + around.join(spans) + around
        fence = "`" * max(3, longest_run(text) + 1)
        return f"\n\n{fence}{attribute(el, 'data-language')}\n{text}\n{fence}\n\n"

    # --- lists and blocks ---

    def convert_li(self, el: Tag, text: str, parent_tags: frozenset[str]) -> str:
        text = text.strip(" \n")
        if not text:
            return ""
        if _in_cell(parent_tags):
            inner = text.strip(f" {_BREAK};")
            return f"{inner}; " if inner else ""
        bullet = "- "
        if el.parent is not None and el.parent.name == "ol":
            bullet = f"{self._number(el.parent)}. "
        indent = " " * len(bullet)
        lines = [indent + line if line else "" for line in text.split("\n")]
        return bullet + "\n".join(lines)[len(bullet) :] + "\n"

    def _number(self, ordered: Tag) -> int:
        start = attribute(ordered, "start")
        first = int(start) if start.isdecimal() and len(start) < 9 else 1
        self._counts[id(ordered)] = self._counts.get(id(ordered), first - 1) + 1
        return self._counts[id(ordered)]

    def convert_ul(self, el: Tag, text: str, parent_tags: frozenset[str]) -> str:
        if _in_cell(parent_tags):
            return _BREAK + text.strip("; ") + _BREAK
        if "_inline" in parent_tags:
            return f" {text.strip()} "
        if "li" in parent_tags:
            following = el.next_sibling
            while is_blank(following):
                following = following.next_sibling
            return f"\n{text.rstrip()}\n" if following is None else f"\n{text.rstrip()}\n\n"
        return f"\n\n{text.rstrip()}\n\n" if text.strip() else ""

    convert_ol = convert_ul

    def convert_p(self, el: Tag, text: str, parent_tags: frozenset[str]) -> str:
        text = text.strip(" \t\r\n\xa0")
        if not text:
            return ""
        if _in_cell(parent_tags):
            return f"{_BREAK}{text}{_BREAK}"
        return f" {text} " if "_inline" in parent_tags else f"\n\n{text}\n\n"

    def convert_hr(self, el: Tag, text: str, parent_tags: frozenset[str]) -> str:
        return _BREAK if _in_cell(parent_tags) else "\n\n---\n\n"

    convert_div = convert_p
    convert_section = convert_p
    convert_article = convert_p
    convert_main = convert_p
    convert_header = convert_p
    convert_hgroup = convert_p
    convert_footer = convert_p
    convert_aside = convert_p
    convert_address = convert_p
    convert_figure = convert_p
    convert_figcaption = convert_p
    convert_center = convert_p
    convert_fieldset = convert_p
    convert_form = convert_p
    convert_body = convert_p

    def convert_blockquote(self, el: Tag, text: str, parent_tags: frozenset[str]) -> str:
        text = text.strip(" \t\r\n")
        if not text or "_inline" in parent_tags:
            return self.convert_p(el, text, parent_tags)
        lines = [f"> {line}" if line else ">" for line in text.split("\n")]
        return "\n\n" + "\n".join(lines) + "\n\n"

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: frozenset[str]) -> str:
        text = " ".join(text.replace(_BREAK, " ").split())
        if not text:
            return ""
        if _in_cell(parent_tags):
            return f"{_BREAK}{text}{_BREAK}"
        if "_inline" in parent_tags:
            return text
        text = re.sub(r"(\s)(#+)$", r"\1\\\2", text)  # else it would close the heading
        return f"\n\n{'#' * n} {text}\n\n"

    # --- tables ---

    def convert_td(self, el: Tag, text: str, parent_tags: frozenset[str]) -> str:
        text = _BREAKS.sub(_BREAK, text.replace("\n", " ")).strip(f"{_BREAK} \xa0")
        self._cells[id(el)] = text.replace(_BREAK, "<br>")
        return ""

    convert_th = convert_td

    def convert_tr(self, el: Tag, text: str, parent_tags: frozenset[str]) -> str:
        return text  # of no cell: it goes above the table

    def convert_caption(self, el: Tag, text: str, parent_tags: frozenset[str]) -> str:
        return text.strip() + "\n\n"

    def convert_table(self, el: Tag, text: str, parent_tags: frozenset[str]) -> str:
        made = grid(el)
        if made.is_too_large:
            self.told.append(
                "a table was too large to expand: its values may stand under wrong columns"
            )
        return drawn(made, self._texts(made), text.strip())

    def _texts(self, made: Grid) -> list[list[str]]:
        return [
            [
                "" if place is None or place.is_filler else self._cells.get(id(place.cell), "")
                for place in row
            ]
            for row in made.rows
        ]


def _in_cell(parent_tags: Iterable[str]) -> bool:
    return "td" in parent_tags or "th" in parent_tags
