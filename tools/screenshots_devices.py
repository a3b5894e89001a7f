"""The pictures of the till's machines: a network printer that is found out, and one whose paper is out."""

from __future__ import annotations

from pos_app.settings import PrinterSettings
from tools.studio import Studio
from tools.virtual_printer import VirtualPrinter


def machines(studio: Studio) -> None:
    """The list of machines, a question about the self-test paper, the header of a till without paper."""
    assert studio.window.desk is not None
    devices = studio.window.desk.till.devices
    with VirtualPrinter(name="XP-80C") as front, VirtualPrinter() as back:
        back.fault("paper_out")
        for name, printer in (("receipt", front), ("back", back)):
            settings = PrinterSettings(kind="network", host="127.0.0.1", port=printer.port, profile="xp80")
            devices.keep(name, settings)
        stations = studio.window.desk.till.paper.stations
        studio.until(lambda: stations["back"].state.trouble and stations["receipt"].state.value == "ready")
        studio.press("more", "devices")
        studio.take("devices")
        studio.press("accept")
        studio.press("down", "accept")
        studio.take("devices-probe")
        studio.press("back", "back")
    devices.keep("back", PrinterSettings())
    devices.keep("receipt", PrinterSettings())
