"""`redline audit` through the installed command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.command import new_workspace, redline, tree

REPORT = """# Power looms

- The Draper loom makes 160 picks a minute.
- The Draper loom makes 175 picks a minute.
- The Sulzer loom pays for itself in 14 months.
- He says that "a gripper takes the place of the shuttle" in it.
- It is a good loom.
"""


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = new_workspace(tmp_path / "work", report=REPORT)
    text = (folder / "instructions.md").read_text()
    text = text.replace("- [ ] Read [Notes on looms]", "- [x] Read [Notes on looms]")
    text += "- [ ] Read [Looms on the web](https://looms.example/faq)\n"
    (folder / "instructions.md").write_text(text)
    return folder


def test_a_report_is_held_against_the_local_items_and_what_is_opened_is_said(work: Path) -> None:
    before = tree(work)
    said = redline("audit", "--json", cwd=work)
    assert said.err.splitlines() == [
        "reads report.md",
        "opens notes/looms.md",
        "opens notes/yarn.md",
        "not looked at: item 3 (Looms on the web) is a web page that was not fetched yet: https://looms.example/faq",
    ]
    claims = {claim["line"]: claim for claim in said.json["claims"]}
    assert [(line, claim["verdict"]) for line, claim in claims.items()] == [
        (3, "supported"),
        (4, "not found"),
        (5, "figure elsewhere"),
        (6, "quotation inexact"),
        (7, "nothing to check"),
    ]
    assert claims[3]["text"] == "The Draper loom makes 160 picks a minute."
    figure = claims[3]["figures"][0]
    assert set(figure) == {"text", "verdict", "source", "span", "quote"}
    assert figure["source"] == "notes/looms.md"
    assert figure["quote"].startswith("The Draper loom makes 160 picks")
    (quotation,) = claims[6]["quotations"]
    assert quotation["source_says"] == "a gripper replaces the shuttle"
    assert said.json["schema"] == 1
    assert said.json["summary"]["claims"] == 5
    assert said.json["summary"]["sources"] == ["notes/looms.md", "notes/yarn.md"]
    assert [each["target"] for each in said.json["summary"]["not_read"]] == [
        "https://looms.example/faq"
    ]
    assert tree(work) == before


def test_without_json_each_claim_that_is_not_fine_is_a_line_and_the_summary_the_last(
    work: Path,
) -> None:
    lines = redline("audit", cwd=work).out.splitlines()
    heads = [line for line in lines if " line " in line]
    assert [line.split(":")[0].split("  ")[1] for line in heads] == [
        "not found",
        "figure elsewhere",
        "quotation inexact",
    ]
    assert any("the source says “a gripper replaces the shuttle”" in line for line in lines)
    assert lines[-1].startswith("5 claims: 1 supported, 1 figure elsewhere")


def test_strict_ends_with_one_only_where_something_is_unsupported(work: Path) -> None:
    redline("audit", cwd=work, status=0)
    redline("audit", "--strict", cwd=work, status=1)
    (work / "fine.md").write_text("The Draper loom makes 160 picks a minute.\n")
    redline("audit", "fine.md", "--strict", cwd=work, status=0)


def test_sources_given_take_the_place_of_the_checklist(work: Path, tmp_path: Path) -> None:
    said = redline("audit", "--source", "notes/yarn.md", "--json", cwd=work)
    assert said.err.splitlines() == ["reads report.md", "opens notes/yarn.md"]
    assert said.json["summary"]["supported"] == 0
    loose = tmp_path / "loose"
    loose.mkdir()
    (loose / "a.md").write_text("Rotor spinning reaches 200 metres a minute.\n")
    said = redline("audit", "a.md", "--source", str(work / "notes/yarn.md"), cwd=loose)
    assert said.out.startswith("1 claims: 1 supported")
    said = redline(
        "audit", "-", "--source", str(work / "notes/yarn.md"), cwd=loose, stdin="It costs 5%.\n"
    )
    assert "1 not found" in said.out


def test_a_source_that_cannot_be_read_is_one_line_and_the_rest_is_shown(work: Path) -> None:
    (work / "notes" / "yarn.md").unlink()
    said = redline("audit", "--json", cwd=work)
    assert any(
        line.startswith("not looked at:") and "notes/yarn.md" in line
        for line in said.err.splitlines()
    )
    assert said.json["summary"]["supported"] == 1
    (work / "latin.md").write_bytes(b"caf\xe9 40%\n")
    words = ("--source", "latin.md", "--source", "nowhere.md", "--source", "notes/looms.md")
    said = redline("audit", *words, cwd=work)
    assert "not looked at: latin.md is not UTF-8" in said.err
    assert "not looked at: nowhere.md is not there" in said.err
    assert said.out.splitlines()[-1].startswith("5 claims: 1 supported")


@pytest.mark.parametrize(
    ("words", "report", "says"),
    [
        (("nowhere.md",), None, "there is no nowhere.md"),
        (("bad.md",), b"caf\xe9\n", "bad.md is not UTF-8: byte 0xe9 in line 1"),
        (("bad.md",), b" \n", "bad.md is empty"),
        (("--source", "nowhere.md"), None, "there is no source to hold the report against"),
    ],
)
def test_what_cannot_be_audited_is_one_line_and_a_hint(
    work: Path, words: tuple[str, ...], report: bytes | None, says: str
) -> None:
    if report is not None:
        (work / "bad.md").write_bytes(report)
    said = redline("audit", *words, "--json", cwd=work, status=1)
    assert said.json["error"]["message"].startswith(says)
    assert said.json["error"]["hint"]


def test_a_workspace_without_a_report_has_nothing_to_audit(tmp_path: Path) -> None:
    work = new_workspace(tmp_path / "work", report=None)
    said = redline("audit", cwd=work, status=1)
    assert "there is no report.md" in said.err
