"""Gift cards beside the bill (Ctrl+H): what is left on one, sell it, extend it, take it back; who buys the bill's.

Also a lost one: reported at once, exchanged for another one when the days of waiting are over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kernel.money import Money
from membership.gift_cards.rules.selling import reissued_from
from pos_app.locale import tr
from pos_app.presenters.host import Host
from pos_app.presenters.more import Form, FormField, MorePresenter
from pos_app.presenters.papers import Choice
from pos_app.presenters.problems import info, words

if TYPE_CHECKING:
    from membership.gift_cards.queries import GiftCard
    from pos_app.counter.gift_cards import GiftCardView
    from shop.sales.rules.pricing import PricedCart

KIND = "gift_card"  # of the parts on a bill
Way = tuple[Choice, Callable[[], None]]


class GiftCardsPresenter:
    """Uses the forms beside the bill."""

    def __init__(self, host: Host, forms: MorePresenter) -> None:
        self._host, self._forms = host, forms

    def open(self) -> None:
        """A card's number; first what else may be meant, where cards lie on the bill."""
        cart = self._host.cart
        if cart is None or not any(part.kind == KIND for part in cart.parts):
            self._ask_number()
            return
        ways: tuple[Way, ...] = (
            (Choice(tr("登记购卡人"), tr("记名卡,或一次购不记名卡满限额")), self._ask_buyer),
            (Choice(tr("查一张卡"), tr("余额、延期、退卡、挂失补卡")), self._ask_number),
        )
        self._choose(tr("礼品卡"), ways, tr("↑↓ 选择  Enter 确认"))

    def scanned(self, code: str) -> bool:
        """A scan while the number is asked for: True when it is taken as that."""
        if self._forms.asks(self._typed):
            self._look(code)
            return True
        return False

    def _ask_number(self) -> None:
        said = tr("扫卡面条码,或输入卡号,看余额和有效期。")
        self._form(tr("礼品卡"), said, (FormField(tr("卡号"), "", "text"),), tr("查询"), self._typed)

    def _typed(self) -> None:
        (number,) = self._forms.values()
        if number.strip():
            self._look(number)

    def _look(self, number: str) -> None:
        self._host.call(lambda: self._host.till.gift_cards.look(number), self._found)

    def _found(self, view: GiftCardView) -> None:
        card = view.card
        self._host.say(None)
        detail = tr("面额 {face}", face=str(Money(card.face_fen)))
        if card.ends_on:
            detail += tr(" · {day} 到期", day=card.ends_on)
        elif card.sold_on:
            detail += tr(" · 不设有效期")
        head = Choice(tr("余额 · {state}", state=tr(view.words)), detail, str(Money(card.balance_fen)))
        ways = (*self._ways(view), self._slip(view))
        said = self._lost_words(card) or tr("Enter 查下一张  ↓ 选要做的")
        if not view.fresh:
            said = tr("▲ 联系不上总部,这是本机上次听说的。")
        self._choose(card.card_no, ((head, self._ask_number), *ways), said)

    def _lost_words(self, card: GiftCard) -> str:
        """What a lost card waits for, or where its rest is."""
        if card.next_card_no:
            return tr("余额已转到新卡 {card}。", card=card.next_card_no)
        if card.ask == "asked":
            return tr("已报总部补卡,等总部办理。")
        if card.ask == "refused":
            return tr("总部没有同意补卡:{why}", why=card.ask_words)
        if card.lost_on:
            day = reissued_from(self._host.till.gift_cards.rules, card.lost_on)
            return tr("{lost_on} 挂失,{day} 起可补卡。", lost_on=card.lost_on, day=day)
        return ""

    def _ways(self, view: GiftCardView) -> tuple[Way, ...]:
        """What the card's state lets be done here."""
        card, till = view.card, self._host.till
        if view.words == "未售出":
            sell = Choice(tr("售出"), tr("记在本单上,付清后可用"), str(Money(card.face_fen)))
            return ((sell, lambda: self._lay(lambda: till.gift_cards.sell(card.card_no))),)
        if view.words == "已过期":
            return ((Choice(tr("延期"), tr("余额不变,可再用")), lambda: self._extend(card.card_no)),)
        if view.words == "已挂失":
            again = Choice(tr("补卡"), tr("新卡号新密码,余额转过去"))
            found = Choice(tr("解挂"), tr("卡找到了,购卡人本人来办"))
            return (again, lambda: self._ask_reissue(card.card_no)), (found, lambda: self._ask_found(card.card_no))
        if view.words != "可用":
            return ()
        ways: list[Way] = []
        if card.balance_fen == card.face_fen:
            back = Choice(tr("退卡"), tr("未使用的卡,全额退给顾客"), str(Money(card.face_fen)))
            ways.append((back, lambda: self._ask_secret(card.card_no)))
        if card.named:
            ways.append((Choice(tr("挂失"), tr("记名卡丢了,马上停用")), lambda: self._ask_loss(card)))
        return tuple(ways)

    def _slip(self, view: GiftCardView) -> Way:
        words = {"lost": tr("打印挂失凭证"), "replaced": tr("打印补卡凭证")}
        choice = Choice(words.get(view.card.state, tr("打印余额")), tr("小票上只有卡号后四位"))
        return choice, lambda: self._print(view.card.card_no)

    def _print(self, number: str) -> None:
        def done(_: None) -> None:
            self._host.say(info(tr("已送打印机。"), "ok"))

        self._host.call(lambda: self._host.till.gift_cards.print_slip(number), done)

    # a lost card

    def _ask_loss(self, card: GiftCard) -> None:
        said = tr(
            "{card},余额 {balance}。挂失后马上停用,卡和密码都不能付款。",
            card=card.card_no, balance=str(Money(card.balance_fen)),
        )  # fmt: skip
        fields = (FormField(tr("原因"), tr("顾客遗失"), "text"),)
        self._form(tr("礼品卡挂失"), said, fields, tr("挂失"), lambda: self._lose(card.card_no))

    def _lose(self, number: str) -> None:
        (reason,) = self._forms.values()

        def done(view: GiftCardView) -> None:
            self._found(view)
            day = reissued_from(self._host.till.gift_cards.rules, view.card.lost_on)
            self._host.say(info(tr("{card} 已挂失,凭证已打印。{day} 起可补卡。", card=number, day=day), "ok"))

        self._host.call(lambda: self._host.till.gift_cards.report_lost(number, reason), done)

    def _ask_reissue(self, number: str) -> None:
        said = tr("{card} 的余额全部转到新卡。购卡人本人带身份证来办,证件号和购卡登记核对。", card=number)
        blank = tr("新卡号 (扫一张空白记名卡)")
        if not self._host.till.gift_cards.decisive:
            said = tr("{card} 的补卡报总部办理,没有空白卡由总部制卡。购卡人本人带身份证来核对。", card=number)
            blank = tr("新卡号 (扫空白记名卡;没有可不填)")
        fields = (
            FormField(tr("购卡人证件号码"), "", "text"), FormField(blank, "", "scan"),
            FormField(tr("原因"), tr("遗失补卡"), "text"),
        )  # fmt: skip
        self._form(tr("补礼品卡"), said, fields, tr("补卡"), lambda: self._reissue(number))

    def _reissue(self, number: str) -> None:
        id_no, new, reason = self._forms.values()

        def done(at_once: bool) -> None:
            self._host.leave()
            text = (
                tr("余额已转到新卡 {card},凭证已打印。", card=new.strip())
                if at_once
                else tr("已报总部。总部办好后,查 {card} 会看到新卡号。", card=number)
            )
            self._host.say(info(text, "ok"))

        self._host.call(lambda: self._host.till.gift_cards.reissue(number, new, id_no, reason), done)

    def _ask_found(self, number: str) -> None:
        if not self._host.till.gift_cards.decisive:
            self._host.say(words("gift_card.decided_above", step=tr("解挂")))
            return
        said = tr("{card} 解挂后可再用。购卡人本人带身份证来办。", card=number)
        fields = (FormField(tr("购卡人证件号码"), "", "text"), FormField(tr("原因"), tr("卡已找到"), "text"))
        self._form(tr("礼品卡解挂"), said, fields, tr("解挂"), lambda: self._found_again(number))

    def _found_again(self, number: str) -> None:
        id_no, reason = self._forms.values()

        def done(_: None) -> None:
            self._host.leave()
            self._host.say(info(tr("{card} 可以再用了。", card=number), "ok"))

        self._host.call(lambda: self._host.till.gift_cards.cancel_loss(number, id_no, reason), done)

    # what else may be done

    def _extend(self, number: str) -> None:
        def done(ends_on: str) -> None:
            self._host.leave()
            self._host.say(info(tr("{card} 已延期到 {day},余额不变。", card=number, day=ends_on), "ok"))

        self._host.call(lambda: self._host.till.gift_cards.extend(number), done)

    def _ask_secret(self, number: str) -> None:
        said = tr("{card} 全额退,退后作废。请核对证件和卡;密码由顾客输入。", card=number)
        most = str(Money(self._host.till.value.rules.refund_cash_most_fen))
        said = tr("{said}\n面值超过 {most} 的退到退卡人的同名银行账户。", said=said, most=most)
        fields = (
            FormField(tr("礼品卡密码"), "", "secret"), FormField(tr("退卡人姓名"), "", "text"),
            FormField(tr("证件号码"), "", "text"), FormField(tr("开户行和账号"), "", "text"),
        )  # fmt: skip
        self._form(tr("退礼品卡"), said, fields, tr("记入本单"), lambda: self._take_back(number))

    def _take_back(self, number: str) -> None:
        from pos_app.counter.payees import Payee  # loads the database: not before the window stands

        secret, name, id_no, account = self._forms.values()
        payee = Payee(name=name, id_no=id_no, account=account) if name.strip() or id_no.strip() else None
        self._lay(lambda: self._host.till.gift_cards.take_back(number, secret, payee))

    # who buys

    def _ask_buyer(self) -> None:
        said = tr("姓名、证件号码和电话加密保存,只按预付卡规定留存。单位购卡写单位名称。")
        fields = tuple(FormField(tr(name), "", "text") for name in ("姓名", "证件号码", "电话", "单位(个人购卡不填)"))
        self._form(tr("登记购卡人"), said, fields, tr("登记"), self._name_buyer)

    def _name_buyer(self) -> None:
        from pos_app.counter.gift_cards import GiftBuyer  # loads the database: not before the window stands

        name, id_no, phone, unit = self._forms.values()
        buyer = GiftBuyer(name=name, id_no=id_no, phone=phone, unit=unit)
        self._lay(lambda: self._host.till.gift_cards.name_buyer(buyer))

    # shared

    def _lay(self, work: Callable[[], PricedCart]) -> None:
        def laid(cart: PricedCart) -> None:
            self._host.show_cart(cart)
            self._host.leave()
            self._host.say(info(tr("已记入本单,收款后生效。"), "ok"))

        self._host.call(work, laid)

    def _form(
        self, title: str, said: str, fields: tuple[FormField, ...], button: str, accept: Callable[[], None]
    ) -> None:  # fmt: skip
        self._host.say(None)  # what was said of the step before
        self._forms.form(Form(title, said, fields, button), accept, self._host.leave)

    def _choose(self, title: str, ways: tuple[Way, ...], said: str) -> None:
        choices = tuple(choice for choice, _ in ways)
        self._forms.choose_from(title, choices, said, lambda place: ways[place][1](), self._host.leave)
