"""Known mistakes, planted in the real code one at a time: the simulation must find each, by the seed in seeds.toml.

A mistake that is not found says that an invariant is blind, or that no seed leads there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, select

import headquarters.books
import headquarters.intake.desk
import headquarters.intake.greeting
import headquarters.intake.guards
import headquarters.intake.receiving
import headquarters.registers.door
import headquarters.registers.recovering
import headquarters.telling.audience
import headquarters.telling.feeds
import headquarters.telling.known_members
import membership.projection
import shop.registry
import shop.standing
import sync.authority
import sync.courier
import sync.grants
import sync.greeting
import sync.inbox
import sync.lease_rules
import sync.rights
import tools.simulation.mending
from headquarters.intake.receiving import Fresh, acknowledged
from kernel.books import apply_entries
from kernel.bulk import carry_out_together
from kernel.executor import carry_out
from kernel.projection import Insert, Set
from kernel.tables import exception_ledger
from membership.facts import PointsEarned
from shop.authority import Authority
from sync.outbox import Point
from sync.rights import RightClosed, RightGivenUp, in_doubt, right
from sync.standing import Standing, standing
from tools.simulation import planted_back, planted_forks, planted_members, planted_pieces, planted_vouchers
from tools.simulation.disk import PowerCut
from tools.simulation.quick import replaced

Planting = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True)
class Mutant:
    """A mistake by its name, and the number of steps of the run that finds it; its seed stands in seeds.toml.

    `often` raises (or lowers) the odds of what leads there, for mistakes that only a rare story shows.
    """

    name: str
    plant: Planting
    often: Mapping[str, int] = field(default_factory=dict)
    steps: int = 200


def _is(owner: Any, name: str, value: Any) -> Planting:
    return partial(replaced, owner, name, value)


def _without(handlers: dict[Any, Any], key: Any) -> Planting:
    """One line of a table of handlers is missing."""

    @contextmanager
    def plant() -> Iterator[None]:
        kept = handlers.pop(key)
        try:
            yield
        finally:
            handlers[key] = kept

    return plant


def _nothing(*_more: Any, **_named: Any) -> Any:
    return ()


# --- the ten of the design -------------------------------------------------------------------------------------------


def _all_is_new(_connection: Any, one: Any, *_more: Any) -> Fresh:
    return Fresh(one, one.entries)


@contextmanager
def _no_dedupe() -> Iterator[None]:
    """Neither by its place nor by its id."""
    with (
        replaced(headquarters.intake.receiving, "_new_of", _all_is_new),
        replaced(headquarters.intake.receiving, "_without_taken_ids", lambda _connection, found: found),
    ):
        yield


def _acked_at_once(desk: Any, handed: Any) -> Any:
    try:
        return _RECEIVE(desk, handed)
    except PowerCut:
        last = handed.entries[-1]
        return acknowledged(
            Point(last.epoch, last.seq, last.hash), now="2026-11-21T10:00:00.000+08:00", incarnation=desk._incarnation
        )


_RECEIVE = headquarters.intake.desk.Desk.receive


def _late_grant(authority: Any, right_id: str, answer: Any) -> Any:
    with authority._keeper.database.writing() as connection:
        row = {
            "right_id": right_id, "account": answer.account, "amount": answer.principal_fen + answer.bonus_fen,
            "state": "asked", "asked_at": "2026-11-21T10:00:00.000+08:00", "right_kind": answer.right_kind,
        }  # fmt: skip
        if connection.execute(select(in_doubt).where(in_doubt.c.right_id == right_id)).first() is None:
            carry_out(connection, [Insert(in_doubt, row)])
    return _GRANTED(authority, right_id, answer)


_GRANTED = sync.authority.HeadquartersAuthority._granted


def _freed_in_time(authority: Any, connection: Connection, *more: Any, **named: Any) -> Any:
    key = {"right_kind": "lease", "aside": 1}
    carry_out_together(connection, [Set(right, key, {"aside": 0, "live": 0, "closable": 0, "state": "closed"})])
    return _ANSWER(authority, connection, *more, **named)


_ANSWER = Authority.answer


class _Any(int):
    """A number that differs from none."""

    __hash__ = int.__hash__

    def __ne__(self, _other: object) -> bool:
        return False


def _any_life(connection: Connection) -> Standing:
    return replace(standing(connection), incarnation=_Any(standing(connection).incarnation))


def _stale_grant(authority: Any, right_id: str, answer: Any) -> Any:
    with replaced(sync.authority, "standing", _any_life):
        return _GRANTED(authority, right_id, answer)


@contextmanager
def _grants_at_once() -> Iterator[None]:
    """Neither headquarters waits for the registers, nor does it tell them to wait."""
    with (
        replaced(headquarters.intake.desk, "awaited", _nothing),
        replaced(headquarters.registers.recovering, "awaited", _nothing),
    ):
        yield


# --- our own ---------------------------------------------------------------------------------------------------------


def _cursor_first(keeper: Any, page: Any, *, after: Mapping[str, int], take_key: Any, **_more: Any) -> Any:
    with keeper.database.writing() as connection:
        known = sync.inbox.cursors(connection)
        if {feed: cursor.pos for feed, cursor in known.items()} != dict(after):
            return sync.inbox.Taken(stale=True)
        sync.inbox._put(connection, sync.inbox._reached(page, known))
    with keeper.database.writing() as connection:
        sync.inbox._take(keeper, connection, page, take_key)
    return sync.inbox.Taken()


def _all_told(fact: Any, teller: str, here: str) -> Any:
    return _ACCOUNT_TOLD(msgspec.structs.replace(fact, own=()), teller, here)


_ACCOUNT_TOLD = membership.projection._account_told


def _keys_first(keeper: Any, connection: Connection, page: Any, take_key: Any) -> int:
    for member_id, key in page.member_keys.items():
        take_key(connection, member_id, key)
    return _TAKE(keeper, connection, msgspec.structs.replace(page, member_keys={}), take_key)


_TAKE = sync.inbox._take


def _hushed(connection: Connection, projections: Any, entries: Any) -> Any:
    found = _APPLY(connection, projections, entries)
    connection.execute(delete(exception_ledger))
    return found


_APPLY = apply_entries


def _without_sum(connection: Connection, numbered: Any, foreseen: Any) -> Any:
    with replaced(headquarters.telling.feeds, "add_sums", lambda one, _other: one):
        return _SHARE(connection, numbered, foreseen)


_SHARE = headquarters.telling.feeds.share


def _twice(entry: Any, fact: Any) -> Any:
    return membership.projection.moved(entry, fact.member_id, "earned", fact.document_no, points=2 * fact.points)


def _ours(_lease: Any, _here: Any) -> None:
    return None


def _called_in_too(lease: Any, here: Any) -> Any:
    return _NOT_OURS(replace(lease, state="held"), here)


def _of_any_epoch(lease: Any, here: Any) -> Any:
    return _NOT_OURS(replace(lease, epoch=here.epoch), here)


@contextmanager
def _unsealed() -> Iterator[None]:
    """Neither the new key nor the till's word that it was set back puts its rights aside."""
    with (
        replaced(headquarters.registers.door, "_quarantine_rights", _nothing),
        replaced(shop.registry, "_restored", _nothing),
    ):
        yield


