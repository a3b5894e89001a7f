"""The gold board page, and publishing from the till."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from kernel.clock import stamp
from tests.builders import shop
from tests.builders.counter import Counter, small_chain

ROWS = [{"purity": "AU999", "retail": "1031.00", "trade_in": "1013.00", "recycle": "971.00"}]


def test_the_board_says_who_published_it_and_that_it_is_fresh(counter: Counter):
    board = counter.ok("board")["board"]

    assert (board["version"], board["state"], len(board["rows"])) == (1, "fresh", 4)


def test_a_manager_publishes_and_the_header_follows(counter: Counter):
    counter.unlock(shop.MANAGER)

    assert counter.ok("publish_board", rows=ROWS)["version"] == 2
    assert counter.ok("status")["gold_text"] == "足金999 ¥1,031.00/g"


def test_a_board_of_later_waits_for_its_minute(counter: Counter):
    counter.unlock(shop.MANAGER)
    later = stamp(counter.clock.now() + timedelta(hours=2))
    counter.ok("publish_board", rows=ROWS, effective_at=later)

    before = counter.ok("board")["board"]
    counter.clock.forward(hours=3)

    assert (before["version"], before["next_at"]) == (1, later)
    assert counter.ok("board")["board"]["version"] == 2


def test_an_ended_board_is_shown_as_such(counter: Counter):
    counter.clock.forward(hours=25)

    assert counter.ok("board")["board"]["state"] == "expired"
    assert counter.ok("status")["gold_state"] == "expired"


def test_a_cashier_does_not_publish(counter: Counter):
    assert counter.refusal("publish_board", rows=ROWS) == "auth.not_permitted"


def test_a_board_that_buys_dearer_than_it_sells_is_refused(counter: Counter):
    counter.unlock(shop.MANAGER)
    dear = [{**ROWS[0], "recycle": "1031.00"}]

    assert not counter.do("publish_board", rows=dear)["ok"]
    assert counter.ok("board")["board"]["version"] == 1


def test_the_history_names_each_version(counter: Counter):
    counter.unlock(shop.MANAGER)
    counter.ok("publish_board", rows=ROWS)

    rows = counter.till.boards.board_history()

    assert [(row.version, row.retail_fen) for row in rows] == [(2, 1_031_00), (1, 1_028_00)]


def test_in_a_chain_headquarters_alone_publishes(tmp_path: Path):
    with small_chain(tmp_path) as chain:
        chain["HP01"].unlock(shop.MANAGER)

        assert chain["HP01"].refusal("publish_board", rows=ROWS) == "gold.board_refused"
