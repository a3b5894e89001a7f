"""A question is written down before it leaves; an answer counts only while it is awaited."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import pytest

from membership.facts import PointsEarned
from sync.authority import RightDenied, RightGone, RightHeld, RightUnknown, close, give_up, held
from sync.protocol import RightAnswer, RightAsk
from sync.rights import in_doubt
from tests.headquarters.chain import PIN, WRONG_PIN, Chain, Till, Wire, kept, new_chain, rows


@dataclass
class Counter:
    """Two tills of one chain and a member with 100 yuan."""

    chain: Chain
    till: Till
    wire: Wire
    other: Till
    member_id: str

    def ask(
        self, right_id: str = "r1", fen: int = 100_00, *, till: Till | None = None, pin: str = PIN
    ) -> RightHeld | RightDenied | RightUnknown:
        account = f"value:{self.member_id}"
        return (till or self.till).authority.ask(right_id=right_id, account=account, amount=fen, pin=pin)

    def doubts(self) -> list[tuple[object, object]]:
        return [(row["right_id"], row["state"]) for row in rows(self.till.database, in_doubt)]


@pytest.fixture
def counter() -> Counter:
    chain = new_chain()
    till, wire = chain.install("HP01", "HP")
    other, _wire = chain.install("HP02", "HP")
    member_id = chain.member(principal_fen=100_00)
    for one in (till, other):
        one.agent.run_once()
    return Counter(chain, till, wire, other, member_id)


def test_a_granted_right_is_held_and_pays_a_bill_everywhere(counter: Counter) -> None:
    answer = counter.ask(fen=60_00)
    counter.till.spend(counter.member_id, "r1", 60_00)
    for one in (counter.till, counter.other):
        one.agent.run_once()

    assert answer == RightHeld("r1", 60_00, 0)
    assert counter.doubts() == []
    assert counter.chain.account(counter.member_id).principal_fen == 40_00
    assert counter.other.account(counter.member_id).principal_fen == 40_00


def test_two_tills_cannot_both_have_the_whole_balance(counter: Counter) -> None:
    answers = [counter.ask("r1"), counter.ask("r2", till=counter.other)]

    assert [type(answer) for answer in answers] == [RightHeld, RightDenied]


def test_a_refusal_leaves_no_doubt(counter: Counter) -> None:
    answer = counter.ask(pin=WRONG_PIN)

    assert answer == RightDenied("r1", "stored_value.pin_wrong", {"tries_left": 4})
    assert counter.doubts() == []


def test_without_headquarters_the_question_stays_in_doubt(counter: Counter) -> None:
    counter.wire.down = True

    answer = counter.ask()

    assert answer == RightUnknown("r1")
    assert counter.doubts() == [("r1", "asked")]


def test_a_question_refused_at_the_door_stays_in_doubt(counter: Counter) -> None:
    counter.till.tokens.identity = msgspec.structs.replace(counter.till.tokens.identity, token="stolen")

    answer = counter.ask()

    assert answer == RightDenied("r1", "token.wrong")
    assert counter.doubts() == [("r1", "asked")]


def test_a_lost_answer_can_be_asked_for_again(counter: Counter) -> None:
    counter.wire.lose = ["rights"]

    answers = [counter.ask(), counter.ask()]

    assert answers == [RightUnknown("r1"), RightHeld("r1", 100_00, 0)]


def test_a_lost_answer_is_given_up_and_the_balance_is_free_again(counter: Counter) -> None:
    counter.wire.lose = ["rights"]
    counter.ask()

    before = counter.ask("r2", till=counter.other)
    counter.till.agent.run_once()
    after = counter.ask("r3", till=counter.other)

    assert isinstance(before, RightDenied)
    assert after == RightHeld("r3", 100_00, 0)


def test_what_was_given_up_is_in_the_journal(counter: Counter) -> None:
    counter.wire.down = True
    counter.ask()

    given_up = counter.till.authority.give_up_doubts()

    assert given_up == 1
    assert [kind for _epoch, _seq, kind in kept(counter.till.database, "HP01")] == ["rights.given_up"]


def test_a_given_up_id_is_never_asked_again(counter: Counter) -> None:
    counter.wire.down = True
    counter.ask()
    counter.till.authority.give_up_doubts()
    counter.wire.down = False
    calls = len(counter.wire.calls)

    answer = counter.ask()

    assert answer == RightDenied("r1", "rights.given_up")
    assert len(counter.wire.calls) == calls


def test_a_grant_that_comes_after_its_id_was_given_up_cannot_be_used(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    grant = counter.wire.ask

    def slow(ask: RightAsk) -> RightAnswer:
        answer = grant(ask)
        with counter.till.open() as books:
            give_up(books, "r1")
        return answer

    monkeypatch.setattr(counter.wire, "ask", slow)

    assert counter.ask() == RightDenied("r1", "rights.given_up")
    with pytest.raises(RightGone):
        counter.till.spend(counter.member_id, "r1", 100_00)


def test_a_question_that_is_being_asked_is_not_given_up(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    grant = counter.wire.ask
    given_up: list[int] = []

    def meanwhile(ask: RightAsk) -> RightAnswer:
        given_up.append(counter.till.authority.give_up_doubts())
        return grant(ask)

    monkeypatch.setattr(counter.wire, "ask", meanwhile)

    assert counter.ask() == RightHeld("r1", 100_00, 0)
    assert given_up == [0]


def test_a_bill_cannot_spend_one_right_twice(counter: Counter) -> None:
    counter.ask(fen=60_00)
    counter.till.spend(counter.member_id, "r1", 60_00)

    with pytest.raises(RightGone):
        counter.till.spend(counter.member_id, "r1", 60_00)

    assert counter.till.account(counter.member_id).principal_fen == 40_00


def test_a_bill_that_was_never_committed_returns_its_right(counter: Counter) -> None:
    counter.ask()
    with counter.till.database.reading() as connection:
        waiting = held(connection)
    with counter.till.open() as books:
        close(books, waiting[0], 0)
    counter.till.agent.run_once()

    assert waiting == ("r1",)
    assert counter.ask("r2", till=counter.other) == RightHeld("r2", 100_00, 0)


def test_a_held_right_is_not_given_up_with_the_doubts(counter: Counter) -> None:
    counter.ask()

    assert counter.till.authority.give_up_doubts() == 0
    assert counter.doubts() == [("r1", "granted")]


def test_a_voucher_is_asked_for_like_money(counter: Counter) -> None:
    counter.chain.voucher("V100")

    answer = counter.till.authority.ask(right_id="r1", account="voucher:V100", amount=1)

    assert answer == RightHeld("r1", 1, 0)


def test_a_till_in_a_new_epoch_asks_for_nothing_before_headquarters_has_heard_of_it(counter: Counter) -> None:
    till = counter.till
    till.agent.run_once()
    with till.open() as books:
        books.new_epoch()
        books.record(PointsEarned(member_id="m1", points=1, document_no="S-1"))

    early = till.authority.ask(right_id="r1", account="value:m1", amount=1, pin=PIN)
    till.agent.run_once()
    asked = till.authority.ask(right_id="r2", account="value:m1", amount=1, pin=PIN)

    assert early == RightDenied("r1", "rights.frozen", {"why": "epoch"})
    assert asked != RightDenied("r2", "rights.frozen", {"why": "epoch"})


def test_a_program_that_starts_asks_for_nothing_before_the_first_hello(counter: Counter) -> None:
    till = counter.till
    till.authority.greeted = False

    early = counter.ask("r1")
    counter.chain.clock.forward(hours=2)  # hello is due again
    till.agent.run_once()

    assert isinstance(early, RightUnknown)
    assert counter.doubts() == []
    assert isinstance(counter.ask("r2"), RightHeld)
