"""Everything a till can do, wired to real devices, without a screen: the composition root of the till."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import msgspec

from kernel.actor import Actor
from kernel.clock import Clock
from kernel.money import plain_yuan
from kernel.verify import Verdict, verify
from pos_app.children import run_helper
from pos_app.counter.answers import Closed, HeaderView
from pos_app.counter.approving import Approving
from pos_app.counter.bill_pages import BillPages
from pos_app.counter.boards import LEADING_PURITY, Boards
from pos_app.counter.cards import Cards
from pos_app.counter.catalogue import Catalogue
from pos_app.counter.change import Change
from pos_app.counter.choosing import Choosing
from pos_app.counter.corrections import Corrections
from pos_app.counter.counting import Counting
from pos_app.counter.devices import Devices
from pos_app.counter.discounts import Discounts
from pos_app.counter.drawer import Drawer
from pos_app.counter.enquiry import Enquiry
from pos_app.counter.exchange import Exchange, chip
from pos_app.counter.explaining import Explaining
from pos_app.counter.gift_card_bill import GiftCardBill
from pos_app.counter.gift_cards import GiftCards
from pos_app.counter.history import History
from pos_app.counter.leases import TillLeases
from pos_app.counter.members import Members
from pos_app.counter.merging import Merging
from pos_app.counter.odd_money import OddMoney
from pos_app.counter.old_gold import OldGold
from pos_app.counter.order_bill import OrderBill
from pos_app.counter.orders import Orders
from pos_app.counter.page_printing import PagePrinting
from pos_app.counter.paper_looks import PaperLooks
from pos_app.counter.papers import Papers
from pos_app.counter.payee_bill import Payees
from pos_app.counter.paying import Paying
from pos_app.counter.persons import Persons
from pos_app.counter.pins import Pins
from pos_app.counter.points_bill import PayingPoints, PointsBill
from pos_app.counter.post import Post
from pos_app.counter.pricing import Desk
from pos_app.counter.promoting import Promoting
from pos_app.counter.quantities import GoodsRoom
from pos_app.counter.reports import Reports
from pos_app.counter.returning import Returning
from pos_app.counter.rewards import Rewards
from pos_app.counter.selling import Selling
from pos_app.counter.service_bill import ServiceBill
from pos_app.counter.services import Services
from pos_app.counter.stockroom import PAGES, Stockroom
from pos_app.counter.transfers import Transfers
from pos_app.counter.value import StoredValue
from pos_app.counter.value_bill import ValueBill
from pos_app.counter.weighing import Weigher
from pos_app.line import join, signer_of
from pos_app.own_rights import OwnRights
from pos_app.paper import Paper
from pos_app.place import Place, open_place
from pos_app.printer_choice import further_printers, make_printer
from pos_app.upkeep.automatic import Upkeep
from pos_app.value_authority import Rights
from shop.catalogue.rules.purity import purity_name
from shop.daily_close.queries import open_day_of
from shop.orders import queries as orders
from shop.sales.queries import count_holds
from shop.services import queries as services
from shop.staff.queries import StaffCard, staff_of_store
from sync.agent import SyncAgent, SyncStatus
from sync.identity import Signer
from sync.learning import retry_unknown
from sync.ports import Headquarters

__all__ = ["Place", "Till", "open_place", "open_till"]

log = logging.getLogger("jinpu.till")
PAGE_S = 120  # for a page of a day, in a process of its own; ten thousand bills take some three seconds


class Till:
    """One register at work.

    Its parts: `selling`, `paying`, `members`, `boards`, `drawer`, `corrections`, `papers`, `transfers`, `exchange`,
    `catalogue`, `goods`, `stockroom`, `counting`, `weighing`, `odd_money`, `orders`, `services`, `returning`, `value`,
    `points`, `change`, `rewards`, `persons`, `merging`, `gift_cards`, `choosing`, `discounts`, `explaining`,
    `promoting`, `reports`, `devices`, `pages`, `paper_looks`, `payees`, `approving`.

    All calls come from one thread; courier, print worker, backups and balance have their own between `start_background`
    and `close`.
    """

    def __init__(self, place: Place, *, headquarters: Headquarters | None = None) -> None:
        self.place, self.settings = place, place.settings
        printer, profile = make_printer(place.settings.printer, place.folder)
        further = further_printers(place.settings, place.folder)
        self.paper = Paper(place.keeper, place.settings.store, printer, profile, place.headquarters_key, further)
        signer = signer_of(place)
        if headquarters is None and place.settings.headquarters_url:
            from pos_app.enrolled import line_for  # a shop that stands alone never loads it

            headquarters = line_for(signer, place.settings)
        retry_unknown(place.keeper, load_keys=place.keys.load)  # what an older program did not understand
        self.agent, rights = self._courier(headquarters, signer)
        self.leases = rights if isinstance(rights, TillLeases) else None  # a shop that stands alone holds none
        self.post = Post(
            settings=place.settings,
            keeper=place.keeper,
            secrets=place.secrets,
            keys=place.keys,
            rights=rights,
            paper=self.paper,
            sync_status=self.sync_status,
            after_commit=self._nudge,
            offset_s=self._offset_s,
            enquiry=self._enquiry(headquarters),
            leases=self.leases,
        )
        desk = Desk(self.post)
        self.selling, self.paying = Selling(self.post, desk), Paying(self.post, desk)
        self.members, self.boards, self.cards = Members(self.post, desk), Boards(self.post), Cards(self.post)
        self.upkeep = Upkeep(place.keeper, place.folder, place.settings, place.secrets.backup_key)
        self.drawer = Drawer(self.post, self.upkeep.soon, lambda: self.upkeep.status.problem)
        self.corrections, self.papers, self.pins = Corrections(self.post), Papers(self.post), Pins(self.post)
        self.stockroom, self.counting = Stockroom(self.post, place.folder), Counting(self.post, place.folder / PAGES)
        self.catalogue, self.goods = Catalogue(self.post, place.folder), GoodsRoom(self.post)
        written = place.folder / "reports"
        self.reports, self.history = Reports(self.post, written), History(self.post, written)
        self.transfers, self.exchange = Transfers(self.post), Exchange(self.post, self._nudge)
        self.weighing = Weigher(self.post, self.selling)
        self.odd_money, self.choosing = OddMoney(self.post, self.selling), Choosing(self.post, desk, self.selling)
        self.discounts, self.explaining = Discounts(self.post, desk, self.selling), Explaining(self.post)
        self.orders, self.services = self._dockets(desk)
        self.payees = Payees(self.post, self.selling)
        self.value, self.points, self.change = self._value_and_points()
        self.rewards, self.merging = Rewards(self.post), Merging(self.post)
        self.persons, self.approving = Persons(self.post, place.folder), Approving(self.post)
        self.gift_cards, self.promoting = GiftCards(self.post, self.selling), Promoting(self.post, place.folder)
        self.returning = Returning(self.post, self.selling, self.weighing)
        self.post.parts.own(self.returning)
        self.pages, self.devices, self.paper_looks = self._machines()
        self.old_gold = OldGold(self.post, desk, self.selling, self.weighing, place.folder)

    def _machines(self) -> tuple[PagePrinting, Devices, PaperLooks]:
        folder = self.place.folder
        pages = PagePrinting(self.post, folder)
        devices = Devices(self.post, self.drawer, self.weighing, folder, pages)
        return pages, devices, PaperLooks(self.post, folder, devices.keep)

    def _courier(self, headquarters: Headquarters | None, signer: Signer) -> tuple[SyncAgent | None, Rights]:
        place = self.place
        if headquarters is None:
            return None, OwnRights(place.keeper, place.keys, place.secrets, place.settings.prepaid.split)
        return join(place, headquarters, signer)

    def _dockets(self, desk: Desk) -> tuple[Orders, Services]:
        order_bill, service_bill = OrderBill(self.post), ServiceBill(self.post)
        self.post.parts.own(order_bill)
        self.post.parts.own(service_bill)
        orders = Orders(self.post, desk, self.selling, order_bill)
        return orders, Services(self.post, self.selling, service_bill, self.place.folder)

    def _value_and_points(self) -> tuple[StoredValue, PayingPoints, Change]:
        value_bill, points_bill = ValueBill(self.post), PointsBill(self.post)
        self.post.parts.own(value_bill)
        self.post.parts.own(GiftCardBill(self.post))
        self.post.parts.own(points_bill)
        points = PayingPoints(self.post, self.selling, points_bill)
        return StoredValue(self.post, self.selling, value_bill), points, Change(self.post, self.paying, value_bill)

    def _offset_s(self) -> int:
        """What headquarters' clock is ahead of this machine's, where that is much."""
        return 0 if self.agent is None else self.agent.offset_s

    def _enquiry(self, headquarters: Headquarters | None) -> Enquiry:
        if headquarters is None:
            return Enquiry()
        return Enquiry(headquarters.look_up, self.sync_now, self.place.headquarters_key)

    # --- the lock screen -----------------------------------------------------------------------------------------

    def staff_today(self) -> tuple[StaffCard, ...]:
        """Who may unlock this till."""
        with self.post.reading() as connection:
            return staff_of_store(connection, self.settings.store)

    def unlock(self, staff_no: str, pin: str) -> Actor:
        """Raises UnknownStaff, PinWrong, PinPaused."""
        with self.post.reading() as connection:
            actor = self.post.doorkeeper.check(connection, staff_no, pin)
        self.post.stand(actor)
        return actor

    def lock(self) -> None:
        """Nobody stands at the till; the bill stays."""
        self.post.stand(None)

    # --- the header ----------------------------------------------------------------------------------------------

    def header(self) -> HeaderView:
        board = self.boards.board()
        gold = next((row for row in board.rows if row.purity_code == LEADING_PURITY and row.state == "now"), None)
        name = purity_name(LEADING_PURITY)
        state, words = chip(self.sync_status(), self.post.clock.now())
        today = self.post.now()[:10]
        with self.post.reading() as connection:
            day = open_day_of(connection, self.settings.register)
            holds = count_holds(connection, self.settings.store)
            orders_due = orders.count_due(connection, self.settings.store, today)
            services_due = services.count_due(connection, self.settings.store, today)
            papers_waiting = 0 if self.paper.printer.kind == "screen" else self.paper.waiting(connection)
        actor = self.post.actor
        return HeaderView(
            store_name=self.post.store_names().get(self.settings.store, self.settings.store),
            register=self.settings.register,
            staff_name="" if actor is None else actor.name,
            staff_no="" if actor is None else actor.staff_no,
            business_date=today if day is None else day.date,
            gold_text=f"{name} 无金价" if gold is None else f"{name} ¥{plain_yuan(gold.retail_fen)}/g",
            board_version=board.version,
            gold_time=board.effective_at[11:16],
            gold_state="emergency" if gold is not None and gold.emergency_no else board.state,
            sync_state=state,
            sync_words=words,
            now=self.post.now(),
            holds=holds,
            overdue_day="" if day is None or day.date >= today else day.date,
            orders_due=orders_due,
            services_due=services_due,
            printer_state=self.paper.state_in_trouble(),
            papers_waiting=papers_waiting,
        )

    def sync_status(self) -> SyncStatus | None:
        """None for a shop that stands alone."""
        return None if self.agent is None else self.agent.status

    def keep_page(self, closed: Closed) -> str:
        """Write a closed day's A4 page beside the books; the file, or '' where the disk does not take it."""
        file = self.place.folder / f"close-{self.settings.register}-{closed.report.date}.pdf"
        page = msgspec.json.encode(closed.page)
        trouble = run_helper("pos_app.reporting", "day", str(file), given=page, timeout_s=PAGE_S)
        if trouble:
            log.error("%s could not be written: %s", file.name, trouble)
        return "" if trouble else str(file)

    def keep_file(self, name: str, content: bytes) -> str:
        """Write a page beside the books; the file, or '' where the disk does not take it."""
        file = self.place.folder / name
        try:
            file.write_bytes(content)
        except OSError:
            log.exception("%s could not be written", name)
            return ""
        return str(file)

    @property
    def bill_pages(self) -> BillPages:
        """A sold bill on A4 and A5, written beside the books."""
        return BillPages(self.post, self.place.folder, self.keep_file)

    # --- lifecycle -----------------------------------------------------------------------------------------------

    def _nudge(self) -> None:
        if self.agent is not None:
            self.agent.nudge()

    def sync_now(self) -> SyncStatus | None:
        """One round with headquarters in the caller's thread: for scripts, and for a manager who will not wait."""
        return None if self.agent is None else self.agent.run_once()

    def start_background(self, on_change: Callable[[], None] | None = None) -> None:
        """Courier, print worker and backups in threads of their own; `on_change` hears of news on those threads."""
        if on_change is not None:
            self.paper.listen(on_change)
            self.upkeep.listen(lambda _status: on_change())
            self.reports.listen(on_change)
            self.pages.listen(on_change)
        self.paper.start()
        self.pages.start()
        self.upkeep.start()
        self.weighing.start()
        if self.leases is not None:
            self.leases.start()
        if self.agent is not None:
            if on_change is not None:
                self.agent.listen(lambda _status: on_change())
            self.agent.start()

    def verify(self) -> Verdict:
        """Does the file say what its journal says?"""
        with self.post.reading() as connection:
            self.place.keys.load(connection)
            return verify(connection, register=self.settings.register, projections=self.place.keeper.projections)

    def close(self) -> None:
        self.promoting.what_if.cancel()
        self.promoting.what_if.wait()
        if self.leases is not None:
            self.leases.stop()
        if self.agent is not None:
            self.agent.stop()
        self.paper.stop()
        self.pages.stop()
        self.upkeep.stop()
        self.weighing.stop()
        self.place.close()


def open_till(folder: Path, *, clock: Clock | None = None, headquarters: Headquarters | None = None) -> Till:
    """Open a till's folder and stand ready. Raises as `open_place`."""
    return Till(open_place(folder, clock=clock), headquarters=headquarters)
