"""Which published rule sets are believed."""

from __future__ import annotations

import json

from promotions import RuleSet
from promotions.rules.snapshot import Published, believed, readable, signed_words
from tests.promotions.asking import unit_pct

OFFICE = "office"
AT = "2026-11-21T12:00:00.000+08:00"


def by_name(key: str, words: bytes, signature: str) -> bool:
    """A signature that can be read: the key's name before the words."""
    return signature == f"{key}:{words.decode()}"


def published(version: int, key: str = "", at: str = AT) -> Published:
    words = signed_words(version, AT, "hash").decode()
    return Published(version, at, "hash", f"{key}:{words}" if key else "")


def versions(*known: Published, key: str = OFFICE) -> list[int]:
    return [one.rule_set_version for one in believed(known, key, by_name)]


def test_the_newest_version_comes_first_whatever_arrived_first() -> None:
    assert versions(published(2, OFFICE), published(3, OFFICE), published(1, OFFICE)) == [3, 2, 1]


def test_what_another_key_signed_is_left_out() -> None:
    assert versions(published(1, OFFICE), published(2, "stranger")) == [1]


def test_a_set_moved_to_another_minute_is_left_out() -> None:
    assert versions(published(1, OFFICE), published(2, OFFICE, at="2026-11-20T12:00:00.000+08:00")) == [1]


def test_unsigned_sets_count_until_one_was_signed() -> None:
    assert versions(published(1), published(2, OFFICE), published(3)) == [2, 1]


def test_a_forged_set_does_not_end_the_time_of_unsigned_ones() -> None:
    assert versions(published(1), published(2, "stranger"), published(3)) == [3, 1]


def test_a_shop_that_knows_no_key_goes_by_what_it_has() -> None:
    assert versions(published(1), published(2, OFFICE), key="") == [2, 1]


def test_rules_that_are_not_those_that_were_signed_are_not_read() -> None:
    rules = [unit_pct("A", 10)]
    signed = Published(1, AT, RuleSet.parse(rules).hash, "signature")

    assert readable(signed, json.dumps(rules))
    assert not readable(signed, json.dumps([unit_pct("A", 99)]))
    assert not readable(signed, "[")
