"""The page of the stockroom: counts that are open, loans, differences; scanning into a count or a document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kernel.weight import grams
from pos_app.locale import tr
from pos_app.papers_stock import DIFFERENCES
from pos_app.presenters.docket import DocketPicture, DocketPresenter, DocketView, Offer, read_weight
from pos_app.presenters.exchange_words import Fact, at_words
from pos_app.presenters.host import Host, State
from pos_app.presenters.more import FormField, MorePresenter
from pos_app.presenters.papers import Choice
from pos_app.presenters.problems import info, words
from pos_app.presenters.stockroom_rows import age_rows, balance_rows, life_rows, result_rows
from pos_app.presenters.stockroom_tags import offer_tags

if TYPE_CHECKING:
    from pos_app.counter.counting import ToldCount
    from pos_app.counter.stockroom import PieceLife, StockDocument
    from shop.catalogue.queries import Piece
    from shop.counting.queries import CountRow
    from shop.counting.usecases import Scanned
    from shop.stockroom.queries import DifferenceRow, LoanRow


SEEN_MAX = 200  # of a count's scans shown on the page


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the page and what Enter does with it."""

    number: str
    choice: Choice
    facts: tuple[Fact, ...]
    open: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Job:
    """A document that is being scanned: its name, what else it asks, and what writes it from (codes, the answers)."""

    title: str
    fields: tuple[str, ...]
    write: Callable[..., StockDocument]
    any_piece: bool = False  # also what does not lie here, as a loan that comes back


