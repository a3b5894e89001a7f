"""The machines at this till (设备): a list with how each stands, a test of each, the probe that knows a printer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pos_app.locale import tr
from pos_app.presenters.device_words import KINDS, PRINTER_STATES, PRINTERS, SCALE_STATES, sign
from pos_app.presenters.host import Host
from pos_app.presenters.more import MorePresenter
from pos_app.presenters.papers import Choice, why_words
from pos_app.presenters.printer_forms import LABELS, PAGE, PrinterForms, prints_of
from pos_app.presenters.problems import info

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_app.counter.devices import DeviceRow
    from pos_app.settings import PrinterSettings
    from printers.probing import Found

ACKS = {"gs_h": "会确认打完 (GS ( H)", "gs_r": "会确认打完 (GS r)", "none": "不会确认打完"}


@dataclass(slots=True)
class Answers:
    """What the person has seen on the self-test paper so far."""

    printer: str
    given: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """One question about the self-test paper; each answer is (words, value)."""

    key: str
    words: str
    answers: tuple[tuple[str, object], ...]


QUESTIONS = (
    Question(
        "columns", "1. 哪一行最长,又没有折到第二行?", (("A  48 个字符", 48), ("B  42 个字符", 42), ("C  32 个字符", 32))
    ),
    Question("charset", "2. 镕、喆、珺三个字清楚吗?", (("清楚", "gbk"), ("不清楚", "gb2312"))),
    Question("qr", "3. 手机能扫出这个码吗?", (("能", "native"), ("不能,或印出了文字", "raster"))),
    Question("cutter", "4. 纸切开了吗?", (("切开了", "partial"), ("没有切刀", "none"))),
)


class DevicesPresenter:
    """Lists and forms stand beside the bill, as all other functions do."""

    def __init__(self, host: Host, more: MorePresenter) -> None:
        self._host, self._more = host, more
        self._shown = 0  # what `more` counted when the list was shown
        self._rows: tuple[DeviceRow, ...] = ()
        self._forms = PrinterForms(host, more, self._keep, self.open)
        self.actions: dict[str, Callable[[], None]] = {"devices": self.open}

    def open(self) -> None:
        self._host.call(self._host.till.devices.rows, self._show)

    def refresh(self) -> None:
        """News from a machine while the list is on show."""
        if self._shown == self._more.shown != 0:
            self._host.call(self._host.till.devices.now, self._came, lambda _: None)

    def _came(self, rows: tuple[DeviceRow, ...]) -> None:
        if self._shown == self._more.shown and rows != self._rows:
            chosen = self._more.chosen
            self._show(rows)
            self._more.choose(min(chosen, len(rows)))

    def _show(self, rows: tuple[DeviceRow, ...]) -> None:
        choices = (*(device_choice(row) for row in rows), Choice(tr("＋ 加一台打印机"), tr("标签、后台、A4")))

        def accept(place: int) -> None:
            if place < len(rows):
                self._ways(rows[place])
            else:
                self._forms.new(rows)

        self._more.choose_from(tr("设备"), choices, tr("↑↓ 选择  Enter 测试或设置"), accept)
        self._rows, self._shown = rows, self._more.shown

    def _ways(self, row: DeviceRow) -> None:
        """What can be done with one machine."""
        if row.kind != "printer":
            self._test(row)
            return
        self._host.call(
            lambda: self._host.till.devices.printer(row.name), lambda settings: self._printer_ways(row, settings)
        )

    def _printer_ways(self, row: DeviceRow, settings: PrinterSettings) -> None:
        prints = prints_of(settings)
        ways: list[tuple[Choice, Callable[[], None]]] = [
            (Choice(tr("测试"), tr(TESTS[prints])), lambda: self._test(row)),
            (Choice(tr("改设置"), row.where or tr("屏幕")), lambda: self._forms.change(row.name, settings)),
        ]
        if prints == RECEIPT:
            probe = Choice(tr("认机型"), tr("问打印机,再印自检纸,看着纸回答四个问题"))
            ways.insert(1, (probe, lambda: self._probe(row.name)))
        if row.name != RECEIPT:
            ways.append((Choice(tr("去掉这台"), ""), lambda: self._drop(row.name)))
        title, rows = device_choice(row).title, tuple(way[0] for way in ways)
        self._more.choose_from(title, rows, tr("↑↓ 选择  Enter 确定"), lambda place: ways[place][1](), self.open)

    def _test(self, row: DeviceRow) -> None:
        def done(rows: tuple[DeviceRow, ...]) -> None:
            self._show(rows)
            self._host.say(info(tr(TESTED.get(row.kind, "已测试,看看设备"))))

        self._host.call(lambda: self._host.till.devices.test(row.device_id), done)

    # which printer it is

    def _probe(self, name: str) -> None:
        self._host.say(info(tr("正在问打印机,请等几秒")))
        self._host.call(lambda: self._host.till.devices.probe(name), lambda found: self._probed(name, found))

    def _probed(self, name: str, found: Found) -> None:
        said = (found.name or tr("没有报名字"), tr("会报状态") if found.status else tr("不报状态"), tr(ACKS[found.ack]))
        self._host.say(info(tr("打印机: {said}。看自检纸回答。", said=" · ".join(said))))
        self._ask(Answers(name), 0)

    def _ask(self, answers: Answers, number: int) -> None:
        if number == len(QUESTIONS):
            self._tune(answers)
            return
        question = QUESTIONS[number]

        def accept(place: int) -> None:
            answers.given[question.key] = question.answers[place][1]
            self._ask(answers, number + 1)

        rows = tuple(Choice(tr(words), "") for words, _ in question.answers)
        self._more.choose_from(tr(question.words), rows, tr("↑↓ 选择  Enter 下一题  Esc 不改了"), accept, self.open)

    def _tune(self, answers: Answers) -> None:
        import msgspec  # late, as the printers' own modules: the window starts without them

        from printers.probing import Seen

        seen = msgspec.convert(answers.given, Seen)

        def done(rows: tuple[DeviceRow, ...]) -> None:
            self._show(rows)
            self._host.say(info(tr("机型已认好,已写进设置"), "ok"))

        self._host.call(lambda: self._host.till.devices.tune(answers.printer, seen), done)

    # settings

    def _keep(self, name: str, settings: PrinterSettings) -> None:
        self._done(lambda: self._host.till.devices.keep(name, settings), tr("打印机设置已保存"))

    def _drop(self, name: str) -> None:
        self._done(lambda: self._host.till.devices.drop(name), tr("打印机已去掉,它的单据归第一台"))

    def _done(self, work: Callable[[], tuple[DeviceRow, ...]], said: str) -> None:
        def done(rows: tuple[DeviceRow, ...]) -> None:
            self._show(rows)
            self._host.say(info(said, "ok"))

        self._host.call(work, done)


RECEIPT = "receipt"
TESTS = {RECEIPT: "印一张测试页", LABELS: "印一张样签,会写芯片的也写", PAGE: "印一张 A4 或 A5 测试页"}
TESTED = {"printer": "测试页已排队,看看纸", "drawer": "钱箱应已弹开", "scale": "已问电子秤"}


def device_choice(row: DeviceRow) -> Choice:
    """One line of the list: what it is, where, how it stands, its last error in plain words."""
    if row.kind == "printer":
        title = tr(PRINTERS.get(row.name, row.name))
        state = tr(PRINTER_STATES.get(row.state, row.state))
    else:
        title = tr(KINDS.get(row.kind, row.kind))
        states = SCALE_STATES if row.kind == "scale" else PRINTER_STATES
        state = tr(states.get(row.state, row.state))
    trouble = why_words(row.trouble) if row.trouble else ""
    waiting = tr("{count} 张等待", count=row.waiting) if row.waiting else ""
    return Choice(
        title, " · ".join(part for part in (row.where, trouble, waiting) if part), f"{sign(row.state)} {state}"
    )
