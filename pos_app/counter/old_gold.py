"""Old gold at the counter: a piece weighed and laid on the bill, the ledger, what goes to the refinery."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from msgspec.structs import replace

from kernel.books import Books
from kernel.clock import stamp
from kernel.facts import canonical
from kernel.weight import Weighed, grams
from pos_app.counter.dating import business_day
from pos_app.counter.earlier_bills import EarlierBills
from pos_app.counter.old_gold_bill import KIND, OldGoldBill, old_parts
from pos_app.counter.parts import with_part
from pos_app.counter.post import Post
from pos_app.counter.pricing import Desk
from pos_app.counter.selling import Selling
from pos_app.counter.weighing import Weigher
from pos_app.papers_old_gold import refined_slip, refinery_slip
from pos_app.photos import keep_photos
from pos_app.printing import Letterhead
from printers.document import Document
from shop.catalogue.rules.barcode import normalise_number
from shop.catalogue.rules.purity import Purity
from shop.old_gold.errors import (
    DeductedTooMuch,
    FinenessWrong,
    NewLineMissing,
    NothingToName,
    NotMeasured,
    NotOnReceipt,
    OldGoldTooPoor,
    ReceiptMissing,
    TradedBefore,
)
from shop.old_gold.facts import Kind, OldGoldRefined, OldGoldSent
from shop.old_gold.personal import Seller, checked, seal_seller, seller_label, seller_mac
from shop.old_gold.queries import (
    BatchRow,
    LedgerRow,
    OldPieceRow,
    batches,
    fine_by_metal,
    ledger,
    old_pieces_here,
)
from shop.old_gold.rules.buy_back import WHOLE_FINENESS
from shop.old_gold.rules.terms import OldGoldTerms
from shop.old_gold.rules.trade_in import TradeInRule
from shop.old_gold.rules.worth import OldPart
from shop.old_gold.usecases import Bar, correct, require_new, send_to_refinery, take_back
from shop.reports.rules.period import period
from shop.returns.errors import BillOutOfReach, BillUnknown, OtherRelease
from shop.returns.rules.sold_bill import BillLine, SoldBill
from shop.sales.rules.cart import CartPart
from shop.sales.rules.pricing import PartLine, PricedCart
from shop.staff.rules import roles


@dataclass(frozen=True, slots=True)
class OldPieceForm:
    """One old piece as the cashier describes it.

    `purity` as people write it; `weight_mg` typed by hand, None to take the balance's, of which `seen_mg` was seen;
    `fineness_permille_x10` as measured, None for the purity's own. `line_barcode` is the new piece of a trade-up or the
    chain that is cut; `method` '' for the house's own way.
    """

    kind: Kind
    purity: str
    category: str
    source: Literal["own", "other"] = "own"
    receipt_no: str = ""
    barcode: str = ""
    test: Literal["none", "xrf", "fire"] = "none"
    fineness_permille_x10: int | None = None
    consent: bool = False
    weight_mg: int | None = None
    seen_mg: int | None = None
    deducted_mg: int = 0
    deducted_what: str = ""
    line_barcode: str = ""
    paid_fen: int = 0
    label_fen: int = 0
    has_certificate: bool = False
    photos: tuple[Path, ...] = ()
    seller: Seller | None = None
    method: Literal["", "difference", "credit"] = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """A piece as it would lie on the bill; `near_cash_limit` asks for the form of due diligence beforehand."""

    line: PartLine
    near_cash_limit: bool = False


@dataclass(slots=True)
class OldGold:
    """Everything that is done with old gold at this till."""

    post: Post
    desk: Desk
    selling: Selling
    weighing: Weigher
    folder: Path
    bill: OldGoldBill = field(init=False)

    def __post_init__(self) -> None:
        self.bill = OldGoldBill(self.post, lambda: self.desk.policy)
        self.post.parts.own(self.bill)

    @property
    def terms(self) -> OldGoldTerms:
        return self.post.settings.old_gold

    # --- on the bill -----------------------------------------------------------------------------------------------

    def add(self, form: OldPieceForm) -> PricedCart:
        """Weigh the piece and lay it on the bill at today's prices; another register's receipt is asked about.

        Raises PurityUnknown, PurityNameRefused, OldGoldTooPoor, FinenessWrong, ReceiptMissing, NotOnReceipt,
        TradedBefore, LookupTooMany, LookupNotTaken, NewLineMissing, DeductedTooMuch, PhotoUnreadable, SellerMissing,
        IdentityWrong, IdentityExpired, NotMeasured, what the balance raises, InTender, NotPermitted (also above the
        limit of a person's day, and for a price that no bill tells).
        """
        if form.kind == "buy_back" and form.test == "none":
            raise NotMeasured()
        part, typed_price = self._described(form, ask=True)
        seller = None if form.seller is None else checked(form.seller, self.post.now()[:10])
        photos = keep_photos(self.folder, form.photos)
        self.post.allowed(roles.OLD_GOLD_BUY_BACK if form.kind == "buy_back" else roles.OLD_GOLD_TAKE)
        gross = self._weighed(form)
        if not 0 <= form.deducted_mg < gross.mg:
            raise DeductedTooMuch(gross=grams(gross.mg), deducted=grams(form.deducted_mg))
        part = replace(part, gross=gross, photos=photos)
        with self.post.reading() as connection:
            part = self.bill.priced(connection, part, self.post.now())
        if seller is not None:
            part = self._named(part, seller)
        part = replace(part, approved_by=self._approved(part, typed_price=typed_price))
        return self.selling.lay_part(self._cart_part(self.post.ids.new(), self._sealed(part, seller)))

    def name_seller(self, seller: Seller) -> PricedCart:
        """Write down who brought the pieces that lie on the bill already: named on one is named on each.

        Raises SellerMissing, IdentityWrong, IdentityExpired, NothingToName, NotPermitted, InTender.
        """
        found = old_parts(self.post.cart)
        if not found:
            raise NothingToName()
        self.post.allowed(roles.OLD_GOLD_TAKE)
        known = checked(seller, self.post.now()[:10])
        part_id, part = next(((one, part) for one, part in found if part.sealed_seller), found[0])
        return self.selling.lay_part(self._cart_part(part_id, self._sealed(self._named(part, known), known)))

    def _named(self, part: OldPart, seller: Seller) -> OldPart:
        secret = self.post.secrets.phone_key
        return replace(
            part, seller_mac=seller_mac(secret, seller), seller_label=seller_label(seller),
            due_diligence=seller.due_diligence is not None,
        )  # fmt: skip

    def preview(self, form: OldPieceForm) -> Preview | None:
        """What the piece would be on the bill, by the typed weight or the one that is seen; None without a weight.

        Raises as `add`, but for what the balance, the seller and permissions raise.
        """
        mg = form.weight_mg if form.weight_mg is not None else form.seen_mg
        if mg is None or not 0 <= form.deducted_mg < mg:
            return None
        part = replace(self._described(form, ask=False)[0], gross=replace(_NOTHING, mg=mg))
        if form.seller is not None and form.seller.identity.strip():
            part = self._named(part, form.seller)
        with self.post.reading() as connection:
            part = self.bill.priced(connection, part, self.post.now())
            cart, priced = with_part(self.post.cart, self._cart_part("", part)), self.desk.price()
            found = self.bill.lines(connection, cart, priced)
            near = self.bill.near_cash_limit(connection, cart, priced)
        return Preview(next(line for line in found if not line.part_id), near)

    def _described(self, form: OldPieceForm, *, ask: bool) -> tuple[OldPart, bool]:
        """The piece, and whether what was paid for it is only what the cashier typed."""
        purity = self.post.purity(form.purity)
        fineness = purity.fineness_permille_x10
        if form.fineness_permille_x10 is not None:
            fineness = form.fineness_permille_x10
        if not 0 < fineness <= WHOLE_FINENESS:
            raise FinenessWrong(found=f"{fineness // 10}.{fineness % 10}")
        least = self.terms.least_fineness_permille_x10
        if form.kind == "trade_in" and purity.metal == "gold" and fineness < least:
            raise OldGoldTooPoor(purity=purity.name, least=f"{least // 10}")
        part = OldPart(
            kind=form.kind, category=form.category.strip(), purity_code=purity.code, metal=purity.metal,
            fineness_permille_x10=fineness, gross=_NOTHING, deducted_mg=form.deducted_mg,
            deducted_what=form.deducted_what.strip(), test=form.test,
            consent=form.consent, source=form.source,
            receipt_no=normalise_number(form.receipt_no), barcode=normalise_number(form.barcode),
            rule=self._rule(form, purity), buying=self.terms.buy_back, up=self.terms.trade_up,
            line_barcode=normalise_number(form.line_barcode), paid_fen=form.paid_fen, label_fen=form.label_fen,
            has_certificate=form.has_certificate,
        )  # fmt: skip
        return self._known_receipt(self._on_its_line(part), ask=ask)

    def _rule(self, form: OldPieceForm, purity: Purity) -> TradeInRule:
        if form.kind != "trade_in":
            return TradeInRule()
        rule = self.terms.own if form.source == "own" else self.terms.other
        return replace(rule, method=form.method) if form.method else rule

    def _on_its_line(self, part: OldPart) -> OldPart:
        """What is cut off or traded up for lies on the bill, once."""
        if part.kind not in ("cut_off", "gem_trade_up"):
            return part
        cart = self.post.cart
        taken = {other.line_barcode for _, other in old_parts(cart) if other.kind == part.kind}
        if cart.line_of(part.line_barcode) is None or part.line_barcode in taken:
            raise NewLineMissing(barcode=part.line_barcode)
        return part

    def _known_receipt(self, part: OldPart, *, ask: bool) -> tuple[OldPart, bool]:
        """What the house sold itself comes with its receipt, and once. What its bill says of it is filled in."""
        up = part.kind == "gem_trade_up"
        if part.source != "own" or part.kind == "cut_off" or (part.kind == "buy_back" and not part.receipt_no):
            return part, up
        if not part.receipt_no:
            raise ReceiptMissing()
        bill = self._bill(part.receipt_no, ask=ask)
        line = None if bill is None else _line_on(bill, part.barcode)
        if line is not None:
            part = replace(part, barcode=line.barcode, paid_fen=line.net_fen if up else part.paid_fen)
        with self.post.reading() as connection:
            require_new(connection, part)
        same = (part.receipt_no, part.barcode)
        if any((other.receipt_no, other.barcode) == same for _, other in old_parts(self.post.cart)):
            raise TradedBefore(receipt=part.receipt_no, date=self.post.now()[:10], document="本单")
        if line is not None and line.traded_in:  # as headquarters knows it
            raise TradedBefore(receipt=part.receipt_no, date=line.traded_on, document=line.traded_in)
        return part, up and line is None

    def _bill(self, receipt_no: str, *, ask: bool) -> SoldBill | None:
        """The bill of a receipt; None for one of before these books, or out of reach: headquarters will judge it."""
        bills = EarlierBills(self.post)
        try:
            return bills.find(receipt_no) if ask else bills.here(receipt_no)
        except (BillUnknown, BillOutOfReach, OtherRelease):
            return None

    def _weighed(self, form: OldPieceForm) -> Weighed:
        if form.weight_mg is None:
            return self.weighing.weigh(form.category.strip(), seen_mg=form.seen_mg)
        return self.weighing.by_hand(form.weight_mg, form.category.strip())

    def _approved(self, part: OldPart, *, typed_price: bool) -> str:
        """Who let it through that a person sells more than the day's limit, or that what was paid for a gem piece is
        a typed amount; '' where nobody had to. Raises NotPermitted."""
        cart = with_part(self.post.cart, self._cart_part("", part))
        found = self.bill.worths(cart, self.selling.cart())
        with self.post.reading() as connection:
            before = self.bill.seller_today(connection, part.seller_mac).credit_fen
        if not typed_price and before + sum(worth.fen for _, _, worth in found) <= self.terms.day_limit_fen:
            return ""
        return self.post.allowed(roles.OLD_GOLD_OVER_LIMIT).staff_no

    def _sealed(self, part: OldPart, seller: Seller | None) -> OldPart:
        """The seller under a key made for this piece."""
        if seller is None:
            return part
        under = self.post.ids.new()
        with self.post.books() as books:
            books.carry_out([self.post.keys.create(under)])
            sealed = seal_seller(self.post.keys, books.connection, under, seller)
        return replace(part, sealed_under=under, sealed_seller=sealed)

    @staticmethod
    def _cart_part(part_id: str, part: OldPart) -> CartPart:
        return CartPart(part_id=part_id, kind=KIND, body=canonical(part).decode())

    def reprice(self) -> PricedCart:
        """Take today's prices for the bill's old gold. Raises InTender."""
        with self.post.reading() as connection:
            fresh = [
                (one, self.bill.priced(connection, part, self.post.now())) for one, part in old_parts(self.post.cart)
            ]
        cart = self.selling.cart()
        for part_id, part in fresh:
            cart = self.selling.lay_part(self._cart_part(part_id, part))
        return cart

    # --- in the safe -----------------------------------------------------------------------------------------------

    def here(self) -> tuple[OldPieceRow, ...]:
        """The old pieces that lie in this store."""
        with self.post.reading() as connection:
            return old_pieces_here(connection, self.post.store)

    def ledger(self, first: str = "", last: str = "") -> tuple[LedgerRow, ...]:
        """旧料台账 of this store for business days, today's without any. Raises PeriodWrong."""
        with self.post.reading() as connection:
            today = business_day(connection, self.post.register, self.post.right_clock.now())
            return ledger(connection, self.post.store, *period(first, last, today))

    def at_refinery(self) -> tuple[BatchRow, ...]:
        """What this store sent and has not got back."""
        with self.post.reading() as connection:
            return batches(connection, self.post.store, "sent")

    def metals_of(self, sent_no: str) -> dict[str, int]:
        """Pure metal of a batch by the ledger, mg by metal: what is asked when it comes back."""
        with self.post.reading() as connection:
            return fine_by_metal(connection, normalise_number(sent_no))

    def send(self, old_nos: tuple[str, ...], refinery: str, *, weighed_mg: int = 0, reason: str = "") -> OldGoldSent:
        """Send pieces to the refinery, all that may go when none is named; the list is printed.

        `weighed_mg` is what they weigh together. Raises RefineryMissing, OldGoldUnknown, HoldNotOver, NothingToSend,
        BatchWeightOff, NotPermitted.
        """
        with self.post.books(roles.OLD_GOLD_SEND) as books:
            numbers = [normalise_number(number) for number in old_nos]
            sent = send_to_refinery(
                books, numbers, store=self.post.store, refinery=refinery, weighed_mg=weighed_mg, reason=reason
            )
            self._slip(books, "old_gold_sent", sent.sent_no, lambda head, at, by: refinery_slip(head, sent, at, by))
        self.post.paper.print_soon()
        return sent

    def take_back(
        self, sent_no: str, bars: Sequence[Bar], *, refinery_no: str = "", fee_fen: int = 0, reason: str = ""
    ) -> OldGoldRefined:
        """Book what the refinery gave back; the slip is printed.

        Raises BatchUnknown, RefinedWrong, RefinedOtherwise, NotPermitted.
        """
        with self.post.books(roles.OLD_GOLD_REFINED) as books:
            back = take_back(
                books, normalise_number(sent_no), bars, store=self.post.store, terms=self.terms,
                refinery_no=refinery_no, fee_fen=fee_fen, reason=reason,
            )  # fmt: skip
            self._slip(books, "old_gold_refined", back.sent_no, lambda head, at, by: refined_slip(head, back, at, by))
        self.post.paper.print_soon()
        return back

    def _slip(self, books: Books, kind: str, number: str, draw: Callable[[Letterhead, str, str], Document]) -> None:
        """Queue a batch's paper in the books that wrote it; `draw` gets the heading, the time and who did it."""
        at, by = stamp(books.clock.now()), books.actor.name
        books.carry_out(self.post.paper.slip_rows(books, kind, number, lambda head: draw(head, at, by)))

    def correct(
        self, old_no: str, reason: str, *, purity: str = "", gross_mg: int | None = None, fine_mg: int | None = None
    ) -> None:
        """Put a piece right in the ledger.

        Raises OldGoldUnknown, CorrectionEmpty, FineUnchanged, PurityUnknown, NotPermitted.
        """
        code = self.post.purity(purity).code if purity else ""
        with self.post.books(roles.OLD_GOLD_CORRECT) as books:
            correct(
                books, normalise_number(old_no), store=self.post.store, reason=reason, purity_code=code,
                gross_mg=gross_mg, fine_mg=fine_mg,
            )  # fmt: skip


_NOTHING = Weighed(mg=0, raw="", source="", at="", by="")


def _line_on(bill: SoldBill, barcode: str) -> BillLine:
    """The piece of a bill that an old piece is; of a bill with one piece that one. Raises NotOnReceipt."""
    pieces = [line for line in bill.lines if not line.unit]
    found = [line for line in pieces if barcode in ("", line.barcode)]
    if len(found) != 1:
        names = "、".join(f"{line.name} {line.barcode}" for line in pieces)
        raise NotOnReceipt(receipt=bill.sale_no, pieces=names or "没有单件货品")
    return found[0]
