"""Beside what waits stands what a person does about it."""

from __future__ import annotations

from headquarters.deciding.advice import advice


def test_value_that_went_back_at_two_places_is_given_another_way() -> None:
    reason = "conflict: CHECK constraint failed: ck_document_account_nothing_below_zero"

    assert "give the customer what is missing another way" in advice("membership.stored_value_put_back", reason)


def test_a_sale_behind_a_later_step_sends_a_person_to_the_piece() -> None:
    reason = "conflict: piece_stock {'barcode': '69'} is not {'status': 'in_stock'}, but {'status': 'sold'}"

    assert advice("stock.pieces_sold", reason).startswith("the books know another step of the piece")


def test_what_says_it_all_has_no_advice() -> None:
    assert advice("membership.stored_value_put_back", "conflict: amount is negative") == ""
    assert advice("future.kind", "unknown kind: future.kind 1") == ""
