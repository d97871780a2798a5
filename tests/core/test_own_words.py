"""The editor's own words: whatever is done, they are lost by undoing them alone."""

from __future__ import annotations

import os
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.anchoring import after_commit, onto_edited_text
from core.changes import Decision, Hunk, HunkKind, HunkState, applied, ordered
from core.cli.shapes import review_shape
from core.document import BlockKind, Document
from core.drafting.drafter import Operation, Proposal
from core.editing import with_own_texts
from core.errors import ReviewError
from core.events import (
    Decided,
    Edited,
    HunkArrived,
    Noted,
    Rebased,
    Redone,
    Revised,
    Undone,
    decode,
    encode,
)
from core.evidence import Checker
from core.placement import place
from core.placing import placed_by_hand
from core.result import included_changes
from core.review import Review
from tests.core.drafts import HEADER, block_id, decidable, review_of
from tests.core.test_placement import BASE, append, edits_of, new_report, new_section
from tui.render.drawing import rows
from tui.render.row import Look, View

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "default")
often = settings(settings.get_profile(PROFILE), max_examples=100_000 if PROFILE == "long" else 400)
REVIEWS = [
    review_of(base, edits_of(base) if base else new_report())
    for base in ("", BASE, BASE.replace("\n", "\r\n"), BASE.rstrip("\n"), "\ufeff" + BASE)
]
TEXTS = (
    "Mine {0} here.",
    "- mine {0}",
    "- mine {0}\n- also {0}",
    "1. mine {0}",
    "Mine {0} here.\n\nAnd there {0}.",
    "> mine {0}",
    "Mine {0}\non two lines.",
    "#### Mine {0}",
    "Mine {0} here.\n",
    "\n\nMine {0} here.\n\n\n",
    "- mine {0}\n\n  with more {0}",
    "```\nmine {0}\n```",
)
ROW = "| mine {0} | x |"


