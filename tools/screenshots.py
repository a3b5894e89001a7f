"""Takes the pictures of the manual from the real till on the demo chain: one picture a screen, offscreen.

make screenshots                       writes docs/manual/*.png
make screenshots ARGS="--out DIR"      writes them elsewhere, to look at first
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # `python tools/screenshots.py` starts beside the packages, not among them

from PySide6.QtWidgets import QApplication  # noqa: E402

from kernel.clock import SystemClock  # noqa: E402
from kernel.weight import grams  # noqa: E402
from pos_app.counter.weighing import make_scale  # noqa: E402
from pos_app.demo import Demo  # noqa: E402
from pos_app.presenters.host import CART, State  # noqa: E402
from pos_app.settings import ScaleSettings  # noqa: E402
from shop.demo_guide import DemoGuide  # noqa: E402
from tools.screenshots_devices import machines  # noqa: E402
from tools.screenshots_gift_cards import card_sheet, gift_cards, print_cards  # noqa: E402
from tools.screenshots_goods import list_articles, quantities  # noqa: E402
from tools.screenshots_papers import further_printers, looks  # noqa: E402
from tools.screenshots_promotions import reasons, written  # noqa: E402
from tools.studio import SIZE, Studio  # noqa: E402

REGISTER, CASHIER, MANAGER = "HP01", "1007", "1003"


def sell(studio: Studio, guide: DemoGuide) -> str:
    """The cashier's morning: a bill with a member, explained, paid in two ways, parked and recalled."""
    pieces, member = guide.pieces["HP"], guide.members[0]
    studio.take("lock")
    studio.unlock(CASHIER)
    if studio.window.state is State.OPENING:
        studio.take("opening")
        studio.press("accept")
        studio.until(lambda: studio.window.state in CART)
    studio.scan(*pieces[:5])
    studio.press("member")
    studio.window.member.field.setText(member["phone"][-4:])
    studio.window.member.flush()
    studio.take("member-search")
    studio.press("back")
    studio.scan(member["card_no"])
    studio.take("main")
    for name, dress, undress in (
        ("main-dark", {"dark": True}, {"dark": False}),
        ("main-150", {"scale": 150}, {"scale": 100}),
    ):
        studio.dress(**dress)
        studio.take(name)
        studio.dress(**undress)
    for name, action in (
        ("member", "member"),
        ("line", "explain"),
        ("piece", "piece"),
        ("more", "more"),
        ("sync", "sync"),
    ):
        studio.press(action)
        studio.take(name)
        studio.press("back")
    weigh(studio)
    studio.press("pay")
    studio.window.tender.field.setText("1000")
    studio.press("by_cash")
    studio.take("tender")
    studio.press("accept")
    studio.until(lambda: studio.window.state is State.DONE and not studio.window.done.receipt.picture.isNull())
    studio.take("done")
    last = studio.window.desk.till.post.last if studio.window.desk else None
    assert last is not None
    park(studio, pieces)
    return last.sale_no


def park(studio: Studio, pieces: Sequence[str]) -> None:
    """Two bills that wait for their customers."""
    studio.scan(*pieces[5:7])
    studio.press("hold")
    studio.scan(pieces[7])
    studio.press("hold", "holds")
    studio.take("hold")
    studio.press("back")


def weigh(studio: Studio) -> None:
    """A piece of the bill on the balance: a serial loop, which answers with the weight that it is asked with."""
    desk = studio.window.desk
    assert desk is not None
    assert desk.cart is not None
    line = next(line for line in desk.cart.lines if line.pricing_mode == "by_weight")
    echo = r"(?P<stable>ST),(?P<value>\S+) (?P<unit>\w+)"
    own = ScaleSettings(url="loop://", format="custom", pattern=echo, ask=f"ST,{grams(line.weight_mg)} g")
    desk.till.weighing.scale = make_scale(own, SystemClock())
    desk.till.weighing.start()
    desk.sale.choose(line.line_no - 1)
    studio.press("explain")
    studio.until(lambda: "已稳定" in studio.window.line.scale_text.text())
    studio.press("weigh")
    studio.take("scale")
    desk.till.weighing.stop()
    desk.till.weighing.scale = None
    studio.press("back")


