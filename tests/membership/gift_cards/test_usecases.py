"""A gift card's life in one place: made, sold once, extended, frozen, scrapped."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from random import Random

import pytest

from kernel.secrets import fingerprint
from membership.gift_cards import usecases
from membership.gift_cards.errors import (
    BatchTooLarge,
    FaceNotAllowed,
    GiftCardBearer,
    GiftCardHeld,
    GiftCardOtherStore,
    GiftCardState,
    GiftCardUnknown,
    GiftCardWaits,
    NothingToReprint,
    ReissueNotAsked,
    ReplacementWrong,
)
from membership.gift_cards.facts import GiftCardPutBack, GiftCardSpent
from membership.gift_cards.queries import (
    GiftCard,
    batches,
    card,
    moves_of,
    off_balance,
    owed_on_cards,
    reissues_asked,
)
from membership.gift_cards.rules.numbers import hashed_text, plain_number
from membership.gift_cards.rules.selling import GiftCardRules
from membership.gift_cards.usecases import MadeBatch
from tests.membership.builders import PEPPER, Place

RULES = GiftCardRules()
HASHED = partial(fingerprint, PEPPER)
TODAY, MUCH_LATER = "2026-11-21", "2029-11-22"


def made(place: Place, *, count: int = 3, face_fen: int = 500_00, named: bool = False) -> MadeBatch:
    with place.open() as books:
        return usecases.make_batch(
            books,
            RULES,
            store="HP",
            count=count,
            face_fen=face_fen,
            named=named,
            hashed=HASHED,
            random=Random(7).randbytes,
        )


def sold(place: Place, card_no: str, store: str = "HP") -> None:
    with place.open() as books:
        usecases.sell(books, RULES, card_no, store=store, document_no="S-HP01-20261121-0001")


def test_a_batch_has_numbers_of_its_own_and_keeps_no_secret() -> None:
    place = Place()
    batch = made(place, count=600)

    with place.database.reading() as connection:
        kept = [card(connection, one.card_no) for one in batch.cards]
        (listed,) = batches(connection)

    assert len({plain_number(one.card_no) for one in batch.cards}) == 600
    for one, printed in zip(kept, batch.cards, strict=True):
        assert one is not None
        assert one.secret_hash == HASHED(hashed_text(printed.card_no, printed.secret))
    assert len({one.secret for one in batch.cards}) == 600
    assert (listed.made, listed.active, listed.balance_fen) == (600, 0, 0)


@pytest.mark.parametrize(
    ("count", "face_fen", "refused"),
    [(0, 500_00, BatchTooLarge), (20_001, 500_00, BatchTooLarge), (1, 1_000_01, FaceNotAllowed)],
)
def test_a_batch_within_the_law(count: int, face_fen: int, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        made(Place(), count=count, face_fen=face_fen)


def test_a_card_is_sold_once_and_by_its_own_store() -> None:
    place = Place()
    number = made(place).cards[0].card_no

    with pytest.raises(GiftCardOtherStore):
        sold(place, number, store="DQ")
    with pytest.raises(GiftCardUnknown):
        sold(place, "GC00000000000")
    sold(place, number)
    with pytest.raises(GiftCardState):
        sold(place, number)

    with place.database.reading() as connection:
        found, owed = card(connection, number), owed_on_cards(connection, TODAY)
        moves = [(one.what, one.fen) for one in moves_of(connection, number)]
    assert found is not None
    assert (found.on(TODAY), found.balance_fen, found.ends_on) == ("active", 500_00, "2029-11-21")
    assert (owed.cards, owed.fen, owed.expired_fen, moves) == (1, 500_00, 0, [("sold", 500_00)])


def test_what_is_left_on_an_ended_card_is_extended_and_never_lost() -> None:
    place = Place()
    number = made(place).cards[0].card_no
    sold(place, number)
    with place.database.reading() as connection:
        found = card(connection, number)
        assert found is not None
        assert owed_on_cards(connection, MUCH_LATER).expired_fen == 500_00
    with place.open() as books, pytest.raises(GiftCardState):
        usecases.extend(books, RULES, found, store="HP")

    place.clock.at = place.clock.at.replace(year=2029, day=22)
    with place.open() as books:
        ends_on = usecases.extend(books, RULES, found, store="HP")

    with place.database.reading() as connection:
        again = card(connection, number)
    assert again is not None
    assert (ends_on, again.on(MUCH_LATER), again.balance_fen) == ("2032-11-22", "active", 500_00)


def test_a_named_card_never_ends() -> None:
    place = Place()
    number = made(place, face_fen=5_000_00, named=True).cards[0].card_no
    sold(place, number)

    with place.database.reading() as connection:
        found = card(connection, number)

    assert found is not None
    assert (found.ends_on, found.on("2099-01-01")) == ("", "active")


def test_a_frozen_card_is_thawed_and_unsold_ones_are_scrapped() -> None:
    place = Place()
    batch = made(place)
    number = batch.cards[0].card_no
    sold(place, number)

    with place.open() as books:
        usecases.freeze(books, number, "顾客挂失")
        with pytest.raises(GiftCardState):
            usecases.freeze(books, number, "再冻")
        usecases.thaw(books, number, "找到了")
        scrapped = usecases.scrap(books, batch.batch_no, "印坏了")

    with place.database.reading() as connection:
        (listed,) = batches(connection)
    assert (scrapped, listed.active, listed.made, listed.voided) == (2, 1, 0, 2)


def known(place: Place, card_no: str) -> GiftCard:
    with place.database.reading() as connection:
        found = card(connection, card_no)
    assert found is not None
    return found


def lost_after_a_bill(place: Place) -> tuple[str, str]:
    """(a named card of 500 that paid 120 and was lost a week ago, a blank one)"""
    old, new = (one.card_no for one in made(place, count=2, named=True).cards)
    sold(place, old)
    with place.open() as books:
        books.record(GiftCardSpent(card_no=old, right_id="r", store="HP", fen=120_00, document_no="S-2"))
        usecases.report_lost(books, known(place, old), store="HP", reason="包被偷")
    place.clock.at += timedelta(days=7)
    return old, new


def reissued(place: Place, old: str, new: str, *, held: bool = False) -> GiftCard:
    with place.open() as books:
        return usecases.reissue(books, RULES, old, new, "顾客挂失", is_held=lambda _card_no: held)


def test_what_is_left_on_a_lost_card_goes_to_another_with_a_secret_of_its_own_once() -> None:
    place = Place()
    old, new = lost_after_a_bill(place)

    taker = reissued(place, old, new)

    giver = known(place, old)
    assert (giver.state, giver.balance_fen, giver.next_card_no) == ("replaced", 0, new)
    assert (taker.state, taker.balance_fen, taker.face_fen, taker.sold_on) == ("active", 380_00, 500_00, TODAY)
    assert taker.secret_hash != giver.secret_hash
    with place.database.reading() as connection:
        assert [(one.what, one.fen) for one in moves_of(connection, old)][-1] == ("moved", -380_00)
        assert [(one.what, one.fen, one.document_no) for one in moves_of(connection, new)] == [("moved", 380_00, old)]
        assert (owed_on_cards(connection, TODAY).fen, off_balance(connection, "HP")) == (380_00, ())
    with pytest.raises(GiftCardState):
        reissued(place, old, new)


def test_no_other_card_is_given_before_the_days_of_waiting_are_over_or_while_a_bill_holds_some() -> None:
    place = Place()
    old, new = lost_after_a_bill(place)

    with pytest.raises(GiftCardHeld):
        reissued(place, old, new, held=True)
    place.clock.at -= timedelta(days=1)
    with pytest.raises(GiftCardWaits) as waits:
        reissued(place, old, new)

    assert waits.value.facts["day"] == "2026-11-28"
    assert known(place, old).balance_fen == 380_00


@pytest.mark.parametrize("kind", ["bearer", "sold", "nobody's"])
def test_only_a_blank_named_card_takes_a_lost_ones_place(kind: str) -> None:
    place = Place()
    old, _new = lost_after_a_bill(place)
    wrong = {
        "bearer": made(place, count=1).cards[0].card_no,
        "sold": made(place, count=1, named=True).cards[0].card_no,
        "nobody's": "GC00000000000",
    }
    sold(place, wrong["sold"])

    with pytest.raises(ReplacementWrong):
        reissued(place, old, wrong[kind])


def test_a_card_to_bearer_is_whoevers_who_holds_it() -> None:
    place = Place()
    number = made(place).cards[0].card_no
    sold(place, number)

    with place.open() as books, pytest.raises(GiftCardBearer):
        usecases.report_lost(books, known(place, number), store="HP", reason="丢了")


def test_a_card_that_was_found_again_is_not_exchanged() -> None:
    place = Place()
    old, new = lost_after_a_bill(place)

    with place.open() as books:
        usecases.cancel_loss(books, old, "找到了")

    assert (known(place, old).state, known(place, old).lost_on) == ("active", "")
    with pytest.raises(GiftCardState):
        reissued(place, old, new)


def test_what_comes_back_to_a_card_that_was_replaced_goes_on_to_the_newest_one_once() -> None:
    place = Place()
    old, new = lost_after_a_bill(place)
    newest = made(place, count=1, named=True).cards[0].card_no
    reissued(place, old, new)
    with place.open() as books:
        usecases.report_lost(books, known(place, new), store="HP", reason="又丢了")
    place.clock.at += timedelta(days=7)
    reissued(place, new, newest)

    with place.open() as books:
        books.record(GiftCardPutBack(card_no=old, store="HP", fen=20_00, document_no="S-2", returned_on="S-3"))
        carried = usecases.carry_left_behind(books), usecases.carry_left_behind(books)

    assert carried == (1, 0)
    assert [known(place, one).balance_fen for one in (old, new, newest)] == [0, 0, 400_00]
    with place.database.reading() as connection:
        assert off_balance(connection, "HP") == ()


def test_a_store_asks_for_another_card_and_headquarters_may_say_no() -> None:
    place = Place()
    old, new = lost_after_a_bill(place)

    with place.open() as books:
        with pytest.raises(ReplacementWrong):
            usecases.ask_reissue(books, RULES, old, new, store="DQ", checked=True, reason="补卡")
        usecases.ask_reissue(books, RULES, old, new, store="HP", checked=True, reason="补卡")
    with place.database.reading() as connection:
        (asked,) = reissues_asked(connection)
    with place.open() as books:
        usecases.refuse_reissue(books, old, "证件不符")
        with pytest.raises(ReissueNotAsked):
            usecases.refuse_reissue(books, old, "证件不符")

    assert (asked.card_no, asked.ask_card_no, asked.ask_checked, asked.ask_words) == (old, new, True, "补卡")
    assert (known(place, old).ask, known(place, old).ask_words) == ("refused", "证件不符")


def test_sheets_that_are_printed_again_have_other_secrets_for_what_is_unsold_and_are_counted() -> None:
    place = Place()
    batch = made(place)
    sold(place, batch.cards[0].card_no)
    before = known(place, batch.cards[0].card_no)

    with place.open() as books:
        again = usecases.renew_secrets(books, batch.batch_no, "单子被撕", hashed=HASHED, random=Random(8).randbytes)
        with pytest.raises(NothingToReprint):
            usecases.renew_secrets(books, "GB-NONE", "x", hashed=HASHED, random=Random(8).randbytes)

    with place.database.reading() as connection:
        (listed,) = batches(connection)
    assert (again.printing, listed.printings, len(again.cards)) == (2, 2, 2)
    assert known(place, batch.cards[0].card_no) == before
    for printed in again.cards:
        assert known(place, printed.card_no).secret_hash == HASHED(hashed_text(printed.card_no, printed.secret))
