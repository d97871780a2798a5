"""The themes: dark, light, high contrast. Colours are variables everywhere else.

Owns how the kinds of text in the redline look too. They are no style classes, of which every one
would cost as much as a widget when styles are worked out, and there are thirty.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.style import Style
from textual.color import Color
from textual.theme import Theme

if TYPE_CHECKING:
    from textual.app import App

DARK = Theme(
    name="redline-dark", dark=True, primary="#7aa2f7", secondary="#9ece6a", accent="#e0af68",
    foreground="#c8d0e0", background="#15171e", surface="#1b1e27", panel="#232733",
    success="#8fce72", error="#f2777a", warning="#e0af68", variables={"faint": "#8a93a6"},
)  # fmt: skip
LIGHT = Theme(
    name="redline-light", dark=False, primary="#2458b8", secondary="#3f7d20", accent="#8a5a00",
    foreground="#22262e", background="#fbfbf8", surface="#f2f2ec", panel="#e6e6de",
    success="#1e6b23", error="#b3202c", warning="#8a5a00", variables={"faint": "#666b73"},
)  # fmt: skip
CONTRAST = Theme(
    name="redline-contrast", dark=True, primary="#ffffff", secondary="#00ff66", accent="#ffff00",
    foreground="#ffffff", background="#000000", surface="#000000", panel="#202020",
    success="#00ff66", error="#ff6060", warning="#ffff00", variables={"faint": "#c0c0c0"},
)  # fmt: skip
THEMES = {"dark": DARK, "light": LIGHT, "contrast": CONTRAST}

_BOLD, _ITALIC = "bold", "italic"
_LOOKS: dict[str, tuple[str, str, str]] = {
    "heading": ("primary", "", _BOLD),
    "h1": ("", "", "bold underline"),
    "h2": ("", "", ""),
    "h3": ("", "", "bold italic"),
    "h4": ("", "", "bold italic"),
    "h5": ("", "", _ITALIC),
    "h6": ("", "", _ITALIC),
    "strong": ("", "", _BOLD),
    "em": ("", "", _ITALIC),
    "struck": ("", "", "strike"),
    "code": ("accent", "", ""),
    "fence": ("faint", "", ""),
    "cut": ("faint", "", _BOLD),
    "link": ("", "", "underline"),
    "image": ("", "", "italic underline"),
    "note": ("primary", "", ""),
    "bullet": ("primary", "", ""),
    "quote": ("", "", _ITALIC),
    "bars": ("primary", "", ""),
    "rule": ("faint", "", ""),
    "bar": ("faint", "", ""),
    "column": ("faint", "", ""),
    "fold": ("faint", "", ""),
    "insert": ("success", "", ""),
    "delete": ("error", "", "strike"),
    "cursor": ("accent", "", _BOLD),
    "glyph": ("accent", "", _BOLD),
    "left": ("faint", "", ""),
    "taken": ("success", "", _BOLD),
    "cited": ("", "", "underline"),
    "doubt": ("warning", "", "bold underline"),
    "fault": ("error", "", "bold underline"),
    "here": ("", "surface", ""),
    "lit": ("", "panel", _BOLD),
    "words": ("accent", "", "bold underline"),
    "found": ("background", "warning", "reverse"),
}
"""Colour and background, as variables of the theme, and attributes; the last named is strongest."""
STYLES = tuple(_LOOKS)
"""The kinds of text in the redline."""


def has_few_colours(app: App[Any]) -> bool:
    """Can a terminal not show the colours of a theme? With sixteen, added words look as others do;
    what is added and removed is then marked by brackets too, as where there are none."""
    return app.no_color or app.console.color_system not in ("256", "truecolor")


def style_of(name: str, colours: Mapping[str, str]) -> Style:
    """How a kind of text looks.

    Args:
        colours: the variables of the theme.
    """
    colour, background, attributes = _LOOKS[name]
    return Style.parse(attributes or "none") + Style(
        color=Color.parse(colours[colour]).rich_color if colour else None,
        bgcolor=Color.parse(colours[background]).rich_color if background else None,
    )
