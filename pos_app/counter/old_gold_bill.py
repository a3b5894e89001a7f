"""Old gold on the bill: what each piece pays of it as it stands, and what is recorded when it closes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection

from kernel.books import Books
from kernel.clock import stamp
from kernel.money import plain_yuan
from kernel.weight import grams
from pos_app.counter.dating import business_day
from pos_app.counter.parts import parts_of
from pos_app.counter.post import Post
from pos_app.counter.return_parts import pieces_back
from pos_app.counter.sheets import SheetParts
from pos_app.papers_old_gold import bag_slip, statement_slip
from shop.catalogue.rules.purity import metal_of, purity_name
from shop.daily_close.queries import open_day_of
from shop.gold_board.queries import board_at
from shop.old_gold.queries import SellerDay, old_gold_numbers, seller_day, taken_before
from shop.old_gold.rules.reasons import Reason
from shop.old_gold.rules.terms import OldGoldTerms
from shop.old_gold.rules.worth import OldPart, Worth, offer_of, worths
from shop.old_gold.usecases import BillOfOldGold, take
from shop.old_gold.words import KINDS, explain
from shop.payees.queries import cash_beside_old_gold
from shop.sales.facts import Charge, PricingPolicy, SaleCompleted, SoldTender
from shop.sales.rules.cart import Cart
from shop.sales.rules.offers import trade_in_weights
from shop.sales.rules.pricing import BY_PIECE, PartLine, PricedCart
from shop.sales.rules.tenders import CASH
from shop.sheet.rules.inputs import BoughtBackPiece, OldGoods, TradedInPiece, TradedUpPiece
from shop.sheet.rules.wording import percent

KIND = "old_gold"
_decoder = msgspec.json.Decoder(OldPart)


def read_part(body: str) -> OldPart:
    return _decoder.decode(body)


def old_parts(cart: Cart) -> tuple[tuple[str, OldPart], ...]:
    """(part, piece) on a bill. What is cut off comes first: it is of the new goods and no old gold yet."""
    found = [(part.part_id, read_part(part.body)) for part in parts_of(cart, KIND)]
    return tuple(sorted(found, key=lambda one: one[1].kind != "cut_off"))


def part_name(part: OldPart) -> str:
    return f"{KINDS[part.kind]} {purity_name(part.purity_code)}{part.category}"


class OldGoldBill:
    """The owner of the bill's old gold (`PartOwner`); it tells its inputs and keeps promotions off a traded line."""

    kind = KIND

    def __init__(self, post: Post, policy: Callable[[], PricingPolicy]) -> None:
        self._post, self._policy = post, policy

    @property
    def terms(self) -> OldGoldTerms:
        return self._post.settings.old_gold

    # --- what it is worth ------------------------------------------------------------------------------------------

    def worths(self, cart: Cart, priced: PricedCart) -> tuple[tuple[str, OldPart, Worth], ...]:
        """Each piece of the cart with what it takes off."""
        found, policy = old_parts(cart), self._policy()
        new_mg: dict[str, int] = {}
        for line in priced.lines:
            metal = metal_of(line.purity_code)
            if line.pricing_mode != BY_PIECE and metal:
                new_mg[metal] = new_mg.get(metal, 0) + line.weight_mg
        worth = worths(
            [part for _, part in found], new_mg, {line.barcode: line.net_fen for line in priced.lines},
            weight_scale_mg=policy.old_gold_weight_scale_mg, weight_mode=policy.old_gold_weight_mode,
        )  # fmt: skip
        return tuple((part_id, part, one) for (part_id, part), one in zip(found, worth, strict=True))

    def traded_in(self, cart: Cart) -> Mapping[str, int] | None:
        """Net mg by metal of what comes back for new; neither what the shop buys nor what is cut off the new goods."""
        found = [part for _, part in old_parts(cart) if part.kind in ("trade_in", "gem_trade_up")]
        gold = [part for part in found if part.kind == "trade_in"]  # a gem-set piece goes by its price, not its weight
        return trade_in_weights((metal_of(part.purity_code), part.net_mg) for part in gold) if found else None

    def charges(self, connection: Connection, cart: Cart, priced: PricedCart) -> Sequence[Charge]:
        return ()

    def tenders(self, connection: Connection, cart: Cart, priced: PricedCart) -> Sequence[SoldTender]:
        found = self.worths(cart, priced)
        day = open_day_of(connection, self._post.register)
        numbers = old_gold_numbers(connection, self._post.register, day.date if day else "", len(found))
        return [
            SoldTender(method=KIND, amount_fen=worth.fen, tendered_fen=worth.fen, reference=number)
            for number, (_, _, worth) in zip(numbers, found, strict=True)
        ]

    def fixed_lines(self, cart: Cart) -> frozenset[str]:
        """Lines that promotions leave alone, because their trade-up does not go with any."""
        alone = {part.line_barcode for _, part in old_parts(cart) if _stands_alone(part)}
        return frozenset(line.line_id for line in cart.lines if line.piece.barcode in alone)

    # --- what the screen shows -------------------------------------------------------------------------------------

    def lines(self, connection: Connection, cart: Cart, priced: PricedCart) -> Sequence[PartLine]:
        found = self.worths(cart, priced)
        today = self._today(connection, found)
        total_fen = sum(worth.fen for _, _, worth in found)
        named = any(part.sealed_seller and self._can_open(connection, part) for _, part, _ in found)
        pays_out_fen = max(0, total_fen - priced.due_fen)
        told = any(part.due_diligence for _, part, _ in found)
        notes = [] if told else self._cash_notes(today, pays_out_fen)
        out = []
        for part_id, part, worth in found:
            trouble = self._trouble(connection, part, worth, cart, priced)
            if trouble is None and not named and self._wants_name(part, total_fen):
                trouble = Reason("old_gold.seller_missing")
            words = [explain(one) for one in worth.reasons if trouble is None or one is trouble]
            out.append(
                PartLine(
                    part_id, KIND, part_name(part), detail_words(part, worth), -worth.fen,
                    trouble="" if trouble is None else trouble.code, note=" ".join(words or notes),
                )
            )  # fmt: skip
        return out

    def near_cash_limit(self, connection: Connection, cart: Cart, priced: PricedCart) -> bool:
        """Whether the customer's cash of the day comes near the limit from which the law asks for the form."""
        found = self.worths(cart, priced)
        pays_out_fen = max(0, sum(worth.fen for _, _, worth in found) - priced.due_fen)
        return bool(self._cash_notes(self._today(connection, found), pays_out_fen))

    def _today(self, connection: Connection, found: Sequence[tuple[str, OldPart, Worth]]) -> SellerDay:
        mac = next((part.seller_mac for _, part, _ in found if part.seller_mac), "")
        return self.seller_today(connection, mac)

    def seller_today(self, connection: Connection, seller_mac: str) -> SellerDay:
        """What one person got for old gold in this store on the business day; the cash for other things is with it."""
        day, store = business_day(connection, self._post.register, self._post.right_clock.now()), self._post.store
        found = seller_day(connection, store, seller_mac, day)
        beside_fen = cash_beside_old_gold(connection, store, seller_mac, day)
        return SellerDay(found.credit_fen, found.cash_fen + beside_fen)

    def _cash_notes(self, today: SellerDay, pays_out_fen: int) -> list[str]:
        """A word when the cash of the day comes near the limit."""
        limits = self.terms.limits
        total = today.cash_fen + pays_out_fen
        if not pays_out_fen or total * 100 < limits.cash_limit_fen * limits.prompt_percent:
            return []
        return [
            f"这位顾客今天的现金将到 {plain_yuan(total)}:满 {plain_yuan(limits.cash_limit_fen)} 要先填尽职调查表,"
            "或改付银行卡。"
        ]

    def _wants_name(self, part: OldPart, total_fen: int) -> bool:
        from_fen = self.terms.limits.named_from_fen
        return part.kind == "buy_back" or (from_fen is not None and total_fen >= from_fen)

    def _can_open(self, connection: Connection, part: OldPart) -> bool:
        """A bill that another till parked brings the seal without its key: the seller is asked for again."""
        return self._post.keys.export_key(connection, part.sealed_under) is not None

    def _trouble(
        self, connection: Connection, part: OldPart, worth: Worth, cart: Cart, priced: PricedCart
    ) -> Reason | None:
        if worth.blocking is not None:
            return worth.blocking
        if part.of_receipt and _came_back(connection, part, cart):
            return Reason("old_gold.traded_before")
        if part.kind == "cut_off" and (uncut := _not_to_cut(part, priced)):
            return uncut
        if worth.fen <= 0:
            return Reason("old_gold.no_value")
        return Reason("old_gold.price_changed") if self._is_stale(connection, part) else None

    def _is_stale(self, connection: Connection, part: OldPart) -> bool:
        """The board says otherwise, and the piece was priced longer ago than a bill may take."""
        if part.kind == "gem_trade_up" or not part.priced_at:
            return False
        allowed = timedelta(minutes=self._post.settings.stale_price_minutes)
        if datetime.fromisoformat(part.priced_at) >= self._post.right_clock.now() - allowed:
            return False
        return self.priced(connection, part, None) != part

    def priced(self, connection: Connection, part: OldPart, at: str | None) -> OldPart:
        """The piece at today's prices, fixed at the ISO time `at`; None leaves the time as it was."""
        board = board_at(connection, self._post.now())
        prices = {} if board is None or not board.valid_at(self._post.now()) else board.prices
        code = dict(part.buying.price_of).get(part.metal, "") if part.kind == "buy_back" else part.purity_code
        row = prices.get(code)
        retail, trade, recycle = (0, 0, 0) if row is None else (row.retail_fen, row.trade_in_fen, row.recycle_fen)
        if part.kind == "cut_off":
            price = {"retail": retail, "trade_in": trade, "recycle": recycle}[self.terms.cut_off_at]
            retail = trade = recycle = price
        version = part.board_version if at is None or board is None else board.board_version
        return replace(
            part, retail_fen=retail, trade_in_fen=trade, recycle_fen=recycle, board_version=version,
            priced_at=part.priced_at if at is None else at,
        )  # fmt: skip

    # --- the sheet, and the record ---------------------------------------------------------------------------------

    def on_sheet(self, connection: Connection, cart: Cart, priced: PricedCart) -> SheetParts:
        """What its tenders were worked out from."""
        numbers = [tender.reference for tender in self.tenders(connection, cart, priced)]
        places = {line.barcode: line.line_no for line in priced.lines}
        return SheetParts(
            old_gold=tuple(
                _on_sheet(part, number, places)
                for number, (_, part) in zip(numbers, old_parts(cart), strict=True)
            )
        )  # fmt: skip

    def record(self, books: Books, cart: Cart, priced: PricedCart, fact: SaleCompleted) -> None:
        """Raises CashTooMuch."""
        found = self.worths(cart, priced)
        cash_fen = -sum(one.amount_fen for one in fact.tenders if one.method == CASH and one.amount_fen < 0)
        mac = next((part.seller_mac for _, part, _ in found if part.sealed_seller), "")
        beside_fen = cash_beside_old_gold(books.connection, fact.store, mac, books.business_date)
        bill = BillOfOldGold(
            sale_id=fact.sale_id, sale_no=fact.sale_no, store=fact.store, cash_fen=cash_fen, terms=self.terms,
            beside_fen=beside_fen,
        )  # fmt: skip
        taken = take(books, [part for _, part, _ in found], [worth for _, _, worth in found], bill)
        paper, at = self._post.paper, stamp(books.clock.now())
        for piece in taken:
            slip = partial(bag_slip, piece=piece, at=at)
            books.carry_out(paper.slip_rows(books, "old_gold", piece.old_no, slip))
        statement = partial(statement_slip, sale_no=fact.sale_no, pieces=taken, at=at)
        books.carry_out(paper.slip_rows(books, "old_gold_statement", fact.sale_no, statement))


