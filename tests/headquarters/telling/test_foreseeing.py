"""What a group of entries will need is asked together with the lock, and only what still holds behind it."""

from __future__ import annotations

import pytest

from headquarters.telling.audience import Told
from headquarters.telling.foreseeing import Foresight, foresight_of
from headquarters.telling.known_members import member_at
from kernel import asking
from kernel.asking import fetch_all
from kernel.clock import stamp
from kernel.database import AnyDatabase
from kernel.facts import Fact
from membership.facts import MemberEnrolled
from shop.staff.facts import StaffLeft
from tests.headquarters.chain import Chain, chain_of, new_chain, points, rows
from tests.headquarters.intake.test_receiving import hand_in


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    for register in ("HP01", "BJ01"):
        made.install(register, register[:2])
    return made


def told(facts: list[Fact]) -> list[Told]:
    return [Told(entry, fact, "HP") for entry, fact in zip(chain_of("HP01", facts), facts, strict=True)]


def test_entries_about_members_ask_where_these_are_known_and_how_their_stores_feed_ends() -> None:
    assert foresight_of(told([*points(2, "m2"), *points(1, "m1")])) == Foresight(("m1", "m2"), ("members:HP",))


def test_entries_about_nobody_ask_nothing() -> None:
    assert foresight_of(told([StaffLeft(staff_no="1007")])) is None


def test_a_new_member_changes_who_is_known_so_nothing_is_asked_ahead() -> None:
    new = MemberEnrolled(
        member_id="m2", card_no="M1", tier="normal", home_store="HP", joined_on="2026-11-21", consent="1", source="",
        personal="",
    )  # fmt: skip

    assert foresight_of(told([*points(1, "m1"), new])) is None


def test_what_was_not_there_is_known_not_to_be_there(chain: Chain) -> None:
    foresight = Foresight(("nobody",), ("members:BJ",))

    with chain.office.database.reading() as connection:
        found = foresight.read(fetch_all(connection, foresight.questions))

    assert (found.members, found.feeds) == ({"nobody": ()}, {"members:BJ": None})


def test_a_sale_of_a_known_member_asks_for_feeds_and_places_once(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    member_id = chain.member()
    hand_in(chain, first := chain_of("HP01", points(1, member_id)))
    messages: list[str] = []

    def listening(connection, asked):  # type: ignore[no-untyped-def]
        messages.append(" ".join(str(question) for question, _ in asked))
        return fetch_all(connection, asked)

    monkeypatch.setattr("headquarters.books.fetch_all", listening)
    monkeypatch.setattr(asking, "fetch_all", listening)
    hand_in(chain, chain_of("HP01", points(1, member_id), seq=1, prev=first[-1].hash))

    about = [one for one in messages if "member_at" in one or "feed_head" in one]
    assert len(about) == 1
    assert "journal_head" in about[0]


def seen_in(chain: Chain, store: str) -> list[object]:
    return [row["last_seen"] for row in rows(chain.office.database, member_at) if row["store"] == store]


def test_who_was_seen_at_a_store_today_is_not_noted_again(chain: Chain) -> None:
    member_id = chain.member()
    entries = chain_of("HP01", points(3, member_id))
    hand_in(chain, entries[:1])
    seen = seen_in(chain, "HP")

    chain.clock.forward(hours=1)
    hand_in(chain, entries[1:2])
    within_a_day = seen_in(chain, "HP")
    chain.clock.forward(hours=24)
    hand_in(chain, entries[2:])

    assert within_a_day == seen
    assert seen_in(chain, "HP") == [stamp(chain.clock.now())]
