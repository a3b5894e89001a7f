"""A rewritten till signs what it likes: at headquarters it moves no balance and takes no piece that is not its own."""

from __future__ import annotations

import msgspec
import pytest

from headquarters.settings import Settings
from kernel.facts import Fact
from kernel.secrets import public_key_of
from kernel.tables import exception_ledger
from membership.errors import PinMissing
from membership.facts import (
    MemberIntroduced,
    OpeningBalanceBrought,
    PointsEarned,
    PointsTakenBack,
    StoredValuePinSet,
    StoredValuePutBack,
    StoredValueSpent,
)
from promotions.facts import VoucherRedeemed
from promotions.tables import voucher
from shop.approvals.tables import approval_request
from shop.gold_board.facts import BoardRow, GoldBoardPublished
from shop.orders.facts import DepositTaken
from shop.sales.facts import SaleHeld
from shop.services.facts import FeePaid, FeeRefunded
from shop.staff.facts import StaffHired
from shop.stock.facts import PiecesReceived, PiecesSold, TransferLine, TransferReceived
from shop.stock.rules.documents import TransferDocument, pack, signed_bytes
from shop.stock.tables import piece_stock
from sync.protocol import RightAsk, RightGrantedAnswer
from sync.rights import RightClosed, RightGivenUp, RightGranted, right
from tests.builders.shop import PIECES
from tests.headquarters.chain import PIN, STAFF, Chain, chain_of, new_chain, rows, troubles
from tests.headquarters.intake.test_receiving import hand_in, sender
from tests.shop.approvals.test_projection import ASKED, YES
from tests.shop.payees.test_projection import NAMED
from tests.shop.sales.test_projection import SALE

BOARD = GoldBoardPublished(
    board_version=9, effective_at="2026-11-21T09:30:00.000+08:00", valid_until="2026-11-22T00:00:00.000+08:00",
    published_by="HP01", rows=(BoardRow(purity_code="AU999", retail_fen=1, trade_in_fen=1, recycle_fen=1),),
)  # fmt: skip

BILL = msgspec.structs.replace(SALE, sale_no="S-HP01-20261121-0001", store="HP")


def granted(chain: Chain, member_id: str, fen: int, register: str = "HP01") -> str:
    ask = RightAsk(right_id=f"r-{fen}", account=f"value:{member_id}", amount=fen, incarnation=1, pin=PIN)
    answer = chain.office.ask_right(sender(chain, register), ask)
    assert isinstance(answer, RightGrantedAnswer)
    return answer.right_id


def spent(member_id: str, right_id: str, fen: int) -> StoredValueSpent:
    return StoredValueSpent(member_id=member_id, right_id=right_id, principal_fen=fen, bonus_fen=0, document_no="S-1")


def value_of(chain: Chain, member_id: str) -> int:
    found = chain.account(member_id)
    return found.principal_fen + found.bonus_fen


def test_what_was_granted_can_be_spent_once(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)
    right_id = granted(chain, member_id, 60_00)

    hand_in(chain, chain_of("HP01", [spent(member_id, right_id, 60_00), RightClosed(right_id=right_id, spent=60_00)]))

    assert value_of(chain, member_id) == 40_00
    assert troubles(chain.office.database) == []


def test_spending_twice_from_one_right_counts_once(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)
    right_id = granted(chain, member_id, 60_00)

    hand_in(chain, chain_of("HP01", [spent(member_id, right_id, 60_00), spent(member_id, right_id, 1)]))

    assert value_of(chain, member_id) == 40_00
    assert len(troubles(chain.office.database)) == 1


def test_an_ended_right_buys_nothing_more(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)
    right_id = granted(chain, member_id, 60_00)

    hand_in(chain, chain_of("HP01", [RightClosed(right_id=right_id, spent=0), spent(member_id, right_id, 1)]))

    assert value_of(chain, member_id) == 100_00


