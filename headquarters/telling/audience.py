"""Who is told what: each entry's feeds, by its kind and by whom it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, select

from headquarters.telling.known_members import known_at
from kernel.facts import Entry, Fact
from membership.gift_cards.tables import gift_card
from promotions.tables import voucher
from shop.staff.tables import staff

ALL, REVOKED = "all", "revoked"


def store_feed(store: str) -> str:
    return f"store:{store}"


def members_feed(store: str) -> str:
    return f"members:{store}"


def register_feed(register: str) -> str:
    return f"register:{register}"


def feeds_of_register(register: str, store: str) -> tuple[str, ...]:
    """Everything that one register reads."""
    return ALL, REVOKED, store_feed(store), members_feed(store), register_feed(register)


@dataclass(frozen=True, slots=True)
class Told:
    """One entry to be told: its fact, None for a kind that headquarters does not know; `store` wrote it ('' for HQ).

    For an entry that carries another one (sync/branches.py), `fact`, `store` and `kind` are of what it `carries`.
    """

    entry: Entry
    fact: Fact | None
    store: str
    carries: Entry | None = None

    @property
    def kind(self) -> str:
        return (self.carries or self.entry).kind


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What the rules below must look up: at which stores members are known, whose vouchers are, where staff work,
    which store sells a gift card."""

    members: Mapping[str, Sequence[str]]
    vouchers: Mapping[str, str]
    staff: Mapping[str, str]
    gift_cards: Mapping[str, str] = field(default_factory=dict)


Rule = Callable[[Told, Any, Whereabouts], Iterable[str]]


def _everybody(_told: Told, _fact: Any, _where: Whereabouts) -> Iterable[str]:
    return (ALL,)


def _nobody(_told: Told, _fact: Any, _where: Whereabouts) -> Iterable[str]:
    return ()


def _own_store(told: Told, _fact: Any, _where: Whereabouts) -> Iterable[str]:
    return (store_feed(told.store),) if told.store else ()


def _stores_named(told: Told, fact: Any, _where: Whereabouts) -> Iterable[str]:
    """The stores a fact names: of pieces, where they are, come from and go to."""
    named = [getattr(fact, name, "") for name in ("store", "from_store", "to_store", "asking_store")]
    return [store_feed(store) for store in (told.store, *named) if store]


def _stores_of_member(told: Told, fact: Any, where: Whereabouts) -> Iterable[str]:
    yield from map(members_feed, where.members.get(fact.member_id, ()))
    if told.carries is not None:
        # An introduction leaves out what the register wrote itself: that is in its books whether its store knows the
        # member or not. A machine that has not written this entry must therefore hear of it.
        yield register_feed(told.carries.register)


def _own_store_and_of_member(told: Told, fact: Any, where: Whereabouts) -> Iterable[str]:
    yield from _own_store(told, fact, where)
    yield from _stores_of_member(told, fact, where)


def _stores_that_know(_told: Told, fact: Any, where: Whereabouts) -> Iterable[str]:
    """What an introduction tells whole: whoever does not know the member hears of it then."""
    return map(members_feed, where.members.get(fact.member_id, ()))


def _stores_of_both(_told: Told, fact: Any, where: Whereabouts) -> Iterable[str]:
    for member_id in (fact.member_id, fact.survivor):
        yield from map(members_feed, where.members.get(member_id, ()))


def _stores_of_inviter(_told: Told, fact: Any, where: Whereabouts) -> Iterable[str]:
    """It is the inviter's account that moves."""
    return map(members_feed, where.members.get(fact.inviter, ()))


def _introduced_store(_told: Told, fact: Any, _where: Whereabouts) -> Iterable[str]:
    return (members_feed(fact.store),)


def _revoked(told: Told, fact: Any, where: Whereabouts) -> Iterable[str]:
    return REVOKED, *_stores_of_member(told, fact, where)


def _voucher(_told: Told, fact: Any, where: Whereabouts) -> Iterable[str]:
    owner = getattr(fact, "member_id", "") or where.vouchers.get(fact.code, "")
    return [members_feed(store) for store in where.members.get(owner, ())] if owner else (ALL,)


def _handed_out(_told: Told, fact: Any, where: Whereabouts) -> Iterable[str]:
    return [members_feed(store) for store in where.members.get(fact.member_id, ())] if fact.member_id else (ALL,)


def _store_of_gift_card(_told: Told, fact: Any, where: Whereabouts) -> Iterable[str]:
    store = where.gift_cards.get(fact.card_no, "")
    return (store_feed(store),) if store else ()


def _stores_of_both_cards(_told: Told, fact: Any, where: Whereabouts) -> Iterable[str]:
    other = getattr(fact, "new_card_no", "") or getattr(fact, "to_card_no", "")
    stores = {where.gift_cards.get(card_no, "") for card_no in (fact.card_no, other)}
    return [store_feed(store) for store in sorted(stores) if store]


def _staff(_told: Told, fact: Any, where: Whereabouts) -> Iterable[str]:
    store = getattr(fact, "store", "") or where.staff.get(fact.staff_no, "")
    return (store_feed(store),) if store else (ALL,)


def _one_register(_told: Told, fact: Any, _where: Whereabouts) -> Iterable[str]:
    return (register_feed(fact.register),)


