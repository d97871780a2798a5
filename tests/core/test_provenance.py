import json
from dataclasses import replace

import pytest

from core.anchoring import after_commit
from core.changes import Finding, FindingKind, Level, Verdict
from core.declined import declined_texts
from core.desk import Desk
from core.document import Document
from core.drafting.drafter import Finished, Operation, Proposal, Proposed
from core.errors import JournalError
from core.events import Completed, Noted, Rebased
from core.provenance import (
    SCHEMA,
    Record,
    encode_record,
    read_record,
    text_sha256,
    with_reading,
    words_of,
)
from core.record_path import record_path, slug_of
from core.source import source_from_bytes
from tests.core.drafts import HEADER, decidable, review_of
from tests.core.test_placement import append, new_section
from tests.e2e.command import new_workspace, redline
from tests.e2e.scene import git

SOURCE = source_from_bytes(b"One sentence. Another one.\n", target="source.md", title="A source")


def review(*proposals, header=HEADER, base=""):
    found = review_of(base, list(proposals))
    return replace(found, header=header).apply(Completed())


def new_report():
    return review(new_section((), "# T"), append(("T",), "- one"), append(("T",), "- two"))


def decided(found, accepted):
    ids = decidable(found)
    taken = [id_ for id_ in ids if id_ in accepted]
    left = [id_ for id_ in ids if id_ not in accepted]
    return found.apply(found.accept(taken)).apply(found.reject(left))


def committed(folder, record, title="A source", target="source.md"):
    path = record_path(folder, title, target)
    path.write_bytes(encode_record(record))
    return path


def record_of(target="source.md", title="A source"):
    return Record(SCHEMA, title, target, ())


# --- the name ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Swami Keynote 2024", "swami-keynote-2024"), ("  A -- B!  ", "a-b"),
        ("Café Übung", "cafe-ubung"),
        ("**Bold** [link](x.md)", "bold-link"), ("“Quoted” — it’s", "quoted-it-s"),
        ("日本語の記事", "reference"), ("Новости", "reference"), ("", "reference"),
        ("!!!", "reference"),
        ("../../etc/passwd", "etc-passwd"), ("a" * 80, "a" * 60), ("x" * 59 + " tail", "x" * 59),
        ("GPT-4 を読む", "gpt-4"), ("CON", "con"), ("a\nb\x00c", "a-b-c"),
    ],
)  # fmt: skip
def test_a_slug_is_the_title_folded(title, slug):
    assert slug_of(title) == slug


def test_two_titles_with_one_slug_get_two_files_and_each_keeps_its_own(tmp_path):
    one = committed(tmp_path, record_of("a.md"), "News!", "a.md")
    other = committed(tmp_path, record_of("b.md"), "News?", "b.md")
    third = record_path(tmp_path, "news", "c.md")
    assert [path.name for path in (one, other, third)] == [
        "news.json",
        "news-2.json",
        "news-3.json",
    ]
    assert record_path(tmp_path, "News!", "a.md") == one
    assert record_path(tmp_path, "News?", "b.md") == other


def test_a_reference_that_got_another_title_keeps_its_file(tmp_path):
    first = committed(tmp_path, record_of("a.md"), "Old title", "a.md")
    committed(tmp_path, record_of("b.md"), "New title", "b.md")
    assert record_path(tmp_path, "New title", "a.md") == first
    assert record_path(tmp_path, "Fresh title", "a.md") == first


def test_a_file_that_is_no_record_is_left_alone(tmp_path):
    (tmp_path / "a-source.json").write_text('{"my": "own data"}')
    (tmp_path / "a-source-2.json").mkdir()
    assert record_path(tmp_path, "A source", "source.md").name == "a-source-3.json"


