"""The life of a gold board at a till: proposed, approved, in force from its minute, superseded; and an emergency."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kernel.clock import stamp
from shop.gold_board.errors import BoardDoubtful
from tests.builders import shop
from tests.builders.counter import Counter, SmallChain, new_board

ROWS = [{"purity": "AU999", "retail": "1031.00", "trade_in": "1013.00", "recycle": "971.00", "member": "1021.00"}]


def proposed(counter: Counter, staff: str = shop.CASHIER, **more: Any) -> str:
    counter.unlock(staff)
    return str(counter.ok("propose_board", rows=more.pop("rows", ROWS), **more)["proposal"])


def board(counter: Counter) -> dict[str, Any]:
    found: dict[str, Any] = counter.ok("board")["board"]
    return found


def price(counter: Counter, purity: str = "AU999") -> dict[str, Any]:
    return next(row for row in board(counter)["rows"] if (row["purity_code"], row["state"]) == (purity, "now"))


def test_the_board_says_that_it_is_fresh(counter: Counter):
    found = board(counter)

    assert (found["version"], found["state"], len(found["rows"])) == (1, "fresh", 4)


def test_what_one_person_proposes_another_puts_in_force(counter: Counter):
    number = proposed(counter)
    waiting = board(counter)
    counter.unlock(shop.MANAGER)

    assert (waiting["version"], [one["proposal_no"] for one in waiting["proposals"]]) == (1, [number])
    assert counter.ok("approve_board", proposal=number)["version"] == 2
    found = board(counter)
    assert (found["published_by"], found["approved_by"], found["proposals"]) == ("王芳", "周建平", ())
    assert counter.ok("status")["gold_text"] == "足金999 ¥1,031.00/g"


def test_nobody_approves_what_they_proposed(counter: Counter):
    number = proposed(counter, shop.MANAGER)

    assert counter.refusal("approve_board", proposal=number) == "auth.not_permitted"
    counter.ok("approve", staff=shop.MANAGER, pin=shop.pin_of(shop.MANAGER), permission="gold_board.publish")
    assert counter.refusal("approve_board", proposal=number) == "gold.second_person"
    assert board(counter)["version"] == 1


def test_the_second_person_may_come_to_the_till_of_the_first(counter: Counter):
    number = proposed(counter)

    counter.ok("approve", staff=shop.MANAGER, pin=shop.pin_of(shop.MANAGER), permission="gold_board.publish")
    counter.ok("approve_board", proposal=number)

    assert [entry.actor for entry in counter.journal("gold_board.published")][-1] == shop.MANAGER


def test_a_cashier_does_not_approve(counter: Counter):
    number = proposed(counter, shop.MANAGER)
    counter.unlock(shop.CASHIER)

    assert counter.refusal("approve_board", proposal=number) == "auth.not_permitted"


def test_a_proposal_is_decided_once(counter: Counter):
    number = proposed(counter)
    counter.unlock(shop.MANAGER)
    counter.ok("withdraw_board", proposal=number, reason="写错了")

    assert counter.refusal("approve_board", proposal=number) == "gold.proposal_not_open"
    assert not board(counter)["proposals"]


def test_a_board_of_later_waits_for_its_minute_and_the_till_switches_by_itself(counter: Counter):
    later = stamp(counter.clock.now() + timedelta(hours=2))
    number = proposed(counter, effective_at=later)
    counter.unlock(shop.MANAGER)
    counter.ok("approve_board", proposal=number)

    before = board(counter)
    counter.clock.forward(hours=3)

    assert (before["version"], before["next_at"]) == (1, later)
    assert (board(counter)["version"], price(counter)["retail_fen"]) == (2, 1_031_00)


def test_a_board_that_is_approved_after_its_minute_begins_then_and_never_before(counter: Counter):
    number = proposed(counter, effective_at=stamp(counter.clock.now() + timedelta(minutes=10)))
    counter.clock.forward(hours=1)
    counter.unlock(shop.MANAGER)

    counter.ok("approve_board", proposal=number)

    assert board(counter)["effective_at"] == stamp(counter.clock.now() - timedelta(seconds=1))


def test_a_large_change_is_asked_about_with_its_numbers_and_told_to_the_approver(counter: Counter):
    dear = [{**ROWS[0], "retail": "1128.00"}]
    counter.unlock(shop.CASHIER)

    assert counter.refusal("propose_board", rows=dear) == "gold.board_doubtful"
    counter.ok("propose_board", rows=dear, confirm={"AU999": ["1128"]})
    assert board(counter)["proposals"][0]["doubts"] == ("足金999 售价 1,028.00 → 1,128.00 (+9.7 %)",)


def test_buying_for_what_selling_brings_is_asked_about(counter: Counter):
    rows = shop.board_rows()
    rows[1] = msgspec.structs.replace(rows[1], recycle_fen=1_028_00)

    with pytest.raises(BoardDoubtful) as asked:
        counter.till.boards.propose(rows, said={("AU999", 999_00)})

    assert "AU999=1028.00" in str(asked.value.facts["numbers"])


def test_the_history_names_both_people(counter: Counter):
    new_board(counter, AU999=1_031_00)

    rows = counter.ok("board_history")["versions"]

    assert [(row["version"], row["retail_fen"], row["approved_by"]) for row in rows] == [
        (2, 1_031_00, "周建平"),
        (1, 1_028_00, ""),
    ]


def test_the_prices_are_printed_and_written_for_the_window(counter: Counter):
    file = Path(counter.ok("print_board")["pdf"])

    assert file.read_bytes().startswith(b"%PDF")


# --- when no board comes -------------------------------------------------------------------------------------------


def test_yesterdays_board_is_sold_by_until_the_limit(counter: Counter):
    counter.clock.forward(hours=23, minutes=10)  # the board was of nine o'clock, the limit is half past nine

    assert board(counter)["state"] == "stale"
    assert counter.ok("status")["gold_state"] == "stale"
    assert counter.ok("scan", code=shop.BANGLE)["what"] == "line"


def test_after_the_limit_goods_by_weight_rest_and_a_fixed_price_sells_on(counter: Counter):
    counter.clock.forward(hours=23, minutes=31)

    assert board(counter)["state"] == "expired"
    assert counter.refusal("scan", code=shop.BANGLE) == "gold.no_price"
    assert counter.sell(shop.SILVER)["due"] == "368.00"


def test_a_line_of_long_ago_is_not_paid_by_a_price_that_nobody_says_any_more(counter: Counter):
    counter.ok("scan", code=shop.BANGLE)
    counter.clock.forward(hours=24)

    assert counter.refusal("begin_tender") == "sales.line_blocked"
    assert counter.cart()["lines"][0]["trouble"] == "gold.no_price"


# --- members' prices -----------------------------------------------------------------------------------------------


def sold_lines(counter: Counter) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = msgspec.json.decode(counter.journal("sales.completed")[-1].body)["lines"]
    return found


def with_member_price(counter: Counter) -> None:
    number = proposed(counter)
    counter.unlock(shop.MANAGER)
    counter.ok("approve_board", proposal=number)
    counter.unlock(shop.CASHIER)


def test_a_member_pays_the_members_price_whenever_the_card_is_shown(counter: Counter):
    with_member_price(counter)
    counter.ok("scan", code=shop.BANGLE)
    everybody = counter.ok("cart")["cart"]["list_fen"]

    counter.ok("scan", code=shop.LI)

    line = counter.cart()["lines"][0]
    assert (line["board_price_fen"], line["member_price_fen"], line["sold_price_fen"]) == (1_031_00, 1_021_00, 1_021_00)
    assert everybody - counter.ok("cart")["cart"]["list_fen"] == 20_350 * 10_00 // 1_000


def test_promotions_come_on_top_of_the_members_price(counter: Counter):
    """20.35 g at 1,021.00 is 20,777.35; the craft fee of 712.25 is one fifth less for a gold card."""
    with_member_price(counter)
    counter.ok("scan", code=shop.BANGLE)
    counter.ok("scan", code=shop.LI)
    counter.ok("pay", method="cash")

    assert counter.ok("commit")["due"] == "21,347.15"
    (line,) = sold_lines(counter)
    assert (line["board_price_fen"], line["member_price_fen"], line["sold_price_fen"]) == (1_031_00, 1_021_00, 1_021_00)
    assert counter.sound()


def test_without_a_member_the_members_price_is_only_kept_on_the_line(counter: Counter):
    with_member_price(counter)
    counter.sell(shop.BANGLE)

    (line,) = sold_lines(counter)
    assert (line["member_price_fen"], line["sold_price_fen"]) == (1_021_00, 1_031_00)


def test_a_members_line_is_compared_with_the_members_price_of_today(counter: Counter):
    with_member_price(counter)
    counter.ok("scan", code=shop.BANGLE)
    counter.ok("scan", code=shop.LI)
    counter.clock.forward(minutes=31)

    assert counter.cart()["lines"][0]["stale_price_fen"] == 0
    new_board(counter, AU999=1_035_00)
    assert counter.cart()["lines"][0]["stale_price_fen"] == 1_035_00


# --- an emergency --------------------------------------------------------------------------------------------------


@pytest.fixture
def cut_off(chain: SmallChain) -> Counter:
    """A till of a chain that has no board for today: its manager stands there."""
    counter = chain["HP01"]
    counter.clock.forward(hours=24)
    counter.unlock(shop.MANAGER)
    return counter


def test_in_a_chain_a_store_only_proposes(chain: SmallChain):
    counter = chain["HP01"]
    number = proposed(counter, shop.MANAGER)
    counter.unlock(shop.CASHIER)

    assert counter.refusal("approve_board", proposal=number) == "gold.board_refused"
    assert not board(counter)["alone"]


def test_an_emergency_price_sells_and_stands_on_each_line_sold_by_it(cut_off: Counter):
    assert cut_off.refusal("scan", code=shop.BANGLE) == "gold.no_price"

    number = cut_off.ok("emergency_board", rows=ROWS, reason="断网", instruction="总部电话 118")["emergency"]
    cut_off.ok("scan", code=shop.BANGLE)
    line = cut_off.cart()["lines"][0]

    assert (line["board_price_fen"], line["emergency_no"]) == (1_031_00, number)
    assert cut_off.refusal("scan", code=shop.PLATINUM) == "gold.no_price"
    assert (price(cut_off)["emergency_no"], cut_off.ok("status")["gold_state"]) == (number, "emergency")


@pytest.mark.parametrize(("reason", "instruction"), [(" ", "118"), ("断网", "")])
def test_an_emergency_has_a_reason_and_headquarters_word(cut_off: Counter, reason: str, instruction: str):
    code = cut_off.refusal("emergency_board", rows=ROWS, reason=reason, instruction=instruction)

    assert code == "gold.emergency_incomplete"


def test_an_emergency_is_a_managers_to_set(cut_off: Counter):
    cut_off.unlock(shop.CASHIER)

    assert cut_off.refusal("emergency_board", rows=ROWS, reason="断网", instruction="118") == "auth.not_permitted"


def test_a_shop_without_headquarters_has_no_such_word(counter: Counter):
    counter.unlock(shop.MANAGER)

    assert counter.refusal("emergency_board", rows=ROWS, reason="断网", instruction="118") == "gold.board_refused"
