import json

import msgspec
import pytest

from core.changes import Decision, Finding, FindingKind, Level, Splice, Verdict
from core.events import (
    Completed,
    CutShort,
    Decided,
    Edited,
    EditedText,
    HunkArrived,
    Noted,
    Rebased,
    Redone,
    Undone,
    decode,
    decode_header,
    encode,
)
from tests.core.drafts import HEADER, review_of
from tests.core.test_placement import BASE, append, edits_of

HUNKS = review_of(BASE, [*edits_of(BASE), append(("Nowhere",), "lost")]).hunks
FINDING = Finding(
    Level.STRONG, FindingKind.QUOTATION, "a\nb", Verdict.NOT_IN_SOURCE, "c", "S2", "x"
)
SPLICE = Splice(3, 9, "line\r\nline \u2028 “end” 👩\u200d💻\x1b", 1)
EVENTS = [
    *(HunkArrived(at, hunk) for at, hunk in enumerate(HUNKS)),
    Decided({"a": Decision.ACCEPTED, "b": Decision.UNDECIDED}, "h"),
    Edited("h", SPLICE, (FINDING,), {"a": Decision.REJECTED}),
    Noted("h", "a note\nof two lines"),
    Undone(),
    Redone(),
    Completed("kept 3 of 9"),
    CutShort("no answer"),
    Rebased(HEADER.base, BASE, HUNKS, {"h": EditedText(SPLICE, (FINDING,))}),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_comes_back_from_its_line_as_it_was(event):
    line = encode(event)
    assert b"\n" not in line
    assert b"\r" not in line
    assert decode(line) == event
    assert encode(decode(line)) == line


def test_a_header_comes_back_from_its_line():
    assert decode_header(encode(HEADER)) == HEADER


@pytest.mark.parametrize("event", EVENTS[-8:-1], ids=lambda event: type(event).__name__)
def test_a_line_cut_short_is_never_taken_for_an_event(event):
    line = encode(event)
    for length in range(len(line)):
        with pytest.raises(msgspec.DecodeError):
            decode(line[:length])


def test_an_unknown_event_or_a_decision_that_does_not_exist_is_refused():
    for told in (
        {"type": "explode"},
        {"type": "decide", "changes": {"a": "perhaps"}},
        {"type": "note"},
        {},
        [],
    ):
        with pytest.raises(msgspec.ValidationError):
            decode(json.dumps(told).encode())
    with pytest.raises(msgspec.ValidationError):
        decode_header(b'{"id": "x"}')
