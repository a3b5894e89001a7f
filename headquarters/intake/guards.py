"""What a register may not do: checked at headquarters, as conditions that stand before a fact's own effect.

A till can be stolen, copied or rewritten, and still sign what it sends. So a fact that only headquarters may write has
no effect when a register writes it, and a fact that spends, gives back or sells must find what it needs: an open right
of that register with enough left, a document it was paid on, a piece of the register's own store. What fails goes to
the exception ledger whole; no balance moves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from headquarters.intake.deposit_guards import DEPOSIT_GUARDS, is_of_order, order_gave_back
from headquarters.intake.file_guards import FILE_GUARDS
from headquarters.intake.gift_card_guards import GIFT_CARD_GUARDS
from headquarters.intake.pin_guards import PIN_GUARDS
from headquarters.intake.reward_guards import REWARD_GUARDS, is_of_reward, points_of_return, returned_reward
from headquarters.intake.rule_set_guards import RULE_SET_GUARDS
from headquarters.intake.sale_guards import SALE_GUARDS
from headquarters.intake.speakers import HEADQUARTERS_ONLY, OF_ONE_STORE
from headquarters.intake.spending import came_back, consumed, off_document, on_document
from headquarters.intake.voucher_guards import VOUCHER_GUARDS
from headquarters.tables import document_account
from kernel.facts import Entry, Fact
from kernel.projection import Add, Conflict, Insert, Projections, RowOp, Set
from kernel.secrets import signature_fits
from membership.cards.projection import GUARDS as CARD_GUARDS
from membership.history.tables import carried_by
from membership.value.projection import refund_stands
from shop.counting.projection import GUARDS as COUNT_GUARDS
from shop.goods.facts import QUANTITY_MOST, GoodsReturned, GoodsSold
from shop.old_gold.projection import GUARDS as OLD_GOLD_GUARDS
from shop.returns.facts import LineReturned
from shop.returns.tables import sale_return
from shop.sales.rules.returning import refund_units
from shop.sales.tables import sale, sale_line
from shop.staff.tables import import_register, register_key
from shop.stock.errors import TransferAltered
from shop.stock.facts import PiecesReturned, TransferReceived, TransferSent
from shop.stock.projection import GUARDS as STOCK_GUARDS
from shop.stock.projection import SPEAKS_FOR
from shop.stock.rules.documents import signed_bytes, unpack
from shop.stock.tables import transfer, transfer_line
from shop.stockroom.projection import NUMBERED as STOCKROOM_NUMBERED
from sync.rights import grant_kept, in_doubt, lease, right
from sync.settling import TriedAgain, innermost, settled_by_itself

# Papers whose number nobody else may take; it names the register that gave it.
_NUMBERS = {
    "sales.completed": "sale_no",
    "stock.transfer_sent": "document_no",
    "old_gold.taken": "old_no",
    "old_gold.sent_to_refinery": "sent_no",
    "stock.reservation_asked": "reservation_no",
    **{fact.kind: "document_no" for fact in STOCKROOM_NUMBERED},
    "goods.moved": "document_no",
    "rewards.given": "document_no",
    "rewards.returned": "document_no",
    "counting.opened": "count_no",
    "gold_board.proposed": "proposal_no",
    "gold_board.emergency_set": "emergency_no",
    "promotions.rule_set_proposed": "proposal_no",
    "promotions.rule_set_withdrawn": "proposal_no",
    "orders.placed": "order_no",
    "approvals.asked": "request_no",
    "returns.line_returned": "sale_no",
    "returns.return_asked": "request_no",
    "services.opened": "ticket_no",
}
_OF_TILLS = frozenset({in_doubt, lease, grant_kept})  # what a till holds itself; always empty here
_CORRECTIONS = ("sales.tender_corrected", "sales.member_corrected")
# What a bill of the own store took or gave back.
_BY_BILL = (
    "membership.points_taken_back", "membership.points_put_back", "membership.stored_value_put_back",
    "membership.value_refunded", "promotions.voucher_given_back", "promotions.vouchers_voided",
    "gift_cards.sold", "gift_cards.spent", "gift_cards.put_back", "gift_cards.taken_back",
    "orders.deposit_", "services.fee_", "payees.",
)  # fmt: skip
_MONEY = (
    "credit_fen", "cash_fen", "points", "principal_fen", "bonus_fen", "amount", "amount_fen", "due_fen",
    "list_fen", "earnest_fen", "prepayment_fen", "refund_fen", "kept_fen", "penalty_fen", "fee_fen",
    "paid_back_fen",
)  # fmt: skip
_PAYS_OUT = {("sales.completed", "due_fen"), ("sales.held", "due_fen")}  # what came back was worth more

StoreOf = Callable[[str], str]
"""The store of a register; '' for headquarters itself and for what is not installed."""
Guard = Callable[[Entry, Any], Iterable[RowOp]]


class GuardedProjections(Projections):
    """The projections of every place, behind the guards of headquarters `here`."""

    def __init__(self, inner: Projections, *, here: str, store_of: StoreOf) -> None:
        self.kinds = inner.kinds
        self._inner, self._here, self._store_of = inner, here, store_of

    def rows_of(self, entry: Entry, fact: Fact) -> Iterator[RowOp]:
        """Raises Conflict when the register may not say this at all."""
        if isinstance(fact, TriedAgain) and entry.register == self._here:
            yield settled_by_itself(entry, fact)
        carrier, asked = entry, fact.entry.id if isinstance(fact, TriedAgain) else entry.id
        entry, fact = innermost(self.kinds, entry, fact, here=self._here)  # guarded as what it carries
        if entry.id != asked:  # of a branch, which stands at places that the register's own journal has too
            yield carried_by(entry.id, carrier)
        if entry.register != self._here:
            yield from _conditions(entry, fact, self._store_of(entry.register))
        for op in self._inner.rows_of(entry, fact):
            if op.table not in _OF_TILLS:
                yield op


def _conditions(entry: Entry, fact: Any, store: str) -> Iterator[RowOp]:
    kind = entry.kind
    if kind.startswith(HEADQUARTERS_ONLY):
        raise Conflict(f"{kind} is headquarters' to say, not {entry.register}'s")
    for name in _MONEY:
        if getattr(fact, name, 0) < 0 and (kind, name) not in _PAYS_OUT:
            raise Conflict(f"{name} is negative")
    spoken_for = _stores_spoken_for(kind, fact)
    if spoken_for and store not in spoken_for:
        raise Conflict(f"{entry.register} is of store {store or '?'}, not of {' or '.join(spoken_for)}")
    if kind in _NUMBERS:
        _require_own_number(getattr(fact, _NUMBERS[kind]), entry.register)
    if kind in _CORRECTIONS:
        yield Set(sale, {"sale_id": fact.sale_id}, {}, expect={"store": store})
    if kind.startswith(_BY_BILL):
        yield from _document_of(fact, store)
    guard = _GUARDS.get(kind)
    if guard is not None:
        yield from guard(entry, fact)


def _require_own_number(number: str, register: str) -> None:
    """'S-HP01-20261121-0047', after a restore 'T-HP01E2-…'. Raises Conflict."""
    if not re.match(rf"([A-Z]-)?{re.escape(register)}(E[0-9]+)?-", number):
        raise Conflict(f"{number} is no number of {register}")


def _stores_spoken_for(kind: str, fact: Any) -> list[str]:
    """The stores of which one must be the writer's, for facts that name the store in which they happened."""
    if kind.startswith(OF_ONE_STORE) and hasattr(fact, "store"):
        return [fact.store]
    return [getattr(fact, name) for name in SPEAKS_FOR.get(type(fact), ())]


