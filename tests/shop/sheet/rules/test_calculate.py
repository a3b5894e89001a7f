"""Every figure of a bill from its inputs, with the trade's worked examples to the fen."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from promotions import RuleRefused
from shop.sheet.errors import SheetRefused
from shop.sheet.rules.calculate import calculate
from shop.sheet.rules.figures import Sheet
from shop.sheet.rules.inputs import SheetInput
from tests.builders.examples import NAMES, example, found

BOARD = {"version": 37, "prices": [
    {"purity_code": "AU999", "retail_fen": 1_268_00, "trade_in_fen": 1_250_00, "recycle_fen": 1_180_00},
    {"purity_code": "PT950", "retail_fen": 438_00, "trade_in_fen": 400_00, "recycle_fen": 360_00},
]}  # fmt: skip
BANGLE = {"barcode": "A1", "name": "足金手镯", "purity_code": "AU999", "weight_mg": 2_460, "craft_fee_fen": 78_00}


def read(values: dict[str, Any]) -> SheetInput:
    return msgspec.convert({"at": "2026-11-21T10:00:00.000+08:00", "board": BOARD, **values}, SheetInput)


def worked(**values: Any) -> Sheet:
    return calculate(read({"lines": [BANGLE], **values}))


@pytest.mark.parametrize("name", NAMES)
def test_a_worked_example_comes_out_to_the_fen(name: str):
    case = example(name)

    sheet = calculate(msgspec.convert(case["input"], SheetInput))

    assert found(msgspec.to_builtins(sheet), case["expect"]) == case["expect"]


def test_each_figure_of_a_line_is_told_in_words():
    line = {**BANGLE, "board_price_fen": 1_169_00, "weight_mg": 2_464}
    gram = {"id": "GRAM", "name": "每克减30", "stage": "unit", "scope": {"all": True},
            "benefit": {"type": "per_gram_off", "fen_per_g": 30_00}}  # fmt: skip

    sheet = worked(lines=[line], rules=[gram])

    assert [figure.words for figure in sheet.lines[0].figures] == [
        "金重 2.464 → 2.46 g × 1,169.00 = 2,875.74", "工费 2.46 g × 78.00 = 191.88",
        "每克减30 2.46 g × 30.00 = -73.80", "小计 2,875.74 + 191.88 - 73.80 = 2,993.82",
    ]  # fmt: skip


def test_a_discount_by_hand_is_told_with_its_reason_and_who_allowed_it():
    given = {"rule_id": "MANUAL-1", "on": "1", "what": "craft_pct", "value": 30_00, "by": "1007", "approved_by": "1003",
             "reason": "老顾客"}  # fmt: skip
    whole = {**given, "rule_id": "MANUAL-2", "on": "", "what": "amount", "value": 100_00, "approved_by": ""}

    sheet = worked(choices={"manual": [given, whole]})

    assert [figure.words for figure in sheet.lines[0].figures][2:4] == [
        "店长折扣 工费 7 折; 老顾客; 1007 经 1003 批准 = -57.56",
        "店长整单折扣 全单分摊 减 100.00; 老顾客; 1007 = -100.00",
    ]  # fmt: skip


def test_old_gold_is_told_with_loss_and_fees():
    old = {"kind": "trade_in", "purity_code": "AU999", "net_mg": 2_000,
           "rule": {"loss_ppm": 12_500, "service_fee_fen_per_g": 2_00}}  # fmt: skip

    (figure,) = worked(old_gold=[old]).old_gold[0].figures

    assert figure.words == "换购 (折抵法) 2.00 g × (1 - 1.25 %) ≈ 1.98 g; 1.98 g × (1,250.00 - 2.00) = -2,471.04"


def test_a_piece_that_was_weighed_is_priced_by_the_scale():
    assert worked(lines=[{**BANGLE, "weighed_mg": 2_470}]).lines[0].weight_mg == 2_470


def test_what_was_let_go_by_hand_is_odd_money_of_its_own():
    sheet = worked(odd={"fen": 5_00, "reason": "老顾客"})

    assert (sheet.odd_fen, sheet.lines[0].shares[0].name, sheet.discount_fen) == (5_00, "手工抹零", 0)


def test_what_other_documents_ask_and_pay_stands_on_the_sheet():
    sheet = worked(
        charges=[{"kind": "service", "reference": "W-1", "name": "改圈", "fen": 50_00}],
        paid=[{"method": "deposit", "reference": "O-1", "fen": 100_00}],
    )

    assert (sheet.due_fen - sheet.goods_fen, sheet.due_fen - sheet.pay_fen) == (50_00, 100_00)


@pytest.mark.parametrize(("change", "where"), [
    ({"lines": [{**BANGLE, "purity_code": "AU750"}]}, "$.lines[0].board_price_fen"),
    ({"lines": [BANGLE, {**BANGLE, "weight_mg": 0}]}, "$.lines[1].weight_mg"),
    ({"policy": {"weight_scale_mg": 0}}, "$.policy.weight_scale_mg"),
    ({"policy": {"ticket_unit_fen": 1_000_000}}, "$.policy.ticket_unit_fen"),
    ({"at": "2026-13-40T10:00"}, "$.at"),
    ({"old_gold": [{"kind": "gem_trade_up", "paid_fen": 1, "new_line": 2, "has_certificate": True}]},
     "$.old_gold[0].new_line"),
    ({"old_gold": [{"kind": "trade_in", "purity_code": "BRASS", "net_mg": 1}]}, "$.old_gold[0].purity_code"),
    ({"deposits": [{"order_no": "O-1", "kind": "earnest", "fen": 2, "contract_fen": 1}]}, "$.deposits[0].fen"),
    ({"returns": [{"sale_no": "S-1", "line_no": 1, "list_fen": 100, "net_fen": 99}]}, "$.returns[0].net_fen"),
    ({"returns": [{"sale_no": "S-1", "line_no": 1, "list_fen": 100, "net_fen": 100, "metal_fen": 101}]},
     "$.returns[0].list_fen"),
    ({"lines": [{**BANGLE, "lock": {"order_no": "O-1", "price_fen": 1, "pickup_date": ""}}]}, "$.lines[0].lock"),
])  # fmt: skip
def test_a_sheet_that_cannot_be_worked_out_is_refused_by_its_field(change: dict[str, Any], where: str):
    with pytest.raises(SheetRefused) as refused:
        worked(**change)

    assert refused.value.facts["where"] == where


def test_a_promotion_rule_that_is_none_is_refused_by_its_name():
    with pytest.raises(RuleRefused, match="ODD-ONE"):
        worked(rules=[{"id": "ODD-ONE", "stage": "unit", "benefit": {"type": "percent", "pct": 101}}])


# --- any cart ----------------------------------------------------------------------------------------------------

fen = st.integers(0, 10**7)
mg = st.integers(1, 10**5)
pieces = st.fixed_dictionaries({
    "purity_code": st.sampled_from(["AU999", "PT950"]),
    "category_major": st.sampled_from(["素金", "铂金", "玉石翡翠"]),
    "pricing_mode": st.sampled_from(["by_weight", "by_piece", "by_parts"]), "weight_mg": mg,
    "craft_fee_mode": st.sampled_from(["per_gram", "per_piece"]), "craft_fee_fen": st.integers(0, 10**5),
    "stone_fen": fen, "label_price_fen": fen,
})  # fmt: skip
policies = st.fixed_dictionaries({
    "line_unit_fen": st.sampled_from([1, 10, 100]), "line_mode": st.sampled_from(["half_up", "floor", "ceil"]),
    "ticket_unit_fen": st.sampled_from([1, 100]), "ticket_mode": st.sampled_from(["floor", "half_up"]),
    "weight_scale_mg": st.sampled_from([1, 10, 100]), "weight_mode": st.sampled_from(["half_up", "floor"]),
})  # fmt: skip
RULES = [
    {"id": "GRAM", "stage": "unit", "scope": {"any": ["cat:素金"]},
     "benefit": {"type": "per_gram_off", "fen_per_g": 15_00}},
    {"id": "CRAFT", "stage": "unit", "scope": {"all": True},
     "benefit": {"type": "percent", "pct": "12.5", "component": "craft"}},
    {"id": "BILL", "stage": "order", "scope": {"all": True}, "cond": {"min_amount": 5_000_00},
     "benefit": {"type": "amount_off", "fen": 333_33, "every": True}},
]  # fmt: skip
old_pieces = st.fixed_dictionaries({
    "kind": st.just("trade_in"), "purity_code": st.sampled_from(["AU999", "PT950"]), "net_mg": mg,
    "rule": st.fixed_dictionaries({"loss_ppm": st.integers(0, 100_000)}),
})  # fmt: skip


@given(
    st.lists(pieces, max_size=5), policies, st.lists(old_pieces, max_size=3), st.integers(0, 2_000), st.booleans(),
)  # fmt: skip
def test_whatever_is_sold_the_figures_agree_with_one_another(
    lines: list[dict[str, Any]], policy: dict[str, Any], old: list[dict[str, Any]], by_hand: int, promoted: bool
):
    sheet = worked(
        lines=[{**line, "barcode": f"A{no}"} for no, line in enumerate(lines)], policy=policy, old_gold=old,
        odd={"fen": by_hand}, rules=RULES if promoted else [], member={"tier": "gold"},
    )  # fmt: skip

    nets = [line.net_fen for line in sheet.lines]
    assert sum(nets) == sheet.goods_fen == sheet.list_fen - sheet.discount_fen - sheet.odd_fen
    assert all(line.list_fen - sum(share.fen for share in line.shares) == line.net_fen >= 0 for line in sheet.lines)
    assert sheet.pay_fen == sheet.due_fen - sum(one.fen for one in sheet.old_gold)
    assert all(line.figures[-1].fen == sum(figure.fen for figure in line.figures[:-1]) for line in sheet.lines)
    assert sum(tax.received_fen for tax in sheet.tax) == max(0, sheet.pay_fen)
    assert all(tax.without_tax_fen + tax.vat_fen == tax.received_fen for tax in sheet.tax)
    assert sum(line.points for line in sheet.lines) == sheet.points


FEE_WAIVED = {"id": "TI", "name": "换购免工费", "stage": "unit", "audience": {"trade_in": True},
              "scope": {"all": True, "where": [["new_old_pct", ">=", 120]]},
              "benefit": {"type": "percent", "pct": 100, "component": "craft"}}  # fmt: skip


@pytest.mark.parametrize(
    ("old", "waived"),
    [
        ([{"kind": "trade_in", "purity_code": "AU999", "net_mg": 2_050}], True),  # 2.46 g is 120 % of it
        ([{"kind": "trade_in", "purity_code": "AU999", "net_mg": 2_051}], False),
        ([{"kind": "trade_in", "purity_code": "AU999", "net_mg": 1_000, "cut_off": True}], False),
        ([{"kind": "trade_in", "purity_code": "PT950", "net_mg": 1_000}], False),  # it counts for platinum alone
        ([{"kind": "buy_back", "purity_code": "AU999", "net_mg": 1_000, "fineness_permille_x10": 9_990}], False),
        ([], False),
    ],
)
def test_promotions_on_a_trade_in_see_what_comes_back_for_new(old: list[dict[str, Any]], waived: bool):
    sheet = worked(old_gold=old, rules=[FEE_WAIVED])

    assert sheet.discount_fen == (191_88 if waived else 0)


def test_a_birthday_rule_is_recomputed_from_its_window_alone():
    day = {"id": "B", "stage": "unit", "audience": {"birthday": 3}, "benefit": {"type": "percent", "pct": 10}}

    near = worked(member={"tier": "gold", "birthday_month": True, "birthday_days": 3}, rules=[day])
    far = worked(member={"tier": "gold", "birthday_month": True}, rules=[day])

    assert near.discount_fen > 0
    assert far.discount_fen == 0
