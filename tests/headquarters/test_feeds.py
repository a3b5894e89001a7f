"""Each register is told what concerns it, in headquarters' order, without a gap and without its own words."""

from __future__ import annotations

import pytest

from headquarters.feeds import FeedAhead, audience
from headquarters.registers import Installed
from headquarters.tables import feed_item
from shop.sales.facts import SaleHeld
from shop.staff.facts import StaffLeft
from sync.protocol import BATCH_ENTRIES
from tests.headquarters.chain import STAFF, Chain, batch_of, chain_of, new_chain, points, rows

PARKED = SaleHeld(hold_no="H-1", store="HP", name="穿红衣", member_id="", pieces=1, due_fen=100, cart="{}")
HP01, HP02, BJ01 = Installed("HP01", "HP"), Installed("HP02", "HP"), Installed("BJ01", "BJ")


@pytest.fixture
def chain() -> Chain:
    made = new_chain()
    for register in (HP01, HP02, BJ01):
        made.office.install_register(register.register, register.store, actor=STAFF)
    return made


def all_kinds(chain: Chain, reader: Installed) -> list[str]:
    return [entry.kind for entry in chain.office.feed(reader, {}).entries]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("gold_board.published", "all"),
        ("staff.hired", "all"),
        ("stock.pieces_sold", "all"),
        ("membership.points_earned", "all"),
        ("promotions.rule_set_published", "all"),
        ("sales.held", "store"),
        ("sales.hold_ended", "store"),
        ("sales.completed", "none"),
        ("rights.granted", "none"),
        ("daily_close.day_closed", "none"),
        ("of.tomorrow", "none"),
    ],
)
def test_who_is_told_is_decided_by_the_kind(kind: str, told: str) -> None:
    assert audience(kind) == told


def test_what_headquarters_decides_reaches_every_register(chain: Chain) -> None:
    with chain.office.open(STAFF) as books:
        books.record(StaffLeft(staff_no="1007"))

    assert all_kinds(chain, HP01)[-1] == all_kinds(chain, BJ01)[-1] == "staff.left"


def test_what_is_not_kept_at_headquarters_is_told_to_nobody(chain: Chain) -> None:
    before = len(rows(chain.office.database, feed_item))

    with pytest.raises(ZeroDivisionError), chain.office.open(STAFF) as books:
        books.record(StaffLeft(staff_no=str(1 // 0)))

    assert len(rows(chain.office.database, feed_item)) == before


def test_a_register_does_not_hear_itself(chain: Chain) -> None:
    chain.office.receive(HP01, batch_of(chain_of("HP01", points(2))))

    assert "membership.points_earned" not in all_kinds(chain, HP01)
    assert all_kinds(chain, BJ01).count("membership.points_earned") == 2


def test_a_parked_bill_is_told_in_its_own_store_only(chain: Chain) -> None:
    chain.office.receive(HP01, batch_of(chain_of("HP01", [PARKED])))

    assert "sales.held" in all_kinds(chain, HP02)
    assert "sales.held" not in all_kinds(chain, BJ01)


def test_two_feeds_come_in_the_order_in_which_headquarters_took_them(chain: Chain) -> None:
    entries = chain_of("HP01", [*points(1), PARKED, *points(1)])

    chain.office.receive(HP01, batch_of(entries))

    page = chain.office.feed(HP02, {})
    assert [entry.seq for entry in page.entries if entry.register == "HP01"] == [1, 2, 3]


def test_positions_have_no_gap(chain: Chain) -> None:
    chain.office.receive(HP01, batch_of(chain_of("HP01", points(5))))

    positions = [row["pos"] for row in rows(chain.office.database, feed_item) if row["feed"] == "all"]

    assert positions == list(range(1, len(positions) + 1))


def test_a_long_feed_comes_in_pages_that_leave_nothing_out(chain: Chain) -> None:
    entries = chain_of("HP01", points(BATCH_ENTRIES))
    chain.office.receive(HP01, batch_of(entries))

    first = chain.office.feed(BJ01, {})
    second = chain.office.feed(BJ01, first.positions)

    assert (first.more, second.more) == (True, False)
    told = [entry.seq for entry in (*first.entries, *second.entries) if entry.register == "HP01"]
    assert told == list(range(1, BATCH_ENTRIES + 1))


def test_own_entries_are_passed_over_even_when_they_fill_a_page(chain: Chain) -> None:
    chain.office.receive(HP01, batch_of(chain_of("HP01", points(BATCH_ENTRIES))))
    chain.office.receive(BJ01, batch_of(chain_of("BJ01", points(1))))

    first = chain.office.feed(HP01, {})
    second = chain.office.feed(HP01, first.positions)

    assert [entry.register for entry in second.entries] == ["BJ01"]


def test_large_entries_are_divided_over_pages(chain: Chain) -> None:
    large = ("membership.of_tomorrow", '{"text":"' + "x" * 150_000 + '"}')
    chain.office.receive(HP01, batch_of(chain_of("HP01", [large, large, large])))
    start = {"all": len([row for row in rows(chain.office.database, feed_item) if row["register"] == "HQ"])}

    page = chain.office.feed(BJ01, start)

    assert [entry.seq for entry in page.entries] == [1]
    assert page.more
    assert page.positions["all"] == start["all"] + 1


def test_a_register_that_took_more_than_there_is_is_told_so(chain: Chain) -> None:
    with pytest.raises(FeedAhead):
        chain.office.feed(HP01, {"all": 10_000})


def test_a_register_learns_nothing_of_another_stores_feed(chain: Chain) -> None:
    page = chain.office.feed(HP01, {"store:BJ": 0})

    assert sorted(page.positions) == ["all", "store:HP"]
