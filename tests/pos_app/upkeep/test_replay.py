"""Own and others' entries find the order in which they were once carried out."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from kernel.books import head
from kernel.facts import GENESIS, Entry, Fact
from kernel.tables import exception_ledger
from membership.cards.facts import CardStepped
from membership.facts import MemberEnrolled, MembersWithdrawn
from membership.file.facts import MembersMerged
from membership.gift_cards.facts import GiftCardsMade, GiftCardSold, MadeCard
from membership.gift_cards.tables import gift_card
from membership.tables import member, member_card
from pos_app.upkeep.replay import Replayed, chained, replay
from promotions.facts import VoucherGivenBack, VoucherIssued, VoucherRedeemed, VouchersGiven, VouchersVoided
from promotions.tables import voucher
from shop.catalogue.facts import PieceRecord
from shop.stock.facts import PiecesReceived, PiecesSold
from tests.builders.books import rows, written
from tests.builders.counter import Counter, standing_alone

CAME = "2026-11-21T12:00:00.000+08:00"
NEW = "6900099900001"
RECEIVED = PiecesReceived(
    document_no="R-9", store="HP", source="总部", opening=False,
    pieces=(
        PieceRecord(
            barcode=NEW, category_major="银饰", category="戒指", pricing_mode="by_piece", purity_code="AG925",
            gross_weight_mg=2_000, net_gold_weight_mg=2_000, label_price_fen=200_00,
        ),
    ),
)  # fmt: skip
SOLD = PiecesSold(sale_no="S-1", store="HP", barcodes=(NEW,))


ENROLLED = MemberEnrolled(
    member_id="m1", card_no="M041034181758", tier="normal", home_store="HP", joined_on="2026-11-21", consent="",
    source="", personal="",
)  # fmt: skip
LOST = CardStepped(
    card_no=ENROLLED.card_no, member_id="m1", card_kind="main", step="report_lost", seen="active", after=0, number=1,
    valid_until="",
)  # fmt: skip

MERGED = MembersMerged(
    member_id="m1", survivor="m2", joined_on="2026-11-21", joined_before="2026-11-21", reason="one person"
)  # fmt: skip
GIVEN = VouchersGiven(
    store="HP", sale_id="s1", document_no="S-HP01-1", rule_id="BACK", rule_code="V100", member_id="", codes=("VC1",),
    valid_until="2026-12-31T00:00:00.000+08:00",
)  # fmt: skip
VOID = VouchersVoided(codes=("VC1",), store="BJ", document_no="S-HP01-1", returned_on="S-BJ01-9")
AHEAD, BEHIND = "2027-11-22T10:00:00.000+08:00", "2026-11-21T10:00:00.000+08:00"


def own(counter: Counter, *facts: Fact, wall: str) -> list[Entry]:
    with counter.till.place.database.reading() as connection:
        _epoch, seq, prev = head(connection, "HP01")
    return written("HP01", facts, seq=seq, prev=prev, wall=wall)


def take(counter: Counter, mine: list[Entry], theirs: list[Entry]) -> Replayed:
    place = counter.till.place
    with place.database.writing() as connection:
        return replay(place.keeper, connection, mine, theirs, came_at=CAME)


def test_a_sale_waits_for_the_piece_that_came_by_a_feed(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        theirs = written("HQ", [RECEIVED], wall="2026-11-21T11:00:00.000+08:00")

        done = take(counter, own(counter, SOLD, wall="2026-11-21T10:00:00.000+08:00"), theirs)

        assert done == Replayed(own=1, others=1, troubled=0)
        assert rows(counter.till.place.database, exception_ledger) == []


def test_what_can_not_be_carried_out_in_any_order_goes_to_the_exceptions(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        done = take(counter, own(counter, SOLD, wall=CAME), [])

        assert done == Replayed(own=1, others=0, troubled=1)
        assert [row["kind"] for row in rows(counter.till.place.database, exception_ledger)] == ["stock.pieces_sold"]


def test_one_entry_in_trouble_does_not_hold_back_those_behind_it(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        theirs = written("HQ", [RECEIVED, RECEIVED], wall="2026-11-21T11:00:00.000+08:00")
        mine = own(counter, SOLD, SOLD, wall="2026-11-21T10:00:00.000+08:00")

        done = take(counter, mine, theirs)

        assert done.own == 2
        assert done.others == 2
        assert done.troubled == 2  # the piece received twice, and sold twice
        assert counter.sound()


def test_own_entries_are_kept_as_written_here_and_others_as_come(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        take(
            counter,
            own(counter, SOLD, wall="2026-11-21T11:30:00.000+08:00"),
            written("HQ", [RECEIVED], wall="2026-11-21T11:00:00.000+08:00"),
        )

        with counter.till.place.database.reading() as connection:
            found = connection.exec_driver_sql("SELECT register, came_at FROM journal ORDER BY no DESC LIMIT 2").all()
        assert [tuple(row) for row in found] == [("HP01", None), ("HQ", CAME)]


def test_others_entries_that_are_here_already_are_passed_over(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        theirs = written("HQ", [RECEIVED])
        take(counter, [], theirs)

        assert take(counter, [], theirs) == Replayed(own=0, others=0, troubled=0)


@pytest.mark.parametrize("made_by", ["HP01", "BJ01"])
def test_a_card_that_was_lost_is_lost_however_the_clocks_of_the_tills_stand(tmp_path: Path, made_by: str) -> None:
    """One till made the card and the other reported it lost; the clock of the one that made it is ahead."""
    with standing_alone(tmp_path) as counter:
        if made_by == "HP01":
            mine, theirs = own(counter, ENROLLED, wall=AHEAD), written("BJ01", [LOST], wall=BEHIND)
        else:
            mine, theirs = own(counter, LOST, wall=BEHIND), written("BJ01", [ENROLLED], wall=AHEAD)

        assert take(counter, mine, theirs).troubled == 0

        states = {row["card_no"]: row["state"] for row in rows(counter.till.place.database, member_card)}
        assert states[ENROLLED.card_no] == "lost"


def test_a_voucher_that_another_store_voided_is_void_though_the_clock_here_was_ahead(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        assert take(counter, own(counter, GIVEN, wall=AHEAD), written("BJ01", [VOID], wall=BEHIND)).troubled == 0

        states = {row["code"]: row["state"] for row in rows(counter.till.place.database, voucher)}
        assert states["VC1"] == "void"


def test_a_voucher_that_another_store_gave_back_is_good_though_the_clock_here_was_ahead(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        issued = VoucherIssued(code="VC2", rule_code="V100", member_id="", valid_until=GIVEN.valid_until)
        used = VoucherRedeemed(code="VC2", right_id="r1", document_no="S-HP01-2", store="HP")
        back = VoucherGivenBack(code="VC2", document_no="S-HP01-2", returned_on="S-BJ01-9", store="BJ")

        assert take(counter, own(counter, used, wall=AHEAD), written("HQ", [issued, back], wall=BEHIND)).troubled == 0

        states = {row["code"]: row["state"] for row in rows(counter.till.place.database, voucher)}
        assert states["VC2"] == "issued"


def test_a_member_enrolled_here_is_merged_or_forgotten_though_the_clock_here_was_ahead(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        other = msgspec.structs.replace(ENROLLED, member_id="m3", card_no="M353111173330")
        withdrawn = MembersWithdrawn(store="HP", member_ids=("m3",))

        mine, theirs = own(counter, ENROLLED, other, wall=AHEAD), written("HQ", [MERGED, withdrawn], wall=BEHIND)
        assert take(counter, mine, theirs).troubled == 0

        states = {row["member_id"]: row["state"] for row in rows(counter.till.place.database, member)}
        assert states["m1"] == "merged"
        assert "m3" not in states


def test_a_chain_is_taken_up_to_its_first_break() -> None:
    entries = written("HP01", [SOLD, SOLD, SOLD, SOLD])

    assert chained(entries, GENESIS) == (entries, [])
    assert chained([*entries[:2], *entries[3:]], GENESIS) == (entries[:2], entries[3:])
    assert chained(entries[1:], GENESIS) == ([], entries[1:])


def test_a_gift_card_that_was_sold_here_is_good_though_the_clock_here_was_behind(tmp_path: Path) -> None:
    made = GiftCardsMade(
        batch_no="GB-1", store="HP", named=False, face_fen=20_00, cards=(MadeCard(card_no="GC1", secret_hash="0" * 64),)
    )
    sold = GiftCardSold(card_no="GC1", store="HP", fen=20_00, ends_on="", document_no="S-HP01-1")
    with standing_alone(tmp_path) as counter:
        assert take(counter, own(counter, sold, wall=BEHIND), written("HQ", [made], wall=AHEAD)).troubled == 0

        (card,) = rows(counter.till.place.database, gift_card)
        assert (card["state"], card["balance_fen"]) == ("active", 20_00)
