"""How the words of two texts are compared: for figures and for tests.

A word is a run of letters and digits in small letters, or one ideograph, kana or syllable of
Korean; a text is the multiset of its words. Recall is the share of the expected words that were
found, precision the share of the found words that were expected. HTML and Markdown are read the
same way: the Markdown is rendered by markdown-it-py first, then BeautifulSoup takes the text, with
white space around what begins a line of its own. Alternative texts of pictures and targets of links
do not count on either side.
"""

from __future__ import annotations

import re
from collections import Counter

from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from core.web.tree import listed

_OWN = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_OWN}]|[^\W_{_OWN}]+")
_OWN_LINE = listed(
    "address article aside blockquote br caption dd div dl dt figcaption figure footer h1 h2 h3 h4"
    " h5 h6 header hr li main ol p pre section table td th tr ul"
)


def words_of_html(html: str) -> Counter[str]:
    """The words of HTML, scripts and styles left out."""
    page = BeautifulSoup(html, "lxml")
    for tag in page.find_all(["script", "style"]):
        tag.decompose()
    for tag in page.find_all(_OWN_LINE):
        tag.insert_before(" ")
        tag.insert_after(" ")
    return Counter(_WORD.findall(page.get_text().lower()))


def words_of_markdown(markdown: str) -> Counter[str]:
    """The words of Markdown with tables."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return words_of_html(parser.render(markdown))


def recall_and_precision(found: Counter[str], expected: Counter[str]) -> tuple[float, float]:
    """From 0 to 1 each; 0 where there is nothing."""
    both = (found & expected).total()
    return both / max(expected.total(), 1), both / max(found.total(), 1)
