"""Promotions at headquarters: what one person proposes and another lets through is signed and told to every till.

The journal's head is locked before anything is read: of two people who decide a proposal at once, the second one
finds it decided, and no two rule sets get one number.
"""

from __future__ import annotations

from datetime import datetime

from headquarters.books import OfficeBooks, OfficeKeeper
from headquarters.deciding.deciders import said
from kernel.actor import Actor
from kernel.secrets import sign
from promotions.facts import RuleSetProposed
from promotions.usecases import approve_rules, propose_rules, withdraw_rules
from shop.numbers import next_no


def propose(
    keeper: OfficeKeeper, person: Actor, text: bytes, *, effective_at: datetime | None = None, note: str = ""
) -> str:
    """The proposal's number. Raises RuleRefused, RuleSetRefused."""
    now = keeper.clock.now()

    def work(books: OfficeBooks) -> str:
        books.lock_head()
        number = next_no(books, "P", RuleSetProposed)
        propose_rules(books, text, number=number, now=now, effective_at=effective_at, note=note)
        return number

    return keeper.transact(person, work)


def approve(keeper: OfficeKeeper, person: Actor, proposal_no: str, *, signing_key: str) -> tuple[int, str]:
    """The set's version and its minute. Raises RulesNotOpen, OtherPersonNeeded, RuleRefused."""
    now = keeper.clock.now()

    def work(books: OfficeBooks) -> tuple[int, str]:
        books.lock_head()
        return approve_rules(books, proposal_no, now=now, sign=lambda words: sign(signing_key, words))

    return keeper.transact(person, work)


def withdraw(keeper: OfficeKeeper, person: Actor, proposal_no: str, reason: str) -> None:
    """Raises RulesNotOpen, ReasonMissing."""
    words = said(reason)

    def work(books: OfficeBooks) -> None:
        books.lock_head()
        withdraw_rules(books, proposal_no, words)

    keeper.transact(person, work)
