"""A member's copy of their data, and being forgotten, at the member panel of a shop that stands alone."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from pos_app.presenters.host import State
from tests.pos_app.fake_views import Counter
from tests.pos_app.presenters.test_member_value import form_of, typed, with_member

LAST = ("down",) * 9  # an arrow stops at the end of a list


def alone() -> tuple[Counter, list[tuple[str, ...]]]:
    counter, did = with_member(), list[tuple[str, ...]]()

    def write_copy(card: str, reason: str) -> dict[str, Path]:
        did.append(("copy", card, reason))
        return {"json": Path("/jp/M.json"), "pdf": Path("/jp/M.pdf")}

    def forget(card: str, reason: str, *, second: str, pin: str) -> str:
        did.append(("forget", card, reason, second, pin))
        return "M1"

    counter.till.persons = SimpleNamespace(decided_here=True, write_copy=write_copy, forget=forget)
    return counter, did


def test_a_copy_is_written_for_a_reason_and_its_place_is_said() -> None:
    counter, did = alone()

    counter.press("member_file", *LAST, "accept", "accept")
    typed(counter, "本人申请")

    assert [one[::2] for one in did] == [("copy", "本人申请")]
    assert "/jp/M.json、/jp/M.pdf" in str(counter.message)
    assert counter.state is State.MEMBER


def test_nobody_is_forgotten_without_the_words_that_mean_it() -> None:
    counter, did = alone()

    counter.press("member_file", *LAST, "accept", "down", "accept")
    said = form_of(counter).words
    typed(counter, "注销", "本人要求", "1001", "246810")

    assert "依法留存" in said
    assert "删去" in said
    assert did == []
    assert "没有注销" in str(counter.message)


def test_who_is_forgotten_leaves_the_bill() -> None:
    counter, did = alone()

    counter.press("member_file", *LAST, "accept", "down", "accept")
    typed(counter, "永久注销", "本人要求", "1001", "246810")

    assert [(one[0], *one[2:]) for one in did] == [("forget", "本人要求", "1001", "246810")]
    assert counter.till.member_id == ""
    assert "已注销" in str(counter.message)


def test_a_store_of_a_chain_says_that_headquarters_does_it() -> None:
    counter = with_member()

    counter.press("member_file", *LAST)
    (_, rows, chosen, _) = counter.seen("more", "list")
    counter.press("accept")

    assert (rows[chosen].title, rows[chosen].detail) == ("个人信息导出和注销", "由总部办理")
    assert "请总部办理" in str(counter.message)
