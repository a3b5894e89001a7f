"""Says who may spend what: one answer for each id, for ever, written in the journal of the place that decides.

Headquarters decides for its chain; a shop that stands alone decides for itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import msgspec
from sqlalchemy import Connection, select

from kernel.actor import program
from kernel.books import Bookkeeper, Books
from kernel.clock import stamp
from kernel.errors import DomainError
from kernel.facts import canonical
from kernel.projection import Put, Remove
from kernel.tables import Column, Integer, String, local_table
from membership.errors import PinWrong, StoredValueLocked
from membership.queries import account as account_of
from membership.rules.stored_value import Account, spend
from promotions.queries import voucher_by_code
from sync.protocol import RightAnswer, RightAsk, RightGrantedAnswer, RightRefusedAnswer
from sync.rights import RightGranted, RightRefused, right, set_aside

CheckPin = Callable[[Connection, str, str], bool]
"""Is this the member's PIN (connection, member_id, pin)? May raise a DomainError, which refuses the right."""

# Wrong PINs in a row, by account.
pin_tries = local_table(
    "pin_tries",
    Column("account", String(64), primary_key=True),
    Column("wrong", Integer, nullable=False),
    Column("locked_until", String(32), nullable=False),  # ISO time, '' when not locked
)


class VoucherUnknown(DomainError):
    """No voucher has this code. `code` of the voucher."""

    code = "voucher.unknown"


class VoucherUsed(DomainError):
    """Used before. `document_no`, `store` say where."""

    code = "voucher.used"


class VoucherExpired(DomainError):
    """Not valid any more. `valid_until` ISO time."""

    code = "voucher.expired"


class VoucherReserved(DomainError):
    """A bill at some register holds it at this moment."""

    code = "voucher.reserved"


class Authority:
    """Grants and refuses rights on stored value ('value:<member_id>') and vouchers ('voucher:<code>')."""

    def __init__(self, keeper: Bookkeeper, check_pin: CheckPin, *, wrong_pins: int, lock_minutes: int) -> None:
        self._keeper, self._check_pin = keeper, check_pin
        self._wrong_pins, self._lock = wrong_pins, timedelta(minutes=lock_minutes)

    def ask(self, register: str, ask: RightAsk) -> RightAnswer:
        """The answer to one question of one register; asked again with the same id it is the same answer."""
        with self._keeper.open(program(self._keeper.register)) as books:
            given = _given_before(books.connection, register, ask)
            if given is not None:
                return given
            try:
                principal, bonus = self._decide(books, ask)
            except DomainError as refusal:
                facts = {name: value for name, value in refusal.facts.items() if isinstance(value, int | str)}
                books.record(
                    RightRefused(
                        right_id=ask.right_id, register=register, account=ask.account, amount=ask.amount,
                        reason=refusal.code, details=canonical(facts).decode(),
                    )
                )  # fmt: skip
                return RightRefusedAnswer(right_id=ask.right_id, code=refusal.code, facts=facts)
            books.record(
                RightGranted(
                    right_id=ask.right_id, register=register, account=ask.account, amount=ask.amount, bonus=bonus
                )
            )
            return RightGrantedAnswer(right_id=ask.right_id, principal_fen=principal, bonus_fen=bonus)

    def _decide(self, books: Books, ask: RightAsk) -> tuple[int, int]:
        """(principal, bonus) that may be set aside. Raises DomainError."""
        what, _, name = ask.account.partition(":")
        if what == "voucher":
            self._check_voucher(books.connection, ask, name)
            return 1, 0
        self._check_member(books, ask.account, name, ask.pin)
        has, aside = account_of(books.connection, name), set_aside(books.connection, ask.account)
        free = Account(
            name,
            principal_fen=max(0, has.principal_fen - aside.principal),
            bonus_fen=max(0, has.bonus_fen - aside.bonus),
        )
        return spend(free, ask.amount)

    def _check_member(self, books: Books, account: str, member_id: str, pin: str) -> None:
        now = self._keeper.clock.now()
        tries = books.connection.execute(select(pin_tries).where(pin_tries.c.account == account)).first()
        if tries is not None and tries.locked_until > stamp(now):
            raise StoredValueLocked(until=tries.locked_until)
        if self._check_pin(books.connection, member_id, pin):
            if tries is not None:
                books.carry_out([Remove(pin_tries, {"account": account})])
            return
        wrong = 1 + (tries.wrong if tries is not None else 0)
        until = stamp(now + self._lock) if wrong >= self._wrong_pins else ""
        books.carry_out([Put(pin_tries, {"account": account, "wrong": 0 if until else wrong, "locked_until": until})])
        if until:
            raise StoredValueLocked(until=until)
        raise PinWrong(tries_left=self._wrong_pins - wrong)

    def _check_voucher(self, connection: Connection, ask: RightAsk, code: str) -> None:
        found = voucher_by_code(connection, code)
        if found is None or ask.amount != 1:
            raise VoucherUnknown(voucher=code)
        if found.state != "issued":
            raise VoucherUsed(document_no=found.document_no, store=found.store)
        if found.valid_until <= stamp(self._keeper.clock.now()):
            raise VoucherExpired(valid_until=found.valid_until)
        if set_aside(connection, ask.account).principal:
            raise VoucherReserved(voucher=code)


def _given_before(connection: Connection, register: str, ask: RightAsk) -> RightAnswer | None:
    row = connection.execute(
        select(right).where(right.c.right_id == ask.right_id, right.c.register == register)
    ).first()
    if row is None:
        return None
    if row.state == "given_up":
        return RightRefusedAnswer(right_id=ask.right_id, code="rights.given_up", facts={})
    if (row.account, row.asked) != (ask.account, ask.amount):
        return RightRefusedAnswer(right_id=ask.right_id, code="rights.id_reused", facts={})
    if row.state == "refused":
        facts = msgspec.json.decode(row.details, type=dict[str, int | str])
        return RightRefusedAnswer(right_id=ask.right_id, code=row.reason, facts=facts)
    if row.state == "closed":
        return RightRefusedAnswer(right_id=ask.right_id, code="rights.gone", facts={})
    return RightGrantedAnswer(right_id=ask.right_id, principal_fen=row.granted - row.bonus, bonus_fen=row.bonus)
