"""The headless till: the same use cases as the window, one command a line, one JSON answer a line.

A line is an object with the command's name in `do` and its arguments beside it. Amounts are yuan as text ("1000.00").
The answer is {"ok": true, ...} or {"ok": false, "code": "...", "message": "..."}; a refused command changes nothing
and the next line goes on.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator

import msgspec

from kernel.clock import stamp
from kernel.errors import DomainError
from kernel.money import plain_yuan
from pos_app.counter.answers import HoldRow
from pos_app.presenters.problems import words_for
from pos_app.script_approvals import ApprovalCommands
from pos_app.script_boards import BoardCommands
from pos_app.script_cards import CardCommands
from pos_app.script_catalogue import CatalogueCommands
from pos_app.script_choices import ChoiceCommands
from pos_app.script_devices import DeviceCommands
from pos_app.script_forms import (
    Answer,
    BadCommand,
    TenderForm,
    bill_answer,
    line_answer,
    line_id_of,
    paying_answer,
    read_command,
    to_fen,
    to_notes,
    to_tenders,
)
from pos_app.script_gift_cards import GiftCardCommands
from pos_app.script_goods import GoodsCommands
from pos_app.script_members import MemberCommands
from pos_app.script_old_gold import OldGoldCommands
from pos_app.script_orders import OrderCommands
from pos_app.script_papers import PaperLookCommands
from pos_app.script_persons import PersonCommands
from pos_app.script_pins import PinCommands
from pos_app.script_promotions import PromotionCommands
from pos_app.script_reports import ReportCommands
from pos_app.script_returns import ReturnCommands
from pos_app.script_rewards import RewardCommands
from pos_app.script_services import ServiceCommands
from pos_app.script_stockroom import StockroomCommands
from pos_app.script_transfers import TransferCommands
from pos_app.script_value import ValueCommands
from pos_app.script_weighing import WeighingCommands
from pos_app.till import Till
from printers.layout import plain_text


class Script(
    OrderCommands,
    ServiceCommands,
    ApprovalCommands,
    BoardCommands,
    CardCommands,
    CatalogueCommands,
    ChoiceCommands,
    DeviceCommands,
    GiftCardCommands,
    GoodsCommands,
    MemberCommands,
    OldGoldCommands,
    PaperLookCommands,
    PersonCommands,
    PinCommands,
    PromotionCommands,
    ReportCommands,
    ReturnCommands,
    RewardCommands,
    StockroomCommands,
    TransferCommands,
    ValueCommands,
    WeighingCommands,
):
    """Runs commands on one till. Every public method but `run` and `answer` is a command of the same name."""

    def __init__(self, till: Till) -> None:
        self._till = till

    # --- the day and its people ------------------------------------------------------------------------------------

    def unlock(self, staff: str, pin: str) -> Answer:
        """Unlock the till as a member of staff."""
        actor = self._till.unlock(staff, pin)
        return {"staff": actor.staff_no, "name": actor.name, "role": actor.role}

    def lock(self) -> Answer:
        """Lock the screen; the bill stays."""
        self._till.lock()
        return {}

    def approve(self, staff: str, pin: str, permission: str) -> Answer:
        """A second person lets the next command that needs `permission` through."""
        return {"approved_by": self._till.post.approve(staff, pin, permission).staff_no}

    def open_day(self, float: str, date: str = "") -> Answer:
        """Begin the business day with this float in the drawer; `date` confirms the day that a wrong clock offers."""
        self._till.drawer.open_day(to_fen(float), date=date)
        return {"float": float}

    def status(self) -> Answer:
        """Who stands here, the day, the gold price, headquarters."""
        shown: Answer = msgspec.to_builtins(self._till.header())
        return shown

    # --- the bill --------------------------------------------------------------------------------------------------

    def scan(self, code: str) -> Answer:
        """What the scanner reads: goods (`3*CODE`: three), card, phone, voucher, parked bill, badge or receipt."""
        scanned = self._till.selling.scan(code)
        found = next((known for known in scanned.cart.lines if known.line_id == scanned.line_id), None)
        answer = {"what": scanned.what, **bill_answer(scanned.cart)}
        if found is not None:
            answer["line"] = line_answer(found)
        return answer

    def cart(self) -> Answer:
        """The bill with every figure of its lines, and why each other rule did not apply."""
        return {"cart": msgspec.to_builtins(self._till.selling.cart(), enc_hook=list)}  # reasons are worded now

    def remove_line(self, no: int) -> Answer:
        """Take line `no` off the bill."""
        return bill_answer(self._till.selling.remove_line(self._line_id(no)))

    def undo(self) -> Answer:
        """Put back what the bill was before its last change."""
        return bill_answer(self._till.selling.undo())

    def salesperson(self, no: int, staff: str) -> Answer:
        """Who sold line `no`."""
        return bill_answer(self._till.selling.set_salesperson(self._line_id(no), staff))

    def find_members(self, text: str) -> Answer:
        """Members by phone tail (4 digits or more), phone, card, name, pinyin or initials."""
        return {"members": [msgspec.to_builtins(hit) for hit in self._till.members.find_members(text)]}

    def look_up_member(self, text: str) -> Answer:
        """As find_members; for a whole phone or card that is not here headquarters is asked."""
        return {"members": [msgspec.to_builtins(hit) for hit in self._till.members.look_up(text)]}

    def member(self, id: str) -> Answer:
        """One member's page."""
        detail = self._till.members.member(id)
        return {"member": msgspec.to_builtins(detail)}

    def find_pieces(self, text: str) -> Answer:
        """Pieces of this store by the beginning of barcode, goods or style number, when a code cannot be read."""
        return {"pieces": [msgspec.to_builtins(row) for row in self._till.selling.find_pieces(text)]}

    def attach_member(self, tail: str = "", id: str = "") -> Answer:
        """Attach a member by id, or by a search text that finds exactly one."""
        if not id:
            hits = self._till.members.find_members(tail)
            if len(hits) != 1:
                raise BadCommand(reason=f"{tail!r} finds {len(hits)} members, name one by id")
            id = hits[0].member_id
        return bill_answer(self._till.selling.attach_member(id))

    def detach_member(self) -> Answer:
        """Take the member off the bill."""
        return bill_answer(self._till.selling.detach_member())

    def remove_voucher(self, code: str) -> Answer:
        """Take a voucher off the bill; it can be used elsewhere again."""
        return bill_answer(self._till.selling.remove_code(code))

    def reprice_gold(self) -> Answer:
        """Take today's gold price for every weighed line."""
        return bill_answer(self._till.selling.reprice_gold())

    def keep_gold(self) -> Answer:
        """Keep the older gold price of the lines; a manager's decision."""
        return bill_answer(self._till.selling.keep_gold())

    def let_go(self, amount: str, reason: str = "") -> Answer:
        """Let odd money go by hand; "0" asks for all of the bill again."""
        fen, odd = to_fen(amount), self._till.odd_money
        return bill_answer(odd.let_go(fen, reason) if fen else odd.ask_again())

    def void(self, reason: str) -> Answer:
        """Throw the bill away."""
        return bill_answer(self._till.selling.void(reason))

    def hold(self, name: str = "") -> Answer:
        """Park the bill; its vouchers can be used elsewhere and are scanned again after it is recalled."""
        return {"hold": msgspec.to_builtins(self._till.selling.hold(name))}

    def holds(self) -> Answer:
        """Bills parked in this store."""
        return {"holds": [msgspec.to_builtins(row) for row in self._till.selling.holds()]}

    def recall(self, hold_no: str = "") -> Answer:
        """Bring a parked bill back; the oldest when none is named."""
        return bill_answer(self._till.selling.recall(hold_no or self._parked("").hold_no))

    def hold_slip(self, hold_no: str = "") -> Answer:
        """Print the slip by which a parked bill is brought back; of the oldest when none is named."""
        return {"paper": self._till.papers.hold_slip(self._parked(hold_no.strip().upper()))}

    def _parked(self, hold_no: str) -> HoldRow:
        for row in self._till.selling.holds():
            if hold_no in ("", row.hold_no):
                return row
        raise BadCommand(reason="no such bill is parked" if hold_no else "no bill is parked")

    # --- paying ----------------------------------------------------------------------------------------------------

    def begin_tender(self) -> Answer:
        """F12: what is to be paid."""
        return paying_answer(self._till.paying.begin_tender())

    def pay(self, method: str, amount: str = "", reference: str = "", pin: str = "") -> Answer:
        """Take a tender: cash, card (with `reference`), stored_value (with the member's `pin`) or gift_card (its
        number as `reference`, its secret as `pin`).

        Without `amount` it takes what is left, or pays out what the customer is owed. Begins the tender when that was
        not done. Cash that the drawer does not hold by the books is paid out by a manager with a reason as
        `reference`.
        """
        tendering = self._till.paying.tendering() or self._till.paying.begin_tender()
        fen = to_fen(amount) if amount else abs(tendering.left_fen)
        return paying_answer(self._till.paying.add_tender(method, fen, reference=reference, pin=pin))

    def remove_tender(self, no: int) -> Answer:
        """Take tender `no` (from 1) back."""
        return paying_answer(self._till.paying.remove_tender(no - 1))

    def cancel_tender(self) -> Answer:
        """Esc: back to the bill."""
        return bill_answer(self._till.paying.cancel_tender())

    def commit(self) -> Answer:
        """Close the bill; prints and opens the drawer as the window would."""
        done = self._till.paying.commit()
        return {
            "sale_no": done.sale_no, "journal_no": done.journal_no, "due": plain_yuan(done.due_fen),
            "change": plain_yuan(done.change_fen), "points": done.points, "points_after": done.points_after,
            "value_left": plain_yuan(done.value_left_fen), "print_state": done.print_state, "drawer": done.drawer,
        }  # fmt: skip

    def receipt(self, sale_no: str = "") -> Answer:
        """The receipt of a bill as lines of text; of the last one when none is named."""
        number = sale_no or (self._till.post.last.sale_no if self._till.post.last else "")
        document = self._till.paper.document_of("sale", number)
        return {"sale_no": number, "text": plain_text(document, self._till.paper.profile.columns).splitlines()}

    def reprint(self, sale_no: str) -> Answer:
        """Print one more paper of a bill, marked as such."""
        return {"print_state": self._till.corrections.reprint(sale_no)}

    def sheet(self, sale_no: str, paper: str = "sheet") -> Answer:
        """Write a bill's page beside the books: its calculation `sheet` on A4, its sales `slip` or its pieces'
        `guarantee` on A5.
        """
        pages = self._till.bill_pages
        made = {"sheet": pages.sheet, "slip": pages.slip, "guarantee": pages.guarantee}.get(paper)
        if made is None:
            raise BadCommand(reason="paper is sheet, slip or guarantee")
        return {"pdf": made(sale_no)}

    def todays_sales(self) -> Answer:
        """The open day's bills, newest first."""
        return {"sales": [msgspec.to_builtins(row) for row in self._till.corrections.todays_sales()]}

    def correct_tenders(self, sale_no: str, tenders: list[TenderForm], reason: str) -> Answer:
        """Replace a bill's tenders by [{"method", "amount", "reference"}] the same day."""
        before = self._till.corrections.tenders_of(sale_no)
        self._till.corrections.correct_tenders(sale_no, to_tenders(tenders, before), reason)
        return {"sale_no": sale_no}

    def correct_member(self, sale_no: str, tail: str, reason: str) -> Answer:
        """Give a bill to the member who was forgotten; `tail` finds exactly one."""
        hits = self._till.members.find_members(tail)
        if len(hits) != 1:
            raise BadCommand(reason=f"{tail!r} finds {len(hits)} members")
        self._till.corrections.correct_member(sale_no, hits[0].member_id, reason)
        return {"sale_no": sale_no}

    # --- drawer, close ---------------------------------------------------------------------------------------------

    def cash(self, what: str, amount: str, reason: str) -> Answer:
        """Move cash without a sale: pay_in, pay_out or drop."""
        if what not in ("pay_in", "pay_out", "drop"):
            raise BadCommand(reason=f"no such cash movement: {what}")
        self._till.drawer.move_cash(what, to_fen(amount), reason)
        return {}

    def open_drawer(self, reason: str) -> Answer:
        """Open the drawer with no sale."""
        return {"drawer": self._till.drawer.open_drawer(reason)}

    def count_drawer(self, counts: dict[str, int] | None = None, total: str = "") -> Answer:
        """Count the drawer: {"100": 36, "0.5": 3} notes and coins by face, or a `total` in the fewest of them."""
        counted = self._till.drawer.count_drawer(to_notes(counts or {}, total))
        return {
            "counted": plain_yuan(counted.counted_fen), "expected": plain_yuan(counted.expected_fen),
            "difference": plain_yuan(counted.difference_fen),
        }  # fmt: skip

    def close_draft(self) -> Answer:
        """What the daily close would say now."""
        return {"close": msgspec.to_builtins(self._till.drawer.close_draft())}

    def close_day(self, reason: str = "", approver: str = "", approver_pin: str = "") -> Answer:
        """Close the business day; the slip and the A4 page are written beside the books."""
        closed = self._till.drawer.close_day(difference_reason=reason, approver_no=approver, approver_pin=approver_pin)
        slip = plain_text(closed.slip, self._till.paper.profile.columns).splitlines()
        return {
            "date": closed.report.date, "difference": plain_yuan(closed.report.difference_fen),
            "pdf": self._till.keep_page(closed), "slip": slip,
        }  # fmt: skip

    # --- the till itself -------------------------------------------------------------------------------------------

    def sync(self) -> Answer:
        """One round with headquarters: hand in, fetch."""
        status = self._till.sync_now()
        return {"state": "alone"} if status is None else {"state": status.state, "pending": status.pending}

    def verify(self) -> Answer:
        """Hash chain, sequence, rebuilt tables, SQLite's own check."""
        verdict = self._till.verify()
        return {"sound": verdict.sound, "entries": verdict.entries, "findings": list(verdict.findings)}

    def now(self) -> Answer:
        """The till's clock."""
        return {"now": stamp(self._till.post.clock.now())}

    # --- running ---------------------------------------------------------------------------------------------------

    def answer(self, line: str | bytes) -> Answer:
        """Carry out one line. Never raises for what the line asked: a refusal is an answer."""
        try:
            name, arguments = read_command(line, COMMANDS)
            command: Callable[..., Answer] = getattr(self, name)
            return {"ok": True, **command(**arguments)}
        except BadCommand as error:
            return {"ok": False, "code": error.code, "message": str(error.facts["reason"])}
        except DomainError as error:
            return {"ok": False, "code": error.code, "message": words_for(error).text}

    def run(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """One JSON answer for each line that is not empty and not a comment (#)."""
        for line in lines:
            text = line.strip()
            if text and not text.startswith(b"#"):
                yield msgspec.json.encode(self.answer(text))

    def _line_id(self, no: int) -> str:
        return line_id_of(self._till.selling.cart(), no)


COMMANDS = {
    name: member
    for part in (Script, *Script.__bases__)
    for name, member in vars(part).items()
    if inspect.isfunction(member) and not name.startswith("_") and name not in ("run", "answer")
}


def manual() -> str:
    """Every command with its arguments, for --help and the manual's page."""
    lines = []
    for name, command in COMMANDS.items():
        given = [p for p in inspect.signature(command).parameters.values() if p.name != "self"]
        arguments = ", ".join(p.name if p.default is p.empty else f"[{p.name}]" for p in given)
        lines.append(f"{name} {arguments}".rstrip())
        lines += [f"    {text}" for text in inspect.cleandoc(command.__doc__ or "").splitlines()]
    return "\n".join(lines)