def _value_spent(entry: Entry, fact: Any) -> Iterator[RowOp]:
    yield consumed(entry, fact.right_id, f"value:{fact.member_id}", fact.principal_fen + fact.bonus_fen, fact.bonus_fen)
    yield on_document(fact, principal_fen=fact.principal_fen, bonus_fen=fact.bonus_fen)


def _points_spent(entry: Entry, fact: Any) -> Iterator[RowOp]:
    yield consumed(entry, fact.right_id, f"points:{fact.member_id}", fact.points)
    yield Add(document_account, _paid_by_points(fact), {"points": fact.points, "principal_fen": 0, "bonus_fen": 0})


def _points_put_back(_entry: Entry, fact: Any) -> Iterator[RowOp]:
    key = _paid_by_points(fact)
    if is_of_reward(fact):
        yield from points_of_return(fact)
    yield Set(document_account, key, {}, expect=key, deltas={"points": -fact.points})


def _paid_by_points(fact: Any) -> dict[str, str]:
    """The row of what points paid on a bill; beside it stands what the bill earned."""
    return {"document_no": f"{fact.document_no}/points", "member_id": fact.member_id}


def _refunded(entry: Entry, fact: Any) -> Iterator[RowOp]:
    amount = fact.principal_fen + fact.bonus_fen
    yield consumed(entry, fact.right_id, f"value:{fact.member_id}", amount, fact.bonus_fen)
    yield from refund_stands(fact)


