"""The history of a report, on real repositories with the unusual ones among them."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import RepositoryError
from core.history import History
from core.repository import Repository
from core.version import WORKING_TREE, Version, Words
from core.version_texts import VersionTexts
from core.word_counts import added_and_removed, apart, words_in
from core.workspace import Workspace
from tests.conftest import DATA, invariant, needs_data
from tests.e2e.command import REPORT, new_workspace
from tests.e2e.scene import git

TRAILERS = """Reference: Notes: <b> & looms <notes/looms.md>
Source-SHA256: 00
Hunks: 3 accepted, 1 edited, 2 rejected
Redline-Review: 0123456789ab
"""


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return new_workspace(tmp_path / "work")


def of(folder: Path, ref: str = "HEAD", **options: bool) -> History:
    workspace = Workspace.find(folder)
    return History.of(workspace, Repository.find(workspace.folder), ref, **options)


def listed(folder: Path, ref: str = "HEAD") -> list[Version]:
    with of(folder, ref) as history:
        return history.more(1000)


def told(versions: list[Version]) -> list[tuple[str, str]]:
    return [(version.subject, version.note) for version in versions]


def commit(folder: Path, message: str, *options: str) -> str:
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "-m", message, *options)
    return git(folder, "rev-parse", "HEAD")


def write(folder: Path, text: str | bytes, message: str) -> str:
    data = text if isinstance(text, bytes) else text.encode()
    (folder / "report.md").write_bytes(data)
    return commit(folder, message)


def change(folder: Path, old: str, new: str, message: str = "By hand") -> str:
    text = (folder / "report.md").read_text()
    assert old in text
    return write(folder, text.replace(old, new), message)


# --- the list ---------------------------------------------------------------------------------


def test_versions_are_listed_newest_first_with_what_their_commits_say(work: Path) -> None:
    begin = git(work, "rev-parse", "HEAD")
    changed = change(work, "40 picks", "41 picks", f"Looms: 4 of 6\n\n{TRAILERS}")
    newest, oldest = listed(work)
    assert (newest.commit, newest.before) == (changed, begin)
    assert (newest.date, newest.author) == (
        git(work, "log", "-1", "--format=%aI"),
        "Test Editor",
    )
    assert (newest.subject, newest.reference, newest.target) == (
        "Looms: 4 of 6",
        "Notes: <b> & looms",
        "notes/looms.md",
    )
    assert (newest.accepted, newest.rejected, newest.note) == (4, 2, "")
    assert (oldest.commit, oldest.before, oldest.reference) == (begin, "", "")
    assert newest.blob == git(work, "rev-parse", "HEAD:report.md")
    assert newest.blob_before == oldest.blob == git(work, "rev-parse", "HEAD^:report.md")


def test_a_commit_that_leaves_the_report_alone_is_no_version(work: Path) -> None:
    text = (work / "instructions.md").read_text()
    (work / "instructions.md").write_text(text.replace("[ ]", "[x]", 1))
    commit(work, "Only ticked", "-m", TRAILERS)
    git(work, "commit", "--quiet", "--allow-empty", "-m", "Nothing at all")
    assert [version.subject for version in listed(work)] == ["Begin"]


def test_the_list_is_read_page_by_page_to_its_end(work: Path) -> None:
    for number in range(1, 8):
        write(work, f"{number}\n", f"V{number}")
    with of(work) as history:
        pages, ended = [], []
        while page := history.more(3):
            pages.append([version.subject for version in page])
            ended.append(history.is_complete)
        assert pages == [["V7", "V6", "V5"], ["V4", "V3", "V2"], ["V1", "Begin"]]
        assert ended == [False, False, True]
        assert history.more() == []
        begin = git(work, "rev-list", "--max-parents=0", "HEAD")
        assert history.position(begin) == 7
        assert history.position("0" * 40) is None


def test_closing_ends_the_git_that_was_reading(work: Path) -> None:
    repository = Repository.find(work)
    for number in range(5):
        write(work, f"{number}\n", f"V{number}")
    log = repository.log("report.md", "HEAD")
    assert next(log).subject == "V4"
    log.close()
    assert log._process.returncode is not None
    history = of(work)
    assert len(history.more(2)) == 2
    history.close()
    assert history.more(2) == []
    assert not history.is_complete


def test_settings_of_the_user_do_not_change_what_is_listed(work: Path) -> None:
    git(work, "mv", "report.md", "kept.md")
    commit(work, "Away")
    git(work, "mv", "kept.md", "report.md")
    commit(work, "Home")
    change(work, "40 picks", "41 picks")
    before = listed(work)
    for setting in (
        "log.follow=true", "log.showRoot=false", "log.showSignature=true", "log.diffMerges=off",
        "diff.renames=copies", "log.abbrevCommit=true", "trailer.separators=%", "log.date=relative",
        "format.pretty=oneline", "color.ui=always", "diff.noprefix=true", "log.decorate=full",
    ):  # fmt: skip
        git(work, "config", *setting.split("="))
    assert listed(work) == before


# --- what is on disk --------------------------------------------------------------------------


def test_what_is_on_disk_is_the_topmost_version_while_it_differs(work: Path) -> None:
    head = git(work, "rev-parse", "HEAD")
    assert len(listed(work)) == 1
    text = REPORT.replace("40 picks", "41 slow picks")
    (work / "report.md").write_text(text)
    with of(work) as history:
        disk, committed = history.more()
        assert (disk.commit, disk.before, disk.note) == (WORKING_TREE, head, "not committed")
        assert history.words_of([disk, committed])[0] == Words(2, 1, len(words_in(text.encode())))
        assert (history.text(disk), history.text_before(disk)) == (text, REPORT)
        assert history.version("disk") == history.version(WORKING_TREE) == disk
        (work / "report.md").write_text(text + "More.\n")
        assert history.words(disk).added == 3
    with of(work, with_disk=False) as history:
        assert history.more() == [committed]
    assert listed(work, "main") == [committed]


def test_a_report_that_was_deleted_or_never_committed_is_told_so(work: Path) -> None:
    (work / "report.md").unlink()
    assert told(listed(work)) == [("", "deleted, not committed"), ("Begin", "")]
    gone = commit(work, "Gone")
    assert told(listed(work)) == [("Gone", "deleted"), ("Begin", "")]
    with of(work) as history:
        deleted = history.more(1)[0]
        assert (history.text(deleted), history.words(deleted).total) == ("", 0)
        with pytest.raises(RepositoryError, match="as it was committed"):
            history.version("disk")
    (work / "report.md").write_text("# New\n")
    assert [(v.before, v.note) for v in listed(work)[:1]] == [(gone, "not committed")]


def test_a_repository_without_a_commit_has_what_is_on_disk(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    work = tmp_path / "work"
    git(work, "init", "--quiet")
    (work / "instructions.md").write_text("# Task\n")
    assert listed(work) == []
    (work / "report.md").write_text("# One two\n")
    with of(work) as history:
        (disk,) = history.more()
        assert (disk.before, history.words(disk)) == ("", Words(2, 0, 2))
        assert history.oldest() is None
        assert list(history.search("two")) == [disk]
        assert history.branches() == []


def test_line_ends_that_git_would_write_otherwise_are_no_version(work: Path) -> None:
    git(work, "config", "core.autocrlf", "true")
    (work / "report.md").write_bytes(REPORT.replace("\n", "\r\n").encode())
    assert [version.commit for version in listed(work)] == [git(work, "rev-parse", "HEAD")]


# --- unusual histories ------------------------------------------------------------------------


def test_a_renamed_report_is_followed_and_told(work: Path) -> None:
    git(work, "mv", "report.md", "draft.md")
    first = commit(work, "Draft")
    (work / "old").mkdir()
    git(work, "mv", "draft.md", "old/draft.md")
    commit(work, "Deeper")
    git(work, "mv", "old/draft.md", "report.md")
    (work / "report.md").write_text(REPORT.replace("40 picks", "41 picks"))
    last = commit(work, "Back")
    with of(work) as history:
        versions = history.more()
        assert [(v.subject, v.path, v.note) for v in versions] == [
            ("Back", "report.md", "was old/draft.md"),
            ("Deeper", "old/draft.md", "was draft.md"),
            ("Draft", "draft.md", "was report.md"),
            ("Begin", "report.md", ""),
        ]
        assert [w.added for w in history.words_of(versions)][:3] == [1, 0, 0]
        assert [v.before for v in versions] == [v.commit for v in versions[1:]] + [""]
        assert history.text(versions[-1]) == history.text_before(versions[0]) == REPORT
        assert history.oldest() == versions[-1]
        assert history.version(first) == versions[2]
        assert history.version(last) == versions[0]


def test_a_report_deleted_and_made_again_keeps_its_older_versions(work: Path) -> None:
    (work / "report.md").unlink()
    commit(work, "Gone")
    write(work, "# Wholly other\n", "Again")
    with of(work) as history:
        versions = history.more()
        assert told(versions) == [("Again", "made again"), ("Gone", "deleted"), ("Begin", "")]
        total = len(words_in(REPORT.encode()))
        assert history.words_of(versions) == [
            Words(2, 0, 2),
            Words(0, total, 0),
            Words(total, 0, total),
        ]
        assert history.oldest() == versions[-1]
        assert history.version("HEAD^").note == "deleted"


def test_a_merge_is_listed_where_it_changed_the_report(work: Path) -> None:
    git(work, "checkout", "--quiet", "-b", "side")
    side = change(work, "40 picks", "44 picks", "Side")
    git(work, "checkout", "--quiet", "main")
    ours = change(work, "3 years", "4 years", "Ours")
    git(work, "merge", "--quiet", "-m", "Merged", "side", check=False)
    if git(work, "status", "--porcelain"):
        write(work, REPORT.replace("40", "44").replace("3 years", "4 years"), "Merged")
    with of(work) as history:
        versions = history.more()
        assert {v.commit for v in versions[1:3]} == {side, ours}
        merged = versions[0]
        assert (merged.subject, merged.note, merged.before) == ("Merged", "merge", ours)
        assert history.words(merged) == Words(1, 1, len(words_in(REPORT.encode())))
        assert "40 picks" in history.text_before(merged)
        assert "44 picks" in history.text(merged)
    git(work, "checkout", "--quiet", "-b", "quiet", side)
    (work / "other.md").write_text("x")
    commit(work, "Elsewhere")
    git(work, "merge", "--quiet", "--no-ff", "-m", "No change", "main")
    assert "No change" not in [v.subject for v in listed(work)]


def test_a_report_that_came_by_a_branch_and_was_changed_in_its_merge_is_no_new_one(
    tmp_path: Path,
) -> None:
    work = new_workspace(tmp_path / "work", report=None)
    git(work, "checkout", "--quiet", "-b", "side")
    begin = write(work, REPORT, "Begin")
    git(work, "checkout", "--quiet", "main")
    git(work, "merge", "--quiet", "--no-ff", "--no-commit", "side")
    write(work, REPORT.replace("40 picks", "41 picks"), "Merged")
    merged, first = listed(work)
    assert (merged.note, merged.before, first.commit) == ("", begin, begin)
    assert merged.blob_before == first.blob


def test_a_merge_that_took_a_deletion_back_is_told_as_one(work: Path) -> None:
    git(work, "checkout", "--quiet", "-b", "side")
    change(work, "40 picks", "41 picks", "Side")
    git(work, "checkout", "--quiet", "main")
    git(work, "rm", "--quiet", "report.md")
    gone = commit(work, "Gone")
    git(work, "merge", "--quiet", "side", check=False)
    write(work, REPORT.replace("40 picks", "42 picks"), "Merged")
    merged = listed(work)[0]
    assert (merged.note, merged.before, merged.blob_before) == ("merge", gone, "")


def test_where_a_shallow_clone_ends_is_told(work: Path, tmp_path: Path) -> None:
    for number in range(41, 45):
        change(work, f"{number - 1} picks", f"{number} picks", f"V{number}")
    git(tmp_path, "clone", "--quiet", "--depth", "2", f"file://{work}", "shallow")
    shallow = tmp_path / "shallow"
    note = "the clone is shallow and ends here"
    assert told(listed(shallow)) == [("V44", ""), ("V43", note)]
    with of(shallow) as history:
        assert history.oldest() == history.more()[-1]
        with pytest.raises(RepositoryError):
            history.version("HEAD~3")


def test_an_old_version_that_is_no_utf_8_shows_what_can_be_read(work: Path) -> None:
    write(work, b"# Gr\xf6\xdfe\n\nOne two.\n", "Latin")
    write(work, "# Größe\n\nOne two.\n", "Good")
    with of(work) as history:
        good, latin, _ = history.more()
        assert history.note(latin) == ""
        assert history.text(latin) == "# Gr\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}e" + (
            "\n\nOne two.\n"
        )
        assert (history.note(latin), history.note(good)) == ("not UTF-8", "")
    for _ in range(2):  # counted, then remembered
        with of(work) as history:
            versions = history.more()
            history.words_of(versions)
            assert [history.note(v) for v in versions] == ["", "not UTF-8", ""]


def test_signed_commits_are_listed_as_others_are(work: Path, tmp_path: Path) -> None:
    signer = tmp_path / "signer"
    signer.write_text(
        "#!/bin/sh\ncat > /dev/null\necho '[GNUPG:] SIG_CREATED ' >&2\n"
        "printf -- '-----BEGIN PGP SIGNATURE-----\\n\\nx\\n-----END PGP SIGNATURE-----\\n'\n"
    )
    signer.chmod(0o755)
    git(work, "config", "gpg.program", str(signer))
    git(work, "config", "log.showSignature", "true")
    (work / "report.md").write_text("# Signed\n")
    signed = commit(work, f"Signed\n\n{TRAILERS}", "-S")
    assert "gpgsig" in git(work, "cat-file", "commit", signed)
    newest, _ = listed(work)
    assert (newest.commit, newest.subject, newest.accepted) == (signed, "Signed", 4)


def test_a_workspace_in_a_submodule_has_the_history_of_its_own(work: Path, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    git(outer, "init", "--quiet")
    allowed = ("-c", "protocol.file.allow=always")
    git(outer, *allowed, "submodule", "--quiet", "add", str(work), "inner")
    commit(outer, "Outer")
    change(outer / "inner", "40 picks", "41 picks", "Inner")
    assert told(listed(outer / "inner")) == [("Inner", ""), ("Begin", "")]


def test_a_submodule_that_stood_in_place_of_the_report_has_no_text(
    work: Path, tmp_path: Path
) -> None:
    new_workspace(tmp_path / "other")
    git(work, "rm", "--quiet", "report.md")
    allowed = ("-c", "protocol.file.allow=always")
    git(work, *allowed, "submodule", "--quiet", "add", str(tmp_path / "other"), "report.md")
    commit(work, "Submodule")
    git(work, "rm", "--quiet", "--cached", "report.md")
    git(work, "config", "--remove-section", "submodule.report.md")
    subprocess.run(["rm", "-rf", "report.md"], cwd=work, check=True)
    write(work, "# Text\n", "Text again")
    with of(work) as history:
        versions = history.more()
        assert told(versions)[:2] == [
            ("Text again", ""),
            ("Submodule", "a submodule stood here"),
        ]
        assert [history.text(v) for v in versions[:2]] == ["# Text\n", ""]
        assert [w.total for w in history.words_of(versions)][:2] == [1, 0]


def test_a_link_and_a_change_of_mode_are_told(work: Path) -> None:
    (work / "report.md").chmod(0o755)
    commit(work, "Mode")
    (work / "report.md").unlink()
    (work / "report.md").symlink_to("notes/looms.md")
    commit(work, "Link")
    (work / "report.md").unlink()
    write(work, REPORT, "File")
    with of(work) as history:
        versions = history.more()
        assert told(versions) == [
            ("File", ""), ("Link", "a link"), ("Mode", "same text, other mode"), ("Begin", ""),
        ]  # fmt: skip
        assert history.text(versions[1]) == "notes/looms.md"


def test_a_linked_worktree_and_a_detached_head_have_the_same_history(
    work: Path, tmp_path: Path
) -> None:
    change(work, "40 picks", "41 picks", "Second")
    git(work, "worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"), "HEAD")
    assert listed(tmp_path / "linked") == listed(work)
    git(tmp_path / "linked", "checkout", "--quiet", "HEAD^")
    assert told(listed(tmp_path / "linked")) == [("Begin", "")]


@pytest.mark.parametrize("name", ["p[1]", "a b", "größe", ":(top)x", "-n", "HEAD"])
def test_a_workspace_of_any_name_has_its_history(tmp_path: Path, name: str) -> None:
    work = new_workspace(tmp_path / "work")
    (work / name).mkdir()
    for file in ("report.md", "instructions.md"):
        (work / file).rename(work / name / file)
    commit(work, "Moved")
    change(work / name, "40 picks", "41 picks", "Second")
    assert told(listed(work / name)) == [
        ("Second", ""), ("Moved", "was report.md"), ("Begin", ""),
    ]  # fmt: skip


def test_a_folder_that_stood_where_the_report_is_is_passed_over(work: Path) -> None:
    (work / "report.md").unlink()
    (work / "report.md").mkdir()
    (work / "report.md" / "part.md").write_text("x")
    commit(work, "Folder")
    (work / "report.md" / "part.md").write_text("y")
    commit(work, "In the folder")
    subprocess.run(["rm", "-r", "report.md"], cwd=work, check=True)
    write(work, "# Text\n", "Text again")
    subjects = [v.subject for v in listed(work)]
    assert subjects == ["Text again", "Folder", "Begin"]


def test_objects_git_cannot_read_are_one_clear_line(work: Path) -> None:
    change(work, "40 picks", "41 picks")
    blob = git(work, "rev-parse", "HEAD^:report.md")
    (work / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with of(work) as history:
        newest, oldest = history.more()
        assert "41 picks" in history.text(newest)
        for asked in (history.text, history.words):
            with pytest.raises(RepositoryError, match=r"missing|cat-file"):
                asked(oldest)


# --- looking up -------------------------------------------------------------------------------


def test_a_version_is_found_by_whatever_git_takes_for_a_commit(work: Path) -> None:
    begin = git(work, "rev-parse", "HEAD")
    git(work, "tag", "-a", "-m", "One", "v1")
    changed = change(work, "40 picks", "41 picks")
    git(work, "commit", "--quiet", "--allow-empty", "-m", "Nothing")
    with of(work) as history:
        newest, oldest = history.more()
        for name in (changed, changed[:7], "HEAD^", "main", "HEAD"):
            assert history.version(name) == newest
        for name in ("v1", begin[:9], "HEAD~2", "main~2"):
            assert history.version(name) == oldest


@pytest.mark.parametrize(
    "name", ["nowhere", "-n", "HEAD..main", "0" * 40, "HEAD:report.md", "disk"]
)
def test_what_is_no_version_is_one_clear_line_with_a_hint(work: Path, name: str) -> None:
    with of(work) as history, pytest.raises(RepositoryError) as caught:
        history.version(name)
    assert caught.value.hint


def test_a_commit_before_the_report_has_no_version(tmp_path: Path) -> None:
    work = new_workspace(tmp_path / "work", report=None)
    write(work, REPORT, "Report")
    with of(work) as history, pytest.raises(RepositoryError, match=r"HEAD\^ has no report.md"):
        history.version("HEAD^")


def test_branches_of_here_and_elsewhere_and_tags_are_listed(work: Path, tmp_path: Path) -> None:
    head = git(work, "rev-parse", "HEAD")
    git(work, "tag", "light")
    git(work, "tag", "-a", "-m", "Heavy", "heavy")
    git(work, "tag", "-a", "-m", "A text", "text", "HEAD:report.md")
    git(tmp_path, "clone", "--quiet", str(work), "clone")
    clone = tmp_path / "clone"
    git(clone, "checkout", "--quiet", "-b", "mine")
    with of(clone) as history:
        found = history.branches()
    assert {(b.name, b.ref, b.is_current) for b in found} == {
        ("main", "refs/heads/main", False),
        ("mine", "refs/heads/mine", True),
        ("origin/main", "refs/remotes/origin/main", False),
        ("light", "refs/tags/light", False),
        ("heavy", "refs/tags/heavy", False),
    }
    assert {b.tip for b in found} == {head}
    assert all(re.match(r"\d{4}-\d\d-\d\dT", b.date) for b in found)


def test_another_branch_is_read_without_checking_it_out(work: Path) -> None:
    git(work, "checkout", "--quiet", "-b", "side")
    change(work, "40 picks", "44 picks", "Side")
    git(work, "checkout", "--quiet", "main")
    (work / "report.md").write_text("# Not committed\n")
    assert told(listed(work, "side")) == [("Side", ""), ("Begin", "")]
    with pytest.raises(RepositoryError, match="no branch, tag or commit nowhere"):
        of(work, "nowhere")


# --- words ------------------------------------------------------------------------------------


def test_a_second_opening_counts_and_reads_nothing(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(41, 45):
        change(work, f"{number - 1} picks", f"{number} or {number} picks", f"V{number}")
    with of(work) as history:
        versions = history.more()
        counted = history.words_of(versions)
        assert [w.added for w in counted[:4]] == [3, 3, 3, 3]

    asked: list[Version] = []
    read = VersionTexts.read

    def watched(self: VersionTexts, versions: list[Version], **options: bool):
        asked.extend(versions)
        return read(self, versions, **options)

    monkeypatch.setattr(VersionTexts, "read", watched)
    with of(work) as history:
        assert history.words_of(versions) == counted
        assert history.words(versions[2]) == counted[2]
    assert asked == []
    (kept,) = (work / ".git" / "redline").rglob("words")
    data = kept.read_bytes()
    kept.write_bytes(data[:50] + bytes([data[50] ^ 1]) + data[51:-1])  # one damaged, one torn
    with of(work) as history:
        assert history.words_of(versions) == counted
    assert len(asked) == 2
    with of(work) as history:
        assert history.words_of(versions) == counted
    assert len(asked) == 2


def test_the_total_of_a_version_follows_from_a_neighbour_that_is_known(work: Path) -> None:
    change(work, "40 picks", "40 slow picks", "One more")
    change(work, "A hand loom makes", "It makes", "Two less")
    with of(work) as history:
        versions = history.more()
        texts = [history.text(version).encode() for version in versions]
        history.words(versions[1])
        totals = [words.total for words in history.words_of(versions)]
        assert totals == [len(words_in(text)) for text in texts]


def test_words_are_told_where_nothing_can_be_kept(work: Path) -> None:
    (work / ".git" / "redline").write_text("no folder")
    with of(work) as history:
        (begin,) = history.more()
        assert history.words(begin).added == len(words_in(REPORT.encode()))


TEXT = st.lists(
    st.sampled_from(["a", "b", "don’t", "3.5", "**b**", "漢字", "ö", " ", "\n", "\t", "\u2003"])
).map(lambda parts: "".join(parts).encode())


@invariant
@given(TEXT | st.binary(), TEXT | st.binary(), st.integers(0, 8))
def test_words_are_counted_as_if_both_texts_were_read_whole(
    before: bytes, after: bytes, margin: int
) -> None:
    old, new = Counter(words_in(before)), Counter(words_in(after))
    assert added_and_removed(before, after) == ((new - old).total(), (old - new).total())
    one, other = apart(before, after, margin)
    assert len(before) - len(one) == len(after) - len(other)


def test_marks_of_markdown_are_no_words_and_scripts_without_spaces_have_some() -> None:
    assert words_in("## **Don’t** re-use | 3.5 | [x](y.md)\n".encode()) == [
        "Don’t", "re-use", "3.5", "x", "y.md",
    ]  # fmt: skip
    assert words_in("漢字 and カナ".encode()) == ["漢", "字", "and", "カ", "ナ"]


# --- searching --------------------------------------------------------------------------------


@pytest.fixture
def searched(work: Path) -> Path:
    change(work, "40 picks", "41 picks (a.b*)", "Speed of [looms]")
    change(work, "(a.b*)", "Über\nfast", f"More\n\n{TRAILERS}")
    change(work, "# Power", "Intro.\n\n# Power", "Moved")
    git(work, "commit", "--quiet", "--amend", "--no-edit", "--author", "Ada L <ada@example.org>")
    return work


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("a.b*", ["More", "Speed of [looms]"]),
        ("A.B*", ["More", "Speed of [looms]"]),
        ("a.b", ["More", "Speed of [looms]"]),
        ("picks (a.b", ["More", "Speed of [looms]"]),
        ("(a.b*) a minute", ["More", "Speed of [looms]"]),
        ("axb*", []),
        (".*", []),
        ("über fast", ["More"]),
        ("of [loom", ["Speed of [looms]"]),
        ("<B> & looms", ["More"]),
        ("notes/looms", ["More"]),
        ("ada l", ["Moved"]),
        ("41 picks", ["Speed of [looms]"]),
        ("3 years", ["Begin"]),
        ("  ", []),
    ],
)
def test_a_text_is_searched_as_it_is_in_what_is_said_and_what_changed(
    searched: Path, text: str, subjects: list[str]
) -> None:
    with of(searched) as history:
        assert [version.subject for version in history.search(text)] == subjects


def test_a_search_may_be_stopped(searched: Path) -> None:
    with of(searched) as history, closing(history.search("editor")) as found:
        assert [v.subject for v in islice(found, 1)] == ["More"]


# --- one section ------------------------------------------------------------------------------


def test_a_section_is_followed_through_new_headings_and_other_places(work: Path) -> None:
    change(work, "40 picks", "41 picks", "Speed 41")
    change(work, "3 years", "4 years", "Cost 4")
    change(work, "## Speed", "## Picks a minute", "Speed renamed")
    change(work, "# Power looms", "# Looms of power", "Part renamed")
    text = (work / "report.md").read_text()
    speed = "## Picks a minute\n\n- A hand loom makes 41 picks a minute.\n"
    assert speed in text
    write(work, text.replace(f"{speed}\n", "") + f"\n{speed}", "Speed moved")
    change(work, "41 picks", "42 picks", "Speed 42")
    change(work, "4 years", "5 years", "Cost 5")
    with of(work) as history:
        versions = history.of_section(("Looms of power", "Picks a minute"))
        assert [v.subject for v in versions] == ["Speed 42", "Speed renamed", "Speed 41", "Begin"]
        versions = history.of_section(("Looms of power", "Cost"))
        assert [v.subject for v in versions] == ["Cost 5", "Cost 4", "Begin"]
        whole = [v.subject for v in history.of_section(("Looms of power",))]
        assert len(whole) == 8
        assert list(history.of_section(("Looms of power", "Nowhere"))) == []


def test_a_section_that_was_taken_out_and_put_back_is_followed_across(work: Path) -> None:
    cost = "\n## Cost\n\n- A loom pays for itself in 3 years.\n"
    change(work, cost, "", "Cost out")
    change(work, "40 picks", "41 picks", "Speed")
    write(work, (work / "report.md").read_text() + cost, "Cost back")
    change(work, "41 picks", "42 picks", "Speed again")
    with of(work) as history:
        versions = history.of_section(("Power looms", "Cost"))
        assert [v.subject for v in versions] == ["Cost back", "Cost out", "Begin"]
        change(work, cost, "", "Cost out again")
        versions = history.of_section(("Cost",))
        assert [v.subject for v in versions][:2] == ["Cost out again", "Cost back"]


@pytest.mark.parametrize(
    ("old", "new", "path", "renamed"),
    [
        ("## Cost", "## Price", ("Power looms", "Price"), ["Renamed"]),
        ("# Power looms", "# Looms", ("Looms", "Cost"), []),
    ],
)
def test_a_section_is_known_by_its_old_titles_where_it_was_taken_out(
    work: Path, old: str, new: str, path: tuple[str, ...], renamed: list[str]
) -> None:
    cost = "\n## Cost\n\n- A loom pays for itself in 3 years.\n"
    change(work, cost, "", "Out")
    write(work, (work / "report.md").read_text() + cost, "Back")
    change(work, old, new, "Renamed")
    change(work, "40 picks", "41 picks", "Speed")
    with of(work) as history:
        versions = history.of_section(path)
        assert [v.subject for v in versions] == [*renamed, "Back", "Out", "Begin"]


def test_a_section_that_moved_and_was_rewritten_is_followed_by_its_title(work: Path) -> None:
    text = (work / "report.md").read_text()
    moved = text.replace("## Speed\n\n- A hand loom makes 40 picks a minute.\n\n", "")
    write(work, f"{moved}\n# Annex\n\n## Speed\n\nWeavers disagree about that.\n", "Moved")
    with of(work) as history:
        versions = history.of_section(("Annex", "Speed"))
        assert [v.subject for v in versions] == ["Moved", "Begin"]
        before = history.version("HEAD^")
        assert history.text(before) == REPORT


def test_a_section_that_grew_or_lost_a_subsection_or_its_borders_was_changed(work: Path) -> None:
    change(work, "\n## Cost", "\n### Wide looms\n\nNone.\n\n## Cost", "Grew")
    change(work, "## Cost", "#### Cost", "Swallowed the next")
    write(work, (work / "report.md").read_text().replace("\n", "\r\n"), "Line ends")
    change(work, "#### Cost", "## Cost", "Gave it back")
    change(work, "### Wide looms\n\nNone.\n\n", "", "Shrank")
    with of(work) as history:
        versions = history.of_section(("Power looms", "Speed"))
        assert [v.subject for v in versions] == [
            "Shrank", "Gave it back", "Swallowed the next", "Grew", "Begin",
        ]  # fmt: skip


# --- real revisions ---------------------------------------------------------------------------


@needs_data
def test_real_revisions_as_two_commits_have_both_texts_and_their_words(tmp_path: Path) -> None:
    work = new_workspace(tmp_path / "work", report=None)
    stream, pairs = [], sorted((DATA / "prose-pairs").iterdir())
    assert pairs
    for pair in pairs:
        for name in ("before", "after"):
            data = (pair / f"{name}.md").read_bytes()
            subject = f"{name} {json.loads((pair / 'meta.json').read_text())['repo']}"
            head = f"commit refs/heads/{pair.name}\ncommitter T <t@x> 1700000000 +0000\n"
            said = f"data {len(subject.encode())}\n{subject}\n"
            file = f"M 100644 inline report.md\ndata {len(data)}\n"
            stream.append(f"{head}{said}{file}".encode() + data + b"\n")
    importing = ("git", "fast-import", "--quiet")
    subprocess.run(importing, cwd=work, input=b"".join(stream), check=True)
    for pair in pairs:
        old, new = ((pair / f"{name}.md").read_bytes() for name in ("before", "after"))
        with of(work, pair.name) as history:
            versions = history.more()
            after, before = versions
            assert [history.text(v).encode() for v in versions] == [new, old]
            words, begun = history.words_of(versions)
            assert words.total == len(words_in(new)), pair.name
            assert begun == Words(len(words_in(old)), 0, len(words_in(old)))
            assert words.total - begun.total == words.added - words.removed
            assert (after.before, before.before) == (before.commit, "")


def test_a_report_that_a_merge_brought_is_listed_from_there(tmp_path: Path) -> None:
    work = new_workspace(tmp_path / "work", report=None)
    git(work, "checkout", "--quiet", "-b", "side")
    (work / "other.md").write_text("x")
    commit(work, "Elsewhere")
    git(work, "checkout", "--quiet", "main")
    git(work, "merge", "--quiet", "--no-ff", "--no-commit", "side")
    merged = write(work, REPORT, "Merged")
    change(work, "40 picks", "41 picks", "Later")
    with of(work) as history:
        _, first = history.more()
        assert (first.commit, first.before, first.note) == (merged, "", "")
        assert history.oldest() == first
        assert history.words(first).removed == 0
        assert history.version("HEAD^") == first
