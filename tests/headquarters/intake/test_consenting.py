"""A franchise store's members: headquarters and other stores know a number, unless and as long as they agree."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from headquarters.registers.door import HEADQUARTERS
from kernel.actor import program
from membership.file.usecases import name_franchise
from membership.tables import member_directory, member_key
from tests.builders import shop
from tests.builders.counter import Counter, SmallChain, small_chain
from tests.membership.file.rules.test_sharing import SHARING

PHONE, PIN = "13912345678", "518204"
TOLD = {"name": "赵一", "phone": PHONE}


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[SmallChain]:
    with small_chain(tmp_path) as made:
        with made.office.open(program(HEADQUARTERS)) as books:
            name_franchise(books, SHARING)
        for register, staff in (("BJ01", shop.BJ_CASHIER), ("HP01", shop.CASHIER)):
            made.tills[register].ok("sync")
            made.tills[register].begin(staff)
        yield made


def joined(chain: SmallChain, *scopes: str) -> str:
    member_id = str(chain.tills["BJ01"].ok("member_join", told=TOLD, agree=["service", *scopes])["id"])
    chain.sync("BJ01")
    return member_id


def met(chain: SmallChain, member_id: str) -> Counter:
    """The other store meets the member by their card."""
    till = chain.tills["HP01"]
    with chain.tills["BJ01"].till.post.reading() as connection:
        card = str(connection.exec_driver_sql("SELECT card_no FROM member WHERE member_id = ?", (member_id,)).scalar())
    till.ok("look_up_member", text=card)
    chain.sync("HP01")
    return till


def known_at_headquarters(chain: SmallChain, member_id: str) -> tuple[bool, bool]:
    """(has the key, lists the member)"""
    with chain.office.database.reading() as connection:
        key = connection.scalar(select(member_key.c.member_id).where(member_key.c.member_id == member_id))
        name = connection.scalar(select(member_directory.c.name).where(member_directory.c.member_id == member_id))
    return key is not None, name is not None


def name_at(till: Counter, member_id: str) -> tuple[str, bool]:
    page = till.ok("member", id=member_id)["member"]
    return page["name"], page["kept_at_franchise"]


def test_without_the_consent_the_facts_travel_and_the_person_does_not(chain: SmallChain) -> None:
    member_id = joined(chain)
    other = met(chain, member_id)

    assert known_at_headquarters(chain, member_id) == (False, False)
    assert name_at(chain.tills["BJ01"], member_id) == ("赵一", False)
    assert name_at(other, member_id) == ("", True)
    assert other.ok("look_up_member", text=PHONE)["members"] == []
    assert chain.office.verify().findings == ()


def test_with_it_everybody_knows_them_by_words_that_name_the_receiver(chain: SmallChain) -> None:
    shown = chain.tills["BJ01"].ok("sharing_terms")
    member_id = joined(chain, "sharing")
    other = met(chain, member_id)

    assert (shown["text"], chain.tills["HP01"].ok("sharing_terms")["text"]) == (SHARING.terms.text, "")
    assert known_at_headquarters(chain, member_id) == (True, True)
    assert name_at(other, member_id) == ("赵一", False)
    with chain.office.database.reading() as connection:
        said = connection.exec_driver_sql("SELECT terms, text_hash FROM member_consent WHERE scope = 'sharing'").all()
    assert said == [(SHARING.terms.version, SHARING.terms.text_hash)]


def test_given_later_the_key_follows_to_who_met_them_before(chain: SmallChain) -> None:
    member_id = joined(chain)
    other = met(chain, member_id)

    chain.tills["BJ01"].ok("member_agree", id=member_id, scopes=["sharing"])
    chain.wires["BJ01"].lose = ["up"]
    chain.sync("BJ01", "BJ01", "HP01")

    assert known_at_headquarters(chain, member_id) == (True, True)
    assert name_at(other, member_id) == ("赵一", False)
    assert (other.sound(), chain.office.verify().findings) == (True, ())


def test_taken_back_headquarters_and_the_other_stores_forget_who_they_are_and_keep_the_account(
    chain: SmallChain,
) -> None:
    member_id = joined(chain, "sharing")
    other = met(chain, member_id)
    chain.tills["BJ01"].ok("attach_member", id=member_id)
    chain.tills["BJ01"].sell(shop.BJ_RING)
    chain.sync("BJ01", "HP01")
    points = other.ok("member", id=member_id)["member"]["points"]

    chain.tills["BJ01"].ok("member_take_back", id=member_id, scopes=["sharing"])
    chain.sync("BJ01", "HP01")

    assert known_at_headquarters(chain, member_id) == (False, False)
    assert name_at(other, member_id) == ("", True)
    assert other.ok("member", id=member_id)["member"]["points"] == points
    assert name_at(chain.tills["BJ01"], member_id) == ("赵一", False)
    with other.till.post.reading() as connection:
        keys = connection.execute(select(member_key.c.member_id).where(member_key.c.member_id == member_id)).all()
    assert keys == []
    with chain.office.database.reading() as connection:
        kept = connection.exec_driver_sql("SELECT what FROM member_consent WHERE scope = 'sharing' ORDER BY wall").all()
    assert [row[0] for row in kept] == ["given", "withdrawn"]
    assert (other.sound(), chain.office.verify().findings) == (True, ())


def test_taken_back_before_anybody_heard_of_it_nothing_was_handed_on(chain: SmallChain) -> None:
    till = chain.tills["BJ01"]
    member_id = str(till.ok("member_join", told=TOLD, agree=["service", "sharing"])["id"])
    till.ok("member_take_back", id=member_id, scopes=["sharing"])
    chain.sync("BJ01")

    assert known_at_headquarters(chain, member_id) == (False, False)


def test_a_key_that_comes_without_the_consent_is_not_kept(chain: SmallChain) -> None:
    member_id = joined(chain)
    till = chain.tills["BJ01"].till
    with till.post.reading() as connection:
        key = till.place.keys.export_key(connection, member_id)
    assert key is not None
    side = till.agent._courier._side  # type: ignore[union-attr]
    object.__setattr__(side, "keys_for", lambda _connection, _entries: {member_id: key})
    chain.tills["BJ01"].ok("member_change", id=member_id, told={"ring": "14"})
    chain.sync("BJ01")

    assert known_at_headquarters(chain, member_id) == (False, False)


def test_who_is_known_by_number_only_pays_by_their_pin_everywhere(chain: SmallChain) -> None:
    member_id = joined(chain)
    chain.tills["BJ01"].ok("set_member_pin", id=member_id, pin=PIN)
    chain.sync("BJ01")
    other = met(chain, member_id)

    assert other.refusal("set_member_pin", id=member_id, pin="111111", old="135791") == "stored_value.pin_wrong"
    other.ok("set_member_pin", id=member_id, pin="111111", old=PIN)


def test_another_store_cannot_take_the_consent(chain: SmallChain) -> None:
    member_id = joined(chain)
    other = met(chain, member_id)

    assert other.refusal("member_agree", id=member_id, scopes=["sharing"]) == "member_file.sharing_elsewhere"
