"""Before other tiers are published it is known who would rise and drop by them."""

from __future__ import annotations

import msgspec

from membership.tiers.facts import TierTerms
from membership.tiers.rules.standing import Standing
from membership.tiers.rules.what_if import Moved, what_if
from tests.membership.tiers.policies import BY_AMOUNT, bought

TODAY = "2026-11-21"
DEARER = msgspec.structs.replace(
    BY_AMOUNT, tiers=(TierTerms(code="normal", reach=0), TierTerms(code="gold", reach=50_000))
)
MEMBERS = [
    Standing("m-stays", "gold", "2026-01-01", (bought("S-1", 60_000),)),
    Standing("m-drops", "gold", "2026-01-01", (bought("S-2", 30_000),)),
    Standing("m-would-anyway", "gold", "2026-01-01", ()),
    Standing("m-rises", "normal", "2026-01-01", (bought("S-3", 50_000),)),
]


def test_dearer_tiers_say_who_would_drop_and_who_would_anyway() -> None:
    found = what_if(BY_AMOUNT, DEARER, MEMBERS, TODAY)

    assert (found.rises, found.drops, found.anyway) == (1, 2, 1)
    assert found.counts == {("gold", "gold"): 1, ("gold", "normal"): 2, ("normal", "gold"): 1}
    assert found.moved[0] == Moved("m-drops", "gold", "normal")


def test_a_chain_without_tiers_asks_what_its_first_ones_would_do() -> None:
    found = what_if(None, BY_AMOUNT, MEMBERS, TODAY)

    assert (found.drops, found.anyway) == (1, 0)
