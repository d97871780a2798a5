"""`redline diff`, `apply` and `draft --from` as others run them."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings

from core.cli.plain import difference_lines
from core.cli.shapes import difference_shape
from core.diff.hunks import difference
from core.review import Review
from tests.conftest import DATA, needs_data
from tests.core.diff.test_hunks import SEEDS, TEXTS
from tests.core.diff.texts import two_versions
from tests.core.drafts import HEADER
from tests.e2e.command import REDLINE, REPORT, new_workspace, redline
from tests.e2e.scene import git

BEFORE = "# Looms\n\nA loom makes 40 picks. It costs much.\n\nOld words here.\n"
AFTER = (
    "# Looms\n\nA loom makes 55 picks. It costs much.\n\n## Yarn\n\n- cotton\n- wool\n\n"
    "Old words here.\n"
)


def replayed(before: str, told: dict, ids: set[str] | None = None) -> str:
    """Ten lines that know nothing of Redline: all entries, or those of the ids."""
    entries = [entry for hunk in told["hunks"] for entry in hunk["changes"]]
    if ids is not None:
        entries = [entry for entry in entries if entry["id"] in ids]
    entries.sort(key=lambda entry: (entry["start"], entry["end"]))
    out, at = "", 0
    for entry in entries:
        assert entry["start"] >= at
        assert before[entry["start"] : entry["end"]] == entry["old"]
        out, at = out + before[at : entry["start"]] + entry["new"], entry["end"]
    return out + before[at:]


def with_needs(told: dict, ids: set[str]) -> set[str]:
    """The ids with what they need, as the help says."""
    needs = {entry["id"]: entry["needs"] for hunk in told["hunks"] for entry in hunk["changes"]}
    waiting, found = list(ids), set(ids)
    while waiting:
        for id_ in needs[waiting.pop()]:
            if id_ not in found:
                found.add(id_)
                waiting.append(id_)
    return found


@pytest.fixture
def two(tmp_path: Path) -> Path:
    (tmp_path / "old.md").write_bytes(BEFORE.encode())
    (tmp_path / "new.md").write_bytes(AFTER.encode())
    return tmp_path


def entries_of(told: dict) -> list[dict]:
    return [entry for hunk in told["hunks"] for entry in hunk["changes"]]


# --- diff ---------------------------------------------------------------------------------------


def test_the_form_is_that_of_the_contract(two: Path) -> None:
    told = redline("diff", "old.md", "new.md", "--json", cwd=two).json
    assert set(told) == {"schema", "hunks", "limits"}
    for hunk in told["hunks"]:
        assert set(hunk) == {"id", "kind", "section", "needs", "changes"}
    for entry in entries_of(told):
        assert set(entry) == {"id", "start", "end", "old", "new", "marks", "auto", "needs"}
        kept = "".join(text for op, text in entry["marks"] if op != "insert")
        made = "".join(text for op, text in entry["marks"] if op != "delete")
        assert (kept, made) == (entry["old"], entry["new"])
    assert replayed(BEFORE, told) == AFTER
    assert redline("diff", "old.md", "new.md", "--json", cwd=two).json == told
    bare = redline("diff", "old.md", "new.md", "--json", "--no-marks", cwd=two).json
    assert all("marks" not in entry for entry in entries_of(bare))


@settings(max_examples=1000, deadline=None)
@given(SEEDS)
def test_an_independent_script_gets_the_new_text(seed: int) -> None:
    before, after = two_versions(seed)
    told = difference_shape(before, difference(before, after), marks=False)
    assert replayed(before, told) == after


@settings(max_examples=500, deadline=None)
@given(TEXTS, TEXTS)
def test_an_independent_script_gets_any_text_at_all(before: str, after: str) -> None:
    told = difference_shape(before, difference(before, after), marks=False)
    assert replayed(before, told) == after


@settings(max_examples=300, deadline=None)
@given(SEEDS, SEEDS)
def test_an_independent_script_gets_what_a_review_gets_of_a_part(seed: int, other: int) -> None:
    before, after = two_versions(seed)
    found = difference(before, after)
    told = json.loads(json.dumps(difference_shape(before, found, marks=False)))
    review = Review(HEADER, before, found.hunks)
    ids = [change.id for hunk in found.hunks for change in hunk.decidable]
    chosen = random.Random(other).sample(ids, len(ids) // 2)
    if chosen:
        review = review.apply(review.accept(chosen))
    assert replayed(before, told, with_needs(told, set(chosen))) == review.result()


@needs_data
@pytest.mark.parametrize("number", range(45))
def test_a_script_apply_and_git_agree_on_every_real_pair(number: int, tmp_path: Path) -> None:
    folder = sorted((DATA / "prose-pairs").iterdir())[number]
    files = [str(folder / "before.md"), str(folder / "after.md")]
    before, after = (Path(file).read_bytes() for file in files)
    told = redline("diff", *files, "--json", "--no-marks", cwd=tmp_path).json
    assert replayed(before.decode(), told) == after.decode()
    ids = [entry["id"] for entry in entries_of(told) if not entry["auto"]]
    some = random.Random(number).sample(ids, len(ids) // 2)
    words = [REDLINE, "apply", *files, "--accept", "-"]
    done = subprocess.run(
        words, cwd=tmp_path, input=" ".join(some).encode(), capture_output=True, check=True
    )
    assert done.stdout.decode() == replayed(before.decode(), told, with_needs(told, set(some)))
    (tmp_path / "before.md").write_bytes(before)
    words = [REDLINE, "diff", "before.md", files[1], "--patch"]
    patch = subprocess.run(words, cwd=tmp_path, capture_output=True, check=True).stdout
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=patch, check=True)
    assert (tmp_path / "before.md").read_bytes() == after


def test_the_exit_code_tells_only_when_asked(two: Path) -> None:
    for form in ((), ("--json",), ("--patch",)):
        redline("diff", "old.md", "new.md", *form, cwd=two)
        redline("diff", "old.md", "new.md", "--exit-code", *form, cwd=two, status=1)
        redline("diff", "old.md", "old.md", "--exit-code", *form, cwd=two)
    assert redline("diff", "old.md", "old.md", cwd=two).out == "no difference\n"
    assert redline("diff", "old.md", "old.md", "--json", cwd=two).json["hunks"] == []


def test_text_is_marked_and_nothing_in_it_is_obeyed_by_a_terminal(two: Path) -> None:
    (two / "new.md").write_text(AFTER.replace("cotton", "cot\x1b[31mton"))
    out = redline("diff", "old.md", "new.md", cwd=two).out
    assert "A loom makes [-40-]{+55+} picks." in out
    assert "Looms › Yarn" in out
    assert "\x1b" not in out
    found = difference(BEFORE, AFTER)
    coloured = "\n".join(difference_lines(BEFORE, found, colour=True))
    assert "\x1b[32m{+55+}\x1b[0m" in coloured
    (two / "crlf.md").write_bytes(BEFORE.replace("\n", "\r\n").encode())
    assert "eol: 5 line ends" in redline("diff", "old.md", "crlf.md", cwd=two).out


def test_a_long_change_is_shown_whole(two: Path) -> None:
    words = " ".join(f"word{number}" for number in range(400))
    (two / "old.md").write_text("It begins.\n")
    (two / "new.md").write_text(f"It begins {words}.\n")
    assert words in redline("diff", "old.md", "new.md", cwd=two).out


def test_standard_input_is_one_of_the_two(two: Path) -> None:
    from_file = redline("diff", "old.md", "new.md", "--json", cwd=two).json
    assert redline("diff", "-", "new.md", "--json", cwd=two, stdin=BEFORE).json == from_file
    assert redline("diff", "old.md", "-", "--json", cwd=two, stdin=AFTER).json == from_file
    redline("diff", "-", "-", cwd=two, stdin=AFTER, status=2)


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("bin", "new.md"), 1, "document"),
        (("old.md", "latin"), 1, "document"),
        (("old.md", "missing"), 1, "workspace"),
        ((".", "new.md"), 1, "workspace"),
        (("old.md",), 2, "usage"),
    ],
)
def test_what_is_no_text_is_told_in_one_line(two: Path, words, status, code) -> None:
    (two / "bin").write_bytes(b"\x89PNG\0\1")
    (two / "latin").write_bytes(b"caf\xe9\n")
    for command in (("diff",), ("apply", "--accept-all")):
        told = redline(*command, *words, "--json", cwd=two, status=status).json
        assert told["error"]["code"] == code
        plain = redline(*command, *words, cwd=two, status=status)
        assert plain.out == ""
        assert len(plain.err.splitlines()) == 2


NESTED = "".join("  " * depth + f"- item {depth}\n" for depth in range(300))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", AFTER),
        (BEFORE, ""),
        ("", ""),
        (NESTED, NESTED.replace("item 150", "thing") + "- end\n"),
        (">" * 20_000 + " deep\n", ">" * 20_000 + " deeper\n"),
        ("- " * 20_000 + "deep\n", "- " * 20_000 + "deeper\n"),
        ("```\ncode\n\n# not\n", "# A\n\n```\ncode\n\n<div>\n\n<!-- open\n\n~~~\n"),
    ],
    ids=["from nothing", "to nothing", "nothing", "nested", "quotes", "items", "unclosed"],
)
def test_odd_texts_are_exact(tmp_path: Path, before: str, after: str) -> None:
    (tmp_path / "old").write_text(before)
    (tmp_path / "new").write_text(after)
    told = redline("diff", "old", "new", "--json", "--no-marks", cwd=tmp_path).json
    assert replayed(before, told) == after
    assert redline("apply", "old", "new", "--accept-all", cwd=tmp_path).out == after
    assert redline("apply", "old", "new", "--reject-all", cwd=tmp_path).out == before


# --- apply --------------------------------------------------------------------------------------


def test_all_but_one_and_none_but_one(two: Path) -> None:
    told = redline("diff", "old.md", "new.md", "--json", cwd=two).json
    figure = next(hunk["id"] for hunk in told["hunks"] if "55" in str(hunk))
    two_words = ("apply", "old.md", "new.md")
    all_but = redline(*two_words, "--accept-all", "--reject", figure[:6], cwd=two)
    assert all_but.out == AFTER.replace("55", "40")
    for words in (("--accept", figure), ("--reject-all", "--accept", figure)):
        assert redline(*two_words, *words, cwd=two).out == BEFORE.replace("40", "55")
    assert redline(*two_words, "--accept-all", cwd=two).out == AFTER
    assert redline(*two_words, "--reject", figure, cwd=two).out == BEFORE
    assert redline(*two_words, "--accept", "-", cwd=two, stdin=figure).out != BEFORE


def test_what_is_needed_comes_along_and_is_told(two: Path) -> None:
    told = redline("diff", "old.md", "new.md", "--json", cwd=two).json
    heading = next(e["id"] for e in entries_of(told) if "## Yarn" in e["new"])
    item = next(e["id"] for e in entries_of(told) if "wool" in e["new"])
    done = redline("apply", "old.md", "new.md", "--accept", item, cwd=two)
    assert "## Yarn\n\n- wool\n\nOld" in done.out
    assert heading in done.err
    left = redline("apply", "old.md", "new.md", "--accept-all", "--reject", heading, cwd=two)
    assert left.out == BEFORE.replace("40", "55")
    assert item in left.err
    asked = ("--accept", item, "--reject", heading)
    assert redline("apply", "old.md", "new.md", *asked, cwd=two, status=1).out == ""


def test_a_result_is_written_whole_or_not_at_all(two: Path) -> None:
    done = redline("apply", "old.md", "new.md", "--accept-all", "-o", "old.md", cwd=two)
    assert (done.out, done.err) == ("", "")
    assert (two / "old.md").read_text() == AFTER
    redline("apply", "new.md", "old.md", "--accept-all", "-o", "no/where.md", cwd=two, status=1)
    redline("apply", "old.md", "new.md", "--accept", "ffff", "-o", "new.md", cwd=two, status=1)
    assert (two / "new.md").read_text() == AFTER
    told = redline("apply", "old.md", "new.md", "--accept-all", "--json", cwd=two).json
    assert told == {"schema": 1, "text": AFTER, "also": [], "limits": []}


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ((), 2, "nothing to take was named"),
        (("--accept-all", "--reject-all"), 2, "contradict"),
        (("--accept", "ffffff"), 1, "no change ffffff between the two texts"),
        (("--accept", "ab"), 1, "too short"),
    ],
)
def test_words_that_do_not_fit_are_refused(two: Path, words, status, said) -> None:
    done = redline("apply", "old.md", "new.md", *words, cwd=two, status=status)
    assert (done.out, said in done.err) == ("", True)


# --- draft --from -------------------------------------------------------------------------------


def test_a_patch_goes_from_git_diff_to_a_commit(tmp_path: Path) -> None:
    work = new_workspace(tmp_path / "work")
    (work / "report.md").write_text(REPORT.replace("40 picks", "55 picks"))
    (tmp_path / "edits.patch").write_text(git(work, "diff") + "\n")
    git(work, "checkout", "--quiet", "report.md")
    words = ("--drafter", "file", "--from", "../edits.patch", "--reference", "2")
    told = redline("draft", *words, "--json", cwd=work).json
    assert (told["drafter"], told["complete"], len(told["hunks"])) == ("file", True, 1)
    assert told["reference"]["index"] == 2
    redline("decide", "--accept-all", cwd=work)
    assert redline("commit", "--json", cwd=work).json["ticked"]
    assert "55 picks" in (work / "report.md").read_text()
    # it is there now, so the same patch has no place any more
    again = redline("draft", "--from", "../edits.patch", cwd=work, status=1)
    assert "does not apply" in again.err
    assert redline("status", "--json", cwd=work).json["review"] is None


def test_a_copy_on_standard_input_and_words_that_do_not_fit(tmp_path: Path) -> None:
    work = new_workspace(tmp_path / "work")
    redline("draft", "--drafter", "file", cwd=work, status=2)
    redline("draft", "--drafter", "offline", "--from", "x", cwd=work, status=2)
    redline("draft", "--from", "missing.md", cwd=work, status=1)
    edited = REPORT + "- A loom lasts 20 years.\n"
    told = redline("draft", "--from", "-", "--json", cwd=work, stdin=edited).json
    assert told["summary"].endswith("from standard input")
    assert "20 years" in told["hunks"][0]["changes"][0]["new"]
