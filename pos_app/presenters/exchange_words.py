"""How the till stands with headquarters, in words: the page on the screen and the command say the same.

Each trouble says what happened, what goes on, what to do; its sentences stand in `words.toml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kernel.money import Money
from pos_app.locale import tr
from pos_app.presenters.problems import Problem, catalogue, words

if TYPE_CHECKING:
    from pos_app.counter.leases import LeaseRow
    from sync.protocol import LeasePolicy
    from sync.status import SyncStatus

# The reason that the courier or headquarters gives, and the entry of the catalogue that explains it.
REASONS = {
    "recovering": "sync.recovering",
    "incarnation": "sync.incarnation",
    "incarnation.unsettled": "sync.incarnation",
    "incarnation.past": "sync.past_life",
    "fork": "sync.fork",
    "register.forked": "sync.fork",
    "clone": "sync.clone",
    "restored": "sync.restored",
    "sealed": "sync.sealed",
    "epoch.sealed": "sync.sealed",
    "chain": "sync.chain",
    "id_taken": "sync.id_taken",
    "quarantined": "sync.quarantined",
    "register.quarantined": "sync.quarantined",
    "register.not_enrolled": "sync.not_enrolled",
    "register.revoked": "sync.revoked",
    "register.other": "sync.other_register",
    "sync.stuck": "sync.stuck",
    "sync.failed": "sync.failed",
    "page.altered": "sync.altered",
    "token.wrong": "sync.token",
    "token.missing": "sync.token",
    "token.replayed": "token.replayed",
    "signature.wrong": "signature.wrong",
    "body.too_large": "sync.too_large",
    "clock.dates": "clock.dates",
    "feed.checksum": "feed.checksum",
}
SERVER = ("server.", "http.5")
STATES = {
    "synced": ("● 已同步", "ok"),
    "pending": ("↑ 待上传", "info"),
    "offline": ("▲ 离线,照常收银", "warn"),
    "rejected": ("■ 上传被拒,照常收银", "error"),
}
FEEDS = {"all": "全公司", "revoked": "挂失的卡", "store": "本店", "members": "本店会员", "register": "本机"}
WHATS = {"value": "储值", "points": "积分", "voucher": "卡券", "quota": "限量活动"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the page: its name, its value, and how serious it is ('' | ok | warn | error)."""

    name: str
    value: str
    level: str = ""


@dataclass(frozen=True, slots=True)
class HeldWords:
    """One lease in words, as the columns of a table; `trouble` why it pays nothing now, '' when it pays."""

    account: str
    left: str
    spent: str
    age: str
    ends: str
    trouble: str


def state_words(status: SyncStatus | None) -> tuple[str, str]:
    """The state in a few words, and its level."""
    if status is None:
        return tr("● 单店运行,不连总部"), "ok"
    said, level = STATES[status.state]
    return tr(said), level


def reason_problem(reason: str) -> Problem:
    """What a refusal means, what goes on meanwhile, what to do."""
    reason = reason.removeprefix("blocked.")
    name = REASONS.get(reason)
    if name is not None:
        return words(name)
    return words("sync.server" if reason.startswith(SERVER) else "sync.refused", why=reason)


def advice(status: SyncStatus | None) -> tuple[Problem, ...]:
    """Everything that a manager should know now, the worst first; empty when all is well."""
    if status is None:
        return ()
    found = []
    if status.state == "rejected":
        found.append(reason_problem(status.reason))
    elif status.state == "offline":
        found.append(words("sync.offline"))
    if status.recovering:
        found.append(words("sync.recovering"))
    elif status.frozen and status.state != "rejected":
        found.append(reason_problem(status.frozen))
    found += [_warning(name, status) for name in status.warnings if name != status.reason]
    if status.exceptions:
        found.append(words("sync.exceptions", count=status.exceptions))
    return tuple({one.text: one for one in found}.values())


def _warning(name: str, status: SyncStatus) -> Problem:
    # headquarters ahead of this machine: the machine's clock is slow
    way = tr("慢") if status.offset_s > 0 else tr("快")
    return words(name, way=way, amount=long_words(abs(status.offset_s)))


def status_facts(status: SyncStatus, now: datetime) -> tuple[Fact, ...]:
    """The exchange line by line; `now` by the same clock as the times of `status`."""
    facts = [Fact(tr("待传"), tr("{count} 条", count=f"{status.pending:,}"), "warn" if status.pending else "ok")]
    if status.oldest_wall:
        waited = now - datetime.fromisoformat(status.oldest_wall)
        level = "error" if "queue.old" in status.warnings else ""
        facts.append(
            Fact(tr("最早一条"), tr("{at} (等了 {long})", at=at_words(status.oldest_wall), long=ago(waited)), level)
        )
    if status.offline_since is not None:
        facts.append(Fact(tr("离线起于"), moment(status.offline_since, now), "warn"))
    contact = tr("还没有") if status.last_contact is None else moment(status.last_contact, now)
    hello = tr("还没有") if status.last_hello is None else moment(status.last_hello, now)
    facts += [
        Fact(tr("最近联系总部"), contact),
        Fact(tr("最近握手"), hello),
        Fact(tr("本机时间"), skew_words(status), "warn" if status.offset_s else ""),
        Fact(tr("总部账本"), life_words(status), "warn" if status.recovering else ""),
        Fact(
            tr("总部已备份到"),
            tr("本机第 {seq} 条", seq=f"{status.backed_up_seq:,}") if status.backed_up_seq else tr("还没有"),
        ),
        Fact(tr("没有生效"), tr("{count} 条", count=status.exceptions), "warn" if status.exceptions else ""),
    ]
    return tuple(facts)


