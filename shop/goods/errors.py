"""What the counter can put right about goods that are kept by quantity. Nothing is changed by any of these."""

from __future__ import annotations

from kernel.errors import DomainError


class GoodsUnknown(DomainError):
    """No article of this code in the catalogue. `scanned`."""

    code = "goods.unknown"


class GoodsNotSound(DomainError):
    """An article's record is not what one can be. `name` and a `Problem.told()`."""

    code = "goods.not_sound"


class CodeOfGoods(DomainError):
    """A piece is to be received under the code of goods by quantity: a scan could mean either. `barcode`."""

    code = "stock.code_of_goods"


class GoodsListedAbove(DomainError):
    """A store of a chain does not change the catalogue: headquarters does."""

    code = "goods.listed_above"


class ItemUnique(DomainError):
    """A single piece has no quantity: one code, one piece. `name`."""

    code = "item.unique"


class QuantityWrong(DomainError):
    """A quantity that is none here. `asked`, `most`."""

    code = "goods.quantity_wrong"


class GoodsShort(DomainError):
    """More is to leave than the books have. `name`, `asked`, `there`."""

    code = "goods.short"


class GoodsEmpty(DomainError):
    """A paper without goods."""

    code = "goods.empty"


class GoodsDocumentUnknown(DomainError):
    """No sending of that number to this store, as far as it is known here. `document`."""

    code = "goods.document_unknown"
