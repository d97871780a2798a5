"""How words are counted for recall and precision."""

from __future__ import annotations

from benchmarks.counting import recall_and_precision, words_of_html, words_of_markdown


def test_html_and_its_markdown_have_the_same_words():
    html = "<h1>A title</h1><p>One <b>w</b>ord and <a href='/x'>a link</a>.</p><ul><li>x<li>y</ul>"
    markdown = "# A title\n\nOne **w**ord and [a link](https://example.org/x).\n\n- x\n- y\n"
    assert words_of_html(html) == words_of_markdown(markdown)


def test_an_ideograph_is_a_word_beside_letters_of_another_script():
    assert words_of_markdown("TNW中文站2016年") == {
        "tnw": 1,
        "中": 1,
        "文": 1,
        "站": 1,
        "2016": 1,
        "年": 1,
    }


def test_repeated_words_count_as_often_as_they_are_expected():
    expected, found = words_of_html("<p>a a b c</p>"), words_of_html("<p>a b b d</p>")
    assert recall_and_precision(found, expected) == (0.5, 0.5)
    assert recall_and_precision(words_of_html(""), expected) == (0, 0)
