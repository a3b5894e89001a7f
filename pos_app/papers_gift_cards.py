"""The customer's papers of gift cards: what was bought, what is left, a loss that was reported, another card for it.

No paper names a whole number or a secret: who finds one has nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.money import plain_yuan
from membership.gift_cards.queries import GiftCard
from membership.gift_cards.rules.selling import GiftCardRules, reissued_from
from membership.gift_cards.rules.terms import terms
from pos_app.printing import Letterhead
from printers.document import AnyBlock, Document, Pair, Rule, Text
from printers.receipts import ending, heading, key_values, signature, total

KIND = "gift_card"
TAIL = 4
FOR_EVER = "不设有效期"


@dataclass(frozen=True, slots=True)
class Slip:
    """Who prints when: `by` the person's name, `at` ISO time."""

    head: Letterhead
    rules: GiftCardRules
    by: str
    at: str


def masked(card_no: str) -> str:
    """A number of which only the end is told, as much as tells cards of one bill apart."""
    return f"GC…{card_no[-TAIL:]}"


def sold_slip(slip: Slip, cards: Sequence[GiftCard], sale_no: str) -> Document:
    """Cards that a bill sold, and what the law has a buyer know of them."""
    said = terms(slip.rules, named=any(one.named for one in cards), bearer=any(not one.named for one in cards))
    blocks = _top(slip, "礼品卡售卡凭证", [("单号", sale_no)])
    for card in cards:
        blocks.append(Pair(masked(card.card_no), plain_yuan(card.face_fen), bold=True))
        blocks.append(Text(f"   {_kind(card)} · {_until(card)}"))
    blocks += [
        Rule(),
        total(f"合计 {len(cards)} 张", f"￥{plain_yuan(sum(card.face_fen for card in cards))}"),
        Rule(),
        *(Text(line) for line in said),
        *signature("顾客", "经手人"),
        *ending("刮开密码前请核对卡面完好"),
    ]
    return Document(f"礼品卡售卡凭证 {sale_no}", tuple(blocks))


def balance_slip(slip: Slip, card: GiftCard, words: str) -> Document:
    """What is left on a card; `words` its state."""
    blocks = _top(slip, "礼品卡余额", [("卡号", masked(card.card_no)), ("种类", _kind(card)), ("状态", words)])
    blocks += [
        Pair("面额", plain_yuan(card.face_fen)),
        Pair("有效期", _until(card)),
        total("余额", f"￥{plain_yuan(card.balance_fen)}"),
        *ending("余额以查询时为准"),
    ]
    return Document(f"礼品卡余额 {masked(card.card_no)}", tuple(blocks))


def loss_slip(slip: Slip, card: GiftCard) -> Document:
    """A card whose loss was reported, and from when on another one is given."""
    blocks = _top(slip, "礼品卡挂失凭证", [("卡号", masked(card.card_no)), ("挂失日", card.lost_on)])
    blocks += [
        Pair("挂失时余额", plain_yuan(card.balance_fen)),
        Pair("可补卡", f"{reissued_from(slip.rules, card.lost_on)} 起"),
        Rule(),
        Text("1. 挂失后此卡不能消费;挂失前已消费的不退。"),
        Text("2. 补卡由购卡人带身份证和本凭证,到售卡门店办理。"),
        Text("3. 补卡换新卡号和新密码,余额全部转到新卡。"),
        Text("4. 卡找到了,同样带证件来解挂。"),
        *signature("顾客", "经手人"),
        *ending("请妥善保管本凭证"),
    ]
    return Document(f"礼品卡挂失凭证 {masked(card.card_no)}", tuple(blocks))


def reissue_slip(slip: Slip, card: GiftCard, fen: int) -> Document:
    """A lost card whose rest, `fen`, stands on another one."""
    blocks = _top(slip, "礼品卡补卡凭证", [("原卡号", masked(card.card_no)), ("新卡号", masked(card.next_card_no))])
    blocks += [
        total("转入余额", f"￥{plain_yuan(fen)}"),
        Pair("有效期", _until(card)),
        Rule(),
        Text("1. 原卡和原密码已作废,找到也不能再用。"),
        Text("2. 新卡密码在卡的刮层下,交卡时请核对刮层完好。"),
        Text("3. 原卡付过的货退回时,款退到新卡。"),
        *signature("顾客", "经手人"),
        *ending("请妥善保管新卡"),
    ]
    return Document(f"礼品卡补卡凭证 {masked(card.card_no)}", tuple(blocks))


def _top(slip: Slip, title: str, pairs: Sequence[tuple[str, str]]) -> list[AnyBlock]:
    head = slip.head
    return [
        *heading(head.company.name, head.store.name, phone=head.store.phone),
        Text(title, align="center", width=2, height=2, bold=True),
        *key_values([("时间", slip.at[:19].replace("T", " ")), *pairs, ("经手", slip.by)]),
        Rule(),
    ]


def _kind(card: GiftCard) -> str:
    return "记名卡" if card.named else "不记名卡"


def _until(card: GiftCard) -> str:
    return f"{card.ends_on} 到期" if card.ends_on else FOR_EVER
