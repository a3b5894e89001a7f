"""What a buyer of gift cards has to know, for the slip of a sale and the sheet of a card.

单用途商业预付卡管理办法(试行) Art 18-20; 法释〔2025〕4号 Art 9, 14.
"""

from __future__ import annotations

from membership.gift_cards.rules.selling import GiftCardRules


def terms(rules: GiftCardRules, *, named: bool, bearer: bool) -> tuple[str, ...]:
    """Numbered lines, for the kinds of cards that are sold."""
    said = [
        "本卡在本公司各门店通用,付款时输入刮层下的密码;余额留在卡上。",
        f"未使用的卡,{rules.unused_days} 日内凭卡、密码和售卡凭证全额退。",
        "用卡买的货退回时,款退到原卡。本卡不兑现金、不另开发票(售卡不征税)。",
    ]
    if bearer:
        said.append(f"不记名卡有效期 {rules.bearer_years} 年,到期余额不清零,到店延期后可继续用;不挂失、不补卡。")
    if named:
        said.append(
            f"记名卡不设有效期;遗失由购卡人带证件挂失,{rules.reissue_days} 日后补卡,换新卡号和新密码,余额不变。"
        )
    return tuple(f"{number}. {text}" for number, text in enumerate(said, start=1))
