"""Each register is told what concerns it, in headquarters' order, and can see that nothing is missing."""

from __future__ import annotations

import pytest

from headquarters.tables import feed_head, feed_item
from kernel.database import AnyDatabase
from kernel.facts import Entry
from shop.sales.facts import SaleHeld
from shop.staff.facts import StaffLeft
from sync.checksum import NO_SUM, add_sums, sum_of
from sync.protocol import BATCH_ENTRIES, FeedPage
from tests.headquarters.chain import STAFF, Chain, chain_of, new_chain, rows
from tests.headquarters.intake.test_receiving import hand_in, sender

FIRST = SaleHeld(hold_no="H-1", store="HP", name="穿红衣", member_id="", pieces=1, due_fen=100, cart="{}")


def held(count: int, mark: str = "H") -> list[SaleHeld]:
    return [
        SaleHeld(hold_no=f"{mark}-{n}", store="HP", name="", member_id="", pieces=1, due_fen=1, cart="{}")
        for n in range(count)
    ]


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    for register in ("HP01", "HP02", "BJ01"):
        made.install(register, register[:2])
    return made


def fetch(chain: Chain, register: str, after: dict[str, int] | None = None) -> FeedPage:
    return chain.office.feed(sender(chain, register), after or {})


def kinds(chain: Chain, register: str) -> list[str]:
    return [entry.kind for entry in fetch(chain, register).entries]


def test_what_headquarters_decides_reaches_every_register(chain: Chain) -> None:
    with chain.office.open(STAFF) as books:
        books.record(StaffLeft(staff_no="1007"))

    assert kinds(chain, "HP01")[-1] == kinds(chain, "BJ01")[-1] == "staff.left"


def test_what_is_not_kept_at_headquarters_is_told_to_nobody(chain: Chain) -> None:
    before = len(rows(chain.office.database, feed_item))

    with pytest.raises(ZeroDivisionError), chain.office.open(STAFF) as books:
        books.record(StaffLeft(staff_no=str(1 // 0)))

    assert len(rows(chain.office.database, feed_item)) == before


def test_a_register_does_not_hear_itself_and_another_store_not_what_is_the_stores_own(chain: Chain) -> None:
    hand_in(chain, chain_of("HP01", [FIRST]))

    assert "sales.held" not in kinds(chain, "HP01")
    assert kinds(chain, "HP02").count("sales.held") == 1
    assert "sales.held" not in kinds(chain, "BJ01")


def test_two_feeds_come_in_the_order_in_which_headquarters_took_them(chain: Chain) -> None:
    hand_in(chain, chain_of("HP01", held(1)))
    with chain.office.open(STAFF) as books:
        books.record(StaffLeft(staff_no="1007"))
    hand_in(chain, chain_of("BJ01", [FIRST]), "BJ01")

    assert kinds(chain, "HP02")[-2:] == ["sales.held", "staff.left"]


def test_a_long_feed_comes_in_pages_that_leave_nothing_out(chain: Chain) -> None:
    hand_in(chain, chain_of("HP01", held(BATCH_ENTRIES)))

    first = fetch(chain, "HP02")
    second = fetch(chain, "HP02", first.positions)

    assert (first.more, second.more) == (True, False)
    told = [entry.seq for entry in (*first.entries, *second.entries) if entry.register == "HP01"]
    assert told == list(range(1, BATCH_ENTRIES + 1))


def test_own_entries_are_passed_over_even_when_they_fill_a_page(chain: Chain) -> None:
    hand_in(chain, chain_of("HP01", held(BATCH_ENTRIES)))
    hand_in(chain, chain_of("HP02", held(1, "K")), "HP02")

    first = fetch(chain, "HP01")
    second = fetch(chain, "HP01", first.positions)

    assert [entry.register for entry in second.entries] == ["HP02"]


def test_large_entries_are_divided_over_pages(chain: Chain) -> None:
    large = ("of.tomorrow", '{"text":"' + "x" * 150_000 + '"}')
    start = fetch(chain, "HP02").positions
    hand_in(chain, chain_of("HP01", [large, large, large]))

    page = fetch(chain, "HP02", start)

    assert [entry.seq for entry in page.entries] == [1]
    assert page.more


def test_a_register_at_the_end_of_a_feed_has_its_sum(chain: Chain) -> None:
    hand_in(chain, chain_of("HP01", held(3)))
    hand_in(chain, chain_of("HP02", held(2, "K")), "HP02")

    page = fetch(chain, "HP02")

    taken = page.own["store:HP"]
    for entry, feeds in zip(page.entries, page.feeds_of, strict=True):
        taken = add_sums(taken, sum_of(entry)) if "store:HP" in feeds else taken
    assert taken == page.checksums["store:HP"] != NO_SUM


def test_the_sum_of_a_feed_is_that_of_what_stands_in_it(chain: Chain) -> None:
    hand_in(chain, chain_of("HP01", held(5)))
    entries: tuple[Entry, ...] = fetch(chain, "BJ01").entries

    heads = {row["feed"]: row for row in rows(chain.office.database, feed_head)}

    total = NO_SUM
    for entry in entries:
        total = add_sums(total, sum_of(entry))
    assert (heads["all"]["checksum"], heads["all"]["items"]) == (total, len(entries))


def test_a_register_that_took_more_than_there_is_reads_that_feed_again(chain: Chain) -> None:
    page = fetch(chain, "HP01", {"all": 10_000})

    assert page.refetch == ("all",)
    assert len(page.entries) > 0


def test_a_register_learns_nothing_of_another_stores_feed(chain: Chain) -> None:
    page = fetch(chain, "HP01", {"store:BJ": 0})

    assert sorted(page.positions) == ["all", "members:HP", "register:HP01", "revoked", "store:HP"]
