"""What must hold of vouchers and quotas: each is used once, and no more is given away than may be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import func, select

from promotions.tables import promotion_quota, voucher
from sync.rights import right
from tools.simulation.model import Model, all_entries, exceptions_of
from tools.simulation.vouchers import uses_of_members
from tools.simulation.world import World


def i4_quotas(world: World) -> Iterator[str]:
    """What was given away and what registers hold is within the chain's quota, and a member's within theirs."""
    if world.center.restores:
        return
    with world.center.disk.reading() as connection:
        rest = func.sum(right.c.granted - right.c.spent)
        aside = (right.c.aside == 1, right.c.account.startswith("quota:"))
        held = {row[0]: int(row[1]) for row in connection.execute(
            select(right.c.account, rest).where(*aside).group_by(right.c.account)
        )}  # fmt: skip
        quotas = {row.name: row for row in connection.execute(select(promotion_quota))}
        had = uses_of_members(connection)
    for name, row in quotas.items():
        if row.used + held.get(f"quota:{name}", 0) > row.total:
            yield f"quota {name}: {row}, {held.get(f'quota:{name}', 0)} of it set aside"
    owners = {tuple(account.removeprefix("quota:").split("@")) for account in held if "@" in account}
    for name, member_id in sorted({*had, *owners}):
        taken = had.get((name, member_id), 0) + held.get(f"quota:{name}@{member_id}", 0)
        if taken > quotas[name].per_member:
            yield f"quota {name}: {member_id} has {taken} of {quotas[name].per_member}"


def i3_vouchers(world: World) -> Iterator[str]:
    """Headquarters counts members' uses as the second books do, and a voucher that is void has no bill."""
    model = Model().replay(all_entries(world.center.disk), exceptions_of(world.center.disk))
    with world.center.disk.reading() as connection:
        had = uses_of_members(connection)
        rows = connection.execute(select(voucher).order_by(voucher.c.code)).all()
    if had != model.had:
        yield f"members had {had}, by the journal {model.had}"
    for row in rows:
        if (row.state == "redeemed") != bool(row.document_no):
            yield f"voucher {row.code} is {row.state} on {row.document_no}"
        if row.state == "redeemed" and row.document_no != model.used_on.get(row.code):
            yield f"voucher {row.code} was used on {row.document_no}, by the journal {model.used_on.get(row.code)}"
    for code in sorted(model.vouchers.keys() - {row.code for row in rows}):
        yield f"voucher {code} is of the journal and nowhere else"


VOUCHERS_ALWAYS: tuple[Callable[[World], Iterable[str]], ...] = (i4_quotas,)
VOUCHERS_AT_REST: tuple[Callable[[World], Iterable[str]], ...] = (i3_vouchers,)
