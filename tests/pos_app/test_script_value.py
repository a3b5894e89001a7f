"""Stored value and points of a member by commands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import shop
from tests.builders.counter import Counter, standing_alone


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield till.begin(shop.MANAGER)


def test_a_member_sees_contracts_and_what_a_refund_would_pay(counter: Counter) -> None:
    view = counter.ok("stored_value", member=counter.member_id("李雪梅"))

    assert (view["principal"], view["bonus"], view["later"]) == ("3,000.00", "200.00", "0.00")
    assert [one["cause"] for one in view["refunds"]] == ["商家原因", "顾客原因"]


def test_points_are_shown_by_their_lots(counter: Counter) -> None:
    points = counter.ok("points", member=counter.member_id("李雪梅"))["points"]

    assert (points["points"], points["pending"], len(points["lots"])) == (12_860, 0, 1)


@pytest.mark.parametrize("command", [{"do": "top_up", "amount": "100"}, {"do": "pay_points", "amount": "1", "pin": "1"},
                                     {"do": "refund_value", "cause": "merchant", "pin": "1"}])  # fmt: skip
def test_each_is_about_the_bills_member(counter: Counter, command: dict[str, str]) -> None:
    given = dict(command)

    assert counter.refusal(given.pop("do"), **given) == "tender.member_needed"


def test_change_is_kept_where_the_chain_does_so(counter: Counter) -> None:
    counter.ok("attach_member", tail="李雪梅")
    counter.ok("scan", code=shop.RING)

    assert counter.refusal("keep_change", cash="9000") == "change.not_kept"


def test_an_unknown_cause_is_a_bad_command(counter: Counter) -> None:
    assert counter.refusal("refund_value", cause="weather", pin="1") == "script.bad_command"


@pytest.mark.parametrize("command", ["stored_value", "points"])
def test_nobody_unknown_is_shown(counter: Counter, command: str) -> None:
    assert counter.refusal(command, member="nobody") == "member.not_found"
