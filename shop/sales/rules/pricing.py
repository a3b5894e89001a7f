"""What a cart costs, line by line, with every figure's inputs: board price, components, promotions, points."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from kernel.weight import Weighed
from membership.rules.points import BillPoints, PointsPolicy, points_for
from promotions import Context, Engine, Line, MemberContext, Priced
from shop.sales.facts import Charge, PricingPolicy, RuleUse
from shop.sales.rules import rounding
from shop.sales.rules.cart import Cart, CartLine
from shop.sales.rules.components import BY_PARTS as BY_PARTS
from shop.sales.rules.components import BY_PIECE as BY_PIECE
from shop.sales.rules.components import Components, components, detail_text, unit_text
from shop.sales.rules.given import Given
from shop.sales.rules.next_steps import next_steps
from shop.sales.rules.offers import component_of, offers
from shop.sales.rules.reasons import ReasonLine as ReasonLine
from shop.sales.rules.reasons import Worded, reason_lines
from shop.sales.rules.stale import price_today, stale_price_fen


@dataclass(frozen=True, slots=True)
class Share:
    """What one rule, or rounding, took off one line; `component` as in the recorded share."""

    rule_id: str
    name: str
    fen: int
    component: str = ""


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line as the screen, the receipt and the sale show it. list = metal + craft + stone, or the label price.

    A gram costs `board_price_fen` by the board, `member_price_fen` for members (0: the same), and `sold_price_fen` on
    this bill. `unit` of goods by quantity, '' for a single piece; amounts are those of `qty` together. `given_by` is
    the promotion that put it on the bill, `worth_fen` what a gift is worth.
    """

    line_id: str
    line_no: int
    barcode: str
    name: str
    detail: str
    category_major: str
    category: str
    purity_code: str
    purity_name: str
    pricing_mode: str
    weight_mg: int
    board_version: int
    board_price_fen: int
    metal_fen: int
    craft_fen: int
    stone_fen: int
    list_fen: int
    net_fen: int
    unit_text: str
    shares: tuple[Share, ...]
    salesperson: str
    salesperson_name: str
    points: int
    certificate_no: str
    stale_price_fen: int
    trouble: str
    weighed: Weighed | None = None
    locked_by: str = ""  # the order that the gram's price was promised in
    member_price_fen: int = 0
    sold_price_fen: int = 0
    emergency_no: str = ""
    qty: int = 1
    unit: str = ""
    given_by: str = ""
    worth_fen: int = 0

    @property
    def off_fen(self) -> int:
        return self.list_fen - self.net_fen


@dataclass(frozen=True, slots=True)
class MemberLabel:
    """The member on the bill, masked as on the main screen."""

    member_id: str
    label: str
    name: str
    tier: str
    tier_name: str
    points: int
    value_fen: int
    birthday: str  # 'MM-DD' or ''
    birthday_month: bool


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part as the bill shows it below the goods. `fen` is what it adds to the bill, below zero what it takes off.

    `trouble` is why it cannot be paid as it stands, as a code; `note` what a person should know of it.
    """

    part_id: str
    kind: str
    title: str
    detail: str
    fen: int
    trouble: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PricedCart:
    """A cart with its price; `due_fen` is what the customer pays before tenders: goods, and `charges` besides.

    `reasons` say why other rules are not on the bill, `further` what the next step of those on it would take.
    `codes` are the vouchers on the bill, `idle_codes` those of them that take nothing off it. `answer` is the engine's,
    before rounding; `left` how far rules could go, by id, where quotas left them less than the bill could use.
    `given` are the last lines, which promotions put there; `gifts_short` the rules whose gift is not in stock.
    """

    cart_id: str
    lines: tuple[PricedLine, ...]
    member: MemberLabel | None
    pieces: int
    list_fen: int
    off_fen: int
    due_fen: int
    points: int
    reasons: Sequence[ReasonLine]
    optimal: bool
    codes: tuple[str, ...]
    rule_set: str
    idle_codes: tuple[str, ...] = ()
    charges: tuple[Charge, ...] = ()
    parts: tuple[PartLine, ...] = ()
    answer: Priced | None = None
    left: tuple[tuple[str, int], ...] = ()
    given: tuple[Given, ...] = ()
    gifts_short: tuple[str, ...] = ()
    further: Sequence[ReasonLine] = ()

    @property
    def empty(self) -> bool:
        return not self.lines and not self.parts

    @property
    def rules(self) -> tuple[RuleUse, ...]:
        """The promotions on the bill."""
        if self.answer is None:
            return ()
        handed_out = {one.rule_id: one.count for one in self.answer.vouchers}
        return tuple(
            RuleUse(
                rule_id=one.rule_id, uses=one.uses, fen=one.fen, points=one.points,
                vouchers=handed_out.get(one.rule_id, 0),
            )
            for one in self.answer.applied
        )  # fmt: skip

    @property
    def points_spent(self) -> int:
        """What the customer gives for things that are had for points."""
        return 0 if self.answer is None else self.answer.points_spent

    @property
    def to_pay_fen(self) -> int:
        """What is left to pay when the parts have paid of the bill; below zero the customer is paid."""
        return self.due_fen - sum(charge.fen for charge in self.charges) + sum(part.fen for part in self.parts)

    @property
    def odd_fen(self) -> int:
        """What rounding and a person's word took off, all lines together."""
        return sum(share.fen for line in self.lines for share in line.shares if share.rule_id in rounding.NAMES)


