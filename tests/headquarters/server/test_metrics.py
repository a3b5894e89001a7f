"""What Prometheus is told: figures, never names."""

from __future__ import annotations

import urllib.request

from headquarters.server.metrics import Metrics
from headquarters.situation import Situation
from sync.protocol import Ack, Blocked, FeedPage, NothingFound, RightAsk, RightGrantedAnswer, RightRefusedAnswer
from tests.postgres import free_port

ACK = Ack(epoch=1, seq=2, hash="0" * 64, now="", incarnation=1, backed_up_seq=0, window=200)
SITUATION = Situation(
    registers={"active": 3, "quarantined": 1}, silent={1: 2, 24: 1, 72: 0}, oldest_contact_s=90_000, exceptions=4,
    rights={("lease", "open"): 5}, rights_older={1: 5, 24: 2, 72: 1}, overdue=2, awaited=1, incarnation=2, head=77,
)  # fmt: skip


def figures(metrics: Metrics) -> dict[str, float]:
    lines = (line.rpartition(" ") for line in metrics.page().decode().splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


def test_work_is_counted_by_how_it_ended():
    metrics = Metrics()
    ask = RightAsk(right_id="r1", account="value:m-1", amount=100, incarnation=1)
    granted = RightGrantedAnswer(
        right_id="r1", right_kind="one_sale", account="value:m-1", principal_fen=100, bonus_fen=0, incarnation=1,
        expires_s=0, signature="s",
    )  # fmt: skip

    metrics.handed_in(ACK)
    metrics.handed_in(Blocked(reason="fork"))
    metrics.decided(ask, granted)
    metrics.decided(ask, RightRefusedAnswer(right_id="r1", code="stored_value.too_low", facts={}))
    metrics.looked_up(NothingFound())
    metrics.group_written(items=3, entries=400, troubled=2, ns=30_000_000)
    metrics.done_again()
    metrics.answered("/v1/up", 200, 5_000_000)

    found = figures(metrics)
    assert found['jinpu_batches_total{answer="ack"}'] == 1
    assert found['jinpu_batches_total{answer="blocked"}'] == 1
    assert found['jinpu_rights_total{answer="granted",kind="one_sale"}'] == 1
    assert found['jinpu_rights_total{answer="stored_value.too_low",kind="one_sale"}'] == 1
    assert found['jinpu_lookups_total{answer="nothing"}'] == 1
    assert (found["jinpu_entries_kept_total"], found["jinpu_entries_in_exception_total"]) == (400, 2)
    assert found['jinpu_desk_items_bucket{le="4.0"}'] == 1
    assert found['jinpu_desk_seconds_bucket{le="0.05"}'] == 1
    assert found["jinpu_transactions_again_total"] == 1
    assert found['jinpu_request_seconds_count{path="/v1/up",status="200"}'] == 1


def test_pages_of_the_feeds_are_counted_with_their_entries():
    metrics = Metrics()
    page = FeedPage(
        positions={}, epochs={}, entries=(), feeds_of=(), member_keys={}, checksums={}, own={}, refetch=(), more=False,
        now="", incarnation=1, includes_seq=0,
    )  # fmt: skip

    metrics.fetched(page)

    assert (figures(metrics)["jinpu_feed_pages_total"], figures(metrics)["jinpu_feed_entries_total"]) == (1, 0)


def test_how_headquarters_stands_is_read_when_somebody_asks():
    found = figures(Metrics(lambda: SITUATION))

    assert found['jinpu_registers{state="quarantined"}'] == 1
    assert found['jinpu_registers_silent{hours="24"}'] == 1
    assert found['jinpu_rights_aside{kind="lease",state="open"}'] == 5
    assert found['jinpu_rights_older{hours="72"}'] == 1
    assert (found["jinpu_leases_overdue"], found["jinpu_registers_awaited"], found["jinpu_journal_head"]) == (2, 1, 77)
    assert (found["jinpu_database_up"], found["jinpu_oldest_contact_seconds"]) == (1, 90_000)


def test_a_silent_database_is_a_figure_too():
    def look() -> Situation:
        raise ConnectionError

    assert figures(Metrics(look))["jinpu_database_up"] == 0


def test_two_servers_in_one_process_count_apart():
    one, other = Metrics(), Metrics()

    one.done_again()

    assert figures(other)["jinpu_transactions_again_total"] == 0


def test_the_figures_are_told_on_a_port_of_this_machine():
    metrics, port = Metrics(), free_port()
    metrics.done_again()
    end = metrics.listen(port)

    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        told = answer.read().decode()
    end()

    assert "jinpu_transactions_again_total 1.0" in told
