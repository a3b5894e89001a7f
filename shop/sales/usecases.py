"""What a cashier does with a bill: build it, park it, pay it, correct it the same day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from kernel.books import Books
from kernel.clock import stamp
from kernel.facts import Entry, canonical
from kernel.projection import Put, Remove, RowOp
from membership.facts import PointsEarned, PointsTakenBack, StoredValuePutBack, StoredValueSpent
from membership.rules.masking import mask_phones_in
from membership.rules.points import NO_TERMS, PointsTerms
from membership.usecases import take_credit_risk
from promotions.facts import VoucherRedeemed
from shop.goods.facts import SoldGoods
from shop.goods.usecases import sell_goods
from shop.sales.errors import (
    CartEmpty,
    CorrectionRefused,
    CorrectionTooLate,
    HoldUnknown,
    LineBlocked,
    ReasonMissing,
    SaleUnknown,
)
from shop.sales.facts import (
    HoldEnded,
    PricingPolicy,
    SaleCompleted,
    SaleHeld,
    SaleMemberCorrected,
    SaleTenderCorrected,
    SaleVoided,
    SoldTender,
)
from shop.sales.queries import Hold, SaleHead, cart_of_hold, hold_by_no, next_sale_no, sale_by_no, tenders_of
from shop.sales.rules.cart import Cart, CartLine, CartPart
from shop.sales.rules.earning import earning_of
from shop.sales.rules.pricing import PricedCart
from shop.sales.rules.sold import sold_line
from shop.sales.rules.tenders import CREDIT_RISK, STORED_VALUE, Tendering, is_sound, require_paid, stands
from shop.sales.tables import cart_draft, cart_draft_line
from shop.stock.facts import PiecesHeld, PiecesReleased, PiecesSold
from shop.stock.queries import custody_versions, held_for, not_in_stock
from shop.stock.usecases import end_reservations_for_sale
from sync import leases
from sync.rights import RightClosed, in_doubt

_DRAFT_AWAY = (cart_draft.delete(), cart_draft_line.delete())
LocalRows = Callable[[SaleCompleted, Entry], Sequence[RowOp]]
AlsoRecorded = Callable[[Books, SaleCompleted], None]


@dataclass(frozen=True, slots=True)
class CommittedSale:
    """A bill that is in the books: its fact and the journal entry that carries it."""

    fact: SaleCompleted
    entry: Entry


# --- the draft: each change of the cart is on disk before it is painted -------------------------------------------


def keep_header(books: Books, cart: Cart) -> None:
    """Keep member, vouchers and tenders of the cart."""
    bare = msgspec.structs.replace(cart, lines=())
    books.carry_out([Put(cart_draft, {"cart_id": cart.cart_id, "header": canonical(bare).decode()})])


def keep_line(books: Books, cart: Cart, line: CartLine) -> None:
    """Keep one more line of the cart; the header with the first."""
    if not cart.lines:
        keep_header(books, cart)
    _put_line(books, cart, line)


def _put_line(books: Books, cart: Cart, line: CartLine) -> None:
    place = {"cart_id": cart.cart_id, "line_id": line.line_id}
    books.carry_out([Put(cart_draft_line, {**place, "line": canonical(line).decode()})])


def keep_cart(books: Books, cart: Cart) -> None:
    """Keep the whole cart in place of what was kept before."""
    drop_draft(books)
    keep_header(books, cart)
    for line in cart.lines:
        _put_line(books, cart, line)


def drop_line(books: Books, cart: Cart, line_id: str) -> None:
    books.carry_out([Remove(cart_draft_line, {"cart_id": cart.cart_id, "line_id": line_id})])


def drop_draft(books: Books) -> None:
    for everything in _DRAFT_AWAY:
        books.connection.execute(everything)


# --- throwing away, parking, recalling -----------------------------------------------------------------------------


def void(books: Books, cart: Cart, priced: PricedCart, *, store: str, reason: str) -> None:
    """Throw the cart away. One with goods in it leaves a trace and needs a reason. Raises ReasonMissing."""
    if not cart.empty:
        if not reason.strip():
            raise ReasonMissing()
        books.record(
            SaleVoided(
                cart_id=cart.cart_id, store=store, reason=reason.strip(), pieces=priced.pieces, list_fen=priced.list_fen
            )
        )
    close_rights(books, [*(tender.right_id for tender in cart.tenders), *cart.kept_rights])
    drop_draft(books)


def close_rights(books: Books, right_ids: Sequence[str]) -> None:
    """Give unspent rights back: the register's own journal says so, nobody guesses it. A lease stays for another."""
    for right_id in right_ids:
        if right_id and not leases.take_off_bill(books.connection, right_id):
            books.record(RightClosed(right_id=right_id, spent=0))
            books.carry_out([Remove(in_doubt, {"right_id": right_id})])


