"""All other functions (F11): money in and out of the drawer, corrections of today's bills, sync, messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from kernel.money import Money, parse_yuan, plain_yuan
from pos_app.locale import tr
from pos_app.presenters.host import Host, State
from pos_app.presenters.papers import Choice
from pos_app.presenters.problems import Problem, info, words
from pos_app.presenters.tender_words import CARD, CASH

if TYPE_CHECKING:
    from pos_app.counter.answers import MemberHit, SaleRow

MOVES = {"pay_in": "存入备用金", "pay_out": "支出", "drop": "缴款"}
DRAWER_REASON = "换零钱"


@dataclass(frozen=True, slots=True)
class MenuItem:
    action: str
    caption: str
    key: str


MENU = (
    MenuItem("pay_in", "存入备用金", "1"),
    MenuItem("pay_out", "支出", "2"),
    MenuItem("drop", "缴款", "3"),
    MenuItem("drawer", "开钱箱", "Ctrl+D"),
    MenuItem("name_payee", "登记收款人 (大额付现)", "Alt+8"),
    MenuItem("papers", "未打印的小票", "4"),
    MenuItem("correct_tenders", "更正收款方式", "5"),
    MenuItem("correct_member", "补记会员", "6"),
    MenuItem("member_pin", "设储值密码", "0"),
    MenuItem("sync", "同步详情", "7"),
    MenuItem("piece", "货品档案", "Ctrl+I"),
    MenuItem("transfers", "调拨与预留", "Ctrl+T"),
    MenuItem("reserve", "向别店申请预留", "Ctrl+R"),
    MenuItem("gift_cards", "礼品卡", "Ctrl+H"),
    MenuItem("orders", "订单与定金", "Ctrl+O"),
    MenuItem("services", "维修与来料", "Ctrl+U"),
    MenuItem("old_ledger", "旧料台账", "Ctrl+B"),
    MenuItem("stockroom", "库房与盘点", "Ctrl+K"),
    MenuItem("goods", "饰品与包装", "Ctrl+F"),
    MenuItem("reports", "报表", "Ctrl+Y"),
    MenuItem("promotions", "促销方案", "Ctrl+Q"),
    MenuItem("approval_requests", "答复远程授权", "Alt+9"),
    MenuItem("devices", "设备", "F6"),
    MenuItem("paper_looks", "单据版式", "F5"),
    MenuItem("messages", "消息记录", "8"),
    MenuItem("reprint", "重打上一张", "Ctrl+P"),
    MenuItem("board", "金价牌", "Ctrl+G"),
    MenuItem("close_day", "日结", "Ctrl+J"),
    MenuItem("odd", "手工抹零", "Ctrl+M"),
    MenuItem("sheet", "A4 / A5 单据", "Ctrl+S"),
    MenuItem("why_bill", "已结单价格说明", "Ctrl+W"),
    MenuItem("void", "作废本单", "Ctrl+N"),
    MenuItem("dark", "深色 / 浅色", "9"),
    MenuItem("lock", "锁屏", "Ctrl+L"),
)


@dataclass(frozen=True, slots=True)
class FormField:
    """One field. `kind`: 'amount', 'text', 'search', 'secret', or 'scan' for a card's number, typed or scanned."""

    label: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Form:
    title: str
    words: str
    fields: tuple[FormField, ...]
    button: str


class MoreView(Protocol):
    def show_menu(self, items: tuple[MenuItem, ...], chosen: int) -> None: ...
    def show_form(self, form: Form) -> None: ...
    def values(self) -> tuple[str, ...]:
        """What the form's fields hold."""

    def show_scan(self, code: str) -> None:
        """Put a scanned code into the form's field for it."""

    def show_list(self, title: str, rows: tuple[Choice, ...], chosen: int, words: str) -> None: ...


