"""Nothing is granted twice, to nobody without the member's PIN, and each id has one answer."""

from __future__ import annotations

import pytest

from membership.facts import (
    BonusPart,
    PointsEarned,
    PointsTakenBack,
    StoredValuePutBack,
    StoredValueSpent,
    StoredValueToppedUp,
)
from promotions.facts import VoucherRedeemed
from shop.standing import pin_tries
from sync.protocol import LeasePolicy, RightAsk
from sync.rights import RightClosed, RightGivenUp, RightSpent, RightWrittenOff
from tests.shop.counting_house import STAFF, WRONG_PIN, House, counting, granted, question, refused


@pytest.fixture
def house() -> House:
    return House()


def test_a_balance_is_granted_in_its_own_proportion_of_principal_and_bonus(house: House) -> None:
    member = house.member(principal_fen=400_000, bonus_fen=40_000)

    assert granted(house.ask("HP01", "r1", f"value:{member}", 165_000)) == (150_000, 15_000)


def test_of_two_registers_that_ask_for_the_whole_balance_one_gets_it_and_the_other_hears_where_it_is(
    house: House,
) -> None:
    member = house.member(principal_fen=100_00)

    first = house.ask("HP01", "r1", f"value:{member}", 100_00)
    second = house.ask("BJ01", "r2", f"value:{member}", 100_00)

    assert granted(first) == (100_00, 0)
    assert refused(second) == (
        "stored_value.set_aside",
        {
            "balance": "¥0.00", "asked": "¥100.00", "held": "¥100.00", "held_fen": 100_00,
            "store": "HP", "register": "HP01", "since": "2026-11-21T12:00:00.000+08:00",
        },
    )  # fmt: skip


def test_the_second_question_of_a_group_meets_what_the_first_one_got(house: House) -> None:
    member = house.member(principal_fen=100_00)

    first, second, third = house.decide(
        ("HP01", question("r1", f"value:{member}", 60_00)),
        ("BJ01", question("r2", f"value:{member}", 60_00)),
        ("BJ01", question("r3", f"value:{member}", 40_00)),
    )

    assert granted(first.answer) == (60_00, 0)
    assert refused(second.answer)[0] == "stored_value.set_aside"
    assert granted(third.answer) == (40_00, 0)


def test_the_same_question_twice_in_a_group_is_decided_once(house: House) -> None:
    member = house.member(principal_fen=100_00)

    once, again = house.decide(*[("HP01", question("r1", f"value:{member}", 60_00))] * 2)

    assert again.answer == once.answer
    assert again.fact is None


def test_a_group_of_two_hundred_costs_as_many_questions_to_the_database_as_a_group_of_two(house: House) -> None:
    members = [house.member(principal_fen=100_00) for _ in range(200)]
    asks = [("HP01", question(f"r{n}", f"value:{member}", 1_00)) for n, member in enumerate(members)]

    def cost(group: list[tuple[str, RightAsk]]) -> int:
        with house.keeper.open(STAFF) as books, counting(books.connection) as sent:
            house.authority.answer(
                books.connection, group, incarnation=1, store_of=str, policy_of=lambda _: LeasePolicy()
            )
        return len(sent)

    assert cost(asks) == cost(asks[:2]) <= 8


