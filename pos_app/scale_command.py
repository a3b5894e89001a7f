"""`python -m pos_app scale`: what the balance says, line by line, for whoever connects it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from kernel.clock import SystemClock
from pos_app.counter.weighing import ScaleMissing, make_scale
from pos_app.presenters.weighing import scale_box
from pos_app.settings import load_settings
from printers.devices.scale import Live
from printers.devices.serial_scale import SerialScale

Say = Callable[[str], None]
KEPT = "已写进设置,下次打开收银机生效。"


def run_scale(folder: Path, *, url: str, format: str, baud: int, frame: str, keep: bool, lines: int, say: Say) -> None:
    """Say what the balance of the till in `folder` says until `lines` were said (0: until Ctrl+C).

    What is not '' or 0 stands in place of the settings, and with `keep` goes into them.
    Raises NotSetUp, SettingsBroken, ScaleMissing, ScaleFormatUnknown, ScalePatternWrong.
    """
    settings = load_settings(folder)
    told = {"url": url, "format": format, "baud": baud, "frame": frame}
    wanted = replace(settings.scale, **{name: value for name, value in told.items() if value})
    scale = make_scale(wanted, SystemClock())
    if scale is None:
        raise ScaleMissing()
    say(f"{wanted.url} {wanted.format} {wanted.baud} {wanted.frame}")
    if keep:
        replace(settings, scale=wanted).keep(folder)
        say(KEPT)
    try:
        with suppress(KeyboardInterrupt):
            watch(scale, say, lines=lines)
    finally:
        scale.stop()


def watch(scale: SerialScale, say: Say, *, lines: int) -> None:
    """Take the balance's turns; say each thing once until it says another."""
    last, said = "", 0
    while not lines or said < lines:
        words = in_words(scale.turn(), scale.port)
        if words != last:
            say(words)
            last, said = words, said + 1
        scale.rest()


def in_words(live: Live, port: str) -> str:
    """As beside the cart, and the balance's own line behind it."""
    box = scale_box(live, port)
    assert box is not None
    return "  ".join(part for part in (box.text, repr(live.raw) if live.raw else "", live.why) if part)
