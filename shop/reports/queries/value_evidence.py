"""储值变动凭据: all that happened to a member's stored value, as evidence that can be checked against the journal.

法释〔2025〕4号 Art 25: who keeps the records and does not show them is taken at the customer's word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from kernel.facts import Entry, hash_of
from kernel.money import plain_yuan
from kernel.tables import journal
from membership.history.queries import Print, prints
from membership.history.rules.statement import TOLD, Line
from membership.history.words import MOVED
from membership.value.rules.lots import Contract
from membership.value.rules.refund import CAUSES
from shop.reports.queries.member_account import Explained, minute
from shop.reports.rules.table import Cell, Column, FilledReport, Table
from shop.staff.queries import the_company

_CONTRACTS = (
    Column("日期", share=4), Column("合同 (单号)", share=8), Column("充值本金", "money", 4, True),
    Column("赠金", "money", 4, True), Column("已用已退", "money", 4, True), Column("剩余本金", "money", 4, True),
    Column("剩余赠金", "money", 4, True),
)  # fmt: skip
# The shares are points of the page: times, numbers of bills and words stand in full.
_MOVES = (
    Column("时间", share=77), Column("单号", share=114), Column("事由", share=43), Column("说明", share=114),
    Column("本金", "money", 56, True), Column("赠金", "money", 50, True), Column("余额", "money", 57),
)  # fmt: skip
_REFUNDS = (Column("单号", share=8), Column("原因", share=4), Column("公式", share=22), Column("实退", "money", 4))
_PRINTS = (Column("记录", share=6), Column("指纹 SHA-256", share=22), Column("核对", share=4))
NOTE = (
    "指纹是日记账每条记录的 SHA-256,它包含上一条的指纹,改动任何一条都会被发现。"
    "核对用 explain entry 加记录号,整本核对用 verify。赠金不退,退款按法释〔2025〕4 号第 14 至 20 条计算。"
)
PARTLY = "标“以前”和“总部告知”的行本机只知道合计,完整的凭据由总部出具。"
UNKNOWN, FITS, ALTERED = "这里没有这条记录本身", "相符", "!! 不符"


def evidence(connection: Connection, found: Explained, now: str) -> FilledReport:
    """What `found` says of stored value, oldest first, at the ISO time `now`; each entry is checked as it is read."""
    lines = [line for line in reversed(found.statement.lines) if any(line.step.sums[1:3])]
    company, has, view = the_company(connection), found.statement.balance, found.view
    pairs = (
        ("公司", company.name if company else ""), ("会员", view.label), ("卡号", view.card_no),
        ("会员号", view.member_id), ("余额", f"本金 {plain_yuan(has.principal_fen)} 赠金 {plain_yuan(has.bonus_fen)}"),
        ("制表", minute(now)),
    )  # fmt: skip
    checked = prints(connection, [line.step.entry_id for line in lines])
    partly = PARTLY if any(line.step.what == TOLD for line in lines) else ""
    title = "储值变动凭据" if found.agrees else "储值变动凭据 · 合计与余额不符"
    return FilledReport("value_evidence", title, pairs, tuple(_tables(found, lines, checked)), NOTE + partly)


def _tables(found: Explained, lines: list[Line], checked: dict[str, Print]) -> Iterator[Table]:
    yield Table("充值合同", _CONTRACTS, tuple(_contract(one) for one in found.value.contracts))
    yield Table("变动", _MOVES, tuple(_move(line, found.cards) for line in lines))
    refunds = tuple(_refund(line) for line in lines if line.step.what == "refunded")
    if refunds:
        yield Table("退款", _REFUNDS, refunds)
    yield Table("记录指纹", _PRINTS, tuple(_print(line, checked) for line in lines if line.step.entry_id))


def _contract(one: Contract) -> tuple[Cell, ...]:
    left = one.principal_left_fen, one.bonus_left_fen
    return one.day or "以前", one.document_no, one.principal_fen, one.bonus_fen, one.used_fen, *left


def _move(line: Line, cards: dict[str, str]) -> tuple[Cell, ...]:
    step, after = line.step, line.after
    carried = step.what == "carried"
    document_no = "" if carried else step.document_no
    about = cards.get(step.document_no, "") if carried else step.said.returned_on or step.said.rule
    left_fen = after.principal_fen + after.bonus_fen
    why = MOVED.get(step.what, step.what)
    return minute(step.wall), document_no, why, about, step.sums.principal_fen, step.sums.bonus_fen, left_fen


def _refund(line: Line) -> tuple[Cell, ...]:
    said = line.step.said
    return line.step.document_no, CAUSES.get(said.cause, said.cause), said.formula, said.paid_back_fen


def _print(line: Line, checked: dict[str, Print]) -> tuple[Cell, ...]:
    found = checked.get(line.step.entry_id)
    if found is None:
        return line.step.journal_no, UNKNOWN, ""
    return found.journal_no, found.hash, FITS if found.fits else ALTERED


@dataclass(frozen=True, slots=True)
class CheckedEntry:
    """An entry of the journal in lines; `fits` where it is here and its hash is that of what it says."""

    lines: tuple[str, ...]
    fits: bool


def checked_entry(connection: Connection, journal_no: str) -> CheckedEntry:
    """The entry 'HP01-1-23'. Its body holds personal fields only sealed."""
    number = journal_no.strip().upper()
    register, epoch, seq = (*number.rsplit("-", 2), "", "")[:3]
    place = (journal.c.register == register, journal.c.epoch == _number(epoch), journal.c.seq == _number(seq))
    row = connection.execute(select(*(journal.c[name] for name in Entry.__struct_fields__)).where(*place)).first()
    if row is None:
        return CheckedEntry((f"{number}  {UNKNOWN}",), fits=False)
    entry = Entry(**row._mapping)
    found = hash_of(entry)
    fits = found == entry.hash
    verdict = FITS if fits else f"{ALTERED},内容的指纹是 {found}"
    head = f"{number}  {entry.kind}  {minute(entry.wall)}  {entry.actor}"
    return CheckedEntry(
        (head, f"上一条 {entry.prev}", f"指纹   {entry.hash}  {verdict}", entry.body), found == entry.hash
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