class MorePresenter:
    def __init__(self, view: MoreView, host: Host, press: Callable[[str], None]) -> None:
        self._view, self._host, self._press = view, host, press
        self._messages: list[str] = []
        self.due: dict[str, int] = {}  # how many of an action's papers wait since today or longer
        self._chosen = 0
        self._rows: tuple[Choice, ...] = ()
        self._title = self._words = ""
        self._scans = False  # while the form on show has a field for a scan
        self.shown = 0  # counts what was shown: whoever showed the last sees by it that it still stands there
        self._accept: Callable[[], None] = self._menu_accept
        self._escape: Callable[[], None] = self._host.leave

    def open(self) -> None:
        self._chosen = 0
        self._menu()

    def note(self, text: str) -> None:
        """Keep what the strip said; the newest first."""
        self._messages = [text, *self._messages[:99]]

    def accept(self) -> None:
        self._accept()

    def back(self) -> None:
        """One level back: a form or list to the menu, the menu to the cart."""
        self._escape()

    def move(self, steps: int) -> None:
        size = len(MENU) if self._in_menu else len(self._rows)
        if size:
            self.choose(min(max(self._chosen + steps, 0), size - 1))

    def choose(self, place: int) -> None:
        self._chosen = place
        if self._in_menu:
            self._view.show_menu(self._menu_items(), place)
        else:
            self._view.show_list(self._title, self._rows, place, self._words)

    @property
    def chosen(self) -> int:
        """The place of the chosen row."""
        return self._chosen

    @property
    def _in_menu(self) -> bool:
        return self._accept == self._menu_accept

    def _menu(self) -> None:
        self._accept, self._escape, self._scans = self._menu_accept, self._host.leave, False
        self.shown += 1
        self._view.show_menu(self._menu_items(), self._chosen)

    def _menu_items(self) -> tuple[MenuItem, ...]:
        """The menu, with what waits at those that have something to do."""
        return tuple(
            replace(item, caption=tr("{what}  ▲ {count} 到期", what=tr(item.caption), count=self.due[item.action]))
            if self.due.get(item.action)
            else item
            for item in MENU
        )

    def _menu_accept(self) -> None:
        self._press(MENU[self._chosen].action)

    def form(self, form: Form, accept: Callable[[], None], escape: Callable[[], None] | None = None) -> None:
        """Show a form; Esc leads to the menu, or where `escape` says."""
        self._rows = ()
        self.shown += 1
        self._accept, self._escape = accept, escape or self._menu
        self._scans = any(field.kind == "scan" for field in form.fields)
        self._host.enter(State.MORE)
        self._view.show_form(form)

    def asks(self, accept: Callable[[], None]) -> bool:
        """Whether the form that this takes is on show."""
        return self._host.state is State.MORE and self._accept == accept

    def scanned(self, code: str) -> bool:
        """A scan while a form asks for a card's number: True when it is taken as that."""
        if self._host.state is not State.MORE or not self._scans:
            return False
        self._view.show_scan(code)
        return True

    def values(self) -> tuple[str, ...]:
        """What the form's fields hold."""
        return self._view.values()

    def choose_from(
        self, title: str, rows: tuple[Choice, ...], hint: str, accept: Callable[[int], None],
        escape: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        """Show a list; `accept` gets the place of the chosen row. Esc leads to the menu, or where `escape` says."""
        self._list(title, rows, hint, lambda: accept(self._chosen))
        self._escape = escape or self._menu

    def _list(self, title: str, rows: tuple[Choice, ...], hint: str, accept: Callable[[], None]) -> None:
        self._title, self._rows, self._words, self._chosen = title, rows, hint, 0
        self.shown += 1
        self._accept, self._escape, self._scans = accept, self._menu, False
        self._host.enter(State.MORE)
        self._view.show_list(title, rows, 0 if rows else -1, hint)

    # money without a sale

    def move_cash(self, what: str) -> None:
        fields = (FormField(tr("金额"), "", "amount"), FormField(tr("原因"), "", "text"))
        title = tr(MOVES[what])
        self.form(Form(title, tr("记入本班,日结时核对。"), fields, tr("确认")), lambda: self._move_cash(what))

    def _move_cash(self, what: str) -> None:
        amount, reason = self._view.values()
        fen = read_amount(amount)
        if not fen:
            self._host.say(words("tender.not_positive"))
        elif not reason.strip():
            self._host.say(words("sales.reason_missing"))
        else:
            said = info(tr("{what} {amount} 已记入", what=tr(MOVES[what]), amount=Money(fen)), "ok")
            self._run(lambda: self._host.till.drawer.move_cash(what, fen, reason.strip()), said)

    def open_drawer(self) -> None:
        fields = (FormField(tr("原因"), tr(DRAWER_REASON), "text"),)
        self.form(Form(tr("开钱箱"), tr("无销售开钱箱会留痕。"), fields, tr("打开")), self._open_drawer)

    def _open_drawer(self) -> None:
        (reason,) = self._view.values()
        if not reason.strip():
            self._host.say(words("sales.reason_missing"))
            return
        said = info(tr("钱箱已开,已留痕。"), "ok")
        self._run(lambda: self._host.till.drawer.open_drawer(reason.strip()), said)

    def _run(self, work: Callable[[], object], said: Problem) -> None:
        def done(_: object) -> None:
            self._host.leave()
            self._host.say(said)

        self._host.call(work, done)

    # corrections

    def correct_tenders(self) -> None:
        self._host.call(
            self._host.till.corrections.todays_sales, lambda sales: self._choose_sale(sales, self._ask_tenders)
        )

    def member_pin(self) -> None:
        """The member on the bill chooses a PIN for stored value; typed twice, never shown."""
        cart = self._host.cart
        if cart is None or cart.member is None:
            self._host.say(words("tender.member_needed"))
            return
        member = cart.member
        fields = (
            FormField(tr("旧密码或重置码 (还没有密码不填)"), "", "secret"),
            FormField(tr("6 位密码"), "", "secret"),
            FormField(tr("再输一次"), "", "secret"),
        )
        said = tr("请 {label} 自己输入。忘了密码,凭证件领 8 位重置码。", label=member.label)
        self.form(Form(tr("设储值密码"), said, fields, tr("设置")), lambda: self._set_pin(member.member_id))

    def _set_pin(self, member_id: str) -> None:
        old, pin, again = self._view.values()
        if pin != again:
            self._host.say(info(tr("两次输入不一样。密码没有变。再输一次。")))
            return
        self._run(lambda: self._host.till.pins.choose(member_id, pin, old), info(tr("储值密码已设。"), "ok"))

    def correct_member(self) -> None:
        self._host.call(
            self._host.till.corrections.todays_sales, lambda sales: self._choose_sale(sales, self._ask_member)
        )

    def _choose_sale(self, sales: tuple[SaleRow, ...], then: Callable[[SaleRow], None]) -> None:
        rows = tuple(sale_choice(sale) for sale in sales)
        hint = tr("↑↓ 选择  Enter 更正") if rows else tr("今天还没有单据")
        self._list(tr("更正当日单据"), rows, hint, lambda: then(sales[self._chosen]) if sales else None)

    def _ask_tenders(self, sale: SaleRow) -> None:
        fields = (
            FormField(tr("现金"), "", "amount"),
            FormField(tr("银行卡"), "", "amount"),
            FormField(tr("卡号后四位或参考号"), "", "text"),
            FormField(tr("原因"), tr("收款方式选错"), "text"),
        )
        said = tr(
            "{sale_no} 应收 {due},原记 {methods}", sale_no=sale.sale_no, due=Money(sale.due_fen), methods=sale.methods
        )
        self.form(Form(tr("更正收款方式"), said, fields, tr("更正")), lambda: self._correct_tenders(sale))

    def _correct_tenders(self, sale: SaleRow) -> None:
        cash, card, reference, reason = self._view.values()
        parts = ((CASH, read_amount(cash), ""), (CARD, read_amount(card), reference.strip()))
        if sum(fen for _, fen, _ in parts) != sale.due_fen:
            self._host.say(words("correction.sum", due=plain_yuan(sale.due_fen)))
            return
        from shop.sales.facts import SoldTender  # late: the window starts without it

        tenders = [
            SoldTender(method=m, amount_fen=fen, tendered_fen=fen, reference=ref) for m, fen, ref in parts if fen
        ]
        said = info(tr("{sale_no} 的收款方式已更正", sale_no=sale.sale_no), "ok")
        self._run(lambda: self._host.till.corrections.correct_tenders(sale.sale_no, tenders, reason.strip()), said)

    def _ask_member(self, sale: SaleRow) -> None:
        fields = (
            FormField(tr("手机尾号 / 手机 / 卡号 / 拼音"), "", "text"),
            FormField(tr("原因"), tr("结账时忘了会员"), "text"),
        )
        said = tr("{sale_no} 应收 {due}", sale_no=sale.sale_no, due=Money(sale.due_fen))
        self.form(Form(tr("补记会员"), said, fields, tr("查找")), lambda: self._find(sale))

    def _find(self, sale: SaleRow) -> None:
        text, reason = (value.strip() for value in self._view.values())
        self._host.call(
            lambda: self._host.till.members.find_members(text),
            lambda hits: self._choose_member(sale, hits, text, reason),
        )

    def _choose_member(self, sale: SaleRow, hits: tuple[MemberHit, ...], text: str, reason: str) -> None:
        if not hits:
            self._host.say(words("member.none_found", text=text))
            return
        rows = tuple(Choice(f"{hit.label}  {hit.tier_name}", hit.home_store_name) for hit in hits)

        def accept() -> None:
            member_id = hits[self._chosen].member_id
            said = info(tr("{sale_no} 已补记会员", sale_no=sale.sale_no), "ok")
            self._run(lambda: self._host.till.corrections.correct_member(sale.sale_no, member_id, reason), said)

        self._list(tr("补记会员"), rows, tr("↑↓ 选择  Enter 补记"), accept)

    # what to read

    def messages(self) -> None:
        rows = tuple(Choice(text, "") for text in self._messages)
        self._list(tr("消息记录"), rows, "" if rows else tr("还没有消息"), self._menu)


def read_amount(text: str) -> int:
    """What an amount field holds, in fen; 0 for nothing or nonsense."""
    try:
        return parse_yuan(text)
    except ValueError:
        return 0


def sale_choice(sale: SaleRow) -> Choice:
    who = sale.member_label or tr("非会员")
    return Choice(
        tr("{time}  第 {number} 号", time=sale.wall[11:16], number=sale.sale_no.rsplit("-", 1)[-1]),
        " · ".join((tr("{pieces} 件", pieces=sale.pieces), sale.methods, who)),
        str(Money(sale.due_fen)),
    )
