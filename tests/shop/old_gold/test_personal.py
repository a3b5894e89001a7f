"""Who sold old gold: sealed, masked, found again by a number that tells nothing."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from shop.old_gold.errors import IdentityExpired, IdentityWrong, SellerMissing
from shop.old_gold.personal import DueDiligence, Seller, checked, seller_label, seller_mac
from tests.builders.shop import CHAIN

TODAY = "2026-11-21"
SELLER = Seller(name=" 欧阳兰 ", identity="11010519491231002x", phone="13800001111", address="和平路", statement="自用")


def test_a_seller_is_taken_in_plain_form():
    seller = checked(SELLER, TODAY)

    assert (seller.name, seller.identity) == ("欧阳兰", "11010519491231002X")
    assert seller_label(seller) == "欧阳** 110105********002X"


def test_the_same_person_is_found_again_without_the_name():
    one, other = checked(SELLER, TODAY), checked(replace(SELLER, name="别人", phone="13900000000"), TODAY)

    assert seller_mac(CHAIN.phone_key, one) == seller_mac(CHAIN.phone_key, other)
    assert "110105" not in seller_mac(CHAIN.phone_key, one)


def test_what_lacks_is_named():
    with pytest.raises(SellerMissing) as refused:
        checked(replace(SELLER, phone="", statement=" "), TODAY)

    assert refused.value.facts["asked"] == "电话、来源说明"


def test_a_wrong_number_is_refused():
    with pytest.raises(IdentityWrong):
        checked(replace(SELLER, identity="110105194912310021"), TODAY)


FORM = DueDiligence(sex="男", nationality="中国", job="教师", identity_until="2040-01-01", purpose="换购")


@pytest.mark.parametrize("until", [TODAY, "2040-01-01", "长期"])
def test_the_form_of_due_diligence_is_taken_whole(until: str):
    seller = checked(replace(SELLER, due_diligence=replace(FORM, identity_until=until)), TODAY)

    assert seller.due_diligence is not None


def test_a_paper_that_has_ended_names_nobody():
    with pytest.raises(IdentityExpired) as refused:
        checked(replace(SELLER, due_diligence=replace(FORM, identity_until="2026-11-20")), TODAY)

    assert refused.value.facts == {"until": "2026-11-20", "today": TODAY}


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({"job": " "}, "职业"),
        ({"sex": "", "purpose": ""}, "性别、交易目的"),
        ({"identity_until": "2040年"}, "证件有效期"),
    ],
)
def test_what_lacks_on_the_form_is_named(changed: dict[str, str], asked: str):
    with pytest.raises(SellerMissing) as refused:
        checked(replace(SELLER, due_diligence=replace(FORM, **changed)), TODAY)

    assert refused.value.facts["asked"] == asked


@pytest.mark.parametrize(
    ("kind", "number", "fits"),
    [
        ("passport", "e1234 5678", True), ("hk_macau", "H12345678", True), ("hk_macau", "X12345678", False),
        ("taiwan", "12345678", True), ("residence", "GBR110078010512", True), ("library_card", "12345678", False),
    ],
)  # fmt: skip
def test_other_papers_have_their_own_form(kind: str, number: str, fits: bool):
    paper = replace(SELLER, identity_kind=kind, identity=number)

    if fits:
        assert checked(paper, TODAY).identity == number.upper().replace(" ", "")
    else:
        with pytest.raises(IdentityWrong):
            checked(paper, TODAY)


def test_the_same_number_of_two_papers_is_not_one_person():
    card, passport = (
        seller_mac(CHAIN.phone_key, replace(SELLER, identity="12345678", identity_kind=kind))
        for kind in ("taiwan", "passport")
    )

    assert card != passport
