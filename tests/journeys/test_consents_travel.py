"""What a member agreed to at one store is known at the next that meets them, and taken back at any of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from membership.file.facts import ConsentsTold
from membership.file.queries import agreed_to
from sync.exceptions import waiting
from tests.builders import shop
from tests.builders.counter import Counter, SmallChain, small_chain

LI = "李雪梅"


def agreed(till: Counter) -> set[str]:
    return {state.words for state in till.till.members.member(till.member_id(LI)).consents if state.given}


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[SmallChain]:
    with small_chain(tmp_path) as made:
        made["HP01"].begin(shop.MANAGER)
        made["BJ01"].begin(shop.BJ_MANAGER)
        yield made


def test_consent_is_known_at_the_next_store_and_taken_back_there(chain: SmallChain) -> None:
    here, there = chain["HP01"], chain["BJ01"]
    member_id = here.member_id(LI)
    here.ok("member_agree", id=member_id, scopes=["sms", "wechat"])
    chain.sync("HP01")
    there.ok("look_up_member", text=shop.LI_PHONE)
    met = agreed(there)

    there.ok("member_take_back", id=member_id, scopes=["sms"])
    chain.sync("BJ01", "HP01", "HP02")

    assert met >= {"短信通知", "微信通知"}
    assert "短信通知" not in agreed(here) | agreed(there)
    assert "微信通知" in agreed(here) & agreed(there)
    with chain.office.database.reading() as connection:
        assert agreed_to(connection, [member_id], ["sms", "wechat"]) == {member_id: frozenset({"wechat"})}
        assert waiting(connection) == ()
    assert chain.office.verify().sound
    assert there.sound()


def test_only_headquarters_tells_what_was_agreed_to_elsewhere(chain: SmallChain) -> None:
    with chain["BJ01"].till.post.books() as books:
        books.record(ConsentsTold(store="BJ", consents=()))

    chain.sync("BJ01")

    with chain.office.database.reading() as connection:
        assert [one.kind for one in waiting(connection)] == ["membership.consents_told"]
