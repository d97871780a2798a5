"""The commands that README and docs print, typed as they are printed, where they can be typed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.test_documents import PAPERS, commands, read
from tests.core.web.files import page, pdf
from tests.e2e.command import LOOMS, REPORT, new_workspace, redline
from tests.e2e.scene import git

_IDS = re.compile(r"[0-9a-f]{4}(?:,[0-9a-f]{4})*|[0-9a-f]{7}|ID")
_NEEDS_REVIEW = ("review", "decide", "commit", "abandon")
NEW = REPORT.replace("40 picks", "160 picks a minute, a Sulzer loom 240 picks").replace(
    "3 y", "4 y"
)
REFUSED = {
    ("check", "--reopen", "4"): "item 4",  # the workspace of the test has no page that was read
    ("decide", "--revise"): "writes nothing of its own",
    ("draft", "--from", "FILE"): "FILE",
    ("trust", "--sha256", "HEX"): "64 digits",
    ("convert", "PAGE.html"): "PAGE.html",
}
"""What cannot be done here, and a word of the line that says so."""


NAMED = [(name,) for name in ("add", "apply", "convert", "diff", "new", "restore", "why")]
"""What is named in a sentence and is no whole command."""


def printed() -> list[tuple[str, ...]]:
    found = [tuple(words) for paper in PAPERS for words in commands(read(paper))]
    found = [words for words in found if words and words not in NAMED]
    left_out = ("COMMAND", "completion")
    return sorted({w for w in found if w[0] not in left_out and not w[0].endswith("/")})


@pytest.fixture
def work(tmp_path: Path) -> Path:
    work = new_workspace(tmp_path / "work", report=NEW)
    (work / "report.md").write_text(NEW)
    for name, text in {
        "old.md": REPORT, "new.md": NEW, "draft.md": NEW, "talk.md": LOOMS, "edited.md": REPORT,
        "page.html": "<main><h1>Looms</h1><p>A loom makes 160 picks a minute.</p></main>",
    }.items():  # fmt: skip
        (work / name).write_text(text)
    (work / "looms").mkdir()
    (work / "looms/talk.md").write_text(LOOMS)
    (work / "paper.pdf").write_bytes(pdf(page("Looms make 160 picks a minute.")))
    (work / "report.md").write_text(REPORT)
    (work / "edits.patch").write_text(f"{git(work, 'diff', 'report.md')}\n")
    (work / "report.md").write_text(NEW)
    git(work, "tag", "v1.0")
    return work


def typed(words: tuple[str, ...], work: Path) -> list[str]:
    """The words, with ids that there are in place of those of the page."""
    if words[0] == "show":
        return [git(work, "rev-parse", "HEAD").strip() if _IDS.fullmatch(w) else w for w in words]
    if words[0] == "apply":
        hunks = redline("diff", "old.md", "new.md", "--json", cwd=work).json["hunks"]
    elif words[0] == "decide":
        hunks = redline("review", "--json", cwd=work).json["hunks"]
    elif words[0] == "resume":
        redline("draft", "--drafter", "offline", cwd=work)
        hunks = [{"id": redline("abandon", "--json", cwd=work).json["abandoned"]}]
    else:
        return list(words)
    ids = iter([hunk["id"] for hunk in hunks])

    def replaced(word: str) -> str:
        return next(ids, "") if _IDS.fullmatch(word) else word

    found = [replaced(word) for word in words]
    return [word for at, word in enumerate(found) if word and "" not in found[at + 1 : at + 2]]


@pytest.mark.parametrize("words", printed(), ids=" ".join)
def test_it_does_what_it_says(words: tuple[str, ...], work: Path) -> None:
    if words[0] in _NEEDS_REVIEW:
        redline("draft", "--drafter", "offline", cwd=work)
    if words[0] == "commit" or "--undo" in words:
        redline("decide", "--reject-all", cwd=work)
    if words[0] == "show":
        (work / "report.md").write_text(f"{NEW}\nNot committed yet.\n")
    if words[0] == "add":
        redline("new", "looms", cwd=work, status=None)
    refused = next((r for start, r in REFUSED.items() if words[: len(start)] == start), "")
    said = redline(*typed(words, work), cwd=work, status=None)
    assert "Traceback" not in said.err
    if refused:
        assert said.status in (1, 2), said
        assert refused in said.err
    else:
        strict = words[0] == "audit" and "--strict" in words
        assert said.status in ((0, 1) if strict or words[0] == "doctor" else (0, 3)), said
