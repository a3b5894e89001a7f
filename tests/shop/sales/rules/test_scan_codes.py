"""What a scanned code is, by its shape."""

from __future__ import annotations

import pytest

from shop.sales.rules.scan_codes import ScanKind, classify


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("HD12345678", ScanKind.HOLD),
        ("HD1234567", ScanKind.PIECE),
        ("S-HP01-20261121-0047", ScanKind.RECEIPT),
        ("S-HP01-20261121-123456", ScanKind.RECEIPT),
        ("S-HP01E12-20261121-0047", ScanKind.RECEIPT),
        ("S-HP01-2026112-0047", ScanKind.PIECE),
        ("M10000000017", ScanKind.CARD),
        ("M100000000175", ScanKind.CARD),
        ("M1000000001", ScanKind.PIECE),
        ("U04A1B2C3", ScanKind.CARD),
        ("U04A1B2", ScanKind.PIECE),
        ("VC00000001", ScanKind.VOUCHER),
        ("VC0000000A0001", ScanKind.VOUCHER),
        ("VC0000001", ScanKind.PIECE),
        ("134567890123456789", ScanKind.PAYMENT_CODE),  # WeChat: 18 digits from 10 to 15
        ("154567890123456789", ScanKind.PAYMENT_CODE),
        ("164567890123456789", ScanKind.PIECE),
        ("2845678901234567", ScanKind.PAYMENT_CODE),  # Alipay: 16 to 24 digits from 25 to 30
        ("304567890123456789012345", ScanKind.PAYMENT_CODE),
        ("3145678901234567", ScanKind.PIECE),
        ("28456789012345678901234567", ScanKind.PIECE),
        ("ST1007", ScanKind.STAFF),
        ("ST07", ScanKind.PIECE),
        ("13800006620", ScanKind.PHONE),
        ("138000066200", ScanKind.PIECE),
        ("23800006620", ScanKind.PIECE),
        ("6900012345678", ScanKind.PIECE),
        ("GIA2141438171", ScanKind.PIECE),
        ("", ScanKind.PIECE),
    ],
)
def test_a_code_is_known_by_its_shape(code: str, kind: ScanKind):
    assert classify(code) is kind


@pytest.mark.parametrize("prefix", ["25", "26", "27", "28", "29", "30"])
@pytest.mark.parametrize("length", [16, 20, 24])
def test_no_payment_code_is_ever_taken_for_a_piece(prefix: str, length: int):
    assert classify(prefix.ljust(length, "7")) is ScanKind.PAYMENT_CODE
