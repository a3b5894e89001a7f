"""Rights at the counter: a lease pays at once, headquarters is asked where it must be, a lease pays with no line."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from sqlalchemy import Connection, select

from kernel.actor import program
from kernel.books import Bookkeeper, Books
from kernel.clock import Monotonic, stamp
from kernel.errors import DomainError
from kernel.executor import carry_out
from kernel.projection import Put, Remove
from membership.errors import MemberNotFound, PinMissing, StoredValueLocked
from pos_app.own_rights import LOCK_MINUTES, WRONG_PINS
from pos_app.value_authority import Rights
from shop.standing import Tries, after_wrong_pin, name_of, pin_tries, what_of
from sync import leases
from sync.authority import RightDenied, RightHeld, RightUnknown
from sync.lease_rules import LIMITED, Here, Lease, Refusal, age, choose, longest, refusal

_log = logging.getLogger(__name__)
IN_THE_WAY = frozenset(  # what this till itself holds for later may be why
    {"stored_value.set_aside", "stored_value.balance_too_low", "points.too_few", "quota.used_up"}
)
CheckPin = Callable[[Connection, str, str], bool]
"""Is this the member's PIN (connection, member_id, pin)? Raises MemberNotFound, PinMissing."""


class AsksLeases(Protocol):
    """sync.authority.HeadquartersAuthority, as far as leases go."""

    def ask_lease(self, *, right_id: str, account: str, amount: int) -> RightHeld | RightDenied | RightUnknown: ...


@dataclass(frozen=True, slots=True)
class LeaseRow:
    """One lease on the page: `account` without the member's whole id, amounts in fen, points or uses.

    `age_s` None when no clock can say; `ends_s` seconds from the question after which it is of no use; `trouble` the
    code of why it pays nothing now, '' when it pays.
    """

    account: str
    left: int
    spent: int
    age_s: int | None
    ends_s: int
    trouble: str


