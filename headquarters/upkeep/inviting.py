"""Members who brought members are rewarded, night by night."""

from __future__ import annotations

from collections.abc import Sequence

from headquarters.books import OfficeBooks, OfficeKeeper
from headquarters.settings import Settings
from kernel.actor import program
from kernel.asking import in_parts
from membership.referral.queries import Invitation
from shop.referral import pay_referrals, referrals_due

AT_ONCE = 200  # in one transaction: the desk waits for it


def reward_inviters(keeper: OfficeKeeper, settings: Settings, today: str) -> int:
    """How many invitations were rewarded. Whose they are is looked at again in the order of the commits."""
    with keeper.database.reading() as connection:
        due = referrals_due(connection, settings.referral, today)
    rewarded = 0
    for some in in_parts(due, AT_ONCE):

        def work(books: OfficeBooks, some: Sequence[Invitation] = some) -> int:
            books.lock_head()  # no other night rewards meanwhile, and no return comes in
            return pay_referrals(books, some, settings.referral, today)

        rewarded += keeper.transact(program(keeper.register), work)
    return rewarded
