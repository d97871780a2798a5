"""The file drafter: what somebody changed elsewhere, as hunks to decide.

An edited copy of the report, or a unified diff of it. Nothing is read from the source; evidence is
looked up there all the same.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import PurePosixPath

from core.document import Document
from core.drafting.drafter import Brief, Compared, DraftEvent, Finished, Progress
from core.drafting.patched import Patched, is_patch, patched
from core.errors import DocumentError, DrafterError


class FileDrafter:
    """Compares the report with what a file makes of it.

    Args:
        data: the bytes of the file.
        name: what messages call it.
        report: path of the report in its repository, to know it in a patch.
        by: who made the edits; empty where nobody is named.
    """

    name = "file"
    motto = "edits made elsewhere"

    def __init__(self, data: bytes, name: str, report: PurePosixPath, by: str = "") -> None:
        self.limits: tuple[str, ...] = ()
        """What the comparison gave up for size, one line each; known after a draft."""
        self.by = by
        """Who made the edits."""
        self.file = name
        """What messages call the file."""
        self._data = data
        self._report = report

    def check(self, report: str) -> None:
        """See that the file can be used, before a review begins.

        Raises:
            DrafterError: it is no text, or a patch that does not fit the report.
        """
        self._edited(report)

    def draft(self, brief: Brief) -> Generator[DraftEvent, None, None]:
        """Yield the hunks in document order."""
        from core.diff.hunks import difference

        base = brief.report.text
        after, others = self._edited(base)
        yield Progress(0, 1, "comparing")
        found = difference(base, after, drafter=self.name)
        self.limits = found.limits
        for hunk in found.hunks:
            yield Compared(replace(hunk, why=f"from {self.file}"))
        count = len(found.hunks)
        said = f"{count} hunk{'' if count == 1 else 's'} from {self.file}"
        said = said if count else f"{self.file} changes nothing"
        yield Finished("; ".join([said, *_left_out(others)]), found.limits)

    def _edited(self, base: str) -> Patched:
        """The report as the file has it."""
        if b"\0" in self._data:
            raise DrafterError(
                f"{self.file} is binary", "give an edited copy of the report, or a unified diff"
            )
        loose = self._data.decode("utf-8", "surrogateescape")
        if is_patch(loose, self.file):
            return patched(base, loose, self.file, self._report)
        try:
            text = Document.from_bytes(self._data, self.file).text
        except DocumentError as error:
            raise DrafterError(error.message, error.hint) from error
        if base and not text.strip("\ufeff\r\n\t "):
            raise DrafterError(
                f"{self.file} is empty", "give an edited copy of the report, or a unified diff"
            )
        return Patched(text)


def _left_out(names: tuple[str, ...]) -> list[str]:
    told = ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")
    return [f"its changes of {told} are left out"] if names else []
