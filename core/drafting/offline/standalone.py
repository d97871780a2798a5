"""Sentences that can stand in a report: with their subject, without their speaker.

Owns how a pronoun gets its subject back, and what is refused because it has none. Walks a source
once, keeping what the talk is about (the *focus*): an announcement or a named subject sets it, a
few sentences or a new turn end it. A sentence that needs a subject nobody named near it is refused,
not guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from core.drafting.offline.names import Names, has_name, plain
from core.drafting.offline.refusals import is_refused, is_verb
from core.drafting.offline.speakers import Role, Speaker
from core.drafting.offline.trim import announced, trimmed
from core.figures import Figure, find_figures
from core.source import Passage, PassageKind, Source
from core.words import phrase_list, stems

SHORTEST = 7
"""Words it must have; four with a label."""
_NOUN = (
    r"feature|capability|innovation|update|service|tool|model|technology|architecture|instance|"
    r"chip|design|family"
)
_THIS = re.compile(
    rf"^(?:It|This(?: (?:new )?(?:{_NOUN}))?)(?P<contraction>['’](?:s|ll))? (?P<rest>\w.*)$"
)
_WITH_THIS = re.compile(r"^(?:With|Using) (?:this|it)(?: \w+)?, (?P<rest>\w.*)$")
_YOU = re.compile(r"^(?:You(?:'ll| can| now| get| don't| simply)|Customers (?:can|get)|Simply )\b")
_NEW = re.compile(
    r"^(?:(?:that|the) )?(?:(?:launch|general availability|preview|availability|support) of )?"
    r"(?:an? (?:brand )?new \w+(?: \w+)? called )?(?P<name>[A-Z][^,]{2,60}?)"
    r"(?:(?:,| -)? (?:which|that) (?P<verb>\w+ .*)|, (?P<apposition>(?:an?|the) .*))[.!]$"
)
_DANGLING = re.compile(
    r"^(?:These|Those|They|He|She|There|Here|That|Such|Both|Neither|Each|Another|This|It|Like|"
    r"The (?:former|latter|other|same|following|above|second|third|first|next|last)|Below is)\b"
    r"|^(?:Despite|When|By|If|While|With|In|For|After|Before|Since|Although|Because|Once|As|To|Due|"
    r"Thanks|Given|Until|On|At|From|Through|Under)\b[^,]*, "
    r"(?:it|they|this|these)\b"
    r"|^[A-Z][\w ]+, (?:who|which) (?:is|are|has|have)\b"
    r"|\byou (?:had|used) to\b|^(?:can|don)['’]t\b"
    r"|\b(?:this|these|those)(?=[ ]*[.,;:)]|\s+(?:in|of|for|with|to|on|at|is|are|was|were)\b)"
    r"|\b(?:this|these) (?:workflow|approach|method|process|way|case|step|section|point)s?\b"
    r"|\b(?:do|does|did) (?:so|that|this)\b|\bno such\b"
    r"|\b(?:shown|listed|described|mentioned|discussed) (?:below|above|earlier|before)\b",
    re.IGNORECASE,
)
_ITS = re.compile(r"\b(?:its|it)\b")
_RESET = re.compile(
    r"\b(?:announc\w*|introduc\w*|launch\w*|we (?:knew|built|created)|to solve)\b", re.IGNORECASE
)
_NEW_THING = re.compile(
    r"^(?:(?i:the|our|a|an) )?"
    r"(?:(?i:support|general availability|availability|launch|preview|release) (?:for|of) )?"
    r"(?:the )?(?P<name>.+?)"
    r"(?:,? (?:is|are|will|coming|available|launching|now|today|later|here|to|in|as)\b.*)?$"
)
_SINCE = re.compile(r"\s+(?:ago|later|earlier|old|after|before|from now)\b")
_LONGEST_NAME = 7
_RARE = 0.03  # share of the sentences that have a word, for the word to tell what is meant
_FOCUS_END = 4
_STRONG_END = 8
_FIGURE_END = 3
_SCENARIO_END = 9


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that can stand in a report."""

    text: str
    """As it would be written, its label in bold in front."""
    bare: str
    """Without the label."""
    passage: Passage
    """Where it was said."""
    rests_on: tuple[int, ...]
    """Numbers of the passages it rests on: itself, and the one that named its subject."""
    subject: str
    """The name it is about; empty for none."""
    names: tuple[str, ...]
    """All names in it."""
    figures: tuple[Figure, ...]
    """All figures in it."""
    label: str
    """The label in front; empty for none."""
    speaker: Speaker
    """Who said it."""
    is_announced: bool
    """Was its subject announced near it?"""

    @property
    def measures(self) -> tuple[Figure, ...]:
        """The figures that measure something. Bare numbers do not, such as the sizes in the names
        of models, nor do ages, nor how long ago a thing was."""
        return tuple(
            figure
            for figure in self.figures
            if figure.is_strong
            and figure.unit not in ("", "yr")
            and not _SINCE.match(self.bare, figure.end)
        )

    @property
    def has_strong_figure(self) -> bool:
        """Is something measured in it?"""
        return bool(self.measures)


