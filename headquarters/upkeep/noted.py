"""How far each part of the night's work came, by name, so that the next night goes on from there."""

from __future__ import annotations

from sqlalchemy import Connection, select

from headquarters.books import OfficeKeeper
from kernel.bulk import carry_out_together
from kernel.projection import Put
from kernel.tables import place_meta


def noted(connection: Connection, name: str) -> str:
    """What was noted under the name, '' before the first night."""
    return connection.scalar(select(place_meta.c.value).where(place_meta.c.name == name)) or ""


def note(keeper: OfficeKeeper, values: dict[str, str]) -> None:
    """Note these values by name, in a transaction of their own: the work that they speak of is done."""
    rows = [Put(place_meta, {"name": name, "value": value}) for name, value in values.items()]
    keeper.database.transact(lambda connection: carry_out_together(connection, rows))
