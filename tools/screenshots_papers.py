"""The pictures of papers' looks: a receipt and a guarantee as they are typed, and printers of labels and pages set."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw, ImageFont
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit

from pos_app.presenters.paper_looks import kinds
from printers.typeface import CHINESE
from tools.studio import Studio

SAID = {
    "header": "传世古法 · 始于 1988",
    "warranty": "质保:足金饰品终身免费清洗;镶嵌饰品一年内免费紧固。人为损坏不在此列。",
    "footer": "客服 400-000-0000\n周年庆 12 月 1 日至 10 日",
}


def looks(studio: Studio) -> None:
    """In a chain: what headquarters would be asked for, tried at a till."""
    with TemporaryDirectory() as folder:
        logo = Path(folder) / "logo.png"
        _logo().save(logo)
        studio.press("more", "paper_looks")
        _type(studio, logo=str(logo), **SAID)
        _choose(studio, "sale")
        _tick(studio, "same", False)
        _tick(studio, "field:barcode", False)
        _tick(studio, "field:journal", False)
        studio.take("paper-looks")
        _choose(studio, "guarantee")
        studio.take("paper-looks-guarantee")
    studio.press("back", "back")


def further_printers(studio: Studio) -> None:
    """A further printer is asked for what it prints; a label printer that writes chips."""
    desk = studio.window.desk
    assert desk is not None
    studio.press("more", "devices")
    studio.press(*("down",) * len(desk.till.devices.now()), "accept")
    studio.take("devices-new")
    studio.press("down", "accept", "down", "down", "accept", "accept", "accept")
    studio.fill("tag", "192.168.1.60", "9100", "6901234")
    studio.take("devices-tag")
    studio.press("back", "back", "back")


def _type(studio: Studio, **texts: str) -> None:
    for key, text in texts.items():
        field = studio.window.looks.fields[key]
        if isinstance(field, QPlainTextEdit):
            field.setPlainText(text)
        elif isinstance(field, QLineEdit):
            field.setText(text)
    _flush(studio)


def _tick(studio: Studio, key: str, ticked: bool) -> None:
    field = studio.window.looks.fields[key]
    assert isinstance(field, QCheckBox)
    field.setChecked(ticked)
    _flush(studio)


def _choose(studio: Studio, kind: str) -> None:
    studio.window.looks.presenter.choose(list(kinds()).index(kind))
    studio.settle()


def _flush(studio: Studio) -> None:
    studio.window.looks.flush()
    studio.settle()


def _logo() -> Image.Image:
    """A stone in its setting, and two characters."""
    drawn = Image.new("L", (240, 80), 255)
    pen = ImageDraw.Draw(drawn)
    pen.ellipse((8, 8, 72, 72), outline=0, width=5)
    pen.polygon([(40, 16), (62, 40), (40, 64), (18, 40)], fill=0)
    pen.text((92, 0), "金 铺", fill=0, font=ImageFont.truetype(CHINESE.path, 56))
    return drawn
