"""What each answer of headquarters means at the till, as a table; and in which order a round speaks."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from kernel.clock import stamp
from kernel.facts import Entry
from sync.checksum import sum_of
from sync.ports import DatesWrong, Rejected, Unreachable
from sync.protocol import Ack, Blocked, Later, Need, TimeAnswer, UploadAnswer
from tests.sync.fake import NO_SUM, Till, of_others, points

NOW = "2026-11-21T10:00:00.000+08:00"
BLOCKS = ("fork", "clone", "sealed", "chain", "id_taken", "quarantined")


@pytest.fixture
def till() -> Till:
    return Till()


def ack_of(entry: Entry, **other: object) -> Ack:
    ack = Ack(
        epoch=entry.epoch, seq=entry.seq, hash=entry.hash, now=NOW, incarnation=1, backed_up_seq=0, window=200
    )  # fmt: skip
    return msgspec.structs.replace(ack, **other)


def need_of(entry: Entry) -> Need:
    return Need(epoch=entry.epoch, seq=entry.seq, hash=entry.hash, now=NOW, incarnation=1)


def strange(answer: type[Ack] | type[Need], seq: int, now: str = NOW) -> UploadAnswer:
    """Headquarters stands at a place of epoch 1 with a hash that this till has nowhere."""
    more = {"backed_up_seq": 0, "window": 9} if answer is Ack else {}
    return answer(epoch=1, seq=seq, hash="a" * 64, now=now, incarnation=1, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answer", "state", "reason", "frozen"),
    [
        *((Blocked(reason=reason), "rejected", reason, f"blocked.{reason}") for reason in BLOCKS),
        (Later(retry_after_s=7), "pending", "", ""),
        (Unreachable("timeout"), "offline", "", ""),
        (Rejected("body.malformed"), "rejected", "body.malformed", ""),
        (Rejected("register.revoked"), "rejected", "register.revoked", "register.revoked"),
        (Rejected("signature.wrong"), "rejected", "signature.wrong", "signature.wrong"),
        (strange(Ack, 9), "rejected", "restored", "restored"),
        (strange(Ack, 2), "rejected", "fork", "fork"),
        (strange(Need, 2), "rejected", "fork", "fork"),
        (strange(Ack, 3, now="noon"), "offline", "", ""),
    ],
)
def test_what_each_answer_to_a_batch_means(
    till: Till, answer: UploadAnswer | Exception, state: str, reason: str, frozen: str
) -> None:
    till.record(*points(3))
    till.headquarters.script = [answer]

    status = till.round()

    assert (status.state, status.reason, status.frozen, status.pending) == (state, reason, frozen, 3)
    assert till.standing().frozen == frozen
    assert len(till.own()) == 3  # whatever headquarters says, what was sold is sold


def test_an_acknowledgement_of_another_life_has_no_effect_and_hello_is_said_again(till: Till) -> None:
    entries = till.record(*points(3))
    till.round()
    more = till.record(*points(2))
    till.headquarters.script = [ack_of(more[-1], incarnation=7, backed_up_seq=99)]

    status = till.round()

    assert till.headquarters.calls[-4:] == ["upload", "hello", "upload", "feed"]
    assert (status.pending, status.backed_up_seq, status.frozen) == (0, 0, "")
    assert till.headquarters.journal_kept == [*entries, *more]


def test_a_page_of_another_life_has_no_effect(till: Till) -> None:
    till.round()
    till.headquarters.tell(of_others(2))
    till.headquarters.during = lambda call: setattr(till.headquarters, "incarnation", 3 if call == "feed" else 1)

    status = till.round()

    assert (status.reason, status.frozen, till.points()) == ("incarnation.unsettled", "incarnation", 0)


@pytest.mark.parametrize("code", ["incarnation.other", "token.old"])
def test_a_refusal_of_what_hello_gives_is_met_by_another_hello(till: Till, code: str) -> None:
    till.round()
    till.record(*points(1))
    till.headquarters.refuse = {"upload": [code]}

    status = till.round()

    assert (status.state, status.frozen) == ("synced", "")
    assert till.headquarters.calls[-4:] == ["upload", "hello", "upload", "feed"]


def test_a_token_that_is_refused_at_hello_is_not_shown_twice_in_a_round(till: Till) -> None:
    till.headquarters.refuse = {"hello": ["token.replayed"]}

    status = till.round()

    assert (status.state, status.reason, status.frozen) == ("rejected", "token.replayed", "token.replayed")
    assert till.headquarters.calls == ["hello"]


def test_after_the_door_opens_again_rights_are_not_frozen_any_more(till: Till) -> None:
    till.headquarters.refuse = {"hello": ["register.quarantined"]}

    frozen = [till.round().frozen for _ in range(2)]

    assert frozen == ["register.quarantined", ""]


@pytest.mark.parametrize("code", ["epoch.sealed", "incarnation.past", "register.revoked"])
def test_value_rests_at_a_till_whose_hello_is_refused_for_what_it_was(till: Till, code: str) -> None:
    till.round()
    till.headquarters.refuse = {"hello": [code]}
    till.clock.forward(hours=2)

    status = till.round()

    assert (status.state, status.reason, status.frozen) == ("rejected", code, code)
    assert till.standing().frozen == code


def test_a_block_ends_with_the_next_acknowledgement_and_not_with_a_hello(till: Till) -> None:
    till.record(*points(1))
    till.headquarters.script = [Blocked(reason="quarantined"), Blocked(reason="quarantined")]

    frozen = [till.round().frozen for _ in range(3)]

    assert frozen == ["blocked.quarantined", "blocked.quarantined", ""]


def test_a_copy_hands_nothing_in_but_still_learns_what_others_do(till: Till) -> None:
    other = Till(seed=5)
    till.headquarters.journal_kept = other.record(*points(4))
    till.record(*points(2))
    till.headquarters.tell(of_others(3))

    status = till.round()

    assert (status.state, status.reason, status.frozen) == ("rejected", "restored", "restored")
    assert (till.headquarters.batches, till.points()) == ([], 5)


def test_a_copy_is_known_as_one_after_a_restart_with_no_line(till: Till) -> None:
    till.headquarters.journal_kept = Till(seed=5).record(*points(1))
    till.record(*points(2))
    till.round()

    assert till.new_agent().status.frozen == "fork"


def test_a_gap_at_headquarters_is_filled(till: Till) -> None:
    entries = till.record(*points(3))
    till.round()
    del till.headquarters.journal_kept[1:]
    till.record(*points(1))

    status = till.round()

    assert [(batch.from_seq, batch.to_seq) for batch in till.headquarters.batches] == [(1, 3), (4, 4), (2, 4)]
    assert (status.state, entries[2] in till.headquarters.journal_kept) == ("synced", True)


@pytest.mark.parametrize("times", [1, 2])
def test_an_answer_that_leads_nowhere_ends_the_round(till: Till, times: int) -> None:
    first, second = till.record(*points(2))
    answers = ([ack_of(first)], [need_of(second), need_of(first)])[times - 1]
    till.round()
    till.record(*points(1))
    till.headquarters.script = list(answers)

    status = till.round()

    assert (status.state, status.reason) == ("rejected", "sync.stuck")


def test_the_window_follows_what_headquarters_can_take(till: Till) -> None:
    till.record(*points(700))
    office = till.headquarters
    office.script = [Unreachable("timeout"), Later(retry_after_s=1, window=30)]

    windows = [till.round().window for _ in range(2)]
    office.window = 60
    till.round()

    assert windows == [100, 30]
    assert [len(batch.entries) for batch in office.batches[:6]] == [200, 100, 30, 50, 60, 60]


def test_a_batch_that_is_too_large_is_cut(till: Till) -> None:
    till.record(*points(150))
    till.headquarters.refuse = {"upload": ["body.too_large"]}

    till.round()
    till.round()

    assert [len(batch.entries) for batch in till.headquarters.batches] == [150, 100, 50]


def test_a_long_queue_lets_a_page_in_between(till: Till) -> None:
    till.record(*points(7 * 200))
    till.headquarters.tell(of_others(120))

    till.round()

    calls = till.headquarters.calls
    assert calls[:8] == ["hello", *["upload"] * 5, "feed", "upload"]
    assert calls[8:] == ["upload", "feed", "feed"]


def test_a_busy_headquarters_is_not_asked_for_downloads(till: Till) -> None:
    till.record(*points(1))
    till.headquarters.script = [Later(retry_after_s=7)]

    till.round()

    assert till.headquarters.calls == ["hello", "upload"]


def test_what_is_missing_from_a_feed_is_fetched_by_reading_it_again(till: Till) -> None:
    told = of_others(4)
    till.headquarters.tell([told[0], *told[2:]])
    till.round()
    till.headquarters.told.insert(1, (told[1], ("all",)))  # written behind a position that was read

    status = [till.round() for _ in range(2)][-1]

    assert (till.points(), status.refetches, status.reason, status.warnings) == (4, 1, "", ())


def test_a_feed_that_never_adds_up_is_read_again_once_an_hour_and_said(till: Till) -> None:
    till.headquarters.tell(of_others(3))
    till.headquarters.sums = {"all": "0" * 15 + "7"}

    states = [till.round() for _ in range(3)]
    reads = till.headquarters.calls.count("feed")
    till.clock.forward(hours=1)
    later = till.round()

    assert [(status.state, status.reason, status.refetches) for status in states] == [
        ("synced", "feed.checksum", 1)
    ] * 3
    assert reads == 4
    assert (later.refetches, later.warnings) == (2, ("feed.checksum",))
    assert till.points() == 3


def test_a_feed_that_adds_up_again_is_said_no_more(till: Till) -> None:
    till.headquarters.tell(of_others(3))
    till.headquarters.sums = {"all": "0" * 15 + "7"}
    till.round()
    till.headquarters.sums = {}

    assert till.round().warnings == ()


def test_a_headquarters_that_forgets_every_position_is_asked_a_bounded_number_of_times(till: Till) -> None:
    till.headquarters.tell(of_others(1))
    till.round()
    till.headquarters.during = lambda call: till.headquarters.feed_epochs.update(all=len(till.headquarters.calls))

    till.round()

    assert len(till.headquarters.calls) < 30


def test_sums_are_of_whole_feeds(till: Till) -> None:
    told = of_others(2)
    till.headquarters.tell(told[:1], "all", "store:HP")
    till.headquarters.tell(told[1:], "store:HP")

    till.round()

    assert till.cursors()["all"].checksum == sum_of(told[0])
    assert till.cursors()["revoked"].checksum == NO_SUM


def test_where_no_certificate_fits_the_clock_headquarters_tells_the_time(till: Till) -> None:
    year = timedelta(days=365)
    away = stamp(till.clock.now() + year)

    def no_certificate_fits(_call: str) -> None:
        raise DatesWrong("certificate dates")

    till.headquarters.during = no_certificate_fits
    till.true_time = lambda: TimeAnswer(nonce="n", now=away, signature="by headquarters")
    till.agent = till.new_agent()

    status = till.round()

    assert (status.state, status.reason, status.offset_s) == ("rejected", "clock.dates", 365 * 86_400)
    assert till.agent.offset_s == 365 * 86_400


def test_a_till_in_quarantine_hands_nothing_in_and_goes_on_reading(till: Till) -> None:
    till.round()
    till.record(*points(1))
    till.headquarters.tell(of_others(2))
    till.headquarters.refuse["hello"] = ["register.quarantined"] * 3
    till.agent = till.new_agent()

    status = till.round()

    assert (status.state, status.reason, status.pending) == ("rejected", "register.quarantined", 1)
    assert till.points() == 3


def test_a_till_in_quarantine_is_told_so_also_by_a_headquarters_in_another_life(till: Till) -> None:
    till.round()
    till.headquarters.incarnation = 2
    till.headquarters.refuse["hello"] = ["register.quarantined"] * 3
    till.agent = till.new_agent()

    status = till.round()

    assert (status.state, status.reason, status.frozen) == (
        "rejected", "register.quarantined", "register.quarantined",
    )  # fmt: skip