class StockroomPresenter(DocketPresenter[Entry]):
    state = State.STOCKROOM

    def __init__(self, view: DocketView, host: Host, forms: MorePresenter) -> None:
        super().__init__(view, host, forms)
        self._count: CountRow | None = None  # the one that is scanned into now
        self._scanned = 0
        self._seen: tuple[str, ...] = ()  # what was scanned here, the newest first
        self._job: Job | None = None
        self._pieces: tuple[Piece, ...] = ()

    # the list

    def load(self) -> tuple[Entry, ...]:
        counting, room = self._host.till.counting, self._host.till.stockroom
        open_counts = [one for one in counting.counts() if one.state == "open"]
        found = [self._count_entry(one) for one in open_counts]
        found += [self._difference_entry(one) for one in room.differences()]
        return (*found, *(self._loan_entry(one) for one in room.loans()))

    def number(self, paper: Entry) -> str:
        return paper.number

    def go_on(self, paper: Entry) -> None:
        paper.open()

    def picture(self, papers: tuple[Entry, ...], chosen: int) -> DocketPicture:
        if self._count is not None:
            return self._counting_picture(self._count)
        if self._job is not None:
            return self._job_picture(self._job)
        title = tr("库房")
        if not papers:
            return DocketPicture(title, tr("没有待办。F5 盘点、进货、退厂、报损、借出"), (), -1, (), "", ("stock_new",))
        rows = tuple(one.choice for one in papers)
        return DocketPicture(
            title, tr("F5 开新单"), rows, chosen, papers[chosen].facts, tr("打开"), ("stock_new",)
        )  # fmt: skip

    def _count_entry(self, one: CountRow) -> Entry:
        said = tr("已扫 {count} · {at} 开始", count=one.scanned, at=at_words(one.opened_at))
        choice = Choice(tr("盘点 {place}", place=one.place or tr("全店")), said, tr("接着扫"))
        return Entry(one.count_no, choice, (Fact(tr("单号"), one.count_no),), lambda: self._scan_into(one))

    def _loan_entry(self, one: LoanRow) -> Entry:
        late = one.due_on < self._host.till.post.now()[:10]
        due = tr("▲ 应于 {day} 归还", day=one.due_on) if late else tr("{day} 归还", day=one.due_on)
        choice = Choice(tr("借出 {name}", name=one.name), f"{one.barcode} · {one.borrower}", due)
        return Entry(one.document_no + one.barcode, choice, (Fact(tr("借出单"), one.document_no),), self._take_back)

    def _difference_entry(self, one: DifferenceRow) -> Entry:
        facts = (
            Fact(tr("单据"), one.document_no), Fact(tr("单上"), f"{grams(one.told_mg)} g"),
            Fact(tr("实到"), f"{grams(one.found_mg)} g"), Fact(tr("原因"), one.reason),
        )  # fmt: skip
        title = f"{tr(DIFFERENCES[one.what])} {one.barcode}"
        choice = Choice(title, f"{one.document_no} · {at_words(one.at)}", tr("待处理"))
        return Entry(one.document_no + one.barcode + one.what, choice, facts, lambda: self._settle(one))

    # what is begun

    def new(self) -> None:
        if self._host.state is not self.state or self._job is not None:
            return
        if self._count is not None:
            offer_tags(self, self._host, self._count.count_no, self._heard)
            return
        offers = (
            (tr("盘点"), tr("柜台、柜台/盘、或全店"), self._ask_place),
            (tr("进货入库"), tr("供应商的单 (.xlsx .csv)"), self._ask_delivery),
            (tr("退厂"), "", self._return),
            (tr("报损"), "", self._write_off),
            (tr("借出 / 外展"), "", self._lend),
            (tr("归还"), "", self._take_back),
            (tr("盘亏找回"), "", self._found),
            (tr("一件货的去向"), tr("谁、什么时候、哪张单"), self._ask_life),
            (tr("库龄"), "", self._ages),
            (tr("货品平衡"), tr("按成色,件和克"), self._balance),
        )
        self.offer(tr("做什么"), *(Offer(Choice(name, said), take) for name, said, take in offers))

    def back(self) -> None:
        if not self._offers and (self._count is not None or self._job is not None):
            self._count, self._job, self._pieces = None, None, ()
            self.open()
        else:
            super().back()

    # counting

    def _ask_place(self) -> None:
        counting = self._host.till.counting
        fields = (FormField(tr("柜台 (空: 全店)"), "", "text"),)

        def take(place: str) -> None:
            self._host.call(lambda: counting.open(place), self._begun, self.refused)

        self.ask(tr("盘点"), tr("盲点:先扫完,店长再看应有。别的收银机可以一起扫。"), fields, tr("开始"), take)

    def _begun(self, count_no: str) -> None:
        rows = self._host.till.counting.counts()
        self._scan_into(next(one for one in rows if one.count_no == count_no))

    def _scan_into(self, one: CountRow) -> None:
        self._count, self._scanned, self._seen = one, one.scanned, ()
        self.open()

    def _counting_picture(self, one: CountRow) -> DocketPicture:
        title = tr("盘点 {place}  ·  应有 — 已扫 {count}", place=one.place or tr("全店"), count=self._scanned)
        facts = (Fact(tr("单号"), one.count_no), Fact(tr("刚扫"), self._seen[0] if self._seen else "—"))
        rows = tuple(Choice(code, "", tr("已扫")) for code in self._seen)
        hint = tr("逐件扫,或按 F5 用读写器。每扫一件就存一件。扫完请店长按 F6 看结果、F8 结束。Esc 稍后接着扫")
        return DocketPicture(title, hint, rows, 0 if rows else -1, facts, "", ("stock_result", "stock_close"))

    def scanned(self, code: str) -> bool:
        """A scan on this page: into the count, or onto the document that is being made."""
        count, job = self._count, self._job
        if count is not None:
            counting = self._host.till.counting
            self._host.call(lambda: counting.scan(count.count_no, [code]), lambda r: self._took(code, r), self.refused)
        elif job is not None:
            room = self._host.till.stockroom
            find = room.lent_piece if job.any_piece else room.piece
            self._host.call(lambda: find(code), self._added, self.refused)
        else:
            self._host.call(lambda: self._host.till.stockroom.life(code), self._show_life, self.refused)
        return True

    def _took(self, code: str, taken: Scanned) -> None:
        self._scanned = taken.scanned
        self._seen = (code, *(one for one in self._seen if one != code))[:SEEN_MAX]
        self._view.show_words(None if taken.new else info(tr("这件已经扫过")))
        self._draw()

    def _heard(self, taken: Scanned) -> None:
        self._scanned, self._seen = taken.scanned, (*taken.new, *self._seen)[:SEEN_MAX]
        self.open()
        said = tr("新计入 {new} 件,{again} 件已经扫过", new=len(taken.new), again=taken.again)
        self._view.show_words(info(said, "ok"))

    def result(self) -> None:
        """What the count says now, for who may see it."""
        if self._host.state is self.state and self._count is not None:
            counting, number = self._host.till.counting, self._count.count_no
            self._host.call(lambda: counting.result(number), self._show_result)

    def _show_result(self, told: ToldCount) -> None:
        expected = len(told.result.found) + len(told.result.missing)
        rows = result_rows(told, self._host.till.post.store)
        self._show_rows(tr("盘点结果  ·  应有 {n} / 已扫 {scanned}", n=expected, scanned=self._scanned), rows)

    def close(self) -> None:
        """End the count: a manager says why something is missing."""
        if self._host.state is not self.state or self._count is None:
            return
        counting, number = self._host.till.counting, self._count.count_no

        def take(reason: str) -> None:
            def closed(_done: object) -> None:
                self._count = None
                self.open()
                self._view.show_words(info(tr("{number} 已结束,盘点表已打印", number=number), "ok"))

            self._host.call(lambda: counting.close(number, reason), closed)

        fields = (FormField(tr("差异原因 (没有差异可空)"), "", "text"),)
        self.ask(tr("结束盘点"), tr("没扫到的记为盘亏,以前盘亏又扫到的收回。"), fields, tr("结束"), take)

    # documents

    def _begin(self, job: Job) -> None:
        self._job, self._pieces = job, ()
        self.open()

    def _return(self) -> None:
        room = self._host.till.stockroom
        self._begin(Job(tr("退厂"), (tr("供应商"), tr("原因")), room.return_to_supplier))

    def _write_off(self) -> None:
        self._begin(Job(tr("报损"), (tr("原因"),), self._host.till.stockroom.write_off))

    def _lend(self) -> None:
        fields = (tr("借用人"), tr("归还日 (2026-12-31)"), tr("用途"))
        self._begin(Job(tr("借出"), fields, self._host.till.stockroom.lend))

    def _take_back(self) -> None:
        self._begin(Job(tr("归还"), (), self._host.till.stockroom.take_back, any_piece=True))

    def _found(self) -> None:
        self._begin(Job(tr("盘亏找回"), (tr("原因"),), self._host.till.stockroom.found_again, any_piece=True))

    def _job_picture(self, job: Job) -> DocketPicture:
        rows = tuple(Choice(one.name, one.barcode, f"{grams(one.gross_weight_mg)} g") for one in self._pieces)
        title = tr("{job}  ·  {count} 件", job=job.title, count=len(rows))
        hint = tr("逐件扫。Del 移除,Enter 开单并打印") if rows else tr("逐件扫要开单的货品")
        if not rows:
            return DocketPicture(title, hint, (), -1, (), "")
        chosen = min(self._chosen, len(rows) - 1)
        return DocketPicture(title, hint, rows, chosen, (), tr("开单"), ("stock_remove",))

    def _added(self, piece: Piece) -> None:
        codes = [one.barcode for one in self._pieces]
        again = piece.barcode in codes
        self._pieces = self._pieces if again else (*self._pieces, piece)
        self._chosen = codes.index(piece.barcode) if again else len(codes)
        self._view.show_words(info(tr("这件已在单中")) if again else None)
        self._draw()

    def choose(self, place: int) -> None:
        if self._job is None or self._offers:
            super().choose(place)
        else:
            self._chosen = min(max(place, 0), max(len(self._pieces) - 1, 0))
            self._draw()

    def remove(self) -> None:
        """Take the chosen piece off the document that is being made."""
        if self._host.state is self.state and self._job is not None and self._pieces:
            self._pieces = self._pieces[: self._chosen] + self._pieces[self._chosen + 1 :]
            self.choose(self._chosen)

    def accept(self) -> None:
        job = self._job
        if job is None or self._offers:
            if self._count is None or self._offers:
                super().accept()
        elif not self._pieces:
            self._view.show_words(words("transfer.empty"))
        elif job.fields:
            fields = tuple(FormField(name, "", "text") for name in job.fields)
            said = tr("{count} 件", count=len(self._pieces))
            self.ask(job.title, said, fields, tr("开单"), lambda *typed: self._write(job, typed))
        else:
            self._write(job, ())

    def _write(self, job: Job, typed: tuple[str, ...]) -> None:
        codes = [one.barcode for one in self._pieces]

        def written(made: StockDocument) -> None:
            self._job, self._pieces = None, ()
            self.open()
            self._view.show_words(info(tr("{number} 已开,{count} 件", number=made.number, count=made.pieces), "ok"))

        self._host.call(lambda: job.write(codes, *typed), written)

    def _ask_delivery(self) -> None:
        room = self._host.till.stockroom
        fields = (
            FormField(tr("文件"), "", "text"), FormField(tr("供应商"), "", "text"),
            FormField(tr("实到条码 (空: 全到)"), "", "text"), FormField(tr("总重 g (空: 没称)"), "", "amount"),
            FormField(tr("差异原因"), "", "text"),
        )  # fmt: skip

        def take(file: str, supplier: str, found: str, total: str, reason: str) -> None:
            def work() -> StockDocument:
                came = found.replace(",", " ").split() or None
                told = room.read_list(Path(file))
                return room.receive(told, supplier, found=came, weighed_mg=read_weight(total), reason=reason)

            self.run(work, tr("已入库,入库单和货签已打印"))

        self.ask(tr("进货入库"), tr("列名和导入模板一样。"), fields, tr("入库"), take)

    def _settle(self, one: DifferenceRow) -> None:
        room = self._host.till.stockroom
        fields = (FormField(tr("查到的结果"), "", "text"),)

        def take(outcome: str) -> None:
            self.run(lambda: room.settle(one.document_no, one.barcode, one.what, outcome), tr("差异已处理"))

        self.ask(tr("处理差异"), f"{one.document_no} {one.barcode}", fields, tr("确定"), take)

    # what is looked up

    def _ask_life(self) -> None:
        room = self._host.till.stockroom
        fields = (FormField(tr("条码"), "", "text"),)

        def take(code: str) -> None:
            self._host.call(lambda: room.life(code), self._show_life, self.refused)

        self.ask(tr("一件货的去向"), tr("也可以在库房页直接扫。"), fields, tr("看"), take)

    def _show_life(self, life: PieceLife) -> None:
        self._show_rows(f"{life.piece.name} {life.piece.barcode}", life_rows(life))

    def _ages(self) -> None:
        room = self._host.till.stockroom
        self._host.call(lambda: age_rows(room.ages()), lambda rows: self._show_rows(tr("库龄"), rows), self.refused)

    def _balance(self) -> None:
        room, title = self._host.till.stockroom, tr("货品平衡")
        self._host.call(lambda: balance_rows(room.balances()), lambda rows: self._show_rows(title, rows), self.refused)

    def _show_rows(self, title: str, rows: list[Choice]) -> None:
        """Something to read; Enter and Esc lead back."""
        self.offer(title, *(Offer(row, self.open) for row in rows or [Choice(tr("没有"), "")]))
