"""A few pieces and members of the demo chain, loaded into headquarters' books."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

import msgspec
import pytest

from headquarters.demo.chain import DemoChain, DemoStock
from headquarters.demo.generate import BANGLE, RING, generate
from headquarters.demo.load import PIECES_A_DOCUMENT, load_demo
from headquarters.office import Office
from headquarters.registers.door import listed
from headquarters.settings import Settings
from kernel.clock import CHINA, FixedClock, stamp
from kernel.ids import Ids
from kernel.secrets import fresh_secrets, pin_fits
from membership.queries import find_members, member_view
from membership.usecases import check_pin
from promotions import RuleSet
from promotions.queries import rules_in_force, vouchers_of
from shop.demo_guide import DemoGuide
from shop.gold_board.queries import board_at
from shop.staff.queries import actor_of, staff_names, stores, the_company
from shop.stock.queries import whereabouts
from shop.stock.tables import piece_stock
from tests.builders.books import counted, new_database, rows

TODAY = date(2026, 11, 21)
OPENING = datetime(2026, 11, 21, 8, tzinfo=CHINA)
AT = stamp(datetime(2026, 11, 21, 12, tzinfo=CHINA))


@dataclass(frozen=True)
class Loaded:
    chain: DemoChain
    office: Office
    guide: DemoGuide
    said: list[str]


def small() -> DemoChain:
    """One document and a piece for HP, two pieces for BJ, five members, three of the staff."""
    whole = generate(TODAY)
    first, second = whole.stock
    people, cards = whole.members[:5], {member.card_no for member in whole.members[:5]}
    return replace(
        whole,
        stock=(
            DemoStock(first.store, first.pieces[: PIECES_A_DOCUMENT + 1]),
            DemoStock(second.store, second.pieces[:2]),
        ),
        people=(*whole.people[:1], *(person for person in whole.people[1:] if person.staff_no in ("1007", "1008"))),
        members=people,
        boards=whole.boards[-2:],
        vouchers=tuple(voucher for voucher in whole.vouchers if voucher.card_no in cards),
    )


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    clock, chain, said = FixedClock(OPENING), small(), list[str]()
    office = Office(
        Settings(port=8_755),
        database=new_database(),
        secrets=fresh_secrets(counted(1)),
        clock=clock,
        ids=Ids(clock, counted(2)),
        random=counted(3),
    )
    return Loaded(chain, office, load_demo(office, chain, said.append), said)


def member_id_of(loaded: Loaded, place: int) -> str:
    with loaded.office.database.reading() as connection:
        (hit,) = find_members(connection, loaded.chain.members[place].phone, phone_mac=loaded.office.phone_mac)
    return hit.member_id


def test_the_company_and_both_stores_have_their_names(loaded: Loaded) -> None:
    with loaded.office.database.reading() as connection:
        company, found = the_company(connection), stores(connection)

    assert company is not None
    assert company.name == loaded.chain.company
    assert [(store.code, store.name) for store in found] == sorted((s.code, s.name) for s in loaded.chain.stores)


def test_everybody_of_the_staff_gets_in_with_the_pin_of_the_guide(loaded: Loaded) -> None:
    with loaded.office.database.reading() as connection:
        names, wang = staff_names(connection), actor_of(connection, "1007", "HP")

    assert names == {person.staff_no: person.name for person in loaded.chain.people}
    assert wang is not None
    assert pin_fits(loaded.guide.pins["1007"], wang[1], pepper=loaded.office.secrets.pepper)


def test_each_piece_lies_in_the_store_it_was_made_for(loaded: Loaded) -> None:
    lying = {str(row["barcode"]): row["store"] for row in rows(loaded.office.database, piece_stock)}

    assert lying == {piece.barcode: stock.store for stock in loaded.chain.stock for piece in stock.pieces}


def test_the_pieces_that_scripts_scan_are_for_sale(loaded: Loaded) -> None:
    with loaded.office.database.reading() as connection:
        found = [whereabouts(connection, code) for code in loaded.guide.pieces["named"]]

    assert loaded.guide.pieces["named"] == (BANGLE.barcode, RING.barcode)
    assert [(place.store, place.status) for place in found if place] == [("HP", "in_stock")] * 2


def test_a_store_with_more_pieces_than_a_document_holds_gets_a_second_document(loaded: Loaded) -> None:
    documents = [str(row["document_no"]) for row in rows(loaded.office.database, piece_stock) if row["store"] == "HP"]

    assert {one: documents.count(one) for one in documents} == {"R-HP-20261121-001": 100, "R-HP-20261121-002": 1}


def test_a_member_is_found_by_phone_with_what_they_brought_along(loaded: Loaded) -> None:
    person = loaded.chain.members[0]

    with loaded.office.database.reading() as connection:
        view = member_view(connection, member_id_of(loaded, 0))

    assert view is not None
    assert (view.name, view.card_no, view.tier) == (person.name, person.card_no, person.tier)
    assert (view.points, view.principal_fen, view.bonus_fen) == (person.points, person.principal_fen, person.bonus_fen)


def test_a_member_pays_with_the_pin_of_the_guide_and_with_no_other(loaded: Loaded) -> None:
    pin, pepper = str(loaded.guide.members[0]["pin"]), loaded.office.secrets.pepper
    member_id = member_id_of(loaded, 0)

    with loaded.office.database.reading() as connection:
        right = check_pin(connection, loaded.office.keys, member_id, pin, pepper)
        wrong = check_pin(connection, loaded.office.keys, member_id, pin[::-1] + "0", pepper)

    assert (right, wrong) == (True, False)


def test_todays_board_is_in_force_when_the_stores_open(loaded: Loaded) -> None:
    with loaded.office.database.reading() as connection:
        board = board_at(connection, AT)

    assert board is not None
    assert board.board_version == loaded.chain.boards[-1].board_version
    assert board.valid_at(AT)


def test_the_rule_set_in_force_is_the_chains_and_bears_its_hash(loaded: Loaded) -> None:
    with loaded.office.database.reading() as connection:
        found = rules_in_force(connection, AT, key="")

    assert found is not None
    kept = RuleSet.parse(msgspec.json.decode(found.rules))
    assert {rule.id for rule in kept} == {rule["id"] for rule in loaded.chain.rules}
    assert kept.hash == found.hash


def test_the_first_member_holds_the_vouchers_that_the_guide_names(loaded: Loaded) -> None:
    with loaded.office.database.reading() as connection:
        held = vouchers_of(connection, member_id_of(loaded, 0), AT)

    assert len(held) == 2
    assert {voucher.code for voucher in held} == set(loaded.guide.vouchers)


def test_the_guide_names_a_till_for_each_store_that_is_still_to_be_enrolled(loaded: Loaded) -> None:
    with loaded.office.database.reading() as connection:
        assert listed(connection) == ()

    assert [(one.register, one.store) for one in loaded.guide.registers] == [
        (store.register, store.code) for store in loaded.chain.stores
    ]


def test_whoever_loads_is_told_how_far_it_is(loaded: Loaded) -> None:
    assert "HP 货品 101 件" in loaded.said
    assert "会员 5 / 5" in loaded.said


def test_headquarters_books_are_sound_afterwards(loaded: Loaded) -> None:
    verdict = loaded.office.verify()

    assert verdict.findings == ()
    assert verdict.entries > len(loaded.chain.people)
