"""Who paid in for a card is kept for five years, and then opens for nobody."""

from __future__ import annotations

from pathlib import Path

import msgspec

from headquarters.upkeep.clearing import clear
from kernel.database import AnyDatabase
from membership.facts import Personal, StoredValueToppedUp
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone
from tests.headquarters.chain import STAFF, new_chain
from tests.pos_app.counter.test_value import BUYER, paid, with_member


def buyer_of(till: Counter) -> Personal | None:
    body = msgspec.json.decode(till.journal("membership.topped_up")[0].body)
    with till.till.post.reading() as connection:
        return till.till.post.keys.open(connection, body["sealed_under"], body["sealed_buyer"])


def opened_after(till: Counter, days: int) -> Counter:
    till.ok("count_drawer", total="1100")
    till.ok("close_day")
    till.clock.forward(seconds=days * 24 * 3600)
    till.ok("open_day", float="1100")
    return till


def test_a_till_destroys_the_key_when_a_day_begins_after_five_years(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as till:
        with_member(till.begin(shop.MANAGER))
        till.ok("top_up", amount="100", buyer=BUYER)
        paid(till)

        opened_after(till, days=5 * 365)
        kept = buyer_of(till)
        opened_after(till, days=3)

        assert kept is not None
        assert kept.id_no == BUYER["id_no"]
        assert buyer_of(till) is None
        with_member(till)
        assert till.refusal("top_up", amount="100") == "top_up.identity_missing"  # nobody's paper is kept any more
        assert till.sound()


def test_a_register_that_names_a_members_own_key_as_the_buyers_destroys_nothing(any_database: AnyDatabase) -> None:
    chain = new_chain(any_database)
    member_id, office = chain.member(), chain.office
    with office.open(STAFF) as books:
        books.record(
            StoredValueToppedUp(
                member_id=member_id, right_id="r-1", principal_fen=100, bonus_fen=0, document_no="S-1",
                sealed_under=member_id, sealed_buyer="x",
            )
        )  # fmt: skip

    night = clear(office.keeper, office.settings, "2032-11-22")

    assert night.buyers == 0
    with office.database.reading() as connection:
        assert office.keys.export_key(connection, member_id) is not None


def test_headquarters_night_destroys_what_it_holds_and_nothing_twice(any_database: AnyDatabase) -> None:
    chain = new_chain(any_database)
    member_id, office = chain.member(), chain.office
    with office.open(STAFF) as books:
        under = books.ids.new()
        books.carry_out([office.keys.create(under)])
        sealed = office.keys.seal(books.connection, under, Personal(name="李学明", phone=""))
        assert sealed is not None
        books.record(
            StoredValueToppedUp(
                member_id=member_id, right_id="r-1", principal_fen=100, bonus_fen=0, document_no="S-1",
                sealed_under=under, sealed_buyer=sealed,
            )
        )  # fmt: skip

    early = clear(office.keeper, office.settings, "2031-11-21")
    late = clear(office.keeper, office.settings, "2032-11-22")
    again = clear(office.keeper, office.settings, "2032-11-22")

    assert (early.buyers, late.buyers, again.buyers) == (0, 1, 0)
    assert "1 buyers of prepaid cards forgotten" in late.lines()
    with office.database.reading() as connection:
        assert office.keys.open(connection, under, sealed) is None
