"""Who may do what, by role."""

from __future__ import annotations

import pytest

from shop.staff.rules import roles
from shop.staff.rules.roles import ROLES, permissions_of, role_name

EVERYTHING = frozenset(value for name, value in vars(roles).items() if name.isupper() and isinstance(value, str))

ONLY_HEADQUARTERS = {
    roles.LIST_PURITY, roles.MOVE_CUSTODY, roles.CALL_IN, roles.WRITE_OFF, roles.SETTLE_EXCEPTION, roles.REVOKE_CARD,
    roles.CLOSE_STORE, roles.MAKE_VOUCHERS,
    roles.CORRECT_POINTS, roles.PROPOSE_TIERS, roles.PUBLISH_TIERS, roles.FREEZE_GIFT_CARDS,
}  # fmt: skip


def test_a_salesperson_sells_and_takes_no_money_out():
    permissions = permissions_of("salesperson")

    assert roles.SELL in permissions
    assert permissions.isdisjoint({roles.VOID, roles.MOVE_CASH, roles.CORRECT, roles.CLOSE_DAY})


def test_a_cashier_opens_the_day_and_does_not_close_it_alone():
    permissions = permissions_of("cashier")

    assert {roles.SELL, roles.OPEN_DAY, roles.MOVE_CASH} <= permissions
    assert permissions.isdisjoint({roles.CLOSE_DAY, roles.OVER_LIMIT, roles.CORRECT, roles.OPEN_DRAWER})


def test_a_store_manager_may_do_everything_in_the_store():
    assert permissions_of("store_manager") == EVERYTHING - ONLY_HEADQUARTERS


@pytest.mark.parametrize("permission", sorted(ONLY_HEADQUARTERS))
def test_only_headquarters_overrules_what_stores_have(permission: str):
    assert [role for role in ROLES if permission in permissions_of(role)] == ["headquarters"]


def test_headquarters_publishes_and_does_not_sell():
    permissions = permissions_of("headquarters")

    assert roles.PUBLISH_BOARD in permissions
    assert roles.SELL not in permissions


@pytest.mark.parametrize("role", list(ROLES))
def test_every_permission_of_a_role_is_a_known_one(role: str):
    assert permissions_of(role) <= EVERYTHING


def test_a_role_of_tomorrow_may_do_nothing():
    assert permissions_of("regional_manager") == frozenset()


def test_roles_have_their_chinese_names():
    assert [role_name(role) for role in ROLES] == ["收银员", "导购", "店长", "总部"]