class TillLeases:
    """What this till holds for later, and the rights of everybody at the counter (pos_app.value_authority.Rights).

    `rights` asks headquarters for one sale, `authority` for a lease; `hand_in` sends the journal up now.
    """

    def __init__(
        self,
        keeper: Bookkeeper,
        monotonic: Monotonic,
        *,
        rights: Rights,
        authority: AsksLeases,
        check_pin: CheckPin,
        rng: random.Random,
        hand_in: Callable[[], object],
    ) -> None:
        self._keeper, self._monotonic, self._rights, self._authority = keeper, monotonic, rights, authority
        self._check_pin, self._rng, self._hand_in = check_pin, rng, hand_in
        self._insisting: set[str] = set()
        self._waiting: dict[str, int] = {}  # by account; 0: what the policy gives
        self._lock = threading.Lock()
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    # --- paying ------------------------------------------------------------------------------------------------------

    def ask(
        self, *, right_id: str, account: str, amount: int, pin: str = "", card_no: str = ""
    ) -> RightHeld | RightDenied | RightUnknown:
        """A right for one sale. Up to the soft limit a lease pays at once; above it headquarters is asked first.

        With no line a lease pays up to the hard limit, unless this is one of the sales that insist on an answer. What
        is held may have another id than `right_id`. A sub-card, `card_no`, always insists: only headquarters knows what
        it paid elsewhere. Waits for the network, call it outside every transaction.
        """
        with self._keeper.database.reading() as connection:
            policy = leases.policy(connection)
        insists = bool(card_no) or self._insists(account, policy.forced_online_permille)
        if not insists and (amount <= policy.soft or what_of(account) not in LIMITED):
            taken = self._from_lease(right_id, account, amount, pin)
            if isinstance(taken, RightHeld) or (isinstance(taken, RightDenied) and not taken.code.startswith("lease.")):
                return taken
        answer = self._rights.ask(right_id=right_id, account=account, amount=amount, pin=pin, card_no=card_no)
        if isinstance(answer, RightUnknown):
            if insists:
                return RightDenied(right_id, "lease.must_ask") if self._holds(account) else answer
            return self._from_lease(right_id, account, amount, pin) or answer
        self._insisting.discard(account)
        if isinstance(answer, RightDenied) and answer.code in IN_THE_WAY and self._give_back(account):
            new_id = self._keeper.ids.new()
            answer = self._rights.ask(right_id=new_id, account=account, amount=amount, pin=pin, card_no=card_no)
        return answer

    def _insists(self, account: str, permille: int) -> bool:
        """Drawn once; the account then waits for an answer of headquarters, however often somebody tries again."""
        if account not in self._insisting and self._rng.randrange(1_000) < permille:
            self._insisting.add(account)
        return account in self._insisting

    def _from_lease(self, right_id: str, account: str, amount: int, pin: str) -> RightHeld | RightDenied | None:
        """Put it on the bill; None when this till holds nothing of the account, or cannot check the PIN."""
        with self._keeper.database.writing() as connection:
            at = leases.here(connection, self._keeper, self._monotonic)
            chosen = choose(leases.leases(connection, account), amount, leases.policy(connection), at)
            if isinstance(chosen, Refusal):
                return RightDenied(right_id, chosen.code, chosen.facts)
            if chosen is None:
                return None
            if what_of(account) in LIMITED:
                try:
                    wrong = self._wrong_pin(connection, account, pin)
                except (MemberNotFound, PinMissing):
                    return None
                if wrong is not None:
                    return RightDenied(right_id, wrong.code, _plain(wrong))
            held = leases.put_on_bill(connection, account, amount, at)
            assert isinstance(held, tuple), held
            return RightHeld(*held)

    def _wrong_pin(self, connection: Connection, account: str, pin: str) -> DomainError | None:
        """Compare and count, as headquarters does; each place counts for itself."""
        now = self._keeper.clock.now()
        row = connection.execute(select(pin_tries).where(pin_tries.c.account == account)).first()
        tries = None if row is None else Tries(row.wrong, row.locked_until)
        if tries is not None and tries.locked_until > stamp(now):
            return StoredValueLocked(until=tries.locked_until)
        if self._check_pin(connection, name_of(account), pin):
            if tries is not None:
                carry_out(connection, [Remove(pin_tries, {"account": account})])
            return None
        kept, refused = after_wrong_pin(tries, now, WRONG_PINS, timedelta(minutes=LOCK_MINUTES))
        row_now = {"account": account, "wrong": kept.wrong, "locked_until": kept.locked_until}
        carry_out(connection, [Put(pin_tries, row_now)])
        return refused

    def _holds(self, account: str) -> bool:
        with self._keeper.database.reading() as connection:
            return bool(leases.leases(connection, account))

    def _give_back(self, account: str) -> bool:
        """Close what this till holds of the account, so that headquarters can grant from the whole of it."""
        if not self._holds(account):
            return False
        with self._keeper.open(program("till")) as books:
            closed = leases.close_all(books, self._here(books.connection), account)
        if closed:
            self._hand_in()
        return closed > 0

    # --- for later ---------------------------------------------------------------------------------------------------

    def recognised(self, member_id: str) -> None:
        """This member stands at the counter: hold some of their value for later. Returns at once."""
        self.keep_ahead(f"value:{member_id}", 0)

    def keep_ahead(self, account: str, amount: int) -> None:
        """Hold so much of an account for later, 0 for what the policy gives. Returns at once."""
        with self._lock:
            self._waiting[account] = amount
        self._wake.set()

    def ask_waiting(self) -> int:
        """Ask for what `recognised` noted, in the caller's thread; returns how many leases came of it."""
        with self._lock:
            wanted, self._waiting = self._waiting, {}
        return sum(self._ask_for(account, amount) for account, amount in wanted.items())

    def _ask_for(self, account: str, amount: int) -> bool:
        with self._keeper.database.reading() as connection:
            policy, at = leases.policy(connection), self._here(connection)
            if any(self._good_for_long(one, at, policy.max_age_s) for one in leases.leases(connection, account)):
                return False
        if policy.lease <= 0 or at.frozen:
            return False
        right_id, amount = self._keeper.ids.new(), amount or policy.lease
        answer = self._authority.ask_lease(right_id=right_id, account=account, amount=amount)
        return isinstance(answer, RightHeld)

    def within_reach(self, account: str) -> int:
        """What this till could pay from a lease of the account now, with what of it is on the bill."""
        with self._keeper.database.reading() as connection:
            at, policy = self._here(connection), leases.policy(connection)
            free = [replace(one, held_principal=0, held_bonus=0) for one in leases.leases(connection, account)]
        return max((one.left for one in free if refusal(one, 1, policy, at) is None), default=0)

    def _good_for_long(self, one: Lease, at: Here, max_age_s: int) -> bool:
        age_s = age(one, at)
        return one.own_seq == 0 and one.left > 0 and age_s is not None and age_s < max_age_s // 2

    def return_all(self, books: Books) -> int:
        """Close everything that is held, as at the close of the day; returns how many."""
        return leases.close_all(books, self._here(books.connection))

    def status(self) -> tuple[LeaseRow, ...]:
        """What is held, most first, for the manager's page."""
        with self._keeper.database.reading() as connection:
            at, policy = self._here(connection), leases.policy(connection)
            held = sorted(leases.leases(connection), key=lambda one: (-one.left, one.right_id))
        rows = []
        for one in held:
            trouble = refusal(one, 1, policy, at)
            rows.append(
                LeaseRow(
                    account=f"{what_of(one.account)}:…{name_of(one.account)[-4:]}", left=one.left, spent=one.spent,
                    age_s=None if one.own_seq else age(one, at), ends_s=0 if one.own_seq else longest(one, policy),
                    trouble="" if trouble is None else trouble.code,
                )
            )  # fmt: skip
        return tuple(rows)

    def _here(self, connection: Connection) -> Here:
        return leases.here(connection, self._keeper, self._monotonic)

    # --- its thread --------------------------------------------------------------------------------------------------

    def start(self) -> None:
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="leases", daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout_s)
            self._thread = None

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.wait()
            self._wake.clear()
            try:
                if not self._stopping.is_set():
                    self.ask_waiting()
            except Exception:  # a full disk or a fault of ours: the counter pays online then
                _log.exception("asking for leases failed")


def _plain(error: DomainError) -> dict[str, int | str]:
    return {name: value for name, value in error.facts.items() if isinstance(value, int | str)}
