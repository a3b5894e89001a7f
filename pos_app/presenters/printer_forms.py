"""The settings of one printer, step by step: what it prints, which way to it, its model, its papers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pos_app.locale import tr
from pos_app.presenters.device_words import WAYS
from pos_app.presenters.host import Host
from pos_app.presenters.more import Form, FormField, MorePresenter
from pos_app.presenters.papers import Choice

if TYPE_CHECKING:
    from pos_app.counter.devices import DeviceRow
    from pos_app.settings import PrinterSettings

PAGE, LABELS = "page", "labels"
NEW = (
    ("receipt", "小票、后台打印机", "58 或 80 毫米卷纸"),
    (LABELS, "标签打印机", "珠宝货签,TSPL 或 ZPL,可写 RFID"),
    (PAGE, "A4 / A5 打印机", "销售单、质保单、日结单、计算单、储值凭据"),
)
"""What a further printer may print."""
NAMES = {"receipt": "back", LABELS: "tag", PAGE: "a4"}
PAGE_KINDS = {
    "sheet": "计算单", "slip": "销售单", "guarantee": "质保单", "daily_close": "日结单", "evidence": "储值凭据",
}  # fmt: skip
SHEETS = (("", "看单据", "A4 单据用 A4,A5 单据用 A5"), ("A4", "只有 A4", "A5 的放大印在 A4 上"),
          ("A5", "只有 A5", "A4 的缩小印在 A5 上"))  # fmt: skip
ADDRESS: dict[str, tuple[tuple[str, str], ...]] = {
    "network": (("host", "地址"), ("port", "端口")),
    "serial": (("url", "接口 (COM3, /dev/ttyUSB0)"), ("baud", "波特率"), ("frame", "数据位校验停止位")),
    "usb": (("usb", "厂商:产品 (0416:5011), /dev/usb/lp0, 空着自动找"),),
    "cups": (("queue", "队列名"),),
    "windows": (("queue", "打印机名"),),
    "file": (("folder", "文件夹"),),
    "screen": (),
    PAGE: (("queue", "系统里的打印机名"),),
}
Keep = Callable[[str, "PrinterSettings"], None]


@dataclass(slots=True)
class Draft:
    """A printer being set. `prints` as in NEW; `name` '' until one is given; `told` the settings so far."""

    prints: str
    name: str
    before: PrinterSettings
    told: dict[str, object] = field(default_factory=dict)


class PrinterForms:
    """Lists and forms beside the bill; `keep` takes what they came to, `back` is where Esc leads."""

    def __init__(self, host: Host, more: MorePresenter, keep: Keep, back: Callable[[], None]) -> None:
        self._host, self._more, self._keep, self._back = host, more, keep, back
        self._taken: frozenset[str] = frozenset()

    def new(self, rows: tuple[DeviceRow, ...]) -> None:
        """A further printer: which of the three it is comes first. `rows` are the machines that are there."""
        from pos_app.settings import PrinterSettings

        self._taken = frozenset(row.name for row in rows if row.kind == "printer")

        def accept(place: int) -> None:
            self._begin(Draft(NEW[place][0], "", PrinterSettings(kind="network")))

        choices = tuple(Choice(tr(words), tr(detail)) for _, words, detail in NEW)
        self._more.choose_from(tr("加一台打印机"), choices, tr("↑↓ 选择  Enter 下一步"), accept, self._back)

    def change(self, name: str, settings: PrinterSettings) -> None:
        """The settings of a printer that is there."""
        self._begin(Draft(prints_of(settings), name, settings))

    def _begin(self, draft: Draft) -> None:
        if draft.prints == PAGE:
            self._ask_sheet(draft)
        elif draft.prints == LABELS:
            self._ask_language(draft)
        else:
            self._ask_way(draft)

    # tags

    def _ask_language(self, draft: Draft) -> None:
        """Language and dots of a label printer."""
        from printers.profile import LABEL_PRINTERS

        models = tuple(LABEL_PRINTERS.values())
        makers = {"tspl": tr("TSC、佳博、汉印等多数国产机"), "zpl": tr("斑马 (Zebra),能写 RFID 芯片")}

        def accept(place: int) -> None:
            draft.told["profile"] = models[place].name
            self._ask_size(draft)

        rows = tuple(Choice(one.title, makers[one.language]) for one in models)
        now = next((at for at, one in enumerate(models) if one.name == draft.before.profile), 0)
        self._list(tr("标签机的机型"), rows, accept, now)

    def _ask_size(self, draft: Draft) -> None:
        """The roll's layout: one of ours, or a file of the shop's own."""
        from printers.tag_layout import LAYOUTS

        layouts = tuple(LAYOUTS.values())

        def accept(place: int) -> None:
            if place < len(layouts):
                draft.told["tag"] = layouts[place].name
                self._ask_way(draft)
            else:
                self._ask_file(draft)

        sizes = tuple(Choice(one.title, one.name) for one in layouts)
        rows = (*sizes, Choice(tr("自己的版式"), tr("账本文件夹里的文件")))
        known = [one.name for one in layouts]
        own = len(known) if draft.before.tag else 0
        self._list(tr("标签尺寸"), rows, accept, known.index(draft.before.tag) if draft.before.tag in known else own)

    def _ask_file(self, draft: Draft) -> None:
        def accept() -> None:
            (draft.told["tag"],) = (value.strip() for value in self._more.values())
            self._ask_way(draft)

        fields = (FormField(tr("文件名"), draft.before.tag, "text"),)
        self._form(
            tr("自己的版式"),
            tr("写法见手册 counter-devices;F11、F5 单据版式里先看样子。"),
            fields,
            tr("下一步"),
            accept,
        )

    # pages

    def _ask_sheet(self, draft: Draft) -> None:
        def accept(place: int) -> None:
            draft.told["sheet"] = SHEETS[place][0]
            self._ask_address(draft, PAGE)

        rows = tuple(Choice(tr(words), tr(detail)) for _, words, detail in SHEETS)
        now = [one[0] for one in SHEETS].index(draft.before.sheet)
        self._list(tr("打印机里的纸"), rows, accept, now)

    # all of them

    def _ask_way(self, draft: Draft) -> None:
        """Which way to it; the address is asked for that way then."""
        ways = tuple(WAYS.items())

        def accept(place: int) -> None:
            self._ask_address(draft, ways[place][0])

        rows = tuple(Choice(tr(words), "") for _, words in ways)
        self._list(tr("怎样接打印机"), rows, accept, [way for way, _ in ways].index(draft.before.kind))

    def _ask_address(self, draft: Draft, kind: str) -> None:
        before = draft.before
        named = () if draft.name else (("name", tr("名字 (英文)"), self._free_name(draft.prints)),)
        address = ((key, tr(words), str(getattr(before, key))) for key, words in ADDRESS[kind])
        fields = {key: FormField(words, text, "text") for key, words, text in (*named, *address, *_more_fields(draft))}

        def accept() -> None:
            typed = dict(zip(fields, (value.strip() for value in self._more.values()), strict=True))
            name = typed.pop("name", draft.name)
            self._keep(name, _settings(draft, kind, typed))

        said = tr("保存后马上用。")
        if draft.prints == PAGE:
            kinds = "、".join(f"{tr(words)} {key}" for key, words in PAGE_KINDS.items())
            said = tr("保存后马上用。单据: {kinds}", kinds=kinds)
        self._form(tr("打印机设置"), said, tuple(fields.values()), tr("保存"), accept)

    def _free_name(self, prints: str) -> str:
        """The usual name, with a number where it is taken."""
        name = NAMES[prints]
        return next(one for one in (name, *(f"{name}{n}" for n in range(2, 100))) if one not in self._taken)

    def _list(self, title: str, rows: tuple[Choice, ...], accept: Callable[[int], None], now: int) -> None:
        self._more.choose_from(title, rows, tr("↑↓ 选择  Enter 下一步"), accept, self._back)
        self._more.choose(now)

    def _form(
        self, title: str, said: str, fields: tuple[FormField, ...], button: str, accept: Callable[[], None]
    ) -> None:
        self._more.form(Form(title, said, fields, button), accept, self._back)


def prints_of(settings: PrinterSettings) -> str:
    """Which of NEW a printer is."""
    from printers.profile import LABEL_PRINTERS

    if settings.kind == PAGE:
        return PAGE
    return LABELS if settings.profile in LABEL_PRINTERS else "receipt"


def _more_fields(draft: Draft) -> tuple[tuple[str, str, str], ...]:
    """What else is typed, by what the printer prints."""
    before = draft.before
    if draft.prints == PAGE:
        return (("papers", tr("只收哪些单据 (空着都收)"), " ".join(before.papers)),)
    if draft.prints == LABELS:
        if not str(draft.told["profile"]).startswith("zpl"):
            return ()
        return (("epc_prefix", tr("GS1 厂商识别代码,6 到 12 位 (空着不写芯片)"), before.epc_prefix),)
    model = ("profile", tr("机型 (generic-58 generic-80 xp80 gp80 tm-t82)"), before.profile)
    papers = ("papers", tr("哪些单据 (用空格隔开)"), " ".join(before.papers))
    return (model,) if draft.name == "receipt" else (model, papers)


def _settings(draft: Draft, kind: str, typed: dict[str, str]) -> PrinterSettings:
    from msgspec.structs import replace

    before = draft.before
    told: dict[str, object] = {**draft.told, **typed, "kind": kind}
    for number in ("port", "baud"):
        if number in told:
            told[number] = int(str(told[number])) if str(told[number]).isdigit() else 0
    if "papers" in told:
        told["papers"] = tuple(str(told["papers"]).split())
    if draft.prints == LABELS:
        told["papers"] = before.papers if LABELS in before.papers else (*before.papers, LABELS)
        told.setdefault("epc_prefix", "")  # another model writes no chips
    told["tuned"] = before.tuned if told.get("profile", before.profile) == before.profile else None
    return replace(before, **told)