def life_words(status: SyncStatus) -> str:
    """The incarnation of headquarters, without that word."""
    if status.recovering:
        return tr("正在恢复,等各店补传")
    if not status.incarnation:
        return tr("还没联系过")
    if status.incarnation == 1:
        return tr("正常")
    return tr("正常 (恢复过 {times} 次)", times=status.incarnation - 1)


def skew_words(status: SyncStatus) -> str:
    """How this machine's clock differs; what is corrected stands when headquarters is away."""
    seconds = status.offset_s or status.clock_skew_s
    if abs(seconds) < 60:
        return tr("准") if status.last_contact or status.last_hello else tr("还没比过")
    way = tr("慢") if seconds > 0 else tr("快")
    return f"{way} {long_words(abs(seconds))}"


def feed_facts(feeds: tuple[tuple[str, int], ...]) -> tuple[Fact, ...]:
    """How far each feed was read."""
    return tuple(
        Fact(tr("下载 · {feed}", feed=feed_name(name)), tr("到第 {no} 号", no=f"{at:,}")) for name, at in feeds
    )


def feed_name(feed: str) -> str:
    """'store:HP' -> 本店; a feed of a newer headquarters stands for itself."""
    return tr(FEEDS.get(feed.partition(":")[0], feed))


def held_words(one: LeaseRow) -> HeldWords:
    what, _, name = one.account.partition(":")
    own = one.age_s is None and not one.ends_s
    left_s = max(0, one.ends_s - one.age_s) if one.age_s is not None else 0
    ends = tr("到总部确认") if own else tr("{long}后", long=long_words(left_s)) if left_s else "—"
    return HeldWords(
        account=f"{tr(WHATS.get(what, what))} {name}",
        left=amount_words(what, one.left),
        spent=amount_words(what, one.spent),
        age=tr("本机充值") if own else "—" if one.age_s is None else tr("{long}前", long=long_words(one.age_s)),
        ends=ends,
        trouble=first_sentence(one.trouble) if one.trouble else "",
    )


def amount_words(what: str, amount: int) -> str:
    if what == "value":
        return str(Money(amount))
    return tr("{count} 份", count=amount) if what in ("quota", "voucher") else f"{amount:,}"


def first_sentence(code: str) -> str:
    """What happened, of the catalogue's words for `code`."""
    entry = catalogue().get(code, {})
    return tr(entry.get("plain", entry.get("text", code))).split("。")[0]


def offline_rules(policy: LeasePolicy) -> tuple[Fact, ...]:
    """What works with no line, what does not, and why."""
    hours = policy.max_age_s // 3600
    return (
        Fact(tr("照常"), tr("现金、银行卡、会员价、发积分、充值、挂单、日结"), "ok"),
        Fact(tr("储值 · 已预留的"), tr("一笔最多 {hard},共 {count} 次", hard=Money(policy.hard), count=policy.count)),
        Fact("", tr("每位会员最多预留 {lease},不超过余额的 {share}", lease=Money(policy.lease), share=_share(policy))),
        Fact("", tr("本机合计最多 {total};离总部上次答复 {hours} 小时内", total=Money(policy.total), hours=hours)),
        Fact("", tr("联网时 {soft} 以内直接用预留,以上先问总部", soft=Money(policy.soft))),
        Fact("", tr("每千笔抽 {times} 笔必须总部答复", times=policy.forced_online_permille)),
        Fact(tr("储值 · 没有预留的"), tr("不能用: 余额可能已在别店用掉"), "warn"),
        Fact(tr("积分抵现"), tr("没有预留就不能用: 同上"), "warn"),
        Fact(tr("卡券"), tr("不能用: 一张券只能用一次,要总部确认"), "warn"),
        Fact(tr("限量活动"), tr("只送本机预留的份数: 送完为止"), "warn"),
        Fact(tr("别店的货和会员"), tr("查不到: 资料在总部"), "warn"),
    )


def _share(policy: LeasePolicy) -> str:
    whole, tenth = divmod(policy.share_permille, 10)
    return f"{whole}.{tenth} %" if tenth else f"{whole} %"


# --- times -----------------------------------------------------------------------------------------------------------


def long_words(seconds: int) -> str:
    """A span of time in its largest unit."""
    if seconds < 60:
        return tr("{n} 秒", n=seconds)
    if seconds < 3600:
        return tr("{n} 分", n=seconds // 60)
    if seconds < 48 * 3600:
        return tr("{n} 小时", n=seconds // 3600)
    return tr("{n} 天", n=seconds // 86_400)


def ago(passed: timedelta) -> str:
    return long_words(max(0, passed // timedelta(seconds=1)))


def at_words(wall: str) -> str:
    """An ISO time as the counter reads it."""
    return wall[5:16].replace("T", " ")


def moment(then: datetime, now: datetime) -> str:
    passed = now - then
    if timedelta(0) <= passed < timedelta(seconds=10):
        return tr("刚才")
    return tr("{at} ({long}前)", at=then.strftime("%m-%d %H:%M"), long=ago(passed))
