"""A refund takes the account and the gifts that would have come; more paid back than was lost is no refund."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kernel.projection import Conflict
from membership.queries import account
from membership.value.facts import ValueRefunded, VoidPart
from membership.value.projection import refund_stands
from membership.value.queries import releases
from tests.membership.builders import Place, kept_tables, rebuilt_tables
from tests.membership.value.test_queries import topped_up

REFUND = ValueRefunded(
    member_id="m", right_id="r", principal_fen=500_00, bonus_fen=0, paid_back_fen=500_00, cause="seven_days",
    formula="500.00", document_no="S-2",
)  # fmt: skip


def test_all_of_it_is_gone_and_no_gift_comes_any_more() -> None:
    place = Place()
    member_id = topped_up(place)

    with place.open() as books:
        void = tuple(
            VoidPart(entry_id=part.entry_id, on=part.on, fen=part.fen)
            for part in releases(books.connection, member_id, "2026-11-21")
        )
        fact = replace(REFUND, member_id=member_id, void=void)
        books.carry_out(refund_stands(fact))
        books.record(fact)
        left = releases(books.connection, member_id, "2026-11-21")
        has = account(books.connection, member_id)

    assert (has.principal_fen, has.bonus_fen, left) == (0, 0, ())
    assert rebuilt_tables(place) == kept_tables(place)


def test_a_till_that_pays_back_more_than_the_account_lost_is_not_believed() -> None:
    with pytest.raises(Conflict):
        list(refund_stands(replace(REFUND, paid_back_fen=500_01)))


def test_gifts_of_somebody_else_are_not_taken() -> None:
    place = Place()
    other = topped_up(place)
    with place.open() as books:
        theirs = releases(books.connection, other, "2026-11-21")[0]
    part = VoidPart(entry_id=theirs.entry_id, on=theirs.on, fen=theirs.fen)

    with pytest.raises(Conflict), place.open() as books:
        books.carry_out(refund_stands(replace(REFUND, void=(part,))))
