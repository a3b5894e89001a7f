"""The page of old gold (旧料台账): pieces in the safe by purity, what is at the refinery, the ledger's sums."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.money import plain_yuan
from kernel.weight import grams, parse_grams
from pos_app.locale import tr
from pos_app.presenters.docket import DocketPicture, DocketPresenter, Offer, Table, read_weight
from pos_app.presenters.exchange_words import Fact
from pos_app.presenters.host import State
from pos_app.presenters.more import FormField, read_amount
from pos_app.presenters.papers import Choice
from shop.catalogue.rules.purity import purity_name
from shop.old_gold.words import KINDS, METALS, SOURCES

if TYPE_CHECKING:
    from shop.old_gold.queries import Amount, BatchRow, LedgerRow, OldPieceRow

COLUMNS = (
    ("opening", "期初"), ("trade_in", "换购"), ("buy_back", "回收"), ("cut_off", "截金"), ("gem_trade_up", "换款"),
    ("sent", "送炼"), ("corrected", "更正"), ("closing", "期末"),
)  # fmt: skip
PIECE_KEYS = ("old_send", "old_sums", "old_correct", "old_bag")
BATCH_KEYS = ("old_back", "old_sums")


@dataclass(frozen=True, slots=True)
class SafeEntry:
    """One row of the page: a piece in the safe, or a batch that is at the refinery."""

    number: str
    choice: Choice
    facts: tuple[Fact, ...]
    piece: OldPieceRow | None = None
    batch: BatchRow | None = None


class OldLedgerPresenter(DocketPresenter[SafeEntry]):
    state = State.OLD_LEDGER
    _sums: tuple[LedgerRow, ...] | None = None  # while the ledger's sums are on show
    _period = ""

    # the list

    def load(self) -> tuple[SafeEntry, ...]:
        safe, today = self._host.till.old_gold, self._host.till.post.now()[:10]
        pieces = sorted(safe.here(), key=lambda row: (row.purity_code, row.business_date, row.old_no))
        out = tuple(_batch_entry(row, safe.metals_of(row.sent_no)) for row in safe.at_refinery())
        return (*(_piece_entry(row, today) for row in pieces), *out)

    def number(self, paper: SafeEntry) -> str:
        return paper.number

    def picture(self, papers: tuple[SafeEntry, ...], chosen: int) -> DocketPicture:
        if self._sums is not None:
            return self._sums_picture(self._sums)
        title = tr("旧料台账")
        if not papers:
            return DocketPicture(title, tr("保险柜里没有旧料,也没有在炼的"), (), -1, (), "", ("old_sums",))
        one, rows = papers[chosen], tuple(entry.choice for entry in papers)
        keys, accept = (PIECE_KEYS, tr("送炼这件")) if one.piece else (BATCH_KEYS, tr("回料入账"))
        return DocketPicture(title, _in_hand(papers), rows, chosen, one.facts, accept, keys)

    def go_on(self, paper: SafeEntry) -> None:
        if self._sums is not None:
            return
        if paper.piece is not None:
            self._ask_send((paper.number,), paper.piece.gross_mg)
        else:
            self.take_back(paper)

    def back(self) -> None:
        if self._sums is not None and not self._offers:
            self._sums = None
            self.open()
        else:
            super().back()

    def scanned(self, code: str) -> bool:
        """A bag's number chooses its row. True on this page, whatever was scanned."""
        if self._host.state is not self.state:
            return False
        self._sums = None
        self.open(code.strip().upper())
        return True

    # to the refinery and back

    def send(self) -> None:
        """Ask which pieces go."""
        if self._host.state is not self.state or self._sums is not None or self._offers:
            return
        today = self._host.till.post.now()[:10]
        ready = [one.piece for one in self._papers if one.piece and one.piece.held_until <= today]
        offers = [
            _offer(tr("全部可送的"), ready, self._ask_send),
            *(
                _offer(name, [row for row in ready if row.purity_code == code], self._ask_send)
                for code, name in dict.fromkeys((row.purity_code, purity_name(row.purity_code)) for row in ready)
            ),
        ]
        self.offer(tr("送炼哪些  (保留期没过的不能送)"), *offers[: 1 if len(offers) == 2 else None])

    def _ask_send(self, old_nos: tuple[str, ...], told_mg: int) -> None:
        fields = (
            FormField(tr("炼厂"), "", "text"), FormField(tr("一起称的重量 g (空: 没称)"), "", "amount"),
            FormField(tr("差异原因"), "", "text"),
        )  # fmt: skip
        said = tr("{count} 件,单件毛重合计 {told} g。", count=len(old_nos), told=grams(told_mg))
        safe = self._host.till.old_gold

        def take(refinery: str, weighed: str, reason: str) -> None:
            self.run(
                lambda: safe.send(old_nos, refinery, weighed_mg=read_weight(weighed), reason=reason),
                tr("已送炼,送炼单已打印"),
            )

        self.ask(tr("旧料送炼"), said, fields, tr("送炼"), take)

    def take_back(self, paper: SafeEntry) -> None:
        """Ask for what came back, one weight and fineness a metal."""
        if paper.batch is None:
            return
        number, told = paper.number, self._host.till.old_gold.metals_of(paper.number)
        metals = tuple(told)
        fields = (
            *(
                field
                for metal in metals
                for field in (
                    FormField(tr("{metal} 回料重 g", metal=METALS.get(metal, metal)), "", "amount"),
                    FormField(tr("{metal} 实测 ‰", metal=METALS.get(metal, metal)), "999.9", "amount"),
                )
            ),
            FormField(tr("炼费 元"), "", "amount"), FormField(tr("炼厂单号"), "", "text"),
            FormField(tr("差异原因"), "", "text"),
        )  # fmt: skip
        said = tr("{number}  台账纯重 {told}", number=number, told=_fine_words(told))
        self.ask(tr("旧料回料"), said, fields, tr("入账"), lambda *typed: self._came_back(number, metals, typed))

    def _came_back(self, number: str, metals: tuple[str, ...], typed: tuple[str, ...]) -> None:
        from shop.old_gold.usecases import Bar  # loads the database: not before the window stands

        bars = [
            Bar(metal, read_weight(typed[2 * place]), read_fineness(typed[2 * place + 1]))
            for place, metal in enumerate(metals)
        ]
        fee, paper, reason = typed[2 * len(metals) :]
        safe = self._host.till.old_gold
        self.run(
            lambda: safe.take_back(number, bars, refinery_no=paper, fee_fen=read_amount(fee), reason=reason),
            tr("{number} 已回料入账,回料单已打印", number=number),
        )

    # one piece

    def correct(self, paper: SafeEntry) -> None:
        if paper.piece is None:
            return
        number, row = paper.number, paper.piece
        fields = (
            FormField(tr("成色"), purity_name(row.purity_code), "text"),
            FormField(tr("毛重 g"), grams(row.gross_mg), "amount"),
            FormField(tr("纯重 g"), grams(row.fine_mg), "amount"), FormField(tr("原因"), "", "text"),
        )  # fmt: skip
        safe = self._host.till.old_gold

        def take(purity: str, gross: str, fine: str, reason: str) -> None:
            self.run(
                lambda: safe.correct(
                    number, reason, purity=purity, gross_mg=read_weight(gross), fine_mg=read_weight(fine)
                ),
                tr("{number} 已更正,付过的钱不变", number=number), number,
            )  # fmt: skip

        self.ask(tr("更正旧料"), tr("{number}  付过的钱不变。", number=number), fields, tr("更正"), take)

    def print_bag(self, paper: SafeEntry) -> None:
        """The slip of its bag once more."""
        if paper.piece is not None:
            number, corrections = paper.number, self._host.till.corrections
            self.run(lambda: corrections.reprint(number), tr("旧料袋 {number} 已再送打印机", number=number), number)

    # the ledger's sums

    def sums(self) -> None:
        """Ask for which days."""
        if self._host.state is not self.state or self._offers:
            return
        today = self._host.till.post.now()[:10]
        periods = ((tr("今天"), today), (tr("本月"), f"{today[:7]}-01"), (tr("从开店起"), "0001-01-01"))
        self.offer(
            tr("台账的期间"),
            *(
                Offer(Choice(name, "" if first < "1" else f"{first} – {today}"), self._show_sums(name, first, today))
                for name, first in periods
            ),
        )

    def _show_sums(self, name: str, first: str, last: str) -> Callable[[], None]:
        def show(rows: tuple[LedgerRow, ...]) -> None:
            self._sums, self._period, self._offers, self._chosen = rows, name, (), 0
            self._draw()

        safe = self._host.till.old_gold
        return lambda: self._host.call(lambda: safe.ledger(first, last), show, self.refused)

    def _sums_picture(self, rows: tuple[LedgerRow, ...]) -> DocketPicture:
        title = tr("旧料台账  {period}", period=self._period)
        if not rows:
            return DocketPicture(title, tr("这段时间没有旧料进出"), (), -1, (), "")
        chosen = min(self._chosen, len(rows) - 1)
        choices = tuple(
            Choice(purity_name(row.purity_code), _amount_words(row.closing), tr("期末 {n} 件", n=row.closing.pieces))
            for row in rows
        )
        table = Table(
            (purity_name(rows[chosen].purity_code), tr("件"), tr("毛重 g"), tr("纯重 g"), tr("成本 元")),
            tuple(_cells(tr(name), getattr(rows[chosen], column)) for column, name in COLUMNS),
        )
        said = tr("期初 + 收进 - 送炼 ± 更正 = 期末。Esc 回到旧料")
        return DocketPicture(title, said, choices, chosen, (), "", table=table)

    def choose(self, place: int) -> None:
        if self._sums is None or self._offers:
            super().choose(place)
        else:
            self._chosen = min(max(place, 0), max(len(self._sums) - 1, 0))
            self._draw()


