"""Commands about rewards: the chain's list of goods that members take for points."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from headquarters.commands.opening import Data, deciding, person_of, rows_of
from kernel.clock import stamp
from shop.catalogue.rules.barcode import normalise_number
from shop.rewards.facts import Reward
from shop.rewards.queries import listed
from shop.rewards.rules.offer import stands
from shop.rewards.usecases import offer
from shop.staff.rules.roles import LIST_GOODS

app = typer.Typer()
rewards = typer.Typer(help="Rewards: goods that members take for points.", no_args_is_help=True)
app.add_typer(rewards, name="rewards")
_COLUMNS = ("code", "points", "each", "starts_on", "ends_on")


@rewards.command("list")
def take_up(
    data: Data,
    file: Annotated[
        Path, typer.Argument(help=f"A CSV file in UTF-8: {','.join(_COLUMNS)}; 0 points take it off the list.")
    ],
    by: Annotated[str, typer.Option("--by", help="Staff number of the person of headquarters who decides.")],
) -> None:
    """Put rewards on the list, or change them; every till is told."""
    found = _read(file)
    with deciding(data) as office:
        person = person_of(office, by, LIST_GOODS)
        office.keeper.transact(person, lambda books: offer(books, found))
    typer.echo(f"{len(found)} rewards listed")


@rewards.command()
def show(data: Data) -> None:
    """Show the list: code, name, points, how many a member, from and until when; '-' before what does not stand now."""
    with deciding(data) as office, office.database.reading() as connection:
        today = stamp(office.clock.now())[:10]
        for one, name in listed(connection):
            mark = " " if stands(one, today) else "-"
            typer.echo(f"{mark} {one.code} {name} {one.points} {one.each or '*'} {one.starts_on}..{one.ends_on}")


def _read(file: Path) -> list[Reward]:
    return [_reward(row, number) for number, row in enumerate(rows_of(file), start=2)]


def _reward(row: Mapping[str, str | None], number: int) -> Reward:
    given = {name: (row.get(name) or "").strip() for name in _COLUMNS}
    try:
        return Reward(
            code=normalise_number(given["code"]), points=int(given["points"]), each=int(given["each"] or "0"),
            starts_on=given["starts_on"], ends_on=given["ends_on"],
        )  # fmt: skip
    except ValueError as error:
        raise typer.BadParameter(f"line {number}: {error}") from error
