"""The evidence of a member's stored value, which anyone can check against the journal."""

from __future__ import annotations

from kernel.tables import journal
from membership.facts import StoredValuePutBack
from membership.value.facts import ValueRefunded
from shop.reports.queries.member_account import explain
from shop.reports.queries.value_evidence import checked_entry, evidence
from shop.reports.rules.table import FilledReport
from shop.value import top_up
from tests.builders.register import Register

NOW = "2026-11-21T18:00:00.000+08:00"
FORMULA = "1000.00 - 600.00 × 1000.00 ÷ 1200.00 = 500.00"


def refunded() -> tuple[Register, str]:
    """李雪梅 paid 1,000.00 in, and gave all she had back."""
    register = Register()
    member_id = register.member_id()
    with register.books() as books:
        top_up(books, member_id=member_id, principal_fen=1_000_00, bonus_fen=200_00, document_no="T-1", chain=False)
        books.record(
            ValueRefunded(
                member_id=member_id, right_id="r", principal_fen=4_000_00, bonus_fen=400_00, paid_back_fen=500_00,
                cause="merchant", formula=FORMULA, document_no="S-2",
            )
        )  # fmt: skip
    return register, member_id


def page_of(register: Register, member_id: str) -> FilledReport:
    with register.reading() as connection:
        return evidence(connection, explain(connection, member_id, here="HP01", today=NOW[:10]), NOW)


def test_contracts_movements_refunds_and_the_prints_of_their_entries():
    register, member_id = refunded()

    contracts, moves, refunds, prints = page_of(register, member_id).tables

    assert contracts.rows[-1] == ("2026-11-21", "T-1", 1_000_00, 200_00, 1_200_00, 0, 0)
    assert [(row[1], row[6]) for row in moves.rows] == [("", 3_200_00), ("T-1", 4_400_00), ("S-2", 0)]
    assert refunds.rows == (("S-2", "商家原因", FORMULA, 500_00),)
    assert [(len(row[1]), row[2]) for row in prints.rows] == [(64, "相符")] * 3


def test_what_came_back_names_the_bill_on_which_it_did():
    register, member_id = refunded()
    with register.books() as books:
        back = {"document_no": "S-3", "returned_on": "S-4", "principal_fen": 100_00, "bonus_fen": 0}
        books.record(StoredValuePutBack(member_id=member_id, **back))

    _, moves, *_ = page_of(register, member_id).tables

    assert moves.rows[-1][1:4] == ("S-3", "退回", "S-4")


def test_an_altered_entry_shows():
    register, member_id = refunded()
    with register.books() as books:
        books.connection.exec_driver_sql("DROP TRIGGER journal_no_update")
        books.connection.execute(
            journal.update().where(journal.c.kind == ValueRefunded.kind).values(body=journal.c.body + " ")
        )

    (prints,) = (table for table in page_of(register, member_id).tables if table.title == "记录指纹")

    assert [row[2] for row in prints.rows] == ["相符", "相符", "!! 不符"]


def test_an_entry_named_by_evidence_is_shown_with_its_print():
    register, member_id = refunded()
    number = str(page_of(register, member_id).tables[-1].rows[-1][0])

    with register.reading() as connection:
        found = checked_entry(connection, f" {number.lower()} ")
        missing = [checked_entry(connection, text).fits for text in ("HP01-1-999999", "HP01", "", "x-y-z")]

    assert found.fits
    assert (number in found.lines[0], "相符" in found.lines[2], FORMULA in found.lines[3]) == (True, True, True)
    assert missing == [False] * 4
