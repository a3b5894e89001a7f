"""Returns and exchanges (F10): the bill, its lines ticked, and what taking them back means before it is paid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from kernel.errors import DomainError
from kernel.money import plain_yuan
from kernel.weight import parse_grams
from pos_app.locale import tr
from pos_app.presenters.host import Host, State
from pos_app.presenters.problems import Button, info, words, words_for
from pos_app.presenters.return_words import rehearsal_words
from pos_app.presenters.rows import part_note
from pos_app.presenters.weighing import ScaleBox, scale_box

if TYPE_CHECKING:
    from pos_app.counter.returning import Rehearsal
    from shop.returns.rules.sold_bill import BillLine, SoldBill
    from shop.sales.rules.pricing import PartLine, PricedCart

REASONS = ("尺寸不合", "款式不喜欢", "质量问题", "证书不符", "其他")
ASK, LINES, LAID = "ask", "lines", "laid"
UNWEIGHED = "return.unweighed"


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A line as drawn."""

    title: str
    detail: str
    amount: str


@dataclass(frozen=True, slots=True)
class ReturnPicture:
    """The panel as drawn. `stage` ask | lines | laid; `weigh` whether the chosen line is to be weighed."""

    stage: str
    title: str
    rows: tuple[ReturnRow, ...]
    chosen: int
    words: tuple[str, ...]
    enter: str
    weigh: bool = False


class ReturningView(Protocol):
    def show_return(self, picture: ReturnPicture) -> None: ...
    def show_return_policies(self, names: tuple[str, ...]) -> None: ...
    def show_return_scale(self, box: ScaleBox | None) -> None: ...
    def return_number(self) -> str: ...
    def return_choices(self) -> tuple[str, str]:
        """The reason and the policy that are chosen."""

    def return_weight(self) -> str: ...
    def clear_return(self) -> None:
        """Empty fields for another bill."""


