"""The offline drafter: what it proposes, what it never does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pytest

from core.changes import HunkKind, Verdict
from core.document import BlockKind, Document
from core.drafting.drafter import Operation
from core.words import phrase_list
from tests.conftest import DATA, ROOT, needs_data
from tests.core.offline.drafts import (
    accepted,
    brief_of,
    brief_of_files,
    is_taken_from,
    proposals,
    review_of,
    summary,
    words_of,
)
from tests.core.offline.texts import ARTICLE, TALK

SEED = DATA / "workspace"
EXISTING = DATA / "workspace-existing-report.md"


def said(text: str, **more: object) -> str:
    return "\n".join(p.new for p in proposals(brief_of(text, **more)))  # type: ignore[arg-type]


# --- what a sentence must be ----------------------------------------------------------------


def test_a_pronoun_gets_the_subject_that_was_announced_and_both_are_evidence():
    found = [p for p in proposals(brief_of(TALK)) if "within 2 degrees" in p.new]
    (bullet,) = found
    assert (
        bullet.new
        == "- **VoltRack Balance** also keeps every cold store within 2 degrees of its target."
    )
    assert len(bullet.passages) == 2


def test_an_announcement_and_a_question_tag_are_trimmed():
    assert "excited" not in said(TALK)
    assert "right?" not in said(TALK)


def test_what_is_only_imagined_is_no_fact():
    assert "90%" not in said(TALK)
    assert "free" not in said(TALK)


def test_a_guest_speaks_under_the_name_of_her_organisation_and_never_of_herself():
    text = said(TALK)
    assert "35%" in text
    assert "Harbour Foods" in text
    assert "I love" not in text


@pytest.mark.parametrize(
    "words", ["Good morning", "applause", "music", "Thank you", "See figure", "newsletter", "?"]
)
def test_no_greeting_stage_direction_pointer_or_question_is_proposed(words):
    assert words not in said(TALK)
    assert words not in said(ARTICLE)


def test_captions_pictures_and_remarks_are_not_proposed():
    text = said(ARTICLE)
    assert "Figure 1" not in text
    assert "figure.png" not in text
    assert "I think" not in text
    assert "These are" not in text


def test_this_design_gets_the_name_it_stands_for():
    assert "**RingCell** reduces repair costs by 30%" in said(ARTICLE) or (
        "| RingCell | Reduces repair costs by 30% | 30% |" in said(ARTICLE)
    )


# --- the shape of a new report ----------------------------------------------------------------


def test_a_new_report_has_the_title_and_sections_the_instructions_ask_for():
    document = Document(accepted(brief_of(TALK)))
    titles = [section.title for section in document.sections]
    assert titles[0] == "Battery Storage Architectures"
    assert "Training yards" in titles
    assert "Cold stores" in titles


def test_a_heading_of_the_instructions_does_not_run_into_the_title():
    brief = brief_of(TALK)
    told = "# Living report\n\nYou keep a report on battery yards.\n\n## References\n"
    document = Document(accepted(replace(brief, instructions=told)))
    assert document.sections[0].title == "Battery Yards"


def test_figures_make_a_table_and_a_general_sentence_a_quotation():
    for source in (TALK, ARTICLE):
        kinds = {block.kind for block in Document(accepted(brief_of(source))).blocks}
        assert {BlockKind.ROW, BlockKind.QUOTE} <= kinds


def test_an_empty_report_of_nothing_useful_gets_no_filler():
    text = "Hello there. " * 40
    assert not [p for p in proposals(brief_of(text)) if p.operation is Operation.APPEND_SECTION]


def test_the_summary_adds_up():
    told = summary(brief_of(TALK))
    kept, total = (int(word) for word in told.split(";")[0].split() if word.isdigit())
    left = [int(part.split()[0]) for part in told.split(";")[1].split(",")]
    assert kept + sum(left) == total


# --- beside an existing report ----------------------------------------------------------------

REPORT = """# Storage

## Training yards

**Costs:**
- Racks are cheap.
- VoltRack Balance is new.

**Safety:**
- Doors are locked.

## Cold stores

ColdLine serves cold stores.

## Summary

