"""Every fact that till and headquarters share, and what each does to the tables. Both programs use this one list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import membership.cards.facts
import membership.cards.projection
import membership.facts
import membership.file.facts
import membership.file.projection
import membership.gift_cards.facts
import membership.gift_cards.projection
import membership.pins.facts
import membership.points.facts
import membership.points.projection
import membership.projection
import membership.referral.facts
import membership.referral.projection
import membership.tiers.facts
import membership.tiers.projection
import membership.value.facts
import membership.value.projection
import promotions.facts
import promotions.projection
import shop.approvals.facts
import shop.approvals.projection
import shop.catalogue.facts
import shop.catalogue.projection
import shop.counting.facts
import shop.counting.projection
import shop.daily_close.facts
import shop.daily_close.projection
import shop.gold_board.facts
import shop.gold_board.projection
import shop.goods.facts
import shop.goods.projection
import shop.old_gold.facts
import shop.old_gold.projection
import shop.orders.facts
import shop.orders.projection
import shop.paper_layout.facts
import shop.paper_layout.projection
import shop.payees.facts
import shop.payees.projection
import shop.returns.facts
import shop.returns.projection
import shop.rewards.facts
import shop.rewards.projection
import shop.sales.facts
import shop.sales.projection
import shop.services.facts
import shop.services.projection
import shop.staff.facts
import shop.staff.projection
import shop.stock.facts
import shop.stock.projection
import shop.stockroom.facts
import shop.stockroom.projection
import sync.branches
import sync.rights
import sync.settling
from kernel.facts import Entry, Fact, Upcasters
from kernel.projection import Projection, Projections, RowOp, Set
from membership.history.tables import carried_by
from membership.personal import MemberKeys
from membership.projection import KeySource
from sync.keys import KeyCourier

FACTS: tuple[type[Fact], ...] = (
    *shop.staff.facts.FACTS,
    *shop.paper_layout.facts.FACTS,
    *shop.approvals.facts.FACTS,
    *shop.catalogue.facts.FACTS,
    *shop.stock.facts.FACTS,
    *shop.stockroom.facts.FACTS,
    *shop.counting.facts.FACTS,
    *shop.goods.facts.FACTS,
    *shop.rewards.facts.FACTS,
    *shop.gold_board.facts.FACTS,
    *shop.old_gold.facts.FACTS,
    *shop.sales.facts.FACTS,
    *shop.returns.facts.FACTS,
    *shop.payees.facts.FACTS,
    *shop.orders.facts.FACTS,
    *shop.services.facts.FACTS,
    *shop.daily_close.facts.FACTS,
    *membership.facts.FACTS,
    *membership.pins.facts.FACTS,
    *membership.points.facts.FACTS,
    *membership.value.facts.FACTS,
    *membership.tiers.facts.FACTS,
    *membership.referral.facts.FACTS,
    *membership.file.facts.FACTS,
    *membership.cards.facts.FACTS,
    *membership.gift_cards.facts.FACTS,
    *promotions.facts.FACTS,
    *sync.rights.FACTS,
    *sync.branches.FACTS,
    *sync.settling.FACTS,
)

# What carries personal fields: the member's key, or the paper's own one, travels beside it.
SEALED_KINDS = (
    membership.facts.MemberEnrolled.kind,
    membership.facts.MemberIntroduced.kind,
    membership.file.facts.MemberChanged.kind,
    membership.file.facts.ConsentGiven.kind,  # to be known to another company: the key follows
    shop.orders.facts.OrderPlaced.kind,
    shop.services.facts.TicketOpened.kind,
)

# Bodies of versions that have shipped and have no class any more, each turned into its next version.
UPCASTERS: Upcasters = {}


def projections(keys: KeySource, phone_mac: Callable[[str], str], *, here: str = "") -> Projections:
    """All projections; `keys` opens members' personal fields, `phone_mac` fingerprints a phone number.

    `here` is the place's own register name: what a store is told of its members leaves out what the place has itself.
    """
    handlers = _handlers(keys, phone_mac, here)
    every = Projections(FACTS, handlers, UPCASTERS)

    def as_if_it_were_its_own(carrier: Entry, fact: sync.branches.BranchEntry) -> Iterable[RowOp]:
        entry = sync.branches.carried(fact)
        yield carried_by(entry.id, carrier)
        yield from every.rows_of(entry, every.kinds.read(entry))

    with_branches = Projections(FACTS, {**handlers, sync.branches.BranchEntry: as_if_it_were_its_own}, UPCASTERS)

    def after_all(entry: Entry, fact: sync.settling.TriedAgain) -> Iterable[RowOp]:
        yield sync.settling.settled_by_itself(entry, fact)
        if fact.entry.register != here:  # who wrote it has its effect since then
            yield carried_by(fact.entry.id, entry)
            yield from with_branches.rows_of(fact.entry, with_branches.kinds.read(fact.entry))

    carrying: dict[type[Fact], Projection] = {
        sync.branches.BranchEntry: as_if_it_were_its_own,
        sync.settling.TriedAgain: after_all,
    }
    return Projections(FACTS, {**handlers, **carrying}, UPCASTERS)


def _handlers(
    keys: KeySource, phone_mac: Callable[[str], str], here: str
) -> dict[type[Fact], Projection]:  # fmt: skip
    """The projection of every fact that carries no other one."""
    members = membership.projection.projections(keys, phone_mac, here)
    enrolled = membership.facts.MemberEnrolled
    return {
        **shop.staff.projection.PROJECTIONS,
        **shop.paper_layout.projection.PROJECTIONS,
        **shop.catalogue.projection.PROJECTIONS,
        **shop.stock.projection.PROJECTIONS,
        **shop.stockroom.projection.PROJECTIONS,
        **shop.counting.projection.PROJECTIONS,
        **shop.goods.projection.PROJECTIONS,
        **shop.rewards.projection.PROJECTIONS,
        **shop.gold_board.projection.PROJECTIONS,
        **shop.old_gold.projection.PROJECTIONS,
        **shop.sales.projection.PROJECTIONS,
        **shop.returns.projection.PROJECTIONS,
        **shop.payees.projection.PROJECTIONS,
        **shop.approvals.projection.PROJECTIONS,
        **shop.orders.projection.PROJECTIONS,
        **shop.services.projection.PROJECTIONS,
        **shop.daily_close.projection.PROJECTIONS,
        **members,
        enrolled: membership.referral.projection.invited(members[enrolled]),
        **membership.file.projection.projections(keys, phone_mac),
        **membership.points.projection.PROJECTIONS,
        **membership.cards.projection.PROJECTIONS,
        **membership.value.projection.PROJECTIONS,
        **membership.tiers.projection.PROJECTIONS,
        **membership.referral.projection.PROJECTIONS,
        **membership.gift_cards.projection.PROJECTIONS,
        **promotions.projection.projections(here),
        **sync.rights.PROJECTIONS,
        **sync.settling.projections(here),
        sync.rights.RightSpent: partial(_uses_given_away, here),
        shop.staff.facts.TillRestored: _restored,
    }


def _uses_given_away(here: str, entry: Entry, fact: sync.rights.RightSpent) -> Iterable[RowOp]:
    """A right on a quota was used: neither promotions nor rights know of each other."""
    count = promotions.projection.own_quota_used if entry.register == here else promotions.projection.quota_used
    yield count(fact.account.partition(":")[2], fact.amount)


def _restored(entry: Entry, _fact: shop.staff.facts.TillRestored) -> Iterable[RowOp]:
    """A till that was set back does not know all that it spent: its rights stay set aside until a person decides."""
    held = {"register": entry.register, "closable": 1}
    yield Set(sync.rights.right, held, {"state": "quarantined", "closable": 0, "reason": "the till was restored"})


def key_courier(keys: MemberKeys) -> KeyCourier:
    """Hands out and takes in members' keys beside the entries that need them; `keys` are the place's own."""
    return KeyCourier(SEALED_KINDS, export_key=keys.export_key, import_key=keys.import_key)
