"""The gold board page: what is in force, what somebody wants instead, an emergency's prices, the tags of the window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from kernel.clock import aware, stamp
from pos_app.counter.answers import (
    BoardRowView,
    BoardVersionRow,
    BoardView,
    EmergencyView,
    ProposalView,
)
from pos_app.counter.post import Post
from pos_app.papers_board import Tags, tag_rows, tags_pdf
from shop.catalogue.rules.purity import PURITIES, purity_name
from shop.gold_board.errors import BoardRefused, NoPriceToday
from shop.gold_board.facts import BoardRow
from shop.gold_board.queries import (
    Board,
    Emergency,
    Proposal,
    board_at,
    emergency_at,
    history,
    next_board,
    open_proposals,
    prices_at,
    proposal_of,
)
from shop.gold_board.rules.publishing import Said, doubt_words
from shop.gold_board.usecases import approve_board, propose_board, set_emergency, withdraw_board
from shop.staff.queries import the_company
from shop.staff.rules import roles

LEADING_PURITY = "AU999"
_PLACES = {purity.code: place for place, purity in enumerate(PURITIES)}  # gold first, as the trade lists it


@dataclass(slots=True)
class Boards:
    """Today's gold prices."""

    post: Post

    @property
    def alone(self) -> bool:
        """Whether boards are approved here: a shop without headquarters."""
        return self.post.sync_status() is None

    def board(self) -> BoardView:
        """The board in force, the next one that is known, and what waits for a second person."""
        with self.post.reading() as connection:
            return self._view(connection)

    def _view(self, connection: Connection) -> BoardView:
        now, stale = self.post.now(), self.post.settings.board.stale_minutes
        board, coming = board_at(connection, now), next_board(connection, now)
        sold_by = prices_at(connection, self.post.store, now, stale_minutes=stale)
        emergency = emergency_at(connection, self.post.store, now)
        shown = sold_by or board
        rows = [*_rows(shown, self._yesterdays(connection), "now"), *_rows(coming, board, "next")]
        return BoardView(
            version=0 if board is None else board.board_version,
            effective_at="" if board is None else board.effective_at,
            valid_until="" if board is None else board.valid_until,
            published_by="" if board is None else board.published_by,
            approved_by="" if board is None else board.approved_by,
            sold_until="" if board is None else board.sold_until(stale),
            state=_state(board, now, stale),
            rows=tuple(rows),
            next_at="" if coming is None else coming.effective_at,
            proposals=tuple(_proposal(one, board) for one in open_proposals(connection, self.post.store)),
            emergency=None if emergency is None else self._emergency(emergency),
            alone=self.alone,
            clock_off_s=self.post.offset_s(),
            now=now,
        )

    def _yesterdays(self, connection: Connection) -> Board | None:
        midnight = self.post.right_clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        return board_at(connection, stamp(midnight - timedelta(milliseconds=1)))

    def _emergency(self, found: Emergency) -> EmergencyView:
        by = self.post.names().get(found.set_by.partition("/")[0], found.set_by)
        return EmergencyView(found.emergency_no, by, found.since, found.reason, found.instruction)

    def board_history(self, limit: int = 50) -> tuple[BoardVersionRow, ...]:
        with self.post.reading() as connection:
            rows = history(connection, LEADING_PURITY, limit)
        return tuple(
            BoardVersionRow(r.board_version, r.effective_at, r.published_by, r.retail_fen, r.approved_by) for r in rows
        )

    def propose(
        self, rows: Sequence[BoardRow], effective_at: str | None = None, *, note: str = "", said: Said = ()
    ) -> str:
        """Ask for a board, from its approval on or from an ISO time; the proposal's number.

        Raises NotPermitted, BoardRefused, BoardDoubtful unless each doubtful number was `said` again.
        """
        start = None if effective_at is None else aware(datetime.fromisoformat(effective_at))
        with self.post.books(roles.PROPOSE_BOARD) as books:
            return propose_board(
                books, rows, store=self.post.store, now=self.post.right_clock.now(), effective_at=start, note=note,
                said=said, policy=self.post.settings.board,
            )  # fmt: skip

    def approve(self, proposal_no: str) -> BoardView:
        """A second person lets a proposal through; in a chain headquarters alone does.

        Raises NotPermitted while only its proposer stands here, SecondPersonNeeded, ProposalNotOpen, BoardRefused.
        """
        if not self.alone:
            raise BoardRefused(reason="金价由总部复核", purity="")
        with self.post.reading() as connection:
            found = proposal_of(connection, proposal_no)
        person = self.post.second_person(roles.PUBLISH_BOARD, "" if found is None else found.proposed_by)
        with self.post.keeper.open(person) as books:
            approve_board(books, proposal_no, now=self.post.right_clock.now())
        return self.board()

    def withdraw(self, proposal_no: str, reason: str = "") -> BoardView:
        """Raises NotPermitted, ProposalNotOpen."""
        with self.post.books(roles.PROPOSE_BOARD) as books:
            withdraw_board(books, proposal_no, reason)
        return self.board()

    def emergency(self, rows: Sequence[BoardRow], *, reason: str, instruction: str, said: Said = ()) -> str:
        """Sell here at prices that headquarters said by another way, until the next board; the emergency's number.

        Raises NotPermitted, EmergencyIncomplete, BoardRefused (a shop without headquarters has none), BoardDoubtful.
        """
        if self.alone:
            raise BoardRefused(reason="没有总部的店直接提交新价", purity="")
        with self.post.books(roles.EMERGENCY_PRICE) as books:
            return set_emergency(
                books, rows, store=self.post.store, now=self.post.right_clock.now(), reason=reason,
                instruction=instruction, policy=self.post.settings.board, said=said,
            )  # fmt: skip

    def print_tags(self) -> tuple[str, bytes]:
        """Print the prices of now (打印价牌); the name and the bytes of their A4 page for the window.

        Raises NoPriceToday, NotPermitted.
        """
        with self.post.books(roles.SELL) as books:
            tags = self._tags(books.connection)
            books.carry_out(self.post.paper.list_rows(books, tags.title, tag_rows(tags)))
        self.post.paper.print_soon()
        return f"gold-board-{tags.at[:16].replace(':', '')}.pdf", tags_pdf(tags)

    def _tags(self, connection: Connection) -> Tags:
        now, stale = self.post.now(), self.post.settings.board.stale_minutes
        board, company = prices_at(connection, self.post.store, now, stale_minutes=stale), the_company(connection)
        if board is None:
            raise NoPriceToday(purity=purity_name(LEADING_PURITY))
        store = self.post.store_names().get(self.post.store, self.post.store)
        rows = [(purity_name(code), row) for code, row in _in_order(board.prices)]
        return Tags("" if company is None else company.name, store, board.board_version, now, rows)