@dataclass(frozen=True, slots=True)
class Pricer:
    """Prices carts under one rule set, one rounding policy and one points policy."""

    engine: Engine
    rule_set: str
    policy: PricingPolicy
    points_policy: PointsPolicy
    store: str
    left: tuple[tuple[str, int], ...] = ()

    def price(
        self,
        cart: Cart,
        *,
        member: MemberLabel | None,
        names: Mapping[str, str],
        board_price: Callable[[str], int | None],
        member_price: Callable[[str], int] = lambda _purity: 0,
        stale_after: str,
        troubles: Mapping[str, str],
        label_budget: int | None = None,
        fixed_lines: Collection[str] = (),
        traded_in: Mapping[str, int] | None = None,
        reasons: bool = True,
    ) -> PricedCart:
        """Price the whole cart; exactly, unless `label_budget` bounds the search for a quick answer on a scan.

        `board_price` gives today's price of a purity (None without a valid board), `member_price` that for members (0:
        the same); a line whose price was fixed before the ISO time `stale_after` and differs from it is marked.
        `troubles` maps barcodes to stock errors.
        Lines whose ids are in `fixed_lines` take no promotion. `traded_in` is the old gold that comes back for new, net
        mg by metal; None where none does. Without `reasons` nothing is said of the rules that are not on the bill.
        """

        today = partial(price_today, board_price=board_price, member_price=None if member is None else member_price)
        grams = [line.gram_fen(for_member=member is not None) for line in cart.lines]
        parts = [components(line, self.policy, gram) for line, gram in zip(cart.lines, grams, strict=True)]
        offered = offers(cart.lines, parts, grams, fixed_lines=fixed_lines, traded_in=traded_in or {})
        ctx = self._context(cart, member, trade_in=traded_in is not None)
        priced = self.engine.price(offered, ctx, label_budget=label_budget, reasons=reasons)
        shares = self._shares(cart, priced)
        nets = [_net(part, of_line) for part, of_line in zip(parts, shares, strict=True)]
        bases = [(line.piece.category_major, net) for line, net in zip(cart.lines, nets, strict=True)]
        points, total_points = earned(bases, shares, member, self.points_policy)
        lines = tuple(
            _priced_line(
                line,
                part,
                shares[number - 1],
                gram_fen=grams[number - 1],
                line_no=number,
                points=points[number - 1],
                salesperson_name=names.get(line.salesperson, line.salesperson),
                stale_price_fen=stale_price_fen(line, grams[number - 1], today, stale_after),
                trouble=troubles.get(line.piece.barcode, ""),
            )
            for number, (line, part) in enumerate(zip(cart.lines, parts, strict=True), start=1)
        )
        return self._whole(cart, priced, lines, member, total_points, offered)

    def _whole(
        self, cart: Cart, priced: Priced, lines: tuple[PricedLine, ...], member: MemberLabel | None, points: int,
        offered: Sequence[Line],
    ) -> PricedCart:  # fmt: skip
        list_fen = sum(line.list_fen for line in lines)
        due_fen = sum(line.net_fen for line in lines) + _besides(priced)
        return PricedCart(
            cart_id=cart.cart_id,
            lines=lines,
            member=member,
            pieces=cart.pieces,
            list_fen=list_fen,
            off_fen=list_fen - due_fen,
            due_fen=due_fen,
            points=points,
            reasons=reason_lines(priced, self.engine.rule_set),
            optimal=priced.optimal,
            codes=tuple(voucher.code for voucher in cart.vouchers),
            rule_set=self.rule_set,
            idle_codes=self._idle(cart, priced),
            answer=priced,
            left=self.left,
            further=Worded(lambda: next_steps(priced, self.engine.rule_set, offered)),
        )

    def _shares(self, cart: Cart, priced: Priced) -> list[tuple[Share, ...]]:
        """What came off each line: the promotions' shares, then those of rounding."""
        names = {applied.rule_id: applied.name for applied in priced.applied}
        rules = self.engine.rule_set
        by_hand_fen = 0 if cart.odd is None else cart.odd.fen
        nets = [line.net_fen for line in priced.lines]
        odds = rounding.round_bill(nets, self.policy, besides_fen=_besides(priced), by_hand_fen=by_hand_fen)
        return [
            (
                *(Share(rule_id, names[rule_id], fen, component_of(rules[rule_id])) for rule_id, fen in line.shares),
                *(Share(rule_id, rounding.NAMES[rule_id], fen) for rule_id, fen in odd),
            )
            for line, odd in zip(priced.lines, odds, strict=True)
        ]

    def _idle(self, cart: Cart, priced: Priced) -> tuple[str, ...]:
        """Vouchers whose rule is not on the bill; of several for one rule the first is used, the others are idle."""
        applied = {rule.rule_id for rule in priced.applied}
        waiting = {rule.code for rule in self.engine.rule_set.rules if rule.id in applied}
        idle = []
        for voucher in cart.vouchers:
            if voucher.rule_code in waiting:
                waiting.discard(voucher.rule_code)
            else:
                idle.append(voucher.code)
        return tuple(idle)

    def _context(self, cart: Cart, member: MemberLabel | None, *, trade_in: bool) -> Context:
        who = (
            None
            if member is None
            else MemberContext(level=member.tier, birthday=member.birthday or None, points=member.points)
        )
        return Context(
            now=datetime.fromisoformat(cart.opened_at).replace(tzinfo=None),
            member=who,
            store=self.store,
            codes=tuple(voucher.rule_code for voucher in cart.vouchers),
            pin=cart.choices.pin,
            ban=cart.choices.ban,
            opt_in=cart.choices.opt_in,
            trade_in=trade_in,
        )