class Run:
    """One editor's way through a review, and what must be true of it after each step."""

    def __init__(self, review: Review, chance: random.Random) -> None:
        self.review = review
        self.chance = chance
        self.count = 0
        self.journal: list[bytes] = []

    def do(self, event) -> None:
        self.journal.append(encode(event))
        self.review = self.review.apply(event)

    def step(self) -> None:
        before = self.review
        act = self.chance.choice(
            [self.edit, self.edit, self.accept, self.reject, self.clear, self.fill, self.note]
            + [self.undo] * bool(before.past)
            + [self.redo] * bool(before.future)
            + [self.edited_outside, self.sent_back, self.arrives, self.reject_rest]
        )
        excused = act() or set()
        after = self.review
        for id_, edit in before.decisions.edits.items():
            if id_ in excused or act in (self.undo, self.redo):
                continue
            own = edit.splice.text.strip("\r\n")
            hunk = after.hunk_of[id_]
            if hunk.unplaced:
                assert hunk.unplaced.is_own
                assert hunk.unplaced.text == own
            else:
                assert after.decisions.edits[id_].splice.text.strip("\r\n") == own
        if act in (self.accept, self.fill, self.note, self.arrives):
            self.assert_edits_stand(before, after)

    def assert_edits_stand(self, before: Review, after: Review) -> None:
        """Accepting takes no accepted text of hers away, but for an alternative of it."""
        for id_ in before.decisions.edits:
            hunk = before.hunk_of[id_]
            if before.state(hunk) is HunkState.EDITED and after.state(hunk) is not HunkState.EDITED:
                mine = {change.id for change in hunk.decidable}
                now = [i for i, to in after.decisions.changes.items() if to is Decision.ACCEPTED]
                assert mine & set(after.alternatives(now))

    # --- what is done --------------------------------------------------------------------

    def some(self) -> list[str]:
        ids = decidable(self.review)
        return self.chance.sample(ids, min(len(ids), self.chance.randint(1, 3)))

    def accept(self) -> None:
        self.do(self.review.accept(self.some()))

    def reject(self) -> None:
        self.do(self.review.reject(self.some()))

    def clear(self) -> set[str]:
        some = self.some()
        self.do(self.review.clear(some))
        return {self.review.hunk_of[id_].id for id_ in some}

    def waiting(self) -> list[str]:
        review = self.review
        return [c.id for h in review.hunks if not review.is_decided(h) for c in h.decidable]

    def fill(self) -> None:
        self.do(self.review.accept(self.waiting(), is_rest=True))

    def reject_rest(self) -> None:
        self.do(self.review.reject(self.waiting()))

    def note(self) -> None:
        self.do(Noted(self.chance.choice(self.review.hunks).id, "a note"))

    def undo(self) -> None:
        self.do(Undone())

    def redo(self) -> None:
        self.do(Redone())

    def edit(self) -> set[str]:
        hunk = self.chance.choice(self.review.hunks)
        self.count += 1
        form = ROW if is_row(hunk, self.review.base) else self.chance.choice(TEXTS)
        text = form.format(f"w{self.count}w")
        try:
            event = self.review.edit(hunk, text, ())
        except ReviewError:
            return set()
        before = self.review
        self.do(event)
        assert self.review.state(hunk) is HunkState.EDITED
        assert self.review.apply(Undone()).decisions == before.decisions
        return {hunk.id}

    def edited_outside(self) -> None:
        base = self.review.base
        blocks = Document(base).blocks
        first = int(base.startswith("\ufeff"))  # nobody writes in front of a byte-order mark
        at = self.chance.choice([first, len(base), *(block.end for block in blocks)])
        end = "\r\n" if "\r\n" in base else "\n"
        new = self.chance.choice([f"{end}{end}Outside {self.count}.", f"{end}Outside.{end}"])
        text = base[:at] + new + base[at:]
        moved = onto_edited_text(self.review, text)
        self.do(Rebased(HEADER.base, text, moved.hunks, dict(moved.edits), moved.history))

    def sent_back(self) -> None:
        review = self.review
        left = [h for h in review.hunks if review.state(h) is HunkState.UNDECIDED]
        left = [h for h in left if h.id not in review.decisions.edits and not h.is_deletion]
        if not left:
            return
        hunk = self.chance.choice(left)
        change = hunk.decidable[0]
        self.count += 1
        new_id = f"{change.id}r{self.count}"
        rewritten = replace(change, id=new_id, needs=change.needs)
        changes = tuple(rewritten if c is change else c for c in hunk.changes)
        new = replace(hunk, id=f"{hunk.id}r{self.count}", changes=changes, round=hunk.round + 1)
        self.do(Revised(review.hunks.index(hunk), hunk.id, new, "shorter"))

    def arrives(self) -> None:
        self.count += 1
        base = Document(self.review.base)
        paragraphs = [b for b in base.blocks if b.kind is BlockKind.PARAGRAPH and b.group < 0]
        if not paragraphs:
            return
        address = base.block_id(self.chance.choice(paragraphs))
        operation = self.chance.choice([Operation.REPLACE, Operation.INSERT_AFTER])
        proposal = Proposal(operation, block=address, new=f"Late words {self.count}.")
        if placed := place(proposal, base, self.review.hunks, drafter="offline"):
            self.do(HunkArrived(placed.at, placed.hunk))


def is_row(hunk: Hunk, base: str) -> bool:
    if hunk.kind is HunkKind.TABLE:
        return True
    texts = [s.text or base[s.start : s.end] for c in hunk.decidable for s in c.splices]
    return any("|" in text for text in texts)


def block_texts(text: str) -> list[str]:
    document = Document(text)
    return [document.block_text(block) for block in document.blocks]


def assert_blocks_stand_alone(review: Review) -> None:
    """Each block she wrote is a block of the result, and so is each of the base that stays."""
    found = block_texts(review.result())
    for id_, edit in review.decisions.edits.items():
        hunk = review.hunk_of[id_]
        if review.state(hunk) is HunkState.EDITED and edit.begins_block and edit.ends_block:
            own = edit.splice.text.strip("\r\n")
            if own.startswith("|"):
                assert own in found
            else:
                for block in block_texts(own):
                    assert block in found, (block, review.result())


