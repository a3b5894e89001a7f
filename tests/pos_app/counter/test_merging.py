"""Two cards of one person: merged at once where a shop stands alone, asked of headquarters in a chain."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from headquarters.deciding.persons import accept_merge, refuse_merge
from membership.file.queries import merges_asked
from membership.queries import account
from tests.builders import shop
from tests.builders.counter import SETUP, Counter, SmallChain, small_chain, standing_alone

LI, LI2 = "李雪梅", "李学明"


def ask(till: Counter, **more: str) -> dict[str, object]:
    asked = {"survivor": till.member_id(LI), "other": shop.LI2, "reason": "同一人", **more}
    return till.ok("merge_members", **asked)


def test_a_shop_that_stands_alone_merges_at_once_and_can_undo_it_on_the_day(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as till:
        till.begin(shop.MANAGER)
        had, other = till.account(LI), till.account(LI2)

        assert ask(till)["merged"] is True
        together = till.account(LI)
        till.ok("unmerge_member", card=shop.LI2, reason="弄错了")

        assert together.principal_fen == had.principal_fen + other.principal_fen
        assert (till.account(LI), till.account(LI2)) == (had, other)
        assert till.refusal("unmerge_member", card=shop.LI2, reason="再来") == "member_merge.not_merged"
        assert till.sound()


def test_points_that_did_not_count_yet_follow_when_another_day_begins(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as till:
        till.begin(shop.MANAGER)
        pending = msgspec.structs.replace(till.till.settings.points, pending_days=2)
        till.till.post.settings = msgspec.structs.replace(till.till.settings, points=pending)
        li, li2 = till.member_id(LI), till.member_id(LI2)
        till.ok("attach_member", id=li2)
        earned = till.sell(shop.PLAIN_RINGS[0])["points"]
        ask(till)
        had = till.account(LI).points

        till.ok("count_drawer", total="1200")
        till.ok("close_day")
        till.clock.at += timedelta(days=2)
        till.begin(shop.MANAGER)

        with till.till.post.reading() as books:
            assert (account(books, li).points, account(books, li2).points) == (had + earned, 0)
        assert till.sound()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"other": "M99999999999"}, "member.not_found"),
        ({"other": shop.LI}, "member_merge.same"),
        ({"reason": " "}, "member_merge.unexplained"),
    ],
)
def test_what_makes_no_sense_merges_nobody(tmp_path: Path, more: dict[str, str], code: str) -> None:
    with standing_alone(tmp_path) as till:
        till.begin(shop.MANAGER)
        asked = {"survivor": till.member_id(LI), "other": shop.LI2, "reason": "同一人", **more}

        assert till.refusal("merge_members", **asked) == code
        till.unlock(shop.CASHIER)
        assert till.refusal("merge_members", **asked) == "auth.not_permitted"


def decided(chain: SmallChain, *, yes: bool) -> None:
    with chain.office.database.reading() as connection:
        (waiting,) = merges_asked(connection)
    with chain.office.open(SETUP) as books:
        if yes:
            accept_merge(books, waiting.ask_id, "核对过证件")
        else:
            refuse_merge(books, waiting.ask_id, "资料不全")


@pytest.mark.parametrize("yes", [True, False])
def test_headquarters_answers_what_a_till_asked(tmp_path: Path, *, yes: bool) -> None:
    with small_chain(tmp_path) as chain:
        till = chain["HP01"].begin(shop.CASHIER)
        had, other = till.account(LI).principal_fen, till.account(LI2).principal_fen

        assert ask(till)["merged"] is False
        chain.sync("HP01")
        decided(chain, yes=yes)
        chain.sync("HP01", "HP02")

        (answer,) = till.ok("merges_asked")["asked"]
        assert (answer["state"], answer["why"]) == (("merged", "核对过证件") if yes else ("refused", "资料不全"))
        here = [chain[name].account(LI).principal_fen for name in ("HP01", "HP02")]
        assert here == [had + other if yes else had] * 2
        assert till.refusal("unmerge_member", card=shop.LI2, reason="弄错了") == "member.decided_above"
        assert chain.office.verify().sound
