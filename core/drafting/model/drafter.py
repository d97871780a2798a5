"""The drafter that asks a model.

Owns the course of a draft: part by part, each answer read as it streams in, gone on with where it
reached its length, one request more for what has no place, and the count of what it costs. What is
whole is proposed at once; what is not is never.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, replace

from core.document import Document
from core.drafting.drafter import (
    Brief,
    DraftEvent,
    Estimate,
    Finished,
    Operation,
    Progress,
    Proposed,
    SentBack,
    Writing,
)
from core.drafting.model.addressed import opened_by, proposal_of, why_nowhere, written
from core.drafting.model.answer import AnswerReader, Edit, Spoiled, whole_blocks
from core.drafting.model.course import Run
from core.drafting.model.failures import Failure, RequestFailed, check_end
from core.drafting.model.line import watched
from core.drafting.model.messages import Messages
from core.drafting.model.parts import Part, parts, tokens_in, weight
from core.drafting.model.prices import Price, Usage, cost_of, dollars, is_free
from core.drafting.model.prompt import (
    Prompt,
    going_on,
    prompt_for,
    repair_prompt,
    revision_prompt,
)
from core.drafting.model.wire import Counted, Stopped, Wrote
from core.errors import DrafterError

_ATTEMPTS = 5
"""How often a request is sent that fails before its answer begins."""
_TURNS = 8
"""How often an answer is gone on with that reached the most it may have."""
_WRITTEN = 0.12
"""Tokens a model writes for each that it reads, as far as one can guess beforehand."""
_LEAST_WRITTEN = 500
_RESERVED = 2_000  # tokens kept free for instructions and rules


@dataclass(frozen=True, slots=True)
class Limits:
    """What a draft may take."""

    window: int
    """Tokens the model takes, question and answer together."""
    most_written: int
    """Tokens of one answer."""
    most_cost: float | None
    """Dollars of this run; None for no limit."""


class ModelDrafter:
    """Proposes what a model answers.

    Args:
        messages: the endpoint.
        price: of the model; None where nobody knows.
        limits: what it may take.
        clock: seconds that only grow.
        sleep: waits for seconds.
    """

    name = "anthropic"

    def __init__(
        self,
        messages: Messages,
        price: Price | None,
        limits: Limits,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._messages = messages
        self._price = price
        self._limits = limits
        self._clock = clock
        self._sleep = sleep
        self.motto = f"writes with {messages.endpoint.model}"
        """What it says of itself in the header."""

    def check(self, _report: str) -> None:
        """Is there all that a request needs? Nothing is sent.

        Raises:
            DrafterError: a key, a region, a package or the like is missing.
        """
        try:
            self._messages.prepare()
        except RequestFailed as error:
            raise DrafterError(error.failure.message, error.failure.hint) from None

    def estimate(self, brief: Brief, *, is_revision: bool = False) -> Estimate:
        """What a draft would take, or asking for one proposal again; reckoned here, because nothing
        of the texts is sent before the user agreed."""
        sent = 0
        found_parts = list(parts(brief.source, brief.report, self._room))
        for part in found_parts[:1] if is_revision else found_parts:
            sent += tokens_in(prompt_for(brief, part, "0000").text)
        written = _LEAST_WRITTEN if is_revision else max(int(sent * _WRITTEN), _LEAST_WRITTEN)
        endpoint = self._messages.endpoint
        return Estimate(
            model=endpoint.model,
            where=endpoint.where,
            sent=sent,
            written=written,
            cost=cost_of(Usage(read=sent, written=written), self._price),
            is_free=is_free(self._price),
            is_local=endpoint.is_local,
        )

    def draft(self, brief: Brief) -> Generator[DraftEvent, None, None]:
        """Yield what the model proposes, block by block.

        Raises:
            DrafterError: a request failed, was refused, or brought nothing; or the money is spent.
        """
        run = Run(brief, secrets.token_hex(2))
        if note := self._messages.endpoint.note:
            yield Progress(0, 0, note)
        try:
            for part in parts(brief.source, brief.report, self._room):
                prompt = prompt_for(brief, part, run.nonce)
                yield from self._answer(prompt, run)
                if run.spoiled:
                    wrong, run.spoiled = run.spoiled, []
                    yield from self._answer(repair_prompt(prompt, wrong), run, is_last=True)
        finally:
            self._messages.close()
        yield Finished(run.summary(self._price))

    def revise(self, brief: Brief, asked: SentBack) -> Generator[DraftEvent, None, None]:
        """Yield one proposal anew, after what the editor says of it.

        Raises:
            DrafterError: as `draft` does.
        """
        run = Run(brief, secrets.token_hex(2))
        found = list(parts(brief.source, brief.report, self._room))
        part = next((each for each in found if _shows(each, brief.report, asked)), found[0])
        try:
            prompt = revision_prompt(brief, part, run.nonce, asked)
            yield from self._answer(prompt, run, is_last=True)
        finally:
            self._messages.close()
        yield Finished(run.summary(self._price))

    @property
    def _room(self) -> int:
        return max(self._limits.window - self._limits.most_written - _RESERVED, 2_000)

    def _answer(
        self, prompt: Prompt, run: Run, *, is_last: bool = False
    ) -> Generator[DraftEvent, None, None]:
        """One answer, however many requests it takes.

        Args:
            is_last: propose also what has no place, for it was asked for once more.
        """
        for turn in range(_TURNS):
            reader = AnswerReader(run.nonce)
            before = run.edits
            text, reason = yield from self._request(prompt, reader, run, is_last=is_last)
            whole = run.edits > before or bool(run.spoiled)
            if reason == "max_tokens" and whole and turn + 1 < _TURNS:
                prompt = going_on(prompt, whole_blocks(text, run.nonce))
                continue
            if reader.growing is not None:
                run.unended += 1
            check_end(reason, text, self._messages.endpoint.where, has_edits=reader.has_edits)
            return

    def _request(
        self, prompt: Prompt, reader: AnswerReader, run: Run, *, is_last: bool
    ) -> Generator[DraftEvent, None, tuple[str, str]]:
        """One request; its text, and why it ended."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return (yield from self._streamed(prompt, reader, run, attempt, is_last=is_last))
            except RequestFailed as error:
                failure = error.failure
                if reader.was_fed or failure.wait is None or attempt == _ATTEMPTS:
                    raise DrafterError(failure.message, failure.hint) from None
                yield from self._waiting(failure, run)
        raise AssertionError("the last attempt returns or raises")

    def _streamed(
        self, prompt: Prompt, reader: AnswerReader, run: Run, attempt: int, *, is_last: bool
    ) -> Generator[DraftEvent, None, tuple[str, str]]:
        before, text, reason, is_over = run.usage, "", "", False
        now, guess = Usage(), 0.0
        self._check_money(before, prompt)
        yield self._progress(run, f"waiting for {self._messages.endpoint.model}")
        with closing(watched(lambda: self._messages.stream(prompt, attempt))) as events:
            try:
                for event in events:
                    match event:
                        case Wrote(text=piece, replaced=halves):
                            text += piece
                            run.replaced += halves
                            guess += weight(piece)
                            for found in reader.feed(piece):
                                yield from self._found(found, run, is_last=is_last)
                            growing = reader.growing
                            if growing is not None:
                                yield Writing(growing.operation, growing.address, growing.new)
                        case Counted(usage=now):
                            run.usage = before.plus(now)
                            yield run.used(self._messages.endpoint.model, self._price)
                        case Stopped(reason=reason, is_over=is_over):
                            break
                    more = max(int(guess) - now.written, 0)
                    yield self._progress(run, "writing" if text else "waiting", more)
                    self._check_money(run.usage, None, more)
            finally:
                is_told = bool(reason) and now.written > 0  # servers that count nothing exist
                written = now.written if is_told else max(now.written, int(guess))
                run.usage = before.plus(replace(now, written=written))
        for found in reader.close():
            yield from self._found(found, run, is_last=is_last)
        yield run.used(self._messages.endpoint.model, self._price)
        if is_over and not reason and reader.is_between:
            reason = "end_turn"  # local servers leave it out
        return text, reason

    def _found(
        self, found: Edit | Spoiled, run: Run, *, is_last: bool
    ) -> Generator[DraftEvent, None, None]:
        """A whole block becomes a proposal; one without a place waits to be asked for again."""
        if isinstance(found, Spoiled):
            run.spoiled.append(found)
            return
        if found.operation is Operation.NO_CHANGE:
            run.edits += 1
            return
        proposal = proposal_of(found, run.brief.report, run.brief.shown)
        reason = why_nowhere(proposal, run.brief.report, run.opened)
        if reason and not is_last:
            run.spoiled.append(Spoiled(reason, written(found)))
            return
        run.edits += 1
        if found.operation is Operation.NEW_SECTION and not reason:
            run.opened.add(opened_by(proposal))
        yield Proposed(proposal)

    def _waiting(self, failure: Failure, run: Run) -> Generator[DraftEvent, None, None]:
        """Count the seconds down; the draft can be stopped at each."""
        until = self._clock() + (failure.wait or 0.0)
        while (left := until - self._clock()) > 0:
            yield Progress(run.edits, 0, f"{failure.message}; again in {left:.0f} s, Esc stops")
            self._sleep(min(left, 0.25))

    def _check_money(self, usage: Usage, prompt: Prompt | None, extra: int = 0) -> None:
        most = self._limits.most_cost
        if most is None:
            return
        sent = tokens_in(prompt.text) if prompt else 0
        ahead = usage.plus(Usage(read=sent, written=extra))
        cost = cost_of(ahead, self._price)
        if cost is not None and cost > most:
            raise DrafterError(
                f"the most this run may cost is reached: {dollars(most)}",
                "raise --max-cost, or max_cost in your redline.toml; R then asks for the rest",
            )

    def _progress(self, run: Run, what: str, more: int = 0) -> Progress:
        """How far it is; `more` tokens are written than were counted so far."""
        written = run.usage.written + more
        told = [what, f"{written:,} tokens"]
        if not is_free(self._price):
            told.append(dollars(cost_of(replace(run.usage, written=written), self._price)))
        return Progress(run.edits, 0, " · ".join(told))


def _shows(part: Part, report: Document, asked: SentBack) -> bool:
    """Does a part have the block a proposal acts on?"""
    return any(report.block_id(block) == asked.block for block in part.blocks)
