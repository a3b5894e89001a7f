"""What was sold, sent or laid elsewhere while people counted is neither missing nor too much."""

from __future__ import annotations

import pytest

from shop.counting.facts import CountResult
from shop.counting.rules.comparing import BookPiece, compare, is_within

OPENED = "10:00"


def piece(counter: str = "金柜", in_hand: bool = True, custody_at: str = "09:00", **more: object) -> BookPiece:
    values = {"barcode": "P", "counter_since": "", "lost": False, **more}
    return BookPiece(in_hand=in_hand, counter=counter, custody_at=custody_at, **values)  # type: ignore[arg-type]


def group(one: BookPiece, scanned_at: str = "") -> str:
    result = compare("金柜", OPENED, {"P": scanned_at} if scanned_at else {}, [one])
    return next((name for name in CountResult.__struct_fields__ if getattr(result, name)), "")


@pytest.mark.parametrize(
    ("one", "scanned_at", "expected"),
    [
        (piece(), "10:05", "found"),
        (piece(), "", "missing"),
        (piece(counter="银柜"), "", ""),
        (piece(counter="银柜"), "10:05", "misplaced"),
        (piece(counter="银柜", counter_since="10:06"), "10:05", "moved"),
        (piece(counter_since="10:01"), "", "arrived"),
        (piece(custody_at="10:01"), "", "arrived"),
        (piece(in_hand=False, custody_at="10:01"), "", ""),
        (piece(in_hand=False, custody_at="10:06"), "10:05", "moved"),
        (piece(in_hand=False, custody_at="10:01"), "10:05", "elsewhere"),
        (piece(in_hand=False, lost=True), "10:05", "regained"),
    ],
)
def test_a_piece_is_told_by_books_scan_and_time(one: BookPiece, scanned_at: str, expected: str):
    assert group(one, scanned_at) == expected


def test_a_code_that_no_book_knows_is_kept_as_it_was_read():
    assert compare("", OPENED, {"XYZ": "10:01"}, []).unknown == ("XYZ",)


@pytest.mark.parametrize(
    ("counter", "place", "inside"),
    [
        ("金柜/3", "金柜", True),
        ("金柜", "金柜", True),
        ("金柜2", "金柜", False),
        ("金柜", "金柜/3", False),
        ("", "", True),
    ],
)
def test_a_tray_belongs_to_its_counter(counter: str, place: str, inside: bool):
    assert is_within(counter, place) is inside
