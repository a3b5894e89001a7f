"""Two tills with no line give one member a new main card each: the first that headquarters hears of is the member's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import shop
from tests.builders.counter import Counter, SmallChain, small_chain


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[SmallChain]:
    """The member's only card was closed, and everybody knows."""
    with small_chain(tmp_path) as found:
        for register in ("HP01", "HP02"):
            found[register].begin(shop.MANAGER)
        found["HP01"].ok("close_card", card=shop.ZHOU, paper="id_card", reason="本人要求")
        found.sync("HP01", "HP02")
        yield found


def given(till: Counter) -> str:
    """A new main card that counts at once."""
    card = str(till.ok("issue_card", id=till.member_id("周敏"), kind="main")["card"])
    till.ok("activate_card", card=card)
    return card


def states(till: Counter) -> dict[str, str]:
    return {one["card"]: one["state"] for one in till.ok("cards", id=till.member_id("周敏"))["cards"]}


def test_the_second_one_is_closed_everywhere_and_is_taken_nowhere(chain: SmallChain) -> None:
    first, second = given(chain["HP01"]), given(chain["HP02"])

    chain.sync("HP01", "HP02", "HP01", "HP02")

    for till in (chain["HP01"], chain["HP02"]):
        assert states(till) == {shop.ZHOU: "closed", first: "active", second: "closed"}
        assert till.refusal("scan", code=second) == "member.card_gone"
        assert till.ok("scan", code=first)["what"] == "member"
        assert till.sound()
    assert chain.office.verify().sound


def test_what_became_of_the_second_one_at_its_till_before_it_heard_is_void_too(chain: SmallChain) -> None:
    first, second = given(chain["HP01"]), given(chain["HP02"])
    third = str(chain["HP02"].ok("replace_card", card=second, paper="id_card")["card"])

    chain.sync("HP01", "HP02", "HP01", "HP02")

    expected = {shop.ZHOU: "closed", first: "active", second: "replaced", third: "closed"}
    assert states(chain["HP01"]) == states(chain["HP02"]) == expected


def test_a_card_for_a_closed_one_stays(chain: SmallChain) -> None:
    first = given(chain["HP01"])
    chain.sync("HP01", "HP02")

    assert states(chain["HP02"]) == {shop.ZHOU: "closed", first: "active"}
    assert chain["HP02"].refusal("issue_card", id=chain["HP02"].member_id("周敏"), kind="main") == "member.card_main"