def test_another_registers_right_buys_nothing(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)
    right_id = granted(chain, member_id, 60_00, register="BJ01")

    hand_in(chain, chain_of("HP01", [spent(member_id, right_id, 60_00)]))

    assert value_of(chain, member_id) == 100_00


@pytest.mark.parametrize(
    "fact",
    [
        pytest.param(spent("m", "never", 10_00), id="a right that was never granted"),
        pytest.param(StoredValuePutBack(member_id="m", principal_fen=9_00, bonus_fen=0, document_no="S"), id="money back that was never paid"),  # noqa: E501
        pytest.param(StoredValueSpent(member_id="m", right_id="r", principal_fen=-9_00, bonus_fen=0, document_no="S"), id="a payment below zero"),  # noqa: E501
        pytest.param(PointsEarned(member_id="m", points=-50, document_no="S"), id="points below zero"),
        pytest.param(PointsTakenBack(member_id="m", points=50, document_no="S"), id="points taken that were never given"),  # noqa: E501
        pytest.param(OpeningBalanceBrought(member_id="m", points=9, principal_fen=9, bonus_fen=9, source="x"), id="a balance out of nowhere"),  # noqa: E501
        pytest.param(RightGranted(right_id="x", register="HP01", account="value:m", amount=9_00), id="a right granted to itself"),  # noqa: E501
        pytest.param(BOARD, id="a gold board of its own"),
        pytest.param(StaffHired(staff_no="9", name="x", role="manager", store="HP", pin_hash="x"), id="a manager of its own"),  # noqa: E501
        pytest.param(
            MemberIntroduced(
                store="HP", member_id="m", card_no="1", tier="gold", home_store="HP", joined_on="2026-11-21",
                consent="", source="", state="active", personal="", sealed_pin_hash="", points=1, principal_fen=9,
                bonus_fen=0, bills=0, own=(),
            ),
            id="an introduction",
        ),
        pytest.param(SaleHeld(hold_no="H", store="BJ", name="", member_id="", pieces=1, due_fen=1, cart="{}"), id="a bill of another store"),  # noqa: E501
        pytest.param(VoucherRedeemed(code="V100", right_id="never", document_no="S", store="HP"), id="a voucher without its right"),  # noqa: E501
    ],
)  # fmt: skip
def test_what_a_register_may_not_say_has_no_effect_and_is_kept_for_a_person(chain: Chain, fact: Fact) -> None:
    member_id = chain.member(principal_fen=100_00)
    chain.voucher()
    before = chain.account(member_id)
    named = _about(fact, member_id)

    answer = hand_in(chain, chain_of("HP01", [named]))

    assert type(answer).__name__ == "Ack"
    assert chain.account(member_id) == before
    assert [row["kind"] for row in _exceptions(chain)] == [fact.kind]
    assert [row["state"] for row in rows(chain.office.database, voucher)] == ["issued"]
    assert [row for row in rows(chain.office.database, right) if row["state"] == "open"] == []


def test_a_pin_that_nobody_can_have_chosen_is_none(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00, pin="")
    made_up = StoredValuePinSet(member_id=member_id, sealed_pin_hash="made up")
    hand_in(chain, chain_of("BJ01", [made_up]), "BJ01")

    ask = RightAsk(right_id="r", account=f"value:{member_id}", amount=1, incarnation=1, pin=PIN)
    answer = chain.office.ask_right(sender(chain, "HP01"), ask)

    assert getattr(answer, "code", "") == PinMissing.code


def test_what_a_register_gives_up_in_anothers_name_leaves_the_others_right(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)
    right_id = granted(chain, member_id, 60_00)
    given_up = RightGivenUp(right_id=right_id, account=f"value:{member_id}")
    hand_in(chain, chain_of("BJ01", [given_up]), "BJ01")

    hand_in(chain, chain_of("HP01", [spent(member_id, right_id, 60_00)]))

    assert value_of(chain, member_id) == 40_00
    assert troubles(chain.office.database) == []


