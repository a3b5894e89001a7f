"""A member chooses a PIN once; another one by the old one or a code, and never where nobody can be asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from headquarters.registers.door import HEADQUARTERS
from kernel.actor import program
from membership.pins.usecases import issue_reset
from tests.builders import shop
from tests.builders.counter import Counter, SmallChain, small_chain

NEW = "518204"


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[SmallChain]:
    with small_chain(tmp_path) as made:
        yield made


def at_the_counter(chain: SmallChain) -> Counter:
    till = chain.tills["HP01"].begin()
    chain.sync("HP01")
    return till


def code_for(chain: SmallChain, member_id: str) -> str:
    with chain.office.open(program(HEADQUARTERS)) as books:
        return issue_reset(
            books,
            member_id,
            paper="身份证",
            reason="忘了",
            code_hash=chain.office.code_hash,
            random=lambda n: b"\7" * n,
        )


def test_a_member_without_a_pin_chooses_one(counter: Counter) -> None:
    member_id = counter.member_id(shop.ZHOU)
    counter.ok("set_member_pin", id=member_id, pin="407193")

    assert counter.ok("member", id=member_id)["member"]["has_pin"]


def test_a_pin_of_five_digits_is_refused(counter: Counter) -> None:
    assert counter.refusal("set_member_pin", id=counter.member_id(shop.ZHOU), pin="40719") == "stored_value.pin_invalid"


def test_a_shop_that_stands_alone_changes_it_by_the_old_one(counter: Counter) -> None:
    member_id = counter.member_id(shop.LI)

    assert counter.refusal("set_member_pin", id=member_id, pin=NEW) == "stored_value.pin_stands"
    assert counter.refusal("set_member_pin", id=member_id, pin=NEW, old="135791") == "stored_value.pin_wrong"
    counter.ok("set_member_pin", id=member_id, pin=NEW, old=shop.VALUE_PIN)
    counter.ok("set_member_pin", id=member_id, pin=shop.VALUE_PIN, old=NEW)
    assert counter.sound()


def test_there_a_manager_gives_a_code_to_who_shows_a_paper(counter: Counter) -> None:
    member_id = counter.member_id(shop.LI)
    told = {"card": shop.LI, "paper": "id_card", "reason": "忘了密码"}
    assert counter.refusal("reset_member_pin", **told) == "auth.not_permitted"
    counter.unlock(shop.MANAGER)

    assert counter.refusal("reset_member_pin", **{**told, "paper": ""}) == "stored_value.reset_unproven"
    code = counter.ok("reset_member_pin", **told)["code"]
    mistyped = code[:-1] + str((int(code[-1]) + 1) % 10)

    assert counter.refusal("set_member_pin", id=member_id, pin=NEW, old=mistyped) == "stored_value.reset_mistyped"
    counter.ok("set_member_pin", id=member_id, pin=NEW, old=code)
    assert counter.refusal("set_member_pin", id=member_id, pin=NEW, old=code) == "stored_value.reset_missing"


def test_a_chains_till_changes_it_by_headquarters_word_and_every_store_hears(chain: SmallChain) -> None:
    till = at_the_counter(chain)
    member_id = till.member_id("李雪梅")
    till.ok("set_member_pin", id=member_id, pin=NEW, old=shop.VALUE_PIN)
    chain.sync("HP01", "HP02")

    other = chain.tills["HP02"].begin()
    assert other.refusal("set_member_pin", id=member_id, pin="111111", old=shop.VALUE_PIN) == "stored_value.pin_wrong"
    other.ok("set_member_pin", id=member_id, pin=shop.VALUE_PIN, old=NEW)
    chain.sync("HP02", "HP01")
    till.ok("set_member_pin", id=member_id, pin=NEW, old=shop.VALUE_PIN)
    assert chain.office.verify().findings == ()


def test_a_till_that_has_not_heard_of_the_last_change_makes_the_next_one(chain: SmallChain) -> None:
    till, other = at_the_counter(chain), chain.tills["HP02"].begin()
    chain.sync("HP02")
    member_id = till.member_id("李雪梅")
    till.ok("set_member_pin", id=member_id, pin=NEW, old=shop.VALUE_PIN)
    chain.sync("HP01")

    other.ok("set_member_pin", id=member_id, pin="111111", old=NEW)

    chain.sync("HP02", "HP01")
    assert till.refusal("set_member_pin", id=member_id, pin=NEW, old=NEW) == "stored_value.pin_wrong"


def test_with_no_line_it_stays_as_it_is(chain: SmallChain) -> None:
    till = at_the_counter(chain)
    chain.wires["HP01"].down = True

    assert till.refusal(
        "set_member_pin", id=till.member_id("李雪梅"), pin=NEW, old=shop.VALUE_PIN
    ) == "stored_value.pin_offline"  # fmt: skip
    assert "HP01" not in {entry.register for entry in till.journal("membership.stored_value_pin_set")}


def test_a_lost_answer_costs_nothing_but_another_try(chain: SmallChain) -> None:
    till = at_the_counter(chain)
    member_id = till.member_id("李雪梅")
    chain.wires["HP01"].lose = ["rights"]

    assert till.refusal("set_member_pin", id=member_id, pin=NEW, old=shop.VALUE_PIN) == "stored_value.pin_offline"
    till.ok("set_member_pin", id=member_id, pin=NEW, old=shop.VALUE_PIN)


def test_a_locked_pin_is_tried_again_by_a_code_and_stays_what_it_was(chain: SmallChain) -> None:
    till = at_the_counter(chain)
    member_id = till.member_id("李雪梅")
    for _ in range(5):
        till.do("set_member_pin", id=member_id, pin=NEW, old="135791")
    locked = till.refusal("set_member_pin", id=member_id, pin=NEW, old=shop.VALUE_PIN)
    code = code_for(chain, member_id)

    assert till.refusal("unlock_member_pin", id=member_id, code="135791") == "stored_value.reset_mistyped"
    till.ok("unlock_member_pin", id=member_id, code=code)

    assert locked == "stored_value.locked"
    till.ok("set_member_pin", id=member_id, pin=NEW, old=shop.VALUE_PIN)


def test_a_code_is_headquarters_to_give_in_a_chain(chain: SmallChain) -> None:
    till = at_the_counter(chain)
    told = {"card": shop.LI, "paper": "id_card", "reason": "忘了密码"}
    till.unlock(shop.MANAGER)

    assert till.refusal("reset_member_pin", **told) == "stored_value.reset_of_headquarters"
    code = code_for(chain, till.member_id("李雪梅"))
    till.ok("set_member_pin", id=till.member_id("李雪梅"), pin=NEW, old=code)
