"""A rewritten till sets nobody's PIN: a first one where none stands, and another one by its right alone."""

from __future__ import annotations

import pytest

from membership.facts import StoredValuePinSet
from sync.protocol import RightAsk, RightGrantedAnswer, RightRefusedAnswer
from sync.rights import RightClosed
from tests.headquarters.chain import PIN, Chain, chain_of, troubles
from tests.headquarters.intake.test_receiving import hand_in, sender

NEW = "518204"


def pin_set(chain: Chain, member_id: str, number: int = 2, right_id: str = "") -> StoredValuePinSet:
    from kernel.secrets import hash_pin

    with chain.office.database.reading() as connection:
        sealed = chain.office.keys.seal_pin_hash(
            connection, member_id, hash_pin(NEW, pepper=chain.office.secrets.pepper)
        )
    assert sealed is not None
    return StoredValuePinSet(member_id=member_id, sealed_pin_hash=sealed, number=number, right_id=right_id)


def asked(chain: Chain, member_id: str, register: str = "HP01") -> str:
    ask = RightAsk(right_id="r", account=f"pin:{member_id}", amount=2, incarnation=1, pin=PIN)
    answer = chain.office.ask_right(sender(chain, register), ask)
    assert isinstance(answer, RightGrantedAnswer)
    return answer.right_id


def spends(chain: Chain, member_id: str, pin: str) -> bool:
    ask = RightAsk(right_id=f"s-{pin}", account=f"value:{member_id}", amount=1, incarnation=1, pin=pin)
    answer = chain.office.ask_right(sender(chain, "HP01"), ask)
    return not isinstance(answer, RightRefusedAnswer)


def test_a_change_by_its_right_counts(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)
    right_id = asked(chain, member_id)

    hand_in(chain, chain_of("HP01", [pin_set(chain, member_id, 2, right_id), RightClosed(right_id=right_id, spent=2)]))

    assert troubles(chain.office.database) == []
    assert (spends(chain, member_id, NEW), spends(chain, member_id, PIN)) == (True, False)


@pytest.mark.parametrize("number", [0, 1, 2, 10**9])
def test_without_a_right_the_pin_of_before_stands(chain: Chain, number: int) -> None:
    member_id = chain.member(principal_fen=100_00)

    hand_in(chain, chain_of("HP01", [pin_set(chain, member_id, number)]))

    assert len(troubles(chain.office.database)) == 1
    assert (spends(chain, member_id, NEW), spends(chain, member_id, PIN)) == (False, True)


def test_a_right_changes_one_pin_once_and_for_its_own_till(chain: Chain) -> None:
    member_id, other = chain.member(principal_fen=100_00), "somebody"
    right_id = asked(chain, member_id, "BJ01")
    fact = pin_set(chain, member_id, 2, right_id)

    hand_in(chain, chain_of("HP01", [fact]))
    hand_in(chain, chain_of("BJ01", [pin_set(chain, member_id, 3, right_id), fact, fact]), "BJ01")

    assert other not in str(troubles(chain.office.database))
    assert len(troubles(chain.office.database)) == 3
    assert spends(chain, member_id, NEW)


def test_a_first_pin_needs_no_right(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00, pin="")

    hand_in(chain, chain_of("HP01", [pin_set(chain, member_id, 1)]))

    assert troubles(chain.office.database) == []
    assert spends(chain, member_id, NEW)
