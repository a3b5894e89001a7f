"""What else is done with a bill: odd money and quantities while it is open, its pages once it is paid."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kernel.money import Money, plain_yuan
from pos_app.locale import tr
from pos_app.presenters.host import Host, State
from pos_app.presenters.line import bill_rows
from pos_app.presenters.more import Form, FormField, MorePresenter, read_amount, sale_choice
from pos_app.presenters.page_printing import PagesPresenter
from pos_app.presenters.papers import Choice
from pos_app.presenters.problems import info, words

if TYPE_CHECKING:
    from pos_app.counter.answers import SaleRow
    from pos_app.counter.bill_pages import BillPages
    from shop.sales.rules.pricing import PricedCart, PricedLine

ODD_REASON = "顾客要求抹零"
Make = Callable[["BillPages", str], str]
PAGES: tuple[tuple[str, str, str, Make], ...] = (
    ("sheet", "计算单", "A4,每个数怎么来的,带可核对的二维码", lambda pages, sale_no: pages.sheet(sale_no)),
    ("guarantee", "质保单", "A5,成色、重量、宝石、证书、执行标准", lambda pages, sale_no: pages.guarantee(sale_no)),
    ("slip", "销售单", "A5,货品、优惠、付款、大写金额", lambda pages, sale_no: pages.slip(sale_no)),
)


class BillsPresenter:
    def __init__(self, host: Host, forms: MorePresenter, pages: PagesPresenter) -> None:
        self._host, self._forms, self._pages = host, forms, pages
        self._back: Callable[[], None] = host.leave  # where a page was asked for
        self.actions = {"odd": self.odd, "sheet": self.sheet, "why_bill": self.why}

    # odd money (手工抹零)

    def odd(self) -> None:
        """Ask how much of the open bill is let go; nothing typed asks for all of it again."""
        cart = self._host.cart
        if cart is None or not cart.lines:
            self._host.say(words("sales.cart_empty"))
            return
        if cart.to_pay_fen <= 0:
            self._host.say(info(tr("这张单不向顾客收钱,没有零头可抹。")))
            return
        due, limit = Money(cart.to_pay_fen), Money(self._host.till.post.settings.pricing.odd_limit_fen)
        said = tr("应收 {due}。{limit} 以内可以自己定,再多要店长授权。填 0 取消。", due=due, limit=limit)
        reason = FormField(tr("原因"), tr(ODD_REASON), "text")
        fields = (FormField(tr("抹去"), _odd_text(cart.to_pay_fen), "amount"), reason)
        self._forms.form(Form(tr("手工抹零"), said, fields, tr("抹零")), self._let_go, self._host.leave)

    def _let_go(self) -> None:
        amount, reason = self._forms.values()
        fen, odd = read_amount(amount), self._host.till.odd_money
        self._host.call(lambda: odd.let_go(fen, reason) if fen else odd.ask_again(), self._gone)

    def _gone(self, cart: PricedCart) -> None:
        self._host.leave()
        self._host.show_cart(cart)
        self._host.say(info(tr("应收现在是 {due}", due=Money(cart.to_pay_fen)), "ok"))

    # goods by quantity (数量)

    def quantity(self, line: PricedLine | None) -> None:
        """How many of the chosen line's goods; a single piece has no quantity."""
        if line is None:
            return
        if not line.unit:
            self._host.say(words("item.unique", name=line.name))
            return
        line_id, fields = line.line_id, (FormField(tr("数量 ({unit})", unit=line.unit), str(line.qty), "text"),)

        def accept() -> None:
            (text,) = self._forms.values()
            qty = int(text.strip()) if text.strip().isdecimal() else 0
            self._host.call(lambda: self._host.till.selling.set_quantity(line_id, qty), self._counted)

        form = Form(
            tr("第 {number} 行  {name}", number=line.line_no, name=line.name), line.unit_text, fields, tr("确定")
        )
        self._forms.form(form, accept, self._host.leave)

    def _counted(self, cart: PricedCart) -> None:
        self._host.leave()
        self._host.show_cart(cart)

    # a sold bill's price, explained (已结单价格说明)

    def why(self) -> None:
        """How the bill just paid came to its price, else one of today's, or any by its number."""
        self._of_a_bill(tr("已结单价格说明"), tr("↑↓ 选择  Enter 看说明"), tr("看说明"), self._explain)

    def _explain(self, sale_no: str) -> None:
        till = self._host.till
        self._host.call(lambda: till.explaining.bill(sale_no), lambda cart: self._explained(sale_no, cart))

    def _explained(self, sale_no: str, cart: PricedCart) -> None:
        rows = tuple(Choice(*row) for row in bill_rows(cart))
        self._forms.choose_from(sale_no, rows, tr("当时的规则和金价  Esc 返回"), lambda _: None, self._host.leave)

    # its pages on A4 and A5

    def sheet(self) -> None:
        """A page of the bill just paid, else of one of today's, or of any by its number."""
        self._of_a_bill(tr("A4 / A5 单据"), tr("↑↓ 选择  Enter 选哪种单据"), tr("选单据"), self._which_page)

    def _which_page(self, sale_no: str) -> None:
        done = self._host.state is State.DONE
        self._back = (lambda: self._host.enter(State.DONE)) if done else self._host.leave
        rows = tuple(Choice(tr(name), tr(words)) for _, name, words, _ in PAGES)
        hint = tr("↑↓ 选择  Enter 出单据")
        self._forms.choose_from(sale_no, rows, hint, lambda place: self._make(sale_no, *PAGES[place]), self._back)

    def _of_a_bill(self, title: str, hint: str, button: str, make: Callable[[str], None]) -> None:
        last = self._host.till.post.last
        if self._host.state is State.DONE and last is not None:
            make(last.sale_no)
            return

        def choose(sales: tuple[SaleRow, ...]) -> None:
            rows = (*(sale_choice(sale) for sale in sales), Choice(tr("别的单据"), tr("输入单号")))
            accept: Callable[[int], None] = lambda place: make(sales[place].sale_no) if place < len(sales) else ask()  # noqa: E731
            self._forms.choose_from(title, rows, hint, accept)

        def ask() -> None:
            form = Form(
                title, tr("小票上的单号,如 S-HP01-20261121-0001。"), (FormField(tr("单号"), "", "text"),), button
            )
            self._forms.form(
                form, lambda: make(self._forms.values()[0].strip().upper()),
                lambda: self._of_a_bill(title, hint, button, make),
            )  # fmt: skip

        self._host.call(self._host.till.corrections.todays_sales, choose)

    def _make(self, sale_no: str, page: str, name: str, _: str, make: Make) -> None:
        till = self._host.till
        self._host.call(lambda: make(till.bill_pages, sale_no), lambda file: self._made(sale_no, page, tr(name), file))

    def _made(self, sale_no: str, page: str, name: str, file: str) -> None:
        self._back()
        if not file:
            self._host.say(info(tr("{number} 的{name}没有存下,看看磁盘。", number=sale_no, name=name), "warn"))
            return
        self._host.say(info(tr("{number} 的{name} {file}", number=sale_no, name=name, file=file), "ok"))
        self._pages.offer(page, file, f"{sale_no} {name}", self._back)


def _odd_text(to_pay_fen: int) -> str:
    """What is over the whole yuan, '' where nothing is."""
    over = to_pay_fen % 100 if to_pay_fen > 0 else 0
    return plain_yuan(over) if over else ""
