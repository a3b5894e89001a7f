"""Slips of the counter that are no bill: a parked bill, a drawer that was opened without a sale, the printer's test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.money import plain_yuan
from printers.document import QR, AnyBlock, Barcode, Document, Image, Pair, Rule, Span, Spans, Text
from printers.profile import PrinterProfile
from printers.receipts import ending, heading, key_values, signature, total

if TYPE_CHECKING:
    from pos_app.printing import Letterhead

RULER = "1234567890"
SHADES = ((0x88, 0x22), (0xAA, 0x55), (0x77, 0xDD), (0xFF, 0xFF))  # a quarter, a half, three quarters, all of the dots


@dataclass(frozen=True, slots=True)
class HoldPaper:
    """A parked bill of which `pieces` for `due_fen` wait; `at` ISO time, `label` its member, '' for none."""

    hold_no: str
    at: str
    name: str
    label: str
    pieces: int
    due_fen: int
    staff_name: str


def hold_slip(head: Letterhead, hold: HoldPaper) -> Document:
    """What a customer takes along while their bill waits: its code brings it back at any till of the store."""
    pairs = [("时间", hold.at[:19].replace("T", " ")), ("挂单", hold.name), ("会员", hold.label)]
    blocks: list[AnyBlock] = [
        *heading(head.company.name, head.store.name),
        Text("挂单", align="center", width=2, height=2, bold=True),
        Barcode(hold.hold_no),
        *key_values(pairs),
        *key_values([("收银员", hold.staff_name)], field="cashier"),
        Rule(),
        Pair("件数", str(hold.pieces)),
        total("未付", f"￥{plain_yuan(hold.due_fen)}"),
        *ending("本单不是付款凭证", "扫上面的码取单,价格以取单时为准"),
    ]
    return Document(f"挂单 {hold.hold_no}", tuple(blocks))


def drawer_slip(head: Letterhead, reason: str, *, by: str, at: str) -> Document:
    """Lies in the drawer until the day is closed: who opened it without a sale, and why."""
    blocks: list[AnyBlock] = [
        *heading(head.company.name, head.store.name),
        Text("无销售开箱", align="center", width=2, height=2, bold=True),
        *key_values([("时间", at[:19].replace("T", " ")), ("收银机", head.register), ("经手", by), ("原因", reason)]),
        *signature("经手人", "店长"),
        *ending(""),
    ]
    return Document("无销售开箱", tuple(blocks))


def printer_test(profile: PrinterProfile, *, at: str, where: str = "") -> Document:
    """Everything that a receipt may need, each with what a person should see."""
    columns = profile.columns
    blocks: list[AnyBlock] = [
        *heading("打印测试", "金铺收银"),
        *key_values([("时间", at[:19].replace("T", " ")), ("打印机", where), ("机型", profile.title)]),
        Pair("每行字符", str(columns)),
        Rule(),
        Text("1. 尺子: 两行刚好到纸边,不折行"),
        Text((RULER * 10)[:columns]),
        Text("金" * (columns // 2)),
        Pair("左边", "右边 ¥99,999,999.99"),
        Text("2. 文字: 不应有问号和乱码"),
        Text("足金999 手镯 20.35g ×￥1,012.00"),
        Text("、。·—～‖…‘’“”〔〕〈〉《》「」『』【】±×÷∶∧∨∑∏∪∩∈√⊥∥∠⌒⊙∫≡≌≈∽∝≠≮≯≤≥∞♂♀°′″℃＄¤￠￡‰§№☆★○●◎◇◆□■△▲"),
        Text("①②③④⑤⑥⑦⑧⑨⑩ⅠⅡⅢⅣⅤ㈠㈡㈢ａｂｃＡＢＣ"),
        Text("生僻字: 喆 堃 玥 珺 䶮 㛃"),
        Text("西文: café Müller Øre"),
        Text("".join(map(chr, range(0x21, 0x7F)))),
        Text("3. 大小"),
        Spans((Span("常 "), Span("粗 ", bold=True), Span("白 ", invert=True), Span("大", 2, 2), Span("高", 1, 2))),
        Text("4. 浓度: 四块应由浅到深,不糊不断"),
        _shades(),
        Text("5. 条码和二维码: 都应扫得出"),
        Barcode("JP0123456789"),
        QR("https://example.invalid/jinpu/test?columns=" + str(columns)),
        Rule("="),
        *ending("看到这一行且已切纸,打印机就绪"),
    ]
    return Document("打印测试", tuple(blocks))


def _shades() -> Image:
    rows = b"".join(b"".join(bytes((shade[at % 2],)) * 12 for shade in SHADES) for at in range(40))
    return Image.of(12 * 8 * len(SHADES), rows)
