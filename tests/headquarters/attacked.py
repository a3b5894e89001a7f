"""Headquarters behind a real socket, and tills whose owner has turned against the chain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from kernel.facts import Entry, Fact
from kernel.tables import exception_ledger, is_projected, metadata
from sync import wire
from sync.identity import Signer, headers_of
from sync.protocol import RightAsk, RightGrantedAnswer
from tests.headquarters.chain import PIN, Chain, Till, batch_of, chain_of, rows
from tests.headquarters.intake.test_receiving import sender

HELD_FEN = 10_00


@dataclass
class World:
    """Headquarters behind a socket: a member with stored value and points, a piece in each store, a parked bill."""

    chain: Chain
    url: str
    client: httpx.Client
    member_id: str
    neighbour: Till
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(10, 100)))

    def attacker(self) -> Till:
        """A till of the store HP that was granted 10 yuan of the member's value, under the id 'r-' and its name."""
        till, _ = self.chain.install(f"HP{next(self.numbers)}", "HP")
        self.grant(till)
        return till

    def grant(self, till: Till) -> None:
        ask = RightAsk(right_id=f"r-{till.register}", account=self.account, amount=HELD_FEN, incarnation=1, pin=PIN)
        assert isinstance(self.chain.office.ask_right(sender(self.chain, till.register), ask), RightGrantedAnswer)

    @property
    def account(self) -> str:
        return f"value:{self.member_id}"

    def send(
        self, till: Till, path: str, plain: bytes, *, signer: Signer | None = None, packed: bytes | None = None,
        method: str = "POST", **headers: str,
    ) -> httpx.Response:  # fmt: skip
        """One request signed over its plain body; `headers` replace the till's own."""
        who = (signer or till.signer).credentials(method, path, hashlib.sha256(plain).hexdigest())
        self.chain.clock.forward(milliseconds=1)
        gzip_header = {} if packed is None else {"Content-Encoding": "gzip"}
        changed = {name.replace("_", "-"): text for name, text in headers.items()}
        body = plain if packed is None else packed
        return self.client.request(method, path, content=body, headers={**headers_of(who), **gzip_header, **changed})

    def upload(self, till: Till, entries: list[Entry], **changes: object) -> httpx.Response:
        return self.send(till, "/v1/up", wire.encode(batch_of(entries, till, **changes)))

    def write(self, till: Till, *facts: Fact | tuple[str, str]) -> httpx.Response:
        """The facts at the beginning of the till's journal, well hashed and well signed."""
        return self.upload(till, chain_of(till.register, facts))

    def worth(self) -> dict[str, list[dict[str, object]]]:
        """Every row that any entry can change, but for what could not be carried out and rights that were refused."""
        tables = [table for table in metadata.sorted_tables if is_projected(table) and table is not exception_ledger]
        found = {table.name: rows(self.chain.office.database, table) for table in tables}  # type: ignore[arg-type]
        return {**found, "right": [row for row in found["right"] if row["state"] != "refused"]}

    def of(self, table: Any, till: Till) -> list[dict[str, object]]:
        return [row for row in rows(self.chain.office.database, table) if row["register"] == till.register]
