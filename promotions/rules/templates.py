"""The promotions of the trade as forms: one template for each, with the fields that it has.

What stands beside what (叠加与互斥) is a part of every form; a discount by hand is given on its bill, not written here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from promotions.rules.form import Field, Template
from promotions.rules.form_values import ALL, YES

_TIME = (
    Field("from", 1, "开始", "schedule.from", "from"),
    Field("until", 1, "结束", "schedule.until", "until"),
    Field("weekdays", 1, "星期", "schedule.weekdays", "weekdays"),
    Field("hours", 1, "每日时段", "schedule.daily", "hours"),
)
_WHERE = (Field("stores", 2, "门店", "audience.stores", "names"),)
_WHO = (
    Field("member", 3, "仅会员", "audience.member", "flag"),
    Field("levels", 3, "会员等级", "audience.levels", "names"),
    Field("birthday", 3, "生日", "audience.birthday", "birthday"),
    Field("trade_in", 3, "仅以旧换新", "audience.trade_in", "flag"),
)
_QUOTA = (
    Field("quota", 3, "名额名", "quota.name", "text"),
    Field("total", 3, "总量", "quota.total", "count"),
    Field("per_member", 3, "每会员限次", "quota.per_member", "count"),
    Field("per_day", 3, "每店每日", "quota.per_store_day", "count"),
)
_GOODS = (
    Field("goods", 4, "货品", "scope", "goods", ALL),
    Field("except", 4, "不含", "scope.not", "lines"),
    Field("weight_from", 4, "克重不少于", "scope.where", "weight_from"),
)
_REACHED = (
    Field("min_amount", 5, "满金额", "cond.min_amount", "yuan"),
    Field("min_qty", 5, "满件数", "cond.min_qty", "count"),
    Field("min_weight", 5, "满克重", "cond.min_weight_mg", "grams"),
)
_COMPANY = (
    Field("not_with", 7, "不与同享", "not_with", "names"),
    Field("exclude", 7, "不含已享", "exclude_units_with", "names"),
    Field("not_with_tags", 7, "不与标记同享", "not_with_tags", "names"),
    Field("alone", 7, "整单仅此", "exclusive", "alone"),
)
_WORDS = (
    Field("id", 8, "编号", "id", "text"),
    Field("name", 8, "名称", "name", "text", needed=True),
    Field("receipt", 8, "小票文字", "text.receipt", "text"),
    Field("legal", 8, "公示文字", "text.legal", "text"),
)
_COMMON = (*_TIME, *_WHERE, *_WHO, *_QUOTA, *_GOODS, *_REACHED, *_COMPANY, *_WORDS)

_FOLD = Field("fold", 6, "打几折", "benefit.pct", "fold", needed=True)
_OFF = Field("off", 6, "减金额", "benefit.fen", "yuan", needed=True)
_CAP = Field("cap", 6, "最多减", "benefit.cap", "yuan")
_PRICE = Field("price", 6, "一口价", "benefit.fen", "yuan", needed=True)
_TIMES = Field("times", 6, "最多几次", "limits.times", "count")
_PER_BILL = Field("per_bill", 6, "每单最多", "limits.per_order", "count")
_UNITS = Field("max_units", 6, "每单最多几件", "limits.max_units", "count")
_POINTS = Field("points", 6, "用几积分", "spends_points", "count", needed=True)
_SKU = Field("sku", 6, "货号", "benefit.sku", "text", needed=True)


def _made(
    code: str, title: str, letters: str, stage: str, benefit: Mapping[str, Any], *own: Field,
    needs: tuple[str, ...] = (), defaults: Mapping[str, str] | None = None, without: tuple[str, ...] = (),
    **more: Any,
) -> Template:  # fmt: skip
    given = defaults or {}
    fields = sorted(
        (
            Field(
                one.key, one.part, one.title, one.path, one.kind, given.get(one.key, one.default),
                one.needed or one.key in needs,
            )
            for one in (*_COMMON, *own)
            if one.key not in without
        ),
        key=lambda one: one.part,
    )  # fmt: skip
    return Template(code, title, letters, {"stage": stage, "benefit": dict(benefit), **more}, tuple(fields))


_MEMBER = {"member": YES}
_REACH = ("min_amount", "min_qty", "min_weight")

TEMPLATES: dict[str, Template] = {
    one.code: one
    for one in (
        _made(
            "member_price", "会员价", "HY", "unit", {"type": "fixed_price"}, _PRICE, _UNITS,
            defaults=_MEMBER, needs=("member",),
        ),
        _made(
            "member_percent", "会员折扣", "HZ", "unit", {"type": "percent"}, _FOLD, _UNITS,
            defaults=_MEMBER, needs=("member",),
        ),
        _made(
            "timed_percent", "限时折扣", "XS", "unit", {"type": "percent"}, _FOLD, _UNITS, needs=("from", "until"),
        ),
        _made(
            "limited_price", "限量特价", "XL", "unit", {"type": "fixed_price"}, _PRICE, _UNITS, needs=("total",),
        ),
        _made(
            "amount_off", "满减", "MJ", "order", {"type": "amount_off"}, _OFF, needs=("min_amount",),
        ),
        _made(
            "every_amount_off", "每满减", "MM", "order", {"type": "amount_off", "every": True}, _OFF, _TIMES, _CAP,
            needs=("min_amount",),
        ),
        _made(
            "tiers", "阶梯满减", "JT", "order", {"type": "tiers"},
            Field("tiers", 6, "各档", "benefit.tiers", "tiers", needed=True), without=("min_amount",),
        ),
        _made(
            "order_percent", "满折", "MZ", "order", {"type": "percent"}, _FOLD, _CAP, needs=("min_amount",),
        ),
        _made(
            "gift", "满赠", "ZP", "order", {"type": "gift"}, _SKU,
            Field("gift_name", 6, "赠品名", "benefit.name", "text", needed=True),
            Field("gift_qty", 6, "数量", "benefit.qty", "count", "1", needed=True),
            Field("gift_worth", 6, "价值", "benefit.worth_fen", "yuan", needed=True),
            auto=True,
        ),
        _made(
            "add_on", "加价购", "JJ", "order", {"type": "add_on"}, _SKU,
            Field("add_price", 6, "加多少", "benefit.fen", "yuan", needed=True), opt_in=True,
        ),
        _made(
            "nth_percent", "第几件几折", "DJ", "multi", {"type": "nth_pct"},
            Field("n", 6, "每几件", "benefit.n", "count", "2", needed=True),
            Field("fold", 6, "其中最低一件打几折", "benefit.pct", "fold", "5", needed=True), _PER_BILL,
        ),
        _made(
            "buy_give", "买几送几", "MS", "multi", {"type": "nth_pct", "pct": 100},
            Field("n", 6, "一组几件", "benefit.n", "count", "2", needed=True),
            Field("count", 6, "其中免几件", "benefit.count", "count", "1", needed=True), _PER_BILL,
        ),
        _made(
            "bundle_price", "组合价", "ZH", "multi", {"type": "bundle_price"},
            Field("slots", 6, "各件", "benefit.slots", "slots", needed=True),
            Field("price", 6, "一组多少钱", "benefit.fen", "yuan", needed=True), _PER_BILL,
        ),
        _made(
            "bundle_percent", "组合折扣", "ZK", "multi", {"type": "bundle_pct"},
            Field("slots", 6, "各件", "benefit.slots", "slots", needed=True), _FOLD, _PER_BILL,
        ),
        _made(
            "voucher", "代金券", "DQ", "voucher", {"type": "amount_off"}, _OFF,
            Field("code", 6, "券的规则代码", "code", "text", needed=True),
        ),
        _made(
            "goods_voucher", "品类券", "PQ", "voucher", {"type": "percent"}, _FOLD, _CAP,
            Field("code", 6, "券的规则代码", "code", "text", needed=True),
            defaults={"goods": ""}, needs=("goods",),
        ),
        _made(
            "birthday_percent", "生日折扣", "SR", "unit", {"type": "percent"}, _FOLD, _UNITS,
            defaults={**_MEMBER, "birthday": "当月"}, needs=("member", "birthday"),
        ),
        _made(
            "points", "多倍积分", "JF", "points", {"type": "points_multiplier"},
            Field("mult", 6, "几倍", "benefit.mult", "count", "2", needed=True), defaults=_MEMBER, needs=("member",),
        ),
        _made(
            "gram_off", "克减", "KJ", "unit", {"type": "per_gram_off"},
            Field("gram_off", 6, "每克减", "benefit.fen_per_g", "yuan", needed=True), _UNITS,
        ),
        _made(
            "craft_percent", "工费折扣", "GF", "unit", {"type": "percent", "component": "craft"}, _FOLD, _UNITS,
        ),
        _made(
            "trade_in", "以旧换新", "HX", "unit", {"type": "per_gram_off"},
            Field("gram_off", 6, "每克减", "benefit.fen_per_g", "yuan", needed=True),
            Field("part", 6, "按哪部分克重", "benefit.weight_part", "part", ALL, needed=True),
            defaults={"trade_in": YES}, needs=("trade_in",),
        ),
        _made(
            "hand_out_voucher", "满送券", "SQ", "points", {"type": "issue_voucher"},
            Field("voucher", 6, "券的规则代码", "benefit.voucher", "text", needed=True),
            Field("count", 6, "几张", "benefit.count", "count", "1", needed=True),
            Field("days", 6, "有效几天", "benefit.days", "count", needed=True),
            needs=("min_amount",),
        ),
        _made(
            "for_points", "积分换购", "HG", "points", {"type": "add_on"}, _POINTS, _SKU,
            Field("add_price", 6, "加多少", "benefit.fen", "yuan", "0", needed=True),
            defaults=_MEMBER, needs=("member",), opt_in=True,
        ),
        _made(
            "points_off", "积分抵减", "DX", "points", {"type": "amount_off"}, _POINTS, _OFF,
            defaults=_MEMBER, needs=("member",), opt_in=True,
        ),
        _made(
            "round_down", "整单抹零", "ML", "finish", {"type": "round_down_to"},
            Field("unit", 6, "抹到", "benefit.fen", "yuan", "1", needed=True),
            without=("goods", "except", "weight_from", "quota", "total", "per_member", "per_day"),
            mandatory=True,
        ),
    )
}  # fmt: skip