def detail_words(part: OldPart, worth: Worth) -> str:
    """The formula below a piece's name."""
    if part.kind == "gem_trade_up":
        return f"原购价 {plain_yuan(part.paid_fen)} · 毛重 {grams(part.gross.mg)} g"
    loss_ppm = part.buying.loss_ppm if part.kind == "buy_back" else part.rule.loss_ppm
    loss = f"损耗 {percent(loss_ppm)} · " if loss_ppm else ""
    return f"净重 {grams(part.net_mg)} g · {loss}" + " + ".join(_portions(part, worth))


def _portions(part: OldPart, worth: Worth) -> Iterator[str]:
    if part.kind == "buy_back":
        whole, tenth = divmod(part.fineness_permille_x10, 10)
        yield f"{whole}.{tenth} ‰ 折 {grams(worth.settled_mg)} g × {plain_yuan(worth.surplus.fen_per_g)}"
        return
    for portion in (worth.within, worth.surplus):
        if portion.net_mg:
            yield f"{grams(portion.settled_mg)} g × {plain_yuan(portion.fen_per_g)}"


def _came_back(connection: Connection, part: OldPart, cart: Cart) -> bool:
    """What the receipt sold was taken already, or comes back as goods on this very bill."""
    of_receipt = (part.receipt_no, part.barcode)
    return of_receipt in pieces_back(cart) or taken_before(connection, *of_receipt) is not None


