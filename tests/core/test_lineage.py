"""What is asked of git for the lineage of a block, on real repositories with unusual ones among."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from core.document import Document
from core.errors import RepositoryError
from core.lineage import why
from core.repository import Repository
from core.workspace import Workspace
from tests.e2e.command import REPORT, new_workspace
from tests.e2e.scene import git


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return new_workspace(tmp_path / "work")


def answer(folder: Path, words: str):
    workspace = Workspace.find(folder)
    document = Document(workspace.report.read_text())
    block = next(b for b in document.blocks if words in document.block_text(b))
    return why(workspace, Repository.find(folder), document, block)


def commits(folder: Path, words: str) -> list[str]:
    return [origin.commit for origin in answer(folder, words).origins]


def commit(folder: Path, message: str = "By hand") -> str:
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "-m", message)
    return git(folder, "rev-parse", "HEAD")


def change(folder: Path, old: str, new: str) -> str:
    path = folder / "report.md"
    path.write_text(path.read_text().replace(old, new))
    return commit(folder)


# --- the past of a file -----------------------------------------------------------------------


def test_versions_are_the_commits_that_changed_a_file_each_before_its_parents(work: Path) -> None:
    begin = git(work, "rev-parse", "HEAD")
    (work / "other.md").write_text("x")
    commit(work)
    changed = change(work, "40 picks", "41 picks")
    found = Repository.find(work).versions("report.md")
    assert [(v.commit, v.parents) for v in found] == [(changed, (begin,)), (begin, ())]
    assert {(v.author, v.path) for v in found} == {("Test Editor", "report.md")}


def test_following_renames_is_not_left_to_a_setting(work: Path) -> None:
    git(work, "config", "log.follow", "true")
    begin = git(work, "rev-parse", "HEAD")
    git(work, "mv", "report.md", "old.md")
    moved = commit(work)
    found = Repository.find(work)
    assert [version.commit for version in found.versions("old.md")] == [moved]
    assert found.came_from(moved, "old.md") == (f"{moved}^", "report.md")
    assert found.came_from(begin, "report.md") is None


def test_a_trailer_of_two_words_and_one_without_a_colon_are_read_as_git_reads_them(
    work: Path,
) -> None:
    (work / "report.md").write_text("# T\n")
    commit(work, "T\n\nRedline-Review: 0123456789ab partial\nReference: A\n  b <c>\n")
    (version, *_) = Repository.find(work).versions("report.md")
    assert version.trailers == (
        ("Redline-Review", "0123456789ab partial"),
        ("Reference", "A b <c>"),
    )


def test_many_files_are_read_at_once_and_what_is_not_there_is_none(work: Path) -> None:
    repository = Repository.find(work)
    names = ["HEAD:report.md", "HEAD:gone.md", "HEAD:notes", "0" * 40, "HEAD:report.md"]
    report = REPORT.encode()
    with closing(repository.blobs(names)) as blobs:
        assert list(blobs) == [report, None, None, None, report]
    with pytest.raises(RepositoryError, match="line break"):
        repository.blobs(["HEAD:a\nb"])


def test_the_files_of_a_folder_are_its_own_only(work: Path) -> None:
    (work / "notes" / "deeper").mkdir()
    (work / "notes" / "deeper" / "c.md").write_text("c")
    (work / "notes" / "é [1].md").write_text("e")
    commit(work)
    found = Repository.find(work).files_in("HEAD", "notes")
    assert sorted(found) == ["notes/looms.md", "notes/yarn.md", "notes/é [1].md"]
    assert found["notes/é [1].md"] == b"e"
    assert Repository.find(work).files_in("HEAD", "nowhere") == {}


# --- unusual reports --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["p[1]", "a b", "größe", ":(top)x", "-n"])
def test_a_workspace_of_any_name_is_answered_for(tmp_path: Path, name: str) -> None:
    work = new_workspace(tmp_path / "work")
    folder = work / name
    folder.mkdir()
    for file in ("report.md", "instructions.md"):
        (work / file).rename(folder / file)
    moved = commit(work)
    changed = change(folder, "40 picks", "41 picks")
    begin = git(work, "rev-list", "--max-parents=0", "HEAD")
    assert commits(folder, "41 picks") == [changed, begin]
    assert moved not in commits(folder, "3 years")


def test_a_report_behind_a_link_is_answered_for_by_the_file_it_names(work: Path) -> None:
    (work / "report.md").rename(work / "real.md")
    (work / "report.md").symlink_to("real.md")
    commit(work)
    begin = git(work, "rev-list", "--max-parents=0", "HEAD")
    assert commits(work, "40 picks") == [begin]


def test_an_old_version_that_is_no_utf_8_does_not_end_the_way(work: Path) -> None:
    begin = git(work, "rev-parse", "HEAD")
    (work / "report.md").write_bytes(REPORT.encode() + b"\n\xff\xfe\n")
    commit(work)
    (work / "report.md").write_text(REPORT.replace("40", "45"))
    last = commit(work)
    assert commits(work, "3 years") == [begin]
    assert commits(work, "45 picks") == [last, begin]


def test_line_ends_and_a_byte_order_mark_that_came_later_are_not_steps(work: Path) -> None:
    begin = git(work, "rev-parse", "HEAD")
    text = "\ufeff" + REPORT.replace("\n", "\r\n")
    (work / "report.md").write_bytes(text.encode())
    commit(work)
    assert commits(work, "Power looms") == [begin]
    assert commits(work, "40 picks") == [begin]


def test_a_merge_that_was_solved_by_hand_is_a_step_of_its_own(work: Path) -> None:
    begin = git(work, "rev-parse", "HEAD")
    git(work, "checkout", "--quiet", "-b", "side")
    change(work, "40 picks", "44 picks")
    git(work, "checkout", "--quiet", "main")
    ours = change(work, "40 picks", "45 picks")
    git(work, "merge", "--quiet", "side", check=False)
    (work / "report.md").write_text(REPORT.replace("40 picks", "46 picks"))
    merged = commit(work)
    assert commits(work, "46 picks") == [merged, ours, begin]


def test_a_worktree_and_a_folder_below_are_answered_for(work: Path, tmp_path: Path) -> None:
    begin = git(work, "rev-parse", "HEAD")
    git(work, "worktree", "add", "--quiet", str(tmp_path / "linked"))
    assert commits(tmp_path / "linked", "40 picks") == [begin]
    assert commits(work / "notes", "40 picks") == [begin]


def test_a_table_and_its_rows_are_followed(work: Path) -> None:
    table = "| Loom | Picks |\n|---|---|\n| Draper | 160 |\n| Sulzer | 240 |\n"
    (work / "report.md").write_text(f"{REPORT}\n{table}")
    came = commit(work)
    changed = change(work, "| Sulzer | 240 |", "| Sulzer | 250 |\n| Air jet | 1100 |")
    assert commits(work, "Sulzer") == [changed, came]
    assert commits(work, "Air jet") == [changed]
    assert commits(work, "Draper") == [came]
    assert commits(work, "Picks") == [came]


def test_objects_git_cannot_read_are_one_clear_line(work: Path) -> None:
    repository = Repository.find(work)
    for pack in (work / ".git" / "objects").glob("??/*"):
        pack.chmod(0o600)
        pack.write_bytes(b"broken")
    with (
        closing(repository.blobs(["HEAD:report.md"])) as blobs,
        pytest.raises(RepositoryError) as caught,
    ):
        list(blobs)
    assert caught.value.message.startswith("git cat-file: ")


def test_every_version_is_told_and_whoever_watches_may_end_it(work: Path) -> None:
    for number in range(41, 45):
        change(work, f"{number - 1} picks", f"{number} picks")
    workspace = Workspace.find(work)
    document = Document(workspace.report.read_text())
    block = next(b for b in document.blocks if "44 picks" in document.block_text(b))
    repository = Repository.find(work)
    told: list[tuple[int, int]] = []
    why(workspace, repository, document, block, lambda at, of: told.append((at, of)))
    assert told == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]

    def enough(at: int, of: int) -> None:
        if at == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        why(workspace, repository, document, block, enough)
