"""A member's cards at the counter (F8 in the member panel): what state they are in, and what may be done with them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from kernel.money import Money
from membership.rules.card_states import EXCHANGES, GONE, NEED_PAPER, STEP_WORDS, Step
from pos_app.locale import tr
from pos_app.presenters.host import State
from pos_app.presenters.member import MemberForms
from pos_app.presenters.more import FormField, read_amount
from pos_app.presenters.papers import Choice
from pos_app.presenters.problems import info, words

if TYPE_CHECKING:
    from membership.cards.queries import CardView
    from pos_app.counter.answers import MemberDetail

SEEN = "身份证"
_FREELY = ("activate", "renew")  # nobody has to say why


class MemberCardsPresenter(MemberForms):
    """A list of cards, then of what the state of one allows, then a form."""

    def open(self) -> None:
        """F8 in the member panel, with a member on show."""
        shown = self._member.shown
        if self._host.state is not State.MEMBER or shown is None or shown.shown:
            return
        self._host.call(lambda: self._host.till.cards.of(shown.member_id), lambda found: self._offer(shown, found))

    def _form(
        self, title: str, said: str, fields: tuple[FormField, ...], button: str, accept: Callable[[], None]
    ) -> None:
        self._host.say(None)  # what was said of the step before
        super()._form(title, said, fields, button, accept)

    def _offer(self, shown: MemberDetail, cards: tuple[CardView, ...]) -> None:
        ways: list[tuple[Choice, Callable[[], None]]] = [
            (card_choice(card), partial(self._offer_steps, shown, card)) for card in cards
        ]
        if any(card.kind == "main" and card.state not in GONE for card in cards):
            ways.append((Choice(tr("发副卡"), tr("有自己的限额和密码")), partial(self._ask_sub_card, shown)))
        else:
            ways.append((Choice(tr("发新主卡"), tr("原来的主卡已注销")), partial(self._ask_main_card, shown)))
        self._forms.choose_from(
            tr("会员卡"), tuple(choice for choice, _ in ways), shown.label, lambda place: ways[place][1](), self._back
        )

    def _offer_steps(self, shown: MemberDetail, card: CardView) -> None:
        said = tr("{kind} {card_no},{state}。", kind=tr(card.kind_words), card_no=card.card_no,
                  state=tr(card.state_words))  # fmt: skip
        ways: list[tuple[Choice, Callable[[], None]]] = [
            (step_choice(step), partial(self._ask, shown, card, step)) for step in self._host.till.cards.steps(card)
        ]
        if card.state in GONE:
            said += tr("这张卡不能再用。")
        else:
            unlock = Choice(tr("解锁密码"), tr("密码错太多次被锁,核对证件后再试"))
            ways.append((unlock, partial(self._ask_unlock, shown, card)))
        self._forms.choose_from(
            tr("这张卡现在可以"), tuple(choice for choice, _ in ways), said, lambda place: ways[place][1](), self._back
        )

    def _ask(self, shown: MemberDetail, card: CardView, step: Step) -> None:
        name, fields = tr(STEP_WORDS[step]), []
        said = tr("{step} {card_no}。", step=name, card_no=card.card_no)
        if step in NEED_PAPER:
            said += tr("先核对证件:姓名和会员 {label} 一致,再填看过的证件。", label=shown.label)
            fields.append(FormField(tr("看过的证件"), tr(SEEN), "text"))
        if step in EXCHANGES:
            said += tr("旧卡号作废,账户不变。")
            fields.append(FormField(tr("新卡号 (刷新卡;没有实体卡可不填)"), "", "scan"))
        if step == "renew":
            fields.append(FormField(tr("到期日 (年-月-日)"), "", "text"))
        if step not in _FREELY:
            fields.append(FormField(tr("原因"), "", "text"))
        self._form(name, said, tuple(fields), name, lambda: self._take(card, step))

    def _take(self, card: CardView, step: Step) -> None:
        values = [value.strip() for value in self._forms.values()]
        told = {}
        if step in NEED_PAPER:
            told["paper"] = values.pop(0)
        if step in EXCHANGES:
            told["new_card_no"] = values.pop(0)
        if step == "renew":
            told["valid_until"] = values.pop(0)
        if values:
            told["reason"] = values.pop(0)
        self._host.call(
            lambda: self._host.till.cards.step(card.card_no, step, **told), lambda number: self._done(step, number)
        )

    def _ask_sub_card(self, shown: MemberDetail) -> None:
        fields = (
            FormField(tr("卡号 (刷空白卡;没有实体卡可不填)"), "", "scan"),
            FormField(tr("每笔限额 (可不填)"), "", "amount"),
            FormField(tr("每天限额 (可不填)"), "", "amount"),
            FormField(tr("副卡密码 (6 位,由持卡人输入)"), "", "secret"),
        )
        said = tr("{label} 的副卡。用主卡的储值,不能用积分。", label=shown.label)
        self._form(tr("发副卡"), said, fields, tr("发卡"), lambda: self._issue(shown))

    def _issue(self, shown: MemberDetail) -> None:
        card_no, payment, day, pin = self._forms.values()
        cards, most, most_a_day = self._host.till.cards, limit(payment), limit(day)
        self._host.call(
            lambda: cards.issue(
                shown.member_id, "sub", card_no=card_no.strip(), payment_fen=most, day_fen=most_a_day, pin=pin
            ),
            lambda number: self._done("issue", number),
        )

    def _ask_main_card(self, shown: MemberDetail) -> None:
        fields = (
            FormField(tr("看过的证件"), tr(SEEN), "text"),
            FormField(tr("卡号 (刷空白卡;没有实体卡可不填)"), "", "scan"),
        )
        said = tr("{label} 没有主卡了。先核对证件;账户、积分和储值密码都还在。", label=shown.label)
        self._form(tr("发新主卡"), said, fields, tr("发卡"), lambda: self._give_main_card(shown))

    def _give_main_card(self, shown: MemberDetail) -> None:
        paper, card_no = (value.strip() for value in self._forms.values())

        def done(number: str) -> None:
            self._back()
            self._host.say(info(tr("新主卡 {card_no} 已发,可以用了。", card_no=number), "ok"))

        self._host.call(
            lambda: self._host.till.cards.give_main(shown.member_id, card_no=card_no, paper=paper), done
        )  # fmt: skip

    def _ask_unlock(self, shown: MemberDetail, card: CardView) -> None:
        """A shop that stands alone unlocks by itself; of a chain a member brings headquarters' code, and a sub-card's
        PIN is headquarters' to unlock."""
        if self._host.till.cards.decisive:
            fields = (FormField(tr("看过的证件"), tr(SEEN), "text"), FormField(tr("原因"), tr("忘记密码"), "text"))
            said = tr("先核对证件:姓名和会员 {label} 一致。密码不变,可以马上再试。", label=shown.label)
            self._form(tr("解锁密码"), said, fields, tr("解锁"), lambda: self._unlock(card))
        elif card.kind == "sub":
            self._host.say(words("member.card_headquarters", step=tr("解锁副卡密码")))
        else:
            code = (FormField(tr("8 位重置码"), "", "secret"),)
            said = tr("总部核对 {label} 的证件后发重置码,24 小时内用一次。密码不变,可以马上再试。", label=shown.label)
            self._form(tr("解锁密码"), said, code, tr("解锁"), lambda: self._unlock_by_code(shown))

    def _unlock(self, card: CardView) -> None:
        paper, reason = (value.strip() for value in self._forms.values())
        cards = self._host.till.cards
        self._host.call(lambda: cards.unlock_pin(card.card_no, paper=paper, reason=reason), self._unlocked)

    def _unlock_by_code(self, shown: MemberDetail) -> None:
        (code,) = self._forms.values()
        self._host.call(lambda: self._host.till.pins.unlock(shown.member_id, code), self._unlocked)

    def _unlocked(self, _: None) -> None:
        self._back()
        self._host.say(info(tr("密码已解锁,请顾客再输一次。"), "ok"))

    def _done(self, step: Step, number: str) -> None:
        self._back()
        said = tr("{step}已办好,卡号 {card_no}。", step=tr(STEP_WORDS[step]), card_no=number)
        if step == "issue":
            cards = self._host.till.cards
            said += tr("按 F8 激活后可用。") if cards.decisive else tr("总部激活后可用。")
        self._host.say(info(said, "ok"))


def limit(text: str) -> int:
    """An amount in fen, 0 where nothing is typed: no limit. What is none is below zero, which is refused."""
    return (read_amount(text) or -1) if text.strip() else 0


def card_choice(card: CardView) -> Choice:
    """One card: its number and state, since when, and a sub-card's limits."""
    said = [tr("{day} 起", day=card.since[:10])] if card.since else []
    said += [tr("至 {day}", day=card.valid_until)] if card.valid_until else []
    said += [tr("每笔 {most}", most=str(Money(card.payment_fen)))] if card.payment_fen else []
    said += [tr("每天 {most}", most=str(Money(card.day_fen)))] if card.day_fen else []
    detail = " · ".join([tr(card.kind_words), *said])
    return Choice(card.card_no, detail, tr(card.state_words))


def step_choice(step: Step) -> Choice:
    return Choice(tr(STEP_WORDS[step]), tr("先核对证件") if step in NEED_PAPER else "")
