"""A member's cards at the till: lost, exchanged, given to the family, and what a scan of each brings."""

from __future__ import annotations

from typing import Any

import pytest

from membership.cards.errors import CardPaperMissing, SubCardNeedsMain
from membership.rules.cards import card_number
from tests.builders import shop
from tests.builders.counter import Counter

PAPER, SUB_PIN = "身份证", "112233"


@pytest.fixture
def manager(counter: Counter) -> Counter:
    counter.ok("lock")
    counter.ok("unlock", staff=shop.MANAGER, pin=shop.pin_of(shop.MANAGER))
    return counter


def sub_card(counter: Counter, **more: Any) -> str:
    number = str(counter.ok("issue_card", id=counter.member_id(shop.LI), pin=SUB_PIN, **more)["card"])
    counter.ok("activate_card", card=number)
    return number


def pay(counter: Counter, amount: str, pin: str = shop.VALUE_PIN) -> str:
    """Stored value for a ring; the code of a refusal, '' where it was taken."""
    counter.ok("scan", code=shop.RING)
    counter.ok("begin_tender")
    answer = counter.do("pay", method="stored_value", amount=amount, pin=pin)
    return str(answer.get("code", ""))


def states(counter: Counter) -> dict[str, str]:
    found = counter.ok("cards", id=counter.member_id(shop.LI))["cards"]
    return {card["card"]: card["state"] for card in found}


@pytest.mark.parametrize("mistyped", ["M10000000018", "M01000000017", "m 1000 0000 071"])
def test_a_card_number_with_a_wrong_digit_or_a_swap_is_said_to_be_mistyped(counter: Counter, mistyped: str) -> None:
    assert counter.refusal("scan", code=mistyped) == "member.card_mistyped"


def test_a_good_number_of_nobody_is_no_typing_error(counter: Counter) -> None:
    assert counter.refusal("scan", code=card_number("nobody")) == "member.not_found"


def test_a_lost_card_is_said_at_the_scan_and_pays_nothing(counter: Counter) -> None:
    counter.ok("report_lost", card=shop.LI)

    scanned = counter.ok("scan", code=shop.LI)

    assert scanned["what"] == "member"
    assert pay(counter, "100.00") == "member.card_lost"


def test_who_lost_the_card_does_not_pay_by_phone_either(counter: Counter) -> None:
    counter.ok("report_lost", card=shop.LI)
    counter.ok("attach_member", id=counter.member_id("李雪梅"))

    assert pay(counter, "100.00") == "member.card_lost"


def test_a_card_that_was_found_pays_again(manager: Counter) -> None:
    manager.ok("report_lost", card=shop.LI)
    manager.ok("cancel_loss", card=shop.LI, paper=PAPER)
    manager.ok("scan", code=shop.LI)

    assert pay(manager, "100.00") == ""


def test_a_reissued_card_pays_and_the_old_one_brings_nobody(manager: Counter) -> None:
    manager.ok("report_lost", card=shop.LI)
    new = manager.ok("reissue_card", card=shop.LI, paper=PAPER)["card"]

    assert manager.refusal("scan", code=shop.LI) == "member.card_gone"
    manager.ok("scan", code=new)
    assert pay(manager, "100.00") == ""
    assert states(manager) == {shop.LI: "replaced", new: "active"}


def test_another_paper_than_none_is_asked_for_and_a_manager(counter: Counter) -> None:
    counter.ok("report_lost", card=shop.LI)

    assert counter.refusal("reissue_card", card=shop.LI, paper=PAPER) == "auth.not_permitted"
    counter.ok("approve", staff=shop.MANAGER, pin=shop.pin_of(shop.MANAGER), permission="card.exchange")
    assert counter.refusal("reissue_card", card=shop.LI, paper="") == "member.card_paper"


def test_a_sub_card_pays_from_the_account_with_its_own_pin_up_to_its_limit(manager: Counter) -> None:
    number = sub_card(manager, payment="200.00")
    manager.ok("scan", code=number)

    assert pay(manager, "200.01", SUB_PIN) == "member.card_over_limit"
    by_main_pin = manager.refusal("pay", method="stored_value", amount="200.00", pin=shop.VALUE_PIN)
    assert by_main_pin == "stored_value.pin_wrong"
    manager.ok("pay", method="stored_value", amount="200.00", pin=SUB_PIN)


def test_after_the_phone_the_main_pin_counts_again(manager: Counter) -> None:
    number = sub_card(manager)
    manager.ok("scan", code=number)
    manager.ok("detach_member")
    manager.ok("attach_member", id=manager.member_id("李雪梅"))

    assert pay(manager, "100.00", SUB_PIN) == "stored_value.pin_wrong"


def test_a_stripe_is_the_card_and_a_banks_card_is_nobodys(manager: Counter) -> None:
    number = sub_card(manager)

    assert manager.ok("scan", code=f";{number[1:]}=2912?")["what"] == "member"
    for code in ("4111111111111111", ";4111111111111111=29122010000012345?"):
        answer = manager.do("scan", code=code)
        assert (answer["code"], "4111" in str(answer)) == ("member.bank_card", False)


def test_a_main_card_with_value_on_it_is_not_closed(manager: Counter) -> None:
    assert manager.refusal("close_card", card=shop.LI, paper=PAPER) == "member.card_not_empty"


def test_a_card_is_frozen_thawed_and_renewed_where_the_shop_stands_alone(manager: Counter) -> None:
    manager.ok("freeze_card", card=shop.LI, reason="可疑")
    frozen = states(manager)[shop.LI]
    manager.ok("thaw_card", card=shop.LI, paper=PAPER)
    manager.ok("renew_card", card=shop.LI, until="2028-12-31")

    assert (frozen, states(manager)[shop.LI]) == ("frozen", "active")


def test_a_worn_card_gives_way_to_a_new_one(manager: Counter) -> None:
    blank = card_number("printed")

    manager.ok("replace_card", card=shop.LI, paper=PAPER, new=blank)

    assert states(manager) == {shop.LI: "replaced", blank: "active"}


def test_a_locked_pin_is_unlocked_for_who_shows_a_paper(manager: Counter) -> None:
    manager.ok("scan", code=shop.LI)
    last = pay(manager, "100.00", "000001")
    for _ in range(4):
        last = manager.refusal("pay", method="stored_value", amount="100.00", pin="000001")
    manager.ok("unlock_value_pin", card=shop.LI, paper=PAPER, reason="本人到店")

    assert last == "stored_value.locked"
    manager.ok("pay", method="stored_value", amount="100.00", pin=shop.VALUE_PIN)


def test_a_card_of_nobody_is_told(counter: Counter) -> None:
    assert counter.refusal("report_lost", card=card_number("nobody")) == "member.card_unknown"


def test_who_gave_up_the_last_main_card_gets_another_one_that_counts_at_once(manager: Counter) -> None:
    member_id = manager.member_id(shop.ZHOU)
    (before,) = manager.ok("cards", id=member_id)["cards"]
    manager.ok("close_card", card=before["card"], paper=PAPER)

    with pytest.raises(CardPaperMissing):
        manager.till.cards.give_main(member_id, paper="")
    number = manager.till.cards.give_main(member_id, paper=PAPER)
    with pytest.raises(SubCardNeedsMain):
        manager.till.cards.give_main(member_id, paper=PAPER)

    found = {card["card"]: card["state"] for card in manager.ok("cards", id=member_id)["cards"]}
    assert found == {before["card"]: "closed", number: "active"}
    assert manager.ok("scan", code=number)["what"] == "member"
