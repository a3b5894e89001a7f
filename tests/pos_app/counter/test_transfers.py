"""Pieces between two tills of different stores that have no line to each other: only paper goes from hand to hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kernel.facts import Entry
from kernel.secrets import public_key_of
from pos_app.install import install
from printers.document import QR, Text
from shop.staff.facts import RegisterKeyPublished
from shop.stock.errors import PieceNotHere, PieceSold, PieceUnknown, ReservationOwnPiece
from sync.protocol import NothingFound, PieceFound
from tests.builders import shop
from tests.builders.books import written
from tests.builders.counter import CHAIN_SECRETS, Counter, settings_of, standing_alone
from tests.pos_app.counter.test_members_elsewhere import connect

RING, BANGLE = shop.RING, shop.BANGLE
EVENING = "2026-11-21T20:00:00+08:00"


@dataclass
class TwoStores:
    """HP01 with the shop's stock and BJ01 with none; both know the other's public key."""

    hp: Counter
    bj: Counter

    def tell(self, source: Counter, goal: Counter, *kinds: str) -> None:
        """What headquarters would pass on."""
        register = source.till.settings.register
        pass_on(goal, [entry for entry in source.journal(*kinds) if entry.register == register])


def pass_on(goal: Counter, told: list[Entry]) -> None:
    with goal.till.place.database.writing() as connection:
        reasons = [goal.till.place.keeper.apply_foreign(connection, entry, entry.wall) for entry in told]
    assert set(reasons) <= {None}


@pytest.fixture
def two(tmp_path: Path) -> Iterator[TwoStores]:
    with standing_alone(tmp_path) as hp:
        install(tmp_path / "BJ01", settings_of("BJ01", "BJ"), **CHAIN_SECRETS)
        bj = Counter(tmp_path / "BJ01", hp.clock)
        company = [entry for entry in hp.journal() if entry.kind.startswith(("staff.", "gold_board."))]
        keys = [
            RegisterKeyPublished(
                register=till.till.settings.register, store=till.till.settings.store, epoch=1,
                public_key=public_key_of(till.till.place.secrets.signing_key),
            )
            for till in (hp, bj)
        ]  # fmt: skip
        pass_on(bj, [*company, *written("HQ", keys)])
        pass_on(hp, written("HQ", keys))
        hp.begin(shop.MANAGER)
        bj.begin(shop.BJ_MANAGER)
        yield TwoStores(hp, bj)
        bj.till.close()


def test_a_piece_goes_by_paper_alone_and_is_sold_where_it_arrives(two: TwoStores):
    sent = two.hp.ok("send_pieces", codes=[RING, BANGLE], to="BJ")["transfer"]
    coming = two.bj.ok("look_transfer", codes=sent["codes"])["transfer"]
    receipt = two.bj.ok("receive_transfer", codes=sent["codes"])["receipt"]
    two.bj.sell(RING)

    assert (sent["pieces"], coming["from_store"]) == (2, "和平路店")
    assert {piece["barcode"] for piece in coming["pieces"]} == set(receipt["received"]) == {RING, BANGLE}
    assert two.hp.refusal("scan", code=RING) == "item.in_transit"
    assert two.bj.refusal("scan", code=RING) == "item.sold"
    assert two.hp.sound()
    assert two.bj.sound()


def test_a_piece_is_looked_at_before_it_goes_on_the_paper(two: TwoStores):
    transfers = two.hp.till.transfers
    two.hp.sell(BANGLE)

    assert transfers.piece(RING, "BJ").barcode == RING
    with pytest.raises(PieceSold):
        transfers.piece(BANGLE, "BJ")
    with pytest.raises(PieceUnknown):
        transfers.piece("999", "BJ")


def test_the_paper_shows_every_piece_and_carries_its_code(two: TwoStores):
    sent = two.hp.ok("send_pieces", codes=[RING, BANGLE], to="BJ")["transfer"]
    paper = two.hp.till.paper.document_of("transfer", sent["document_no"])

    words = [block.text for block in paper.blocks if isinstance(block, Text)]
    assert "调拨单" in words
    assert any("钻石" in line for line in words)
    assert [block.data for block in paper.blocks if isinstance(block, QR)] == list(sent["codes"])


def test_a_paper_that_was_received_is_refused_in_words(two: TwoStores):
    sent = two.hp.ok("send_pieces", codes=[RING], to="BJ")["transfer"]
    two.bj.ok("receive_transfer", codes=sent["codes"])

    answer = two.bj.do("receive_transfer", codes=sent["codes"])

    assert (answer["code"], sent["document_no"] in answer["message"]) == ("transfer.received_already", True)


def test_pieces_scanned_one_by_one_leave_the_others_missing(two: TwoStores):
    sent = two.hp.ok("send_pieces", codes=[RING, BANGLE], to="BJ")["transfer"]

    receipt = two.bj.ok("receive_transfer", codes=sent["codes"], found=[f" {RING.lower()} "])["receipt"]

    assert (receipt["received"], receipt["missing"]) == ((RING,), (BANGLE,))


def test_with_a_line_the_goal_sees_what_is_coming_and_takes_it_by_its_number(two: TwoStores):
    number = two.hp.ok("send_pieces", codes=[RING], to="BJ")["transfer"]["document_no"]
    two.tell(two.hp, two.bj, "stock.transfer_sent")

    assert two.bj.refusal("scan", code=RING) == "item.in_transit"
    assert [row["document_no"] for row in two.bj.ok("transfers")["in"]] == [number]
    two.bj.ok("receive_transfer", document=number)
    assert two.bj.ok("transfers")["in"] == ()
    two.tell(two.bj, two.hp, "stock.transfer_received")
    assert two.hp.ok("transfers")["out"] == ()


def test_what_is_on_its_way_too_long_is_overdue(two: TwoStores):
    two.hp.ok("send_pieces", codes=[RING], to="BJ")
    two.hp.clock.forward(hours=5)

    assert two.hp.ok("transfers", overdue_hours=6)["overdue"] == ()
    assert [row["open_barcodes"] for row in two.hp.ok("transfers", overdue_hours=4)["overdue"]] == [(RING,)]


def test_a_cashier_receives_and_does_not_send(two: TwoStores):
    sent = two.hp.ok("send_pieces", codes=[RING], to="BJ")["transfer"]
    two.hp.unlock(shop.CASHIER)
    two.bj.unlock(shop.BJ_CASHIER)

    assert two.hp.refusal("send_pieces", codes=[BANGLE], to="BJ") == "auth.not_permitted"
    two.bj.ok("receive_transfer", codes=sent["codes"])


def test_pieces_move_between_counters(two: TwoStores):
    two.hp.unlock(shop.SALESPERSON)

    assert two.hp.ok("move_pieces", codes=[RING, BANGLE], counter="B2")["moved"] == 2


def ask(two: TwoStores, **more: str) -> str:
    number = two.bj.ok("ask_reservation", code=RING, whom="李女士", store="HP", **more)["reservation"]
    two.tell(two.bj, two.hp, "stock.reservation_asked")
    return str(number)


def test_a_piece_kept_for_another_stores_customer_is_sold_to_that_customer_only(two: TwoStores):
    number = ask(two, member=two.hp.member_id(shop.LI))
    two.hp.ok("keep_piece", reservation=number, until=EVENING)
    two.tell(two.hp, two.bj, "stock.reservation_answered")

    assert two.hp.refusal("scan", code=RING) == "item.reserved"
    assert [row["state"] for row in two.bj.ok("reservations")["asked"]] == ["kept"]
    two.hp.ok("attach_member", tail=shop.LI)
    two.hp.sell(RING)
    assert two.hp.ok("reservations")["kept"] == ()
    assert two.hp.sound()


def test_a_kept_piece_cannot_be_paid_once_its_member_is_off_the_bill(two: TwoStores):
    number = ask(two, member=two.hp.member_id(shop.LI))
    two.hp.ok("keep_piece", reservation=number, until=EVENING)
    two.hp.ok("attach_member", tail=shop.LI)
    two.hp.ok("scan", code=RING)

    two.hp.ok("detach_member")

    assert two.hp.refusal("pay", method="cash") == "sales.line_blocked"


def test_a_request_can_be_refused_or_withdrawn(two: TwoStores):
    first, second = ask(two), ask(two)
    assert [row["reservation_no"] for row in two.hp.ok("reservations")["waiting"]] == [first, second]

    two.hp.ok("refuse_reservation", reservation=first, reason="橱窗陈列")
    two.bj.ok("end_reservation", reservation=second, reason="顾客不要了")
    two.tell(two.bj, two.hp, "stock.reservation_ended")

    assert two.hp.ok("reservations")["waiting"] == ()
    two.hp.sell(RING)


def test_a_refusal_is_taken_off_the_list_by_who_asked(two: TwoStores):
    number = ask(two)
    two.hp.ok("refuse_reservation", reservation=number, reason="橱窗陈列")
    two.tell(two.hp, two.bj, "stock.reservation_answered")
    (refused,) = two.bj.ok("reservations")["asked"]

    two.bj.ok("end_reservation", reservation=number, reason="顾客不要了")

    assert (refused["state"], refused["reason"]) == ("refused", "橱窗陈列")
    assert two.bj.ok("reservations")["asked"] == ()
    assert two.bj.sound()


def test_which_store_has_a_piece_is_headquarters_word(two: TwoStores):
    transfers = two.bj.till.transfers
    there = PieceFound(barcode=RING, name="钻石戒指", store="HP", status="held", since=two.bj.clock.now().isoformat())

    connect(two.bj, there)
    found = transfers.elsewhere(RING)
    connect(two.bj, None)
    with pytest.raises(PieceNotHere):
        transfers.elsewhere(RING)
    connect(two.bj, NothingFound())
    with pytest.raises(PieceUnknown):
        transfers.elsewhere("X9")

    assert (found.name, found.store_name, found.status) == ("钻石戒指", "和平路店", "held")


def test_a_piece_that_left_this_store_is_known_to_be_at_the_other_with_no_line(two: TwoStores):
    sent = two.hp.ok("send_pieces", codes=[RING], to="BJ")["transfer"]
    two.bj.ok("receive_transfer", codes=sent["codes"])
    two.tell(two.bj, two.hp, "stock.transfer_received")
    connect(two.hp, None)

    assert two.hp.till.transfers.elsewhere(RING).store_name == "北京路店"


def test_nobody_asks_for_a_piece_of_the_own_store(two: TwoStores):
    with pytest.raises(ReservationOwnPiece):
        two.hp.till.transfers.elsewhere(RING)


def test_a_piece_whose_store_is_not_known_here_needs_the_stores_name(two: TwoStores):
    assert two.bj.refusal("ask_reservation", code=RING, whom="李女士") == "item.not_found"
