"""The filter of revoked cards at this till: fetched when a hello names another one than is kept."""

from __future__ import annotations

import logging
from collections.abc import Callable

from kernel.books import Bookkeeper
from kernel.executor import carry_out
from membership.queries import kept_filter
from membership.rules.revoked import FilterBroken
from membership.usecases import keep_filter
from sync.ports import Headquarters, Rejected, Unreachable
from sync.protocol import Hello

_log = logging.getLogger(__name__)


def filter_keeper(keeper: Bookkeeper, headquarters: Headquarters) -> Callable[[Hello], None]:
    """What the courier tells each hello to (TillSide.heard); runs on its thread.

    Journals and feeds never wait for the filter: without a new one the till goes on with the one it has.
    """

    def heard(hello: Hello) -> None:
        with keeper.database.reading() as connection:
            if hello.revoked_filter in ("", kept_filter(connection)):
                return
        try:
            page = headquarters.revoked_filter()
            row = keep_filter(page.name, page.bits, page.hashes)
        except (Unreachable, Rejected, FilterBroken) as error:
            _log.warning("the filter of revoked cards did not come: %s", type(error).__name__)
            return
        with keeper.database.writing() as connection:
            carry_out(connection, [row])

    return heard
