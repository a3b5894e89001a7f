"""A card's row is the same in whichever order a place hears of its steps, and however it gets to know the member."""

from __future__ import annotations

from itertools import permutations

import pytest

from kernel.facts import Entry
from kernel.projection import Conflict
from membership.cards.facts import CardStepped
from membership.cards.projection import PROJECTIONS
from membership.cards.queries import cards_told
from membership.facts import MemberIntroduced
from membership.projection import projections
from membership.rules.card_states import State, Step
from membership.tables import member_card
from tests.membership.builders import Place, rows_of

LIFE: tuple[tuple[Step, State], ...] = (("report_lost", "active"), ("cancel_loss", "lost"), ("freeze", "active"))


def steps(member_id: str, card_no: str) -> list[CardStepped]:
    return [
        CardStepped(
            card_no=card_no, member_id=member_id, card_kind="main", step=step, seen=seen, after=place, number=place + 1,
            valid_until="",
        )
        for place, (step, seen) in enumerate(LIFE)
    ]  # fmt: skip


def entry(number: int) -> Entry:
    return Entry(
        register="BJ01", seq=number, epoch=1, id=f"e-{number}", wall=f"2026-11-21T10:00:0{number}.000+08:00",
        business_date="2026-11-21", actor="1007", kind="membership.card_stepped", version=1, body=b"{}", prev=b"",
        hash=b"",
    )  # fmt: skip


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_last_step_stands_in_whichever_order_they_are_heard(order: tuple[int, ...]) -> None:
    place = Place()
    member_id = place.enrol()
    facts = steps(member_id, place.find("6620")[0].card_no)

    with place.open() as books:
        for number in order:
            books.carry_out(PROJECTIONS[CardStepped](entry(number), facts[number]))

    ((_card, _member, _kind, state, live, revoked, version, *_rest),) = place.rows(member_card)
    assert (state, live, revoked, version) == ("frozen", 1, 1, "000000003")


def test_a_step_that_the_table_does_not_name_waits_for_a_person() -> None:
    fact = CardStepped(
        card_no="M1", member_id="m", card_kind="main", step="thaw", seen="active", after=0, number=1, valid_until=""
    )

    with pytest.raises(Conflict):
        list(PROJECTIONS[CardStepped](entry(1), fact))


def test_who_is_told_of_a_member_has_the_cards_as_the_teller_has_them() -> None:
    teller, told = Place("HQ"), Place("HP01")
    member_id = teller.enrol()
    card_no = teller.find("6620")[0].card_no
    with teller.open() as books:
        for fact in steps(member_id, card_no):
            books.record(fact)
        cards = cards_told(books.connection, [member_id])[member_id]
        key = teller.keys.export_key(books.connection, member_id)
    assert key is not None
    introduced = MemberIntroduced(
        store="HP", member_id=member_id, card_no=card_no, tier="normal", home_store="HP", joined_on="2026-11-21",
        consent="", source="", state="active", personal="", sealed_pin_hash="", points=0, principal_fen=0, bonus_fen=0,
        bills=0, own=(), cards=cards,
    )  # fmt: skip
    tell = projections(KeepsNothing(), told.phone_mac, "HP01")[MemberIntroduced]

    with told.open() as books:
        books.carry_out([*tell(entry(1), introduced), *tell(entry(2), introduced)])

    with teller.database.reading() as theirs:
        assert told.rows(member_card) == rows_of(theirs, member_card)


def test_a_later_step_of_ones_own_is_not_undone_by_what_is_told() -> None:
    place = Place()
    member_id = place.enrol()
    card_no = place.find("6620")[0].card_no
    facts = steps(member_id, card_no)
    with place.open() as books:
        books.record(facts[0])
        before = cards_told(books.connection, [member_id])[member_id]
        books.record(facts[1])
        (row,) = rows_of(books.connection, member_card)
    introduced = MemberIntroduced(
        store="HP", member_id=member_id, card_no=card_no, tier="normal", home_store="HP", joined_on="2026-11-21",
        consent="", source="", state="active", personal="", sealed_pin_hash="", points=0, principal_fen=0, bonus_fen=0,
        bills=0, own=(), cards=before,
    )  # fmt: skip

    with place.open() as books:
        books.carry_out(projections(KeepsNothing(), place.phone_mac, "HP01")[MemberIntroduced](entry(1), introduced))

    assert place.rows(member_card) == [row]


class KeepsNothing:
    """Opens no seal: cards are told to who has no key, too."""

    def personal_of(self, member_id: str, sealed: str) -> None:
        return None
