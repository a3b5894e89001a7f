"""A house's terms for old gold as data."""

from __future__ import annotations

import msgspec

from shop.old_gold.rules.terms import OldGoldTerms


def test_a_region_asks_for_names_at_its_own_amount():
    asked = [OldGoldTerms(region=region).limits.named_from_fen for region in ("", "深圳", "上海", "别处")]

    assert asked == [None, 20_000_00, 0, None]


def test_terms_come_from_a_settings_file():
    terms = msgspec.json.decode(
        b'{"own": {"method": "difference", "loss_ppm": 5000}, "hold_days": 3}', type=OldGoldTerms
    )

    assert (terms.own.method, terms.own.loss_ppm, terms.hold_days, terms.other.loss_ppm) == (
        "difference",
        5000,
        3,
        80_000,
    )
