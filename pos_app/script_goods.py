"""The headless till's commands about goods that are kept by quantity."""

from __future__ import annotations

from typing import Any

import msgspec

from kernel.money import plain_yuan
from pos_app.script_forms import Answer, BadCommand, bill_answer, line_id_of, to_since
from pos_app.till import Till
from shop.goods.facts import GoodsRecord


class GoodsCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name."""

    _till: Till

    def set_quantity(self, no: int, qty: int) -> Answer:
        """So many of the goods on line `no`; a single piece has no quantity."""
        selling = self._till.selling
        return bill_answer(selling.set_quantity(line_id_of(selling.cart(), no), qty))

    def list_goods(self, goods: list[dict[str, Any]]) -> Answer:
        """Put articles into the catalogue or change them, as records; in a chain headquarters does."""
        try:
            records = msgspec.convert(goods, tuple[GoodsRecord, ...])
        except msgspec.ValidationError as error:
            raise BadCommand(reason=str(error)) from error
        return {"listed": self._till.goods.list_goods(records)}

    def goods(self, text: str = "") -> Answer:
        """The catalogue and how many this store has: all, or by the beginning of a code or a part of the name."""
        rows = self._till.goods.stock(text)
        return {
            "goods": [
                {
                    "code": row.record.code, "name": row.record.name, "unit": row.record.unit,
                    "price": plain_yuan(row.record.price_fen), "qty": row.qty,
                }
                for row in rows
            ]
        }  # fmt: skip

    def goods_page(self, code: str, cost: bool = False) -> Answer:
        """One article and what changed its quantity here; `cost` asks for what it cost (catalogue.see_cost)."""
        return {"page": msgspec.to_builtins(self._till.goods.page(code, cost=cost))}

    def receive_goods(self, goods: dict[str, int], supplier: str, reason: str = "") -> Answer:
        """Take in a supplier's goods: {code: quantity}."""
        return {"document": msgspec.to_builtins(self._till.goods.receive(goods, supplier, reason))}

    def return_goods(self, goods: dict[str, int], supplier: str, reason: str) -> Answer:
        """Send goods back to their supplier."""
        return {"document": msgspec.to_builtins(self._till.goods.return_to_supplier(goods, supplier, reason))}

    def write_off_goods(self, goods: dict[str, int], reason: str) -> Answer:
        """Take goods off the books for good."""
        return {"document": msgspec.to_builtins(self._till.goods.write_off(goods, reason))}

    def count_goods(self, counted: dict[str, int], reason: str = "") -> Answer:
        """Write what was counted, blind, into the books; a difference needs a `reason`."""
        return {"document": msgspec.to_builtins(self._till.goods.count(counted, reason))}

    def send_goods(self, goods: dict[str, int], to: str) -> Answer:
        """Send goods to the store with code `to`."""
        return {"document": msgspec.to_builtins(self._till.goods.send(goods, to))}

    def take_in_goods(self, document: str, goods: dict[str, int] | None = None, sender: str = "") -> Answer:
        """Take in a sending: whole, or the `goods` that were counted; `sender` where no line told of it yet."""
        return {"document": msgspec.to_builtins(self._till.goods.take_in(document, goods, sender))}

    def goods_on_the_way(self) -> Answer:
        """Sendings from or to this store that have not arrived whole, or brought too much."""
        return {"goods": msgspec.to_builtins(self._till.goods.on_the_way())}

    def goods_exceptions(self) -> Answer:
        """Articles of which more left this store than its books had."""
        rows = self._till.goods.below_zero()
        return {"goods": [{"code": row.record.code, "name": row.record.name, "qty": row.qty} for row in rows]}

    def goods_balance(self, since: str = "") -> Answer:
        """By article: opening, what came and went since an ISO time by each kind of paper, what is left."""
        return {"balance": msgspec.to_builtins(self._till.goods.balances(to_since(since)))}
