import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.catalogue.facts import PieceRecord
from shop.catalogue.rules.checks import check_piece
from shop.catalogue.rules.purity import PURITIES, Purity

BANGLE = PieceRecord(
    barcode="6900012345678", category_major="素金", category="手镯", pricing_mode="by_weight",
    purity_code="AU999", gross_weight_mg=20350, net_gold_weight_mg=20350,
    craft_fee_mode="per_gram", craft_fee_fen=35_00,
)  # fmt: skip
RING = PieceRecord(
    barcode="6900012349999", category_major="镶嵌", category="戒指", pricing_mode="by_parts", purity_code="AU750",
    gross_weight_mg=3180, net_gold_weight_mg=3120, main_stone_name="钻石", main_stone_count=1, main_stone_mct=300,
    craft_fee_fen=600_00, stone_fen=7_000_00,
)  # fmt: skip


def found(record: PieceRecord, **changes: object) -> list[tuple[str, str]]:
    return [(problem.field, problem.reason) for problem in check_piece(msgspec.structs.replace(record, **changes))]


@pytest.mark.parametrize("record", [BANGLE, RING])
def test_a_sound_piece_has_no_problem(record: PieceRecord):
    assert check_piece(record) == ()


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"barcode": "a1"}, "barcode", "code_not_normal"),
        ({"barcode": "A-1"}, "barcode", "code_invalid"),
        ({"category_major": "gold"}, "category_major", "not_a_choice"),
        ({"category": "ring"}, "category", "not_a_choice"),
        ({"pricing_mode": ""}, "pricing_mode", "not_a_choice"),
        ({"craft_fee_mode": "per_ounce"}, "craft_fee_mode", "not_a_choice"),
        ({"purity_code": "AU888"}, "purity_code", "purity_unknown"),
        ({"cost_fen": -1}, "cost_fen", "negative"),
        ({"part_weight_mg": -5}, "part_weight_mg", "negative"),
        ({"label_price_fen": 10**12}, "label_price_fen", "too_large"),
        ({"craft_fee_fen": 6_000_00}, "craft_fee_fen", "too_large"),
        ({"series": "长" * 41}, "series", "too_long"),
        ({"purity_code": ""}, "purity_code", "required"),
        ({"net_gold_weight_mg": 0, "gross_weight_mg": 0}, "net_gold_weight_mg", "required"),
        ({"stone_fen": 1}, "stone_fen", "stone_price_lost"),
        ({"purity_code": "AU750"}, "purity_code", "other_metal"),
        ({"purity_code": "AG990"}, "purity_code", "other_metal"),
        ({"gross_weight_mg": 20_000}, "gross_weight_mg", "gross_below_parts"),
        ({"gross_weight_mg": 21_000}, "gross_weight_mg", "gross_above_parts"),
        ({"net_gold_weight_mg": 500_001, "gross_weight_mg": 0}, "net_gold_weight_mg", "too_heavy"),
        ({"net_gold_weight_mg": 20, "gross_weight_mg": 20}, "net_gold_weight_mg", "too_light"),
        ({"side_stone_mct": 100, "gross_weight_mg": 20_370}, "side_stone_count", "required"),
    ],
)
def test_each_fault_is_named_with_its_field(changes: dict[str, object], field: str, reason: str):
    assert found(BANGLE, **changes) == [(field, reason)]


def test_all_faults_of_a_piece_are_named_at_once():
    problems = found(BANGLE, category="x", cost_fen=-1, stone_fen=-2, style_no="9" * 41)

    assert [field for field, _ in problems] == ["category", "stone_fen", "cost_fen", "style_no"]


def test_a_carat_weighs_a_fifth_of_a_gram_in_the_gross_weight():
    one_carat = {"main_stone_mct": 1000, "gross_weight_mg": 3120 + 200}

    assert found(RING, **one_carat) == []
    assert found(RING, **one_carat, net_gold_weight_mg=3020) == [("gross_weight_mg", "gross_above_parts")]


@pytest.mark.parametrize(("gross_mg", "problems"), [(20_330, 0), (20_370, 0), (20_329, 1), (20_371, 1)])
def test_the_scale_may_err_by_two_hundredths_of_a_gram(gross_mg: int, problems: int):
    assert len(found(BANGLE, gross_weight_mg=gross_mg)) == problems


def test_a_fixed_price_piece_needs_its_price_and_no_weight():
    fixed = {"pricing_mode": "by_piece", "net_gold_weight_mg": 0, "gross_weight_mg": 0}

    assert found(BANGLE, **fixed) == [("label_price_fen", "required")]
    assert found(BANGLE, **fixed, label_price_fen=2_980_00) == []


def test_a_piece_priced_by_parts_needs_the_price_of_its_stone():
    assert found(RING, stone_fen=0) == [("stone_fen", "required")]


def test_a_stone_with_a_weight_needs_a_name_and_a_stone_with_a_name_a_count():
    assert found(RING, main_stone_name="") == [("main_stone_name", "required")]
    assert found(RING, main_stone_count=0) == [("main_stone_count", "required")]


def test_a_pearl_string_may_weigh_more_than_its_metal():
    pearls = {"category_major": "珍珠彩宝", "category": "项链", "main_stone_name": "珍珠", "gross_weight_mg": 40_000}

    assert found(RING, **pearls, main_stone_mct=0, main_stone_count=45) == []


@given(st.integers(-(10**6), 10**15), st.integers(-(10**6), 10**9))
def test_a_check_answers_whatever_the_figures(money: int, weight: int):
    problems = found(RING, stone_fen=money, net_gold_weight_mg=weight, main_stone_mct=weight)

    assert all(field in PieceRecord.__struct_fields__ for field, _ in problems)


@pytest.mark.parametrize("mct", [5, 1_000, 12_345])
def test_a_fiftieth_of_a_gram_to_the_carat_would_be_noticed(mct: int):
    """0.02 g a carat, a slip of the decimal point that others have made, leaves no piece with stones sound."""
    stones = {"side_stone_count": 3, "side_stone_mct": mct}
    parts = 3120 + 60  # net gold and the main stone of 0.300 ct

    assert found(RING, **stones, gross_weight_mg=parts + mct // 5) == []
    slipped = found(RING, **stones, gross_weight_mg=parts + mct // 50)
    assert bool(slipped) == (mct // 5 - mct // 50 > 20)


def test_a_purity_that_headquarters_listed_is_known_by_its_table_alone():
    eight = Purity("AU333", "8K金", "gold", 3330, "2026-01-01")
    ring = msgspec.structs.replace(RING, purity_code="AU333")

    assert [problem.reason for problem in check_piece(ring)] == ["purity_unknown"]
    assert check_piece(ring, (*PURITIES, eight)) == ()
    assert [
        problem.value for problem in check_piece(msgspec.structs.replace(ring, purity_name="千足金"), (eight,))
    ] == ["千足金"]
