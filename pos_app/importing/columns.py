"""The columns a file of pieces or members may have: headers, units and what each accepts, told once."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from membership.rules.tiers import TIER_NAMES
from shop.catalogue.rules.kinds import CATEGORIES, MAJORS, TAX_USES
from shop.catalogue.rules.purity import PURITIES

GRAMS = ("克", "g")
CARATS = ("克拉", "ct")
YUAN = ("元", "¥", "￥", "rmb", "人民币")
MILLIMETRES = ("毫米", "mm")
CENTIMETRES = ("厘米", "cm")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `kind` names its reader in cells.py; `units` are the units its header may name, the first as printed.

    `choices` maps the words accepted to the values meant.
    """

    field: str
    header: str
    kind: str
    required: bool = False
    units: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    note: str = ""

    @property
    def title(self) -> str:
        """The header as the template prints it: '净金重(克)', '条码*'."""
        return f"{self.header}{f'({self.units[0]})' if self.units else ''}{'*' if self.required else ''}"


def _same(words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((word, word) for word in words)


_MODES = (
    ("按重", "by_weight"), ("按克", "by_weight"), ("by_weight", "by_weight"), ("一口价", "by_piece"),
    ("按件", "by_piece"), ("按件(一口价)", "by_piece"), ("by_piece", "by_piece"), ("金工石分计", "by_parts"),
    ("分计", "by_parts"), ("by_parts", "by_parts"),
)  # fmt: skip
_FEES = (
    ("按克", "per_gram"), ("元/克", "per_gram"), ("per_gram", "per_gram"), ("按件", "per_piece"),
    ("元/件", "per_piece"), ("per_piece", "per_piece"),
)  # fmt: skip
_UNITS = (("按粒", "per_piece"), ("按克拉", "per_carat"), ("元/粒", "per_piece"), ("元/克拉", "per_carat"))
_TAX_USES = tuple((word, code) for code, word in TAX_USES.items())
_SEXES = (("女", "女"), ("男", "男"), ("女士", "女"), ("先生", "男"), ("f", "女"), ("m", "男"))
_PURITY_NOTE = "可写:" + "、".join(row.name for row in PURITIES) + "。千足金、万足金已不允许使用"
NOTE = Column("", "备注", "note", note="以“示例”开头的行不导入,其余不用")

PIECES = (
    NOTE,
    Column("barcode", "条码", "code", True, also=("货品条码", "条形码"),
           note="一码一货,只用字母和数字,最多32位;列格式设为文本"),
    Column("category_major", "大类", "choice", True, choices=_same(MAJORS), note="决定积分、促销和税"),
    Column("category", "品类", "choice", True, also=("类别",), choices=_same(CATEGORIES), note="品名的最后一部分"),
    Column("pricing_mode", "计价方式", "choice", True, also=("销售方式",), choices=_MODES,
           note="按重=净金重x金价+工费;一口价=标签价;金工石分计=金重x金价+工费+石价"),
    Column("style_no", "款号", "number", note="同款多件可相同"),
    Column("goods_no", "货号", "number", also=("原编号",), note="供应商的编号"),
    Column("purity_code", "成色", "purity", note=_PURITY_NOTE),
    Column("gross_weight_mg", "总重", "grams", units=GRAMS, also=("总件重", "件重"),
           note="连石头和配件,最多3位小数;不填表示未称"),
    Column("net_gold_weight_mg", "净金重", "grams", units=GRAMS, also=("金重",), note="计价用的重量,最多3位小数"),
    Column("part_weight_mg", "配件重", "grams", units=GRAMS),
    Column("main_stone_name", "主石名称", "text", also=("主石",), note="钻石、红宝石、翡翠……"),
    Column("main_stone_count", "主石粒数", "count", also=("主石数",)),
    Column("main_stone_mct", "主石重", "carats", units=CARATS, note="克拉,最多3位小数;1克拉=0.2克"),
    Column("main_stone_color", "主石颜色", "text", also=("颜色",)),
    Column("main_stone_clarity", "主石净度", "text", also=("净度",)),
    Column("main_stone_cut", "主石切工", "text", also=("切工",)),
    Column("side_stone_count", "副石粒数", "count", also=("副石数",)),
    Column("side_stone_mct", "副石重", "carats", units=CARATS),
    Column("certificate_no", "证书号", "number", also=("证书编号",)),
    Column("craft_fee_mode", "工费方式", "choice", choices=_FEES, note="不填为按件"),
    Column("craft_fee_fen", "工费", "yuan", units=YUAN, also=("标签工费",), note="按克时为每克的工费"),
    Column("stone_fen", "石价", "yuan", units=YUAN, note="只用于金工石分计"),
    Column("label_price_fen", "标签价", "yuan", units=YUAN, also=("标价", "售价"), note="一口价必填"),
    Column("cost_fen", "成本", "yuan", units=YUAN, also=("成本价",)),
    Column("ring_size", "手寸", "text", also=("规格",), note="港码,如 12"),
    Column("counter", "柜台", "text", also=("柜组",)),
    Column("series", "系列", "text", note="不写进法定品名"),
    Column("tags", "标签", "tags", note="促销用,多个用分号隔开"),
    Column("bangle_inner_mm", "圈口", "millimetres", units=MILLIMETRES, note="手镯内径,整毫米"),
    Column("chain_length_mm", "链长", "centimetres", units=CENTIMETRES, note="厘米,最多1位小数"),
    Column("craft_fee_original_fen", "原工费", "yuan", units=YUAN, note="工费打折前的标价;没有打折不填"),
    Column("extra_fee_mode", "附加工费方式", "choice", choices=_FEES, note="不填为按件"),
    Column("extra_fee_fen", "附加工费", "yuan", units=YUAN),
    Column("extra_fee_original_fen", "原附加工费", "yuan", units=YUAN),
    Column("misc_fee_mode", "其他工费方式", "choice", choices=_FEES, note="不填为按件"),
    Column("misc_fee_fen", "其他工费", "yuan", units=YUAN),
    Column("misc_fee_original_fen", "原其他工费", "yuan", units=YUAN),
    Column("main_stone_shape", "主石形状", "text"),
    Column("main_stone_spec", "主石规格", "text"),
    Column("main_stone_unit", "主石单价方式", "choice", choices=_UNITS, note="不填为按粒"),
    Column("main_stone_unit_fen", "主石单价", "yuan", units=YUAN),
    Column("main_stone_fen", "主石金额", "yuan", units=YUAN, note="单价x粒数,或单价x克拉;各石金额之和为石价"),
    Column("side_stone_name", "副石名称", "text", also=("副石",), note="填了副石的任一项就要填"),
    Column("side_stone_shape", "副石形状", "text"),
    Column("side_stone_color", "副石颜色", "text"),
    Column("side_stone_clarity", "副石净度", "text"),
    Column("side_stone_cut", "副石切工", "text"),
    Column("side_stone_spec", "副石规格", "text"),
    Column("side_stone_unit", "副石单价方式", "choice", choices=_UNITS, note="不填为按粒"),
    Column("side_stone_unit_fen", "副石单价", "yuan", units=YUAN),
    Column("side_stone_fen", "副石金额", "yuan", units=YUAN),
    Column("certificate_issuer", "证书机构", "text", also=("鉴定机构",), note="NGTC、GIA……"),
    Column("certificate_fee_fen", "证书费", "yuan", units=YUAN),
    Column("certificate_no_2", "第二证书号", "number"),
    Column("certificate_issuer_2", "第二证书机构", "text"),
    Column("certificate_fee_fen_2", "第二证书费", "yuan", units=YUAN),
    Column("supplier", "供应商", "text"),
    Column("factory_style_no", "工厂款号", "number"),
    Column("standard", "执行标准", "text", note="如 GB 11887"),
    Column("tax_use", "税务用途", "choice", choices=_TAX_USES, note="不填按大类"),
    Column("cost_gold_price_fen", "成本金价", "yuan", units=YUAN, note="每克"),
    Column("cost_craft_fee_fen", "成本工费", "yuan", units=YUAN),
    Column("photos", "照片", "files", note="与本文件同一文件夹里的 JPEG 或 PNG 文件名,多个用分号隔开"),
)  # fmt: skip
MEMBERS = (
    NOTE,
    Column("name", "姓名", "text", True, also=("会员姓名",)),
    Column("phone", "手机号", "phone", True, also=("手机", "电话", "手机号码"), note="11位;列格式设为文本"),
    Column("sex", "性别", "choice", choices=_SEXES),
    Column("birthday", "生日", "birthday", also=("出生日期",), note="公历,1990-03-08 或只写 03-08"),
    Column("tier", "等级", "choice", also=("会员等级",),
           choices=tuple((name, code) for code, name in TIER_NAMES.items()), note="不填为普通"),
    Column("points", "积分", "count", also=("积分余额",)),
    Column("principal_fen", "储值本金", "yuan", units=YUAN, also=("本金",), note="客户付了钱的部分"),
    Column("bonus_fen", "储值赠金", "yuan", units=YUAN, also=("赠金",), note="商家赠送的部分"),
    Column("card_no", "卡号", "card", also=("会员卡号",), note="不填则发新卡号"),
)  # fmt: skip
GOODS = (
    NOTE,
    Column("code", "饰品条码", "code", True, also=("条码", "条形码"), note="一种一码:商品上的EAN-13,或自编的字母数字"),
    Column("name", "品名", "text", True),
    Column("category_major", "大类", "choice", True, choices=_same(MAJORS), note="饰品、包装写配件,送的写赠品"),
    Column("category", "品类", "text", True, note="耳饰、包装……自定"),
    Column("unit", "单位", "text", note="对、个……不填为件"),
    Column("price_fen", "售价", "yuan", units=YUAN, also=("单价",), note="一个单位的价格;赠品可不填"),
    Column("cost_fen", "成本", "yuan", units=YUAN, also=("成本价",)),
    Column("supplier", "供应商", "text"),
    Column("tags", "标签", "tags", note="促销用,多个用分号隔开"),
    Column("tax_use", "税务用途", "choice", choices=_TAX_USES, note="不填按大类"),
    Column("qty", "数量", "count", also=("库存",), note="现在店里有多少;不填或0只登记目录"),
)  # fmt: skip
KINDS = {"pieces": PIECES, "members": MEMBERS, "goods": GOODS}
SHEET_NAMES = {"pieces": "货品", "members": "会员", "goods": "饰品"}

_UNIT = re.compile(r"^(.*?)[(\[【](.+?)[)\]】]$")
_BY_HEADER = {
    kind: {header: column for column in columns for header in (column.header, *column.also)}
    for kind, columns in KINDS.items()
}


def plain_header(text: str) -> tuple[str, str]:
    """A header without blanks, stars and its unit, and the unit in lower case: '净金重 （G）*' -> ('净金重', 'g')."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace("*", "")
    found = _UNIT.match(plain)
    return (found[1], found[2].lower()) if found else (plain, "")


def column_of(kind: str, header: str) -> Column | None:
    """The column of a file of this kind that `header` names, whatever unit it speaks of."""
    return _BY_HEADER[kind].get(plain_header(header)[0])


def wrong_unit(column: Column, header: str) -> str:
    """The unit that `header` names, when it is one the column is not kept in; '' when all is well."""
    unit = plain_header(header)[1]
    return unit if unit and column.units and unit not in column.units else ""
