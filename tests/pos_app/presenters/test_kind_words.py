from __future__ import annotations

import pytest

from pos_app.presenters.kind_words import KINDS, STEPS, TABLES, kind_words, reason_words, step_words
from shop.registry import FACTS
from sync.exceptions import UNKNOWN
from tests.builders.books import new_database


def test_every_fact_of_the_shop_has_a_name():
    assert {fact.kind for fact in FACTS} == KINDS.keys()


def test_a_fact_of_a_newer_program_stands_for_itself():
    assert kind_words("stock.of_tomorrow") == "stock.of_tomorrow"


def test_every_table_that_a_reason_may_name_exists():
    from kernel.tables import is_projected, metadata

    new_database().close()

    assert TABLES.keys() <= {name for name, table in metadata.tables.items() if is_projected(table)}


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (f"{UNKNOWN} stock.of_tomorrow version 1", "本机程序太旧,还看不懂这一笔。升级后自动补上"),
        ("piece_stock {'barcode': '690'} is not {'status': 'here'}", "货品已经不在它说的地方,别处先动了它"),
        ("conflict: voucher {'code': 'VC1'} is not {'state': 'open'}, but {'state': 'used'}", "这张券已经用过"),
        ("UNIQUE constraint failed: piece_custody.barcode, piece_custody.version", TABLES["piece_custody"]),
        ("UNIQUE constraint failed: sale.sale_no", "同一个编号已经有另一笔"),
        ('duplicate key value violates unique constraint "pk_sale"', "同一个编号已经有另一笔"),
        ("CHECK constraint failed: ck_right_spent", "超出了允许的数"),
        ("amount_fen is negative", "超出了允许的数"),
        ("something else entirely", "和本机的账对不上"),
    ],
)
def test_a_reason_is_said_in_words(reason: str, said: str):
    assert reason_words(reason) == said


def test_a_manager_is_told_what_to_do_about_each():
    assert STEPS.keys() == TABLES.keys()
    assert step_words("conflict: voucher {'code': 'VC1'} is not {'state': 'open'}").startswith("顾客已经享了优惠")
    assert step_words(f"{UNKNOWN} stock.of_tomorrow version 1").startswith("请总部安排升级")
    assert step_words("something else entirely").startswith("不用再录一次。打印 (F7)")
