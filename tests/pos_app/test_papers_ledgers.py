"""Ledgers on the papers of a day: only those in which something lies or happened."""

from __future__ import annotations

from typing import Any

from pos_app.papers_ledgers import deposit_lines, ledger_blocks, ledger_sections, metal_lines, old_gold_lines
from printers.document import Pair
from shop.daily_close.facts import DayFigures, DepositTotal, MetalTotal, OldGoldTotal

DEPOSITS = DepositTotal(opening_fen=1_000_00, taken_fen=6_000_00, applied_fen=500_00, closing_fen=6_500_00)
METAL = MetalTotal(
    purity_code="AU999", opening_mg=0, in_mg=12_500, used_mg=11_900, loss_mg=120, returned_mg=0, closing_mg=480
)  # fmt: skip


def old_gold(**more: int) -> OldGoldTotal:
    names = [name for name in OldGoldTotal.__struct_fields__ if name != "purity_code"]
    return OldGoldTotal(purity_code="AU999", **{**dict.fromkeys(names, 0), **more})


TAKEN = old_gold(
    taken_pieces=2, taken_gross_mg=15_000, taken_fine_mg=14_985, taken_cost_fen=15_000_00, closing_pieces=2,
    closing_gross_mg=15_000, closing_fine_mg=14_985, closing_cost_fen=15_000_00,
)  # fmt: skip


def day(**more: Any) -> DayFigures:
    names = ("bills", "pieces", "list_fen", "discount_fen", "net_fen", "points", "voids", "corrections")
    return DayFigures(**dict.fromkeys(names, 0), **more)


def test_each_ledger_tells_its_opening_its_moves_and_its_closing():
    assert deposit_lines(DEPOSITS) == [
        ("期初", 1_000_00), ("+收取", 6_000_00), ("-抵用", 500_00), ("期末", 6_500_00),
    ]  # fmt: skip
    assert metal_lines(METAL) == [
        ("期初", 0), ("+收料", 12_500), ("-用料", 11_900), ("-损耗", 120), ("期末欠料", 480),
    ]  # fmt: skip
    assert [words for words, _ in old_gold_lines(TAKEN)] == ["期初", "+收入", "期末"]


def test_a_shop_without_any_has_no_ledger_on_its_papers():
    assert list(ledger_blocks(day())) == []
    assert list(ledger_sections(day())) == []


def test_the_slip_and_the_page_have_every_ledger():
    full = day(deposits=DEPOSITS, own_metal=(METAL,), old_gold=(TAKEN,))

    lines = [(block.left, block.right) for block in ledger_blocks(full) if isinstance(block, Pair)]
    sections = {section.title: section.rows for section in ledger_sections(full)}

    assert {("+收取", "6,000.00"), ("   +收入", "2 / 15.00"), ("   期末欠料", "0.48")} <= set(lines)
    assert ("", "+收入", "2", "15.00", "14.985", "15,000.00") in sections["旧料台账"]
    assert list(sections) == ["定金台账", "旧料台账", "来料台账"]
