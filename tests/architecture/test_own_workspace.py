"""The report that stands in this repository: made by Redline, borne out by its notes, and these by
the originals, where they are here."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.checklist import ItemState, parse
from core.provenance import read_record
from tests.conftest import DATA, ROOT, needs_data
from tests.e2e.command import redline

_ARTICLE = "workspace/markdown/the-big-llm-architecture-comparison/article.md"
_TALK = "workspace/transcripts/{0}/{0}.md"
NOTES = {
    "big-llm-architecture-comparison": _ARTICLE,
    "swami-keynote-2024": _TALK.format("swami-keynote-reinvent-2024"),
    "matt-keynote-2024": _TALK.format("matt-keynote-reinvent-2024"),
    "bedrock-faqs-2024-07": "pages/bedrock-faqs-2024-07-18.md",
    "sagemaker-faqs-2023-10": "pages/Amazon_SageMaker_FAQs.md",
}
_MARK = re.compile(r"\((L\d[^()]*)\)|\|\s*(L\d[^|]*)\|\s*$")
_SPAN = re.compile(r"L(\d+)(?:\s*[–-]\s*L?(\d+))?")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_NAME = re.compile(
    r"\b(?:\d+B-A\d+B|[A-Za-z]+-?\d[\w.\-]*|(?:Gemma|Llama|Qwen|OLMo|GPT|Claude|Haiku|Sonnet|Ray"
    r"|Diffusion|Kimi|Jurassic|XL|Command|STAR|SOC|ISO|Section|V|Embeddings|DALL-E|Java|Level)"
    r"[- ]?\d[\w.\-]*)"
)
_WORDS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "twelve": "12", "fifteen": "15", "twenty": "20",
    "thirty": "30", "hundred": "100", "thousand": "1000",
}  # fmt: skip
WRAP = 2
"""Lines beside the ones that are named in which a figure may stand: captions are wrapped."""


def statements(text: str) -> Iterator[str]:
    """Sentences, items and table rows."""
    body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    for line in body.splitlines():
        if line.startswith("|"):
            yield line
        elif line and not line.startswith("#"):
            yield from re.split(r"(?<=[.!?])\s+(?=[A-Z“\"*])", line)


def numbers(text: str) -> set[str]:
    found = {each.replace(",", "").rstrip(".") for each in _NUMBER.findall(text)}
    found |= {_WORDS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in _WORDS}
    return {each.rstrip("0").rstrip(".") if "." in each else each for each in found}


def lines_named(statement: str) -> set[int]:
    named: set[int] = set()
    for mark in _MARK.finditer(statement):
        for first, last in _SPAN.findall(mark.group()):
            named.update(range(int(first), int(last or first) + 1))
    return named


@needs_data
@pytest.mark.parametrize("name", NOTES)
def test_every_figure_of_a_note_stands_in_the_lines_it_names(name: str) -> None:
    original = (DATA / NOTES[name]).read_text(encoding="utf-8").split("\n")
    looked_at, missing = 0, []
    for statement in statements((ROOT / f"references/{name}.md").read_text(encoding="utf-8")):
        figures = {
            each.replace(",", "").rstrip(".")
            for each in _NUMBER.findall(_NAME.sub("", _MARK.sub("", statement)))
        }
        named = lines_named(statement)
        if not figures or not named:
            continue
        near = {n for line in named for n in range(line - WRAP, line + WRAP + 1)}
        there = numbers(" ".join(original[n - 1] for n in near if 0 < n <= len(original)))
        looked_at += len(figures)
        for figure in figures:
            plain = figure.rstrip("0").rstrip(".") if "." in figure else figure
            if plain not in there:
                missing.append((figure, sorted(named)[:3], statement[:90]))
    assert looked_at > 15
    assert not missing


@pytest.mark.parametrize("name", NOTES)
def test_a_note_is_of_the_length_and_names_its_original(name: str) -> None:
    text = (ROOT / f"references/{name}.md").read_text(encoding="utf-8")
    assert re.match(r'---\ntitle: ".+"\noriginal: ".+"\ndate: ".+"\nlines: \d+\n---\n', text)
    assert 1_500 <= len(text.split()) <= 4_100


def test_the_report_is_borne_out_by_the_notes() -> None:
    said = redline("audit", "--json", cwd=ROOT).json["summary"]
    assert said["supported"] >= 90
    assert (said["figure elsewhere"], said["quotation inexact"], said["not found"]) == (0, 0, 0)
    words = len((ROOT / "report.md").read_text(encoding="utf-8").split())
    assert 4_000 <= words <= 7_000


def test_five_references_are_read_and_two_are_left_to_try() -> None:
    items = parse((ROOT / "instructions.md").read_text(encoding="utf-8")).items
    assert [item.state for item in items] == [ItemState.DONE] * 5 + [ItemState.OPEN] * 2
    for item in items[:5]:
        assert (ROOT / item.target).is_file()
    records = [read_record(path) for path in sorted((ROOT / "references").glob("*.json"))]
    assert {record.target for record in records} == {item.target for item in items[:5]}
    decisions = {c.decision.value for r in records for g in r.readings for c in g.changes}
    assert decisions == {"accepted", "rejected"}


def test_a_sentence_of_the_report_is_followed_back_to_its_note() -> None:
    shallow = subprocess.run(
        ["git", "rev-parse", "--is-shallow-repository"], cwd=ROOT, capture_output=True, text=True
    )
    if shallow.stdout.strip() != "false":
        pytest.skip("a shallow clone has no history to follow")
    said = redline("why", "--text", "Gemma 3 has a 5:1 ratio", "--json", cwd=ROOT).json
    (origin, *_) = said["commits"]
    assert origin["reference"] == "The Big LLM Architecture Comparison"
    assert origin["decision"] == "accepted"
    assert any("5:1" in each["quote"] for each in origin["evidence"]), json.dumps(origin)
    versions = redline("history", "--json", cwd=ROOT).json["versions"]
    assert [each["reference"] != "" for each in versions[-5:]] == [True] * 5
    assert Path(ROOT / versions[0]["path"]).name == "report.md"
