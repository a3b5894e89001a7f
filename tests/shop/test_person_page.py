"""The pages that a person takes along."""

from __future__ import annotations

import zlib

import msgspec
import pytest

from membership.facts import Anniversary, Personal
from membership.file.queries import ConsentState, Reveal
from membership.queries import Movement
from printers.pdf import Section
from shop import person_page
from shop.identity_records import IdentityRecord
from shop.person_page import person_pdf
from shop.persons import Bill, PersonFile

AT = "2026-11-21T10:00:00.000+08:00"
KEPT = PersonFile(
    made_at=AT, member_id="m-1", card_no="M00000000018", tier="金卡", home_store="HP", joined_on="2026-01-01",
    adviser="1007", inviter="", points=7, principal_fen=100_00, bonus_fen=0, vouchers=("V1",),
    personal=Personal(
        name="李雪梅", phone="13800006620", birthday="1990-08-15", calendar="lunar", id_kind="id_card",
        id_no="11010519491231002X", anniversaries=(Anniversary(name="结婚", day="2012-05-20"),), bangle_mm=56,
    ),
    consents=(
        ConsentState(
            scope="sms", words="短信通知", given=False, terms="", text_hash="", channel="phone", staff="1007", since=AT
        ),
    ),
    movements=(Movement("e-1", "earned", 7, 0, 0, "S-1", AT),),
    bills=(Bill(sale_no="S-1", date="2026-11-21", store="HP", pieces=1, due_fen=1_866_00, points=7),),
    looks=(Reveal(("name",), "1001", "本人申请", "HQ", AT),),
    identity_records=(
        IdentityRecord(
            what="refunded", document_no="S-2", store="HP", register="HP01", date="2026-11-21", kept_until="2031-11-21",
            kept="here", content={"name": "李雪梅", "id_no": "X1", "custom": {"收款账户": "工商银行 1234"}},
        ),
        IdentityRecord(
            what="old_gold", document_no="L-1", store="BJ", register="BJ01", date="2026-11-21", kept_until="",
            kept="elsewhere",
        ),
        IdentityRecord(
            what="cash", document_no="S-3", store="HP", register="HP01", date="2026-11-21", kept_until="",
            kept="another",
        ),
    ),
)  # fmt: skip


def drawn(kept: PersonFile, monkeypatch: pytest.MonkeyPatch) -> str:
    """All words of the pages, before they become glyphs."""
    said: list[str] = []

    def draw(title: str, pairs: list[tuple[str, str]], sections: list[Section], footer: str, **_: object) -> bytes:
        said.extend([title, *(f"{name} {value}" for name, value in pairs), footer])
        said.extend(" ".join(row) for section in sections for row in section.rows)
        return b""

    monkeypatch.setattr(person_page, "table_report_pdf", draw)
    person_pdf(kept)
    return "\n".join(said)


def test_the_pages_say_all_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    said = drawn(KEPT, monkeypatch)

    for words in (
        "生日 1990 年 农历 08-15", "证件 居民身份证 11010519491231002X", "结婚 2012-05-20", "圈口 56 mm",
        "储值本金 100.00", "短信通知 已撤回  电话 2026-11-21 10:00", "S-1 HP 1 1,866.00 7", "发积分 7", "本人申请",
        "退储值收款 S-2 HP HP01 2026-11-21 2031-11-21 姓名 李雪梅、号码 X1、收款账户 工商银行 1234",
        "出售旧料 L-1 BJ BJ01 2026-11-21 按法律规定 密存在办理的收银机",
        "大额付现收款 S-3 HP HP01 2026-11-21 按法律规定 登记的是他人",
    ):  # fmt: skip
        assert words in said
    assert "手寸" not in said  # what is not kept takes no line


def test_the_same_file_gives_the_same_bytes() -> None:
    pages = person_pdf(KEPT)

    assert pages == person_pdf(msgspec.structs.replace(KEPT))
    assert pages.startswith(b"%PDF")
    assert zlib.crc32(pages) != zlib.crc32(person_pdf(msgspec.structs.replace(KEPT, points=8)))
