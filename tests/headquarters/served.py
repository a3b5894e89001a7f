"""Headquarters behind a real socket, for requests that a till would send and for those that it would not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from headquarters.settings import Settings
from sync import protocol
from sync.identity import Signer, headers_of
from sync.transport import HttpHeadquarters
from tests.headquarters.chain import Chain, Till, new_chain, new_database
from tests.headquarters.serving import serving

HELLO = protocol.HelloAsk(
    protocol_min=2, protocol_max=2, program="", kinds={}, wall="now", epoch=1, seq=0, hash="0" * 64
)


ROUTES = [
    ("POST", "/v1/hello"), ("POST", "/v1/up"), ("POST", "/v1/rights"), ("POST", "/v1/lookup"), ("GET", "/v1/feed"),
    ("GET", "/v1/news"), ("GET", "/v1/revoked"), ("GET", "/v1/journal"),
]  # fmt: skip


@dataclass
class Served:
    """Headquarters behind a real socket. HP09 is a till that hostile requests are sent in the name of."""

    chain: Chain
    url: str
    client: httpx.Client
    victim: Till
    _spare: list[str] = field(default_factory=lambda: [f"SP{n:02}" for n in range(10, 99)])

    def send(
        self, method: str, path: str, plain: bytes = b"", *, signer: Signer | None = None, **other: str
    ) -> httpx.Response:
        """One signed request; `other` replaces headers, or takes one away that is ''."""
        who = (signer or self.victim.signer).credentials(method, path, hashlib.sha256(plain).hexdigest())
        self.chain.clock.forward(milliseconds=1)
        return self.raw(method, path, plain, {**headers_of(who), **{k.replace("_", "-"): v for k, v in other.items()}})

    def raw(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
        return self.client.request(
            method, path, content=body, headers={name: text for name, text in headers.items() if text}
        )

    def till(self, register: str, store: str) -> Till:
        """A till that speaks over the socket."""
        till, in_memory = self.chain.install(register, store)
        over_socket = HttpHeadquarters(self.url, till.signer)
        for name in ("hello", "upload", "feed", "ask", "look_up", "revoked_filter", "journal"):
            setattr(in_memory, name, getattr(over_socket, name))
        return till

    def spare(self) -> Till:
        """A till that nobody else uses."""
        return self.chain.install(self._spare.pop(), "HP")[0]


def code_of(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


@contextmanager
def headquarters_at(folder: Path) -> Iterator[Served]:
    """Headquarters with its file in this folder, served on loopback."""
    chain = new_chain(new_database(folder / "headquarters.db"), Settings(openapi=True))
    victim, _ = chain.install("HP09", "HP")
    with serving(chain.office) as url, httpx.Client(base_url=url, trust_env=False) as client:
        yield Served(chain, url, client, victim)
    chain.office.close()
