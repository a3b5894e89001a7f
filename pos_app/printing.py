"""Documents of the shop: from a recorded fact to lines and columns, the same for paper, picture and text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.facts import Entry
from kernel.money import plain_yuan
from kernel.weight import grams
from pos_app.papers_grams import gram_blocks
from pos_app.papers_ledgers import ledger_blocks
from pos_app.papers_returns import charge_sums
from printers.document import QR, QR_BYTES, AnyBlock, Document, Pair, Rule, Text
from printers.receipts import amount_row, ending, heading, key_values, scan_me, signature, total
from shop.catalogue.rules.naming import compose_name
from shop.daily_close.facts import DayClosed
from shop.sales.facts import SaleCompleted, SoldLine
from shop.sales.rules.rounding import NAMES as ODD
from shop.sales.rules.tenders import CARD, GIFT_CARD, STORED_VALUE, method_name
from shop.stock.rules.documents import TransferDocument

if TYPE_CHECKING:
    from shop.staff.queries import Company, Store

CASH_WORDS = {"pay_in": "现金存入", "pay_out": "现金支出", "drop": "缴款"}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who prints: the company, the store, its register, and the names of its people by staff number."""

    company: Company
    store: Store
    register: str
    staff: Mapping[str, str]

    def name_of(self, staff_no: str) -> str:
        return self.staff.get(staff_no, staff_no)


@dataclass(frozen=True, slots=True)
class Balances:
    """What a member has after the bill; fen for value. `ending` of the points have their last day on `ends_on`."""

    points: int
    value_fen: int
    ending: int = 0
    ends_on: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """What old gold paid of a bill, down to what was received; `traded_fen` of it for new goods, which is no sale."""

    blocks: tuple[AnyBlock, ...] = ()
    traded_fen: int = 0


NOTHING_BROUGHT = Brought()


def sale_receipt(
    head: Letterhead,
    sale: SaleCompleted,
    entry: Entry,
    balances: Balances | None,
    brought: Brought = NOTHING_BROUGHT,
    returned: Sequence[AnyBlock] = (),
    later: Sequence[AnyBlock] = (),
) -> Document:
    """The customer's receipt of a committed bill.

    `brought` is what old gold paid of it, down to what was received, `returned` what came back of earlier bills,
    `later` the vouchers that it hands out.
    """
    blocks: list[AnyBlock] = [
        *heading(head.company.name, head.store.name, address=head.store.address, phone=head.store.phone),
        *key_values([("单号", sale.sale_no), ("时间", entry.wall[:19].replace("T", " "))]),
        *key_values([("收银员", f"{head.name_of(sale.cashier)} {sale.cashier}")], field="cashier"),
        Rule(),
    ]
    for line in sale.lines:
        blocks += _line_blocks(line)
    blocks += [*([Rule()] if sale.lines and returned else []), *returned]
    if sale.lines or returned:
        blocks.append(Rule())
    if sale.lines:
        blocks += [
            Pair("件数", str(sum(line.qty for line in sale.lines)), field="count"),
            Pair("货款", plain_yuan(sale.list_fen)),
        ]
    odd_fen = sum(share.fen for line in sale.lines for share in line.shares if share.rule_id in ODD)
    if sale.discount_fen != odd_fen:
        blocks.append(Pair("优惠", plain_yuan(odd_fen - sale.discount_fen)))
    if odd_fen:
        blocks.append(Pair("抹零", plain_yuan(-odd_fen)))
    blocks += [Pair(name, plain_yuan(fen)) for name, fen in charge_sums(sale.charges)]
    if brought.blocks:
        blocks.append(total("货款合计", f"￥{plain_yuan(sale.due_fen)}"))
    else:
        blocks.append(total("应退" if sale.due_fen < 0 else "应收", f"￥{plain_yuan(abs(sale.due_fen))}"))
    blocks += [*brought.blocks, *_tender_blocks(sale)]
    if sale.member_id:
        blocks += _member_blocks(sale, balances)
    blocks += [*later, *_foot_blocks(head, sale, entry, brought.traded_fen)]
    return Document(f"小票 {sale.sale_no}", tuple(blocks))


