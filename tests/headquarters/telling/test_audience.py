"""Who is told what: by the kind of a fact, and by the store, member or person it is about."""

from __future__ import annotations

import pytest

from headquarters.telling.audience import Told, audiences, feeds_of_register
from headquarters.telling.known_members import note_enrolled
from kernel.facts import Entry, Fact
from membership.facts import MemberIntroduced, PointsEarned
from membership.file.facts import MemberChanged, MemberRevealed, MembersMerged
from membership.referral.facts import ReferralRewarded
from promotions.facts import VoucherIssued, VoucherRedeemed
from shop.sales.facts import HoldEnded
from shop.staff.facts import StaffHired, StaffPinChanged, StoreOpened, TillRestored
from shop.stock.facts import PiecesSold
from sync.branches import wrapped
from sync.rights import RightCalledIn, RightClosed
from tests.headquarters.chain import OPENING, STAFF, Chain, chain_of, new_chain

NOW = OPENING.isoformat()
WANG = StaffHired(staff_no="1007", name="王芳", role="cashier", store="HP", pin_hash="x")
DIRECTOR = StaffHired(staff_no="1", name="总监", role="manager", store="", pin_hash="x")


@pytest.fixture
def chain() -> Chain:
    made = new_chain()
    with made.office.open(STAFF) as books:
        books.record(WANG)
        books.record(VoucherIssued(code="V1", rule_code="r", member_id="m1", valid_until=NOW))
        books.record(VoucherIssued(code="V2", rule_code="r", member_id="", valid_until=NOW))
        note_enrolled(books.connection, [("m1", "HP"), ("m1", "BJ")], NOW)
    return made


def feeds(chain: Chain, fact: Fact | None, store: str = "HP", kind: str = "of.tomorrow") -> tuple[str, ...]:
    entry: Entry = chain_of("HP01", [fact if fact is not None else (kind, "{}")])[0]
    with chain.office.database.reading() as connection:
        (found,) = audiences(connection, [Told(entry, fact, store)])
    return found


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        pytest.param(StoreOpened(code="NJ", name="南京店"), ("all",), id="a new store: everybody"),
        pytest.param(WANG, ("store:HP",), id="a cashier: their store"),
        pytest.param(DIRECTOR, ("all",), id="a director: everybody"),
        pytest.param(StaffPinChanged(staff_no="1007", pin_hash="y"), ("store:HP",), id="a new PIN: where they work"),
        pytest.param(
            TillRestored(from_file="", had_epoch=1, had_seq=9, hq_epoch=0, hq_seq=0),
            ("all",),
            id="a register that began anew: everybody",
        ),
        pytest.param(PiecesSold(sale_no="S", store="HP", barcodes=("1",)), ("store:HP",), id="a piece: its store"),
        pytest.param(HoldEnded(hold_no="H", store="HP", how="released"), ("store:HP",), id="a parked bill: its store"),
        pytest.param(
            PointsEarned(member_id="m1", points=1, document_no="S"), ("members:BJ", "members:HP"), id="known members"
        ),
        pytest.param(PointsEarned(member_id="m2", points=1, document_no="S"), (), id="a member whom nobody knows"),
        pytest.param(
            MemberChanged(member_id="m1", personal="x", adviser="", inviter="", number=1),
            ("members:BJ", "members:HP"),
            id="a changed file: who knows the member",
        ),
        pytest.param(MemberRevealed(member_id="m1", what=("phone",), reason="x"), (), id="a look: nobody else"),
        pytest.param(
            MembersMerged(member_id="m2", survivor="m1", joined_on="x", joined_before="x", reason="x"),
            ("members:BJ", "members:HP"),
            id="two who are one: who knows either",
        ),
        pytest.param(
            VoucherRedeemed(code="V1", right_id="r", document_no="S", store="HP"),
            ("members:BJ", "members:HP"),
            id="a member's voucher",
        ),
        pytest.param(
            VoucherRedeemed(code="V2", right_id="r", document_no="S", store="HP"), ("all",), id="a bearer's voucher"
        ),
        pytest.param(
            RightCalledIn(right_id="r", register="BJ01", account="value:m1", reason="old"),
            ("register:BJ01",),
            id="a lease called in: its register",
        ),
        pytest.param(RightClosed(right_id="r", spent=0), (), id="a right that ended: nobody"),
    ],
)
def test_a_fact_goes_to_those_whom_it_concerns(chain: Chain, fact: Fact, told: tuple[str, ...]) -> None:
    assert feeds(chain, fact) == told


def test_a_reward_goes_to_the_stores_that_know_the_inviter(chain: Chain) -> None:
    told = {"document_no": "S-1", "bought_on": "2026-11-21", "points": 1}

    assert feeds(chain, ReferralRewarded(member_id="stranger", inviter="m1", **told)) == ("members:BJ", "members:HP")
    assert feeds(chain, ReferralRewarded(member_id="m1", inviter="stranger", **told)) == ()


def test_an_introduction_goes_to_the_store_it_is_made_to(chain: Chain) -> None:
    introduced = MemberIntroduced(
        store="NJ", member_id="m1", card_no="1", tier="normal", home_store="HP", joined_on="2026-11-21", consent="",
        source="", state="active", personal="", sealed_pin_hash="", points=0, principal_fen=0, bonus_fen=0, bills=0,
        own=(),
    )  # fmt: skip

    assert feeds(chain, introduced) == ("members:NJ",)


def test_what_headquarters_does_not_know_yet_is_told_in_the_writers_store(chain: Chain) -> None:
    assert feeds(chain, None) == ("store:HP",)


def test_what_a_branch_did_for_a_member_is_told_to_the_register_it_is_of_too(chain: Chain) -> None:
    earned = PointsEarned(member_id="m1", points=1, document_no="S")
    (inside,) = chain_of("HP01", [earned])
    (entry,) = chain_of("HQ", [wrapped(inside, branch="old disk", forked_from=0)])

    with chain.office.database.reading() as connection:
        assert audiences(connection, [Told(entry, earned, "HP", inside)]) == [
            ("members:BJ", "members:HP", "register:HP01")
        ]


def test_a_register_reads_what_all_read_and_what_is_its_own() -> None:
    assert feeds_of_register("HP01", "HP") == ("all", "revoked", "store:HP", "members:HP", "register:HP01")
