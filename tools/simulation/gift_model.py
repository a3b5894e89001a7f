"""Gift cards kept a second time from the journal alone, for model.py: what is left on each, and what may be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kernel.facts import Entry
from tools.simulation.deposit_model import came_back

if TYPE_CHECKING:
    from tools.simulation.model import Model


@dataclass
class GiftCard:
    """One card. `left` is its balance, fen."""

    store: str
    named: bool
    face: int
    left: int = 0
    state: str = "made"
    next_card_no: str = ""


def _made(model: Model, _entry: Entry, body: dict[str, Any]) -> bool:
    cards = [one["card_no"] for one in body["cards"]]
    if any(one in model.gifts for one in cards):
        return False
    model.gifts |= {one: GiftCard(body["store"], body["named"], body["face_fen"]) for one in cards}
    return True


def _sold(model: Model, _entry: Entry, body: dict[str, Any]) -> bool:
    """By its own store, for its face, on a bill."""
    card = model.gifts.get(body["card_no"])
    if card is None or (card.state, card.store, card.face) != ("made", body["store"], body["fen"]):
        return False
    if model.bills.get(body["document_no"]) != body["store"]:
        return False
    card.state, card.left = "active", body["fen"]
    return True


def _spent(model: Model, entry: Entry, body: dict[str, Any]) -> bool:
    card, account = model.gifts.get(body["card_no"]), f"gift:{body['card_no']}"
    if body["fen"] <= 0 or model.bills.get(body["document_no"]) != body["store"]:
        return False
    if card is None or not model.use(entry, body, account, body["fen"]):
        return False
    card.left -= body["fen"]
    model.documents[body["document_no"], account][1] += body["fen"]
    return True


def _put_back(model: Model, _entry: Entry, body: dict[str, Any]) -> bool:
    card, paid = model.gifts.get(body["card_no"]), model.documents[body["document_no"], f"gift:{body['card_no']}"]
    if card is None or not 0 < body["fen"] <= paid[1]:
        return False
    if not came_back(model.back, body["document_no"], body):
        return False
    card.left += body["fen"]
    paid[1] -= body["fen"]
    return True


def _taken_back(model: Model, entry: Entry, body: dict[str, Any]) -> bool:
    """All of an unused one, whatever became of it since its right was granted."""
    card = model.gifts.get(body["card_no"])
    if card is None or (card.face, card.left) != (body["fen"], body["fen"]):
        return False
    if model.bills.get(body["document_no"]) != body["store"]:
        return False
    if not model.use(entry, body, f"gift:{body['card_no']}", body["fen"]):
        return False
    card.left, card.state = 0, "voided"
    return True


def _lost(model: Model, _entry: Entry, body: dict[str, Any]) -> bool:
    card = model.gifts.get(body["card_no"])
    if card is None or not card.named or card.state != "active":
        return False
    card.state = "lost"
    return True


def _asked(model: Model, _entry: Entry, body: dict[str, Any]) -> bool:
    card, blank = model.gifts.get(body["card_no"]), model.gifts.get(body["new_card_no"])
    if card is None or (card.state, card.store) != ("lost", body["store"]):
        return False
    return not body["new_card_no"] or (
        blank is not None and blank.named and (blank.state, blank.store) == ("made", body["store"])
    )


def _reissued(model: Model, _entry: Entry, body: dict[str, Any]) -> bool:
    old, new = model.gifts[body["card_no"]], model.gifts[body["new_card_no"]]
    old.left -= body["fen"]
    new.left += body["fen"]
    old.state, old.next_card_no, new.state, new.face = "replaced", body["new_card_no"], "active", body["face_fen"]
    return old.left >= 0


def _carried(model: Model, _entry: Entry, body: dict[str, Any]) -> bool:
    old, new = model.gifts[body["card_no"]], model.gifts[body["to_card_no"]]
    old.left -= body["fen"]
    new.left += body["fen"]
    return old.left >= 0


def _becomes(state: str) -> Callable[[Model, Entry, dict[str, Any]], bool]:
    def deed(model: Model, _entry: Entry, body: dict[str, Any]) -> bool:
        model.gifts[body["card_no"]].state = state
        return True

    return deed


GIFT_DEEDS: dict[str, Callable[[Model, Entry, dict[str, Any]], bool]] = {
    "gift_cards.made": _made,
    "gift_cards.sold": _sold,
    "gift_cards.spent": _spent,
    "gift_cards.put_back": _put_back,
    "gift_cards.taken_back": _taken_back,
    "gift_cards.reported_lost": _lost,
    "gift_cards.reissue_asked": _asked,
    "gift_cards.reissued": _reissued,
    "gift_cards.carried": _carried,
    "gift_cards.loss_cancelled": _becomes("active"),
    "gift_cards.frozen": _becomes("frozen"),
    "gift_cards.thawed": _becomes("active"),
}
GIFT_HQ_ONLY = ("gift_cards.made", "gift_cards.reissued", "gift_cards.carried", "gift_cards.loss_cancelled",
                "gift_cards.frozen", "gift_cards.thawed")  # fmt: skip
