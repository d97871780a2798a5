"""A report with 10,000 versions: its first page, its end, its memory; two far versions compared.

Owns the repository it is measured on: written by `git fast-import`, a few words changed in each
version, most with the trailers of a commit of Redline.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from benchmarks import made
from benchmarks.inputs import ROOT, Inputs, git
from benchmarks.measure import (
    PYTHON,
    REDLINE,
    BenchmarkError,
    Contender,
    environment,
    in_turns,
    seconds_of,
    seconds_of_process,
)
from benchmarks.table import Figure, Of, Target, figure
from benchmarks.terminal import Painted, seconds_to_paint
from core.diff.hunks import difference
from core.diff.marks import word_marks
from core.document import BlockKind, Document
from core.history import History
from core.repository import Repository
from core.workspace import Workspace

VERSIONS = 10_000
_PAGE = 100
_LONG = 400_000  # characters of the long report
_STEPS = 200  # of its versions
_TIMES = 31
_FEW = 5
_FIRST_PAGE = ["git", "log", "-n", str(_PAGE), "--", "report.md"]
_EMPTY = ["git", "version"]
_SCROLL = """
import sys
from pathlib import Path
from benchmarks.measure import peak_memory
from core.history import History
from core.repository import Repository
from core.workspace import Workspace
workspace = Workspace.find(Path(sys.argv[1]))
with History.of(workspace, Repository.find(workspace.folder)) as history:
    history.words_of(history.more(100))
    first, count = peak_memory(), 100
    while page := history.more(100):
        history.words_of(page)
        count += len(page)
