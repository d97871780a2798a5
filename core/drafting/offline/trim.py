"""Taking away what a sentence says to its listeners only. Deletions, never rewriting.

Owns the trims. A hedge is never trimmed: that would make a fact of an opinion.
"""

from __future__ import annotations

import re
from functools import lru_cache

from core.words import phrase_list

_ANNOUNCED = re.compile(
    r"^(?:(?:and |so )?(?:today|now|here|again),? )?(?:and )?"
    r"(?:we(?:'re| are|'ve)?|i'm|i am)(?: also| just| now)?"
    r"(?: (?:very|so|really|super|extremely))?(?: (?:excited|thrilled|happy|proud|pleased) to)?"
    r"(?: be)? (?:announc(?:e|ing)|introduc(?:e|ing)|launch(?:ing|ed)?|shar(?:e|ing))(?: that)? ",
    re.IGNORECASE,
)
_ECHO = 6  # words a repeated tail may have
_ROUNDS = 20
"""How often a sentence is trimmed. What people say needs two or three; each takes its length."""
_REMARK = re.compile(
    r"^(?:what(?:['’]s| is) (?:also )?|it is |it['’]s )(?:noteworthy|interesting|notable|striking|"
    r"remarkable|worth noting|worth mentioning|important to note)"
    r"(?:,? (?:here|though|however),?)?,?(?: is)? that ",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^[^:.]{0,40}\b(?:this|these) \w+: (?=[A-Z])")
_TAG = re.compile(r",? (?:right|okay|huh|isn['’]t it)\?$", re.IGNORECASE)
_BACK = (
    re.compile(
        r",? (?:as|like) (?:shown|seen|illustrated|described|discussed|mentioned)[^,.]*(?=[.!]$)"
    ),
    re.compile(r" ?\((?:see|as shown|shown|figure|fig\.|more on)[^()]*\)", re.IGNORECASE),
    re.compile(r",? which (?:we|i) (?:discussed|covered|talked about|saw)[^,.]*(?=[,.!])"),
    re.compile(r",? (?:though|however|too|as well)(?=[.!]$)"),
    re.compile(r",? you know(?=[.!]$)", re.IGNORECASE),
    re.compile(
        r",? which is (?:\w+ )?(?:great|awesome|amazing|cool|incredible|huge|nice)"
        r"(?: as well| too)?(?=[.!])"
    ),
    re.compile(r",? (?:today|here today|right now|later today)(?=[.!]$)"),
)


def trimmed(text: str) -> str:
    """A sentence without openings, asides and filler; repeated until nothing more goes.

    Of one with more than `_ROUNDS` of them the rest stays, and the editor sees it.
    """
    for _ in range(_ROUNDS):
        before = text
        text = _front().sub("", text, count=1).lstrip(" ,")
        text = _REMARK.sub("", text)
        text = _LEAD.sub("", text)
        text = _TAG.sub(".", text)
        for pattern in _BACK:
            text = pattern.sub("", text)
        text = _without_echo(text)
        text = _inside().sub("", text)
        text = " ".join(text.split()).replace(" ,", ",")
        if text == before:
            break
    return text[:1].upper() + text[1:]


def _without_echo(text: str) -> str:
    """A sentence without a tail that says again what it has said: `…, 30% better.`"""
    body, comma, tail = text.rstrip(".!").rpartition(", ")
    words = tail.lower().split()
    said = body.lower().split()
    if comma and len(words) <= _ECHO and all(word in said for word in words):
        return body + text[-1:]
    return text


def announced(text: str) -> str:
    """What an announcement announces; empty for a sentence that announces nothing."""
    found = _ANNOUNCED.match(text)
    return text[found.end() :] if found else ""


@lru_cache(maxsize=1)
def _front() -> re.Pattern[str]:
    phrases = sorted(phrase_list("front"), key=len, reverse=True)
    return re.compile(rf"^(?:{'|'.join(map(re.escape, phrases))})(?:,\s*|\s+)(?=\w)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _inside() -> re.Pattern[str]:
    phrases = sorted(phrase_list("inside"), key=len, reverse=True)
    return re.compile(rf"(?<=\w)(?:,)? (?:{'|'.join(map(re.escape, phrases))})(?=[ ,])(?:,)?", re.I)
