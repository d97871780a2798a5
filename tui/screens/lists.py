"""The lists and lines around the redline: references, outline, header, footer."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from core.changes import Hunk, HunkState
from core.checklist import Item, ItemKind, ItemState
from core.desk import Desk
from core.review import Review
from core.visible import visible
from tui.keys import footer_keys
from tui.render.rows import View
from tui.widgets.redline import GLYPHS

_ITEMS = {ItemState.OPEN: "○", ItemState.DONE: "✓", ItemState.OTHER: "–"}


def show_items(target: OptionList, items: tuple[Item, ...], review: Review | None) -> None:
    """The checklist; the one under review has a mark of its own."""
    highlighted = target.highlighted
    target.clear_options()
    for item in items:
        here = review is not None and review.header.item == item.index
        glyph = "▶" if here else _ITEMS[item.state]
        web = " web" if item.kind is ItemKind.WEB else ""
        target.add_option(Option(_fit(f"{glyph} {item.index} {item.title}{web}", 29)))
    target.highlighted = highlighted


def show_outline(target: OptionList, review: Review | None, cursor: Hunk | None) -> None:
    """Sections with how much is decided, each opened into its hunks."""
    target.clear_options()
    if review is None:
        return
    section: tuple[str, ...] | None = None
    for hunk in review.hunks:
        if hunk.section != section:
            section = hunk.section
            here = [each for each in review.hunks if each.section == section]
            done = sum(review.is_decided(each) for each in here)
            tally = f" {done}/{len(here)}"
            title = _fit(f"▾ {section[-1] if section else 'report'}", 29 - len(tally))
            target.add_option(Option(Content(f"{title}{tally}").stylize("bold"), disabled=True))
        glyph = (
            "!" if hunk.is_strong and not review.is_decided(hunk) else GLYPHS[review.state(hunk)]
        )
        target.add_option(
            Option(_fit(f"  {glyph} {hunk.kind.value:9} {said(hunk)}", 29), id=hunk.id)
        )
    if cursor:
        mark(target, cursor)


def mark(target: OptionList, hunk: Hunk) -> None:
    """Light the hunk in the outline."""
    for at in range(target.option_count):
        if target.get_option_at_index(at).id == hunk.id:
            target.highlighted = at
            return


def said(hunk: Hunk) -> str:
    """The first words of a hunk, on one line."""
    if hunk.unplaced:
        return " ".join(hunk.unplaced.text.split())
    new = "".join(splice.text for change in hunk.decidable for splice in change.splices)
    return " ".join(new.split()).lstrip("-*+>#| ") or "(removed)"


def header(desk: Desk, items: tuple[Item, ...], width: int) -> Content:
    """Name, workspace, how much is read, branch, drafter; words go from the right."""
    read = sum(item.state is ItemState.DONE for item in items)
    facts = desk.facts()
    parts = [
        "redline",
        visible(desk.workspace.folder.name),
        f"{read} of {len(items)} read",
        f"{facts.branch or 'detached HEAD'} {'✓' if facts.clean else '±'}",
        f"{desk.settings.drafter}: extracts, does not write",
    ]
    while len(parts) > 2 and sum(cell_len(part) + 4 for part in parts) > width:
        parts.pop()
    return Content("    ".join(parts))


def heading(review: Review | None, view: View) -> Content:
    """What is reviewed and how far, for the redline's title."""
    if review is None:
        return Content("3 report")
    decided = sum(review.is_decided(hunk) for hunk in review.hunks)
    strong = sum(hunk.is_strong and not review.is_decided(hunk) for hunk in review.hunks)
    told = f"3 {visible(review.header.title)}   {decided} of {len(review.hunks)} decided"
    told += f" · {strong} to look at" if strong else ""
    told += "" if review.complete else " · draft cut short, R goes on"
    return Content(told + ("" if view is View.MARKED else f" · {view.value}"))


def footer(width: int) -> Content:
    """The most needed keys; ends in an ellipsis where not all fit."""
    shown = ""
    for key in footer_keys():
        following = f"{shown} {key.shown} {key.short} "
        if cell_len(following) > width - 3:
            return Content(shown + "…")
        shown = following
    return Content(shown)


def invitation(items: tuple[Item, ...], *, has_report: bool) -> str:
    """What to do when no review is open."""
    following = next((item for item in items if item.state is ItemState.OPEN), None)
    if not items:
        return "the checklist has no items; add a line such as - [ ] [Title](file.md)"
    if following is None:
        return "every reference is read"
    report = "" if has_report else "no report yet; "
    return f"{report}R drafts the next reference: {following.title}"


def decided_states() -> tuple[HunkState, ...]:
    """The states a person gave."""
    return HunkState.ACCEPTED, HunkState.REJECTED, HunkState.EDITED


def _fit(text: str, width: int) -> str:
    text = visible(" ".join(text.split()) if not text.startswith(" ") else text)
    if cell_len(text) <= width:
        return text + " " * (width - cell_len(text))
    while cell_len(text) > width - 1:
        text = text[:-1]
    return text + "…"
