"""What only headquarters says, or a store of itself alone, is named by words that some kind of fact begins with."""

from __future__ import annotations

import pytest

from headquarters.intake.speakers import HEADQUARTERS_ONLY, OF_ONE_STORE
from shop.registry import FACTS


@pytest.mark.parametrize("words", [*HEADQUARTERS_ONLY, *OF_ONE_STORE])
def test_some_fact_is_meant(words: str) -> None:
    assert any(fact.kind.startswith(words) for fact in FACTS)
