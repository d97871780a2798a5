"""Words written anew onto the screen."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


def rewrite(shown: Static, text: Content) -> None:
    """Show another text; lay the screen out again only where it takes other lines, for that costs
    as much as the rest of a key."""
    width = shown.content_size.width
    grows = not width or shown.visual.get_height({}, width) != text.get_height({}, width)
    shown.update(text, layout=grows)
