"""A franchise store's till hands on the keys of members who agreed, and of nobody else; the chain's own stores all."""

from __future__ import annotations

from pathlib import Path

import pytest

from membership.file.usecases import give_consent, name_franchise
from membership.usecases import enrol
from pos_app.handing_on import keys_handed_on
from tests.builders.counter import SETUP, Counter, standing_alone
from tests.membership.file.rules.test_sharing import SHARING


@pytest.mark.parametrize(
    ("store", "handed_on"), [("BJ", {"agreed", "of the chain"}), ("HP", {"agreed", "of the chain", "not", "a paper"})]
)
def test_what_goes_with_its_entries(tmp_path: Path, store: str, handed_on: set[str]) -> None:
    with standing_alone(tmp_path) as counter:
        ids = members(counter)
        keys = dict.fromkeys((*ids.values(), "a paper"), "key")
        with counter.till.post.reading() as connection:
            found = keys_handed_on(lambda _connection, _entries: keys, store)(connection, [])

    names = {member_id: name for name, member_id in ids.items()}
    assert {names.get(owner, owner) for owner in found} == handed_on


def members(counter: Counter) -> dict[str, str]:
    place, mac, found = counter.till.place, counter.till.post.phone_mac, {}
    with place.keeper.open(SETUP) as books:
        name_franchise(books, SHARING)
        for number, (name, home) in enumerate({"agreed": "BJ", "not": "BJ", "of the chain": "HP"}.items()):
            found[name] = enrol(
                books, place.keys, name="赵一", phone=f"1391111000{number}", phone_mac=mac, home_store=home
            )
        give_consent(
            books, found["agreed"], ["sharing"], SHARING.terms, "counter", sharing=SHARING, keys=place.keys
        )  # fmt: skip
    return found