def _quota_spent(entry: Entry, fact: Any) -> Iterator[RowOp]:
    yield consumed(entry, fact.right_id, fact.account, fact.amount)


def _earned(_entry: Entry, fact: Any) -> Iterator[RowOp]:
    if not 0 <= fact.paid_fen <= fact.goods_fen:
        raise Conflict(f"{fact.paid_fen} was not paid for goods of {fact.goods_fen}")
    yield on_document(fact, points=fact.points)


def _taken_back(_entry: Entry, fact: Any) -> Iterator[RowOp]:
    if fact.goods_fen < 0:
        raise Conflict("goods that went back cost less than nothing")
    yield off_document(fact, points=fact.points)


def _put_back(_entry: Entry, fact: Any) -> Iterator[RowOp]:
    yield off_document(fact, principal_fen=fact.principal_fen, bonus_fen=fact.bonus_fen)


def _topped_up(entry: Entry, fact: Any) -> Iterator[RowOp]:
    """What a register sold for cash is set aside for it first: it may have paid from it before anyone heard of it.

    Parts of a gift that come later are nobody's until their day.
    """
    later_fen = sum(part.fen for part in fact.released)
    if later_fen > fact.bonus_fen or any(part.fen < 0 for part in fact.released):
        raise Conflict("more of the gift comes later than is given")
    now_fen = fact.bonus_fen - later_fen
    yield Insert(
        right,
        {
            "right_id": fact.right_id, "register": entry.register, "right_kind": "lease",
            "account": f"value:{fact.member_id}", "granted": fact.principal_fen + now_fen,
            "bonus": now_fen, "spent": 0, "spent_bonus": 0, "state": "open", "live": 1, "aside": 1,
            "closable": 1, "asked": fact.principal_fen + now_fen, "reason": "", "details": "{}",
            "since": entry.wall,
        },
    )  # fmt: skip


def _brought(entry: Entry, _fact: Any) -> Iterator[RowOp]:
    """A store that joins brings what stood in its old books, by a register that headquarters named for it."""
    named = {"register": entry.register}
    yield Set(import_register, named, {}, expect=named)


def _document_of(fact: Any, store: str) -> Iterator[RowOp]:
    """A bill of the own store; what it gave goes back also at the store that took its goods back."""
    back_on = getattr(fact, "returned_on", "")
    if is_of_reward(fact):
        yield returned_reward(fact, store)
    elif is_of_order(fact):
        yield from order_gave_back(fact, store)
    elif back_on:
        yield from came_back(fact.document_no, fact, store)
    else:
        yield Set(sale, {"sale_no": fact.document_no}, {}, expect={"store": store})


def _line_returned(_entry: Entry, fact: LineReturned) -> Iterator[RowOp]:
    """Only what that bill sold, to that member, for that money; each unit of a line comes back once."""
    if fact.qty < 1 or fact.before < 0 or not fact.before + fact.qty <= fact.of_qty <= QUANTITY_MOST:
        raise Conflict(f"{fact.of_qty} were sold")
    whole_fen, points = fact.line_net_fen or fact.paid_fen, fact.line_points or fact.points
    units = {"returned": fact.qty, "before": fact.before}
    if (fact.paid_fen, fact.points) != (
        refund_units(whole_fen, fact.of_qty, **units), refund_units(points, fact.of_qty, **units)
    ):  # fmt: skip
        raise Conflict(f"{fact.paid_fen} is not what {fact.qty} of {fact.of_qty} cost")
    if fact.refund_fen != fact.paid_fen - fact.kept_fen - fact.fee_fen:
        raise Conflict(f"{fact.refund_fen} is not what is left of {fact.paid_fen}")
    sold = {"sale_no": fact.of_sale_no, "store": fact.from_store, "member_id": fact.member_id}
    yield Set(sale, {"sale_id": fact.of_sale_id}, {}, expect=sold)
    line = {"sale_id": fact.of_sale_id, "line_no": fact.of_line_no}
    sold_line = {"barcode": fact.barcode, "net_fen": whole_fen, "points": points, "qty": fact.of_qty}
    yield Set(sale_line, line, {}, expect={**sold_line, "returned": fact.before})
    yield Set(sale, {"sale_no": fact.sale_no}, {}, expect={"store": fact.store})


