"""With a lease a member's value pays at once or with no line; a manager sees what is held; the evening returns it."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest

from membership.facts import StoredValueSpent
from membership.usecases import check_pin
from pos_app.counter.leases import TillLeases
from shop.value import top_up
from sync import leases
from sync.authority import RightDenied, RightHeld, RightUnknown
from tests.headquarters.chain import PIN, WRONG_PIN, Chain, Till, new_chain

BALANCE = 1_000_00


@dataclass
class Counter:
    """Two tills of one store and a member with 1,000 yuan."""

    chain: Chain
    till: Till
    other: Till
    member_id: str
    held: TillLeases
    held_there: TillLeases

    @property
    def account(self) -> str:
        return f"value:{self.member_id}"

    def lease(self) -> int:
        self.held.recognised(self.member_id)
        return self.held.ask_waiting()

    def ask(self, right_id: str, fen: int, pin: str = PIN) -> RightHeld | RightDenied | RightUnknown:
        return self.held.ask(right_id=right_id, account=self.account, amount=fen, pin=pin)

    def pay(self, till: Till, held: object, document_no: str = "S-1") -> None:
        """The bill's own transaction."""
        assert isinstance(held, RightHeld), held
        spent = StoredValueSpent(
            member_id=self.member_id, right_id=held.right_id, principal_fen=held.principal_fen,
            bonus_fen=held.bonus_fen, document_no=document_no,
        )  # fmt: skip
        with till.open() as books:
            books.record(spent)
            assert leases.spend(books, held.right_id, held.principal_fen, held.bonus_fen)

    def down(self) -> None:
        self.till.wire.down = True

    def balance(self) -> int:
        return self.chain.account(self.member_id).principal_fen


def leases_of(till: Till, seed: int = 1) -> TillLeases:
    def is_pin(connection, member_id, pin):  # type: ignore[no-untyped-def]
        return check_pin(connection, till.keys, member_id, pin, till.secrets.pepper)

    return TillLeases(
        till.keeper,
        till.monotonic,
        rights=till.authority,
        authority=till.authority,
        check_pin=is_pin,
        rng=random.Random(seed),
        hand_in=till.agent.run_once,
    )


@pytest.fixture
def counter() -> Counter:
    chain = new_chain()
    till, _ = chain.install("HP01", "HP")
    other, _ = chain.install("HP02", "HP")
    member_id = chain.member(principal_fen=BALANCE)
    for one in (till, other):
        one.agent.run_once()
    return Counter(chain, till, other, member_id, leases_of(till), leases_of(other))


def calls(till: Till) -> int:
    return till.wire.calls.count("rights")


def test_a_member_who_is_recognised_online_can_pay_later_with_no_line(counter: Counter) -> None:
    asked = counter.lease()
    counter.down()

    held = counter.ask("r1", 300_00)
    counter.pay(counter.till, held)
    counter.till.wire.down = False
    counter.till.agent.run_once()

    assert asked == 1
    assert counter.balance() == BALANCE - 300_00


def test_a_small_sale_asks_nobody(counter: Counter) -> None:
    counter.lease()
    before = calls(counter.till)

    held = counter.ask("r1", 100_00)

    assert isinstance(held, RightHeld)
    assert calls(counter.till) == before


def test_above_the_soft_limit_headquarters_is_asked_first(counter: Counter) -> None:
    counter.lease()
    before = calls(counter.till)

    held = counter.ask("r1", 500_00 - 1)
    above = counter.ask("r2", 500_00 + 1)

    assert isinstance(held, RightHeld)
    assert calls(counter.till) > before
    assert isinstance(above, RightHeld | RightDenied)


def test_what_the_till_holds_itself_does_not_stand_in_the_way_of_a_large_sale(counter: Counter) -> None:
    counter.lease()

    answer = counter.ask("r1", 900_00)

    assert isinstance(answer, RightHeld)
    assert answer.principal_fen == 900_00
    assert counter.held.status() == ()


def test_without_a_lease_and_without_a_line_nothing_is_paid(counter: Counter) -> None:
    counter.down()

    assert counter.ask("r1", 100_00) == RightUnknown("r1")


def test_with_no_line_the_lease_says_why_it_does_not_pay(counter: Counter) -> None:
    counter.lease()
    counter.down()

    answer = counter.ask("r1", 600_00)

    assert answer == RightDenied("r1", "lease.too_small", {"left": 500_00})


def test_an_old_lease_pays_nothing_with_no_line(counter: Counter) -> None:
    counter.lease()
    counter.down()
    counter.till.monotonic.forward(seconds=48 * 3600)

    answer = counter.ask("r1", 100_00)

    assert answer == RightDenied("r1", "lease.too_old", {"hours": 48})


