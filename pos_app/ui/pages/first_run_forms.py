"""The six forms of the first start: fields by their name in the answers' file, and what surrounds them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QGridLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from pos_app.import_report import HEADS
from pos_app.locale import tr
from pos_app.presenters.first_run import PlanPicture
from pos_app.presenters.first_run_form import (
    MODES,
    PRINTERS,
    PROFILES,
    PURITY_NAMES,
    ROLES,
    SCALES,
    UNITS,
    VAULTS,
    Person,
    Prices,
)
from pos_app.ui.panels.panel import Looks, captioned, code_field, text_field
from pos_app.ui.widgets.basics import PairRow, clear, label, row
from pos_app.ui.widgets.chooser import Chooser

Field = QLineEdit | QComboBox
STAFF_ROWS, STAFF_ROWS_MAX = 4, 40
PATH_LENGTH = 400


class Form(QWidget):
    """`fields` by their name in the answers' file; the first that can be seen takes the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(14)

    def put(self, name: str, caption: str, field: Field, down: int, across: int = 0, wide: int = 1) -> QWidget:
        """Place a captioned field; the answer is what to hide when it is not asked."""
        self.fields[name] = field
        field.setAccessibleName(caption)
        holder = QWidget()
        box = captioned(caption, field)
        box.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(box)
        holder.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.grid.addWidget(holder, down, across, 1, wide)
        return holder

    def even(self) -> None:
        """Two columns of one width."""
        for across in (0, 1):
            self.grid.setColumnStretch(across, 1)

    def first(self) -> QWidget | None:
        return next((field for field in self.fields.values() if field.isVisibleTo(self) and field.isEnabled()), None)


class ShopForm(Form):
    def __init__(self, mode_changed: Callable[[], None]) -> None:
        super().__init__()
        mode = Chooser(MODES)
        mode.currentIndexChanged.connect(lambda _: mode_changed())
        self.put("mode", tr("这台机器"), mode, 0)
        alone = (
            ("company.name", tr("公司名称"), text_field("", length=80), 1, 0),
            ("company.tax_no", tr("税号 (可空)"), code_field("", length=32), 1, 1),
            ("store.name", tr("店名"), text_field("", length=80), 2, 0),
            ("store.code", tr("门店代码,2 到 4 个字母"), code_field("", "HP", length=4), 2, 1),
            ("store.address", tr("地址 (可空)"), text_field("", length=120), 3, 0),
            ("store.phone", tr("电话 (可空)"), code_field("", length=32), 3, 1),
        )
        self._alone = [self.put(*one) for one in alone]
        self._chain = [
            self.put("enrolment", tr("入网文件 (总部发的 JSON)"), code_field("", length=PATH_LENGTH), 4, 0, 2),
            self.put("url", tr("总部地址"), code_field("", "https://", length=200), 5, 0, 2),
        ]
        self.grid.setRowStretch(6, 1)
        self.even()
        self.show_joining(False)

    def show_joining(self, joining: bool) -> None:
        show_all(self._alone, not joining)
        show_all(self._chain, joining)


