"""The headless till's commands about pieces between stores."""

from __future__ import annotations

import msgspec

from kernel.clock import stamp
from pos_app.script_forms import Answer, to_mg, to_time
from pos_app.till import Till


class TransferCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name."""

    _till: Till

    def send_pieces(self, codes: list[str], to: str) -> Answer:
        """Send pieces to the store with code `to`; `codes` of the answer are the texts of the paper's QR codes."""
        return {"transfer": msgspec.to_builtins(self._till.transfers.send(codes, to))}

    def look_transfer(self, codes: list[str] | None = None, document: str = "") -> Answer:
        """What a transfer still brings: by its scanned QR texts, or by its number once headquarters told of it."""
        return {"transfer": msgspec.to_builtins(self._till.transfers.look(codes or (), document))}

    def receive_transfer(
        self, codes: list[str] | None = None, document: str = "", found: list[str] | None = None,
        weighed: dict[str, str] | None = None,
    ) -> Answer:  # fmt: skip
        """Take a transfer's pieces in; with `found` only those that were scanned, the others are noted as missing.

        `weighed` grams by code: what differs from the paper is kept as a difference.
        """
        scale = {code: to_mg(text) for code, text in (weighed or {}).items()}
        return {"receipt": msgspec.to_builtins(self._till.transfers.receive(codes or (), document, found, scale))}

    def transfers(self, overdue_hours: int = 0) -> Answer:
        """Transfers on their way from here and to here; with `overdue_hours` only those that take longer."""
        transfers = self._till.transfers
        if overdue_hours:
            return {"overdue": msgspec.to_builtins(transfers.overdue(overdue_hours))}
        return {"out": msgspec.to_builtins(transfers.going_out()), "in": msgspec.to_builtins(transfers.coming_in())}

    def move_pieces(self, codes: list[str], counter: str) -> Answer:
        """Lay pieces into another counter of this store."""
        return {"moved": self._till.transfers.move_to_counter(codes, counter)}

    def ask_reservation(self, code: str, whom: str, store: str = "", member: str = "") -> Answer:
        """Ask the store that has a piece (`store`, where this till does not know it) to keep it for a customer."""
        number = self._till.transfers.ask_reservation(code, whom, custodian=store, member_id=member)
        return {"reservation": number}

    def reservations(self) -> Answer:
        """What waits for this store's answer, what it keeps for others, what it asked of others."""
        transfers = self._till.transfers
        return {
            "waiting": msgspec.to_builtins(transfers.waiting()), "kept": msgspec.to_builtins(transfers.kept()),
            "asked": msgspec.to_builtins(transfers.asked()),
        }  # fmt: skip

    def keep_piece(self, reservation: str, until: str) -> Answer:
        """Keep the piece that another store asked for until an ISO time."""
        self._till.transfers.keep(reservation, stamp(to_time(until)))
        return {}

    def refuse_reservation(self, reservation: str, reason: str) -> Answer:
        """Do not keep the piece that another store asked for."""
        self._till.transfers.refuse(reservation, reason)
        return {}

    def end_reservation(self, reservation: str, reason: str) -> Answer:
        """End a reservation that this store asked for or keeps; the piece is for sale again."""
        self._till.transfers.end_reservation(reservation, reason)
        return {}
