"""Every row of a file checked, every fault listed; what to do about them is for the caller to ask."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pos_app.importing.cells import CellRefused, Readers, readers_with, shown
from pos_app.importing.columns import KINDS, Column
from pos_app.importing.pieces import record_of
from pos_app.importing.plan import BadRow, GoodsStock, ImportPlan, MemberRow, Placed
from pos_app.importing.reading import ImportFile, Sheet
from pos_app.importing.sheets import Row
from pos_app.importing.words import words_of
from pos_app.photos import PhotoUnreadable, name_of_photo
from shop.catalogue.facts import PieceRecord
from shop.catalogue.rules.checks import check_piece
from shop.catalogue.rules.details import Problem
from shop.catalogue.rules.purity import PURITIES, Purity
from shop.goods.facts import QUANTITY_MOST, GoodsRecord
from shop.goods.rules.checks import check_goods

_NAME_LENGTH_MAX = 40
_UNIQUE = ("barcode", "code", "phone", "card_no")
_HEADERS = {(kind, column.field): column.header for kind, columns in KINDS.items() for column in columns}


class _Key(NamedTuple):
    """A value that one row alone may have."""

    sheet: str
    row: int
    column: Column
    value: str


def check(
    file: ImportFile,
    *,
    existing_barcodes: Container[str] = (),
    existing_goods: Container[str] = (),
    existing_cards: Container[str] = (),
    existing_phone_macs: Container[str] = (),
    phone_mac: Callable[[str], str] = str,
    purities: Sequence[Purity] = PURITIES,
) -> ImportPlan:
    """What `file` would bring in, with every bad row named.

    `phone_mac` makes the fingerprint by which `existing_phone_macs` knows a phone (eleven digits go in); `purities`
    are those in force.
    """
    readers = readers_with(purities)
    photos: dict[str, Path] = {}
    pieces: list[Placed[PieceRecord]] = []
    members: list[Placed[MemberRow]] = []
    goods: list[Placed[GoodsStock]] = []
    problems = list(file.problems)
    keys: list[_Key] = []
    for sheet in file.sheets:
        problems += sheet.problems
        if sheet.kind == "goods":
            goods += _goods(sheet, problems, keys, readers)
        elif sheet.kind == "pieces":
            pieces += _pieces(sheet, problems, keys, readers, purities, _Photos(file.folder, photos))
        else:
            members += _members(sheet, problems, keys, readers)
    of_goods = (key for key in keys if key.column.field == "barcode" and key.value in existing_goods)
    twins = [
        *_taken("barcode", keys, "这个条码已在库", lambda code: code in existing_barcodes),
        *_taken("code", keys, "这个条码是一件货品的", lambda code: code in existing_barcodes),
        *_taken("phone", keys, "这个手机号已是会员", lambda phone: phone_mac(phone) in existing_phone_macs),
        *_taken("card_no", keys, "这个卡号已有人用", lambda card: card in existing_cards),
    ]
    twins += [BadRow(key.sheet, key.row, key.column.header, key.value, "这个条码是一种饰品的") for key in of_goods]
    bad = {(twin.sheet, twin.row) for twin in twins}
    order = {sheet.name: place for place, sheet in enumerate(file.sheets)}
    return ImportPlan(
        file.name,
        tuple(piece for piece in pieces if (piece.sheet, piece.row) not in bad),
        tuple(member for member in members if (member.sheet, member.row) not in bad),
        tuple(sorted([*problems, *twins], key=lambda problem: (order.get(problem.sheet, -1), problem.row))),
        tuple(row for row in goods if (row.sheet, row.row) not in bad),
        tuple(photos.values()),
    )


class _Photos(NamedTuple):
    """The pictures beside a file: `found` by the SHA-256 that names them."""

    folder: Path
    found: dict[str, Path]

    def names(self, files: Iterable[str]) -> tuple[str, ...]:
        """Raises PhotoUnreadable."""
        by_name = {name_of_photo(self.folder / file): self.folder / file for file in files}
        self.found.update(by_name)
        return tuple(by_name)


def _pieces(
    sheet: Sheet, problems: list[BadRow], keys: list[_Key], readers: Readers, purities: Sequence[Purity],
    photos: _Photos,
) -> Iterable[Placed[PieceRecord]]:  # fmt: skip
    for row in sheet.rows:
        values = _values(sheet, row, problems, keys, readers)
        if values is None:
            continue
        try:
            record = record_of({**values, "photos": photos.names(values.get("photos", ()))}, purities)
        except PhotoUnreadable as error:
            words = "找不到这张照片,或它不是 JPEG、PNG,或太大"
            file = Path(str(error.facts["file"])).name
            problems.append(BadRow(sheet.name, row[0], _HEADERS["pieces", "photos"], file, words))
            continue
        faults = check_piece(record, purities)
        for fault in faults:
            header = _HEADERS["pieces", fault.field]
            problems.append(BadRow(sheet.name, row[0], header, _cell(sheet, row, fault.field), words_of(fault)))
        if not faults:
            yield Placed(sheet.name, row[0], record)


def _goods(sheet: Sheet, problems: list[BadRow], keys: list[_Key], readers: Readers) -> Iterable[Placed[GoodsStock]]:
    for row in sheet.rows:
        values = _values(sheet, row, problems, keys, readers)
        if values is None:
            continue
        qty = values.pop("qty", 0)
        record = GoodsRecord(**values)
        faults = list(check_goods(record))
        if qty > QUANTITY_MOST:
            faults.append(Problem("qty", qty, "too_large", QUANTITY_MOST))
        for fault in faults:
            header = _HEADERS["goods", fault.field]
            problems.append(BadRow(sheet.name, row[0], header, _cell(sheet, row, fault.field), words_of(fault)))
        if not faults:
            yield Placed(sheet.name, row[0], GoodsStock(record, qty))


def _members(sheet: Sheet, problems: list[BadRow], keys: list[_Key], readers: Readers) -> Iterable[Placed[MemberRow]]:
    for row in sheet.rows:
        values = _values(sheet, row, problems, keys, readers)
        if values is None:
            continue
        record = MemberRow(**values)
        if len(record.name) > _NAME_LENGTH_MAX:
            words = f"太长,最多{_NAME_LENGTH_MAX}个字"
            problems.append(BadRow(sheet.name, row[0], _HEADERS["members", "name"], shown(record.name), words))
            continue
        yield Placed(sheet.name, row[0], record)


def _values(
    sheet: Sheet, row: Row, problems: list[BadRow], keys: list[_Key], readers: Readers
) -> dict[str, Any] | None:
    """The row's cells by field, empty ones left out; None when any of them was refused, which is then listed."""
    number, cells = row
    values: dict[str, Any] = {}
    sound = True
    for place, column in sheet.columns:
        if column.kind == "note":
            continue
        cell = cells[place] if place < len(cells) else None
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            reason = "必填" if column.required else ""
        else:
            reason = _read(readers, column, cell, values)
        if reason:
            sound = False
            problems.append(BadRow(sheet.name, number, column.header, shown(cell), reason))
        elif column.field in _UNIQUE and values.get(column.field):
            keys.append(_Key(sheet.name, number, column, values[column.field]))
    return values if sound else None


