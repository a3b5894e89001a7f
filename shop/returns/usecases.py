"""What happens to goods that come back: they are the store's again, and what went with the sale is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kernel.books import Books
from membership.facts import PointsTakenBack, StoredValuePutBack
from membership.gift_cards.facts import GiftCardPutBack
from membership.points.facts import PointsPutBack
from promotions.facts import VoucherGivenBack, VouchersVoided
from shop.goods.facts import SoldGoods
from shop.goods.usecases import take_goods_back
from shop.returns.facts import LineReturned, ReturnAsked
from shop.returns.queries import next_request_no
from shop.returns.rules.refunds import BillReturn, ReturnDraft
from shop.returns.rules.ways import PaidBack
from shop.sales.errors import ReasonMissing
from shop.sales.rules.tenders import GIFT_CARD, POINTS, STORED_VALUE
from shop.stock.facts import PiecesReturned


def record_return(
    books: Books, back: BillReturn, paid_out: Sequence[PaidBack], *, sale_no: str, store: str, otherwise: str
) -> None:
    """Goods of one bill came back on the bill `sale_no`; a fact for each, so that one in conflict takes no other along.

    `paid_out` are the tenders that refund it, `otherwise` says why they are not the bill's own ways.
    """
    bill = back.bill
    for draft in back.drafts:
        books.record(_line(draft, sale_no, store, otherwise))
        line = draft.line
        if line.unit:
            goods = SoldGoods(line_no=line.line_no, code=line.barcode, qty=draft.qty)
            where = {"sale_no": sale_no, "of_sale_no": bill.sale_no, "store": store}
            take_goods_back(books, goods, **where, before=line.returned)
        stock = line.stock
        if stock is not None:
            books.record(
                PiecesReturned(
                    sale_no=sale_no, of_sale_no=bill.sale_no, store=store, from_store=bill.store, lines=(stock,)
                )
            )
    taken, cost_fen = back.points - back.short_points, sum(draft.refund().paid.fen for draft in back.drafts)
    if bill.member_id and (taken or cost_fen):
        books.record(
            PointsTakenBack(
                member_id=bill.member_id, points=taken, document_no=bill.sale_no, returned_on=sale_no,
                goods_fen=cost_fen,
            )
        )  # fmt: skip
    points = back.points_back + sum(int(one.tender.reference) for one in paid_out if _is_own_points(one))
    if points:
        books.record(
            PointsPutBack(member_id=bill.member_id, points=points, document_no=bill.sale_no, returned_on=sale_no)
        )
    put_back(books, paid_out, of_sale_no=bill.sale_no, member_id=bill.member_id, sale_no=sale_no, store=store)
    if back.void:
        books.record(VouchersVoided(codes=back.void, store=store, document_no=bill.sale_no, returned_on=sale_no))
    for code in back.vouchers:
        books.record(VoucherGivenBack(code=code, document_no=bill.sale_no, returned_on=sale_no, store=store))


def _is_own_points(one: PaidBack) -> bool:
    return one.tender.method == POINTS and one.ahead is None


def _line(draft: ReturnDraft, sale_no: str, store: str, otherwise: str) -> LineReturned:
    bill, line, back = draft.bill, draft.line, draft.refund()
    return LineReturned(
        store=store,
        sale_no=sale_no,
        of_sale_id=bill.sale_id,
        of_sale_no=bill.sale_no,
        of_line_no=line.line_no,
        from_store=bill.store,
        member_id=bill.member_id,
        barcode=line.barcode,
        name=line.name,
        purity_code=line.purity_code,
        weight_mg=line.weight_mg,
        paid_fen=back.paid.fen,
        kept_fen=back.kept_fen,
        fee_fen=back.fee_fen,
        refund_fen=back.fen,
        points=draft.points if bill.member_id else 0,
        reason=draft.reason,
        salesperson=line.salesperson,
        weighed=draft.weighed,
        approved_by=draft.approver,
        otherwise=otherwise,
        qty=draft.qty,
        before=line.returned,
        of_qty=line.qty,
        line_net_fen=line.net_fen if line.qty > 1 else 0,
        line_points=line.points if line.qty > 1 and bill.member_id else 0,
    )


def put_back(
    books: Books, paid_out: Sequence[PaidBack], *, sale_no: str, store: str, of_sale_no: str = "", member_id: str = ""
) -> None:
    """What had paid without money goes back to its account, on the bill `sale_no`.

    It paid the bill `of_sale_no` of `member_id`, or was paid ahead for what that bill handed over, or paid of the goods
    that were exchanged on it; '' where the order was called off.
    """
    for tender, ahead in paid_out:
        first: dict[str, Any] = {"document_no": of_sale_no, "through": ()}
        of_order = {"order_no": "", "applied_on": ""}
        if ahead is not None:
            first = {"document_no": ahead.document_no, "through": ahead.through}
        if ahead is not None and ahead.order_no:
            of_order = {"order_no": ahead.order_no, "applied_on": ahead.applied_on or of_sale_no}
        where = {**first, **of_order, "returned_on": sale_no}
        if tender.method == POINTS and ahead is not None:
            points = int(tender.reference)
            books.record(PointsPutBack(member_id=ahead.member_id, points=points, returned_on=sale_no, **first))
        elif tender.method == STORED_VALUE:
            books.record(
                StoredValuePutBack(
                    member_id=member_id if ahead is None else ahead.member_id, principal_fen=-tender.principal_fen,
                    bonus_fen=-tender.bonus_fen, **where,
                )
            )  # fmt: skip
        elif tender.method == GIFT_CARD:
            books.record(GiftCardPutBack(card_no=tender.reference, store=store, fen=-tender.amount_fen, **where))


def ask_later(books: Books, sale_no: str, *, store: str, reason: str) -> str:
    """Note that a customer wants to return goods of a bill that cannot be seen now; the request's number is returned.

    Raises ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing()
    number = next_request_no(books.connection, books.register, books.business_date)
    books.record(ReturnAsked(request_no=number, store=store, of_sale_no=sale_no, reason=reason.strip()))
    return number
