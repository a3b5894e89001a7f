"""Pricing a described cart, showing what a sold bill was worked out from, and working it out again.

All of it reads only: a till may have the file open meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection

from kernel.clock import Clock, SystemClock, stamp
from kernel.database import SCHEMA_HEAD, Database, schema_version
from kernel.money import plain_yuan
from kernel.secrets import PlaceSecrets, public_key_of, sign, signature_fits
from pos_app.place import DATABASE, headquarters_key, open_place, require_sound, secrets_of
from pos_app.settings import TillSettings, load_settings
from promotions.queries import rules_in_force, voucher_by_code
from shop.catalogue.queries import piece_by_barcode
from shop.catalogue.rules.barcode import normalise_number
from shop.gold_board.queries import prices_at
from shop.goods.facts import GoodsRecord
from shop.goods.queries import goods_by_code
from shop.sales.errors import SaleUnknown
from shop.sales.queries import as_recorded, sale_by_no
from shop.sales.rules.rounding import finish_rule
from shop.sheet.errors import SheetMissing, SheetRefused
from shop.sheet.queries import sheet_of_sale
from shop.sheet.rules.calculate import calculate
from shop.sheet.rules.code import SheetCode, make_code, read_code
from shop.sheet.rules.comparing import Bill, Compared, billed, compare
from shop.sheet.rules.figures import Sheet
from shop.sheet.rules.inputs import SheetInput, sheet_hash
from shop.staff.queries import key_of_register, stores, the_company

_PIECE = {
    "name": "name", "category_major": "category_major", "category": "category", "purity_code": "purity_code",
    "pricing_mode": "pricing_mode", "weight_mg": "net_gold_weight_mg", "craft_fee_mode": "craft_fee_mode",
    "craft_fee_fen": "craft_fee_fen", "craft_fee_original_fen": "craft_fee_original_fen", "more_fees": "more_fees",
    "stone_fen": "stone_fen", "label_price_fen": "label_price_fen", "tags": "tags",
}  # fmt: skip


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OpenTill:
    """A till's file, opened for reading."""

    folder: Path
    settings: TillSettings
    connection: Connection

    @property
    def secrets(self) -> PlaceSecrets:
        return secrets_of(self.folder, self.settings)

    @property
    def headquarters_key(self) -> str:
        return headquarters_key(self.folder)


@contextmanager
def reading_till(folder: Path) -> Iterator[OpenTill]:
    """Raises as `pos_app.place.open_place`, but for AlreadyRunning unless the file is of an older version."""
    settings = load_settings(folder)
    require_sound(folder)
    database = Database(folder / DATABASE)
    try:
        with database.reading() as connection:
            found = schema_version(connection)
        if found != SCHEMA_HEAD:
            open_place(folder).close()
        with database.reading() as connection:
            yield OpenTill(folder, settings, connection)
    finally:
        database.close()


# --- a quote -----------------------------------------------------------------------------------------------------


def schema_text() -> str:
    """The JSON Schema of a described cart."""
    return json.dumps(msgspec.json.schema(SheetInput), ensure_ascii=False, indent=2)


def read_quote(text: bytes, till: OpenTill | None = None, *, clock: Clock | None = None) -> SheetInput:
    """A described cart. What it leaves out comes from the till's books, where one is given.

    Raises SheetRefused with the field's path.
    """
    raw = _decoded(text, dict[str, Any])
    if till is not None:
        _complete(raw, till, stamp((clock or SystemClock()).now()))
    try:
        sheet = msgspec.convert(raw, SheetInput)
    except msgspec.ValidationError as error:
        raise _refused(error) from error
    finish = finish_rule(sheet.policy)
    if finish is None or any(rule.get("id") == finish["id"] for rule in sheet.rules):
        return sheet
    return msgspec.structs.replace(sheet, rules=(*sheet.rules, finish))


def quote(text: bytes, till: OpenTill | None = None, *, clock: Clock | None = None) -> Sheet:
    """The figures of a described cart. Raises SheetRefused, RuleRefused."""
    return calculate(read_quote(text, till, clock=clock))


