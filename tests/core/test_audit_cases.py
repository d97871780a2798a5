"""The claims that the audit is measured by are what they say they are."""

import json
from collections import Counter
from pathlib import Path

from core.figures import find_figures
from core.folding import fold
from core.quotations import find_quotations
from core.source import source_from_bytes
from tests.conftest import DATA, needs_data

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "claims.jsonl").read_text(encoding="utf-8").splitlines()
]
WORDS = {"exact quotation", "quotation across wrapped lines", "inexact quotation"}


def test_there_are_enough_claims_of_every_kind_and_verdict():
    assert len(CASES) >= 150
    assert min(Counter(case["kind"] for case in CASES).values()) >= 7
    assert min(Counter(case["verdict"] for case in CASES).values()) >= 10
    assert len({case["claim"] for case in CASES}) == len(CASES)


def test_a_claim_has_what_its_kind_says():
    for case in CASES:
        quotes, figures = find_quotations(case["claim"]), find_figures(case["claim"])
        assert bool(quotes) == (case["kind"] in WORDS), case
        if case["kind"] not in WORDS:
            assert bool(figures) == (case["kind"] != "figure removed"), case
        assert all(len(quote.text.split()) < 12 for quote in quotes), case


@needs_data
def test_what_a_quotation_should_say_stands_in_its_source():
    for case in CASES:
        if case["kind"] in WORDS:
            data = (DATA / case["source"]).read_bytes()
            source = source_from_bytes(data, target=case["source"], title="")
            text = fold(" ".join(passage.text for passage in source.passages))
            words = case.get("says") or fold(find_quotations(case["claim"])[0].text)
            assert words in text, case
            assert ("says" in case) == (case["kind"] == "inexact quotation")
