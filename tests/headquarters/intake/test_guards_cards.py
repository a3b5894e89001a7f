"""What a till may say of cards, of what it sees and once; the rest is headquarters' to say."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from headquarters.intake.lookups import look_up
from kernel.database import AnyDatabase
from membership.cards.facts import CardExchanged, CardIssued, CardsMade, CardStepped, PinUnlocked
from membership.cards.queries import card_view
from membership.queries import member_view
from membership.rules.cards import card_number
from membership.rules.revoked import CardFilter
from membership.tables import member_card
from membership.usecases import enrol
from sync.protocol import LookupAsk, LookupRefused, MemberFound
from tests.headquarters.chain import STAFF, Chain, chain_of, new_chain, rows, troubles
from tests.headquarters.intake.test_receiving import hand_in, sender

NEW, OTHER = card_number("new"), card_number("other")


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    made.install("HP01", "HP")
    made.install("BJ01", "BJ")
    return made


def another(chain: Chain) -> str:
    office = chain.office
    with office.open(STAFF) as books:
        return enrol(books, office.keys, name="李雪", phone="13911112222", phone_mac=office.phone_mac, home_store="HP")


def card_of(chain: Chain, member_id: str) -> str:
    with chain.office.database.reading() as connection:
        view = member_view(connection, member_id)
    assert view is not None
    return view.card_no


def state_of(chain: Chain, card_no: str) -> str:
    with chain.office.database.reading() as connection:
        card = card_view(connection, card_no, "2026-11-21")
    return "" if card is None else card.state


def lost(chain: Chain, member_id: str) -> CardStepped:
    return CardStepped(
        card_no=card_of(chain, member_id), member_id=member_id, card_kind="main", step="report_lost", seen="active",
        after=0, number=1, valid_until="",
    )  # fmt: skip


def reissued(said: CardStepped, new: str) -> CardExchanged:
    return CardExchanged(
        card_no=said.card_no, new_card_no=new, member_id=said.member_id, card_kind="main", step="reissue", seen="lost",
        after=1, number=2, valid_until="", paper="id_card",
    )  # fmt: skip


def test_a_lost_card_gets_a_new_number(chain: Chain) -> None:
    member_id = chain.member()
    said = lost(chain, member_id)

    hand_in(chain, chain_of("HP01", [said, reissued(said, NEW)]))

    assert troubles(chain.office.database) == []
    assert (state_of(chain, said.card_no), state_of(chain, NEW), card_of(chain, member_id)) == (
        "replaced", "active", NEW,
    )  # fmt: skip
    assert chain.office.verify().sound


def test_of_two_places_that_reissue_one_card_only_the_first_has_its_way(chain: Chain) -> None:
    member_id = chain.member()
    said = lost(chain, member_id)
    hand_in(chain, chain_of("HP01", [said, reissued(said, NEW)]))

    hand_in(chain, chain_of("BJ01", [reissued(said, OTHER)]), "BJ01")

    assert (state_of(chain, NEW), state_of(chain, OTHER)) == ("active", "")
    assert len(troubles(chain.office.database)) == 1


def test_a_number_that_somebody_has_is_nobody_elses(chain: Chain) -> None:
    member_id, other = chain.member(), another(chain)
    said = lost(chain, member_id)

    hand_in(chain, chain_of("HP01", [said, reissued(said, card_of(chain, other))]))

    assert state_of(chain, said.card_no) == "lost"
    assert len(troubles(chain.office.database)) == 1


def test_what_a_till_may_not_say_of_a_card_has_no_effect(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)
    said = lost(chain, member_id)
    sub = CardIssued(card_no=NEW, member_id=member_id, card_kind="sub", sealed_pin_hash="x", day_fen=100_00)
    wrong = [
        replace(said, number=5),
        replace(said, member_id="somebody"),
        replace(said, card_kind="sub"),
        replace(said, step="thaw", seen="frozen"),
        replace(said, step="cancel_loss"),
        replace(said, step="close"),  # with value left
        replace(sub, card_no=OTHER, day_fen=-1),
        replace(sub, card_no=OTHER, member_id="somebody"),
        CardStepped(
            card_no=NEW, member_id=member_id, card_kind="sub", step="activate", seen="issued", after=0, number=1,
            valid_until="",
        ),
        replace(reissued(said, OTHER), card_no=NEW, card_kind="sub", step="replace", seen="active", after=0, number=1),
        CardsMade(store="HP", card_nos=(OTHER,)),
        PinUnlocked(member_id=member_id, card_no=said.card_no, paper="id_card", reason="x"),
    ]  # fmt: skip

    hand_in(chain, chain_of("HP01", [sub, *wrong]))

    assert len(troubles(chain.office.database)) == len(wrong)
    found = {row["card_no"]: row["state"] for row in rows(chain.office.database, member_card)}
    assert found == {said.card_no: "active", NEW: "issued"}


def test_a_till_that_asks_for_a_lost_card_hears_no_name_and_the_owner_is_found_by_phone(chain: Chain) -> None:
    member_id = another(chain)
    said = lost(chain, member_id)
    hand_in(chain, chain_of("HP01", [said]))
    mac = chain.tills["BJ01"].phone_mac("13911112222")

    with chain.office.open(STAFF) as books:
        by_card = look_up(books, sender(chain, "BJ01"), LookupAsk(card_no=said.card_no), most=9)
        by_phone = look_up(books, sender(chain, "BJ01"), LookupAsk(phone_mac=mac), most=9)

    assert isinstance(by_card, LookupRefused)
    assert by_phone == MemberFound(member_id=member_id)


def test_a_lost_card_is_in_the_filter_for_tills_that_never_heard_of_it(chain: Chain) -> None:
    said = lost(chain, chain.member())
    hand_in(chain, chain_of("HP01", [said]))

    page = chain.tills["BJ01"].wire.revoked_filter()

    assert page.name
    assert said.card_no in CardFilter.from_base64(page.bits, page.hashes)
