"""A bill on A5: the sales slip (销售单) and the guarantee of the pieces that it sold (质保单).

What a guarantee says of a piece follows the label's list in GB/T 31912 (饰品 标识): name with purity, weights, stones,
the standard it was made by, certificate, price, who sells it and where.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.capital_amounts import in_capitals
from kernel.facts import Entry
from kernel.money import plain_yuan
from kernel.weight import carats, grams
from pos_app.papers_grams import purity_words
from pos_app.papers_returns import charge_sums
from pos_app.printing import Letterhead
from printers.document import Image
from printers.pdf import A5_WIDE, Column, Section, table_report_pdf
from shop.sales.facts import SaleCompleted, SoldLine
from shop.sales.rules.tenders import method_name

if TYPE_CHECKING:
    from shop.catalogue.queries import Piece

METAL_STANDARD = "GB 11887"
PLAIN_TERMS = (
    "本单所列饰品的成色和质量符合所列执行标准。",
    "请妥善保管本单和鉴定证书,维修、保养、以旧换新、退换时请出示。",
)
"""Where the chain has no words of its own."""
_SLIP = (
    *(Column("品名", 6), Column("条码", 4), Column("成色", 3), Column("重量 g", 2, "right")),
    *(Column("克价", 2, "right"), Column("工费", 2, "right"), Column("优惠", 2, "right"), Column("金额", 3, "right")),
)
_SLIP_FIELDS = {1: "barcode", 5: "craft"}  # columns that a layout may leave out
_GUARANTEE = (Column("项目", 2), Column("内容", 6), Column("项目", 2), Column("内容", 5))


@dataclass(frozen=True, slots=True)
class PageDress:
    """A chain's own look of a page: lines below the head, a warranty and lines before the end, fields left out."""

    logo: Image | None = None
    header: tuple[str, ...] = ()
    warranty: str = ""
    footer: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


UNDRESSED = PageDress()


def sales_slip_pdf(head: Letterhead, sale: SaleCompleted, entry: Entry, dress: PageDress = UNDRESSED) -> bytes:
    """All that was sold and paid, with the amount in capitals, to be signed."""
    shown = [at for at in range(len(_SLIP)) if _SLIP_FIELDS.get(at) not in dress.hidden]
    rows = [[row[at] for at in shown] for row in map(_sold, sale.lines)]
    total = ("合计", *[""] * (len(shown) - 2), plain_yuan(sum(line.net_fen for line in sale.lines)))
    paid = [(method_name(one.method), plain_yuan(one.amount_fen)) for one in sale.tenders]
    paid += [("找零", plain_yuan(-sale.change_fen))] if sale.change_fen else []
    besides = [(name, plain_yuan(fen)) for name, fen in charge_sums(sale.charges)]
    money = (Column("项目", 3), Column("金额", 2, "right"))
    sections = [
        Section("货品", tuple(_SLIP[at] for at in shown), rows, total),
        *([Section("其它", money, besides)] if besides else []),
        Section("付款", money, paid, ("应退" if sale.due_fen < 0 else "应收", plain_yuan(abs(sale.due_fen)))),
    ]
    return table_report_pdf(
        "销售单", _head_pairs(head, sale, entry, dress.hidden), sections, _foot(head), page=A5_WIDE,
        closing=(f"大写:人民币{in_capitals(abs(sale.due_fen))}", *_words(dress)), signatures=("顾客", "收银员"),
        notes=dress.header, logo=dress.logo,
    )  # fmt: skip


def guarantee_pdf(
    head: Letterhead, sale: SaleCompleted, entry: Entry, pieces: Mapping[str, Piece], dress: PageDress = UNDRESSED
) -> bytes:
    """What the seller answers for, piece by piece. `pieces` by barcode; goods by quantity have no guarantee."""
    sections = [
        Section(line.name, _GUARANTEE, _by_two(_guaranteed(line, pieces[line.barcode], dress.hidden)))
        for line in sale.lines
        if line.barcode in pieces
    ]
    return table_report_pdf(
        "珠宝首饰质量保证单", _head_pairs(head, sale, entry, dress.hidden), sections, _foot(head), page=A5_WIDE,
        closing=(*(() if dress.warranty else PLAIN_TERMS), *_words(dress)), signatures=("盖章", "导购", "顾客"),
        notes=dress.header, logo=dress.logo,
    )  # fmt: skip