def test_with_no_line_the_pin_is_compared_and_counted_here(counter: Counter) -> None:
    counter.lease()
    counter.down()

    wrong = [counter.ask(f"r{n}", 1_00, WRONG_PIN) for n in range(5)]
    right = counter.ask("r9", 1_00)

    assert [one.code for one in wrong if isinstance(one, RightDenied)] == ["stored_value.pin_wrong"] * 4 + [
        "stored_value.locked"
    ]
    assert isinstance(right, RightDenied)
    assert right.code == "stored_value.locked"


def test_a_sale_that_insists_on_an_answer_gets_no_lease_however_often_it_is_tried(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.lease()
    counter.down()
    draws = iter([0])
    monkeypatch.setattr(counter.held._rng, "randrange", lambda _n: next(draws, 999))

    answers = [counter.ask(f"r{n}", 100_00) for n in range(3)]

    assert [one.code for one in answers if isinstance(one, RightDenied)] == ["lease.must_ask"] * 3


def test_after_headquarters_answered_the_lease_pays_again(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    counter.lease()
    draws = iter([0])
    monkeypatch.setattr(counter.held._rng, "randrange", lambda _n: next(draws, 999))

    insisted = counter.ask("r1", 100_00)
    counter.down()
    afterwards = counter.ask("r2", 100_00)

    assert isinstance(insisted, RightHeld)
    assert isinstance(afterwards, RightHeld)
    assert insisted.right_id == "r1" != afterwards.right_id


def test_a_member_recognised_twice_gets_one_lease(counter: Counter) -> None:
    assert [counter.lease(), counter.lease()] == [1, 0]


def test_another_till_gets_the_value_once_the_holder_has_heard_the_call(counter: Counter) -> None:
    counter.lease()

    before = counter.other.authority.ask(right_id="o1", account=counter.account, amount=900_00, pin=PIN)
    for till in (counter.till, counter.till, counter.other):
        till.agent.run_once()
    after = counter.other.authority.ask(right_id="o2", account=counter.account, amount=900_00, pin=PIN)

    assert isinstance(before, RightDenied)
    assert (before.code, before.facts["register"]) == ("stored_value.set_aside", "HP01")
    assert after == RightHeld("o2", 900_00, 0)
    assert counter.held.status() == ()


def test_the_page_shows_what_is_held_and_hides_who(counter: Counter) -> None:
    counter.lease()
    counter.till.monotonic.forward(seconds=3600)

    (row,) = counter.held.status()

    assert (row.left, row.spent, row.age_s, row.trouble) == (500_00, 0, 3600, "")
    assert row.account == f"value:…{counter.member_id[-4:]}"


def test_the_evening_returns_what_is_held(counter: Counter) -> None:
    counter.lease()

    with counter.till.open() as books:
        returned = counter.held.return_all(books)
    counter.till.agent.run_once()

    assert returned == 1
    whole = counter.other.authority.ask(right_id="o1", account=counter.account, amount=BALANCE, pin=PIN)
    assert isinstance(whole, RightHeld)


def test_a_top_up_with_no_line_pays_here_and_elsewhere_only_after_headquarters_heard_of_it(counter: Counter) -> None:
    counter.down()
    with counter.till.open() as books:
        top_up(
            books, member_id=counter.member_id, principal_fen=2_000_00, bonus_fen=200_00, document_no="T-1", chain=True
        )

    here = counter.ask("r1", 1_100_00)
    counter.pay(counter.till, here)
    elsewhere = counter.other.authority.ask(right_id="o1", account=counter.account, amount=2_000_00, pin=PIN)
    counter.till.wire.down = False
    for _ in range(3):
        counter.till.agent.run_once()
    later = counter.other.authority.ask(right_id="o2", account=counter.account, amount=2_000_00, pin=PIN)

    assert isinstance(here, RightHeld)
    assert (here.principal_fen, here.bonus_fen) == (1_000_00, 100_00)
    assert isinstance(elsewhere, RightDenied)
    assert elsewhere.code == "stored_value.balance_too_low"
    assert isinstance(later, RightHeld)
    assert counter.chain.account(counter.member_id).balance_fen == BALANCE + 2_200_00 - 1_100_00


def test_its_thread_asks_in_the_background(counter: Counter) -> None:
    counter.held.start()

    counter.held.recognised(counter.member_id)
    counter.held.stop()

    assert counter.held.ask_waiting() in (0, 1)
    assert len(counter.held.status()) == 1
