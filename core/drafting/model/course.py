"""What is known of a draft while a model writes it.

Owns the counts, and what is told of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from core.drafting.drafter import Brief, Used
from core.drafting.model.answer import Spoiled
from core.drafting.model.prices import Price, Usage, cost_of, dollars, is_free


@dataclass(slots=True)
class Run:
    """One draft, or one proposal asked for again."""

    brief: Brief
    """What it is made from."""
    nonce: str
    """The word its answers carry."""
    usage: Usage = field(default_factory=Usage)
    """Tokens so far."""
    edits: int = 0
    """Whole blocks so far."""
    spoiled: list[Spoiled] = field(default_factory=list)
    """Blocks that could not be taken, to be asked for once more."""
    unended: int = 0
    """Blocks that an answer left without an end."""
    replaced: int = 0
    """Halves of characters in the answers, shown as U+FFFD."""
    opened: set[tuple[str, ...]] = field(default_factory=set)
    """Sections proposed in it."""

    def used(self, model: str, price: Price | None) -> Used:
        """What it took so far."""
        usage = self.usage
        cost = cost_of(usage, price)
        return Used(model, usage.read, usage.written, usage.cached, usage.stored, cost)

    def summary(self, price: Price | None) -> str:
        """What became of it, one line."""
        sent, written = self.usage.sent, self.usage.written
        said = [f"{counted(self.edits)} from {sent:,} tokens sent and {written:,} written"]
        if not is_free(price):
            said.append(dollars(cost_of(self.usage, price)))
        if self.spoiled:
            reason = self.spoiled[0].reason
            said.append(f"{len(self.spoiled)} could not be read ({reason})")
        if self.unended:
            said.append(f"{self.unended} not finished and left out")
        if self.replaced:
            plural = "" if self.replaced == 1 else "s"
            said.append(f"{self.replaced} broken character{plural} shown as \ufffd")
        return "; ".join(said)


def counted(edits: int) -> str:
    """A number of edits in words."""
    return f"{edits} edit" if edits == 1 else f"{edits} edits"
