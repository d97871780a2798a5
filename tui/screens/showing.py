"""Showing the review as it is now.

Owns what is written where, and that a key costs only what it changed: rows are made again only when
they differ, lists repaint single lines, git is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.cells import cell_len
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from core.changes import Hunk
from core.drafting.choice import chosen
from core.visible import visible
from tui.arranging import group_words
from tui.outline import Outline, Title
from tui.parts import changes_of
from tui.references import References
from tui.render import lines
from tui.render.drawing import Drawing
from tui.render.evidence import brief, evidence
from tui.render.growing import growing
from tui.render.hunks import said
from tui.render.words import cut, cut_pieces
from tui.render.wrap import Piece
from tui.session import Session
from tui.telling import telling
from tui.theme import has_few_colours
from tui.widgets.evidence import Evidence
from tui.widgets.lists import Listing
from tui.widgets.redline import Redline
from tui.widgets.texts import rewrite

W = TypeVar("W", bound=Widget)
NARROW, SHORT, TINY = 100, 24, 13
"""Below these many columns, and up to these many rows, the screen leaves things out."""
LEFT = 32
"""Columns of the left pane with its border."""


class Showing:
    """Writes a session onto a screen."""

    def __init__(self, screen: Screen[None], session: Session) -> None:
        self._screen = screen
        self._session = session
        self._drawing = Drawing(session.desk.document)
        self._outline = Outline(None, self._title)
        self._ticking: Timer | None = None
        self._written: dict[str, str] = {}
        self._parts: dict[str, Widget] = {}
        self._is_held = False
        self._grown: Static | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Write the lines around the redline once, at the end, however often words change
        meanwhile."""
        self._is_held = True
        try:
            yield
        finally:
            self._is_held = False
            self.around()

    def _part(self, id_: str, kind: type[W]) -> W:
        """A widget of the screen, looked up once."""
        found = self._parts.get(id_)
        if found is None:
            found = self._parts[id_] = self._screen.query_one(f"#{id_}", kind)
        assert isinstance(found, kind)
        return found

    def everything(self) -> None:
        """The review changed."""
        session, review = self._session, self._session.review
        look = session.drawn().with_brackets(has_few_colours(self._screen.app))
        rows = self._drawing.rows(review, "" if review else session.report, look)
        redline = self._part("redline", Redline)
        redline.show(rows, session.told())
        redline.move(*session.point())
        following = session.following
        lit = review.header.item if review else following.index if following else 0
        mine = self._part("references", Listing)
        mine.show(References(session.items, review), mine.lit or str(lit))
        self._outline = self._outline.after(session.way, self._title)
        self._part("outline", Listing).show(self._outline, session.cursor[0])
        self.around()

    def _title(self, hunk: Hunk) -> Title:
        session, review = self._session, self._session.review
        assert review is not None, "a hunk is of a review"
        return session.arranging.title(review, hunk, by_risk=session.by_risk)

    def sizes(self) -> None:
        """The terminal has another size: leave out what does not fit."""
        width, height = self._screen.size
        self._screen.set_class(width < NARROW, "narrow")
        self._screen.set_class(height <= SHORT, "short")
        self._screen.set_class(height <= TINY, "tiny")
        self.around()

    def around(self) -> None:
        """Words changed: the lines around the redline, and the evidence."""
        width = self._screen.size.width - 2
        if width <= 0 or self._is_held:
            return
        session = self._session
        right = width - (0 if self._screen.has_class("narrow") else LEFT)
        folder = session.desk.workspace.folder.name
        header = lines.header(folder, session.items, session.facts, self._drafter(), width)
        self._write("header", header)
        self._write("heading", lines.heading(session.review, session.look.view, right))
        self._write("place", lines.place(session.review, session.hunk, right))
        self._write("status", cut(visible(self._status()), 2 * width - 8))
        self._write("footer", lines.footer(width))
        self._evidence(right)
        self._growing(right)
        self._tick()

    def _drafter(self) -> str:
        """Who drafts, and with which model."""
        settings, review = self._session.desk.settings, self._session.review
        name = review.header.drafter if review else chosen("", settings)
        if name != "anthropic":
            return name
        return f"{name}: writes with {(review.model if review else '') or settings.model}"

    def _growing(self, width: int) -> None:
        """The proposal that is being written. Its place is made for the first of a draft and kept
        until the draft ends: to make or to give up room lays out the whole screen, and the redline
        would jump with each change that arrives."""
        busy = self._session.busy
        if busy is None:
            if self._grown is not None:
                self._grown.remove()
                self._grown = None
            return
        if busy.writing is None and self._grown is None:
            return
        text = growing(busy.writing, width) if busy.writing else ""
        if self._grown is None:
            self._grown = Static(Content(text), id="growing")
            self._screen.mount(self._grown, before="#status")
        elif self._grown.content != Content(text):
            self._grown.update(Content(text), layout=False)

    def _write(self, id_: str, text: str) -> None:
        """Write a line, if it says something else now."""
        if self._written.get(id_) != text:
            self._written[id_] = text
            rewrite(self._part(id_, Static), Content(text))

    def _evidence(self, width: int) -> None:
        pane = self._part("evidence", Evidence)
        review, hunk = self._session.review, self._session.hunk
        if review is None or hunk is None:
            pane.show([])
            return
        if group := self._session.group:
            pane.show([(Piece(said(review.hunk_of[id_], review.base), ""),) for id_ in group])
            return
        source = self._session.source
        part = self._session.cursor[1]
        shown = {change.id for change in changes_of(hunk, part)} if part else None
        told = telling(review, self._session.document, hunk, part)
        if self._screen.has_class("short") and not pane.has_focus:
            lead = (Piece(f"{told}  ", "strong"),) if told else ()
            rest = width - sum(cell_len(piece.text) for piece in lead)
            short = brief(hunk, review, source, max(rest, 0), shown)
            pane.show([cut_pieces((*lead, *short), width)])
        else:
            lines_ = evidence(hunk, review, source, width - 3, shown)
            pane.show([(Piece(told, "strong"),), *lines_] if told else lines_)

    def _status(self) -> str:
        session, review = self._session, self._session.review
        hint = session.first_time.hint if session.hunk else ""
        parts = [hint, session.said, session.busy_line]
        if review and not session.busy and len(review.standing.decided) == len(review.hunks):
            parts.append(lines.question(review))
        if said := " · ".join(part for part in parts if part):
            return said
        if review is None:
            return lines.invitation(session.items, has_report=bool(session.report))
        if session.filter:
            shown = len(session.way.hunks) if session.way else 0
            return f"only {session.filter.words}: {shown} of {len(review.hunks)}; f shows all"
        if session.group:
            return f"{group_words(session.way, session.cursor[0])}: y takes all, Enter opens them"
        if session.is_folded:
            return "declined before, so it came folded: Enter opens it, n leaves it out again"
        if session.hunk and session.hunk.unplaced:
            return "no place was found for this; Enter picks one, n dismisses it"
        if not review.past:
            return "take this change? y takes it, n leaves it out, ? shows all keys"
        return ""

    def _tick(self) -> None:
        """Tell the time while something runs."""
        if self._session.busy and self._ticking is None:
            self._ticking = self._screen.set_interval(1.0, self.around)
        elif not self._session.busy and self._ticking is not None:
            self._ticking.stop()
            self._ticking = None
