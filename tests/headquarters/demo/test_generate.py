from datetime import date

import pytest

from headquarters.demo.chain import DemoChain
from headquarters.demo.generate import BANGLE, RING, generate
from shop.catalogue.facts import PieceRecord
from shop.catalogue.rules.checks import check_piece

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def chain() -> DemoChain:
    return generate(TODAY)


@pytest.fixture(scope="module")
def pieces(chain: DemoChain) -> list[PieceRecord]:
    return [piece for stock in chain.stock for piece in stock.pieces]


def test_the_same_seed_and_day_give_the_same_chain(chain: DemoChain):
    assert generate(TODAY) == chain


def test_another_seed_gives_another_chain(chain: DemoChain):
    assert generate(TODAY, seed=1).stock != chain.stock


def test_both_stores_have_stock_enough_and_no_code_twice(chain: DemoChain, pieces: list[PieceRecord]):
    assert len(pieces) >= 3_400
    assert len({piece.barcode for piece in pieces}) == len(pieces)
    assert {stock.store: len(stock.pieces) > 1_200 for stock in chain.stock} == {"HP": True, "BJ": True}


def test_every_piece_could_have_been_imported(pieces: list[PieceRecord]):
    assert [problem for piece in pieces for problem in check_piece(piece)] == []


def test_every_way_of_pricing_and_every_counter_is_there(pieces: list[PieceRecord]):
    assert {piece.pricing_mode for piece in pieces} == {"by_weight", "by_piece", "by_parts"}
    assert {piece.category_major for piece in pieces} == {"素金", "镶嵌", "K金", "铂金", "银饰", "投资金"}
    assert {piece.craft_fee_mode for piece in pieces} == {"per_gram", "per_piece"}


def test_the_board_prices_whatever_is_sold_by_weight(chain: DemoChain, pieces: list[PieceRecord]):
    priced = {row.purity_code for row in chain.boards[-1].rows}

    assert {piece.purity_code for piece in pieces if piece.pricing_mode != "by_piece"} <= priced


def test_the_pieces_that_scripts_scan_lie_in_the_first_store(chain: DemoChain):
    assert chain.stock[0].store == "HP"
    assert chain.stock[0].pieces[:2] == (BANGLE, RING)


def test_staff_numbers_and_pins_are_each_their_own(chain: DemoChain):
    assert len({person.staff_no for person in chain.people}) == len({person.pin for person in chain.people}) == 10
    assert {person.role for person in chain.people} == {"cashier", "salesperson", "store_manager", "headquarters"}
    assert [(person.name, person.pin) for person in chain.people if person.staff_no == "1007"] == [("王芳", "135790")]


def test_every_voucher_belongs_to_a_member_and_is_still_good(chain: DemoChain):
    cards = {member.card_no for member in chain.members}

    assert len({voucher.code for voucher in chain.vouchers}) == len(chain.vouchers) == 200
    assert {voucher.card_no for voucher in chain.vouchers} <= cards
    assert min(voucher.valid_until for voucher in chain.vouchers) > TODAY.isoformat()


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2027, 1, 1), date(2030, 12, 31)])
def test_the_chain_can_be_made_for_any_day(today: date):
    chain = generate(today)

    assert chain.boards[-1].effective_at.startswith(today.isoformat())
    assert max(member.joined_on for member in chain.members) < today.isoformat()