def files(studio: Studio, guide: DemoGuide) -> None:
    """A customer becomes a member; another one's file is changed, and shown whole."""
    studio.press("member", "member_file")
    studio.fill("13700000002", "孙莉", "女", "农历8-15", "")
    studio.take("new-member")
    studio.press("accept")
    studio.take("new-member-terms")
    studio.press("accept", "member", "detach")
    studio.scan(guide.members[0]["card_no"])
    studio.press("member", "member_file")
    studio.take("member-consents")
    studio.press("accept")
    more = studio.window.more
    for place, text in ((4, "结婚 05-20"), (5, "14"), (6, "56"), (7, "古法"), (8, "深圳市罗湖区水贝一路 8 号")):
        more._fields[place].setText(text)
    studio.take("member-edit")
    more._fields[-1].setFocus()
    studio.press("accept")
    studio.take("member-file")
    studio.press("history")
    studio.take("member-history")
    studio.press("back", "detach", "back")


def lost_card(studio: Studio, guide: DemoGuide) -> None:
    """A lost card: the page of a member's cards, what may be done with one, the form with the paper."""
    studio.scan(guide.members[1]["card_no"])
    studio.press("member")
    on_show(studio)
    studio.press("member_cards", "accept", "accept")
    studio.fill("顾客来电")
    studio.press("accept")
    on_show(studio)
    studio.press("member_cards")
    studio.take("member-cards")
    studio.press("accept")
    studio.take("member-card-steps")
    studio.press("down", "accept")
    studio.take("member-card-new")
    studio.press("back", "detach", "back")


def given_back(studio: Studio, guide: DemoGuide) -> None:
    """Stored value is given back: by which formula, to whom, to which account."""
    member = guide.members[0]
    studio.scan(member["card_no"])
    studio.press("member")
    on_show(studio)
    studio.press("member_value", "down", "accept")
    studio.fill(member["pin"], "李雪梅", "11010519491231002X", "工商银行 6222000000001234")
    studio.take("value-refund")
    studio.press("back", "detach", "back")


def on_show(studio: Studio) -> None:
    """Wait until the member's panel has its member."""
    desk = studio.window.desk
    assert desk is not None
    studio.until(lambda: studio.window.state is State.MEMBER and desk.member.shown is not None)


def close(studio: Studio, guide: DemoGuide) -> None:
    """The manager's evening: the gold board, pieces for another store, the drawer, the close."""
    studio.press("board")
    studio.take("gold-board")
    studio.press("back", "lock")
    studio.unlock(MANAGER)
    studio.press("board", "board_edit")
    studio.take("gold-board-new")
    studio.press("back", "back", "transfers", "transfer_send", "accept")
    studio.scan(*guide.pieces["HP"][8:11])
    studio.take("transfers")
    studio.press("back", "back", "reports", "accept")
    studio.take("reports")
    studio.press("back", "close_day")
    studio.press("accept")
    studio.window.close_page.faces[10_000].setText("12")
    studio.window.close_page.faces[5_000].setText("3")
    studio.take("day-close")


def boards(studio: Studio, guide: DemoGuide) -> None:
    """What customers see: the gold board, and their own bill while it is paid."""
    studio.press("board", "board_screen")
    customers = studio.window.customer
    customers.resize(*SIZE)
    studio.take("customer-board", customers)
    studio.press("back")
    studio.scan(guide.members[0]["card_no"], *guide.pieces["HP"][20:23])
    studio.press("pay", "by_stored_value")
    studio.take("customer-bill", customers)
    studio.press("back", "back", "void", "accept", "board", "board_screen", "back")


def elsewhere(studio: Studio, guide: DemoGuide) -> None:
    """A piece of the other store, asked for."""
    studio.scan(guide.pieces["HP"][11], guide.members[0]["card_no"], guide.pieces["BJ"][0])
    studio.press("reserve")
    studio.take("reserve")
    studio.press("accept", "transfers")
    studio.take("reservations")
    studio.press("back", "remove_line", "member", "detach", "back")


SELLER = (("name", "张三丰"), ("phone", "13800001111"), ("identity", "11010519491231002X"), ("address", "和平路 1 号"))


