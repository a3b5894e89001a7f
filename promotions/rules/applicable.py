"""Whether a rule may be looked at all: time, audience, code, consent. Baskets come later."""

from __future__ import annotations

from datetime import datetime, timedelta

from promotions.rules.basket import Context
from promotions.rules.rule import Audience, Gift, Rule, Schedule


def asks(rule: Rule) -> bool:
    """Whether anything but the lines may bar the rule, where nobody names it."""
    open_to_all = rule.audience == Audience() and rule.schedule == Schedule() and rule.code is None
    freely = not (rule.opt_in or isinstance(rule.benefit, Gift) or rule.spends_points)
    return not open_to_all or not freely or "trade_in" in rule.not_with_tags


def asked_of(rule: Rule) -> object:
    """Equal for rules that ask the same of customer and time; none of them named by anybody."""
    chosen = rule.opt_in, rule.mandatory, isinstance(rule.benefit, Gift) and not rule.auto
    beside = "trade_in" in rule.not_with_tags
    return rule.audience, rule.schedule, rule.code, bool(rule.spends_points), chosen, beside


def wanted(rule: Rule, ctx: Context) -> bool:
    """Taken wherever it can be, even where that is dearer: mandatory, pinned, or asked for by the customer."""
    return rule.mandatory or rule.id in ctx.pin or (rule.opt_in and rule.id in ctx.opt_in)


def bar(rule: Rule, ctx: Context) -> str | None:
    """Why the rule is out before any line is looked at, as a code, or None."""
    if rule.id in ctx.ban:
        return "BANNED"
    if not in_window(rule.schedule, ctx.local_now):
        return "OUT_OF_WINDOW"
    barred = _audience_bar(rule, ctx)
    if barred:
        return barred
    if rule.code is not None and rule.code not in ctx.codes:
        return "NO_CODE"
    if ctx.trade_in and "trade_in" in rule.not_with_tags:
        return "NOT_WITH_TRADE_IN"
    if rule.opt_in and not wanted(rule, ctx):
        return "NOT_OPTED_IN"
    if isinstance(rule.benefit, Gift) and not rule.auto and not wanted(rule, ctx):
        return "NOT_OPTED_IN"
    return None


def _audience_bar(rule: Rule, ctx: Context) -> str | None:
    audience, member = rule.audience, ctx.member
    if "*" not in audience.stores and ctx.store not in audience.stores:
        return "WRONG_STORE"
    if audience.trade_in and not ctx.trade_in:
        return "NOT_TRADE_IN"
    on_birthday = audience.birthday_month or audience.birthday is not None
    if not (audience.member or audience.levels or audience.segments or on_birthday or rule.spends_points):
        return None
    if member is None:
        return "NOT_MEMBER"
    if audience.levels and member.level not in audience.levels:
        return "WRONG_LEVEL"
    if audience.segments and set(audience.segments).isdisjoint(member.segments):
        return "WRONG_SEGMENT"
    return None if _near_birthday(audience, ctx) else "NOT_BIRTHDAY"


def _near_birthday(audience: Audience, ctx: Context) -> bool:
    if audience.birthday_month or audience.birthday == "month":
        return ctx.birthday_month
    if audience.birthday is None:
        return True
    return ctx.birthday_within(0 if audience.birthday == "day" else int(audience.birthday))


def in_window(schedule: Schedule, now: datetime | None) -> bool:
    """A daily window that crosses midnight belongs to the day it opened; ends are open."""
    if schedule == Schedule():
        return True
    if now is None:
        return False
    if (schedule.from_ and now < schedule.from_) or (schedule.until and now >= schedule.until):
        return False
    day = now
    if schedule.daily:
        opens, closes = (int(text[:2]) * 60 + int(text[3:]) for text in schedule.daily)
        minute = now.hour * 60 + now.minute
        if opens < closes:
            if not opens <= minute < closes:
                return False
        elif minute < closes:
            day = now - timedelta(days=1)
        elif minute < opens:
            return False
    return not schedule.weekdays or day.isoweekday() in schedule.weekdays
