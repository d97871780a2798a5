"""The words of versions: counted where that was never done, else remembered.

Owns what is counted from what: a version's total follows from its neighbour's, so that of a page
one text is counted whole.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.stored_words import Counted, StoredWords
from core.version import Version, Words
from core.version_texts import DISK, VersionTexts, text_id
from core.word_counts import added_and_removed, words_in

_Pair = tuple[str, str]  # the text before, and the text


class Counting:
    """Counts the words of versions.

    Args:
        texts: where they are read.
        stored: what was counted before.
    """

    def __init__(self, texts: VersionTexts, stored: StoredWords) -> None:
        self._texts = texts
        self._stored = stored

    def counted(self, versions: Sequence[Version]) -> list[Counted]:
        """What was counted of each version, in this order.

        Raises:
            RepositoryError: git cannot read a text.
        """
        found: dict[_Pair, Counted] = {}
        unknown: dict[_Pair, Version] = {}
        for version in versions:
            pair = _pair(version)
            known = self._stored.get(*pair) if pair[1] != DISK else None
            if known is None:
                unknown[pair] = version
            else:
                found[pair] = known
        new = self._count(list(unknown.values()), _totals(found))
        self._stored.add({pair: each for pair, each in new.items() if pair[1] != DISK})
        found |= new
        return [found[_pair(version)] for version in versions]

    def _count(self, versions: Sequence[Version], totals: dict[str, int]) -> dict[_Pair, Counted]:
        found: dict[_Pair, Counted] = {}
        for version, data, older in self._texts.read(versions):
            before, after = pair = _pair(version)
            added, removed = added_and_removed(older, data)
            if after not in totals:
                known = totals.get(before)
                totals[after] = len(words_in(data)) if known is None else known + added - removed
            totals[before] = totals[after] - added + removed
            words = Words(added, removed, totals[after])
            found[pair] = Counted(words, is_utf_8=_is_utf_8(data))
        return found


def _totals(found: dict[_Pair, Counted]) -> dict[str, int]:
    """How many words the texts have that were counted."""
    totals = {}
    for (before, after), counted in found.items():
        words = counted.words
        totals[after] = words.total
        totals[before] = words.total - words.added + words.removed
    return totals


def _pair(version: Version) -> _Pair:
    return version.blob_before, text_id(version)


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
