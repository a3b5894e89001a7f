"""What publishing, issuing and redeeming leave behind."""

from __future__ import annotations

from hashlib import sha256

import pytest

from kernel.facts import Fact
from kernel.projection import Conflict
from kernel.tables import exception_ledger
from promotions.facts import RuleSetProposed, RuleSetWithdrawn, VouchersVoided
from promotions.tables import promotion_proposal, promotion_rule_set, voucher
from tests.builders.books import rows, written
from tests.promotions.offered import NOON, Offers, issued, published, redeemed

MORNING = "2026-11-21T09:00:00.000+08:00"


def test_a_published_rule_set_is_kept_as_it_was_published() -> None:
    offers = Offers(published(3, MORNING, rules='[{"id":"A"}]'))

    assert rows(offers.database, promotion_rule_set) == [
        {
            "rule_set_version": 3,
            "effective_at": MORNING,
            "published_by": "陈总",
            "rules": '[{"id":"A"}]',
            "hash": sha256(b'[{"id":"A"}]').hexdigest(),
            "signature": "",
            "proposal_no": "",
            "approved_by": "",
        }
    ]


def test_a_proposal_waits_until_it_is_withdrawn() -> None:
    asked = RuleSetProposed(
        proposal_no="P-1", proposed_by="1001", proposer_name="陈总", base_version=0, effective_at="", note="",
        rules="[]", hash="h",
    )  # fmt: skip
    offers = Offers(asked)
    (waiting,) = rows(offers.database, promotion_proposal)

    offers.record(RuleSetWithdrawn(proposal_no="P-1", reason="typo"))

    (gone,) = rows(offers.database, promotion_proposal)
    assert (waiting["withdrawn_at"], waiting["rules"]) == ("", "[]")
    assert (gone["withdrawn_at"] > "", gone["withdrawn_why"]) == (True, "typo")


def test_a_version_is_published_once() -> None:
    offers = Offers(published(3, MORNING))

    with pytest.raises(Conflict):
        offers.record(published(3, NOON))


def test_an_issued_voucher_waits_in_its_members_hand() -> None:
    offers = Offers(issued("VC1"))

    (row,) = rows(offers.database, voucher)
    assert (row["member_id"], row["state"], row["document_no"], row["store"]) == ("m1", "issued", "", "")


def test_a_redeemed_voucher_names_the_bill_and_the_store() -> None:
    offers = Offers(issued("VC1"), issued("VC2"), redeemed("VC1"))

    found = [(row["code"], row["state"], row["document_no"], row["store"]) for row in rows(offers.database, voucher)]
    assert found == [("VC1", "redeemed", "S-1", "HP"), ("VC2", "issued", "", "")]


@pytest.mark.parametrize("second", [redeemed("VC1", "S-2"), redeemed("VC9"), issued("VC1")])
def test_a_voucher_is_used_once_and_must_have_been_issued_once(second: Fact) -> None:
    offers = Offers(issued("VC1"), redeemed("VC1"))

    with pytest.raises(Conflict):
        offers.record(second)

    (row,) = rows(offers.database, voucher)
    assert row["document_no"] == "S-1"


def test_a_second_use_at_another_place_is_noted_as_a_trouble_and_changes_nothing() -> None:
    offers = Offers(issued("VC1"), redeemed("VC1"))
    (entry,) = written("BJ01", [redeemed("VC1", "S-2")])

    with offers.database.writing() as connection:
        reason = offers.keeper.apply_foreign(connection, entry, NOON)

    assert reason is not None
    assert [row["register"] for row in rows(offers.database, exception_ledger)] == ["BJ01"]
    assert [row["document_no"] for row in rows(offers.database, voucher)] == ["S-1"]


def test_a_voucher_that_paid_by_its_right_stays_used_whatever_is_heard_first() -> None:
    void = VouchersVoided(codes=("VC1",), reason="lost")

    for heard in ([void, redeemed("VC1")], [redeemed("VC1"), void]):
        offers = Offers(issued("VC1"), *heard)

        (row,) = rows(offers.database, voucher)
        assert (row["state"], row["document_no"]) == ("redeemed", "S-1")