def _words(dress: PageDress) -> tuple[str, ...]:
    return (*((dress.warranty,) if dress.warranty else ()), *dress.footer)


def _head_pairs(head: Letterhead, sale: SaleCompleted, entry: Entry, hidden: Sequence[str]) -> list[tuple[str, str]]:
    people = dict.fromkeys(line.salesperson for line in sale.lines if line.salesperson)
    served = "、".join(head.name_of(number) for number in people) or head.name_of(sale.cashier)
    pairs = [
        ("销售单位", head.company.name),
        ("门店", head.store.name if "phone" in hidden else f"{head.store.name} {head.store.phone}".strip()),
        ("单号", sale.sale_no),
        ("时间", entry.wall[:19].replace("T", " ")),
        ("地址", "" if "address" in hidden else head.store.address),
        ("导购", "" if "cashier" in hidden else served),
    ]
    return [pair for pair in pairs if pair[1]]


def _foot(head: Letterhead) -> str:
    return f"{head.company.name} · {head.store.name}"


def _sold(line: SoldLine) -> tuple[str, ...]:
    name = f"{line.name} ×{line.qty}{line.unit}" if line.unit else line.name
    off = line.list_fen - line.net_fen
    return (
        name, line.barcode, purity_words(line.purity_code) if line.purity_code else "",
        grams(line.weight_mg) if line.weight_mg else "", plain_yuan(line.gram_fen) if line.metal_fen else "",
        plain_yuan(line.craft_fen) if line.craft_fen else "", plain_yuan(-off) if off else "", plain_yuan(line.net_fen),
    )  # fmt: skip


def _guaranteed(line: SoldLine, piece: Piece, hidden: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What is said of a piece, (name, words) each; what it does not have, or the chain leaves out, is not said."""
    certificates = [
        " ".join(part for part in (piece.certificate_issuer, line.certificate_no or piece.certificate_no) if part),
        *(" ".join(part for part in (one.issuer, one.number) if part) for one in piece.more_certificates),
    ]
    said = (
        ("条码", "" if "barcode" in hidden else line.barcode),
        ("成色", purity_words(piece.purity_code) if piece.purity_code else ""),
        ("总重", _grams(line.weighed.mg if line.weighed else piece.gross_weight_mg)),
        ("净金重", _grams(piece.net_gold_weight_mg)),
        ("主石", " ".join(_main_stone(piece))),
        ("副石", _side_stones(piece)),
        *(("证书", one) for one in certificates if "certificate" not in hidden),
        ("执行标准", piece.standard or (METAL_STANDARD if piece.purity_code else "")),
        ("金额", f"￥{plain_yuan(line.net_fen)}"),
    )
    yield from (pair for pair in said if pair[1])


def _by_two(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    every = list(pairs)
    every += [("", "")] * (len(every) % 2)
    return [(*left, *right) for left, right in zip(every[::2], every[1::2], strict=True)]


def _grams(mg: int) -> str:
    return f"{grams(mg)} g" if mg else ""


def _main_stone(piece: Piece) -> Iterator[str]:
    """'钻石 0.300ct H VS1 EX'; nothing where there is none."""
    if not piece.main_stone_name:
        return
    yield f"{piece.main_stone_name}{f'×{piece.main_stone_count}' if piece.main_stone_count > 1 else ''}"
    if piece.main_stone_mct:
        yield f"{carats(piece.main_stone_mct)}ct"
    for said in (piece.main_stone_color, piece.main_stone_clarity, piece.main_stone_cut):
        if said:
            yield said


def _side_stones(piece: Piece) -> str:
    count = f"{piece.side_stone_count}粒" if piece.side_stone_count else ""
    weight = f"{carats(piece.side_stone_mct)}ct" if piece.side_stone_mct else ""
    return " ".join(part for part in (count, weight) if part)
