"""The audit scored on claims about real sources: precision and recall of each verdict.

`python -m tests.core.test_audit_sources` prints the tables.
"""

import json
import random
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from core.audit import Auditor, ClaimVerdict, summary_of
from core.document import Document
from core.source import source_from_bytes
from tests.conftest import DATA, needs_data
from tests.core.mutations import mutated, true_sentences

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "claims.jsonl").read_text(encoding="utf-8").splitlines()
]
SOURCES = sorted({case["source"] for case in CASES})
EACH = {"article.md": 30, "swami-keynote-reinvent-2024.md": 38, "matt-keynote-reinvent-2024.md": 50}
"""Mutations of every kind made of a source; the FAQs have few figures."""
REPORT = DATA / "workspace-existing-report.md"


@lru_cache(maxsize=8)
def source(name):
    return source_from_bytes((DATA / name).read_bytes(), target=Path(name).name, title="")


@lru_cache(maxsize=8)
def auditor(name):
    return Auditor([source(name)])


@lru_cache(maxsize=1)
def of_cases():
    """(kind, expected, found, case) of every claim."""
    scored = []
    for case in CASES:
        (found,) = auditor(case["source"]).audit(Document(case["claim"]))
        scored.append((case["kind"], ClaimVerdict(case["verdict"]), found.verdict, (case, found)))
    return scored


@lru_cache(maxsize=1)
def of_mutations():
    """The same of false claims made of true sentences, and of the true sentences themselves."""
    scored = []
    for number, name in enumerate(SOURCES):
        for passage, _ in true_sentences(source(name)):
            for found in auditor(name).audit(Document(passage.text)):
                scored += [
                    ("true", ClaimVerdict.SUPPORTED, figure.verdict, found.text)
                    for figure in found.figures
                ]
        for claim in mutated(source(name), random.Random(number), EACH.get(Path(name).name, 15)):
            found = [
                (each.verdict if claim.kind == "entity" else figure.verdict)
                for each in auditor(name).audit(Document(claim.text))
                for figure in each.figures
                if figure.text == claim.figure
            ]
            want = ClaimVerdict.ELSEWHERE if claim.exists else ClaimVerdict.NOT_FOUND
            if found:
                scored.append((claim.kind, want, found[0], claim.text))
    return scored


def precision_and_recall(scored):
    """For each expected verdict how many found are right, and how many right ones are found."""
    table = {}
    for verdict in ClaimVerdict:
        right = sum(want is got is verdict for _, want, got, _ in scored)
        found = sum(got is verdict for _, _, got, _ in scored)
        there = sum(want is verdict for _, want, _, _ in scored)
        if there:
            table[verdict] = (right / max(found, 1), right / there)
    return table


@needs_data
def test_claims_about_real_sources_get_the_verdict_they_deserve():
    wrong = [(kind, case["claim"], got) for kind, want, got, (case, _) in of_cases() if want != got]
    for verdict, (precision, recall) in precision_and_recall(of_cases()).items():
        assert precision >= 0.97, (verdict, wrong)
        assert recall >= 0.97, (verdict, wrong)


@needs_data
def test_every_quotation_is_judged_right_and_a_near_one_told_what_the_source_says():
    for kind, want, got, (case, found) in of_cases():
        if "quotation" in kind:
            assert got is want, case
            says = [each.source_says for each in found.quotations]
            assert says == [case.get("says", "")], case


@needs_data
def test_five_hundred_false_claims_are_not_supported_and_their_true_sentences_are():
    kinds = Counter(kind for kind, *_ in of_mutations() if kind != "true")
    assert sum(kinds.values()) >= 500
    assert min(kinds.values()) >= 60
    table = precision_and_recall(of_mutations())
    wrong = [each for each in of_mutations() if each[1] != each[2]]
    assert table[ClaimVerdict.NOT_FOUND] >= (0.97, 0.97), wrong
    assert table[ClaimVerdict.SUPPORTED][0] >= 0.97, wrong
    assert table[ClaimVerdict.SUPPORTED][1] >= 0.99, wrong
    assert table[ClaimVerdict.ELSEWHERE][1] >= 0.95, wrong


@pytest.fixture(scope="module")
def report():
    local = [name for name in SOURCES if name.startswith("workspace/")]
    return list(
        Auditor([source(name) for name in local]).audit(Document(REPORT.read_text("utf-8")))
    )


@needs_data
def test_of_the_real_report_less_than_a_third_of_the_sentences_is_unsupported(report):
    assert sum(not each.verdict.is_fine for each in report) < len(report) / 3
    assert summary_of(report)["supported"] > 40


@needs_data
def test_the_two_inexact_quotations_of_the_real_report_are_found_with_what_they_should_say(report):
    inexact = [claim for claim in report if claim.verdict is ClaimVerdict.INEXACT]
    says = [quotation.source_says for claim in inexact for quotation in claim.quotations]
    assert len(says) == 2
    assert says[0].startswith("But beneath these")
    assert "reserve a capacity" in says[1]


def _print(title, scored):
    print(title)
    for kind in dict.fromkeys(kind for kind, *_ in scored):
        of_kind = [want == got for name, want, got, _ in scored if name == kind]
        print(f"  {kind:36} {sum(of_kind)} of {len(of_kind)}")
    for verdict, (precision, recall) in precision_and_recall(scored).items():
        print(f"  {verdict.value:20} precision {precision:.3f}  recall {recall:.3f}")


if __name__ == "__main__":
    _print("claims", of_cases())
    _print("mutations", of_mutations())