def test_a_record_cut_short_is_refused_and_not_passed_over(tmp_path):
    path = committed(tmp_path, record_of())
    whole = path.read_bytes()
    for length in (0, 1, len(whole) // 2, len(whole) - 3):
        path.write_bytes(whole[:length])
        with pytest.raises(JournalError) as caught:
            record_path(tmp_path, "A source", "source.md")
        assert str(path) in caught.value.hint
        with pytest.raises(JournalError):
            read_record(path)


def test_a_damaged_record_of_another_name_is_not_in_the_way(tmp_path):
    (tmp_path / "other.json").write_text('{"schema": 1, "tar')
    assert record_path(tmp_path, "A source", "source.md").name == "a-source.json"


def test_a_record_of_a_newer_schema_is_refused_and_not_written_over(tmp_path):
    path = tmp_path / "a-source.json"
    path.write_text('{"schema": 2, "target": "source.md", "new": []}')
    assert record_path(tmp_path, "A source", "source.md") == path
    with pytest.raises(JournalError, match="schema 2") as caught:
        read_record(path)
    assert "update Redline" in caught.value.hint


def test_a_record_that_is_not_there_is_one_clear_line(tmp_path):
    with pytest.raises(JournalError, match=r"gone\.json"):
        read_record(tmp_path / "gone.json")


# --- what it holds ----------------------------------------------------------------------------


def test_a_record_comes_back_from_disk_as_it_was_and_its_bytes_are_always_the_same(tmp_path):
    found = decided(new_report(), decidable(new_report())[:2])
    record = with_reading(None, found, SOURCE)
    path = committed(tmp_path, record)
    assert read_record(path) == record
    assert encode_record(read_record(path)) == path.read_bytes()
    data = path.read_text(encoding="utf-8")
    assert data.endswith("}\n")
    assert json.dumps(json.loads(data), sort_keys=True, indent=2, ensure_ascii=False) + "\n" == data


def test_a_reading_says_what_was_read_and_what_was_decided_of_each_change():
    found = new_report()
    first, second, third = decidable(found)
    hunk = found.hunk_of[second]
    found = decided(found, [first, second]).apply(Noted(hunk.id, "check this"))
    (reading,) = with_reading(None, found, SOURCE).readings
    assert (reading.review, reading.sha256, reading.size) == (HEADER.id, SOURCE.sha256, SOURCE.size)
    assert (reading.drafter, reading.complete) == ("offline", True)
    told = {change.id: change for change in reading.changes}
    assert [told[id_].decision for id_ in (first, second, third)] == [
        "accepted", "accepted", "rejected"
    ]  # fmt: skip
    assert told[second].note == "check this"
    assert told[second].text_sha256 == told[second].written_sha256 == text_sha256("- one")
    assert told[third].text_sha256 == text_sha256("- two")
    assert told[third].written_sha256 == ""
    assert told[second].old_sha256 == ""


def test_the_passages_are_quoted_and_ones_that_are_not_there_left_out():
    found = new_report()
    hunks = tuple(replace(hunk, passages=(2, 99)) for hunk in found.hunks)
    (reading,) = with_reading(None, replace(found, hunks=hunks), SOURCE).readings
    assert [(q.span, q.quote) for q in reading.changes[0].passages] == [("S2", "Another one.")]


def test_an_edited_hunk_records_what_the_editor_wrote_and_what_was_found_of_it():
    found = new_report()
    hunk = found.hunks[1]
    finding = Finding(Level.WEAK, FindingKind.FIGURE, "5", Verdict.VERIFIED)
    found = found.apply(found.edit(hunk, "- mine", (finding,)))
    (reading,) = with_reading(None, found, SOURCE).readings
    change = next(c for c in reading.changes if c.hunk == hunk.id)
    assert change.decision == "edited"
    assert change.text_sha256 == text_sha256("- one")
    assert change.written_sha256 == text_sha256("- mine")
    assert change.findings == (finding,)


def test_a_proposal_that_found_no_place_is_recorded_too():
    found = review(append(("Nowhere",), "- lost"), base="# T\n")
    (hunk,) = found.hunks
    (reading,) = with_reading(None, found, SOURCE).readings
    assert [(c.id, c.decision, c.text_sha256) for c in reading.changes] == [
        (hunk.id, "undecided", text_sha256("- lost"))
    ]
    dismissed = found.apply(found.reject([hunk.id]))
    (reading,) = with_reading(None, dismissed, SOURCE).readings
    assert reading.changes[0].decision == "rejected"


def test_readings_are_appended_and_never_replaced():
    first = with_reading(None, decided(new_report(), []), SOURCE)
    later = replace(new_report(), header=replace(HEADER, id="ffffffffffff"))
    both = with_reading(first, decided(later, decidable(later)), SOURCE)
    assert both.readings[0] == first.readings[0]
    assert [reading.review for reading in both.readings] == [HEADER.id, "ffffffffffff"]
    assert (both.title, both.target) == (first.title, first.target)


def test_a_partial_commit_and_the_rest_are_one_reading_with_every_decision():
    found = new_report()
    first, second, third = decidable(found)
    partly = found.apply(found.accept([first, second]))
    record = with_reading(None, partly, SOURCE)
    assert [c.decision for c in record.readings[0].changes] == ["accepted", "accepted", "undecided"]
    text = partly.result()
    rest = partly.apply(Rebased(HEADER.base, text, *after_commit(partly)))
    assert decidable(rest) == [third]
    record = with_reading(record, rest.apply(rest.reject([third])), SOURCE)
    (reading,) = record.readings
    assert [(c.id, c.decision) for c in reading.changes] == [
        (first, "accepted"), (second, "accepted"), (third, "rejected")
    ]  # fmt: skip


def test_the_same_review_recorded_twice_changes_nothing_the_second_time():
    """Invariant 11 of the design, for the record."""
    found = decided(new_report(), [])
    once = with_reading(None, found, SOURCE)
    assert encode_record(with_reading(once, found, SOURCE)) == encode_record(once)


# --- what was declined ------------------------------------------------------------------------


def reading_on(date, accepted):
    header = replace(HEADER, created=f"{date}T00:00:00+00:00", id=date.replace("-", "") + "0000")
    found = replace(new_report(), header=header)
    return with_reading(None, decided(found, decidable(found) if accepted else []), SOURCE)


def test_what_was_declined_is_known_by_its_text_with_the_day():
    assert declined_texts([reading_on("2026-01-02", accepted=False)])[
        ("", text_sha256("- one"))
    ] == "2026-01-02"  # fmt: skip
    assert text_sha256("- It’s  **one**") == text_sha256("- It's one")


def test_what_was_accepted_later_is_declined_no_more_in_whatever_order_records_are_read():
    early = reading_on("2026-01-02", accepted=False)
    late = reading_on("2026-01-03", accepted=True)
    assert declined_texts([early, late]) == declined_texts([late, early]) == {}
    again = reading_on("2026-01-04", accepted=False)
    assert declined_texts([again, late])[("", text_sha256("- one"))] == "2026-01-04"


LONG = "A Draper loom makes 160 picks a minute, which is “four times” what a hand loom makes."
WRAPPED = """A Draper loom makes 160 picks a
minute, which is "four times" what
a hand loom makes."""


@pytest.mark.parametrize(
    ("declined", "repeated"),
    [
        (LONG, WRAPPED),
        (f"- {LONG}", f"* {WRAPPED}"),
        (f"1. {LONG}", f"7) {WRAPPED}"),
        (f"> {LONG}", "> " + WRAPPED.replace("\n", "\n> ")),
        ("## Speed\n\n- One.\n- Two.", "#### Speed\n- One.\n\n- Two."),
        ("| Loom | 160 |", "|  Loom   |   160 |"),
        ("- It’s **fast**.\r\n- Very.", "- It's _fast_.\n- Very."),
    ],
)
def test_the_same_words_are_the_same_text_through_re_wraps_renumbering_and_depth(
    declined, repeated
):
    assert text_sha256(declined) == text_sha256(repeated) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("- 160 picks", "- 161 picks"),
        ("No. 1", "No. 2"),
        ("#1 of all", "1 of all"),
        ("a - b", "a b"),
    ],
)
def test_other_words_are_another_text(one, other):
    assert text_sha256(one) != text_sha256(other)


