from random import Random

import pytest

from headquarters.demo.numbers import Numbers, with_check_digit


@pytest.mark.parametrize(("twelve", "code"), [("210000000001", "2100000000012"), ("400638133393", "4006381333931")])
def test_a_barcode_ends_with_its_check_digit(twelve: str, code: str):
    assert with_check_digit(twelve) == code


def test_barcodes_never_repeat_and_stay_in_the_shops_own_range():
    numbers = Numbers()

    codes = [numbers.barcode() for _ in range(1_000)]

    assert len(set(codes)) == 1_000
    assert {code[:2] for code in codes} == {"21"}


def test_certificates_never_repeat_and_small_stones_have_none_of_gia():
    numbers, rng = Numbers(), Random(1)

    papers = [numbers.certificate(rng, mct=200) for _ in range(50) if numbers.barcode()]

    assert len(set(papers)) == 50
    assert {paper[:4] for paper in papers} == {"NGTC"}


def test_a_goods_number_tells_the_supplier_and_the_running_number():
    numbers = Numbers()
    numbers.barcode()

    assert numbers.goods(Random(1))[-6:] == "000001"
    assert numbers.style(Random(1), "SZ")[:2] == "SZ"
