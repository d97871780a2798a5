"""A page or a document as Markdown. Data only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Converted:
    """The content of a page."""

    markdown: str
    """Its content; ends with one line end, empty where there is none."""
    title: str
    """What it calls itself, one line; empty for nothing."""
    warnings: tuple[str, ...] = ()
    """What an editor should know before she trusts it, one line each: a second reader of the page
    found other words, a table was too large, text was set aside."""
    hidden: tuple[str, ...] = ()
    """Texts that readers of the page do not see and that no disclosure opens, whole."""
