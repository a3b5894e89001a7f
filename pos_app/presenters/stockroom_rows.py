"""What the stockroom tells when it is asked: a count's result, a piece's life, ages, balances, as rows to read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kernel.weight import grams
from pos_app.locale import tr
from pos_app.papers_grams import gram_lines, purity_words
from pos_app.papers_stock import RESULTS, place_words
from pos_app.presenters.exchange_words import at_words
from pos_app.presenters.papers import Choice
from shop.stockroom.rules.ageing import BAND_NAMES
from shop.stockroom.words import STEPS

if TYPE_CHECKING:
    from pos_app.counter.counting import ToldCount
    from pos_app.counter.stockroom import PieceLife
    from shop.stockroom.queries import AgeRow
    from shop.stockroom.rules.balance import Balance


def result_rows(told: ToldCount, store: str) -> list[Choice]:
    """What a count says: how many agree, and each piece that does not, by name and with where the books have it."""
    rows: list[Choice] = []
    for name, said in RESULTS.items():
        codes = getattr(told.result, name)
        if name == "found":
            rows.append(Choice(tr(said), "", tr("{count} 件", count=len(codes))))
            continue
        mark = ("■ " if name in ("missing", "elsewhere") else "") + tr(said)
        for code in codes:
            one = told.pieces.get(code)
            where = "" if one is None else place_words(one, store)
            title, under = (code, "") if one is None else (one.name, " · ".join(part for part in (code, where) if part))
            rows.append(Choice(title, under, mark))
    return rows


def life_rows(life: PieceLife) -> list[Choice]:
    """What happened to a piece, when, by whom and on which document."""
    return [
        Choice(
            tr(STEPS.get(step.what, step.what)) + (f"  {step.to_store}" if step.to_store else ""),
            " · ".join(part for part in (step.document_no, step.by, step.reason) if part), at_words(step.at),
        )
        for step in life.steps
    ]  # fmt: skip


def age_rows(ages: Iterable[AgeRow]) -> list[Choice]:
    """How long pieces have lain here, by category, purity and band of age."""
    return [
        Choice(
            f"{one.category} {purity_words(one.purity_code)}  {BAND_NAMES[one.band]}",
            tr("最久 {days} 天", days=one.oldest_days), tr("{n} 件 {g} g", n=one.pieces, g=grams(one.mg)),
        )
        for one in ages
    ]  # fmt: skip


def balance_rows(balances: Mapping[str, Balance]) -> list[Choice]:
    """Each purity's opening, moves and closing, in pieces and grams."""
    return [
        Choice(f"{purity_words(purity)} {name}", "", tr("{n} 件 {g} g", n=amount.pieces, g=grams(amount.mg)))
        for purity, one in balances.items()
        for name, amount in gram_lines(one)
    ]
