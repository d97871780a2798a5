"""Unified diffs out, as git and unidiff read them; and in, exactly or not at all."""

from __future__ import annotations

import subprocess
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unidiff.patch import PatchSet

from core.changes import ordered
from core.diff.hunks import difference
from core.drafting.patched import is_patch, patched
from core.errors import DrafterError
from core.patch import split_lines, unified
from tests.conftest import DATA, needs_data
from tests.core.diff.test_hunks import SEEDS, TEXTS
from tests.core.diff.texts import two_versions

REPORT = PurePosixPath("notes/report.md")
BASE = "".join(f"Line {number}.\n" for number in range(1, 41))


def patch_of(before: str, after: str, name: str = "notes/report.md") -> str:
    found = difference(before, after)
    ids = frozenset(change.id for hunk in found.hunks for change in hunk.changes)
    return unified(before, ordered(found.hunks, ids), name)


def patched_text(base: str, patch: str, name: str, report: PurePosixPath) -> str:
    return patched(base, patch, name, report).text


def applied_by_git(folder: Path, before: str, patch: str, name: str) -> str:
    """What git makes of a file; an empty patch is none to git."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(before.encode())
    if patch:
        done = subprocess.run(
            ["git", "apply", "--whitespace=nowarn", "-"],
            cwd=folder,
            input=patch.encode("utf-8", "surrogateescape"),
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
    return file.read_bytes().decode()


EDGES = [
    ("", "a\n"), ("", "a"), ("a", ""), ("a\n", ""), ("a", "b\n"), ("a\n", "a"), ("a", "a\n"),
    ("a", "b\na"), ("a\nb", "a\nb\n\nc"), ("a\r\nb\r\n", "a\nb\n"), ("a\n", "\ufeffa\n"),
    ("\ufeffa\n", "\ufeffb\n"), ("a\rb\n", "a\rc\n"), ("x\u2028y\n", "x\u2028z\n"),
    ("\n\n\n", "\n"), ("--- a\n+++ b\n", "--- a\n+++ c\n"), ("same\n", "same\n"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), EDGES)
def test_git_makes_the_new_text_of_every_edge(tmp_path, before, after):
    patch = patch_of(before, after, "x.md")
    assert applied_by_git(tmp_path, before, patch, "x.md") == after


@pytest.mark.parametrize("name", ["my report.md", 'o"dd\\\té.md', "sub/x y.md", "ber\xefcht.md"])
def test_git_finds_a_file_of_any_name_and_so_do_we(tmp_path, name):
    patch = patch_of(BASE, BASE.replace("Line 7", "Row 7"), name)
    assert "Row 7" in applied_by_git(tmp_path, BASE, patch, name)
    assert "Row 7" in patched_text(BASE, patch, "p", PurePosixPath(name))


@needs_data
@pytest.mark.parametrize("number", range(45))
def test_git_and_unidiff_read_the_patch_of_every_real_pair(tmp_path, number):
    folder = sorted((DATA / "prose-pairs").iterdir())[number]
    before, after = ((folder / f"{n}.md").read_bytes().decode() for n in ("before", "after"))
    patch = patch_of(before, after)
    assert applied_by_git(tmp_path, before, patch, "notes/report.md") == after
    (file,) = PatchSet(split_lines(patch))
    assert (file.source_file, file.target_file) == ("a/notes/report.md", "b/notes/report.md")
    assert file.path == "notes/report.md"
    assert all(hunk.is_valid() or "\\" in str(hunk) for hunk in file)
    assert patched_text(before, patch, "p", REPORT) == after


@settings(max_examples=400, deadline=None)
@given(SEEDS)
def test_a_patch_out_and_in_again_is_the_new_text(seed):
    before, after = two_versions(seed)
    if before != after:
        assert patched_text(before, patch_of(before, after), "p", REPORT) == after


@settings(max_examples=400, deadline=None)
@given(TEXTS, TEXTS)
def test_a_patch_of_any_two_texts_is_the_new_text(before, after):
    if before != after:
        assert patched_text(before, patch_of(before, after), "p", REPORT) == after


@settings(max_examples=300, deadline=None)
@given(SEEDS, st.integers(min_value=0, max_value=6))
def test_a_patch_never_changes_a_line_it_does_not_name(seed, lines):
    """Above a text that grew, a patch moves or is refused; the lines put there stay."""
    before, after = two_versions(seed)
    if before == after:
        return
    lead = "".join(f"Lead {number}.\n" for number in range(lines))
    try:
        found = patched_text(lead + before, patch_of(before, after), "p", REPORT)
    except DrafterError:
        return
    assert found == lead + after


# --- patches made elsewhere -------------------------------------------------------------------


def made_by(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr
    return done.stdout.decode()


@pytest.mark.parametrize(
    "command",
    [
        ("git", "diff", "--no-index", "old/report.md", "report.md"),
        ("git", "diff", "--no-index", "--no-prefix", "old/report.md", "report.md"),
        ("git", "diff", "--no-index", "-U1", "old/report.md", "report.md"),
        ("diff", "-u", "old/report.md", "report.md"),
        ("diff", "-u", "report.md.orig", "report.md"),
    ],
)
def test_a_patch_of_git_or_diff_is_taken_with_any_prefix(tmp_path, command):
    (tmp_path / "old").mkdir()
    after = BASE.replace("Line 9.", "Row 9.") + "One more."
    for name in ("old/report.md", "report.md.orig"):
        (tmp_path / name).write_text(BASE)
    (tmp_path / "report.md").write_text(after)
    patch = made_by(tmp_path, *command)
    assert is_patch(patch, "edits.txt")
    assert patched_text(BASE, patch, "edits", PurePosixPath("report.md")) == after


ONE = patch_of(BASE, BASE.replace("Line 20.", "Row 20."))


def test_a_patch_follows_its_lines_where_they_moved():
    moved = "New first line.\n" + BASE
    assert patched_text(moved, ONE, "p", REPORT) == moved.replace("Line 20.", "Row 20.")


@pytest.mark.parametrize(
    ("base", "patch", "words"),
    [
        (BASE.replace("Line 19.", "Row 19."), ONE, "lines that do not stand in the report"),
        ("x\n" + BASE + BASE, ONE, "fits in several places, lines 18 and 58"),
        (BASE, ONE.replace("notes/report.md", "notes/other.md"), "of another file: notes/other.md"),
        (BASE, ONE + ONE, "in 2 places of its own"),
        (BASE, ONE.replace("-17,7", "-17,9"), "damaged patch"),
        (BASE, "nothing of the kind\n", "holds no unified diff"),
        (BASE, "--- a/report.md\n+++ b/report.md\n@@ -9,0 +10 @@\n+x\n", "shows no line around"),
        (BASE, "--- /dev/null\n+++ b/report.md\n@@ -0,0 +1 @@\n+x\n", "anew"),
        ("a\nb\n", "--- a/report.md\n+++ b/report.md\n@@ -1 +1 @@\n-a\n+a\n" + "\\ Kein Ende\n",
         "do not stand"),
    ],
)  # fmt: skip
def test_a_patch_that_does_not_fit_is_refused_in_one_line(base, patch, words):
    with pytest.raises(DrafterError) as caught:
        patched_text(base, patch, "edits.patch", REPORT)
    assert words in caught.value.message
    assert "edits.patch" in caught.value.message
    assert "\n" not in caught.value.message


def test_of_a_patch_of_several_files_the_report_is_taken():
    other = ONE.replace("notes/report.md", "src/other.md")
    after = BASE.replace("Line 20.", "Row 20.")
    assert patched_text(BASE, other + ONE, "p", REPORT) == after
    both = ONE.replace("notes/report.md", "report.md") + ONE
    assert patched_text(BASE, both, "p", REPORT) == after  # the one with the whole path
    third = other + other.replace("src/", "doc/")
    with pytest.raises(DrafterError, match="of other files"):
        patched_text(BASE, third, "p", REPORT)


def test_a_report_that_shows_a_patch_is_no_patch():
    text = f"# On patches\n\n```diff\n{ONE}```\n"
    assert not is_patch(text, "edited.md")
    assert is_patch(ONE, "edited.md")
    assert is_patch("", "edits.PATCH")
    assert not is_patch("---\ntitle: x\n---\n", "edited.md")
