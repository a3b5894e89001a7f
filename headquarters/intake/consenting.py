"""Keys of a franchise store's members, kept as long as they agree that headquarters knows who they are, and no longer.

A till of such a store hands no key on without that consent. Should one come all the same, or the consent be taken back,
the key is destroyed here, and the other stores, which met the member, forget who they are: they know a number and an
account. Given later the key comes beside the consent, and these stores are told once more.
"""

from __future__ import annotations

from collections.abc import Iterable

from headquarters.books import OfficeBooks
from headquarters.telling import known_members
from headquarters.telling.audience import Told
from kernel.projection import Remove
from membership.file.facts import ConsentGiven, ConsentWithdrawn
from membership.file.queries import homes_of, withheld
from membership.file.rules.consent import SHARING
from membership.personal import MemberKeys
from membership.tables import member_directory
from shop.registry import SEALED_KINDS

_ABOUT = frozenset({*SEALED_KINDS, ConsentWithdrawn.kind})


class Consenting:
    """Holds headquarters' `keys` to what members of franchise stores agreed to."""

    def __init__(self, keys: MemberKeys) -> None:
        self._keys = keys

    def hold(self, books: OfficeBooks, told: Iterable[Told], now: str) -> None:
        """Behind entries that were carried out; `now` ISO time."""
        facts = [one.fact for one in told if one.kind in _ABOUT and one.fact is not None]
        named = {str(getattr(fact, "member_id", "")) for fact in facts} - {""}
        homes = homes_of(books.connection, named) if named else {}
        if not homes:
            return
        kept_there = withheld(books.connection, homes)
        lost = {one for one in kept_there if self._keys.export_key(books.connection, one) is not None}
        gained = {
            str(fact.member_id) for fact in facts if isinstance(fact, ConsentGiven) and SHARING in fact.scopes
        } & (homes.keys() - kept_there.keys())  # fmt: skip
        if not lost and not gained:
            return
        for member_id in sorted(lost):
            books.carry_out([self._keys.destroy(member_id), Remove(member_directory, {"member_id": member_id})])
        books.settle()
        books.write_now()  # an introduction says how far the registers are heard
        known = known_members.known_at(books.connection, lost | gained)
        for member_id, stores in sorted(known.items()):
            for store in (one for one in stores if one != homes[member_id]):
                if member_id in lost:
                    known_members.forget(books, store, [member_id], now)
                    known_members.introduce(books, [(member_id, store)], now)
                else:
                    known_members.tell_anew(books, store, [member_id], now)
