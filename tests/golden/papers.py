"""The papers that are compared to the last character: real bills of the small shop, with the one thing fixed that
differs from run to run, the hash of the journal."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from kernel.facts import Entry
from membership.gift_cards.queries import GiftCard
from membership.gift_cards.rules.selling import GiftCardRules
from membership.queries import account
from pos_app import printing
from pos_app.papers_counter import drawer_slip
from pos_app.papers_dress import in_dress
from pos_app.papers_gift_cards import Slip, balance_slip, loss_slip, reissue_slip, sold_slip
from pos_app.papers_samples import AT, sample
from printers.document import Document, Pair, Span, Spans, Text
from printers.logo import logo_of
from printers.queue import jobs
from printers.receipts import amount_row, ending, heading, total
from shop.paper_layout.facts import Look, PaperLayout
from shop.sales.facts import SaleCompleted
from shop.staff.queries import staff_names, stores, the_company
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone
from tests.builders.old_gold import SELLER, old_piece

HERE = Path(__file__).parent
PAPERS = {58: "generic-58", 80: "generic-80"}
IN_THE_MANUAL = (
    "member", "dressed", "return", "exchange", "old-gold", "old-gold-statement", "deposit", "order", "service",
    "service-back", "top-up", "reward", "gift-card-sale", "hold", "drawer", "close",
)  # fmt: skip
NAMES = (
    "cash", "member", "long-names", "reprint", "return", "exchange", "deposit", "order", "old-gold", "old-gold-bag",
    "old-gold-statement", "service", "service-back", "drop", "close",
    "discount", "discount-close",
    "gift-card-sale", "gift-card-balance", "gift-card-lost", "gift-card-reissue",
    "top-up", "reward", "hold", "drawer", "dressed", "hard-names",
)  # fmt: skip
SOME_HASH = "0123456789abcdef" * 4


def papers() -> dict[str, Document]:
    """Each paper by its name."""
    with tempfile.TemporaryDirectory() as folder, standing_alone(Path(folder)) as counter:
        counter.begin()
        found = dict(_a_day(counter)) | dict(_gift_cards(_letterhead(counter))) | dict(_samples(_letterhead(counter)))
    with tempfile.TemporaryDirectory() as folder, standing_alone(Path(folder)) as counter:
        return found | dict(_by_hand(counter.begin(shop.MANAGER)))


def _a_day(counter: Counter) -> Iterator[tuple[str, Document]]:
    counter.ok("scan", code=shop.SILVER)
    counter.ok("pay", method="cash", amount="400")
    counter.ok("commit")
    yield "cash", _receipt(counter)
    first = counter.ok("todays_sales")["sales"][0]["sale_no"]

    counter.ok("attach_member", tail="李雪梅")
    for code in (shop.BANGLE, shop.RING, shop.PENDANT, shop.LI_VOUCHER):
        counter.ok("scan", code=code)
    counter.ok("pay", method="stored_value", amount="3200", pin=shop.VALUE_PIN)
    counter.ok("pay", method="card", amount="20000", reference="8842")
    counter.ok("pay", method="cash", amount="13300")
    counter.ok("commit")
    yield "member", _receipt(counter)
    yield "long-names", _with_long_names(counter)

    counter.unlock(shop.MANAGER)
    yield from _jewellery(counter, first)
    counter.unlock(shop.CASHIER)
    counter.ok("cash", what="drop", amount="5000.00", reason="送银行")
    yield "drop", _queued(counter, "cash")
    counter.ok("reprint", sale_no=first)
    yield "reprint", _fixed(_queued(counter, "sale"))
    counter.unlock(shop.MANAGER)
    counter.ok("count_drawer", total="17166.7")
    counter.ok("close_day", reason="分币找零")
    yield "close", _queued(counter, "daily_close")


def _jewellery(counter: Counter, first: str) -> Iterator[tuple[str, Document]]:
    """What no supermarket has: goods that come back, money ahead, old gold, a ring to be made wider."""
    member_bill = counter.ok("todays_sales")["sales"][0]["sale_no"]
    counter.ok("return_lines", sale_no=member_bill, lines=[2], reason="尺寸不合")
    yield "return", _closed(counter)

    counter.ok("return_lines", sale_no=first, lines=[1], reason="换款式", policy="不退工费")
    counter.ok("scan", code=shop.PLATINUM)
    yield "exchange", _closed(counter)

    order = counter.ok(
        "order_place", name="李大妈", pickup="2026-11-28", lock=True, lines=[
            {"category": "手镯", "description": "龙凤", "purity": "足金999", "weight": "20.00", "craft_fee": "40.00"}
        ],
    )["order"]  # fmt: skip
    counter.ok("order_deposit", order=order["order_no"], amount="6000.00")
    yield "deposit", _closed(counter)
    yield "order", _queued(counter, "order")

    counter.ok("scan", code=shop.BAR)
    counter.ok("old_gold_add", piece=old_piece(weight="12.30", seller=SELLER))
    yield "old-gold", _closed(counter)
    yield "old-gold-bag", _queued(counter, "old_gold")
    yield "old-gold-statement", _queued(counter, "old_gold_statement")

    ticket = counter.ok(
        "service_open", kinds=["resize", "customer_material"], article="足金戒指", weight="5.20", name="李大妈",
        promised="2026-11-24", fee="80.00", loss_permille=20, note="改 14 号",
        stones=[{"name": "钻石", "count": 3, "carats": "0.120"}], metal=[{"purity": "足金999", "weight": "1.50"}],
    )["ticket"]["ticket_no"]  # fmt: skip
    yield "service", _queued(counter, "service")
    counter.ok(
        "service_back", ticket=ticket, weight="6.30", used=[{"purity": "足金999", "used": "1.10", "loss": "0.02"}]
    )
    counter.ok("service_fetch", ticket=ticket, weight="6.30")
    _closed(counter)
    yield "service-back", _queued(counter, "service")


def _by_hand(counter: Counter) -> Iterator[tuple[str, Document]]:
    """What a manager gave off prices: by name on the receipt, by its sum in the daily close, never with its reason."""
    for code in (shop.BANGLE, shop.RING):
        counter.ok("scan", code=code)
    counter.ok("give_discount", no=1, what="craft_pct", value="30", reason="老顾客,不要印出来")
    counter.ok("give_discount", no=0, what="amount", value="100", reason="样品有划痕")
    yield "discount", _closed(counter)
    counter.ok("count_drawer", total="31298.3")
    counter.ok("close_day", reason="分币找零")
    yield "discount-close", _queued(counter, "daily_close")


def _gift_cards(head: printing.Letterhead) -> Iterator[tuple[str, Document]]:
    """The papers of gift cards whose numbers are fixed: no run makes the same ones."""
    slip = Slip(head, GiftCardRules(), by="陈国栋", at="2026-11-21T10:05:00.000+08:00")
    named = GiftCard(
        "GC12345678901", "GB1", "HP", True, 5_000_00, "", "active", 3_208_00, "2026-11-21", "", "S-HP01-20261121-0047"
    )
    bearer = msgspec.structs.replace(
        named, card_no="GC98765432109", named=False, face_fen=500_00, balance_fen=500_00, ends_on="2029-11-21"
    )
    yield "gift-card-sale", sold_slip(slip, [named, bearer], named.document_no)
    yield "gift-card-balance", balance_slip(slip, bearer, "可用")
    lost = msgspec.structs.replace(named, state="lost", lost_on="2026-11-21")
    yield "gift-card-lost", loss_slip(slip, lost)
    replaced = msgspec.structs.replace(lost, state="replaced", balance_fen=0, next_card_no="GC55501234567")
    yield "gift-card-reissue", reissue_slip(slip, replaced, 3_208_00)


def _samples(head: printing.Letterhead) -> Iterator[tuple[str, Document]]:
    """Papers whose numbers differ from run to run, by the samples of a layout's preview; and a layout itself."""
    for name, kind in (("top-up", "stored_value"), ("reward", "reward"), ("hold", "hold")):
        yield name, sample(kind, head)
    yield "drawer", drawer_slip(head, "换零钱", by="周建平", at=AT)
    look = Look(
        header=("传世古法 · 始于 1988",),
        warranty="质保:足金饰品终身免费清洗;镶嵌饰品一年内免费紧固。人为损坏不在此列。",
        footer=("客服 400-000-0000",), hidden=("phone", "journal", "count"),
    )  # fmt: skip
    layout = PaperLayout(logo=logo_of((HERE / "data" / "logo.png").read_bytes()), looks={"sale": look})
    yield "dressed", in_dress(layout, "sale", sample("sale", head))
    yield "hard-names", _hard_names()


