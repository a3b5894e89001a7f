"""From a sheet's inputs to every figure of the bill: the till's own pricing, and the rules of what pays a bill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import UnsetType

from kernel.money import plain_yuan
from promotions import Engine, RuleSet
from shop.catalogue.facts import CraftFee
from shop.catalogue.rules.purity import metal_of, purity_name
from shop.gold_board.facts import BoardRow
from shop.orders.rules.deposit import split_deposit
from shop.orders.rules.price_lock import locked_price_fen
from shop.sales.facts import Choices, OddTaken
from shop.sales.rules.cart import Cart, CartLine, CartPiece, CartVoucher
from shop.sales.rules.choices import engine_with, for_lines
from shop.sales.rules.earning import earning_less
from shop.sales.rules.given import Given
from shop.sales.rules.given_lines import with_given
from shop.sales.rules.offers import trade_in_weights
from shop.sales.rules.pricing import BY_PIECE, MemberLabel, PricedCart, PricedLine, Pricer
from shop.sales.rules.returning import refund, units_of
from shop.sales.rules.tax import LineTax, Taxable, TaxRates, line_tax, rates_on, traded_by_line
from shop.sheet.errors import SheetRefused
from shop.sheet.rules.birthdays import a_birthday, windows_of
from shop.sheet.rules.figures import (
    DepositFigures,
    Figure,
    LineFigures,
    LineShare,
    OldFigures,
    ReturnFigures,
    Sheet,
    TaxFigures,
)
from shop.sheet.rules.inputs import SheetDeposit, SheetInput, SheetLine, SheetReturn, TradedInPiece, TradedUpPiece
from shop.sheet.rules.old_goods import old_goods
from shop.sheet.rules.soundness import require_sound
from shop.sheet.rules.wording import line_figures, percent

_PARTS = {"metal": "金价", "craft_fee": "工费", "stone": "石价"}


def calculate(sheet: SheetInput) -> Sheet:
    """Every figure of the bill. Raises SheetRefused, RuleRefused; nothing else is asked than what the sheet says."""
    require_sound(sheet)
    rules = RuleSet.parse(sheet.rules)
    priced = with_given(price_goods(sheet, Engine(rules)), _given(sheet))
    sold = (*sheet.lines, *(() if isinstance(sheet.given, UnsetType) else (one.line for one in sheet.given)))
    board = _board(sheet)
    old = old_goods(sheet.old_gold, priced.lines, board=board, policy=sheet.policy)
    priced = earning_less(priced, sheet.points, _unearned_fen(sheet, sum(one.fen for one in old)))
    named = {rule.id: rule for rule in rules}
    by_hand = {one.rule_id: one for one in _choices(sheet).manual}
    lines = tuple(
        _line(line, line_figures(line, given, named, by_hand)) for line, given in zip(priced.lines, sold, strict=True)
    )
    returns = tuple(_return(one) for one in sheet.returns)
    charges_fen, refund_fen = sum(one.fen for one in sheet.charges), sum(one.fen for one in returns)
    due_fen = priced.due_fen + charges_fen - refund_fen
    old_fen, deposit_fen = sum(one.fen for one in old), sum(one.fen for one in sheet.deposits)
    paid_fen = sum(one.fen for one in sheet.paid)
    discount_fen = priced.list_fen - sum(line.net_fen for line in lines) - priced.odd_fen
    return Sheet(
        lines=lines,
        old_gold=old,
        deposits=tuple(_deposit(one) for one in sheet.deposits),
        returns=returns,
        tax=_taxes(sheet, priced.lines, sold, old),
        list_fen=priced.list_fen,
        discount_fen=discount_fen,
        odd_fen=priced.odd_fen,
        goods_fen=priced.due_fen,
        charges_fen=charges_fen,
        refund_fen=refund_fen,
        due_fen=due_fen,
        old_gold_fen=old_fen,
        deposit_fen=deposit_fen,
        paid_fen=paid_fen,
        pay_fen=due_fen - old_fen - deposit_fen - paid_fen,
        points=priced.points,
        rule_set=priced.rule_set,
        optimal=priced.optimal,
        totals=_totals(
            ("货款", priced.list_fen), ("优惠", -discount_fen), ("抹零", -priced.odd_fen),
            ("换购加价", priced.due_fen - sum(line.net_fen for line in lines)), ("其它收费", charges_fen),
            ("退货", -refund_fen), ("应收", due_fen), ("旧料抵扣", -old_fen), ("定金抵扣", -deposit_fen),
            ("已付", -paid_fen), ("实付", due_fen - old_fen - deposit_fen - paid_fen),
        ),
        reasons=tuple(f"{reason.name}: {reason.words}" for reason in priced.reasons),
    )  # fmt: skip


def _unearned_fen(sheet: SheetInput, old_fen: int) -> int:
    """What is paid by what earns no points."""
    paid = [("old_gold", old_fen), *((one.method, one.fen) for one in sheet.paid)]
    return sum(fen for method, fen in paid if method in sheet.points.unpaid_by)


def price_goods(
    sheet: SheetInput, engine: Engine, *, reasons: bool = True, windows: Sequence[int] | None = None
) -> PricedCart:
    """The goods of a sheet that is sound. `engine` goes by the sheet's rules, or by others to see what would be.

    Without `reasons` nothing is said of the rules that are not on the bill. `windows` are those of the sheet's rules
    around a birthday, where the caller knows them.
    """
    board = _board(sheet)
    alone = {
        _line_id(piece.new_line)
        for piece in sheet.old_gold
        if isinstance(piece, TradedUpPiece) and not piece.rule.combine_with_promotion
    }
    odd = None if sheet.odd is None else OddTaken(fen=sheet.odd.fen, reason=sheet.odd.reason, by="")
    cart = Cart(
        cart_id="",
        opened_at=sheet.at,
        vouchers=tuple(CartVoucher(code=one.code, rule_code=one.rule_code, right_id="") for one in sheet.vouchers),
        lines=tuple(_cart_line(line, place, sheet, board) for place, line in enumerate(sheet.lines)),
        odd=odd,
        choices=_choices(sheet),
    )
    left = {} if isinstance(sheet.left, UnsetType) else sheet.left
    ours = engine_with(engine, cart.choices.manual, left)
    pricer = Pricer(ours, engine.rule_set.hash, sheet.policy, sheet.points, sheet.store, tuple(sorted(left.items())))
    return pricer.price(
        cart,
        member=_member(sheet, windows),
        names={},
        board_price=lambda _purity: None,
        stale_after="",
        troubles={},
        fixed_lines=alone,
        traded_in=_traded_in(sheet),
        reasons=reasons,
    )


def _board(sheet: SheetInput) -> dict[str, BoardRow]:
    return {row.purity_code: row for row in sheet.board.prices}


def _given(sheet: SheetInput) -> list[Given]:
    found = () if isinstance(sheet.given, UnsetType) else sheet.given
    return [
        Given(
            rule_id=one.rule_id, code=one.line.barcode, name=one.line.name, category_major=one.line.category_major,
            category=one.line.category, tags=one.line.tags, unit=one.line.unit, qty=one.line.qty,
            fen=one.line.label_price_fen, worth_fen=one.worth_fen,
        )
        for one in found
    ]  # fmt: skip


def _choices(sheet: SheetInput) -> Choices:
    """With lines by the ids that they are priced under."""
    if isinstance(sheet.choices, UnsetType):
        return Choices()
    return for_lines(sheet.choices, {str(number): _line_id(number) for number in range(1, len(sheet.lines) + 1)})


def _traded_in(sheet: SheetInput) -> dict[str, int] | None:
    """As promotions know it: net mg by metal, None where nothing comes back for new."""
    gold = [one for one in sheet.old_gold if isinstance(one, TradedInPiece) and not one.cut_off]
    if not gold and not any(isinstance(one, TradedUpPiece) for one in sheet.old_gold):
        return None
    return trade_in_weights((metal_of(one.purity_code), one.net_mg) for one in gold)


def _line_id(number: int) -> str:
    """Sorts in the order of the lines, as a till's do."""
    return f"{number:06}"


