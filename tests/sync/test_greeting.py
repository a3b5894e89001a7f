"""Hello comes first, says where this till stands, and what it hears is kept before anything else is said."""

from __future__ import annotations

import pytest

from sync.checksum import NO_SUM
from sync.greeting import hello_ask
from sync.inbox import Cursor
from sync.protocol import DECLARED_RIGHTS, MEMBERS_AT_ONCE, HelloAsk, RightDeclared
from tests.sync.fake import FEEDS, Till, of_others, points


@pytest.fixture
def till() -> Till:
    return Till()


def declared(number: int) -> RightDeclared:
    return RightDeclared(
        right_id=f"R{number}", right_kind="lease", account="value:m1", principal=500, bonus=0, incarnation=1,
        signature="by headquarters",
    )  # fmt: skip


def test_hello_says_where_the_journal_ends_and_what_is_understood(till: Till) -> None:
    last = till.record(*points(3))[-1]

    till.round()

    said = till.headquarters.asks[0]
    assert isinstance(said, HelloAsk)
    assert (said.epoch, said.seq, said.hash, said.program, said.declares) == (1, 3, last.hash, "0.2.0", False)
    assert said.kinds["membership.points_earned"] == 1


def test_a_headquarters_that_recovers_is_told_the_rights_before_anything_is_handed_in(till: Till) -> None:
    till.record(*points(1))
    till.rights = (declared(1),)
    till.headquarters.recovering = True

    till.round()

    first, second = (ask for ask in till.headquarters.asks[:2] if isinstance(ask, HelloAsk))
    assert (first.declares, second.declares, second.rights) == (False, True, till.rights)


def hellos(till: Till) -> list[HelloAsk]:
    return [ask for ask in till.headquarters.asks if isinstance(ask, HelloAsk)]


def test_in_a_new_life_the_till_names_the_members_of_whom_headquarters_forgot_what_it_said(till: Till) -> None:
    till.members = lambda ends: [f"said behind {ends[1]}"]
    till.round()
    till.headquarters.restore(kept=0)
    till.headquarters.remembers = {1: 7, 2: 1}

    for _ in range(3):
        till.clock.forward(hours=2)
        till.round()

    named = [ask.members for ask in hellos(till) if ask.members]
    assert named == [("said behind 7",)]


def test_with_the_members_the_till_names_who_moved_their_accounts(till: Till) -> None:
    till.members, till.moved_by = lambda _ends: ["m1"], ["BJ01"]
    till.round()
    till.headquarters.restore(kept=0)
    till.headquarters.remembers = {1: 7, 2: 1}

    till.round()

    assert [(ask.members, ask.moved_by) for ask in hellos(till) if ask.members] == [(("m1",), ("BJ01",))]


def test_more_members_than_a_hello_holds_come_page_by_page_and_the_rights_with_the_last(till: Till) -> None:
    members = [f"m{number}" for number in range(MEMBERS_AT_ONCE + 2)]
    till.members = lambda _ends: members
    till.round()
    till.headquarters.restore(kept=0)
    till.headquarters.remembers = {1: 7, 2: 1}

    till.round()

    pages = [(ask.declares, ask.members) for ask in hellos(till) if ask.members]
    assert pages == [(False, tuple(members[:MEMBERS_AT_ONCE])), (True, tuple(members[MEMBERS_AT_ONCE:]))]


def test_an_older_headquarters_that_does_not_say_what_it_remembers_is_named_nobody(till: Till) -> None:
    till.members = lambda _ends: ["m1"]
    till.round()
    till.headquarters.restore(kept=0)

    till.round()

    assert [ask.members for ask in hellos(till) if ask.members] == []


def test_no_more_rights_are_declared_than_a_hello_holds(till: Till) -> None:
    asked = hello_ask(till.keeper, "0.2.0", [declared(n) for n in range(DECLARED_RIGHTS + 1)])

    assert len(asked.rights) == DECLARED_RIGHTS


def test_the_token_is_kept_before_anything_else_is_asked(till: Till) -> None:
    till.record(*points(1))
    kept: list[int] = []
    till.headquarters.during = lambda call: kept.append(len(till.tokens)) if call != "hello" else None

    till.round()

    assert till.tokens == ["token-1"]
    assert min(kept) == 1