def earned(
    lines: Sequence[tuple[str, int]], shares: Sequence[Sequence[Share]], member: MemberLabel | None,
    policy: PointsPolicy, less_fen: int = 0,
) -> BillPoints:  # fmt: skip
    """Points of lines (major category, net fen) with these shares; nobody earns without being a member.

    `less_fen` as in `points_for`.
    """
    if member is None:
        return BillPoints((0,) * len(lines), 0)
    promoted = [
        place for place, of_line in enumerate(shares) if any(share.rule_id not in rounding.NAMES for share in of_line)
    ]
    return points_for(lines, policy, member.tier, birthday=member.birthday_month, promoted=promoted, less_fen=less_fen)


def _net(part: Components, shares: Sequence[Share]) -> int:
    return part.list_fen - sum(share.fen for share in shares)


def _besides(priced: Priced) -> int:
    """What is to be paid besides the lines: goods that a rule adds for a price."""
    return sum(one.fen for one in priced.add_ons)


def _priced_line(
    line: CartLine,
    part: Components,
    shares: tuple[Share, ...],
    *,
    gram_fen: int,
    line_no: int,
    points: int,
    salesperson_name: str,
    stale_price_fen: int,
    trouble: str,
) -> PricedLine:
    piece = line.piece
    return PricedLine(
        line_id=line.line_id,
        line_no=line_no,
        barcode=piece.barcode,
        name=piece.name,
        detail=detail_text(line),
        category_major=piece.category_major,
        category=piece.category,
        purity_code=piece.purity_code,
        purity_name=piece.purity_name,
        pricing_mode=piece.pricing_mode,
        weight_mg=part.weight_mg,
        board_version=line.board_version,
        board_price_fen=line.board_price_fen,
        metal_fen=part.metal_fen,
        craft_fen=part.craft_fen,
        stone_fen=part.stone_fen,
        list_fen=part.list_fen,
        net_fen=_net(part, shares),
        unit_text=unit_text(line, gram_fen),
        shares=shares,
        salesperson=line.salesperson,
        salesperson_name=salesperson_name,
        points=points,
        certificate_no=piece.certificate_no,
        stale_price_fen=stale_price_fen,
        trouble=trouble,
        weighed=line.weighed,
        locked_by="" if line.lock is None else line.lock.order_no,
        member_price_fen=line.member_price_fen,
        sold_price_fen=gram_fen,
        emergency_no=line.emergency_no,
        qty=line.qty,
        unit=line.unit,
    )
