"""Who sold old gold: sealed, masked, found again by a number that tells nothing."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from shop.old_gold.errors import IdentityWrong, SellerMissing
from shop.old_gold.personal import Seller, checked, seller_label, seller_mac
from tests.builders.shop import CHAIN

SELLER = Seller(name=" 欧阳兰 ", identity="11010519491231002x", phone="13800001111", address="和平路", statement="自用")


def test_a_seller_is_taken_in_plain_form():
    seller = checked(SELLER)

    assert (seller.name, seller.identity) == ("欧阳兰", "11010519491231002X")
    assert seller_label(seller) == "欧阳** 110105********002X"


def test_the_same_person_is_found_again_without_the_name():
    one, other = checked(SELLER), checked(replace(SELLER, name="别人", phone="13900000000"))

    assert seller_mac(CHAIN.phone_key, one) == seller_mac(CHAIN.phone_key, other)
    assert "110105" not in seller_mac(CHAIN.phone_key, one)


def test_what_lacks_is_named():
    with pytest.raises(SellerMissing) as refused:
        checked(replace(SELLER, phone="", statement=" "))

    assert refused.value.facts["asked"] == "电话、来源说明"


def test_a_wrong_number_is_refused():
    with pytest.raises(IdentityWrong):
        checked(replace(SELLER, identity="110105194912310021"))
