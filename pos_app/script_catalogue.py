"""The headless till's commands about what is known of pieces."""

from __future__ import annotations

import msgspec

from pos_app.script_forms import Answer
from pos_app.till import Till


class CatalogueCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name."""

    _till: Till

    def piece(self, code: str, cost: bool = False) -> Answer:
        """Everything known of a piece, by any of its numbers; `cost` asks for what it cost (catalogue.see_cost)."""
        return {"piece": msgspec.to_builtins(self._till.catalogue.page(code, cost=cost))}

    def purities(self) -> Answer:
        """The purities in force today, with the names that may stand on a label."""
        return {"purities": msgspec.to_builtins(self._till.catalogue.purities())}
