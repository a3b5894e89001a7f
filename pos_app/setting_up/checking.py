"""What is wrong with the answers, all of it at once, in words; single fields are checked the same way as they come."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from kernel.errors import DomainError
from kernel.money import parse_yuan
from pos_app.setting_up.answers import (
    TICKET_UNITS,
    Answers,
    BoardAnswers,
    Fault,
    Machine,
    PrinterAnswers,
    PrinterKinds,
    ScaleAnswers,
    SetupInvalid,
)
from printers.devices.scale_formats import TITLES, ScalePatternWrong, scale_format
from printers.profile import PRESETS
from shop.catalogue.errors import PurityNameRefused
from shop.catalogue.rules.purity import PURITIES, purity_name, recognise_purity
from shop.gold_board.errors import BoardRefused
from shop.gold_board.facts import BoardRow
from shop.gold_board.rules.policy import BoardPolicy
from shop.gold_board.rules.publishing import check_board, doubts_of
from shop.staff.errors import PinTooWeak
from shop.staff.rules.roles import ROLES
from shop.staff.usecases import check_pin_strength

HIRED_ROLES = ("store_manager", "cashier", "salesperson")  # headquarters' people do not stand at a counter
_STORE = re.compile(r"[A-Z]{2,4}")
_REGISTER = re.compile(r"[A-Z][A-Z0-9]{1,7}")
_STAFF_NO = re.compile(r"[0-9]{1,10}")
_FRAME = re.compile(r"[78][NEO][12]")
_URL = re.compile(r"https?://\S+")
HEADQUARTERS = "HQ"


def board_rows(board: tuple[BoardAnswers, ...]) -> tuple[BoardRow, ...]:
    """The rows of a board that has no fault."""
    return tuple(
        BoardRow(
            purity_code=recognise_purity(row.purity).code,
            retail_fen=parse_yuan(row.retail),
            trade_in_fen=parse_yuan(row.trade_in),
            recycle_fen=parse_yuan(row.recycle),
        )
        for row in board
    )


def require_sound(machine: Machine, folder: Path) -> None:
    """Raises SetupInvalid with every fault."""
    faults = faults_of(machine, folder)
    if faults:
        raise SetupInvalid(faults)


def faults_of(machine: Machine, folder: Path) -> tuple[Fault, ...]:
    """Every fault of the answers for a till in `folder`, in the order in which they are asked."""
    own = _shop(machine) if isinstance(machine, Answers) else iter(())
    people = (*_staff(machine), *board_faults(machine.gold_board)) if isinstance(machine, Answers) else ()
    return (*own, *_machine(machine, folder), *people)


def reason(field: str, text: str) -> str:
    """What is wrong with one field, '' when nothing is. `field` as in the file without its number: 'staff.pin'."""
    return _FIELDS[field](text)


def _shop(answers: Answers) -> Iterator[Fault]:
    for part, told in (("company", answers.company), ("store", answers.store)):
        for name in told.__struct_fields__:
            yield from _field(f"{part}.{name}", f"{part}.{name}", getattr(told, name))
    yield from _field("register", "register", answers.register)


def _machine(machine: Machine, folder: Path) -> Iterator[Fault]:
    yield from printer_faults(machine.printer)
    yield from scale_faults(machine.scale)
    if machine.ticket_unit not in TICKET_UNITS:
        yield Fault("ticket_unit", "只能填 fen、jiao 或 yuan")
    yield from _field("backup_folder", "backup_folder", machine.backup_folder)
    if machine.backup_folder:
        backup, data = Path(machine.backup_folder).absolute(), folder.absolute()
        if backup == data or data in backup.parents:
            yield Fault("backup_folder", "不能在数据文件夹里面,换一个文件夹,最好在另一块盘")


def printer_faults(printer: PrinterAnswers) -> Iterator[Fault]:
    """What is wrong with the printer's settings; whether it answers is for a test page to show."""
    if printer.kind not in PrinterKinds:
        yield Fault("printer.kind", "只能填 screen、network 或 file")
    if printer.profile not in PRESETS:
        yield Fault("printer.profile", f"没有这种机型,可填 {'、'.join(PRESETS)}")
    if printer.kind == "network":
        yield from _field("printer.host", "printer.host", printer.host)
    if not 1 <= printer.port <= 65_535:
        yield Fault("printer.port", "端口是 1 到 65535 的整数,一般为 9100")


def scale_faults(scale: ScaleAnswers) -> Iterator[Fault]:
    """What is wrong with the balance's settings; whether it answers the command `scale` shows."""
    if scale.format not in TITLES:
        yield Fault("scale.format", f"没有这种秤,可填 {'、'.join(TITLES)}")
    else:
        try:
            scale_format(scale.format, pattern=scale.pattern, ask=scale.ask)
        except ScalePatternWrong as error:
            yield Fault("scale.pattern", str(error.facts["reason"]))
    if not 300 <= scale.baud <= 921_600:
        yield Fault("scale.baud", "波特率是 300 到 921600 的整数,一般为 9600")
    if not _FRAME.fullmatch(scale.frame):
        yield Fault("scale.frame", "写成三位,如 8N1、7E1")