def _line_blocks(line: SoldLine) -> list[AnyBlock]:
    blocks: list[AnyBlock] = [Text(f"{line.line_no}. {line.name}", bold=True)]
    blocks.append(Text(f"   {line.barcode}", field="barcode"))
    if line.certificate_no:
        blocks.append(Text(f"   证书 {line.certificate_no}", field="certificate"))
    if line.metal_fen:
        weight = f"   金重 {grams(line.weight_mg)}g × {plain_yuan(line.gram_fen)}"
        if line.locked_by:
            weight += " 锁价"
        blocks.append(Pair(weight, plain_yuan(line.metal_fen)))
        blocks.append(Pair("   工费", plain_yuan(line.craft_fen), field="craft"))
        if line.stone_fen:
            blocks.append(Pair("   石价", plain_yuan(line.stone_fen), field="craft"))
    elif line.given_by and not line.net_fen:
        worth = f" 价值 {plain_yuan(line.worth_fen)}" if line.worth_fen else ""
        blocks.append(Pair(f"   赠品 × {line.qty} {line.unit}{worth}".rstrip(), plain_yuan(0)))
    elif line.unit:
        price = plain_yuan(line.list_fen // line.qty)
        blocks.append(Pair(f"   {price} × {line.qty} {line.unit}", plain_yuan(line.list_fen)))
    else:
        words = f"   一口价 金重 {grams(line.weight_mg)}g" if line.weight_mg else "   一口价"
        blocks.append(Pair(words, plain_yuan(line.list_fen)))
    blocks += [Pair(f"   {share.name}", plain_yuan(-share.fen)) for share in line.shares if share.fen]
    if line.net_fen != line.list_fen or line.metal_fen:
        blocks.append(Pair("   小计", plain_yuan(line.net_fen)))
    return blocks


def _tender_blocks(sale: SaleCompleted) -> list[AnyBlock]:
    blocks: list[AnyBlock] = []
    for tender in sale.tenders:
        if tender.method == "old_gold":
            continue
        name = method_name(tender.method)
        if tender.method == CARD and tender.reference:
            name = f"{name} 参考号 {tender.reference}"
        blocks.append(Pair(name, plain_yuan(tender.tendered_fen)))
        if tender.method == STORED_VALUE and tender.bonus_fen:
            words = f"   本金 {plain_yuan(tender.principal_fen)} 赠金 {plain_yuan(tender.bonus_fen)}"
            blocks.append(Text(words))
    if sale.change_fen:
        blocks.append(Pair("找零", plain_yuan(sale.change_fen), bold=True))
    return blocks


def _member_blocks(sale: SaleCompleted, balances: Balances | None) -> list[AnyBlock]:
    rows = [("会员", sale.member_label), ("本单积分", f"+{sale.points:,}")]
    if balances is not None:
        rows.append(("积分余额", f"{balances.points:,}"))
        if balances.ending:
            rows.append((f"   {balances.ends_on} 过期", f"{balances.ending:,}"))
        rows.append(("储值余额", plain_yuan(balances.value_fen)))
    return [Rule(field="member"), *key_values(rows, field="member")]


def _foot_blocks(head: Letterhead, sale: SaleCompleted, entry: Entry, traded_fen: int) -> list[AnyBlock]:
    blocks: list[AnyBlock] = [Rule()]
    if head.company.invoice_url and sale.due_fen > traded_fen:  # nothing is invoiced where the customer was paid
        blocks += scan_me(
            invoice_request(head.company.invoice_url, sale, entry, traded_fen), "扫码申请电子发票", field="invoice_qr"
        )
    journal = f"流水 {entry.register}-{entry.epoch}-{entry.seq} {entry.hash[:8]}"
    blocks.append(Text(journal, align="center", field="journal"))
    blocks += ending(*head.company.receipt_footer.splitlines(), field="company_footer")
    return blocks


def invoice_request(url: str, sale: SaleCompleted, entry: Entry, traded_fen: int = 0) -> str:
    """Where the buyer fills in the invoice's title: bill, amount to be invoiced, and 8 digits of the entry's hash.

    What stored value or a gift card paid is left out: the invoice rules of the top-up cover it (prepaid-card code).
    Old gold for new is left out too: the price of gold is what was really received (财税字〔1996〕74号).
    """
    prepaid = (STORED_VALUE, GIFT_CARD)
    paid = sum(tender.amount_fen for tender in sale.tenders if tender.method not in prepaid) - traded_fen
    return f"{url}?no={sale.sale_no}&fen={paid}&h={entry.hash[:8]}"


def transfer_slip(head: Letterhead, document: TransferDocument, codes: Sequence[str], *, to: str, by: str) -> Document:
    """The paper that travels with the pieces: what they are, and the codes by which `to` takes them in."""
    weight = sum(line.piece.gross_weight_mg for line in document.lines)
    blocks: list[AnyBlock] = [
        *heading(head.company.name, head.store.name),
        Text("调拨单", align="center", width=2, height=2, bold=True),
        *key_values(
            [
                ("单号", document.document_no),
                ("时间", document.sent_at[:19].replace("T", " ")),
                ("调出", head.store.name),
                ("调入", to),
                ("发货人", by),
            ]
        ),
        Rule(),
    ]
    for number, line in enumerate(document.lines, start=1):
        blocks.append(Text(f"{number}. {compose_name(line.piece)}"))
        blocks.append(Pair(f"   {line.piece.barcode}", f"{grams(line.piece.gross_weight_mg)}g"))
    blocks += [Rule(), total("合计", f"{len(document.lines)} 件 {grams(weight)}g")]
    for number, code in enumerate(codes, start=1):
        caption = "收货时扫这个码" if len(codes) == 1 else f"收货时扫这个码 {number}/{len(codes)}"
        blocks += [QR(code, ec="M" if len(code) <= QR_BYTES["M"] else "L"), Text(caption, align="center")]
    blocks += [*signature("发货人", "承运人", "收货人"), *ending("")]
    return Document(f"调拨单 {document.document_no}", tuple(blocks))


def list_slip(head: Letterhead, title: str, rows: Sequence[tuple[str, str]], *, by: str, at: str) -> Document:
    """A list for a person's desk: each row's words, and smaller ones below."""
    blocks: list[AnyBlock] = [
        *heading(head.company.name, head.store.name),
        Text(title, align="center", bold=True),
        *key_values([("时间", at[:19].replace("T", " ")), ("收银机", head.register), ("打印人", by)]),
        Rule(),
    ]
    for words, below in rows:
        blocks += [Text(words), *([Text(f"   {below}")] if below else [])]
    blocks += [total("合计", f"{len(rows)} 条"), *ending("")]
    return Document(title, tuple(blocks))


def cash_slip(head: Letterhead, what: str, amount_fen: int, reason: str, *, by: str, at: str, balance: str) -> Document:
    """The slip of a pay-in, a pay-out or a drop, to be signed. `balance` says what should be in the drawer now."""
    blocks: list[AnyBlock] = [
        *heading(head.company.name, head.store.name),
        Text(CASH_WORDS[what], align="center", width=2, height=2, bold=True),
        *key_values([("时间", at[:19].replace("T", " ")), ("经手", by), ("原因", reason), ("钱箱应有", balance)]),
        total("金额", f"￥{plain_yuan(amount_fen)}"),
        *signature("经手人", "店长"),
        *ending(""),
    ]
    return Document(CASH_WORDS[what], tuple(blocks))


def close_slip(head: Letterhead, report: DayClosed, *, by: str, at: str) -> Document:
    """The 80 mm slip of a closed day."""
    blocks: list[AnyBlock] = [
        *heading(head.company.name, head.store.name),
        Text("日结", align="center", width=2, height=2, bold=True),
        *key_values(
            [
                ("收银机", head.register),
                ("营业日", report.date),
                ("日结时间", at[:19].replace("T", " ")),
                ("日结人", by),
            ]
        ),
        Rule(),
        *key_values(sales_pairs(report)),
        Rule(),
        amount_row("收款", "笔数", "金额", widths=(8, 18), bold=True),
        *(
            amount_row(method_name(m.method), str(m.count), plain_yuan(m.amount_fen), widths=(8, 18))
            for m in report.methods
        ),
        Rule(),
        Text("现金", bold=True),
        *key_values(cash_pairs(report)),
        Rule(),
        Text("货品平衡 (件 / 克)", bold=True),
    ]
    blocks += gram_blocks(report.grams)
    blocks += ledger_blocks(report)
    entries = f"流水 {report.first_seq} 至 {report.last_seq}"
    blocks += [Rule(), Text(entries, align="center"), *signature("收银员", "店长"), *ending("")]
    return Document(f"日结 {report.date}", tuple(blocks))


def sales_pairs(report: DayClosed) -> list[tuple[str, str]]:
    """What was sold that day, name and value, for slip and page."""
    return [
        ("单数 / 件数", f"{report.bills} / {report.pieces}"),
        ("货款", plain_yuan(report.list_fen)),
        ("优惠", plain_yuan(-report.discount_fen)),
        *(
            [("其中手工", f"{report.by_hand.count} 笔 {plain_yuan(-report.by_hand.fen)}")]
            if report.by_hand.count
            else []
        ),
        ("实收", plain_yuan(report.net_fen)),
        *(_returned_pairs(report) if report.returned else []),
        ("发放积分", f"{report.points:,}"),
        ("作废 / 更正", f"{report.voids} / {report.corrections}"),
    ]


def _returned_pairs(report: DayClosed) -> list[tuple[str, str]]:
    return [
        ("退货 (件)", f"{report.returned}"),
        ("退货款", plain_yuan(-report.returned_fen)),
        ("净额", plain_yuan(report.net_fen - report.returned_fen)),
    ]


def cash_pairs(report: DayClosed) -> list[tuple[str, str]]:
    """How the drawer came out."""
    word = "长款" if report.difference_fen > 0 else "短款" if report.difference_fen < 0 else "长短款"
    pairs = [
        ("备用金", plain_yuan(report.float_fen)),
        ("现金收款", plain_yuan(report.cash_sales_fen)),
        ("存入", plain_yuan(report.pay_in_fen)),
        ("支出", plain_yuan(-report.pay_out_fen)),
        ("缴款", plain_yuan(-report.drop_fen)),
        ("应有", plain_yuan(report.expected_fen)),
        ("实点", plain_yuan(report.counted_fen)),
        (word, plain_yuan(report.difference_fen)),
    ]
    return [*pairs, ("原因", report.difference_reason)] if report.difference_reason else pairs
