"""The order by risk, and what may be folded away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.changes import Finding, FindingKind, Hunk, Level, Verdict
from core.diff.hunks import difference
from core.document import Document
from core.evidence import Checker
from core.risk import Risk, is_space_only, may_go_along, risk
from core.source import source_from_bytes
from core.wording import is_wording_only

BASE = """\
# T

## Area of work

The pump lifts water to the upper basin.

Two.

| k | v |
|---|---|
| a | 1 |
"""
SOURCE = source_from_bytes(b"# S\n\nThe pump lifts 40 l of water.\n", target="s.md", title="S")


def only(after: str, before: str = BASE) -> Hunk:
    (hunk,) = difference(before, after).hunks
    return replace(hunk, findings=Checker(SOURCE, Document(before)).findings(hunk))


def changed(old: str, new: str) -> Hunk:
    assert old in BASE
    return only(BASE.replace(old, new))


@pytest.mark.parametrize(
    ("hunk", "expected"),
    [
        (changed("\n\nTwo.", ""), Risk.REMOVAL),
        (changed("upper basin.", "upper basin, 77 l an hour."), Risk.STRONG),
        (changed("upper basin.", "upper basin, 40 l an hour."), Risk.FIGURE),
        (changed("| a | 1 |", "| b | 1 |"), Risk.STRUCTURE),
        (changed("Area of work", "Areas of work"), Risk.STRUCTURE),
        (changed("Two.", "Two.\n\nSome more."), Risk.STRUCTURE),
        (changed("Two.", "Two.\n\nThe Pump3 model."), Risk.STRUCTURE),
        (changed("upper basin", "higher basin"), Risk.WORDING),
        (changed("to the upper", "to\nthe upper"), Risk.REFLOW),
        (only(BASE.replace("\n", "\r\n")), Risk.REFLOW),
    ],
)
def test_each_hunk_has_the_risk_of_what_it_does(hunk: Hunk, expected: Risk) -> None:
    assert risk(hunk, BASE) is expected


def test_risks_are_in_the_order_they_are_looked_at() -> None:
    assert [each.name for each in sorted(Risk)] == [
        "REMOVAL", "STRONG", "FIGURE", "STRUCTURE", "WORDING", "REFLOW",
    ]  # fmt: skip


def test_the_editors_own_text_is_ranked_by_its_own_findings() -> None:
    hunk = changed("upper basin", "higher basin")
    bad = Finding(Level.STRONG, FindingKind.LINK, "https://x.example", Verdict.NOT_IN_SOURCE)
    assert risk(hunk, BASE, (bad,)) is Risk.STRONG


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("The pump lifts water up.", "The pump brings water up.", True),
        ("The pump lifts water up.", "A pump lifts water up.", True),
        ("It holds 3 l of water now.", "It holds 4 l of water now.", False),
        ("It holds three l of water.", "It holds four l of water.", False),
        ("The firm Acme builds pumps.", "The firm Bcme builds pumps.", False),
        ("Read [this page](a.md) now.", "Read [this page](b.md) now.", False),
        ("It may hold some water.", "It will hold some water.", False),
        ("It holds the water back.", "It never holds the water.", False),
        ("Run `make one` for the pump.", "Run `make two` for the pump.", False),
        ("A fact of the pump.[^1]", "A fact of a pump.[^2]", False),
        ("He said “it is so as ever”.", "He said “it is as so ever”.", False),
        ("The pump lifts water up.", "Otters like fish and quiet reeds.", False),
    ],
)
def test_only_changes_that_touch_no_fact_are_mere_wording(
    old: str, new: str, expected: bool
) -> None:
    before, after = f"# T\n\n{old}\n", f"# T\n\n{new}\n"
    found = [is_wording_only(hunk, before) for hunk in difference(before, after).hunks]
    assert all(found) is expected


def test_what_has_a_strong_finding_was_declined_or_takes_away_is_decided_by_itself() -> None:
    plain = changed("upper basin", "higher basin")
    assert may_go_along(plain)
    assert not may_go_along(replace(plain, declined_before="2026-01-02"))
    assert not may_go_along(changed("\n\nTwo.", ""))
    assert not may_go_along(changed("upper basin.", "upper basin, 77 l an hour."))


def test_white_space_alone_is_known_as_that() -> None:
    reflowed = changed("to the upper", "to\nthe upper")
    assert is_space_only(reflowed)
    assert may_go_along(reflowed), "white space is no loss"
    assert not is_space_only(changed("upper basin", "higher basin"))
