"""The chain's layout on the papers of a till."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_app.papers_dress import in_dress
from pos_app.papers_samples import HEAD, sample
from printers.layout import plain_text
from printers.queue import jobs
from shop.paper_layout.facts import Look, PaperLayout
from shop.paper_layout.rules.checking import KINDS, OPTIONAL, faults
from shop.paper_layout.usecases import set_layout
from shop.staff.rules import roles
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone

BARE = PaperLayout(looks={"all": Look(hidden=tuple(OPTIONAL))})


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_paper_without_all_that_may_go_still_says_what_it_must(kind: str):
    text = plain_text(in_dress(BARE, kind, sample(kind)), 32)

    assert faults(BARE) == []
    assert HEAD.company.name in text
    assert HEAD.store.name in text
    assert "2026-11-21 10:32:05" in text


def test_a_bare_receipt_still_names_goods_and_money():
    text = plain_text(in_dress(BARE, "sale", sample("sale")), 32)

    for said in ("S-HP01-20261121-0047", "足金999古法手镯", "￥30,290.52", "金重 20.35g", "10,300.00", "9.48"):
        assert said in text
    for gone in ("JP0000000017", "NGTC", "[QR]", "李**", "流水", "王芳", "188 号"):
        assert gone not in text


def test_receipts_of_a_till_wear_the_layout_from_its_day_on_and_older_papers_stay(tmp_path: Path):
    with standing_alone(tmp_path) as counter:
        counter.begin(shop.MANAGER)
        counter.sell(shop.SILVER)
        layout = PaperLayout(looks={"sale": Look(header=("始于 1988",), footer=("客服 400",))})
        with counter.till.post.books(roles.SET_PAPER_LAYOUT) as books:
            set_layout(books, layout)
        counter.sell(shop.RING)

        older, newer = (plain_text(paper, 48) for paper in _receipts(counter))

    assert "始于 1988" not in older
    assert "始于 1988" in newer
    assert "客服 400" in newer


def _receipts(counter: Counter) -> list:
    with counter.till.post.reading() as connection:
        return [job.document for job in jobs(connection, oldest_first=True) if job.doc_kind == "sale"]
