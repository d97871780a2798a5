"""The list of versions: it does not go round its ends, because there are more than it knows of."""

from __future__ import annotations

from textual.message import Message

from tui.widgets.lists import Listing


class VersionList(Listing):
    """A list that tells which line is lit."""

    class Lit(Message):
        """Another line is lit."""

        def __init__(self, id_: str) -> None:
            super().__init__()
            self.id_ = id_

        def can_replace(self, message: Message) -> bool:
            """Only where the light is at last counts."""
            return isinstance(message, VersionList.Lit)

    class Scrolled(Message):
        """Other lines are in sight."""

        def can_replace(self, message: Message) -> bool:
            """Only what is in sight at last counts."""
            return isinstance(message, VersionList.Scrolled)

    class OldestWanted(Message):
        """The editor wants the last line of all."""

    def watch_at(self) -> None:
        """Bring the light into view, and tell."""
        super().watch_at()
        if self.lit:
            self.post_message(self.Lit(self.lit))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell that other lines are in sight."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Scrolled())

    def action_step(self, step: int) -> None:
        """Move the light; at an end it stays."""
        if 0 <= (to := self.at + step if self.at >= 0 else 0) < len(self):
            self._light_from(to, step, 1)

    def action_end(self, step: int) -> None:
        """Move the light to the newest version (`step` 1), or ask for the oldest (-1)."""
        if step > 0:
            super().action_end(step)
        else:
            self.post_message(self.OldestWanted())
