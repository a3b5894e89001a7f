"""A shop that stands alone, made for measuring and killing: one till's folder with as many pieces and members as asked.

The pieces are the demo chain's kinds, recorded through the books like any others; everything repeats by its seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import chain, islice
from pathlib import Path
from random import Random

import msgspec

from headquarters.demo.board import quote
from headquarters.demo.numbers import Numbers
from headquarters.demo.offers import rules
from headquarters.demo.plain import fixed_price_gold, gold_by_weight
from headquarters.demo.source import monthly_spot_fen
from kernel.actor import program
from kernel.books import Books
from kernel.clock import SystemClock, stamp
from kernel.facts import canonical
from kernel.secrets import fingerprint, hash_pin
from membership.usecases import bring_opening_balance, enrol, set_stored_value_pin_hash
from pos_app.install import install
from pos_app.place import Place, open_place
from pos_app.settings import PrinterSettings, TillSettings
from promotions import RuleSet
from promotions.facts import RuleSetPublished
from shop.catalogue.facts import PieceRecord
from shop.daily_close.usecases import open_day
from shop.gold_board.facts import GoldBoardPublished
from shop.staff.facts import CompanyNamed, StaffHired, StoreOpened
from shop.stock.facts import PiecesReceived

STORE, REGISTER, STAFF_NO, PIN, VALUE_PIN = "MS", "MS01", "1003", "314159", "271828"
FLOAT_FEN, POINTS, PRINCIPAL_FEN, BONUS_FEN = 1_000_00, 500, 200_000_00, 10_000_00
PIECES_A_DOCUMENT, PIECES_NAMED, WITH_PIN = 500, 20_000, 10
GUIDE = "shop.json"


class Member(msgspec.Struct, frozen=True):
    """Somebody to attach to a bill; each brought POINTS points and PRINCIPAL_FEN + BONUS_FEN of stored value."""

    member_id: str
    phone: str
    has_pin: bool


class Guide(msgspec.Struct, frozen=True):
    """What a script needs to sell here: the first PIECES_NAMED barcodes and the members."""

    pieces: int
    barcodes: tuple[str, ...]
    members: tuple[Member, ...]


def make_shop(folder: Path, *, pieces: int, members: int, printer: str = "screen", seed: int = 1) -> Guide:
    """Make the till's folder with its day opened. Raises FolderInUse."""
    paper = PrinterSettings(kind=printer, folder=str(folder / "paper") if printer == "file" else "")
    install(folder, TillSettings(register=REGISTER, store=STORE, printer=paper))
    place = open_place(folder)
    try:
        rng = Random(seed)
        people = _people_and_prices(place, members)
        barcodes = _receive(place, rng, pieces)
    finally:
        place.close()
    guide = Guide(pieces=pieces, barcodes=barcodes, members=people)
    (folder / GUIDE).write_bytes(msgspec.json.encode(guide))
    return guide


def read_guide(folder: Path) -> Guide:
    return msgspec.json.decode((folder / GUIDE).read_bytes(), type=Guide)


def _people_and_prices(place: Place, members: int) -> tuple[Member, ...]:
    pepper, today = place.secrets.pepper, SystemClock().now().date()
    with place.keeper.open(program("setup")) as books:
        books.record(
            CompanyNamed(name="量具金铺", receipt_footer="请保留小票", invoice_url="https://example.invalid/i")
        )
        books.record(StoreOpened(code=STORE, name="量具店", address="和平路 1 号", phone="000-0000 0000"))
        pin_hash = hash_pin(PIN, pepper=pepper)
        books.record(StaffHired(staff_no=STAFF_NO, name="周建平", role="store_manager", store=STORE, pin_hash=pin_hash))
        _prices(books, today)
        people = tuple(_member(place, books, number) for number in range(members))
        open_day(books, store=STORE, date=today.isoformat(), float_fen=FLOAT_FEN)
    return people


def _prices(books: Books, today: date) -> None:
    morning = datetime.combine(today, time())
    books.record(
        GoldBoardPublished(
            board_version=1, effective_at=stamp(morning), valid_until=stamp(morning + timedelta(days=30)),
            published_by="周建平", rows=quote(monthly_spot_fen()[-1]),
        )
    )  # fmt: skip
    offers = [dict(rule) for rule in rules(today)]
    books.record(
        RuleSetPublished(
            rule_set_version=1, effective_at=stamp(morning - timedelta(days=30)), published_by="周建平",
            rules=canonical(offers).decode(), hash=RuleSet.parse(offers).hash,
        )
    )  # fmt: skip


def _member(place: Place, books: Books, number: int) -> Member:
    phone, mac = f"128{number:08}", partial(fingerprint, place.secrets.phone_key)
    member_id = enrol(
        books, place.keys, name="李雪梅", phone=phone, phone_mac=mac, sex="女",
        tier=("normal", "silver", "gold", "diamond")[number % 4], home_store=STORE, source="期初",
    )  # fmt: skip
    bring_opening_balance(
        books, member_id=member_id, points=POINTS, principal_fen=PRINCIPAL_FEN, bonus_fen=BONUS_FEN, source="期初"
    )
    has_pin = number < WITH_PIN
    if has_pin:  # argon2 takes its time; a few members who can pay by stored value are enough
        pin_hash = hash_pin(VALUE_PIN, pepper=place.secrets.pepper)
        set_stored_value_pin_hash(books, place.keys, member_id, pin_hash)
    return Member(member_id, phone, has_pin)


def _receive(place: Place, rng: Random, count: int) -> tuple[str, ...]:
    pieces, number = _pieces(rng, count), 0
    named: list[str] = []
    while batch := tuple(islice(pieces, PIECES_A_DOCUMENT)):
        number += 1
        with place.keeper.open(program("setup")) as books:
            books.record(
                PiecesReceived(
                    document_no=f"R-{STORE}-{number:05}", store=STORE, source="期初", opening=True, pieces=batch
                )
            )
        named += [piece.barcode for piece in batch if len(named) < PIECES_NAMED]
    return tuple(named)


def _pieces(rng: Random, count: int) -> Iterator[PieceRecord]:
    """Two by weight, then one by its label, and so on: a script that scans them in order meets both kinds."""
    numbers, spot_fen = Numbers(), monthly_spot_fen()[-1]
    by_weight = gold_by_weight(rng, numbers, count, spot_fen)
    by_label = fixed_price_gold(rng, numbers, count, spot_fen)
    threes = (chain(islice(by_weight, 2), islice(by_label, 1)) for _ in range(count // 3 + 1))
    return islice(chain.from_iterable(threes), count)
