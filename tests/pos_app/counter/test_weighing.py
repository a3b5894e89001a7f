"""Pieces on the balance: what their line costs then, and what is refused without a change."""

from __future__ import annotations

import msgspec
import pytest

from kernel.weight import Weighed
from pos_app.settings import ScaleSettings, load_settings
from printers.devices.scale import ScaleState
from shop.sales.facts import SaleCompleted
from tests.builders import shop
from tests.builders.counter import Counter
from tests.pos_app.fake_scale import FakeScale

CUSTOM = r"(?P<stable>ST)?,(?P<value>\S+) (?P<unit>\w+)"


@pytest.fixture
def scale(counter: Counter) -> FakeScale:
    """The till's balance, with nothing on it, and the bangle of 20.35 g on the bill."""
    counter.till.weighing.scale = laid = FakeScale()
    counter.ok("scan", code=shop.BANGLE)
    return laid


def approve(counter: Counter, permission: str) -> None:
    counter.ok("approve", staff=shop.MANAGER, pin=shop.pin_of(shop.MANAGER), permission=permission)


def sold(counter: Counter) -> SaleCompleted:
    counter.ok("pay", method="cash")
    counter.ok("commit")
    (entry,) = counter.journal(SaleCompleted.kind)
    fact = counter.till.place.keeper.projections.kinds.read(entry)
    assert isinstance(fact, SaleCompleted)
    return fact


def test_a_weighed_piece_is_sold_by_the_scale_and_the_scales_line_stands_in_the_sale(
    counter: Counter, scale: FakeScale
):
    scale.lay(20_340)

    counter.ok("weigh_line", no=1, seen="20.34")
    (line,) = sold(counter).lines

    assert (line.weight_mg, line.metal_fen) == (20_340, 20_340 * 102_800 // 1000)
    assert line.weighed == Weighed(
        mg=20_340, raw="S S      20.34 g", source="scale", at="2026-11-22T10:00:00.000+08:00", by=shop.CASHIER
    )
    assert counter.sound()


def test_a_third_decimal_of_the_scale_is_rounded_as_the_bills_policy_says(counter: Counter, scale: FakeScale):
    scale.lay(20_345)

    counter.ok("weigh_line", no=1)

    assert counter.cart()["lines"][0]["weight_mg"] == 20_350


def test_a_piece_that_is_not_weighed_is_sold_by_its_tag(counter: Counter, scale: FakeScale):
    (line,) = sold(counter).lines

    assert (line.weight_mg, line.weighed) == (20_350, None)


def test_a_tag_that_is_off_the_scale_is_refused_with_both_weights(counter: Counter, scale: FakeScale):
    scale.lay(20_120)

    answer = counter.do("weigh_line", no=1)

    assert answer["code"] == "weight.tag_differs"
    assert "标签 20.35 g,秤上 20.12 g,差 0.23 g,超过 0.01 g" in answer["message"]
    assert counter.cart()["lines"][0]["weighed"] is None


def test_a_manager_may_go_by_the_scale_and_stands_behind_the_weight(counter: Counter, scale: FakeScale):
    scale.lay(20_120)
    assert counter.refusal("weigh_line", no=1, take=True) == "auth.not_permitted"

    approve(counter, "sale.take_scale_weight")
    counter.ok("weigh_line", no=1, take=True)

    (line,) = counter.cart()["lines"]
    assert (line["weight_mg"], line["weighed"]["by"]) == (20_120, f"{shop.CASHIER}/{shop.MANAGER}")


def test_a_typed_weight_needs_a_manager_and_says_that_it_was_typed(counter: Counter, scale: FakeScale):
    assert counter.refusal("weigh_line", no=1, weight="20.35") == "auth.not_permitted"
    assert counter.refusal("weigh_line", no=1, weight="2.035") == "weight.tag_differs"

    approve(counter, "sale.weigh_manually")
    counter.ok("weigh_line", no=1, weight="20.36")

    (line,) = counter.cart()["lines"]
    assert (line["weight_mg"], line["weighed"]["source"], line["weighed"]["raw"]) == (20_360, "manual", "20.36 g")


@pytest.mark.parametrize(
    ("mg", "code"),
    [(0, "weight.not_positive"), (-20, "weight.not_positive"), (620_000, "weight.absurd"), (900, "weight.absurd")],
)
def test_what_no_bangle_weighs_is_refused(counter: Counter, scale: FakeScale, mg: int, code: str):
    scale.lay(mg)

    assert counter.refusal("weigh_line", no=1) == code


def test_a_load_that_still_moves_is_no_weight(counter: Counter, scale: FakeScale):
    scale.lay(20_350, stable=False)

    assert counter.refusal("weigh_line", no=1) == "scale.unstable"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ScaleState.SILENT, "电子秤没有读数:检查电源和 COM3。"),
        (ScaleState.OVERLOAD, "超过电子秤的量程。"),
        (ScaleState.UNIT, "秤上的单位 mom 不能用来计价。"),
        (ScaleState.RUBBISH, "COM3 上来的是乱码,多半是波特率不同。"),
        (ScaleState.UNREACHABLE, "连不上电子秤 COM3。"),
    ],
)
def test_a_balance_in_trouble_says_what_to_look_at(counter: Counter, scale: FakeScale, state: ScaleState, words: str):
    scale.show(state, unit="mom")

    answer = counter.do("weigh_line", no=1)

    assert answer["message"].startswith(words)
    assert counter.codes() == [shop.BANGLE]


