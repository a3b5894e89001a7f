"""The daily close: six steps that can be left and taken up again; what was counted is kept by the till."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol

from kernel.errors import DomainError
from kernel.money import Money, plain_yuan
from kernel.weight import grams
from pos_app.locale import tr
from pos_app.presenters.host import Host, State
from pos_app.presenters.page_printing import PagesPresenter
from pos_app.presenters.problems import Problem, info, words, words_for

if TYPE_CHECKING:
    from pos_app.counter.answers import CashCounted, Closed, CloseDraft
    from printers.document import Document

CHECK, CASH, METHODS, GOODS, DIFFERENCE, CONFIRM = range(1, 7)
STEPS = ("检查未完事项", "现金清点", "非现金对账", "金货克重", "差异说明", "确认并上传")
FACES = (100_00, 50_00, 20_00, 10_00, 5_00, 1_00, 50, 10)  # notes and coins, fen
REASONS = ("找零差错", "漏记支出", "收到假币", "原因不明")
MOST_COUNTS = 2
OVER_LIMIT = "day.over_limit"
PAGE, NOT_KEPT = "daily_close", "没能存盘,可在总部查看"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a step: words, a value, and a level ('', 'ok', 'warn', 'error')."""

    words: str
    value: str
    level: str = ""


@dataclass(frozen=True, slots=True)
class ClosePicture:
    """One step as drawn. `form`: '' | 'cash' | 'difference'; the facts stand below it."""

    title: str
    step: int
    steps: tuple[tuple[str, str], ...]
    heading: str
    form: str
    counted: bool
    facts: tuple[Fact, ...]
    hint: str
    next_words: str
    done: bool = False
    has_page: bool = False  # the closed day's A4 page lies there, to be printed or opened


class CloseView(Protocol):
    def show_step(self, picture: ClosePicture) -> None: ...
    def show_sum(self, text: str) -> None:
        """The sum of what is typed in the form of the cash count."""

    def counts(self) -> dict[int, int]:
        """How many of each face value (fen)."""

    def difference(self) -> tuple[str, str, str]:
        """Reason, and a second person's number and PIN where needed."""

    def show_slip(self, png: bytes) -> None:
        """The closed day's slip beside its figures; empty bytes take it away."""

    def show_words(self, problem: Problem | None) -> None: ...


