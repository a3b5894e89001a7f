"""Commands about pieces: where goods and their papers did not agree."""

from __future__ import annotations

from typing import Annotated

import typer

from headquarters.commands.opening import Data, deciding
from kernel.weight import grams
from shop.stockroom.queries import DifferenceRow, open_differences

app = typer.Typer()
WORDS = {
    "short": "told, not come", "extra": "came, not told", "weight": "another weight", "total": "another weight in all",
    "missing": "sent, not come",
}  # fmt: skip


@app.command()
def differences(data: Data, store: Annotated[str, typer.Option(help="Of one store only.")] = "") -> None:
    """Show where goods and their papers did not agree and no store has said what became of it, oldest first.

    The store settles its own: `settle_difference` at a till. Exits 1 when something is open.
    """
    with deciding(data) as office, office.database.reading() as connection:
        found = open_differences(connection, store)
    typer.echo("\n".join(map(_line, found)) or "nothing is open")
    if found:
        raise typer.Exit(1)


def _line(one: DifferenceRow) -> str:
    """'HP D-HP01-20261121-0001 6900012345678 another weight: 20.35 g told, 20.12 g found (scale) since 2026-11-21'."""
    what = WORDS[one.what]
    if one.what in ("weight", "total"):
        what = f"{what}: {grams(one.told_mg)} g told, {grams(one.found_mg)} g found"
    reason = f" ({one.reason})" if one.reason else ""
    return " ".join(part for part in (one.store, one.document_no, one.barcode, what) if part) + (
        f"{reason} since {one.at[:10]}"
    )
