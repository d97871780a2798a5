"""A review of thirty changes as they come from an edited copy of a report: four of them are bad.

One deletes a section, one has a figure the source has not, one a quotation that is not exact, one
drops a figure. The rest say things in other words, add what the source says, or move nothing.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

from core.desk import Desk
from core.diff.hunks import difference
from core.document import Document
from core.drafting.drafter import Brief, DraftEvent, Finished
from core.events import HunkArrived
from core.evidence import Checker
from core.review import Review
from tests.tui.workspace import git

TOPICS = ("Springs", "Brooks", "Lakes", "Deltas", "Tides", "Wells")
REWORDED = (
    ("The water rises slowly in the hills and runs down over bare stone.",
     "The water rises slowly in the hills and flows down over bare stone."),
    ("Farmers along the banks keep a log of the level each morning.",
     "Farmers along the banks keep a record of the level each morning."),
    ("Small boats carry goods between the villages while the level allows.",
     "Small boats bring goods between the villages while the level allows."),
)  # fmt: skip
"""Changes of wording alone, the same in each section."""
SOURCE = """\
# On rivers

A gauge was built in each valley. The gauges are read by hand. Otters have come back to the reeds.
“The river gives what the snow leaves,” the warden said. The spring flow is 35 m³/s in May.
The lake holds 90 million litres.
"""


def before() -> str:
    """The report."""
    parts = ["# Rivers", "An account of the valley."]
    for topic in TOPICS:
        parts += [f"## {topic}", *(f"{topic}: {old}" for old, _ in REWORDED)]
        if topic == "Springs":
            parts.append("The spring flow is 30 m³/s in May.")
        if topic == "Lakes":
            parts.append("The lake holds 90 million litres, and nobody swims in it.")
    parts += ["## Dams", "A dam of clay stands above the town.", "It was mended twice."]
    return "\n\n".join(parts) + "\n"


def after() -> str:
    """The edited copy."""
    text = before()
    for topic in TOPICS:
        for old, new in REWORDED:
            text = text.replace(f"{topic}: {old}", f"{topic}: {new}")
        last = f"{topic}: {REWORDED[-1][1]}"
        added = "\n\nA gauge was built in each valley."
        if topic == "Tides":
            added = "\n\nThe warden said: “The river takes what the snow leaves behind.”"
        text = text.replace(last, f"{last}{added}")
    text = text.replace("Brooks: The water", "The gauges are read by hand.\n\nBrooks: The water")
    text = text.replace("Deltas: The water", "Otters have come back.\n\nDeltas: The water")
    text = text.replace(
        "Wells: The water", "Otters have come back to the reeds.\n\nWells: The water"
    )
    text = text.replace("is 30 m³/s in May", "is 53 m³/s in May")
    text = text.replace("holds 90 million litres, and nobody", "holds much water, and nobody")
    return text[: text.index("\n\n## Dams")] + "\n"


def make_thirty(folder: Path) -> Path:
    """A workspace with the review open in it."""
    folder.mkdir()
    (folder / "report.md").write_text(before(), encoding="utf-8")
    (folder / "instructions.md").write_text("# Task\n\n## References\n\n- [ ] [On rivers](r.md)\n")
    (folder / "r.md").write_text(SOURCE, encoding="utf-8")
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Begin")
    with Desk.open(folder, command="draft", write=True) as desk:
        open_review(desk)
    return folder


def open_review(desk: Desk) -> Review:
    """Open the review, each hunk checked as a drafter's are."""
    list(desk.draft(Copy()))
    base = desk.report_text()
    checker = Checker(desk.source(), Document(base))
    review = desk.open_review()
    for at, hunk in enumerate(difference(base, after()).hunks):
        review = desk.do(HunkArrived(at, replace(hunk, findings=checker.findings(hunk))))
    return review


class Copy:
    """Opens the review and leaves it to be filled."""

    name = "file"
    motto = "an edited copy"

    def draft(self, brief: Brief) -> Generator[DraftEvent, None, None]:
        yield Finished("30 changes of an edited copy")
