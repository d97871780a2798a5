"""The way of a block back through versions, and what the records say of each; no git."""

from __future__ import annotations

import textwrap

import msgspec
import pytest

from core.changes import Decision
from core.document import Document
from core.provenance import SCHEMA, Quoted, Reading, Record, RecordedChange, text_sha256
from core.recorded import Records
from core.tracing import steps
from core.why import Version, explained

OLD = """# Looms

## Speed

- A hand loom makes 40 picks a minute.
- A Draper loom makes 160.

## Cost

A loom pays for itself in three years, and then it earns for the mill as long as it runs.
"""


class Texts:
    """Versions in a row: "" is the working tree, "1" the oldest commit."""

    def __init__(self, *oldest_first: str) -> None:
        self._texts = {str(n): text for n, text in enumerate(oldest_first, 1)}

    def parents(self, commit: str) -> tuple[str, ...]:
        before = str(int(commit) - 1) if commit else str(len(self._texts))
        return (before,) if before in self._texts else ()

    def text(self, commit: str) -> str:
        return self._texts[commit]


def shaped(texts: list[str], words: str, replaced=lambda _: frozenset()) -> list[tuple]:
    """The versions that shaped the block that says some words in the newest of the texts, each with
    what it was before."""
    document = Document(texts[-1])
    (block,) = (b for b in document.blocks if words in " ".join(document.block_text(b).split()))
    found = steps("", document, block, Texts(*texts), replaced)
    return [(step.commit, step.before) for step in found]


def test_a_block_nobody_touched_came_with_the_first_version() -> None:
    texts = [OLD, OLD.replace("160", "161"), OLD.replace("160", "162")]
    assert shaped(texts, "three years") == [("1", None)]


def test_every_edit_is_a_step_with_what_stood_there_before() -> None:
    texts = [OLD, OLD.replace("160", "161"), OLD.replace("160", "162")]
    assert shaped(texts, "Draper") == [
        ("3", "- A Draper loom makes 161."), ("2", "- A Draper loom makes 160."), ("1", None)
    ]  # fmt: skip


def test_an_edit_that_was_taken_back_is_two_steps() -> None:
    assert [c for c, _ in shaped([OLD, OLD.replace("160", "5"), OLD], "Draper")] == ["3", "2", "1"]


def test_a_moved_section_is_followed_whatever_its_depth() -> None:
    speed, cost = OLD.split("## Cost")
    speed = speed.split("# Looms\n\n")[1]
    moved = f"# Looms\n\n## Cost{cost}\n{speed}".rstrip() + "\n"
    deeper = moved.replace("## Speed", "### Speed")
    for words in ("Draper", "three years", "Cost"):
        assert shaped([OLD, moved, deeper], words) == [("1", None)]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_re_wrap_and_other_line_ends_are_followed(ending: str) -> None:
    long = OLD.split("\n")[9]
    wrapped = OLD.replace(long, textwrap.fill(long, 40)).replace("\n", ending)
    assert shaped([OLD, wrapped], "three years") == [("1", None)]
    assert shaped([OLD, wrapped], "hand loom") == [("1", None)]


def test_a_renumbered_item_is_followed() -> None:
    numbered = "# T\n\n1. One loom.\n2. Two looms.\n"
    assert shaped([numbered, numbered.replace("2.", "3.").replace("1. One", "1. No")], "Two") == [
        ("1", None)
    ]


def test_a_paragraph_that_lost_a_line_was_shaped_by_that() -> None:
    long = "# T\n\nFirst line of it.\nSecond line of it.\nThird line of it.\n"
    short = long.replace("Third line of it.\n", "")
    assert [commit for commit, _ in shaped([long, short], "Second")] == ["2", "1"]


TWIN = "- A Draper loom makes 160."


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        (f"{OLD}\n### Notes\n\n{TWIN}\n", [["1"], ["2"]]),
        (OLD.replace("## Speed", f"## Notes\n\n{TWIN}\n\n## Speed"), [["2"], ["1"]]),
        (OLD.replace("## Speed", f"## Notes\n\n{TWIN}\n* {TWIN[2:]}\n\n## Speed"),
         [["2"], ["2"], ["1"]]),
        (OLD.replace("40", "41").replace("## Sp", f"## Notes\n\n{TWIN}\n* {TWIN[2:]}\n\n## Sp"),
         [["2"], ["2"], ["1"]]),
    ],
)  # fmt: skip
def test_an_equal_block_added_elsewhere_is_told_from_the_one_that_was_there(
    added: str, expected: list[list[str]]
) -> None:
    document = Document(added)
    twins = [b for b in document.blocks if "Draper" in document.block_text(b)]
    found = [
        [step.commit for step in steps("", document, b, Texts(OLD, added), lambda _: frozenset())]
        for b in twins
    ]
    assert found == expected


