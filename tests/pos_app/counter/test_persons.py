"""At a shop that stands alone a member has a copy of their data, and is forgotten when two people say so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from membership.tables import member_key
from tests.builders import shop
from tests.builders.counter import Counter, small_chain, standing_alone

LIU = shop.LIU  # no stored value


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield till.begin(shop.MANAGER)


def erase(till: Counter, card: str = LIU, **more: str) -> dict[str, object]:
    second = {"second": shop.CASHIER, "second_pin": shop.pin_of(shop.CASHIER)}
    return till.do("erase_member", **{"card": card, "reason": "本人要求", **second, **more})


def test_a_copy_is_written_for_the_person_and_that_it_was_is_kept(counter: Counter) -> None:
    files = counter.ok("export_member", card=shop.LI, reason="本人申请")

    kept = json.loads(Path(files["json"]).read_text("utf-8"))
    assert kept["personal"]["phone"] == shop.LI_PHONE
    assert [look["reason"] for look in kept["looks"]] == ["本人申请"]
    assert Path(files["pdf"]).read_bytes().startswith(b"%PDF")


def test_who_is_forgotten_is_found_by_nobody_and_the_books_balance(counter: Counter) -> None:
    assert erase(counter)["ok"]

    assert counter.refusal("export_member", card=LIU, reason="本人申请") == "member.not_found"
    counter.reopen()
    assert counter.sound()


def test_nothing_of_who_is_forgotten_is_left_in_the_shops_folder(counter: Counter) -> None:
    files = counter.ok("export_member", card=LIU, reason="本人申请")
    assert all(Path(file).stat().st_mode & 0o077 == 0 for file in files.values() if isinstance(file, str))
    member_id = counter.member_id("刘小敏")
    with counter.till.post.reading() as books:
        wrapped = books.scalar(select(member_key.c.wrapped).where(member_key.c.member_id == member_id))

    assert erase(counter)["ok"]
    counter.reopen()

    left = [
        (file.name, text)
        for file in counter.folder.rglob("*") if file.is_file()
        for text in ("刘小敏", "17000001234", "liuxiaomin", str(wrapped))
        if text.encode() in file.read_bytes()
    ]  # fmt: skip
    assert left == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"second": shop.MANAGER, "second_pin": shop.pin_of(shop.MANAGER)}, "member.second_person"),
        ({"second_pin": "000000"}, "auth.pin_wrong"),
        ({"reason": " "}, "member_file.reveal_unexplained"),
        ({"card": shop.LI}, "member.value_left"),
    ],
)
def test_nobody_is_forgotten_by_mistake(counter: Counter, more: dict[str, str], code: str) -> None:
    assert erase(counter, **more)["code"] == code


def test_a_cashier_does_neither(counter: Counter) -> None:
    counter.unlock(shop.CASHIER)

    assert erase(counter)["code"] == "auth.not_permitted"
    assert counter.refusal("export_member", card=LIU, reason="本人申请") == "auth.not_permitted"


def test_a_store_of_a_chain_sends_the_person_to_headquarters(tmp_path: Path) -> None:
    with small_chain(tmp_path) as chain:
        till = chain["HP01"].begin(shop.MANAGER)

        assert till.refusal("export_member", card=LIU, reason="本人申请") == "member.decided_above"
        assert erase(till)["code"] == "member.decided_above"
