"""`redline convert`: Markdown on standard output, what is wrong with it on standard error."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.conftest import DATA, needs_data
from tests.core.web.files import docx, encrypted_pdf, epub, page, pdf, said, xhtml
from tests.e2e.command import REDLINE, redline

PAGE = """<!doctype html><html><head><title>Looms</title></head><body><main><h1>Looms</h1>
<p>A loom makes 160 picks a minute, says <a href="notes/b.html">the mill</a>.</p></main></body>
</html>
"""
SAYS = "A loom makes 160 picks a minute"
FILES: dict[str, bytes] = {
    "a.html": PAGE.encode(),
    "a.pdf": pdf(page(f"{SAYS}.")),
    "a.epub": epub({"one.xhtml": xhtml("One", f"<p>{SAYS}.</p>")}),
    "a.docx": docx(said(f"{SAYS}.")),
    "a.md": f"{SAYS}.\r\n".encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_any_document_comes_as_markdown_from_a_file_or_standard_input(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(FILES[name])
    from_file = redline("convert", name, cwd=tmp_path)
    assert SAYS in from_file.out
    assert from_file.err == ""
    done = subprocess.run(
        [REDLINE, "convert", "-"], input=FILES[name], capture_output=True, cwd=tmp_path, check=True
    )
    assert done.stdout.decode() == from_file.out


def test_json_has_the_form_of_the_contract(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(page(f"{SAYS}."), [], title="Looms"))
    told = redline("convert", "a.pdf", "--json", cwd=tmp_path)
    assert told.err == ""
    assert list(told.json) == ["schema", "markdown", "title", "warnings", "hidden"]
    assert told.json == {
        "schema": 1,
        "markdown": f"<!-- page 1 -->\n\n{SAYS}.\n",
        "title": "Looms",
        "warnings": ["page 2 without text; pictures are not read"],
        "hidden": [],
    }
    plain = redline("convert", "a.pdf", cwd=tmp_path)
    assert plain.out == told.json["markdown"]
    assert plain.err == "page 2 without text; pictures are not read\n"


def test_links_get_the_address_that_is_given(tmp_path: Path) -> None:
    url = "https://mill.example/looms/a.html"
    said = redline("convert", "-", "--url", url, cwd=tmp_path, stdin=PAGE).out
    assert "[the mill](https://mill.example/looms/notes/b.html)" in said
    assert "[the mill](notes/b.html)" in redline("convert", "-", cwd=tmp_path, stdin=PAGE).out


@pytest.mark.parametrize(
    ("words", "data", "status", "code", "says"),
    [
        (("a.pdf",), encrypted_pdf(), 1, "source", "a.pdf is protected by a password"),
        (("a.pdf",), PAGE.encode(), 1, "source", "a.pdf is a web page, not a PDF"),
        (("a.pdf",), b"", 1, "source", "a.pdf is empty"),
        (("a.epub",), b"PK\x03\x04", 1, "source", "a.epub is damaged"),
        (("a.png",), b"\x89PNG\r\n", 1, "source", "a.png is not text"),
        (("b.html",), None, 1, "source", "b.html cannot be read: No such file"),
        ((".",), None, 1, "source", ". is no file"),
        (("https://mill.example/a",), None, 2, "usage", "convert reads files, and fetches nothing"),
        (("a.html", "--url", "notes/a"), PAGE.encode(), 2, "usage", "notes/a is no address"),
        ((), None, 2, "usage", "FILE"),
    ],
)
def test_what_cannot_be_converted_is_one_line_and_a_hint(
    tmp_path: Path, words: tuple[str, ...], data: bytes | None, status: int, code: str, says: str
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    if data is not None:
        (work / words[0]).write_bytes(data)
    error = redline("convert", *words, "--json", cwd=work, status=status).json["error"]
    assert error["code"] == code
    assert says in error["message"]
    plain = redline("convert", *words, cwd=work, status=status)
    assert plain.out == ""
    assert plain.err == f"redline: {error['message']}\n  {error['hint']}\n"


def test_a_file_larger_than_a_reference_may_be_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "huge.html").open("wb") as file:
        file.truncate(50_000_000)
    told = redline("convert", "huge.html", cwd=tmp_path, status=1)
    assert "huge.html has more than the 20 MB allowed" in told.err


@needs_data
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("aws-faq-ec2.html", "Amazon Elastic Compute Cloud"),
        ("aws-faq-s3.html", "Amazon S3"),
        ("readability-qq.html", "DeepMind"),
        ("trafilatura-wikipedia-tsne.html", "t-distributed stochastic neighbor embedding"),
    ],
)
def test_real_pages_are_converted_by_the_installed_command(
    tmp_path: Path, name: str, says: str
) -> None:
    path = DATA / "pages" / name
    url = "https://example.org/page"
    told = redline("convert", str(path), "--url", url, "--json", cwd=tmp_path)
    assert says in told.json["markdown"]
    assert "<script" not in told.json["markdown"]
    assert "](data:" not in told.json["markdown"]
    assert redline("convert", str(path), "--url", url, cwd=tmp_path).out == told.json["markdown"]
