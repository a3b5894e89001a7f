"""The way of a ticket: 收件 -> (报价) -> 送修 -> 修回 -> 通知 -> 取件, or 拒修 -> 退回."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from kernel.days import is_day
from kernel.money import divide
from kernel.weight import grams
from shop.catalogue.rules.details import MONEY_FEN_MAX
from shop.catalogue.rules.weighing import require_plausible
from shop.services.errors import LossTooMuch, MetalWrong, StepWrong, StonesDiffer, TicketIncomplete
from shop.services.facts import Metal, MetalUsed, Stones, TicketOpened
from shop.services.rules.wording import KINDS, state_words, step_words

# What a ticket must be for a step to begin. Small work is done while the customer waits: it is never sent away.
BEFORE = {
    "quoted": ("received", "quoted"),
    "sent": ("received", "quoted", "back"),
    "back": ("received", "quoted", "sent"),
    "notified": ("back", "notified"),
    "refused": ("received", "quoted", "sent", "back"),
    "picked_up": ("back", "notified"),
    "returned": ("refused",),
}
OWN_METAL = "customer_material"
_WHOLE_PPM = 1_000_000
ENDED = ("picked_up", "returned")


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer leaves and what is to be done with it; fields as in services.opened."""

    kinds: tuple[str, ...]
    article: str
    weight_mg: int
    promised_on: str
    fee_fen: int = 0
    needs_quote: bool = False
    sale_no: str = ""
    stones: tuple[Stones, ...] = ()
    metal: tuple[Metal, ...] = ()
    loss_ppm_most: int = 0
    photos: tuple[str, ...] = ()
    note: str = ""


def require_step(ticket_no: str, state: str, step: str) -> None:
    """Raises StepWrong."""
    if state not in BEFORE[step]:
        raise StepWrong(ticket=ticket_no, state=state_words(state), step=step_words(step))


def require_sound(ticket: TicketOpened, today: str) -> None:
    """What a ticket must say before the article is taken. Raises TicketIncomplete, WeightAbsurd."""
    if not ticket.kinds or any(kind not in KINDS for kind in ticket.kinds):
        raise TicketIncomplete(what="服务项目")
    if not ticket.article.strip():
        raise TicketIncomplete(what="物品")
    if ticket.weight_mg <= 0:
        raise TicketIncomplete(what="收件重量")
    require_plausible(ticket.weight_mg)
    require_promise(ticket.promised_on, today)
    require_fee(ticket.fee_fen)
    if ticket.needs_quote and ticket.fee_fen:
        raise TicketIncomplete(what="费用")
    if bool(ticket.metal) != (OWN_METAL in ticket.kinds):
        raise TicketIncomplete(what="来料克重")
    if any(not one.purity_code or one.mg <= 0 for one in ticket.metal):
        raise TicketIncomplete(what="来料成色和克重")
    if len({one.purity_code for one in ticket.metal}) != len(ticket.metal):
        raise TicketIncomplete(what="来料成色和克重")
    for one in ticket.metal:
        require_plausible(one.mg)
    if not 0 <= ticket.loss_ppm_most <= _WHOLE_PPM:
        raise TicketIncomplete(what="约定损耗")
    require_stones(ticket.stones)


def require_promise(promised_on: str, today: str) -> None:
    """Raises TicketIncomplete."""
    if not is_day(promised_on) or promised_on < today:
        raise TicketIncomplete(what="约定日期")


def require_fee(fee_fen: int) -> None:
    """Raises TicketIncomplete."""
    if not 0 <= fee_fen <= MONEY_FEN_MAX:
        raise TicketIncomplete(what="费用")


def require_stones(stones: Sequence[Stones]) -> None:
    """Raises TicketIncomplete."""
    if any(not one.name.strip() or one.count <= 0 or one.mct < 0 for one in stones):
        raise TicketIncomplete(what="石头")


def require_same_stones(left: Sequence[Stones], back: Sequence[Stones], note: str) -> None:
    """What came with stones goes with as many, or the ticket says why not. Raises StonesDiffer."""
    before, after = sum(one.count for one in left), sum(one.count for one in back)
    if before != after and not note.strip():
        raise StonesDiffer(left=before, back=after)


def require_metal(
    left: Sequence[Metal], owed: Sequence[Metal], used: Sequence[MetalUsed], loss_ppm_most: int, *, allowed: bool
) -> None:
    """No more is used than is owed, no more is lost than was agreed, unless somebody `allowed` it.

    Raises MetalWrong, LossTooMuch.
    """
    there, brought = {one.purity_code: one.mg for one in owed}, {one.purity_code: one.mg for one in left}
    for one in used:
        have = there.pop(one.purity_code, 0)
        if min(one.used_mg, one.loss_mg) < 0 or one.used_mg + one.loss_mg > have:
            raise MetalWrong(purity=one.purity_code, owed=grams(have))
        most = divide(brought.get(one.purity_code, 0) * loss_ppm_most, _WHOLE_PPM, "floor")
        if one.loss_mg > most and not allowed:
            raise LossTooMuch(purity=one.purity_code, loss=grams(one.loss_mg), most=grams(most))
