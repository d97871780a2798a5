"""Words of a text as they are compared: lower case, no stop words, stemmed.

Owns the tokens used for ranking and likeness, and the word lists kept as data beside the code.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

_LISTS = Path(__file__).parent / "lists"
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_INNER = re.compile(r"[-–'’.]")


@lru_cache(maxsize=64)
def word_list(name: str) -> frozenset[str]:
    """The words of a list kept as `lists/<name>.txt`."""
    return frozenset((_LISTS / f"{name}.txt").read_text(encoding="utf-8").split())


@lru_cache(maxsize=64)
def phrase_list(name: str) -> tuple[str, ...]:
    """The lines of a list kept as `lists/<name>.txt`, comments and empty lines left out."""
    lines = (_LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@lru_cache(maxsize=16384)
def stems(text: str) -> tuple[str, ...]:
    """The stems of a text's words in order, stop words left out; a hyphenated word also gives its
    parts."""
    found: list[str] = []
    stop = word_list("stop")
    stem = _stemmer()
    for match in _WORD.finditer(text):
        word = match.group().lower().replace("’", "'").removesuffix("'s")
        parts = _INNER.split(word)
        forms = [word, *parts] if len(parts) > 1 else [word]
        found += [stem(form) for form in forms if form and form not in stop]
    return tuple(found)


@lru_cache(maxsize=1)
def _stemmer() -> Callable[[str], str]:
    from Stemmer import Stemmer

    stem: Callable[[str], str] = Stemmer("english").stemWord
    return stem
