from random import Random

import pytest

from headquarters.demo.gems import gem_set, stone_price
from headquarters.demo.numbers import Numbers
from headquarters.demo.source import Diamond, diamonds
from kernel.weight import stone_mg
from shop.catalogue.facts import PieceRecord
from shop.catalogue.rules.checks import check_piece


@pytest.fixture(scope="module")
def pieces() -> list[PieceRecord]:
    return list(gem_set(Random(1), Numbers(), diamonds()[:400], by_parts=50, spot_fen=921_06))


def test_each_stone_becomes_one_sound_piece_with_a_certificate_of_its_own(pieces: list[PieceRecord]):
    assert len({piece.certificate_no for piece in pieces}) == len(pieces) == 400
    assert [problem for piece in pieces for problem in check_piece(piece)] == []


def test_the_stones_grades_are_those_of_the_data_set(pieces: list[PieceRecord]):
    stone = diamonds()[0]

    assert (pieces[0].main_stone_mct, pieces[0].main_stone_color) == (stone.mct, stone.color)
    assert (pieces[0].main_stone_clarity, pieces[0].main_stone_cut) == (stone.clarity, stone.cut)


def test_the_gross_weight_is_mount_and_stones(pieces: list[PieceRecord]):
    piece = max(pieces, key=lambda piece: piece.side_stone_mct)

    assert piece.gross_weight_mg == piece.net_gold_weight_mg + stone_mg(piece.main_stone_mct + piece.side_stone_mct)


def test_as_many_as_asked_are_priced_by_parts(pieces: list[PieceRecord]):
    by_parts = [piece for piece in pieces if piece.pricing_mode == "by_parts"]

    assert len(by_parts) == 50
    assert all(piece.stone_fen > 0 and piece.label_price_fen == 0 for piece in by_parts)


def test_dollars_become_fen_at_the_stated_rate_and_markup():
    # 1,000 USD x 6.7758 x 1.65 = 11,180.07 CNY
    assert stone_price(Diamond(700, "Ideal", "E", "VS1", 1_000)) == 11_180_07
