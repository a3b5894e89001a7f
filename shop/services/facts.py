"""What can happen to a service ticket. `step` is the one that a fact follows, as in shop/orders/facts.py.

The customer's own metal is owed to them in mg by purity: in - used - loss - returned = owed.
"""

from __future__ import annotations

from typing import ClassVar

import msgspec

from kernel.facts import Fact


class Metal(msgspec.Struct, frozen=True, kw_only=True):
    """So much of a customer's own metal."""

    purity_code: str
    mg: int


class MetalUsed(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a customer's metal in the work: in the finished piece, and lost."""

    purity_code: str
    used_mg: int
    loss_mg: int


class Stones(msgspec.Struct, frozen=True, kw_only=True):
    """Stones in the article: how many, and their weight in milli-carat where it is known."""

    name: str
    count: int
    mct: int = 0


class TicketOpened(Fact, frozen=True, kw_only=True):
    """An article was left (收件). Customer fields as in orders.placed; `photos` are SHA-256 of pictures kept aside.

    `loss_ppm_most` is the loss of own metal that was agreed to. `fee_fen` 0 with `needs_quote`: the price comes later.
    `sale_no` is the bill by which this shop sold the article, '' for any other.
    """

    kind: ClassVar[str] = "services.opened"
    ticket_no: str
    store: str
    member_id: str
    customer_label: str
    sealed_under: str
    personal: str
    kinds: tuple[str, ...]
    article: str
    weight_mg: int
    promised_on: str
    fee_fen: int
    needs_quote: bool
    sale_no: str = ""
    stones: tuple[Stones, ...] = ()
    metal: tuple[Metal, ...] = ()
    loss_ppm_most: int = 0
    photos: tuple[str, ...] = ()
    note: str = ""


class TicketQuoted(Fact, frozen=True, kw_only=True):
    """The customer heard the price and agreed to it (报价)."""

    kind: ClassVar[str] = "services.quoted"
    ticket_no: str
    store: str
    step: int
    fee_fen: int
    promised_on: str


class TicketSent(Fact, frozen=True, kw_only=True):
    """The article left for a workshop (送修), so heavy."""

    kind: ClassVar[str] = "services.sent"
    ticket_no: str
    store: str
    step: int
    workshop: str
    weight_mg: int


class TicketBack(Fact, frozen=True, kw_only=True):
    """The work is done and the article is here (修回), so heavy and with these stones; `used` of the own metal."""

    kind: ClassVar[str] = "services.back"
    ticket_no: str
    store: str
    step: int
    weight_mg: int
    stones: tuple[Stones, ...]
    used: tuple[MetalUsed, ...] = ()
    photos: tuple[str, ...] = ()
    note: str = ""
    over_loss_by: str = ""  # who let a loss above the agreed one through


class TicketNotified(Fact, frozen=True, kw_only=True):
    """The customer was told that the article can be fetched (通知); `how` without a number."""

    kind: ClassVar[str] = "services.notified"
    ticket_no: str
    store: str
    step: int
    how: str


class TicketRefused(Fact, frozen=True, kw_only=True):
    """The work is not done (拒修): the shop cannot, or the customer does not want the price."""

    kind: ClassVar[str] = "services.refused"
    ticket_no: str
    store: str
    step: int
    reason: str


class TicketHandedOver(Fact, frozen=True, kw_only=True):
    """The customer has the article again: the work done (取件, `done`) or not (退回). `metal` is the own metal left."""

    kind: ClassVar[str] = "services.handed_over"
    ticket_no: str
    store: str
    step: int
    done: bool
    weight_mg: int
    metal: tuple[Metal, ...]


class FeePaid(Fact, frozen=True, kw_only=True):
    """Bill `document_no` took money for the work, ahead or at the end."""

    kind: ClassVar[str] = "services.fee_paid"
    ticket_no: str
    store: str
    document_no: str
    amount_fen: int


class FeeRefunded(Fact, frozen=True, kw_only=True):
    """Bill `document_no` gave back what was paid for work that was not done."""

    kind: ClassVar[str] = "services.fee_refunded"
    ticket_no: str
    store: str
    document_no: str
    amount_fen: int


FACTS = (
    TicketOpened,
    TicketQuoted,
    TicketSent,
    TicketBack,
    TicketNotified,
    TicketRefused,
    TicketHandedOver,
    FeePaid,
    FeeRefunded,
)
