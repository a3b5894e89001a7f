"""Change of a cash payment stays on the member's card: with the bill, and within the law's limits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from membership.value.rules.prepaid import Gift, PrepaidRules
from tests.builders import shop
from tests.builders.counter import Counter, small_chain, standing_alone
from tests.pos_app.counter.test_value import PIN, paid, value, with_member

RULES = PrepaidRules(change_kept=True, identity_from_fen=0, gifts=(Gift(from_fen=1_00, bonus_fen=1_00),))
DUE = "8800.40"  # the ring, at the member's price


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield with_ring(till.begin(shop.MANAGER))


def with_ring(till: Counter, **rules: object) -> Counter:
    prepaid = msgspec.structs.replace(RULES, **rules)
    till.till.post.settings = msgspec.structs.replace(till.till.settings, prepaid=prepaid)
    with_member(till).ok("scan", code=shop.RING)
    return till


def cash_of(till: Counter) -> int:
    """What the daily close says was taken in cash."""
    return sum(row.amount_fen for row in till.till.drawer.close_draft().methods if row.method == "cash")


def test_change_is_value_on_the_card_and_the_drawer_has_all_of_the_cash(counter: Counter) -> None:
    before_fen = cash_of(counter)
    paying = counter.ok("keep_change", cash="8801")

    done = counter.ok("commit")

    assert (paying["left"], done["due"], done["change"]) == ("0.00", "8,801.00", "0.00")
    assert value(counter) == (50_60, 0)  # and no gift comes of it
    assert cash_of(counter) - before_fen == 8_801_00
    assert "找零转存" in "".join(counter.ok("receipt")["text"])
    assert counter.sound()


def test_the_change_is_handed_back_when_a_tender_is_taken_back(counter: Counter) -> None:
    counter.ok("pay", method="card", amount="800.40", reference="1234")
    counter.ok("keep_change", cash="8100")

    paying = counter.ok("remove_tender", no=1)

    assert (paying["due"], paying["left"]) == (f"{8800.40:,.2f}", "800.40")
    assert counter.ok("cancel_tender")["due"] == "8,800.40"
    assert value(counter) == (50_00, 0)


def test_kept_change_outlives_a_power_cut_before_the_commit(counter: Counter) -> None:
    counter.ok("keep_change", cash="8801")
    counter.reopen()
    counter.till.post.settings = msgspec.structs.replace(counter.till.settings, prepaid=RULES)
    counter.unlock(shop.MANAGER)

    counter.ok("commit")

    assert value(counter) == (50_60, 0)


@pytest.mark.parametrize(
    ("rules", "cash", "code"),
    [
        ({"change_kept": False}, "8801", "change.not_kept"),
        ({}, DUE, "change.not_kept"),
        ({}, "19000", "tender.change_too_large"),
        ({"named_cap_fen": 50_00}, "8801", "top_up.over_cap"),
        ({"identity_from_fen": 1}, "8801", "top_up.identity_missing"),
        ({"no_cash_from_fen": 60}, "8801", "top_up.no_cash"),
    ],
)
def test_what_the_chain_or_the_law_does_not_allow_is_change(
    counter: Counter, rules: dict[str, object], cash: str, code: str
) -> None:
    counter.ok("remove_line", no=1)
    with_ring(counter, **rules)

    assert counter.refusal("keep_change", cash=cash) == code
    assert paid(counter)["change"] == "0.00"


def test_a_stranger_gets_their_change(counter: Counter) -> None:
    counter.ok("detach_member")

    assert counter.refusal("keep_change", cash="9000") == "tender.member_needed"


def test_a_bill_that_sells_value_already_keeps_no_change(counter: Counter) -> None:
    counter.ok("top_up", amount="100")

    assert counter.refusal("keep_change", cash="9000") == "change.not_kept"


def test_a_bill_with_kept_change_stays_the_members(counter: Counter) -> None:
    counter.ok("keep_change", cash="8801")
    sale_no = counter.ok("commit")["sale_no"]

    assert (
        counter.refusal("correct_member", sale_no=sale_no, tail="李雪梅", reason="弄错了") == "sales.correction_refused"
    )
    tenders = [{"method": "card", "amount": "8801", "reference": "1234"}]
    counter.ok("correct_tenders", sale_no=sale_no, tenders=tenders, reason="刷的卡")
    assert value(counter) == (50_60, 0)
    assert counter.sound()


def test_with_no_line_it_pays_at_once_there_and_elsewhere_when_headquarters_has_heard(tmp_path: Path) -> None:
    with small_chain(tmp_path) as chain:
        till = with_ring(chain["HP01"].begin(shop.MANAGER))
        chain.wires["HP01"].down = True
        till.ok("keep_change", cash="8850")
        till.ok("commit")
        here = value(till)
        chain.wires["HP01"].down = False
        chain.sync("HP01", "HP02")

        assert here == value(chain["HP02"]) == (99_60, 0)
        assert chain.office.verify().sound
        with_member(till).ok("scan", code=shop.BANGLE)
        assert till.ok("pay", method="stored_value", amount="49.60", pin=PIN)["ok"]
