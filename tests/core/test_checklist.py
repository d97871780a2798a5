import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checklist import ItemKind, ItemState, find_again, line_text, lines_of, parse, tick
from core.errors import ChecklistError
from tests.conftest import DATA, needs_data


def fragments():
    lines = (DATA / "checklists.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def items(text):
    return parse(text).items


def only(text):
    (item,) = items(text)
    return item


def assert_ticks_cleanly(text):
    """Ticking each open item changes one character, and that item alone."""
    found = items(text)
    for item in found:
        if item.state is not ItemState.OPEN:
            continue
        after = tick(text, item)
        assert len(after) == len(text)
        assert [at for at, (a, b) in enumerate(zip(text, after, strict=True)) if a != b] == [
            item.mark_offset
        ]
        states = [(i.index, i.line, i.state, i.title, i.target) for i in items(after)]
        expected = [
            (i.index, i.line, ItemState.DONE if i is item else i.state, i.title, i.target)
            for i in found
        ]
        assert states == expected


# --- as people write them --------------------------------------------------------------------


@needs_data
def test_every_fragment_is_read_as_its_fields_say():
    found = fragments()
    assert len(found) == 49
    for fragment in found:
        read = items(fragment["text"])
        tasks = [item for item in read if item.state is not ItemState.OTHER]
        assert bool(tasks) == bool(fragment["is_task"]), fragment["id"]
        if fragment["items"]:
            expected = [(each["state"], each["title"]) for each in fragment["items"]]
            assert [(item.state.value, item.title) for item in read] == expected
        elif fragment["is_task"]:
            assert read[0].state.value == fragment["state"], fragment["id"]
        elif (fragment["state"] or "").startswith("other"):
            assert [item.state for item in read] == [ItemState.OTHER], fragment["id"]


@needs_data
def test_every_target_of_the_fragments_is_found_and_most_titles_agree():
    found = [f for f in fragments() if f["is_task"] and not f["items"]]
    targets = [f for f in found if f["target"] and not f["target"].startswith("[")]
    assert len(targets) == 13
    for fragment in targets:
        assert items(fragment["text"])[0].target == fragment["target"], fragment["id"]
    titled = [f for f in found if f["title"]]
    agree = [f for f in titled if items(f["text"])[0].title == f["title"]]
    # the others are cut short in the list, or have a tag that is not part of the title
    assert (len(agree), len(titled)) == (22, 28)


@needs_data
def test_ticking_any_open_item_of_any_real_file_changes_one_character():
    texts = [fragment["text"] for fragment in fragments()]
    texts += [path.read_bytes().decode("utf-8") for path in sorted(DATA.glob("prose-pairs/*/*.md"))]
    texts.append((DATA / "workspace" / "instructions.md").read_bytes().decode("utf-8"))
    ticked = 0
    for text in texts:
        ticked += sum(item.state is ItemState.OPEN for item in items(text))
        assert_ticks_cleanly(text)
    assert ticked > 20


@needs_data
def test_the_real_instructions_have_five_open_references():
    found = items((DATA / "workspace" / "instructions.md").read_text(encoding="utf-8"))
    assert [item.state for item in found] == [ItemState.OPEN] * 5
    assert [item.kind for item in found] == [ItemKind.LOCAL] * 3 + [ItemKind.WEB] * 2
    assert all(item.purpose for item in found)


LINES = st.sampled_from(
    ["- [ ] [A](a.md) why", "* [x] done", "1. [X] also", "[ ] bare", "  - [ ] nested", "- [-] no",
     "- [] tight", "> - [ ] quoted", "> [ ] prose", "# References", "## Other", "words [ ] in",
     "", "", "```", "    [ ] code", "<!--", "-->", "%%", "| [ ] | x |", "|---|---|", "# [ ] head",
     "[^1]: [ ] note", "[a]: b.md", "- [\t] tab", "- [ ] [a]", "===", "\u2028- [ ] separator"]
)  # fmt: skip
TEXTS = st.tuples(
    st.sampled_from(["", "\ufeff"]),
    st.lists(st.tuples(LINES, st.sampled_from(["\n", "\r\n", "\r"])), max_size=12),
).map(lambda parts: parts[0] + "".join(line + end for line, end in parts[1]))


@given(TEXTS)
def test_a_mark_is_where_it_says_and_ticking_an_open_one_changes_it_alone(text):
    lines = lines_of(text)
    for item in items(text):
        at = item.mark_offset
        assert text[at - 1 : at + len(item.mark) + 1] == f"[{item.mark}]"
        assert f"[{item.mark}]" in lines[item.line - 1]
        if item.state is ItemState.OPEN:
            after = tick(text, item)
            assert after == text[:at] + "x" + text[at + 1 :]
            assert items(after)[item.index - 1].state is ItemState.DONE


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_stay_as_they_are(end, mark):
    text = mark + end.join(["# References", "", "- [ ] [A](a.md)", "- [ ] [B](b.md)", ""])
    second = items(text)[1]
    assert (second.line, second.target) == (4, "b.md")
    assert tick(text, second) == text.replace("[ ] [B]", "[x] [B]")


# --- what is an item, and what is not ---------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "```\n- [ ] in a fence\n```\n", "text\n\n    - [ ] indented\n", "<!-- \n- [ ] a\n-->\n",
        "do not read the [x] checked ones\n", "- `[ ]` a code span\n", "- text [ ] later\n",
        "| [ ] a | [x] b |\n|---|---|\n| [ ] c | d |\n", "## [ ] a heading\n",
        "[ ] another heading\n===\n", "[^1]: [ ] a footnote\n", "> [ ] quoted prose\n",
        "- \\[ ] escaped\n", "- [ ]\n", "- [ x] two\n", "- [ ]tight\n",
        "<div>\n[ ] in HTML\n</div>\n", "%%\n- [ ] hidden\n%%\n",
    ],
)  # fmt: skip
def test_what_is_no_item(text):
    assert items(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "- [ ] a", "* [ ] a", "+ [ ] a", "1. [ ] a", "1) [ ] a", "[ ] a", "- - [ ] a",
        "text\n[ ] a", "> - [ ] a", "- [\t] a", "- x\n  - [ ] a", "    - [ ] a",
    ],
)  # fmt: skip
def test_what_is_an_item(text):
    found = only(text)
    assert (found.state, found.title) == (ItemState.OPEN, "a")


