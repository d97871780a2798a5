"""A patch is taken whole or refused, whatever happened to it on the way."""

from __future__ import annotations

import difflib
import random
import re
import subprocess
import tempfile
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.drafting.file import FileDrafter
from core.drafting.patched import is_patch, patched
from core.errors import DrafterError
from tests.conftest import invariant

REPORT = PurePosixPath("report.md")
BASE = "# Looms\n\nThe mill has 40 looms.\n\n-- a line of dashes\n++ of plusses\n\nThe end.\n"
HEAD = "--- a/report.md\n+++ b/report.md\n"
BODY = " # Looms\n \n-The mill has 40 looms.\n+The mill has 64 looms.\n+It has a second hall.\n"
WHOLE = f"{HEAD}@@ -1,3 +1,4 @@\n{BODY}"
AFTER = BASE.replace("40 looms.\n", "64 looms.\nIt has a second hall.\n")


def taken(patch: str, base: str = BASE) -> str:
    return patched(base, patch, "p.diff", REPORT).text


def test_the_patch_of_these_tests_is_taken() -> None:
    assert taken(WHOLE) == AFTER


@pytest.mark.parametrize(
    ("patch", "words"),
    [
        (WHOLE.replace("+1,4", "+1,3"), "line 8 stands below a hunk"),
        (WHOLE.replace("-1,3 +1,4", "-1,2 +1,2"), "line 6 stands below a hunk"),
        (WHOLE.replace("+1,4", "+1,5"), "the hunk of line 3 ends with the file"),
        (WHOLE.replace("-1,3", "-1,9"), "the hunk of line 3 ends with the file"),
        (WHOLE.replace("-1,3", "-1,2"), "line 6 is one more than the header in line 3 counts"),
        (WHOLE.replace("@@ -1,3 +1,4 @@", "@@ ... @@"), "line 3 is a hunk's header without counts"),
        (WHOLE.replace("@@ -1,3 +1,4 @@", "@@"), "line 3 is a hunk's header without counts"),
        (WHOLE.replace("@@ -1,3 +1,4 @@", "@@ -1 @@"), "line 3 is a hunk's header without counts"),
        (WHOLE[:-1], "line 8 has no end: the patch may be cut off there"),
        (WHOLE.replace("@@ -1,3 +1,4 @@\n", ""), "a file without a hunk"),
        (HEAD, "a file without a hunk"),
        (WHOLE + "\n+one more\n", "line 10 stands below a hunk"),
        (WHOLE + "-- \n-one less\n", None),
        (WHOLE.replace("-The mill has 40", "The mill has 40"), "the hunk of line 3 ends in line 6"),
        (WHOLE.replace("@@ -1,3 +1,4 @@", "@@@ -1,3 -1,3 +1,4 @@@"), "combined diff"),
        (f"{HEAD}@@ -3 +3 @@\nThe mill has [-40-]{{+64+}} looms.\n", "is a word diff"),
        ("*** a/report.md\n--- b/report.md\n***************\n*** 1,3 ****\n", "a context diff"),
        ("3c3\n< The mill has 40 looms.\n---\n> The mill has 64 looms.\n", "without context"),
        ("3c\nThe mill has 64 looms.\n.\n", "a script for ed"),
        ("\x1b[1m--- a/report.md\x1b[m\n\x1b[1m+++ b/report.md\x1b[m\n", "is coloured"),
        (WHOLE.replace(HEAD, "diff --git a/report.md b/report.md\nold mode 100644\n"
                             f"new mode 100755\n{HEAD}"), "changes the mode of report.md"),
        ("diff --git a/report.md b/r2.md\nsimilarity index 90%\nrename from report.md\n"
         "rename to r2.md\n--- a/report.md\n+++ b/r2.md\n" + WHOLE.removeprefix(HEAD), "renames"),
        ("diff --git a/report.md b/report.md\ndeleted file mode 100644\n--- a/report.md\n"
         "+++ /dev/null\n@@ -1,2 +0,0 @@\n-# Looms\n-\n", "deletes report.md"),
    ],
)  # fmt: skip
def test_a_damaged_patch_is_refused_in_one_line(patch: str, words: str | None) -> None:
    if words is None:
        assert taken(patch) == AFTER  # below a signature stands what a list appends
        return
    with pytest.raises(DrafterError) as raised:
        taken(patch)
    assert words in raised.value.message
    assert "\n" not in raised.value.message
    assert raised.value.hint


