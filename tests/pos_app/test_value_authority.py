"""Stored value on top of rights: the three answers in membership's words."""

from __future__ import annotations

import pytest

from membership.ports import Granted, Refused, Unreachable
from pos_app.value_authority import ValueByRights
from sync.authority import RightDenied, RightHeld, RightUnknown


class OneAnswer:
    """Rights that always answer the same, and remember what they were asked."""

    def __init__(self, answer: RightHeld | RightDenied | RightUnknown) -> None:
        self.answer, self.asked = answer, ("", "", 0, "")

    def ask(
        self, *, right_id: str, account: str, amount: int, pin: str = "", card_no: str = ""
    ) -> RightHeld | RightDenied | RightUnknown:
        self.asked = (right_id, account, amount, pin)
        return self.answer


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (RightHeld("R1", 1_875_00, 125_00), Granted("R1", 1_875_00, 125_00)),
        (RightDenied("R1", "pin_wrong", {"tries_left": 2}), Refused("R1", "pin_wrong", {"tries_left": 2})),
        (RightUnknown("R1"), Unreachable("R1")),
    ],
)  # fmt: skip
def test_each_answer_keeps_its_meaning(answer: RightHeld | RightDenied | RightUnknown, meaning: object) -> None:
    authority = ValueByRights(OneAnswer(answer))

    assert authority.reserve(right_id="R1", member_id="M1", amount_fen=2_000_00, pin="662066") == meaning


def test_the_right_is_asked_on_the_members_own_account() -> None:
    rights = OneAnswer(RightUnknown("R1"))

    ValueByRights(rights).reserve(right_id="R1", member_id="M1", amount_fen=2_000_00, pin="662066")

    assert rights.asked == ("R1", "value:M1", 2_000_00, "662066")
