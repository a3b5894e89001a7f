"""What a till holds for later, against a model in plain dictionaries: whatever comes, nothing is spent twice."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kernel.actor import Actor
from kernel.books import Bookkeeper
from kernel.clock import CHINA, FixedClock, FixedMonotonic
from kernel.database import Database
from kernel.ids import Ids
from kernel.projection import Conflict, Projections
from kernel.tables import metadata
from sync import leases, rights
from sync.authority import HeadquartersAuthority, RightDenied, RightHeld
from sync.identity import grant_words
from sync.lease_rules import Refusal
from sync.ports import Unreachable
from sync.protocol import Hello, LeasePolicy, RightAnswer, RightAsk, RightGrantedAnswer, RightRefusedAnswer
from sync.rights import RightCalledIn
from sync.standing import note
from tests.builders.books import written

STAFF = Actor(staff_no="1007", name="王芳", role="cashier", permissions=frozenset())
ACCOUNT = "value:m1"
OPENING = 2_000
POLICY = LeasePolicy(hard=300, total=10_000, count=2, max_age_s=10 * 3600)


def signature(words: bytes) -> str:
    return f"hq:{words.decode()}"


@dataclass
class Lender:
    """A headquarters that grants what is asked while it has it. `lost`: the next answers do not arrive."""

    register: str
    free: int = OPENING
    incarnation: int = 1
    forge: bool = False
    lost: int = 0
    given: dict[str, int] = field(default_factory=dict)
    asked: list[RightAsk] = field(default_factory=list)

    def ask(self, ask: RightAsk) -> RightAnswer:
        self.asked.append(ask)
        if ask.right_id not in self.given:
            self.given[ask.right_id] = min(ask.amount, self.free)
            self.free -= self.given[ask.right_id]
        if self.lost:
            self.lost -= 1
            raise Unreachable("lost")
        amount = self.given[ask.right_id]
        if amount == 0:
            return RightRefusedAnswer(right_id=ask.right_id, code="stored_value.balance_too_low", facts={})
        bonus = amount // 4
        words = grant_words(
            ask.right_id, self.register, ask.right_kind, ask.account, amount - bonus, bonus, self.incarnation
        )
        return RightGrantedAnswer(
            right_id=ask.right_id, right_kind=ask.right_kind, account=ask.account, principal_fen=amount - bonus,
            bonus_fen=bonus, incarnation=self.incarnation, expires_s=24 * 3600,
            signature="forged" if self.forge else signature(words),
        )  # fmt: skip

    def __getattr__(self, name: str) -> object:
        raise Unreachable(name)


class Place:
    """One till's file, with nothing but rights in its books."""

    def __init__(self) -> None:
        self.clock, self.monotonic = FixedClock(datetime(2026, 11, 21, 10, tzinfo=CHINA)), FixedMonotonic(ns=10**12)
        self.database = Database(None)
        with self.database.writing() as connection:
            metadata.create_all(connection)
            note(connection, incarnation=1)
            leases.keep_policy(connection, POLICY)
        self.keeper = Bookkeeper(
            self.database,
            register="HP01",
            projections=Projections(rights.FACTS, rights.PROJECTIONS),
            clock=self.clock,
            ids=Ids(self.clock, random.Random(1).randbytes),
        )
        self.lender, self.told = Lender("HP01"), 0
        self.authority = HeadquartersAuthority(
            self.keeper,
            self.lender,  # type: ignore[arg-type]
            fits=lambda words, given: given == signature(words),
            monotonic=self.monotonic,
        )

    def lease(self, right_id: str = "l1", amount: int = 400) -> RightHeld | RightDenied | object:
        return self.authority.ask_lease(right_id=right_id, account=ACCOUNT, amount=amount)

    def pay(self, amount: int) -> tuple[str, int, int] | Refusal | None:
        """Put it on the bill."""
        with self.database.writing() as connection:
            at = leases.here(connection, self.keeper, self.monotonic)
            return leases.put_on_bill(connection, ACCOUNT, amount, at)

    def commit(self, right_id: str, principal: int, bonus: int) -> bool:
        with self.keeper.open(STAFF) as books:
            return leases.spend(books, right_id, principal, bonus)

    def held(self) -> dict[str, tuple[int, int, int]]:
        """right id -> left, spent, on the bill."""
        with self.database.reading() as connection:
            return {one.right_id: (one.left, one.spent, one.held) for one in leases.leases(connection)}

    def call_in(self, right_id: str) -> None:
        self.told += 1
        fact = RightCalledIn(right_id=right_id, register="HP01", account=ACCOUNT, reason="wanted elsewhere")
        with self.database.writing() as connection:
            self.keeper.apply_foreign(connection, written("HQ", [fact], seq=self.told)[0], "")

    def kinds(self) -> list[str]:
        with self.database.reading() as connection:
            return [row.kind for row in connection.exec_driver_sql("SELECT kind FROM journal WHERE register = 'HP01'")]