def test_another_weight_than_the_cashier_saw_is_weighed_again(counter: Counter, scale: FakeScale):
    scale.lay(20_340)

    assert counter.refusal("weigh_line", no=1, seen="20.35") == "weight.changed"


def test_a_fixed_price_is_not_weighed(counter: Counter, scale: FakeScale):
    counter.ok("scan", code=shop.RING)
    scale.lay(20_350)

    assert counter.refusal("weigh_line", no=2) == "weight.not_by_weight"


def test_what_is_being_paid_keeps_its_weight(counter: Counter, scale: FakeScale):
    scale.lay(20_350)
    counter.ok("begin_tender")

    assert counter.refusal("weigh_line", no=1) == "sales.in_tender"


def test_a_weight_survives_the_programs_end(counter: Counter, scale: FakeScale):
    scale.lay(20_340)
    counter.ok("weigh_line", no=1)

    counter.reopen()
    counter.unlock(shop.CASHIER)

    assert counter.cart()["lines"][0]["weight_mg"] == 20_340


def test_stones_and_parts_on_the_scale_are_no_gold(counter: Counter, scale: FakeScale):
    counter.ok("scan", code=shop.PENDANT)  # 2.40 g of gold, a stone of half a carat
    scale.lay(2_490)

    counter.ok("weigh_line", no=2)

    assert counter.cart()["lines"][1]["weight_mg"] == 2_390


def test_a_till_without_a_balance_says_so_and_sells_on(counter: Counter):
    counter.ok("scan", code=shop.BANGLE)

    assert counter.refusal("weigh_line", no=1) == "scale.missing"
    assert counter.till.weighing.live() is None


def test_wrong_settings_of_the_balance_keep_no_till_from_opening(counter: Counter):
    wrong = ScaleSettings(url="loop://", format="abacus")
    msgspec.structs.replace(load_settings(counter.folder), scale=wrong).keep(counter.folder)

    counter.reopen()
    counter.unlock(shop.CASHIER)

    assert counter.refusal("scale") == "scale.format_unknown"


def test_a_real_serial_line_is_looked_at_without_a_thread(counter: Counter):
    echo = ScaleSettings(url="loop://", format="custom", pattern=CUSTOM, ask="ST,20.350 g")
    msgspec.structs.replace(load_settings(counter.folder), scale=echo).keep(counter.folder)
    counter.reopen()
    counter.unlock(shop.CASHIER)

    answer = counter.ok("scale")

    assert (answer["state"], answer["weight"], answer["raw"]) == ("stable", "20.35", "ST,20.350 g")


def test_a_dish_is_tared_and_an_empty_pan_zeroed(counter: Counter, scale: FakeScale):
    counter.ok("tare_scale")
    counter.ok("zero_scale")

    assert scale.commands == ["tare", "zero"]
