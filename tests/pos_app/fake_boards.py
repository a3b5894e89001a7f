"""The gold board of a till in memory: what is proposed and approved is remembered, the prices stay as they are."""

from __future__ import annotations

from collections.abc import Sequence

from pos_app.counter.answers import BoardRowView, BoardVersionRow, BoardView, ProposalView
from shop.gold_board.facts import BoardRow
from shop.gold_board.rules.policy import BoardPolicy
from shop.gold_board.rules.publishing import Said, doubts_of, require_said
from tests.pos_app.fake_day import Post
from tests.pos_app.fake_goods import GOLD_FEN


class FakeBoards:
    post: Post
    board_rows: Sequence[BoardRow] = ()
    board_asked = ("", "")
    proposals: tuple[ProposalView, ...] = ()
    alone = True

    def board(self) -> BoardView:
        rows = (
            BoardRowView("AU9999", "足金999.9", 103_200, 101_400, 97_200, 0, "now"),
            BoardRowView("AU999", "足金999", GOLD_FEN, 101_000, 96_800, 600, "now"),
            BoardRowView("PT950", "铂金Pt950", 43_800, 40_000, 36_000, -200, "now"),
            BoardRowView("AU999", "足金999", 103_100, 101_300, 97_100, 300, "next"),
        )
        return BoardView(
            version=37, effective_at="2026-11-21T09:30:00.000+08:00", valid_until="2026-11-22T09:30:00.000+08:00",
            published_by="陈会计", state="fresh", rows=rows, next_at="2026-11-21T14:30:00.000+08:00",
            approved_by="林经理", sold_until="2026-11-22T10:00:00.000+08:00", proposals=self.proposals,
            alone=self.alone, now="2026-11-21T14:05:00.000+08:00",
        )  # fmt: skip

    def board_history(self, limit: int = 50) -> tuple[BoardVersionRow, ...]:
        return tuple(
            BoardVersionRow(
                version, f"2026-11-{version - 16:02}T09:30:00.000+08:00", "陈会计", GOLD_FEN - 600 * (37 - version)
            )
            for version in range(37, 32, -1)
        )

    def propose(
        self, rows: Sequence[BoardRow], effective_at: str | None = None, *, note: str = "", said: Said = ()
    ) -> str:
        self.post.allowed("gold_board.propose")
        before = [row for row in self.board().rows if row.state == "now"]
        names = ("purity_code", "retail_fen", "trade_in_fen", "recycle_fen")
        old = {row.purity_code: BoardRow(**{name: getattr(row, name) for name in names}) for row in before}
        require_said(doubts_of(rows, old, BoardPolicy()), said)
        self.board_rows, self.board_asked = list(rows), (effective_at or "", note)
        return "G-HP01-20261121-0001"

    def approve(self, proposal_no: str) -> BoardView:
        self.post.allowed("gold_board.publish")
        self.proposals = ()
        return self.board()

    def withdraw(self, proposal_no: str, reason: str = "") -> BoardView:
        self.proposals = ()
        return self.board()

    def emergency(self, rows: Sequence[BoardRow], *, reason: str, instruction: str, said: Said = ()) -> str:
        self.post.allowed("gold_board.emergency")
        self.board_rows, self.board_asked = list(rows), (reason, instruction)
        return "E-HP01-20261121-0001"

    def print_tags(self) -> tuple[str, bytes]:
        return "gold-board.pdf", b"%PDF"

    def keep_file(self, name: str, content: bytes) -> str:
        return f"/till/{name}"
