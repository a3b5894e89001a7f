"""What a line of a script must be, and what its amounts become."""

from __future__ import annotations

import pytest

from pos_app.script import COMMANDS
from pos_app.script_forms import BadCommand, TenderForm, read_command, to_fen, to_notes, to_tenders, to_time
from shop.sales.facts import SoldTender


@pytest.mark.parametrize(
    "line",
    [
        "",
        "scan",
        "[]",
        '"scan"',
        "{",
        b"\xff\xfe",
        "[" * 100_000,
        "{}",
        '{"do": null}',
        '{"do": ["scan"]}',
        '{"do": "fly"}',
        '{"do": "run"}',
        '{"do": "_line_id", "no": 1}',
        '{"do": "__init__"}',
        '{"do": "scan"}',
        '{"do": "scan", "code": null}',
        '{"do": "scan", "code": 1.5}',
        '{"do": "scan", "code": true}',
        '{"do": "scan", "code": "1", "till": "2"}',
        '{"do": "scan", "code": "1", "self": "2"}',
        '{"do": "remove_line", "no": "1"}',
        '{"do": "remove_line", "no": true}',
        '{"do": "count_drawer", "counts": {"100": "many"}}',
        '{"do": "correct_tenders", "sale_no": "S", "tenders": [{"method": "cash"}], "reason": "x"}',
        '{"do": "correct_tenders", "sale_no": "S", "tenders": [{"method": "x", "amount": "1", "x": 1}], "reason": ""}',
        '{"do": "propose_board", "rows": [{"purity": "AU999", "retail": 1.5, "trade_in": "1", "recycle": "1"}]}',
    ],
)
def test_a_line_that_is_no_command_is_refused(line: str | bytes):
    with pytest.raises(BadCommand):
        read_command(line, COMMANDS)


def test_a_whole_number_stands_for_text():
    assert read_command('{"do": "scan", "code": 6900012345678}', COMMANDS) == ("scan", {"code": "6900012345678"})


@pytest.mark.parametrize("text", ["", "ten", "1.234", "1e3", "--5", "9999999999999"])
def test_an_amount_that_is_no_yuan_is_refused(text: str):
    with pytest.raises(BadCommand):
        to_fen(text)


def test_an_amount_may_carry_its_separators():
    assert to_fen("￥14,000.5") == 14_000_50


def test_a_total_is_told_in_the_fewest_notes():
    assert {face: count for face, count in to_notes({}, "286.60").items() if count} == {
        10_000: 2, 5_000: 1, 2_000: 1, 1_000: 1, 500: 1, 100: 1, 50: 1, 10: 1,
    }  # fmt: skip


@pytest.mark.parametrize(("counts", "total"), [({}, ""), ({"100": 1}, "100"), ({}, "-10"), ({}, "0.05")])
def test_a_count_is_notes_or_a_total_that_notes_can_make(counts: dict[str, int], total: str):
    with pytest.raises(BadCommand):
        to_notes(counts, total)


def test_a_time_is_an_iso_time():
    assert to_time("2026-11-21T14:30:00+08:00").hour == 14
    for text in ("half past two", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"):
        with pytest.raises(BadCommand):
            to_time(text)


def test_stored_value_stays_as_it_was_taken_and_the_rest_is_new():
    value = SoldTender(
        method="stored_value", amount_fen=100_00, tendered_fen=100_00, right_id="r1", principal_fen=100_00
    )
    forms = [TenderForm("stored_value", "100"), TenderForm("card", "50", "7731")]

    kept, fresh = to_tenders(forms, [value])

    assert kept is value
    assert (fresh.method, fresh.amount_fen, fresh.reference) == ("card", 50_00, "7731")