def _staff(answers: Answers) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, person in enumerate(answers.staff):
        for name in person.__struct_fields__:
            yield from _field(f"staff.{name}", f"staff[{place}].{name}", getattr(person, name))
        if person.staff_no in seen:
            yield Fault(f"staff[{place}].staff_no", f"工号 {person.staff_no} 写了两次")
        seen.add(person.staff_no)
    if not any(person.role == "store_manager" for person in answers.staff):
        yield Fault("staff", "至少要有一位店长,日结和授权都要店长")


def board_faults(board: tuple[BoardAnswers, ...]) -> tuple[Fault, ...]:
    """What is wrong with a board: its cells, else what the guard of publishing says. An empty one is none."""
    faults = tuple(
        fault
        for place, row in enumerate(board)
        for name in row.__struct_fields__
        for fault in _field(f"gold_board.{name}", f"gold_board[{place}].{name}", getattr(row, name))
    )
    if faults or not board:
        return faults
    try:
        check_board(board_rows(board), {row.code for row in PURITIES}, effective_at="0", valid_until="1")
    except BoardRefused as error:
        code, words = str(error.facts["purity"]), str(error.facts["reason"])
        return (Fault("gold_board", f"{purity_name(code)}:{words}" if code else words),)
    doubtful = doubts_of(board_rows(board), {}, BoardPolicy())  # nobody else is there yet to approve it
    return tuple(
        Fault("gold_board", f"{purity_name(one.purity_code)}:回收价或换购价不低于售价") for one in doubtful[:1]
    )


def _field(field: str, where: str, text: str) -> Iterator[Fault]:
    words = reason(field, text)
    if words:
        yield Fault(where, words)


def _named(what: str, longest: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        return f"{what}不能空" if not text.strip() else _short(longest)(text)

    return check


def _short(longest: int, *, lines: bool = False) -> Callable[[str], str]:
    def check(text: str) -> str:
        if not text.replace("\n" if lines else "", "").isprintable():
            return "有不能打印的字符"
        return f"太长,最多 {longest} 个字" if len(text) > longest else ""

    return check


def _store(text: str) -> str:
    return "" if _STORE.fullmatch(text) and text != HEADQUARTERS else "门店代码是 2 到 4 个大写字母,如 HP,不能是 HQ"


def _register(text: str) -> str:
    sound = _REGISTER.fullmatch(text) and text != HEADQUARTERS
    return "" if sound else "本机名以大写字母开头,共 2 到 8 位大写字母和数字,如 HP01,不能是 HQ"


def _pin(text: str) -> str:
    try:
        check_pin_strength(text)
    except PinTooWeak:
        return "密码要 6 位数字,不能 6 位相同"
    return ""


def _role(text: str) -> str:
    words = "、".join(f"{role} ({ROLES[role][0]})" for role in HIRED_ROLES)
    return "" if text in HIRED_ROLES else f"岗位只能填 {words}"


def _purity(text: str) -> str:
    try:
        recognise_purity(text)
    except PurityNameRefused as error:
        return f"这个名称已不允许使用,请写“{error.facts['instead']}”"
    except DomainError:
        return f"不认识的成色“{text}”,可填 {'、'.join(row.name for row in PURITIES)}"
    return ""


def _price(text: str) -> str:
    try:
        return "" if parse_yuan(text) > 0 else "价格必须大于零"
    except ValueError:
        return "不是金额,写成如 1028.00,单位元/克"


def _url(text: str) -> str:
    return "" if not text or _URL.fullmatch(text) else "网址要以 http:// 或 https:// 开头"


def _host(text: str) -> str:
    return (
        ""
        if text and text.isascii() and not any(sign in text for sign in " /:@")
        else "网络打印机要填地址,如 192.168.1.50"
    )


def _folder(text: str) -> str:
    """Somewhere that this program may write: the folder itself, or the nearest one above it that exists."""
    if not text:
        return ""
    path = Path(text)
    if not path.is_absolute():
        return "要写完整路径"
    there = next((one for one in (path, *path.parents) if one.exists()), None)
    return "" if there is not None and there.is_dir() and os.access(there, os.W_OK) else "这个文件夹不能写入,换一个"


_FIELDS: dict[str, Callable[[str], str]] = {
    "company.name": _named("公司名称", 80),
    "company.tax_no": _short(32),
    "company.receipt_footer": _short(200, lines=True),
    "company.invoice_url": _url,
    "store.code": _store,
    "store.name": _named("店名", 80),
    "store.address": _short(120),
    "store.phone": _short(32),
    "register": _register,
    "printer.host": _host,
    "backup_folder": _folder,
    "staff.staff_no": lambda text: "" if _STAFF_NO.fullmatch(text) else "工号是 1 到 10 位数字",
    "staff.name": _named("姓名", 40),
    "staff.role": _role,
    "staff.pin": _pin,
    "gold_board.purity": _purity,
    "gold_board.retail": _price,
    "gold_board.trade_in": _price,
    "gold_board.recycle": _price,
}