@pytest.mark.parametrize(
    "patch",
    [
        f"From {'a' * 40} Mon Sep 17 00:00:00 2001\nFrom: A <a@b>\nSubject: x\n\n- one\n"
        "+ two\n---\n"
        f" report.md | 3 ++-\n 1 file changed\n\ndiff --git a/report.md b/report.md\n"
        f"index 1..2 100644\n{WHOLE}-- \n2.39.5\n\n",
        f"commit {'a' * 40}\nAuthor: A <a@b>\n\n    Say more\n\n    - of looms\n\n{WHOLE}",
        WHOLE.replace("\n \n", "\n\n"),  # an editor strips the space of an empty line
        WHOLE.replace("@@ -1,3 +1,4 @@", "@@ -1,3 +1,4 @@ # Looms"),
        f"Index: report.md\n{'=' * 67}\n{WHOLE}",
        f"{WHOLE}\n",
        f"\ufeff{WHOLE}",
    ],
)
def test_what_stands_around_a_whole_patch_is_no_damage(patch: str) -> None:
    assert taken(patch) == AFTER


def test_removed_lines_that_look_like_headers_are_lines() -> None:
    after = BASE.replace("-- a line of dashes\n++ of plusses\n", "++ b\n-- a\n")
    patch = "".join(
        difflib.unified_diff(
            BASE.splitlines(True), after.splitlines(True), "a/report.md", "b/report.md"
        )
    )
    assert "\n--- a line of dashes\n" in patch
    assert taken(patch) == after


@pytest.mark.parametrize("name", ["p.diff", "mail.txt"])
@pytest.mark.parametrize("patch", [WHOLE.replace("@@ -1,3 +1,4 @@", "@@ ... @@"), WHOLE])
def test_a_patch_is_known_by_its_form_and_never_taken_for_a_copy(patch: str, name: str) -> None:
    assert is_patch(patch, name)
    assert is_patch("*** a/report.md\n--- b/report.md\n***************\n*** 1 ****\n", name)


def test_files_that_are_left_out_are_named(tmp_path: Path) -> None:
    other = WHOLE.replace("report.md", "notes/a.md")
    assert patched(BASE, other + WHOLE, "p", REPORT) == (AFTER, ("notes/a.md",))
    drafter = FileDrafter((other + WHOLE).encode(), "p.diff", REPORT)
    drafter.check(BASE)


# --- against git -----------------------------------------------------------------------------

LINES = st.lists(
    st.sampled_from(["a", "b", "c", "", "-- x", "++ y", "- i", "+ j", "@@ -1 +1 @@", "é", " d"]),
    min_size=1, max_size=14,
).map(lambda lines: "".join(f"{line}\n" for line in lines))  # fmt: skip


@settings(invariant, max_examples=250)
@given(LINES, LINES, st.integers(0, 5), st.booleans(), st.integers(0, 2**32))
def test_a_patch_with_any_damage_is_what_git_recounts_or_refused(
    before: str, after: str, context: int, ends: bool, seed: int
) -> None:
    if before == after:
        return
    after = after if ends else after.removesuffix("\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a").write_text(before, newline="")
        (folder / "report.md").write_text(after, newline="")
        made = subprocess.run(
            ["git", "diff", "--no-index", f"-U{context}", "a", "report.md"],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        patch = made.stdout.replace("a/a", "a/report.md")
        _agrees(folder, before, patch, after)
        _agrees(folder, before, _damaged(patch, random.Random(seed)), None)


def _damaged(patch: str, chance: random.Random) -> str:
    """Other counts in a header, or a line of a body gone, doubled or short of a character."""
    lines = patch.splitlines(keepends=True)
    at = chance.choice([n for n, line in enumerate(lines) if n > 3])
    if lines[at].startswith("@@ -") or chance.random() < 0.6:
        at = chance.choice([n for n, line in enumerate(lines) if line.startswith("@@ -")])
        lines[at] = re.sub(r"(?<=[,])\d+", lambda _: str(chance.randint(0, 9)), lines[at])
    else:
        line = lines[at]
        lines[at] = chance.choice(["", line + line, line[1:], line[:-1]])
    return "".join(lines)


def _agrees(folder: Path, before: str, patch: str, after: str | None) -> None:
    """What is taken of a patch is all that git takes of it."""
    try:
        found = patched(before, patch, "p.diff", REPORT).text
    except DrafterError:
        return
    (folder / "report.md").write_text(before, newline="")
    subprocess.run(
        ["git", "apply", "--recount", "--unidiff-zero", "--whitespace=nowarn", "-"],
        cwd=folder, input=patch.encode(), capture_output=True, check=True,
    )  # fmt: skip
    assert found == (folder / "report.md").read_bytes().decode()
    assert after is None or found == after