print(count, first, peak_memory())
"""


def figures(inputs: Inputs) -> Iterator[Figure]:
    """The list in the process, until the page is there, against git printing its own into a pipe;
    from both what an empty git costs is taken off. Memory in a process that scrolls to the end and
    counts all words on the way."""
    work = inputs.scratch / "histories"
    make(work, inputs.report)
    workspace, repository = Workspace.find(work), Repository.find(work)
    empty = median(seconds_of(lambda: _piped(_EMPTY, work)) for _ in range(_TIMES))

    def first_page() -> float:
        start = time.perf_counter()
        with History.of(workspace, repository) as history:
            page = history.more(_PAGE)
            seconds = time.perf_counter() - start
            if len(page) != _PAGE:
                raise BenchmarkError("the first page is not whole")
        return max(seconds - empty, 1e-4)

    def words() -> float:
        shutil.rmtree(repository.common_dir / "redline", ignore_errors=True)
        with History.of(workspace, repository) as history:
            page = history.more(_PAGE)
            return seconds_of(lambda: history.words_of(page))

    def oldest() -> None:
        with History.of(workspace, repository) as history:
            found = history.oldest()
            if found is None or found.before:
                raise BenchmarkError("the oldest version was not found")

    def log(*words: str) -> Contender:
        return lambda: max(seconds_of(lambda: _piped(words, work)) - empty, 1e-4)

    name = f"git log -n {_PAGE}, beyond its start"
    samples = in_turns(lambda: max(seconds_of(first_page) - empty, 1e-4), log(*_FIRST_PAGE), _TIMES)
    yield figure("10,000 versions, first page", name, samples, Target(2, Of.RATIO))
    numstat = log("git", "log", "-n", str(_PAGE), "--word-diff=porcelain", "-p", "--", "report.md")
    yield figure(
        "its words, never counted before", "git log -p --word-diff", in_turns(words, numstat, _FEW)
    )
    yield figure(
        "10,000 versions, the oldest",
        "git rev-list of the file",
        in_turns(
            lambda: seconds_of(oldest), log("git", "rev-list", "HEAD", "--", "report.md"), _FEW
        ),
        Target(1, Of.SECONDS),
    )
    first, last = _scrolled(work)
    yield Figure(
        "10,000 versions, memory to the end",
        "the same after the first page",
        last - first,
        first,
        1,
        Target(8, Of.MEBIBYTES),
        "mebibytes",
    )
    yield from _against_tig(work)
    yield _far_apart(inputs.scratch / "far-apart")


def _piped(words: Sequence[str], folder: Path) -> None:
    subprocess.run(
        words,
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        check=True,
    )


def make(folder: Path, report: str) -> None:
    """A workspace whose report has `VERSIONS` versions."""
    chance = random.Random(11)
    document = Document(report)
    pieces = list(document.pieces())
    kinds = (BlockKind.ITEM, BlockKind.PARAGRAPH)
    prose = [block.index for block in document.blocks if block.kind in kinds]

    def texts() -> Iterator[str]:
        for number in range(VERSIONS):
            at = 2 * chance.choice(prose) + 1
            if number:
                pieces[at] = f"{pieces[at].partition(' In trial ')[0]} In trial {number} it held."
            yield "".join(pieces)

    _import(folder, texts())


def _import(folder: Path, texts: Iterator[str]) -> None:
    """A workspace with a commit for each text."""
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    importing = subprocess.Popen(
        ["git", "fast-import", "--quiet"],
        cwd=folder,
        env=environment(),
        stdin=subprocess.PIPE,
    )
    assert importing.stdin is not None
    for number, text in enumerate(texts):
        files = {"report.md": text}
        if not number:
            files["instructions.md"] = "# Task\n\n## References\n\n- [ ] [A page](page.md)\n"
        importing.stdin.write(_commit(number, files))
    importing.stdin.close()
    if importing.wait():
        raise BenchmarkError("git fast-import failed")
    git(folder, "reset", "--quiet", "--hard", "main")


def _commit(number: int, files: dict[str, str]) -> bytes:
    message = f"Version {number}\n"
    if number % 8:  # the eighth was made by hand
        page = number % 40
        message += (
            f"\nReference: Page {page} <page-{page}.md>\nSource-SHA256: {number:064x}\n"
            f"Drafted-by: offline\nHunks: {number % 9} accepted, 1 edited, 2 rejected\n"
            f"Redline-Review: {number:012x}\n"
        )
    who = f"Bench Editor <bench@localhost> {1_700_000_000 + 60 * number} +0000"
    said = message.encode()
    parts = [f"commit refs/heads/main\ncommitter {who}\ndata {len(said)}\n".encode(), said]
    for path, text in files.items():
        data = text.encode()
        parts += [f"\nM 100644 inline {path}\ndata {len(data)}\n".encode(), data]
    return b"".join([*parts, b"\n"])


def _scrolled(work: Path) -> tuple[float, float]:
    """Peak memory after the first page and after all of them, in MiB, nothing counted before."""
    shutil.rmtree(work / ".git" / "redline", ignore_errors=True)
    done = subprocess.run(
        [PYTHON, "-c", _SCROLL, str(work)],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchmarkError(f"scrolling ended with {done.returncode}: {done.stderr[-800:]}")
    count, first, last = done.stdout.split()
    if int(count) != VERSIONS:
        raise BenchmarkError(f"{count} versions were listed, not {VERSIONS}")
    return float(first), float(last)


def _against_tig(work: Path) -> Iterator[Figure]:
    """The command, whole process, against the first paint of `tig`, where it is installed."""
    if shutil.which("tig") is None:
        print("histories: tig is not installed, so it is not compared", file=sys.stderr)
        return
    newest = f"Version {VERSIONS - 1}"

    def missing(painted: Painted) -> str:
        return "" if newest in painted.text else newest

    tig = ["tig", "-C", str(work), "--", "report.md"]
    samples = in_turns(
        lambda: seconds_of_process([REDLINE, "history", "--limit", str(_PAGE)], cwd=work),
        lambda: seconds_to_paint(tig, missing, controls=True),
        _FEW,
    )
    yield figure(f"redline history --limit {_PAGE}", "tig to its first paint", samples)


def _far_apart(folder: Path) -> Figure:
    """Hunks and word marks from the first to the last version of a long report."""
    before, after = (text.split("\n\n") for text in made.texts(_LONG))
    changed = [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]

    def texts() -> Iterator[str]:
        for number in range(_STEPS):
            done = set(changed[: len(changed) * number // (_STEPS - 1)])
            yield "\n\n".join(after[at] if at in done else block for at, block in enumerate(before))

    _import(folder, texts())
    workspace, repository = Workspace.find(folder), Repository.find(folder)

    with History.of(workspace, repository) as history:
        newest, *_, oldest = history.more(_STEPS)

    def redline() -> None:
        with History.of(workspace, repository) as history:
            old, new = history.texts([oldest, newest])
        hunks = difference(old, new).hunks
        for splice in (s for hunk in hunks for change in hunk.changes for s in change.splices):
            word_marks(old[splice.start : splice.end], splice.text)
        if len(hunks) < made.HUNKS // 2:
            raise BenchmarkError(f"{len(hunks)} hunks were found only")

    words = ["git", "diff", "--word-diff", f"HEAD~{_STEPS - 1}", "HEAD", "--", "report.md"]
    samples = in_turns(
        lambda: seconds_of(redline), lambda: seconds_of_process(words, cwd=folder), _TIMES
    )
    name = "400 KB, first against last version"
    return figure(name, "git diff --word-diff", samples, Target(1, Of.RATIO))
