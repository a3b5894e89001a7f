"""Members whom this till does not hold: asked for, on their way, away, or shown by their own code."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta

import pytest

from kernel.clock import stamp
from kernel.secrets import public_key_of, sign
from membership.facts import CardRevoked, MemberIntroduced, OwnPart, PointsEarned
from membership.rules.member_token import MemberToken, make_token
from membership.rules.revoked import CardFilter
from membership.usecases import keep_filter
from pos_app.counter.enquiry import Enquiry
from sync.agent import SyncStatus
from sync.ports import Unreachable
from sync.protocol import LookupAnswer, LookupAsk, LookupRefused, MemberFound, NothingFound, PieceFound
from tests.builders import shop
from tests.builders.books import written
from tests.builders.counter import SETUP, Counter

KEY = base64.b64encode(b"headquarters' key of 32 bytes...").decode()
CARD, PHONE = "M00000000018", "13911112222"


def introduced(**more: object) -> MemberIntroduced:
    values = {
        "store": "HP", "member_id": "m-guest", "card_no": CARD, "tier": "gold", "home_store": "BJ",
        "joined_on": "2026-01-01", "consent": "", "source": "", "state": "active", "personal": "",
        "sealed_pin_hash": "", "points": 700, "principal_fen": 0, "bonus_fen": 0, "bills": 3, "own": (), **more,
    }  # fmt: skip
    return MemberIntroduced(**values)  # type: ignore[arg-type]


def connect(
    counter: Counter,
    answer: LookupAnswer | None,
    fetch: Callable[[], object] = lambda: None,
) -> list[LookupAsk]:
    """Headquarters gives this answer, or none; what it is asked is returned."""
    asked: list[LookupAsk] = []

    def look_up(ask: LookupAsk) -> LookupAnswer:
        asked.append(ask)
        if answer is None:
            raise Unreachable("no line")
        return answer

    counter.till.post.enquiry = Enquiry(look_up, fetch, lambda: public_key_of(KEY))
    return asked


def tell(counter: Counter, *facts: MemberIntroduced | CardRevoked) -> None:
    """What the feed brings from headquarters."""
    keeper = counter.till.place.keeper
    with counter.till.place.database.writing() as connection:
        for entry in written("HQ", facts):
            assert keeper.apply_foreign(connection, entry, "") is None


def member_code(counter: Counter, **more: str) -> str:
    until = stamp(counter.clock.now() + timedelta(minutes=10))
    values = {"member_id": "m-guest", "card_no": CARD, "tier": "gold", "label": "欧** 139****2222", **more}
    token = MemberToken(**{"valid_until": until, **values})
    return make_token(token, key=KEY, public_key=public_key_of(KEY), sign=sign)


def test_a_member_of_another_store_is_asked_for_by_card_and_found_when_the_feed_was_read(counter: Counter):
    asked = connect(counter, MemberFound(member_id="m-guest"), lambda: tell(counter, introduced()))

    (hit,) = counter.ok("look_up_member", text=CARD.lower())["members"]

    assert (hit["member_id"], hit["bills"]) == ("m-guest", 3)
    assert asked == [LookupAsk(card_no=CARD)]


def test_a_phone_is_asked_for_by_its_fingerprint_and_never_sent(counter: Counter):
    asked = connect(counter, NothingFound())

    assert counter.ok("look_up_member", text=PHONE)["members"] == []
    assert asked == [LookupAsk(phone_mac=counter.till.post.phone_mac(PHONE))]


@pytest.mark.parametrize("text", ["6621", "zhaoliu", "赵六"])
def test_a_tail_or_a_name_is_not_asked_for_in_the_whole_chain(counter: Counter, text: str):
    asked = connect(counter, NothingFound())

    counter.do("look_up_member", text=text)

    assert asked == []


def test_who_is_here_is_not_asked_for(counter: Counter):
    asked = connect(counter, None)

    counter.ok("look_up_member", text=shop.LI_PHONE)

    assert asked == []


def test_without_a_line_the_words_say_what_can_be_done(counter: Counter):
    connect(counter, None)

    answer = counter.do("scan", code=CARD)

    assert answer["code"] == "member.not_here"
    assert "会员码" in answer["message"]


def test_a_member_whose_data_is_slow_is_said_to_be_on_the_way(counter: Counter):
    connect(counter, MemberFound(member_id="m-guest"))

    assert counter.refusal("look_up_member", text=CARD) == "member.on_the_way"


def test_a_scanned_card_of_another_store_joins_the_bill(counter: Counter):
    connect(counter, MemberFound(member_id="m-guest"), lambda: tell(counter, introduced()))

    assert counter.ok("scan", code=CARD)["member"] == CARD  # no key, no name: the card is the label


def test_the_age_of_what_is_shown_is_said(counter: Counter):
    counter.till.post.sync_status = lambda: SyncStatus(last_contact=counter.clock.now())

    page = counter.ok("member", id=counter.member_id(shop.LI))["member"]
    (hit, *_) = counter.ok("find_members", text=shop.LI_PHONE)["members"]

    assert page["as_of"][:16] == hit["as_of"][:16] == stamp(counter.clock.now())[:16]


def test_a_member_s_own_code_gives_member_price_and_points_where_nobody_knows_them(counter: Counter):
    connect(counter, None)
    counter.ok("scan", code=shop.RING)
    plain = counter.ok("cart")["cart"]["due_fen"]

    attached = counter.ok("scan", code=member_code(counter))
    due = counter.cart()["due_fen"]
    counter.ok("pay", method="cash")
    counter.ok("commit")

    (earned,) = counter.journal(PointsEarned.kind)
    assert attached["member"] == "欧** 139****2222"
    assert due < plain
    assert '"member_id":"m-guest"' in earned.body
    assert counter.sound()


def test_a_member_shown_by_a_code_is_still_on_the_bill_after_a_restart(counter: Counter):
    connect(counter, None)
    counter.ok("scan", code=shop.RING)
    counter.ok("scan", code=member_code(counter))

    counter.reopen()

    counter.unlock(shop.CASHIER)
    assert counter.cart()["member"]["tier"] == "gold"


def test_what_was_bought_by_a_code_counts_once_when_the_member_is_introduced(counter: Counter):
    connect(counter, None)
    counter.ok("scan", code=member_code(counter))
    counter.sell(shop.RING)
    (earned,) = counter.journal(PointsEarned.kind)
    points = int(earned.body.split('"points":')[1].split(",")[0])

    own = OwnPart(register="HP01", points=points, principal_fen=0, bonus_fen=0, bills=1, epoch=1, seq=99)
    tell(counter, introduced(points=700 + points, bills=4, own=(own,)))

    page = counter.ok("member", id="m-guest")["member"]
    assert (page["points"], page["bills"], page["shown"]) == (700 + points, 4, False)


def test_a_code_that_is_too_old_or_not_ours_leaves_the_bill_as_it_was(counter: Counter):
    connect(counter, None)
    old = member_code(counter, valid_until="2026-01-01T10:00:00.000+08:00")
    before = counter.cart()

    assert counter.refusal("scan", code=old) == "member.token_expired"
    assert counter.refusal("scan", code=member_code(counter)[:-4] + "AAAA") == "member.token_forged"
    assert counter.refusal("scan", code="JM1.nothing") == "member.token_unreadable"
    assert counter.cart() == before


def test_a_lost_card_gets_nothing_with_and_without_a_line(counter: Counter):
    tell(counter, introduced())
    tell_card_lost(counter)

    connect(counter, None)
    assert counter.refusal("scan", code=CARD) == "member.card_revoked"
    connect(counter, LookupRefused(code="member.card_revoked", retry_after_s=0))
    assert counter.refusal("attach_member", id="m-guest") == "member.card_revoked"


def test_a_card_that_was_found_again_counts_as_soon_as_headquarters_says_so(counter: Counter):
    tell(counter, introduced())
    tell_card_lost(counter)
    connect(counter, MemberFound(member_id="m-guest"))

    assert counter.ok("scan", code=CARD)["member"] == CARD


def tell_card_lost(counter: Counter) -> None:
    keeper = counter.till.place.keeper
    (entry,) = written("HQ2", [CardRevoked(card_no=CARD, member_id="m-guest", reason="丢失")])
    with counter.till.place.database.writing() as connection:
        assert keeper.apply_foreign(connection, entry, "") is None


def keep_doubt(counter: Counter) -> None:
    """The till keeps a filter in which the card stands, and no exact list that names it."""
    made = CardFilter.of([CARD])
    with counter.till.place.keeper.open(SETUP) as books:
        books.carry_out([keep_filter(made.name, made.to_base64(), made.hashes)])


def test_a_code_whose_card_may_be_lost_waits_for_headquarters(counter: Counter):
    keep_doubt(counter)

    connect(counter, None)
    assert counter.refusal("scan", code=member_code(counter)) == "member.card_doubtful"
    connect(counter, MemberFound(member_id="m-guest"))
    assert counter.ok("scan", code=member_code(counter))["member"]


def test_the_filter_says_nothing_against_a_member_whom_the_till_holds(counter: Counter):
    tell(counter, introduced())
    keep_doubt(counter)
    connect(counter, None)

    assert counter.ok("scan", code=CARD)["member"] == CARD


def test_a_piece_of_another_store_is_said_to_be_there(counter: Counter):
    piece = PieceFound(barcode="X9", name="项链", store="BJ", status="in_stock", since=stamp(counter.clock.now()))

    connect(counter, piece)
    assert counter.refusal("scan", code="X9") == "item.other_store"
    connect(counter, replace_status(piece, "sold"))
    assert counter.refusal("scan", code="X9") == "item.sold"


def replace_status(piece: PieceFound, status: str) -> PieceFound:
    return PieceFound(barcode=piece.barcode, name=piece.name, store=piece.store, status=status, since=piece.since)


def test_whose_a_piece_is_cannot_be_known_without_a_line(counter: Counter):
    connect(counter, None)
    assert counter.refusal("scan", code="X9") == "item.not_here"
    connect(counter, NothingFound())
    assert counter.refusal("scan", code="X9") == "item.not_found"


def test_nobody_is_asked_about_a_piece_of_this_store(counter: Counter):
    asked = connect(counter, None)

    counter.ok("scan", code=shop.RING)

    assert asked == []