def _cart_line(line: SheetLine, place: int, sheet: SheetInput, board: Mapping[str, BoardRow]) -> CartLine:
    piece = CartPiece(
        barcode=line.barcode,
        name=line.name,
        category_major=line.category_major,
        category=line.category,
        purity_code=line.purity_code,
        purity_name=purity_name(line.purity_code),
        pricing_mode=line.pricing_mode,
        net_gold_weight_mg=line.weight_mg if line.weighed_mg is None else line.weighed_mg,
        craft_fee_mode=line.craft_fee_mode,
        craft_fee_fen=line.craft_fee_fen,
        more_fees=tuple(CraftFee(kind=fee.kind, mode=fee.mode, fen=fee.fen) for fee in line.more_fees),
        stone_fen=line.stone_fen,
        label_price_fen=line.label_price_fen,
        certificate_no="",
        tags=line.tags,
    )
    return CartLine(
        line_id=_line_id(place + 1), piece=piece, board_version=line.board_version or sheet.board.version,
        board_price_fen=0 if line.pricing_mode == BY_PIECE else _gram_price(line, place, board), priced_at=sheet.at,
        salesperson="", qty=line.qty, unit=line.unit, member_price_fen=_member_price(line, board),
    )  # fmt: skip


def _member_price(line: SheetLine, board: Mapping[str, BoardRow]) -> int:
    """A locked price is everybody's; with a line's own price the board is not asked."""
    if line.lock is not None or line.pricing_mode == BY_PIECE:
        return 0
    if line.member_price_fen is not None or line.board_price_fen is not None:
        return line.member_price_fen or 0
    row = board.get(line.purity_code)
    return 0 if row is None else row.member_fen


