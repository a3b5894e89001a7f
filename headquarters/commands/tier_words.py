"""What the commands about tiers say when something cannot be; as words.py."""

from __future__ import annotations

UNTOUCHED = "Nothing was changed."

TIER_WORDS: dict[str, tuple[str, str, str]] = {
    "tiers.policy_refused": (
        "These tiers cannot be carried out: {problem}.",
        UNTOUCHED,
        "Put the file right; the manual's page about members shows one.",
    ),
    "tiers.no_policy": ("The chain has no tiers yet.", UNTOUCHED, "Ask for some: tiers propose."),
    "tiers.proposal_not_open": (
        "There is no proposal {number} that waits.",
        UNTOUCHED,
        "See what does: tiers show.",
    ),
    "tiers.proposer_again": (
        "{staff} asked for these tiers and cannot let them through too.",
        UNTOUCHED,
        "Let another person of headquarters approve them.",
    ),
    "tiers.drops_not_said": (
        "{drops} members would drop by these tiers, not {said}.",
        UNTOUCHED,
        "If that is wanted, say it: --drops {drops}. Who they are: tiers what-if.",
    ),
}
