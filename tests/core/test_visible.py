"""Invariant 4 of the design: what is shown is what is committed."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.visible import visible

HOSTILE = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r"]
BIDI = [*"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]
HIDDEN = [*"\u00ad\u034f\u115f\u1160\u180e\u200b\u200c\u200d\u2028\u2029\u2060\u2064\u206f\u3164"]
HIDDEN += [*"\ufe0f\ufeff\uffa0\ufff9\U000e0001\U000e0041\U000e0101", "\ud800", "\udfff"]


@pytest.mark.parametrize("character", HOSTILE + BIDI + HIDDEN, ids=lambda c: f"U+{ord(c):04X}")
def test_a_character_a_terminal_obeys_or_hides_becomes_a_mark(character):
    shown = visible(f"a{character}b")
    assert character not in shown
    assert shown.startswith("a")
    assert shown.endswith("b")
    assert len(shown) > 2


def test_a_window_title_a_colour_and_a_reversal_are_shown_and_not_obeyed():
    assert visible("\x1b]0;gone\x07") == "␛]0;gone␇"
    assert visible("\x9b31m") == "⟨U+009B⟩31m"
    assert visible("user\u202enimda") == "user⟨U+202E⟩nimda"
    assert visible("a\x7fb\x00") == "a␡b␀"


@pytest.mark.parametrize(
    "text",
    [
        "plain", "naïve 中文 العربية हिन्दी", "tab\tand\nnewline", "windows\r\nline",
        "nbsp\u00a0here", "👩\u200d💻", "👩🏽\u200d💻", "❤\ufe0f", "👨\u200d👩\u200d👧\u200d👦",
        "🏳\ufe0f\u200d🌈", "👁\ufe0f\u200d🗨\ufe0f", "1\ufe0f\u20e3", "#\ufe0f\u20e3",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "می\u200cخواهم",
        "क\u094d\u200dष", "क\u094d\u200cष", "葛\U000e0100", "≨\ufe00", "🇩🇪", "e\u0301",
    ],
)  # fmt: skip
def test_what_writing_needs_stays(text):
    assert visible(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "pass\u200cword", "pass\u200dword", "é\u200cé", "\u200d👩", "👩\u200d", "👩\u200da",
        "a\ufe0f", "\ufe0f", "❤\ufe0f\ufe0f", "a\U000e0100", "🏴\U000e0067",
        "a\U000e0067\U000e007f",
        "lone\rreturn", "م\u200c", "\u200cم", "م\u200c ",
    ],
)  # fmt: skip
def test_a_joiner_selector_or_tag_where_it_does_not_belong_is_shown(text):
    assert visible(text) != text
    assert visible(visible(text)) == visible(text)


def unmarked(shown):
    named = re.sub("\u27e8U\\+([0-9A-F]+)\u27e9", lambda found: chr(int(found[1], 16)), shown)
    named = named.replace("\u2421", "\x7f")
    return re.sub("[\u2400-\u241f]", lambda found: chr(ord(found[0]) - 0x2400), named)


ODD = st.one_of(
    st.characters(),
    st.sampled_from([*HOSTILE, *BIDI, *HIDDEN, "\r", "\n", "👩", "💻", "م", "क", "\u094d", "葛"]),
)


@settings(max_examples=200)
@given(st.text(alphabet=ODD, max_size=40))
def test_nothing_a_terminal_obeys_is_left_and_all_else_stays(text):
    shown = visible(text)
    for at, character in enumerate(shown):
        kind = unicodedata.category(character)
        assert kind not in ("Cs", "Zl", "Zp")
        assert character not in BIDI
        if kind == "Cc":
            assert character in "\t\n" or shown[at : at + 2] == "\r\n"
    assert visible(shown) == shown
    if not re.search("[\u2400-\u2421\u27e8\u27e9]", text):
        assert unmarked(shown) == text  # nothing is lost
