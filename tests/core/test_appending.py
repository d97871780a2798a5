"""A reference at the end of a checklist: where it goes, how it is written, that it reads back."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.appending import appended, has_words, settled
from core.checklist import ItemState, parse
from core.errors import ChecklistError
from core.workspace import quoted, quoted_address
from tests.conftest import invariant

HEAD = "# Task\n\n## References\n\n"
ENDS: dict[str, tuple[str, str]] = {
    "a list": (f"{HEAD}- [x] [A](a.md)\n", f"{HEAD}- [x] [A](a.md)\n- [ ] [T](t.md)\n"),
    "another marker": (f"{HEAD}*  [ ] [A](a.md)\n", f"{HEAD}*  [ ] [A](a.md)\n*  [ ] [T](t.md)\n"),
    "no marker": (f"{HEAD}[ ] [A](a.md)\n", f"{HEAD}[ ] [A](a.md)\n[ ] [T](t.md)\n"),
    "numbers": (
        f"{HEAD}9. [ ] [A](a.md)\n10. [ ] [B](b.md)\n",
        f"{HEAD}9. [ ] [A](a.md)\n10. [ ] [B](b.md)\n11. [ ] [T](t.md)\n",
    ),
    "the same number throughout": (
        f"{HEAD}1) [ ] [A](a.md)\n1) [ ] [B](b.md)\n",
        f"{HEAD}1) [ ] [A](a.md)\n1) [ ] [B](b.md)\n1) [ ] [T](t.md)\n",
    ),
    "an item that goes on": (
        f"{HEAD}- [ ] Read [A](a.md)\n  for its figures.\n\n## After\n",
        f"{HEAD}- [ ] Read [A](a.md)\n  for its figures.\n- [ ] [T](t.md)\n\n## After\n",
    ),
    "nested items": (
        f"{HEAD}  - [ ] [A](a.md)\n    - [ ] [B](b.md)\n\nEnd.\n",
        f"{HEAD}  - [ ] [A](a.md)\n    - [ ] [B](b.md)\n  - [ ] [T](t.md)\n\nEnd.\n",
    ),
    "blank lines between": (
        f"{HEAD}- [ ] [A](a.md)\n\n- [ ] [B](b.md)\n",
        f"{HEAD}- [ ] [A](a.md)\n\n- [ ] [B](b.md)\n\n- [ ] [T](t.md)\n",
    ),
    "no last line end": (f"{HEAD}- [ ] [A](a.md)", f"{HEAD}- [ ] [A](a.md)\n- [ ] [T](t.md)"),
    "the neighbour's line end": (
        "# T\n\n## References\n\n- [ ] [A](a.md)\r\n",
        "# T\n\n## References\n\n- [ ] [A](a.md)\r\n- [ ] [T](t.md)\r\n",
    ),
    "a heading without items": (
        "# T\r\n\r\n## References\r\n## After\r\n",
        "# T\r\n\r\n## References\r\n\r\n- [ ] [T](t.md)\r\n\r\n## After\r\n",
    ),
    "a heading with a comment": (
        f"{HEAD}<!-- none\nyet -->\n", f"{HEAD}<!-- none\nyet -->\n\n- [ ] [T](t.md)\n",
    ),
    "no heading": ("# T\n\nWrite.\n\n", "# T\n\nWrite.\n\n## References\n\n- [ ] [T](t.md)\n\n"),
    "no heading, but items": ("- [ ] [A](a.md)\n", "- [ ] [A](a.md)\n- [ ] [T](t.md)\n"),
    "nothing": ("", "## References\n\n- [ ] [T](t.md)\n"),
    "a byte-order mark": ("\ufeff", "\ufeff## References\n\n- [ ] [T](t.md)\n"),
    "the last of two sections": (
        "# References\n\n- [ ] [A](a.md)\n\n# Else\n\n# Reference\n\n- [ ] [B](b.md)\n\n# End\n",
        "# References\n\n- [ ] [A](a.md)\n\n# Else\n\n# Reference\n\n- [ ] [B](b.md)\n"
        "- [ ] [T](t.md)\n\n# End\n",
    ),
    "a list in a quotation": (
        f"{HEAD}> - [ ] [A](a.md)\n>\n", f"{HEAD}> - [ ] [A](a.md)\n> - [ ] [T](t.md)\n>\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ENDS)
def test_the_item_stands_behind_the_last_and_is_written_as_its_neighbours(case: str) -> None:
    before, after = ENDS[case]
    text, item = appended(before, "T", "t.md", "")
    assert text == after
    assert (item.title, item.target, item.state) == ("T", "t.md", ItemState.OPEN)


def test_the_purpose_follows_the_link() -> None:
    text, item = appended(HEAD, "T", "t.md", "for its (own) figures")
    assert text == f"{HEAD}- [ ] [T](t.md) for its (own) figures\n\n"
    assert item.purpose == "for its (own) figures"


@pytest.mark.parametrize("swallows", ["```\ncode\n", "<!-- a comment\n\nthat goes on\n"])
@pytest.mark.parametrize("head", ["# T\n\n", HEAD])
def test_what_would_swallow_the_item_is_refused_with_the_line_to_write(
    head: str, swallows: str
) -> None:
    with pytest.raises(ChecklistError) as caught:
        appended(head + swallows, "T", "t.md", "")
    assert "- [ ] [T](t.md)" in caught.value.hint


WORDS = st.text(
    st.one_of(
        st.sampled_from("ab  \\`[]()<>!*_~#|-–:;.,&\"'%{}é漢\u200d\n\t\u2028"), st.characters()
    ),
    max_size=25,
)
PLACES = st.sampled_from([before for before, _ in ENDS.values()])


@invariant
@given(PLACES, WORDS, WORDS, WORDS)
def test_any_title_path_and_purpose_read_back_exactly(
    before: str, title: str, path: str, purpose: str
) -> None:
    title, purpose = settled(title), settled(purpose)
    target = quoted(path.encode("utf-8", "replace").decode())
    assume(has_words(title) and path)
    text, item = appended(before, title, target, purpose)
    assert (item.title, item.target, item.purpose) == (title, target, purpose)
    assert item.state is ItemState.OPEN
    assert item in parse(text).items


ADDRESSES = st.text(st.sampled_from("ab ()[]<>\\\"'`*_~|%#?=&;.,:é!-"), max_size=20)


@invariant
@given(PLACES, ADDRESSES)
def test_any_address_reads_back_exactly(before: str, rest: str) -> None:
    address = quoted_address(f"https://example.org/{rest}")
    assert appended(before, "T", address, "")[1].target == address


@invariant
@given(WORDS)
def test_what_is_settled_stays_as_it_is(text: str) -> None:
    assert settled(settled(text)) == settled(text)