_NOT_OURS = sync.lease_rules._not_ours
_RULES = sync.lease_rules

_QUIET = dict.fromkeys(("new_member", "voucher", "quota", "policy", "call_in", "write_off", "forget", "card"), 0)
_RESTORES = {**_QUIET, "backup": 15, "restore_office": 12, "ask_lease": 40, "pay_from_lease": 30, "ask_value": 30,
             "finish": 30, "re_enrol": 0, "disk_lost": 0, "clone": 0, "restore_image": 0, "meanwhile": 300}  # fmt: skip
_COPIES = {
    "enrol": 0,
    "image": 15,
    "clone": 8,
    "restore_image": 12,
    "mend": 1,
    "disk_lost": 0,
    "re_enrol": 0,
    "quarantine": 0,
}
_SET_BACK = {"image": 4, "restore_image": 3, "clone": 0, "mend": 20, "disk_lost": 0, "re_enrol": 0, "quarantine": 0,
             "hostile": 0, "ask_value": 60, "earn": 60, "round": 60, "lost": 150, "late": 0, "new_member": 1, "sell": 0,
             "till_power": 0, "disk_trouble": 0, "enrol": 1, "restore_office": 0, "forget": 0}  # fmt: skip
_FORKED = {"image": 20, "restore_image": 10, "clone": 0, "mend": 4, "disk_lost": 0, "re_enrol": 0, "quarantine": 0,
           "hostile": 0, "ask_value": 100, "earn": 60, "lost": 350, "late": 0, "new_member": 1, "till_power": 0,
           "disk_trouble": 0, "restore_office": 0, "restart": 0, "reboot": 0}  # fmt: skip