def old_gold(studio: Studio, guide: DemoGuide) -> None:
    """Old gold against new, and much of it for cash: the panel, the bill, who is paid, the safe."""
    pieces, panel = guide.pieces["HP"], studio.window.old_gold
    desk = studio.window.desk
    assert desk is not None
    studio.scan(pieces[13], pieces[14], guide.members[0]["card_no"])
    studio.press("odd")
    studio.take("odd-money")
    studio.press("back", "old_gold")
    panel.source.setCurrentIndex(1)
    for field, text in ((panel.weight, "12.86"), (panel.deducted, "0.56"), (panel.deducted_what, "石扣")):
        field.setText(text)
    desk.old_gold.changed()
    studio.take("old-gold")
    studio.press("accept")
    panel.kind.setCurrentIndex(1)
    panel.category.setCurrentText("金条")
    panel.weight.setText("320.00")
    panel.fineness.setText("999.2")
    panel.test.setCurrentIndex(1)
    for name, text in SELLER:
        getattr(panel, name).setText(text)
    panel.statement.setText("自用,结婚时购买")
    panel._show_asked()
    desk.old_gold.changed()
    studio.settle()
    studio.reveal(panel.agent)
    studio.take("old-gold-seller")
    for field, text in ((panel.job, "教师"), (panel.until, "长期"), (panel.purpose, "出售旧首饰")):
        field.setText(text)
    panel.sex.setCurrentIndex(1)
    studio.press("accept", "back")
    studio.take("old-gold-bill")
    studio.press("pay")
    studio.take("tender-pays-out")
    studio.press("accept")
    studio.until(lambda: studio.window.state is State.DONE)
    studio.press("sheet", "accept", "old_ledger")
    studio.take("old-gold-ledger")
    studio.press("old_sums")
    studio.press("accept")
    studio.take("old-gold-sums")
    studio.press("back", "back")


def papers(studio: Studio, guide: DemoGuide) -> None:
    """What is ordered, repaired, counted, and what comes back."""
    desk = studio.window.desk
    assert desk is not None
    pieces = guide.pieces["HP"]
    studio.scan(guide.members[0]["card_no"])
    studio.press("orders", "order_new", "accept")
    studio.fill(pieces[15])
    studio.press("accept")
    studio.take("order-new")
    studio.fill("2026-12-20", "", "刻字")
    studio.press("accept")
    desk.orders.choose(1)
    studio.press("accept")
    studio.fill("1000")
    studio.press("back")
    studio.take("orders")
    studio.press("back", "services", "service_new")
    studio.press("accept")
    studio.take("service-new")
    studio.fill("戒指", "5.20", "钻石 3", "2026-12-01", "80")
    studio.press("accept")
    studio.take("services")
    studio.press("back", "stockroom", "stock_new")
    studio.take("stockroom")
    studio.press("accept", "accept")
    studio.scan(*pieces[16:19])
    studio.take("count")
    studio.press("back", "back", "member", "detach", "back")


def returned(studio: Studio, sale_no: str) -> None:
    """Goods of the morning's bill come back."""
    studio.press("returns")
    studio.scan(sale_no)
    studio.press("return_tick", "down", "return_tick")
    studio.take("returns")
    studio.press("accept")
    studio.take("return-rehearsal")
    studio.press("name_payee")
    studio.take("payee")
    studio.press("back")
    studio.press("back")
    studio.press("void", "accept")


def risk(studio: Studio, guide: DemoGuide) -> None:
    """With no line: what a manager can let the store bear."""
    member = guide.members[0]
    studio.scan(guide.pieces["HP"][12], member["card_no"])
    studio.press("pay")
    studio.window.tender.field.setText("2000")
    studio.press("by_stored_value")
    studio.window.tender.reply.setText(member["pin"])
    studio.press("accept", "at_risk")
    studio.take("tender-risk")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "manual")
    parser.add_argument("--chain", type=Path, help="a folder that keeps the demo chain for the next time")
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    app.setStyle("Fusion")
    with tempfile.TemporaryDirectory() as kept:
        demo = Demo(chosen.chain or Path(kept), print)
        guide = demo.make(printer="screen")
        list_articles(chosen.chain or Path(kept))
        cards = print_cards(chosen.chain or Path(kept))
        card_sheet(chosen.out, cards)
        with demo.headquarters():
            demo.fill(REGISTER)
            studio = Studio(app, demo.till_folder(REGISTER), guide, chosen.out)
            try:
                morning = sell(studio, guide)
                reasons(studio, guide)
                written(studio)
                files(studio, guide)
                lost_card(studio, guide)
                elsewhere(studio, guide)
                close(studio, guide)
                studio.press("back")
                old_gold(studio, guide)
                papers(studio, guide)
                returned(studio, morning)
                quantities(studio)
                boards(studio, guide)
                machines(studio)
                looks(studio)
                further_printers(studio)
                given_back(studio, guide)
                gift_cards(studio, guide, cards)
                demo.stop_headquarters()
                risk(studio, guide)
            finally:
                studio.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