class ReturningPresenter:
    def __init__(self, view: ReturningView, host: Host) -> None:
        self._view, self._host = view, host
        self._bill: SoldBill | None = None
        self._found: Rehearsal | None = None
        self._chosen = 0
        self._ticked: dict[int, int] = {}  # how many units come back of which line
        self._asked_no = ""
        self._refused = ""  # a typed weight that was refused: the same once more takes it

    def open(self, number: str = "") -> None:
        """The panel, empty or on that bill; with goods that come back on the bill, what they mean."""
        self._host.enter(State.RETURNING)
        self._bill, self._found, self._chosen, self._ticked = None, None, 0, {}
        self._view.clear_return()
        self._view.show_return_policies(tuple(one.name for one in self._host.till.returning.rules.policies))
        if number:
            self._look_for(number)
        elif self._parts():
            self._rehearse()
        else:
            self._draw()

    def refresh(self) -> None:
        """Draw what the balance shows at this moment."""
        weighing = self._host.till.weighing
        wanted = self._to_weigh() is not None
        self._view.show_return_scale(scale_box(weighing.live(), weighing.port) if wanted else None)

    def scanned(self, code: str) -> bool:
        """A receipt is looked for; anything else goes on to the bill, as in an exchange."""
        plain = code.strip().upper()
        if not plain.startswith("S-"):
            return False
        self._look_for(plain)
        return True

    def _look_for(self, number: str) -> None:
        self._asked_no = number
        self._host.call(lambda: self._host.till.returning.find(number), self._found_bill)

    def _found_bill(self, bill: SoldBill) -> None:
        self._bill, self._chosen, self._ticked = bill, 0, {}
        self._host.say(None)
        self._draw()

    # what the cashier does

    def move(self, steps: int) -> None:
        count = len(self._rows())
        if count:
            self.choose(min(max(self._chosen + steps, 0), count - 1))

    def choose(self, place: int) -> None:
        self._chosen, self._refused = place, ""
        self._draw()

    def tick(self) -> None:
        """Space: this line comes back, or not."""
        if self._bill is None or not self._bill.lines:
            return
        line = self._bill.lines[self._chosen]
        if line.returned_on:
            self._host.say(words("return.already", name=line.name, document=line.returned_on))
            return
        before = self._ticked.get(line.line_no, 0)  # of goods by quantity each press brings one more, then none
        rest = {no: qty for no, qty in self._ticked.items() if no != line.line_no}
        self._ticked = rest if before == line.left else {**rest, line.line_no: before + 1}
        self._draw()

    def accept(self) -> None:
        """Enter: look for the bill, lay what is ticked, weigh what is to be weighed, then back to the bill."""
        if self._bill is not None:
            self._lay(self._bill)
        elif self._found is None:
            number = self._view.return_number().strip()
            if number:
                self._look_for(number)
        elif self._to_weigh() is not None:
            self._weigh()
        else:
            self._host.leave()

    def _lay(self, bill: SoldBill) -> None:
        if not self._ticked:
            self._host.say(info(tr("先用空格键勾选要退的行。"), "warn"))
            return
        reason, policy = self._view.return_choices()
        numbers, units, returning = sorted(self._ticked), self._ticked, self._host.till.returning
        self._host.call(lambda: returning.lay(bill.sale_no, numbers, reason, policy=policy, units=units), self._laid)

    def _laid(self, cart: PricedCart) -> None:
        self._host.show_cart(cart)
        self._host.enter(State.RETURNING)  # also after somebody else's approval
        self._bill = None
        self._host.say(None)
        self._rehearse()

    def _rehearse(self) -> None:
        self._host.call(self._host.till.returning.rehearsal, self._rehearsed)

    def _rehearsed(self, found: Rehearsal) -> None:
        self._found = found
        waiting = [place for place, part in enumerate(self._parts()) if part.trouble == UNWEIGHED]
        self._chosen = waiting[0] if waiting else 0
        self._draw()

    def _weigh(self) -> None:
        part, typed = self._to_weigh(), self._view.return_weight().strip()
        if part is None:
            return
        take, returning = typed == self._refused != "" or self._refused == "scale", self._host.till.returning
        if typed:
            try:
                mg = parse_grams(typed)
            except ValueError:
                self._host.say(words("weight.typed_wrong"))
                return
            work = lambda: returning.weigh_by_hand(part.part_id, mg, take=take)  # noqa: E731
        else:
            work = lambda: returning.weigh(part.part_id, take=take)  # noqa: E731
        self._host.call(work, self._laid, lambda error: self._not_weighed(error, typed or "scale"))

    def _not_weighed(self, error: DomainError, typed: str) -> None:
        problem = words_for(error)
        if error.code == "return.weight_differs":
            self._refused = typed
            problem = replace(problem, buttons=(Button(tr("仍收回"), "Enter", "accept"),))
        self._host.say(problem)

    def otherwise(self) -> None:
        """The refund goes another way than the bill was paid by; the chosen reason says why."""
        reason, _ = self._view.return_choices()
        if self._found is not None:
            self._host.call(lambda: self._host.till.returning.refund_otherwise(reason), self._laid)

    def ask_later(self) -> None:
        """Note the return of a bill that could not be seen."""
        number, (reason, _) = self._asked_no or self._view.return_number().strip(), self._view.return_choices()
        if number:
            self._host.call(lambda: self._host.till.returning.ask_later(number, reason), self._noted)

    def _noted(self, request_no: str) -> None:
        self._host.say(info(tr("已登记退货申请 {number}。联网后扫原小票办理。", number=request_no), "ok"))

    def back(self) -> None:
        """Esc: from a bill's lines back to the number, else back to the bill."""
        if self._bill is None:
            self._host.leave()
            return
        self._bill = None
        if self._parts():
            self._rehearse()
        else:
            self._draw()

    # drawing

    def _parts(self) -> tuple[PartLine, ...]:
        cart = self._host.cart
        return tuple(part for part in cart.parts if part.kind == "return") if cart else ()

    def _to_weigh(self) -> PartLine | None:
        """The chosen line, where it is still to be weighed."""
        parts = self._parts() if self._found is not None and self._bill is None else ()
        part = parts[self._chosen] if self._chosen < len(parts) else None
        return part if part is not None and part.trouble == UNWEIGHED else None

    def _rows(self) -> tuple[ReturnRow, ...]:
        if self._bill is not None:
            return tuple(line_row(line, self._ticked.get(line.line_no, 0)) for line in self._bill.lines)
        if self._found is not None:
            return tuple(laid_row(part) for part in self._parts())
        return ()

    def _draw(self) -> None:
        bill, found = self._bill, self._found
        rows = self._rows()
        if bill is not None:
            about = " · ".join(text for text in (bill.sale_no, bill.member_label) if text)
            said = (about, tr("空格 勾选  ↑↓ 选择  Enter 退入本单"))
            picture = ReturnPicture(LINES, tr("退换  选货"), rows, self._chosen, said, tr("退入本单"))
        elif found is not None:
            weigh = self._to_weigh() is not None
            enter = tr("复称") if weigh else tr("回到单据")
            picture = ReturnPicture(LAID, tr("退换  核对"), rows, self._chosen, rehearsal_words(found), enter, weigh)
        else:
            hint = tr("扫原小票,或输入单号。换货:退入本单后接着扫新货。")
            picture = ReturnPicture(ASK, tr("退换货"), (), -1, (hint,), tr("查单"))
        self._view.show_return(picture)
        self.refresh()


def laid_row(part: PartLine) -> ReturnRow:
    """A line that lies on the bill; the bill's number stands there, here it would push the rest out."""
    said = tr("■ 还没复称") if part.trouble == UNWEIGHED else part_note(part) or part.detail.partition(" ")[2]
    return ReturnRow(part.title, said, plain_yuan(part.fen))


def line_row(line: BillLine, ticked: int) -> ReturnRow:
    """A sold line: ticked, free, or back already; of goods by quantity how many are ticked of those still out."""
    mark = "✕" if line.returned_on else "☑" if ticked else "☐"
    back = tr("已退 {document}", document=line.returned_on) if line.returned_on else line.barcode
    units = f"  {ticked}/{line.left} {line.unit}" if line.unit and not line.returned_on else ""
    return ReturnRow(f"{mark} {line.line_no}. {line.name}{units}", back, plain_yuan(line.net_fen))
