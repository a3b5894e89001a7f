"""Says who may spend what: one answer for each id, for ever, written in the journal of the place that decides.

Headquarters decides for its chain, many questions in one transaction; a shop that stands alone decides for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import msgspec
from sqlalchemy import Connection

from kernel.actor import program
from kernel.books import Bookkeeper
from kernel.clock import stamp
from kernel.errors import DomainError
from kernel.facts import canonical
from kernel.money import Money
from kernel.projection import Put, Remove, RowOp
from membership.cards.queries import CardView
from membership.errors import BalanceTooLow, StoredValueLocked
from membership.gift_cards.errors import GiftCardUnknown
from membership.gift_cards.rules.numbers import hashed_text
from membership.gift_cards.rules.states import after
from membership.rules.stored_value import Account, Split, spend
from membership.usecases import KeptPin
from promotions.rules.vouchers import refusal
from shop.changing_pins import PinChange
from shop.presented import tries_of
from shop.refusals import (
    LeaseAtLimit,
    PointsTooFew,
    QuotaUnknown,
    QuotaUsedUp,
    SetAsideElsewhere,
    VoucherExpired,
    VoucherNotGood,
    VoucherReserved,
    VoucherUnknown,
    VoucherUsed,
)
from shop.standing import (
    PIN_CHANGE,
    GivenRight,
    Standing,
    after_wrong_pin,
    leases_of,
    name_of,
    pin_tries,
    standing_of,
    what_of,
)
from sync.protocol import LeasePolicy, RightAnswer, RightAsk, RightGrantedAnswer, RightRefusedAnswer
from sync.rights import RightCalledIn, RightGranted, RightRefused

CheckPin = Callable[[str, str | None], bool]
"""Is this the member's PIN (member_id, pin)? None asks only whether there is one. A DomainError refuses the right."""
CheckerOf = Callable[[Mapping[str, KeptPin | None]], CheckPin]
"""Checks the PINs of these members (membership.usecases.checker_of)."""
GiftHash = Callable[[str], str]
"""The keyed hash of a gift card's secret (membership.gift_cards.rules.numbers.hashed_text)."""
CodeHash = Callable[[str], str]
"""The keyed hash of a code for a new PIN (membership.pins.rules.codes.hashed_text)."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One question's answer, still unsigned. `fact` is None when the same id was answered before.

    `ops` are rows of this place alone (wrong PINs), to be written with the fact. `called` asks other registers to
    close the leases that stood in the way: the member is here now, and the next question may find the value free.
    """

    answer: RightAnswer
    fact: RightGranted | RightRefused | None
    ops: tuple[RowOp, ...] = ()
    called: tuple[RightCalledIn, ...] = ()


CALLS_IN = frozenset({SetAsideElsewhere.code, PointsTooFew.code, QuotaUsedUp.code})


