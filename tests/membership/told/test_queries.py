"""Whom headquarters is to tell a till of once more, because one of them was set back."""

from __future__ import annotations

from msgspec.structs import replace

from kernel.facts import Entry, Fact
from membership.facts import MemberEnrolled, MemberIntroduced, MembersWithdrawn, PointsEarned
from membership.file.facts import ConsentsTold, MembersMerged, ToldConsent
from membership.points.facts import PointsExpired
from membership.referral.facts import ReferralRewarded
from membership.tiers.facts import TierChanged
from membership.told.queries import ToTellAnew, told_beyond
from sync.branches import wrapped
from sync.settling import TriedAgain
from tests.builders.books import written
from tests.membership.builders import Place


def heard(*entries: Entry) -> Place:
    """A till of HP that was told these."""
    place = Place()
    with place.database.writing() as connection:
        for entry in entries:
            place.keeper.apply_foreign(connection, entry, "2026-11-21T12:00:00.000+08:00")
    return place


def beyond(place: Place, ends: dict[int, int] | None) -> ToTellAnew:
    with place.database.reading() as connection:
        return told_beyond(connection, ends)


def of(register: str, *facts: Fact, epoch: int = 1, seq: int = 0) -> list[Entry]:
    """What a register wrote, from behind `seq` of this epoch."""
    made = [written(register, [fact], epoch=epoch, seq=seq + number)[0] for number, fact in enumerate(facts)]
    return [replace(entry, id=f"{register}-{epoch}-{entry.seq}") for entry in made]


def introduced(member_id: str) -> MemberIntroduced:
    return MemberIntroduced(
        store="HP", member_id=member_id, card_no=f"C{member_id}", tier="normal", home_store="BJ", personal="",
        joined_on="2026-01-01", consent="", source="", state="active", sealed_pin_hash="", points=0, principal_fen=0,
        bonus_fen=0, bills=0, own=(),
    )  # fmt: skip


def test_whom_headquarters_has_to_tell_anew_when_one_end_was_set_back() -> None:
    place = Place()
    brought_back = MemberEnrolled(
        member_id="back", card_no="c", tier="normal", home_store="HP", joined_on="2026-01-01", consent="", source="",
        personal="",
    )  # fmt: skip
    words = written("HQ", [MembersWithdrawn(store="HP", member_ids=members) for members in (
        ("kept", "lost"), ("back",), ("lost",), ("kept", "lost later"),
    )])  # fmt: skip
    with place.database.writing() as connection:
        for entry in (*words, *written("BJ01", [brought_back])):
            place.keeper.apply_foreign(connection, entry, "")

        found = [list(told_beyond(connection, ends).members) for ends in ({1: 4}, {1: 2}, {2: 9})]

    assert found == [["back"], ["back", "kept", "lost", "lost later"], ["back", "kept", "lost", "lost later"]]


CONSENT = ToldConsent(
    entry_id="e", scope="messages", member_id="agreed", what="given", terms="1", text_hash="", channel="till",
    staff="1007", register="BJ01", wall="",
)  # fmt: skip
EARNED = written("BJ01", [PointsEarned(member_id="carried", points=1, document_no="S-1")])[0]
SAID: tuple[Fact, ...] = (
    TierChanged(member_id="rose", tier="gold", before="normal", why="reached", policy=1, day="2026-11-21"),
    PointsExpired(member_id="cleared", points=5, day="2026-11-21", lots=()),
    ReferralRewarded(member_id="new", inviter="inviter", document_no="S-1", bought_on="2026-11-20", points=50),
    MembersMerged(member_id="one", survivor="other", joined_on="", joined_before="", reason=""),
    ConsentsTold(store="HP", consents=(CONSENT,)),
    wrapped(EARNED, branch="BJ01#2", forked_from=0),
    TriedAgain(entry=EARNED),
)


def test_everything_that_headquarters_said_of_a_member_and_forgot_is_told_anew() -> None:
    place = heard(*of("HQ", *SAID))

    found = [beyond(place, {1: end}).members for end in (len(SAID), 5, 0)]

    named = ("agreed", "carried", "cleared", "inviter", "one", "other", "rose")
    assert found == [(), ("carried",), named]


def test_what_is_forgotten_is_made_good_by_the_whole_account_alone() -> None:
    lost = of("HQ", *SAID[:2])
    later = of("HQ", SAID[0], introduced("cleared"), epoch=2)

    assert beyond(heard(*lost, *later), {1: 0, 2: 2}).members == ("rose",)


def test_the_registers_that_moved_the_accounts_are_named_too() -> None:
    place = heard(
        *written("HQ", SAID[1:2]), *written("BJ01", [PointsEarned(member_id="cleared", points=5, document_no="S")])
    )

    assert beyond(place, {1: 0}) == ToTellAnew(("cleared",), ("BJ01",))


EARLIER = (
    *of("HQ", introduced("m"), introduced("n")),
    *of("BJ01", PointsEarned(member_id="m", points=5, document_no="S-1")),
    *of("BJ02", PointsEarned(member_id="n", points=5, document_no="S-2")),
)
NEW_LIFE = of("HQ", introduced("x"), epoch=2)
BEGUN = of("BJ01", PointsEarned(member_id="x", points=1, document_no="S-3"), epoch=2)
ENDS = {1: 2, 2: 9}


def test_an_account_that_a_register_moved_before_it_began_anew_in_another_life_is_told_anew() -> None:
    place = heard(*EARLIER, *NEW_LIFE, *BEGUN)

    assert beyond(place, None) == beyond(place, ENDS) == ToTellAnew(("m",), ("BJ01",))


def test_who_was_enrolled_by_a_register_before_it_began_anew_in_another_life_is_told_anew() -> None:
    enrolled = MemberEnrolled(
        member_id="met", card_no="c", tier="normal", home_store="HP", joined_on="2026-01-01", consent="", source="",
        personal="",
    )  # fmt: skip

    place = heard(*of("BJ01", enrolled), *NEW_LIFE, *BEGUN)

    assert beyond(place, None).members == ("met",)


def test_once_told_anew_the_account_is_asked_for_no_more() -> None:
    told = of("HQ", introduced("m"), epoch=2, seq=1)

    assert beyond(heard(*EARLIER, *NEW_LIFE, *BEGUN, *told), None) == ToTellAnew()


def test_what_was_heard_in_another_life_and_comes_back_by_a_branch_is_told_anew() -> None:
    earned = EARLIER[2]
    branch = replace(*of("HQ", wrapped(earned, branch="BJ01#1", forked_from=0), epoch=2, seq=1), id="branch")
    told = of("HQ", introduced("m"), epoch=2, seq=2)

    assert beyond(heard(*EARLIER, *NEW_LIFE, branch), None) == ToTellAnew(("m",), ("BJ01",))
    assert beyond(heard(*EARLIER, *NEW_LIFE, branch, *told), None) == ToTellAnew()


def test_where_headquarters_forgot_nothing_a_register_that_begins_anew_changes_nothing() -> None:
    assert beyond(heard(*EARLIER, *BEGUN), None) == ToTellAnew()
