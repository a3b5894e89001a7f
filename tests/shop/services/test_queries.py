"""What is owed of customers' own metal balances to the milligram, and what is late is counted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shop.services.facts import MetalUsed
from shop.services.queries import count_due, metal_ledger, metal_out_of_step, metal_owed, steps_of, tickets_of_store
from shop.services.usecases import hand_over, settle_fee, take_back
from tests.builders.register import Register
from tests.shop.services.tickets import LATER, OWN, PROMISED, TODAY, leave

HP = {"store": "HP"}


@given(works=st.lists(st.tuples(st.integers(0, 12_000), st.integers(0, 500), st.booleans()), max_size=4))
def test_the_ledger_of_own_metal_closes_with_what_the_tickets_owe(works: list[tuple[int, int, bool]]):
    register = Register()
    for used, loss, fetched in works:
        ticket_no = leave(register, OWN)
        with register.books() as books:
            metal = [MetalUsed(purity_code="AU999", used_mg=used, loss_mg=loss)]
            take_back(books, ticket_no, weight_mg=used + 10, used=metal, over_loss_by="1003", **HP)
            if fetched:
                settle_fee(books, ticket_no, 80_00, document_no=f"S-{ticket_no}", **HP)
                hand_over(books, ticket_no, weight_mg=used + 10, **HP)

    with register.reading() as connection:
        ledger = metal_ledger(connection, "HP", TODAY, TODAY)
        apart = metal_out_of_step(connection, "HP")
        waiting = [metal_owed(connection, ticket.ticket_no) for ticket in tickets_of_store(connection, "HP")]
    owed = sum(one.mg for metal in waiting for one in metal)
    assert sum(row.closing_mg for row in ledger) == owed
    assert apart == ()
    assert sum(row.in_mg for row in ledger) == 12_500 * len(works)


def test_what_was_promised_for_today_is_due():
    register = Register()
    leave(register)

    with register.reading() as connection:
        assert (count_due(connection, "HP", TODAY), count_due(connection, "HP", PROMISED)) == (0, 1)


def test_done_work_is_not_due_and_waits_on_the_list():
    register = Register()
    ticket_no = leave(register)
    with register.books() as books:
        take_back(books, ticket_no, weight_mg=5_200, **HP)

    with register.reading() as connection:
        assert count_due(connection, "HP", LATER) == 0
        assert [ticket.ticket_no for ticket in tickets_of_store(connection, "HP")] == [ticket_no]
        assert [(step.what, step.weight_mg) for step in steps_of(connection, ticket_no)] == [
            ("received", 5_200),
            ("back", 5_200),
        ]
