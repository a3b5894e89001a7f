"""Which rules are in force, and which vouchers a member may still use."""

from __future__ import annotations

from kernel.secrets import public_key_of
from promotions import RuleSet
from promotions.queries import rules_in_force, voucher_by_code, vouchers_of
from promotions.rules.rule_set import canonical
from tests.promotions.asking import unit_pct
from tests.promotions.offered import NOON, Offers, issued, published, redeemed

YESTERDAY, TONIGHT = "2026-11-20T00:00:00.000+08:00", "2026-11-21T20:00:00.000+08:00"


OFFICE, STRANGER = "b" * 43 + "=", "c" * 43 + "="  # signing keys


def version_at(offers: Offers, at: str, key: str = "") -> int | None:
    with offers.database.reading() as connection:
        found = rules_in_force(connection, at, key=key)
    return None if found is None else found.rule_set_version


def codes_of(offers: Offers, member_id: str = "m1", at: str = NOON) -> list[str]:
    with offers.database.reading() as connection:
        return [voucher.code for voucher in vouchers_of(connection, member_id, at)]


def test_before_the_first_rule_set_none_is_in_force() -> None:
    assert version_at(Offers(published(1, NOON)), YESTERDAY) is None


def test_a_rule_set_is_in_force_from_its_very_moment() -> None:
    assert version_at(Offers(published(1, NOON)), NOON) == 1


def test_a_rule_set_for_tonight_leaves_todays_in_force_till_then() -> None:
    offers = Offers(published(1, YESTERDAY), published(2, TONIGHT))

    assert (version_at(offers, NOON), version_at(offers, TONIGHT)) == (1, 2)


def test_of_two_rule_sets_for_one_moment_the_later_version_counts() -> None:
    assert version_at(Offers(published(2, YESTERDAY), published(1, YESTERDAY)), NOON) == 2


def test_a_rule_set_comes_back_as_it_was_published() -> None:
    text = canonical([unit_pct("A", 5)])
    offers = Offers(published(1, YESTERDAY, text))

    with offers.database.reading() as connection:
        found = rules_in_force(connection, NOON, key="")

    assert found is not None
    assert (found.rules, found.hash) == (text, RuleSet.read(text).hash)


def test_a_rule_set_that_another_key_signed_leaves_the_one_before() -> None:
    offers = Offers(
        published(1, YESTERDAY, signed_by=OFFICE), published(2, YESTERDAY, signed_by=STRANGER), published(3, YESTERDAY)
    )

    assert version_at(offers, NOON, public_key_of(OFFICE)) == 1


def test_a_rule_set_that_this_version_cannot_read_leaves_the_one_before() -> None:
    offers = Offers(published(1, YESTERDAY), published(2, YESTERDAY, '[{"id":"A","colour":"red"}]'))

    assert version_at(offers, NOON) == 1


def test_a_voucher_is_found_by_its_code_whatever_became_of_it() -> None:
    offers = Offers(issued("VC1"), redeemed("VC1"))

    with offers.database.reading() as connection:
        found, unknown = voucher_by_code(connection, "VC1"), voucher_by_code(connection, "VC2")

    assert found is not None
    assert (found.rule_code, found.state, found.document_no) == ("V100", "redeemed", "S-1")
    assert unknown is None


def test_the_voucher_that_lapses_first_leads() -> None:
    offers = Offers(issued("VC1"), issued("VC2", valid_until=TONIGHT))

    assert codes_of(offers) == ["VC2", "VC1"]


def test_a_used_voucher_is_not_offered_again() -> None:
    assert codes_of(Offers(issued("VC1"), issued("VC2"), redeemed("VC1"))) == ["VC2"]


def test_a_voucher_has_lapsed_at_the_end_of_its_time() -> None:
    offers = Offers(issued("VC1", valid_until=TONIGHT))

    assert codes_of(offers, at=NOON) == ["VC1"]
    assert codes_of(offers, at=TONIGHT) == []


def test_nobody_is_offered_the_voucher_of_another() -> None:
    assert codes_of(Offers(issued("VC1", member_id="m2"))) == []
