"""A till asks for a member or a piece that it does not hold."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from headquarters.settings import Settings
from headquarters.tables import lookup_log
from kernel.database import AnyDatabase
from membership.queries import member_view
from membership.usecases import revoke_card
from promotions.facts import VoucherIssued
from promotions.tables import voucher
from shop.returns.rules.sold_bill import SoldBill
from shop.stock.facts import PiecesReceived
from sync.protocol import LookupAsk, LookupRefused, MemberFound, NothingFound, PieceFound, SaleFound
from tests.builders.shop import BANGLE, PIECES
from tests.headquarters.chain import STAFF, Chain, chain_of, new_chain, rows
from tests.headquarters.intake.test_receiving import hand_in
from tests.shop.sales.test_projection import SALE


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database, Settings(lookups_a_minute=3))
    made.install("HP01", "HP")
    made.install("BJ01", "BJ")
    return made


def card_of(chain: Chain, member_id: str) -> str:
    with chain.office.database.reading() as connection:
        view = member_view(connection, member_id)
    assert view is not None
    return view.card_no


@pytest.mark.parametrize("by", ["card_no", "phone_mac", "member_id"])
def test_a_member_of_another_store_is_found_and_introduced(chain: Chain, by: str) -> None:
    member_id = chain.member(principal_fen=50_00)
    till = chain.tills["BJ01"]
    till.agent.run_once()
    before = till.names("周敏")
    asked = {"card_no": card_of(chain, member_id), "phone_mac": till.phone_mac("13900001234"), "member_id": member_id}

    answer = till.wire.look_up(LookupAsk(**{by: asked[by]}))
    till.agent.run_once()

    assert answer == MemberFound(member_id=member_id)
    assert (before, till.names("周敏")) == ([], ["周敏"])
    assert till.account(member_id).principal_fen == 50_00


def test_a_revoked_card_is_not_shown(chain: Chain) -> None:
    card_no = card_of(chain, chain.member())
    with chain.office.open(STAFF) as books:
        revoke_card(books, card_no, "lost")

    answer = chain.tills["BJ01"].wire.look_up(LookupAsk(card_no=card_no))

    assert answer == LookupRefused(code="member.card_revoked", retry_after_s=0)


def test_nobody_is_nobody(chain: Chain) -> None:
    till = chain.tills["BJ01"]

    assert till.wire.look_up(LookupAsk(card_no="M0")) == NothingFound()
    assert till.wire.look_up(LookupAsk()) == NothingFound()


def test_who_asks_too_often_must_wait_and_every_question_is_written_down(chain: Chain) -> None:
    wire = chain.tills["BJ01"].wire
    answers = [wire.look_up(LookupAsk(card_no=f"M{n}")) for n in range(4)]
    chain.clock.forward(minutes=2)

    later = wire.look_up(LookupAsk(card_no="M9"))

    assert answers[-1] == LookupRefused(code="lookup.too_many", retry_after_s=60)
    assert later == NothingFound()
    assert [row["register"] for row in rows(chain.office.database, lookup_log)] == ["BJ01"] * 4


def test_a_piece_of_the_chain_is_found_where_it_is(chain: Chain) -> None:
    with chain.office.open(STAFF) as books:
        books.record(PiecesReceived(document_no="R", store="HP", source="x", opening=True, pieces=PIECES[:1]))

    answer = chain.tills["BJ01"].wire.look_up(LookupAsk(barcode=BANGLE))

    assert isinstance(answer, PieceFound)
    assert (answer.barcode, answer.store, answer.status) == (BANGLE, "HP", "in_stock")
    assert chain.tills["BJ01"].wire.look_up(LookupAsk(barcode="6900000000000")) == NothingFound()


def test_what_a_member_can_still_use_comes_with_them(chain: Chain) -> None:
    member_id = chain.member()
    issued = VoucherIssued(code="V7", rule_code="r", member_id=member_id, valid_until="2026-12-31T23:59:59.000+08:00")
    with chain.office.open(STAFF) as books:
        books.record(issued)
    till = chain.tills["BJ01"]

    till.wire.look_up(LookupAsk(member_id=member_id))
    till.agent.run_once()

    assert [(row["code"], row["state"]) for row in rows(till.database, voucher)] == [("V7", "issued")]
    assert chain.office.verify().findings == ()


def test_a_bill_of_another_store_is_found_and_its_member_introduced(chain: Chain) -> None:
    member_id = chain.member(principal_fen=50_00)
    bill = replace(SALE, sale_no="S-HP01-20261121-0001", store="HP", member_id=member_id)
    hand_in(chain, chain_of("HP01", [bill]))
    till = chain.tills["BJ01"]

    answer = till.wire.look_up(LookupAsk(sale_no=bill.sale_no))
    nothing = till.wire.look_up(LookupAsk(sale_no="S-HP01-20261121-0002"))
    till.agent.run_once()

    assert isinstance(answer, SaleFound)
    assert msgspec.json.decode(answer.bill, type=SoldBill).sale_no == bill.sale_no
    assert nothing == NothingFound()
    assert till.account(member_id).principal_fen == 50_00


def test_bills_are_not_read_one_by_one(chain: Chain) -> None:
    asked = [chain.tills["BJ01"].wire.look_up(LookupAsk(sale_no=f"S-HP01-20261121-000{no}")) for no in range(4)]

    assert [type(one) for one in asked] == [NothingFound, NothingFound, NothingFound, LookupRefused]
