"""What a server counts of its own work. Who looks at it is named where the server is started (metrics.py)."""

from __future__ import annotations

from typing import Protocol

from sync.protocol import FeedPage, LookupAnswer, RightAnswer, RightAsk, UploadAnswer


class Watch(Protocol):
    """Told of each piece of work after it was done; safe from any number of threads."""

    def handed_in(self, answer: UploadAnswer) -> None:
        """A batch was answered."""

    def decided(self, ask: RightAsk, answer: RightAnswer) -> None:
        """A right was granted or refused."""

    def fetched(self, page: FeedPage) -> None:
        """A page of the feeds was given out."""

    def looked_up(self, answer: LookupAnswer) -> None: ...

    def group_written(self, *, items: int, entries: int, troubled: int, ns: int) -> None:
        """The desk committed a group of `items` questions in `ns` nanoseconds.

        It kept `entries` new entries; `troubled` of them went to the exception ledger.
        """

    def done_again(self) -> None:
        """The database asked for a transaction to be done again."""

    def answered(self, path: str, status: int, ns: int) -> None:
        """A request was answered; `path` is one of the program's own, 'other' for what nobody serves."""


class Unwatched:
    """Nobody looks."""

    def handed_in(self, answer: UploadAnswer) -> None:
        pass

    def decided(self, ask: RightAsk, answer: RightAnswer) -> None:
        pass

    def fetched(self, page: FeedPage) -> None:
        pass

    def looked_up(self, answer: LookupAnswer) -> None:
        pass

    def group_written(self, *, items: int, entries: int, troubled: int, ns: int) -> None:
        pass

    def done_again(self) -> None:
        pass

    def answered(self, path: str, status: int, ns: int) -> None:
        pass
