"""One small shop: two stores, pieces of every pricing mode, four members, a gold board, rules and vouchers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache

from kernel.books import Books
from kernel.clock import CHINA, stamp
from kernel.secrets import fresh_secrets, hash_pin
from membership.personal import MemberKeys
from membership.usecases import bring_opening_balance, enrol, set_stored_value_pin_hash
from promotions import RuleSet
from promotions.facts import RuleSetPublished, VoucherIssued
from shop.catalogue.facts import PieceRecord
from shop.gold_board.facts import BoardRow
from shop.gold_board.usecases import publish_board
from shop.staff.facts import CompanyNamed, StaffHired, StoreOpened
from shop.stock.facts import PiecesReceived
from tests.builders.books import counted

MORNING = datetime(2026, 11, 21, 9, 30, tzinfo=CHINA)
CHAIN = fresh_secrets(counted(7))  # pepper and phone key of the whole chain

CASHIER, SALESPERSON, MANAGER = "1007", "1008", "1003"
BJ_CASHIER, BJ_MANAGER = "2007", "2003"
PEOPLE = (
    (CASHIER, "王芳", "cashier", "HP"),
    (SALESPERSON, "赵敏", "salesperson", "HP"),
    (MANAGER, "周建平", "store_manager", "HP"),
    (BJ_CASHIER, "孙丽", "cashier", "BJ"),
    (BJ_MANAGER, "何军", "store_manager", "BJ"),
)


def pin_of(staff_no: str) -> str:
    return f"{staff_no}46"


BANGLE, RING, PENDANT = "6900012345678", "6900012349999", "6900012350001"
PLATINUM, SILVER, BAR = "6900012350018", "6900012350025", "6900012350032"
CERTIFICATE, GOODS_NO = "NGTC900000130001", "G01900001"
BJ_RING = "6900012360017"
PLAIN_RINGS = tuple(f"69000124000{number:02}" for number in range(14))  # fixed price, 200.00 and up by 10.00

PIECES = (
    PieceRecord(
        barcode=BANGLE, category_major="素金", category="手镯", pricing_mode="by_weight", goods_no=GOODS_NO,
        purity_code="AU999", gross_weight_mg=20_350, net_gold_weight_mg=20_350, craft_fee_mode="per_gram",
        craft_fee_fen=35_00,
    ),
    PieceRecord(
        barcode=RING, category_major="镶嵌", category="戒指", pricing_mode="by_piece", goods_no="G02900002",
        purity_code="AU750", gross_weight_mg=3_180, net_gold_weight_mg=3_120, main_stone_name="钻石",
        main_stone_count=1, main_stone_mct=300, certificate_no=CERTIFICATE, label_price_fen=8_980_00,
    ),
    PieceRecord(
        barcode=PENDANT, category_major="镶嵌", category="吊坠", pricing_mode="by_parts", purity_code="AU750",
        gross_weight_mg=2_500, net_gold_weight_mg=2_400, main_stone_name="蓝宝石", main_stone_count=1,
        main_stone_mct=500, craft_fee_fen=600_00, stone_fen=3_900_00,
    ),
    PieceRecord(
        barcode=PLATINUM, category_major="铂金", category="项链", pricing_mode="by_weight", purity_code="PT950",
        gross_weight_mg=5_600, net_gold_weight_mg=5_600, craft_fee_fen=280_00,
    ),
    PieceRecord(
        barcode=SILVER, category_major="银饰", category="手链", pricing_mode="by_piece", purity_code="AG925",
        gross_weight_mg=8_200, net_gold_weight_mg=8_200, label_price_fen=368_00,
    ),
    PieceRecord(
        barcode=BAR, category_major="投资金", category="金条", pricing_mode="by_weight", purity_code="AU9999",
        gross_weight_mg=10_000, net_gold_weight_mg=10_000, craft_fee_mode="per_gram", craft_fee_fen=12_00,
    ),
    *(
        PieceRecord(
            barcode=code, category_major="银饰", category="戒指", pricing_mode="by_piece", purity_code="AG925",
            gross_weight_mg=2_000, net_gold_weight_mg=2_000, label_price_fen=200_00 + 10_00 * number,
        )
        for number, code in enumerate(PLAIN_RINGS)
    ),
)  # fmt: skip
BJ_PIECES = (
    PieceRecord(
        barcode=BJ_RING, category_major="银饰", category="戒指", pricing_mode="by_piece", purity_code="AG925",
        gross_weight_mg=2_000, net_gold_weight_mg=2_000, label_price_fen=300_00,
    ),
)  # fmt: skip

# Name, phone, card, tier, points, principal fen, bonus fen. The first two share the last four digits.
LI, LI2, LIU, ZHOU = "M10000000017", "M10000000025", "M10000000033", "M10000000041"
LI_PHONE = "13800006620"
VALUE_PIN, WRONG_PIN = "246810", "135791"
MEMBERS = (
    ("李雪梅", LI_PHONE, LI, "gold", 12_860, 3_000_00, 200_00),
    ("李学明", "13900006620", LI2, "silver", 100, 50_00, 0),
    ("刘小敏", "17000001234", LIU, "", 0, 0, 0),
    ("周敏", "17100005678", ZHOU, "diamond", 5_000, 0, 0),
)

VOUCHER, LI_VOUCHER, OLD_VOUCHER = "VC0000000001", "VC0000000002", "VC0000000003"
RULES = (
    {
        "id": "CRAFT-GOLD-80", "name": "金卡工费8折", "stage": "unit", "scope": {"any": ["cat:素金", "cat:铂金"]},
        "audience": {"member": True, "levels": ["gold"]},
        "benefit": {"type": "percent", "pct": 20, "component": "craft"},
    },
    {
        "id": "GEM-MEMBER-98", "name": "会员镶嵌98折", "stage": "unit", "scope": {"any": ["cat:镶嵌"]},
        "audience": {"member": True}, "benefit": {"type": "percent", "pct": 2, "component": "total"},
    },
    {
        "id": "VOUCHER-100", "name": "100元代金券", "stage": "voucher", "code": "V100",
        "scope": {"all": True, "not": ["cat:投资金"]}, "cond": {"min_amount": 200_00},
        "benefit": {"type": "amount_off", "fen": 100_00},
    },
)  # fmt: skip
BOARD = {"AU9999": 1_032_00, "AU999": 1_028_00, "AU750": 790_00, "PT950": 438_00}


def board_rows(**changed: int) -> list[BoardRow]:
    """Today's board with some retail prices (fen a gram) changed."""
    return [
        BoardRow(purity_code=code, retail_fen=fen, trade_in_fen=fen - 18_00, recycle_fen=fen - 60_00)
        for code, fen in {**BOARD, **changed}.items()
    ]