@dataclass(slots=True)
class _Focus:
    name: str
    number: int  # of the passage that named it
    age: int
    strong: bool

    @property
    def is_fresh(self) -> bool:
        return self.age <= (_STRONG_END if self.strong else _FOCUS_END)


def candidates(source: Source, names: Names, said_by: list[Speaker]) -> Iterator[Candidate]:
    """The sentences of a source that can stand in a report."""
    frequency = Counter(stem for passage in source.passages for stem in set(stems(passage.text)))
    rare = {stem for stem, n in frequency.items() if n <= max(_RARE * len(source.passages), 2)}
    walk = _Walk(names, frozenset(rare))
    for passage, speaker in zip(source.passages, said_by, strict=True):
        if found := walk.step(passage, speaker):
            yield found


class _Walk:
    """Goes through a source sentence by sentence."""

    def __init__(self, names: Names, rare: frozenset[str]) -> None:
        self._names = names
        self._rare = rare
        self._focus: _Focus | None = None
        self._scenario = 0
        self._speaker: Speaker | None = None
        self._section: tuple[str, ...] | None = None

    def step(self, passage: Passage, speaker: Speaker) -> Candidate | None:
        """The candidate a passage gives, if any; remembers what it speaks of."""
        if speaker is not self._speaker or passage.section != self._section:
            self._speaker, self._section, self._focus = speaker, passage.section, None
        if self._focus:
            self._focus.age += 1
        if passage.kind is not PassageKind.SENTENCE:
            return None
        text = plain(passage.text)
        if text.startswith("(") and text.endswith(")"):
            text = text[1:-1]
        text = trimmed(text)
        new = announced(text)
        if new:
            text = trimmed(new)
        self._update_scenario(passage.text)
        found = None
        if not self._scenario and not is_refused(text, speaker):
            found = self._standing(text, passage, speaker, is_new=bool(new))
        self._update_focus(text, passage, is_new=bool(new))
        return found

    def _standing(
        self, text: str, passage: Passage, speaker: Speaker, *, is_new: bool
    ) -> Candidate | None:
        inside = self._names.inside(text)
        subject = inside[0] if inside and text.find(inside[0]) <= 40 else ""
        labelled = self._labelled(text, speaker, inside, subject, is_new=is_new)
        if labelled is None:
            return None
        label, joint, bare = labelled
        focus = self._focus if self._focus and self._focus.is_fresh else None
        rests = {passage.number}
        if focus and label == focus.name:
            if label.lower() in bare.lower():
                return None
            rests.add(focus.number)
            label = self._names.full(label)
        if len(bare.split()) < (4 if label else SHORTEST):
            return None
        return Candidate(
            text=_joined(label, joint, bare),
            bare=bare,
            passage=passage,
            rests_on=tuple(sorted(rests)),
            subject=label or subject or self._subject(bare, inside, focus),
            names=tuple(dict.fromkeys([*([label] if label else []), *inside])),
            figures=find_figures(bare),
            label=label,
            speaker=speaker,
            is_announced=is_new or bool(focus and focus.strong),
        )

    def _labelled(
        self, text: str, speaker: Speaker, inside: list[str], subject: str, *, is_new: bool
    ) -> tuple[str, str, str] | None:
        """The label a sentence needs, what joins them, and the rest; None to refuse it."""
        focus = self._focus if self._focus and self._focus.is_fresh else None
        if is_new and (found := _NEW.match(text)):
            if found["verb"]:
                return found["name"], " ", found["verb"] + "."
            return found["name"], ": ", _capital(found["apposition"]) + "."
        if found := _THIS.match(text):
            if focus is None or not is_verb(found["rest"]):
                return None
            return focus.name, " ", _opened(found["contraction"], found["rest"])
        if found := _WITH_THIS.match(text):
            return (focus.name, ": ", _capital(found["rest"])) if focus else None
        if is_new or _DANGLING.search(text):
            return None
        named = self._named(text, speaker, inside, subject, focus)
        if named and not named[0] and self._lacks_antecedent(text, inside):
            return None
        return named

    def _named(
        self, text: str, speaker: Speaker, inside: list[str], subject: str, focus: _Focus | None
    ) -> tuple[str, str, str] | None:
        """A whole sentence, with the guest's organisation or the focus in front where needed."""
        if speaker.role is Role.GUEST:
            if not speaker.organisation:
                return None
            return ("" if speaker.organisation in inside else speaker.organisation), ": ", text
        if (subject or self._names_itself(text, focus)) and not _YOU.match(text):
            return "", "", text
        if focus and focus.strong and focus.name not in inside and self._is_about(text, focus):
            return focus.name, ": ", text
        if self._is_unnamed_figure(text, speaker, inside, focus):
            assert focus is not None
            return focus.name, ": ", text
        # a talk names what it speaks of; an article's plain nouns are names enough
        is_named = (bool(inside) or speaker.role is Role.AUTHOR) and not _YOU.match(text)
        return ("", "", text) if is_named else None

    @staticmethod
    def _is_unnamed_figure(
        text: str, speaker: Speaker, inside: list[str], focus: _Focus | None
    ) -> bool:
        """Does an article give a figure of what it has just named?"""
        is_near = focus is not None and focus.age <= _FIGURE_END
        written = speaker.role is Role.AUTHOR and not inside and not has_name(text)
        return is_near and written and any(figure.is_strong for figure in find_figures(text))

    def _is_about(self, text: str, focus: _Focus) -> bool:
        """Is a sentence without a subject of its own about the focus: addressed to its user, or
        with a rare word of it, soon after it was announced?"""
        if focus.age > _FOCUS_END:
            return False
        shared = set(stems(text)) & set(stems(focus.name)) & self._rare
        return bool(_YOU.match(text) or shared)

    def _subject(self, text: str, inside: list[str], focus: _Focus | None) -> str:
        if focus and self._names_itself(text, focus):
            return focus.name
        return inside[0] if inside else ""

    @staticmethod
    def _names_itself(text: str, focus: _Focus | None) -> bool:
        """Does it name the focus as its subject, only without capitals?"""
        return focus is not None and text.lower().startswith(focus.name.lower())

    @staticmethod
    def _lacks_antecedent(text: str, inside: list[str]) -> bool:
        """Does it say *its* before it has named anything?"""
        found = _ITS.search(text)
        first = min((text.find(name) for name in inside), default=len(text))
        return found is not None and found.start() < first

    def _update_scenario(self, text: str) -> None:
        lower = trimmed(text).lower()
        if lower.startswith(phrase_list("scenario")) or "let's say" in lower:
            self._scenario = _SCENARIO_END
        elif _RESET.search(text):
            self._scenario = 0
        else:
            self._scenario = max(self._scenario - 1, 0)

    def _update_focus(self, text: str, passage: Passage, *, is_new: bool) -> None:
        inside = self._names.inside(text)
        if is_new:
            found = _NEW.match(text)
            whole = text.rstrip(".!") if text[:1].isupper() and "," not in text else ""
            name = found["name"] if found else whole
            if shown := _NEW_THING.match(name):
                name = _capital(shown["name"])
            if len(name.split()) > _LONGEST_NAME or not inside:
                name = inside[0] if inside else ""
            if name:
                self._focus = _Focus(name, passage.number, 0, strong=True)
            return
        if not inside or text.startswith(("If ", "When ", "Like ", "Unlike ", "While ")):
            return
        at_start = len(text[: text.find(inside[0])].split()) <= 3
        if at_start and not (self._focus and self._focus.strong and self._focus.age < 2):
            self._focus = _Focus(inside[0], passage.number, 0, strong=False)


def _opened(contraction: str | None, rest: str) -> str:
    if contraction is None:
        return rest
    return f"{'is' if contraction[1:] == 's' else 'will'} {rest}"


def _joined(label: str, joint: str, bare: str) -> str:
    if not label:
        return bare
    return f"**{label}** {bare}" if joint == " " else f"**{label}:** {bare}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