class DayClosePresenter:
    def __init__(self, view: CloseView, host: Host, draw: Callable[[Document], bytes], pages: PagesPresenter) -> None:
        self._view, self._host, self._draw_paper, self._pages = view, host, draw, pages
        self._page = ""  # the file of the closed day's A4 page
        self._draft: CloseDraft | None = None
        self._step = CHECK
        self._again = False
        self._closed: Closed | None = None

    @property
    def step(self) -> int:
        return self._step

    @property
    def approval_needed(self) -> bool:
        """Whether the difference is one that a manager must sign: not asked of who may sign it."""
        actor = self._host.till.post.actor
        return bool(self._draft and self._draft.needs_approval and actor and not actor.may(OVER_LIMIT))

    def open(self) -> None:
        """Begin, or go on where the day's close was left: a counted drawer is not asked for again."""
        self._closed, self._again = None, False
        self._view.show_slip(b"")
        self._view.show_words(None)
        self._host.call(self._host.till.drawer.close_draft, self._opened)

    def _opened(self, draft: CloseDraft) -> None:
        if self._draft is None or self._draft.date != draft.date or not draft.counts:
            self._step = METHODS if draft.counts else CHECK
        self._draft = draft
        self._draw()

    def next(self) -> None:
        """Enter: on to the next step; the cash step counts first, the last one closes the day."""
        draft = self._draft
        if self._closed is not None:
            self._host.leave()
        elif draft is None:
            return
        elif self._step == CHECK and any(check.blocks for check in draft.checks):
            self._view.show_words(words("day.blocked"))
        elif self._step == CASH and (not draft.counts or self._again):
            self._count()
        elif self._step == DIFFERENCE and draft.needs_reason and not self._view.difference()[0].strip():
            self._view.show_words(words("day.difference_unexplained", difference=self._difference()))
        elif self._step == DIFFERENCE and self.approval_needed and not all(self._view.difference()):
            limit = plain_yuan(draft.limit_fen)
            self._view.show_words(words("day.difference_too_large", difference=self._difference(), limit=limit))
        elif self._step == CONFIRM:
            self._close()
        else:
            self._go(self._step + 1)

    def previous(self) -> None:
        if self._step > CHECK and self._closed is None:
            self._go(self._step - 1)

    def count_again(self) -> None:
        """A second count; both stay on record."""
        if self._step == CASH and self._draft and len(self._draft.counts) < MOST_COUNTS:
            self._again = True
            self._draw()

    def counts_typed(self) -> None:
        """The sum follows what is typed; what should be there is not told."""
        self._view.show_sum(str(Money(sum(face * count for face, count in self._view.counts().items()))))

    def _go(self, step: int) -> None:
        self._step, self._again = step, False
        self._view.show_words(None)
        self._draw()

    def _count(self) -> None:
        counts = {face: count for face, count in self._view.counts().items() if count}
        self._host.call(lambda: self._host.till.drawer.count_drawer(counts), self._counted, self._refused)

    def _counted(self, cash: CashCounted) -> None:
        self._again = False
        self._host.call(self._host.till.drawer.close_draft, self._opened, self._refused)

    def _close(self) -> None:
        reason, approver_no, approver_pin = self._view.difference()
        till = self._host.till
        self._host.call(
            lambda: till.drawer.close_day(difference_reason=reason, approver_no=approver_no, approver_pin=approver_pin),
            self._done,
            self._refused,
        )

    def _done(self, closed: Closed) -> None:
        self._closed, self._page = closed, ""
        self._draw()
        self._host.refresh_header()
        alone = self._host.till.sync_status() is None
        self._view.show_words(info(tr("已日结。") if alone else tr("已日结,待上传。联网后自动上传。"), "ok"))
        self._host.call(lambda: self._host.till.keep_page(closed), self._kept)
        self._host.call(lambda: self._draw_paper(closed.slip), self._view.show_slip)

    def _kept(self, page: str) -> None:
        self._page = page
        self._draw(NOT_KEPT if not page else "")

    def show_page(self) -> None:
        """The closed day's page: to the page printer, or opened."""
        if self._closed is not None and self._page:
            self._pages.offer(PAGE, self._page, tr("A4 日结单"), lambda: self._host.enter(State.CLOSE))

    def _refused(self, error: DomainError) -> None:
        if error.code in ("day.difference_unexplained", "day.difference_too_large", "auth.pin_wrong"):
            self._step = DIFFERENCE
            self._draw()
        self._view.show_words(words_for(error))

    # drawing

    def _draw(self, trouble: str = "") -> None:
        draft = self._draft
        if draft is None:
            return
        step = self._step
        done = self._closed is not None
        counting = step == CASH and (not draft.counts or self._again)
        form = "cash" if counting else "difference" if step == DIFFERENCE and draft.needs_reason else ""
        self._view.show_step(
            ClosePicture(
                title=tr("日结  {date}", date=draft.date),
                step=step,
                steps=tuple(
                    (_mark(number, step, done), f"{number} {tr(name)}") for number, name in enumerate(STEPS, 1)
                ),
                heading=tr("已日结") if done else _heading(step),
                form=form,
                counted=step == CASH and len(draft.counts) == 1 and not self._again,
                facts=() if counting else self._facts(draft, tr(trouble)),
                hint="" if done else _hint(step, draft),
                done=done,
                next_words=_next_words(step, counting, done),
                has_page=done and bool(self._page),
            )
        )

    def _facts(self, draft: CloseDraft, trouble: str) -> tuple[Fact, ...]:
        if self._closed is not None:
            name = PurePath(self._page).name if self._page else trouble
            page = (Fact(tr("A4 日结单"), name),) if name else ()
            return (*close_facts(draft), *page)
        return {
            CHECK: check_facts,
            CASH: cash_facts,
            METHODS: method_facts,
            GOODS: gram_facts,
            DIFFERENCE: difference_facts,
            CONFIRM: close_facts,
        }[self._step](draft)

    def _difference(self) -> str:
        counted = self._draft.counted if self._draft else None
        return str(Money(counted.difference_fen)) if counted else ""


def check_facts(draft: CloseDraft) -> tuple[Fact, ...]:
    if not draft.checks:
        return (Fact(tr("没有未完事项"), "✔", "ok"),)
    return tuple(
        Fact(
            f"{'■' if check.blocks else '▲'} {check.words}",
            str(check.count) if check.count else "",
            "error" if check.blocks else "warn",
        )
        for check in draft.checks
    )


def cash_facts(draft: CloseDraft) -> tuple[Fact, ...]:
    """After the count: how the expected cash comes about, every count, and the difference."""
    cash = draft.counted
    if cash is None:
        return ()
    parts = (
        (tr("备用金"), cash.float_fen),
        (tr("现金收"), cash.cash_sales_fen),
        (tr("存入"), cash.pay_in_fen),
        (tr("支出"), -cash.pay_out_fen),
        (tr("缴款"), -cash.drop_fen),
    )
    facts = [Fact(name, plain_yuan(fen)) for name, fen in parts if fen]
    facts.append(Fact(tr("系统应有"), str(Money(cash.expected_fen))))
    facts += [
        Fact(tr("第 {attempt} 次实点", attempt=count.attempt), str(Money(count.counted_fen))) for count in draft.counts
    ]
    facts.append(difference_fact(cash.difference_fen, draft.limit_fen))
    return tuple(facts)


def difference_fact(fen: int, limit_fen: int) -> Fact:
    if fen == 0:
        return Fact(tr("● 相符"), plain_yuan(0), "ok")
    name = tr("▲ 长款") if fen > 0 else tr("▲ 短款")
    return Fact(name, plain_yuan(abs(fen)), "error" if abs(fen) > limit_fen else "warn")


