"""A person has a copy of all that is kept of them, and is forgotten when they wish."""

from __future__ import annotations

import json

import msgspec
import pytest

from kernel.database import AnyDatabase
from membership.errors import MemberNotFound
from membership.facts import PointsEarned
from membership.file import usecases as file
from membership.file.rules.consent import Terms
from membership.file.rules.particulars import Particulars
from membership.tables import member_directory, member_key
from shop.persons import ValueLeft, export, forget, member_of_card
from tests.headquarters.chain import STAFF, Chain, new_chain, rows
from tests.headquarters.deciding.test_persons import card_of, merged, twice
from tests.shop.sales.test_projection import SALE

NOW = "2026-11-21T10:00:00.000+08:00"


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    return new_chain(any_database)


def test_the_copy_holds_what_is_kept_and_that_it_was_handed_out(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)
    office = chain.office
    told = Particulars(birthday="农历8-15", address="深圳市罗湖区水贝一路 8 号")
    with office.open(STAFF) as books:
        file.change_member(books, office.keys, member_id, told, phone_mac=office.phone_mac, adviser="1007")
        file.give_consent(books, member_id, ("service", "sms"), Terms(), "counter")
        books.record(msgspec.structs.replace(SALE, member_id=member_id))
        books.record(PointsEarned(member_id=member_id, points=7, document_no=SALE.sale_no))

    with office.open(STAFF) as books:
        kept = export(books, office.keys, card_of(chain, member_id), "本人申请", NOW, office.settings.prepaid)

    said = json.loads(kept.as_json())
    assert (said["personal"]["phone"], said["personal"]["calendar"]) == ("13900001234", "lunar")
    assert (said["points"], said["principal_fen"], said["adviser"]) == (7, 100_00, "1007")
    assert [bill["sale_no"] for bill in said["bills"]] == [SALE.sale_no]
    assert {state["scope"] for state in said["consents"]} == {"service", "sms"}
    assert sum(one["principal_fen"] for one in said["movements"]) == said["principal_fen"]
    assert [look["reason"] for look in said["looks"]] == ["本人申请"]


def test_nobody_is_forgotten_whose_money_the_chain_still_has(chain: Chain) -> None:
    member_id = chain.member(principal_fen=1)

    with chain.office.open(STAFF) as books, pytest.raises(ValueLeft):
        forget(books, chain.office.keys, card_of(chain, member_id), "本人要求")


def test_who_is_forgotten_is_found_by_nobody_and_the_books_balance(chain: Chain) -> None:
    member_id = chain.member()
    card = card_of(chain, member_id)

    with chain.office.open(STAFF) as books:
        assert forget(books, chain.office.keys, card, "本人要求") == member_id

    assert rows(chain.office.database, member_directory) == rows(chain.office.database, member_key) == []
    with chain.office.database.reading() as connection, pytest.raises(MemberNotFound):
        member_of_card(connection, card)
    assert chain.office.verify().sound


def test_who_is_forgotten_is_forgotten_under_every_card(chain: Chain) -> None:
    _, _, cards = twice(chain)
    merged(chain, cards)

    with chain.office.open(STAFF) as books:
        forget(books, chain.office.keys, cards[0], "本人要求")

    assert rows(chain.office.database, member_directory) == rows(chain.office.database, member_key) == []