def test_the_box_of_an_item_in_a_footnote_is_its_own_and_not_the_mark():
    text = "words[^1]\n\n[^1]: - [ ] a\n"
    assert tick(text, only(text)) == text.replace("[ ]", "[x]")


def test_other_marks_are_kept_and_are_neither_open_nor_done():
    found = items("- [-] a\n- [/] b\n- [?] c\n- [] d\n- [ ] e\n- [X] f\n")
    assert [item.state.value for item in found] == ["other"] * 4 + ["open", "done"]
    assert [item.mark for item in found] == ["-", "/", "?", "", " ", "X"]


def test_ticking_an_empty_or_wide_box_makes_it_a_box_and_breaks_nothing():
    for box in ("[]", "[  ]", "[-]"):
        text = f"- {box} a\n- [ ] b\n"
        after = tick(text, items(text)[0])
        assert after == "- [x] a\n- [ ] b\n"


def test_items_stand_under_the_heading_references_of_any_level_where_there_is_one():
    text = "- [ ] a\n\n### References\n\n- [ ] b\n\n#### Sub\n\n- [ ] c\n\n### Other\n\n- [ ] d\n"
    assert [item.title for item in items(text)] == ["b", "c"]
    assert parse(text).has_heading
    assert [item.title for item in items("- [ ] a\n\n## Todo\n\n- [ ] b\n")] == ["a", "b"]
    assert not parse("- [ ] a\n").has_heading


def test_two_headings_called_references_both_count():
    text = "# References\n- [ ] a\n# Notes\n- [ ] b\n# **References:**\n- [ ] c\n"
    assert [item.title for item in items(text)] == ["a", "c"]


