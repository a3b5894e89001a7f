"""What came too early is tried again when the step comes that it waited for.

Stores are heard in no order: a piece's receipt may come before the step that gave it to its sender, a member's new PIN
before the enrolment. Such an entry waits in the exception ledger like any other. When a later entry about the same
piece takes effect, or the enrolment, what waits is carried out behind it, in a fact of headquarters' own that carries
it whole (sync/settling.py): so a rebuild meets it at the same place, and the tills hear it there. What no person has
settled is tried, and of what a register wrote about a piece or member nothing overtakes what it wrote before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import not_, select

from headquarters.books import OfficeBooks
from kernel.facts import Entry, Fact
from kernel.tables import exception_ledger, journal
from membership.cards.facts import CardExchanged, CardIssued, CardStepped
from membership.facts import MemberEnrolled, StoredValuePinSet
from membership.file.facts import MemberChanged
from sync.branches import BranchEntry
from sync.settling import is_settled

_PLACE = ("register", "epoch", "seq")
_ABOUT_PIECES = "stock"  # stock.… and stockroom.…
# What waits for an enrolment; cards wait for each other as well.
_FILES, _CARDS = (StoredValuePinSet, MemberChanged), (CardIssued, CardStepped, CardExchanged)
_WAITING = (BranchEntry.kind, *(fact.kind for fact in (*_FILES, *_CARDS)))


@dataclass(frozen=True, slots=True)
class _Early:
    """An entry that waits: who wrote it, whatever carries it, and the pieces or the member it is about."""

    entry: Entry
    register: str
    subjects: frozenset[str]

    @property
    def claims(self) -> set[tuple[str, str]]:
        return {(self.register, subject) for subject in self.subjects}


def subjects_of(fact: Fact | None) -> frozenset[str]:
    """What others may wait for, or this fact waits for: its pieces by their barcodes, its member; none for most."""
    if isinstance(fact, MemberEnrolled):
        return frozenset({f"member:{fact.member_id}", f"cards:{fact.member_id}"})
    if isinstance(fact, _FILES):
        return frozenset({f"member:{fact.member_id}"})
    if isinstance(fact, _CARDS):
        return frozenset({f"cards:{fact.member_id}"})
    if fact is None or not fact.kind.startswith(_ABOUT_PIECES):
        return frozenset()
    records = [*getattr(fact, "pieces", ()), *(line.piece for line in getattr(fact, "lines", ()))]
    named = {record.barcode for record in records} | {*getattr(fact, "barcodes", ()), *getattr(fact, "missing", ())}
    return frozenset(named | {getattr(fact, "barcode", "")} - {""})


def try_again(books: OfficeBooks, *, news: Iterable[str] | None = None, behind: Sequence[Entry] = ()) -> int:
    """Carry out what waits for one of these subjects, None: for any; how many entries now have their effect.

    `behind` are entries of this very transaction that have none, in their order: the journal does not show them yet.
    """
    touched = None if news is None else set(news)
    if touched is not None and not touched:
        return 0
    waiting = [one for entry in (*_stored(books), *behind) if (one := _early(books, entry)) is not None]
    count = 0
    while waiting:
        left, found = _once(books, waiting, touched)
        count += len(waiting) - len(left)
        if not found:
            break
        waiting, touched = left, found
    return count


def _once(books: OfficeBooks, waiting: Sequence[_Early], touched: set[str] | None) -> tuple[list[_Early], set[str]]:
    """What waits still, and the subjects of what does not."""
    left: list[_Early] = []
    claimed: set[tuple[str, str]] = set()
    found: set[str] = set()
    for one in waiting:
        may = (touched is None or one.subjects & touched) and not one.claims & claimed
        if may and books.record_again(one.entry):
            found |= one.subjects
        else:
            left.append(one)
            claimed |= one.claims
    return left, found


def _stored(books: OfficeBooks) -> Iterator[Entry]:
    """In the order of the journal, whatever met rows that were not as it says."""
    same = [exception_ledger.c[name] == journal.c[name] for name in _PLACE]
    kind = exception_ledger.c.kind
    query = (
        select(*(journal.c[name] for name in Entry.__struct_fields__))
        .join(exception_ledger, same[0] & same[1] & same[2])
        .where(kind.startswith(_ABOUT_PIECES) | kind.in_(_WAITING))
        .where(exception_ledger.c.reason.startswith("conflict"), not_(is_settled()))
        .order_by(journal.c.no)
    )
    for row in books.connection.execute(query).all():
        yield Entry(**row._mapping)


def _early(books: OfficeBooks, entry: Entry) -> _Early | None:
    read = books.read(entry)
    if read is None:
        return None
    inner, fact = read
    subjects = subjects_of(fact)
    # Release 0.1 did not say which stay of a piece it meant: later it might meet another one.
    if not subjects or not getattr(fact, "versions", (1,)):
        return None
    return _Early(entry, inner.register, subjects)