def _pieces_returned(entry: Entry, fact: PiecesReturned) -> Iterator[RowOp]:
    """Pieces are a store's again by a line that it took back."""
    for line in fact.lines:
        came_back = {"of_sale_no": fact.of_sale_no, "barcode": line.piece.barcode}
        yield Set(sale_return, came_back, {}, expect={"sale_no": fact.sale_no, "store": fact.store})
    yield from STOCK_GUARDS[PiecesReturned](entry, fact)


def _goods_sold(_entry: Entry, fact: GoodsSold) -> Iterator[RowOp]:
    """Only what a bill of the own store sold."""
    yield Set(sale, {"sale_id": fact.sale_id}, {}, expect={"sale_no": fact.sale_no, "store": fact.store})
    for line in fact.lines:
        sold = {"sale_id": fact.sale_id, "line_no": line.line_no}
        yield Set(sale_line, sold, {}, expect={"barcode": line.code, "qty": line.qty})


def _goods_returned(_entry: Entry, fact: GoodsReturned) -> Iterator[RowOp]:
    """Only what the own store took back."""
    line = fact.line
    key = {"of_sale_no": fact.of_sale_no, "of_line_no": line.line_no, "before": fact.before}
    back = {"sale_no": fact.sale_no, "store": fact.store, "barcode": line.code, "qty": line.qty}
    yield Set(sale_return, key, {}, expect=back)


def _sent(entry: Entry, fact: TransferSent) -> Iterable[RowOp]:
    if fact.register != entry.register:
        raise Conflict(f"{entry.register} does not sign for {fact.register}")
    yield from STOCK_GUARDS[TransferSent](entry, fact)


def _received(entry: Entry, fact: TransferReceived) -> Iterable[RowOp]:
    """Pieces leave a store by its own word alone: the document it signed, or its sending, if that is known here."""
    _require_own_number(fact.document_no, fact.register)
    if _is_signed(fact):
        key = {"register": fact.register, "epoch": fact.key_epoch}
        yield Set(register_key, key, {}, expect={"public_key": fact.public_key, "store": fact.from_store})
    else:
        way = {"from_store": fact.from_store, "to_store": fact.to_store, "register": fact.register}
        yield Set(transfer, {"document_no": fact.document_no}, {}, expect=way)
        for line in fact.lines:
            known = {"document_no": fact.document_no, "barcode": line.piece.barcode}
            yield Set(transfer_line, known, {}, expect={"version": line.version})
        for barcode in fact.missing:
            known = {"document_no": fact.document_no, "barcode": barcode}
            yield Set(transfer_line, known, {}, expect=known)
    yield from STOCK_GUARDS[TransferReceived](entry, fact)


def _is_signed(fact: TransferReceived) -> bool:
    """Whether the document that came along is this one, bears these pieces, and fits the key that came along."""
    try:
        document, signature = unpack(fact.document)
    except (TransferAltered, LookupError, ArithmeticError, RecursionError):
        return False
    said = (fact.document_no, fact.from_store, fact.to_store, fact.register, fact.sent_at)
    there = (document.document_no, document.from_store, document.to_store, document.register, document.sent_at)
    carried = {line.piece.barcode: line.version for line in document.lines}
    return (
        said == there
        and all(carried.get(line.piece.barcode) == line.version for line in fact.lines)
        and carried.keys() >= set(fact.missing)
        and signature_fits(fact.public_key, signed_bytes(document), signature)
    )


_GUARDS: dict[str, Guard] = {
    "membership.opening_balance": _brought,
    "membership.stored_value_spent": _value_spent,
    "membership.stored_value_put_back": _put_back,
    "membership.points_earned": _earned,
    "membership.points_taken_back": _taken_back,
    "membership.points_spent": _points_spent,
    "membership.points_put_back": _points_put_back,
    "membership.value_refunded": _refunded,
    "membership.topped_up": _topped_up,
    "rights.spent": _quota_spent,
    **GIFT_CARD_GUARDS,
    **DEPOSIT_GUARDS,
    **SALE_GUARDS,
    **PIN_GUARDS,
    **FILE_GUARDS,
    **RULE_SET_GUARDS,
    **VOUCHER_GUARDS,
    **{fact.kind: guard for fact, guard in (*CARD_GUARDS.items(), *OLD_GOLD_GUARDS.items())},
    **REWARD_GUARDS,
    **{fact.kind: guard for fact, guard in (*STOCK_GUARDS.items(), *COUNT_GUARDS.items())},
    GoodsSold.kind: _goods_sold,
    GoodsReturned.kind: _goods_returned,
    LineReturned.kind: _line_returned,
    PiecesReturned.kind: _pieces_returned,
    TransferSent.kind: _sent,
    TransferReceived.kind: _received,
}
