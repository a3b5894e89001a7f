"""Commands about goods by quantity: the chain's catalogue of them, and where their quantities do not add up."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from headquarters.commands.opening import Data, deciding, person_of, rows_of
from kernel.money import parse_yuan, plain_yuan
from shop.catalogue.rules.barcode import normalise_number
from shop.goods.facts import GoodsRecord
from shop.goods.queries import find_goods, goods_below_zero, goods_on_the_way
from shop.goods.usecases import list_goods
from shop.staff.rules.roles import LIST_GOODS

app = typer.Typer()
goods = typer.Typer(help="Goods by quantity: list articles, show them, see exceptions.", no_args_is_help=True)
app.add_typer(goods, name="goods")

_NEEDED = ("code", "name", "category_major", "category", "unit", "price")
_COLUMNS = (*_NEEDED, "cost", "supplier", "tags", "tax_use")
SHOWN = 10_000


@goods.command("list")
def take_up(
    data: Data,
    file: Annotated[
        Path, typer.Argument(help=f"A CSV file in UTF-8: {','.join(_COLUMNS)}; amounts in yuan, tags apart by ';'.")
    ],
    by: Annotated[str, typer.Option("--by", help="Staff number of the person of headquarters who decides.")],
) -> None:
    """Put articles into the catalogue, or change those that are in it; every till is told."""
    records = _read(file)
    with deciding(data) as office:
        person = person_of(office, by, LIST_GOODS)
        office.keeper.transact(person, lambda books: list_goods(books, records))
    typer.echo(f"{len(records)} articles listed")


@goods.command()
def show(
    data: Data, text: Annotated[str, typer.Argument(help="A code's beginning or a part of the name.")] = ""
) -> None:
    """Show the catalogue: code, name, price."""
    with deciding(data) as office, office.database.reading() as connection:
        rows = find_goods(connection, text, limit=SHOWN)
    for row in rows:
        typer.echo(f"{row.code} {row.name} {plain_yuan(row.price_fen)}/{row.unit}")


@goods.command()
def exceptions(data: Data, store: Annotated[str, typer.Option(help="Of one store only.")] = "") -> None:
    """Show where more left a store than its books had, and sendings that are not whole; exits 1 on exceptions."""
    with deciding(data) as office, office.database.reading() as connection:
        below, open_lines = goods_below_zero(connection, store), goods_on_the_way(connection, store)
    for where, code, qty in below:
        typer.echo(f"{where} {code}: {qty}")
    for one in open_lines:
        said = "on its way" if one.qty > 0 else "more arrived than was sent"
        typer.echo(f"{one.document_no} {one.from_store} -> {one.to_store} {one.code}: {one.qty} {said}")
    if below or any(one.qty < 0 for one in open_lines):
        raise typer.Exit(1)


def _read(file: Path) -> list[GoodsRecord]:
    rows = rows_of(file)
    missing = [name for name in _NEEDED if rows and name not in rows[0]]
    if missing:
        raise typer.BadParameter(f"no column {missing[0]} in {file}")
    return [_record(row, number) for number, row in enumerate(rows, start=2)]


def _record(row: Mapping[str, str | None], number: int) -> GoodsRecord:
    given = {name: (row.get(name) or "").strip() for name in _COLUMNS}
    try:
        price, cost = parse_yuan(given["price"] or "0"), parse_yuan(given["cost"] or "0")
    except ValueError as error:
        raise typer.BadParameter(f"line {number}: {error}") from error
    return GoodsRecord(
        code=normalise_number(given["code"]), name=given["name"], category_major=given["category_major"],
        category=given["category"], unit=given["unit"], price_fen=price, cost_fen=cost, supplier=given["supplier"],
        tags=tuple(tag.strip() for tag in given["tags"].split(";") if tag.strip()), tax_use=given["tax_use"],
    )  # fmt: skip