# --- title, target, purpose -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "title", "target", "purpose"),
    [
        ("[A](a.md) to learn", "A", "a.md", "to learn"),
        ("Read [A](a%20b.md#part) well", "A", "a%20b.md#part", "Read well"),
        ("[A](<a b.md>) why", "A", "a b.md", "why"),
        ('[A](a.md "words") why', "A", "a.md", "why"),
        ("[A](a_(x).md)", "A", "a_(x).md", ""),
        ("[Fig [1] here](x.md)", "Fig [1] here", "x.md", ""),
        ("<file:///r/a.md>", "file:///r/a.md", "file:///r/a.md", ""),
        ("[A](file:///r/a.md)", "A", "file:///r/a.md", ""),
        ("https://x.example/a", "https://x.example/a", "https://x.example/a", ""),
        ("https://x.example/a_(b).", "https://x.example/a_(b)", "https://x.example/a_(b)", "."),
        ("see https://x.example/a.", "see.", "https://x.example/a", "see."),
        ("[A](HTTPS://x.example)", "A", "HTTPS://x.example", ""),
        ("`[no](no.md)` [A](a.md)", "A", "a.md", "`[no](no.md)`"),
        ("![shown](i.png) [A](a.md)", "A", "a.md", "![shown](i.png)"),
        ("[![shown](i.png)](a.md)", "shown", "a.md", ""),
        ("(see [A](a.md))", "A", "a.md", "(see)"),
        ("[A][one] why", "A", "far.md", "why"),
        ("[one][] why", "one", "far.md", "why"),
        ("[one] why", "one", "far.md", "why"),
        ("[A][spaced]", "A", "far off.md", ""),
        ("[A][gone] why", "A", "", "[A][gone] why"),
        ("~~[A](a.md)~~ not needed", "A", "a.md", "not needed"),
        ("no link at all", "no link at all", "", ""),
    ],
)
def test_the_first_link_is_the_target_its_text_the_title_and_the_rest_the_purpose(
    written, title, target, purpose
):
    text = f"- [ ] {written}\n\n[one]: far.md\n[spaced]: <far off.md>\n"
    item = only(text)
    assert (item.title, item.target, item.purpose) == (title, target, purpose)


def test_an_item_is_local_web_or_nothing():
    kinds = {
        "[A](a.md)": ItemKind.LOCAL, "[A](https://x.example)": ItemKind.WEB,
        "http://x.example": ItemKind.WEB, "HTTPS://X.example": ItemKind.WEB,
        "[A](#below)": ItemKind.NONE, "[A](mailto:a@x.example)": ItemKind.NONE,
        "words": ItemKind.NONE, "[A](file:///a.md)": ItemKind.LOCAL,
    }  # fmt: skip
    assert {written: only(f"- [ ] {written}\n").kind for written in kinds} == kinds


# --- finding an item again --------------------------------------------------------------------


def test_an_item_is_found_again_after_edits_above_and_below():
    text = "# References\n- [ ] [A](a.md)\n- [ ] [B](b.md) why\n"
    line = line_text(text, 3)
    edited = "New words.\n\n# References\n- [ ] [New](n.md)\n- [x] [A](a.md)\n" + line + "\n\nend\n"
    found = find_again(edited, line, 2)
    assert (found.target, found.index, found.line) == ("b.md", 3, 6)
    assert tick(edited, found) == edited.replace("[ ] [B]", "[x] [B]")


def test_an_item_ticked_or_indented_meanwhile_is_still_the_item():
    found = find_again("# References\n- x\n  - [x] [A](a.md)\n", "- [ ] [A](a.md)", 1)
    assert found.state is ItemState.DONE


def test_of_two_equal_lines_the_place_decides():
    text = "- [ ] [A](a.md)\n- [ ] [A](a.md)\n"
    assert find_again(text, "- [ ] [A](a.md)", 2).line == 2
    assert find_again(text, "- [ ] [A](a.md)", 1).line == 1


def test_a_twin_ticked_before_is_not_taken_for_the_open_item_when_places_have_shifted():
    text = "- [ ] [New](n.md)\n- [ ] [Other](o.md)\n- [x] [A](a.md)\n- [ ] [A](a.md)\n"
    # it was number three; now number three is its ticked twin
    found = find_again(text, "- [ ] [A](a.md)", 3)
    assert (found.line, found.state) == (4, ItemState.OPEN)


def test_equal_lines_that_have_both_moved_are_not_guessed():
    text = "- [ ] new\n- [ ] other\n- [ ] [A](a.md)\n- [ ] [A](a.md)\n"
    with pytest.raises(ChecklistError, match="lines 3, 4") as caught:
        find_again(text, "- [ ] [A](a.md)", 1)
    assert caught.value.hint


def test_an_item_whose_words_changed_is_gone_and_said_so():
    with pytest.raises(ChecklistError, match="gone") as caught:
        find_again("- [ ] [A](other.md)\n", "- [ ] [A](a.md)", 1)
    assert "put its line back" in caught.value.hint


def test_two_items_of_one_title_are_two_items():
    found = items("- [ ] [News](a.md)\n- [ ] [News](b.md)\n")
    assert [(item.title, item.target) for item in found] == [("News", "a.md"), ("News", "b.md")]
