from __future__ import annotations

from promotions.rules.finding import error, warning


def test_an_error_must_not_be_published_and_a_warning_may_be_meant() -> None:
    assert [make("R", "DEAD", "its time is over").level for make in (error, warning)] == ["error", "warning"]