def _hard_names() -> Document:
    """What printers stumble over: rare characters, the yuan sign, forty characters, the largest amount, letters."""
    name = "足金999古法传承龙凤呈祥手镯男女款情侣对镯结婚三金五金礼盒装特别定制纪念版婚庆"
    return Document(
        "难印的字",
        (
            *heading("金铺珠宝", "和平路店"),
            Pair("会员", "王䶮 㛃 Møller"),
            Text(f"1. {name}", bold=True),
            Pair("   金重 99,999.99g × ¥1,012.00", "¥99,999,999.99"),
            amount_row(name, "1", "¥99,999,999.99", widths=(4, 16)),
            Spans((Span("实收 "), Span("¥99,999,999.99", 2, 2, bold=True), Span(" 已付", invert=True)), "right"),
            total("应收", "¥99,999,999.99"),
            Text("证书 NGTC-20261121-00918273645(见背面)。"),
            *ending("谢谢惠顾"),
        ),
    )


def _closed(counter: Counter) -> Document:
    """The receipt of the bill on the screen, which is paid, or paid out, in cash."""
    if counter.ok("begin_tender")["left"] != "0.00":
        counter.ok("pay", method="cash")
    counter.ok("commit")
    return _fixed(_queued(counter, "sale"))


def _last_sale(counter: Counter) -> tuple[SaleCompleted, Entry]:
    entry = counter.journal("sales.completed")[-1]
    return msgspec.json.decode(entry.body, type=SaleCompleted), msgspec.structs.replace(entry, hash=SOME_HASH)


