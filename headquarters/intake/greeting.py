"""The hello of a register: what each side knows of the other, where the chain stands, and the next token."""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlalchemy import Connection, select

from headquarters.books import OfficeBooks
from headquarters.intake.receiving import backed_up, cursor_of
from headquarters.registers import recovering
from headquarters.registers.door import Installed, quarantine
from headquarters.settings import Settings
from headquarters.telling.audience import feeds_of_register
from headquarters.telling.known_members import tell_anew
from headquarters.telling.revoked import filter_name
from kernel.clock import stamp
from kernel.facts import Kinds
from kernel.tables import journal
from sync.outbox import Point
from sync.protocol import PROTOCOL_MAX, Hello, HelloAsk

log = logging.getLogger(__name__)


class ForkedRegister(Exception):
    """Two journals of one register: it was copied, or set back and went on. It is locked out until a person looks."""


def greet(
    books: OfficeBooks,
    sender: Installed,
    ask: HelloAsk,
    *,
    kinds: Kinds,
    settings: Settings,
    token: str,
    fits: Callable[[bytes, str], bool],
) -> Hello | None:
    """The answer to a hello; None when the register was found to be forked, and is locked out by this transaction."""
    connection = books.connection
    incarnation = recovering.incarnation_of(connection)
    at = cursor_of(connection, sender.register)
    if _is_fork(connection, sender.register, ask):
        quarantine(books, sender.register, "fork")
        recovering.let_go(connection, sender.register)
        return None
    forged = recovering.take_declared(books, sender.register, ask.rights, fits)
    if forged:
        log.warning("register %s declares %d rights that were never granted", sender.register, len(forged))
    if ask.members:
        tell_anew(books, sender.store, ask.members, stamp(books.clock.now()), ask.moved_by)
    if ask.declares:
        recovering.is_heard(connection, sender.register, Point(ask.epoch, ask.seq, ask.hash), at)
    newest = kinds.newest()
    return Hello(
        protocol=min(PROTOCOL_MAX, max(ask.protocol_min, ask.protocol_max)),
        now=stamp(books.clock.now()),
        register=sender.register,
        store=sender.store,
        incarnation=incarnation,
        recovering=bool(recovering.awaited(connection)),
        token=token,
        epoch=at.epoch,
        seq=at.seq,
        hash=at.hash,
        backed_up_seq=backed_up(connection, sender.register, at.epoch),
        feeds=dict.fromkeys(feeds_of_register(sender.register, sender.store), incarnation),
        unknown_kinds=tuple(sorted(kind for kind, version in ask.kinds.items() if version > newest.get(kind, 0))),
        policy=settings.policy_of(sender.store),
        revoked_filter=filter_name(connection),
        remembers=recovering.remembered(connection, incarnation),
    )


def _is_fork(connection: Connection, register: str, ask: HelloAsk) -> bool:
    """Whether headquarters knows another entry where the register says that its chain ends."""
    if ask.seq == 0:
        return False
    known = connection.scalar(
        select(journal.c.hash).where(
            journal.c.register == register, journal.c.epoch == ask.epoch, journal.c.seq == ask.seq
        )
    )
    return known is not None and known != ask.hash
