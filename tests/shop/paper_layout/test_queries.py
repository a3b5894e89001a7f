"""A layout that a newer headquarters wrote is read as far as it is known here."""

from __future__ import annotations

from shop.paper_layout.queries import the_layout
from shop.paper_layout.tables import paper_layout
from tests.shop.counting_house import House


def test_words_of_a_newer_program_are_passed_over():
    house = House()
    newer = '{"looks":{"sale":{"footer":["客服"],"colour":"red"}},"paper":"A4"}'
    with house.database.writing() as connection:
        connection.execute(paper_layout.insert().values(one=1, layout=newer))

        assert the_layout(connection).looks["sale"].footer == ("客服",)
