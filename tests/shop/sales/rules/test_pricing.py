"""What a cart costs, with the trade's worked examples to the fen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import divide_half_up
from membership.rules.points import PointsPolicy
from promotions import Engine, RuleSet
from shop.sales.facts import OddTaken, PricingPolicy
from shop.sales.rules.cart import Cart, CartLine, CartPiece, CartVoucher
from shop.sales.rules.choices import engine_with
from shop.sales.rules.components import Components, components, unit_text
from shop.sales.rules.pricing import MemberLabel, PricedCart, Pricer

POLICY = PricingPolicy()
NOW = "2026-11-21T10:00:00.000+08:00"
PLAIN = CartPiece(
    barcode="A1", name="足金手镯", category_major="素金", category="手镯", purity_code="AU999", purity_name="足金999",
    pricing_mode="by_weight", net_gold_weight_mg=2_460, craft_fee_mode="per_gram", craft_fee_fen=78_00, stone_fen=0,
    label_price_fen=0, certificate_no="", tags=(),
)  # fmt: skip
LABELLED = msgspec.structs.replace(
    PLAIN, category_major="镶嵌", category="戒指", pricing_mode="by_piece", label_price_fen=12_800_00, craft_fee_fen=0
)
MEMBER = MemberLabel("m1", "李** 138****6620", "李雪梅", "gold", "金卡", 12_860, 0, "", False)


def line(piece: CartPiece = PLAIN, price: int = 1_169_00, **more: Any) -> CartLine:
    values = {"line_id": piece.barcode, "board_version": 3, "board_price_fen": price, "priced_at": NOW, **more}
    return CartLine(piece=piece, salesperson="1008", **values)


def piece(**changes: Any) -> CartPiece:
    return msgspec.structs.replace(PLAIN, **changes)


def priced(
    *lines: CartLine, rules: tuple[dict[str, Any], ...] = (), member: MemberLabel | None = None, **more: Any
) -> PricedCart:
    parsed = RuleSet.parse(list(rules))
    beside = {name: more.pop(name) for name in ("odd", "vouchers", "choices") if name in more}
    cart = Cart(cart_id="c1", opened_at=NOW, lines=lines, **beside)
    board: Mapping[str, int] = more.pop("board", {})
    engine = engine_with(Engine(parsed), cart.choices.manual)
    return Pricer(engine, parsed.hash, more.pop("policy", POLICY), PointsPolicy(), "HP").price(
        cart, member=member, names={"1008": "赵敏"}, board_price=board.get,
        stale_after=more.pop("stale_after", ""), troubles=more.pop("troubles", {}),
        fixed_lines=more.pop("fixed_lines", ()),
    )  # fmt: skip


# --- components --------------------------------------------------------------------------------------------------


def test_plain_gold_costs_its_metal_and_its_craft_fee_by_the_gram():
    """Worked example E1: 2.46 g at 1,169/g with 78/g craft fee."""
    assert components(line(), POLICY) == Components(2_460, 2_875_74, 191_88, 0, 3_067_62)


def test_a_craft_fee_by_the_piece_does_not_grow_with_the_weight():
    """Worked example E2, before promotions: 18.65 g at 1,268/g and 580 a piece."""
    heavy = piece(net_gold_weight_mg=18_650, craft_fee_mode="per_piece", craft_fee_fen=580_00)

    part = components(line(heavy, 1_268_00), POLICY)

    assert (part.metal_fen, part.craft_fen, part.list_fen) == (23_648_20, 580_00, 24_228_20)


def test_a_fixed_price_has_no_components_but_keeps_its_weight_for_the_gram_balance():
    assert components(line(LABELLED), POLICY) == Components(2_460, 0, 0, 0, 12_800_00)


def test_a_piece_priced_by_parts_adds_its_stone():
    parts = piece(pricing_mode="by_parts", craft_fee_mode="per_piece", craft_fee_fen=600_00, stone_fen=3_900_00)

    part = components(line(parts, 790_00), POLICY)

    assert (part.metal_fen, part.craft_fen, part.stone_fen, part.list_fen) == (1_943_40, 600_00, 3_900_00, 6_443_40)


@pytest.mark.parametrize(("weight_mg", "settled_mg"), [(2_464, 2_460), (2_465, 2_470), (2_469, 2_470), (4, 0), (5, 10)])
def test_metal_is_settled_to_the_hundredth_of_a_gram_half_up(weight_mg: int, settled_mg: int):
    assert components(line(piece(net_gold_weight_mg=weight_mg)), POLICY).weight_mg == settled_mg


@pytest.mark.parametrize(("scale_mg", "settled_mg"), [(1, 15_655), (10, 15_660), (100, 15_700)])
def test_the_weight_scale_is_the_policys(scale_mg: int, settled_mg: int):
    part = components(line(piece(net_gold_weight_mg=15_655)), PricingPolicy(weight_scale_mg=scale_mg))

    assert part.weight_mg == settled_mg


@given(st.integers(0, 10**7), st.integers(1, 10**6), st.integers(0, 10**6), st.sampled_from(["per_gram", "per_piece"]))
def test_the_list_price_is_always_the_sum_of_what_it_is_made_of(weight_mg: int, price: int, fee: int, mode: str):
    made = piece(net_gold_weight_mg=weight_mg, craft_fee_mode=mode, craft_fee_fen=fee)

    part = components(line(made, price), POLICY)

    assert part.list_fen == part.metal_fen + part.craft_fen + part.stone_fen
    assert part.metal_fen == divide_half_up(part.weight_mg * price, 1000)


# --- through the engine ------------------------------------------------------------------------------------------


def test_grams_off_and_a_craft_discount_add_up_to_the_fen():
    """Worked example E2: 30/g off the metal and 20 % off the craft fee, rounded down to the yuan with 0.70 odd."""
    heavy = piece(net_gold_weight_mg=18_650, craft_fee_mode="per_piece", craft_fee_fen=580_00)
    rules = (
        rule("GRAM", "unit", {"type": "per_gram_off", "fen_per_g": 30_00}),
        rule("CRAFT", "unit", {"type": "percent", "pct": 20, "component": "craft"}),
        rule("FINISH", "finish", {"type": "round_down_to", "fen": 100}),
    )

    cart = priced(line(heavy, 1_268_00), rules=rules)

    assert cart.due_fen == 23_552_00
    assert {share.rule_id: share.fen for share in cart.lines[0].shares} == {
        "GRAM": 559_50, "CRAFT": 116_00, "FINISH": 70,
    }  # fmt: skip


def rule(rule_id: str, stage: str, benefit: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": rule_id, "stage": stage, "scope": {"all": True}, "benefit": benefit, **more}


EVERY_5000 = rule("EVERY", "order", {"type": "amount_off", "fen": 500_00, "every": True}, cond={"min_amount": 5_000_00})


@pytest.mark.parametrize(
    ("after", "due"),
    [
        ({}, 11_544_00),  # the member's percent first, then the amount off
        ({"after": ["order"]}, 11_564_00),  # the amount off first
    ],
)
def test_the_order_of_two_promotions_is_data(after: dict[str, Any], due: int):
    """Worked example E4: a 12,800 ring, 500 off every 5,000, and 2 % off for members."""
    member_98 = rule("MEMBER", "order", {"type": "percent", "pct": 2}, lanes=["member"], **after)

    assert priced(line(LABELLED), rules=(EVERY_5000, member_98)).due_fen == due


def test_a_vouchers_rule_applies_when_its_code_is_on_the_bill():
    voucher = rule("V", "voucher", {"type": "amount_off", "fen": 200_00}, code="V200")
    held = CartVoucher(code="VC00000001", rule_code="V200", right_id="R1")

    cart = priced(line(LABELLED), rules=(voucher,), vouchers=(held,))

    assert (cart.due_fen, cart.codes) == (12_600_00, ("VC00000001",))
    assert priced(line(LABELLED), rules=(voucher,)).due_fen == 12_800_00


def test_of_two_vouchers_for_one_rule_the_second_is_idle():
    voucher = rule("V", "voucher", {"type": "amount_off", "fen": 200_00}, code="V200")
    held = tuple(CartVoucher(code=code, rule_code="V200", right_id=code) for code in ("VC1", "VC2"))

    cart = priced(line(LABELLED), rules=(voucher,), vouchers=held)

    assert (cart.due_fen, cart.codes, cart.idle_codes) == (12_600_00, ("VC1", "VC2"), ("VC2",))


def test_a_voucher_whose_rule_does_not_reach_the_bill_is_idle():
    voucher = rule("V", "voucher", {"type": "amount_off", "fen": 200_00}, code="V200", cond={"min_amount": 90_000_00})
    held = CartVoucher(code="VC1", rule_code="V200", right_id="r1")

    assert priced(line(LABELLED), rules=(voucher,), vouchers=(held,)).idle_codes == ("VC1",)


def test_a_bill_for_two_shares_its_discount_and_loses_no_fen():
    """Worked example E14: 3,067.62 + 1,299.00, 200 off, rounded down to the yuan."""
    rules = (
        rule("OFF", "order", {"type": "amount_off", "fen": 200_00}),
        rule("FINISH", "finish", {"type": "round_down_to", "fen": 100}),
    )
    other = msgspec.structs.replace(LABELLED, barcode="B2", label_price_fen=1_299_00)

    cart = priced(line(), line(other), rules=rules)

    assert (cart.list_fen, cart.due_fen, cart.off_fen) == (4_366_62, 4_166_00, 200_62)
    assert [one.net_fen for one in cart.lines] == [2_926_68, 1_239_32]


def test_a_bills_sums_are_the_sums_of_its_lines():
    cart = priced(line(), line(msgspec.structs.replace(LABELLED, barcode="B2")), rules=(EVERY_5000,))

    assert cart.list_fen == sum(one.list_fen for one in cart.lines)
    assert cart.due_fen == sum(one.net_fen for one in cart.lines)
    assert all(one.net_fen == one.list_fen - sum(share.fen for share in one.shares) for one in cart.lines)
    assert [one.off_fen for one in cart.lines] == [sum(share.fen for share in one.shares) for one in cart.lines]


def test_an_empty_cart_costs_nothing():
    cart = priced()

    assert (cart.pieces, cart.list_fen, cart.due_fen, cart.points) == (0, 0, 0, 0)


# --- points ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "points"), [(LABELLED, 11_564), (piece(pricing_mode="by_piece", label_price_fen=23_552_00), 7_850)]
)
def test_points_go_by_what_was_paid_and_by_the_kind_of_goods(what: CartPiece, points: int):
    """Worked example E15: plain gold 3 yuan a point, gem-set pieces 1 yuan a point."""
    to_11_564 = rule("FIX", "unit", {"type": "fixed_price", "fen": 11_564_00}, scope={"any": ["cat:镶嵌"]})

    assert priced(line(what), rules=(to_11_564,), member=MEMBER).points == points


def test_without_a_member_nothing_is_earned():
    cart = priced(line(LABELLED))

    assert (cart.points, cart.lines[0].points) == (0, 0)


# --- what the screen is told -------------------------------------------------------------------------------------


def test_a_line_shows_how_its_price_comes_about():
    assert unit_text(line(piece(craft_fee_fen=35_00), 1_028_00)) == "1,028+35/g"
    assert unit_text(line(piece(craft_fee_mode="per_piece", craft_fee_fen=120_50), 438_00)) == "438/g+120.50"
    assert unit_text(line(LABELLED)) == "一口价"
    assert unit_text(line(piece(pricing_mode="by_parts", stone_fen=3_900_00), 790_00)) == "金工石分计"


def test_a_line_carries_its_trouble_its_salesperson_and_its_certificate():
    certified = piece(certificate_no="NGTC9")

    (shown,) = priced(line(certified), troubles={"A1": "item.sold"}).lines

    assert (shown.trouble, shown.salesperson_name, shown.detail) == ("item.sold", "赵敏", "A1 · 证书 NGTC9")


def test_a_rule_that_did_not_apply_says_why():
    cart = priced(line(), rules=(EVERY_5000,))

    assert [reason.rule_id for reason in cart.reasons] == ["EVERY"]
    assert cart.reasons[0].words


def test_a_bill_names_the_rules_that_priced_it():
    assert priced(line(), rules=(EVERY_5000,)).rule_set == RuleSet.parse([EVERY_5000]).hash


# --- the chain's rounding ----------------------------------------------------------------------------------------


def test_a_line_rounded_to_the_yuan_keeps_its_odd_money_as_a_share():
    """Worked example E1: 3,067.62 becomes 3,068."""
    cart = priced(line(), policy=PricingPolicy(line_unit_fen=100))

    assert (cart.due_fen, cart.odd_fen, cart.lines[0].net_fen) == (3_068_00, -38, 3_068_00)
    assert cart.lines[0].shares[0].name == "舍零取整"


def test_points_are_earned_on_what_is_left_after_the_odd_money():
    cart = priced(
        line(LABELLED), member=MEMBER, odd=OddTaken(fen=50_00, reason="老顾客", by="1003"),
    )  # fmt: skip

    assert (cart.due_fen, cart.odd_fen, cart.points) == (12_750_00, 50_00, 12_750)


def test_weights_are_rounded_down_where_the_chain_says_so():
    down = PricingPolicy(weight_mode="floor")

    assert components(line(piece(net_gold_weight_mg=2_469)), down).weight_mg == 2_460


def test_a_line_with_its_own_terms_takes_no_promotion():
    half = rule("HALF", "unit", {"type": "percent", "pct": 50})

    cart = priced(line(LABELLED), rules=(half,), fixed_lines=("A1",))

    assert cart.due_fen == 12_800_00
