"""A bill hands out vouchers; with its goods they go back, by share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from promotions.facts import VouchersGiven
from promotions.queries import Voucher, vouchers_given_on
from promotions.rules.vouchers import codes_of_bill
from sync.exceptions import waiting
from tests.builders import shop
from tests.builders.counter import SETUP, Counter, SmallChain, small_chain, standing_alone
from tests.pos_app.counter.test_rule_sets import publish

ONE, TWO, THREE = shop.PLAIN_RINGS[:3]  # 200.00, 210.00 and 220.00
WORTH = {
    "id": "V30", "name": "30元券", "stage": "voucher", "code": "NEXT", "text": {"receipt": "满100元可用"},
    "cond": {"min_amount": 100_00}, "benefit": {"type": "amount_off", "fen": 30_00},
}  # fmt: skip
BACK = {
    "id": "BACK", "name": "满百返券", "stage": "points", "cond": {"min_amount": 100_00},
    "benefit": {"type": "issue_voucher", "voucher": "NEXT", "days": 30, "every": True},
}  # fmt: skip


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        till.begin(shop.MANAGER)
        publish(till, 2, WORTH, BACK)
        yield till


def vouchers(counter: Counter, sale_no: str) -> list[Voucher]:
    with counter.till.place.database.reading() as connection:
        return list(vouchers_given_on(connection, sale_no))


def states(counter: Counter, sale_no: str) -> list[str]:
    return [one.state for one in vouchers(counter, sale_no)]


def give_back(counter: Counter, sale_no: str, *lines: int) -> int:
    """What the customer is paid, fen."""
    counter.ok("return_lines", sale_no=sale_no, lines=list(lines), reason="不合适")
    due_fen = int(counter.cart()["due_fen"])
    counter.ok("begin_tender")
    counter.ok("commit")
    return -due_fen


def test_a_bill_hands_out_what_its_promotions_bring_and_prints_it(counter: Counter) -> None:
    sale_no = counter.sell(ONE, TWO)["sale_no"]

    found = vouchers(counter, sale_no)
    receipt = str(counter.till.post.last.receipt if counter.till.post.last else "")
    assert [(one.rule_code, one.state, one.valid_until) for one in found] == [
        ("NEXT", "issued", "2026-12-22T00:00:00.000+08:00")
    ] * 4
    assert all(one.code in receipt for one in found)
    assert "有效期至 2026-12-21" in receipt
    assert "满100元可用" in receipt
    assert counter.sound()


def test_it_pays_on_the_next_bill_and_not_on_its_own(counter: Counter) -> None:
    code = vouchers(counter, counter.sell(ONE)["sale_no"])[0].code

    counter.ok("scan", code=TWO)
    counter.ok("scan", code=code)

    assert counter.sell()["due"] == "180.00"


def test_a_wrong_sign_is_told_before_anybody_is_asked(counter: Counter) -> None:
    code = vouchers(counter, counter.sell(ONE)["sale_no"])[0].code
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")

    assert counter.refusal("scan", code=wrong) == "voucher.mistyped"


def test_unused_vouchers_go_with_the_goods_that_brought_them(counter: Counter) -> None:
    sale_no = counter.sell(ONE, TWO)["sale_no"]  # 410.00: four

    assert give_back(counter, sale_no, 2) == 210_00  # 200.00 of 410.00 are kept: one of four

    assert sorted(states(counter, sale_no)) == ["issued", "void", "void", "void"]
    void = next(one.code for one in vouchers(counter, sale_no) if one.state == "void")
    counter.ok("scan", code=THREE)
    assert counter.refusal("scan", code=void) == "voucher.void"
    assert counter.sound()


def test_what_a_used_one_took_off_is_kept_from_the_refund(counter: Counter) -> None:
    sale_no = counter.sell(ONE)["sale_no"]  # two vouchers
    counter.ok("scan", code=TWO)
    counter.ok("scan", code=vouchers(counter, sale_no)[0].code)
    counter.sell()

    assert give_back(counter, sale_no, 1) == 170_00
    assert sorted(states(counter, sale_no)) == ["redeemed", "void"]
    assert counter.sound()


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[SmallChain]:
    with small_chain(tmp_path) as made:
        made["HP01"].begin()
        yield made


def test_headquarters_knows_no_voucher_of_a_bill_that_it_does_not_know(chain: SmallChain) -> None:
    till = chain["HP01"]
    fact = VouchersGiven(
        store="HP", sale_id="S", document_no="S-HP01-20261121-0009", rule_id="BACK", rule_code="NEXT", member_id="",
        codes=codes_of_bill("S", "BACK", 2), valid_until="2027-01-01T00:00:00.000+08:00",
    )  # fmt: skip
    with till.till.place.keeper.open(SETUP) as books:
        books.record(fact)

    till.ok("sync")

    with chain.office.database.reading() as connection:
        assert vouchers_given_on(connection, "S-HP01-20261121-0009") == ()
        assert [one.kind for one in waiting(connection)] == ["promotions.vouchers_given"]