def test_a_token_that_cannot_be_kept_ends_the_round(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(list[str]):
        def append(self, token: str) -> None:
            raise OSError(28, "no space left")

    monkeypatch.setattr(till, "tokens", Full())

    with pytest.raises(OSError, match="no space"):
        till.round()
    assert till.headquarters.calls == ["hello"]


def test_hello_is_said_again_after_an_hour_also_when_the_clock_was_put_back(till: Till) -> None:
    for hours in (0, 0.5, 0.5, -3):
        till.clock.forward(hours=hours)
        till.round()

    assert till.headquarters.calls.count("hello") == 3


def test_hello_is_said_again_after_every_failure(till: Till) -> None:
    till.round()
    till.headquarters.lose = ["feed"]

    for _ in range(2):
        till.round()

    assert till.headquarters.calls.count("hello") == 2


def test_the_life_of_headquarters_is_known_after_a_restart(till: Till) -> None:
    till.headquarters.incarnation = 4
    till.headquarters.backed_up_seq = 17
    till.round()

    status = till.new_agent().status

    assert (status.incarnation, status.backed_up_seq) == (4, 17)


def test_a_restored_headquarters_gets_what_it_lost_and_its_feeds_are_read_anew(till: Till) -> None:
    till.record(*points(5))
    till.headquarters.tell(of_others(3))
    till.round()
    till.headquarters.restore(kept=2)
    till.headquarters.told.pop(0)

    status = till.round()  # the first answer bears another incarnation: hello is said again in the same round

    assert (status.state, status.incarnation, status.recovering, status.frozen) == ("synced", 2, True, "recovering")
    assert till.headquarters.journal_kept == till.own()
    assert {feed: cursor.epoch for feed, cursor in till.cursors().items()} == dict.fromkeys(FEEDS, 2)
    assert till.points() == 8


def test_rights_are_frozen_until_headquarters_has_recovered(till: Till) -> None:
    till.round()
    till.headquarters.restore(kept=0)
    till.round()
    assert till.standing().frozen == "recovering"
    till.headquarters.recovering = False
    till.clock.forward(seconds=30)

    till.round()

    assert till.frozen == ["incarnation", "recovering", ""]
    assert till.standing().frozen == ""


def test_a_headquarters_that_was_replaced_and_still_runs_is_not_believed(till: Till) -> None:
    till.headquarters.incarnation = 2
    till.record(*points(1))
    till.round()
    till.headquarters.incarnation = 1

    status = till.round()

    assert (status.state, status.reason, status.frozen) == ("rejected", "incarnation.past", "incarnation.past")
    assert (till.standing().incarnation, till.tokens) == (2, ["token-1"])


def test_an_answer_for_another_register_is_not_taken(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(till.keeper, "register", "HP02")

    status = till.round()

    assert (status.state, status.reason, till.tokens) == ("rejected", "register.other", [])


def test_a_feed_that_began_anew_is_read_from_its_start(till: Till) -> None:
    till.headquarters.tell(of_others(2), "all")
    till.round()
    till.headquarters.feed_epochs["all"] = 2
    till.clock.forward(hours=1)
    till.headquarters.down = False

    till.round()

    assert till.cursors()["all"] == Cursor(1 + 1, 2, till.headquarters.sum_of_feed("all"))
    assert till.cursors()["revoked"] == Cursor(0, 1, NO_SUM)


def test_a_clock_that_is_wrong_by_a_year_is_known_after_a_restart_with_no_line(till: Till) -> None:
    till.headquarters.now = lambda: "2027-11-21T10:00:00.000+08:00"
    till.round()

    agent = till.new_agent()

    assert agent.offset_s == 365 * 86_400
    assert agent.status.warnings == ("clock.suspect",)
    assert agent.status.clock_suspect


def test_a_clock_that_was_set_right_needs_nothing_any_more(till: Till) -> None:
    till.headquarters.now = lambda: "2026-11-21T10:06:30.400+08:00"
    first = till.round()
    till.clock.forward(minutes=6)

    second = till.round()

    assert (first.clock_skew_s, first.offset_s, first.warnings) == (390, 390, ("clock.skew",))
    assert (second.clock_skew_s, second.offset_s, second.warnings) == (30, 0, ())
