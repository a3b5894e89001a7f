"""The form of due diligence as it is typed."""

from __future__ import annotations

from pos_app.presenters.payee import FIELDS, payee_of

TYPED = ("张三", "护照 E12345678", "13800138000", "水贝", "男", "中国", "教师", "长期", "退货", "")


def test_a_paper_is_told_by_its_name():
    payee = payee_of(TYPED)

    assert (payee.identity_kind, payee.identity, payee.statement) == ("passport", "E12345678", "退货")
    assert payee.due_diligence is not None
    assert (payee.due_diligence.identity_until, payee.due_diligence.agent) == ("长期", "")
    assert len(FIELDS) == len(TYPED)


def test_a_number_alone_is_an_identity_cards_and_judged_as_one():
    payee = payee_of(("张三", "1101", *TYPED[2:]))

    assert (payee.identity_kind, payee.identity) == ("id_card", "1101")
