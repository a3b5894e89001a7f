from __future__ import annotations

import pytest

from printers.tags.epc import PrefixWrong, piece_epc


def fields(epc: str, prefix_bits: int) -> tuple[int, int, int, int, int]:
    """Header, filter, partition, company prefix and asset number, cut out as the standard's table has them."""
    bits = f"{int(epc, 16):096b}"
    end = 14 + prefix_bits
    return int(bits[:8], 2), int(bits[8:11], 2), int(bits[11:14], 2), int(bits[14:end], 2), int(bits[end:], 2)


@pytest.mark.parametrize(
    ("prefix", "partition", "prefix_bits"),
    [("690123", 6, 20), ("6901234", 5, 24), ("69012345", 4, 27), ("690123456", 3, 30), ("6901234567", 2, 34),
     ("69012345678", 1, 37), ("690123456789", 0, 40)],
)  # fmt: skip
def test_a_piece_is_an_asset_of_the_chain_by_the_standard(prefix: str, partition: int, prefix_bits: int) -> None:
    epc = piece_epc(prefix, "JZ00001234")

    header, filter_value, found, company, number = fields(epc, prefix_bits)

    assert len(epc) == 24
    assert (header, filter_value, found, company) == (0x34, 0, partition, int(prefix))
    assert number > 0


def test_any_till_writes_the_same_number_for_a_piece() -> None:
    assert piece_epc("6901234", "JZ00001234") == piece_epc("6901234", "JZ00001234")
    assert piece_epc("6901234", "JZ00001234") != piece_epc("6901234", "JZ00001235")


def test_a_number_that_another_piece_has_can_be_gone_past() -> None:
    assert piece_epc("6901234", "JZ00001234", 1) != piece_epc("6901234", "JZ00001234")


def test_ten_thousand_pieces_get_ten_thousand_numbers() -> None:
    assert len({piece_epc("6901234567", f"JZ{number:08}") for number in range(10_000)}) == 10_000


@pytest.mark.parametrize("prefix", ["", "12345", "1234567890123", "69O1234", "６９０１２３４"])
def test_what_is_no_company_prefix_is_refused(prefix: str) -> None:
    with pytest.raises(PrefixWrong):
        piece_epc(prefix, "JZ00001234")
