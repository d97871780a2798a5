"""References that are documents: drafted from, committed and opened again as any other."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from core.desk import Desk
from core.errors import SourceError
from core.rereading import item_of, kept, reread
from tests.core.web.files import page, pdf
from tests.e2e.command import drafted, new_workspace, redline
from tests.e2e.refusals import items, refused
from tests.e2e.scene import git

SAYS = "The Draper loom makes 160 picks a minute."
SHEET = pdf(page("Speed of looms", "", "", "The Draper loom makes 160 picks", "a minute."))
SHA256 = hashlib.sha256(SHEET).hexdigest()


@pytest.fixture
def work(tmp_path: Path) -> Path:
    work = new_workspace(tmp_path / "work")
    (work / "notes" / "looms.pdf").write_bytes(SHEET)
    items("- [ ] [Notes on looms](notes/looms.pdf)")(work)
    git(work, "add", "-A")
    git(work, "commit", "--quiet", "-m", "A document")
    return work


def test_a_document_is_drafted_from_and_its_record_names_the_bytes_of_its_file(work: Path) -> None:
    drafted(work)
    with Desk.open(work, command="test", write=False) as desk:
        source = desk.source()
        assert source is not None
        assert SAYS in [passage.text for passage in source.passages]
        assert (source.sha256, source.size) == (SHA256, len(SHEET))
        assert desk.open_review().header.base.source_sha256 == SHA256
    redline("decide", "--accept-all", cwd=work)
    redline("commit", cwd=work)
    record = json.loads((work / "references" / "notes-on-looms.json").read_text())
    assert (record["readings"][0]["sha256"], record["readings"][0]["size"]) == (SHA256, len(SHEET))
    assert f"Source-SHA256: {SHA256}" in git(work, "log", "-1", "--format=%B")


def test_the_text_that_is_reviewed_stays_whatever_becomes_of_its_file(work: Path) -> None:
    drafted(work)
    path = work / "notes" / "looms.pdf"
    for data, note in (
        (SHEET, ""),
        (b"%PDF-1.7 damaged", "has changed since; this is the text as it was read"),
        (None, "this is the text as it was read; now"),
    ):
        path.unlink()
        if data is not None:
            path.write_bytes(data)
        with Desk.open(work, command="test", write=False) as desk:
            source = desk.source()
            assert source is not None
            found = kept(desk, source, item_of(desk, "", "notes/looms.pdf"))
        assert SAYS in found.source.text
        assert note in found.note
        assert bool(found.note) is bool(note)


def test_a_committed_document_is_converted_anew_when_it_is_asked_for(work: Path) -> None:
    with Desk.open(work, command="test", write=False) as desk:
        item = item_of(desk, "", "notes/looms.pdf")
        found = reread(desk, item, SHA256)
        assert (SAYS in found.source.text, found.note) == (True, "")
        (work / "notes" / "looms.pdf").write_bytes(pdf(page("Looms rest.")))
        assert "has changed since it was read" in reread(desk, item, SHA256).note
        (work / "notes" / "looms.pdf").write_bytes(b"%PDF-1.7")
        with pytest.raises(SourceError, match="is damaged"):
            reread(desk, item, SHA256)


def test_an_audit_holds_a_report_against_documents(work: Path) -> None:
    (work / "report.md").write_text("# Looms\n\nThe Draper loom makes 160 picks a minute.\n")
    (work / "notes" / "looms.pdf").write_bytes(pdf(page(SAYS), []))
    said = redline("audit", "--json", cwd=work)
    assert [claim["verdict"] for claim in said.json["claims"]] == ["supported"]
    assert "notes/looms.pdf: page 2 without text; pictures are not read" in said.err


def test_a_document_that_cannot_be_read_begins_nothing(work: Path) -> None:
    (work / "notes" / "looms.pdf").write_bytes(pdf([]))
    hint = refused(work, "draft", says="notes/looms.pdf has no text")
    assert "ocrmypdf" in hint
