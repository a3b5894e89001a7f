"""What the headless till reads and answers: lines of JSON checked against the commands, amounts in yuan as text."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, get_type_hints

import msgspec

from kernel.clock import aware, stamp
from kernel.errors import DomainError
from kernel.money import parse_yuan, plain_yuan
from kernel.weight import parse_grams
from shop.daily_close.rules.drawer import FACES_FEN
from shop.gold_board.facts import BoardRow
from shop.reports.rules.table import FilledReport
from shop.sales.facts import SoldTender
from shop.sales.rules.pricing import PricedCart, PricedLine
from shop.sales.rules.tenders import STORED_VALUE, Tendering

Answer = dict[str, Any]


class BadCommand(DomainError):
    """The line is not a command: `reason`, for the one who wrote the script."""

    code = "script.bad_command"


class TenderForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One tender of `correct_tenders`."""

    method: str
    amount: str
    reference: str = ""


class BoardForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One price of a gold board, yuan a gram; `member` where members pay less."""

    purity: str
    retail: str
    trade_in: str
    recycle: str
    member: str = ""


def read_command(line: str | bytes, commands: Mapping[str, Callable[..., Answer]]) -> tuple[str, dict[str, Any]]:
    """The command's name and its arguments, each of the type that the command asks for. Raises BadCommand.

    A whole number stands for text where text is asked (codes, PINs, amounts); a fraction does not.
    """
    try:
        given = msgspec.json.decode(line, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadCommand(reason=f"not a JSON object: {error}") from error
    name = given.pop("do", "")
    if not isinstance(name, str) or name not in commands:
        raise BadCommand(reason=f"no such command: {name!r}")
    command = commands[name]
    try:
        inspect.signature(command).bind(None, **given)
    except TypeError as error:
        raise BadCommand(reason=f"{name}: {error}") from error
    hints = get_type_hints(command)
    return name, {argument: _converted(name, argument, value, hints[argument]) for argument, value in given.items()}


def _converted(name: str, argument: str, value: object, asked: Any) -> Any:
    if asked is str and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    try:
        return msgspec.convert(value, asked)
    except msgspec.ValidationError as error:
        raise BadCommand(reason=f"{name}: {argument}: {error}") from error


def to_fen(text: str) -> int:
    """Yuan as text in fen. Raises BadCommand."""
    try:
        return parse_yuan(text)
    except ValueError as error:
        raise BadCommand(reason=str(error)) from error


def to_mg(text: str) -> int:
    """Grams as text in mg; nothing is 0. Raises BadCommand."""
    try:
        return parse_grams(text) if text else 0
    except ValueError as error:
        raise BadCommand(reason=str(error)) from error


def to_time(text: str) -> datetime:
    """Of a year that a shop can mean: the calendar's ends have no zone and no day after. Raises BadCommand."""
    try:
        at = datetime.fromisoformat(text)
        if not 2000 <= at.year < 2200:
            raise ValueError(at.year)
        return at
    except ValueError as error:
        raise BadCommand(reason=f"not an ISO time of our days: {text!r}") from error


def to_since(text: str) -> str:
    """An ISO time as the books write it, '' for since they began. Raises BadCommand."""
    return stamp(aware(to_time(text))) if text else ""


def to_notes(counts: Mapping[str, int], total: str) -> dict[int, int]:
    """Face in fen -> how many: as counted, or `total` in the fewest of them. Raises BadCommand."""
    if counts and not total:
        return {to_fen(face): count for face, count in counts.items()}
    if counts or not total:
        raise BadCommand(reason="count_drawer: either counts or total")
    left, notes = to_fen(total), {}
    if left < 0:
        raise BadCommand(reason="a drawer holds nothing or more")
    for face in FACES_FEN:
        notes[face], left = divmod(left, face)
    if left:
        raise BadCommand(reason="a drawer holds no single fen")
    return notes


def to_tenders(forms: Sequence[TenderForm], before: Sequence[SoldTender]) -> list[SoldTender]:
    """Tenders of a correction; stored value of an amount that was taken before stays as it was taken."""
    made = []
    for form in forms:
        fen = to_fen(form.amount)
        kept = (known for known in before if known.method == form.method == STORED_VALUE and known.amount_fen == fen)
        fresh = SoldTender(method=form.method, amount_fen=fen, tendered_fen=fen, reference=form.reference)
        made.append(next(kept, fresh))
    return made


def to_board(forms: Sequence[BoardForm]) -> list[BoardRow]:
    """Raises BadCommand."""
    return [
        BoardRow(
            purity_code=form.purity,
            retail_fen=to_fen(form.retail),
            trade_in_fen=to_fen(form.trade_in),
            recycle_fen=to_fen(form.recycle),
            member_fen=to_fen(form.member) if form.member else 0,
        )
        for form in forms
    ]


def to_said(confirm: Mapping[str, Sequence[str]]) -> set[tuple[str, int]]:
    """Prices that a script says again: purity -> yuan a gram, each. Raises BadCommand."""
    return {(purity, to_fen(price)) for purity, prices in confirm.items() for price in prices}


def bill_answer(cart: PricedCart) -> Answer:
    return {
        "pieces": cart.pieces,
        "list": plain_yuan(cart.list_fen),
        "off": plain_yuan(cart.off_fen),
        "due": plain_yuan(cart.due_fen),
        "points": cart.points,
        "member": cart.member.label if cart.member else None,
        **({"to_pay": plain_yuan(cart.to_pay_fen)} if cart.parts else {}),
    }


def line_answer(priced: PricedLine) -> Answer:
    return {
        "no": priced.line_no,
        "barcode": priced.barcode,
        "name": priced.name,
        "weight_mg": priced.weight_mg,
        "qty": priced.qty,
        "list": plain_yuan(priced.list_fen),
        "net": plain_yuan(priced.net_fen),
        "rules": [{"rule": share.name, "off": plain_yuan(share.fen)} for share in priced.shares],
    }


def line_id_of(cart: PricedCart, no: int) -> str:
    """The line that stands as `no` on the bill. Raises BadCommand."""
    if not 1 <= no <= len(cart.lines):
        raise BadCommand(reason=f"the bill has no line {no}")
    return cart.lines[no - 1].line_id


def paying_answer(tendering: Tendering) -> Answer:
    return {
        "due": plain_yuan(tendering.due_fen),
        "left": plain_yuan(tendering.left_fen),
        "change": plain_yuan(tendering.change_fen),
        "tenders": [{"method": tender.method, "amount": plain_yuan(tender.amount_fen)} for tender in tendering.tenders],
    }


def report_answer(filled: FilledReport) -> Answer:
    """A report's tables as text."""
    tables = [
        {
            "title": table.title,
            "columns": [column.title for column in table.columns],
            "rows": [table.words(row) for row in table.rows],
            "totals": table.words(table.totals) if table.totals else [],
        }
        for table in filled.tables
    ]
    return {"title": filled.title, "about": dict(filled.pairs), "tables": tables}
