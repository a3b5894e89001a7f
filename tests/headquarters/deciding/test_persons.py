"""Two cards of one person are one member at every store that knew either, until somebody sees that it was a mistake."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from headquarters.deciding.persons import accept_merge, merge_cards, refuse_merge, unmerge_card
from headquarters.settings import Settings
from headquarters.telling.known_members import known_at
from headquarters.upkeep.nightly import run
from kernel.database import AnyDatabase
from membership.facts import PointsEarned
from membership.file.errors import MergeAskUnknown, MergeHeld, MergeUnexplained
from membership.file.facts import MergeAsked
from membership.file.queries import merges_asked
from membership.tables import member
from membership.usecases import enrol
from promotions.facts import VoucherIssued
from promotions.tables import voucher
from sync.protocol import RightAsk, RightGrantedAnswer
from tests.headquarters.chain import PIN, STAFF, Chain, new_chain
from tests.headquarters.intake.test_receiving import sender


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    return new_chain(any_database)


def card_of(chain: Chain, member_id: str) -> str:
    with chain.office.database.reading() as connection:
        return str(connection.scalar(select(member.c.card_no).where(member.c.member_id == member_id)))


def twice(chain: Chain, principal_fen: int = 0) -> tuple[str, str, tuple[str, str]]:
    """周敏 is a member of both stores: the ids of her, the second with money, and her cards."""
    office, second = chain.office, chain.member(principal_fen=principal_fen)
    with office.open(STAFF) as books:
        first = enrol(books, office.keys, name="周敏", phone="13900005678", phone_mac=office.phone_mac, home_store="BJ")
    return first, second, (card_of(chain, first), card_of(chain, second))


def merged(chain: Chain, cards: tuple[str, str]) -> str:
    with chain.office.open(STAFF) as books:
        return merge_cards(books, *cards, "同一人")


def test_two_cards_of_one_person_are_one_member_at_every_store_that_knew_either(chain: Chain) -> None:
    first, second, cards = twice(chain, 100_00)

    assert merged(chain, cards) == first

    assert chain.account(first).principal_fen == 100_00
    with chain.office.database.reading() as connection:
        assert known_at(connection, [first]) == {first: ["BJ", "HP"]}
    with chain.office.open(STAFF) as books:
        unmerge_card(books, cards[1], "弄错了")
    assert (chain.account(first).principal_fen, chain.account(second).principal_fen) == (0, 100_00)
    assert chain.office.verify().sound


def owners(chain: Chain) -> dict[str, str]:
    with chain.office.database.reading() as connection:
        return {row.code: row.member_id for row in connection.execute(select(voucher))}


def test_vouchers_follow_the_survivor_and_go_back_with_who_was_another_after_all(chain: Chain) -> None:
    first, second, cards = twice(chain)
    with chain.office.open(STAFF) as books:
        for code, holder in (("V9", second), ("V1", first)):
            books.record(
                VoucherIssued(code=code, rule_code="x", member_id=holder, valid_until="2026-12-31T23:59:59.000+08:00")
            )

    merged(chain, cards)
    followed = owners(chain)
    with chain.office.open(STAFF) as books:
        unmerge_card(books, cards[1], "弄错了")

    assert followed == {"V9": first, "V1": first}
    assert owners(chain) == {"V9": second, "V1": first}
    assert chain.office.verify().sound


def test_what_a_till_asked_for_is_done_or_refused_once(chain: Chain) -> None:
    first, second, _ = twice(chain)
    with chain.office.open(STAFF) as books:
        asks = [books.record(MergeAsked(member_id=second, survivor=first, reason="同一人")).id for _ in range(2)]
    with chain.office.open(STAFF) as books:
        refuse_merge(books, asks[0], "资料不全")
    with chain.office.open(STAFF) as books:
        accept_merge(books, asks[1], "核对过证件")

    with chain.office.open(STAFF) as books, pytest.raises(MergeAskUnknown):
        accept_merge(books, asks[0], "再来")
    with chain.office.database.reading() as connection:
        found = {one.ask_id: (one.state, one.why) for one in merges_asked(connection, answered=True)}
        assert merges_asked(connection) == ()
    assert found == {asks[0]: ("refused", "资料不全"), asks[1]: ("merged", "核对过证件")}
    assert chain.office.verify().sound


def test_nobody_is_merged_without_a_reason(chain: Chain) -> None:
    _, _, cards = twice(chain)

    with chain.office.open(STAFF) as books, pytest.raises(MergeUnexplained):
        merge_cards(books, *cards, " ")


def test_what_a_register_holds_keeps_two_members_apart(chain: Chain) -> None:
    _, second, cards = twice(chain, 100_00)
    chain.install("HP01", "HP")
    ask = RightAsk(right_id="r1", account=f"value:{second}", amount=1, incarnation=1, pin=PIN)
    assert isinstance(chain.office.ask_right(sender(chain, "HP01"), ask), RightGrantedAnswer)

    with pytest.raises(MergeHeld):
        merged(chain, cards)


def test_the_night_carries_on_what_came_to_the_old_account(chain: Chain) -> None:
    first, second, cards = twice(chain)
    merged(chain, cards)
    with chain.office.open(STAFF) as books:
        books.record(PointsEarned(member_id=second, points=7, document_no="S-9"))

    nights = [run(chain.office.keeper, Settings()) for _ in range(2)]

    assert [night.carried for night in nights] == [1, 0]
    assert "1 accounts of merged members carried over" in nights[0].lines()
    assert (chain.account(first).points, chain.account(second).points) == (7, 0)
