"""Tags for pieces: what each says, which number its chip gets, and where they are printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from kernel.errors import DomainError
from pos_app.papers_tags import chip_numbers, said, tags
from pos_app.printer_choice import Fitted
from printers.profile import preset
from printers.tags.epc import piece_epc
from shop.catalogue.queries import Piece, piece_by_barcode
from shop.counting.queries import barcodes_of_tags
from shop.counting.usecases import bind_tags
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone
from tests.printers.fakes import FakePrinter
from tests.printers.reading import on_paper

PREFIX = "6901234"


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as made:
        yield made.begin(shop.MANAGER)


def piece(counter: Counter, code: str) -> Piece:
    with counter.till.post.reading() as connection:
        found = piece_by_barcode(connection, code)
    assert found is not None
    return found


def test_a_tag_says_what_the_piece_has_and_nothing_else(counter: Counter):
    bangle = said(piece(counter, shop.BANGLE), "金铺")

    assert (bangle["name"], bangle["net"], bangle["craft_fee"]) == ("足金999手镯", "20.35", "35.00/克")
    assert (bangle["stone"], bangle["price"]) == ("", "")
    assert said(piece(counter, shop.RING), "金铺")["stone"] == "0.300ct"


def test_without_a_label_printer_a_tag_bears_name_and_code_as_lines(counter: Counter):
    text = on_paper(tags([piece(counter, shop.BANGLE)], "金铺"), 48)

    assert "足金999手镯" in text
    assert shop.BANGLE in text


def test_a_chip_s_number_is_noted_as_hanging_on_its_piece(counter: Counter):
    pieces = [piece(counter, shop.BANGLE), piece(counter, shop.RING)]
    with counter.till.post.books() as books:
        numbers = chip_numbers(books, pieces, PREFIX, store="HP")
        again = chip_numbers(books, pieces, PREFIX, store="HP")
        hanging = barcodes_of_tags(books.connection, "HP", list(numbers.values()))

    assert numbers == again == {code: piece_epc(PREFIX, code) for code in (shop.BANGLE, shop.RING)}
    assert hanging == {epc: code for code, epc in numbers.items()}


def test_a_number_that_hangs_on_another_piece_is_not_given_twice(counter: Counter):
    taken = piece_epc(PREFIX, shop.BANGLE)
    with counter.till.post.books() as books:
        bind_tags(books, [(taken, shop.RING)], store="HP")

        numbers = chip_numbers(books, [piece(counter, shop.BANGLE)], PREFIX, store="HP")

        assert numbers == {shop.BANGLE: piece_epc(PREFIX, shop.BANGLE, 1)}
        assert barcodes_of_tags(books.connection, "HP", [taken]) == {taken: shop.RING}


def test_a_chain_without_a_prefix_writes_no_chips(counter: Counter):
    with counter.till.post.books() as books:
        assert chip_numbers(books, [piece(counter, shop.BANGLE)], "", store="HP") == {}


def test_tags_go_to_the_label_printer_with_their_chips(counter: Counter):
    printer = FakePrinter()
    profile = replace(preset("zpl-300"), epc_prefix=PREFIX)
    counter.till.paper.fit("tag", Fitted(printer, profile, ("labels",)))

    counter.ok("print_labels", codes=[shop.BANGLE])

    (sent,) = printer.jobs
    assert sent.startswith(b"^XA")
    assert f"^FD{piece_epc(PREFIX, shop.BANGLE)}^FS".encode() in sent


def test_a_wrong_prefix_stops_the_tags_and_binds_nothing(counter: Counter):
    counter.till.paper.fit("tag", Fitted(FakePrinter(), replace(preset("zpl-300"), epc_prefix="12"), ("labels",)))

    with pytest.raises(DomainError, match="epc_prefix_wrong"):
        counter.till.stockroom.print_labels([shop.BANGLE])