def _piece_entry(row: OldPieceRow, today: str) -> SafeEntry:
    free = row.held_until <= today
    state = tr("● 可送炼") if free else tr("◷ 保留到 {day}", day=row.held_until[5:])
    weights = tr("毛 {gross} g · 纯 {fine} g", gross=grams(row.gross_mg), fine=grams(row.fine_mg))
    choice = Choice(f"{purity_name(row.purity_code)}{row.category}  {row.old_no}", weights, state)
    whole, tenth = divmod(row.fineness_permille_x10, 10)
    facts = (
        Fact(tr("旧料袋"), row.old_no),
        Fact(tr("状态"), state, "ok" if free else "warn"),
        Fact(tr("方式"), f"{tr(KINDS[row.how])} · {tr(SOURCES[row.source])}"),
        Fact(tr("单据"), row.sale_no),
        Fact(tr("成色"), f"{whole}.{tenth} ‰"),
        Fact(tr("毛重"), f"{grams(row.gross_mg)} g"),
        Fact(tr("净重"), f"{grams(row.net_mg)} g"),
        Fact(tr("纯重"), f"{grams(row.fine_mg)} g"),
        Fact(tr("抵值"), plain_yuan(row.credit_fen)),
        Fact(tr("出售人"), row.seller_label or tr("没有登记")),
        Fact(tr("照片"), tr("{count} 张", count=len(row.photos.split()))),
    )
    return SafeEntry(row.old_no, choice, facts, piece=row)