class Authority:
    """Grants and refuses rights on value, points, vouchers, quotas, gift cards and PINs (`sync.protocol.RightAsk`)."""

    def __init__(
        self,
        keeper: Bookkeeper,
        checker_of: CheckerOf,
        *,
        gift_hash: GiftHash,
        code_hash: CodeHash,
        wrong_pins: int,
        lock_minutes: int,
        split: Split = "pro_rata",
    ) -> None:
        self._keeper, self._checker_of, self._split = keeper, checker_of, split
        self._gift_hash, self._code_hash = gift_hash, code_hash
        self._wrong_pins, self._lock = wrong_pins, timedelta(minutes=lock_minutes)

    def ask(self, register: str, ask: RightAsk) -> RightAnswer:
        """One question, answered in a transaction of its own: for a shop that stands alone."""
        with self._keeper.open(program(self._keeper.register)) as books:
            (decision,) = self.answer(
                books.connection,
                [(register, ask)],
                incarnation=ask.incarnation,
                store_of=lambda _register: "",
                policy_of=lambda _register: LeasePolicy(),
            )
            books.carry_out(decision.ops)
            for fact in (decision.fact, *decision.called):
                if fact is not None:
                    books.record(fact)
        return decision.answer

    def answer(
        self,
        connection: Connection,
        asks: Sequence[tuple[str, RightAsk]],
        *,
        incarnation: int,
        store_of: Callable[[str], str],
        policy_of: Callable[[str], LeasePolicy],
    ) -> list[Decision]:
        """Decide about (register, question) one after the other; each sees what those before it were granted.

        Nothing is written. The caller writes `ops` and facts in this order and this transaction, and signs the grants.
        `store_of` names a register's store, `policy_of` says how much the register may hold in leases.
        """
        if not asks:
            return []
        standing = standing_of(connection, asks, incarnation, stamp(self._keeper.clock.now())[:10])
        group = _Group(
            standing, self._checker_of(standing.pins), self._gift_hash, self._code_hash, self._wrong_pins, self._lock,
            self._keeper, store_of, self._split,
        )  # fmt: skip
        decisions = [group.decide(register, ask, incarnation, policy_of(register)) for register, ask in asks]
        return _calling(connection, asks, decisions)


