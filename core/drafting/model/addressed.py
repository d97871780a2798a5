"""From an edit as a model writes it to a proposal, and why one has no place.

Owns the step from block ids, which is all a model addresses by, to what every drafter says.
"""

from __future__ import annotations

from collections.abc import Collection

from core.blocks import heading_title
from core.document import Document
from core.drafting.drafter import Operation, Proposal
from core.drafting.model.answer import TOP, Edit
from core.locating import NoPlace, find_block, find_section


def proposal_of(edit: Edit, base: Document) -> Proposal:
    """An edit in the words every drafter uses."""
    block = "" if edit.address == TOP else edit.address
    return Proposal(
        operation=edit.operation,
        block=block,
        section=() if block else edit.section,
        after=_section_of(edit.after, base),
        old=edit.old,
        new=edit.new,
        why=edit.why,
        passages=edit.passages,
    )


def why_nowhere(edit: Edit, base: Document, opened: Collection[tuple[str, ...]]) -> str:
    """Why an edit has no place in the report; empty where it has one.

    Args:
        opened: the sections proposed earlier in this draft.
    """
    proposal = proposal_of(edit, base)
    try:
        if proposal.block:
            find_block(proposal, base)
        elif proposal.section and proposal.section not in opened:
            find_section(proposal.section, base)
    except NoPlace as error:
        return str(error)
    return ""


def opened_by(proposal: Proposal) -> tuple[str, ...]:
    """The path of the section that a new section's text begins."""
    return (*proposal.section, heading_title(proposal.new))


def written(edit: Edit) -> str:
    """An edit as the model wrote it, in short, to be asked for again."""
    lines = [f"{edit.operation.value} {edit.address or ' › '.join(edit.section)}"]
    lines += [f"why: {edit.why}", f"OLD: {edit.old}", f"NEW: {edit.new}"]
    return "\n".join(lines)


def _section_of(address: str, base: Document) -> tuple[str, ...]:
    """The section a block is in; none where there is no such block."""
    if address in ("", TOP):
        return ()
    try:
        return find_block(Proposal(Operation.INSERT_AFTER, block=address), base).section
    except NoPlace:
        return ()
