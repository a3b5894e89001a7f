"""The page of orders: written down, paid ahead, picked up, called off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kernel.money import Money, plain_yuan
from kernel.weight import grams
from pos_app.locale import tr
from pos_app.presenters.docket import DocketPicture, DocketPresenter, Offer, read_weight
from pos_app.presenters.exchange_words import Fact
from pos_app.presenters.host import State
from pos_app.presenters.more import FormField, read_amount
from pos_app.presenters.papers import Choice
from pos_app.presenters.problems import words
from shop.orders.facts import DepositKind, Fault, OrderLine
from shop.orders.rules.deposit import earnest_cap_fen

if TYPE_CHECKING:
    from shop.customers import Who
    from shop.orders.queries import Order

STATES = {
    "open": "○ 待到货",
    "ready": "● 可取货",
    "expired": "▲ 已到期",
    "cancelled": "■ 待退款",
    "fulfilled": "已取货",
}
FAULTS: tuple[tuple[Fault, str, str], ...] = (
    ("nobody", "双方同意取消", "定金和预付款都退"),
    ("customer", "顾客违约", "定金不退,预付款退"),
    ("shop", "本店违约", "定金双倍返还,预付款退"),
)
KINDS: tuple[tuple[DepositKind, str], ...] = (("earnest", "定金"), ("prepayment", "预付款"))
LOCKS = ((False, False, "不锁金价"), (True, False, "锁今日金价"), (True, True, "锁价,提货日更低按低价"))


class OrdersPresenter(DocketPresenter["Order"]):
    state = State.ORDERS

    def load(self) -> tuple[Order, ...]:
        return self._host.till.orders.listing()

    def number(self, paper: Order) -> str:
        return paper.order_no

    def picture(self, papers: tuple[Order, ...], chosen: int) -> DocketPicture:
        rows = tuple(order_choice(order) for order in papers)
        if not papers:
            empty = tr("没有等着的订单。F5 写一张;会员先在单据上选好。")
            return DocketPicture(tr("订单与定金"), empty, (), -1, (), "", ("order_new",))
        one = papers[chosen]
        keys = ("order_new", *(_keys(one)), "order_slip")
        accept = tr("退款") if one.state == "cancelled" else tr("取货")
        return DocketPicture(tr("订单与定金"), tr("扫订单号直接打开"), rows, chosen, order_facts(one), accept, keys)

    def go_on(self, paper: Order) -> None:
        orders = self._host.till.orders
        if paper.state == "cancelled":
            self.to_bill(lambda: orders.refund(paper.order_no), "")
        else:
            self.to_bill(lambda: orders.pick_up(paper.order_no), "")

    # a new order

    def new(self) -> None:
        if self._host.state is not self.state:
            return
        self.offer(
            tr("新订单"),
            Offer(Choice(tr("现货"), tr("店里的货,为顾客留着")), self._ask_stock),
            Offer(Choice(tr("定做"), tr("写下要做什么,到货再登记")), self._ask_made),
        )

    def _ask_stock(self) -> None:
        fields = (FormField(tr("条码 (多件用空格隔开)"), "", "text"),)

        def take(codes: str) -> None:
            self._agree(tuple(OrderLine(line_no=0, description="", barcode=code) for code in codes.split()))

        self.ask(tr("新订单 1/2  现货"), tr("扫或输入货品条码。"), fields, tr("下一步"), take, code=True)

    def _ask_made(self) -> None:
        fields = (
            FormField(tr("品类"), "", "text"), FormField(tr("成色"), "", "text"),
            FormField(tr("目标克重"), "", "amount"), FormField(tr("工费 元/克"), "", "amount"),
            FormField(tr("款式说明"), "", "text"), FormField(tr("尺寸"), "", "text"),
        )  # fmt: skip
        self.ask(tr("新订单 1/2  定做"), tr("品名由成色和品类组成。"), fields, tr("下一步"), self._made)

    def _made(self, category: str, purity: str, weight: str, craft: str, design: str, size: str) -> None:
        line = OrderLine(
            line_no=0, description=design, category=category, purity_code=purity, weight_mg=read_weight(weight),
            craft_fee_mode="per_gram", craft_fee_fen=read_amount(craft), size=size,
        )  # fmt: skip
        self._agree((line,) if category else ())

    def _agree(self, lines: tuple[OrderLine, ...]) -> None:
        if not lines:
            self.complain(words("order.incomplete", what=tr("货品")))
            return
        fields = (
            *self.who_fields(), FormField(tr("取货日"), "", "text"),
            FormField(tr("合同价 (空: 按今日金价算)"), "", "amount"), FormField(tr("备注"), "", "text"),
        )  # fmt: skip
        said = tr("取货日写成 2026-12-01。") if self.member_id == "" else tr("记在单据上的会员名下。")
        self.ask(tr("新订单 2/2  约定"), said, fields, tr("下一步"), lambda *typed: self._agreed(lines, typed))

    def _agreed(self, lines: tuple[OrderLine, ...], typed: tuple[str, ...]) -> None:
        name, phone = ("", "") if self.member_id else typed[:2]
        pickup, contract, note = typed[-3:]
        from shop.customers import Who  # loads the database: not before the window stands

        who = Who(member_id=self.member_id, name=name, phone=phone)
        offers = [
            Offer(
                Choice(tr(f"{kind_words} · {lock_words}"), ""),
                lambda kind=kind, lock=lock, lower=lower: self._place(  # type: ignore[misc]
                    lines, who, kind, (pickup, contract, note), lock=lock, lower=lower
                ),
            )
            for kind, kind_words in KINDS
            for lock, lower, lock_words in LOCKS
        ]
        self.offer(tr("先付的钱是什么,锁不锁金价"), *offers)

    def _place(
        self, lines: tuple[OrderLine, ...], who: Who, kind: DepositKind, typed: tuple[str, str, str], *,
        lock: bool, lower: bool,
    ) -> None:  # fmt: skip
        from pos_app.counter.orders import OrderDraft  # late: the window starts without it

        pickup, contract, note = typed
        draft = OrderDraft(
            lines=lines, pickup_date=pickup, deposit_kind=kind, contract_fen=read_amount(contract), lock=lock,
            lower_of_two=lower, note=note,
        )  # fmt: skip
        self._host.call(lambda: self._host.till.orders.place(draft, who), self._placed, self.refused)

    def _placed(self, order: Order) -> None:
        self.open(order.order_no)
        self.deposit(order)

    # what is done with one

    def deposit(self, order: Order) -> None:
        """Ask for the money that is paid ahead; Esc leaves the order without any."""
        left = order.terms.contract_fen - order.held.fen
        cap = earnest_cap_fen(order.terms.contract_fen)
        said = tr("合同价 {contract},还可收 {left}。", contract=Money(order.terms.contract_fen), left=Money(left))
        if order.terms.deposit_kind == "earnest":
            said += tr("定金最多 {cap},超出部分算预付款。", cap=Money(cap))
        fields = (FormField(tr("金额"), "", "amount"),)
        self.ask(
            tr("预收 {order}", order=order.order_no), said, fields, tr("放到单据"), lambda text: self._lay(order, text)
        )

    def _lay(self, order: Order, text: str) -> None:
        fen = read_amount(text)
        self.to_bill(lambda: self._host.till.orders.deposit(order.order_no, fen), "")

    def came(self, order: Order) -> None:
        line = next((line for line in order.terms.lines if not line.barcode), None)
        if line is None or order.state != "open":
            return
        said = tr("{no}. {what}", no=line.line_no, what=line.description)
        fields = (FormField(tr("到货的条码"), "", "text"),)
        orders = self._host.till.orders
        self.ask(
            tr("到货"), said, fields, tr("登记"),
            lambda code: self.run(
                lambda: orders.came(order.order_no, line.line_no, code), tr("已登记到货,货品为顾客留着"), order.order_no
            ),
            code=True,
        )  # fmt: skip

    def cancel(self, order: Order) -> None:
        offers = [
            Offer(
                Choice(tr(title), tr(detail)),
                lambda fault=fault, title=title: self._cancel(order, fault, tr(title)),  # type: ignore[misc]
            )
            for fault, title, detail in FAULTS
        ]
        if order.state != "cancelled":
            self.offer(tr("取消订单 {order}", order=order.order_no), *offers)

    def _cancel(self, order: Order, fault: Fault, reason: str) -> None:
        till = self._host.till

        def cancelled(done: Order) -> None:
            self.open(order.order_no)
            if done.refund_fen + done.penalty_fen:
                self.to_bill(till.selling.cart, "")
            else:
                self._view.show_words(words("I-ORDER-OFF"))

        self._host.call(lambda: till.orders.cancel(order.order_no, fault, reason), cancelled, self.refused)

    def expire(self, order: Order) -> None:
        orders = self._host.till.orders
        self.run(lambda: orders.expire(order.order_no), tr("锁价和留货都已结束,先付的钱还在"), order.order_no)

    def print_slip(self, order: Order) -> None:
        orders = self._host.till.orders
        self.run(lambda: orders.print_slip(order.order_no), tr("订单已送打印机"), order.order_no)


def _keys(order: Order) -> tuple[str, ...]:
    if order.state == "cancelled":
        return ()
    came = ("order_came",) if order.state == "open" else ()
    return (*came, "order_deposit", "order_expire", "order_cancel") if order.open else ("order_cancel",)


def order_choice(order: Order) -> Choice:
    title = f"{order.customer.label}  " + "、".join(line.description for line in order.terms.lines)
    held = tr("已付 {fen}", fen=plain_yuan(order.held.fen)) if order.held.fen else tr("未付")
    day = tr("{day} 取货", day=order.terms.pickup_date[5:])
    return Choice(title, " · ".join((order.order_no, day, held)), tr(STATES.get(order.state, order.state)))


def order_facts(order: Order) -> tuple[Fact, ...]:
    terms = order.terms
    lower = tr(",就低") if terms.lower_of_two else ""
    locked = f"{plain_yuan(terms.locked_fen)}/g{lower}" if terms.locked_fen else tr("没有锁")
    rows = [
        Fact(tr("单号"), order.order_no),
        Fact(tr("状态"), tr(STATES.get(order.state, order.state)), "warn" if order.state == "expired" else ""),
        Fact(tr("顾客"), order.customer.label),
        *(Fact(f"{line.line_no}. {line.description}", _line_words(line)) for line in terms.lines),
        Fact(tr("合同价"), plain_yuan(terms.contract_fen)),
        Fact(tr("取货日"), terms.pickup_date),
        Fact(tr("保留到"), terms.expires_on),
        Fact(tr("锁定金价"), locked),
        Fact(tr("定金"), plain_yuan(order.held.earnest_fen)),
        Fact(tr("预付款"), plain_yuan(order.held.prepayment_fen)),
    ]
    if order.refund_fen + order.penalty_fen:
        rows.append(Fact(tr("应退顾客"), plain_yuan(order.refund_fen + order.penalty_fen), "warn"))
    return (*rows, Fact(tr("备注"), terms.note)) if terms.note else tuple(rows)


def _line_words(line: OrderLine) -> str:
    weight = f"{grams(line.weight_mg)} g" if line.weight_mg else plain_yuan(line.other_fen)
    return f"{line.barcode} {weight}".strip() if line.barcode else tr("定做 {weight}", weight=weight)
