"""The forms of the first start: their steps, what was typed in them as answers, and where in them a fault belongs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pos_app.bringing_in import Summary, summary
from pos_app.importing import ImportPlan
from pos_app.locale import tr
from pos_app.setting_up.answers import (
    Answers,
    BoardAnswers,
    CompanyAnswers,
    Fault,
    Machine,
    PrinterAnswers,
    ScaleAnswers,
    StaffAnswers,
    StoreAnswers,
)
from pos_app.setting_up.checking import HIRED_ROLES
from pos_app.setting_up.enrolment import Enrolment
from printers.devices.scale_formats import CUSTOM, TITLES
from printers.profile import PRESETS
from shop.catalogue.rules.purity import purity_name
from shop.staff.rules.roles import role_name

SHOP, MACHINE, STAFF, BOARD, GOODS, FINISH = range(1, 7)
STEPS = ("公司与门店", "本机与打印机", "员工与密码", "今日金价", "导入货品与会员", "完成")
HINTS = {
    SHOP: "店名、地址和电话印在小票上。门店代码用在单号里,以后不能改。",
    MACHINE: "打印机先印一张测试页,看中文、对齐和切纸。没有打印机就选屏幕。电子秤填了接口可以先试读。",
    STAFF: "至少一位店长。密码 6 位数字,不能 6 位相同。没有姓名的行不算。",
    BOARD: "单位 元/克。没有的成色留空。从现在起 24 小时有效,以后在金价牌里发布。",
    GOODS: "Excel 或 CSV,按模板的表头。可以先空着,以后再导入。",
    FINISH: "核对一遍。开店时数据一次写好,中途断电不会留下半个店。",
}
ALONE, CHAIN = "alone", "chain"
ALL_STEPS = (SHOP, MACHINE, STAFF, BOARD, GOODS, FINISH)
CHAIN_STEPS = (SHOP, MACHINE, FINISH)  # the rest comes from headquarters
PURITIES = ("AU9999", "AU999", "AU990", "AU750", "PT950", "AG999")

# What lists offer: (value in the answers' file, words).
MODES = ((ALONE, "独立门店"), (CHAIN, "加入总部"))
PRINTERS = (("screen", "屏幕 (没有打印机)"), ("network", "网络打印机"), ("file", "文件夹 (试用)"))
PROFILES = tuple((name, profile.title) for name, profile in PRESETS.items())
SCALES = tuple((name, title) for name, title in TITLES.items() if name != CUSTOM)  # that one needs a pattern: a file
VAULTS = (("file", "本机文件"), ("keyring", "操作系统的密钥库"))
UNITS = (("fen", "收到分"), ("jiao", "抹到角"), ("yuan", "抹到元"))
ROLES = tuple((role, role_name(role)) for role in HIRED_ROLES)
PURITY_NAMES = tuple((code, purity_name(code)) for code in PURITIES)

Person = tuple[str, str, str, str]  # number, name, role, PIN
Prices = tuple[str, str, str]  # retail, trade-in, recycle as typed
_STEP_OF = {
    "company": SHOP, "store": SHOP, "register": MACHINE, "printer": MACHINE, "scale": MACHINE, "keystore": MACHINE,
    "ticket_unit": MACHINE, "backup_folder": MACHINE, "staff": STAFF, "gold_board": BOARD,
}  # fmt: skip
_ROW = re.compile(r"(staff|gold_board)\[(\d+)\]")


def step_of(fault: Fault) -> int:
    """The step in which a fault can be put right."""
    return _STEP_OF[re.split(r"[.\[]", fault.where, maxsplit=1)[0]]


@dataclass(frozen=True, slots=True)
class Told:
    """What stands in the forms now: single fields by their name in the answers' file, rows of staff and prices."""

    values: Mapping[str, str]
    people: tuple[Person, ...]
    prices: Mapping[str, Prices]

    @property
    def joining(self) -> bool:
        return self.values["mode"] == CHAIN

    def value(self, name: str) -> str:
        return self.values[name].strip()

    def printer(self) -> PrinterAnswers:
        port = self.value("printer.port")
        return PrinterAnswers(
            kind=self.values["printer.kind"],
            profile=self.values["printer.profile"],
            host=self.value("printer.host"),
            port=int(port) if port.isascii() and port.isdigit() else 0,
            folder=self.value("printer.folder"),
        )

    def scale(self) -> ScaleAnswers:
        baud = self.value("scale.baud")
        return ScaleAnswers(
            url=self.value("scale.url"),
            format=self.values["scale.format"],
            baud=int(baud) if baud.isascii() and baud.isdigit() else 0,
            frame=self.value("scale.frame").upper(),
        )

    def machine(self) -> Machine:
        """The answers: of a whole shop, or of a till that joins headquarters. Codes are taken in capitals."""
        unit, backup = self.values["ticket_unit"], self.value("backup_folder")
        keystore = self.values["keystore"] == "keyring"
        if self.joining:
            return Machine(
                printer=self.printer(), scale=self.scale(), ticket_unit=unit, backup_folder=backup, keystore=keystore
            )
        return Answers(
            company=CompanyAnswers(name=self.value("company.name"), tax_no=self.value("company.tax_no")),
            store=StoreAnswers(
                code=self.value("store.code").upper(),
                name=self.value("store.name"),
                address=self.value("store.address"),
                phone=self.value("store.phone"),
            ),
            register=self.value("register").upper(),
            staff=tuple(self._person(self.people[row]) for row in self._staff_rows()),
            gold_board=tuple(self._price(code) for code in self._priced()),
            printer=self.printer(),
            scale=self.scale(),
            ticket_unit=unit,
            backup_folder=backup,
            keystore=keystore,
        )

    def placed(self, fault: Fault) -> Fault:
        """The same fault at the row of the form where it stands: empty rows are no answers."""

        def row_of(found: re.Match[str]) -> str:
            place = int(found[2])
            row = self._staff_rows()[place] if found[1] == "staff" else PURITIES.index(self._priced()[place])
            return f"{found[1]}[{row}]"

        return Fault(_ROW.sub(row_of, fault.where), fault.reason)

    def _staff_rows(self) -> tuple[int, ...]:
        return tuple(row for row, (_, name, _, pin) in enumerate(self.people) if name.strip() or pin)

    def _priced(self) -> tuple[str, ...]:
        return tuple(code for code, prices in self.prices.items() if any(text.strip() for text in prices))

    def _person(self, row: Person) -> StaffAnswers:
        number, name, role, pin = row
        return StaffAnswers(staff_no=number.strip(), name=name.strip(), role=role, pin=pin)

    def _price(self, code: str) -> BoardAnswers:
        retail, trade_in, recycle = (text.strip() for text in self.prices[code])
        return BoardAnswers(purity=purity_name(code), retail=retail, trade_in=trade_in, recycle=recycle)


