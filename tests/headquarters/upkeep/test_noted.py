"""What a night noted, the next one finds."""

from __future__ import annotations

from headquarters.upkeep.noted import note, noted
from tests.headquarters.chain import new_chain


def test_the_last_note_of_a_name_counts() -> None:
    keeper = new_chain().office.keeper

    note(keeper, {"one": "2026-11-21", "other": "7"})
    note(keeper, {"one": "2026-11-22"})

    with keeper.database.reading() as connection:
        assert [noted(connection, name) for name in ("one", "other", "none")] == ["2026-11-22", "7", ""]