VoltRack and ColdLine matter.
"""


def test_a_sentence_goes_to_the_list_that_speaks_of_its_subject():
    text = accepted(brief_of(TALK, REPORT))
    at = text.index("within 2 degrees")
    assert text.index("VoltRack Balance is new.") < at < text.index("**Safety:**")


def test_nothing_is_written_into_a_summary_and_no_byte_but_what_is_added_changes():
    brief = brief_of(TALK, REPORT)
    text = accepted(brief)
    assert text.endswith("## Summary\n\nVoltRack and ColdLine matter.\n") or "Further" in text
    lines = iter(text.splitlines())
    assert all(line in lines for line in REPORT.splitlines() if line)


def test_what_the_report_says_already_is_not_proposed_again():
    once = accepted(brief_of(TALK))
    again = [p.new for p in proposals(brief_of(TALK, once)) if p.operation is not Operation.REPLACE]
    facts = {line for line in once.splitlines() if line.startswith("- ")}
    assert not facts & set(again)


def test_a_quotation_that_is_nearly_the_source_is_mended():
    quoted = "RingCell uses a ring of cells in place of a slab, which lets training yards replace"
    quoted += " one cell at a time"
    report = f"# Storage\n\n> “{quoted}”\n"
    (repair,) = [
        p for p in proposals(brief_of(ARTICLE, report)) if p.operation is Operation.REPLACE
    ]
    assert "instead of a slab" in repair.new


def test_a_sentence_in_quotation_marks_is_quoted_in_one_pair_of_them():
    text = ARTICLE.replace("Every cold store never", '"Every cold store never').replace(
        "or to borrow.", 'or to borrow."'
    )
    (quote,) = [p.new for p in proposals(brief_of(text)) if p.new.startswith(">")]
    assert quote.startswith("> “Every cold store")
    assert "““" not in quote
    assert '"' not in quote


def test_the_same_draft_comes_out_whatever_the_hash_seed():
    script = (
        "from tests.core.offline.drafts import *\nfrom tests.core.offline.texts import *\n"
        "print([p for p in proposals(brief_of(TALK))])"
    )
    outputs = set()
    for seed in ("0", "1", "77"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            check=True,
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1


# --- on real sources --------------------------------------------------------------------------

REAL = [(1, "**/article.md"), (2, "**/swami*.md"), (3, "**/matt*.md")]


def real_brief(number: int, pattern: str, report: str = ""):
    (path,) = SEED.glob(pattern)
    return brief_of_files(SEED / "instructions.md", number, path, report)


@needs_data
@pytest.mark.parametrize(("number", "pattern"), REAL)
def test_a_first_report_is_of_a_size_and_shape_an_editor_can_decide(number, pattern):
    brief = real_brief(number, pattern)
    review = review_of(brief)
    assert 8 <= len(review.hunks) <= 40
    sections = Counter(hunk.section for hunk in review.hunks)
    assert max(sections.values()) <= len(review.hunks) / 3
    for hunk in review.hunks:
        text = words_of(hunk)
        if hunk.kind is not HunkKind.TABLE and not text.startswith(">"):
            assert len(text.split()) <= 60
            assert not any(phrase in text.lower() for phrase in phrase_list("stage"))
    assert any(hunk.kind is HunkKind.TABLE for hunk in review.hunks)
    assert any(words_of(hunk).startswith(">") for hunk in review.hunks)


@needs_data
@pytest.mark.parametrize("existing", [False, True], ids=["new", "existing"])
@pytest.mark.parametrize(("number", "pattern"), REAL)
def test_every_figure_quotation_and_sentence_is_in_the_source(number, pattern, existing):
    report = EXISTING.read_text(encoding="utf-8") if existing else ""
    brief = real_brief(number, pattern, report)
    for hunk in review_of(brief).hunks:
        verdicts = {finding.verdict for finding in hunk.findings}
        assert Verdict.NOT_IN_SOURCE not in verdicts, words_of(hunk)
        if words_of(hunk).startswith("- "):
            assert is_taken_from(words_of(hunk), brief.source), words_of(hunk)


@needs_data
@pytest.mark.parametrize(("number", "pattern"), REAL)
def test_beside_a_real_report_at_least_half_lands_in_sections_that_exist(number, pattern):
    report = EXISTING.read_text(encoding="utf-8")
    review = review_of(real_brief(number, pattern, report))
    there = {section.path for section in Document(report).sections}
    landed = [hunk for hunk in review.hunks if hunk.section in there]
    assert review.hunks
    assert 2 * len(landed) >= len(review.hunks)


@needs_data
def test_no_source_advertises_itself_in_a_report():
    for report in ("", EXISTING.read_text(encoding="utf-8")):
        review = review_of(real_brief(*REAL[0], report))
        assert not any("video" in words_of(hunk) for hunk in review.hunks)


@needs_data
def test_a_second_source_fills_the_sections_the_instructions_ask_for():
    first = accepted(real_brief(*REAL[0]))
    said = {p.new: p.section[-1:] for p in proposals(real_brief(*REAL[1], first)) if not p.block}
    homes = Counter(home for text, home in said.items() if text.startswith("- "))
    assert homes["Training pipelines",] >= 4
    assert homes["Amazon Bedrock",] >= 6
    assert 4 * homes["Further findings",] <= sum(homes.values())


@needs_data
def test_one_common_word_is_no_kinship_to_a_section_of_a_young_report():
    first = accepted(real_brief(*REAL[0]))
    beside = [p.new for p in proposals(real_brief(*REAL[1], first)) if p.block]
    assert not any(name in text for text in beside for name in ("Guardrails", "Bedrock Agents"))


@needs_data
def test_what_stands_under_recommendations_is_no_home_for_a_fact_another_section_speaks_of():
    report = EXISTING.read_text(encoding="utf-8")
    hunks = review_of(real_brief(*REAL[1], report)).hunks
    homes = {hunk.section[-1] for hunk in hunks if "Guardrails**" in words_of(hunk)}
    assert homes == {"Amazon Bedrock: Enterprise-Ready Foundation Model Platform"}
