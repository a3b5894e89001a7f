"""Old gold at headquarters: nothing is in the ledger that no bill paid for, and nobody's name is read there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kernel.tables import exception_ledger
from shop.old_gold.facts import LedgerPiece, OldGoldCorrected, OldGoldRefined, RefinedMetal
from shop.old_gold.personal import open_seller
from shop.old_gold.tables import old_gold, old_gold_batch, old_gold_movement, old_gold_refined
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.counter import SmallChain, small_chain
from tests.builders.old_gold import SELLER, house, old_piece
from tests.shop.old_gold.pieces import taken


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[SmallChain]:
    with small_chain(tmp_path) as small:
        small["HP01"].begin(shop.MANAGER)
        yield small


def take(chain: SmallChain) -> None:
    counter = chain["HP01"]
    counter.ok("scan", code=shop.BANGLE)
    counter.ok("old_gold_add", piece=old_piece(seller=SELLER))
    counter.ok("pay", method="cash")
    counter.ok("commit")


def test_headquarters_and_the_stores_other_till_know_the_same_piece(chain: SmallChain):
    take(chain)

    chain.sync("HP01", "HP02", "BJ01")

    own, office, beside = (
        rows(database, old_gold)
        for database in (
            chain["HP01"].till.place.database, chain.office.database, chain["HP02"].till.place.database,
        )
    )  # fmt: skip
    assert own == office == beside
    assert len(own) == 1
    assert rows(chain["BJ01"].till.place.database, old_gold) == []
    assert rows(chain.office.database, exception_ledger) == []


def test_the_name_stays_sealed_at_headquarters(chain: SmallChain):
    take(chain)
    chain.sync("HP01")
    (row,) = rows(chain.office.database, old_gold)

    with chain.office.database.reading() as connection:
        opened = open_seller(chain.office.keys, connection, row["sealed_under"], row["sealed_seller"])

    assert row["sealed_seller"]
    assert opened is None


@pytest.mark.parametrize("changed", [{}, {"credit_fen": 1}, {"sale_id": "x"}, {"store": "BJ"}, {"fine_mg": 10_001}])
def test_gold_that_no_bill_paid_for_has_no_effect(chain: SmallChain, changed: dict[str, object]):
    counter = chain["HP01"]
    with counter.till.post.books() as books:
        books.record(msgspec.structs.replace(taken(), **changed))

    chain.sync("HP01")

    assert rows(chain.office.database, old_gold) == []
    assert [row["kind"] for row in rows(chain.office.database, exception_ledger)] == ["old_gold.taken"]


def test_a_correction_that_changes_the_cost_has_no_effect(chain: SmallChain):
    take(chain)
    (row,) = rows(chain["HP01"].till.place.database, old_gold)
    was = LedgerPiece(
        old_no=row["old_no"], purity_code="AU999", gross_mg=row["gross_mg"], fine_mg=row["fine_mg"],
        cost_fen=row["credit_fen"],
    )  # fmt: skip
    now = msgspec.structs.replace(was, cost_fen=1, gross_mg=was.gross_mg - 10, fine_mg=was.fine_mg - 10)
    with chain["HP01"].till.post.books() as books:
        books.record(OldGoldCorrected(old_no=row["old_no"], store="HP", was=was, now=now, reason="x"))

    chain.sync("HP01")

    assert len(rows(chain.office.database, old_gold_movement)) == 1
    assert [row["kind"] for row in rows(chain.office.database, exception_ledger)] == ["old_gold.corrected"]


def send(chain: SmallChain) -> str:
    """The piece of ten grams goes to the refinery once its days are over."""
    counter = chain["HP01"]
    house(counter, hold_days=0)
    take(chain)
    return str(counter.ok("old_gold_send", refinery="精炼厂")["sent_no"])


def test_what_the_refinery_gave_back_is_known_at_headquarters(chain: SmallChain):
    number = send(chain)
    bar = {"metal": "gold", "gross": "9.98", "fineness": "999.9"}
    chain["HP01"].ok("old_gold_refined", sent_no=number, bars=[bar], paper="R-7", fee="50")

    chain.sync("HP01", "HP02")

    own, office, beside = (
        [*rows(database, old_gold_batch), *rows(database, old_gold_refined)]
        for database in (chain["HP01"].till.place.database, chain.office.database, chain["HP02"].till.place.database)
    )
    assert own == office == beside
    assert len(own) == 2
    assert rows(chain.office.database, exception_ledger) == []


@pytest.mark.parametrize("changed", [{"fine_mg": 9_991}, {"gross_mg": 0}])
def test_metal_that_was_not_sent_does_not_come_back(chain: SmallChain, changed: dict[str, int]):
    number = send(chain)
    told_mg = rows(chain["HP01"].till.place.database, old_gold_batch)[0]["fine_mg"]
    gold = RefinedMetal(metal="gold", told_mg=told_mg, gross_mg=10_000, fineness_permille_x10=9_990, fine_mg=9_990)
    lie = OldGoldRefined(sent_no=number, store="HP", refinery_no="", metals=(msgspec.structs.replace(gold, **changed),))
    with chain["HP01"].till.post.books() as books:
        books.record(lie)

    chain.sync("HP01")

    assert rows(chain.office.database, old_gold_refined) == []
    assert [row["kind"] for row in rows(chain.office.database, exception_ledger)] == ["old_gold.refined"]
