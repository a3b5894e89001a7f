"""A page is taken whole, with its cursors, or not at all; however pages come, the same stands here in the end."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.facts import Entry
from kernel.tables import exception_ledger
from sync.checksum import NO_SUM, add_sums, sum_of
from sync.inbox import Cursor, PageAltered, Taken, apply_page, brings_news, read_all_anew, read_anew
from sync.protocol import FeedPage
from sync.settling import TriedAgain
from tests.builders.books import CLERK, rows, written
from tests.sync.fake import FEEDS, Till, of_others, points


@pytest.fixture
def till() -> Till:
    return Till()


def page(entries: list[Entry], **changes: Any) -> FeedPage:
    """A page of the feed 'all' from its start to its end."""
    whole = FeedPage(
        positions={"all": len(entries)}, epochs={"all": 1}, entries=tuple(entries), feeds_of=(("all",),) * len(entries),
        member_keys={}, checksums={"all": add_sums(*map(sum_of, entries))}, own={}, refetch=(), more=False, now="",
        incarnation=1, includes_seq=0,
    )  # fmt: skip
    return msgspec.structs.replace(whole, **changes)


def take(till: Till, told: FeedPage, after: dict[str, int] | None = None, **more: Any) -> Taken:
    return apply_page(till.keeper, told, after=after or {}, take_key=till.courier.take, **more)


def test_the_others_entries_are_kept_and_carried_out_with_the_cursor(till: Till) -> None:
    told = of_others(3)

    taken = take(till, page(told))

    assert taken == Taken(agreeing=("all",))
    assert till.points() == 3
    assert till.cursors() == {"all": Cursor(3, 1, add_sums(*map(sum_of, told)))}


def test_a_page_that_comes_twice_is_left(till: Till) -> None:
    take(till, page(of_others(3)))
    before = till.cursors()

    assert take(till, page(of_others(3))).stale
    assert (till.points(), till.cursors()) == (3, before)


def test_own_entries_are_not_taken_from_a_page_but_count_in_its_sum(till: Till) -> None:
    others, own = of_others(2), written("HP01", points(2))
    whole = add_sums(*map(sum_of, [*others, *own]))

    left_out = take(till, page(others, own={"all": add_sums(*map(sum_of, own))}, checksums={"all": whole}))
    again = Till()
    sent_back = take(again, page([*others, *own]))

    assert left_out.agreeing == sent_back.agreeing == ("all",)
    assert till.journal() == again.journal() == ["BJ01-1-1", "BJ01-1-2"]


def test_an_altered_entry_stops_its_whole_page(till: Till) -> None:
    good = of_others(3)
    altered = msgspec.structs.replace(good[2], body='{"member_id":"m1","points":9,"document_no":""}')

    with pytest.raises(PageAltered, match="BJ01-1-3"):
        take(till, page([*good[:2], altered]))

    assert (till.journal(), till.cursors()) == ([], {})


@pytest.mark.parametrize("change", [{"feeds_of": ()}, {"checksums": {"all": "zz"}}, {"own": {"all": "-"}}])
def test_a_page_that_does_not_fit_itself_is_refused(till: Till, change: dict[str, Any]) -> None:
    with pytest.raises(PageAltered):
        take(till, page(of_others(1), **change))


def test_an_entry_that_cannot_be_carried_out_waits_and_the_others_go_on(till: Till) -> None:
    unknown = written("BJ02", points(1), kind="of.tomorrow")

    taken = take(till, page([*unknown, *of_others(1)]))

    assert (taken.troubled, till.points()) == (1, 1)
    assert [row["reason"] for row in rows(till.database, exception_ledger)] == ["unknown kind: of.tomorrow version 1"]


def again(entry: Entry) -> Entry:
    """Headquarters tells that an entry, which came too early, takes effect after all."""
    return written("HQ", [TriedAgain(entry=entry)])[0]


@pytest.mark.parametrize("carried_first", [True, False])
def test_what_headquarters_carried_and_what_the_writer_said_count_once(till: Till, carried_first: bool) -> None:
    (early,) = of_others(1)
    told = [again(early), early] if carried_first else [early, again(early)]

    taken = take(till, page(told))

    assert (taken.troubled, till.points(), len(till.journal())) == (0, 1, 1)


def test_what_a_till_wrote_itself_has_its_effect_there_once(till: Till) -> None:
    with till.keeper.open(CLERK) as books:
        own = [books.record(fact) for fact in points(1)]

    take(till, page([again(own[0])]))

    assert till.points() == 1


def test_a_feed_that_does_not_add_up_is_read_from_its_start_again_and_nothing_is_undone(till: Till) -> None:
    told = of_others(3)

    taken = take(till, page(told[1:], positions={"all": 3}, checksums={"all": add_sums(*map(sum_of, told))}))
    assert taken.reread == ("all",)
    assert till.cursors() == {"all": Cursor(0, 1, NO_SUM)}
    again = take(till, page(told), {"all": 0})

    assert again.agreeing == ("all",)
    assert (till.points(), till.verdict().findings) == (3, ())


def test_a_feed_that_was_read_again_in_vain_stays_where_it_is(till: Till) -> None:
    taken = take(till, page(of_others(3), checksums={"all": "0" * 15 + "1"}), read_again=lambda _feed: False)

    assert taken.unsound == ("all",)
    assert (till.points(), till.cursors()["all"].pos) == (3, 3)


@pytest.mark.parametrize("change", [{"refetch": ("all",)}, {"epochs": {"all": 2}}])
def test_a_position_that_means_nothing_any_more_goes_back_to_the_start(till: Till, change: dict[str, Any]) -> None:
    take(till, page(of_others(3)))

    taken = take(till, page([], **change), {"all": 3})

    assert taken.began_anew == ("all",)
    assert till.cursors() == {"all": Cursor(0, change.get("epochs", {"all": 1})["all"], NO_SUM)}
    assert till.points() == 3


def test_a_page_from_the_start_is_taken_whatever_its_epoch(till: Till) -> None:
    assert take(till, page(of_others(1), epochs={"all": 7}, refetch=("all",))).agreeing == ("all",)
    assert till.cursors()["all"].epoch == 7


def test_hello_names_the_feeds_that_began_anew(till: Till) -> None:
    take(till, page(of_others(3)))
    with till.database.writing() as connection:
        same = read_anew(connection, {"all": 1, "revoked": 1})
        moved = read_anew(connection, {"all": 2, "revoked": 1})

    assert (same, moved) == ((), ("all",))
    assert till.cursors() == {"all": Cursor(0, 2, NO_SUM), "revoked": Cursor(0, 1, NO_SUM)}


def test_another_headquarters_is_read_from_the_start(till: Till) -> None:
    take(till, page(of_others(3)))
    with till.database.writing() as connection:
        read_all_anew(connection, {"revoked": 5})

    assert till.cursors() == {"all": Cursor(), "revoked": Cursor(0, 5, NO_SUM)}


def test_a_page_of_a_quiet_hour_brings_nothing(till: Till) -> None:
    take(till, page(of_others(3)))
    quiet = page([], positions={"all": 3}, checksums={"all": till.cursors()["all"].checksum})

    assert not brings_news(quiet, till.cursors())
    for change in (
        {"positions": {"all": 4}}, {"epochs": {"all": 2}}, {"refetch": ("all",)}, {"entries": (1,)},
        {"checksums": {"all": NO_SUM}},
    ):  # fmt: skip
        assert brings_news(msgspec.structs.replace(quiet, **change), till.cursors())


# However pages are cut, repeated, lost, begun anew: what stands here is what the feeds say (their reduction), once.
moves = st.lists(
    st.one_of(
        st.tuples(st.just("tell"), st.integers(1, 4), st.sampled_from(FEEDS), st.sampled_from(FEEDS)),
        st.tuples(st.just("fetch"), st.integers(1, 5)),
        st.tuples(st.just("lose"), st.integers(1, 5)),
        st.tuples(st.just("repeat"), st.integers(0, 50)),
        st.tuples(st.just("anew"), st.sampled_from(FEEDS)),
        st.tuples(st.just("forget"), st.sampled_from(FEEDS)),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(moves)
def test_whatever_way_pages_come_the_same_stands_here_in_the_end(story: list[tuple[Any, ...]]) -> None:
    till = Till()
    office, seen, written_so_far = till.headquarters, [], 0
    pool = of_others(100)

    def fetch(size: int) -> tuple[dict[str, int], FeedPage]:
        office.page_size = size
        after = {feed: cursor.pos for feed, cursor in till.cursors().items()}
        return after, office.feed(after)

    for move, *values in story:
        if move == "tell":
            count, *feeds = values
            office.tell(pool[written_so_far : written_so_far + count], *dict.fromkeys(feeds))
            written_so_far += count
        elif move == "fetch":
            seen.append(fetch(values[0]))
            take(till, seen[-1][1], seen[-1][0])
        elif move == "lose":
            seen.append(fetch(values[0]))
        elif move == "repeat" and seen:
            after, old = seen[values[0] % len(seen)]
            take(till, old, after)
        elif move == "anew":
            office.feed_epochs[values[0]] += 1
        elif move == "forget":
            with till.database.writing() as connection:
                read_anew(connection, {values[0]: 99})

    status = till.round()

    told = [entry for entry, _ in office.told]
    assert sorted(till.journal()) == sorted(f"{entry.register}-{entry.epoch}-{entry.seq}" for entry in told)
    assert till.points() == len(told)
    assert status.warnings == ()
    assert {feed: cursor.checksum for feed, cursor in till.cursors().items()} == {
        feed: office.sum_of_feed(feed) for feed in FEEDS
    }
