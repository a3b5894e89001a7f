"""Nothing is granted twice, to nobody without the member's PIN, and each id has one answer."""

from __future__ import annotations

from typing import Any

import pytest

from headquarters.registers import Installed
from promotions.facts import VoucherRedeemed
from shop.authority import pin_tries
from sync.protocol import RightAnswer, RightAsk, RightGrantedAnswer, RightRefusedAnswer
from sync.rights import RightClosed, RightGivenUp
from tests.headquarters.chain import PIN, STAFF, WRONG_PIN, Chain, batch_of, chain_of, kept, new_chain, rows

HP01, BJ01 = Installed("HP01", "HP"), Installed("BJ01", "BJ")


@pytest.fixture
def chain() -> Chain:
    made = new_chain()
    made.office.install_register("HP01", "HP", actor=STAFF)
    made.office.install_register("BJ01", "BJ", actor=STAFF)
    return made


def ask(chain: Chain, sender: Installed, right_id: str, member_id: str, fen: int, pin: str = PIN) -> RightAnswer:
    question = RightAsk(right_id=right_id, account=f"value:{member_id}", amount=fen, pin=pin)
    return chain.office.ask_right(sender, question)


def ask_voucher(chain: Chain, sender: Installed, right_id: str, code: str = "V100", amount: int = 1) -> RightAnswer:
    return chain.office.ask_right(sender, RightAsk(right_id=right_id, account=f"voucher:{code}", amount=amount))


def refused(answer: RightAnswer) -> tuple[str, dict[str, Any]]:
    assert isinstance(answer, RightRefusedAnswer)
    return answer.code, answer.facts


def granted(answer: RightAnswer) -> tuple[int, int]:
    assert isinstance(answer, RightGrantedAnswer)
    return answer.principal_fen, answer.bonus_fen


def test_a_balance_is_granted_in_its_own_proportion_of_principal_and_bonus(chain: Chain) -> None:
    member_id = chain.member(principal_fen=400_000, bonus_fen=40_000)

    assert granted(ask(chain, HP01, "r1", member_id, 165_000)) == (150_000, 15_000)


def test_of_two_registers_that_ask_for_the_whole_balance_one_gets_it(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)

    first, second = ask(chain, HP01, "r1", member_id, 100_00), ask(chain, BJ01, "r2", member_id, 100_00)

    assert granted(first) == (100_00, 0)
    assert refused(second) == ("stored_value.balance_too_low", {"balance": "¥0.00", "asked": "¥100.00"})


