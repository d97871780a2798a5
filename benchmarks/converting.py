"""How long web pages take to become Markdown, and how much of them is found, within the process."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

from markdown_it import MarkdownIt

from benchmarks.counting import recall_and_precision, words_of_html, words_of_markdown
from benchmarks.inputs import DATA, Inputs
from benchmarks.measure import in_turns, seconds_of
from benchmarks.table import Figure, Of, Target, figure
from core.web import witness
from core.web.charset import decoded
from core.web.convert import convert

URL = "https://example.org/"
TARGET = Target(2, Of.RATIO)
TIMES = 5

Converter = Callable[[str], str]
"""From HTML to Markdown."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page to convert."""

    name: str
    html: str
    expected: str
    """The HTML of its content; empty where nobody wrote it down."""


def figures(inputs: Inputs) -> Iterator[Figure]:
    """`convert` of all pages, one after the other, against each peer; without the second witness,
    too, to tell what that costs. Then the words each misses of a page, and has too many.

    markitdown takes part only where it is installed: it is large, and nothing else needs it.
    """
    pages = _pages(inputs)
    for name, peer in _peers().items():
        samples = in_turns(lambda: _all(_ours, pages), lambda peer=peer: _all(peer, pages), TIMES)
        target = TARGET if name == "markdownify" else None
        yield figure(f"{len(pages)} web pages to Markdown", name, samples, target)
    yield figure(
        f"{len(pages)} web pages, no second witness",
        "markdownify",
        in_turns(lambda: _unwitnessed(pages), lambda: _all(_markdownify, pages), TIMES),
    )
    for page in pages:
        if page.expected:
            yield from _found(page)


def _found(page: Page) -> Iterator[Figure]:
    expected = words_of_html(page.expected)
    shares = {
        name: recall_and_precision(words_of_markdown(converter(page.html)), expected)
        for name, converter in {"": _ours, **_peers()}.items()
    }
    ours = shares.pop("")
    for name, peer in shares.items():
        for what, our_share, its_share in zip(("missing", "too many"), ours, peer, strict=True):
            yield Figure(
                f"{page.name}, {what} of 1,000 words",
                name,
                1000 * (1 - our_share),
                1000 * (1 - its_share),
                1,
                unit="words",
            )


def _pages(inputs: Inputs) -> list[Page]:
    if not inputs.are_real:
        html = MarkdownIt("commonmark").enable("table").render(inputs.report)
        return [Page("a report", f"<html><body><main>{html}</main></body></html>", html)]
    pages = []
    for path in sorted((DATA / "pages").glob("*.html")):
        if path.name.endswith(".expected.html"):
            continue
        expected = path.with_name(f"{path.stem}.expected.html")
        told = expected.read_text(encoding="utf-8") if expected.exists() else ""
        name = path.stem.removeprefix("readability-")
        pages.append(Page(name, decoded(path.read_bytes(), "")[0], told))
    return pages


def _all(converter: Converter, pages: list[Page]) -> float:
    return seconds_of(lambda: [converter(page.html) for page in pages])


def _ours(html: str) -> str:
    return convert(html, URL).markdown


def _unwitnessed(pages: list[Page]) -> float:
    kept, witness.second_witness = witness.second_witness, lambda html, markdown: []
    try:
        return _all(_ours, pages)
    finally:
        witness.second_witness = kept


def _peers() -> dict[str, Converter]:
    peers: dict[str, Converter] = {"markdownify": _markdownify, "trafilatura": _trafilatura}
    if importlib.util.find_spec("markitdown"):
        peers["markitdown"] = _markitdown
    return peers


def _markdownify(html: str) -> str:
    from markdownify import markdownify

    return str(markdownify(html))


def _trafilatura(html: str) -> str:
    import trafilatura

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    return trafilatura.extract(html, output_format="markdown", include_comments=False) or ""


def _markitdown(html: str) -> str:
    from markitdown import MarkItDown, StreamInfo

    told = StreamInfo(mimetype="text/html", extension=".html", charset="utf-8")
    made = MarkItDown().convert_stream(BytesIO(html.encode()), stream_info=told)
    return str(made.text_content)
