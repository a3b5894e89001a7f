"""F7: an old piece described in the panel, and laid on the bill."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from kernel.errors import DomainError
from pos_app.counter.old_gold import OldPieceForm, Preview
from pos_app.presenters.host import State
from pos_app.presenters.old_gold import TypedDiligence, TypedPiece
from shop.old_gold.errors import TradedBefore
from shop.old_gold.personal import Seller
from shop.sales.rules.pricing import PartLine, PricedCart
from tests.pos_app.fake_till import RING, FakeTill
from tests.pos_app.fake_views import Counter

NECKLACE = TypedPiece(
    kind="trade_in", source="other", purity="足金999", category="项链", test="none", fineness="", receipt="",
    barcode="", weight="12.86", deducted="0.56", deducted_what="石", line="", paid="", certificate=False, consent=False,
    photos=(), name="", identity="", phone="", address="", statement="",
)  # fmt: skip


@dataclass
class FakeOldGold:
    """Every piece takes 1,000 yuan off."""

    till: FakeTill
    forms: list[OldPieceForm] = field(default_factory=list)
    refusal: DomainError | None = None
    near: bool = False
    trouble: str = ""
    sellers: list[Seller] = field(default_factory=list)

    def preview(self, form: OldPieceForm) -> Preview | None:
        line = PartLine(
            "", "old_gold", "换购 足金999项链", "净重 12.30 g · 12.18 g × 1,010.00", -1_000_00, trouble=self.trouble
        )
        return Preview(line, near_cash_limit=self.near)

    def name_seller(self, seller: Seller) -> PricedCart:
        self.sellers.append(seller)
        return self.till.cart()

    def add(self, form: OldPieceForm) -> PricedCart:
        if self.refusal is not None:
            raise self.refusal
        self.forms.append(form)
        line = PartLine(f"P{len(self.forms)}", "old_gold", "换购 足金999项链", "", -1_000_00)
        self.till.parts = (*self.till.parts, line)
        return self.till.cart()


@pytest.fixture
def counter() -> Counter:
    counter = Counter()
    counter.till.old_gold = FakeOldGold(counter.till)  # type: ignore[attr-defined]
    counter.views["old_gold"].old_piece = NECKLACE
    counter.press("old_gold")
    return counter


def test_the_panel_opens_for_a_first_piece(counter: Counter):
    (picture,) = counter.seen("old_gold", "old_gold")

    assert counter.state is State.OLD_GOLD
    assert (picture.title, picture.credit) == ("旧料  第 1 件", "")


def test_what_is_typed_is_priced_at_once(counter: Counter):
    counter.desk.old_gold.changed()

    (picture,) = counter.seen("old_gold", "old_gold")
    assert (picture.price, picture.formula, picture.credit) == ("净重 12.30 g", "12.18 g × 1,010.00", "抵 ¥1,000.00")


def test_enter_lays_the_piece_on_the_bill_and_asks_for_another(counter: Counter):
    counter.press("accept")

    (form,) = counter.till.old_gold.forms  # type: ignore[attr-defined]
    assert (form.weight_mg, form.deducted_mg, form.fineness_permille_x10, form.seller) == (12_860, 560, None, None)
    assert counter.seen("old_gold", "old_gold")[0].title == "旧料  第 2 件"
    assert [row.due for row in counter.seen("sale", "cart")[0]] == ["-1,000.00"]
    assert counter.state is State.OLD_GOLD


def test_a_weight_that_is_none_changes_nothing(counter: Counter):
    counter.views["old_gold"].old_piece = replace(NECKLACE, weight="十二克")

    counter.press("accept")

    assert counter.code == "E-OLD-WEIGHT"
    assert counter.till.old_gold.forms == []  # type: ignore[attr-defined]


def test_a_refusal_keeps_what_was_typed(counter: Counter):
    counter.till.old_gold.refusal = TradedBefore(receipt="S-1", date="2026-10-02", document="L-1")  # type: ignore[attr-defined]
    counter.views["old_gold"].seen.clear()

    counter.press("accept")

    assert counter.code == "E-OLD-TWICE"
    assert "piece" not in counter.views["old_gold"].seen


def test_the_seller_is_handed_over_when_a_field_is_filled(counter: Counter):
    counter.views["old_gold"].old_piece = replace(NECKLACE, kind="buy_back", name="张三丰", fineness="996.5")

    counter.press("accept")

    (form,) = counter.till.old_gold.forms  # type: ignore[attr-defined]
    assert form.seller is not None
    assert (form.seller.name, form.fineness_permille_x10) == ("张三丰", 9_965)


def test_a_receipt_that_is_scanned_is_the_old_pieces(counter: Counter):
    counter.scan("S-HP01-20251002-0012")

    assert counter.views["old_gold"].seen["receipt"] == ("S-HP01-20251002-0012",)


def test_goods_that_are_scanned_go_on_the_bill(counter: Counter):
    counter.scan(RING.barcode)

    assert [line.barcode for line in counter.till.lines] == [RING.barcode]


def test_the_only_line_is_the_chain_that_is_cut(counter: Counter):
    counter.scan(RING.barcode)
    counter.views["old_gold"].old_piece = replace(NECKLACE, kind="cut_off")

    counter.press("accept")

    assert counter.till.old_gold.forms[0].line_barcode == RING.barcode  # type: ignore[attr-defined]


DILIGENCE = TypedDiligence(
    sex="男", nationality="中国", job="教师", identity_until="长期", purpose="出售旧首饰", agent=""
)  # fmt: skip


def test_much_cash_asks_for_the_form_of_due_diligence(counter: Counter):
    counter.till.old_gold.near = True  # type: ignore[attr-defined]

    counter.desk.old_gold.changed()

    (picture,) = counter.seen("old_gold", "old_gold")
    assert (picture.seller, picture.diligence) == (True, True)


def test_the_form_goes_along_with_the_seller(counter: Counter):
    typed = replace(NECKLACE, name="张三丰", identity_kind="passport", diligence=DILIGENCE)
    counter.views["old_gold"].old_piece = typed

    counter.press("accept")

    (form,) = counter.till.old_gold.forms  # type: ignore[attr-defined]
    assert form.seller is not None
    assert form.seller.identity_kind == "passport"
    assert form.seller.due_diligence is not None
    assert form.seller.due_diligence.job == "教师"


def test_a_seller_is_written_down_for_what_lies_there_already(counter: Counter):
    counter.views["old_gold"].old_piece = replace(NECKLACE, weight="", name="张三丰", diligence=DILIGENCE)

    counter.press("old_seller")

    (seller,) = counter.till.old_gold.sellers  # type: ignore[attr-defined]
    assert (seller.name, seller.due_diligence.identity_until) == ("张三丰", "长期")
    assert counter.state is State.OLD_GOLD


def test_a_seller_who_is_written_down_is_not_asked_for_again(counter: Counter):
    filled = dict.fromkeys(("name", "identity", "phone", "address", "statement"), "x")
    counter.views["old_gold"].old_piece = replace(NECKLACE, **filled)
    counter.till.old_gold.trouble = "old_gold.seller_missing"  # type: ignore[attr-defined]

    counter.desk.old_gold.changed()

    (picture,) = counter.seen("old_gold", "old_gold")
    assert (picture.seller, picture.note) == (True, "")
