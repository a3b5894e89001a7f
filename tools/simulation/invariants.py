"""What must always hold, and what must hold once everything is healed. Each is named as in docs/sync.md: I1 to I14."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Table, func, select

from headquarters.tables import feed_head, feed_item, register_cursor
from headquarters.telling.feed_rows import numbers_in
from headquarters.telling.known_members import member_at
from kernel.facts import hash_of
from kernel.tables import journal
from kernel.verify import verify
from membership.tables import member, member_account, member_directory, member_movement
from promotions.tables import promotion_quota, voucher
from sync.inbox import cursors
from sync.outbox import acked
from sync.rights import in_doubt, lease, right
from sync.settling import carried_here, tried_again
from sync.standing import standing
from tools.simulation.causes import unexplained
from tools.simulation.model import HQ, Model, all_entries, exceptions_of, own_entries, place_of, unwrapped
from tools.simulation.world import Violation, World


def _rows(database: Any, table: Table) -> list[Any]:
    with database.reading() as connection:
        return list(connection.execute(select(table).order_by(*table.primary_key)))


# --- at any moment ---------------------------------------------------------------------------------------------------


def i1_prefix(world: World) -> Iterator[str]:
    """What headquarters has of a register is an unbroken chain, and ends where its cursor says."""
    with world.center.disk.reading() as connection:
        ends = {row.register: (row.epoch, row.seq, row.hash) for row in connection.execute(select(register_cursor))}
    for register, end in ends.items():
        last = None
        for entry in own_entries(world.center.disk, register):
            follows = (
                last is None or (entry.epoch == last.epoch and entry.seq == last.seq + 1) or entry.epoch > last.epoch
            )
            if not follows or (last is not None and entry.prev != last.hash) or hash_of(entry) != entry.hash:
                yield f"{register}-{entry.epoch}-{entry.seq} breaks the chain at headquarters"
            last = entry
        if last is None or (last.epoch, last.seq, last.hash) != end:
            yield f"{register} ends elsewhere than at its cursor {end}"


def i2_ack(world: World) -> Iterator[str]:
    """What a till holds for acknowledged is kept at headquarters, in the life of it that the till knows."""
    life = world.center.office.incarnation
    for machine in world.living():
        with machine.disk.reading() as connection:
            known, point = standing(connection), acked(connection, machine.register)
        if known.incarnation != life or known.frozen or point.seq == 0:
            continue
        there = {(e.epoch, e.seq): e.hash for e in own_entries(world.center.disk, machine.register)}
        if there.get((point.epoch, point.seq)) != point.hash:
            yield f"{machine.name} holds {point.epoch}-{point.seq} for acknowledged"


def i4_overspend(world: World) -> Iterator[str]:
    """No account and nothing free of it is below zero."""
    if world.center.restores:  # what came back is older than what is spent until every journal is back
        return
    with world.center.disk.reading() as connection:
        held = {
            row[0]: row[1]
            for row in connection.execute(
                select(right.c.account, func.sum(right.c.granted - right.c.spent))
                .where(right.c.aside == 1)
                .group_by(right.c.account)
            )
        }
        taken: dict[str, int] = {  # of points that a return took back some may have been set aside or spent before
            row[0]: int(row[1])
            for row in connection.execute(
                select(member_movement.c.member_id, -func.sum(member_movement.c.points))
                .where(member_movement.c.what == "goods_back")
                .group_by(member_movement.c.member_id)
            )
        }
        for row in connection.execute(select(member_account)):
            value = row.principal_fen + row.bonus_fen - held.get(f"value:{row.member_id}", 0)
            points = row.points + taken.get(row.member_id, 0) - held.get(f"points:{row.member_id}", 0)
            if min(value, points, row.principal_fen, row.bonus_fen) < 0:
                yield f"{row.member_id}: {row} with {held.get(f'value:{row.member_id}', 0)} set aside"


def i5_spent_within(world: World) -> Iterator[str]:
    """No more of a right is spent than was granted."""
    for row in _rows(world.center.disk, right):
        if not 0 <= row.spent <= row.granted or not 0 <= row.spent_bonus <= row.bonus:
            yield f"right {row.right_id} of {row.register}: {row.spent} of {row.granted}"


def i11_incarnation(world: World) -> Iterator[str]:
    """A till never uses a lease that the life of headquarters it knows has not heard of."""
    for machine in world.living():
        with machine.disk.reading() as connection:
            life = standing(connection).incarnation
            for row in connection.execute(select(lease).where(lease.c.own_seq == 0)):
                if row.accepted_in > life:
                    yield f"{machine.name} holds {row.right_id} of life {row.accepted_in}, and knows {life}"


ALWAYS: tuple[Callable[[World], Iterable[str]], ...] = (
    i1_prefix,
    i2_ack,
    i4_overspend,
    i5_spent_within,
    i11_incarnation,
)


# --- once everything is healed ---------------------------------------------------------------------------------------


def i3_conservation(world: World) -> Iterator[str]:
    """The tables of headquarters say what a second bookkeeping of the same journal says."""
    model = Model().replay(all_entries(world.center.disk), exceptions_of(world.center.disk))
    yield from model.wrong
    for row in _rows(world.center.disk, member_account):
        kept, wanted = [row.points, row.principal_fen, row.bonus_fen], model.accounts[row.member_id]
        if kept != wanted:
            yield f"account {row.member_id}: {kept}, by the journal {wanted}"
    for row in _rows(world.center.disk, right):
        one = model.rights.get((row.right_id, row.register))
        found = (row.granted, row.spent, bool(row.live), bool(row.aside))
        if one is None:
            if row.state not in ("refused", "given_up"):
                yield f"right {row.right_id}: {row.state} is not in the journal"
        elif found != (one.granted, one.spent, one.live, one.aside):
            yield f"right {row.right_id}: {found}, by the journal {one}"
    known = {(row.right_id, row.register) for row in _rows(world.center.disk, right)}
    for key in sorted((model.refused | set(model.rights)) - known):
        yield f"right {key} is of the journal and nowhere else"
    for row in _rows(world.center.disk, promotion_quota):
        if [row.total, row.used] != model.quotas.get(row.name):
            yield f"quota {row.name}: {row}"
    for row in _rows(world.center.disk, voucher):
        if row.state != model.vouchers.get(row.code):
            yield f"voucher {row.code}: {row.state}"
    for account in {one.account for one in model.rights.values() if one.account.startswith(("value:", "points:"))}:
        if min(model.free(account)) < 0:
            yield f"{account}: {model.free(account)} is free"


def i5_rights(world: World) -> Iterator[str]:
    """At rest every open right is held by its register with the same rest, and nothing else is held."""
    there = {
        (r.right_id, r.register): r for r in _rows(world.center.disk, right) if r.live and r.state != "quarantined"
    }
    model = Model().replay(all_entries(world.center.disk), exceptions_of(world.center.disk))
    for machine in world.living():
        held: dict[str, int] = {}
        epoch = machine.end().epoch
        for row in _rows(machine.disk, lease):
            if row.epoch == epoch:
                held[row.right_id] = row.principal + row.bonus - row.spent_principal - row.spent_bonus
        for row in _rows(machine.disk, in_doubt):
            if row.state == "granted":
                held[row.right_id] = row.principal + row.bonus
        mine = {
            key[0]: row.granted - row.spent
            for key, row in there.items()
            if key[1] == machine.register and model.rights[key].epoch in (0, epoch)
        }
        if machine.register not in world.known.doubled and held != mine:
            yield f"{machine.name} holds {held}, by headquarters {mine}"


def i7_durable(world: World) -> Iterator[str]:
    """Every receipt is at headquarters, but for those of a disk that was lost."""
    there = {(e.register, e.epoch, e.seq, e.hash) for e in all_entries(world.center.disk)}
    branches = "".join(e.body for e in own_entries(world.center.disk, HQ) if e.kind == "chain.branch_entry")
    for printed in world.known.printed:
        place = (printed.register, printed.epoch, printed.seq, printed.hash)
        carried = place in world.known.brought and f'"hash":"{printed.hash}"' in branches
        if place not in there and not carried and place not in world.known.lost:
            yield f"the receipt {printed} is not at headquarters"


def i8_idempotent(world: World) -> Iterator[str]:
    """Every batch that was ever sent is handed in again: nothing changes."""
    before = digest(world)
    for sent in world.known.uploads.values():
        world.hand_in_again(sent)
    if digest(world) != before:
        yield "handing everything in again changed headquarters"


def digest(world: World) -> str:
    """Everything that headquarters' journal says, and its tables by their rows."""
    tables = (journal, member_account, member_movement, right, voucher, promotion_quota, register_cursor, feed_head)
    return "\n".join(str(tuple(row)) for table in tables for row in _rows(world.center.disk, table))


