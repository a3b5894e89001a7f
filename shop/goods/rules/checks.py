"""What is wrong with an article's record, before it enters the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from shop.catalogue.errors import CodeInvalid, PurityNameRefused
from shop.catalogue.rules.barcode import normalise_code
from shop.catalogue.rules.details import MONEY_FEN_MAX, Problem
from shop.catalogue.rules.kinds import MAJORS, TAX_USES
from shop.catalogue.rules.purity import require_name_allowed
from shop.goods.facts import GoodsRecord

_LENGTH_MAX = {"name": 80, "category": 16, "unit": 8, "supplier": 40}


def check_goods(record: GoodsRecord) -> tuple[Problem, ...]:
    """Every problem of one record, in the order of its fields; empty when it may be listed."""
    return tuple(_problems(record))


def _problems(record: GoodsRecord) -> Iterator[Problem]:
    try:
        code = normalise_code(record.code)
    except CodeInvalid:
        yield Problem("code", record.code, "code_invalid")
    else:
        if code != record.code:
            yield Problem("code", record.code, "code_not_normal")
        elif not ean13_is_right(code):
            yield Problem("code", record.code, "check_digit")
    try:
        require_name_allowed(record.name)
    except PurityNameRefused:
        yield Problem("name", record.name, "name_refused")
    for field in ("name", "category", "unit"):
        if not getattr(record, field).strip():
            yield Problem(field, "", "required")
    for field, longest in _LENGTH_MAX.items():
        value = getattr(record, field)
        if len(value) > longest:
            yield Problem(field, value, "too_long", longest)
    for field, known in (("category_major", MAJORS), ("tax_use", ("", *TAX_USES))):
        if getattr(record, field) not in known:
            yield Problem(field, getattr(record, field), "not_a_choice")
    for field in ("price_fen", "cost_fen"):
        fen = getattr(record, field)
        if not 0 <= fen <= MONEY_FEN_MAX:
            yield Problem(field, fen, "negative" if fen < 0 else "too_large", MONEY_FEN_MAX)
    if not record.price_fen and record.category_major != "赠品":
        yield Problem("price_fen", 0, "required")


def ean13_is_right(code: str) -> bool:
    """Whether a code of thirteen digits ends in the digit that GS1 works out; any other code is the shop's own."""
    if len(code) != 13 or not code.isdecimal():
        return True
    digits = [int(digit) for digit in code]
    return (sum(digits[0::2]) + 3 * sum(digits[1::2])) % 10 == 0
