"""What a chain may set about its gold boards."""

from __future__ import annotations

import msgspec
import pytest

from shop.gold_board.rules.policy import BoardPolicy


def test_without_a_word_of_the_chain_three_percent_a_day_and_half_an_hour_count():
    assert (BoardPolicy().jump_bp, BoardPolicy().valid_hours, BoardPolicy().stale_minutes) == (300, 24, 30)


@pytest.mark.parametrize("text", [b'{"jump_bp": 0}', b'{"valid_hours": 0}', b'{"stale_minutes": -1}', b'{"jump": 3}'])
def test_a_policy_that_means_nothing_is_refused(text: bytes):
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(text, type=BoardPolicy)
