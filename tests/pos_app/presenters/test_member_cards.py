"""A member's cards beside the bill: their states, only the steps that the state allows, the paper looked at first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from membership.cards.queries import CardView
from pos_app.presenters.host import State
from pos_app.presenters.member_cards import limit
from tests.pos_app.fake_cards import MAIN, SUB, FakePins
from tests.pos_app.fake_till import PIN
from tests.pos_app.fake_views import Counter
from tests.pos_app.presenters.test_member_value import form_of, typed, with_member


def test_the_list_says_what_state_each_card_is_in() -> None:
    counter = with_member()

    counter.press("member_cards")
    title, rows, _, _ = counter.seen("more", "list")

    assert title == "会员卡"
    assert [(row.title, row.detail, row.amount) for row in rows] == [
        (MAIN.card_no, "主卡 · 至 2028-12-31", "正常"),
        (SUB.card_no, "副卡 · 2026-10-12 起 · 每笔 ¥500.00 · 每天 ¥800.00", "已挂失"),
        ("发副卡", "有自己的限额和密码", ""),
    ]


@pytest.mark.parametrize(
    ("down", "steps"), [(0, ["挂失", "换卡", "延期", "冻结", "注销"]), (1, ["解挂", "补卡", "注销"])]
)
def test_only_what_the_state_allows_is_offered(down: int, steps: list[str]) -> None:
    counter = with_member()

    counter.press("member_cards", *["down"] * down, "accept")

    assert [row.title for row in counter.seen("more", "list")[1]] == [*steps, "解锁密码"]


def test_a_lost_card_is_reissued_after_a_look_at_the_paper() -> None:
    counter = with_member()
    counter.press("member_cards", "down", "accept", "down", "accept")

    form = form_of(counter)
    typed(counter, "身份证", "M300000000031", "丢失")

    assert (form.title, [field.label[:5] for field in form.fields]) == ("补卡", ["看过的证件", "新卡号 (", "原因"])
    assert "先核对证件" in form.words
    assert counter.till.cards.asked == [
        (SUB.card_no, "reissue", {"paper": "身份证", "new_card_no": "M300000000031", "reason": "丢失"})
    ]
    assert counter.state is State.MEMBER
    assert "M300000000031" in str(counter.message)


def test_a_loss_is_reported_with_no_paper() -> None:
    counter = with_member()
    counter.press("member_cards", "accept", "accept")

    typed(counter, "丢失")

    assert counter.till.cards.asked == [(MAIN.card_no, "report_lost", {"reason": "丢失"})]


def test_a_sub_card_is_issued_with_limits_and_its_own_pin() -> None:
    counter = with_member()
    counter.press("member_cards", "down", "down", "accept")

    kinds = [field.kind for field in form_of(counter).fields]
    typed(counter, "", "500", "", PIN)

    assert kinds == ["scan", "amount", "amount", "secret"]
    assert counter.till.cards.asked == [("M1", "sub", "", 500_00, 0, PIN)]


@pytest.mark.parametrize(("text", "fen"), [("", 0), (" ", 0), ("500", 500_00), ("0", -1), ("五百", -1)])
def test_a_limit_that_is_none_is_never_taken_for_no_limit(text: str, fen: int) -> None:
    assert limit(text) == fen


def test_a_card_that_is_scanned_while_its_number_is_asked_for_goes_into_that_field() -> None:
    counter = with_member()
    counter.press("member_cards", "down", "down", "accept")

    counter.scan("M300000000031")

    assert counter.seen("more", "scan") == ("M300000000031",)
    assert counter.state is State.MORE


def test_who_gave_up_the_last_main_card_gets_another_one_after_a_look_at_the_paper() -> None:
    counter = with_member()
    counter.till.cards.cards = (replace(MAIN, state="closed"),)
    counter.press("member_cards", "down")
    offered = [row.title for row in counter.seen("more", "list")[1]]
    counter.press("accept")

    typed(counter, "身份证", "")

    assert offered == [MAIN.card_no, "发新主卡"]
    assert counter.till.cards.asked == [("main", "M1", "", "身份证")]
    assert "M300000000031" in str(counter.message)


def unlocking(counter: Counter, card: CardView) -> Counter:
    counter.till.cards.cards = (card,) if card is MAIN else (MAIN, card)
    steps = len(card.steps)
    counter.press("member_cards", *["down"] * (card is not MAIN), "accept", *["down"] * steps, "accept")
    return counter


def test_a_shop_alone_unlocks_a_pin_after_a_look_at_the_paper() -> None:
    counter = unlocking(with_member(), SUB)

    typed(counter, "身份证", "忘记密码")

    assert counter.till.cards.asked == [("unlock", SUB.card_no, "身份证", "忘记密码")]


def test_a_chains_member_unlocks_by_headquarters_code_and_a_sub_card_is_headquarters_own() -> None:
    counter, other = with_member(), with_member()
    counter.till.cards.decisive = other.till.cards.decisive = False
    counter.till.pins = FakePins()

    typed(unlocking(counter, MAIN), "12345674")

    assert counter.till.pins.asked == [("M1", "12345674")]
    assert unlocking(other, SUB).code == "E-CARD-HQ"
