"""Roles as data: the same permission names guard function keys, use cases and headquarters' calls."""

from __future__ import annotations

SELL = "sale.sell"
VOID = "sale.void"
HOLD = "sale.hold"
CORRECT = "sale.correct"
REPRINT = "receipt.reprint"
MEMBER_VIEW = "member.view"
MEMBER_FILE = "member.file"
MEMBER_REVEAL = "member.reveal"
MEMBER_EXPORT = "member.export"
MEMBER_ERASE = "member.erase"
MEMBER_MERGE = "member.merge"
MEMBER_PIN = "member.set_pin"
MEMBER_PIN_AGAIN = "member.reset_pin"
PROPOSE_BOARD = "gold_board.propose"
PUBLISH_BOARD = "gold_board.publish"
WRITE_RULES = "promotions.write"  # for the manager of a shop that stands alone to decide
PROPOSE_RULES = "promotions.propose"
PUBLISH_RULES = "promotions.publish"
EMERGENCY_PRICE = "gold_board.emergency"
KEEP_PRICE = "gold_board.keep_price"
MOVE_CASH = "cash.move"
OPEN_DRAWER = "cash.open_drawer"
OVER_DRAWER = "cash.over_drawer"
PAY_OUT_LARGE = "cash.pay_out_large"
OPEN_DAY = "day.open"
CONFIRM_DATE = "day.confirm_date"
COUNT_DRAWER = "day.count"
CLOSE_DAY = "day.close"
OVER_LIMIT = "day.over_limit"
TAKE_RISK = "sale.take_risk"
LET_GO_ODD = "sale.odd"
CHOOSE_PROMOTION = "sale.choose_promotion"
GIVE_DISCOUNT = "sale.discount"
DISCOUNT_OVER = "sale.discount_over"
BELOW_COST = "sale.below_cost"
RETURN = "sale.return"
RETURN_OVER = "sale.return_over"
REFUND_OTHERWISE = "sale.refund_otherwise"
REFUND_VALUE = "stored_value.refund"
CORRECT_POINTS = "points.correct"
PROPOSE_TIERS = "tiers.propose"
PUBLISH_TIERS = "tiers.publish"
MAKE_GIFT_CARDS = "gift_cards.make"
MAKE_VOUCHERS = "vouchers.make"
FREEZE_GIFT_CARDS = "gift_cards.freeze"
WEIGH_MANUALLY = "sale.weigh_manually"
OLD_GOLD_TAKE = "old_gold.take"
OLD_GOLD_BUY_BACK = "old_gold.buy_back"
OLD_GOLD_OVER_LIMIT = "old_gold.over_limit"
OLD_GOLD_SEND = "old_gold.send"
OLD_GOLD_REFINED = "old_gold.refined"
OLD_GOLD_CORRECT = "old_gold.correct"
TAKE_SCALE_WEIGHT = "sale.take_scale_weight"
SEE_EXCEPTIONS = "exception.view"
SEE_COST = "catalogue.see_cost"
SEE_REPORTS = "report.view"
LIST_PURITY = "catalogue.list_purity"
LIST_GOODS = "goods.list"
PLACE_ORDER = "order.place"
LOCK_PRICE = "order.lock_price"
EXPIRE_ORDER = "order.expire"
CANCEL_ORDER = "order.cancel"
TAKE_SERVICE = "service.take"
GO_ON_WITH_SERVICE = "service.go_on"
OVER_LOSS = "service.over_loss"
RECEIVE_STOCK = "stock.receive"
MOVE_PIECES = "stock.move"
RETURN_TO_SUPPLIER = "stock.return_to_supplier"
WRITE_OFF_PIECES = "stock.write_off"
LEND_PIECES = "stock.lend"
SETTLE_DIFFERENCE = "stock.settle_difference"
COUNT_STOCK = "count.scan"
CLOSE_COUNT = "count.close"
SEND_PIECES = "transfer.send"
TAKE_IN_PIECES = "transfer.receive"
MOVE_CUSTODY = "stock.move_custody"
ASK_RESERVATION = "reservation.ask"
KEEP_FOR_OTHERS = "reservation.answer"
MANAGE_STAFF = "staff.manage"
CALL_IN = "right.call_in"
WRITE_OFF = "right.write_off"
SETTLE_EXCEPTION = "exception.settle"
REVOKE_CARD = "card.revoke"
CARD_STEP = "card.step"
CARD_EXCHANGE = "card.exchange"
CLOSE_STORE = "store.close"
SET_DEVICES = "till.devices"
SET_PAPER_LAYOUT = "paper.layout"

