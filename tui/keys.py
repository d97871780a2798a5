"""The one table of keys: footer, help, palette and `docs/keys.md` are made from it.

Owns which key does what and where. `d` is left free, because in `git add -p` it rejects the rest:
it only hints at `D`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Where(StrEnum):
    """Where a key acts."""

    ANYWHERE = "anywhere"
    REDLINE = "in the redline"


@dataclass(frozen=True, slots=True)
class Key:
    """A key and what it does."""

    key: str
    """As textual names it."""
    shown: str
    """As a person reads it."""
    action: str
    """What it does, by the name the review screen knows it by."""
    short: str
    """A word or two for the footer."""
    long: str
    """A sentence for the help."""
    where: Where = Where.ANYWHERE
    """Deciding keys act only with the cursor in the redline."""
    footer: int = 0
    """Place in the footer from 1; 0 keeps it out."""


KEYS = (
    Key("y", "y", "accept", "accept", "Take this change and go to the next undecided one.",
        Where.REDLINE, 1),
    Key("n", "n", "reject", "reject", "Leave this change out and go to the next undecided one.",
        Where.REDLINE, 2),
    Key("s", "s", "split", "split",
        "Open one level: blocks, then sentences, cells, items.",
        Where.REDLINE, 3),
    Key("S", "S", "join", "join", "Close one level again.", Where.REDLINE),
    Key("e", "e", "edit", "edit", "Write your own text in its place.", Where.REDLINE, 4),
    Key("E", "E", "edit_outside", "$EDITOR", "Write it in your own editor.", Where.REDLINE),
    Key("r", "r", "send_back", "send back",
        "Send it back with a comment; a model writes it again.", Where.REDLINE),
    Key("m", "m", "note", "note", "Leave a note on the change, kept in the record.",
        Where.REDLINE, 16),
    Key("A", "A", "accept_section", "rest",
        "Accept the rest of the section, except what wants a look.", Where.REDLINE, 6),
    Key("D", "D", "reject_section", "reject section", "Reject the rest of the section.",
        Where.REDLINE),
    Key("space", "Space", "sweep", "sweep",
        "All of the section that wants no look, on one page.",
        Where.REDLINE, 9),
    Key("j", "j", "next", "next", "Next undecided change; in a list, down."),
    Key("k", "k", "previous", "previous", "Previous undecided change; in a list, up."),
    Key("J", "J", "next_any", "next of all", "Next change, decided or not.", Where.REDLINE),
    Key("K", "K", "previous_any", "previous of all", "Previous change, decided or not.",
        Where.REDLINE),
    Key("right_square_bracket", "]", "section_on", "section on",
        "First change of the next section.", Where.REDLINE),
    Key("left_square_bracket", "[", "section_back", "section back",
        "First change of the section before.", Where.REDLINE),
    Key("g", "g", "go_to", "go to", "Go to a change by its number or id."),
    Key("enter", "Enter", "unfold", "open",
        "Open what is folded; pick a place for what has none.", Where.REDLINE),
    Key("d", "d", "hint_d", "", "Does nothing; D rejects the rest of the section.",
        Where.REDLINE),
    Key("u", "u", "undo", "undo", "Take the last decision, text or note back.", footer=5),
    Key("U", "U", "redo", "redo", "Do it again."),
    Key("slash", "/", "search", "search",
        "Search changes and unchanged text; n goes on, N back.", footer=12),
    Key("N", "N", "search_back", "", "In a search, the match before."),
    Key("f", "f", "filter", "filter", "Show only some changes; again, all.", footer=15),
    Key("o", "o", "order", "order", "By risk, the most pressing first; again, by place.",
        footer=11),
    Key("v", "v", "view", "view", "Changes marked, as it would read, as it was.", footer=14),
    Key("b", "b", "side_by_side", "side by side",
        "Old and new side by side, from 120 columns."),
    Key("z", "z", "unchanged", "unchanged",
        "Show unchanged text, or fold it away."),
    Key("p", "p", "read", "source",
        "Read on in the source; on a reference, read that one.", footer=10),
    Key("w", "w", "why", "why",
        "Where this block came from: commits, decisions, passages.", footer=13),
    Key("V", "V", "audit", "audit",
        "Hold the report against its sources; says what it opens."),
    Key("H", "H", "history", "history",
        "Versions of the report; in the outline, of that section."),
    Key("C", "C", "check", "check",
        "Ask web references that were read whether they changed."),
    Key("T", "T", "statistics", "in figures",
        "How the report grew, on whom it rests, what was decided."),
    Key("R", "R", "draft", "draft", "Draft from the lit reference, or the next open one.",
        footer=18),
    Key("c", "c", "commit", "commit", "See what a commit would hold, then make it.", footer=7),
    Key("X", "X", "abandon", "put away", "Put the open review away; kept for 30 days."),
    Key("P", "P", "reviews", "put-away reviews", "Take up a review that was put away."),
    Key("tab", "Tab", "next_pane", "next pane", "Next pane: evidence, references, outline."),
    Key("1", "1", "references", "references", "The checklist of references."),
    Key("2", "2", "outline", "outline", "The outline; Enter goes to a change."),
    Key("3", "3", "redline", "redline", "The redline."),
    Key("escape", "Esc", "back", "back",
        "Back to the redline; closes a search, stops what runs."),
    Key("colon,ctrl+p", ":", "palette", "commands",
        "All of these by name; ctrl+p too.", footer=17),
    Key("q,ctrl+q", "q", "quit", "quit", "Quit; every decision is kept.", footer=19),
    Key("ctrl+c", "^C", "hint_quit", "", "Does nothing; q quits."),
    Key("ctrl+z", "^Z", "suspend", "suspend",
        "Back to the shell until fg; in a text box, undo."),
    Key("question_mark", "?", "help", "help", "This page.", footer=8),
)  # fmt: skip
BY_ACTION = {key.action: key for key in KEYS}
"""The keys by what they do."""
SWEEPING = (
    ("y", "take all that is shown"),
    ("n", "leave all out"),
    ("j k", "move"),
    ("x", "leave one off"),
    ("u", "bring it back"),
    ("Space", "whole report"),
    ("Esc", "back"),
)
"""The keys of the page that `Space` opens."""
SEARCHING = (
    ("n", "next"),
    ("N", "previous"),
    ("Enter", "to the change"),
    ("w", "why"),
    ("Esc", "closes"),
)
"""The keys of an open search."""
PROVING = (("Enter", "the source there"),)
"""The keys of the evidence of a change."""
READING = (
    ("n", "next passage"),
    ("N", "the one before"),
    ("j k", "scroll"),
    ("/", "search"),
    ("Esc", "back"),
)
"""The keys of the reader, which `p` opens."""
ASKING = (
    ("j k", "decisions and passages"),
    ("Enter", "the source there"),
    ("] [", "next block, before"),
    ("Esc", "back"),
)
"""The keys of the page that `w` opens."""
AUDITING = (
    ("j k", "claims to look at"),
    ("J K", "all claims"),
    ("Enter", "the source there"),
    ("/", "search"),
    ("Esc", "back"),
)
"""The keys of the page that `V` opens."""
CHECKING = (
    ("j k", "references"),
    ("Enter", "what changed"),
    ("o", "have it read again"),
    ("Esc", "back"),
)
"""The keys of the page that `C` opens."""
COMPARING = (
    ("j k", "changes"),
    ("/", "search"),
    ("Esc", "back"),
)
"""The keys of a page that shows what changed between two texts."""
LOOKING = (("↑ ↓", "scroll"), ("Esc", "back"))
"""The keys of the page that `T` opens."""
BROWSING = (
    ("j k", "versions"),
    ("Enter", "their redline"),
    ("m", "compare with this one"),
    ("r", "bring back"),
    ("/", "search"),
    ("s", "this section only"),
    ("B", "another branch"),
    ("g", "go to a date or id"),
    ("End", "the oldest"),
    ("Tab", "next pane"),
    ("Esc", "back"),
)
"""The keys of the page that `H` opens."""
BESIDE = (
    ("j k", "changes"),
    ("v", "marked, as it read then, as before"),
    ("b", "side by side"),
    ("z", "unchanged text"),
    ("r", "bring back"),
    ("s", "this section only"),
    ("Esc", "back"),
)
"""The keys of the redline on that page."""
PAGES = (
    ("in the evidence", PROVING),
    ("on the page of a sweep", SWEEPING),
    ("in the reader", READING),
    ("on the page of why", ASKING),
    ("on the page of an audit", AUDITING),
    ("on the page of a check", CHECKING),
    ("on a page of changes", COMPARING),
    ("in the history", BROWSING),
    ("in its redline", BESIDE),
    ("in a search", SEARCHING),
)
"""Where else there are keys, and which."""
SCROLLING = ("↑ ↓", "Scroll; PgUp, PgDn, Home, End too. The cursor stays.")
"""Keys every pane has, and what they do."""


def footer_keys() -> list[Key]:
    """The keys of the footer, the most needed first."""
    return sorted((key for key in KEYS if key.footer), key=lambda key: key.footer)


def hint(keys: tuple[tuple[str, str], ...]) -> str:
    """Keys and what they do on one line."""
    return " · ".join(f"{key} {does}" for key, does in keys)


def markdown() -> str:
    """The keys as a page of documentation."""
    rows = [f"| `{key.shown}` | {key.long} | {key.where} |" for key in KEYS]
    rows.append(f"| `{SCROLLING[0]}` | {SCROLLING[1]} | {Where.ANYWHERE} |")
    rows += [f"| `{key}` | {does[0].upper()}{does[1:]}. | {where} |"
             for where, keys in PAGES for key, does in keys]  # fmt: skip
    return "\n".join(
        ["# Keys", "", "Made from `tui/keys.py` by `make docs`.", "",
         "| key | does | where |", "|---|---|---|", *rows]
    )  # fmt: skip


if __name__ == "__main__":
    import sys

    sys.stdout.write(markdown() + "\n")
