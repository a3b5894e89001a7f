"""The first start as a page: the steps at the left, one form at the right, everything by keys too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pos_app.locale import tr
from pos_app.presenters.first_run import FirstRunPresenter, PlanPicture, StepPicture
from pos_app.presenters.first_run_form import FINISH, GOODS, MACHINE, SHOP, STAFF, STEPS, Person, Prices
from pos_app.presenters.problems import Problem
from pos_app.ui.keymap import Key
from pos_app.ui.pages.first_run_forms import (
    BoardForm,
    Field,
    FinishForm,
    Form,
    GoodsForm,
    MachineForm,
    ShopForm,
    StaffForm,
    show_all,
    value_of,
)
from pos_app.ui.panels.panel import Looks, scrolling
from pos_app.ui.widgets.basics import button, label, recaption, restyle, row
from pos_app.ui.widgets.strip import MessageStrip

KEYS = {
    action: Key(action=action, keys=keys, caption=caption, states=frozenset(), alone=False)
    for action, keys, caption in (
        ("back", ("PgUp", "Esc"), "上一步"),
        ("next", ("PgDown",), "下一步"),
        ("try_printer", ("F5",), "打印测试页"),
        ("try_scale", ("F6",), "试读电子秤"),
        ("check_file", ("F5",), "检查文件"),
        ("add_person", ("F6",), "加一位"),
        ("choose_file", ("F6",), "选择文件"),
        ("template", ("F7",), "写一份模板"),
        ("skip_bad", ("F8",), "跳过这些行"),
        ("correct", ("F9",), "返回修改"),
    )
}  # fmt: skip
IN_STEP = {
    MACHINE: ("try_printer", "try_scale"),
    STAFF: ("add_person",),
    GOODS: ("check_file", "choose_file", "template", "skip_bad", "correct"),
}
FILES = "Excel / CSV (*.xlsx *.csv *.txt)"


class FirstRunPage(QWidget):
    """The presenter's view. Files are chosen by `choose_file` and `choose_target`, dialogs unless told otherwise."""

    progress = Signal(str)

    def __init__(self, look: Looks) -> None:
        super().__init__()
        self.setObjectName("page")
        self.presenter: FirstRunPresenter | None = None
        self._look, self._step = look, SHOP
        self.choose_file: Callable[[], str] = self._ask_file
        self.choose_target: Callable[[], str] = self._ask_target
        self._actions: dict[str, Callable[[], object]] = self._make_actions()
        self.strip = MessageStrip(self.press)
        self._heading, self._hint, self._place = (
            label(name="page_title"),
            label(role="muted", wrap=True),
            label(role="label"),
        )
        self._steps = [label() for _ in STEPS]
        self.shop, self.machine = ShopForm(self._mode_changed), MachineForm()
        self.staff, self.board, self.finish = StaffForm(), BoardForm(), FinishForm()
        made = {name: button(KEYS[name], self.press, role="small") for names in IN_STEP.values() for name in names}
        buttons = [made[name] for name in ("check_file", "choose_file", "template")]
        self.goods = GoodsForm(look, buttons, [made["skip_bad"], made["correct"]])
        self.forms: tuple[Form, ...] = (self.shop, self.machine, self.staff, self.board, self.goods, self.finish)
        self._extra = {
            MACHINE: (made["try_printer"], made["try_scale"]),
            STAFF: (made["add_person"],),
        }
        self._previous = button(KEYS["back"], self.press)
        self._next = button(KEYS["next"], self.press, role="primary")
        self._marked: list[QWidget] = []
        self._build()
        self._add_keys()
        self.progress.connect(self.finish.progress.setText, Qt.ConnectionType.QueuedConnection)

    def _make_actions(self) -> dict[str, Callable[[], object]]:
        return {
            "back": lambda: self._presenter.back(),
            "next": lambda: self._presenter.next(),
            "try_printer": lambda: self._presenter.try_printer(),
            "try_scale": lambda: self._presenter.try_scale(),
            "check_file": lambda: self._presenter.check_file(),
            "skip_bad": lambda: self._presenter.skip_bad_rows(),
            "correct": lambda: self._presenter.correct_file(),
            "add_person": self._add_person,
            "choose_file": self._file_wanted,
            "template": self._template_wanted,
            "dismiss": lambda: self.strip.show_problem(None),
        }

    @property
    def _presenter(self) -> FirstRunPresenter:
        assert self.presenter is not None
        return self.presenter

    def _build(self) -> None:
        side = QFrame()
        side.setObjectName("step_list")
        side.setFixedWidth(self._look().px(250))
        list_box = QVBoxLayout(side)
        list_box.setContentsMargins(14, 18, 14, 18)
        list_box.setSpacing(4)
        list_box.addWidget(label(tr("开一家新店"), name="heading"))
        for step in self._steps:
            list_box.addWidget(step)
        list_box.addStretch(1)
        self._stack = QStackedWidget()
        for form in self.forms:
            around = QVBoxLayout()
            around.setContentsMargins(0, 0, 8, 0)
            around.addWidget(form)
            self._stack.addWidget(scrolling(around))
        work = QVBoxLayout()
        work.setContentsMargins(32, 22, 32, 18)
        work.setSpacing(12)
        work.addLayout(row(self._heading, None, self._place))
        work.addWidget(self._hint)
        work.addWidget(self.strip)
        work.addWidget(self._stack, 1)
        extra = [one for several in self._extra.values() for one in several]
        work.addLayout(row(self._previous, None, *extra, self._next))
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(side)
        box.addLayout(work, 1)

    def _add_keys(self) -> None:
        for key in dict.fromkeys(key for entry in KEYS.values() for key in entry.keys):
            QShortcut(QKeySequence(key), self).activated.connect(lambda key=key: self._key(key))
        for form in self.forms:
            for field in form.fields.values():
                self._follow(field)

    def _follow(self, field: Field) -> None:
        """Enter goes from field to field, and after the last one on to the next step."""
        if isinstance(field, QLineEdit):
            field.returnPressed.connect(lambda: self._enter(field))

    def _key(self, key: str) -> None:
        here = ("back", "next", *IN_STEP.get(self._step, ()))
        for action in here:
            if key in KEYS[action].keys:
                self.press(action)
                return

    def press(self, action: str) -> None:
        """A key or a button, whichever."""
        if self._next.isEnabled():
            self._actions[action]()

    def _enter(self, field: Field) -> None:
        fields = [one for one in self.forms[self._step - 1].fields.values() if one.isVisible() and one.isEnabled()]
        place = fields.index(field) + 1
        if place == len(fields):
            self.press("next")
        else:
            _focus(fields[place])

    def _mode_changed(self) -> None:
        if self.presenter is not None:
            self.presenter.mode_changed()

    def _add_person(self) -> None:
        before = len(self.staff.fields)
        self.staff.add_row()
        for field in list(self.staff.fields.values())[before:]:
            self._follow(field)

    def _file_wanted(self) -> None:
        path = self.choose_file()
        if path:
            self.fields["import_file"].setText(path)  # type: ignore[union-attr]
            self.press("check_file")

    def _template_wanted(self) -> None:
        self._presenter.write_template(self.choose_target())

    def _ask_file(self) -> str:
        return QFileDialog.getOpenFileName(self, tr("选择文件"), str(Path.home()), FILES)[0]

    def _ask_target(self) -> str:
        name = str(Path.home() / tr("金铺导入模板.xlsx"))
        return QFileDialog.getSaveFileName(self, tr("写一份模板"), name, "Excel (*.xlsx)")[0]

    @property
    def fields(self) -> dict[str, Field]:
        return {name: field for form in self.forms for name, field in form.fields.items()}

    # the presenter's view

    def show_step(self, picture: StepPicture) -> None:
        self._step = picture.step
        self._heading.setText(picture.title)
        self._hint.setText(picture.hint)
        self._place.setText(tr("第 {step} 步 / {steps}", step=picture.step, steps=len(STEPS)))
        for place, (made, (mark, words)) in enumerate(zip(self._steps, picture.steps, strict=True), 1):
            made.setText(f"{mark or place}  {words}")
            _set_now(made, place == picture.step)
        self.shop.show_joining(picture.joining)
        self.machine.show_joining(picture.joining)
        self.finish.show_facts(picture.facts)
        self._stack.setCurrentIndex(picture.step - 1)
        for step, extra in self._extra.items():
            show_all(extra, step == picture.step)
        self._previous.setVisible(not picture.first)
        recaption(self._next, picture.next_words)
        self._propose()
        self.mark(frozenset())
        _focus(self._next if picture.step == FINISH else self.forms[picture.step - 1].first() or self._next)

    def _propose(self) -> None:
        """The register is mostly called after its store."""
        code, register = value_of(self.fields["store.code"]).strip().upper(), self.fields["register"]
        if self._step == MACHINE and code and not value_of(register):
            register.setText(f"{code}01")  # type: ignore[union-attr]

    def values(self) -> dict[str, str]:
        rows = (*self.staff.fields, *self.board.fields)
        return {name: value_of(field) for name, field in self.fields.items() if name not in rows}

    def people(self) -> tuple[Person, ...]:
        return self.staff.people()

    def prices(self) -> dict[str, Prices]:
        return self.board.prices()

    def mark(self, fields: frozenset[str]) -> None:
        for field in self._marked:
            field.setStyleSheet("")
        here = self.forms[self._step - 1].fields
        self._marked = [field for name, field in here.items() if name in fields]
        for field in self._marked:
            field.setStyleSheet(f"{type(field).__name__} {{ border: 3px solid {self._look().tokens.error}; }}")
        if self._marked:
            _focus(self._marked[0])

    def show_plan(self, picture: PlanPicture | None) -> None:
        self.goods.show_plan(picture)

    def show_trial(self, text: str) -> None:
        self.machine.trial.setText(text)
        self.machine.trial.show()

    def show_words(self, problem: Problem | None) -> None:
        self.strip.show_problem(problem)

    def set_busy(self, busy: bool) -> None:
        self._next.setEnabled(not busy)
        self._previous.setEnabled(not busy)
        if not busy:
            self.finish.progress.setText("")

    def tell(self, progress: str) -> None:
        self.progress.emit(progress)


def _focus(widget: QWidget) -> None:
    widget.setFocus(Qt.FocusReason.OtherFocusReason)
    if isinstance(widget, QLineEdit):
        widget.selectAll()


def _set_now(made: QLabel, now: bool) -> None:
    if made.property("now") != now:
        made.setProperty("now", now)
        restyle(made)
