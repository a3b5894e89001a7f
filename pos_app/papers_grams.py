"""The balance of pieces and grams (货品平衡) on the papers of a day and on the stockroom's page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kernel.weight import grams
from printers.document import AnyBlock, Pair
from printers.pdf import Column, Section
from shop.catalogue.rules.purity import purity_name
from shop.daily_close.facts import GramTotal
from shop.daily_close.rules.grams import balance_of
from shop.stockroom.rules.balance import IN, OUT, Amount, Balance
from shop.stockroom.words import MOVES

_COLUMNS = (
    Column("成色", 3),
    Column("项目", 3),
    Column("件数", 2, "right"),
    Column("净金重 g", 3, "right"),
)


def purity_words(purity_code: str) -> str:
    return purity_name(purity_code) if purity_code else "其它"


def gram_lines(balance: Balance) -> list[tuple[str, Amount]]:
    """期初, what happened with its sign, 期末; where the books do not agree, by how much."""
    lines = [("期初", balance.opening)]
    lines += [(f"+{MOVES[name]}", balance.move(name)) for name in IN if balance.move(name) != Amount()]
    lines += [(f"-{MOVES[name]}", balance.move(name)) for name in OUT if balance.move(name) != Amount()]
    lines.append(("期末", balance.closing))
    return [*lines, ("不平", balance.gap)] if balance.gap != Amount() else lines


def gram_blocks(totals: Iterable[GramTotal]) -> list[AnyBlock]:
    """On 80 mm: one line for a purity that nothing happened to, else how its stock came about."""
    blocks: list[AnyBlock] = []
    for total in totals:
        name, (first, *rest) = purity_words(total.purity_code), gram_lines(balance_of(total))
        if len(rest) == 1:
            blocks.append(Pair(name, _amount(rest[0][1])))
            continue
        blocks.append(Pair(name, f"{first[0]} {_amount(first[1])}"))
        blocks += [Pair(f"   {words}", _amount(amount)) for words, amount in rest]
    return blocks


def gram_section(totals: Iterable[GramTotal]) -> Section:
    """On A4: one row for each figure that is not nothing."""
    return balance_section((total.purity_code, balance_of(total)) for total in totals)


def balance_section(balances: Iterable[tuple[str, Balance]]) -> Section:
    rows: list[Sequence[str]] = []
    for purity, balance in balances:
        for place, (words, amount) in enumerate(gram_lines(balance)):
            rows.append((purity_words(purity) if place == 0 else "", words, str(amount.pieces), grams(amount.mg)))
    return Section("货品平衡", _COLUMNS, rows)


def _amount(amount: Amount) -> str:
    return f"{amount.pieces} / {grams(amount.mg)}"
