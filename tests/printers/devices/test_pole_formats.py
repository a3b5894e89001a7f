from __future__ import annotations

import pytest

from printers.devices.pole_formats import COLUMNS, Lamp, PoleText, digits, pole_bytes

RING = PoleText(808_200, Lamp.PRICE, words="18K钻石戒指 30分", label="单价")


def lines(data: bytes, before: bytes, between: bytes, after: bytes) -> tuple[bytes, bytes]:
    assert data.startswith(before)
    assert data.endswith(after)
    upper, lower = data[len(before) : len(data) - len(after)].split(between)
    return upper, lower


def cd5220(said: PoleText, *, chinese: bool = False) -> tuple[bytes, bytes]:
    return lines(pole_bytes(said, "cd5220", chinese=chinese), b"\x0c\x1bQA", b"\r\x1bQB", b"\r")


def test_eight_digits_show_the_amount_under_its_lamp() -> None:
    assert pole_bytes(PoleText(1_727_283, Lamp.TOTAL), "led8") == b"\x1bs2\x1bQA17272.83\r"
    assert pole_bytes(PoleText(2_717, Lamp.CHANGE), "led8") == b"\x1bs4\x1bQA27.17\r"


def test_nothing_to_show_clears_digits_and_lamps() -> None:
    assert pole_bytes(PoleText(), "led8") == b"\x0c\x1bs0"


@pytest.mark.parametrize(
    ("fen", "shown"),
    [(5, "0.05"), (99_999_999, "999999.99"), (9_999_999_999, "99999999"), (-1_229_877, "-12298.77"),
     (999_999_999_999, "--------")],
)  # fmt: skip
def test_an_amount_too_long_for_eight_digits_loses_its_fen_first(fen: int, shown: str) -> None:
    assert digits(fen) == shown


def test_two_lines_name_the_piece_and_its_price() -> None:
    upper, lower = cd5220(RING, chinese=True)

    assert upper.decode("gbk") == "18K钻石戒指 30分" + " " * 4
    assert lower.decode("gbk") == "单价" + " " * 8 + "8,082.00"


def test_a_display_without_han_characters_shows_what_it_has() -> None:
    upper, lower = cd5220(RING)

    assert upper == b"18K 30".ljust(COLUMNS)
    assert lower == b"PRICE       8,082.00"


@pytest.mark.parametrize(
    "said", [RING, PoleText(), PoleText(words="足金999 " * 9), PoleText(9_999_999_999, Lamp.TOTAL)]
)
@pytest.mark.parametrize("chinese", [True, False])
def test_a_line_is_twenty_columns_or_empty(said: PoleText, chinese: bool) -> None:
    assert {len(line) for line in cd5220(said, chinese=chinese)} <= {0, COLUMNS}


def test_a_long_amount_stays_whole_and_its_label_goes() -> None:
    said = PoleText(9_999_999_999_900, Lamp.RECEIVED, label="会员储值已收款")

    assert cd5220(said, chinese=True)[1] == b"   99,999,999,999.00"


def test_other_makers_are_spoken_to_in_their_own_commands() -> None:
    assert lines(pole_bytes(RING, "utc"), b"\x0c\x1buA", b"\r\x1buB", b"\r")[0].strip() == b"18K 30"
    assert pole_bytes(RING, "escpos").startswith(b"\x1b=\x02\x0c18K 30")
    assert pole_bytes(RING, "escpos").endswith(b"8,082.00\x1b=\x01")
