"""The guard in front of a new gold board: what is refused, what a person is asked about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.catalogue.rules.purity import PURITIES
from shop.gold_board.errors import BoardDoubtful, BoardRefused
from shop.gold_board.facts import BoardRow
from shop.gold_board.rules.policy import BoardPolicy
from shop.gold_board.rules.publishing import check_board, doubt_words, doubts_of, require_said

KNOWN = frozenset(purity.code for purity in PURITIES)
MORNING, EVENING = "2026-11-21T09:30:00.000+08:00", "2026-11-21T21:00:00.000+08:00"
POLICY = BoardPolicy()


def row(
    purity_code: str = "AU999",
    retail: int = 1_028_00,
    trade_in: int = 1_010_00,
    recycle: int = 968_00,
    member: int = 0,
) -> BoardRow:
    return BoardRow(
        purity_code=purity_code, retail_fen=retail, trade_in_fen=trade_in, recycle_fen=recycle, member_fen=member
    )


def words(new: BoardRow, old: BoardRow | None = None) -> list[str]:
    before = {} if old is None else {old.purity_code: old}
    return [doubt_words(doubt) for doubt in doubts_of([new], before, POLICY)]


def test_a_sound_board_passes():
    check_board([row(), row("PT950", 438_00, 400_00, 380_00)], KNOWN, effective_at=MORNING, valid_until=EVENING)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [row(), row()],
        [row(retail=0)],
        [row(trade_in=0)],
        [row(recycle=-1)],
        [row("XX")],
        [row(member=1_028_01)],
        [row(member=-1)],
        [row(retail=100_000_01)],
    ],
)
def test_a_board_that_cannot_be_is_refused(rows: list[BoardRow]):
    with pytest.raises(BoardRefused):
        check_board(rows, KNOWN, effective_at=MORNING, valid_until=EVENING)


@pytest.mark.parametrize("until", [MORNING, "2026-11-20T09:30:00.000+08:00"])
def test_a_board_that_ends_before_it_begins_is_refused(until: str):
    with pytest.raises(BoardRefused):
        check_board([row()], KNOWN, effective_at=MORNING, valid_until=until)


def test_the_refusal_names_the_purity():
    with pytest.raises(BoardRefused) as refused:
        check_board([row(), row("PT950", 0)], KNOWN, effective_at=MORNING, valid_until=EVENING)

    assert refused.value.facts["purity"] == "PT950"


def test_three_percent_exactly_is_no_large_change_and_a_fen_more_is():
    old = row(retail=1_000_00, recycle=900_00, trade_in=950_00)

    assert words(row(retail=1_030_00, recycle=900_00, trade_in=950_00), old) == []
    assert words(row(retail=1_030_01, recycle=900_00, trade_in=950_00), old) == [
        "足金999 售价 1,000.00 → 1,030.01 (+3.0 %)"
    ]


def test_each_price_of_a_row_is_looked_at():
    old = row(member=1_020_00)

    assert words(row(trade_in=910_00, member=920_00), old) == [
        "足金999 换购价 1,010.00 → 910.00 (-9.9 %)",
        "足金999 会员价 1,020.00 → 920.00 (-9.8 %)",
    ]


def test_a_members_price_that_comes_or_goes_is_no_change():
    assert words(row(member=900_00), row()) == words(row(), row(member=900_00)) == []


def test_buying_for_what_selling_brings_is_asked_about_without_a_board_before():
    assert words(row(recycle=1_028_00, trade_in=1_028_01)) == [
        "足金999 回收价 1,028.00 不低于售价 1,028.00",
        "足金999 换购价 1,028.01 不低于售价 1,028.00",
    ]


def test_every_number_is_said_again_and_no_other_will_do():
    doubts = doubts_of([row(recycle=1_028_00), row("PT950", 438_00, 400_00, 438_00)], {}, POLICY)

    require_said(doubts, {("AU999", 1_028_00), ("PT950", 438_00)})
    with pytest.raises(BoardDoubtful) as asked:
        require_said(doubts, {("AU999", 1_028_00), ("PT950", 400_00)})

    assert (asked.value.facts["numbers"], asked.value.facts["count"]) == ("AU999=1028.00 PT950=438.00", 1)


@given(st.integers(1, 10**7), st.integers(1, 10**7), st.integers(1, 10_000))
def test_a_change_is_large_by_the_policys_measure_and_either_way_alike(old: int, new: int, jump_bp: int):
    policy = BoardPolicy(jump_bp=jump_bp)
    same = {"trade_in": 1, "recycle": 1}

    found = doubts_of([row(retail=new, **same)], {"AU999": row(retail=old, **same)}, policy)
    jumps = [doubt for doubt in found if doubt.why == "jump"]

    assert bool(jumps) == (abs(new - old) * 10_000 > old * jump_bp)
