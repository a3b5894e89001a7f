"""What the commands about cards say when something cannot be; as words.py."""

from __future__ import annotations

UNTOUCHED = "Nothing was changed."

CARD_WORDS: dict[str, tuple[str, str, str]] = {
    "member.bank_card": ("This is a bank's card.", "Its number was not kept.", "Take the member's card."),
    "member.card_taken": ("Somebody has the card {card_no}.", UNTOUCHED, "Take another blank card."),
    "member.card_unknown": ("Nobody has the card {card_no}.", UNTOUCHED, "Check the number."),
    "member.card_mistyped": (
        "{card_no} is no card's number: a digit is wrong, or two changed places.",
        UNTOUCHED,
        "Check the number.",
    ),
    "member.card_step": (
        "The card {card_no} is in no state for this.",
        UNTOUCHED,
        "See what may be done with it: cards show.",
    ),
    "member.card_paper": (
        "The holder has to show who they are.",
        UNTOUCHED,
        "Say what was shown: --paper.",
    ),
    "member.card_limit_invalid": (
        "A card's last day is a day to come.",
        UNTOUCHED,
        "Write it as YYYY-MM-DD.",
    ),
    "member_file.franchise_too_late": (
        "Store {store} has members already, who joined the chain.",
        UNTOUCHED,
        "Name a store's company before its first member, or open the store under another code.",
    ),
    "stored_value.reset_unproven": (
        "No paper was shown.",
        "No code was given.",
        "See who the member is, then say what was shown: --paper.",
    ),
    "member.card_not_empty": (
        "There is stored value on the account, {left} yuan.",
        "The card stays.",
        "Pay it back at a till first, then do this again.",
    ),
}
