"""Who speaks in a transcript: the host, a guest of some organisation, a demonstration, a video.

Owns the turns of a talk. They are read off stage directions with music and the introductions before
them. An article has one turn.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from core.source import STAGE, Passage, Source, SourceKind

_INTRODUCTION = re.compile(
    r"\b(?:welcome|invite|introduce|hear from|here to (?:talk|tell|share)|re-welcome|come up)\b",
    re.IGNORECASE,
)
_NAME = r"[A-Z][\w.'’-]+(?: (?:de|van|von|da)? ?[A-Z][\w.'’-]+)+"
_ORGANISATION = r"(?P<organisation>[A-Z][\w&-]*(?:\.\w+)*(?: [A-Z&][\w&-]*(?:\.\w+)*){0,3})"
_ROLE = (
    r"(?i:C[A-Z]O|chief|president|head|founder|co-founder|director|lead|officer|engineer|scientist)"
)
_GUEST = (
    re.compile(rf"\b{_ROLE}\b[^.?!]{{0,60}}?\b(?:of|for|from|at)\s+(?:the )?{_ORGANISATION}"),
    re.compile(rf"\b{_ORGANISATION}(?:'s|’s)?,? (?:CEO|CTO|CIO|CFO|COO)\b"),
    re.compile(rf"{_NAME}[^.?!]{{0,40}}?\bfrom {_ORGANISATION}"),
    re.compile(rf"(?i:hear from|hear how|welcome) {_ORGANISATION}"),
)
_BACK = re.compile(r"^(?:thank|thanks|that was|all right|wow|what a|awesome|great)", re.IGNORECASE)
_THANKS = re.compile(r"(?:[Ss]o )?(?:[Tt]hank you|[Tt]hanks)(?: so much)?,? [A-Z]\w+[.!]$")
_HOSTS = ("AWS", "Amazon")


class Role(StrEnum):
    """Who speaks."""

    HOST = "host"
    GUEST = "guest"
    SHOWN = "shown"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks a passage."""

    role: Role
    """Host, guest, a demonstration or video that is shown, or the author of an article."""
    organisation: str = ""
    """A guest's organisation, where the introduction names it."""


def speakers(source: Source) -> list[Speaker]:
    """The speaker of each passage, in their order."""
    if source.kind is SourceKind.PROSE:
        return [Speaker(Role.AUTHOR)] * len(source.passages)
    tags = [found.start() for found in STAGE.finditer(source.text) if "music" in found[0].lower()]
    now = Speaker(Role.HOST)
    found: list[Speaker] = []
    passages = source.passages
    for number, passage in enumerate(passages):
        before = passages[number - 1] if number else None
        if before and any(before.start <= tag < passage.start for tag in tags):
            now = _after_music(passages, number, now)
        elif now.role is not Role.HOST and _THANKS.match(passage.text):
            now = Speaker(Role.HOST)
        found.append(now)
    return found


def _after_music(passages: tuple[Passage, ...], number: int, now: Speaker) -> Speaker:
    """Who speaks after music: the one introduced in the four sentences before it."""
    if _BACK.match(passages[number].text) and now.role is not Role.HOST:
        return Speaker(Role.HOST)
    introduction = " ".join(p.text for p in passages[max(number - 4, 0) : number])
    if number < 8 or not _INTRODUCTION.search(introduction):
        return Speaker(Role.HOST) if _BACK.match(passages[number].text) else now
    for pattern in _GUEST:
        if guest := pattern.search(introduction):
            organisation = guest["organisation"].strip(" .,")
            if organisation.split()[0] in _HOSTS:
                return Speaker(Role.SHOWN)
            return Speaker(Role.GUEST, organisation)
    return Speaker(Role.SHOWN)
