"""Asking headquarters for what this till does not hold: another store's member or piece, a card in doubt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kernel.errors import DomainError
from sync.ports import Rejected, Unreachable
from sync.protocol import LookupAnswer, LookupAsk, LookupRefused


class LookupTooMany(DomainError):
    """This register has asked too often. `seconds` until it may ask again."""

    code = "lookup.too_many"


class LookupNotTaken(DomainError):
    """Headquarters did not take the question up: this till's own trouble. `why` is its code."""

    code = "lookup.not_taken"


@dataclass(frozen=True, slots=True)
class Enquiry:
    """The till's way to ask. A shop that stands alone has none, and then nothing is asked.

    `look_up` is headquarters' (sync/ports.py), `fetch` reads the feeds once in the caller's thread,
    `headquarters_key` gives the public key of its signatures, '' before the till is enrolled.
    """

    look_up: Callable[[LookupAsk], LookupAnswer] | None = None
    fetch: Callable[[], object] = lambda: None
    headquarters_key: Callable[[], str] = lambda: ""

    @property
    def alone(self) -> bool:
        return self.look_up is None

    def ask(self, ask: LookupAsk) -> LookupAnswer | None:
        """Headquarters' answer; None when it does not answer. Waits for the network, call it outside every transaction.

        Raises LookupTooMany, LookupNotTaken; other refusals (a revoked card) are answers.
        """
        if self.look_up is None:
            return None
        try:
            answer = self.look_up(ask)
        except Unreachable:
            return None
        except Rejected as error:
            raise LookupNotTaken(why=error.code) from error
        if isinstance(answer, LookupRefused) and answer.code == LookupTooMany.code:
            raise LookupTooMany(seconds=answer.retry_after_s)
        return answer