class MachineForm(Form):
    """Printer, balance, ticket unit, keys, backup; what the chosen devices do not need is not shown."""

    def __init__(self) -> None:
        super().__init__()
        self._register = self.put("register", tr("本机名"), code_field("", "HP01", length=8), 0)
        self.put("ticket_unit", tr("收款抹零"), Chooser(UNITS), 0, 1)
        kind = Chooser(PRINTERS)
        kind.currentIndexChanged.connect(lambda _: self._show_kind())
        self.put("printer.kind", tr("打印机"), kind, 1)
        profile = Chooser(PROFILES)
        profile.setCurrentIndex(profile.findData("generic-80"))
        self._profile = self.put("printer.profile", tr("机型"), profile, 1, 1)
        self._host = self.put("printer.host", tr("打印机地址"), code_field("", "192.168.1.50", length=80), 2)
        self._port = self.put("printer.port", tr("端口"), code_field("", length=5), 2, 1)
        line_edit(self.fields["printer.port"]).setText("9100")
        self._paper = self.put("printer.folder", tr("文件夹 (可空)"), code_field("", length=PATH_LENGTH), 3, 0, 2)
        url = code_field("", tr("COM3、/dev/ttyUSB0 或 socket://地址:端口"), length=120)
        url.textChanged.connect(lambda _: self._show_scale())
        self.put("scale.url", tr("电子秤接口 (没有可空)"), url, 4)
        self._scale = [
            self.put("scale.format", tr("秤的型号"), Chooser(SCALES), 4, 1),
            self.put("scale.baud", tr("波特率"), code_field("", length=6), 5),
            self.put("scale.frame", tr("数据位、校验、停止位"), code_field("", length=3), 5, 1),
        ]
        line_edit(self.fields["scale.baud"]).setText("9600")
        line_edit(self.fields["scale.frame"]).setText("8N1")
        self.put("keystore", tr("本机密钥放在"), Chooser(VAULTS), 6)
        backup = code_field("", tr("另一块盘上的文件夹,完整路径"), length=PATH_LENGTH)
        self.put("backup_folder", tr("第二备份文件夹 (可空)"), backup, 7, 0, 2)
        self.trial = QLabel()
        self.trial.setObjectName("receipt")
        self.trial.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.trial.setContentsMargins(16, 12, 16, 12)
        self.trial.hide()
        self.grid.addWidget(self.trial, 8, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        self.grid.setRowStretch(9, 1)
        self.even()
        self._show_kind()
        self._show_scale()

    def _show_scale(self) -> None:
        show_all(self._scale, bool(value_of(self.fields["scale.url"]).strip()))

    def _show_kind(self) -> None:
        kind = value_of(self.fields["printer.kind"])
        show_all([self._profile], kind != "screen")
        show_all([self._host, self._port], kind == "network")
        show_all([self._paper], kind == "file")
        self.trial.hide()

    def show_joining(self, joining: bool) -> None:
        show_all([self._register], not joining)


class StaffForm(Form):
    def __init__(self) -> None:
        super().__init__()
        for across, head in enumerate((tr("工号"), tr("姓名"), tr("岗位"), tr("密码"))):
            self.grid.addWidget(label(head, "section"), 0, across)
        self.grid.setColumnStretch(1, 1)
        self._rows = 0
        for _ in range(STAFF_ROWS):
            self.add_row()

    def add_row(self) -> None:
        """One more person; the first is offered as the manager."""
        if self._rows == STAFF_ROWS_MAX:
            return
        place, self._rows = self._rows, self._rows + 1
        number, name = code_field("", length=10), text_field("", length=40)
        number.setText(str(1001 + place))
        role = Chooser(ROLES)
        role.setCurrentIndex(role.findData("cashier" if place else "store_manager"))
        pin = code_field("", secret=True, length=6)
        made: tuple[tuple[str, str, Field], ...] = (
            ("staff_no", tr("工号"), number), ("name", tr("姓名"), name), ("role", tr("岗位"), role),
            ("pin", tr("密码"), pin),
        )  # fmt: skip
        for across, (key, caption, field) in enumerate(made):
            field.setAccessibleName(tr("第 {number} 位 {what}", number=place + 1, what=caption))
            self.fields[f"staff[{place}].{key}"] = field
            self.grid.addWidget(field, place + 1, across)
        self.grid.setRowStretch(place + 1, 0)
        self.grid.setRowStretch(place + 2, 1)

    def people(self) -> tuple[Person, ...]:
        keys = ("staff_no", "name", "role", "pin")
        rows = ((value_of(self.fields[f"staff[{place}].{key}"]) for key in keys) for place in range(self._rows))
        return tuple((number, name, role, pin) for number, name, role, pin in rows)

    def first(self) -> QWidget | None:
        return self.fields["staff[0].name"]


class BoardForm(Form):
    def __init__(self) -> None:
        super().__init__()
        for across, head in enumerate((tr("成色"), tr("售价 元/克"), tr("换购价 元/克"), tr("回收价 元/克"))):
            self.grid.addWidget(label(head, "section"), 0, across)
        for place, (_, name) in enumerate(PURITY_NAMES):
            self.grid.addWidget(label(name, "strong"), place + 1, 0)
            for across, (key, caption) in enumerate(
                (("retail", tr("售价")), ("trade_in", tr("换购价")), ("recycle", tr("回收价"))), start=1
            ):
                field = code_field(f"{name} {caption}", length=10)
                field.setAlignment(Qt.AlignmentFlag.AlignRight)
                self.fields[f"gold_board[{place}].{key}"] = field
                self.grid.addWidget(field, place + 1, across)
        self.grid.setRowStretch(len(PURITY_NAMES) + 1, 1)

    def prices(self) -> dict[str, Prices]:
        keys = ("retail", "trade_in", "recycle")
        return {
            code: self._row([value_of(self.fields[f"gold_board[{place}].{key}"]) for key in keys])
            for place, (code, _) in enumerate(PURITY_NAMES)
        }

    def _row(self, cells: Sequence[str]) -> Prices:
        retail, trade_in, recycle = cells
        return retail, trade_in, recycle


class GoodsForm(Form):
    """The file's path with its buttons, what it brings, and its bad rows."""

    def __init__(self, look: Looks, buttons: Sequence[QPushButton], choices: Sequence[QPushButton]) -> None:
        super().__init__()
        self._look = look
        path = code_field("", tr("期初.xlsx 的完整路径"), length=PATH_LENGTH)
        self.put("import_file", tr("Excel 或 CSV 文件 (可空)"), path, 0)
        self.grid.addLayout(row(*buttons, None), 1, 0)
        self.lines = label(wrap=True)
        self.grid.addWidget(self.lines, 2, 0)
        self.choices = QWidget()
        self.choices.setLayout(row(*choices, None))
        self.grid.addWidget(self.choices, 3, 0)
        self.table = QTableWidget(0, len(HEADS))
        self.table.setAccessibleName(tr("有问题的行"))
        self.table.setHorizontalHeaderLabels([tr(head) for head in HEADS])
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setMinimumHeight(look().px(200))
        self.table.setAlternatingRowColors(True)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(HEADS) - 1, QHeaderView.ResizeMode.Stretch)
        header.setMaximumSectionSize(look().px(220))
        self.grid.addWidget(self.table, 4, 0)
        self.grid.setRowStretch(4, 1)
        self.show_plan(None)

    def show_plan(self, picture: PlanPicture | None) -> None:
        rows = picture.bad_rows if picture else ()
        self.lines.setText("\n".join(picture.lines) if picture else "")
        self.lines.setVisible(picture is not None)
        self.choices.setVisible(picture is not None and picture.may_skip)
        self.table.setVisible(bool(rows))
        self.table.setRowCount(len(rows))
        for place, cells in enumerate(rows):
            self.table.setRowHeight(place, self._look().px(40))
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{tr(HEADS[column])} {text}")
                self.table.setItem(place, column, item)


class FinishForm(Form):
    def __init__(self) -> None:
        super().__init__()
        self._facts = QVBoxLayout()
        self._facts.setSpacing(11)
        self.grid.addLayout(self._facts, 0, 0)
        self.progress = label(role="strong")
        self.grid.addWidget(self.progress, 1, 0)
        self.grid.setRowStretch(2, 1)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        clear(self._facts)
        for name, value in facts:
            made = PairRow(name, role="value")
            made.set(value)
            self._facts.addWidget(made)


def show_all(widgets: Sequence[QWidget], shown: bool) -> None:
    for widget in widgets:
        widget.setVisible(shown)


def value_of(field: Field) -> str:
    return str(field.currentData()) if isinstance(field, QComboBox) else field.text()


def line_edit(field: Field) -> QLineEdit:
    assert isinstance(field, QLineEdit)
    return field
