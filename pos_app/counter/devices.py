"""The machines at this till: how each stands, a test of each, and what kind of printer one is.

Nothing here speaks to a printer while its station works: tests go through the queue, and a probe takes the place of
the station for as long as it lasts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from msgspec.structs import replace

from kernel.clock import stamp
from kernel.errors import DomainError
from pos_app.counter.drawer import Drawer
from pos_app.counter.page_printing import PAGES, PagePrinting
from pos_app.counter.post import Post
from pos_app.counter.weighing import Weigher
from pos_app.paper import NOT_OUT, PRINTER_ID, PrinterUnknown
from pos_app.papers_counter import printer_test
from pos_app.papers_tags import sample_tag
from pos_app.printer_choice import KINDS, PAGE, Fitted, PrinterSettingsWrong, fitted, make_line, where
from pos_app.reporting.errors import NotWritten
from pos_app.settings import PrinterSettings, load_settings
from printers.probing import Found, Seen, probe, profile_for, self_test
from printers.queue import count_waiting
from shop.staff.rules import roles

TEST = "test"  # the kind of paper that a test prints
DRAWER_TEST = "设备测试"


class DeviceUnknown(DomainError):
    """There is no such machine at this till. `device`."""

    code = "device.unknown"


class PapersWait(DomainError):
    """Papers wait at a printer that was to be taken away. `waiting`."""

    code = "device.papers_wait"


class NotProbed(DomainError):
    """A printer is probed first; a printer that is a file, a screen or a system's queue says nothing."""

    code = "device.not_probed"


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One machine. `kind` printer | drawer | scale | ...; `name` its own within the kind; `state` as its kind has it.

    `trouble` is the code of its last error, '' for none; `waiting` papers that are not out for certain.
    """

    device_id: str
    kind: str
    name: str
    where: str
    state: str
    trouble: str = ""
    waiting: int = 0


class Device(Protocol):
    """A further machine on the page."""

    def row(self) -> DeviceRow: ...

    def test(self) -> None:
        """Do something that a person at the machine can see or hear."""


@dataclass(slots=True)
class Devices:
    """`more` are machines that others bring: displays, scanners, readers."""

    post: Post
    drawer: Drawer
    weighing: Weigher
    folder: Path
    pages: PagePrinting
    more: list[Device] = field(default_factory=list)
    _found: dict[str, Found] = field(default_factory=dict)

    def rows(self) -> tuple[DeviceRow, ...]:
        """All machines, printers first. Raises NotPermitted."""
        self.post.allowed(roles.SET_DEVICES)
        return self.now()

    def now(self) -> tuple[DeviceRow, ...]:
        """As `rows`, for a page that is open already."""
        own = self._printers()
        rows = [self._printer_row(name, settings) for name, settings in own.items()]
        if own[PRINTER_ID].kind != "screen":
            first = rows[0]
            rows.append(DeviceRow("drawer", "drawer", "", first.where, first.state, first.trouble))
        if self.weighing.port:
            live = self.weighing.live()
            state = "" if live is None else live.state.value
            rows.append(DeviceRow("scale", "scale", "", self.weighing.port, state))
        return (*rows, *(device.row() for device in self.more))

    def _printers(self) -> dict[str, PrinterSettings]:
        settings = load_settings(self.folder)
        return {PRINTER_ID: settings.printer, **settings.printers}

    def _printer_row(self, name: str, settings: PrinterSettings) -> DeviceRow:
        if settings.kind == PAGE:
            stands, code = self.pages.stands(name)
            going = self.pages.sending(name)
            return DeviceRow(f"printer:{name}", "printer", name, settings.queue, stands.value, code, going)
        station = self.post.paper.stations.get(name)
        with self.post.reading() as connection:
            waiting = count_waiting(connection, *NOT_OUT, printer_id=name)
        state, trouble = ("unknown", "") if station is None else (station.state.value, station.trouble)
        return DeviceRow(f"printer:{name}", "printer", name, where(settings, self.folder), state, trouble, waiting)

    def test(self, device_id: str) -> tuple[DeviceRow, ...]:
        """A test page, a drawer that opens, a look at the balance; how all stand then.

        Raises DeviceUnknown, NotPermitted; what the machine itself refuses is told by its row.
        """
        if device_id == "drawer":  # it has a permission of its own, and a second person says yes to one at a time
            self.drawer.open_drawer(DRAWER_TEST)
            return self.now()
        self.post.allowed(roles.SET_DEVICES)
        kind, _, name = device_id.partition(":")
        own = self._printers()
        if kind == "printer" and name in own and own[name].kind == PAGE:
            self._test_sheet(name, own[name])
        elif kind == "printer" and name in own and name in self.post.paper.stations:
            self._test_page(name, own[name])
        elif device_id == "scale":
            self.weighing.look()
        else:
            found = [device for device in self.more if device.row().device_id == device_id]
            if not found:
                raise DeviceUnknown(device=device_id)
            found[0].test()
        return self.now()

    def _test_page(self, name: str, settings: PrinterSettings) -> None:
        station = self.post.paper.stations[name]
        with self.post.books() as books:
            if station.profile.language == "escpos":
                page = printer_test(station.profile, at=stamp(books.clock.now()), where=where(settings, self.folder))
            else:
                page = sample_tag(station.profile)
            books.carry_out(self.post.paper.rows_for(books, name, TEST, books.ids.new(), page))
        station.wake()

    def _test_sheet(self, name: str, settings: PrinterSettings) -> None:
        """A page of its own, which is a file first as every page is."""
        from pos_app.papers_test_page import page_test_pdf  # late: the page's library is large

        file = self.folder / f"test-{name}.pdf"
        at, sheet = stamp(self.post.clock.now()), settings.sheet or "A4"
        try:
            file.write_bytes(page_test_pdf(sheet, register=self.post.register, where=settings.queue, at=at))
        except OSError as error:
            raise NotWritten(name=file.name, reason=error.strerror or str(error)) from error
        self.pages.send_to(name, TEST, str(file))

    # --- which printer this is -----------------------------------------------------------------------------------

    def probe(self, name: str) -> Found:
        """Ask the printer what it is and print the self-test paper; the station stands back meanwhile.

        Raises PrinterUnknown, LineBroken, NotProbed of one that says nothing, NotPermitted.
        """
        self.post.allowed(roles.SET_DEVICES)
        settings = self._printer(name)
        if settings.kind in ("screen", "file", PAGE) or fitted(settings, self.folder).profile.language != "escpos":
            raise NotProbed()
        line = make_line(settings)
        self.post.paper.stations[name].stop()
        try:
            found = probe(line)
            line.open()
            rest = self_test()
            while rest:
                rest = rest[line.write(rest) :]
            line.finish()
        finally:
            line.close()
            self.post.paper.fit(name, fitted(settings, self.folder))
        self._found[name] = found
        return found

    def tune(self, name: str, seen: Seen) -> tuple[DeviceRow, ...]:
        """Keep what the printer said and a person saw as that printer's profile. Raises NotProbed, NotPermitted."""
        if name not in self._found:
            raise NotProbed()
        return self.keep(name, replace(self._printer(name), tuned=profile_for(self._found[name], seen)))

    def keep(self, name: str, settings: PrinterSettings) -> tuple[DeviceRow, ...]:
        """Put another printer in a place, a new one too, from now on.

        Raises PrinterSettingsWrong, TagLayoutWrong, PrefixWrong, PapersWait, NotPermitted.
        """
        self.post.allowed(roles.SET_DEVICES)
        made = self._checked(name, settings)
        kept = load_settings(self.folder)
        if name == PRINTER_ID:
            kept = replace(kept, printer=settings)
        else:
            kept = replace(kept, printers={**kept.printers, name: settings})
        kept.keep(self.folder)
        if made is None:  # where papers of rolls went before
            self.post.paper.take_away(name)
        else:
            self.post.paper.fit(name, made)
        return self.now()

    def _checked(self, name: str, settings: PrinterSettings) -> Fitted | None:
        """None for a page printer, which no paper of the queue goes to."""
        known = settings.kind in KINDS or settings.kind == PAGE
        if not known or not name.isidentifier():
            raise PrinterSettingsWrong(field="kind" if name.isidentifier() else "name", value=settings.kind or name)
        if settings.kind == PAGE:
            wrong = [page for page in settings.papers if page not in PAGES]
            if name == PRINTER_ID or not settings.queue or wrong:
                field = "papers" if wrong else "queue" if name != PRINTER_ID else "kind"
                raise PrinterSettingsWrong(field=field, value=" ".join(wrong) or settings.queue or PAGE)
            self._nothing_waits(name)
            return None
        made = fitted(settings, self.folder)
        if name == PRINTER_ID and made.profile.language != "escpos":  # receipts need one that prints them
            raise PrinterSettingsWrong(field="profile", value=settings.profile)
        if settings.epc_prefix:
            sample_tag(made.profile)
        return made

    def drop(self, name: str) -> tuple[DeviceRow, ...]:
        """Take a further printer away. Raises PrinterUnknown, PapersWait, NotPermitted."""
        self.post.allowed(roles.SET_DEVICES)
        kept = load_settings(self.folder)
        if name not in kept.printers:
            raise PrinterUnknown(printer=name)
        self._nothing_waits(name)
        replace(kept, printers={one: own for one, own in kept.printers.items() if one != name}).keep(self.folder)
        self.post.paper.take_away(name)
        return self.now()

    def _nothing_waits(self, name: str) -> None:
        """Raises PapersWait."""
        with self.post.reading() as connection:
            waiting = count_waiting(connection, *NOT_OUT, printer_id=name)
        if waiting or self.pages.sending(name):
            raise PapersWait(waiting=waiting + self.pages.sending(name))

    def printer(self, name: str) -> PrinterSettings:
        """A printer's settings, for a form. Raises PrinterUnknown, NotPermitted."""
        self.post.allowed(roles.SET_DEVICES)
        return self._printer(name)

    def _printer(self, name: str) -> PrinterSettings:
        own = self._printers()
        if name not in own:
            raise PrinterUnknown(printer=name)
        return own[name]
