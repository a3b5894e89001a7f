"""The catalogue's problems with a piece, in the words of somebody filling in a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.money import plain_yuan
from kernel.weight import carats, grams
from pos_app.importing.columns import KINDS
from shop.catalogue.rules.details import Problem

_WORDS = {
    "check_digit": "13位条码的最后一位不符,看看是不是抄错了",
    "code_invalid": "条码只能用字母和数字,最多32位",
    "code_of_piece": "这个码是一件单件货品的",
    "code_not_normal": "条码要用半角大写",
    "gross_above_parts": "总重大于净金重、配件重与石重之和{limit}(1克拉=0.2克)",
    "gross_below_parts": "总重小于净金重、配件重与石重之和{limit}(1克拉=0.2克)",
    "amount_differs": "金额应为单价乘粒数或克拉数:{limit}",
    "name_refused": "千足金、万足金、千足银不能再写在名称里",
    "negative": "不能是负数",
    "not_a_photo": "不是照片",
    "original_below_sold": "原工费低于现工费{limit},打折前应不低于打折后",
    "size_absurd": "尺寸不合常理,应以{limit}为界,是不是单位填错了",
    "stones_differ": "各石合计为{limit},与此不符",
    "too_many": "太多,最多{limit}张",
    "twice": "重复了",
    "not_a_choice": "不在可选的值里",
    "other_metal": "成色与大类不符",
    "purity_unknown": "不认识的成色",
    "required": "这种货品必须填写",
    "stone_price_lost": "按重计价不收石价,请改为金工石分计,或删去石价",
    "too_heavy": "太重,这类最多{limit},是不是单位填错了",
    "too_large": "太大,最多{limit}",
    "too_light": "太轻,按克卖的这类至少{limit},是不是单位填错了",
    "too_long": "太长,最多{limit}个字",
}


def words_of(problem: Problem) -> str:
    """The reason in Chinese, with its bound in the unit of the spreadsheet."""
    return _WORDS[problem.reason].format(limit=_limit(problem))


def field_words(kind: str, facts: Mapping[str, Any]) -> str:
    """The same behind the column's header, of a `Problem.told()`; `kind` pieces or goods."""
    problem = Problem(facts["field"], None, facts["reason"], facts["limit"])
    header = next((column.header for column in KINDS[kind] if column.field == problem.field), problem.field)
    return f"{header}: {words_of(problem)}"


def _limit(problem: Problem) -> str:
    if problem.field.endswith(("_fen", "_fen_2")):
        return f"{plain_yuan(problem.limit)}元"
    if problem.field.endswith("_mg"):
        return f"{grams(problem.limit)}克"
    if problem.field.endswith("_mct"):
        return f"{carats(problem.limit)}克拉"
    if problem.field.endswith("_mm"):
        return f"{problem.limit}毫米"
    return str(problem.limit)
