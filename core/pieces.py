"""The piece of a sentence that a figure in it belongs to.

Owns where a list of facts in one sentence is cut: *Adobe (Firefly), Poolside (40% savings),
Databricks (30% less)* says three things.
"""

from __future__ import annotations

import re

from core.figures import Figure, find_figures

_LABEL = re.compile(r"^\s*(?:\*\*|__)([^*_\n]{1,80}?):?(?:\*\*|__):?\s*")
_ENDS = re.compile(r";|,\s|(?<=\)),?\s|\s(?:and|but|while|where|whereas|vs\.?)\s|\s[–—-]\s")


def piece_around(text: str, figure: Figure) -> tuple[str, str]:
    """The piece a figure stands in, and the rest of the sentence.

    A sentence with one figure is one piece, its label (`**Cost:** …`) apart.
    """
    label = _LABEL.match(text)
    first = label.end() if label and label.end() <= figure.start else 0
    start, end = first, len(text)
    others = [each for each in find_figures(text) if each.start >= first and each != figure]
    for border in _ENDS.finditer(text, first):
        if border.end() <= figure.start and any(
            start <= each.start < border.start() for each in others
        ):
            start = border.end()
        elif border.start() >= figure.end and any(
            border.end() <= each.start < end for each in others
        ):
            end = border.start()
            break
    return text[start:end], f"{text[:start]} {text[end:]}"