def assert_one_text(review: Review) -> None:
    """What is shown, what `review` prints and what is committed is one text."""
    result = review.result()
    shape = review_shape(review, None)
    edited = {h["id"]: h["edited"] for h in shape["hunks"] if "edited" in h}
    own = {}
    for id_, told in edited.items():
        edit = review.decisions.edits[id_]
        own[id_] = replace(edit, splice=replace(edit.splice, text=told["new"]))
    printed = with_own_texts(review.hunks, own)
    included = included_changes(review.hunks, review.decisions)
    assert applied(review.base, ordered(printed, included)) == result
    unfolded = frozenset(h.id for h in review.hunks)
    page = rows(review, "", Look(View.RESULT, unfolded=unfolded))
    page = page.opened(frozenset(row.fold[0] for _, row in page.folds() if row.fold))
    lost = {hunk.id for hunk in review.hunks if hunk.unplaced}
    listed = [row for row in page if not row.note and row.hunk not in lost]
    shown = ["".join(stretch.new for stretch in row.stretches) for row in listed]
    assert [w for text in shown for w in text.split()] == result.removeprefix("\ufeff").split()


@often
@given(st.integers(min_value=0), st.sampled_from(range(len(REVIEWS))))
def test_no_word_of_the_editors_is_lost_but_by_undoing_it(seed: int, which: int) -> None:
    start = REVIEWS[which]
    run = Run(start, random.Random(seed))
    for _ in range(run.chance.randint(4, 14)):
        run.step()
    assert_blocks_stand_alone(run.review)
    assert_one_text(run.review)
    again = start
    for line in run.journal:
        again = again.apply(decode(line))
    assert again.decisions == run.review.decisions
    assert again.result() == run.review.result()
    assert len(again.past) == len(run.review.past)
    last = Review(HEADER, run.review.result())
    left, edits = after_commit(run.review)
    last = run.review.apply(Rebased(HEADER.base, run.review.result(), left, edits))
    assert last.result() == run.review.result()


# --- the cases that showed it ---------------------------------------------------------------------


def test_an_edited_heading_stays_when_a_child_that_needs_it_is_accepted() -> None:
    review = review_of("", [new_section((), "# Looms"), append(("Looms",), "Words.")])
    heading, child = review.hunks
    review = review.apply(review.edit(heading, "# Power looms", ()))
    review = review.apply(review.accept([child.decidable[0].id]))
    assert review.result() == "# Power looms\n\nWords.\n"
    assert review.state(heading) is HunkState.EDITED
    review = review.apply(review.reject([heading.decidable[0].id]))
    assert review.result() == ""
    review = review.apply(review.accept([child.decidable[0].id]))
    assert review.result() == "# Power looms\n\nWords.\n", "the text was only set aside"


@pytest.mark.parametrize("text", ["- EDITED", "- EDITED\n", "\n- EDITED\n\n", "- EDITED\r\n"])
def test_an_edited_item_of_a_first_report_is_not_glued_to_the_next(text: str) -> None:
    review = review_of(
        "", [new_section((), "# T"), append(("T",), "- one"), append(("T",), "- two")]
    )
    review = review.apply(review.accept(decidable(review)))
    review = review.apply(review.edit(review.hunks[1], text, ()))
    assert review.result() == "# T\n\n- EDITED\n- two\n"


def test_a_paragraph_written_in_place_of_an_item_does_not_run_into_the_next() -> None:
    base = "# T\n\n- one\n- two\n- three\n"
    proposal = Proposal(Operation.REPLACE, block=block_id(base, "- two"), new="- 2")
    review = review_of(base, [proposal])
    review = review.apply(review.edit(review.hunks[0], "A paragraph.", ()))
    assert block_texts(review.result()) == ["# T", "- one", "A paragraph.", "- three"]


def test_a_text_beside_a_deleted_neighbour_stays_a_block_of_its_own() -> None:
    review = review_of(BASE, edits_of(BASE))
    deleted = next(h for h in review.hunks if h.is_deletion)
    review = review.apply(review.edit(deleted, "In its place.", ()))
    assert "In its place." in block_texts(review.result())