def _stands_alone(part: OldPart) -> bool:
    return part.kind == "gem_trade_up" and not part.up.combine_with_promotion


def _not_to_cut(part: OldPart, priced: PricedCart) -> Reason | None:
    """Links come off a chain that is on the bill, is priced by its weight and weighs more than they do."""
    line = next((line for line in priced.lines if line.barcode == part.line_barcode), None)
    if line is None:
        return Reason("old_gold.new_line_missing")
    if line.pricing_mode == BY_PIECE or part.net_mg >= line.weight_mg:
        return Reason("old_gold.not_to_cut")
    return None


def _on_sheet(part: OldPart, number: str, places: dict[str, int]) -> OldGoods:
    name = part_name(part)
    if part.kind == "gem_trade_up":
        return TradedUpPiece(
            paid_fen=part.paid_fen, new_line=places[part.line_barcode], has_certificate=part.has_certificate,
            label_fen=part.label_fen, name=name, old_no=number, rule=part.up,
        )  # fmt: skip
    if part.kind == "buy_back":
        offer = offer_of(part)
        return BoughtBackPiece(
            purity_code=part.purity_code, name=name, old_no=number,
            **{field: getattr(offer, field) for field in offer.__struct_fields__},
        )  # fmt: skip
    return TradedInPiece(
        purity_code=part.purity_code, net_mg=part.net_mg, name=name, old_no=number, rule=part.rule,
        cut_off=part.kind == "cut_off",
        retail_fen=part.retail_fen, trade_in_fen=part.trade_in_fen, recycle_fen=part.recycle_fen,
    )  # fmt: skip
