"""The member's money at the counter (F6): top up, pay with points, give back; it all goes over the bill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.money import Money, plain_yuan
from membership.value.rules.refund import CAUSES
from pos_app.locale import tr
from pos_app.presenters.host import State
from pos_app.presenters.member import MemberForms
from pos_app.presenters.more import FormField, read_amount
from pos_app.presenters.papers import Choice
from pos_app.presenters.problems import info

if TYPE_CHECKING:
    from membership.points.rules.view import PointsView
    from membership.value.rules.refund import Refund
    from pos_app.counter.answers import MemberDetail
    from pos_app.counter.value import ValueView
    from shop.sales.rules.pricing import PricedCart


ANY_FEN = 1_00  # from so little every sum asks for the paper


@dataclass(frozen=True, slots=True)
class Purse:
    """What the panel needs to know: the value, the points, and the most that points may pay of this bill."""

    value: ValueView
    points: PointsView
    by_points_fen: int


class MemberValuePresenter(MemberForms):
    """A choice of what to do, then a form."""

    def open(self) -> None:
        """F6 in the member panel, with a member on the bill."""
        shown = self._member.shown
        if self._host.state is not State.MEMBER or shown is None or shown.shown:
            return
        till = self._host.till

        def look() -> Purse:
            member_id = shown.member_id
            return Purse(till.value.view(member_id), till.members.points_of(member_id), till.points.most_fen())

        self._host.call(look, lambda found: self._offer(shown, found))

    def _offer(self, shown: MemberDetail, found: Purse) -> None:
        ways: list[tuple[Choice, Callable[[], None]]] = [
            (
                Choice(tr("充值"), tr("最多还能充 {room}", room=str(Money(found.value.room_fen)))),
                lambda: self._ask_top_up(found.value),
            )
        ]
        if found.by_points_fen:
            detail = tr("可用 {points} 分,本单最多抵 {most}", points=f"{found.points.usable:,}",
                        most=str(Money(found.by_points_fen)))  # fmt: skip
            ways.append((Choice(tr("积分抵扣"), detail), self._ask_points))
        for refund in found.value.refunds:
            choice = Choice(
                tr("退储值 · {cause}", cause=tr(CAUSES[refund.cause])), refund.formula, str(Money(refund.fen))
            )
            ways.append((choice, lambda refund=refund: self._ask_refund(shown, refund)))  # type: ignore[misc]
        balance = tr("本金 {principal} 赠 {bonus}", principal=plain_yuan(found.value.lots.principal_fen),
                     bonus=plain_yuan(found.value.lots.bonus_fen))  # fmt: skip
        self._forms.choose_from(
            tr("储值与积分"), tuple(choice for choice, _ in ways), balance, lambda place: ways[place][1](), self._back
        )

    # top up

    def _ask_top_up(self, value: ValueView) -> None:
        fields = [FormField(tr("充值金额"), "", "amount")]
        said = tr("款项记在本单上,付清后到账。")
        if not value.identified:
            fields += [FormField(tr("姓名"), "", "text"), FormField(tr("证件号码"), "", "text")]
            limit = self._host.till.value.rules.identity_from_fen
            said = (
                tr("一天充满 {limit} 要登记身份证,不到可不填。", limit=str(Money(limit)))
                if limit > ANY_FEN
                else tr("买记名卡要登记身份证:姓名和号码,只为办卡留存。")
                if limit
                else said
            )
        gifts = tuple(gift.name for gift in self._host.till.value.rules.gifts)
        if gifts:
            said = f"{said}\n{'、'.join(gifts)}"
        self._form(tr("储值充值"), said, tuple(fields), tr("记入本单"), self._top_up)

    def _top_up(self) -> None:
        from pos_app.counter.value import Buyer  # loads the database: not before the window stands

        amount, *who = self._forms.values()
        buyer = Buyer(name=who[0], id_no=who[1]) if who and any(part.strip() for part in who) else None
        fen = read_amount(amount)
        self._host.call(lambda: self._host.till.value.top_up(fen, buyer), self._laid)

    # points

    def _ask_points(self) -> None:
        most = str(Money(self._host.till.points.most_fen()))
        fields = (FormField(tr("抵扣金额"), "", "amount"), FormField(tr("储值密码"), "", "secret"))
        said = tr("本单最多抵 {most}。密码由顾客输入。", most=most)
        self._form(tr("积分抵扣"), said, fields, tr("抵扣"), self._pay_points)

    def _pay_points(self) -> None:
        amount, pin = self._forms.values()
        fen = read_amount(amount)
        self._host.call(lambda: self._host.till.points.pay(fen, pin), self._laid)

    # give back

    def _ask_refund(self, shown: MemberDetail, refund: Refund) -> None:
        said = tr(
            "{label} 的余额全部退清,应退 {fen}。\n{formula}\n请核对证件,密码由顾客输入。",
            label=shown.label, fen=str(Money(refund.fen)), formula=refund.formula,
        )  # fmt: skip
        most = str(Money(self._host.till.value.rules.refund_cash_most_fen))
        said = tr("{said}\n余额超过 {most} 的退到退款人的同名银行账户。", said=said, most=most)
        fields = (
            FormField(tr("储值密码"), "", "secret"), FormField(tr("退款人姓名"), "", "text"),
            FormField(tr("证件号码"), "", "text"), FormField(tr("开户行和账号"), "", "text"),
        )  # fmt: skip
        title = tr("退储值 · {cause}", cause=tr(CAUSES[refund.cause]))
        self._form(title, said, fields, tr("记入本单"), lambda: self._refund(refund))

    def _refund(self, refund: Refund) -> None:
        from pos_app.counter.payees import Payee  # loads the database: not before the window stands

        pin, name, id_no, account = self._forms.values()
        payee = Payee(name=name, id_no=id_no, account=account) if name.strip() or id_no.strip() else None
        # Young contracts come back whole whatever the cause, so either one will do for them.
        cause = "customer" if refund.cause == "seven_days" else refund.cause
        self._host.call(lambda: self._host.till.value.refund(cause, pin, payee), self._laid)

    # shared

    def _laid(self, cart: PricedCart) -> None:
        self._host.show_cart(cart)
        self._host.leave()
        self._host.say(info(tr("已记入本单,收款后生效。"), "ok"))