def test_the_same_id_again_gets_the_same_answer_and_sets_nothing_aside_again(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)

    answers = [ask(chain, HP01, "r1", member_id, 60_00) for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert granted(ask(chain, HP01, "r2", member_id, 40_00)) == (40_00, 0)


def test_a_refusal_stays_a_refusal_after_the_balance_has_grown(chain: Chain) -> None:
    member_id = chain.member(principal_fen=50_00)
    first = ask(chain, HP01, "r1", member_id, 80_00)
    put_back = '{"member_id":"' + member_id + '","principal_fen":9000,"bonus_fen":0,"document_no":"S-1"}'
    chain.office.receive(BJ01, batch_of(chain_of("BJ01", [("membership.stored_value_put_back", put_back)])))

    assert ask(chain, HP01, "r1", member_id, 80_00) == first
    assert granted(ask(chain, HP01, "r2", member_id, 80_00)) == (80_00, 0)


def test_an_id_used_for_another_question_is_refused(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)
    ask(chain, HP01, "r1", member_id, 60_00)

    assert refused(ask(chain, HP01, "r1", member_id, 61_00))[0] == "rights.id_reused"


def test_an_id_given_up_before_it_was_asked_is_never_granted(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)
    given_up = RightGivenUp(right_id="r1", account=f"value:{member_id}")
    chain.office.receive(HP01, batch_of(chain_of("HP01", [given_up])))

    assert refused(ask(chain, HP01, "r1", member_id, 60_00))[0] == "rights.given_up"


def test_giving_up_frees_the_balance(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)
    ask(chain, HP01, "r1", member_id, 100_00)

    given_up = RightGivenUp(right_id="r1", account=f"value:{member_id}")
    chain.office.receive(HP01, batch_of(chain_of("HP01", [given_up])))

    assert granted(ask(chain, BJ01, "r2", member_id, 100_00)) == (100_00, 0)


@pytest.mark.parametrize("end", [RightGivenUp(right_id="r1", account="value:m"), RightClosed(right_id="r1", spent=0)])
def test_no_register_ends_the_right_of_another(chain: Chain, end: RightGivenUp | RightClosed) -> None:
    member_id = chain.member(principal_fen=100_00)
    ask(chain, HP01, "r1", member_id, 100_00)

    chain.office.receive(BJ01, batch_of(chain_of("BJ01", [end])))

    assert refused(ask(chain, BJ01, "r2", member_id, 100_00))[0] == "stored_value.balance_too_low"


def test_a_part_that_was_not_spent_is_free_again(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)
    ask(chain, HP01, "r1", member_id, 100_00)
    spent = (
        "membership.stored_value_spent",
        f'{{"member_id":"{member_id}","right_id":"r1","principal_fen":3000,"bonus_fen":0,"document_no":"S-1"}}',
    )

    chain.office.receive(HP01, batch_of(chain_of("HP01", [spent, RightClosed(right_id="r1", spent=30_00)])))

    assert chain.account(member_id).principal_fen == 70_00
    assert granted(ask(chain, BJ01, "r2", member_id, 70_00)) == (70_00, 0)


def test_a_closed_right_is_not_granted_again(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)
    ask(chain, HP01, "r1", member_id, 60_00)
    chain.office.receive(HP01, batch_of(chain_of("HP01", [RightClosed(right_id="r1", spent=0)])))

    assert refused(ask(chain, HP01, "r1", member_id, 60_00))[0] == "rights.gone"


def test_a_wrong_pin_is_refused_with_the_tries_that_are_left(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)

    answer = ask(chain, HP01, "r1", member_id, 1_00, WRONG_PIN)

    assert refused(answer) == ("stored_value.pin_wrong", {"tries_left": 4})


def test_the_fifth_wrong_pin_locks_the_account_even_for_the_right_one(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)
    answers = [ask(chain, HP01, f"r{n}", member_id, 1_00, WRONG_PIN) for n in range(5)]

    after = ask(chain, BJ01, "r9", member_id, 1_00, PIN)

    assert refused(answers[4]) == ("stored_value.locked", {"until": "2026-11-21T10:15:00.000+08:00"})
    assert refused(after)[0] == "stored_value.locked"


def test_the_lock_ends_by_itself(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)
    for n in range(5):
        ask(chain, HP01, f"r{n}", member_id, 1_00, WRONG_PIN)

    chain.clock.forward(minutes=15)

    assert granted(ask(chain, HP01, "r9", member_id, 1_00)) == (1_00, 0)


def test_the_right_pin_forgets_the_wrong_ones(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)
    ask(chain, HP01, "r1", member_id, 1_00, WRONG_PIN)

    ask(chain, HP01, "r2", member_id, 1_00, PIN)

    assert rows(chain.office.database, pin_tries) == []


def test_the_same_wrong_question_twice_counts_once(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)

    answers = [ask(chain, HP01, "r1", member_id, 1_00, WRONG_PIN) for _ in range(2)]

    assert refused(answers[1]) == ("stored_value.pin_wrong", {"tries_left": 4})
    assert [row["wrong"] for row in rows(chain.office.database, pin_tries)] == [1]


def test_a_member_without_a_pin_cannot_spend(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00, pin="")

    assert refused(ask(chain, HP01, "r1", member_id, 1_00))[0] == "stored_value.pin_missing"


def test_an_unknown_member_is_refused(chain: Chain) -> None:
    assert refused(ask(chain, HP01, "r1", "nobody", 1_00))[0] == "member.not_found"


def test_every_answer_is_a_fact_of_headquarters(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)
    ask(chain, HP01, "r1", member_id, 60_00)
    ask(chain, HP01, "r2", member_id, 60_00)

    assert [kind for _epoch, _seq, kind in kept(chain.office.database, "HQ")][-2:] == [
        "rights.granted",
        "rights.refused",
    ]


def test_a_voucher_is_granted_to_one_bill_at_a_time(chain: Chain) -> None:
    chain.voucher()

    first, second = ask_voucher(chain, HP01, "r1"), ask_voucher(chain, BJ01, "r2")

    assert granted(first) == (1, 0)
    assert refused(second) == ("voucher.reserved", {"voucher": "V100"})


def test_a_voucher_that_was_used_says_where(chain: Chain) -> None:
    chain.voucher()
    ask_voucher(chain, HP01, "r1")
    used = VoucherRedeemed(code="V100", right_id="r1", document_no="S-HP01-1", store="HP")
    chain.office.receive(HP01, batch_of(chain_of("HP01", [used, RightClosed(right_id="r1", spent=1)])))

    answer = ask_voucher(chain, BJ01, "r2")

    assert refused(answer) == ("voucher.used", {"document_no": "S-HP01-1", "store": "HP"})


def test_a_voucher_past_its_day_is_refused(chain: Chain) -> None:
    chain.voucher(valid_until="2026-11-21T10:00:00.000+08:00")

    assert refused(ask_voucher(chain, HP01, "r1"))[0] == "voucher.expired"


@pytest.mark.parametrize(("code", "amount"), [("V999", 1), ("V100", 2)])
def test_a_voucher_that_is_not_there_or_asked_for_twofold_is_refused(chain: Chain, code: str, amount: int) -> None:
    chain.voucher()

    assert refused(ask_voucher(chain, HP01, "r1", code, amount))[0] == "voucher.unknown"
