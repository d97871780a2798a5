"""The names of the commands, known without importing one."""

from __future__ import annotations

MODULES = {
    "status": "workspace",
    "checklist": "workspace",
    "demo": "workspace",
    "doctor": "workspace",
    "draft": "drafting",
    "review": "review",
    "decide": "review",
    "commit": "review",
    "abandon": "review",
    "diff": "diff",
    "apply": "diff",
    "why": "history",
    "history": "versions",
    "show": "versions",
    "audit": "audit",
    "convert": "sources",
    "check": "drift",
    "restore": "past",
    "changelog": "past",
    "stats": "past",
}
"""The module of each."""
SUMMARIES = {
    "status": "Where the workspace stands: items, review, git.",
    "checklist": "The items of a checklist file.",
    "draft": "Draft from the next open reference.",
    "review": "The open review: hunks, decisions, evidence.",
    "decide": "Accept, reject, edit or annotate hunks; undo, redo.",
    "commit": "Commit the accepted report with the ticked item.",
    "abandon": "Put the open review away.",
    "diff": "What changed between two texts, hunk by hunk.",
    "apply": "Take some of the changes between two texts.",
    "history": "The versions of the report, newest first.",
    "show": "What a version changed, or what changed between two.",
    "why": "Which commits shaped a block, and on what evidence.",
    "audit": "Check a report, sentence by sentence, against its sources.",
    "restore": "Bring back a version of the report as a review.",
    "changelog": "What changed between two versions, as Markdown.",
    "stats": "How the report grew, and on whom it rests.",
    "convert": "A web page, PDF, EPUB or DOCX as Markdown.",
    "check": "Which web references changed since they were read.",
    "demo": "Make a scratch workspace to try Redline on.",
    "doctor": "What works here, and what does not.",
}
"""What each does, in the order of a first session."""
