"""What a scanned or typed code is, by its shape alone (first match wins). Payment codes are never kept or logged."""

from __future__ import annotations

import re
from enum import StrEnum


class ScanKind(StrEnum):
    HOLD = "hold"
    RECEIPT = "receipt"
    VOUCHER = "voucher"
    GIFT_CARD = "gift_card"
    PAYMENT_CODE = "payment_code"
    STAFF = "staff"
    CARD = "card"
    PHONE = "phone"
    PIECE = "piece"


_SHAPES: tuple[tuple[ScanKind, re.Pattern[str]], ...] = (
    (ScanKind.HOLD, re.compile(r"HD\d{8}")),
    (ScanKind.RECEIPT, re.compile(r"S-[A-Z0-9]{2,13}-\d{8}-\d{4,6}")),
    (ScanKind.CARD, re.compile(r"M\d{11,12}|U(?:[0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20})")),
    (ScanKind.GIFT_CARD, re.compile(r"GC\d{11}")),
    (ScanKind.VOUCHER, re.compile(r"VC[A-Z0-9]{8,12}")),
    (ScanKind.PAYMENT_CODE, re.compile(r"1[0-5]\d{16}|(?:2[5-9]|30)\d{14,22}")),
    (ScanKind.STAFF, re.compile(r"ST\d{3,8}")),
    (ScanKind.PHONE, re.compile(r"1\d{10}")),
)


def classify(code: str) -> ScanKind:
    """The kind of a code that was normalised already (upper case, half width, no blanks)."""
    return next((kind for kind, shape in _SHAPES if shape.fullmatch(code)), ScanKind.PIECE)
