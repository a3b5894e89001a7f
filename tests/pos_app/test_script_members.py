"""Members' files at a counter: joining, changing, agreeing, looking; and what other stores know of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from headquarters.deciding.persons import merge_cards
from kernel.clock import FixedClock
from membership.referral.rules.inviting import ReferralPolicy
from membership.rules.lunar import solar_day
from membership.tables import member, member_directory
from pos_app.settings import load_settings
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.counter import SETUP, Counter, SmallChain, copy_alone, small_chain, standing_alone

SUN = {"name": "孙莉", "phone": "137 0000 0002", "sex": "女", "birthday": "闰六月初三"}


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield till.begin()


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[SmallChain]:
    with small_chain(tmp_path) as made:
        for till in made.tills.values():
            till.clock.forward(seconds=1)
        yield made


def page(counter: Counter, member_id: str) -> dict[str, Any]:
    found: dict[str, Any] = counter.ok("member", id=member_id)["member"]
    return found


def test_a_customer_becomes_a_member_and_is_found_at_once(counter: Counter):
    member_id = counter.ok("member_join", told=SUN, agree=["service", "sms"])["id"]

    found = page(counter, member_id)
    assert counter.ok("find_members", text="sl")["members"][0]["member_id"] == member_id
    assert (found["phone"], found["file"]["birthday"]) == ("137****0002", "农历闰 06-03")
    assert found["file"]["next_birthday"] == "2027-07-06"
    assert found["file"]["adviser"] == shop.CASHIER
    assert {state["scope"]: state["given"] for state in found["consents"]} == {"service": True, "sms": True}
    assert counter.sound()


@pytest.mark.parametrize("nobody_here", ["9999", shop.BJ_CASHIER])
def test_nobody_looks_after_a_member_who_does_not_work_here(counter: Counter, nobody_here: str):
    joins = {"told": SUN, "agree": ["service"]}

    assert counter.refusal("member_join", **joins, adviser=nobody_here) == "member_file.adviser_unknown"
    member_id = counter.ok("member_join", **joins, adviser=shop.SALESPERSON)["id"]
    refused = counter.refusal("member_change", id=member_id, told={}, adviser=nobody_here)

    assert refused == "member_file.adviser_unknown"
    assert page(counter, member_id)["file"]["adviser"] == shop.SALESPERSON


def test_who_is_not_born_yet_becomes_no_member(counter: Counter):
    told = {**SUN, "birthday": "2026-11-22"}

    assert counter.refusal("member_join", told=told, agree=["service"]) == "member.birthday_invalid"
    assert counter.ok("find_members", text=SUN["phone"])["members"] == []


def test_who_has_that_phone_already_is_named_and_nobody_joins_twice(counter: Counter):
    answer = counter.do("member_join", told={**SUN, "phone": shop.LI_PHONE}, agree=["service"])

    assert answer["code"] == "member.duplicate_phone"
    assert "李**" in answer["message"]


def test_joining_without_agreeing_is_refused(counter: Counter):
    assert counter.refusal("member_join", told=SUN, agree=["sms"]) == "member_file.consent_missing"
    assert counter.refusal("member_join", told=SUN, agree=["all"]) == "member_file.scope_unknown"


def test_a_changed_file_shows_masked_and_whole_on_a_reason(counter: Counter):
    member_id = counter.member_id(shop.LI)
    told = {"address": "深圳市罗湖区水贝一路 8 号", "anniversaries": {"结婚": "2012-05-20"}, "ring": "14"}
    assert counter.ok("member_change", id=member_id, told=told)["changed"]

    assert counter.refusal("member_reveal", id=member_id, reason="寄送") == "auth.not_permitted"
    counter.ok("approve", staff=shop.MANAGER, pin=shop.pin_of(shop.MANAGER), permission="member.reveal")
    whole = counter.ok("member_reveal", id=member_id, reason="寄送")["file"]

    file = page(counter, member_id)["file"]
    assert (file["address"], file["anniversaries"]) == ("深圳市罗湖区****", (("结婚", "05-20"),))
    assert (whole["address"], whole["phone"]) == ("深圳市罗湖区水贝一路 8 号", shop.LI_PHONE)
    (entry,) = counter.journal("membership.revealed")
    assert entry.actor == f"{shop.CASHIER}/{shop.MANAGER}"
    assert "水贝" not in entry.body


def test_what_was_agreed_to_is_taken_back(counter: Counter):
    member_id = counter.ok("member_join", told=SUN, agree=["service", "sms"])["id"]

    counter.ok("member_take_back", id=member_id, scopes=["sms"])
    counter.ok("member_agree", id=member_id, scopes=["wechat"])

    agreed = {state["scope"]: state["given"] for state in page(counter, member_id)["consents"]}
    assert agreed == {"service": True, "sms": False, "wechat": True}
    assert counter.refusal("member_take_back", id=member_id, scopes=["service"]) == "member_file.service_kept"


def test_the_chains_own_fields_stand_in_the_settings(tmp_path: Path):
    folder = copy_alone(tmp_path / "HP01")
    file = folder / "settings.json"
    kept = msgspec.json.decode(file.read_bytes())
    kept["files"] = {"custom": [{"name": "来店方式", "kind": "choice", "choices": ["路过", "老客介绍"]}]}
    file.write_bytes(msgspec.json.encode(kept))
    counter = Counter(folder, FixedClock(shop.MORNING)).begin()

    counter.ok("member_change", id=counter.member_id(shop.LI), told={"custom": {"来店方式": "路过"}})

    assert page(counter, counter.member_id(shop.LI))["file"]["custom"] == (("来店方式", "路过"),)
    assert load_settings(folder).files.custom[0].name == "来店方式"
    counter.till.close()


def test_another_store_hears_of_a_changed_file_and_every_place_ends_alike(chain: SmallChain):
    here, there = chain["HP01"].begin(), chain["BJ01"].begin(shop.BJ_CASHIER)
    member_id = here.ok("member_join", told=SUN, agree=["service"])["id"]
    chain.sync("HP01")
    there.ok("look_up_member", text="13700000002")

    there.ok("member_change", id=member_id, told={"name": "单莉", "phone": "13700000003"})
    here.ok("member_change", id=member_id, told={"preferences": "古法"})
    chain.sync("HP01", "BJ01", "HP01", "HP02", "BJ01")

    files = [place.till.place.database for place in (here, chain["HP02"], there)]
    assert [row["name"] for row in rows(files[0], member_directory) if row["member_id"] == member_id] == ["孙莉"]
    same = [
        [row for row in rows(file, table) if row["member_id"] == member_id]
        for table in (member, member_directory)
        for file in (chain.office.database, *files)
    ]
    assert same[:4] == [same[0]] * 4
    assert same[4:] == [same[4]] * 4
    assert chain.office.verify().sound


def test_a_merged_members_card_and_phone_lead_to_the_survivor_at_every_till(chain: SmallChain):
    here, there = chain["HP01"].begin(), chain["BJ01"].begin(shop.BJ_CASHIER)
    first = here.ok("member_join", told=SUN, agree=["service"])["id"]
    second = there.ok("member_join", told={"name": "孙莉", "phone": "13700000003"}, agree=["service"])["id"]
    chain.sync("HP01", "BJ01")
    with chain.office.database.reading() as connection:
        of = {row.member_id: row.card_no for row in connection.execute(select(member))}
    cards = of[first], of[second]

    with chain.office.open(SETUP) as books:
        merge_cards(books, *cards, "同一人")
    chain.sync("HP01", "BJ01")

    found = [
        *there.ok("find_members", text="13700000003")["members"],
        *there.ok("find_members", text=cards[1])["members"],
        *here.ok("look_up_member", text=cards[1])["members"],
    ]
    assert {hit["member_id"] for hit in found} == {first}
    assert all(till.sound() for till in (here, there))


def test_a_lunar_birthday_counts_in_the_solar_month_in_which_it_falls(counter: Counter):
    month = counter.till.post.right_clock.now().month
    falls = next(day for day in range(1, 13) if solar_day(2026, day, 1).month == month)
    born = {"birthday": f"农历{falls}-1"}
    member_id = counter.ok("member_join", told={**SUN, **born}, agree=["service"])["id"]

    counter.ok("attach_member", id=member_id)

    assert counter.cart()["member"]["birthday_month"]


def test_a_members_account_is_explained_by_phone(counter: Counter):
    found = counter.ok("explain_member", who=shop.LI_PHONE, pdf=True)

    assert found["agrees"] is True
    assert found["tables"][1]["rows"][0][3] == "旧账带入"
    assert Path(found["file"]).exists()
    assert counter.refusal("explain_member", who="13999999999") == "member.not_found"


def test_a_shop_that_stands_alone_rewards_who_brought_a_member(counter: Counter):
    inviter = counter.ok("find_members", text=shop.LI)["members"][0]["member_id"]
    post = counter.till.post
    post.settings = msgspec.structs.replace(post.settings, referral=ReferralPolicy(points=500))
    member_id = counter.ok("member_join", told=SUN, agree=["service"], inviter=inviter)["id"]
    counter.ok("attach_member", id=member_id)
    counter.sell(shop.RING)
    before = page(counter, inviter)["points"]

    counter.unlock(shop.MANAGER)
    drawn = counter.ok("count_drawer", total="0")["expected"]
    counter.ok("count_drawer", total=drawn)
    counter.ok("close_day", reason="分币找零")
    counter.clock.forward(days=8)
    counter.ok("open_day", float="1000.00")

    assert page(counter, inviter)["points"] == before + 500
    assert counter.ok("explain_member", who=shop.LI)["tables"][1]["rows"][0][3] == "推荐的新会员首次购物"
