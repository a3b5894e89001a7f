"""The wire between a machine and headquarters: real bytes, really signed, and everything that lines do to them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

import msgspec

from sync import wire as words
from sync.identity import Signer
from sync.ports import Rejected, Unreachable
from sync.protocol import (
    FeedPage,
    FilterPage,
    Hello,
    HelloAsk,
    JournalPage,
    LookupAnswer,
    LookupAsk,
    RightAnswer,
    RightAsk,
    UploadAnswer,
    UploadBatch,
)
from tools.simulation.center import LateCounter, Sent

Message = TypeVar("Message")


class Weather(Protocol):
    """What a line asks of the world around it."""

    def is_cut(self, store: str) -> bool: ...

    def fate(self, name: str) -> str:
        """What becomes of the next call of this name: '' or one of faults.WIRE."""

    def deliver(self, sent: Sent) -> bytes: ...

    def deliver_later(self, sent: Sent) -> None: ...

    def power_fails(self, fate: str) -> None:
        """Let headquarters' power fail in the call that follows."""

    def meanwhile(self, machine: str) -> None:
        """Another thread of the machine does something before the answer is here."""


class Line:
    """Headquarters as one machine sees it (sync.ports.Headquarters)."""

    def __init__(self, weather: Weather, machine: str, store: str, signer: Signer) -> None:
        self._weather, self._machine, self._store, self._signer = weather, machine, store, signer

    def hello(self, ask: HelloAsk) -> Hello:
        return self._post("hello", ask, words.HELLO)

    def upload(self, batch: UploadBatch) -> UploadAnswer:
        return self._post("up", batch, words.UPLOAD_ANSWER)

    def ask(self, ask: RightAsk) -> RightAnswer:
        return self._post("rights", ask, words.RIGHT_ANSWER)

    def look_up(self, ask: LookupAsk) -> LookupAnswer:
        return self._post("lookup", ask, words.LOOKUP_ANSWER)

    def feed(self, after: Mapping[str, int]) -> FeedPage:
        return self._get("feed", tuple(sorted(after.items())), words.FEED_PAGE)

    def revoked_filter(self) -> FilterPage:
        return self._get("revoked", (), words.FILTER_PAGE)

    def journal(self, epoch: int, seq: int) -> JournalPage:
        return self._get("journal", (("epoch", epoch), ("seq", seq)), words.JOURNAL_PAGE)

    def _post(self, name: str, message: msgspec.Struct, answering: msgspec.json.Decoder[Message]) -> Message:
        return self._call(lambda: self._sent("POST", name, words.encode(message), ()), name, answering)

    def _get(self, name: str, after: tuple[tuple[str, int], ...], answering: msgspec.json.Decoder[Message]) -> Message:
        return self._call(lambda: self._sent("GET", name, b"", after), name, answering)

    def _sent(self, method: str, name: str, body: bytes, after: tuple[tuple[str, int], ...]) -> Sent:
        query = ",".join(f"{key}={value}" for key, value in after)
        path, digest = f"/v1/{name}" + (f"?after={query}" if query else ""), hashlib.sha256(body).hexdigest()
        return Sent(
            self._machine, self._signer.credentials(method, path, digest), method, path, digest, name, body, after
        )

    def _call(self, make: Callable[[], Sent], name: str, answering: msgspec.json.Decoder[Message]) -> Message:
        if self._weather.is_cut(self._store):
            raise Unreachable("the line is cut")
        try:
            answer = self._carried(make(), name)
        except LateCounter as error:  # as sync/transport.py: said again, with a counter that headquarters has not heard
            self._signer.count_from(error.heard)
            answer = self._carried(make(), name)
        return words.decode(answer, answering)

    def _carried(self, sent: Sent, name: str) -> bytes:
        weather = self._weather
        fate = weather.fate(name)
        if fate in ("lost", "late"):
            if fate == "late":
                weather.deliver_later(sent)
            raise Unreachable("no answer")
        if fate in ("cut_before", "cut_after"):
            weather.power_fails(fate)
        answer = weather.deliver(sent)
        if fate == "twice":
            self._again(sent)
        if fate == "late_copy":
            weather.deliver_later(sent)
        if fate == "answer_lost":
            raise Unreachable("the answer was lost")
        if fate == "meanwhile":
            weather.meanwhile(self._machine)
        return answer

    def _again(self, sent: Sent) -> None:
        try:
            self._weather.deliver(sent)
        except (Unreachable, Rejected):
            return
