"""All values of a column are looked at once, and COPY takes them as they are."""

from __future__ import annotations

import pytest

from kernel.bulk_columns import copied, fitting, limits_of
from kernel.projection import Conflict
from tests.builders.toys import jar

NAME, PEARLS = limits_of(jar, "name"), limits_of(jar, "pearls")


def test_a_column_says_how_long_its_texts_and_how_large_its_numbers_may_be():
    assert NAME == ("jar.name", None, 10)
    assert PEARLS == ("jar.pearls", 2**31, None)


def test_values_that_fit_are_those_that_are_written():
    assert list(fitting(NAME, ("a", None, "elevenchar"))) == ["a", None, "elevenchar"]
    assert list(fitting(PEARLS, (1, None, -(2**31)))) == [1, None, -(2**31)]


def test_a_truth_is_written_as_a_number():
    assert [type(value) for value in fitting(PEARLS, (True, 7))] == [int, int]


@pytest.mark.parametrize("values", [("ok", "elevenchars"), ("ok", "a\x00"), ("ok", 7)])
def test_one_text_that_does_not_fit_is_a_conflict(values: tuple[object, ...]):
    with pytest.raises(Conflict, match=r"jar\.name"):
        fitting(NAME, values)


@pytest.mark.parametrize("values", [(1, 2**31), (1, "7")])
def test_one_number_that_does_not_fit_is_a_conflict(values: tuple[object, ...]):
    with pytest.raises(Conflict, match=r"jar\.pearls"):
        fitting(PEARLS, values)


def test_signs_that_copy_reads_are_written_around():
    assert list(copied(["a\tb", "\\N", None])) == ["a\\tb", "\\\\N", "\\N"]
    assert list(copied([7, None])) == ["7", "\\N"]