def _state(board: Board | None, now: str, stale_minutes: int) -> str:
    if board is None:
        return "none"
    return "fresh" if board.valid_at(now) else "stale" if now < board.sold_until(stale_minutes) else "expired"


def _in_order(prices: Mapping[str, BoardRow]) -> Iterable[tuple[str, BoardRow]]:
    return sorted(prices.items(), key=lambda item: _PLACES.get(item[0], len(_PLACES)))


def _rows(board: Board | None, before: Board | None, state: str) -> tuple[BoardRowView, ...]:
    if board is None:
        return ()
    old = {} if before is None else before.prices
    return tuple(
        _row(row, old.get(code), state, board.emergency.get(code, "")) for code, row in _in_order(board.prices)
    )


def _row(row: BoardRow, old: BoardRow | None, state: str, emergency_no: str = "") -> BoardRowView:
    return BoardRowView(
        purity_code=row.purity_code,
        purity_name=purity_name(row.purity_code),
        retail_fen=row.retail_fen,
        trade_in_fen=row.trade_in_fen,
        recycle_fen=row.recycle_fen,
        change_fen=0 if old is None else row.retail_fen - old.retail_fen,
        state=state,
        member_fen=row.member_fen,
        emergency_no=emergency_no,
    )


def _proposal(found: Proposal, board: Board | None) -> ProposalView:
    old = {} if board is None else board.prices
    prices = {row.purity_code: row for row in found.rows}
    return ProposalView(
        proposal_no=found.proposal_no,
        proposer=found.proposer_name,
        proposed_at=found.proposed_at,
        effective_at=found.effective_at,
        note=found.note,
        base_version=found.base_version,
        rows=tuple(_row(row, old.get(code), "proposed") for code, row in _in_order(prices)),
        doubts=tuple(doubt_words(doubt) for doubt in found.doubts),
    )
