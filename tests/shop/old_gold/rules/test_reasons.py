"""Why old gold is not taken."""

from __future__ import annotations

from shop.old_gold.rules.reasons import Reason, blocked


def test_only_a_blocking_reason_takes_the_piece_off_the_bill():
    notice = Reason("old_gold.surplus", blocking=False)

    assert not blocked([notice])
    assert blocked([notice, Reason("old_gold.ratio")])
