"""The same answers, asked one after the other on a terminal; each is checked as it comes and asked again when wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from kernel.errors import DomainError
from pos_app.bringing_in import summary
from pos_app.import_report import problem_lines, summary_lines
from pos_app.importing import ImportPlan
from pos_app.setting_up.answers import (
    Answers,
    BoardAnswers,
    CompanyAnswers,
    Machine,
    PrinterAnswers,
    ScaleAnswers,
    StaffAnswers,
    StoreAnswers,
)
from pos_app.setting_up.checking import HIRED_ROLES, board_faults, faults_of, printer_faults, reason, scale_faults
from printers.devices.scale_formats import FORMATS
from printers.profile import PRESETS
from shop.catalogue.rules.purity import purity_name
from shop.staff.rules.roles import role_name

PRINTERS = (("screen", "屏幕(没有打印机)"), ("network", "网络打印机"), ("file", "文件夹(测试用)"))
UNITS = (("fen", "收到分"), ("jiao", "抹到角"), ("yuan", "抹到元"))
OFFERED_PURITIES = ("AU9999", "AU999", "AU990", "AU750", "PT950", "AG999")
SHOWN_PROBLEMS = 20


class Terminal(Protocol):
    """Where a person sits."""

    def ask(self, question: str, default: str = "") -> str:
        """One line; the default when nothing was typed."""

    def ask_hidden(self, question: str) -> str:
        """One line that nobody sees."""

    def say(self, words: str) -> None: ...


class Interview:
    """Asks for a shop. `print_trial` prints a test page and raises a DomainError, `plan_file` reads an import file,
    `words_of` says an error."""

    def __init__(
        self,
        terminal: Terminal,
        folder: Path,
        *,
        print_trial: Callable[[PrinterAnswers], object],
        plan_file: Callable[[Path], ImportPlan],
        words_of: Callable[[DomainError], str],
    ) -> None:
        self._terminal, self._folder = terminal, folder
        self._print_trial, self._plan_file, self._words_of = print_trial, plan_file, words_of

    def shop(self) -> tuple[Answers, ImportPlan | None]:
        """Everything of a shop that stands alone, and the opening import when one was named."""
        say = self._terminal.say
        say("一、公司与门店")
        company = CompanyAnswers(
            name=self._field("company.name", "公司名称"), tax_no=self._field("company.tax_no", "税号(可空)")
        )
        store = StoreAnswers(
            code=self._field("store.code", "门店代码(2 到 4 个字母)", upper=True),
            name=self._field("store.name", "店名"),
            address=self._field("store.address", "地址(可空)"),
            phone=self._field("store.phone", "电话(可空)"),
        )
        register = self._field("register", "本机名", default=f"{store.code}01", upper=True)
        machine = self.machine()
        say("三、员工与密码")
        staff = self._staff()
        say("四、今日金价(元/克,售价留空为没有这种货)")
        board = self._board()
        say("五、导入货品与会员")
        plan = self._import()
        answers = Answers(
            company=company, store=store, register=register, staff=staff, gold_board=board,
            printer=machine.printer, scale=machine.scale, ticket_unit=machine.ticket_unit,
            backup_folder=machine.backup_folder,
        )  # fmt: skip
        return answers, plan

    def machine(self) -> Machine:
        """What is asked of a till that joins headquarters too."""
        self._terminal.say("二、打印机、电子秤与备份")
        printer, scale = self._printer(), self._scale()
        unit = self._choice("收款抹零", UNITS, "fen")
        while True:
            backup = self._field("backup_folder", "备份的第二个文件夹,完整路径(可空)")
            machine = Machine(printer=printer, scale=scale, ticket_unit=unit, backup_folder=backup)
            faults = faults_of(machine, self._folder)
            if not faults:
                return machine
            self._terminal.say(f"  {faults[0].reason}")

    def _printer(self) -> PrinterAnswers:
        while True:
            kind = self._choice("打印机", PRINTERS, "screen")
            printer = PrinterAnswers(kind=kind)
            if kind != "screen":
                profile = self._choice("机型", [(name, one.title) for name, one in PRESETS.items()], "generic-80")
                printer = PrinterAnswers(kind=kind, profile=profile)
            if kind == "network":
                host = self._field("printer.host", "打印机地址")
                printer = PrinterAnswers(kind=kind, profile=profile, host=host, port=self._port())
            if kind == "screen" or self._tried(printer):
                return printer

    def _port(self) -> int:
        while True:
            text = self._terminal.ask("端口", "9100").strip()
            port = int(text) if text.isascii() and text.isdigit() else 0
            faults = list(printer_faults(PrinterAnswers(port=port)))
            if not faults:
                return port
            self._terminal.say(f"  {faults[0].reason}")

    def _scale(self) -> ScaleAnswers:
        url = self._terminal.ask("电子秤的串口,如 COM3(没有留空)").strip()
        if not url:
            return ScaleAnswers()
        kind = self._choice("秤的格式", [(name, one.title) for name, one in FORMATS.items()], "sics")
        while True:
            text = self._terminal.ask("波特率", "9600").strip()
            scale = ScaleAnswers(url=url, format=kind, baud=int(text) if text.isascii() and text.isdigit() else 0)
            faults = list(scale_faults(scale))
            if not faults:
                return scale
            self._terminal.say(f"  {faults[0].reason}")

    def _tried(self, printer: PrinterAnswers) -> bool:
        """Print a test page where wanted; False to choose again."""
        if not self._yes("现在打印一张测试页", "y"):
            return True
        try:
            self._print_trial(printer)
        except DomainError as error:
            self._terminal.say(f"  {self._words_of(error)}")
            return not self._yes("重新选打印机", "y")
        return self._yes("测试页出来了吗", "y")

    def _staff(self) -> tuple[StaffAnswers, ...]:
        people: list[StaffAnswers] = []
        while True:
            default = "" if people else "1001"
            number = self._terminal.ask("工号(留空结束)" if people else "店长的工号", default).strip()
            if not number:
                if any(person.role == "store_manager" for person in people):
                    return tuple(people)
                self._terminal.say("  至少要有一位店长,日结和授权都要店长")
                continue
            wrong = reason("staff.staff_no", number)
            if wrong or any(person.staff_no == number for person in people):
                self._terminal.say(f"  {wrong or f'工号 {number} 写了两次'}")
                continue
            name = self._field("staff.name", "姓名")
            roles = [(role, role_name(role)) for role in HIRED_ROLES]
            role = self._choice("岗位", roles, "cashier" if people else "store_manager")
            people.append(StaffAnswers(staff_no=number, name=name, role=role, pin=self._pin()))

    def _pin(self) -> str:
        while True:
            pin = self._terminal.ask_hidden("6 位数字密码")
            wrong = reason("staff.pin", pin)
            if not wrong and self._terminal.ask_hidden("再输一次") != pin:
                wrong = "两次输入不一样"
            if not wrong:
                return pin
            self._terminal.say(f"  {wrong}")

    def _board(self) -> tuple[BoardAnswers, ...]:
        while True:
            rows = []
            for code in OFFERED_PURITIES:
                name = purity_name(code)
                retail = self._price("gold_board.retail", f"{name} 售价", "", may_be_empty=True)
                if retail:
                    trade_in = self._price("gold_board.trade_in", f"{name} 换购价", "")
                    recycle = self._price("gold_board.recycle", f"{name} 回收价", trade_in)
                    rows.append(BoardAnswers(purity=name, retail=retail, trade_in=trade_in, recycle=recycle))
            faults = board_faults(tuple(rows))
            if not faults:
                return tuple(rows)
            self._terminal.say(f"  {faults[0].reason},请重输")

    def _price(self, field: str, caption: str, default: str, *, may_be_empty: bool = False) -> str:
        while True:
            text = self._terminal.ask(caption, default).strip()
            wrong = "" if may_be_empty and not text else reason(field, text)
            if not wrong:
                return text
            self._terminal.say(f"  {wrong}")

    def _import(self) -> ImportPlan | None:
        while True:
            text = self._terminal.ask("Excel 或 CSV 文件(可空,以后用 import 导入)").strip().strip('"')
            if not text:
                return None
            try:
                plan = self._plan_file(Path(text))
            except DomainError as error:
                self._terminal.say(f"  {self._words_of(error)}")
                continue
            for line in summary_lines(summary(plan)):
                self._terminal.say(line)
            if plan.ready:
                return plan
            for line in problem_lines(plan.problems[:SHOWN_PROBLEMS]):
                self._terminal.say(line)
            self._terminal.say(f"共 {plan.bad_rows} 行有问题,上面是前 {min(SHOWN_PROBLEMS, len(plan.problems))} 处")
            if self._yes("跳过这些行,其余照常导入(n 为改好后重读)", "n"):
                return plan.without_bad_rows()

    def _field(self, field: str, caption: str, *, default: str = "", upper: bool = False) -> str:
        while True:
            text = self._terminal.ask(caption, default).strip()
            text = text.upper() if upper else text
            wrong = reason(field, text)
            if not wrong:
                return text
            self._terminal.say(f"  {wrong}")

    def _choice(self, caption: str, choices: Sequence[tuple[str, str]], default: str) -> str:
        words = "  ".join(f"{number} {word}" for number, (_, word) in enumerate(choices, start=1))
        place = next(str(number) for number, (code, _) in enumerate(choices, start=1) if code == default)
        while True:
            text = self._terminal.ask(f"{caption}: {words}", place).strip()
            if text.isascii() and text.isdigit() and 1 <= int(text) <= len(choices):
                return choices[int(text) - 1][0]
            self._terminal.say(f"  填 1 到 {len(choices)}")

    def _yes(self, question: str, default: str) -> bool:
        while True:
            text = self._terminal.ask(f"{question} (y/n)", default).strip().lower()
            if text in ("y", "n"):
                return text == "y"
            self._terminal.say("  填 y 或 n")
