"""All that is kept of one person, as pages on A4 for them to take along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kernel.money import plain_yuan
from membership.file.rules.consent import CHANNELS
from membership.history.words import MOVED
from membership.rules.birthday import Birthday, birthday_words
from membership.rules.identity import ID_KINDS
from printers.pdf import Column, Section, table_report_pdf
from shop.identity_records import IdentityRecord
from shop.persons import PersonFile

KEPT_BY_LAW = {
    "bought": "购储值卡", "refunded": "退储值收款", "gift_card_bought": "购礼品卡",
    "gift_card_refunded": "退礼品卡收款", "old_gold": "出售旧料", "cash": "大额付现收款",
}  # fmt: skip
FIELDS = {
    "name": "姓名", "phone": "手机", "id_kind": "证件", "id_no": "号码", "identity_kind": "证件", "identity": "号码",
    "address": "地址", "statement": "来源说明", "sex": "性别", "nationality": "国籍", "job": "职业",
    "identity_until": "证件有效期", "purpose": "交易目的", "agent": "代办人",
}  # fmt: skip
FOOTER = "本页含个人信息,只交本人,不留存。"


def person_pdf(kept: PersonFile) -> bytes:
    """The pages; the same file gives the same bytes."""
    pairs = [(name, value) for name, value in _pairs(kept) if value]
    sections = [_consents(kept), _bills(kept), _movements(kept), _kept_by_law(kept), _looks(kept)]
    return table_report_pdf("会员个人信息", pairs, sections, FOOTER, signatures=())


def _pairs(kept: PersonFile) -> Iterable[tuple[str, str]]:
    person = kept.personal
    year = f"{person.birthday[:4]} 年 " if len(person.birthday) > len("MM-DD") else ""
    yield from (
        ("姓名", person.name), ("手机", person.phone), ("性别", person.sex),
        ("生日", f"{year}{birthday_words(Birthday(person.birthday, person.calendar))}"),
        ("地址", person.address), ("证件", f"{ID_KINDS.get(person.id_kind, '')} {person.id_no}".strip()),
        ("手寸", person.ring), ("圈口", f"{person.bangle_mm} mm" if person.bangle_mm else ""),
        ("偏好", person.preferences), *((day.name, day.day) for day in person.anniversaries), *person.custom.items(),
        ("卡号", kept.card_no), ("等级", kept.tier), ("入会", f"{kept.joined_on} {kept.home_store}"),
        ("专属导购", kept.adviser), ("积分", str(kept.points)), ("储值本金", plain_yuan(kept.principal_fen)),
        ("储值赠送", plain_yuan(kept.bonus_fen)), ("券", "、".join(kept.vouchers)), ("导出", _minute(kept.made_at)),
    )  # fmt: skip


def _consents(kept: PersonFile) -> Section:
    rows = [
        (state.words, "同意" if state.given else "已撤回", state.terms, CHANNELS.get(state.channel, state.channel),
         _minute(state.since))
        for state in kept.consents
    ]  # fmt: skip
    return Section("同意", tuple(map(Column, ("范围", "状态", "版本", "渠道", "时间"))), rows)


def _bills(kept: PersonFile) -> Section:
    columns = (
        Column("日期"), Column("单号", 2), Column("门店"), Column("件数", align="right"),
        Column("金额", align="right"), Column("积分", align="right"),
    )  # fmt: skip
    rows = [
        (bill.date, bill.sale_no, bill.store, str(bill.pieces), plain_yuan(bill.due_fen), str(bill.points))
        for bill in kept.bills
    ]
    return Section("消费", columns, rows)


def _movements(kept: PersonFile) -> Section:
    columns = (
        Column("时间", 2), Column("事项"), Column("积分", align="right"), Column("本金", align="right"),
        Column("赠送", align="right"), Column("单号", 2),
    )  # fmt: skip
    rows = [
        (_minute(one.wall), MOVED.get(one.what, one.what), str(one.points), plain_yuan(one.principal_fen),
         plain_yuan(one.bonus_fen), one.document_no)
        for one in kept.movements
    ]  # fmt: skip
    return Section("账户变动", columns, rows)


def _kept_by_law(kept: PersonFile) -> Section:
    columns = (
        Column("登记事项", 2), Column("单号", 3), Column("门店"), Column("机号"), Column("日期", 2),
        Column("保存至", 2), Column("内容", 5),
    )  # fmt: skip
    rows = [
        (KEPT_BY_LAW[one.what], one.document_no, one.store, one.register, one.date, one.kept_until or "按法律规定",
         _written(one))
        for one in kept.identity_records
    ]  # fmt: skip
    return Section("依法留存的证件登记", columns, rows)


def _written(record: IdentityRecord) -> str:
    if record.kept == "another":
        return "登记的是他人"
    return "、".join(_fields(record.content)) if record.kept == "here" else "密存在办理的收银机,本处读不出"


def _fields(content: Mapping[str, Any]) -> Iterable[str]:
    for name, value in content.items():
        if isinstance(value, Mapping):  # what is asked besides, and the form of due diligence
            yield from _fields(value)
        else:
            yield f"{FIELDS.get(name, name)} {ID_KINDS.get(value, value)}"


def _looks(kept: PersonFile) -> Section:
    rows = [(_minute(look.wall), look.staff, look.register, look.reason) for look in kept.looks]
    return Section("查看记录", (Column("时间", 2), Column("工号"), Column("机号"), Column("原因", 3)), rows)


def _minute(wall: str) -> str:
    return wall[:16].replace("T", " ")