def _decoded(text: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(text, type=kind)
    except UnicodeDecodeError as error:
        raise SheetRefused(where="$", problem="is not UTF-8 text") from error
    except msgspec.DecodeError as error:
        raise _refused(error) from error


def _refused(error: msgspec.DecodeError) -> SheetRefused:
    problem, _, where = str(error).partition(" - at ")
    return SheetRefused(where=where.strip("`") or "$", problem=problem)


def _complete(raw: dict[str, Any], till: OpenTill, now: str) -> None:
    """Fill in what the description leaves out: time, store, rounding, board, rules, pieces, vouchers."""
    connection, settings = till.connection, till.settings
    at = str(raw.setdefault("at", now))
    raw.setdefault("store", settings.store)
    policy = msgspec.structs.replace(settings.pricing, ticket_unit_fen=settings.ticket_unit_fen)
    raw.setdefault("policy", msgspec.to_builtins(policy))
    if "rules" not in raw:
        published = rules_in_force(connection, at, key=till.headquarters_key)
        raw["rules"] = [] if published is None else json.loads(published.rules)
    stale = settings.board.stale_minutes
    board = None if "board" in raw else prices_at(connection, settings.store, at, stale_minutes=stale)
    if board is not None:
        raw["board"] = {"version": board.board_version, "prices": msgspec.to_builtins([*board.prices.values()])}
    for line in _objects(raw, "lines"):
        piece = piece_by_barcode(connection, normalise_number(str(line.get("barcode", ""))))
        goods = None if piece is not None else goods_by_code(connection, normalise_number(str(line.get("barcode", ""))))
        if piece is not None:
            for field, known in _PIECE.items():
                line.setdefault(field, msgspec.to_builtins(getattr(piece, known)))
        elif goods is not None:
            for field, value in _of_goods(goods).items():
                line.setdefault(field, value)
    for voucher in _objects(raw, "vouchers"):
        row = voucher_by_code(connection, str(voucher.get("code", "")))
        if row is not None:
            voucher.setdefault("rule_code", row.rule_code)


def _of_goods(goods: GoodsRecord) -> dict[str, Any]:
    same = {name: getattr(goods, name) for name in ("name", "category_major", "category", "unit")}
    return {**same, "pricing_mode": "by_piece", "label_price_fen": goods.price_fen, "tags": [*goods.tags]}


def _objects(raw: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects of a list; what is none of them is refused later, by its path."""
    found = raw.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


# --- a sold bill -------------------------------------------------------------------------------------------------


def bill_of(till: OpenTill, sale_no: str) -> Bill:
    """What a sold bill was worked out from, its figures as recorded, and its signed code if this till sold it.

    Raises SaleUnknown, SheetMissing.
    """
    head = sale_by_no(till.connection, sale_no.strip().upper())
    if head is None:
        raise SaleUnknown(sale_no=sale_no)
    sheet = sheet_of_sale(till.connection, head.sale_id)
    if sheet is None:
        raise SheetMissing(sale_no=sale_no)
    _, sale = as_recorded(till.connection, head)
    key = till.secrets.signing_key
    what = SheetCode(sale.sale_no, sale.due_fen, sheet_hash(sheet))
    return Bill(
        sale_no=sale.sale_no, wall=head.wall, journal_no=head.journal_no, sheet=sheet, figures=billed(sale),
        code=make_code(what, lambda data: sign(key, data)), public_key=public_key_of(key),
    )  # fmt: skip


def bill_json(bill: Bill) -> bytes:
    return msgspec.json.format(msgspec.json.encode(bill), indent=2) + b"\n"


def bill_pdf(till: OpenTill, bill: Bill) -> bytes:
    """The bill's calculation sheet on A4."""
    from pos_app.papers_sheet import sheet_pdf

    company = the_company(till.connection)
    names = {store.code: store.name for store in stores(till.connection)}
    return sheet_pdf(
        bill, calculate(bill.sheet),
        company="" if company is None else company.name, store=names.get(bill.sheet.store, bill.sheet.store),
    )  # fmt: skip


# --- once more ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What working a bill out again said, line by line."""

    lines: tuple[str, ...]
    equal: bool


def read_bill(text: bytes) -> Bill:
    """Raises SheetRefused with the field's path."""
    return _decoded(text, Bill)


def recompute(bill: Bill) -> Recomputed:
    """Each line and the whole bill, worked out from the bill's own inputs. Raises SheetRefused, RuleRefused."""
    sheet = calculate(bill.sheet)
    found = compare(bill.figures, sheet)
    words = [line for one in found for line in _said(one, sheet)]
    return Recomputed(tuple(words), all(not one.differences for one in found))


def _said(one: Compared, sheet: Sheet) -> Iterator[str]:
    name = f"line {one.line_no} {one.words}" if one.line_no else "bill"
    if one.differences:
        yield from (f"{name}: DIFFERS: {words}" for words in one.differences)
        return
    fen = sheet.lines[one.line_no - 1].net_fen if one.line_no else sheet.due_fen
    yield f"{name}: equal, {plain_yuan(fen)}"


def check_code(bill: Bill, code: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    """What a signed code says otherwise than the bill; `keys` are the register's public keys.

    Raises NotASheetCode, SheetCodeForged.
    """
    said = read_code(code, lambda data, signature: any(signature_fits(key, data, signature) for key in keys))
    pairs = (
        ("number", said.sale_no, bill.sale_no),
        ("due", plain_yuan(said.due_fen), plain_yuan(bill.figures.due_fen)),
        ("inputs", said.hash, sheet_hash(bill.sheet)),
    )
    return tuple(
        f"{name}: the code says {signed}, the bill {found}" for name, signed, found in pairs if signed != found
    )


def keys_for(till: OpenTill, bill: Bill) -> tuple[str, ...]:
    """The public keys by which the bill's register may have signed, as this till knows them."""
    register = bill.journal_no.rsplit("-", 2)[0]
    if register == till.settings.register:
        return (public_key_of(till.secrets.signing_key),)
    known = key_of_register(till.connection, register)
    return () if known is None else (known.public_key,)
