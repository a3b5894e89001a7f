"""The panel of old gold: what the piece is, what it weighs, what it takes off, whose it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pos_app.locale import tr
from pos_app.presenters.old_gold import (
    CATEGORIES,
    IDENTITY_CHOICES,
    KIND_CHOICES,
    PURITY_NAMES,
    SEX_CHOICES,
    SOURCE_CHOICES,
    TEST_CHOICES,
    OldGoldPicture,
    OldGoldPresenter,
    TypedDiligence,
    TypedPiece,
)
from pos_app.presenters.weighing import ScaleBox
from pos_app.ui.panels.panel import Looks, Panel, Press, captioned, code_field, text_field, to_next_empty
from pos_app.ui.widgets.basics import button, label, row, rule, set_level
from pos_app.ui.widgets.chooser import Chooser

SCALE_MS, TYPING_MS = 200, 250
Choose = Callable[[QWidget], list[str]]


def choose_pictures(parent: QWidget) -> list[str]:
    """The system's own window for files."""
    return QFileDialog.getOpenFileNames(parent, tr("旧料照片"), "", tr("照片") + " (*.jpg *.jpeg *.png)")[0]


class OldGoldPanel(Panel):
    presenter: OldGoldPresenter

    def __init__(self, press: Press, look: Looks, *, choose: Choose = choose_pictures) -> None:
        super().__init__(tr("旧料"))
        self._choose = choose
        self._photos: tuple[str, ...] = ()
        self._asks_seller = False
        self.kind, self.source = Chooser(KIND_CHOICES, tr("方式")), Chooser(SOURCE_CHOICES, tr("来源"))
        self.purity = Chooser([(name, name) for name in PURITY_NAMES], tr("成色"))
        self.purity.setCurrentText("足金999")
        self.category = Chooser([(name, name) for name in CATEGORIES], tr("品类"))
        self.test = Chooser(TEST_CHOICES, tr("检测"))
        self.receipt = code_field(tr("原小票"), tr("扫原小票"))
        self.barcode = code_field(tr("原条码"), tr("可空"), length=32)
        self.fineness = code_field(tr("实测 ‰"), tr("按成色"), length=6)
        self.weight = code_field(tr("毛重 g"), tr("空 = 用秤"), length=9)
        self.deducted = code_field(tr("扣重 g"), "0.00", length=9)
        self.deducted_what = text_field(tr("扣什么"), tr("石/扣"), length=12)
        self.line = code_field(tr("新货条码"), tr("单上只有一件时可空"), length=32)
        self.paid = code_field(tr("原购价"), "0.00", length=14)
        self.certificate, self.consent = QCheckBox(tr("有证书")), QCheckBox(tr("已签熔料同意书"))
        self.name, self.identity = text_field(tr("姓名"), length=20), code_field(tr("证件号"), length=20)
        self.identity_kind = Chooser(IDENTITY_CHOICES, tr("证件"))
        self.phone = code_field(tr("电话"), length=11)
        self.address, self.statement = text_field(tr("住址")), text_field(tr("来源说明"), tr("如:自用,结婚时购买"))
        self.diligence = QCheckBox(tr("填尽职调查表"))
        self.sex = Chooser(SEX_CHOICES, tr("性别"))
        self.nationality, self.job = text_field(tr("国籍"), length=20), text_field(tr("职业"), length=30)
        self.until = code_field(tr("证件有效期至"), tr("长期 / 年-月-日"), length=10)
        self.purpose, self.agent = (
            text_field(tr("交易目的"), length=40),
            text_field(tr("代理人"), tr("本人来可空"), length=40),
        )
        self.nationality.setText(tr("中国"))
        self.scale_text = label(role="strong", wrap=True)
        self.price, self.formula = label(role="muted", wrap=True), label(role="muted", wrap=True)
        self.credit, self.note = label(role="strong", name="credit"), label(role="value", wrap=True)
        self.photos = QPushButton(tr("照片…"))
        self.photos.setProperty("role", "small")
        self.photos.clicked.connect(self._choose_photos)
        self._lay_out(press)
        self._make_timers()
        self.first = self.weight
        self._show_asked()

    def _lay_out(self, press: Press) -> None:
        self._receipt_side = _side(captioned(tr("原小票"), self.receipt), captioned(tr("原条码"), self.barcode))
        self._up_side = _side(captioned(tr("新货条码"), self.line), captioned(tr("原购价"), self.paid))
        self._seller_side = QWidget()
        box = _box(self._seller_side)
        box.addWidget(label(tr("出售人"), "strong"))
        for pair in (
            (captioned(tr("姓名"), self.name), captioned(tr("电话"), self.phone)),
            (captioned(tr("证件"), self.identity_kind),),
            (captioned(tr("证件号"), self.identity),),
            (captioned(tr("住址"), self.address),),
            (captioned(tr("来源说明"), self.statement),),
        ):
            box.addLayout(_pair(*pair))
        self._diligence_side = QWidget()
        more = _box(self._diligence_side)
        for pair in (
            (captioned(tr("性别"), self.sex), captioned(tr("国籍"), self.nationality)),
            (captioned(tr("职业"), self.job), captioned(tr("证件有效期至"), self.until)),
            (captioned(tr("交易目的"), self.purpose),),
            (captioned(tr("代理人"), self.agent),),
        ):
            more.addLayout(_pair(*pair))
        box.addWidget(self.diligence)
        box.addWidget(self._diligence_side)
        box.addLayout(row(button("old_seller", press, role="small"), None))
        self.body.addLayout(_pair(captioned(tr("方式"), self.kind), captioned(tr("来源"), self.source)))
        self.body.addWidget(self._receipt_side)
        self.body.addWidget(self._up_side)
        self.body.addLayout(_pair(captioned(tr("品类"), self.category), captioned(tr("成色"), self.purity)))
        self.body.addLayout(_pair(captioned(tr("检测"), self.test), captioned(tr("实测 ‰"), self.fineness)))
        self.body.addWidget(self.scale_text)
        self.body.addLayout(
            _pair(
                captioned(tr("毛重 g"), self.weight), captioned(tr("扣重 g"), self.deducted),
                captioned(tr("扣什么"), self.deducted_what),
            )
        )  # fmt: skip
        self.body.addLayout(row(self.certificate, self.consent, None, self.photos))
        self.body.addWidget(self._seller_side)
        self.body.addStretch(1)
        for widget in (rule(), self.price, self.formula, self.credit, self.note):
            self.foot.addWidget(widget)
        self.foot.addWidget(button("accept", press, role="primary", caption=tr("加入单据")))

    def _make_timers(self) -> None:
        self._scale_timer, self._typing = QTimer(self), QTimer(self)
        self._scale_timer.setInterval(SCALE_MS)
        self._scale_timer.timeout.connect(lambda: self.presenter.refresh())
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(lambda: self.presenter.changed())
        for field in self._fields:
            field.textEdited.connect(lambda _: self._typing.start())
        for choice in (self.kind, self.source, self.purity, self.category, self.test):
            choice.activated.connect(lambda _: self._show_asked())
            choice.activated.connect(lambda _: self._typing.start())
        for box in (self.certificate, self.consent):
            box.clicked.connect(lambda: self._typing.start())
        self.identity.textEdited.connect(lambda _: self._typing.start())
        self.diligence.clicked.connect(lambda: self._show_asked())

    @property
    def _fields(self) -> tuple[QLineEdit, ...]:
        return (
            self.receipt, self.barcode, self.line, self.paid, self.fineness, self.weight, self.deducted,
            self.deducted_what,
        )  # fmt: skip

    @property
    def _seller_fields(self) -> tuple[QLineEdit, ...]:
        own = (self.name, self.phone, self.identity, self.address, self.statement)
        return (*own, *self._diligence_fields) if self.diligence.isChecked() else own

    @property
    def _diligence_fields(self) -> tuple[QLineEdit, ...]:
        return self.nationality, self.job, self.until, self.purpose

    def _show_asked(self) -> None:
        """Only the fields that this kind of piece has."""
        kind, own = self.kind.currentData(), self.source.currentData() == "own"
        self._receipt_side.setVisible(own and kind in ("trade_in", "gem_trade_up"))
        self._up_side.setVisible(kind in ("cut_off", "gem_trade_up"))
        self.paid.setVisible(kind == "gem_trade_up")
        self.certificate.setVisible(kind == "gem_trade_up")
        self.consent.setVisible(self.test.currentData() == "fire")
        self._seller_side.setVisible(kind == "buy_back" or self._asks_seller)
        self._diligence_side.setVisible(self.diligence.isChecked())

    def _choose_photos(self) -> None:
        self._photos = (*self._photos, *self._choose(self))
        self._show_photos()

    def _show_photos(self) -> None:
        self.photos.setText(tr("照片 ☑{count}", count=len(self._photos)) if self._photos else tr("照片…"))

    def flush(self) -> None:
        """What was typed counts now."""
        if self._typing.isActive():
            self._typing.stop()
            self.presenter.changed()

    def next_field(self) -> bool:
        return to_next_empty(self._seller_fields)

    # Qt

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._scale_timer.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self._scale_timer.stop()

    # the presenter's view

    def show_old_gold(self, picture: OldGoldPicture) -> None:
        self.title.setText(picture.title)
        for widget, text in (
            (self.price, picture.price), (self.formula, picture.formula), (self.credit, picture.credit),
            (self.note, picture.note),
        ):  # fmt: skip
            widget.setText(text)
            widget.setVisible(bool(text))
        set_level(self.note, "warn" if picture.note else "")
        self._asks_seller = self._asks_seller or picture.seller
        if picture.diligence:
            self.diligence.setChecked(True)
        self._show_asked()

    def show_old_gold_scale(self, box: ScaleBox | None) -> None:
        self.scale_text.setVisible(box is not None)
        if box is not None:
            self.scale_text.setText(box.text)
            set_level(self.scale_text, box.level)

    def typed_piece(self) -> TypedPiece:
        return TypedPiece(
            kind=self.kind.currentData(), source=self.source.currentData(), purity=self.purity.currentData(),
            category=self.category.currentData(), test=self.test.currentData(), fineness=self.fineness.text(),
            receipt=self.receipt.text(), barcode=self.barcode.text(), weight=self.weight.text(),
            deducted=self.deducted.text(), deducted_what=self.deducted_what.text(), line=self.line.text(),
            paid=self.paid.text(), certificate=self.certificate.isChecked(), consent=self.consent.isChecked(),
            photos=self._photos, name=self.name.text(), identity=self.identity.text(), phone=self.phone.text(),
            address=self.address.text(), statement=self.statement.text(),
            identity_kind=self.identity_kind.currentData(),
            diligence=self._typed_diligence() if self.diligence.isChecked() else None,
        )  # fmt: skip

    def _typed_diligence(self) -> TypedDiligence:
        return TypedDiligence(
            sex=self.sex.currentData(), nationality=self.nationality.text(), job=self.job.text(),
            identity_until=self.until.text(), purpose=self.purpose.text(), agent=self.agent.text(),
        )  # fmt: skip

    def set_receipt(self, code: str) -> None:
        self.receipt.setText(code)

    def clear_piece(self, with_seller: bool) -> None:
        for field in self._fields:
            field.clear()
        if with_seller:
            self._clear_seller()
        for box in (self.certificate, self.consent):
            box.setChecked(False)
        self._photos, self._asks_seller = (), self._asks_seller and not with_seller
        self._show_photos()
        self.weight.setFocus()

    def _clear_seller(self) -> None:
        for field in (*self._seller_fields, *self._diligence_fields, self.agent):
            field.clear()
        self.nationality.setText(tr("中国"))
        self.sex.setCurrentIndex(0)
        self.identity_kind.setCurrentIndex(0)
        self.diligence.setChecked(False)


def _pair(*boxes: QVBoxLayout) -> QHBoxLayout:
    """Captioned fields side by side, of one width."""
    beside = QHBoxLayout()
    beside.setSpacing(8)
    for box in boxes:
        beside.addLayout(box, 1)
    return beside


def _side(*boxes: QVBoxLayout) -> QWidget:
    """The same as a widget that can be hidden."""
    made = QWidget()
    beside = _pair(*boxes)
    beside.setContentsMargins(0, 0, 0, 0)
    made.setLayout(beside)
    return made


def _box(widget: QWidget) -> QVBoxLayout:
    made = QVBoxLayout(widget)
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(8)
    return made
