"""What the second books (model.py) know of members' files, cards and PINs: what they judge and what it uses up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from kernel.facts import Entry

if TYPE_CHECKING:
    from tools.simulation.model import Model

CARRIED = "membership.account_carried"  # to one account, from another: the one fact that may be less than nothing
STEPS = ("membership.card_stepped", "membership.card_exchanged")
_PIN_SET = "membership.stored_value_pin_set"
# Whether these may count is not judged here: invariants_members.py asks that all say the same of them in the end.
UNJUDGED = (
    *STEPS, "membership.card_issued", _PIN_SET, "membership.changed",
)  # fmt: skip


def take_note(model: Model, entry: Entry, trouble: str | None) -> None:
    """A PIN that counts uses up the right to its number."""
    told: dict[str, Any] = msgspec.json.decode(entry.body)
    if trouble is not None or entry.kind != _PIN_SET or not told["right_id"]:
        return
    one = model.rights.get((told["right_id"], entry.register))
    if one is None or one.account != f"pin:{told['member_id']}" or one.spent + told["number"] > one.granted:
        model.wrong.append(f"{entry.kind} of {entry.register}-{entry.epoch}-{entry.seq}: {one}")
    else:
        one.spent += told["number"]