@pytest.fixture
def place() -> Place:
    return Place()


def test_a_lease_is_kept_and_pays_several_bills_with_no_line(place: Place) -> None:
    granted = place.lease()

    for amount in (100, 200):
        paid = place.pay(amount)
        assert isinstance(paid, tuple)
        assert place.commit(*paid)

    assert granted == RightHeld("l1", 300, 100)
    assert place.held() == {"l1": (100, 300, 0)}


def test_a_lease_counts_from_when_the_question_was_sent_also_when_it_is_asked_again(place: Place) -> None:
    place.lender.lost = 1
    place.lease()
    place.monotonic.forward(seconds=10 * 3600 - 1)
    place.lease()

    before = place.pay(1)
    place.monotonic.forward(seconds=1)
    with place.database.writing() as connection:
        leases.take_off_bill(connection, "l1")

    assert isinstance(before, tuple)
    assert place.pay(1) == Refusal("lease.too_old", {"hours": 10})


def test_an_unsigned_grant_is_not_taken_and_its_question_is_given_up(place: Place) -> None:
    place.lender.forge = True

    answer = place.lease()

    assert answer == RightDenied("l1", "rights.forged")
    assert place.held() == {}
    assert place.authority.settle() == 1
    assert place.kinds() == ["rights.given_up"]


def test_a_grant_of_another_life_of_headquarters_is_not_taken(place: Place) -> None:
    place.lender.incarnation = 2

    assert place.lease() == RightDenied("l1", "rights.incarnation")
    assert place.held() == {}


def test_a_call_that_overtakes_its_grant_stops_it(place: Place) -> None:
    place.lender.lost = 1
    place.lease()
    place.call_in("l1")

    answer = place.lease()

    assert answer == RightDenied("l1", "rights.given_up")
    assert place.authority.settle() == 1
    assert place.kinds() == ["rights.given_up"]


def test_a_lease_called_in_is_closed_in_the_journal_once_its_bill_is_done(place: Place) -> None:
    place.lease()
    paid = place.pay(100)
    assert isinstance(paid, tuple)
    place.call_in("l1")

    while_on_bill = place.authority.settle()
    place.commit(*paid)
    afterwards = place.authority.settle()

    assert (while_on_bill, afterwards) == (0, 1)
    assert place.kinds() == ["rights.closed"]
    assert place.pay(1) is None


def test_more_than_was_put_on_the_bill_cannot_be_spent(place: Place) -> None:
    place.lease()
    paid = place.pay(100)
    assert isinstance(paid, tuple)

    with pytest.raises(Conflict):
        place.commit("l1", paid[1] + 1, paid[2])

    assert place.held() == {"l1": (300, 0, 100)}


def test_while_rights_are_frozen_nothing_is_asked_or_paid(place: Place) -> None:
    place.lease()
    with place.database.writing() as connection:
        note(connection, frozen="recovering")

    assert place.pay(1) == Refusal("lease.frozen", {"why": "recovering"})
    assert place.lease("l2") == RightDenied("l2", "rights.frozen", {"why": "recovering"})
    assert len(place.lender.asked) == 1


