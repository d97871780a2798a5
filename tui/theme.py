"""The themes: dark, light, high contrast. Colours are variables everywhere else."""

from __future__ import annotations

from textual.theme import Theme

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
