"""Which card pays is decided before anybody is asked, and only a sub-card goes with the question."""

from __future__ import annotations

from membership.cards.usecases import issue_card, step_card
from pos_app.counter.card_rights import RightsByCard, ShownCard
from sync.authority import RightDenied, RightHeld, RightUnknown
from tests.membership.builders import PEPPER, Place

NOW = "2026-11-21T10:00:00.000+08:00"


class Asked:
    """Grants everything, and remembers with which card."""

    def __init__(self) -> None:
        self.cards: list[str] = []

    def ask(
        self, *, right_id: str, account: str, amount: int, pin: str = "", card_no: str = ""
    ) -> RightHeld | RightDenied | RightUnknown:
        self.cards.append(card_no)
        return RightHeld(right_id, amount, 0)


def rights(place: Place, shown: str = "") -> tuple[RightsByCard, Asked]:
    inner = Asked()
    return RightsByCard(inner, ShownCard(shown), place.database.reading, lambda: NOW), inner


def family() -> tuple[Place, str, str, str]:
    """A place, a member, their main card and a sub-card."""
    place = Place()
    member_id = place.enrol()
    (hit,) = place.find("6620")
    with place.open() as books:
        sub = issue_card(books, place.keys, member_id, "sub", pin="112233", pepper=PEPPER)
        step_card(books, sub, "activate", decisive=True, today=NOW[:10])
    return place, member_id, hit.card_no, sub


def test_only_a_sub_card_is_named() -> None:
    place, member_id, main, sub = family()
    named = []

    for shown in ("", main, sub):
        by_card, inner = rights(place, shown)
        by_card.ask(right_id="r", account=f"value:{member_id}", amount=1)
        named += inner.cards

    assert named == ["", "", sub]


def test_a_lost_main_card_stops_the_member_and_not_the_sub_card() -> None:
    place, member_id, main, sub = family()
    with place.open() as books:
        step_card(books, main, "report_lost", decisive=True, today=NOW[:10])

    denied, inner = rights(place)
    answer = denied.ask(right_id="r", account=f"points:{member_id}", amount=1)
    allowed, _ = rights(place, sub)

    assert answer == RightDenied("r", "member.card_lost", {"day": "11-21"})
    assert inner.cards == []
    assert isinstance(allowed.ask(right_id="r", account=f"value:{member_id}", amount=1), RightHeld)


def test_another_members_card_on_show_changes_nothing() -> None:
    place, _, _, sub = family()
    other = place.enrol("赵敏", "13700000001")
    by_card, inner = rights(place, sub)

    by_card.ask(right_id="r", account=f"value:{other}", amount=1)

    assert inner.cards == [""]


def test_vouchers_and_quotas_know_no_cards() -> None:
    place, _, _, sub = family()
    by_card, inner = rights(place, sub)

    by_card.ask(right_id="r", account="voucher:V100", amount=1)

    assert inner.cards == [""]
