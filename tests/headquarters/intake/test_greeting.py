"""The hello of a register: where each side stands, and who is locked out."""

from __future__ import annotations

import msgspec
import pytest

from headquarters.intake.greeting import ForkedRegister
from headquarters.registers.door import Quarantined
from headquarters.settings import Settings
from kernel.database import AnyDatabase
from sync.greeting import hello_ask
from sync.protocol import LeasePolicy, RightDeclared
from sync.rights import right
from tests.headquarters.chain import Chain, Till, chain_of, new_chain, points, rows
from tests.headquarters.intake.test_receiving import hand_in, sender


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database, Settings(policies={"HP": LeasePolicy(count=9)}))
    made.install("HP01", "HP")
    made.install("BJ01", "BJ")
    return made


def asked(till: Till, **changes: object):  # type: ignore[no-untyped-def]
    return msgspec.structs.replace(hello_ask(till.keeper, "0.2.0"), **changes)


def test_hello_tells_a_register_where_it_stands_and_what_its_store_may(chain: Chain) -> None:
    till = chain.tills["HP01"]
    till.record(*points(2))
    till.agent.run_once()

    hello = till.wire.hello(asked(till))

    assert (hello.register, hello.store, hello.epoch, hello.seq) == ("HP01", "HP", 1, 2)
    assert (hello.incarnation, hello.recovering, hello.policy.count) == (1, False, 9)
    assert sorted(hello.feeds) == ["all", "members:HP", "register:HP01", "revoked", "store:HP"]


def test_another_store_has_the_policy_of_all_others(chain: Chain) -> None:
    till = chain.tills["BJ01"]

    assert till.wire.hello(asked(till)).policy == LeasePolicy()


def test_each_hello_gives_a_token_of_its_own_for_the_next_request(chain: Chain) -> None:
    till = chain.tills["HP01"]

    first, again = till.wire.hello(asked(till)).token, till.wire.hello(asked(till)).token

    assert len({first, again, till.tokens.identity.token}) == 3


def test_kinds_that_headquarters_does_not_know_yet_are_named(chain: Chain) -> None:
    till = chain.tills["HP01"]

    hello = till.wire.hello(asked(till, kinds={"membership.enrolled": 1, "membership.enrolled_by_mail": 1}))

    assert hello.unknown_kinds == ("membership.enrolled_by_mail",)


def test_a_register_whose_journal_is_another_one_is_locked_out(chain: Chain) -> None:
    till = chain.tills["HP01"]
    hand_in(chain, chain_of("HP01", points(2)))
    till.record(*points(2))  # the same places, other entries: a copy went on

    with pytest.raises(ForkedRegister):
        chain.office.hello(sender(chain), asked(till))

    who = till.signer.credentials("POST", "/v1/up", "0" * 64)
    with pytest.raises(Quarantined):
        chain.office.admit(who, "POST", "/v1/up", "0" * 64, writes=True)


def test_rights_that_headquarters_never_signed_are_not_believed(chain: Chain) -> None:
    till = chain.tills["HP01"]
    invented = RightDeclared(
        right_id="r", right_kind="lease", account="value:m1", principal=9_999_00, bonus=0, incarnation=1,
        signature="A" * 86 + "==",
    )  # fmt: skip

    till.wire.hello(asked(till, declares=True, rights=(invented,)))

    assert rows(chain.office.database, right) == []
