"""Two cards of one person, told at the member panel."""

from __future__ import annotations

import pytest

from pos_app.presenters.host import State
from tests.pos_app.presenters.test_member_value import form_of, typed, with_member


@pytest.mark.parametrize(("merged", "said"), [(True, "已合并"), (False, "已报总部")])
def test_the_other_card_and_the_reason_are_asked_for(*, merged: bool, said: str) -> None:
    counter = with_member()
    asked: list[tuple[str, str, str]] = []

    def merge(*told: str) -> bool:
        asked.append(told)
        return merged

    counter.till.merging.merge = merge
    counter.press("member_merge")

    assert form_of(counter).title == "合并会员"
    typed(counter, "M10000000025", "同一人")

    assert asked == [("M1", "M10000000025", "同一人")]
    assert counter.state is State.MEMBER
    assert said in str(counter.message)


def test_without_a_member_there_is_nothing_to_merge() -> None:
    counter = with_member()
    counter.press("back")

    counter.press("member_merge")

    assert counter.state is not State.MORE
