"""Commands about reviews that are put away: abandon, reviews, resume."""

from __future__ import annotations

from pathlib import Path

import click

from core.cli.desks import open_desk
from core.cli.kinds import FOLDER
from core.cli.output import json_option, print_json, print_text, say
from core.cli.review import say_settled, show
from core.cli.shapes import away_shape


@click.command(epilog="Example: redline abandon notes/")
@click.argument("place", type=FOLDER, metavar="[DIR]", required=False, default="")
@json_option
@click.pass_obj
def abandon(folder: Path, place: str, as_json: bool) -> None:
    """Put the open review away; it is kept for 30 days."""
    with open_desk(folder / place, command="abandon", write=True, damaged=True) as desk:
        id_ = desk.abandon()
    if as_json:
        print_json({"abandoned": id_})
    else:
        print_text(f"abandoned {id_}; kept for 30 days; redline resume {id_} takes it up again")


@click.command(epilog="Example: redline reviews notes/ --json")
@click.argument("place", type=FOLDER, metavar="[DIR]", required=False, default="")
@json_option
@click.pass_obj
def reviews(folder: Path, place: str, as_json: bool) -> None:
    """The reviews that were put away, the last first; each is kept for 30 days."""
    from core.resuming import reviews_away

    with open_desk(folder / place, command="reviews", write=False, damaged=True) as desk:
        found = list(reviews_away(desk.journal))
    if as_json:
        print_json({"reviews": [away_shape(each) for each in found]})
        return
    if not found:
        print_text("no review is put away")
    for each in found:
        day = f"{each.put_away:%Y-%m-%d %H:%M}"
        if each.review is None:
            print_text(f"{each.id}  {day}  {each.damage}")
            continue
        count = len(each.review.hunks)
        told = f"{each.decided} of {count} hunks decided"
        print_text(f"{each.id}  {day}  {each.review.header.title}: {told}")


@click.command(epilog="Example: redline resume 3fa2 notes/")
@click.argument("review_id", metavar="ID")
@click.argument("place", type=FOLDER, metavar="[DIR]", required=False, default="")
@json_option
@click.pass_obj
def resume(folder: Path, review_id: str, place: str, as_json: bool) -> None:
    """Take up a review that was put away, on the report as it is now.

    ID may be shortened to 4 characters. All decisions are there, and can be undone.
    """
    with open_desk(folder / place, command="resume", write=True) as desk:
        say_settled(desk)
        for line in desk.resume(review_id).says:
            say(line)
        show(desk, as_json)
