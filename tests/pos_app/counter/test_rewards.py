"""Rewards: points go and goods leave in one transaction, and both come back the same way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shop.goods.facts import GoodsRecord
from shop.goods.queries import goods_balances, quantity
from shop.goods.usecases import list_goods
from shop.rewards.facts import Reward
from shop.rewards.usecases import offer
from sync.exceptions import waiting
from tests.builders import shop
from tests.builders.counter import SETUP, Counter, SmallChain, small_chain, standing_alone

LI, PIN, CODE, POINTS = "李雪梅", shop.VALUE_PIN, "BOX1", 12_860
BOX = GoodsRecord(code=CODE, name="首饰盒", category_major="赠品", category="包装", unit="个")
LIST = [{"code": CODE, "points": 500, "each": 3, "ends_on": "2026-12-31"}]


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        till.begin(shop.MANAGER)
        till.till.goods.list_goods([BOX])
        till.ok("receive_goods", goods={CODE: 5}, supplier="包装厂")
        till.ok("offer_rewards", rewards=LIST)
        yield till


def take(till: Counter, qty: int = 1, **more: str) -> str:
    return str(till.ok("take_reward", member=till.member_id(LI), code=CODE, pin=PIN, qty=qty, **more)["document"])


def refused(till: Counter, **asked: object) -> str:
    return till.refusal("take_reward", **{"member": till.member_id(LI), "code": CODE, "pin": PIN, **asked})


def there(till: Counter) -> int:
    with till.till.post.reading() as connection:
        assert all(one.gap == 0 for one in goods_balances(connection, "HP").values())
        return quantity(connection, "HP", CODE)


def test_points_go_goods_leave_and_a_paper_is_printed(counter: Counter) -> None:
    number = take(counter, 2)

    assert (counter.account(LI).points, there(counter)) == (POINTS - 1_000, 3)
    assert "积分兑换单" in str(counter.till.paper.document_of("reward", number))
    assert counter.till.drawer.close_draft().rewards.points == 1_000
    assert counter.sound()


def test_what_comes_back_gives_its_points_back_once(counter: Counter) -> None:
    number = take(counter, 2)

    counter.ok("return_reward", document=number, reason="不合用")

    assert (counter.account(LI).points, there(counter)) == (POINTS - 500, 4)
    assert counter.refusal("return_reward", document=number, qty=2, reason="不合用") == "reward.not_given"
    assert counter.refusal("return_reward", document=number, reason=" ") == "stockroom.reason_missing"
    counter.ok("return_reward", document=number, reason="不合用")
    assert (counter.account(LI).points, there(counter)) == (POINTS, 5)
    assert counter.sound()


@pytest.mark.parametrize("end", ["void", "detach_member"])
def test_a_sub_card_that_was_shown_for_the_bill_before_does_not_pay(counter: Counter, end: str) -> None:
    sub = counter.ok("issue_card", id=counter.member_id(LI), pin="112233")["card"]
    counter.ok("activate_card", card=sub)
    counter.ok("scan", code=sub)
    counter.ok(end, **({"reason": "不要了"} if end == "void" else {}))

    assert refused(counter, pin="112233") == "stored_value.pin_wrong"
    assert take(counter)


def test_the_page_shows_the_list_what_lies_there_and_what_was_taken(counter: Counter) -> None:
    take(counter)

    page = counter.ok("rewards", member=counter.member_id(LI))["page"]

    (row,), (given,) = page["rewards"], page["given"]
    assert (row["name"], row["reward"]["points"], row["there"], row["had"]) == ("首饰盒", 500, 4, 1)
    assert (given["name"], given["qty"]) == ("首饰盒", 1)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"pin": shop.WRONG_PIN}, "stored_value.pin_wrong"),
        ({"code": "NOTHING"}, "reward.unknown"),
        ({"qty": 4}, "reward.cap"),
        ({"qty": 0}, "goods.quantity_wrong"),
        ({"member": "nobody"}, "member.not_found"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(counter: Counter, asked: dict[str, object], code: str) -> None:
    assert refused(counter, **asked) == code
    assert (counter.account(LI).points, there(counter)) == (POINTS, 5)


def test_nothing_is_given_that_the_store_has_not_or_the_member_cannot_pay(counter: Counter) -> None:
    counter.ok("offer_rewards", rewards=[{"code": CODE, "points": 500}])
    assert refused(counter, qty=6) == "goods.short"

    counter.ok("offer_rewards", rewards=[{"code": CODE, "points": 7_000}])
    assert refused(counter, qty=2) == "points.too_few"
    take(counter)
    assert refused(counter) == "points.too_few"


def test_points_are_free_again_where_the_day_is_not_open(counter: Counter) -> None:
    counter.ok("count_drawer", total="1000")
    counter.ok("close_day")

    assert refused(counter) == "day.not_open"
    counter.clock.forward(seconds=24 * 3600)
    counter.ok("open_day", float="1000")
    counter.ok("offer_rewards", rewards=[{"code": CODE, "points": POINTS}])
    take(counter)
    assert counter.account(LI).points == 0


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[SmallChain]:
    with small_chain(tmp_path) as made:
        with made.office.open(SETUP) as books:
            list_goods(books, [BOX])
            offer(books, [Reward(code=CODE, points=500, each=3)])
        made["HP01"].begin(shop.MANAGER)
        made.sync("HP01", "HP02")
        made["HP01"].ok("receive_goods", goods={CODE: 5}, supplier="包装厂")
        yield made


def test_in_a_chain_headquarters_and_the_store_agree(chain: SmallChain) -> None:
    till = chain["HP01"]
    number = take(till, 3)
    till.ok("return_reward", document=number, reason="不合用", qty=2)
    chain.sync("HP01", "HP02")

    with chain.office.database.reading() as connection:
        assert waiting(connection) == ()
        assert quantity(connection, "HP", CODE) == 4
    assert chain["HP02"].account(LI).points == till.account(LI).points == POINTS - 500
    chain["HP02"].begin(shop.MANAGER)
    page = chain["HP02"].ok("rewards", member=till.member_id(LI))["page"]
    assert page["rewards"][0]["had"] == 1
    assert chain.office.verify().sound
    assert till.sound()


def test_a_store_of_a_chain_keeps_no_list_of_its_own(chain: SmallChain) -> None:
    assert chain["HP01"].refusal("offer_rewards", rewards=LIST) == "reward.listed_above"


def test_with_no_line_no_points_are_had(chain: SmallChain) -> None:
    chain.wires["HP01"].down = True

    assert refused(chain["HP01"]) == "points.offline"