def test_of_two_new_blocks_the_older_one_belongs_to_the_likelier() -> None:
    changed = OLD.replace(
        "- A Draper loom makes 160.", "- A Draper loom makes 165.\n- A Sulzer loom makes 240."
    )
    assert [c for c, _ in shaped([OLD, changed], "Draper")] == ["2", "1"]
    assert [c for c, _ in shaped([OLD, changed], "Sulzer")] == ["2"]


def test_a_block_wholly_rewritten_is_followed_where_the_records_say_so() -> None:
    before, after = "- A Draper loom makes 160.", "- Nobody weaves by hand."
    texts = [OLD, OLD.replace(before, after)]
    assert shaped(texts, "Nobody") == [("2", None)]
    known = {text_sha256(after): frozenset({text_sha256(before)})}
    assert shaped(texts, "Nobody", lambda digest: known.get(digest, frozenset())) == [
        ("2", before), ("1", None)
    ]  # fmt: skip


def test_an_edit_on_disk_is_a_step_without_a_commit() -> None:
    document = Document(OLD.replace("160", "170"))
    block = next(b for b in document.blocks if "170" in document.block_text(b))
    found = steps("", document, block, Texts(OLD), lambda _: frozenset())
    assert [(step.commit, step.before) for step in found] == [
        ("", "- A Draper loom makes 160."), ("1", None)
    ]  # fmt: skip


def test_rows_and_headings_stay_what_they_are() -> None:
    table = "# T\n\n| Loom | Picks |\n|---|---|\n| Draper | 160 |\n| Sulzer | 240 |\n"
    assert shaped([table, table.replace("240", "250")], "Sulzer") == [
        ("2", "| Sulzer | 240 |"), ("1", None)
    ]  # fmt: skip
    assert shaped([table, table.replace("240", "250")], "Picks") == [("1", None)]


# --- what the records say ---------------------------------------------------------------------


def change(written: str, old: str = "", *, decision=Decision.ACCEPTED, section=(), number=1):
    taken = decision in (Decision.ACCEPTED, Decision.EDITED)
    return RecordedChange(
        id=f"{number:010x}", hunk=f"{number:010x}", decision=decision, section=section,
        why=f"reason {number}", old_sha256=text_sha256(old), text_sha256=text_sha256(written),
        written_sha256=text_sha256(written) if taken else "",
        passages=(Quoted(f"S{number}", f"quote {number}"),), findings=(),
    )  # fmt: skip


def records(*readings) -> Records:
    found = [
        Reading(f"{n:012x}", "a.md", "0" * 64, 1, f"2026-01-{n:02}T00:00:00+00:00", "offline", "",
                {}, True, changes)
        for n, changes in enumerate(readings, 1)
    ]  # fmt: skip
    return Records([Record(SCHEMA, "A source", "a.md", tuple(found))])


def told(texts: list[str], words: str, known: Records, **reviews) -> list[tuple[str, str]]:
    """Commit and reason of every origin, the reason empty outside a review."""
    document = Document(texts[-1])
    block = next(b for b in document.blocks if words in document.block_text(b))
    found = []
    for step in steps("", document, block, Texts(*texts), known.replaced):
        ids = tuple(f"{n:012x}" for n in reviews.get(f"v{step.commit}", ()))
        version = Version(step.commit, "2026-02-01", "Somebody", ids, "")
        found += [(o.commit, o.why) for o in explained(step, version, known)]
    return found


BEFORE = "- A Draper loom makes 160."
AFTER = "- A Draper loom makes 165 picks."


def test_a_change_is_known_by_its_words_without_any_trailer() -> None:
    known = records((change(AFTER, BEFORE),))
    assert told([OLD, OLD.replace(BEFORE, AFTER)], "Draper", known) == [
        ("2", "reason 1"),
        ("1", ""),
    ]


def test_changes_that_a_squash_made_one_version_are_all_told_newest_first() -> None:
    start = OLD.replace(f"{BEFORE}\n", "")
    known = records((change(BEFORE),), (change(AFTER, BEFORE, number=2),))
    texts = [start, OLD.replace(BEFORE, AFTER)]
    assert told(texts, "Draper", known) == [("2", "reason 2"), ("2", "reason 1")]


def test_a_block_of_a_new_section_is_known_by_the_text_of_the_section() -> None:
    section = "## Noise\n\nA mill is loud.\n\n- Ears suffer.\n- Walls help."
    known = records((change(section),))
    for words in ("Noise", "loud", "suffer", "help"):
        assert told([OLD, f"{OLD}\n{section}\n"], words, known) == [("2", "reason 1")]