def hold(books: Books, cart: Cart, priced: PricedCart, *, store: str, name: str) -> str:
    """Park the cart and set its pieces aside for it; its number is returned. Raises CartEmpty, LineBlocked.

    Its vouchers and what else holds a right are given back: a right belongs to one register, and any till of the store
    may recall the bill.
    """
    if not cart.lines:
        raise CartEmpty()
    _require_in_stock(books, cart, store)
    hold_no, name = f"HD{_hold_digits(books, store)}", mask_phones_in(name)
    close_rights(books, cart.kept_rights)
    free = tuple(part for part in cart.parts if not part.right_id)
    cart = msgspec.structs.replace(cart, vouchers=(), quotas=(), parts=free)
    books.record(
        SaleHeld(
            hold_no=hold_no, store=store, name=name, member_id=cart.member_id, pieces=priced.pieces,
            due_fen=priced.due_fen, cart=canonical(cart).decode(),
        )
    )  # fmt: skip
    versions = custody_versions(books.connection, cart.barcodes)
    for barcode in cart.barcodes:  # a fact for each: elsewhere one in conflict must not take the others with it
        held = PiecesHeld(
            hold_no=hold_no, store=store, name=name, barcodes=(barcode,), versions=(versions[barcode],)
        )  # fmt: skip
        books.record(held)
    drop_draft(books)
    return hold_no


def _hold_digits(books: Books, store: str) -> str:
    """Eight digits from a fresh id's random part; a number that is in use is passed over."""
    while True:
        digits = f"{int(books.ids.new().replace('-', '')[20:], 16) % 100_000_000:08}"
        if hold_by_no(books.connection, f"HD{digits}", store) is None:
            return digits


def recall(books: Books, hold_no: str, *, store: str, at: str = "") -> Cart:
    """Take a parked bill back onto the screen; its pieces are free again. Raises HoldUnknown.

    `at` is the ISO time its promotions see, where the books' own clock is known to be wrong.
    """
    parked = _waiting(books, hold_no, store)
    cart = cart_of_hold(parked)
    books.record(HoldEnded(hold_no=hold_no, store=store, how="recalled"))
    _release_pieces(books, hold_no, store)
    fresh = msgspec.structs.replace(cart, cart_id=books.ids.new(), opened_at=at or stamp(books.clock.now()))
    keep_cart(books, fresh)
    return fresh


def release_hold(books: Books, hold_no: str, *, store: str) -> None:
    """Give up a parked bill, as at the close of the day. Raises HoldUnknown."""
    _waiting(books, hold_no, store)
    books.record(HoldEnded(hold_no=hold_no, store=store, how="released"))
    _release_pieces(books, hold_no, store)


def _release_pieces(books: Books, hold_no: str, store: str) -> None:
    """What the bill still holds is free again; a piece that another till sold offline meanwhile stays sold."""
    for barcode in held_for(books.connection, store, hold_no):
        books.record(PiecesReleased(hold_no=hold_no, store=store, barcodes=(barcode,)))


def _waiting(books: Books, hold_no: str, store: str) -> Hold:
    found = hold_by_no(books.connection, hold_no, store)
    if found is None or found.state != "held":
        raise HoldUnknown(hold_no=hold_no)
    return found


# --- the commit ----------------------------------------------------------------------------------------------------


