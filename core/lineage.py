"""The lineage of a block: git and the records asked, `core.why` answering.

Owns what is read for it: the versions of the report, through renames, and the records as HEAD has
them. It reads only, and opens no reference.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

from core.document import Block, Document
from core.errors import JournalError, RepositoryError
from core.provenance import Record, decode_record
from core.recorded import Records
from core.repository import Blobs, FileVersion, Repository
from core.tracing import Step, steps
from core.why import Answer, Origin, Version, explained
from core.workspace import Workspace

_KEPT = 64
"""Versions of the report that are remembered, for those with several parents."""
WORKING_TREE = ""
"""The name of the version that is on disk."""
Watch = Callable[[int, int], None]
"""Is told how many versions were looked at, and how many there are."""


def why(
    workspace: Workspace,
    repository: Repository,
    document: Document,
    block: Block,
    watch: Watch = lambda _looked_at, _all: None,
) -> Answer:
    """The commits that shaped a block of the report, each with the decision and the evidence.

    Args:
        document: the report as it is on disk.
        watch: called for every version; what it raises ends the look-up.

    Raises:
        RepositoryError: the report is not committed, or git cannot read its history.
    """
    path = repository.relative_target(workspace.report)
    with closing(ReportVersions(repository, path, watch)) as versions:
        if not versions.is_committed:
            raise RepositoryError(
                f"{workspace.report.name} is not committed, so nothing is known of its lines",
                "finish the review: redline commit, or: git add and git commit",
            )
        folder = repository.relative_target(workspace.references)
        read, says = _records(repository.files_in("HEAD", folder))
        records = Records(read)
        origins: list[Origin] = []
        for step in steps(WORKING_TREE, document, block, versions, records.replaced):
            found, said = _told(step, versions, records)
            origins += found
            says += said
    line = document.line_of(block.start)
    return Answer(line, document.block_text(block), tuple(origins), tuple(dict.fromkeys(says)))


def _told(step: Step, versions: ReportVersions, records: Records) -> tuple[list[Origin], list[str]]:
    """The origins of one step, and what has to be said of it."""
    if step.commit == WORKING_TREE:
        what = "is" if step.before is None else "has edits that are"
        return [], [f"this text {what} not committed yet"]
    version = versions.version(step.commit)
    short = f"{version.commit[:10]} of {version.date[:10]}"
    if step.before is None and step.commit in versions.cut_off:
        return _cut_off(step, version, records, short)
    origins = list(explained(step, version, records))
    if origins[0].decision is not None:
        return origins, []
    if version.reviews:
        return origins, [f"{short} is a commit of Redline, but no record tells of this text"]
    when = "outside a review" if versions.has_review_before(step.commit) else "before Redline"
    return origins, [f"the text of {short} by {version.author} was written {when}"]


def _cut_off(
    step: Step, version: Version, records: Records, short: str
) -> tuple[list[Origin], list[str]]:
    """Where a shallow clone ends, whatever stands there seems to come from its oldest commit. What
    the records know is told, with the day of drafting in place of the commit."""
    says = [f"this is a shallow clone that ends at {short}; git fetch --unshallow brings the rest"]
    origins = [
        origin
        if origin.review in version.reviews
        else replace(origin, commit="", date=origin.drafted, author="")
        for origin in explained(step, version, records)
        if origin.decision is not None
    ]
    return origins, says


def _records(files: dict[str, bytes]) -> tuple[list[Record], list[str]]:
    """The records that can be read, and one line for each that cannot."""
    records, says = [], []
    for path, data in sorted(files.items()):
        if not path.endswith(".json"):
            continue
        try:
            records.append(decode_record(data, path, f"git log -- {path} has older versions"))
        except JournalError as error:
            says.append(f"{error.message}; {error.hint}")
    return records, says


class ReportVersions:
    """The report through time, as `core.tracing` asks for it."""

    def __init__(self, repository: Repository, path: str, watch: Watch) -> None:
        self._repository = repository
        self._path = path
        self._watch = watch
        self._looked_at = 0
        self._versions: dict[str, FileVersion] = {}
        self._order: list[str] = []
        self._number: dict[str, int] = {}
        self._texts: dict[str, str] = {}
        self._reading: Blobs | None = None
        self._next = self._end = 0  # the versions it has not given yet
        self.cut_off = repository.cut_off_at()
        """Where a shallow clone ends."""
        self._newest = self._load(path, "HEAD") if repository.head() else ()
        self.is_committed = bool(self._newest) and self._is_there(self._newest[0])
        """Has HEAD the report?"""

    def version(self, commit: str) -> Version:
        """What git says of a version."""
        found = self._versions[commit]
        told = dict(found.trailers)
        reviews = (value for key, value in found.trailers if key == "Redline-Review")
        ids = tuple(value.split()[0] for value in reviews if value)
        return Version(commit, found.date, found.author, ids, told.get("Reference", ""))

    def has_review_before(self, commit: str) -> bool:
        """Is an earlier version of the report a commit of Redline?"""
        after = self._number[commit] + 1
        return any(
            key == "Redline-Review"
            for each in self._order[after:]
            for key, _ in self._versions[each].trailers
        )

    def parents(self, commit: str) -> tuple[str, ...]:
        """The versions just before one, through a rename of the report."""
        if commit == WORKING_TREE:
            return self._newest
        self._looked_at += 1
        self._watch(self._looked_at, len(self._order))
        found = self._versions[commit]
        if found.parents or commit in self.cut_off:
            return found.parents
        came_from = self._repository.came_from(commit, found.path)
        return self._load(came_from[1], came_from[0]) if came_from else ()

    def text(self, commit: str) -> str:
        """The report as a version has it. Most are asked for in the order of the log, and git reads
        ahead in it."""
        if commit in self._texts:
            return self._texts[commit]
        wanted = self._number[commit]
        blobs = self._read_to(wanted)
        for each in self._order[self._next : wanted + 1]:
            data = next(blobs)
            self._texts[each] = "" if data is None else data.decode("utf-8", "surrogateescape")
        self._next = wanted + 1
        for each in list(self._texts)[: max(len(self._texts) - _KEPT, 0)]:
            del self._texts[each]
        return self._texts[commit]

    def close(self) -> None:
        """Read no further."""
        if self._reading is not None:
            self._reading.close()
            self._reading = None

    def _read_to(self, wanted: int) -> Blobs:
        """What reads a version, after a few others or at once."""
        is_near = self._next <= wanted < min(self._next + _KEPT, self._end)
        if self._reading is None or not is_near:
            self.close()
            names = [f"{each}:{self._versions[each].path}" for each in self._order[wanted:]]
            self._reading = self._repository.blobs(names, self._path)
            self._next, self._end = wanted, len(self._order)
        return self._reading

    def _load(self, path: str, tip: str) -> tuple[str, ...]:
        """Learn the versions under one name; the newest of them."""
        found = self._repository.versions(path, tip)
        for version in found:
            if version.commit not in self._versions:
                self._versions[version.commit] = version
                self._number[version.commit] = len(self._order)
                self._order.append(version.commit)
        return (found[0].commit,) if found else ()

    def _is_there(self, commit: str) -> bool:
        return bool(self.text(commit))
