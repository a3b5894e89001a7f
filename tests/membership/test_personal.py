"""A member's key opens that member's data and nobody else's, at this place and at those it is sent to."""

from __future__ import annotations

import pytest

from kernel.secrets import SealBroken, fresh_key, fresh_secrets
from membership.facts import Personal
from membership.personal import MemberKeys
from membership.tables import member_key
from tests.membership.builders import Counted, Place

LI = Personal(name="李雪梅", phone="13800006620", sex="女", birthday="11-24")


def a_place_with_keys_for(*member_ids: str) -> Place:
    place = Place()
    with place.open() as books:
        books.carry_out([place.keys.create(member_id) for member_id in member_ids])
    return place


def test_what_a_key_sealed_it_opens() -> None:
    place = a_place_with_keys_for("m1")

    with place.database.reading() as connection:
        sealed = place.keys.seal(connection, "m1", LI) or ""

        assert place.keys.open(connection, "m1", sealed) == LI
        assert "李雪梅" not in sealed


def test_one_members_seal_does_not_open_under_anothers_name() -> None:
    place = a_place_with_keys_for("m1", "m2")

    with place.database.reading() as connection:
        sealed = place.keys.seal(connection, "m1", LI) or ""

        with pytest.raises(SealBroken):
            place.keys.open(connection, "m2", sealed)


def test_a_pin_hash_is_sealed_apart_from_the_personal_fields() -> None:
    place = a_place_with_keys_for("m1")

    with place.database.reading() as connection:
        sealed = place.keys.seal_pin_hash(connection, "m1", "a hash") or ""

        assert place.keys.open_pin_hash(connection, "m1", sealed) == "a hash"
        with pytest.raises(SealBroken):
            place.keys.open(connection, "m1", sealed)


def test_the_file_alone_does_not_open_a_member() -> None:
    place = a_place_with_keys_for("m1")
    thief = MemberKeys(fresh_secrets(Counted(5)))

    with place.database.reading() as connection, pytest.raises(SealBroken):
        thief.export_key(connection, "m1")


def test_a_wrapped_key_moved_to_another_member_does_not_open() -> None:
    place = a_place_with_keys_for("m1")
    ((_, wrapped),) = place.rows(member_key)

    with place.open() as books:
        books.connection.execute(member_key.insert().values(member_id="m2", wrapped=wrapped))

        with pytest.raises(SealBroken):
            place.keys.export_key(books.connection, "m2")


def test_a_key_travels_to_a_place_with_other_secrets() -> None:
    here, there = a_place_with_keys_for("m1"), Place("BJ01", secrets=fresh_secrets(Counted(50)))
    with here.database.reading() as connection:
        sealed = here.keys.seal(connection, "m1", LI) or ""
        key = here.keys.export_key(connection, "m1") or ""

    with there.open() as books:
        books.carry_out([there.keys.import_key("m1", key)])

        assert there.keys.open(books.connection, "m1", sealed) == LI
    assert here.rows(member_key) != there.rows(member_key)


def test_a_destroyed_key_opens_nothing_in_the_file_or_in_memory() -> None:
    place = a_place_with_keys_for("m1")

    with place.open() as books:
        sealed = place.keys.seal(books.connection, "m1", LI) or ""
        books.carry_out([place.keys.destroy("m1")])

        assert place.keys.export_key(books.connection, "m1") is None
        assert place.keys.open(books.connection, "m1", sealed) is None
        assert place.keys.seal(books.connection, "m1", LI) is None
        assert place.keys.open_pin_hash(books.connection, "m1", sealed) is None
        assert place.keys.personal_of("m1", sealed) is None


def test_a_projection_opens_with_the_keys_loaded_at_start() -> None:
    place = a_place_with_keys_for("m1", "m2")
    restarted = MemberKeys(place.secrets)

    with place.database.reading() as connection:
        sealed = place.keys.seal(connection, "m1", LI) or ""

        assert restarted.personal_of("m1", sealed) is None
        assert restarted.load(connection) == 2
        assert restarted.personal_of("m1", sealed) == LI


def test_loading_again_drops_a_key_whose_transaction_was_rolled_back() -> None:
    place = Place()
    key = fresh_key(Counted(9))
    place.keys.import_key("m1", key)  # its row was never carried out

    with place.database.reading() as connection:
        assert place.keys.load(connection) == 0


def test_a_key_that_another_process_made_or_destroyed_is_known_as_soon_as_the_file_is_asked() -> None:
    place = a_place_with_keys_for("m1")
    elsewhere = MemberKeys(place.secrets)
    with place.database.reading() as connection:
        sealed = place.keys.seal(connection, "m1", LI) or ""

        assert elsewhere.personal_of("m1", sealed) is None
        elsewhere.export_key(connection, "m1")
        assert elsewhere.personal_of("m1", sealed) == LI

    with place.open() as books:
        books.carry_out([place.keys.destroy("m1")])
    with place.database.reading() as connection:
        elsewhere.export_key(connection, "m1")
    assert elsewhere.personal_of("m1", sealed) is None
