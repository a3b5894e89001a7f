"""The ledgers beside the goods on the papers of a day: money ahead, old gold, customers' own metal, rewards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kernel.money import plain_yuan
from kernel.weight import grams
from pos_app.papers_grams import purity_words
from printers.document import AnyBlock, Pair, Rule, Text
from printers.pdf import Column, Section
from shop.daily_close.facts import DayFigures, DepositTotal, MetalTotal, OldGoldTotal, RewardTotal

_DEPOSITS = (Column("项目", 3), Column("金额", 2, "right"))
_OLD_GOLD = (
    Column("成色", 3), Column("项目", 3), Column("件数", 2, "right"), Column("毛重 g", 3, "right"),
    Column("含纯 g", 3, "right"), Column("抵付金额", 4, "right"),
)  # fmt: skip
_REWARDS = (Column("项目", 3), Column("件数 / 积分", 4, "right"))
_METAL = (Column("成色", 3), Column("项目", 3), Column("克重 g", 3, "right"))


def deposit_lines(total: DepositTotal) -> list[tuple[str, int]]:
    """期初, what happened with its sign, 期末; nothing where no money was ever ahead."""
    if total == DepositTotal():
        return []
    moves = (
        ("+收取", total.taken_fen), ("-抵用", total.applied_fen), ("-退还", total.refunded_fen),
        ("-不退", total.forfeited_fen),
    )  # fmt: skip
    return [("期初", total.opening_fen), *(move for move in moves if move[1]), ("期末", total.closing_fen)]


def metal_lines(total: MetalTotal) -> list[tuple[str, int]]:
    moves = (
        ("+收料", total.in_mg), ("-用料", total.used_mg), ("-损耗", total.loss_mg), ("-退料", total.returned_mg),
    )  # fmt: skip
    return [("期初", total.opening_mg), *(move for move in moves if move[1]), ("期末欠料", total.closing_mg)]


def old_gold_lines(total: OldGoldTotal) -> list[tuple[str, tuple[int, int, int, int]]]:
    """Words, and pieces, gross mg, fine mg, fen."""
    moves = (
        ("+收入", _amount(total, "taken")), ("-送炼", _amount(total, "sent")), ("更正", _amount(total, "corrected")),
    )  # fmt: skip
    known = [move for move in moves if any(move[1])]
    return [("期初", _amount(total, "opening")), *known, ("期末", _amount(total, "closing"))]


def _amount(total: OldGoldTotal, word: str) -> tuple[int, int, int, int]:
    pieces, gross, fine, cost = (getattr(total, f"{word}_{n}") for n in ("pieces", "gross_mg", "fine_mg", "cost_fen"))
    return pieces, gross, fine, cost


def ledger_blocks(day: DayFigures) -> Iterator[AnyBlock]:
    """On 80 mm; a ledger in which nothing lies and nothing happened is left out."""
    deposits = deposit_lines(day.deposits)
    if deposits:
        yield from (Rule(), Text("定金台账", bold=True))
        yield from (Pair(words, plain_yuan(fen)) for words, fen in deposits)
    if day.old_gold:
        yield from (Rule(), Text("旧料台账 (件 / 毛重克)", bold=True))
    for old in day.old_gold:
        for place, (words, (pieces, gross, _fine, _cost)) in enumerate(old_gold_lines(old)):
            yield Pair(_named(purity_words(old.purity_code), place, words), f"{pieces} / {grams(gross)}")
    if day.own_metal:
        yield from (Rule(), Text("来料台账 (克)", bold=True))
    for metal in day.own_metal:
        for place, (words, mg) in enumerate(metal_lines(metal)):
            yield Pair(_named(purity_words(metal.purity_code), place, words), grams(mg))
    rewards = reward_lines(day.rewards)
    if rewards:
        yield from (Rule(), Text("积分兑换", bold=True))
        yield from (Pair(words, said) for words, said in rewards)


def reward_lines(total: RewardTotal) -> list[tuple[str, str]]:
    """What went for points and came back, (words, pieces and points); none where nothing did."""
    lines = [("兑换", total.given, total.points), ("退回", total.returned, total.points_back)]
    return [(words, f"{pieces} 件 / {points:,} 分") for words, pieces, points in lines if pieces]


def _named(purity: str, place: int, words: str) -> str:
    return f"{purity} {words}" if place == 0 else f"   {words}"


def ledger_sections(day: DayFigures) -> Iterator[Section]:
    """On A4, the same ledgers whole."""
    deposits = deposit_lines(day.deposits)
    if deposits:
        yield Section("定金台账", _DEPOSITS, [(words, plain_yuan(fen)) for words, fen in deposits])
    rows: list[Sequence[str]] = []
    for old in day.old_gold:
        for place, (words, (pieces, gross, fine, cost)) in enumerate(old_gold_lines(old)):
            name = purity_words(old.purity_code) if place == 0 else ""
            rows.append((name, words, str(pieces), grams(gross), grams(fine), plain_yuan(cost)))
    if rows:
        yield Section("旧料台账", _OLD_GOLD, rows)
    metals: list[Sequence[str]] = []
    for metal in day.own_metal:
        for place, (words, mg) in enumerate(metal_lines(metal)):
            metals.append((purity_words(metal.purity_code) if place == 0 else "", words, grams(mg)))
    if metals:
        yield Section("来料台账", _METAL, metals)
    rewards = reward_lines(day.rewards)
    if rewards:
        yield Section("积分兑换", _REWARDS, rewards)
