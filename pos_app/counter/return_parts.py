"""Goods that come back as parts of a bill: what lies there, for whoever else has to know."""

from __future__ import annotations

import msgspec

from pos_app.counter.parts import parts_of
from shop.returns.rules.refunds import GOODS_KIND, OtherWay, ReturnDraft
from shop.sales.rules.cart import Cart

KIND, OTHER_WAY = GOODS_KIND, "return-other-way"
_decoder: msgspec.json.Decoder[ReturnDraft | OtherWay] = msgspec.json.Decoder(ReturnDraft | OtherWay)


def part_id(draft: ReturnDraft) -> str:
    """'S-HP01-20261121-0047/2': a line stands on a bill once."""
    return f"{draft.bill.sale_no}/{draft.line_no}"


def drafts_on(cart: Cart) -> tuple[ReturnDraft, ...]:
    """Every line that comes back on the bill."""
    bodies = (_decoder.decode(part.body) for part in parts_of(cart, KIND))
    return tuple(body for body in bodies if isinstance(body, ReturnDraft))


def pieces_back(cart: Cart) -> frozenset[tuple[str, str]]:
    """(bill, barcode) of what comes back on a bill."""
    return frozenset((draft.bill.sale_no, draft.line.barcode) for draft in drafts_on(cart))


def other_way(cart: Cart) -> OtherWay | None:
    """Why the refund does not go by the ways that the bill was paid."""
    bodies = (_decoder.decode(part.body) for part in parts_of(cart, KIND) if part.part_id == OTHER_WAY)
    return next((body for body in bodies if isinstance(body, OtherWay)), None)