def _batch_entry(row: BatchRow, told: dict[str, int]) -> SafeEntry:
    choice = Choice(
        tr("送炼 {refinery}  {number}", refinery=row.refinery, number=row.sent_no),
        tr("{day} 送出 {count} 件 · 纯 {fine}", day=row.business_date, count=row.pieces, fine=_fine_words(told)),
        tr("○ 在炼"),
    )
    facts = [
        Fact(tr("送炼单"), row.sent_no),
        Fact(tr("炼厂"), row.refinery),
        Fact(tr("送出"), row.business_date),
        Fact(tr("件数"), str(row.pieces)),
        Fact(tr("毛重"), f"{grams(row.gross_mg)} g"),
        *([Fact(tr("一起称"), f"{grams(row.weighed_mg)} g")] if row.weighed_mg else []),
        *(Fact(tr("纯{metal}", metal=METALS.get(metal, metal)), f"{grams(mg)} g") for metal, mg in told.items()),
        Fact(tr("成本"), plain_yuan(row.cost_fen)),
        *([Fact(tr("原因"), row.reason)] if row.reason else []),
    ]
    return SafeEntry(row.sent_no, choice, tuple(facts), batch=row)


def _offer(name: str, rows: list[OldPieceRow], ask: Callable[[tuple[str, ...], int], None]) -> Offer:
    told_mg = sum(row.gross_mg for row in rows)
    said = tr("{count} 件  毛 {told} g", count=len(rows), told=grams(told_mg))
    return Offer(Choice(name, said), lambda: ask(tuple(row.old_no for row in rows), told_mg))


def _in_hand(papers: tuple[SafeEntry, ...]) -> str:
    """What lies in the safe, by purity."""
    sums: dict[str, tuple[int, int, int]] = {}
    for one in papers:
        if one.piece is not None:
            pieces, gross, fine = sums.get(one.piece.purity_code, (0, 0, 0))
            sums[one.piece.purity_code] = (pieces + 1, gross + one.piece.gross_mg, fine + one.piece.fine_mg)
    said = (
        tr("{purity} {count} 件 毛 {gross} g 纯 {fine} g", purity=purity_name(code), count=pieces, gross=grams(gross),
           fine=grams(fine))
        for code, (pieces, gross, fine) in sums.items()
    )  # fmt: skip
    return tr("在柜: {sums}", sums=";  ".join(said)) if sums else tr("保险柜里没有旧料")


def _fine_words(told: dict[str, int]) -> str:
    return "、".join(f"{METALS.get(metal, metal)} {grams(mg)} g" for metal, mg in told.items())


def _cells(name: str, amount: Amount) -> tuple[str, ...]:
    weights = (grams(amount.gross_mg), grams(amount.fine_mg))
    return (name, str(amount.pieces), *weights, plain_yuan(amount.cost_fen))


def _amount_words(amount: Amount) -> str:
    return tr(
        "毛 {gross} g · 纯 {fine} g · ¥{cost}", gross=grams(amount.gross_mg),
        fine=grams(amount.fine_mg), cost=plain_yuan(amount.cost_fen),
    )  # fmt: skip


def read_fineness(text: str) -> int:
    """'999.5' permille typed in a field as 9995; 0 for nothing or nonsense, which the rules refuse."""
    try:
        whole, rest = divmod(parse_grams(text), 100)
    except ValueError:
        return 0
    return 0 if rest else whole
