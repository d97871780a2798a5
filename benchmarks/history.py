"""How long `redline why` takes on a report with a long past: the whole process."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

from benchmarks.inputs import Inputs, git
from benchmarks.measure import REDLINE, BenchmarkError, environment, in_turns, seconds_of_process
from benchmarks.table import Figure, Of, Target, figure
from core.changes import Decision
from core.document import Block, BlockKind, Document
from core.provenance import (
    SCHEMA,
    Quoted,
    Reading,
    Record,
    RecordedChange,
    encode_record,
    text_sha256,
)

PEER = "git blame of the same file"
TARGET = Target(1, Of.SECONDS)
VERSIONS = 2_000
REFERENCES = 20
"""Each read a hundred times, so that all records together hold a change for every version."""
TIMES = 11


def figures(inputs: Inputs) -> Iterator[Figure]:
    """`redline why` of the block that was changed most often, and of one that came with the first
    version, in a report of 45 KB with 2,000 versions, each a commit of Redline with its record.

    The peer, in the same run, tells who last changed each line, and nothing of before.
    """
    work = inputs.scratch / "past"
    often, never = make(work, inputs.report)

    def peer() -> float:
        return seconds_of_process(["git", "blame", "report.md"], cwd=work)

    for name, line in (("changed most", often), ("never changed", never)):

        def ours(line: int = line) -> float:
            return seconds_of_process([REDLINE, "why", "--line", str(line), "--json"], cwd=work)

        yield figure(f"why, 2,000 versions, {name}", PEER, in_turns(ours, peer, TIMES), TARGET)


def make(folder: Path, report: str) -> tuple[int, int]:
    """A workspace whose report grew through all versions; the lines to ask for in the last one."""
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    past = _Past(report)
    done = subprocess.run(
        ["git", "fast-import", "--quiet"],
        cwd=folder,
        env=environment(),
        input=b"".join(past.stream()),
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        raise BenchmarkError(f"git fast-import: {done.stderr.decode('utf-8', 'replace').strip()}")
    git(folder, "reset", "--quiet", "--hard", "main")
    return past.lines_to_ask()


class _Past:
    """Versions of a report, each with another number of picks in one of its items or paragraphs."""

    def __init__(self, report: str) -> None:
        document = Document(report)
        self._pieces = list(document.pieces())
        kinds = (BlockKind.ITEM, BlockKind.PARAGRAPH)
        self._prose = [block for block in document.blocks if block.kind in kinds][1:]
        self._first = next(block for block in document.blocks if block.kind in kinds)
        self._changed = [0] * len(document.blocks)
        self._chance = random.Random(5)
        self._records = [_record(number) for number in range(REFERENCES)]

    def stream(self) -> Iterator[bytes]:
        """The commits, as `git fast-import` reads them."""
        instructions = "# Task\n\n## References\n\n- [ ] [A page](page.md)\n"
        yield _commit("Begin", 0, {"instructions.md": instructions.encode(), **self._report()})
        for number in range(1, VERSIONS):
            # a few blocks are changed again and again, most now and then
            block = self._prose[int(len(self._prose) * self._chance.random() ** 2)]
            change = self._reword(block, number)
            at = number % REFERENCES
            self._records[at] = _with(self._records[at], number, change)
            path = f"references/reference-{at}.json"
            message = f"V{number}\n\nReference: Reference {at} <{at}.md>\n"
            message += f"Redline-Review: {number:012x}\n"
            yield _commit(
                message, number, {path: encode_record(self._records[at]), **self._report()}
            )

    def lines_to_ask(self) -> tuple[int, int]:
        """1-based lines of the block changed most often and of one that never was."""
        often = max(range(len(self._changed)), key=self._changed.__getitem__)
        document = Document("".join(self._pieces))
        blocks = document.blocks[often], document.blocks[self._first.index]
        return document.line_of(blocks[0].start), document.line_of(blocks[1].start)

    def _report(self) -> dict[str, bytes]:
        return {"report.md": "".join(self._pieces).encode()}

    def _reword(self, block: Block, number: int) -> RecordedChange:
        at = 2 * block.index + 1
        old = self._pieces[at]
        self._pieces[at] = f"{old.partition(' In trial ')[0]} In trial {number} it held."
        self._changed[block.index] += 1
        return RecordedChange(
            id=f"{number:010x}",
            hunk=f"{number:010x}",
            decision=Decision.ACCEPTED,
            section=block.section,
            why="a newer trial",
            old_sha256=text_sha256(old),
            text_sha256=text_sha256(self._pieces[at]),
            written_sha256=text_sha256(self._pieces[at]),
            passages=(Quoted(f"S{number}", f"Trial {number} held as the ones before it did."),),
            findings=(),
        )


def _record(number: int) -> Record:
    return Record(SCHEMA, f"Reference {number}", f"{number}.md", ())


def _with(record: Record, number: int, change: RecordedChange) -> Record:
    reading = Reading(
        review=f"{number:012x}",
        target=record.target,
        sha256="0" * 64,
        size=1,
        drafted=f"2026-01-01T{number // 60 % 24:02}:{number % 60:02}:00+00:00",
        drafter="offline",
        model="",
        usage={},
        complete=True,
        changes=(change,),
    )
    return Record(record.schema, record.title, record.target, (*record.readings, reading))


def _commit(message: str, number: int, files: dict[str, bytes]) -> bytes:
    said = message.encode()
    who = f"Bench Editor <bench@localhost> {1_700_000_000 + number} +0000"
    head = f"commit refs/heads/main\ncommitter {who}\ndata {len(said)}\n"
    parts = [head.encode(), said]
    for path, data in files.items():
        parts += [f"\nM 100644 inline {path}\ndata {len(data)}\n".encode(), data]
    return b"".join([*parts, b"\n"])
