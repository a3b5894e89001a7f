"""Colours and sizes as tokens: two palettes, one sheet, three text scales.

The platform's colour scheme is not asked: setting it has no effect on X11 and offscreen.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

SHEET = Path(__file__).with_name("theme.qss")
SCALES = (100, 125, 150)
_DP = re.compile(r"(\d+)dp")


@dataclass(frozen=True, slots=True)
class Tokens:
    """One palette. Pairs that carry text reach 4.5:1, see the test."""

    text: str
    background: str
    muted: str
    surface: str  # header, right panel, key bar
    sunken: str  # table head, chips, keys
    line: str  # hairlines
    edge: str  # borders of fields and keys, 3:1
    primary_text: str
    primary: str
    primary_down: str
    total: str
    ok: str
    warn: str
    warn_fill: str
    error: str
    error_fill: str
    ok_fill: str
    info_fill: str
    selected_text: str
    selected: str
    focus: str
    gold: str
    gold_fill: str


LIGHT = Tokens(
    text="#1D1D1F",
    background="#FFFFFF",
    muted="#5F6368",
    surface="#FAF8F5",
    sunken="#F0EDE8",
    line="#E4E0DA",
    edge="#8C877F",
    primary_text="#FFFFFF",
    primary="#8A1C1C",
    primary_down="#6E1515",
    total="#A3201A",
    ok="#146C2E",
    warn="#7A4F00",
    warn_fill="#FFF4D6",
    error="#8C1D18",
    error_fill="#FDECEA",
    ok_fill="#E6F4EA",
    info_fill="#EEF1F5",
    selected_text="#1D1D1F",
    selected="#FCE8C8",
    focus="#0B57D0",
    gold="#6B4A00",
    gold_fill="#FBF0D3",
)

DARK = Tokens(
    text="#EDEDED",
    background="#1E1F22",
    muted="#B0B4BA",
    surface="#26282C",
    sunken="#303338",
    line="#3A3D43",
    edge="#858A92",
    primary_text="#FFFFFF",
    primary="#A8322B",
    primary_down="#8A1C1C",
    total="#FF8A80",
    ok="#81C995",
    warn="#FDD663",
    warn_fill="#3B3212",
    error="#FF8A80",
    error_fill="#43201E",
    ok_fill="#1C3626",
    info_fill="#2C3036",
    selected_text="#FFFFFF",
    selected="#5B4420",
    focus="#8AB4F8",
    gold="#F3CF7A",
    gold_fill="#3A301A",
)


@dataclass(frozen=True, slots=True)
class Look:
    """What the user chose. `scale` is a percentage."""

    dark: bool = False
    scale: int = 100
    family: str = ""

    @property
    def tokens(self) -> Tokens:
        return DARK if self.dark else LIGHT

    def px(self, size: int) -> int:
        """A design size in pixels at this scale."""
        return (size * self.scale + 50) // 100

    def bigger(self, steps: int) -> int:
        """The scale so many steps up or down."""
        place = SCALES.index(self.scale) + steps
        return SCALES[min(max(place, 0), len(SCALES) - 1)]


def sheet(look: Look) -> str:
    """The style sheet: `$token` becomes a colour, `16dp` pixels at the scale."""
    text = Template(SHEET.read_text("utf-8")).substitute(asdict(look.tokens))
    return _DP.sub(lambda found: f"{look.px(int(found[1]))}px", text)


def palette(look: Look) -> QPalette:
    tokens = look.tokens
    colours = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, tokens.background),
        (QPalette.ColorRole.WindowText, tokens.text),
        (QPalette.ColorRole.Base, tokens.background),
        (QPalette.ColorRole.AlternateBase, tokens.surface),
        (QPalette.ColorRole.Text, tokens.text),
        (QPalette.ColorRole.Button, tokens.sunken),
        (QPalette.ColorRole.ButtonText, tokens.text),
        (QPalette.ColorRole.Highlight, tokens.selected),
        (QPalette.ColorRole.HighlightedText, tokens.selected_text),
        (QPalette.ColorRole.PlaceholderText, tokens.muted),
        (QPalette.ColorRole.ToolTipBase, tokens.surface),
        (QPalette.ColorRole.ToolTipText, tokens.text),
    ):
        colours.setColor(role, QColor(colour))
    return colours


def apply(app: QApplication, look: Look) -> None:
    """Dress the whole application; the same dress again costs nothing."""
    if app.property("look") == (look.dark, look.scale, look.family):
        return
    app.setProperty("look", (look.dark, look.scale, look.family))
    font = app.font()
    if look.family:
        font.setFamily(look.family)
    font.setPixelSize(look.px(16))
    app.setFont(font)
    app.setPalette(palette(look))
    app.setStyleSheet(sheet(look))


def contrast(first: str, second: str) -> int:
    """The contrast of two colours, times 100 (WCAG 2: 4.5:1 is 450)."""
    lights = sorted((_luminance(first), _luminance(second)), reverse=True)
    return round(100 * (lights[0] + 0.05) / (lights[1] + 0.05))


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
