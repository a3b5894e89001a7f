"""Who may do what."""

from __future__ import annotations

import pytest

from kernel.actor import Actor, NotPermitted, program

CASHIER = Actor(staff_no="1007", name="王芳", role="cashier", permissions=frozenset({"sale.sell"}))


def test_a_person_may_do_what_is_permitted():
    CASHIER.require("sale.sell")

    assert CASHIER.may("sale.sell")


def test_what_is_not_permitted_is_refused_by_name():
    with pytest.raises(NotPermitted) as refused:
        CASHIER.require("day.close")

    assert refused.value.facts == {"permission": "day.close", "staff": "王芳"}


def test_the_program_acts_under_its_name_and_may_do_nothing_a_person_must_allow():
    actor = program("import")

    assert (actor.staff_no, actor.may("sale.sell")) == ("import", False)
