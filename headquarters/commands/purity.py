"""Commands about the table of purities: what stands in it, and what headquarters adds to it."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from headquarters.commands.opening import Data, day_of, deciding, person_of
from kernel.clock import stamp
from shop.catalogue.queries import purities_on
from shop.catalogue.rules.purity import Purity, metal_of
from shop.catalogue.usecases import list_purity
from shop.staff.rules.roles import LIST_PURITY

app = typer.Typer()
purity = typer.Typer(help="The purities that labels and boards may name: list, add.", no_args_is_help=True)
app.add_typer(purity, name="purity")

By = Annotated[str, typer.Option("--by", help="Staff number of the person of headquarters who decides.")]


@purity.command("list")
def show(data: Data, on: Annotated[str, typer.Option(help="The day, YYYY-MM-DD; today when left out.")] = "") -> None:
    """Show the purities in force: code, name, fineness in permille, since when."""
    with deciding(data) as office, office.database.reading() as connection:
        rows = purities_on(connection, on or stamp(office.clock.now())[:10])
    for row in rows:
        whole, tenth = divmod(row.fineness_permille_x10, 10)
        typer.echo(f"{row.code} {row.name} {whole}.{tenth} since {row.valid_from}")


@purity.command()
def add(
    data: Data,
    code: Annotated[str, typer.Argument(help="Its code, which begins with the metal's sign: AU333, PT600.")],
    name: Annotated[str, typer.Argument(help="The name that stands on labels and bills.")],
    fineness: Annotated[str, typer.Option(help="Permille with at most one decimal: 333 or 999.9.")],
    by: By,
    since: Annotated[str, typer.Option("--from", help="In force from this day on, YYYY-MM-DD.")],
    also: Annotated[list[str] | None, typer.Option(help="Another way in which people write it.")] = None,
) -> None:
    """Add a purity, or give a known one another name from a day on; every till is told."""
    row = Purity(code.upper(), name, metal_of(code.upper()), _tenths(fineness), day_of(since), tuple(also or ()))
    with deciding(data) as office:
        person = person_of(office, by, LIST_PURITY)
        office.keeper.transact(person, lambda books: list_purity(books, row))
    typer.echo(f"{row.code} is {row.name} from {row.valid_from} on")


def _tenths(text: str) -> int:
    if re.fullmatch(r"[0-9]{1,4}(\.[0-9])?", text) is None:
        raise typer.BadParameter(f"no fineness in permille: {text}")
    whole, _, tenth = text.partition(".")
    return int(whole) * 10 + int(tenth or "0")
