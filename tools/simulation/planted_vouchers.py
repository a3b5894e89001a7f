"""Mistakes about vouchers and quotas, for mutants.py to plant one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import headquarters.deciding.vouchers
import headquarters.telling.audience
import promotions.projection
import shop.standing
from promotions.facts import VouchersVoided
from tools.simulation.planted_pieces import handled
from tools.simulation.quick import replaced


@contextmanager
def voided_while_held() -> Iterator[None]:
    """Headquarters takes out of use what a till has on a bill."""
    with replaced(headquarters.deciding.vouchers, "unused_and_free", lambda _connection, codes: codes):
        yield


@contextmanager
def voucher_stays_with_returned_goods() -> Iterator[None]:
    """Goods came back, and what their bill handed out can be used still."""
    with handled(promotions.projection.PROJECTIONS, VouchersVoided, lambda *_: ()):
        yield


@contextmanager
def voucher_use_told_to_nobody() -> Iterator[None]:
    """A voucher that was used at one till looks good at all others."""
    rule = headquarters.telling.audience._rule
    overlooked = "promotions.voucher_redeemed"
    with replaced(headquarters.telling.audience, "_rule", lambda kind: None if kind == overlooked else rule(kind)):
        yield


@contextmanager
def quota_given_twice() -> Iterator[None]:
    """What one till holds of the chain's quota is granted to another as well."""
    with _not_set_aside(lambda account: account.startswith("quota:") and "@" not in account):
        yield


@contextmanager
def members_quota_given_twice() -> Iterator[None]:
    """What one till holds for a member is granted to another as well."""
    with _not_set_aside(lambda account: account.startswith("quota:") and "@" in account):
        yield


@contextmanager
def members_uses_forgotten() -> Iterator[None]:
    """What a member had on earlier bills is not counted."""
    used = promotions.projection.quota_used

    def of_the_chain(name: str, uses: int) -> Any:
        return used(name, 0 if "@" in name else uses)

    with replaced(promotions.projection, "quota_used", of_the_chain):
        yield


@contextmanager
def _not_set_aside(overlooked: Any) -> Iterator[None]:
    aside = shop.standing.Standing.set_aside

    def of_others(self: Any, account: str) -> Any:
        return aside(self, "quota:none" if overlooked(account) else account)

    with replaced(shop.standing.Standing, "set_aside", of_others):
        yield