def test_the_same_id_again_gets_the_same_answer_and_sets_nothing_aside_again(house: House) -> None:
    member = house.member(principal_fen=100_00)

    answers = [house.ask("HP01", "r1", f"value:{member}", 60_00) for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert granted(house.ask("HP01", "r2", f"value:{member}", 40_00)) == (40_00, 0)


def test_a_refusal_stays_a_refusal_after_the_balance_has_grown(house: House) -> None:
    member = house.member(principal_fen=50_00)
    first = house.ask("HP01", "r1", f"value:{member}", 80_00)
    house.record("BJ01", StoredValuePutBack(member_id=member, principal_fen=90_00, bonus_fen=0, document_no="S-1"))

    assert refused(first)[0] == "stored_value.balance_too_low"
    assert house.ask("HP01", "r1", f"value:{member}", 80_00) == first
    assert granted(house.ask("HP01", "r2", f"value:{member}", 80_00)) == (80_00, 0)


@pytest.mark.parametrize("changed", [{"amount": 61_00}, {"kind": "lease"}])
def test_an_id_used_for_another_question_is_refused(house: House, changed: dict[str, object]) -> None:
    member = house.member(principal_fen=100_00)
    house.ask("HP01", "r1", f"value:{member}", 60_00)

    again = house.decide(("HP01", question("r1", f"value:{member}", **{"amount": 60_00, **changed})))[0]  # type: ignore[arg-type]

    assert refused(again.answer)[0] == "rights.id_reused"


def test_an_id_given_up_before_it_was_asked_is_never_granted(house: House) -> None:
    member = house.member(principal_fen=100_00)
    house.record("HP01", RightGivenUp(right_id="r1", account=f"value:{member}"))

    assert refused(house.ask("HP01", "r1", f"value:{member}", 60_00))[0] == "rights.given_up"


def test_giving_up_frees_the_balance(house: House) -> None:
    member = house.member(principal_fen=100_00)
    house.ask("HP01", "r1", f"value:{member}", 100_00)

    house.record("HP01", RightGivenUp(right_id="r1", account=f"value:{member}"))

    assert granted(house.ask("BJ01", "r2", f"value:{member}", 100_00)) == (100_00, 0)


@pytest.mark.parametrize("end", [RightGivenUp(right_id="r1", account="value:m"), RightClosed(right_id="r1", spent=0)])
def test_no_register_ends_the_right_of_another(house: House, end: RightGivenUp | RightClosed) -> None:
    member = house.member(principal_fen=100_00)
    house.ask("HP01", "r1", f"value:{member}", 100_00)

    house.record("BJ01", end)

    assert refused(house.ask("BJ01", "r2", f"value:{member}", 100_00))[0] == "stored_value.set_aside"


def test_a_part_that_was_not_spent_is_free_again(house: House) -> None:
    member = house.member(principal_fen=100_00)
    house.ask("HP01", "r1", f"value:{member}", 100_00)
    spent = StoredValueSpent(member_id=member, right_id="r1", principal_fen=30_00, bonus_fen=0, document_no="S-1")
    house.consume("r1", 30_00)
    house.record("HP01", spent, RightClosed(right_id="r1", spent=30_00))

    assert granted(house.ask("BJ01", "r2", f"value:{member}", 70_00)) == (70_00, 0)


def test_a_closed_right_is_not_granted_again(house: House) -> None:
    member = house.member(principal_fen=100_00)
    house.ask("HP01", "r1", f"value:{member}", 60_00)
    house.record("HP01", RightClosed(right_id="r1", spent=0))

    assert refused(house.ask("HP01", "r1", f"value:{member}", 60_00))[0] == "rights.gone"


def test_a_wrong_pin_is_refused_with_the_tries_that_are_left(house: House) -> None:
    member = house.member(principal_fen=100_00)

    answer = house.ask("HP01", "r1", f"value:{member}", 1_00, pin=WRONG_PIN)

    assert refused(answer) == ("stored_value.pin_wrong", {"tries_left": 4})


def test_the_fifth_wrong_pin_locks_the_account_even_for_the_right_one_and_within_one_group(house: House) -> None:
    member = house.member(principal_fen=100_00)
    wrong = [("HP01", question(f"r{n}", f"value:{member}", 1_00, pin=WRONG_PIN)) for n in range(5)]

    decisions = house.decide(*wrong, ("BJ01", question("r9", f"value:{member}", 1_00)))

    assert refused(decisions[4].answer) == ("stored_value.locked", {"until": "2026-11-21T12:15:00.000+08:00"})
    assert refused(decisions[5].answer)[0] == "stored_value.locked"
    assert refused(house.ask("BJ01", "l1", f"value:{member}", 1_00, kind="lease"))[0] == "stored_value.locked"


def test_the_lock_ends_by_itself(house: House) -> None:
    member = house.member(principal_fen=100_00)
    for n in range(5):
        house.ask("HP01", f"r{n}", f"value:{member}", 1_00, pin=WRONG_PIN)

    house.clock.forward(minutes=15)

    assert granted(house.ask("HP01", "r9", f"value:{member}", 1_00)) == (1_00, 0)


def test_the_right_pin_forgets_the_wrong_ones(house: House) -> None:
    member = house.member(principal_fen=100_00)
    house.ask("HP01", "r1", f"value:{member}", 1_00, pin=WRONG_PIN)

    house.ask("HP01", "r2", f"value:{member}", 1_00)

    with house.database.reading() as connection:
        assert connection.execute(pin_tries.select()).all() == []


@pytest.mark.parametrize("kind", ["one_sale", "lease"])
def test_a_member_without_a_pin_cannot_spend(house: House, kind: str) -> None:
    member = house.member(principal_fen=100_00, pin="")

    assert refused(house.ask("HP01", "r1", f"value:{member}", 1_00, kind=kind))[0] == "stored_value.pin_missing"


def test_an_unknown_member_is_refused(house: House) -> None:
    assert refused(house.ask("HP01", "r1", "value:nobody", 1_00))[0] == "member.not_found"


def test_only_a_named_persons_write_off_frees_what_a_lost_register_held(house: House) -> None:
    member = house.member(principal_fen=100_00)
    house.ask("HP01", "r1", f"value:{member}", 100_00)
    house.clock.forward(days=400)

    before = house.ask("BJ01", "r2", f"value:{member}", 100_00)
    house.record(
        "HQ",
        RightWrittenOff(right_id="r1", register="HP01", account=f"value:{member}", by="9001", reason="till burnt"),
    )

    assert refused(before)[0] == "stored_value.set_aside"
    assert granted(house.ask("BJ01", "r3", f"value:{member}", 100_00)) == (100_00, 0)


def test_points_are_granted_like_money_but_from_their_own_account(house: House) -> None:
    member = house.member(points=300, principal_fen=100_00)

    first = house.ask("HP01", "r1", f"points:{member}", 200)
    second = house.ask("BJ01", "r2", f"points:{member}", 200)

    assert granted(first) == (200, 0)
    assert refused(second) == ("points.too_few", {"points": 100, "asked": 200})
    assert granted(house.ask("BJ01", "r3", f"value:{member}", 100_00)) == (100_00, 0)


def test_points_need_the_pin_too(house: House) -> None:
    member = house.member(points=300)

    answer = house.ask("HP01", "r1", f"points:{member}", 200, pin=WRONG_PIN)

    assert refused(answer)[0] == "stored_value.pin_wrong"


def test_what_was_given_away_of_a_quota_never_comes_back(house: House) -> None:
    house.quota(10)
    house.ask("HP01", "q1", "quota:first-100", 10)
    house.consume("q1", 4)
    used = RightSpent(right_id="q1", account="quota:first-100", amount=4, document_no="S-1")
    house.record("HP01", used, RightClosed(right_id="q1", spent=4))

    assert refused(house.ask("BJ01", "q2", "quota:first-100", 7)) == (
        "quota.used_up",
        {"quota": "first-100", "left": 6},
    )
    assert granted(house.ask("BJ01", "q3", "quota:first-100", 6)) == (6, 0)


def test_a_member_has_no_more_uses_than_one_member_may(house: House) -> None:
    house.quota(1_000, per_member=2)
    house.ask("HP01", "q1", "quota:first-100@m1", 1)
    house.consume("q1", 1)
    used = RightSpent(right_id="q1", account="quota:first-100@m1", amount=1, document_no="S-1")
    house.record("HP01", used, RightClosed(right_id="q1", spent=1))
    house.ask("BJ01", "q2", "quota:first-100@m1", 1)

    assert refused(house.ask("HP01", "q3", "quota:first-100@m1", 1)) == (
        "quota.used_up",
        {"quota": "first-100", "left": 0},
    )
    assert granted(house.ask("HP01", "q4", "quota:first-100@m2", 2)) == (2, 0)


def test_a_quota_that_counts_nobody_grants_nothing_to_a_member(house: House) -> None:
    house.quota(1_000)

    assert refused(house.ask("HP01", "q1", "quota:first-100@m1", 1)) == ("quota.unknown", {"quota": "first-100"})


def test_a_quota_nobody_set_is_refused(house: House) -> None:
    assert refused(house.ask("HP01", "q1", "quota:none", 1)) == ("quota.unknown", {"quota": "none"})


def test_a_voucher_is_granted_to_one_bill_at_a_time(house: House) -> None:
    house.voucher()

    first, second = house.ask("HP01", "r1", "voucher:V100", 1), house.ask("BJ01", "r2", "voucher:V100", 1)

    assert granted(first) == (1, 0)
    assert refused(second)[0] == "voucher.reserved"
    assert refused(second)[1]["register"] == "HP01"


def test_a_voucher_that_was_used_says_where(house: House) -> None:
    house.voucher()
    house.ask("HP01", "r1", "voucher:V100", 1)
    used = VoucherRedeemed(code="V100", right_id="r1", document_no="S-HP01-1", store="HP")
    house.record("HP01", used, RightClosed(right_id="r1", spent=1))

    answer = house.ask("BJ01", "r2", "voucher:V100", 1)

    assert refused(answer) == ("voucher.used", {"document_no": "S-HP01-1", "store": "HP"})


def test_a_voucher_past_its_day_is_refused(house: House) -> None:
    house.voucher(valid_until="2026-11-21T12:00:00.000+08:00")

    assert refused(house.ask("HP01", "r1", "voucher:V100", 1))[0] == "voucher.expired"


@pytest.mark.parametrize(("code", "amount"), [("V999", 1), ("V100", 2)])
def test_a_voucher_that_is_not_there_or_asked_for_twofold_is_refused(house: House, code: str, amount: int) -> None:
    house.voucher()

    assert refused(house.ask("HP01", "r1", f"voucher:{code}", amount))[0] == "voucher.unknown"


def test_a_shop_that_stands_alone_records_its_own_answer(house: House) -> None:
    member = house.member(principal_fen=100_00)

    answer = house.authority.ask("HP01", question("r1", f"value:{member}", 60_00))

    assert granted(answer) == (60_00, 0)
    assert house.ask("HP01", "r1", f"value:{member}", 60_00) == answer


def test_what_the_asking_register_holds_itself_is_no_other_counters_doing(house: House) -> None:
    member = house.member(principal_fen=100_00)
    house.ask("HP01", "r1", f"value:{member}", 60_00)

    assert refused(house.ask("HP01", "r2", f"value:{member}", 60_00))[0] == "stored_value.balance_too_low"


def test_points_pay_from_the_day_on_which_they_count_and_what_came_back_of_their_bill_is_not_missed_twice(
    house: House,
) -> None:
    member = house.member(points=100)
    house.record(
        "HP01",
        PointsEarned(member_id=member, points=60, document_no="S-1", available_on="2026-11-22"),
        PointsTakenBack(member_id=member, points=20, document_no="S-1", returned_on="S-2"),
    )

    too_many = house.ask("HP01", "p1", f"points:{member}", 101)
    assert refused(too_many) == ("points.too_few", {"points": 100, "asked": 101})
    house.clock.forward(seconds=24 * 3600)
    assert granted(house.ask("HP01", "p2", f"points:{member}", 140)) == (140, 0)


def test_a_part_of_a_gift_pays_from_the_day_on_which_it_is_released(house: House) -> None:
    member = house.member()
    parts = (BonusPart(on="2026-11-22", fen=30_00), BonusPart(on="2026-12-22", fen=30_00))
    house.record(
        "HQ",
        StoredValueToppedUp(
            member_id=member, right_id="t", principal_fen=500_00, bonus_fen=60_00, document_no="S-1", released=parts
        ),
    )

    assert refused(house.ask("BJ01", "r1", f"value:{member}", 500_01))[0] == "stored_value.balance_too_low"
    house.clock.forward(seconds=24 * 3600)
    assert granted(house.ask("BJ01", "r2", f"value:{member}", 530_00)) == (500_00, 30_00)
