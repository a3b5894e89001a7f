"""A rewritten till pins nobody's file by a number that does not sort among the others."""

from __future__ import annotations

import pytest

from membership.facts import Personal
from membership.file.facts import MemberChanged
from membership.rules.file_versions import MOST
from tests.headquarters.chain import Chain, chain_of, troubles
from tests.headquarters.intake.test_receiving import hand_in


def change(chain: Chain, member_id: str, number: int) -> MemberChanged:
    with chain.office.database.reading() as connection:
        sealed = chain.office.keys.seal(connection, member_id, Personal(name="李四", phone="13800006620"))
    return MemberChanged(member_id=member_id, personal=sealed or "", adviser="", inviter="", number=number)


@pytest.mark.parametrize("number", [-1, 0, MOST + 1])
def test_a_number_that_does_not_count_changes_has_no_effect(chain: Chain, number: int) -> None:
    member_id = chain.member()

    hand_in(chain, chain_of("HP01", [change(chain, member_id, number)]))

    assert len(troubles(chain.office.database)) == 1


def test_a_change_is_taken_whatever_number_of_its_own_it_has(chain: Chain) -> None:
    member_id = chain.member()

    hand_in(chain, chain_of("HP01", [change(chain, member_id, number) for number in (1, 2, MOST)]))

    assert troubles(chain.office.database) == []