def _letterhead(counter: Counter) -> printing.Letterhead:
    with counter.till.post.reading() as connection:
        company = the_company(connection)
        assert company is not None
        here = next(store for store in stores(connection) if store.code == "HP")
        return printing.Letterhead(company, here, "HP01", staff_names(connection))


def _receipt(counter: Counter) -> Document:
    """The last bill's paper, made from its fact; the till must have queued the same."""
    fact, entry = _last_sale(counter)
    made = printing.sale_receipt(_letterhead(counter), fact, entry, _balances(counter, fact))
    assert made == _fixed(_queued(counter, "sale"))
    return made


def _balances(counter: Counter, fact: SaleCompleted) -> printing.Balances | None:
    if not fact.member_id:
        return None
    with counter.till.post.reading() as connection:
        left = account(connection, fact.member_id)
    return printing.Balances(left.points, left.principal_fen + left.bonus_fen)


def _with_long_names(counter: Counter) -> Document:
    """The same bill with names that need more than a line, and amounts as large as a till takes."""
    fact, entry = _last_sale(counter)
    first = fact.lines[0]
    long = msgspec.structs.replace(
        first,
        name="足金999古法传承龙凤呈祥满天星錾刻莲花缠枝开口大手镯(一对之左)",
        metal_fen=9_999_999_999,
        list_fen=9_999_999_999,
        net_fen=9_999_999_999,
        shares=tuple(
            msgspec.structs.replace(share, name="金卡会员生日月及店庆双重礼遇素金工费八折") for share in first.shares
        ),
    )
    wide = msgspec.structs.replace(
        fact, lines=(long,), list_fen=9_999_999_999, due_fen=9_999_999_999, discount_fen=0, tenders=fact.tenders[:1]
    )
    return printing.sale_receipt(_letterhead(counter), wide, entry, None)


def _queued(counter: Counter, kind: str) -> Document:
    with counter.till.post.reading() as connection:
        return next(job.document for job in jobs(connection) if job.doc_kind == kind)


def _fixed(document: Document) -> Document:
    """With the hash of every run's journal exchanged for one that stays."""
    text = document.to_json()
    found = re.search(r"流水 HP01-\d+-\d+ ([0-9a-f]{8})", text)
    assert found is not None
    return Document.from_json(text.replace(found.group(1), SOME_HASH[:8]))
