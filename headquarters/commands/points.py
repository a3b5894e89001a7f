"""Commands about points that headquarters watches."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated

import typer
from sqlalchemy import Connection

from headquarters.commands.opening import Data, deciding
from kernel.asking import in_parts
from kernel.clock import stamp
from membership.file.queries import agreed_to
from membership.points.queries import EndingPoints, ending_points
from membership.queries import member_hits
from membership.rules.masking import mask_name

app = typer.Typer()
points = typer.Typer(no_args_is_help=True)
app.add_typer(points, name="points")
MESSAGES = ("sms", "wechat")
_COLUMNS = ("card_no", "name", "phone", "points", "ends_on", *MESSAGES)


@points.callback()
def _group() -> None:
    """Points of all members together."""


@points.command()
def ending(
    data: Data,
    within: Annotated[int, typer.Option("--within", min=0, max=3660, help="So many days from today.")] = 30,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV, with a header.")] = False,
) -> None:
    """List whose points end soon, masked; a message goes only to those who agreed to that way ('yes')."""
    with deciding(data) as office, office.database.reading() as connection:
        now = office.clock.now()
        found = ending_points(connection, stamp(now)[:10], stamp(now + timedelta(days=within))[:10])
        rows = list(_rows(connection, found))
    if as_csv:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([_COLUMNS, *rows])
        typer.echo(text.getvalue(), nl=False)
        return
    for card_no, name, phone, number, ends_on, *agreed in rows:
        ways = [way for way, said in zip(MESSAGES, agreed, strict=True) if said == "yes"]
        typer.echo(f"{ends_on} {card_no} {name} {phone} {number} points, {' and '.join(ways) or 'no message'}")
    typer.echo(f"{len({row[0] for row in rows})} members, {sum(int(row[3]) for row in rows)} points")


def _rows(connection: Connection, found: tuple[EndingPoints, ...]) -> Iterator[tuple[str, ...]]:
    """Of members who can still be named, in the order of the days."""
    for some in in_parts(found):
        ids = sorted({one.member_id for one in some})
        hits = {hit.member_id: hit for hit in member_hits(connection, ids) if hit.name}
        agreed = agreed_to(connection, ids, MESSAGES)
        for one in some:
            hit = hits.get(one.member_id)
            if hit is not None:
                said = ("yes" if way in agreed.get(one.member_id, ()) else "no" for way in MESSAGES)
                yield hit.card_no, mask_name(hit.name), hit.phone, str(one.points), one.ends_on, *said
