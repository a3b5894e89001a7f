"""The papers of old gold: the bag's slip, the customer's statement, the refinery's list, its lines on the receipt."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.money import plain_yuan
from kernel.weight import grams
from pos_app.printing import NOTHING_BROUGHT, Brought, Letterhead
from printers.document import AnyBlock, Barcode, Document, Pair, Rule, Text
from printers.receipts import ending, heading, key_values, signature, total
from shop.catalogue.rules.purity import purity_name
from shop.old_gold.facts import OldGoldRefined, OldGoldSent, OldGoldTaken
from shop.old_gold.queries import OldPieceRow
from shop.old_gold.words import KINDS, METALS, SOURCES
from shop.sales.facts import SaleCompleted
from shop.sheet.rules.wording import percent

TESTS = {"none": "未检测", "xrf": "光谱", "fire": "火融"}
STATEMENT = "本人保证上述旧料为本人合法所有,来源如下;已核对重量、成色和金额,同意按此结算。"
MELTED = "本人同意熔化检测,知道熔化后不能恢复原样。"


def bag_slip(head: Letterhead, piece: OldGoldTaken, at: str) -> Document:
    """What is put into the bag with one old piece."""
    blocks: list[AnyBlock] = [
        *heading(head.company.name, head.store.name),
        Text("旧料袋", align="center", width=2, height=2, bold=True),
        Barcode(piece.old_no),
        *key_values([("时间", at[:19].replace("T", " ")), ("单号", piece.sale_no), *_what(piece)]),
        total("抵值", f"￥{plain_yuan(piece.credit_fen)}"),
        Text(f"保留到 {piece.held_until},在此以前不得熔化", align="center"),
        *signature("经手人", "复核"),
        *ending(""),
    ]
    return Document(f"旧料袋 {piece.old_no}", tuple(blocks))


def _what(piece: OldGoldTaken) -> list[tuple[str, str]]:
    whole, tenth = divmod(piece.fineness_permille_x10, 10)
    pairs = [
        ("方式", f"{KINDS[piece.how]} {SOURCES[piece.source]}"),
        ("品名", f"{purity_name(piece.purity_code)}{piece.category}"),
        ("检测", f"{TESTS[piece.test]} {whole}.{tenth}‰"),
        ("毛重", f"{grams(piece.gross.mg)}g"),
    ]
    if piece.deducted_mg:
        pairs.append(("扣重", f"{grams(piece.deducted_mg)}g {piece.deducted_what}".strip()))
    return [*pairs, ("净重", f"{grams(piece.net_mg)}g"), ("纯金属", f"{grams(piece.fine_mg)}g")]


def statement_slip(head: Letterhead, sale_no: str, pieces: Sequence[OldGoldTaken], at: str) -> Document:
    """What the customer signs: the pieces, the money, and that they are theirs."""
    blocks: list[AnyBlock] = [
        *heading(head.company.name, head.store.name),
        Text("旧料确认单", align="center", width=2, height=2, bold=True),
        *key_values([("单号", sale_no), ("时间", at[:19].replace("T", " "))]),
    ]
    label = next((piece.seller_label for piece in pieces if piece.seller_label), "")
    if label:
        blocks += key_values([("出售人", label)])
    if any(piece.due_diligence for piece in pieces):
        blocks += key_values([("尽职调查表", "已填,存总账")])
    blocks.append(Rule())
    for piece in pieces:
        blocks += [Text(piece.old_no, bold=True), *key_values(_what(piece)), *_sums(piece)]
    blocks += [total("合计", f"￥{plain_yuan(sum(piece.credit_fen for piece in pieces))}"), Text(STATEMENT)]
    if any(piece.test == "fire" for piece in pieces):
        blocks.append(Text(MELTED))
    blocks += [*signature("来源说明", "顾客签名", "经手人"), *ending("")]
    return Document(f"旧料确认单 {sale_no}", tuple(blocks))


def _sums(piece: OldGoldTaken) -> list[AnyBlock]:
    """How the credit comes about."""
    if piece.how == "gem_trade_up":
        return [Pair(f"   原购价 {plain_yuan(piece.paid_fen)}", plain_yuan(piece.credit_fen))]
    loss: list[AnyBlock] = [Text(f"   损耗 {percent(piece.loss_ppm)}")] if piece.loss_ppm else []
    if piece.within_mg and piece.within_mg < piece.net_mg:
        prices = f"{plain_yuan(piece.within_fen_per_g)} / {plain_yuan(piece.surplus_fen_per_g)}"
        inside = f"   额度内 {grams(piece.within_mg)}g 额度外 {grams(piece.net_mg - piece.within_mg)}g"
        return [*loss, Text(inside), Pair(f"   折 {grams(piece.settled_mg)}g × {prices}", plain_yuan(piece.credit_fen))]
    price = piece.within_fen_per_g if piece.within_mg else piece.surplus_fen_per_g
    if piece.melt_fee_fen:
        loss.append(Pair("   熔料费", plain_yuan(-piece.melt_fee_fen)))
    sums = Pair(f"   折 {grams(piece.settled_mg)}g × {plain_yuan(price)}", plain_yuan(piece.credit_fen))
    return [*loss, sums]


def brought_with(sale: SaleCompleted, pieces: Sequence[OldPieceRow]) -> Brought:
    """On the receipt, between the price of the goods and the money: each old piece, then what was really received."""
    if not pieces:
        return NOTHING_BROUGHT
    blocks: list[AnyBlock] = []
    for piece in pieces:
        blocks.append(Text(f"旧料 {KINDS[piece.how]} {purity_name(piece.purity_code)}{piece.category}"))
        blocks.append(Text(f"   {piece.old_no}"))
        words = f"   净重 {grams(piece.net_mg)}g 折 {grams(piece.settled_mg)}g"
        blocks.append(Pair(words, plain_yuan(-piece.credit_fen)))
    received = sale.due_fen - sum(piece.credit_fen for piece in pieces)
    word = "实收" if received >= 0 else "付给顾客"
    traded_fen = sum(piece.credit_fen for piece in pieces if piece.how != "buy_back")
    return Brought((*blocks, total(word, f"￥{plain_yuan(abs(received))}")), traded_fen)


def refinery_slip(head: Letterhead, sent: OldGoldSent, at: str, by: str) -> Document:
    """The list that goes to the refinery with the bags."""
    blocks: list[AnyBlock] = [
        *heading(head.company.name, head.store.name),
        Text("旧料送炼单", align="center", width=2, height=2, bold=True),
        *key_values(
            [("单号", sent.sent_no), ("时间", at[:19].replace("T", " ")), ("送往", sent.refinery), ("经手", by)]
        ),
        Rule(),
    ]
    for piece in sent.pieces:
        blocks.append(Text(f"{piece.old_no} {purity_name(piece.purity_code)}"))
        blocks.append(Pair(f"   毛重 {grams(piece.gross_mg)}g", f"纯 {grams(piece.fine_mg)}g"))
    gross, fine = sum(piece.gross_mg for piece in sent.pieces), sum(piece.fine_mg for piece in sent.pieces)
    blocks += [total("合计", f"{len(sent.pieces)} 件"), Pair(f"毛重 {grams(gross)}g", f"纯 {grams(fine)}g")]
    if sent.weighed_mg:
        blocks.append(Pair(f"一起称 {grams(sent.weighed_mg)}g", f"差 {grams(sent.weighed_mg - gross)}g"))
    if sent.reason:
        blocks.append(Text(f"原因 {sent.reason}"))
    blocks += [*signature("交料人", "收料人"), *ending("")]
    return Document(f"旧料送炼单 {sent.sent_no}", tuple(blocks))


def refined_slip(head: Letterhead, back: OldGoldRefined, at: str, by: str) -> Document:
    """What came back from the refinery, beside what the ledger said."""
    pairs = [("送炼单", back.sent_no), ("时间", at[:19].replace("T", " ")), ("经手", by)]
    blocks: list[AnyBlock] = [
        *heading(head.company.name, head.store.name),
        Text("旧料回料单", align="center", width=2, height=2, bold=True),
        *key_values([*pairs, ("炼厂单号", back.refinery_no)] if back.refinery_no else pairs),
        Rule(),
    ]
    for one in back.metals:
        whole, tenth = divmod(one.fineness_permille_x10, 10)
        blocks.append(Pair(f"{METALS.get(one.metal, one.metal)} {grams(one.gross_mg)}g", f"{whole}.{tenth}‰"))
        blocks.append(Pair(f"   台账纯 {grams(one.told_mg)}g", f"回料纯 {grams(one.fine_mg)}g"))
        blocks.append(Pair("   差", f"{grams(one.difference_mg)}g"))
    blocks.append(Pair("炼费", plain_yuan(back.fee_fen)))
    if back.reason:
        blocks.append(Text(f"原因 {back.reason}"))
    blocks += [*signature("收料人", "复核"), *ending("")]
    return Document(f"旧料回料单 {back.sent_no}", tuple(blocks))
