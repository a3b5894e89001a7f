"""One paper of each kind with made-up goods and people, to see a layout before it is in force."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kernel.facts import Entry
from kernel.weight import Weighed
from membership.gift_cards.queries import GiftCard
from membership.gift_cards.rules.selling import GiftCardRules
from membership.value.rules.prepaid import PrepaidRules
from pos_app.papers_counter import HoldPaper, hold_slip
from pos_app.papers_gift_cards import Slip, sold_slip
from pos_app.papers_old_gold import statement_slip
from pos_app.papers_orders import order_slip
from pos_app.papers_rewards import RewardPaper, reward_slip
from pos_app.papers_services import take_in_slip
from pos_app.papers_value import Contract, contract_slip
from pos_app.printing import Balances, Letterhead, sale_receipt
from shop.customers import Customer
from shop.old_gold.facts import OldGoldTaken
from shop.orders.facts import OrderLine, OrderTerms
from shop.orders.queries import Order
from shop.orders.rules.deposit import Deposit
from shop.sales.facts import PricingPolicy, RuleShare, SaleCompleted, SoldLine, SoldTender
from shop.services.facts import Stones, TicketOpened
from shop.services.queries import Ticket
from shop.staff.queries import Company, Store

if TYPE_CHECKING:
    from printers.document import Document

AT = "2026-11-21T10:32:05.000+08:00"
BY, LABEL = "王芳", "李** 138****6620"
HEAD = Letterhead(
    company=Company("金铺珠宝有限公司", "", "请保留小票,凭小票享受终身清洗", "https://invoice.example.invalid/i"),
    store=Store("HP", "和平路店", "和平路 188 号 1 层", "000-1234 0001"),
    register="HP01",
    staff={"1007": BY},
)


def sample(kind: str, head: Letterhead = HEAD) -> Document:
    """The paper of that kind. Raises KeyError."""
    return _SAMPLES[kind](head)


def _sale(head: Letterhead) -> Document:
    entry, sold = sample_sale()
    return sale_receipt(head, sold, entry, Balances(31_860, 1_250_00))


def sample_sale() -> tuple[Entry, SaleCompleted]:
    """A member's bill over a weighed piece and one of a fixed price."""
    weighed = SoldLine(
        line_no=1, barcode="JP0000000017", name="足金999古法手镯", category_major="黄金", category="手镯",
        purity_code="AU999", pricing_mode="by_weight", weight_mg=20_350, board_version=7, board_price_fen=1_012_00,
        metal_fen=20_594_20, craft_fen=895_40, stone_fen=0, list_fen=21_489_60, net_fen=21_310_52,
        shares=(RuleShare(rule_id="craft", name="工费八折", fen=179_08),), salesperson="1007", points=20_594,
        certificate_no="NGTC-20261121-00918",
    )  # fmt: skip
    fixed = SoldLine(
        line_no=2, barcode="JP0000000024", name="PT950 钻石戒指 0.305ct", category_major="镶嵌", category="戒指",
        purity_code="PT950", pricing_mode="fixed", weight_mg=0, board_version=7, board_price_fen=0, metal_fen=0,
        craft_fen=0, stone_fen=0, list_fen=8_980_00, net_fen=8_980_00, shares=(), salesperson="1007", points=8_980,
        certificate_no="GIA 2201456789",
    )  # fmt: skip
    sold = SaleCompleted(
        sale_id="s", sale_no="S-HP01-20261121-0047", store="HP", cashier="1007", member_id="m", member_label=LABEL,
        lines=(weighed, fixed), list_fen=30_469_60, discount_fen=179_08, due_fen=30_290_52, change_fen=9_48,
        tenders=(
            SoldTender(method="card", amount_fen=20_000_00, tendered_fen=20_000_00, reference="8842"),
            SoldTender(method="cash", amount_fen=10_290_52, tendered_fen=10_300_00),
        ),
        points=29_574, policy=PricingPolicy(), rule_set="", codes=(),
    )  # fmt: skip
    entry = Entry(
        register="HP01", epoch=1, seq=482, id="e", kind=sold.kind, version=1, actor="1007", business_date=AT[:10],
        wall=AT, prev="", hash="0123456789abcdef" * 4, body="",
    )  # fmt: skip
    return entry, sold


