"""The kinds a piece can be of, each with the word that stands on screen and paper."""

from __future__ import annotations

# 大类: what points, promotions and tax go by.
MAJORS = {
    "plain_gold": "素金",
    "gem_set": "镶嵌",
    "k_gold": "K金",
    "platinum": "铂金",
    "silver": "银饰",
    "jade": "玉石翡翠",
    "pearl": "珍珠彩宝",
    "bullion": "投资金",
    "accessory": "配件",
    "gift": "赠品",
}
# 品类: the last part of a piece's name.
CATEGORIES = {
    "ring": "戒指",
    "necklace": "项链",
    "bracelet": "手链",
    "bangle": "手镯",
    "pendant": "吊坠",
    "earrings": "耳饰",
    "set": "套装",
    "bar": "金条",
    "ornament": "摆件",
    "accessory": "配件",
}
PRICING_MODES = {"by_weight": "按重", "by_piece": "一口价", "by_parts": "金工石分计"}
CRAFT_FEE_MODES = {"per_gram": "按克", "per_piece": "按件"}
