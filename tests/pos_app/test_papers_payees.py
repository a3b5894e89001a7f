"""The paper that a person signs who is paid much cash."""

from __future__ import annotations

from pos_app.papers_payees import payee_slip
from tests.pos_app.test_papers_old_gold import HEAD
from tests.printers.reading import on_paper
from tests.shop.payees.test_projection import NAMED


def test_it_names_the_sum_and_the_person_masked():
    document = payee_slip(HEAD, NAMED, by="王芳", at="2026-11-21T10:00:00+08:00")

    text = on_paper(document, 48)
    assert all(words in text for words in ("现金付款确认单", "100,000.00", "张** 110105********002X", "1001", "王芳"))
