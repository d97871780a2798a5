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
    re.compile(rf"(?i:hear from|hear how) {_ORGANISATION}"),
)
_BACK = re.compile(r"^(?:thank|thanks|that was|all right|wow|what a|awesome|great)", re.IGNORECASE)
_THANKS = re.compile(
    r"(?:[Ss]o )?(?:[Tt]hank you|[Tt]hanks)(?: so much| a lot)?,? (?P<name>[A-Z]\w+)"
)
_HOSTS = ("AWS", "Amazon")
_SETTLING_IN = 4  # sentences in which a guest thanks the host, not the host the guest


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
    tags = [(found.start(), "music" in found[0].lower()) for found in STAGE.finditer(source.text)]
    turns = _Turns(source.passages)
    for number, passage in enumerate(source.passages):
        before = source.passages[number - 1].start if number else passage.start
        here = [is_music for start, is_music in tags if before <= start < passage.start]
        turns.step(number, any(here), bool(here))
    return turns.found


class _Turns:
    """Goes through a talk and tells whose turn it is."""

    def __init__(self, passages: tuple[Passage, ...]) -> None:
        self._passages = passages
        self._now = Speaker(Role.HOST)
        self._introduction = ""
        self._since = 0
        self.found: list[Speaker] = []

    def step(self, number: int, after_music: bool, after_tag: bool) -> None:
        """Whose turn is this passage?"""
        text = self._passages[number].text
        is_film = self._now.role is Role.SHOWN and self._now.organisation == ""
        if after_music:
            self._begin(number, self._after_music(number))
        elif (after_tag and is_film) or self._is_thanked(number, text):
            self._begin(number, Speaker(Role.HOST))
        self.found.append(self._now)

    def _begin(self, number: int, speaker: Speaker) -> None:
        if speaker != self._now:
            self._now, self._since = speaker, number

    def _is_thanked(self, number: int, text: str) -> bool:
        """Does the host thank the guest by name?"""
        if self._now.role is Role.HOST or number - self._since < _SETTLING_IN:
            return False
        found = _THANKS.match(text)
        return found is not None and found["name"] in self._introduction

    def _after_music(self, number: int) -> Speaker:
        """Who speaks after music: the one introduced in the four sentences before it."""
        is_back = _BACK.match(self._passages[number].text) is not None
        if is_back and self._now.role is Role.GUEST:
            return Speaker(Role.HOST)
        introduction = " ".join(p.text for p in self._passages[max(number - 4, 0) : number])
        if number < 8 or not _INTRODUCTION.search(introduction):
            return Speaker(Role.HOST) if is_back else self._now
        self._introduction = introduction
        for pattern in _GUEST:
            if guest := pattern.search(introduction):
                organisation = guest["organisation"].strip(" .,")
                if organisation.split()[0] in _HOSTS:
                    return Speaker(Role.HOST)
                return Speaker(Role.GUEST, organisation)
        return Speaker(Role.SHOWN)
