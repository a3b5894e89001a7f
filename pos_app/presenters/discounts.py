"""What people decide on a price (F5): discounts by hand, and which promotions the bill takes or leaves."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from typing import TYPE_CHECKING

from kernel.money import plain_yuan
from pos_app.locale import tr
from pos_app.presenters.host import Host
from pos_app.presenters.more import Form, FormField, MorePresenter, read_amount
from pos_app.presenters.papers import Choice
from pos_app.presenters.problems import info, words
from shop.sales.rules.choices import NAME, tenths
from shop.sales.rules.manual_limits import NOTHING, read_tenths
from shop.sales.rules.reasons import nearest_first
from shop.sales.rules.rounding import NAMES as ROUNDING

if TYPE_CHECKING:
    from pos_app.till import Till
    from shop.sales.facts import ByHand
    from shop.sales.rules.pricing import PricedCart, PricedLine

REASON = "老顾客"
LEAVE, TAKE, ASK = "不用", "指定", "要"  # what Enter does
OPEN = ("NOT_OPTED_IN", "LANE_TAKEN_BY", "NOT_WITH", "WORSE_BY")  # reasons that a person's word settles
STATES = {"pin": "已指定", "ban": "已取消", "opt_in": "顾客要"}


class DiscountsPresenter:
    """`line` gives the chosen line; `back` leads to its explanation, drawn anew."""

    def __init__(
        self, host: Host, forms: MorePresenter, line: Callable[[], PricedLine | None], back: Callable[[], None]
    ) -> None:
        self._host, self._forms, self._line, self._back = host, forms, line, back
        self.actions: dict[str, Callable[[], None]] = {
            "discount_line": self.discount,
            "reduce_line": self.reduce,
            "discount_craft": self.craft,
            "discount_bill": self.bill,
            "choose_promotions": self.choose,
        }

    # discounts by hand

    def discount(self) -> None:
        """So much of the line's price is left (折)."""
        self._ask(tr("折扣"), (FormField(tr("折"), "", "text"),), lambda typed: _tenths("pct", typed[0]))

    def reduce(self) -> None:
        """So much off a piece or a gram, or another price: the first that is filled in."""
        fields = (
            FormField(tr("每件减 (元)"), "", "amount"), FormField(tr("或每克减 (元)"), "", "amount"),
            FormField(tr("或每件改为 (元)"), "", "amount"),
        )  # fmt: skip
        self._ask(tr("减价"), fields, _reduced)

    def craft(self) -> None:
        """So much of the craft fee is left (折)."""
        self._ask(tr("改工费"), (FormField(tr("工费折"), "", "text"),), lambda typed: _tenths("craft_pct", typed[0]))

    def bill(self) -> None:
        """So much off the whole bill, by percent or amount."""
        fields = (FormField(tr("减 (元)"), "", "amount"), FormField(tr("或折"), "", "text"))
        cart = self._host.cart
        if cart is None or not cart.lines:
            self._host.say(words("sales.cart_empty"))
            return

        def read(typed: tuple[str, ...]) -> tuple[ByHand, int] | None:
            fen = read_amount(typed[0])
            return ("amount", fen) if fen else _tenths("pct", typed[1])

        self._form(tr("整单优惠"), tr("应收 {due}", due=plain_yuan(cart.due_fen)), fields, "", read)

    def _ask(
        self, title: str, fields: tuple[FormField, ...], read: Callable[[tuple[str, ...]], tuple[ByHand, int] | None]
    ) -> None:
        line = self._line()
        if line is None:
            return
        said = tr("{name}  标准价 {price}", name=line.name, price=plain_yuan(line.list_fen))
        self._form(tr("第 {number} 行  {what}", number=line.line_no, what=title), said, fields, line.line_id, read)

    def _form(
        self, title: str, said: str, fields: tuple[FormField, ...], line_id: str,
        read: Callable[[tuple[str, ...]], tuple[ByHand, int] | None],
    ) -> None:  # fmt: skip
        reason = FormField(tr("原因 (不印给顾客)"), tr(REASON), "text")
        limit = limit_words(self._host.till)

        def accept() -> None:
            *typed, why = self._forms.values()
            asked = read(tuple(typed))
            if asked is None:
                self._host.say(words("discount.wrong"))
                return
            self._host.call(lambda: self._host.till.discounts.give(line_id, *asked, why), self._given)

        form = Form(title, f"{said}\n{limit}" if limit else said, (*fields, reason), tr("给折扣"))
        self._forms.form(form, accept, self._back)

    def _given(self, cart: PricedCart) -> None:
        self._changed(cart)
        given = self._host.till.post.cart.choices.manual[-1].rule_id
        fen = sum(share.fen for line in cart.lines for share in line.shares if share.rule_id == given)
        if fen:
            self._host.say(info(tr("{name} -{fen}", name=tr(NAME), fen=plain_yuan(fen)), "ok"))
            return
        why = next((reason.words for reason in cart.reasons if reason.rule_id == given), "")
        self._host.say(info(tr("活动更优惠,{name}没有用上: {why}", name=tr(NAME), why=why), "warn"))

    def _changed(self, cart: PricedCart) -> None:
        self._host.show_cart(cart)
        self._back()

    # promotions to take or leave

    def choose(self) -> None:
        """A list of every promotion that is on the bill or could be, with what Enter does to it."""
        cart = self._host.cart
        if cart is None or not cart.lines:
            self._host.say(words("sales.cart_empty"))
            return
        rows = self._rows(cart)

        def accept(place: int) -> None:
            self._host.call(rows[place][1], self._changed)

        title, hint = tr("优惠取舍"), tr("↑↓ 选择  Enter 照右边做  Esc 返回")
        self._forms.choose_from(title, tuple(row for row, _ in rows), hint, accept, self._back)

    def _rows(self, cart: PricedCart) -> list[tuple[Choice, Callable[[], PricedCart]]]:
        choosing, choices = self._host.till.choosing, self._host.till.post.cart.choices
        said = {one.rule_id: tr(STATES[one.how]) for one in choices.rules}
        said |= {one.rule_id: tr("手工") for one in choices.manual}
        rows = []
        for rule_id, name, detail, does in _promotions(cart, said):
            if rule_id in said:
                row, work = Choice(name, f"{said[rule_id]} · {detail}", tr("撤回")), choosing.take_back
            else:
                row, work = Choice(name, detail, tr(does)), choosing.leave if does == LEAVE else choosing.take
            rows.append((row, _call(work, rule_id)))
        return rows


