"""The pages on A5 of the sample bill, to see a layout before it is in force."""

from __future__ import annotations

from pos_app.papers_bill import PageDress, guarantee_pdf, sales_slip_pdf
from pos_app.papers_samples import HEAD, sample_sale
from pos_app.printing import Letterhead
from shop.catalogue.queries import Piece

_RING = Piece(
    barcode="JP0000000024", category_major="镶嵌", category="戒指", pricing_mode="by_piece",
    name="PT950 钻石戒指 0.305ct", purity_code="PT950", gross_weight_mg=4_120, net_gold_weight_mg=4_059,
    main_stone_name="钻石", main_stone_count=1, main_stone_mct=305, main_stone_color="H",
    main_stone_clarity="VS1", main_stone_cut="EX", certificate_no="GIA 2201456789",
)  # fmt: skip


def page_sample(kind: str, head: Letterhead = HEAD, dress: PageDress | None = None) -> bytes:
    """The sample bill's `slip`, or the `guarantee` of its ring, as PDF."""
    entry, sold = sample_sale()
    worn = dress or PageDress()
    if kind == "slip":
        return sales_slip_pdf(head, sold, entry, worn)
    return guarantee_pdf(head, sold, entry, {_RING.barcode: _RING}, worn)
