"""An answer is read block by block, wherever it is cut and whatever stands around it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.drafting.drafter import Operation
from core.drafting.model.answer import AnswerReader, Edit, Spoiled

N = "k3f9"
ANSWER = f"""\
Here is what I propose.
```
@@@ EDIT {N} replace ¶12#a1f3c9
why: the talk gives
  a newer figure
evidence: S214, S216-S218
@@@ OLD {N}
Weaving takes … days.
@@@ NEW {N}
Weaving takes seven days.

```python
looms = 6
```
@@@ END {N}
@@@ EDIT {N} insert-after ¶3#00ff00
why: new
@@@ NEW {N}
- a third loom
@@@ END zzzz is text of the report
@@@ END {N}
@@@ EDIT {N} no-change
why: the rest is known
@@@ END {N}
```
Done."""


def read(text: str, nonce: str = N) -> list[Edit | Spoiled]:
    reader = AnswerReader(nonce)
    return [*reader.feed(text), *reader.close()]


def test_blocks_are_read_between_chatter_and_fences():
    first, second, third = read(ANSWER)
    assert isinstance(first, Edit)
    assert first.operation is Operation.REPLACE
    assert first.address == "¶12#a1f3c9"
    assert first.why == "the talk gives a newer figure"
    assert first.passages == (214, 216, 217, 218)
    assert first.old == "Weaving takes … days."
    assert first.new == "Weaving takes seven days.\n\n```python\nlooms = 6\n```"
    assert isinstance(second, Edit)
    assert second.new == "- a third loom\n@@@ END zzzz is text of the report"
    assert isinstance(third, Edit)
    assert third.operation is Operation.NO_CHANGE


def test_an_answer_cut_at_any_byte_gives_its_whole_blocks_and_no_other():
    whole = read(ANSWER)
    data = ANSWER.encode()
    ends = [at + len(f"@@@ END {N}") for at in _places(data, f"@@@ END {N}".encode())]
    for cut in range(len(data) + 1):
        found = read(data[:cut].decode("utf-8", "ignore"))
        assert found == whole[: sum(end <= cut for end in ends)], cut


def _places(data: bytes, piece: bytes) -> list[int]:
    found, at = [], data.find(piece)
    while at >= 0:
        found.append(at)
        at = data.find(piece, at + 1)
    return found


@given(st.lists(st.integers(0, len(ANSWER)), max_size=12))
def test_where_the_pieces_are_cut_does_not_matter(cuts):
    borders = [0, *sorted(cuts), len(ANSWER)]
    reader = AnswerReader(N)
    found = [each for start, end in pairwise(borders) for each in reader.feed(ANSWER[start:end])]
    assert found + reader.close() == read(ANSWER)


def test_what_is_being_written_can_be_seen_before_it_is_whole():
    reader = AnswerReader(N)
    reader.feed(f"@@@ EDIT {N} replace ¶2\n@@@ OLD {N}\nold\n@@@ NEW {N}\nSix loo")
    growing = reader.growing
    assert growing is not None
    assert (growing.operation, growing.address, growing.new) == ("replace", "¶2", "Six loo")
    reader.feed("ms.\n@@@ E")
    assert reader.growing is not None
    assert reader.growing.new == "Six looms."
    reader.feed(f"ND {N}\n")
    assert reader.growing is None


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (f"@@@ EDIT {N} rewrite ¶1\n@@@ NEW {N}\nx\n@@@ END {N}", "no operation"),
        (f"@@@ EDIT {N} replace\n@@@ NEW {N}\nx\n@@@ END {N}", "names no block"),
        (f"@@@ EDIT {N} replace top\n@@@ NEW {N}\nx\n@@@ END {N}", "names no block"),
        (f"@@@ EDIT {N} replace the second\n@@@ NEW {N}\nx\n@@@ END {N}", "is no block"),
        (f"@@@ EDIT {N} replace ¶1\n@@@ OLD {N}\nx\n@@@ END {N}", "no new text"),
        (f"@@@ EDIT {N} replace ¶1\n@@@ NEW {N}\n\n@@@ END {N}", "no new text"),
        (f"@@@ EDIT {N} append-section\n@@@ NEW {N}\nx\n@@@ END {N}", "names no section"),
        (f"@@@ EDIT {N} delete ¶1\n@@@ NEW {N}\nx\n@@@ END {N}", "takes away and writes"),
        (
            f"@@@ EDIT {N} replace ¶1\n@@@ NEW {N}\nx\n@@@ NEW {N}\ny\n@@@ END {N}",
            "NEW twice",
        ),
        (
            f"@@@ EDIT {N} replace ¶1\n@@@ NEW {N}\nx\n@@@ OLD {N}\ny\n@@@ END {N}",
            "out of order",
        ),
    ],
)
def test_what_could_be_read_in_two_ways_is_spoiled_and_says_why(block, reason):
    (found,) = read(block)
    assert isinstance(found, Spoiled)
    assert reason in found.reason
    assert found.text == block


def test_a_block_that_is_not_ended_spoils_itself_and_not_the_next():
    first, second = (f"@@@ EDIT {N} delete ¶{n}\n@@@ OLD {N}\nx" for n in (1, 2))
    text = f"{first}\n{second}\n@@@ END {N}"
    spoiled, edit = read(text)
    assert isinstance(spoiled, Spoiled)
    assert isinstance(edit, Edit)
    assert edit.address == "¶2"


def test_another_word_begins_and_ends_nothing():
    assert read("@@@ EDIT abcd delete ¶1\n@@@ END abcd\n") == []


def test_line_ends_and_marks_of_emphasis_around_markers_do_no_harm():
    text = f"**@@@ EDIT {N} delete ¶1**\r\nWhy: gone\r\n@@@ OLD {N}\r\nx\r\n  @@@ END {N}  \r\n"
    (found,) = read(text)
    assert isinstance(found, Edit)
    assert (found.address, found.why, found.old) == ("¶1", "gone", "x")


def test_a_range_of_passages_beyond_measure_is_left_out():
    text = f"@@@ EDIT {N} delete ¶1\nevidence: S1-S900000 S3\n@@@ END {N}"
    (found,) = read(text)
    assert isinstance(found, Edit)
    assert found.passages == (3,)
