"""What the commands about gift cards say when something cannot be."""

from __future__ import annotations

_UNTOUCHED = "Nothing was changed."

GIFT_CARD_WORDS: dict[str, tuple[str, str, str]] = {
    "gift_card.unknown": (
        "There is no gift card {card_no}.",
        _UNTOUCHED,
        "Check the number: GC and eleven digits.",
    ),
    "gift_card.state": (
        "Gift card {card_no} is {state}: {step} is not for it.",
        _UNTOUCHED,
        "Look at it: gift-cards show.",
    ),
    "gift_card.face_not_allowed": (
        "A card may be made for more than 0 and at most {cap}.",
        "No card was made.",
        "Take another face; the caps stand in settings.json under gift_cards.",
    ),
    "gift_card.batch_too_large": (
        "A batch has 1 to {most} cards.",
        "No card was made.",
        "Make several batches.",
    ),
    "gift_card.nothing_to_scrap": (
        "No card of batch {batch} waits to be sold.",
        _UNTOUCHED,
        "See the batches: gift-cards list.",
    ),
    "gift_card.store_unknown": (
        "There is no store {store} that could sell cards.",
        "No card was made.",
        "Check the store's code.",
    ),
}
