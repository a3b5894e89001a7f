from msgspec.structs import replace

from shop.catalogue.facts import COSTS
from shop.catalogue.rules.cost import without_costs
from tests.shop.catalogue.rules.test_checks import BANGLE


def test_nothing_of_the_cost_is_left_and_all_the_rest_stays():
    priced = replace(BANGLE, cost_fen=18_930_00, cost_gold_price_fen=905_00, cost_craft_fee_fen=500_00)

    assert all(getattr(priced, name) for name in COSTS)
    assert without_costs(priced) == BANGLE
