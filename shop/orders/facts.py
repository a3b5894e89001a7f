"""What can happen to an order and to the money that was paid ahead on it.

`step` counts the changes of an order's terms and state: a fact names the one it follows, so that two tills of a store
that change one order at the same time do not both have effect. Money paid ahead moves apart from that.
"""

from __future__ import annotations

from typing import ClassVar, Literal

import msgspec

from kernel.facts import Fact

DepositKind = Literal["earnest", "prepayment"]
Fault = Literal["customer", "shop", "nobody"]


class OrderLine(msgspec.Struct, frozen=True, kw_only=True):
    """What is ordered: a piece in stock, by its `barcode`, or one that is to be made, as it is written here.

    `weight_mg` is the piece's net gold, or the weight that is aimed at, 0 where gold is not paid by weight; `other_fen`
    is paid besides gold and craft fee: stones, or a fixed price. `barcode` '' until a written piece is there.
    """

    line_no: int
    description: str
    category: str = ""
    purity_code: str = ""
    weight_mg: int = 0
    size: str = ""
    craft_fee_mode: Literal["per_gram", "per_piece"] = "per_piece"
    craft_fee_fen: int = 0
    other_fen: int = 0
    barcode: str = ""


class OrderTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What was agreed. Days are 'YYYY-MM-DD'.

    `contract_fen` is the price on the written order, of which at most 20 % is earnest. `locked_fen` a gram holds for
    these lines alone and until `pickup_date`, 0 for no lock; `lower_of_two`: today's price where that is lower.
    """

    lines: tuple[OrderLine, ...]
    contract_fen: int
    deposit_kind: DepositKind
    pickup_date: str
    expires_on: str
    locked_fen: int = 0
    lower_of_two: bool = False
    note: str = ""


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """`fen` of money paid ahead, by one way of paying; `reference` and the parts of stored value as on its bill."""

    method: str
    fen: int
    reference: str = ""
    principal_fen: int = 0
    bonus_fen: int = 0


class OrderPlaced(Fact, frozen=True, kw_only=True):
    """A customer ordered. `customer_label` is masked; who is no member stands sealed in `personal`."""

    kind: ClassVar[str] = "orders.placed"
    order_no: str
    store: str
    member_id: str
    customer_label: str
    sealed_under: str
    personal: str
    salesperson: str
    terms: OrderTerms


class OrderChanged(Fact, frozen=True, kw_only=True):
    """Shop and customer agreed on other terms."""

    kind: ClassVar[str] = "orders.changed"
    order_no: str
    store: str
    step: int
    terms: OrderTerms
    reason: str


class OrderReady(Fact, frozen=True, kw_only=True):
    """Everything ordered is there and can be picked up; `terms` name the pieces that were made."""

    kind: ClassVar[str] = "orders.ready"
    order_no: str
    store: str
    step: int
    terms: OrderTerms


class OrderFulfilled(Fact, frozen=True, kw_only=True):
    """The customer has the goods, on bill `document_no`."""

    kind: ClassVar[str] = "orders.fulfilled"
    order_no: str
    store: str
    step: int
    document_no: str


class OrderExpired(Fact, frozen=True, kw_only=True):
    """Nobody came until the day agreed: lock and reservation end. What was paid ahead stays until it is decided on."""

    kind: ClassVar[str] = "orders.expired"
    order_no: str
    store: str
    step: int


class OrderCancelled(Fact, frozen=True, kw_only=True):
    """The order is off. What goes back follows from what was paid and from `fault` alone (Civil Code 587)."""

    kind: ClassVar[str] = "orders.cancelled"
    order_no: str
    store: str
    step: int
    fault: Fault
    reason: str
    earnest_fen: int
    prepayment_fen: int


class DepositTaken(Fact, frozen=True, kw_only=True):
    """The customer paid ahead, on bill `document_no`: so much is earnest, so much a prepayment.

    By `ways` it was paid, of the bill's member where it was value; by them it goes back.
    """

    kind: ClassVar[str] = "orders.deposit_taken"
    order_no: str
    store: str
    document_no: str
    earnest_fen: int
    prepayment_fen: int
    member_id: str = ""
    ways: tuple[Way, ...] = ()


class DepositWaysCorrected(Fact, frozen=True, kw_only=True):
    """The bill that took money ahead was corrected: it was not paid by the ways `before`, but by these."""

    kind: ClassVar[str] = "orders.deposit_ways_corrected"
    order_no: str
    store: str
    document_no: str
    member_id: str
    before: tuple[Way, ...]
    ways: tuple[Way, ...]


class DepositApplied(Fact, frozen=True, kw_only=True):
    """All that was paid ahead paid of bill `document_no`, by which the goods were handed over."""

    kind: ClassVar[str] = "orders.deposit_applied"
    order_no: str
    store: str
    document_no: str
    earnest_fen: int
    prepayment_fen: int


class DepositRefunded(Fact, frozen=True, kw_only=True):
    """What a cancelled order gives back was paid out on bill `document_no`; `penalty_fen` besides what was paid."""

    kind: ClassVar[str] = "orders.deposit_refunded"
    order_no: str
    store: str
    document_no: str
    refund_fen: int
    penalty_fen: int


FACTS = (
    OrderPlaced,
    OrderChanged,
    OrderReady,
    OrderFulfilled,
    OrderExpired,
    OrderCancelled,
    DepositTaken,
    DepositWaysCorrected,
    DepositApplied,
    DepositRefunded,
)
