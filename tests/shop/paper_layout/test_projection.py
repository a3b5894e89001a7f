"""One layout holds for the whole chain."""

from __future__ import annotations

from shop.paper_layout.facts import Look, PaperLayout, PaperLayoutSet
from shop.paper_layout.queries import the_layout
from tests.shop.counting_house import House


def test_headquarters_word_replaces_what_it_said_before():
    house = House()
    for footer in ("旧", "新"):
        house.record("HQ", PaperLayoutSet(layout=PaperLayout(looks={"all": Look(footer=(footer,))})))

    with house.database.reading() as connection:
        assert the_layout(connection).looks["all"].footer == ("新",)
