"""A worked-out sheet: every figure of a bill with its formula in words."""

from __future__ import annotations

from msgspec import Struct

from kernel.money import plain_yuan


class Figure(Struct, frozen=True, kw_only=True):
    """One figure: `金重` `2.46 g × 1,169.00` 287574. What lessens the bill is below zero."""

    name: str
    formula: str
    fen: int

    @property
    def words(self) -> str:
        """'金重 2.46 g × 1,169.00 = 2,875.74'."""
        amount = plain_yuan(self.fen)
        return f"{self.name} {self.formula} = {amount}" if self.formula else f"{self.name} {amount}"


class LineShare(Struct, frozen=True, kw_only=True):
    """What one rule, or rounding, took off a line."""

    rule_id: str
    name: str
    fen: int


class LineFigures(Struct, frozen=True, kw_only=True):
    """One line: list_fen - shares = net_fen."""

    line_no: int
    barcode: str
    name: str
    weight_mg: int
    board_price_fen: int
    metal_fen: int
    craft_fen: int
    stone_fen: int
    list_fen: int
    net_fen: int
    points: int
    shares: tuple[LineShare, ...]
    figures: tuple[Figure, ...]


class OldFigures(Struct, frozen=True, kw_only=True):
    """One old piece and what it takes off the bill; `notes` say why not, or why not all at the price asked for."""

    old_no: str
    name: str
    kind: str
    fen: int
    figures: tuple[Figure, ...]
    notes: tuple[str, ...]


class ReturnFigures(Struct, frozen=True, kw_only=True):
    """One line that came back and what it gives back."""

    sale_no: str
    line_no: int
    name: str
    fen: int
    figures: tuple[Figure, ...]


class DepositFigures(Struct, frozen=True, kw_only=True):
    """What was paid ahead, by its effect in law."""

    order_no: str
    earnest_fen: int
    prepayment_fen: int
    figures: tuple[Figure, ...]


class TaxFigures(Struct, frozen=True, kw_only=True):
    """The tax inside one line's price, or all of them: received = without_tax + vat."""

    line_no: int
    received_fen: int
    without_tax_fen: int
    vat_fen: int
    consumption_fen: int
    figures: tuple[Figure, ...]


class Sheet(Struct, frozen=True, kw_only=True):
    """Every figure of a bill.

    The lines' nets are list_fen - discount_fen - odd_fen; with what rules added for a price they are goods_fen;
    due_fen = goods_fen + charges_fen - refund_fen; pay_fen = due_fen - old_gold_fen - deposit_fen - paid_fen, below
    zero the shop pays the customer. `totals` are these in words; `reasons` say why each other rule is not on the bill.
    """

    lines: tuple[LineFigures, ...]
    old_gold: tuple[OldFigures, ...]
    deposits: tuple[DepositFigures, ...]
    returns: tuple[ReturnFigures, ...]
    tax: tuple[TaxFigures, ...]
    list_fen: int
    discount_fen: int
    odd_fen: int
    goods_fen: int
    charges_fen: int
    refund_fen: int
    due_fen: int
    old_gold_fen: int
    deposit_fen: int
    paid_fen: int
    pay_fen: int
    points: int
    rule_set: str
    optimal: bool
    totals: tuple[Figure, ...]
    reasons: tuple[str, ...]