@dataclass(slots=True)
class _Group:
    """The questions of one transaction, decided one after the other in memory."""

    standing: Standing
    check_pin: CheckPin
    gift_hash: GiftHash
    code_hash: CodeHash
    wrong_pins: int
    lock: timedelta
    keeper: Bookkeeper
    store_of: Callable[[str], str]
    split: Split

    def decide(self, register: str, ask: RightAsk, incarnation: int, policy: LeasePolicy) -> Decision:
        before = self.standing.given.get((ask.right_id, register))
        question = (ask.right_kind, ask.account, ask.amount)
        if before is not None:
            return Decision(_again(before, question, ask.right_id), None)
        ops: list[RowOp] = []
        fact: RightGranted | RightRefused
        answer: RightAnswer
        try:
            principal, bonus = self._free(register, ask, policy, ops)
        except DomainError as refusal:
            fact, answer = _refusal(register, ask, refusal)
        else:
            expires_s = policy.max_age_s if ask.right_kind == "lease" else 0
            self.standing.grant(register, ask, principal, bonus, stamp(self.keeper.clock.now()))
            card_no = self.standing.cards.granted(ask, principal + bonus)
            fact = RightGranted(
                right_id=ask.right_id, register=register, account=ask.account, amount=principal + bonus, bonus=bonus,
                right_kind=ask.right_kind, incarnation=incarnation, asked=ask.amount, expires_s=expires_s,
                card_no=card_no,
            )  # fmt: skip
            answer = RightGrantedAnswer(
                right_id=ask.right_id, right_kind=ask.right_kind, account=ask.account, principal_fen=principal,
                bonus_fen=bonus, incarnation=incarnation, expires_s=expires_s, signature="",
            )  # fmt: skip
        self.standing.given[ask.right_id, register] = GivenRight(question, answer)
        return Decision(answer, fact, tuple(ops))

    def _free(self, register: str, ask: RightAsk, policy: LeasePolicy, ops: list[RowOp]) -> tuple[int, int]:
        """(principal, bonus) that may be set aside. Raises DomainError; `ops` grows by what a PIN changes."""
        what = what_of(ask.account)
        if what == "voucher":
            self._check_voucher(register, ask)
            return 1, 0
        if what == "quota":
            return self._of_quota(register, ask, policy), 0
        if what == "gift":
            return self._of_gift_card(register, ask, policy, ops)
        if what == PIN_CHANGE:
            return self._of_pin_change(ask, ops), 0
        member_id, aside = name_of(ask.account), self.standing.set_aside(ask.account)
        sub_card = self.standing.cards.sub_card(ask, member_id)
        self._check_pin(ask, self.check_pin, ops, sub_card)
        if sub_card is not None:
            self.standing.cards.require_within(sub_card, ask)
        has = self.standing.members.get(member_id, Account(member_id))
        if what == "points":
            free = max(0, has.points - self.standing.pending.get(member_id, 0) - aside.principal)
            amount = self._amount(register, ask, policy, free)
            if amount > free or amount == 0:
                raise PointsTooFew(points=free, asked=ask.amount)
            return amount, 0
        return self._of_value(register, ask, policy, has)

    def _of_value(self, register: str, ask: RightAsk, policy: LeasePolicy, has: Account) -> tuple[int, int]:
        aside = self.standing.set_aside(ask.account)
        free = Account(
            has.member_id,
            principal_fen=max(0, has.principal_fen - aside.principal),
            bonus_fen=max(0, has.bonus_fen - self.standing.later_fen.get(has.member_id, 0) - aside.bonus),
        )
        amount = self._amount(register, ask, policy, free.balance_fen)
        held = self.standing.holder(ask.account, register)
        short = amount > free.balance_fen or amount == 0
        if short and held is not None and held[0] != register and has.balance_fen >= ask.amount:
            name, rest = held
            raise SetAsideElsewhere(
                balance=str(Money(free.balance_fen)), asked=str(Money(ask.amount)), held=str(Money(rest.amount)),
                held_fen=rest.amount, store=self.store_of(name), register=name, since=rest.since,
            )  # fmt: skip
        if amount == 0:
            raise BalanceTooLow(balance=str(Money(free.balance_fen)), asked=str(Money(ask.amount)))
        return spend(free, amount, self.split)

    def _of_quota(self, register: str, ask: RightAsk, policy: LeasePolicy) -> int:
        """Of all uses, or of those of one member, who stands at one counter: nobody else needs a share of these."""
        name, _, member_id = name_of(ask.account).partition("@")
        quota = self.standing.quotas.get(name)
        if quota is None or (member_id and not quota.per_member):
            raise QuotaUnknown(quota=name)
        total, used = quota.total, quota.used
        if member_id:
            total, used = quota.per_member, self.standing.had.get((name, member_id), 0)
            policy = msgspec.structs.replace(policy, share_permille=1_000)
        free = max(0, total - used - self.standing.set_aside(ask.account).principal)
        amount = self._amount(register, ask, policy, free)
        if amount > free or amount == 0:
            raise QuotaUsedUp(quota=quota.name, left=free)
        return amount

    def _amount(self, register: str, ask: RightAsk, policy: LeasePolicy, free: int) -> int:
        """What is asked for; of a lease at most the policy's share of what is free, and what the register may hold."""
        if ask.right_kind == "one_sale":
            return ask.amount
        left = policy.total - self.standing.leased.get((register, what_of(ask.account)), 0)
        if left <= 0:
            raise LeaseAtLimit(total=policy.total)
        return min(ask.amount, policy.lease, left, free * policy.share_permille // 1000)

    def _of_pin_change(self, ask: RightAsk, ops: list[RowOp]) -> int:
        if ask.right_kind == "lease":
            raise LeaseAtLimit(total=0)
        change = PinChange(self.standing, self.code_hash, stamp(self.keeper.clock.now()))
        change.decide(ask, self.check_pin, lambda asked, is_pin: self._check_pin(asked, is_pin, ops), ops)
        return ask.amount

    def _of_gift_card(
        self, register: str, ask: RightAsk, policy: LeasePolicy, ops: list[RowOp]
    ) -> tuple[int, int]:  # fmt: skip
        """Whoever knows a card's secret spends it. Nobody holds it for later: no till knows who will come with it."""
        if ask.right_kind == "lease":
            raise LeaseAtLimit(total=0)
        card_no = name_of(ask.account)
        found = self.standing.gift_cards.get(card_no)
        if found is None:
            raise GiftCardUnknown(card_no=card_no)
        is_secret = self.gift_hash(hashed_text(card_no, ask.pin)) == found.secret_hash
        self._check_pin(ask, lambda _card_no, _secret: is_secret, ops)
        today = stamp(self.keeper.clock.now())[:10]
        after(card_no, found.on(today), "spend", ends_on=found.ends_on)
        return self._of_value(register, ask, policy, Account(card_no, principal_fen=found.balance_fen))

    def _check_pin(
        self, ask: RightAsk, is_pin: CheckPin, ops: list[RowOp], sub_card: CardView | None = None
    ) -> None:  # fmt: skip
        """A one-sale right needs the PIN. A lease is asked for before anybody pays: the till checks at the sale."""
        account, now = tries_of(ask, sub_card), self.keeper.clock.now()
        whose = name_of(account)
        tries = self.standing.tries.get(account)
        if tries is not None and tries.locked_until > stamp(now):
            raise StoredValueLocked(until=tries.locked_until)
        if ask.right_kind == "lease":
            is_pin(whose, None)
            return
        if is_pin(whose, ask.pin):
            if self.standing.tries.pop(account, None) is not None:
                ops.append(Remove(pin_tries, {"account": account}))
            return
        kept, refusal = after_wrong_pin(tries, now, self.wrong_pins, self.lock)
        self.standing.tries[account] = kept
        ops.append(Put(pin_tries, {"account": account, "wrong": kept.wrong, "locked_until": kept.locked_until}))
        raise refusal

    def _check_voucher(self, register: str, ask: RightAsk) -> None:
        code = name_of(ask.account)
        found = self.standing.vouchers.get(code)
        if found is None or ask.amount != 1:
            raise VoucherUnknown(voucher=code)
        why = refusal(
            state=found.state, valid_from=found.valid_from, valid_until=found.valid_until, stores=found.stores,
            store=self.store_of(register), now=stamp(self.keeper.clock.now()),
        )  # fmt: skip
        if why == "used":
            raise VoucherUsed(document_no=found.document_no, store=found.store)
        if why == "expired":
            raise VoucherExpired(valid_until=found.valid_until)
        if why:
            raise VoucherNotGood(f"voucher.{why}", valid_from=found.valid_from)
        held = self.standing.holder(ask.account, register)
        if held is not None:
            raise VoucherReserved(voucher=code, store=self.store_of(held[0]), register=held[0], since=held[1].since)


def _calling(
    connection: Connection, asks: Sequence[tuple[str, RightAsk]], decisions: Sequence[Decision]
) -> list[Decision]:
    """The decisions, each new refusal with calls for the leases that other registers hold of its account."""
    wanted = {
        ask.account: place
        for place, ((_register, ask), one) in enumerate(zip(asks, decisions, strict=True))
        if one.fact is not None and isinstance(one.answer, RightRefusedAnswer) and one.answer.code in CALLS_IN
    }
    found = list(decisions)
    for register, lease in leases_of(connection, sorted(wanted)):
        place = wanted[lease.account]
        if register != asks[place][0]:
            found[place] = replace(found[place], called=(*found[place].called, lease))
    return found


def _again(before: GivenRight, question: tuple[str, str, int], right_id: str) -> RightAnswer:
    given_up = isinstance(before.answer, RightRefusedAnswer) and before.answer.code == "rights.given_up"
    if before.asked != question and not given_up:  # a tombstone does not know what the question was
        return RightRefusedAnswer(right_id=right_id, code="rights.id_reused", facts={})
    return before.answer


def _refusal(register: str, ask: RightAsk, refusal: DomainError) -> tuple[RightRefused, RightRefusedAnswer]:
    facts = {name: value for name, value in refusal.facts.items() if isinstance(value, int | str)}
    fact = RightRefused(
        right_id=ask.right_id, register=register, account=ask.account, amount=ask.amount, reason=refusal.code,
        details=canonical(facts).decode(), right_kind=ask.right_kind,
    )  # fmt: skip
    return fact, RightRefusedAnswer(right_id=ask.right_id, code=refusal.code, facts=facts)
