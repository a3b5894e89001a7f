"""Goods that a person types to try promotions out: a code of the shop, or what the goods would be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from kernel.errors import DomainError
from kernel.money import parse_yuan
from kernel.weight import parse_grams
from shop.catalogue.rules.kinds import CATEGORIES, MAJORS

_TIMES = re.compile(r"[x×*]([0-9]{1,4})")
_WEIGHT = re.compile(r"([0-9.]+)(?:g|克)")
_CRAFT = re.compile(r"工费([0-9.,]+)")
WORDS = "条码,或 大类 品类 价 (镶嵌 戒指 8980),或 大类 品类 成色 克重 工费 (素金 手镯 AU999 20.35g 工费35)"


class TypedGoodsUnreadable(DomainError):
    """Nobody can say what these goods are. Facts: `text`."""

    code = "promotions.goods_unreadable"


def typed_lines(texts: Sequence[str], purities: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """Lines of a described cart, each from one text; `purities` are codes and names. Raises TypedGoodsUnreadable."""
    codes = {text.upper(): code for code, name in purities for text in (code, name)}
    return [_line(text, f"TRY{place}", codes) for place, text in enumerate(texts, start=1) if text.strip()]


def _line(text: str, name: str, purities: dict[str, str]) -> dict[str, Any]:
    words = text.split()
    if words[0] not in MAJORS:
        if len(words) > 1:
            raise TypedGoodsUnreadable(text=text)
        return {"barcode": words[0]}
    line: dict[str, Any] = {"barcode": name, "name": "".join(words[:2]), "category_major": words[0]}
    for word in words[1:]:
        try:
            key, value = _said(word, purities)
        except ValueError as error:
            raise TypedGoodsUnreadable(text=text) from error
        if key in line:
            raise TypedGoodsUnreadable(text=text)
        line[key] = value
    if "label_price_fen" in line and "weight_mg" not in line:
        return {**line, "pricing_mode": "by_piece", "unit": "件"}
    if "weight_mg" not in line or "purity_code" not in line or "label_price_fen" in line or "qty" in line:
        raise TypedGoodsUnreadable(text=text)
    return line


def _said(word: str, purities: dict[str, str]) -> tuple[str, Any]:
    """One word as a field of the line. Raises ValueError."""
    if word in CATEGORIES:
        return "category", word
    if word.upper() in purities:
        return "purity_code", purities[word.upper()]
    if found := _TIMES.fullmatch(word):
        return "qty", int(found[1])
    if found := _WEIGHT.fullmatch(word):
        return "weight_mg", parse_grams(found[1])
    if found := _CRAFT.fullmatch(word):
        return "craft_fee_fen", parse_yuan(found[1])
    return "label_price_fen", parse_yuan(word)
