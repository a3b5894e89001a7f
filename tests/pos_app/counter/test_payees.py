"""Who pays in and who is paid out is known by a paper, and a large sum goes to a bank account."""

from __future__ import annotations

import pytest

from membership.value.errors import AccountMissing, AccountWrong, BuyerWrong, PayeeMissing
from membership.value.rules.prepaid import PrepaidRules
from pos_app.counter.payees import Payee, payee_for, person

ID = "11010519491231002X"
RULES = PrepaidRules()


@pytest.mark.parametrize(
    ("told", "kind", "number"),
    [(ID.lower(), "居民身份证", ID), ("护照 e1234 5678", "护照", "E12345678"),
     ("港澳居民来往内地通行证:H12345678", "港澳居民来往内地通行证", "H12345678")],
)  # fmt: skip
def test_a_person_is_known_by_whatever_paper_they_have(told: str, kind: str, number: str) -> None:
    personal = person("李 明 ", told).personal

    assert (personal.id_kind, personal.id_no) == (kind, number)


@pytest.mark.parametrize("told", ["110105194912310021", "E12345678", "护照", ""])
def test_a_mistyped_identity_card_is_no_other_paper(told: str) -> None:
    with pytest.raises(BuyerWrong):
        person("李明", told)


@pytest.mark.parametrize(
    ("payee", "held_fen", "refused"),
    [
        (None, 1, PayeeMissing),
        (Payee(name="李明", id_no=ID), 100_01, AccountMissing),
        (Payee(name="李明", id_no=ID, account="工商银行"), 100_01, AccountWrong),
        (Payee(name="", id_no=ID), 1, BuyerWrong),
    ],
)
def test_nobody_is_paid_unknown_or_much_without_an_account(
    payee: Payee | None, held_fen: int, refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        payee_for(RULES, payee, held_fen)


def test_a_slip_shows_masked_who_is_paid() -> None:
    named = payee_for(RULES, Payee(name="李明", id_no=ID, account="工商银行 6222-0000 1234"), 500_00)

    assert named is not None
    assert named.said == ("李**", "居民身份证 110105********002X", "尾号 1234")


def test_a_region_may_ask_for_no_paper() -> None:
    assert payee_for(PrepaidRules(payee_from_fen=0), None, 5_000_00) is None