def _order(head: Letterhead) -> Document:
    line = OrderLine(
        line_no=1, description="足金999 龙凤手镯", weight_mg=30_000, size="56", craft_fee_mode="per_gram",
        craft_fee_fen=40_00,
    )  # fmt: skip
    terms = OrderTerms(
        lines=(line,), contract_fen=31_560_00, deposit_kind="earnest", pickup_date="2026-12-05",
        expires_on="2026-12-20", locked_fen=1_012_00,
    )  # fmt: skip
    paid = Deposit(5_000_00, 0)
    order = Order(
        "O-HP01-20261121-0003", "HP", Customer(label=LABEL), "1007", AT, "placed", 1, terms, paid, 0, 0, ""
    )  # fmt: skip
    return order_slip(head, order, paid, by=BY, at=AT)


def _service(head: Letterhead) -> Document:
    opened = TicketOpened(
        ticket_no="R-HP01-20261121-0005", store="HP", member_id="", customer_label=LABEL, sealed_under="", personal="",
        kinds=("resize",), article="足金戒指", weight_mg=5_200, promised_on="2026-11-24", fee_fen=80_00,
        needs_quote=False, stones=(Stones(name="钻石", count=3, mct=120),), note="改 14 号",
    )  # fmt: skip
    ticket = Ticket(
        opened.ticket_no, "HP", Customer(label=LABEL), AT, "opened", 1, opened.promised_on, opened.fee_fen, False, 0,
        opened.weight_mg, opened.stones, opened,
    )  # fmt: skip
    return take_in_slip(head, ticket, by=BY, at=AT)


def _stored_value(head: Letterhead) -> Document:
    contract = Contract("V-HP01-20261121-0002", LABEL, "8800 **** 0042", 1_000_00, 50_00, (), 3_000_00, 150_00)
    return contract_slip(head, contract, PrepaidRules(), by=BY, at=AT)


def _gift_card(head: Letterhead) -> Document:
    card = GiftCard("GC12345678901", "GB1", "HP", True, 1_000_00, "", "active", 1_000_00, AT[:10], "", "")
    return sold_slip(Slip(head, GiftCardRules(), BY, AT), [card], "S-HP01-20261121-0049")


def _reward(head: Letterhead) -> Document:
    return reward_slip(head, RewardPaper("X-HP01-20261121-0001", LABEL, "首饰盒", 2, 500, 30_860, AT), by=BY)


def _old_gold(head: Letterhead) -> Document:
    piece = OldGoldTaken(
        old_no="G-HP01-20261121-0001", store="HP", sale_id="s", sale_no="S-HP01-20261121-0050", how="trade_in",
        method="difference", source="other", receipt_no="", barcode="", category="项链", purity_code="AU999",
        metal="AU", test="xrf", fineness_permille_x10=9_990, consent=False,
        gross=Weighed(mg=12_300, raw="S S     12.300 g", source="scale", at=AT, by="1007"), deducted_mg=300,
        deducted_what="搭扣",
        net_mg=12_000, settled_mg=11_880, within_mg=0, fine_mg=11_868, within_fen_per_g=0, surplus_fen_per_g=968_00,
        board_version=7, retail_fen=1_012_00, trade_in_fen=1_000_00, recycle_fen=968_00, loss_ppm=10_000,
        service_fee_fen_per_g=0, depreciation_fen_per_g=0, melt_fee_fen=0, credit_fen=11_499_84, cash_fen=0,
        line_barcode="", paid_fen=0, photos=(), held_until="2026-12-06", seller_label="张* 440***********1234",
    )  # fmt: skip
    return statement_slip(head, piece.sale_no, [piece], AT)


def _hold(head: Letterhead) -> Document:
    return hold_slip(head, HoldPaper("H-HP01-0012", AT, "10:32 李** 2件", LABEL, 2, 30_290_52, BY))


_SAMPLES: dict[str, Callable[[Letterhead], Document]] = {
    "sale": _sale, "order": _order, "service": _service, "stored_value": _stored_value, "gift_card": _gift_card,
    "reward": _reward, "old_gold_statement": _old_gold, "hold": _hold,
}  # fmt: skip
