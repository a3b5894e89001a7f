"""What a till needs of headquarters, whichever way the words travel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from sync.protocol import (
    FeedPage,
    FilterPage,
    Hello,
    HelloAsk,
    JournalPage,
    LookupAnswer,
    LookupAsk,
    News,
    RightAnswer,
    RightAsk,
    TimeAnswer,
    UploadAnswer,
    UploadBatch,
)


class Unreachable(Exception):
    """No answer, or none that can be trusted: whether the request was carried out is not known."""


class DatesWrong(Unreachable):
    """Only the dates of headquarters' certificate do not fit this machine's clock: one of the two is wrong."""


class Rejected(Exception):
    """Headquarters read the request and refuses it; asking again changes nothing. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Headquarters(Protocol):
    """Headquarters as one register sees it. Every method raises Unreachable or Rejected."""

    def hello(self, ask: HelloAsk) -> Hello: ...

    def upload(self, batch: UploadBatch) -> UploadAnswer: ...

    def feed(self, after: Mapping[str, int]) -> FeedPage:
        """What follows these positions in the register's feeds."""

    def ask(self, ask: RightAsk) -> RightAnswer: ...

    def look_up(self, ask: LookupAsk) -> LookupAnswer:
        """Look for a member or a piece that this till does not hold."""

    def revoked_filter(self) -> FilterPage:
        """The Bloom filter of all revoked cards."""

    def journal(self, epoch: int, seq: int) -> JournalPage:
        """The register's own entries after (epoch, seq)."""


@runtime_checkable
class TellsTime(Protocol):
    """A line that can ask for headquarters' signed time though no certificate fits this machine's clock."""

    def time(self) -> TimeAnswer: ...


@runtime_checkable
class TellsNews(Protocol):
    """A line that can ask headquarters to answer as soon as there is news, instead of asking again and again."""

    def news(self, after: Mapping[str, int], wait_s: int) -> News:
        """Held until one of the register's feeds stands elsewhere than `after`, `wait_s` seconds (at most 25).

        Raises Unreachable, Rejected; a headquarters that does not know the question refuses it with 404.
        """