# The first line that fits decides; 'feature.*' fits every kind of the feature. What no line names stays here.
RULES: tuple[tuple[str, Rule], ...] = (
    ("sales.held", _own_store),
    ("sales.hold_ended", _own_store),
    ("returns.line_returned", _stores_named),
    ("returns.return_asked", _own_store),
    ("payees.*", _own_store),
    ("approvals.*", _stores_named),
    ("orders.*", _own_store),
    ("services.*", _own_store),
    ("staff.hired", _staff),
    ("staff.pin_changed", _staff),
    ("staff.left", _staff),
    ("staff.*", _everybody),
    ("chain.exception_settled", _stores_named),
    ("chain.*", _everybody),
    ("catalogue.*", _everybody),
    ("gold_board.published", _everybody),
    ("gold_board.*", _stores_named),
    ("stock.*", _stores_named),
    ("goods.listed", _everybody),
    ("rewards.offered", _everybody),
    ("rewards.*", _own_store_and_of_member),
    ("goods.*", _stores_named),
    ("stockroom.*", _own_store),
    ("counting.*", _own_store),
    ("old_gold.*", _own_store),
    ("membership.introduced", _introduced_store),
    ("membership.withdrawn", _introduced_store),
    ("membership.consents_told", _introduced_store),
    ("membership.cards_made", _stores_named),
    ("membership.card_revoked", _revoked),
    ("membership.card_reinstated", _revoked),
    ("membership.card_stepped", _revoked),
    ("membership.card_exchanged", _revoked),
    ("membership.pin_unlocked", _nobody),
    ("membership.pin_reset_issued", _nobody),
    ("membership.changed", _stores_that_know),
    ("membership.franchise_named", _everybody),
    ("membership.revealed", _nobody),
    ("membership.tier_policy_proposed", _nobody),
    ("membership.tier_policy_published", _everybody),
    ("membership.tier_changed", _stores_that_know),
    ("membership.merge_asked", _own_store),
    ("membership.merge_answered", _stores_of_both),
    ("membership.merged", _stores_of_both),
    ("membership.unmerged", _stores_of_both),
    ("membership.referral_rewarded", _stores_of_inviter),
    ("membership.*", _stores_of_member),
    ("gift_cards.made", _stores_named),
    ("gift_cards.secrets_renewed", _stores_named),
    ("gift_cards.reissued", _stores_of_both_cards),
    ("gift_cards.carried", _stores_of_both_cards),
    ("gift_cards.*", _store_of_gift_card),
    ("promotions.voucher_issued", _voucher),
    ("promotions.vouchers_given", _handed_out),
    ("promotions.vouchers_told", _introduced_store),
    ("promotions.vouchers_moved", _stores_of_both),
    ("promotions.voucher_redeemed", _voucher),
    ("promotions.voucher_given_back", _voucher),
    ("promotions.rule_set_proposed", _nobody),
    ("promotions.*", _everybody),
    ("rights.called_in", _one_register),
    ("upkeep.restored", _everybody),
)


def audiences(connection: Connection, told: Sequence[Told], where: Whereabouts | None = None) -> list[tuple[str, ...]]:
    """The feeds of each entry, sorted, none for what stays at headquarters. `where` as `whereabouts` found it.

    A kind that headquarters does not know yet is told to the writer's own store: newer tills there may know it.
    """
    where = where or whereabouts(connection, told)
    found = []
    for one in told:
        if one.fact is None:
            feeds = _own_store(one, None, where)
        else:
            rule = _rule(one.kind)
            feeds = () if rule is None else rule(one, one.fact, where)
        found.append(tuple(sorted(set(feeds))))
    return found


@cache
def _rule(kind: str) -> Rule | None:
    for pattern, rule in RULES:
        if kind == pattern or (pattern.endswith(".*") and kind.startswith(pattern[:-1])):
            return rule
    return None


def whereabouts(
    connection: Connection, told: Sequence[Told], known: Mapping[str, Sequence[str]] | None = None
) -> Whereabouts:
    """What the rules need to know of these entries. One question a kind of whereabouts.

    `known`: where members are known, as it was read under the lock on the journal's end and still is.
    """
    owners = _pairs(connection, voucher.c.code, voucher.c.member_id, _named(told, "promotions.voucher_", "code"))
    others = {
        *_named(told, "membership.", "survivor"), *_named(told, "promotions.", "survivor"),
        *_named(told, "membership.referral_", "inviter"),
    }  # fmt: skip
    gifts = {*_named(told, "gift_cards.", "card_no"), *_named(told, "gift_cards.", "new_card_no")}
    gifts |= _named(told, "gift_cards.", "to_card_no")
    members = (_named(told, "", "member_id") | others | set(owners.values())) - {""}
    return Whereabouts(
        members=_known(connection, members, known or {}),
        vouchers=owners,
        gift_cards=_pairs(connection, gift_card.c.card_no, gift_card.c.store, gifts),
        staff=_pairs(connection, staff.c.staff_no, staff.c.store, _named(told, "staff.", "staff_no")),
    )


def _known(connection: Connection, members: Set[str], known: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    unseen = members - known.keys()
    return {one: known[one] for one in members & known.keys()} | (known_at(connection, unseen) if unseen else {})


def _named(told: Sequence[Told], kinds: str, field: str) -> set[str]:
    """What facts of these kinds name in a field."""
    found = {getattr(one.fact, field, "") for one in told if one.kind.startswith(kinds)}
    return found - {""}


def _pairs(connection: Connection, key: Column[str], value: Column[str], names: set[str]) -> dict[str, str]:
    if not names:
        return {}
    return {row[0]: row[1] for row in connection.execute(select(key, value).where(key.in_(sorted(names))))}