def complete(
    books: Books,
    cart: Cart,
    priced: PricedCart,
    tendering: Tendering,
    *,
    store: str,
    policy: PricingPolicy,
    local: LocalRows,
    points: PointsTerms = NO_TERMS,
    also: AlsoRecorded = lambda _books, _fact: None,
) -> CommittedSale:
    """Close the bill: sale, stock, points, stored value, vouchers, draft and print job in one transaction.

    `local` returns rows of this till (its print job) for the sale that was just recorded; `also` records what its
    parts are, of features that sales do not know; `points` says from when and until when the points count.
    Raises CartEmpty, LineBlocked, NotPaidInFull, NotPaidOut; nothing is recorded then and the cart stays.
    """
    if cart.empty:
        raise CartEmpty()
    assert (priced.cart_id, priced.due_fen) == (cart.cart_id, tendering.due_fen), "paid another price than the cart's"
    require_paid(tendering)
    end_reservations_for_sale(books, cart.barcodes, store=store, member_id=cart.member_id)
    _require_in_stock(books, cart, store)
    entry = books.record(fact := _sale(books, cart, priced, tendering, store, policy))
    versions = custody_versions(books.connection, cart.barcodes)
    for barcode in cart.barcodes:  # as in `hold`
        sold = PiecesSold(sale_no=fact.sale_no, store=store, barcodes=(barcode,), versions=(versions[barcode],))
        books.record(sold)
    goods = (SoldGoods(line_no=line.line_no, code=line.barcode, qty=line.qty) for line in fact.lines if line.unit)
    sell_goods(books, goods, sale_no=fact.sale_no, sale_id=fact.sale_id, store=store)
    _settle_member(books, cart, fact, points)
    also(books, fact)
    drop_draft(books)
    books.carry_out(local(fact, entry))
    return CommittedSale(fact, entry)


def _sale(
    books: Books, cart: Cart, priced: PricedCart, tendering: Tendering, store: str, policy: PricingPolicy
) -> SaleCompleted:
    return SaleCompleted(
        sale_id=cart.cart_id,
        sale_no=next_sale_no(books.connection, books.register, books.business_date),
        store=store,
        cashier=books.actor.staff_no,
        member_id=cart.member_id,
        member_label="" if priced.member is None else priced.member.label,
        lines=tuple(sold_line(line) for line in priced.lines),
        tenders=tendering.tenders,
        list_fen=priced.list_fen,
        discount_fen=priced.off_fen,
        due_fen=priced.due_fen,
        change_fen=tendering.change_fen,
        points=priced.points,
        policy=policy,
        rule_set=priced.rule_set,
        codes=tuple(code for code in priced.codes if code not in priced.idle_codes),
        charges=priced.charges,
        odd=cart.odd,
        rules=priced.rules,
        choices=cart.numbered_choices,
    )


def _settle_member(books: Books, cart: Cart, fact: SaleCompleted, points: PointsTerms) -> None:
    if cart.member_id:
        earning = earning_of(fact.points, points, sum(line.net_fen for line in fact.lines), fact.tenders)
        books.record(PointsEarned(member_id=cart.member_id, document_no=fact.sale_no, **earning))
    for tender in fact.tenders:
        if tender.method == STORED_VALUE and tender.amount_fen > 0:  # below zero it goes back to the card
            _spend_value(books, cart.member_id, tender, fact.sale_no)
        elif tender.method == CREDIT_RISK:
            take_credit_risk(
                books, member_id=cart.member_id, amount_fen=tender.amount_fen, by=tender.approved_by,
                reason=tender.reference, document_no=fact.sale_no, right_held_at=tender.right_held_at,
            )  # fmt: skip
    for voucher in cart.vouchers:
        if voucher.code not in fact.codes:  # it took nothing off: the customer keeps it for another bill
            close_rights(books, [voucher.right_id])
            continue
        books.record(
            VoucherRedeemed(code=voucher.code, right_id=voucher.right_id, document_no=fact.sale_no, store=fact.store)
        )
        books.record(RightClosed(right_id=voucher.right_id, spent=1))
        books.carry_out([Remove(in_doubt, {"right_id": voucher.right_id})])


def _spend_value(books: Books, member_id: str, tender: SoldTender, document_no: str) -> None:
    books.record(
        StoredValueSpent(
            member_id=member_id, right_id=tender.right_id, principal_fen=tender.principal_fen,
            bonus_fen=tender.bonus_fen, document_no=document_no,
        )
    )  # fmt: skip
    if leases.spend(books, tender.right_id, tender.principal_fen, tender.bonus_fen):
        return  # the rest of a lease stays for another bill
    books.record(RightClosed(right_id=tender.right_id, spent=tender.amount_fen))
    books.carry_out([Remove(in_doubt, {"right_id": tender.right_id})])


def _require_in_stock(books: Books, cart: Cart, store: str) -> None:
    trouble = not_in_stock(books.connection, store, cart.barcodes)
    if trouble:
        line = cart.line_of(trouble[0].barcode)
        assert line is not None
        why = "item.other_store" if trouble[0].store != store else f"item.{trouble[0].status}"
        raise LineBlocked(line_no=cart.lines.index(line) + 1, name=line.piece.name, why=why)


# --- correcting a bill of the same business day --------------------------------------------------------------------


