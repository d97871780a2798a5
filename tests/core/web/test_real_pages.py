"""Real pages: what they answer is kept, what surrounds it is not.

Words are counted as `benchmarks.counting` says.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest
from bs4 import BeautifulSoup, NavigableString, Tag

from benchmarks.counting import recall_and_precision, words_of_html, words_of_markdown
from core.web.charset import decoded
from core.web.convert import convert
from core.web.converted import Converted
from tests.conftest import DATA, needs_data

pytestmark = needs_data

PAGES = DATA / "pages"
FAQS = ("aws-faq-ec2", "aws-faq-s3")
QUESTION = re.compile(r"\s*Q\s?\d*\s?[:.]\s*\S")


def html_of(name: str) -> str:
    return decoded((PAGES / f"{name}.html").read_bytes(), "")[0]


@cache
def converted(name: str) -> Converted:
    return convert(html_of(name), "https://aws.amazon.com/faqs/")


def is_shown(text: object) -> bool:
    return type(text) is NavigableString


def letters(text: str) -> str:
    """A text without what conversion may add or change: white space, marks and backslashes."""
    return "".join(re.findall(r"\w", text)).replace("_", "")


def blocks_of(name: str) -> list[Tag]:
    """The blocks of a page's main part that hold no other block, as BeautifulSoup has them."""
    main = BeautifulSoup(html_of(name), "lxml").find("main")
    assert isinstance(main, Tag)
    for noise in [*main.find_all(["script", "style"]), *main.select(".lb-sidebar-content")]:
        noise.decompose()
    names = ["p", "div", "li", "h2", "h3", "h4"]
    return [
        each
        for each in main.find_all(names)
        if not each.find([*names, "table"]) and not each.find_parent("table")
    ]


@pytest.mark.parametrize(("name", "count"), [("aws-faq-ec2", 444), ("aws-faq-s3", 181)])
def test_every_question_is_a_heading(name: str, count: int):
    asked = [
        letters(each.get_text()) for each in blocks_of(name) if QUESTION.match(each.get_text())
    ]
    headings = [
        letters(line.lstrip("#"))
        for line in converted(name).markdown.splitlines()
        if line[:1] == "#"
    ]
    assert len(asked) == count
    assert not Counter(asked) - Counter(headings)


@pytest.mark.parametrize(("name", "least"), [("aws-faq-ec2", 600), ("aws-faq-s3", 250)])
def test_every_answer_stands_under_its_question(name: str, least: int):
    text = re.sub(r"\]\([^)]*\)", "]", converted(name).markdown)
    sections: dict[str, str] = {}
    at = ""
    for line in text.splitlines():
        if line.startswith("#"):
            at = letters(line.lstrip("#"))
        sections[at] = sections.get(at, "") + letters(line)
    question = ""
    count = 0
    for block in blocks_of(name):
        said = block.get_text()
        if QUESTION.match(said):
            question = letters(said)
        elif block.name in ("h2", "h3", "h4"):
            question = ""
        elif question and letters(said):
            assert letters(said) in sections[question], (question, said)
            count += 1
    assert count > least


def test_every_cell_stands_under_its_own_header():
    page = BeautifulSoup(html_of("aws-faq-ec2"), "lxml")
    rows = [
        [letters(cell) for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in converted("aws-faq-ec2").markdown.splitlines()
        if line.startswith("|")
    ]
    meant = [
        [letters(cell.get_text()) for cell in row.find_all(["td", "th"])]
        for row in page.find("main").find_all("tr")  # this page has no spans
    ]
    assert len(meant) == 92
    assert [row for row in rows if any(row)] == meant


@pytest.mark.parametrize("name", FAQS)
def test_no_navigation_banner_or_footer_is_left(name: str):
    page = BeautifulSoup(html_of(name), "lxml")
    for sidebar in page.select("main .lb-sidebar-content"):
        page.append(sidebar.extract())
    inside = {letters(each) for each in page.find("main").stripped_strings}
    outside = {
        letters(each)
        for each in page.body.find_all(string=is_shown)
        if each.find_parent("main") is None and len(letters(each)) > 12
    } - inside
    assert len(outside) > 10
    text = re.sub(r"\]\([^)]*\)", "]", converted(name).markdown)
    said = {letters(each) for each in (*text.splitlines(), *re.findall(r"\[[^]]*\]", text))}
    assert outside & said == set()


REACHED = {
    "readability-keep-tabular-data": (0.98, 0.95),
    "readability-links-in-tables": (0.98, 0.95),
    "readability-lwn-1": (0.98, 0.95),
    "readability-medium-1": (0.98, 0.95),
    # Its expected text has a vote that the page hides and two buttons for sharing, and leaves its
    # heading out; a video's title is a heading within the article.
    "readability-qq": (0.94, 0.92),
}


@pytest.mark.parametrize("name", REACHED)
def test_the_expected_words_are_found_and_few_others(name: str):
    expected = words_of_html((PAGES / f"{name}.expected.html").read_text(encoding="utf-8"))
    recall, precision = recall_and_precision(words_of_markdown(converted(name).markdown), expected)
    least_recall, least_precision = REACHED[name]
    assert recall >= least_recall
    assert precision >= least_precision


def test_an_encyclopedia_keeps_its_formulas_and_sources():
    text = converted("trafilatura-wikipedia-tsne").markdown
    assert "`p_{ij}={\\frac {p_{j\\mid i}+p_{i\\mid j}}{2N}}`" in text
    assert "10.1109/tvcg.2016.2570755" in text
    assert "Jump to" not in text
    assert "Navigation menu" not in text


def test_a_blog_keeps_its_lists_and_links():
    text = converted("blog-anthropic-building-effective-agents").markdown
    assert "\n- [LangGraph](https://langchain-ai.github.io/langgraph/) from LangChain;\n" in text