def test_filling_in_the_rest_takes_no_edit_away() -> None:
    base = "# T\n\nwords here\n"
    block = block_id(base, "words here")
    review = review_of(
        base,
        [Proposal(Operation.REPLACE, block=block, new="one"),
         Proposal(Operation.REPLACE, block=block, new="two")],
    )  # fmt: skip
    one, two = review.hunks
    review = review.apply(review.edit(one, "my words", ()))
    review = review.apply(review.clear([two.decidable[0].id]))
    review = review.apply(review.accept([two.decidable[0].id], is_rest=True))
    assert review.result() == "# T\n\nmy words\n"
    assert review.state(two) is HunkState.REJECTED


def test_of_alternatives_accepted_at_once_the_first_is_accepted() -> None:
    base = "# T\n\nwords here\n"
    block = block_id(base, "words here")
    review = review_of(
        base, [Proposal(Operation.REPLACE, block=block, new=new) for new in ("one", "two")]
    )
    review = review.apply(review.accept(decidable(review)))
    assert review.result() == "# T\n\none\n"
    assert [review.state(hunk) for hunk in review.hunks] == ["accepted", "rejected"]


def test_a_late_proposal_for_the_paragraph_of_an_edit_is_an_alternative_to_it() -> None:
    base = "# T\n\nOne is here. Two is there.\n"
    block = block_id(base, "One is here. Two is there.")
    first = Proposal(Operation.REPLACE, block=block, new="One was here. Two is there.")
    late = Proposal(Operation.REPLACE, block=block, new="One is here. Two was there.")
    review = review_of(base, [first])
    review = review.apply(review.edit(review.hunks[0], "All of it is mine.", ()))
    placed = place(late, Document(base), review.hunks, drafter="offline")
    assert placed is not None
    review = review.apply(HunkArrived(placed.at, placed.hunk))
    review = review.apply(review.accept([placed.hunk.decidable[0].id]))
    assert review.result() == "# T\n\nOne is here. Two was there.\n"
    assert review.decisions.edits, "the editor's text waits with its hunk"


def test_a_text_in_the_line_ends_of_the_report() -> None:
    base = BASE.replace("\n", "\r\n")
    review = review_of(base, edits_of(base))
    review = review.apply(review.edit(review.hunks[0], "One.\n\nTwo.", ()))
    assert "One.\r\n\r\nTwo." in review.result()


def test_an_empty_text_is_no_edit() -> None:
    review = review_of(BASE, edits_of(BASE))
    with pytest.raises(ReviewError, match="empty"):
        review.edit(review.hunks[0], " \n", ())


# --- undo after the report was edited outside -----------------------------------------------------


def outside(review: Review, text: str) -> Review:
    moved = onto_edited_text(review, text)
    return review.apply(Rebased(HEADER.base, text, moved.hunks, dict(moved.edits), moved.history))


def test_undo_reaches_back_past_an_edit_outside() -> None:
    review = review_of(BASE, edits_of(BASE))
    first = next(h for h in review.hunks if "after table" in h.decidable[0].splices[0].text)
    review = review.apply(review.accept([first.decidable[0].id]))
    review = review.apply(review.edit(first, "- my own", ()))
    review = review.apply(review.reject([first.decidable[0].id]))
    text = BASE.replace("intro", "a long introduction")
    review = outside(review, text)
    assert review.state(first) is HunkState.REJECTED
    review = review.apply(Undone())
    assert "- my own" in review.result()
    review = review.apply(Undone())
    assert "- after table" in review.result()
    review = review.apply(Undone())
    assert review.result() == text
    for _ in range(3):
        review = review.apply(Redone())
    assert review.state(first) is HunkState.REJECTED


def test_a_step_that_decided_only_what_lost_its_place_is_passed_over() -> None:
    review = review_of(BASE, edits_of(BASE))
    intro = next(
        h for h in review.hunks if "intro" in h.decidable[0].splices[0].text or h.kind == "figure"
    )
    other = review.hunks[-1]
    review = review.apply(review.accept([other.decidable[0].id]))
    review = review.apply(review.accept([intro.decidable[0].id]))
    review = outside(review, BASE.replace("intro", "quite another thing"))
    assert review.hunk_of[intro.id].unplaced
    assert review.state(review.hunk_of[other.id]) is HunkState.ACCEPTED
    review = review.apply(Undone())
    assert review.state(review.hunk_of[other.id]) is HunkState.UNDECIDED


