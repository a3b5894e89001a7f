"""What the page and the command say of headquarters: each trouble with what goes on meanwhile and what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pos_app.counter.leases import LeaseRow
from pos_app.presenters.exchange_words import (
    REASONS,
    Fact,
    advice,
    feed_facts,
    held_words,
    life_words,
    long_words,
    offline_rules,
    reason_problem,
    skew_words,
    state_words,
    status_facts,
)
from pos_app.presenters.problems import catalogue
from sync.protocol import LeasePolicy
from sync.status import SyncStatus
from tests.pos_app.fake_chain import HELD, NOW, SYNCED

STOPS_NO_SALE = ("照常收银", "不会丢", "没有丢", "账没有变", "不受影响")


def values(facts: tuple[Fact, ...]) -> dict[str, str]:
    return {fact.name: fact.value for fact in facts}


def test_all_is_well():
    facts = values(status_facts(SYNCED, NOW))

    assert state_words(SYNCED) == ("● 已同步", "ok")
    assert advice(SYNCED) == ()
    assert (facts["待传"], facts["最近联系总部"], facts["本机时间"], facts["总部账本"]) == (
        "0 条",
        "刚才",
        "准",
        "正常",
    )
    assert facts["最近握手"] == "11-21 05:58 (7 分前)"
    assert facts["总部已备份到"] == "本机第 1,204 条"


def test_a_shop_that_stands_alone_needs_no_advice():
    assert state_words(None) == ("● 单店运行,不连总部", "ok")
    assert advice(None) == ()


def test_a_queue_names_its_oldest_bill():
    waiting = replace(SYNCED, state="pending", pending=1203, oldest_wall="2026-11-21T09:05:00.000+08:00")

    facts = values(status_facts(waiting, NOW))

    assert facts["待传"] == "1,203 条"
    assert facts["最早一条"] == "11-21 09:05 (等了 5 小时)"


def test_offline_says_that_selling_goes_on():
    offline = replace(SYNCED, state="offline", offline_since=NOW - timedelta(minutes=12))

    (said,) = advice(offline)

    assert said.text.startswith("联系不上总部。照常收银")
    assert values(status_facts(offline, NOW))["离线起于"] == "11-21 05:53 (12 分前)"


@pytest.mark.parametrize("name", sorted(set(REASONS.values())))
def test_every_reason_says_what_happened_what_goes_on_and_what_to_do(name: str):
    sentences = catalogue()[name]["text"].removesuffix("。").split("。")

    assert len(sentences) >= 3
    assert any(words in catalogue()[name]["text"] for words in STOPS_NO_SALE)


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("fork", "E-SYNC-FORK"),
        ("blocked.fork", "E-SYNC-FORK"),
        ("clone", "E-SYNC-CLONE"),
        ("restored", "E-SYNC-BACK"),
        ("register.quarantined", "E-SYNC-HELD"),
        ("token.replayed", "E-SYNC-TWICE"),
        ("server.trouble", "E-SYNC-SERVER"),
        ("http.503", "E-SYNC-SERVER"),
        ("of.tomorrow", "E-SYNC-REJECT"),
    ],
)
def test_a_refusal_is_named(reason: str, code: str):
    assert reason_problem(reason).code == code


def test_a_reason_of_a_newer_headquarters_stands_for_itself():
    assert "of.tomorrow" in reason_problem("of.tomorrow").text


def test_a_restored_headquarters_is_waited_for():
    recovering = replace(SYNCED, recovering=True, frozen="recovering", incarnation=2)

    (said,) = advice(recovering)

    assert said.text.startswith("总部正在恢复")
    assert life_words(recovering) == "正在恢复,等各店补传"
    assert life_words(replace(recovering, recovering=False)) == "正常 (恢复过 1 次)"
    assert life_words(SyncStatus()) == "还没联系过"


def test_the_worst_comes_first_and_nothing_twice():
    bad = replace(
        SYNCED, state="rejected", reason="fork", frozen="fork", exceptions=2, warnings=("disk.low", "queue.old")
    )

    assert [one.code for one in advice(bad)] == ["E-SYNC-FORK", "W-DISK", "W-SYNC-OLD", "W-SYNC-WAITING"]


@pytest.mark.parametrize(
    ("offset_s", "said"),
    [(0, "准"), (420, "慢 7 分"), (-420, "快 7 分"), (-90_000, "快 25 小时"), (345_600, "慢 4 天")],
)
def test_a_wrong_clock_is_told_by_its_way_and_amount(offset_s: int, said: str):
    assert skew_words(replace(SYNCED, offset_s=offset_s)) == said


def test_a_clock_of_before_the_first_contact_is_not_called_right():
    assert skew_words(SyncStatus()) == "还没比过"


def test_a_wrong_clock_is_warned_of_with_the_same_words():
    slow = replace(SYNCED, offset_s=420, warnings=("clock.skew",))

    assert advice(slow)[0].text.startswith("本机时间慢 7 分。")


def test_feeds_are_named_for_a_manager():
    facts = feed_facts((("all", 10_323), ("store:HP", 34), ("members:HP", 9), ("register:HP01", 1), ("revoked", 2)))

    assert [fact.name for fact in facts] == [
        "下载 · 全公司", "下载 · 本店", "下载 · 本店会员", "下载 · 本机", "下载 · 挂失的卡",
    ]  # fmt: skip
    assert facts[0].value == "到第 10,323 号"


def test_a_lease_says_what_is_left_and_for_how_long():
    fresh, old, own = (held_words(one) for one in HELD)

    assert (fresh.account, fresh.left, fresh.age, fresh.ends, fresh.trouble) == (
        "储值 …6620", "¥1,000.00", "4 分前", "47 小时后", "",
    )  # fmt: skip
    assert (old.left, old.spent, old.ends) == ("¥300.00", "¥700.00", "—")
    assert old.trouble == "离总部上次答复太久,预留的储值不能再用"
    assert (own.age, own.ends) == ("本机充值", "到总部确认")


def test_points_vouchers_and_quotas_are_counted_in_their_own_units():
    left = [held_words(LeaseRow(f"{what}:…1", 1200, 0, 1, 100, "")).left for what in ("points", "voucher", "quota")]

    assert left == ["1,200", "1200 份", "1200 份"]


def test_what_is_refused_offline_is_said_with_its_limits():
    rules = offline_rules(LeasePolicy(hard=200_000, total=2_000_000, lease=100_000, soft=50_000, share_permille=333))
    said = "\n".join(fact.value for fact in rules)

    for limit in ("¥2,000.00", "¥20,000.00", "¥1,000.00", "¥500.00", "33.3 %", "48 小时", "5 次"):
        assert limit in said
    assert {fact.name for fact in rules if fact.level == "warn"} == {
        "储值 · 没有预留的", "积分抵现", "卡券", "限量活动", "别店的货和会员",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "said"), [(5, "5 秒"), (3_599, "59 分"), (7_200, "2 小时"), (172_800, "2 天"), (172_799, "47 小时")]
)
def test_a_span_is_told_in_its_largest_unit(seconds: int, said: str):
    assert long_words(seconds) == said