def _gram_price(line: SheetLine, place: int, board: Mapping[str, BoardRow]) -> int:
    row = board.get(line.purity_code)
    today = line.board_price_fen if line.board_price_fen is not None else 0 if row is None else row.retail_fen
    price = today if line.lock is None else locked_price_fen(line.lock, today)
    if not price:
        problem = f"no price a gram: neither here nor on the board for {line.purity_code!r}"
        raise SheetRefused(where=f"$.lines[{place}].board_price_fen", problem=problem)
    return price


def _member(sheet: SheetInput, windows: Sequence[int] | None) -> MemberLabel | None:
    if sheet.member is None:
        return None
    windows = windows_of(sheet.rules) if windows is None else windows
    month = sheet.member.birthday_month
    points = 0 if isinstance(sheet.member.points, UnsetType) else sheet.member.points
    birthday = a_birthday(sheet.at[:10], month, sheet.member.birthday_days, windows)
    return MemberLabel(
        member_id="", label="", name="", tier=sheet.member.tier, tier_name="", points=points, value_fen=0,
        birthday=birthday, birthday_month=month,
    )  # fmt: skip


def _line(line: PricedLine, figures: tuple[Figure, ...]) -> LineFigures:
    return LineFigures(
        line_no=line.line_no, barcode=line.barcode, name=line.name, weight_mg=line.weight_mg,
        board_price_fen=line.board_price_fen, metal_fen=line.metal_fen, craft_fen=line.craft_fen,
        stone_fen=line.stone_fen, list_fen=line.list_fen, net_fen=line.net_fen, points=line.points,
        shares=tuple(LineShare(rule_id=share.rule_id, name=share.name, fen=share.fen) for share in line.shares),
        figures=figures,
    )  # fmt: skip


