"""A piece's page beside the cart, by its line or by a scan."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import msgspec

from kernel.actor import NotPermitted
from kernel.errors import DomainError
from pos_app.counter.catalogue import PiecePage
from pos_app.counter.stockroom import LifeStep
from pos_app.presenters.host import State
from pos_app.presenters.piece import picture
from shop.catalogue.facts import Certificate, CraftFee, Stone
from shop.catalogue.queries import Piece
from shop.staff.rules.roles import SEE_COST
from shop.stock.errors import PieceUnknown
from tests.pos_app.fake_till import BANGLE, FakeTill
from tests.pos_app.fake_views import Counter

RING = Piece(
    barcode="R900", name="18K金钻石戒指", category_major="镶嵌", category="戒指", pricing_mode="by_parts",
    purity_code="AU750", style_no="ZR0066", gross_weight_mg=3_220, net_gold_weight_mg=3_120, main_stone_name="钻石",
    main_stone_count=1, main_stone_mct=300, main_stone_color="I-J", main_stone_fen=5_800_00, side_stone_count=12,
    side_stone_mct=200, side_stones=(Stone(name="钻石", count=12, mct=200, shape="圆", fen=1_200_00),),
    certificate_no="NGTC9", certificate_issuer="NGTC", more_certificates=(Certificate(number="GIA9", issuer="GIA"),),
    craft_fee_fen=600_00, craft_fee_original_fen=800_00, more_fees=(CraftFee(kind="extra", mode="per_gram", fen=8_00),),
    stone_fen=7_000_00, bangle_inner_mm=56, chain_length_mm=425, supplier="翠绿",
)  # fmt: skip


def page(piece: Piece = RING, *, cost: bool = False) -> PiecePage:
    return PiecePage(piece, cost, "HP", "和平路店", "镶嵌柜", "in_stock", "2026-11-21T09:30:00", "R-1", (), 0)


@dataclass
class FakeCatalogue:
    refuse: DomainError | None = None
    asked: list[tuple[str, bool]] = field(default_factory=list)

    def page(self, code: str, *, cost: bool = False) -> PiecePage:
        self.asked.append((code, cost))
        if self.refuse is not None:
            raise self.refuse
        return page(msgspec.structs.replace(RING, barcode=code), cost=cost)


def at_work() -> tuple[Counter, FakeCatalogue]:
    till = FakeTill()
    till.catalogue = catalogue = FakeCatalogue()  # type: ignore[attr-defined]
    return Counter(till), catalogue


def told(piece: Piece = RING, *, cost: bool = False) -> dict[str, str]:
    return {row.words: row.value for row in picture(page(piece, cost=cost)).rows}


def test_the_line_that_is_chosen_is_shown_at_once():
    counter, catalogue = at_work()
    counter.scan(BANGLE.barcode)

    counter.press("piece")

    assert (counter.state, catalogue.asked) == (State.PIECE, [(BANGLE.barcode, False)])


def test_without_a_line_a_scan_is_looked_up_and_not_sold():
    counter, catalogue = at_work()

    counter.press("piece")
    counter.scan("R900")

    assert (counter.state, catalogue.asked, counter.till.lines) == (State.PIECE, [("R900", False)], ())


def test_an_unknown_code_is_told_and_the_page_stays_for_the_next_one():
    counter, catalogue = at_work()
    catalogue.refuse = PieceUnknown(scanned="X1")

    counter.press("piece")
    counter.scan("X1")

    assert counter.state is State.PIECE
    assert counter.desk.message is not None


def test_the_cost_asks_for_a_person_who_may_see_it():
    counter, catalogue = at_work()
    counter.press("piece")
    counter.scan("R900")
    catalogue.refuse = NotPermitted(permission=SEE_COST, staff="王芳")

    counter.press("piece_cost")

    assert counter.state is State.APPROVAL
    assert catalogue.asked[-1] == ("R900", True)


def test_a_page_tells_all_that_is_known():
    rows = told()

    assert rows["位置"] == "和平路店 镶嵌柜"
    assert (rows["工费"], rows["附加工费"]) == ("600.00 (原 800.00)", "8.00/g")
    assert rows["主石"] == "钻石 · 1 粒 · 0.300 ct · I-J"
    assert rows["副石"] == "钻石 · 12 粒 · 0.200 ct · 圆"
    assert (rows["NGTC"], rows["GIA"]) == ("NGTC9", "GIA9")
    assert (rows["圈口"], rows["链长"]) == ("56 mm", "42.5 cm")


def test_costs_stand_on_the_page_only_for_who_may_see_them():
    dear = msgspec.structs.replace(RING, cost_fen=4_600_00)

    assert "总成本" not in told(dear)
    assert told(dear, cost=True)["总成本"] == "4,600.00"
    assert (picture(page()).cost_key, picture(page(cost=True)).cost_key) == (True, False)


def test_a_pieces_life_is_told_with_the_newest_first():
    came = LifeStep("received", "", "和平路店", "R-1", "王芳", "HP01", "2026-11-01T09:30:00.000+08:00", "")
    went = LifeStep("sent", "和平路店", "北京路店", "T-1", "周建平", "HP01", "2026-11-20T18:05:00.000+08:00", "补货")

    rows = picture(replace(page(), life=(came, went))).rows

    start = [row.words for row in rows].index("履历")
    assert [(row.words, row.value) for row in rows[start + 1 :]] == [
        ("2026-11-20 18:05 调拨发出", "和平路店 → 北京路店 · T-1 · 周建平 · 补货"),
        ("2026-11-01 09:30 收货", "和平路店 · R-1 · 王芳"),
    ]
