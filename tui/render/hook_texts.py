"""What a hook made of the files of a commit, as a redline against what was decided.

Pure. Insertions and deletions have marks as well as colours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from core.diff.hunks import difference
from core.diff.marks import Op, word_marks
from core.hook_changes import HookText
from core.visible import visible

_MARKS = {Op.DELETE: ("[-", "-]", "$error strike"), Op.INSERT: ("{+", "+}", "$success")}
_FAR = 60  # characters of unchanged text shown on each side of a change


def hook_texts(texts: Sequence[HookText]) -> Content:
    """All the texts, each under the path of its file."""
    lines: list[Content] = []
    for text in texts:
        lines += [Content(visible(text.path)).stylize("bold"), *_lines(text), Content("")]
    return Content("\n").join(lines[:-1])


def _lines(text: HookText) -> Iterator[Content]:
    if not text.path.lower().endswith((".md", ".markdown")):
        yield from map(_coloured, text.difference.splitlines()[2:])
        return
    before, after = (data.decode("utf-8") for data in (text.decided, text.text))
    for hunk in difference(before, after).hunks:
        if hunk.section:
            yield Content(visible(" › ".join(hunk.section))).stylize("dim")
        for change in hunk.decidable:
            for splice in change.splices:
                marks = word_marks(before[splice.start : splice.end], splice.text)
                yield Content.assemble(*(_marked(op, said) for op, said in marks))


def _marked(op: Op, said: str) -> Content:
    if op is Op.EQUAL:
        long = len(said) > 2 * _FAR
        return Content(visible(f"{said[:_FAR]} … {said[-_FAR:]}" if long else said))
    opening, closing, style = _MARKS[op]
    words = said if said.strip() else said.replace("\n", "⏎").replace(" ", "·")
    return Content(f"{opening}{visible(words)}{closing}").stylize(style)


def _coloured(line: str) -> Content:
    styles = {"-": "$error", "+": "$success"}
    shown = Content(visible(line))
    return shown.stylize(styles[line[0]]) if line[:1] in styles else shown
