"""White space that Markdown does not know as such: no text of it stops a command or is torn."""

from __future__ import annotations

import json
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from core import checklist
from core.appending import appended
from core.audit import Auditor
from core.blocks import markdown_lines
from core.changelog import Changelog, Entry
from core.changes import HunkKind
from core.cli.app import cli
from core.cli.plain import difference_lines
from core.diff.hunks import difference
from core.document import Document
from core.errors import RedlineError
from core.events import HunkArrived
from core.evidence import Checker
from core.placement import place
from core.repository import Repository
from core.review import Review
from core.sentences import sentence_spans
from core.source import source_from_bytes
from tests.conftest import invariant
from tests.core.drafts import HEADER, Operation, Proposal, accept_all, decidable
from tests.core.offline.drafts import brief_of
from tests.core.offline.drafts import review_of as drafted

SPACES = (
    "\u00a0", "\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x1f", "\x85", "\u1680",
    "\u180e", "\u2009", "\u200b", "\u3000", "\ufeff", "\0", "\t", "  ", "\n", "\n\n", "\r", "\r\n",
)  # fmt: skip
CONSTRUCTS = (
    "[ ] a", "[x] b c", "[\0] d", "- [ ] [An item](a.md)", "* x", "1. [ ] y", "1.", "> q",
    "> [ ] q", "# H", "## References", "References\n===", "H\n--", "```", "~~~", "| a | b |",
    "|---|---|", "| 1 | 2 |", "[^1]: note", "see [^1]", "[a]: http://x.example", "<div>", "</div>",
    "<!--", "-->", "---", "***", "    code", "%%", "“a quotation of five words or more”",
    "Costs of cold stores fell by 30% in training yards in 2024. Why?", "[music playing]",
)  # fmt: skip
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(SPACES),
        st.tuples(st.sampled_from(SPACES), st.sampled_from(CONSTRUCTS)).map(
            lambda pair: "\n\n{}\n{}\n".format(*pair)
        ),
        st.sampled_from(CONSTRUCTS),
    ),
    min_size=1,
    max_size=12,
).map("".join)

often = settings(invariant, max_examples=500)
seldom = settings(invariant, max_examples=60)


@often
@given(TEXTS)
def test_every_item_of_a_checklist_is_found_and_ticked_where_it_stands(text: str) -> None:
    for item in checklist.parse(text).items:
        ticked = checklist.tick(text, item)
        at, stop = item.mark_offset, item.mark_offset + len(item.mark)
        assert (text[at - 1], text[stop]) == ("[", "]")
        assert ticked == f"{text[:at]}x{text[stop:]}"
        assert any(each.line == item.line for each in checklist.parse(ticked).items)
        with suppress(RedlineError):  # two lines may be the same
            checklist.find_again(text, checklist.line_text(text, item.line), item.index)
    try:
        after, new = appended(text, "Title", "a.md", "")
    except RedlineError:
        return
    assert new in checklist.parse(after).items


@often
@given(TEXTS)
def test_blocks_and_sentences_and_lines_join_to_the_text(text: str) -> None:
    document = Document(text)
    at = 0
    for block in document.blocks:
        assert not text[at : block.start].strip(" \t\r\n\ufeff")
        at = block.end
    assert not text[at:].strip(" \t\r\n\ufeff")
    at = 0
    for start, end in sentence_spans(text):
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        at = end
    assert not text[at:].strip()
    assert "".join(markdown_lines(text, keep_ends=True)) == text


@often
@given(TEXTS, TEXTS)
def test_a_difference_is_exact_and_can_be_checked_and_printed(before: str, after: str) -> None:
    found = difference(before, after)
    review = Review(HEADER, before, found.hunks)
    assert review.result() == before
    if ids := decidable(review):
        assert review.apply(review.accept(ids)).result() == after
    source = _source(after)
    for checker in (Checker(None, Document(before)), Checker(source, Document(before))):
        for hunk in found.hunks:
            checker.findings(hunk)
    assert difference_lines(before, found, colour=False)


@seldom
@given(TEXTS, TEXTS)
def test_a_draft_and_an_audit_read_any_white_space(report: str, words: str) -> None:
    source = _source(words)
    if source is None:
        return
    accept_all(drafted(brief_of(words, report))).result()
    list(Auditor([source]).audit(Document(report)))


@seldom
@given(TEXTS, TEXTS, st.sampled_from(list(Operation)), st.integers(0, 9))
def test_a_proposal_is_placed_in_any_white_space(
    base: str, new: str, operation: Operation, at: int
) -> None:
    document = Document(base)
    blocks = document.blocks
    block = blocks[at % len(blocks)] if blocks else None
    address = document.block_id(block) if block else ""
    section = block.section if block else ()
    proposal = Proposal(operation, block=address, section=section, old="", new=new)
    placed = place(proposal, document, (), drafter="offline")
    if placed is None:
        return
    review = Review(HEADER, base).apply(HunkArrived(placed.at, placed.hunk))
    assert review.result() == base
    if decidable(review):
        accept_all(review).result()


def _source(text: str):
    try:
        return source_from_bytes(text.encode(), target="a.md", title="A")
    except RedlineError:
        return None


# --- one by one ------------------------------------------------------------------------------


@pytest.mark.parametrize("space", ["\u00a0", "\u2028", "\u3000", "\x0c", "\x85"])
def test_an_item_below_a_line_of_white_space_is_read_by_every_command(
    tmp_path: Path, space: str
) -> None:
    path = tmp_path / "instructions.md"
    path.write_text(f"# Task\n\n{space}\n[ ] [One](one.md)\n[x] [Two](two.md)\n", encoding="utf-8")
    ran = CliRunner().invoke(cli, ["checklist", str(path), "--json"])
    assert ran.exit_code == 0, ran.output
    found = [
        (item["line"], item["state"], item["target"]) for item in json.loads(ran.output)["items"]
    ]
    assert found == [(4, "open", "one.md"), (5, "done", "two.md")]


def test_a_null_character_as_a_mark_is_ticked_where_it_stands() -> None:
    (item,) = checklist.parse("- [\0] [One](one.md)\n").items
    assert checklist.tick("- [\0] [One](one.md)\n", item) == "- [x] [One](one.md)\n"


def test_an_indented_heading_takes_its_first_item_below_it() -> None:
    after, new = appended("    ## References\n", "One", "one.md", "")
    assert new.target == "one.md"
    assert checklist.parse(after).items == (new,)


def test_a_branch_with_a_line_separator_in_its_name_is_listed(tmp_path: Path) -> None:
    for words in (
        ["init", "-q"],
        ["commit", "-q", "--allow-empty", "-m", "x"],
        ["branch", "a\u2028b"],
    ):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    names = [branch.name for branch in Repository.find(tmp_path).branches()]
    assert sorted(names) == ["a\u2028b", "main"]


def test_a_repository_below_a_folder_with_a_line_separator_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "a\u2028b"
    folder.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    assert Repository.find(folder).root == folder


def test_a_changelog_quotes_a_line_separator_inside_its_line() -> None:
    entry = Entry((), HunkKind.ADD, "", "one\u2028two", "", "", "")
    log = Changelog("a" * 40, "b" * 40, (entry,), ())
    assert "> one\u2028two" in log.markdown
