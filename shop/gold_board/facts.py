"""What can happen to the gold board."""

from __future__ import annotations

from typing import ClassVar, Literal

import msgspec

from kernel.facts import Fact

Price = Literal["retail", "trade_in", "recycle", "member"]


class BoardRow(msgspec.Struct, frozen=True, kw_only=True):
    """Prices of one purity, fen a gram. `member_fen` is what members pay, 0 where they pay as all do."""

    purity_code: str
    retail_fen: int
    trade_in_fen: int
    recycle_fen: int
    member_fen: int = 0

    def price(self, name: Price) -> int:
        return int(getattr(self, f"{name}_fen"))


class BoardDoubt(msgspec.Struct, frozen=True, kw_only=True):
    """A price that its proposer was asked about and confirmed: fen a gram; `old_fen` is what it was compared with.

    `why` jump: far from the board in force; margin: the shop buys at `new_fen` and sells at `old_fen`.
    """

    purity_code: str
    why: Literal["jump", "margin"]
    price: Price
    old_fen: int
    new_fen: int


class GoldBoardProposed(Fact, frozen=True, kw_only=True):
    """Somebody wants another board. It is in force when a second person has approved it, and not before.

    `effective_at` is an ISO time, '' for the moment of the approval; it holds for `valid_hours`. `store` '' is
    headquarters. `base_version` was in force when it was written, `doubts` were confirmed by the proposer.
    """

    kind: ClassVar[str] = "gold_board.proposed"
    proposal_no: str
    store: str
    proposed_by: str
    proposer_name: str
    base_version: int
    effective_at: str
    valid_hours: int
    note: str
    rows: tuple[BoardRow, ...]
    doubts: tuple[BoardDoubt, ...] = ()


class GoldBoardWithdrawn(Fact, frozen=True, kw_only=True):
    """A proposal is not to be decided any more; `store` is the proposal's. One that was published stays published."""

    kind: ClassVar[str] = "gold_board.withdrawn"
    proposal_no: str
    store: str
    reason: str


class GoldBoardPublished(Fact, frozen=True, kw_only=True):
    """A new board, `effective_at` and `valid_until` as ISO times; a later version supersedes it from its minute.

    `published_by` wrote it and `approved_by` let it through, by name; the board that a shop opens with has one name
    and no proposal.
    """

    kind: ClassVar[str] = "gold_board.published"
    board_version: int
    effective_at: str
    valid_until: str
    published_by: str
    rows: tuple[BoardRow, ...]
    proposal_no: str = ""
    approved_by: str = ""


class GoldEmergencySet(Fact, frozen=True, kw_only=True):
    """A store sells at prices that headquarters said by another way (应急金价), from `since` on, ISO times.

    They end with the next board, or at `valid_until`. `base_version` was the store's board then, 0 none;
    `instruction` is the number of headquarters' word.
    """

    kind: ClassVar[str] = "gold_board.emergency_set"
    emergency_no: str
    store: str
    since: str
    valid_until: str
    base_version: int
    reason: str
    instruction: str
    rows: tuple[BoardRow, ...]


FACTS = (GoldBoardPublished, GoldBoardProposed, GoldBoardWithdrawn, GoldEmergencySet)