def i10_feeds(world: World) -> Iterator[str]:
    """Each feed's sum is that of its entries, and every till has all of what it reads."""
    with world.center.disk.reading() as connection:
        heads = {row.feed: row for row in connection.execute(select(feed_head))}
        listed: dict[str, list[Any]] = {}
        written = {row.no: row for row in connection.execute(select(journal))}
        for row in connection.execute(select(feed_item).order_by(feed_item.c.no)):
            listed.setdefault(row.feed, []).extend(written[no] for no in numbers_in(row.no, row.earlier))
    for feed, rows in listed.items():
        total = sum(int(row.hash[:16], 16) for row in rows) % 2**64
        if f"{total:016x}" != heads[feed].checksum or len(rows) != heads[feed].items:
            yield f"{feed}: the head does not say what is in it"
    # What was told in the one way is not taken in the other: as its writer's, and as headquarters' that carries it.
    tried = {
        place_of(entry): place_of(inner) for entry in all_entries(world.center.disk) if (inner := tried_again(entry))
    }
    for machine in world.living():
        with machine.disk.reading() as connection:
            taken = cursors(connection)
            have = carried_here(connection)
        have |= {place_of(entry) for entry in all_entries(machine.disk)}
        for feed, cursor in taken.items():
            head = heads.get(feed)
            if head is not None and (cursor.pos, cursor.checksum) != (head.no, head.checksum):
                yield f"{machine.name} has {feed} up to {cursor}, it ends at {head}"
            for row in listed.get(feed, ()):
                again = tried.get((row.register, row.epoch, row.seq))
                if (row.register, row.epoch, row.seq) not in have and again not in have:
                    yield f"{machine.name} lacks {row.register}-{row.epoch}-{row.seq} of {feed}"