def test_another_stores_piece_is_not_sold(chain: Chain) -> None:
    with chain.office.open(STAFF) as books:
        books.record(PiecesReceived(document_no="R", store="BJ", source="x", opening=True, pieces=PIECES[:1]))

    stolen = [PiecesSold(sale_no="S", store=store, barcodes=(PIECES[0].barcode,)) for store in ("HP", "BJ")]

    hand_in(chain, chain_of("HP01", stolen))

    assert [row["status"] for row in rows(chain.office.database, piece_stock)] == ["in_stock"]
    assert len(troubles(chain.office.database)) == 2


def test_a_register_that_joins_with_its_old_books_is_named_in_the_settings() -> None:
    chain = new_chain(settings=Settings(imports=("HP01",)))
    chain.install("HP01", "HP")
    member_id = chain.member()
    brought = OpeningBalanceBrought(member_id=member_id, points=30, principal_fen=0, bonus_fen=0, source="old.xlsx")

    hand_in(chain, chain_of("HP01", [brought]))

    assert chain.account(member_id).points == 30


def test_what_was_brought_in_counts_after_its_register_is_not_named_any_more_and_nothing_after_that() -> None:
    chain = new_chain(settings=Settings(imports=("HP01",)))
    chain.install("HP01", "HP")
    member_id = chain.member()
    brought = OpeningBalanceBrought(member_id=member_id, points=30, principal_fen=0, bonus_fen=0, source="old.xlsx")
    said = chain_of("HP01", [brought, brought])
    hand_in(chain, said[:1])

    chain.office.settings = Settings()
    chain.office = chain.second_office()
    hand_in(chain, said[1:])

    assert chain.account(member_id).points == 30
    assert chain.office.verify().findings == ()


def test_what_was_paid_and_earned_on_a_bill_can_be_given_back_once(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)
    right_id = granted(chain, member_id, 60_00)
    bill = BILL.sale_no
    back = StoredValuePutBack(member_id=member_id, principal_fen=60_00, bonus_fen=0, document_no=bill)
    less = PointsTakenBack(member_id=member_id, points=5, document_no=bill)
    paid = msgspec.structs.replace(spent(member_id, right_id, 60_00), document_no=bill)
    earned = PointsEarned(member_id=member_id, points=5, document_no=bill)

    hand_in(chain, chain_of("HP01", [BILL, paid, earned, back, less, back, less]))

    assert value_of(chain, member_id) == 100_00
    assert chain.account(member_id).points == 0
    assert len(troubles(chain.office.database)) == 2


def _about(fact: Fact, member_id: str) -> Fact:
    changes = {"member_id": member_id} if getattr(fact, "member_id", "") else {}
    if hasattr(fact, "account"):
        changes["account"] = f"value:{member_id}"
    return msgspec.structs.replace(fact, **changes)


def _exceptions(chain: Chain) -> list[dict[str, object]]:
    return rows(chain.office.database, exception_ledger)


LINE = TransferLine(version=1, piece=PIECES[0])
PARCEL = TransferDocument(
    document_no="T-BJ01-20261121-0001", from_store="BJ", to_store="HP", register="BJ01",
    sent_at="2026-11-21T10:00:00.000+08:00", lines=(LINE,),
)  # fmt: skip


def received(chain: Chain, signer: str, **changes: object) -> TransferReceived:
    """BJ01's parcel as HP01 says that it came, its document signed by the till `signer`."""
    signature = chain.tills[signer].signer.sign(signed_bytes(PARCEL))
    key = public_key_of(chain.tills[signer].secrets.signing_key)
    fact = TransferReceived(
        document_no=PARCEL.document_no, from_store="BJ", to_store="HP", register="BJ01", sent_at=PARCEL.sent_at,
        lines=(LINE,), missing=(), signature=signature, document=pack(PARCEL, signature), key_epoch=1, public_key=key,
    )  # fmt: skip
    return msgspec.structs.replace(fact, **changes)