_LEASES = {"re_enrol": 15, "call_in": 30, "ask_lease": 60, "pay_from_lease": 60}
_MET_AGAIN = {"forget": 30, "meet": 30, "earn": 40}
_VOUCHERS = {"voucher": 30, "ask_voucher": 40, "finish": 40}
_PIECES = {"send": 40, "receive": 60, "sell": 40, "reserve": 30, "answer": 40, "clone": 0, "hostile": 0}
_RISKS = {"sell_at_risk": 60, "ask_lease": 60, "top_up": 30, "deliver": 20}
_HOSTILE = {**_PIECES, "hostile": 60}
_DAYS = {"cash": 30, "end_day": 30, "sell": 40}
_BACK = {"sell_more": 60, "find_bill": 25, "bring_back": 60, "ask_value": 40, "goods_in": 20, "goods_out": 10,
         "goods_arrive": 15, "hostile": 0, "clone": 0, "restore_image": 0}  # fmt: skip
_TWO_LIVES = {**_BACK, "backup": 15, "restore_office": 15, "sell_more": 30, "earn": 1}
_GIFTS = {"gift_sell": 50, "gift_pay": 80, "gift_bill": 40, "bring_back": 40, "find_bill": 20, "sell_more": 10,
          "hostile": 0, "clone": 0, "restore_image": 0}  # fmt: skip
_LOST_GIFTS = {**_GIFTS, "gift_lost": 40, "gift_office": 30, "gift_ask": 10}
_MERGES = {"merge": 20, "merge_night": 10, "ask_lease": 40, "ask_value": 40, "top_up": 20}
_OF_BILLS = {"voucher_hand_out": 60, "bring_back": 60, "find_bill": 20, "voucher_show": 10, "hostile": 0}
_SHOWN = {"voucher_show": 60, "voucher_void": 60, "voucher_batch": 4, "finish": 4, "hostile": 0}
_LIMITED = {"quota_bill": 60, "quota_ahead": 40, "quota_raise": 4, "hostile": 0}
_FORGED = {"voucher_batch": 2, "hostile": 80}
_SAID_UNHEARD = {"forget": 40, "meet": 40, "file": 60, "card_step": 60, "cut_store": 10, "hostile": 0}
_FILES = {"file": 40, "pin": 40, "tier": 20}
_OLD_GOLD = {**_BACK, "old_gold": 60}
_IN_FLIGHT = {"meanwhile": 700, "call_in": 20, "ask_lease": 60, "ask_value": 40, "restart": 0}

