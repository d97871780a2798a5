"""What an audit would open, told before anything is."""

from __future__ import annotations

from pathlib import Path

from core.auditing import open_workspace, plan
from core.workspace import Workspace
from tests.e2e.scene import git
from tests.opened import opening


def test_what_would_be_opened_is_told_with_its_size_and_nothing_is_read(tmp_path: Path) -> None:
    (tmp_path / "instructions.md").write_text(
        "# T\n\n## References\n\n- [x] [Read](read.md)\n- [ ] [Again](read.md)\n"
        "- [ ] [Gone](no.md)\n"
        "- [ ] [Page](https://a.example/b)\n- [ ] Nothing to point to\n- [ ] [Pipe](pipe.md)\n"
    )
    (tmp_path / "read.md").write_text("A loom.\n")
    (tmp_path / "pipe.md").symlink_to("/dev/zero")
    git(tmp_path, "init", "--quiet")
    with opening() as opened:
        found = plan(Workspace.find(tmp_path))
    assert "instructions.md" in opened
    assert "read.md" not in opened
    assert [(p.title, p.target, p.is_ticked, p.size, bool(p.why_not)) for p in found] == [
        ("Read", "read.md", True, 8, False),
        ("Gone", "no.md", False, 0, True),
        ("Page", "https://a.example/b", False, 0, True),
        ("Pipe", "pipe.md", False, 0, True),
    ]
    assert "not there" in found[1].why_not
    assert "web page" in found[2].why_not
    assert "outside the repository" in found[3].why_not


def test_a_workspace_is_opened_without_its_lock_or_its_journal(tmp_path: Path) -> None:
    (tmp_path / "instructions.md").write_text("# T\n\n## References\n\n- [x] [A talk](talk.md)\n")
    (tmp_path / "talk.md").write_text("Looms make 160 picks.\n")
    (tmp_path / "report.md").write_text("# R\n\nA loom makes 160 picks.\n")
    said: list[str] = []
    opened = open_workspace(Workspace.find(tmp_path), said.append)
    assert [source.target for source in opened.sources] == ["talk.md"]
    assert said == ["reads report.md", "opens talk.md"]