def _read(readers: Readers, column: Column, cell: object, values: dict[str, Any]) -> str:
    """Put the cell's value in `values`, or return why not."""
    try:
        values[column.field] = readers[column.kind](cell, column)
    except CellRefused as refusal:
        return str(refusal)
    return ""


def _cell(sheet: Sheet, row: Row, field: str) -> str:
    places = [place for place, column in sheet.columns if column.field == field]
    return shown(row[1][places[0]]) if places and places[0] < len(row[1]) else ""


def _taken(field: str, keys: Iterable[_Key], words: str, is_known: Callable[[str], bool]) -> Iterable[BadRow]:
    """Rows whose `field` stands twice in the file, be the rest of the row sound or not, or is known already."""
    by_value: dict[str, list[_Key]] = {}
    for key in keys:
        if key.column.field == field:
            by_value.setdefault(key.value, []).append(key)
    for value, same in by_value.items():
        if is_known(value):
            yield from (BadRow(key.sheet, key.row, key.column.header, value, words) for key in same)
        elif len(same) > 1:
            for key in same:
                others = "、".join(_place(key, other) for other in same if other is not key)
                yield BadRow(key.sheet, key.row, key.column.header, value, f"与{others}重复")


def _place(key: _Key, other: _Key) -> str:
    return f"第{other.row}行" if other.sheet == key.sheet else f"“{other.sheet}”第{other.row}行"
