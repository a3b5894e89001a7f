"""The page of service tickets: what customers left, what is due, the next step of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kernel.money import plain_yuan
from kernel.weight import grams
from pos_app.locale import tr
from pos_app.presenters.docket import DocketPicture, DocketPresenter, Offer, read_weight
from pos_app.presenters.exchange_words import Fact, at_words
from pos_app.presenters.host import State
from pos_app.presenters.more import FormField, read_amount
from pos_app.presenters.papers import Choice
from pos_app.presenters.problems import words
from shop.services.facts import Metal, MetalUsed, Stones
from shop.services.rules.steps import OWN_METAL, Article
from shop.services.rules.wording import (
    KINDS,
    kinds_in_words,
    metal_in_words,
    state_words,
    step_words,
    stones_in_words,
)

if TYPE_CHECKING:
    from pos_app.counter.services import TicketDetail
    from shop.services.queries import Ticket

TOLD = "电话通知"


class ServicesPresenter(DocketPresenter["TicketDetail"]):
    state = State.SERVICES

    def load(self) -> tuple[TicketDetail, ...]:
        services = self._host.till.services
        return tuple(services.ticket(ticket.ticket_no) for ticket in services.listing())

    def number(self, paper: TicketDetail) -> str:
        return paper.ticket.ticket_no

    def picture(self, papers: tuple[TicketDetail, ...], chosen: int) -> DocketPicture:
        due = sum(one.overdue for one in papers)
        title = tr("维修与来料  ·  ▲ {due} 件到期", due=due) if due else tr("维修与来料")
        if not papers:
            empty = tr("没有顾客的东西在店里。F5 收件;会员先在单据上选好。")
            return DocketPicture(title, empty, (), -1, (), "", ("service_new",))
        one = papers[chosen]
        rows = tuple(ticket_choice(found) for found in papers)
        keys = ("service_new", *_keys(one.ticket), "service_slip")
        accept = tr("取件") if one.ticket.state in ("back", "notified", "refused") else tr("下一步")
        return DocketPicture(title, tr("扫取件单直接打开"), rows, chosen, ticket_facts(one), accept, keys)

    def go_on(self, paper: TicketDetail) -> None:
        if paper.ticket.state in ("back", "notified", "refused"):
            self.fetch(paper)
        else:
            self.next(paper)

    # taking an article in

    def new(self) -> None:
        if self._host.state is not self.state:
            return
        offers = [
            Offer(Choice(tr(name), ""), lambda kind=kind: self._article(kind)) for kind, name in KINDS.items()  # type: ignore[misc]
        ]  # fmt: skip
        self.offer(tr("要做什么"), *offers)

    def _article(self, kind: str) -> None:
        own = (
            FormField(tr("来料成色"), "", "text"), FormField(tr("来料克重"), "", "amount"),
            FormField(tr("约定损耗 ‰"), "20", "amount"),
        )  # fmt: skip
        fields = (
            *self.who_fields(), FormField(tr("物品"), "", "text"), FormField(tr("收件重量 g"), "", "amount"),
            *(own if kind == OWN_METAL else (FormField(tr("石头 (如: 钻石 3)"), "", "text"),)),
            FormField(tr("约定日期"), "", "text"), FormField(tr("费用 (空: 待报价)"), "", "amount"),
        )  # fmt: skip
        said = tr("日期写成 2026-12-01。打印取件单给顾客。")
        self.ask(tr("收件 {kind}", kind=KINDS[kind]), said, fields, tr("收件"), lambda *typed: self._take(kind, typed))

    def _take(self, kind: str, typed: Sequence[str]) -> None:
        left = list(typed)
        name, phone = ("", "") if self.member_id else (left.pop(0), left.pop(0))
        article, weight, promised, fee = left[0], left[1], left[-2], left[-1]
        own = kind == OWN_METAL
        metal = (Metal(purity_code=left[2], mg=read_weight(left[3])),) if own and left[2] else ()
        taken = Article(
            kinds=(kind,), article=article, weight_mg=read_weight(weight), promised_on=promised,
            fee_fen=read_amount(fee), needs_quote=not fee, stones=() if own else read_stones(left[2]), metal=metal,
            loss_ppm_most=int(left[4]) * 1000 if own and left[4].isdecimal() else 0,
        )  # fmt: skip
        from shop.customers import Who  # loads the database: not before the window stands

        who, services = Who(member_id=self.member_id, name=name, phone=phone), self._host.till.services
        self._host.call(lambda: services.take_in(taken, who), self._taken, self.refused)

    def _taken(self, done: TicketDetail) -> None:
        number = done.ticket.ticket_no
        self.open(number)
        self._view.show_words(words("I-SERVICE-IN", ticket=number))

    # the next step

    def next(self, paper: TicketDetail) -> None:
        ticket = paper.ticket
        if ticket.state in ("received", "quoted") and ticket.needs_quote:
            self._ask_quote(ticket)
        elif ticket.state in ("received", "quoted"):
            self.offer(
                tr("{ticket} 怎么做", ticket=ticket.ticket_no),
                Offer(Choice(tr("送修"), tr("送到工厂,称重交出")), lambda: self._ask_send(ticket)),
                Offer(Choice(tr("店内做好"), tr("不送出去,做好称重")), lambda: self._ask_back(paper)),
                Offer(Choice(tr("改报价"), ""), lambda: self._ask_quote(ticket)),
            )
        elif ticket.state == "sent":
            self._ask_back(paper)
        else:
            services = self._host.till.services
            self.run(lambda: services.notify(ticket.ticket_no, TOLD), tr("已记为通知过顾客"), ticket.ticket_no)

    def _ask_quote(self, ticket: Ticket) -> None:
        services, number = self._host.till.services, ticket.ticket_no
        fields = (FormField(tr("费用"), "", "amount"), FormField(tr("约定日期 (空: 不变)"), "", "text"))
        self.ask(
            tr("报价 {ticket}", ticket=number), tr("顾客同意以后再记。"), fields, tr("顾客同意"),
            lambda fee, day: self.run(lambda: services.quote(number, read_amount(fee), day), tr("报价已记"), number),
        )  # fmt: skip

    def _ask_send(self, ticket: Ticket) -> None:
        services, number = self._host.till.services, ticket.ticket_no
        fields = (FormField(tr("工厂"), "", "text"), FormField(tr("送出重量 g"), grams(ticket.weight_mg), "amount"))
        self.ask(
            tr("送修 {ticket}", ticket=number), ticket.opened.article, fields, tr("送出"),
            lambda to, mg: self.run(lambda: services.send(number, to, read_weight(mg)), tr("已送修"), number),
        )  # fmt: skip

    def _ask_back(self, paper: TicketDetail) -> None:
        services, number = self._host.till.services, paper.ticket.ticket_no
        own = paper.owed[0] if paper.owed else None
        used = (FormField(tr("用料 g"), "", "amount"), FormField(tr("损耗 g"), "", "amount")) if own else ()
        stones = FormField(tr("石头"), stones_in_words(paper.ticket.stones).replace("粒", ""), "text")
        fields = (FormField(tr("修回重量 g"), "", "amount"), *used, stones, FormField(tr("说明"), "", "text"))

        def take(weight: str, *more: str) -> None:
            metal = (
                [MetalUsed(purity_code=own.purity_code, used_mg=read_weight(more[0]), loss_mg=read_weight(more[1]))]
                if own
                else []
            )
            now = None if more[-2] == stones.text else read_stones(more[-2])
            self.run(
                lambda: services.back(number, read_weight(weight), stones=now, used=metal, note=more[-1]),
                tr("已修回,可以通知顾客"), number,
            )  # fmt: skip

        said = tr("来料 {owed}。", owed=metal_in_words(paper.owed)) if own else paper.ticket.opened.article
        self.ask(tr("修回 {ticket}", ticket=number), said, fields, tr("修回"), take)

    def fetch(self, paper: TicketDetail) -> None:
        services, ticket = self._host.till.services, paper.ticket
        said = tr("称给顾客看。收件时 {weight} g。", weight=grams(ticket.opened.weight_mg))
        if paper.owed:
            said += tr("退还余料 {owed}。", owed=metal_in_words(paper.owed))
        fields = (FormField(tr("取件重量 g"), grams(ticket.weight_mg), "amount"),)
        self.ask(
            tr("取件 {ticket}", ticket=ticket.ticket_no), said, fields, tr("取件"),
            lambda mg: self.to_bill(lambda: services.fetch(ticket.ticket_no, read_weight(mg)), tr("已取件,回执已打印")),
        )  # fmt: skip

    def pay(self, paper: TicketDetail) -> None:
        services, ticket = self._host.till.services, paper.ticket
        fields = (FormField(tr("金额"), plain_yuan(max(ticket.left_fen, 0)), "amount"),)
        said = tr("还差 {left}。", left=plain_yuan(ticket.left_fen))
        self.ask(
            tr("收款 {ticket}", ticket=ticket.ticket_no), said, fields, tr("放到单据"),
            lambda text: self.to_bill(lambda: services.pay(ticket.ticket_no, read_amount(text)), ""),
        )  # fmt: skip

    def refuse(self, paper: TicketDetail) -> None:
        services, number = self._host.till.services, paper.ticket.ticket_no
        fields = (FormField(tr("原因"), "", "text"),)
        self.ask(
            tr("拒修 {ticket}", ticket=number), tr("不收费用,东西退给顾客。"), fields, tr("拒修"),
            lambda why: self.run(lambda: services.refuse(number, why), tr("已记为拒修,等顾客来取"), number),
        )  # fmt: skip

    def print_slip(self, paper: TicketDetail) -> None:
        services, number = self._host.till.services, paper.ticket.ticket_no
        self.run(lambda: services.print_slip(number), tr("取件单已送打印机"), number)


def read_stones(text: str) -> tuple[Stones, ...]:
    """'钻石 3、锆石 6' as stones; a name without a number is refused by the rules."""
    found = []
    for part in text.replace("、", ",").replace("，", ",").split(","):
        name, *rest = part.split() or [""]
        if name:
            found.append(Stones(name=name, count=int(rest[0]) if rest and rest[0].isdecimal() else 0))
    return tuple(found)


def _keys(ticket: Ticket) -> tuple[str, ...]:
    going = () if ticket.state == "refused" else ("service_next",)
    pay = ("service_pay",) if ticket.left_fen > 0 else ()
    refuse = () if ticket.state == "refused" else ("service_refuse",)
    return (*going, *pay, *refuse)


def ticket_choice(found: TicketDetail) -> Choice:
    ticket = found.ticket
    late = "▲ " if found.overdue else ""
    day = tr("{late}约定 {day}", late=late, day=ticket.promised_on[5:])
    title = f"{ticket.customer.label}  {kinds_in_words(ticket.opened.kinds)} {ticket.opened.article}"
    return Choice(title, " · ".join((ticket.ticket_no, day)), state_words(ticket.state))


def ticket_facts(found: TicketDetail) -> tuple[Fact, ...]:
    ticket, opened = found.ticket, found.ticket.opened
    fee = tr("待报价") if ticket.needs_quote else plain_yuan(ticket.fee_fen)
    rows = [
        Fact(tr("单号"), ticket.ticket_no),
        Fact(tr("顾客"), ticket.customer.label),
        Fact(tr("服务"), kinds_in_words(opened.kinds)),
        Fact(tr("物品"), opened.article),
        Fact(tr("收件重量"), f"{grams(opened.weight_mg)} g"),
        Fact(tr("石头"), stones_in_words(ticket.stones) or "—"),
        Fact(tr("来料在店"), metal_in_words(found.owed) or "—"),
        Fact(tr("约定日期"), ticket.promised_on, "warn" if found.overdue else ""),
        Fact(tr("费用 / 已付"), f"{fee} / {plain_yuan(ticket.paid_fen)}"),
    ]
    for step in found.steps:
        weight = f" {grams(step.weight_mg)} g" if step.weight_mg else ""
        rows.append(Fact(step_words(step.what), f"{at_words(step.at)}{weight} {step.note}".strip()))
    return tuple(rows)
