"""What widgets and workers tell the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from core.errors import RedlineError

if TYPE_CHECKING:
    from core.audit import Audited
    from core.auditing import Opened as Audit
    from core.drafting.drafter import Estimate, Progress, Writing
    from core.drift import Drift
    from core.publishing import CommitDone
    from core.repository import GitFacts
    from core.statistics import Statistics
    from core.why import Answer
    from tui.sources import Opened


class HunkPicked(Message):
    """The editor picked a hunk, by mouse or in the outline."""

    def __init__(self, hunk: str, change: str = "") -> None:
        super().__init__()
        self.hunk = hunk
        self.change = change


class MarkPicked(Message):
    """The editor picked something on a page, by mouse."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class DraftProgressed(Message):
    """A drafter said how far it is."""

    def __init__(self, generation: int, progress: Progress) -> None:
        super().__init__()
        self.generation = generation
        self.progress = progress


class DraftWrote(Message):
    """A drafter is writing a proposal; it is not whole yet."""

    def __init__(self, generation: int, writing: Writing) -> None:
        super().__init__()
        self.generation = generation
        self.writing = writing

    def can_replace(self, message: Message) -> bool:
        """A later one says all an earlier one said."""
        return isinstance(message, DraftWrote) and message.generation == self.generation


class DraftPriced(Message):
    """A draft, or sending a hunk back, costs money; the editor has to agree first."""

    def __init__(self, generation: int, estimate: Estimate) -> None:
        super().__init__()
        self.generation = generation
        self.estimate = estimate


class HunksArrived(Message):
    """Hunks were stored; the review has them."""

    def __init__(self, generation: int) -> None:
        super().__init__()
        self.generation = generation

    def can_replace(self, message: Message) -> bool:
        """A later one says all an earlier one said."""
        return isinstance(message, HunksArrived) and message.generation == self.generation


class DraftEnded(Message):
    """The draft is complete, was stopped, or failed."""

    def __init__(self, generation: int, error: RedlineError | None, *, stopped: bool) -> None:
        super().__init__()
        self.generation = generation
        self.error = error
        self.stopped = stopped


class CommitEnded(Message):
    """The commit was made, or was not."""

    def __init__(self, done: CommitDone | None, error: RedlineError | None) -> None:
        super().__init__()
        self.done = done
        self.error = error


class GitTold(Message):
    """Git was asked where the working tree stands; None when it could not say."""

    def __init__(self, facts: GitFacts | None) -> None:
        super().__init__()
        self.facts = facts


class SourceOpened(Message):
    """A source was opened to be read, or could not be."""

    def __init__(self, opened: Opened | None, error: RedlineError | None) -> None:
        super().__init__()
        self.opened = opened
        self.error = error


class DriftProgressed(Message):
    """A page is being fetched."""

    def __init__(self, said: str) -> None:
        super().__init__()
        self.said = said

    def can_replace(self, message: Message) -> bool:
        """A later one says all an earlier one said."""
        return isinstance(message, DriftProgressed)


class DriftFound(Message):
    """What has become of one web reference is known."""

    def __init__(self, drift: Drift) -> None:
        super().__init__()
        self.drift = drift


class DriftEnded(Message):
    """All web references were asked, or why not."""

    def __init__(self, error: RedlineError | None) -> None:
        super().__init__()
        self.error = error


class StatisticsCounted(Message):
    """The figures of the report are known, or why not."""

    def __init__(self, found: Statistics | None, error: RedlineError | None) -> None:
        super().__init__()
        self.found = found
        self.error = error


class WhyLooked(Message):
    """How many versions of the report were looked at, of how many."""

    def __init__(self, generation: int, looked_at: int, versions: int) -> None:
        super().__init__()
        self.generation = generation
        self.looked_at = looked_at
        self.versions = versions

    def can_replace(self, message: Message) -> bool:
        """A later one says all an earlier one said."""
        return isinstance(message, WhyLooked) and message.generation == self.generation


class WhyAnswered(Message):
    """Where a block came from is known, or why not."""

    def __init__(self, generation: int, answer: Answer | None, error: RedlineError | None) -> None:
        super().__init__()
        self.generation = generation
        self.answer = answer
        self.error = error


class AuditProgressed(Message):
    """How far an audit is: what is opened, or how many claims were looked up, of how many."""

    def __init__(self, said: str) -> None:
        super().__init__()
        self.said = said

    def can_replace(self, message: Message) -> bool:
        """A later one says all an earlier one said."""
        return isinstance(message, AuditProgressed)


class AuditEnded(Message):
    """An audit is over, or could not be made."""

    def __init__(
        self, audit: Audit | None, claims: tuple[Audited, ...], error: RedlineError | None
    ) -> None:
        super().__init__()
        self.audit = audit
        self.claims = claims
        self.error = error