def _promotions(cart: PricedCart, said: Container[str]) -> Iterator[tuple[str, str, str, str]]:
    """Id, name, what it is doing, and what a person would do about it; on the bill first, the most first.

    What this customer, these goods or this hour cannot have is not among them: nobody's word changes that.
    """
    applied = () if cart.answer is None else cart.answer.applied
    for one in sorted(applied, key=lambda one: -one.fen):
        if one.rule_id not in ROUNDING:
            yield one.rule_id, one.name, tr("已用 {fen}", fen=plain_yuan(-one.fen)) if one.fen else tr("已用"), LEAVE
    for reason in nearest_first(cart.reasons):
        if reason.code in OPEN or reason.rule_id in said:
            why = tr("未用: {why}", why=reason.hint or reason.words)
            yield reason.rule_id, reason.name, why, ASK if reason.asks else TAKE


def limit_words(till: Till) -> str:
    """How far who stands there may go: '权限: 工费 9 折 · 每件 5 %/200.00 · 整单 200.00'; '' for nowhere."""
    actor = till.post.actor
    limit = NOTHING if actor is None else till.discounts.limit_of(actor)
    if limit == NOTHING:
        return ""
    return tr(
        "权限: 工费 {craft} · 每件 {pct} %/{line} · 整单 {bill}",
        craft=tenths(limit.lowest_craft_pct * 100), pct=limit.most_line_pct, line=plain_yuan(limit.most_line_fen),
        bill=plain_yuan(limit.most_bill_fen),
    )  # fmt: skip


def _call(work: Callable[[str], PricedCart], rule_id: str) -> Callable[[], PricedCart]:
    return lambda: work(rule_id)


def _tenths(what: ByHand, typed: str) -> tuple[ByHand, int] | None:
    try:
        return what, read_tenths(typed)
    except ValueError:
        return None


def _reduced(typed: tuple[str, ...]) -> tuple[ByHand, int] | None:
    kinds: tuple[ByHand, ...] = ("amount", "per_gram", "price")
    found = ((what, read_amount(text)) for what, text in zip(kinds, typed, strict=True) if text.strip())
    return next(((what, fen) for what, fen in found if fen), None)
