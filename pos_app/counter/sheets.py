"""The sheet of the bill that is being paid: from the cart to every input of its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol, runtime_checkable

import msgspec
from sqlalchemy import Connection

from membership.rules.points import PointsPolicy
from pos_app.counter.parts import Parts
from shop.sales.facts import Charge, Choices, PricingPolicy
from shop.sales.rules.cart import Cart, CartLine
from shop.sales.rules.given import Given
from shop.sales.rules.pricing import BY_PIECE, MemberLabel, PricedCart
from shop.sales.rules.tax import rates_on
from shop.sheet.rules.birthdays import narrowest, windows_of
from shop.sheet.rules.inputs import (
    OldGoods,
    SheetDeposit,
    SheetFee,
    SheetGiven,
    SheetInput,
    SheetLine,
    SheetMember,
    SheetOdd,
    SheetPaid,
    SheetReturn,
    SheetVoucher,
)


class SheetParts(NamedTuple):
    """What a feature's parts of the bill were worked out from."""

    old_gold: tuple[OldGoods, ...] = ()
    deposits: tuple[SheetDeposit, ...] = ()
    returns: tuple[SheetReturn, ...] = ()
    charges: tuple[Charge, ...] = ()


@runtime_checkable
class TellsSheet(Protocol):
    """An owner of parts that tells their inputs. Of any other the sheet has amounts and documents only."""

    def on_sheet(self, connection: Connection, cart: Cart, priced: PricedCart) -> SheetParts:
        """The inputs of its charges and tenders, all of them."""
        ...


def sheet_of(
    connection: Connection, cart: Cart, priced: PricedCart, *,
    store: str, policy: PricingPolicy, points: PointsPolicy, rules: list[dict[str, Any]], parts: Parts,
) -> SheetInput:  # fmt: skip
    """Every input of the priced cart; `rules` are those that priced it."""
    told = [owner for owner in parts.of(cart) if isinstance(owner, TellsSheet)]
    silent = [owner for owner in parts.of(cart) if not isinstance(owner, TellsSheet)]
    found = [owner.on_sheet(connection, cart, priced) for owner in told]
    rates = rates_on(cart.opened_at[:10])
    member = priced.member
    return SheetInput(
        at=cart.opened_at,
        store=store,
        lines=tuple(_line(line) for line in cart.lines),
        policy=policy,
        points=points,
        member=None if member is None else _member(member, cart.opened_at[:10], rules, priced.points_spent),
        rules=tuple(rules),
        vouchers=tuple(SheetVoucher(code=one.code, rule_code=one.rule_code) for one in cart.vouchers),
        odd=None if cart.odd is None else SheetOdd(fen=cart.odd.fen, reason=cart.odd.reason),
        old_gold=tuple(piece for one in found for piece in one.old_gold),
        deposits=tuple(deposit for one in found for deposit in one.deposits),
        returns=tuple(line for one in found for line in one.returns),
        charges=(
            *(charge for one in found for charge in one.charges),
            *(charge for owner in silent for charge in owner.charges(connection, cart, priced)),
        ),
        paid=tuple(
            SheetPaid(method=tender.method, reference=tender.reference, fen=tender.amount_fen)
            for owner in silent
            for tender in owner.tenders(connection, cart, priced)
        ),
        tax=() if rates is None else (rates,),
        choices=cart.numbered_choices if cart.choices != Choices() else msgspec.UNSET,
        left=dict(priced.left) or msgspec.UNSET,
        given=tuple(_given(one) for one in priced.given) or msgspec.UNSET,
    )


def _given(one: Given) -> SheetGiven:
    line = SheetLine(
        barcode=one.code, name=one.name, category_major=one.category_major, category=one.category,
        pricing_mode="by_piece", label_price_fen=one.fen, tags=one.tags, qty=one.qty, unit=one.unit,
    )  # fmt: skip
    return SheetGiven(rule_id=one.rule_id, line=line, worth_fen=one.worth_fen)


def _line(line: CartLine) -> SheetLine:
    piece = line.piece
    return SheetLine(
        barcode=piece.barcode,
        name=piece.name,
        category_major=piece.category_major,
        category=piece.category,
        purity_code=piece.purity_code,
        pricing_mode=piece.pricing_mode,  # type: ignore[arg-type]
        weight_mg=piece.net_gold_weight_mg,
        weighed_mg=None if line.weighed is None else line.gold_mg,
        board_version=line.board_version,
        board_price_fen=None if piece.pricing_mode == BY_PIECE else line.board_price_fen,
        member_price_fen=line.member_price_fen or None,
        lock=line.lock,
        craft_fee_mode=piece.craft_fee_mode,  # type: ignore[arg-type]
        craft_fee_fen=piece.craft_fee_fen,
        craft_fee_original_fen=piece.craft_fee_original_fen,
        more_fees=tuple(msgspec.convert(msgspec.to_builtins(fee), SheetFee) for fee in piece.more_fees),
        stone_fen=piece.stone_fen,
        label_price_fen=piece.label_price_fen,
        tags=piece.tags,
        qty=line.qty,
        unit=line.unit,
    )


def _member(
    member: MemberLabel, day: str, rules: Sequence[Mapping[str, Any]], points_spent: int
) -> SheetMember:  # fmt: skip
    return SheetMember(
        tier=member.tier,
        birthday_month=member.birthday_month,
        birthday_days=narrowest(day, member.birthday, windows_of(rules)),
        points=points_spent or msgspec.UNSET,
    )
