"""What a till holds for later, against a model in plain dictionaries: whatever comes, nothing is spent twice."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from sync import leases
from sync.authority import RightHeld
from sync.standing import note
from tests.sync.lender import OPENING, POLICY, STAFF, Place, hello


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