def facts(
    told: Told, folder: Path, enrolment: Enrolment | None, plan: ImportPlan | None
) -> tuple[tuple[str, str], ...]:
    """What the last step shows to be checked: (name, value)."""
    machine = told.machine()
    paper = {"screen": tr("屏幕"), "file": tr("文件夹")}.get(machine.printer.kind, machine.printer.host)
    backup = machine.backup_folder or tr("没有第二份")
    scale, vault = machine.scale.url or tr("没有"), dict(VAULTS)["keyring" if machine.keystore else "file"]
    devices = ((tr("打印机"), paper), (tr("电子秤"), scale), (tr("本机密钥"), tr(vault)))
    rest = (*devices, (tr("第二备份"), backup), (tr("数据文件夹"), str(folder)))
    if not isinstance(machine, Answers):
        assert enrolment is not None
        own = ((tr("门店"), enrolment.store), (tr("本机"), enrolment.register))
        return ((tr("总部"), told.value("url")), *own, *rest)
    board = "、".join(f"{row.purity} {row.retail}" for row in machine.gold_board)
    return (
        (tr("公司"), machine.company.name),
        (tr("门店"), f"{machine.store.name} ({machine.store.code})"),
        (tr("本机"), machine.register),
        *rest,
        (tr("员工"), "、".join(f"{person.name} ({role_name(person.role)})" for person in machine.staff)),
        (tr("今日金价"), board or tr("没有,按克商品要先发布金价")),
        (tr("导入"), goods_words(None if plan is None else summary(plan))),
    )


def goods_words(brought: Summary | None) -> str:
    """What comes in with the opening, in one line."""
    if brought is None:
        return tr("没有文件,以后再导入")
    return tr("货品 {pieces} 件,会员 {members} 位", pieces=f"{brought.pieces:,}", members=f"{brought.members:,}")
