"""What was typed into one-line boxes, so that Ctrl-Z takes it back there as in a text area."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from textual.widgets import Input

_MOST = 200


class Typed:
    """The earlier values of inputs."""

    def __init__(self) -> None:
        self._values: WeakKeyDictionary[Input, list[str]] = WeakKeyDictionary()

    def changed(self, box: Input, value: str) -> None:
        """Keep what a box says now."""
        values = self._values.setdefault(box, [])
        if not values or values[-1] != value:
            values.append(value)
            del values[:-_MOST]

    def undo(self, box: Input) -> None:
        """Give a box the value before the last change; where there is none it stays."""
        values = self._values.get(box, [])
        if len(values) > 1:
            values.pop()
            box.value = values[-1]
            box.cursor_position = len(box.value)
