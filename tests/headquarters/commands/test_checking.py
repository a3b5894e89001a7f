"""Commands that compare say what they found and end with 1 when something does not agree."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from tests.headquarters.commands.console import new_office, typed


def test_sound_books_are_said_to_be_sound(tmp_path: Path) -> None:
    new_office(tmp_path)

    found = typed(tmp_path, "verify")

    assert found.exit_code == 0
    assert "tables" in found.output


def test_a_table_that_was_altered_is_found_and_put_right_from_the_journal(tmp_path: Path) -> None:
    office = new_office(tmp_path)
    with office.database.writing() as connection:
        connection.execute(text("UPDATE store SET name = 'x' WHERE code = 'BJ'"))

    found, put_right, after = (typed(tmp_path, *call) for call in (["rebuild"], ["rebuild", "--replace"], ["verify"]))

    assert ("store: 1 rows not of the journal" in found.output, found.exit_code) == (True, 1)
    assert (put_right.exit_code, after.exit_code) == (1, 0)


def test_what_headquarters_has_of_a_store_is_added_up(tmp_path: Path) -> None:
    new_office(tmp_path)

    assert typed(tmp_path, "digest", "HP").exit_code == 0


def test_what_is_owed_of_stored_value_and_what_of_it_lies_at_a_bank(tmp_path: Path) -> None:
    new_office(tmp_path)

    said = typed(tmp_path, "stored-value").output

    assert "1 accounts" in said
    assert "principal ¥500.00" in said
    assert "0 gift cards: ¥0.00" in said
    assert "20 % would lie at a bank: ¥100.00" in said
    assert "at the last quarter's end, 2026-09-30: principal ¥0.00, gift cards ¥0.00" in said
    assert "so at a bank lie in this quarter: ¥0.00" in said
    assert "0 accounts above ¥5,000.00" in said