MUTANTS: tuple[Mutant, ...] = (
    Mutant("no_dedupe", _no_dedupe),
    Mutant("no_right_dedupe", _is(shop.standing, "_given", lambda *_: {})),
    Mutant("ack_before_commit", _is(headquarters.intake.desk.Desk, "receive", _acked_at_once)),
    Mutant("late_grant_accepted", _is(sync.authority.HeadquartersAuthority, "_granted", _late_grant), _IN_FLIGHT),
    Mutant("reclaim_on_ttl", _is(Authority, "answer", _freed_in_time)),
    Mutant("upload_while_recovering", _is(headquarters.registers.recovering, "take_declared", _nothing), _RESTORES),
    Mutant("stale_grant_accepted", _is(sync.authority.HeadquartersAuthority, "_granted", _stale_grant), _RESTORES),
    Mutant("no_fork_check", planted_forks.nobody_looks),
    Mutant("no_self_check", planted_forks.till_overlooks("restored"), _SET_BACK, steps=120),
    Mutant("no_ack_fork_check", planted_forks.till_overlooks("fork"), _FORKED, steps=150),
    Mutant("old_token_accepted", _is(headquarters.registers.door.Door, "_check_age", planted_forks.any_token), _COPIES),
    Mutant("grant_while_recovering", _grants_at_once, _RESTORES),
    Mutant("guard_removed", _is(headquarters.intake.guards, "_conditions", _nothing)),
    Mutant("cursor_apart_from_entries", _is(sync.courier, "apply_page", _cursor_first)),
    Mutant("introduction_of_a_lost_life", _is(headquarters.intake.greeting, "tell_anew", _nothing), _RESTORES),
    Mutant("refused_in_another_life", _is(headquarters.intake.desk, "tell_of_refused", _nothing), _TWO_LIVES),
    Mutant("own_part_not_left_out", _is(membership.projection, "_account_told", _all_told), _MET_AGAIN),
    Mutant("above_what_is_left", _is(_RULES, "_not_enough", _ours), _LEASES),
    Mutant(
        "lease_of_a_restored_till",
        _is(_RULES, "_not_ours", _of_any_epoch),
        _LEASES,
    ),
    Mutant(
        "called_in_lease_spent",
        _is(_RULES, "_not_ours", _called_in_too),
        _LEASES,
    ),
    Mutant("closed_right_stays_open", _without(sync.rights.PROJECTIONS, RightClosed)),
    Mutant("given_up_without_tombstone", _without(sync.rights.PROJECTIONS, RightGivenUp)),
    Mutant("sum_not_kept", _is(headquarters.books, "share", _without_sum)),
    Mutant("epoch_not_sealed", _unsealed),
    Mutant("exception_dropped", _is(headquarters.intake.desk, "apply_entries", _hushed)),
    Mutant(
        "voucher_right_not_used",
        _without(headquarters.intake.guards._GUARDS, "promotions.voucher_redeemed"),
        _VOUCHERS,
    ),
    Mutant("points_without_right", _without(headquarters.intake.guards._GUARDS, "membership.points_spent")),
    Mutant("keys_before_entries", _is(sync.inbox, "_take", _keys_first), _MET_AGAIN),
    Mutant("grants_not_kept", _is(sync.grants, "keep", _nothing), _RESTORES),
    Mutant("member_told_to_nobody", _is(headquarters.telling.audience, "_known", lambda *_: {})),
    Mutant(
        "points_counted_twice",
        partial(planted_pieces.handled, membership.projection._OF_ACCOUNTS, PointsEarned, _twice),
    ),
    Mutant("branch_thrown_away", _is(tools.simulation.mending, "take_in", _nothing), _COPIES),
    Mutant("branch_told_to_stores_alone", planted_forks.branch_told_to_stores_alone, _FORKED, steps=150),
    Mutant("custody_not_compared", planted_pieces.custody_not_compared, _PIECES),
    Mutant("received_twice", planted_pieces.received_twice, _PIECES),
    Mutant("reservation_ignored", planted_pieces.reservation_ignored, _PIECES),
    Mutant("risk_taken_from_the_balance", planted_pieces.risk_taken_from_the_balance, _RISKS),
    Mutant("any_signature_on_paper", planted_pieces.any_signature_on_paper, _HOSTILE),
    Mutant("other_stores_goods", planted_pieces.other_stores_goods, _HOSTILE),
    Mutant("sent_unseen", planted_pieces.sent_unseen, _HOSTILE),
    Mutant("day_by_the_clock", planted_pieces.day_by_the_clock),
    Mutant("points_by_the_clock", planted_pieces.points_by_the_clock),
    Mutant("drops_forgotten", planted_pieces.drops_forgotten, _DAYS),
    Mutant("taken_back_twice", planted_back.taken_back_twice, _BACK),
    Mutant("back_where_it_was_sold", planted_back.back_where_it_was_sold, _BACK),
    Mutant("value_put_back_twice", planted_back.value_put_back_twice, _BACK),
    Mutant("odd_fen_given_twice", planted_back.odd_fen_given_twice, _BACK),
    Mutant("goods_back_to_nobody", planted_back.goods_back_to_nobody, _BACK),
    Mutant("returned_and_traded_in", planted_back.returned_and_traded_in, _OLD_GOLD),
    Mutant("gift_card_spent_twice", planted_members.gift_card_spent_twice, _GIFTS),
    Mutant("gift_card_keeps_what_came_back", planted_members.gift_card_keeps_what_came_back, _GIFTS),
    Mutant("gift_card_reissued_while_held", planted_members.gift_card_reissued_while_held, _LOST_GIFTS),
    Mutant("gift_card_sold_last", planted_members.gift_card_sold_last, _LOST_GIFTS),
    Mutant("merged_while_held", planted_members.merged_while_held, _MERGES),
    Mutant("carried_from_nobody", planted_members.carried_from_nobody, _MERGES),
    Mutant("file_by_the_clock", planted_members.file_by_the_clock, _FILES),
    Mutant("pin_by_the_clock", planted_members.pin_by_the_clock, _FILES),
    Mutant("tier_told_to_nobody", planted_members.tier_told_to_nobody, _FILES),
    Mutant("own_words_forgotten", _is(headquarters.intake.desk, "to_tell_again", _nothing), _SAID_UNHEARD),
    Mutant("voided_while_held", planted_vouchers.voided_while_held, _SHOWN),
    Mutant("voucher_stays_with_returned_goods", planted_vouchers.voucher_stays_with_returned_goods, _OF_BILLS),
    Mutant("voucher_use_told_to_nobody", planted_vouchers.voucher_use_told_to_nobody, _SHOWN),
    Mutant("quota_given_twice", planted_vouchers.quota_given_twice, _LIMITED),
    Mutant("members_quota_given_twice", planted_vouchers.members_quota_given_twice, _LIMITED),
    Mutant("members_uses_forgotten", planted_vouchers.members_uses_forgotten, _LIMITED),
    Mutant("forged_vouchers", _without(headquarters.intake.guards._GUARDS, "promotions.vouchers_given"), _FORGED),
)
