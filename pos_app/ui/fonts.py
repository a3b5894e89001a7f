"""The font of the screen: the first that the machine has, else the one printed with, else a word in Latin letters."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QFontDatabase

import printers

WISHED = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
)
OWN = Path(printers.__file__).with_name("fonts") / "NotoSansSC-subset.ttf"
MISSING = "No Chinese font on this machine. Install one (Debian: fonts-noto-cjk), then start again."


@dataclass(frozen=True, slots=True)
class FontChoice:
    """`words` is '' or what the lock screen says in letters that every machine has."""

    family: str
    words: str = ""


def choose(available: frozenset[str], own: str) -> FontChoice:
    """The family to use; `own` is the family of the font that comes with the program, '' when it cannot be loaded."""
    family = next((name for name in WISHED if name in available), own)
    return FontChoice(family, "" if family else MISSING)


def load_own(path: Path = OWN) -> str:
    """Load the program's own font; its family, or '' when that fails."""
    number = QFontDatabase.addApplicationFont(str(path))
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return families[0] if families else ""


def pick() -> FontChoice:
    """The font for this machine; the own one is loaded only where no other will do."""
    available = frozenset(QFontDatabase.families())
    found = choose(available, "")
    return found if found.family else choose(available, load_own())
