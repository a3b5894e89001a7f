"""Changes of a file sort by how many came before them, and only then by ids."""

from __future__ import annotations

from membership.rules.file_versions import MOST, changed_on, file_version, next_number

EARLY, LATE = "2026-11-21T10:00:00.000+08:00", "2027-11-21T10:00:00.000+08:00"


def test_a_change_that_has_seen_another_comes_after_it_whatever_the_clocks_say() -> None:
    ahead = file_version(1, "zz", LATE)

    assert file_version(next_number(ahead), "aa", EARLY) > ahead


def test_of_two_that_have_not_seen_each_other_the_ids_decide_and_not_the_clocks() -> None:
    assert file_version(1, "b", EARLY) > file_version(1, "a", LATE)


def test_the_first_change_has_number_one_and_numbers_end_at_the_most_that_sorts() -> None:
    assert next_number("") == 1
    assert next_number(file_version(MOST, "a", EARLY)) == MOST


def test_the_day_of_a_change_is_that_of_its_writer() -> None:
    assert (changed_on(file_version(1, "a", EARLY)), changed_on("")) == ("2026-11-21", "")
