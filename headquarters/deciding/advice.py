"""What a person does about an entry without effect, where the program cannot know it."""

from __future__ import annotations

_GIVES_BACK = (
    "membership.stored_value_put_back", "membership.points_put_back", "membership.points_taken_back",
)  # fmt: skip
_LESS_LEFT = (
    "less stands on that bill than this gives back: goods of it came back at two places of which one had not heard of "
    "the other, or its payment was put right before. The goods were taken; give the customer what is missing another "
    "way, and settle with that document"
)
_LATER_STEP = (
    "the books know another step of the piece than the one that this builds on; what comes before it may not have "
    "been heard yet. Look at the piece's life; where it is sold and was sold again, someone has to find the goods"
)
_ADVICE = (
    (_GIVES_BACK, "document_account", _LESS_LEFT),
    (("stock.pieces_sold", "stock.reservation_answered"), "piece_", _LATER_STEP),
)


def advice(kind: str, reason: str) -> str:
    """For an entry of this kind that waits for this reason; '' where the reason says it all."""
    return next((words for kinds, table, words in _ADVICE if kind in kinds and table in reason), "")
