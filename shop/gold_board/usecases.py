"""The life of a gold board: proposed, approved by a second person or withdrawn; and a store's emergency prices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from kernel.books import Books
from kernel.clock import aware, stamp
from shop.catalogue.queries import purities_on
from shop.gold_board.errors import BoardRefused, EmergencyIncomplete, ProposalNotOpen, SecondPersonNeeded
from shop.gold_board.facts import (
    BoardRow,
    GoldBoardProposed,
    GoldBoardPublished,
    GoldBoardWithdrawn,
    GoldEmergencySet,
)
from shop.gold_board.queries import Proposal, board_at, latest_version, proposal_of
from shop.gold_board.rules.policy import BoardPolicy
from shop.gold_board.rules.publishing import Said, check_board, check_rows, doubts_of, require_said
from shop.numbers import next_no

VALID_FOR = timedelta(hours=24)
_WORDS_MAX, _NUMBER_MAX = 200, 80


def publish_board(
    books: Books, rows: Sequence[BoardRow], *, effective_at: datetime, valid_for: timedelta = VALID_FOR
) -> int:
    """The board that a shop opens with, when nobody else is there yet; its number is returned. Raises BoardRefused."""
    return _publish(books, rows, start=effective_at, end=effective_at + valid_for, published_by=books.actor.name)


def propose_board(
    books: Books,
    rows: Sequence[BoardRow],
    *,
    store: str,
    now: datetime,
    effective_at: datetime | None = None,
    note: str = "",
    said: Said = (),
    policy: BoardPolicy,
) -> str:
    """Ask for another board, in force from `effective_at` or from its approval on; the proposal's number.

    `store` is '' for headquarters, `now` the right time. Raises BoardRefused; BoardDoubtful unless what the policy
    asks about was `said` again.
    """
    check_rows(rows, _purities(books, stamp(now if effective_at is None else aware(effective_at))))
    if effective_at is not None and aware(effective_at) < now:
        raise BoardRefused(reason="生效时间已经过去", purity="")
    before = board_at(books.connection, stamp(now))
    doubts = doubts_of(rows, {} if before is None else before.prices, policy)
    require_said(doubts, said)
    number = next_no(books, "G", GoldBoardProposed)
    books.record(
        GoldBoardProposed(
            proposal_no=number,
            store=store,
            proposed_by=books.actor.staff_no,
            proposer_name=books.actor.name,
            base_version=0 if before is None else before.board_version,
            effective_at="" if effective_at is None else stamp(aware(effective_at)),
            valid_hours=policy.valid_hours,
            note=note.strip()[:_WORDS_MAX],
            rows=tuple(rows),
            doubts=doubts,
        )
    )
    return number


def approve_board(books: Books, proposal_no: str, *, now: datetime) -> int:
    """A second person puts a proposal in force, at its minute or, when that is over, at once. Returns its version.

    Raises ProposalNotOpen, SecondPersonNeeded, BoardRefused.
    """
    found = _open(books, proposal_no)
    if _people(books.actor.staff_no) & _people(found.proposed_by):
        raise SecondPersonNeeded(staff=books.actor.name)
    asked = datetime.fromisoformat(found.effective_at) if found.effective_at else now
    start = max(now, asked)
    return _publish(
        books, found.rows, start=start, end=start + timedelta(hours=found.valid_hours),
        published_by=found.proposer_name, proposal_no=proposal_no, approved_by=books.actor.name,
    )  # fmt: skip


def withdraw_board(books: Books, proposal_no: str, reason: str) -> Proposal:
    """Nobody decides this proposal any more. Raises ProposalNotOpen."""
    found = _open(books, proposal_no)
    books.record(GoldBoardWithdrawn(proposal_no=proposal_no, store=found.store, reason=reason.strip()[:_WORDS_MAX]))
    return found


def set_emergency(
    books: Books,
    rows: Sequence[BoardRow],
    *,
    store: str,
    now: datetime,
    reason: str,
    instruction: str,
    policy: BoardPolicy,
    said: Said = (),
) -> str:
    """Sell in this store at these prices from now until the next board; the emergency's number.

    Raises EmergencyIncomplete, BoardRefused, BoardDoubtful.
    """
    words, told = reason.strip(), instruction.strip()
    if not words or not told:
        raise EmergencyIncomplete()
    check_rows(rows, _purities(books, stamp(now)))
    before = board_at(books.connection, stamp(now))
    require_said(doubts_of(rows, {} if before is None else before.prices, policy), said)
    number = next_no(books, "E", GoldEmergencySet)
    books.record(
        GoldEmergencySet(
            emergency_no=number,
            store=store,
            since=stamp(now),
            valid_until=stamp(now + timedelta(hours=policy.valid_hours)),
            base_version=0 if before is None else before.board_version,
            reason=words[:_WORDS_MAX],
            instruction=told[:_NUMBER_MAX],
            rows=tuple(rows),
        )
    )
    return number


def _publish(
    books: Books, rows: Sequence[BoardRow], *, start: datetime, end: datetime, published_by: str,
    proposal_no: str = "", approved_by: str = "",
) -> int:  # fmt: skip
    effective_at, valid_until = stamp(start), stamp(end)
    check_board(rows, _purities(books, effective_at), effective_at=effective_at, valid_until=valid_until)
    version = latest_version(books.connection) + 1
    fact = GoldBoardPublished(
        board_version=version, effective_at=effective_at, valid_until=valid_until, published_by=published_by,
        rows=tuple(rows), proposal_no=proposal_no, approved_by=approved_by,
    )  # fmt: skip
    books.record(fact)
    return version


def _open(books: Books, proposal_no: str) -> Proposal:
    found = proposal_of(books.connection, proposal_no.strip())
    if found is None or found.state != "open":
        raise ProposalNotOpen(proposal=proposal_no, state="unknown" if found is None else found.state)
    return found


def _people(staff_no: str) -> set[str]:
    """Everybody behind an entry's actor: 'C01/M01' is a cashier and the manager who let it through."""
    return set(staff_no.split("/"))


def _purities(books: Books, at: str) -> frozenset[str]:
    """The codes that a board may name at an ISO time: what headquarters listed counts from its day on."""
    return frozenset(purity.code for purity in purities_on(books.connection, at[:10]))
