"""The screen looks words up by the code, so a code names one error."""

from __future__ import annotations

from kernel.errors import DomainError
from membership import errors


def test_every_error_has_a_code_of_its_own() -> None:
    found = [thing for thing in vars(errors).values() if isinstance(thing, type) and issubclass(thing, DomainError)]
    codes = [error.code for error in found if error is not DomainError]

    assert len(set(codes)) == len(codes)
    assert {code.partition(".")[0] for code in codes} == {"member", "stored_value", "points", "credit_risk"}
