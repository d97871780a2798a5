"""Measures everything and prints the table.

python -m benchmarks [--json FILE] [--own-texts] [FAMILY …]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import (
    appending,
    blocks,
    converting,
    diffing,
    drafting,
    evidence,
    histories,
    history,
    placing,
    repeating,
    start,
    status,
    streaming,
    viewing,
)
from benchmarks.inputs import ROOT, prepare
from benchmarks.measure import BenchmarkError
from benchmarks.table import Figure, as_json, shown

FAMILIES = {
    "drafting": drafting.figures,
    "status": status.figures,
    "start": start.figures,
    "appending": appending.figures,
    "blocks": blocks.figures,
    "diffing": diffing.figures,
    "viewing": viewing.figures,
    "streaming": streaming.figures,
    "history": history.figures,
    "histories": histories.figures,
    "placing": placing.figures,
    "repeating": repeating.figures,
    "evidence": evidence.figures,
    "converting": converting.figures,
}


def main(words: list[str]) -> int:
    """Measure the families named, all of them by default; 1 when something could not be measured.

    A target that is missed is told and is no failure: a slow hour of the machine is not a defect.
    """
    options = _options(words)
    began = time.monotonic()
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "build") as scratch:
        inputs = prepare(Path(scratch), real=not options.own_texts)
        found: list[Figure] = []
        for name in options.families or FAMILIES:
            print(f"measuring: {name}", file=sys.stderr)
            try:
                found += FAMILIES[name](inputs)
            except BenchmarkError as error:
                print(f"benchmarks: {error}", file=sys.stderr)
                return 1
    texts = "real inputs" if inputs.are_real else "the benchmark's own texts"
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}"
    print(f"\n{shown(found)}\n")
    missed = sum(each.is_met is False for each in found)
    print(f"{machine}; {texts}; {time.monotonic() - began:.0f} s; targets missed: {missed}")
    if options.json:
        told = {"schema": 1, "machine": machine, "texts": texts, "figures": as_json(found)}
        text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
        options.json.write_text(text, encoding="utf-8")
    return 0


def _options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Figures as ratios against named peers."
    )
    parser.add_argument("families", nargs="*", metavar="FAMILY", help=", ".join(FAMILIES))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    parser.add_argument(
        "--own-texts", action="store_true", help="leave the real inputs alone, if there are any"
    )
    options = parser.parse_args(words)
    if unknown := set(options.families) - set(FAMILIES):
        parser.error(f"no such family: {', '.join(sorted(unknown))}; known: {', '.join(FAMILIES)}")
    return options


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