def _return(line: SheetReturn) -> ReturnFigures:
    units = units_of(line, line.of_qty, returned=line.qty, before=line.before)
    back = refund(units, line.policy)
    words = f"{plain_yuan(line.net_fen)} 的 {line.of_qty} 件中 {line.qty} 件" if line.of_qty > 1 else ""
    figures = [Figure(name="原实收", formula=words, fen=-units.net_fen)]
    figures += [
        Figure(name=f"不退{_PARTS[part]}", formula="", fen=getattr(back.paid, part))
        for part in sorted(set(line.policy.keep))
    ]
    if back.fee_fen:
        figures.append(Figure(name="手续费", formula="", fen=back.fee_fen))
    return ReturnFigures(
        sale_no=line.sale_no, line_no=line.line_no, name=line.name, fen=back.fen, figures=tuple(figures)
    )  # fmt: skip


def _deposit(deposit: SheetDeposit) -> DepositFigures:
    parts = split_deposit(deposit.kind, deposit.fen, deposit.contract_fen)
    words = f"合同 {plain_yuan(deposit.contract_fen)} × 20 % 以内"
    figures = [Figure(name="定金", formula=words, fen=-parts.earnest_fen)] if parts.earnest_fen else []
    if parts.prepayment_fen:
        figures.append(Figure(name="预付款", formula="", fen=-parts.prepayment_fen))
    return DepositFigures(
        order_no=deposit.order_no, earnest_fen=parts.earnest_fen, prepayment_fen=parts.prepayment_fen,
        figures=tuple(figures),
    )  # fmt: skip


def _taxes(
    sheet: SheetInput, lines: Sequence[PricedLine], sold: Sequence[SheetLine], old: Sequence[OldFigures]
) -> tuple[TaxFigures, ...]:
    """The tax inside each line's price. Old goods lessen what was received; what the shop buys is another deal."""
    rates = rates_on(sheet.at[:10], sheet.tax)
    if rates is None:
        return ()
    metals = [metal_of(line.purity_code) for line in lines]
    by_line, by_metal = [0] * len(lines), dict[str, int]()
    for piece, worth in zip(sheet.old_gold, old, strict=True):
        if isinstance(piece, TradedUpPiece):
            by_line[piece.new_line - 1] += worth.fen
        elif worth.kind == "trade_in":
            metal = metal_of(piece.purity_code)
            by_metal[metal] = by_metal.get(metal, 0) + worth.fen
    nets = [max(0, line.net_fen - up) for line, up in zip(lines, by_line, strict=True)]
    shared = traded_by_line(list(zip(metals, nets, strict=True)), by_metal)
    out = []
    for line, given, metal, net, traded in zip(lines, sold, metals, nets, shared, strict=True):
        tax = line_tax(Taxable(line.category_major, metal, given.tags, net, traded), rates)
        out.append(_tax(line.line_no, tax, rates))
    return tuple(out)


def _tax(line_no: int, tax: LineTax, rates: TaxRates) -> TaxFigures:
    received, vat = plain_yuan(tax.received_fen), percent(rates.vat_bp * 100)
    without = plain_yuan(tax.without_tax_fen)
    figures = [
        Figure(name="不含税价", formula=f"实收 {received} ÷ (1 + {vat})", fen=tax.without_tax_fen),
        Figure(name="增值税", formula=f"{received} - {without}", fen=tax.vat_fen),
    ]
    if tax.consumption_bp:
        formula = f"{without} × {percent(tax.consumption_bp * 100)}"
        figures.append(Figure(name="消费税", formula=formula, fen=tax.consumption_fen))
    return TaxFigures(
        line_no=line_no, received_fen=tax.received_fen, without_tax_fen=tax.without_tax_fen, vat_fen=tax.vat_fen,
        consumption_fen=tax.consumption_fen, figures=tuple(figures),
    )  # fmt: skip


def _totals(*steps: tuple[str, int]) -> tuple[Figure, ...]:
    """The steps that are not nothing; what is due and what is to be paid are always told."""
    always = ("货款", "应收", "实付")
    return tuple(
        Figure(name="付给顾客" if name == "实付" and fen < 0 else name, formula="", fen=fen)
        for name, fen in steps
        if fen or name in always
    )
