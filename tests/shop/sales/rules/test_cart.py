"""The cart is plain data."""

from __future__ import annotations

import msgspec

from kernel.facts import canonical
from shop.sales.rules.cart import Cart
from tests.builders import shop
from tests.builders.register import Register, cash


def test_a_cart_names_its_pieces_in_the_order_of_scanning():
    cart = Register().cart(shop.RING, shop.BANGLE)

    assert cart.barcodes == (shop.RING, shop.BANGLE)


def test_a_piece_is_found_on_its_line():
    cart = Register().cart(shop.RING, shop.BANGLE)

    assert cart.line_of(shop.BANGLE) is cart.lines[1]
    assert cart.line_of(shop.SILVER) is None


def test_a_cart_survives_being_written_down():
    cart = Register().cart(shop.RING, card_no=shop.LI, tenders=(cash(100_00, 200_00),))

    assert msgspec.json.decode(canonical(cart), type=Cart) == cart