def method_facts(draft: CloseDraft) -> tuple[Fact, ...]:
    """What did not come as notes and coins; those were counted in the step before."""
    rows = [
        Fact(tr("{name}  {count} 笔", name=m.name, count=m.count), str(Money(m.amount_fen)))
        for m in draft.methods
        if m.method != "cash"
    ]
    return tuple(rows) or (Fact(tr("今天没有非现金收款"), "✔", "ok"),)


def gram_facts(draft: CloseDraft) -> tuple[Fact, ...]:
    from pos_app.papers_grams import gram_lines, purity_words  # late: the window starts without it
    from shop.daily_close.rules.grams import balance_of

    rows = [
        Fact(
            " ".join((purity_words(g.purity_code), *(f"{w} {a.pieces} 件" for w, a in gram_lines(balance_of(g))[:-1]))),
            tr("结存 {pieces} 件  {weight} g", pieces=g.closing_pieces, weight=grams(g.closing_mg)),
        )
        for g in draft.grams
    ]
    return (*(rows or [Fact(tr("柜台没有金货"), "")]), *ledger_facts(draft))


def ledger_facts(draft: CloseDraft) -> tuple[Fact, ...]:
    """What else the store holds for customers, and its old gold."""
    from pos_app.papers_grams import purity_words  # late: the window starts without it
    from pos_app.papers_ledgers import deposit_lines, reward_lines

    rows: list[Fact] = []
    if deposit_lines(draft.deposits):
        opening = tr("定金结存  期初 {fen}", fen=plain_yuan(draft.deposits.opening_fen))
        rows.append(Fact(opening, str(Money(draft.deposits.closing_fen))))
    rows += [
        Fact(
            tr("旧料 {purity}", purity=purity_words(old.purity_code)),
            tr("结存 {pieces} 件  {weight} g", pieces=old.closing_pieces, weight=grams(old.closing_gross_mg)),
        )
        for old in draft.old_gold
    ]
    rows += [
        Fact(
            tr("来料 {purity}", purity=purity_words(metal.purity_code)),
            tr("欠 {weight} g", weight=grams(metal.closing_mg)),
        )
        for metal in draft.own_metal
    ]
    rows += [Fact(tr("积分兑换 {what}", what=tr(what)), said) for what, said in reward_lines(draft.rewards)]
    return tuple(rows)


def difference_facts(draft: CloseDraft) -> tuple[Fact, ...]:
    cash = draft.counted
    if cash is None:
        return (Fact(tr("现金还没清点"), "", "error"),)
    facts = [difference_fact(cash.difference_fen, draft.limit_fen)]
    if draft.needs_reason:
        words_ = tr("超过限额,要店长确认") if draft.needs_approval else tr("在限额内,须选原因")
        facts.append(Fact(words_, tr("限额 ±{limit}", limit=plain_yuan(draft.limit_fen))))
    return tuple(facts)


def close_facts(draft: CloseDraft) -> tuple[Fact, ...]:
    facts = [
        Fact(tr("销售"), tr("{bills} 笔  {pieces} 件", bills=draft.bills, pieces=draft.pieces)),
        Fact(tr("货款"), plain_yuan(draft.list_fen)),
        Fact(tr("优惠"), plain_yuan(-draft.discount_fen)),
        *(_by_hand(draft) if draft.by_hand.count else ()),
        Fact(tr("实收"), str(Money(draft.net_fen))),
        *(_returned(draft) if draft.returned else ()),
        Fact(tr("发出积分"), f"{draft.points:,}"),
        Fact(tr("作废 / 更正"), tr("{voids} / {corrections}", voids=draft.voids, corrections=draft.corrections)),
    ]
    facts += [Fact(m.name, str(Money(m.amount_fen))) for m in draft.methods]
    if draft.counted:
        facts.append(difference_fact(draft.counted.difference_fen, draft.limit_fen))
    return tuple(facts)


def _by_hand(draft: CloseDraft) -> tuple[Fact, ...]:
    return (
        Fact(tr("其中手工"), tr("{count} 笔  {fen}", count=draft.by_hand.count, fen=plain_yuan(-draft.by_hand.fen))),
    )


def _returned(draft: CloseDraft) -> tuple[Fact, ...]:
    words_ = tr("{lines} 件  -{fen}", lines=draft.returned, fen=plain_yuan(draft.returned_fen))
    return Fact(tr("退货"), words_), Fact(tr("净额"), str(Money(draft.net_fen - draft.returned_fen)))


def _mark(number: int, step: int, done: bool) -> str:
    if done or number < step:
        return "✔"
    return "▸" if number == step else ""


def _heading(step: int) -> str:
    if step == CASH:
        return tr("现金清点 (盲点: 先数后看系统数)")
    return tr(STEPS[step - 1])


def _hint(step: int, draft: CloseDraft) -> str:
    if step == CASH and not draft.counts:
        return tr("数字+Enter 逐格。提交后显示系统数,可重数一次,两次都留痕。")
    return tr("PgUp / PgDn 换步。Esc 稍后继续,已填的都在。")


def _next_words(step: int, counting: bool, done: bool) -> str:
    if done:
        return tr("回到收银")
    if counting:
        return tr("提交本次清点")
    return tr("确认日结") if step == CONFIRM else tr("下一步")
