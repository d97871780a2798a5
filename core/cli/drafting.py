"""The command that drafts, and asks before it spends."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from core.checklist import Item
from core.cli.consent import agree, consent_of, told
from core.cli.desks import ask_trust, open_desk
from core.cli.kinds import FILE, FOLDER
from core.cli.output import json_option, say, usage
from core.cli.review import bytes_of, say_settled, show
from core.desk import Desk
from core.drafting.choice import drafter_named
from core.drafting.drafter import Drafter
from core.edits import name_of_editor, review_file
from core.errors import DrafterError
from core.planning import way_on
from core.spending import Ledger, most_of

if TYPE_CHECKING:
    from core.drafting.file import FileDrafter


@click.command(epilog="Example: redline draft notes/ --reference 2")
@click.argument("place", type=FOLDER, metavar="[DIR]", required=False, default="")
@click.option("--reference", type=int, help="Draft from item N instead of the next open one.")
@click.option("--drafter", "name", help="Who drafts: offline, anthropic, or file with --from.")
@click.option(
    "--from",
    "file",
    type=FILE,
    metavar="FILE",
    help="An edited copy of the report, or a unified diff of it; - is standard input.",
)
@click.option("--by", metavar="NAME", help="Who made the edits of --from.")
@click.option("--yes", is_flag=True, help="Spend what the estimate says without asking.")
@click.option(
    "--max-cost", type=click.FloatRange(min=0), metavar="USD", help="Spend up to this, no more."
)
@json_option
@click.pass_obj
def draft(
    folder: Path,
    place: str,
    reference: int | None,
    name: str | None,
    file: str | None,
    by: str | None,
    yes: bool,
    max_cost: float | None,
    as_json: bool,
) -> None:
    """Draft from the next open reference; the hunks wait for your decisions.

    With --from FILE the hunks are edits made elsewhere, in a copy of the report or as a patch. They
    belong to no reference and tick nothing, unless --reference N says what they were made from.
    A model that costs money is asked only after you agree: on the terminal, with --yes, with
    --max-cost, or with max_cost in your own redline.toml.
    """
    if file is not None and name not in (None, "file"):
        usage(f"the drafter {name} takes no --from", "leave --drafter away, or name file")
    if file is None and name == "file":
        usage("the drafter file needs a file", "redline draft --drafter file --from FILE")
    if by is not None and file is None:
        usage("--by names who made the edits of --from", "redline draft --from FILE --by NAME")
    name_of = name_of_editor(by) if by is not None else ""
    with open_desk(folder / place, command="draft", write=True) as desk:
        say_settled(desk)
        if file is None and name != "offline":
            ask_trust(desk)
        data = b"" if file is None else bytes_of(folder, file)
        edits = None if file is None else _edits_from(file, data, desk, name_of)
        if edits is not None and reference is None and not _is_cut_short(desk):
            review_file(desk, edits, data)
            _say_limits(edits)
            show(desk, as_json)
            return
        item = _item(desk, reference)
        consent = consent_of(desk, max_cost, said_yes=yes)
        most = most_of(consent, Ledger.of_user())
        drafter = edits or drafter_named(name or "", desk.settings, most)
        with closing(desk.prepare(drafter, item)) as steps:
            for line in told(steps):
                say(line)
        agree(desk, desk.estimate(drafter, item), consent)
        cut = _drafted(desk, drafter, item)
        _say_limits(edits)
        show(desk, as_json)
        header = desk.open_review().header
    if cut:
        say(f"redline: the draft was cut short: {cut.message}")
        say(f"  {cut.hint}; what was whole is kept; {way_on(header)}")
        raise click.exceptions.Exit(cut.exit_status)


def _item(desk: Desk, reference: int | None) -> Item | None:
    found = [item for item in desk.items() if item.index == reference]
    if reference is not None and not found:
        usage(f"there is no item {reference}", "redline status lists the items")
    return found[0] if found else None


def _drafted(desk: Desk, drafter: Drafter, item: Item | None) -> DrafterError | None:
    """Draft, telling a person how far it is; what cut it short after the review had begun."""
    try:
        with closing(desk.draft(drafter, item)) as steps:
            for line in told(steps):
                say(line)
    except DrafterError as error:
        if desk.review is None:
            raise
        return error
    return None


def _is_cut_short(desk: Desk) -> bool:
    """Is a draft from a file, of a reference, to be gone on with?"""
    review = desk.review
    return review is not None and review.header.drafter == "file" and not review.complete


def _say_limits(edits: FileDrafter | None) -> None:
    for limit in edits.limits if edits else ():
        say(limit)


def _edits_from(name: str, data: bytes, desk: Desk, by: str) -> FileDrafter:
    from core.drafting.file import FileDrafter

    report = PurePosixPath(desk.repository.relative(desk.workspace.report))
    said = "standard input" if name == "-" else Path(name).name
    return FileDrafter(data, said, report, by)
