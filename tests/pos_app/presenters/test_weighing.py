"""The balance beside a line, as the cashier sees and uses it."""

from __future__ import annotations

import pytest

from pos_app.presenters.host import State
from pos_app.presenters.weighing import ScaleBox, scale_box
from printers.devices.scale import ScaleState
from tests.pos_app.fake_scale import FakeScale
from tests.pos_app.fake_till import BANGLE, PIN, RING
from tests.pos_app.fake_views import Counter


@pytest.fixture
def counter() -> Counter:
    """A bangle of 20.35 g on show, an empty balance beside it."""
    counter = Counter()
    counter.till.weighing.scale = FakeScale()
    counter.scan(BANGLE.barcode)
    counter.press("explain")
    return counter


def lay(counter: Counter, mg: int) -> None:
    assert counter.till.weighing.scale is not None
    counter.till.weighing.scale.lay(mg)


def shown(counter: Counter) -> ScaleBox | None:
    counter.desk.line.weighing.refresh()
    (box,) = counter.seen("line", "scale")
    return box


def test_the_weight_is_on_show_with_the_word_for_its_state(counter: Counter):
    lay(counter, 12_300)

    assert shown(counter) == ScaleBox("⚖ 12.30 g  已稳定", "ok")


def test_a_load_that_moves_is_shown_as_moving():
    scale = FakeScale()
    scale.lay(12_310, stable=False)

    assert scale_box(scale.live(), "COM3") == ScaleBox("⚖ 12.31 g  还在跳", "warn")


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (ScaleState.SILENT, "⚖ 电子秤没有读数:检查电源和 COM3"),
        (ScaleState.OVERLOAD, "⚖ 超过电子秤的量程"),
        (ScaleState.RUBBISH, "⚖ COM3 上来的是乱码,多半是波特率不同"),
    ],
)
def test_a_balance_in_trouble_says_what_happened(state: ScaleState, text: str):
    scale = FakeScale()
    scale.show(state)

    assert scale_box(scale.live(), "COM3") == ScaleBox(text, "error")


def test_no_balance_and_a_fixed_price_show_none(counter: Counter):
    counter.scan(RING.barcode)
    counter.press("explain")
    assert shown(counter) is None

    counter.till.weighing.scale = None
    counter.press("up")

    assert shown(counter) is None


def test_w_prices_the_line_by_the_scale(counter: Counter):
    lay(counter, 20_340)

    counter.press("weigh")

    assert counter.message is not None
    assert counter.message.text == "第 1 行按 20.34 g 计价"
    (explained,) = counter.seen("line", "explanation")
    assert "秤 20.34\u00a0g" in explained.subtitle
    assert explained.steps[0].words.startswith("金重 20.34 ×")


def test_a_weight_off_the_tag_offers_to_weigh_again_or_a_managers_word(counter: Counter):
    lay(counter, 20_120)

    counter.press("weigh")

    assert counter.code == "E-TAG-WEIGHT"
    assert counter.message is not None
    assert [button.label for button in counter.message.buttons] == ["重称 W", "改重(授权) T"]


def test_a_managers_pin_lets_the_scales_weight_through(counter: Counter):
    lay(counter, 20_120)

    counter.press("weigh_take")
    assert counter.state is State.APPROVAL
    counter.views["approval"].typed = ("1001", PIN)
    counter.press("accept")

    assert counter.state is State.LINE
    assert counter.till.lines[0].weight_mg == 20_120


def type_weight(counter: Counter, text: str) -> None:
    counter.press("weigh_by_hand")
    counter.views["line"].typed = (text,)
    counter.press("accept")


def test_a_typed_weight_asks_for_a_manager_and_returns_to_the_line(counter: Counter):
    type_weight(counter, "20.36")
    assert counter.state is State.APPROVAL
    counter.views["approval"].typed = ("1001", PIN)
    counter.press("accept")

    assert counter.state is State.LINE
    assert "手工 20.36\u00a0g" in counter.seen("line", "explanation")[0].subtitle


def test_a_typed_weight_off_the_tag_is_meant_when_enter_is_pressed_again(counter: Counter):
    type_weight(counter, "20.12")
    assert counter.code == "E-TAG-WEIGHT"

    counter.press("accept")

    assert counter.state is State.APPROVAL


def test_what_is_no_weight_is_asked_again(counter: Counter):
    type_weight(counter, "二十克")

    assert (counter.code, counter.state) == ("E-WEIGHT-TYPED", State.WEIGH)


def test_escape_from_the_form_leads_back_to_the_line(counter: Counter):
    counter.press("weigh_by_hand", "back")

    assert counter.state is State.LINE


def test_a_fixed_price_has_nothing_to_weigh(counter: Counter):
    counter.scan(RING.barcode)
    counter.press("explain", "weigh")

    assert counter.code == "E-WEIGHT-FIXED"
    counter.press("weigh_by_hand")
    assert counter.state is State.LINE


def test_a_dish_is_tared(counter: Counter):
    counter.press("tare")

    assert counter.till.weighing.scale is not None
    assert counter.till.weighing.scale.commands == ["tare"]
    assert counter.message is not None
    assert counter.message.text == "已去皮。"
