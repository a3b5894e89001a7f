"""The gold board at headquarters: what one person asks for and another lets through is told to every store.

The journal's head is locked before anything is read: of two people who decide a proposal at once, the second one
finds it decided, and no two boards get one number.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from headquarters.books import OfficeBooks, OfficeKeeper
from headquarters.deciding.deciders import said
from kernel.actor import Actor
from shop.gold_board.facts import BoardRow
from shop.gold_board.queries import Proposal
from shop.gold_board.rules.policy import BoardPolicy
from shop.gold_board.rules.publishing import Said
from shop.gold_board.usecases import approve_board, propose_board, withdraw_board


def propose(
    keeper: OfficeKeeper,
    person: Actor,
    rows: Sequence[BoardRow],
    *,
    policy: BoardPolicy,
    effective_at: datetime | None = None,
    note: str = "",
    confirmed: Said = (),
) -> str:
    """The proposal's number. Raises BoardRefused, BoardDoubtful."""
    now = keeper.clock.now()

    def work(books: OfficeBooks) -> str:
        books.lock_head()
        return propose_board(
            books, rows, store="", now=now, effective_at=effective_at, note=note, said=confirmed, policy=policy
        )

    return keeper.transact(person, work)


def approve(keeper: OfficeKeeper, person: Actor, proposal_no: str) -> int:
    """The board's version. Raises ProposalNotOpen, SecondPersonNeeded, BoardRefused."""
    now = keeper.clock.now()

    def work(books: OfficeBooks) -> int:
        books.lock_head()
        return approve_board(books, proposal_no, now=now)

    return keeper.transact(person, work)


def withdraw(keeper: OfficeKeeper, person: Actor, proposal_no: str, reason: str) -> Proposal:
    """Raises ProposalNotOpen, ReasonMissing."""
    words = said(reason)

    def work(books: OfficeBooks) -> Proposal:
        books.lock_head()
        return withdraw_board(books, proposal_no, words)

    return keeper.transact(person, work)
