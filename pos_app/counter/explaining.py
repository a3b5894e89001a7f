"""Why a bill that was sold cost what it did: worked out once more from the inputs that were kept with it."""

from __future__ import annotations

from dataclasses import dataclass

from pos_app.counter.post import Post
from promotions import Engine, RuleSet
from shop.catalogue.rules.barcode import normalise_number
from shop.sales.errors import SaleUnknown
from shop.sales.queries import sale_by_no
from shop.sales.rules.pricing import PricedCart
from shop.sheet.errors import SheetMissing
from shop.sheet.queries import sheet_of_sale
from shop.sheet.rules.calculate import price_goods
from shop.staff.rules import roles


@dataclass(frozen=True, slots=True)
class Explaining:
    """Bills of this till, or those whose sheet it holds."""

    post: Post

    def bill(self, sale_no: str) -> PricedCart:
        """The bill's goods with their formulas, shares and reasons. Raises SaleUnknown, SheetMissing, RuleRefused."""
        self.post.allowed(roles.SELL)
        with self.post.reading() as connection:
            head = sale_by_no(connection, normalise_number(sale_no))
            if head is None:
                raise SaleUnknown(sale_no=sale_no)
            sheet = sheet_of_sale(connection, head.sale_id)
        if sheet is None:
            raise SheetMissing(sale_no=sale_no)
        return price_goods(sheet, Engine(RuleSet.parse(sheet.rules)))