def test_a_new_life_of_headquarters_accepts_what_was_declared_to_it(place: Place) -> None:
    place.lease()
    with place.database.writing() as connection:
        note(connection, incarnation=2)

    before = place.pay(1)
    told = place.authority.declared()
    place.authority.heard(hello(2))
    after = place.pay(1)

    assert before == Refusal("lease.incarnation")
    assert [(one.right_id, one.principal, one.bonus, one.incarnation) for one in told] == [("l1", 300, 100, 1)]
    assert isinstance(after, tuple)


def test_a_one_sale_right_on_the_bill_is_declared_too(place: Place) -> None:
    place.authority.ask(right_id="r1", account=ACCOUNT, amount=40)

    assert [(one.right_id, one.right_kind) for one in place.authority.declared()] == [("r1", "one_sale")]


def test_a_restored_copy_neither_spends_nor_closes_what_the_other_may_hold(place: Place) -> None:
    place.lease()
    with place.keeper.open(STAFF) as books:
        books.new_epoch()
        books.record(rights.RightGivenUp(right_id="x", account=ACCOUNT))

    assert place.pay(1) == Refusal("lease.restored")
    assert place.authority.settle() == 0


def test_a_bill_recovered_after_a_power_cut_still_holds_its_part(place: Place) -> None:
    place.lease()
    paid = place.pay(100)
    assert isinstance(paid, tuple)

    with place.keeper.open(STAFF) as books:
        leases.put_back_on_bill(books, [paid])

    assert place.held() == {"l1": (300, 0, 100)}


def test_a_bill_forgotten_in_a_power_cut_holds_nothing(place: Place) -> None:
    place.lease()
    place.pay(100)

    with place.keeper.open(STAFF) as books:
        leases.put_back_on_bill(books, [])

    assert place.held() == {"l1": (400, 0, 0)}


def test_what_is_sold_here_pays_here_at_once_with_no_line_and_no_limit_of_age(place: Place) -> None:
    with place.keeper.open(STAFF) as books:
        books.record(rights.RightGivenUp(right_id="x", account=ACCOUNT))
        leases.keep_own(books, "t1", ACCOUNT, principal=500, bonus=50)
    place.monotonic.forward(seconds=10**7)

    paid = place.pay(550)

    assert isinstance(paid, tuple)
    assert paid == ("t1", 500, 50)


def hello(incarnation: int) -> Hello:
    return Hello(
        protocol=2, now="", register="HP01", store="HP", incarnation=incarnation, recovering=False, token="t", epoch=1,
        seq=0, hash="0" * 64, backed_up_seq=0, feeds={}, unknown_kinds=(), policy=POLICY, revoked_filter="",
    )  # fmt: skip


@dataclass
class Model:
    """One lease as the shop would keep it on paper."""

    left: int
    asked_s: int
    asked_wall_s: int
    incarnation: int
    boot: int
    count: int = 0
    spent: int = 0
    on_bill: int = 0
    called_in: bool = False


