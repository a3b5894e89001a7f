"""Amounts in the capital numerals that cannot be altered by a stroke: 17,272.83 is 壹万柒仟贰佰柒拾贰元捌角叁分.

Source: the People's Bank of China's rules for filling in bills (支付结算办法, annex 1).
"""

from __future__ import annotations

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def in_capitals(fen: int) -> str:
    """'壹仟肆佰零玖元伍角' of 140950; below zero with 负 before it. Raises ValueError from 10^16 yuan on."""
    yuan, rest = divmod(abs(fen), 100)
    if yuan >= 10 ** (4 * len(_GROUPS)):
        raise ValueError(f"no capitals for {fen} fen")
    jiao, cent = divmod(rest, 10)
    whole = f"{_whole(yuan)}元" if yuan or not rest else ""
    parts = f"{_DIGITS[jiao]}角" if jiao else ("零" if whole and cent else "")
    ending = f"{_DIGITS[cent]}分" if cent else ("" if jiao else "整")
    return f"{'负' if fen < 0 else ''}{whole}{parts}{ending}"


def _whole(yuan: int) -> str:
    """Groups of four digits, the highest first; a gap of zeros anywhere between two digits is one 零."""
    if yuan == 0:
        return _DIGITS[0]
    words, gap = "", False
    for group in range(len(_GROUPS) - 1, -1, -1):
        four = yuan // 10_000**group % 10_000
        if not four:
            gap = gap or bool(words)
            continue
        for place in range(3, -1, -1):
            digit = four // 10**place % 10
            if digit:
                words += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
            gap = (gap or bool(words)) and not digit
        words += _GROUPS[group]
    return words