class Repeats:
    """A drafter that proposes one text for a section, in one of two forms."""

    motto = "says it again"

    def __init__(self, name, *proposals):
        self.name = name
        self._proposals = proposals

    def draft(self, brief):
        yield from (Proposed(proposal) for proposal in self._proposals)
        yield Finished("done")


@pytest.mark.parametrize("name", ["fixed", "another"])
def test_a_proposal_declined_once_arrives_folded_for_every_drafter_after_the_section_moved(
    tmp_path, name
):
    def drafted_by(drafter):
        with Desk.open(work, command="draft", write=True) as desk:
            list(desk.draft(drafter))
            return [hunk.declined_before for hunk in desk.open_review().hunks]

    def proposals(section, text, old):
        document = Document((work / "report.md").read_text())
        block = next(
            b for b in document.blocks if words_of(old) == words_of(document.block_text(b))
        )
        id_ = document.block_id(block)
        return (
            Proposal(Operation.REPLACE, block=id_, old=document.block_text(block), new=text[0]),
            append(section, text[1]),
        )

    work = new_workspace(tmp_path / "work")
    hand = "- A hand loom makes 40 picks a minute."
    first = proposals(
        ("Power looms", "Speed"), ("- A hand loom is slow to weave.", f"- {LONG}"), hand
    )
    assert drafted_by(Repeats("fixed", *first)) == ["", ""]
    redline("decide", "--reject-all", cwd=work)
    redline("commit", cwd=work)
    (work / "report.md").write_text(
        "# Power looms\n\n## Cost\n\n- A loom pays for itself in 3 years.\n\n## All of it\n\n"
        "### Speed\n\n* A hand loom makes\n  40 picks a minute.\n"
    )
    git(work, "commit", "--quiet", "-a", "-m", "Moved and wrapped")
    words = ("* A hand loom is slow\n  to weave.", f"* {WRAPPED}".replace("\n", "\n  "))
    second = proposals(("Power looms", "All of it", "Speed"), words, hand)
    new = append(("Power looms", "Cost"), "- Something not seen before.")
    dates = drafted_by(Repeats(name, *second, new))
    assert [bool(date) for date in dates] == [False, True, True]
