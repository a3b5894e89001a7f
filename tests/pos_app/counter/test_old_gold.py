"""Old gold at the counter: what is taken, from whom, and what is refused with nothing lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shop.old_gold.personal import open_seller
from shop.old_gold.queries import old_piece
from shop.old_gold.rules.terms import OldGoldTerms
from tests.builders import shop
from tests.builders.counter import Counter, SmallChain
from tests.builders.old_gold import DUE_DILIGENCE, SELLER, gold_board, house
from tests.builders.old_gold import old_piece as described
from tests.pos_app.fake_scale import FakeScale

FIRST = "L-HP01-20261121-0001"
PICTURE = b"\xff\xd8\xff\xe0 a necklace"


@pytest.fixture
def manager(counter: Counter) -> Counter:
    counter.unlock(shop.MANAGER)
    return counter


def take(counter: Counter, **more: Any) -> None:
    """One old piece for the bangle, paid in cash."""
    if counter.codes() == []:
        counter.ok("scan", code=shop.BANGLE)
    counter.ok("old_gold_add", piece=described(**more))
    counter.ok("pay", method="cash")
    counter.ok("commit")


def test_the_sellers_name_is_in_no_fact_and_no_table(manager: Counter):
    take(manager, seller=SELLER)

    (entry,) = manager.journal("old_gold.taken")
    with manager.till.place.database.reading() as connection:
        row = old_piece(connection, FIRST)
        assert row is not None
        opened = open_seller(manager.till.post.keys, connection, row.sealed_under, row.sealed_seller)
    assert not any(SELLER[field] in entry.body for field in ("name", "identity", "phone", "address", "statement"))
    assert row.seller_label == "张** 110105********002X"
    assert opened is not None
    assert opened.identity == SELLER["identity"]


def test_a_seller_is_forgotten_with_the_key(manager: Counter):
    take(manager, seller=SELLER)
    keys = manager.till.post.keys

    with manager.till.post.books() as books:
        row = old_piece(books.connection, FIRST)
        assert row is not None
        books.carry_out([keys.destroy(row.sealed_under)])
        forgotten = open_seller(keys, books.connection, row.sealed_under, row.sealed_seller)

    assert forgotten is None
    assert manager.sound()


def test_a_receipt_comes_back_once(manager: Counter):
    take(manager, source="own", receipt="S-HP01-20251002-0012", barcode="A1")

    answer = manager.do(
        "old_gold_add", piece=described(source="own", receipt=" s-hp01-20251002-0012 ", barcode="a1")
    )  # fmt: skip

    assert answer["code"] == "old_gold.traded_before"
    assert "2026-11-21" in answer["message"]
    assert FIRST in answer["message"]


def test_a_receipt_of_several_pieces_asks_which_one_it_is(manager: Counter):
    sold = manager.sell(shop.BANGLE, shop.RING)["sale_no"]

    whole = manager.do("old_gold_add", piece=described(source="own", receipt=sold))
    wrong = manager.refusal("old_gold_add", piece=described(source="own", receipt=sold, barcode="X1"))

    assert whole["code"] == wrong == "old_gold.not_on_receipt"
    assert shop.BANGLE in whole["message"]
    assert manager.ok("old_gold_add", piece=described(source="own", receipt=sold, barcode=shop.BANGLE))


def test_another_stores_receipt_comes_back_once(chain: SmallChain):
    seller, here, away = chain["HP01"], chain["HP02"], chain["BJ01"]
    sold = seller.sell(shop.BANGLE)["sale_no"]
    piece = described(source="own", receipt=sold, weight="20.35")
    chain.sync("HP01")
    away.unlock(shop.BJ_MANAGER)
    away.fill_drawer()
    away.ok("scan", code=shop.BJ_RING)
    away.ok("old_gold_add", piece=piece)
    away.ok("pay", method="cash")
    away.ok("commit")
    chain.sync("BJ01")
    here.unlock(shop.MANAGER)

    answer = here.do("old_gold_add", piece=piece)

    assert answer["code"] == "old_gold.traded_before"
    assert "L-BJ01-20261121-0001" in answer["message"]


def test_offline_another_stores_receipt_is_taken_and_headquarters_judges(chain: SmallChain):
    away = chain["BJ01"]
    away.unlock(shop.BJ_MANAGER)
    chain.wires["BJ01"].down = True

    assert away.ok("old_gold_add", piece=described(source="own", receipt="S-HP01-20261120-0001"))


def test_a_receipt_lies_on_one_bill_once(manager: Counter):
    piece = described(source="own", receipt="S-HP01-20251002-0012")
    manager.ok("old_gold_add", piece=piece)

    assert manager.refusal("old_gold_add", piece=piece) == "old_gold.traded_before"


def test_what_this_till_sold_is_known_by_its_receipt(manager: Counter):
    sold = manager.sell(shop.RING)["sale_no"]
    manager.ok("scan", code=shop.PENDANT)
    up = described("gem_trade_up", "3.12", purity="18K金", category="戒指", source="own", receipt=sold,
                   line=shop.PENDANT, certificate=True)  # fmt: skip

    laid = manager.ok("old_gold_add", piece=up)["old_gold"][0]

    assert laid["detail"] == "原购价 8,980.00 · 毛重 3.12 g"
    assert laid["trouble"] == "old_gold.trade_up_ratio"
    assert manager.refusal("begin_tender") == "old_gold.trade_up_ratio"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"purity": "18K金"}, "old_gold.too_poor"),
        ({"purity": "千足金"}, "item.purity_name_refused"),
        ({"fineness": "1001"}, "old_gold.fineness_wrong"),
        ({"source": "own"}, "old_gold.receipt_missing"),
        ({"deducted": "10.00"}, "old_gold.deducted_too_much"),
        ({"weight": "0"}, "weight.not_positive"),
        ({"weight": "9000"}, "weight.absurd"),
        ({"photos": ["/nowhere.jpg"]}, "photo.unreadable"),
        ({"seller": {**SELLER, "identity": "110105194912310021"}}, "old_gold.identity_wrong"),
        ({"seller": {**SELLER, "address": " "}}, "old_gold.seller_missing"),
        ({"kind": "cut_off", "line": "X1"}, "old_gold.new_line_missing"),
    ],
)
def test_a_refusal_leaves_the_bill_as_it_was(manager: Counter, wrong: dict[str, Any], code: str):
    manager.ok("scan", code=shop.BANGLE)

    assert manager.refusal("old_gold_add", piece=described(**wrong)) == code
    assert not manager.cart()["parts"]


def test_a_photo_is_kept_under_its_hash(manager: Counter, tmp_path: Path):
    file = tmp_path / "necklace.jpg"
    file.write_bytes(PICTURE)

    take(manager, photos=[str(file)])

    with manager.till.place.database.reading() as connection:
        row = old_piece(connection, FIRST)
    assert row is not None
    assert (manager.till.place.folder / "photos" / row.photos).read_bytes() == PICTURE


def test_the_weight_is_the_balances_own_line(counter: Counter):
    scale = FakeScale()
    scale.lay(12_860)
    counter.till.weighing.scale = scale
    counter.ok("scan", code=shop.BANGLE)

    counter.ok("old_gold_add", piece=described(weight="", seen="12.86"))

    assert counter.refusal("old_gold_add", piece=described(weight="", seen="12.00")) == "weight.changed"
    counter.ok("pay", method="cash")
    counter.ok("commit")
    (entry,) = counter.journal("old_gold.taken")
    assert '"raw":"S S      12.86 g"' in entry.body


def test_a_typed_weight_and_buying_need_a_manager(counter: Counter):
    typed = counter.refusal("old_gold_add", piece=described())
    bought = counter.refusal("old_gold_add", piece=described("buy_back"))

    assert (typed, bought) == ("auth.not_permitted", "auth.not_permitted")


def test_what_is_bought_is_measured_first(manager: Counter):
    assert manager.refusal("old_gold_add", piece=described("buy_back", test="none", seller=SELLER)) == (
        "old_gold.not_measured"
    )


def test_what_no_bill_says_was_paid_for_a_gem_piece_is_somebody_elses_decision(manager: Counter):
    manager.ok("scan", code=shop.RING)
    scale = FakeScale()
    scale.lay(3_100)
    manager.till.weighing.scale = scale
    up = described(
        "gem_trade_up", weight="", purity="18K金", category="戒指", line=shop.RING, paid="5000", certificate=True
    )
    manager.unlock(shop.CASHIER)

    alone = manager.refusal("old_gold_add", piece=up)
    manager.ok("approve", staff=shop.MANAGER, pin=shop.pin_of(shop.MANAGER), permission="old_gold.over_limit")
    manager.ok("old_gold_add", piece=up)
    manager.ok("pay", method="cash")
    manager.ok("commit")

    (entry,) = manager.journal("old_gold.taken")
    assert alone == "auth.not_permitted"
    assert f'"approved_by":"{shop.CASHIER}/{shop.MANAGER}"' in entry.body


def test_a_paper_that_has_ended_names_no_seller(manager: Counter):
    manager.ok("scan", code=shop.BANGLE)
    ended = {**SELLER, "due_diligence": {**DUE_DILIGENCE, "identity_until": "2026-11-20"}}

    assert manager.refusal("old_gold_add", piece=described(seller=ended)) == "old_gold.identity_expired"


def test_a_persons_day_ends_with_the_business_day_and_not_at_midnight(manager: Counter):
    house(manager, day_limit_fen=15_000_00)
    manager.clock.forward(hours=14)
    take(manager, seller=SELLER)
    manager.clock.forward(hours=2)  # past midnight; the day is still open
    gold_board(manager, 1_028_00, 1_010_00, 968_00)
    manager.ok("scan", code=shop.RING)

    manager.unlock(shop.CASHIER)
    scale = FakeScale()
    scale.lay(9_000)
    manager.till.weighing.scale = scale

    assert manager.refusal("old_gold_add", piece=described(weight="", seller=SELLER)) == "auth.not_permitted"
    assert manager.ok("old_gold_ledger")["ledger"][0]["trade_in"]["pieces"] == 1


def test_a_ledger_is_of_days_of_the_calendar(manager: Counter):
    assert manager.refusal("old_gold_ledger", first="abc") == "report.period_wrong"


def test_much_from_one_person_in_a_day_is_approved(manager: Counter):
    house(manager, day_limit_fen=15_000_00)
    take(manager, seller=SELLER)
    manager.ok("scan", code=shop.BAR)
    again = described(weight="6.00", seller=SELLER)
    manager.unlock(shop.CASHIER)
    scale = FakeScale()
    scale.lay(6_000)
    manager.till.weighing.scale = scale

    alone = manager.refusal("old_gold_add", piece={**again, "weight": ""})
    manager.ok("approve", staff=shop.MANAGER, pin=shop.pin_of(shop.MANAGER), permission="old_gold.over_limit")
    manager.ok("old_gold_add", piece={**again, "weight": ""})

    assert alone == "auth.not_permitted"


def test_a_piece_is_kept_whole_for_its_days(manager: Counter):
    assert OldGoldTerms().hold_days == 7
    take(manager)

    answer = manager.do("old_gold_send", refinery="精炼厂", pieces=[FIRST])
    unknown = manager.refusal("old_gold_send", refinery="精炼厂", pieces=["L-HP01-20261121-0099"])

    assert (answer["code"], unknown) == ("old_gold.hold_not_over", "old_gold.unknown")
    assert manager.refusal("old_gold_send", refinery="精炼厂") == "old_gold.nothing_to_send"


def test_a_correction_says_why_and_changes_something(manager: Counter):
    take(manager)

    assert manager.refusal("old_gold_correct", old_no=FIRST, reason=" ", gross="9.99") == "old_gold.correction_empty"
    assert manager.refusal("old_gold_correct", old_no=FIRST, reason="复称") == "old_gold.correction_empty"
    assert manager.refusal("old_gold_correct", old_no="L-X", reason="复称", gross="9") == "old_gold.unknown"


def test_a_piece_outlives_a_restart(manager: Counter):
    manager.ok("scan", code=shop.BANGLE)
    before = manager.ok("old_gold_add", piece=described(seller=SELLER))["to_pay"]

    manager.reopen()
    manager.unlock(shop.MANAGER)

    assert manager.ok("pay", method="cash")["tenders"][0]["method"] == "old_gold"
    assert manager.cart()["parts"][0]["trouble"] == ""
    assert before == "12,340.05"


def test_an_older_price_is_worked_out_again(manager: Counter):
    manager.ok("scan", code=shop.RING)
    manager.ok("old_gold_add", piece=described())
    gold_board(manager, 1_100_00, 1_080_00, 1_000_00)
    manager.clock.forward(minutes=31)

    stale = manager.refusal("begin_tender")
    fresh = manager.ok("old_gold_reprice")

    assert stale == "old_gold.price_changed"
    assert fresh["old_gold"][0]["amount"] == "-9,200.00"


def test_a_parked_bill_asks_another_till_for_the_seller_again(chain: SmallChain):
    here, there = chain["HP01"], chain["HP02"]
    here.unlock(shop.MANAGER)
    there.unlock(shop.MANAGER)
    here.ok("scan", code=shop.BANGLE)
    here.ok("old_gold_add", piece=described("buy_back", seller=SELLER))
    here.ok("hold")
    chain.sync("HP01", "HP02")

    there.ok("recall")

    assert there.refusal("begin_tender") == "old_gold.seller_missing"
