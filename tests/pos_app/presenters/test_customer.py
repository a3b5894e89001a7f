"""What the customer sees, on the second screen and on the pole, while a cashier works."""

from __future__ import annotations

from dataclasses import replace

from pos_app.presenters.board_pictures import CustomerBoard
from pos_app.presenters.customer import LINES_SHOWN, CustomerBill, customer_bill
from printers.devices.pole_formats import Lamp, PoleText
from shop.sales.rules.pricing import PartLine
from tests.pos_app.fake_till import BANGLE, MEMBERS, RING
from tests.pos_app.fake_views import Counter, FakeView


class Screen(FakeView):
    """A second screen that remembers; `there` is whether it is plugged in."""

    def __init__(self) -> None:
        super().__init__()
        self.face: CustomerBoard | CustomerBill | None = None
        self.there = True

    def show_face(self, face: CustomerBoard | CustomerBill | None) -> bool:
        self.face = face
        return self.there

    def chosen(self) -> str:
        return "HDMI-2"


class Watched(Counter):
    """A counter whose customer is watched: the screen's face, all that the pole showed, the screens that were kept."""

    def __init__(self, *, on: bool = True) -> None:
        super().__init__()
        self.poles: list[PoleText] = []
        self.kept: list[str] = []
        customer = self.desk.customer
        self.screen = customer._view = Screen()  # type: ignore[assignment]
        customer.pole, customer.kept = self.poles.append, self.kept.append
        customer.start(on=on)

    @property
    def bill(self) -> CustomerBill:
        assert isinstance(self.screen.face, CustomerBill)
        return self.screen.face


def test_with_nobody_served_the_board_is_shown() -> None:
    counter = Watched()

    assert isinstance(counter.screen.face, CustomerBoard)
    assert counter.screen.face.rows[1] == ("足金999", "1,028.00", "968.00")
    assert counter.poles == [PoleText(words="WELCOME 欢迎光临")]


def test_a_scanned_piece_is_seen_with_its_weight_and_price() -> None:
    counter = Watched()

    counter.scan(RING.barcode, BANGLE.barcode)

    assert [line.name for line in counter.bill.lines] == [RING.name, BANGLE.name]
    assert counter.bill.due.startswith("¥")
    assert (counter.poles[-1].lamp, counter.poles[-1].words) == (Lamp.PRICE, BANGLE.name)


def test_a_customer_never_reads_a_phone_or_a_whole_name() -> None:
    counter = Watched()
    counter.scan("M000000000", RING.barcode)

    seen = " ".join((counter.bill.member, counter.bill.prompt, *(line.name for line in counter.bill.lines)))

    assert counter.bill.member.startswith("李**   金卡   本单积分 +")
    assert not any(member[2][-4:] in seen for member in MEMBERS)


def test_paying_asks_the_customer_for_what_is_wanted_of_them() -> None:
    counter = Watched()
    counter.scan("M000000000", RING.barcode)
    counter.press("pay")
    before = counter.bill.prompt

    counter.press("by_stored_value")

    assert (before, counter.bill.prompt) == ("请付款", "请输入储值密码  ○○○○○○")
    assert counter.poles[-1].lamp is Lamp.TOTAL


def test_a_customer_sees_how_many_digits_are_in_and_no_digit() -> None:
    counter = Watched()
    counter.scan("M000000000", RING.barcode)
    counter.press("pay", "by_stored_value")

    counter.desk.tender.typed(3)

    assert counter.bill.prompt == "请输入储值密码  ●●●○○○"


def test_a_part_payment_leaves_the_rest_on_show() -> None:
    counter = Watched()
    counter.scan(RING.barcode)
    counter.press("pay")
    counter.views["tender"].amount_text = "1000"

    counter.press("by_cash")

    assert counter.bill.paid == (("现金", "1,000.00"),)
    assert counter.bill.due_words == "还差"
    assert counter.poles[-1].words == "现金 1,000.00"


def test_a_finished_bill_shows_its_change_until_the_next_customer() -> None:
    counter = Watched()
    counter.scan(RING.barcode)
    counter.press("pay")
    counter.views["tender"].amount_text = "9000"
    counter.press("by_cash")
    finished, pole = counter.bill, counter.poles[-1]

    counter.press("new_sale")

    assert (finished.due_words, finished.prompt) == ("找零", "谢谢惠顾")
    assert (pole.lamp, pole.label) == (Lamp.CHANGE, "找零")
    assert isinstance(counter.screen.face, CustomerBoard)
    assert counter.poles[-1] == PoleText(words="WELCOME 欢迎光临")


def test_a_locked_till_hides_the_bill_that_waits() -> None:
    counter = Watched()
    counter.scan(RING.barcode)

    counter.press("lock")

    assert isinstance(counter.screen.face, CustomerBoard)


def test_money_that_goes_to_the_customer_is_called_so() -> None:
    counter = Watched()
    counter.scan(RING.barcode)
    counter.till.parts = (PartLine("P1", "old_gold", "旧料换购", "12.30 g", -20_000_00),)

    counter.desk.show_cart(counter.till.cart())

    assert counter.bill.due_words == "应退"
    assert counter.bill.lines[-1].amount == "-20,000.00"


def test_a_long_bill_shows_its_newest_lines() -> None:
    counter = Watched()
    counter.scan(RING.barcode)
    cart = counter.till.cart()

    bill = customer_bill(replace(cart, lines=cart.lines * 11))

    assert (len(bill.lines), bill.earlier) == (LINES_SHOWN, "上面还有 3 行")


def test_the_second_screen_comes_and_goes_with_one_key_and_is_remembered() -> None:
    counter = Watched(on=False)
    off = counter.screen.face

    counter.press("board", "board_screen")
    on, kept = counter.screen.face, list(counter.kept)
    counter.press("board_screen")

    assert (off, counter.screen.face) == (None, None)
    assert isinstance(on, CustomerBoard)
    assert set(kept) == {"HDMI-2"}
    assert counter.kept[-1] == ""


def test_a_chosen_screen_that_is_not_plugged_in_is_told_once_and_comes_back_by_itself() -> None:
    counter = Watched()
    counter.screen.there = False
    counter.desk.news()
    told = counter.message
    counter.desk.say(None)
    counter.desk.news()

    counter.screen.there = True
    counter.desk.news()

    assert told is not None
    assert "没有找到选定的顾客屏" in told.text
    assert counter.message is None
    assert isinstance(counter.screen.face, CustomerBoard)


def test_the_pole_works_without_a_second_screen() -> None:
    counter = Watched(on=False)

    counter.scan(RING.barcode)

    assert counter.screen.face is None
    assert counter.poles[-1].words == RING.name