_SALESPERSON = frozenset({
    SELL, HOLD, MEMBER_VIEW, MEMBER_FILE, ASK_RESERVATION, MOVE_PIECES, COUNT_STOCK, PLACE_ORDER, TAKE_SERVICE,
})  # fmt: skip
_CASHIER = _SALESPERSON | {
    PROPOSE_BOARD,
    WRITE_RULES,
    VOID,
    REPRINT,
    MOVE_CASH,
    OPEN_DAY,
    COUNT_DRAWER,
    MEMBER_PIN,
    CARD_STEP,
    TAKE_IN_PIECES,
    EXPIRE_ORDER,
    GO_ON_WITH_SERVICE,
    RETURN,
    OLD_GOLD_TAKE,
    CHOOSE_PROMOTION,
    GIVE_DISCOUNT,
}
_MANAGER = _CASHIER | {
    SET_DEVICES,
    SEE_COST, SEE_REPORTS, LIST_GOODS,
    EMERGENCY_PRICE,
    RETURN_TO_SUPPLIER, WRITE_OFF_PIECES, LEND_PIECES, SETTLE_DIFFERENCE, CLOSE_COUNT,
    OLD_GOLD_BUY_BACK, OLD_GOLD_OVER_LIMIT, OLD_GOLD_SEND, OLD_GOLD_REFINED, OLD_GOLD_CORRECT,
    RETURN_OVER, REFUND_OTHERWISE, REFUND_VALUE, MAKE_GIFT_CARDS,
    MEMBER_EXPORT, MEMBER_ERASE, MEMBER_MERGE,
    MEMBER_REVEAL, CORRECT, MEMBER_PIN_AGAIN, CARD_EXCHANGE, PUBLISH_BOARD, PROPOSE_RULES, PUBLISH_RULES, KEEP_PRICE,
    OPEN_DRAWER, OVER_DRAWER, PAY_OUT_LARGE, CLOSE_DAY, OVER_LIMIT,
    RECEIVE_STOCK,
    MANAGE_STAFF, SEND_PIECES, KEEP_FOR_OTHERS, CONFIRM_DATE, TAKE_RISK,
    LOCK_PRICE, CANCEL_ORDER, OVER_LOSS, SEE_EXCEPTIONS, WEIGH_MANUALLY, TAKE_SCALE_WEIGHT, LET_GO_ODD,
    DISCOUNT_OVER, BELOW_COST, SET_PAPER_LAYOUT,
}  # fmt: skip

_HEADQUARTERS = frozenset({
    SEE_COST, SEE_REPORTS, LIST_PURITY, LIST_GOODS,
    PROPOSE_RULES, PUBLISH_RULES,
    GIVE_DISCOUNT, DISCOUNT_OVER, BELOW_COST,
    PROPOSE_BOARD, PUBLISH_BOARD, MANAGE_STAFF, RECEIVE_STOCK, MEMBER_VIEW, MOVE_CUSTODY, CALL_IN, WRITE_OFF,
    SEE_EXCEPTIONS, SETTLE_EXCEPTION, REVOKE_CARD, CLOSE_STORE, CORRECT_POINTS,
    MEMBER_EXPORT, MEMBER_ERASE, MEMBER_MERGE, MEMBER_PIN_AGAIN, MAKE_GIFT_CARDS, FREEZE_GIFT_CARDS,
    PROPOSE_TIERS, PUBLISH_TIERS, MAKE_VOUCHERS, SET_PAPER_LAYOUT,
})  # fmt: skip

ROLES: dict[str, tuple[str, frozenset[str]]] = {
    "cashier": ("收银员", _CASHIER),
    "salesperson": ("导购", _SALESPERSON),
    "store_manager": ("店长", _MANAGER),
    "headquarters": ("总部", _HEADQUARTERS),
}


def role_name(role: str) -> str:
    return ROLES[role][0]


def permissions_of(role: str) -> frozenset[str]:
    """Permissions of a role; a role that this version does not know may do nothing."""
    return ROLES[role][1] if role in ROLES else frozenset()
