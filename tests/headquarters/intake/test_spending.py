"""A right is consumed by its own register alone, and a document gives back no more than it took."""

from __future__ import annotations

import pytest

from headquarters.intake.spending import consumed, off_document, on_document
from headquarters.tables import document_account
from kernel.executor import carry_out
from kernel.projection import Conflict
from membership.facts import StoredValueSpent
from sync.rights import RightGranted, right
from tests.headquarters.chain import STAFF, Chain, chain_of, rows

SPENT = StoredValueSpent(member_id="m1", right_id="r1", principal_fen=60, bonus_fen=0, document_no="S-1")


def test_a_right_holds_what_was_granted_and_for_one_register(chain: Chain) -> None:
    with chain.office.open(STAFF) as books:
        books.record(RightGranted(right_id="r1", register="HP01", account="value:m1", amount=60))
        (own,), (others,) = chain_of("HP01", [SPENT]), chain_of("BJ01", [SPENT])

        carry_out(books.connection, [consumed(own, "r1", "value:m1", 60)])
        for entry, account in ((own, "value:m1"), (others, "value:m1"), (own, "value:m2")):
            with pytest.raises(Conflict), books.connection.begin_nested():
                carry_out(books.connection, [consumed(entry, "r1", account, 1)])

    assert [(row["spent"], row["granted"]) for row in rows(chain.office.database, right)] == [(60, 60)]


def test_a_document_gives_back_what_it_took_and_no_fen_more(chain: Chain) -> None:
    with chain.office.open(STAFF) as books:
        carry_out(books.connection, [on_document(SPENT, principal_fen=60), off_document(SPENT, principal_fen=60)])
        with pytest.raises(Conflict), books.connection.begin_nested():
            carry_out(books.connection, [off_document(SPENT, principal_fen=1)])

    assert [row["principal_fen"] for row in rows(chain.office.database, document_account)] == [0]