class TillAgainstModel(RuleBasedStateMachine):
    """Grant, pay, close, call in, a new life of headquarters, a reboot, a clock put back: in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Place()
        self.held: dict[str, Model] = {}
        self.bill: tuple[str, int, int] | None = None
        self.doubts: set[str] = set()
        self.number = self.spent = 0
        self.boot = self.now_s = self.wall_s = self.last_entry_s = 0

    @rule(amount=st.integers(1, 400), lost=st.sampled_from([False, False, False, True]))
    def grant(self, amount: int, lost: bool) -> None:
        self.number += 1
        right_id = f"l{self.number}"
        self.place.lender.lost = int(lost)
        answer = self.place.lease(right_id, amount)
        given = self.place.lender.given[right_id]
        if isinstance(answer, RightHeld):
            assert not lost
            self.held[right_id] = Model(given, self.now_s, self.wall_s, self.place.lender.incarnation, self.boot)
        elif lost:
            self.doubts.add(right_id)

    @precondition(lambda self: self.bill is None)
    @rule(amount=st.sampled_from([1, 20, 300, 301]))
    def pay(self, amount: int) -> None:
        usable = {name: one for name, one in self.held.items() if self._usable(one) and amount <= one.left}
        paid = self.place.pay(amount)
        if amount <= POLICY.hard and usable:
            assert isinstance(paid, tuple)
            assert paid[0] in usable
            assert paid[1] + paid[2] == amount
            self.bill = paid
            usable[paid[0]].on_bill = amount
        else:
            assert not isinstance(paid, tuple)

    @precondition(lambda self: self.bill is not None)
    @rule(commit=st.booleans())
    def end_of_bill(self, commit: bool) -> None:
        assert self.bill is not None
        one = self.held[self.bill[0]]
        if commit:
            assert self.place.commit(*self.bill)
            one.spent, one.left, one.count = one.spent + one.on_bill, one.left - one.on_bill, one.count + 1
            self.spent += one.on_bill
        else:
            with self.place.database.writing() as connection:
                leases.take_off_bill(connection, self.bill[0])
        one.on_bill, self.bill = 0, None

    @precondition(lambda self: self.held)
    @rule(which=st.integers(0, 10**6))
    def call_in(self, which: int) -> None:
        name = sorted(self.held)[which % len(self.held)]
        self.place.call_in(name)
        self.held[name].called_in = True

    @rule()
    def settle(self) -> None:
        due = [
            name
            for name, one in self.held.items()
            if one.on_bill == 0 and (one.called_in or one.left == 0 or self._out_of_touch(one))
        ]
        assert self.place.authority.settle() == len(due) + len(self.doubts)
        self._hand_in([*due, *self.doubts])
        self.doubts.clear()

    @precondition(lambda self: len(self.held) > 3)
    @rule()
    def close_all(self) -> None:
        due = [name for name, one in self.held.items() if one.on_bill == 0]
        with self.place.keeper.open(STAFF) as books:
            at = leases.here(books.connection, self.place.keeper, self.place.monotonic)
            assert leases.close_all(books, at) == len(due)
        self._hand_in(due)

    @rule(hours=st.sampled_from([1, 5, 9]))
    def time_passes(self, hours: int) -> None:
        self.place.monotonic.forward(seconds=hours * 3600)
        self.place.clock.forward(hours=hours)
        self.now_s += hours * 3600
        self.wall_s += hours * 3600

    @rule()
    def reboot(self) -> None:
        self.place.monotonic.reboot()
        self.boot += 1

    @rule(hours=st.integers(1, 3))
    def clock_is_put_back(self, hours: int) -> None:
        self.place.clock.forward(hours=-hours)
        self.wall_s -= hours * 3600

    @rule(told=st.sampled_from([True, True, False]))
    def new_life_of_headquarters(self, told: bool) -> None:
        self.place.lender.incarnation += 1
        with self.place.database.writing() as connection:
            note(connection, incarnation=self.place.lender.incarnation)
        if told:
            self.place.authority.declared()
            self.place.authority.heard(hello(self.place.lender.incarnation))
            for one in self.held.values():
                one.incarnation = self.place.lender.incarnation

    @invariant()
    def the_till_says_what_the_model_says(self) -> None:
        assert self.place.held() == {
            name: (one.left - one.on_bill, one.spent, one.on_bill) for name, one in self.held.items()
        }

    @invariant()
    def nothing_is_spent_that_was_not_set_aside(self) -> None:
        assert self.spent + sum(one.left for one in self.held.values()) + self.place.lender.free <= OPENING

    def _usable(self, one: Model) -> bool:
        return not one.called_in and one.on_bill == 0 and one.count < POLICY.count and not self._out_of_touch(one)

    def _out_of_touch(self, one: Model) -> bool:
        if one.incarnation != self.place.lender.incarnation:
            return True
        if one.boot == self.boot:
            return self.now_s - one.asked_s >= POLICY.max_age_s
        if self.wall_s < max(one.asked_wall_s, self.last_entry_s):
            return True
        return self.wall_s - one.asked_wall_s >= POLICY.max_age_s

    def _hand_in(self, ended: list[str]) -> None:
        """Headquarters hears of what the till wrote down."""
        for name in ended:
            one = self.held.pop(name, None)
            self.place.lender.free += one.left if one is not None else self.place.lender.given[name]
        if ended:
            self.last_entry_s = self.wall_s


TestTillAgainstModel = TillAgainstModel.TestCase
TestTillAgainstModel.settings = settings(max_examples=100, stateful_step_count=50)