@pytest.mark.parametrize("added", ["\nOne more line.\n", "\n\nOne more line.\n"])
@pytest.mark.parametrize("base", [BASE, BASE.rstrip("\n")])
def test_a_line_at_the_end_of_the_report_leaves_hunks_in_place(base: str, added: str) -> None:
    review = review_of(base, edits_of(base))
    review = review.apply(review.accept(decidable(review)))
    moved = onto_edited_text(review, base + added)
    grown = not base.endswith("\n") and not added.startswith("\n\n")
    lost = [review.hunk_of[id_] for id_ in moved.conflicts]
    assert all(hunk.is_deletion for hunk in lost), "of the block that has another line now"
    assert len(lost) == grown


def test_a_sentence_that_ends_a_paragraph_stays_where_it_is_when_a_line_is_added() -> None:
    base = "# T\n\nOne is here. Two is there.\n"
    block = block_id(base, "One is here. Two is there.")
    proposal = Proposal(Operation.REPLACE, block=block, new="One is here. Two was there.")
    review = review_of(base, [proposal, append(("T",), "- three")])
    review = review.apply(review.accept(decidable(review)))
    review = outside(review, base + "One more line.\n")
    assert review.result() == "# T\n\nOne is here. Two was there.\nOne more line.\n\n- three\n"


def test_decisions_are_events_of_the_journal_that_an_earlier_version_could_write() -> None:
    """Accepting an edited hunk once meant to take the proposal's text."""
    review = review_of(BASE, edits_of(BASE))
    hunk = review.hunks[0]
    change = hunk.decidable[0].id
    review = review.apply(review.edit(hunk, "- mine", ()))
    review = review.apply(Decided({change: Decision.ACCEPTED}))
    assert not review.decisions.edits
    assert "before all" in review.result()
    assert isinstance(review.edit(hunk, "- again", ()), Edited)


def test_a_text_of_the_editors_that_lost_its_place_is_accepted_where_it_is_placed_by_hand() -> None:
    review = review_of(BASE, edits_of(BASE))
    intro = next(hunk for hunk in review.hunks if "intro" in review.editable(hunk))
    review = review.apply(review.edit(intro, "My own beginning.", ()))
    text = BASE.replace("intro", "quite another thing")
    review = outside(review, text)
    lost = review.hunk_of[intro.id]
    assert lost.unplaced
    assert lost.unplaced.is_own
    event = placed_by_hand(review, lost, 1, Checker(None, Document(text)))
    review = review.apply(decode(encode(event)))
    assert review.state(review.hunk_of[intro.id]) is HunkState.EDITED
    assert "quite another thing\n\nMy own beginning.\n\n## A" in review.result()
    assert review.apply(Undone()).hunk_of[intro.id].unplaced


def test_undo_puts_a_proposal_back_whose_edit_has_lost_its_place() -> None:
    base = "# T\n\nOne is here. Two is there.\n"
    block = block_id(base, "One is here. Two is there.")
    proposal = Proposal(Operation.REPLACE, block=block, new="One is here. Two was there.")
    review = review_of(base, [proposal])
    (hunk,) = review.hunks
    review = review.apply(review.edit(hunk, "All of it is mine.", ()))
    review = outside(review, base.replace("One is here", "One is outside"))
    lost = review.hunk_of[hunk.id]
    assert lost.unplaced
    assert lost.unplaced.text == "All of it is mine."
    review = review.apply(Undone())
    assert review.state(review.hunk_of[hunk.id]) is HunkState.UNDECIDED
    review = review.apply(review.accept([hunk.decidable[0].id]))
    assert review.result() == "# T\n\nOne is outside. Two was there.\n"
    review = review.apply(Undone()).apply(Redone()).apply(Undone()).apply(Undone())
    assert review.result() == "# T\n\nOne is outside. Two is there.\n"