def place_of_the_piece(chain: Chain, *facts: Fact) -> str:
    with chain.office.open(STAFF) as books:
        books.record(PiecesReceived(document_no="R", store="BJ", source="x", opening=True, pieces=PIECES[:1]))
    hand_in(chain, chain_of("HP01", facts))
    (row,) = rows(chain.office.database, piece_stock)
    return str(row["store"])


def test_a_parcel_may_be_received_before_its_sending_is_heard_of(chain: Chain) -> None:
    assert place_of_the_piece(chain, received(chain, "BJ01")) == "HP"
    assert troubles(chain.office.database) == []


@pytest.mark.parametrize(
    ("signer", "changes"),
    [
        pytest.param("HP01", {}, id="signed by the receiver"),
        pytest.param("BJ01", {"document": "", "public_key": ""}, id="no document"),
        pytest.param("BJ01", {"document": "JT1.x.y"}, id="an altered document"),
        pytest.param("BJ01", {"key_epoch": 2}, id="a key that was never published"),
        pytest.param("BJ01", {"lines": (TransferLine(version=2, piece=PIECES[0]),)}, id="another version of the piece"),
        pytest.param("BJ01", {"document_no": "T-BJ01-20261121-0002"}, id="another document's number"),
    ],
)
def test_a_forged_parcel_takes_nothing_from_another_store(
    chain: Chain, signer: str, changes: dict[str, object]
) -> None:
    assert place_of_the_piece(chain, received(chain, signer, **changes)) == "BJ"
    assert len(troubles(chain.office.database)) == 1


@pytest.mark.parametrize(
    "fact",
    [
        DepositTaken(order_no="D-HP01-1", store="BJ", document_no=BILL.sale_no, earnest_fen=1, prepayment_fen=0),
        DepositTaken(order_no="D-HP01-1", store="HP", document_no="S-HP01-0", earnest_fen=1, prepayment_fen=0),
        DepositTaken(order_no="D-HP01-1", store="HP", document_no=BILL.sale_no, earnest_fen=-1, prepayment_fen=0),
        msgspec.structs.replace(NAMED, store="BJ", document_no=BILL.sale_no),
        msgspec.structs.replace(NAMED, document_no="S-HP01-0"),
        msgspec.structs.replace(NAMED, document_no=BILL.sale_no, cash_fen=-1),
        FeePaid(ticket_no="F-HP01-1", store="BJ", document_no=BILL.sale_no, amount_fen=1),
        FeeRefunded(ticket_no="F-HP01-1", store="HP", document_no="S-HP01-0", amount_fen=1),
    ],
)
def test_money_paid_ahead_moves_by_a_bill_of_the_own_store_only(chain: Chain, fact: Fact):
    hand_in(chain, chain_of("HP01", [BILL, fact]))

    assert fact.kind in {row["kind"] for row in rows(chain.office.database, exception_ledger)}


@pytest.mark.parametrize(
    ("register", "fact"),
    [
        ("BJ01", msgspec.structs.replace(ASKED, request_no="A-BJ01-1")),  # in another store's name
        ("HP01", msgspec.structs.replace(ASKED, request_no="A-HP02-1")),  # by another register's number
        ("BJ01", YES),
        ("BJ01", msgspec.structs.replace(YES, store="BJ")),
        ("HP01", msgspec.structs.replace(YES, request_no="A-HP01-9")),  # nobody asked
    ],
)
def test_a_yes_from_afar_is_asked_and_given_in_one_store(chain: Chain, register: str, fact: Fact):
    if fact.kind == YES.kind:
        hand_in(chain, chain_of("HP01", [ASKED]))

    seq = 2 if (register, fact.kind) == ("HP01", YES.kind) else 1
    entries = chain_of("HP01", [ASKED, fact])[1:] if seq == 2 else chain_of(register, [fact])
    hand_in(chain, entries, register)

    assert fact.kind in {row["kind"] for row in rows(chain.office.database, exception_ledger)}
    assert {row["state"] for row in rows(chain.office.database, approval_request)} <= {"asked"}
