"""The page of goods by quantity (饰品): what there is, what is on its way, papers that are scanned together."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from kernel.money import plain_yuan
from pos_app.locale import tr
from pos_app.presenters.docket import DocketPicture, DocketPresenter, DocketView, Offer
from pos_app.presenters.exchange_words import Fact, at_words
from pos_app.presenters.host import Host, State
from pos_app.presenters.more import FormField, MorePresenter
from pos_app.presenters.papers import Choice
from pos_app.presenters.problems import info, words

if TYPE_CHECKING:
    from pos_app.counter.quantities import GoodsDocument, GoodsPage
    from shop.goods.facts import GoodsRecord
    from shop.goods.queries import GoodsOnTheWay, GoodsRow

STEPS = {
    "received": "进货", "sold": "售出", "returned": "退货", "sent": "调出", "arrived": "调入", "to_supplier": "退厂",
    "written_off": "报损", "counted": "盘点", "given": "积分兑换", "given_back": "兑换退回",
}  # fmt: skip
_BEFORE = re.compile(r"([0-9]{1,6})\*(.+)")


@dataclass(frozen=True, slots=True)
class GoodsEntry:
    """One row of the page and what Enter does with it."""

    number: str
    choice: Choice
    facts: tuple[Fact, ...]
    accept: str
    open: Callable[[], None]


@dataclass(frozen=True, slots=True)
class GoodsJob:
    """A paper that is being scanned: its name, what else it asks, what writes it from ({code: quantity}, answers)."""

    title: str
    fields: tuple[str, ...]
    write: Callable[..., GoodsDocument]
    rows: tuple[tuple[GoodsRecord, int], ...] = ()


class GoodsPresenter(DocketPresenter[GoodsEntry]):
    state = State.GOODS

    def __init__(self, view: DocketView, host: Host, forms: MorePresenter) -> None:
        super().__init__(view, host, forms)
        self._job: GoodsJob | None = None

    # the list

    def load(self) -> tuple[GoodsEntry, ...]:
        room = self._host.till.goods
        on_the_way = tuple(self._way_entry(one) for one in room.on_the_way())
        rows = sorted(room.stock(), key=lambda row: (row.qty >= 0, row.record.code))
        return (*on_the_way, *(self._entry(row) for row in rows))

    def number(self, paper: GoodsEntry) -> str:
        return paper.number

    def go_on(self, paper: GoodsEntry) -> None:
        paper.open()

    def picture(self, papers: tuple[GoodsEntry, ...], chosen: int) -> DocketPicture:
        if self._job is not None:
            return self._job_picture(self._job)
        title = tr("饰品与包装")
        if not papers:
            return DocketPicture(title, tr("目录里还没有饰品"), (), -1, (), "", ("goods_new",))
        rows = tuple(one.choice for one in papers)
        hint = tr("▲ 账上少于零:盘点或补入库。扫码找饰品")
        return DocketPicture(title, hint, rows, chosen, papers[chosen].facts, papers[chosen].accept, ("goods_new",))

    def _entry(self, row: GoodsRow) -> GoodsEntry:
        record = row.record
        mark = "▲ " if row.qty < 0 else ""
        price = f"{plain_yuan(record.price_fen)}/{record.unit}"
        choice = Choice(f"{mark}{record.name}", f"{record.code} · {price}", f"{row.qty} {record.unit}")
        facts = (
            Fact(tr("大类"), record.category_major), Fact(tr("品类"), record.category),
            Fact(tr("售价"), price), Fact(tr("供应商"), record.supplier or "—"),
        )  # fmt: skip
        return GoodsEntry(record.code, choice, facts, tr("看进出"), lambda: self._show_steps(record.code))

    def _way_entry(self, one: GoodsOnTheWay) -> GoodsEntry:
        here = one.to_store == self._host.till.settings.store
        names = self._host.till.post.store_names()
        other = one.from_store if here else one.to_store
        what = tr("待收 {name}", name=one.name) if here else tr("在途 {name}", name=one.name)
        said = tr("{store} · {at}", store=names.get(other, other), at=at_words(one.sent_at))
        due = f"{one.qty}" if one.qty > 0 else tr("■ 多收 {count}", count=-one.qty)
        facts = (Fact(tr("单号"), one.document_no), Fact(tr("条码"), one.code))
        number = f"{one.document_no}/{one.code}"
        if here and one.qty > 0:
            return GoodsEntry(
                number, Choice(what, said, due), facts, tr("全部收下"), lambda: self._take_in_all(one.document_no)
            )
        return GoodsEntry(number, Choice(what, said, due), facts, tr("看进出"), lambda: self._show_steps(one.code))

    def _show_steps(self, code: str) -> None:
        room = self._host.till.goods
        self._host.call(lambda: room.page(code), self._steps, self.refused)

    def _steps(self, page: GoodsPage) -> None:
        rows = [
            Choice(
                f"{tr(STEPS[step.what])} {step.qty:+}",
                " · ".join(part for part in (step.document_no, step.partner, step.reason) if part), at_words(step.at),
            )
            for step in reversed(page.steps)
        ]  # fmt: skip
        title = tr("{name}  ·  现有 {qty} {unit}", name=page.record.name, qty=page.qty, unit=page.record.unit)
        self.offer(title, *(Offer(row, self.open) for row in rows or [Choice(tr("没有进出"), "")]))

    def _take_in_all(self, number: str) -> None:
        room = self._host.till.goods
        self.run(lambda: room.take_in(number), tr("{number} 已全部收下", number=number))

    # papers

    def new(self) -> None:
        """F5: another paper, or another article by its typed code on the one that is being made."""
        if self._host.state is not self.state or self._offers:
            return
        if self._job is not None:
            fields = (FormField(tr("条码 (3*条码: 三件)"), "", "text"),)
            self.ask(self._job.title, tr("扫或输入一种饰品。"), fields, tr("加入"), self._typed)
            return
        room = self._host.till.goods
        supplier, reason = tr("供应商"), tr("原因")
        jobs = (
            (tr("扫到几件就是几件"), GoodsJob(tr("进货入库"), (supplier,), room.receive)),
            (tr("盲点:数完再看差异"), GoodsJob(tr("盘点"), (tr("差异原因 (没有差异可空)"),), room.count)),
            ("", GoodsJob(tr("调拨发货"), (tr("调入门店代码"),), room.send)),
            (tr("按单号,点数收"), GoodsJob(tr("调拨收货"), (tr("调拨单号"), tr("发货门店 (断线时填)")), self._take_in)),
            ("", GoodsJob(tr("退厂"), (supplier, reason), room.return_to_supplier)),
            ("", GoodsJob(tr("报损"), (reason,), room.write_off)),
        )
        self.offer(tr("做什么"), *(Offer(Choice(job.title, said), partial(self._begin, job)) for said, job in jobs))

    def _take_in(self, goods: dict[str, int], number: str, sender: str) -> GoodsDocument:
        return self._host.till.goods.take_in(number, goods, sender.upper())

    def _begin(self, job: GoodsJob) -> None:
        self._job, self._chosen = job, 0
        self.open()

    def _job_picture(self, job: GoodsJob) -> DocketPicture:
        units = sum(qty for _record, qty in job.rows)
        title = tr("{job}  ·  {count} 种 {units} 件", job=job.title, count=len(job.rows), units=units)
        rows = tuple(Choice(one.name, one.code, f"{qty} {one.unit}") for one, qty in job.rows)
        if not rows:
            return DocketPicture(title, tr("逐件扫,或 F5 输入条码"), (), -1, (), "", ("goods_new",))
        hint = tr("扫一次加一件。F6 改数量,Del 移除,Enter 开单并打印")
        keys = ("goods_new", "goods_quantity", "goods_remove")
        return DocketPicture(title, hint, rows, min(self._chosen, len(rows) - 1), (), tr("开单"), keys)

    def scanned(self, code: str) -> bool:
        """A scan on this page: onto the paper that is being made, else it chooses the article's row."""
        if super().scanned(code):
            return True
        if self._host.state is not self.state:
            return False
        if self._job is None:
            self.open(code.strip().upper())
        else:
            self._typed(code)
        return True

    def _typed(self, text: str) -> None:
        found = _BEFORE.fullmatch(text.strip())
        qty, code = (1, text) if found is None else (int(found[1]), found[2])
        self._host.call(lambda: self._host.till.goods.record(code), lambda one: self._add(one, qty), self.refused)

    def _add(self, record: GoodsRecord, qty: int) -> None:
        job = self._job
        if job is None:
            return
        codes = [one.code for one, _qty in job.rows]
        if record.code in codes:
            self._chosen = codes.index(record.code)
            self._set(job.rows[self._chosen][1] + qty)
        else:
            self._job, self._chosen = replace(job, rows=(*job.rows, (record, qty))), len(codes)
            self.open()

    def _set(self, qty: int) -> None:
        job = self._job
        if job is not None and job.rows:
            place = min(self._chosen, len(job.rows) - 1)
            rows = (*job.rows[:place], (job.rows[place][0], qty), *job.rows[place + 1 :])
            self._job = replace(job, rows=rows)
            self.open()

    def quantity(self) -> None:
        """F6: how many of the chosen article."""
        job = self._job
        if self._host.state is not self.state or job is None or not job.rows:
            return
        record, qty = job.rows[min(self._chosen, len(job.rows) - 1)]

        def take(text: str) -> None:
            if text.isdecimal():
                self._set(int(text))
            else:
                self.complain(words("goods.quantity_wrong"))

        fields = (FormField(tr("数量 ({unit})", unit=record.unit), str(qty), "text"),)
        self.ask(job.title, record.name, fields, tr("确定"), take)

    def remove(self) -> None:
        """Take the chosen article off the paper that is being made."""
        job = self._job
        if self._host.state is self.state and job is not None and job.rows:
            place = min(self._chosen, len(job.rows) - 1)
            self._job = replace(job, rows=job.rows[:place] + job.rows[place + 1 :])
            self.open()

    def choose(self, place: int) -> None:
        if self._job is None or self._offers:
            super().choose(place)
        else:
            self._chosen = min(max(place, 0), max(len(self._job.rows) - 1, 0))
            self._draw()

    def _load(self, number: str = "") -> None:
        chosen = self._chosen
        super()._load(number)
        if self._job is not None:
            self._chosen = chosen
            self._draw()

    def accept(self) -> None:
        job = self._job
        if job is None or self._offers:
            super().accept()
        elif not job.rows:
            self._view.show_words(words("goods.empty"))
        else:
            fields = tuple(FormField(name, "", "text") for name in job.fields)
            said = tr("{count} 种", count=len(job.rows))
            self.ask(job.title, said, fields, tr("开单"), lambda *typed: self._write(job, typed))

    def _write(self, job: GoodsJob, typed: tuple[str, ...]) -> None:
        goods = {record.code: qty for record, qty in job.rows}

        def written(made: GoodsDocument) -> None:
            self._job = None
            self.open()
            self._view.show_words(info(tr("{number} 已开,{count} 件", number=made.number, count=made.units), "ok"))

        self._host.call(lambda: job.write(goods, *typed), written, self.refused)

    def back(self) -> None:
        if self._job is not None and not self._offers:
            self._job = None
            self.open()
        else:
            super().back()
