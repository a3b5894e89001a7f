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
    "gift_card.bearer": (
        "Gift card {card_no} is to bearer: it is whoever's who holds it.",
        _UNTOUCHED,
        "Only named cards are reported lost; a suspicious one is frozen: gift-cards freeze.",
    ),
    "gift_card.waits": (
        "Gift card {card_no} was reported lost a short while ago.",
        _UNTOUCHED,
        "Give another one from {day}; the days of waiting stand in settings.json under gift_cards.",
    ),
    "gift_card.held": (
        "A bill at some register holds something of gift card {card_no} still.",
        _UNTOUCHED,
        "See which: rights. Wait until it is paid or taken back.",
    ),
    "gift_card.replacement": (
        "{card_no} is no named card that waits to be sold.",
        _UNTOUCHED,
        "Name a blank named card, or none and a file for the one that is made.",
    ),
    "gift_card.sheet_missing": (
        "The store offers no blank card for {card_no}, so one is made.",
        _UNTOUCHED,
        "Name a new file for its secret: --out card.pdf.",
    ),
    "gift_card.not_asked": (
        "No store asks for another card in the place of {card_no}.",
        _UNTOUCHED,
        "See what is asked: gift-cards asked.",
    ),
    "gift_card.nothing_to_reprint": (
        "No card of batch {batch} is unsold.",
        "No sheet was printed.",
        "See the batches: gift-cards list.",
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
