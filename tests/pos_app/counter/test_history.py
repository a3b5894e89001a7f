"""A member's account at the counter: explained, and written as evidence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel.actor import Actor, NotPermitted
from membership.errors import MemberNotFound
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield till.begin()


def test_a_bill_shows_in_the_members_history(counter: Counter):
    counter.ok("attach_member", tail="李雪梅")
    counter.sell(shop.RING)
    history = counter.till.history

    found = history.explain(history.named(shop.LI))

    moves = next(table for table in found.report.tables if table.title.startswith("变动"))
    assert found.agrees
    assert moves.rows[0][3] == "消费得积分"
    assert str(moves.rows[0][1]).startswith("S-HP01-")


def test_the_evidence_is_a_file_beside_the_reports(counter: Counter):
    history = counter.till.history

    file = Path(history.evidence(history.named(shop.LI)))

    assert file.parent == counter.folder / "reports"
    assert file.read_bytes().startswith(b"%PDF")


def test_a_full_disk_is_no_crash(counter: Counter):
    (counter.folder / "reports").write_text("in the way")
    history = counter.till.history

    assert history.evidence(history.named(shop.LI)) == ""


def test_nobody_else_sees_an_account(counter: Counter):
    history = counter.till.history
    with pytest.raises(MemberNotFound):
        history.named("13999999999")
    counter.till.post.stand(Actor("9", "无权", "cashier", frozenset()))
    with pytest.raises(NotPermitted):
        history.explain("x")