def i10_rebuilt(world: World) -> Iterator[str]:
    """Every place's tables are what its journal makes."""
    places: list[tuple[str, Any, str, Any, Any]] = [
        ("headquarters", world.center.disk, HQ, world.center.office.keeper, world.center.office.keys)
    ]
    places += [(m.name, m.disk, m.register, m.keeper, m.keys) for m in world.living()]
    for name, disk, register, keeper, keys in places:
        with disk.reading() as connection:
            keys.load(connection)
            verdict = verify(connection, register=register, projections=keeper.projections)
        for finding in verdict.findings:
            yield f"{name}: {finding}"


def i10_accounts(world: World) -> Iterator[str]:
    """A till that knows a member has headquarters' account, and beside it what headquarters did not let count."""
    there = {row.member_id: row for row in _rows(world.center.disk, member_account)}
    troubled = exceptions_of(world.center.disk)
    known = {(r.member_id, r.store) for r in _rows(world.center.disk, member_at) if r.known}
    branches = [e for e in own_entries(world.center.disk, HQ) if e.kind == "chain.branch_entry"]
    carried = {unwrapped(e).id for e in branches if place_of(e) not in troubled}  # what counts by its branch
    for machine in world.living():
        refused = {e.id for e in own_entries(world.center.disk, machine.register)
                   if (e.register, e.epoch, e.seq) in troubled} - carried  # fmt: skip
        alone: dict[str, list[int]] = {}
        for row in _rows(machine.disk, member_movement):
            if row.entry_id in refused:
                kept = alone.setdefault(row.member_id, [0, 0, 0])
                for place, amount in enumerate((row.points, row.principal_fen, row.bonus_fen)):
                    kept[place] += amount
        accounts = {row.member_id: row for row in _rows(machine.disk, member_account)}
        for row in _rows(machine.disk, member):
            if (row.member_id, machine.store) not in known or row.member_id not in there:
                continue
            here, wanted = accounts[row.member_id], there[row.member_id]
            more = alone.get(row.member_id, [0, 0, 0])
            pairs = zip((here.points, here.principal_fen, here.bonus_fen),
                        (wanted.points, wanted.principal_fen, wanted.bonus_fen), more, strict=True)  # fmt: skip
            if any(mine != theirs + extra for mine, theirs, extra in pairs):
                yield f"{machine.name} says {here} of an account that is {wanted}, {more} of it unheard"


def i13_privacy(world: World) -> Iterator[str]:
    """No phone stands in clear on a till's disk, and no member whom its store is not told of."""
    known: dict[str, set[str]] = {}
    for row in _rows(world.center.disk, member_at):
        if row.known:
            known.setdefault(row.store, set()).add(row.member_id)
    for machine in world.living():
        with machine.disk.reading() as connection:
            bodies = "\n".join(connection.scalars(select(journal.c.body)))
        directory = "\n".join(str(tuple(row)) for row in _rows(machine.disk, member_directory))
        for phone in world.known.phones:
            if phone in bodies or phone in directory:
                yield f"{machine.name} has {phone} in clear"
        strangers = {row.member_id for row in _rows(machine.disk, member)} - known.get(machine.store, set())
        if strangers:
            yield f"{machine.name} has members that its store is not told of: {sorted(strangers)}"


def i14_no_strand(world: World) -> Iterator[str]:
    """What an honest till handed in counts, or it is known why not."""
    yield from unexplained(world)


AT_REST: tuple[Callable[[World], Iterable[str]], ...] = (
    *ALWAYS, i3_conservation, i5_rights, i7_durable, i8_idempotent, i10_feeds, i10_rebuilt, i10_accounts, i13_privacy,
    i14_no_strand,
)  # fmt: skip


def check(world: World, rules: Iterable[Callable[[World], Iterable[str]]]) -> None:
    """Raises Violation at the first finding."""
    for rule in rules:
        for finding in rule(world):
            raise Violation(rule.__name__, finding)
