"""Why an honest till's entry may not count: each exception has its own cause, and copies of a disk cost no more (I4)
than what was on them when they were made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import msgspec
from sqlalchemy import select

from kernel.facts import Entry
from sync.rights import in_doubt, lease
from tools.simulation.bills_model import JUDGED
from tools.simulation.disk import Disk
from tools.simulation.member_model import UNJUDGED
from tools.simulation.model import all_entries, exceptions_of, place_of, unwrapped
from tools.simulation.piece_model import DEEDS as OF_PIECES
from tools.simulation.world import Known, World

# What each right's use is measured in, by the kind that says so.
_AMOUNTS: dict[str, tuple[str, ...]] = {
    "membership.stored_value_spent": ("principal_fen", "bonus_fen"),
    "membership.points_spent": ("points",),
    "rights.spent": ("amount",),
    "promotions.voucher_redeemed": (),
    "gift_cards.spent": ("fen",),
    "gift_cards.taken_back": ("fen",),
}
_GIVES_BACK = ("membership.points_taken_back", "membership.stored_value_put_back", "promotions.voucher_given_back",
               "gift_cards.put_back")  # fmt: skip
_OF_A_BILL = ("membership.points_earned", "membership.stored_value_spent", "promotions.voucher_redeemed",
              "gift_cards.spent")  # fmt: skip
# The second books say whether these may count: two tills may say them of one card that neither has heard of since.
_OF_CARDS = ("gift_cards.reported_lost", "gift_cards.reissue_asked")
_OF_VOUCHERS = ("promotions.vouchers_given", "promotions.vouchers_voided")
# Two disks of one register go on from the same number, or begin the same day: the second of a kind has no effect, nor
# has what follows from it.
_NUMBERED = ("sales.", "daily_close.")
_SECOND = ("UNIQUE constraint", "business_day {", "sale {")


def rights_on(disk: Disk) -> Counter[str]:
    """What a copy of this disk can use once more of each right: the rest of it, or what is asked for."""
    with disk.reading() as connection:
        held, asked = connection.execute(select(lease)).all(), connection.execute(select(in_doubt)).all()
    rests: Counter[str] = Counter()
    for row in held:
        rests[row.right_id] = row.principal + row.bonus - row.spent_principal - row.spent_bonus
    for row in asked:
        rests[row.right_id] = row.amount if row.state == "asked" else row.principal + row.bonus
    return rests


def unexplained(world: World) -> Iterator[str]:
    """Every exception of headquarters that has none of the causes, and what of a right was used too often."""
    troubled = exceptions_of(world.center.disk)
    kept = [(entry, unwrapped(entry), troubled.get(place_of(entry))) for entry in all_entries(world.center.disk)]
    undone = set(_undone(kept))
    counting = {entry.id for _, entry, reason in kept if reason is None}
    again: Counter[str] = Counter()
    for place, entry, reason in kept:
        if reason is None or entry.id in world.known.hostile or entry.id in counting:
            continue
        if entry.kind in _AMOUNTS:
            body: dict[str, Any] = msgspec.json.decode(entry.body)
            if body["right_id"] not in world.known.written_off:
                again[body["right_id"]] += sum(body[name] for name in _AMOUNTS[entry.kind]) or 1
        elif not _is_known(world.known, entry, reason) and not _is_given_back_again(entry, undone):
            yield f"{entry.kind} {place.register}-{place.epoch}-{place.seq} of an honest till: {reason}"
    for right_id, amount in sorted(again.items()):
        if amount > world.known.copied[right_id]:
            yield f"{amount} of {right_id} does not count, {world.known.copied[right_id]} of it was on copies"


def _undone(kept: Iterable[tuple[Entry, Entry, str | None]]) -> Iterator[str]:
    """Bills of which there is less to give back: goods of them came back without effect, what they took or brought has
    none, their payment was put right, or value went back on them at two tills, for money goes back once."""
    first: dict[str, str] = {}
    for _, entry, reason in kept:
        if entry.kind == "membership.stored_value_put_back":
            bill = str(msgspec.json.decode(entry.body)["document_no"])
            if first.setdefault(bill, entry.register) != entry.register:
                yield bill
        if entry.kind == "returns.line_returned" and reason is not None:
            yield str(msgspec.json.decode(entry.body)["of_sale_no"])
        elif entry.kind in _OF_A_BILL and reason is not None:
            yield str(msgspec.json.decode(entry.body)["document_no"])
        elif entry.kind == "sales.tender_corrected":
            yield str(msgspec.json.decode(entry.body)["sale_no"])


def _is_given_back_again(entry: Entry, undone: Collection[str]) -> bool:
    return entry.kind in _GIVES_BACK and msgspec.json.decode(entry.body)["document_no"] in undone


def _is_known(known: Known, entry: Entry, reason: str) -> bool:
    """A kind of tomorrow, a piece or a bill (the second books judge those), or a number that two disks gave."""
    if entry.kind.startswith("future."):
        return reason.startswith("unknown kind")
    numbered = entry.kind.startswith(_NUMBERED) and any(words in reason for words in _SECOND)
    judged = entry.kind in OF_PIECES or entry.kind in (*JUDGED, *_OF_CARDS, *_OF_VOUCHERS, *UNJUDGED)
    return judged or (numbered and entry.register in known.doubled)
