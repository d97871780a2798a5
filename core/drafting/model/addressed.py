"""From an edit as a model writes it to a proposal, and why one has no place.

Owns the step from block ids, which is all a model addresses by, to what every drafter says.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from core.blocks import heading_title
from core.document import Document
from core.drafting.drafter import Operation, Proposal
from core.drafting.model.answer import TOP, Edit
from core.drafting.shown import Shown
from core.locating import NoPlace, agrees, find_block, find_section, whole_text


def proposal_of(edit: Edit, base: Document, shown: Shown) -> Proposal:
    """An edit in the words every drafter uses.

    Args:
        shown: how the model was shown the report.
    """
    block = "" if edit.address == TOP else edit.address
    proposal = Proposal(
        operation=edit.operation,
        block=block,
        section=() if block else edit.section,
        after=_section_of(edit.after, base),
        old=edit.old,
        new=edit.new,
        why=edit.why,
        passages=edit.passages,
    )
    return _of_base(proposal, base, shown)


def why_nowhere(proposal: Proposal, base: Document, opened: Collection[tuple[str, ...]]) -> str:
    """Why a proposal has no place in the report; empty where it has one.

    Args:
        opened: the sections proposed earlier in this draft.
    """
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


def _of_base(proposal: Proposal, base: Document, shown: Shown) -> Proposal:
    """A proposal about a block that reads otherwise than in the base, in terms of the base. What
    the editor accepted in it is repeated by the new text, which placement passes over."""
    if proposal.operation not in (Operation.REPLACE, Operation.DELETE) or not proposal.old:
        return proposal
    try:
        block = find_block(replace(proposal, old=""), base)
    except NoPlace:
        return proposal
    text = shown.texts.get(block.index, "")
    if not text or not agrees(proposal.old, text):
        return proposal
    new = proposal.new and whole_text(proposal.old, proposal.new, text)
    return replace(proposal, old=base.block_text(block), new=new)


def _section_of(address: str, base: Document) -> tuple[str, ...]:
    """The section a block is in; none where there is no such block."""
    if address in ("", TOP):
        return ()
    try:
        return find_block(Proposal(Operation.INSERT_AFTER, block=address), base).section
    except NoPlace:
        return ()
