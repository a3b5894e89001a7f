"""The headless till's commands about the gold board."""

from __future__ import annotations

import msgspec

from kernel.clock import stamp
from pos_app.script_forms import Answer, BoardForm, to_board, to_said, to_time
from pos_app.till import Till


class BoardCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name."""

    _till: Till

    def board(self) -> Answer:
        """Today's gold board, what comes next, what waits for a second person, an emergency price."""
        return {"board": msgspec.to_builtins(self._till.boards.board())}

    def board_history(self, limit: int = 50) -> Answer:
        """The last versions, newest first, with the price of 足金999."""
        return {"versions": msgspec.to_builtins(self._till.boards.board_history(limit))}

    def propose_board(
        self,
        rows: list[BoardForm],
        effective_at: str = "",
        note: str = "",
        confirm: dict[str, list[str]] | None = None,
    ) -> Answer:
        """Ask for a board: [{"purity", "retail", "trade_in", "recycle", "member"}] in yuan a gram.

        It is in force from its approval on, or from an ISO time. A price that is asked about is said again in
        `confirm`: {"AU999": ["1128.00"]}.
        """
        start = stamp(to_time(effective_at)) if effective_at else None
        said = to_said(confirm or {})
        return {"proposal": self._till.boards.propose(to_board(rows), start, note=note, said=said)}

    def approve_board(self, proposal: str) -> Answer:
        """Let a proposal through as another person than its proposer; in a chain headquarters does."""
        return {"version": self._till.boards.approve(proposal).version}

    def withdraw_board(self, proposal: str, reason: str = "") -> Answer:
        """Take a proposal back before it is decided."""
        self._till.boards.withdraw(proposal, reason)
        return {"proposal": proposal}

    def emergency_board(
        self, rows: list[BoardForm], reason: str, instruction: str, confirm: dict[str, list[str]] | None = None
    ) -> Answer:
        """Sell at prices that headquarters said by another way (`instruction` is its number), until the next board."""
        said = to_said(confirm or {})
        number = self._till.boards.emergency(to_board(rows), reason=reason, instruction=instruction, said=said)
        return {"emergency": number}

    def print_board(self) -> Answer:
        """Print today's prices for the window; the A4 page is written beside the books."""
        return {"pdf": self._till.keep_file(*self._till.boards.print_tags())}
