"""What the counter can put right."""

from __future__ import annotations

from kernel.errors import DomainError


class TooHeavy(DomainError):
    code = "test.too_heavy"


def test_an_error_carries_its_code_and_the_values_its_words_need():
    error = TooHeavy(weight="20.35", limit="10.00")

    assert error.facts == {"weight": "20.35", "limit": "10.00"}
    assert str(error) == "test.too_heavy: weight=20.35, limit=10.00"
