"""Old gold for new, with the trade's worked examples to the fen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kernel.money import RoundingMode, metal_value
from shop.old_gold.rules.trade_in import OldPiece, TradedIn, TradeInRule, trade_in

MARGIN = TradeInRule(method="difference", depreciation_fen_per_g=20_00, min_ratio_permille=1200)


PLAIN = TradeInRule()


def old(net_mg: int, rule: TradeInRule = PLAIN, metal: str = "gold") -> OldPiece:
    return OldPiece(metal, net_mg, 1_268_00, 1_250_00, 1_180_00, rule)


def settle(*pieces: OldPiece, new_mg: int, scale_mg: int = 10, mode: RoundingMode = "half_up") -> tuple[TradedIn, ...]:
    return trade_in(pieces, {"gold": new_mg}, weight_scale_mg=scale_mg, weight_mode=mode)


def test_by_the_difference_the_old_grams_count_at_the_new_price_less_depreciation():
    """Worked example E5: 10.50 g old, 15.32 g new at 1,268 with 28/g craft fee: the customer pays 6,750.72."""
    (taken,) = settle(old(10_500, MARGIN), new_mg=15_320)

    assert metal_value(15_320, 1_268_00) + metal_value(15_320, 28_00) - taken.fen == 6_750_72


def test_by_the_credit_the_weight_after_loss_is_rounded_once():
    """Worked example E6: 8.36 g less 1 % is 8.28 g at 1,248; rounded down it would be 8.27 g."""
    rule = TradeInRule(loss_ppm=10_000, service_fee_fen_per_g=2_00)

    (half_up,), (down,) = (settle(old(8_360, rule), new_mg=12_000, mode=mode) for mode in ("half_up", "floor"))

    assert (half_up.within.settled_mg, half_up.fen) == (8_280, 10_333_44)
    assert (down.within.settled_mg, down.fen) == (8_270, 10_320_96)


def test_what_the_new_pieces_do_not_weigh_is_taken_at_the_recycle_price():
    """Worked example E7: 20.00 g old for 12.35 g new: 15,437.50 + 9,027.00."""
    (taken,) = settle(old(20_000), new_mg=12_350)

    assert (taken.within.fen, taken.surplus.fen, taken.fen) == (15_437_50, 9_027_00, 24_464_50)
    assert taken.reasons[0].facts == {"new": "12.35", "old": "20.00", "surplus": "7.65", "price": "1,180.00"}


def test_the_second_piece_finds_only_what_the_first_left_of_the_quota():
    first, second = settle(old(8_000), old(8_000), new_mg=12_000)

    assert (first.within.net_mg, second.within.net_mg, second.surplus.net_mg) == (8_000, 4_000, 4_000)


def test_platinum_is_not_traded_in_for_gold():
    (taken,) = settle(old(5_000, metal="platinum"), new_mg=12_000)

    assert (taken.within.net_mg, taken.surplus.net_mg) == (0, 5_000)


def test_a_piece_below_the_houses_ratio_is_not_taken_and_both_weights_are_named():
    (taken,) = settle(old(10_000, MARGIN), new_mg=11_900)

    assert taken.fen == 0
    assert taken.reasons[0].facts == {"needed": "12.00", "found": "11.90", "old": "10.00"}


def test_a_piece_without_a_price_today_is_not_taken():
    (taken,) = trade_in([OldPiece("gold", 1_000, 0, 0, 0, TradeInRule())], {"gold": 1_000}, weight_scale_mg=10,
                        weight_mode="half_up")  # fmt: skip

    assert (taken.fen, taken.reasons[0].code) == (0, "old_gold.no_price")


@given(
    st.lists(st.integers(1, 200_000), min_size=1, max_size=5),
    st.integers(0, 500_000),
    st.integers(0, 200_000),
    st.sampled_from([1, 10, 100]),
    st.sampled_from(["half_up", "floor"]),
)
def test_no_gram_is_counted_twice_and_none_is_lost(
    weights: list[int], new_mg: int, loss_ppm: int, scale_mg: int, mode: RoundingMode
):
    rule = TradeInRule(loss_ppm=loss_ppm)

    taken = settle(*(old(weight, rule) for weight in weights), new_mg=new_mg, scale_mg=scale_mg, mode=mode)

    assert [one.within.net_mg + one.surplus.net_mg for one in taken] == weights
    assert sum(one.within.net_mg for one in taken) == min(new_mg, sum(weights))
    assert all(one.surplus.settled_mg >= 0 and one.within.settled_mg >= 0 for one in taken)
