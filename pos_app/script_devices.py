"""The headless till's commands about its machines and the papers that wait at them."""

from __future__ import annotations

import msgspec

from pos_app.script_forms import Answer, BadCommand
from pos_app.settings import PrinterSettings
from pos_app.till import Till
from printers.probing import WIDTHS, Seen


class DeviceCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name."""

    _till: Till

    def devices(self) -> Answer:
        """Printers, drawer, balance: where each is and how it stands."""
        for station in self._till.paper.stations.values():
            if not station.working:
                station.look()
        return {"devices": [msgspec.to_builtins(row) for row in self._till.devices.rows()]}

    def test_device(self, device: str) -> Answer:
        """A test page (printer:receipt), a drawer that opens, a look at the scale."""
        return {"devices": [msgspec.to_builtins(row) for row in self._till.devices.test(device)]}

    def probe_printer(self, printer: str = "receipt") -> Answer:
        """Ask a printer what it is, and print the self-test paper."""
        return {"found": msgspec.to_builtins(self._till.devices.probe(printer))}

    def tune_printer(self, columns: int, charset: str, qr: str, cutter: str, printer: str = "receipt") -> Answer:
        """Keep what was seen on the self-test paper: columns 48, 42 or 32; gbk or gb2312; native or raster; cutter
        partial or none.
        """
        told = {"columns": columns, "charset": charset, "qr": qr, "cutter": cutter}
        try:
            seen = msgspec.convert(told, Seen)
        except msgspec.ValidationError as error:
            raise BadCommand(reason=str(error)) from error
        if columns not in WIDTHS:
            raise BadCommand(reason=f"no printer has {columns} columns")
        return {"devices": [msgspec.to_builtins(row) for row in self._till.devices.tune(printer, seen)]}

    def keep_printer(self, settings: dict[str, object], printer: str = "receipt") -> Answer:
        """Put another printer in a place: {"kind": "network", "host": ..., "profile": ...}, as in the settings file."""
        try:
            wanted = msgspec.convert(settings, PrinterSettings)
        except msgspec.ValidationError as error:
            raise BadCommand(reason=str(error)) from error
        return {"devices": [msgspec.to_builtins(row) for row in self._till.devices.keep(printer, wanted)]}

    def drop_printer(self, printer: str) -> Answer:
        """Take a further printer away; its papers go to the first one."""
        return {"devices": [msgspec.to_builtins(row) for row in self._till.devices.drop(printer)]}

    def papers(self) -> Answer:
        """Papers of which nobody knows for certain that they are out, newest first."""
        return self._papers(self._till.papers.waiting())

    def paper_seen(self, job: str) -> Answer:
        """A person holds the whole paper of a job in doubt."""
        return self._papers(self._till.papers.seen(job))

    def paper_again(self, job: str) -> Answer:
        """One more paper of a job, marked as such."""
        return self._papers(self._till.papers.again(job))

    def move_paper(self, job: str, printer: str) -> Answer:
        """Give a paper that still waits to another printer."""
        return self._papers(self._till.papers.move(job, printer))

    def _papers(self, papers: tuple[object, ...]) -> Answer:
        return {"papers": [msgspec.to_builtins(paper) for paper in papers]}