def test_a_sentence_put_into_a_paragraph_is_known_by_itself() -> None:
    long = OLD.split("\n")[9]
    known = records((change("Wool wears it out."),))
    texts = [OLD, OLD.replace(long, f"{long} Wool wears it out.")]
    assert told(texts, "Wool", known) == [("2", "reason 1"), ("1", "")]


def test_every_sentence_changed_at_once_is_told_and_one_hunk_once() -> None:
    long = OLD.split("\n")[9]
    known = records(
        (change("Wool wears it out.", number=1), change("Silk does not.", number=2)),
    )
    texts = [OLD, OLD.replace(long, f"Wool wears it out. {long} Silk does not.")]
    assert told(texts, "Wool", known) == [("2", "reason 1"), ("2", "reason 2"), ("1", "")]
    both = [change("Wool wears it out.", number=1), change("Silk does not.", number=2)]
    one_hunk = records(tuple(msgspec.structs.replace(each, hunk="a") for each in both))
    assert told(texts, "Wool", one_hunk) == [("2", "reason 1"), ("1", "")]


def test_a_sentence_taken_away_and_a_line_of_code_are_known_by_themselves() -> None:
    long = OLD.split("\n")[9]
    before = OLD.replace(long, f"{long} Wool wears it out.\n\n```\nset speed\nrun it\n```")
    after = before.replace(" Wool wears it out.", "").replace("run it", "run it twice")
    known = records((change("", "Wool wears it out."), change("run it twice", "run it", number=2)))
    assert told([before, after], "three years", known) == [("2", "reason 1"), ("1", "")]
    assert told([before, after], "set speed", known) == [("2", "reason 2"), ("1", "")]


def test_a_cell_is_known_by_itself() -> None:
    table = "# T\n\n| Loom | Picks |\n|---|---|\n| Sulzer | 240 |\n"
    known = records((change("250", "240"),))
    assert told([table, table.replace("240", "250")], "Sulzer", known) == [
        ("2", "reason 1"), ("1", "")
    ]  # fmt: skip


def test_a_section_that_moved_after_the_decision_is_still_known() -> None:
    known = records((change(AFTER, BEFORE, section=("Looms", "Speed")),))
    edited = OLD.replace(BEFORE, AFTER)
    moved = edited.replace("## Speed", "### Speed").replace("# Looms\n", "# Looms\n\n## All\n")
    assert told([OLD, edited, moved], "Draper", known) == [("2", "reason 1"), ("1", "")]


def test_where_a_hook_changed_the_words_the_trailer_and_the_place_tell() -> None:
    known = records((change(AFTER, BEFORE), change("- Else.", number=2)))
    hooked = OLD.replace(BEFORE, "- A Draper loom makes 165 picks!")
    assert told([OLD, hooked], "Draper", known, v2=(1,)) == [("2", "reason 1"), ("1", "")]
    assert told([OLD, hooked], "Draper", known) == [("2", ""), ("1", "")]


def test_where_the_only_change_of_the_section_is_all_there_is_it_is_told() -> None:
    section = ("Looms", "Speed")
    one = change("- Brand new, said otherwise.", section=section)
    other = change("- And more.", section=section, number=2)
    texts = [OLD, OLD.replace(BEFORE, f"{BEFORE}\n- Quite another thing.")]
    assert told(texts, "Quite", records((one,)), v2=(1,)) == [("2", "reason 1")]
    assert told(texts, "Quite", records((one, other)), v2=(1,)) == [("2", "")]


def test_a_trailer_alone_does_not_make_an_old_block_one_of_the_review() -> None:
    section = ("Looms", "Speed")
    known = records((change("- Quite new.", section=section),))
    hooked = OLD.replace("40 picks", "41 picks").replace(BEFORE, f"{BEFORE}\n- Quite new.")
    assert told([OLD, hooked], "hand loom", known, v2=(1,)) == [("2", ""), ("1", "")]
    beside = hooked.replace("- Quite new.", "- Quite new.\n- And a hook's own line, all else.")
    assert told([OLD, beside], "hook's own", known, v2=(1,)) == [("2", "")]
    assert told([OLD], "hand loom", known, v1=(1,)) == [("1", "")]


def test_what_was_declined_wrote_nothing() -> None:
    known = records((change(AFTER, BEFORE, decision=Decision.REJECTED),))
    assert told([OLD, OLD.replace(BEFORE, AFTER)], "Draper", known) == [("2", ""), ("1", "")]


def test_of_two_reviews_that_wrote_the_same_the_one_the_commit_names_counts() -> None:
    known = records((change(AFTER, BEFORE),), (change(AFTER, BEFORE, number=2),))
    texts = [OLD, OLD.replace(BEFORE, AFTER)]
    assert told(texts, "Draper", known, v2=(1,))[0] == ("2", "reason 1")
    assert told(texts, "Draper", known)[0] == ("2", "reason 2")
