"""A shop's file, opened and understood as far as its headers: which sheet holds pieces, which goods, which members."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from pos_app.importing.cells import shown
from pos_app.importing.columns import KINDS, Column, column_of, wrong_unit
from pos_app.importing.errors import FileUnreadable
from pos_app.importing.plan import BadRow
from pos_app.importing.sheets import RawSheet, Row, read_workbook

HEADER_WITHIN = 10  # a title and some words may stand above the headers
_KNOWN_MIN = 2  # fewer known headers are chance
_NOTES = "说明"
_SAMPLE = "示例"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a kind: pieces | goods | members. `columns` are (place in the row, column) of what is taken.

    With a fatal fault of its headers `rows` is empty and `problems` says why.
    """

    name: str
    kind: str
    header_row: int
    columns: tuple[tuple[int, Column], ...]
    rows: tuple[Row, ...]
    problems: tuple[BadRow, ...]


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file as read. `problems` are those of sheets that could not be told what they are."""

    name: str
    sheets: tuple[Sheet, ...]
    problems: tuple[BadRow, ...]
    folder: Path = Path()  # where pictures that it names are looked for


def read(path: Path) -> ImportFile:
    """Read .xlsx or .csv (UTF-8 or GBK). Raises FileUnreadable when it is neither or holds nothing."""
    try:
        raw = _raw_sheets(path)
    except OSError as error:
        raise FileUnreadable(name=path.name, reason="打不开:文件不在,或正被别的程序占用") from error
    sheets: list[Sheet] = []
    problems: list[BadRow] = []
    for one in raw:
        if not one.rows or one.name == _NOTES:
            continue
        sheet = understand(one)
        if sheet is None:
            words = "认不出是货品、饰品还是会员:前10行里没有“条码”或“手机号”等表头"
            problems.append(BadRow(one.name, 0, "", "", words))
        else:
            sheets.append(sheet)
    if not sheets and not problems:
        raise FileUnreadable(name=path.name, reason="里面没有数据")
    return ImportFile(path.name, tuple(sheets), tuple(problems), path.parent)


def _raw_sheets(path: Path) -> list[RawSheet]:
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        return read_workbook(path)
    if suffix in (".csv", ".txt"):
        return [RawSheet(path.stem, list(_csv_rows(path)))]
    raise FileUnreadable(name=path.name, reason="只能导入 .xlsx 或 .csv,旧的 .xls 请另存为 .xlsx")


def _csv_rows(path: Path) -> Iterator[Row]:
    text = _decoded(path)
    first = text.split("\n", 1)[0]
    separator = max(",\t;", key=first.count)
    try:
        for number, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter=separator), start=1):
            if any(value.strip() for value in row):
                yield number, tuple(value if value.strip() else None for value in row)
    except csv.Error as error:
        raise FileUnreadable(name=path.name, reason=f"不是完整的 CSV 文件({error})") from error


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileUnreadable(name=path.name, reason="文字编码认不出,请另存为 UTF-8 的 CSV 或 .xlsx")


def understand(raw: RawSheet) -> Sheet | None:
    """The sheet's kind and columns by its headers, or None when no row looks like headers."""
    best, place, kind = 0, 0, ""
    for index, (_, row) in enumerate(raw.rows[:HEADER_WITHIN]):
        for candidate in KINDS:
            known = sum(1 for value in row if isinstance(value, str) and column_of(candidate, value))
            if known > best:
                best, place, kind = known, index, candidate
    if best < _KNOWN_MIN:
        return None
    header_row, headers = raw.rows[place]
    body = raw.rows[place + 1 :]
    columns, problems, fatal = _columns(raw.name, kind, header_row, headers, body)
    taken = () if fatal else tuple(row for row in body if not _is_sample(row, columns))
    return Sheet(raw.name, kind, header_row, columns, taken, tuple(problems))


def _columns(
    sheet: str, kind: str, header_row: int, headers: Sequence[object], body: Sequence[Row]
) -> tuple[tuple[tuple[int, Column], ...], list[BadRow], bool]:
    columns: list[tuple[int, Column]] = []
    problems: list[BadRow] = []
    fatal = False
    seen: set[str] = set()
    for place, header in enumerate(headers):
        title = shown(header).strip()
        column = column_of(kind, title) if title else None
        reason = ""
        if not title:
            continue
        if column is None:
            reason = "不认识的列,不会导入;不需要就删去这一列"
        elif column.header in seen:
            reason, fatal = "这一列出现了两次", True
        elif wrong_unit(column, title):
            reason, fatal = f"单位应为{column.units[0]}", True
        else:
            seen.add(column.header)
            columns.append((place, column))
        if reason:
            problems.append(BadRow(sheet, header_row, title, "", reason))
    for place in _headless(headers, body):
        reason = f"第{place + 1}列有数据但没有表头(表头可能合并了单元格),请取消合并、写全表头"
        problems.append(BadRow(sheet, header_row, f"第{place + 1}列", "", reason))
        fatal = True
    missing = [column for column in KINDS[kind] if column.required and column.header not in seen]
    if missing:
        problems += [BadRow(sheet, header_row, column.header, "", "缺少必填的列") for column in missing]
        fatal = True
    return tuple(columns), problems, fatal


def _headless(headers: Sequence[object], body: Sequence[Row]) -> list[int]:
    """Places of columns that hold data under no header."""
    titled = {place for place, header in enumerate(headers) if shown(header).strip()}
    filled = {place for _, row in body for place, value in enumerate(row) if shown(value).strip()}
    return sorted(filled - titled)


def _is_sample(row: Row, columns: Sequence[tuple[int, Column]]) -> bool:
    for place, column in columns:
        if column.kind == "note" and place < len(row[1]):
            return shown(row[1][place]).strip().startswith(_SAMPLE)
    return False