def correct_tenders(books: Books, sale_no: str, tenders: Sequence[SoldTender], reason: str) -> None:
    """Replace a bill's tenders by what was really taken. The price stands.

    Raises SaleUnknown, CorrectionTooLate, ReasonMissing, CorrectionRefused (sum differs, a tender that the till
    would not have taken, or a new spending of stored value, which only a granted right at the sale can make).
    """
    head = _correctable(books, sale_no, reason)
    old = tenders_of(books.connection, head.sale_id)
    if sum(tender.amount_fen for tender in tenders) != head.due_fen:
        raise CorrectionRefused(reason="付款合计与应收不符")
    if [one for one in tenders if stands(one)] != [one for one in old if stands(one)]:
        raise CorrectionRefused(reason="门店垫付、旧料、定金和付给顾客的钱不能事后改动")
    if not all(stands(tender) or is_sound(tender) for tender in tenders):
        raise CorrectionRefused(reason="有一笔付款的方式、金额或凭证号不对")
    kept = [tender for tender in old if tender.method == STORED_VALUE and tender in tenders]
    if [tender for tender in tenders if tender.method == STORED_VALUE] != kept:
        raise CorrectionRefused(reason="储值不能事后补扣")
    change = sum(tender.tendered_fen - tender.amount_fen for tender in tenders)
    books.record(
        SaleTenderCorrected(
            sale_id=head.sale_id, sale_no=sale_no, reason=reason.strip(), tenders=tuple(tenders), change_fen=change
        )
    )
    for tender in old:
        if tender.method == STORED_VALUE and tender not in kept:
            books.record(
                StoredValuePutBack(
                    member_id=head.member_id, principal_fen=tender.principal_fen, bonus_fen=tender.bonus_fen,
                    document_no=sale_no,
                )
            )  # fmt: skip


def correct_member(
    books: Books, sale_no: str, *, member_id: str, label: str, line_points: Sequence[int], reason: str,
    terms: PointsTerms = NO_TERMS, goods_fen: int = 0,
) -> None:  # fmt: skip
    """Give a bill to the member who had been forgotten, or to the right one; price and tenders stand.

    `line_points` are the points of each line, in the lines' order; `terms` from when and until when they count;
    `goods_fen` is what the lines cost together.
    Raises SaleUnknown, CorrectionTooLate, ReasonMissing, CorrectionRefused.
    """
    assert member_id, sale_no
    head = _correctable(books, sale_no, reason)
    if head.member_id == member_id:
        raise CorrectionRefused(reason="这张单据已经是这位会员的")
    tenders = tenders_of(books.connection, head.sale_id)
    if any(tender.method == STORED_VALUE for tender in tenders):
        raise CorrectionRefused(reason="已用储值付款,不能换会员")
    earning = earning_of(sum(line_points), terms, goods_fen, tenders)
    books.record(
        SaleMemberCorrected(
            sale_id=head.sale_id, sale_no=sale_no, reason=reason.strip(), member_id=member_id, member_label=label,
            points=earning["points"], line_points=tuple(line_points),
        )
    )  # fmt: skip
    if head.member_id:
        left = PointsTakenBack(member_id=head.member_id, points=head.points, document_no=sale_no, goods_fen=goods_fen)
        books.record(left)
    books.record(PointsEarned(member_id=member_id, document_no=sale_no, **earning))


def _correctable(books: Books, sale_no: str, reason: str) -> SaleHead:
    if not reason.strip():
        raise ReasonMissing()
    head = sale_by_no(books.connection, sale_no)
    if head is None or head.register != books.register:
        raise SaleUnknown(sale_no=sale_no)
    if head.business_date != books.business_date:
        raise CorrectionTooLate(sale_no=sale_no, date=head.business_date)
    return head


def settle_lost_rights(books: Books, cart: Cart | None) -> int:
    """At start: rights that were granted but that no cart remembers are given back. How many is returned."""
    remembered = set() if cart is None else {*(tender.right_id for tender in cart.tenders), *cart.kept_rights}
    kept: tuple[SoldTender | CartPart, ...] = () if cart is None else (*cart.tenders, *cart.parts)
    uses = [] if cart is None else [(one.right_id, one.uses, 0) for one in cart.quotas]
    on_bill = ((one.right_id, one.principal_fen, one.bonus_fen) for one in kept if one.right_id)
    leases.put_back_on_bill(books, [*on_bill, *uses])
    granted = books.connection.execute(in_doubt.select().where(in_doubt.c.state == "granted")).all()
    lost = [row.right_id for row in granted if row.right_id not in remembered]
    close_rights(books, lost)
    return len(lost)
