"""The balance on paper: one line for what did not move, every move that did, and a gap where the books differ."""

from __future__ import annotations

from pos_app.papers_grams import balance_section, gram_blocks, gram_lines, gram_section, purity_words
from printers.document import Pair
from shop.daily_close.facts import GramTotal
from shop.daily_close.rules.grams import gram_total
from shop.stockroom.rules.balance import Amount, Balance

QUIET = Balance(opening=Amount(1, 5_600), closing=Amount(1, 5_600))
BUSY = Balance(opening=Amount(2, 5_520), moves={"lost": Amount(1, 3_120)}, closing=Amount(1, 2_400))


def totals(*balances: Balance) -> list[GramTotal]:
    return [gram_total("AU750", balance) for balance in balances]


def test_what_did_not_move_takes_one_line():
    assert gram_blocks(totals(QUIET)) == [Pair(purity_words("AU750"), "1 / 5.60")]


def test_what_moved_is_told_by_name():
    assert [block.left for block in gram_blocks(totals(BUSY)) if isinstance(block, Pair)][1:] == ["   -盘亏", "   期末"]


def test_books_that_do_not_agree_say_by_how_much():
    wrong = Balance(opening=Amount(2, 5_520), closing=Amount(1, 2_400))

    assert gram_lines(wrong)[-1] == ("不平", Amount(-1, -3_120))


def test_the_page_has_a_row_for_each_figure():
    section = gram_section(totals(BUSY))

    assert [row[1] for row in section.rows] == ["期初", "-盘亏", "期末"]
    assert section == balance_section([("AU750", BUSY)])
    assert purity_words("") == "其它"
