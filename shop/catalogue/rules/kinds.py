"""The kinds a piece can be of. Categories are stored as the trade writes them; ways of pricing are codes with words."""

from __future__ import annotations

# 大类: what points, promotions and tax go by.
MAJORS = ("素金", "镶嵌", "K金", "铂金", "银饰", "玉石翡翠", "珍珠彩宝", "投资金", "配件", "赠品")
# 品类: the last part of a piece's name.
CATEGORIES = ("戒指", "项链", "手链", "手镯", "吊坠", "耳饰", "套装", "金条", "摆件", "配件")
PRICING_MODES = {"by_weight": "按重", "by_piece": "一口价", "by_parts": "金工石分计"}
CRAFT_FEE_MODES = {"per_gram": "按克", "per_piece": "按件"}
CRAFT_FEE_KINDS = {"basic": "工费", "extra": "附加工费", "misc": "其他工费"}
STONE_UNITS = {"per_piece": "按粒", "per_carat": "按克拉"}
TAX_USES = {"jewelry": "首饰", "investment_bar": "投资金条"}