def open_shop(books: Books, keys: MemberKeys, phone_mac: Callable[[str], str]) -> None:
    """Everything a shop needs before its first day: company, stores, people, stock, members, board, rules, vouchers."""
    books.record(
        CompanyNamed(
            name="金铺珠宝有限公司",
            receipt_footer="请保留小票,凭小票享受终身清洗",
            invoice_url="https://invoice.example.invalid/i",
        )
    )
    books.record(StoreOpened(code="HP", name="和平路店", address="和平路 188 号 1 层", phone="000-1234 0001"))
    books.record(StoreOpened(code="BJ", name="北京路店"))
    for staff_no, name, role, store in PEOPLE:
        pin_hash = _hashed(pin_of(staff_no))
        books.record(StaffHired(staff_no=staff_no, name=name, role=role, store=store, pin_hash=pin_hash))
    for store, pieces in (("HP", PIECES), ("BJ", BJ_PIECES)):
        books.record(
            PiecesReceived(document_no=f"R-{store}-1", store=store, source="期初", opening=True, pieces=pieces)
        )
    publish_board(books, board_rows(), effective_at=MORNING - timedelta(hours=1))
    _enrol_members(books, keys, phone_mac)
    _publish_offers(books)


def _enrol_members(books: Books, keys: MemberKeys, phone_mac: Callable[[str], str]) -> None:
    for name, phone, card_no, tier, points, principal_fen, bonus_fen in MEMBERS:
        member_id = enrol(
            books, keys, name=name, phone=phone, phone_mac=phone_mac, tier=tier, home_store="HP", card_no=card_no
        )
        bring_opening_balance(
            books, member_id=member_id, points=points, principal_fen=principal_fen, bonus_fen=bonus_fen, source="期初"
        )
        if card_no != ZHOU:
            set_stored_value_pin_hash(books, keys, member_id, _hashed(VALUE_PIN))
        if card_no == LI:
            books.record(_voucher(LI_VOUCHER, member_id, days=30))


def _publish_offers(books: Books) -> None:
    rules = json.dumps(RULES, ensure_ascii=False)
    since = stamp(MORNING - timedelta(days=30))
    books.record(
        RuleSetPublished(
            rule_set_version=1, effective_at=since, published_by="总部", rules=rules,
            hash=RuleSet.parse(list(RULES)).hash,
        )
    )  # fmt: skip
    books.record(_voucher(VOUCHER, "", days=30))
    books.record(_voucher(OLD_VOUCHER, "", days=-1))


def _voucher(code: str, member_id: str, *, days: int) -> VoucherIssued:
    valid_until = stamp(MORNING + timedelta(days=days))
    return VoucherIssued(code=code, rule_code="V100", member_id=member_id, valid_until=valid_until)


@cache
def _hashed(pin: str) -> str:
    return hash_pin(pin, pepper=CHAIN.pepper)
