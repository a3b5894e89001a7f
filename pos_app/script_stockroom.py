"""The headless till's commands of the stockroom and of stock counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from kernel.weight import grams
from pos_app.papers_grams import gram_lines
from pos_app.script_forms import Answer, BadCommand, to_mg, to_since
from pos_app.till import Till
from shop.catalogue.facts import PieceRecord
from shop.stockroom.rules.ageing import BAND_NAMES


class StockroomCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name."""

    _till: Till

    def receive_pieces(
        self, supplier: str, pieces: list[dict[str, Any]] | None = None, file: str = "", delivery: str = "",
        found: list[str] | None = None, weighed: dict[str, str] | None = None, total: str = "", reason: str = "",
    ) -> Answer:  # fmt: skip
        """Take in a supplier's delivery: its list as records in `pieces` or as a `file`; `found` what was scanned.

        `weighed` grams by code and `total` of the whole; differences need a `reason` and stay open. Prints labels.
        """
        room = self._till.stockroom
        told = room.read_list(Path(file)) if file else _records(pieces or [])
        made = room.receive(
            told, supplier, delivery_no=delivery, found=found, weighed_mg=to_mg(total), reason=reason,
            weighed={code: to_mg(text) for code, text in (weighed or {}).items()},
        )  # fmt: skip
        return {"document": msgspec.to_builtins(made)}

    def print_labels(self, codes: list[str]) -> Answer:
        """Print pieces' labels again."""
        return {"labels": self._till.stockroom.print_labels(codes)}

    def return_to_supplier(self, codes: list[str], supplier: str, reason: str) -> Answer:
        """Send pieces back to their supplier."""
        return {"document": msgspec.to_builtins(self._till.stockroom.return_to_supplier(codes, supplier, reason))}

    def write_off(self, codes: list[str], reason: str) -> Answer:
        """Take pieces off the books for good."""
        return {"document": msgspec.to_builtins(self._till.stockroom.write_off(codes, reason))}

    def lend(self, codes: list[str], borrower: str, due: str, reason: str) -> Answer:
        """Lend pieces out until the day `due`; they cannot be sold meanwhile."""
        return {"document": msgspec.to_builtins(self._till.stockroom.lend(codes, borrower, due, reason))}

    def take_back(self, codes: list[str]) -> Answer:
        """Lent pieces came back."""
        return {"document": msgspec.to_builtins(self._till.stockroom.take_back(codes))}

    def found_again(self, codes: list[str], reason: str) -> Answer:
        """Pieces that a count had missed are there after all."""
        return {"document": msgspec.to_builtins(self._till.stockroom.found_again(codes, reason))}

    def loans(self) -> Answer:
        """What is out on loan, the next due first."""
        return {"loans": msgspec.to_builtins(self._till.stockroom.loans())}

    def differences(self) -> Answer:
        """Where goods and their papers do not agree and nobody has settled it."""
        return {"differences": msgspec.to_builtins(self._till.stockroom.differences())}

    def settle_difference(self, document: str, code: str, what: str, outcome: str) -> Answer:
        """Say what became of a difference; `what` as in differences."""
        self._till.stockroom.settle(document, code, what, outcome)
        return {}

    def stock_ages(self) -> Answer:
        """How long the stock has lain here, by category, purity and band of days."""
        rows = self._till.stockroom.ages()
        return {"ages": [{**msgspec.to_builtins(row), "band": BAND_NAMES[row.band]} for row in rows]}

    def piece_life(self, code: str) -> Answer:
        """Everything that happened to one piece, oldest first, with who, when and by which document."""
        life = self._till.stockroom.life(code)
        where = {"store": life.place.store, "counter": life.place.counter, "status": life.place.status}
        return {"name": life.piece.name, **where, "steps": msgspec.to_builtins(life.steps)}

    def gram_balance(self, since: str = "") -> Answer:
        """Pieces and grams by purity: opening, what came and went since an ISO time, what is left."""
        found = self._till.stockroom.balances(to_since(since))
        return {
            "balance": {
                purity: {words: f"{amount.pieces} / {grams(amount.mg)}" for words, amount in gram_lines(one)}
                for purity, one in found.items()
            }
        }

    # --- counts --------------------------------------------------------------------------------------------------

    def open_count(self, place: str = "") -> Answer:
        """Begin to count a counter, a tray (counter/tray) or, without `place`, the whole store."""
        return {"count": self._till.counting.open(place)}

    def count_scan(self, count: str, codes: list[str]) -> Answer:
        """Scan pieces or tags into a count, at any till of the store."""
        done = self._till.counting.scan(count, codes)
        return {"new": list(done.new), "again": done.again, "scanned": done.scanned}

    def count_tags(self, count: str, file: str = "", reader: str = "", seconds: int = 10) -> Answer:
        """Take an RFID list from a file, or what the reader at a serial address tells, into a count."""
        counting = self._till.counting
        done = counting.scan_file(count, Path(file)) if file else counting.scan_reader(count, reader, seconds)
        return {"new": list(done.new), "again": done.again, "scanned": done.scanned}

    def bind_tags(self, file: str) -> Answer:
        """Read a list of tags and the pieces on which they hang."""
        return {"tags": self._till.counting.bind_tags(Path(file))}

    def stock_counts(self) -> Answer:
        """This store's counts, newest first; what the books expect is not told."""
        return {"counts": msgspec.to_builtins(self._till.counting.counts())}

    def count_result(self, count: str) -> Answer:
        """What a count says beside the books, and the name and place of what differs; needs count.close."""
        told: Answer = msgspec.to_builtins(self._till.counting.result(count))
        return told

    def close_count(self, count: str, reason: str = "") -> Answer:
        """End a count: what is missing leaves the books, what was missed before comes back."""
        return {"closed": msgspec.to_builtins(self._till.counting.close(count, reason))}

    def drop_count(self, count: str, reason: str) -> Answer:
        """Give a count up."""
        self._till.counting.drop(count, reason)
        return {}


def _records(pieces: list[dict[str, Any]]) -> tuple[PieceRecord, ...]:
    try:
        return msgspec.convert(pieces, tuple[PieceRecord, ...])
    except msgspec.ValidationError as error:
        raise BadCommand(reason=str(error)) from error
