"""A promotion with so many uses: the last one is given away once, with a line or without."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from headquarters.deciding.rule_sets import approve, propose
from kernel.actor import Actor
from pos_app.quoting import OpenTill, bill_of, recompute
from promotions.tables import promotion_quota, promotion_quota_member
from promotions.usecases import approve_rules, propose_rules
from shop.sales.tables import sale_rule
from sync import leases
from sync.protocol import LeasePolicy
from tests.builders import shop
from tests.builders.counter import Counter, SmallChain

WRITER, OTHER = (Actor(number, number, "headquarters", frozenset()) for number in ("1001", "1002"))
ONE, TWO = shop.PLAIN_RINGS[:2]  # 200.00 and 210.00


def half_off(**quota: Any) -> str:
    rule = {
        "id": "HALF", "name": "半价", "stage": "unit", "scope": {"any": ["cat:银饰"]},
        "benefit": {"type": "percent", "pct": 50}, "quota": {"name": "D11", **quota},
    }  # fmt: skip
    return json.dumps([{**rule, "audience": {"member": True}} if "per_member" in quota else rule])


def publish(counter: Counter, **quota: int) -> None:
    """In a shop that stands alone."""
    keeper, now = counter.till.place.keeper, counter.clock.now()
    with keeper.open(WRITER) as books:
        propose_rules(books, half_off(**quota), number="P-1", now=now)
    with keeper.open(OTHER) as books:
        approve_rules(books, "P-1", now=now, sign=lambda _words: "")
    counter.clock.forward(seconds=1)


def publish_to(chain: SmallChain, **quota: int) -> None:
    office = chain.office
    number = propose(office.keeper, WRITER, half_off(**quota).encode())
    approve(office.keeper, OTHER, number, signing_key=office.secrets.signing_key)
    chain.clock.forward(seconds=1)
    for register in chain.tills:
        chain[register].ok("sync")
        with chain[register].till.place.database.writing() as connection:
            leases.keep_policy(connection, LeasePolicy(forced_online_permille=0))


def bill(counter: Counter, *codes: str) -> int:
    """The fen on the screen, before anybody said that a use is left."""
    for code in codes:
        counter.ok("scan", code=code)
    return int(counter.cart()["due_fen"])


def used(counter: Counter) -> int:
    with counter.till.place.database.reading() as connection:
        return int(connection.scalar(select(promotion_quota.c.used)) or 0)


def test_a_use_is_counted_with_the_bill(counter: Counter) -> None:
    publish(counter, total=2)

    counter.sell(ONE)

    with counter.till.place.database.reading() as connection:
        row = connection.execute(select(sale_rule)).one()
    assert (row.rule_id, row.uses, row.fen, used(counter)) == ("HALF", 1, 100_00, 1)
    assert counter.sound()


def test_where_too_few_are_left_the_bill_is_priced_again_before_it_is_paid(counter: Counter) -> None:
    publish(counter, total=1)
    hoped = bill(counter, ONE, TWO)

    assert counter.refusal("pay", method="cash") == "promotion.quota_gone"
    assert (hoped, counter.cart()["due_fen"]) == (205_00, 305_00)
    counter.ok("pay", method="cash")
    assert counter.ok("commit")["due"] == "305.00"
    assert used(counter) == 1


def test_such_a_bill_can_be_worked_out_again(counter: Counter) -> None:
    publish(counter, total=1)
    bill(counter, ONE, TWO)
    counter.do("pay", method="cash")
    counter.ok("pay", method="cash")
    sale_no = counter.ok("commit")["sale_no"]

    till = counter.till
    with till.place.database.reading() as connection:
        again = recompute(bill_of(OpenTill(till.place.folder, till.settings, connection), sale_no))

    assert again.equal


def test_one_member_has_no_more_than_one_member_may(counter: Counter) -> None:
    publish(counter, per_member=1)
    counter.ok("attach_member", tail="周敏")
    counter.sell(ONE)

    counter.ok("attach_member", tail="周敏")
    bill(counter, TWO)
    assert counter.refusal("pay", method="cash") == "promotion.quota_gone"
    assert counter.cart()["due_fen"] == 210_00
    counter.ok("attach_member", tail="李雪梅")
    assert counter.cart()["due_fen"] == 105_00
    counter.ok("pay", method="cash")


def test_a_store_gives_no_more_in_a_day_than_it_may(counter: Counter) -> None:
    publish(counter, per_store_day=1)

    assert counter.sell(ONE)["due"] == "100.00"
    assert counter.sell(TWO)["due"] == "210.00"


def test_a_bill_that_is_given_up_gives_its_uses_back(counter: Counter) -> None:
    publish(counter, total=1)
    bill(counter, ONE)
    counter.ok("pay", method="cash")
    counter.reopen()
    counter.unlock(shop.MANAGER)
    counter.ok("cancel_tender")
    counter.ok("void", reason="顾客不要了")

    assert counter.sell(TWO)["due"] == "105.00"


def test_the_last_use_is_given_away_at_one_till(chain: SmallChain) -> None:
    publish_to(chain, total=1)
    first, second = chain["HP01"], chain["HP02"]
    bill(first, ONE)
    bill(second, TWO)

    first.ok("pay", method="cash")
    assert second.refusal("pay", method="cash") == "promotion.quota_gone"
    first.ok("commit")
    second.ok("pay", method="cash")

    assert second.ok("commit")["due"] == "210.00"
    chain.sync("HP01", "HP02")
    with chain.office.database.reading() as connection:
        assert connection.scalar(select(promotion_quota.c.used)) == 1


def test_uses_that_were_taken_ahead_are_given_with_no_line(chain: SmallChain) -> None:
    publish_to(chain, total=4, per_member=2, ahead=1)
    till = chain["HP01"]
    assert till.till.leases is not None
    till.ok("attach_member", tail="李雪梅")
    till.till.leases.ask_waiting()
    chain.wires["HP01"].down = True
    till.do("sync")

    assert bill(till, ONE, TWO) == 305_00
    till.ok("pay", method="cash")
    till.ok("commit")

    chain.wires["HP01"].down = False
    chain.sync("HP01")
    with chain.office.database.reading() as connection:
        assert connection.scalar(select(promotion_quota.c.used)) == 1
        assert connection.scalar(select(promotion_quota_member.c.used)) == 1


def test_with_no_line_and_nothing_ahead_the_promotion_is_not_on_the_bill(chain: SmallChain) -> None:
    publish_to(chain, total=4)
    till = chain["HP01"]
    chain.wires["HP01"].down = True
    till.do("sync")

    assert bill(till, ONE) == 200_00
    till.ok("pay", method="cash")
