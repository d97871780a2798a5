"""How many words one text has that another has not, found without reading what both have.

Owns what a word is when words are counted: letters and digits, with the marks between them
(`re-use`, `3.5`, `don’t`); of scripts written without spaces each character. Marks of Markdown are
none. Texts are bytes, for most of two neighbouring versions is the same and is never decoded.
"""

from __future__ import annotations

import re
from collections import Counter

from core.diff.sequences import in_common

_NO_SPACES = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PART = rf"[^\W_{_NO_SPACES}]+"
_WORD = re.compile(rf"[{_NO_SPACES}]|{_PART}(?:['’.,\-‑]{_PART})*")


def words_in(text: bytes) -> list[str]:
    """The words of a text in UTF-8, in order."""
    return _WORD.findall(text.decode("utf-8", "replace"))


def added_and_removed(before: bytes, after: bytes) -> tuple[int, int]:
    """How many words `after` has that `before` has not, and the other way round. A word that stands
    elsewhere is in both."""
    old, new = (Counter(words_in(text)) for text in apart(before, after))
    return (new - old).total(), (old - new).total()


def apart(before: bytes, after: bytes, margin: int = 0) -> tuple[bytes, bytes]:
    """What is left of two texts without what both begin and end with, as far as whole lines or
    words are the same.

    Args:
        margin: bytes of what both have that are left on either side all the same.
    """
    if before == after:
        return b"", b""
    shorter = min(len(before), len(after))
    head = in_common(before, after, shorter)
    tail = in_common(before[head:][::-1], after[head:][::-1], shorter - head)
    head = _last_space(before, max(head - margin, 0))
    tail = _from_space(before, max(tail - margin, 0))
    return before[head : len(before) - tail], after[head : len(after) - tail]


def _last_space(text: bytes, stop: int) -> int:
    """Just after the last space or line end before a place."""
    return max(text.rfind(b" ", 0, stop), text.rfind(b"\n", 0, stop)) + 1


def _from_space(text: bytes, tail: int) -> int:
    """How many of the last bytes are left from the first space or line end among them on."""
    start = len(text) - tail
    found = [at for at in (text.find(b" ", start), text.find(b"\n", start)) if at >= 0]
    return len(text) - min(found, default=len(text))
