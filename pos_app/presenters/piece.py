"""One piece's page beside the cart: all that is known of it, by its line on the bill or by a scan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kernel.errors import DomainError
from kernel.money import plain_yuan
from kernel.weight import carats, grams
from pos_app.locale import tr
from pos_app.presenters.host import Host, State
from shop.stockroom.words import STANDINGS, STEPS

if TYPE_CHECKING:
    from pos_app.counter.catalogue import PiecePage
    from pos_app.counter.quantities import GoodsPage
    from shop.catalogue.queries import Piece

MODES = {"by_weight": "按重", "by_piece": "一口价", "by_parts": "金工石分计"}
FEES = {"basic": "工费", "extra": "附加工费", "misc": "其他工费"}
USES = {"jewelry": "首饰", "investment_bar": "投资金条"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page; a row without a value is the head of a group."""

    words: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class PiecePicture:
    """`photo` is a file or ''; `cost_key` whether the cost can still be asked for."""

    title: str
    subtitle: str
    rows: tuple[Row, ...]
    photo: str
    cost_key: bool


class PieceView(Protocol):
    def clear_piece(self) -> None:
        """An empty page that waits for a code."""

    def take_code(self) -> str:
        """What the field holds."""

    def show_piece(self, picture: PiecePicture) -> None: ...


class PiecePresenter:
    def __init__(self, view: PieceView, host: Host, chosen: Callable[[], str]) -> None:
        """`chosen` gives the barcode of the line that is chosen on the bill, '' without one."""
        self._view, self._host, self._chosen = view, host, chosen
        self._shown = ""

    @property
    def actions(self) -> dict[str, Callable[[], None]]:
        return {"piece": self.open, "piece_cost": self.ask_cost}

    def open(self) -> None:
        """The chosen line's piece; without a line, whatever is scanned or typed next."""
        self._host.enter(State.PIECE)
        self._view.clear_piece()
        self._shown = ""
        if code := self._chosen():
            self.look(code)

    def accept(self) -> None:
        """Look up what was typed; nothing typed leads back to the bill."""
        code = self._view.take_code().strip()
        if code:
            self.look(code)
        else:
            self._host.leave()

    def look(self, code: str) -> None:
        self._host.call(lambda: self._page(code), self._show)

    def ask_cost(self) -> None:
        """What it cost; a person who may not see it asks another one."""
        if self._shown:
            code = self._shown
            self._host.call(lambda: self._page(code, cost=True), self._show)

    def _page(self, code: str, *, cost: bool = False) -> tuple[str, PiecePicture]:
        """The code and page of goods by quantity where the code is theirs, else of the piece."""
        try:
            article = self._host.till.goods.page(code, cost=cost)
        except DomainError as error:
            if error.code != "goods.unknown":
                raise
            page = self._host.till.catalogue.page(code, cost=cost)
            return page.piece.barcode, picture(page)
        return article.record.code, goods_picture(article)

    def _show(self, found: tuple[str, PiecePicture]) -> None:
        self._shown, drawn = found
        self._host.enter(State.PIECE)
        self._host.say(None)
        self._view.show_piece(drawn)


def goods_picture(page: GoodsPage) -> PiecePicture:
    """An article that is kept by quantity."""
    record = page.record
    rest = (
        ("大类", record.category_major), ("品类", record.category), ("标签", "、".join(record.tags)),
        ("供应商", record.supplier), ("税务用途", USES.get(record.tax_use, record.tax_use)),
    )  # fmt: skip
    groups = (
        (tr("在哪里"), (Row(tr("本店现有"), f"{page.qty} {record.unit}"),)),
        (tr("价格"), (Row(tr("售价"), f"{plain_yuan(record.price_fen)}/{record.unit}"),)),
        (tr("档案"), tuple(_told(*rest))),
        (tr("成本"), tuple(_cost_rows(("成本", record.cost_fen))) if page.cost_shown else ()),
    )
    return PiecePicture(record.name, record.code, _in_groups(groups), "", cost_key=not page.cost_shown)


def _in_groups(groups: Iterable[tuple[str, tuple[Row, ...]]]) -> tuple[Row, ...]:
    """Each group below its head; a group without rows is left out."""
    return tuple(row for head, told in groups if told for row in (Row(head), *told))


def picture(page: PiecePage) -> PiecePicture:
    piece = page.piece
    groups = (
        (tr("在哪里"), tuple(_place(page))),
        (tr("价格"), tuple(_prices(piece))),
        (tr("重量"), tuple(_weights(piece))),
        (tr("石头"), tuple(_stones(piece))),
        (tr("证书"), tuple(_papers(piece))),
        (tr("档案"), tuple(_rest(page))),
        (tr("成本"), tuple(_costs(page))),
        (tr("履历"), tuple(_life(page))),
    )
    numbers = (piece.barcode, piece.style_no, piece.goods_no)
    return PiecePicture(
        title=piece.name,
        subtitle=" · ".join(number for number in numbers if number),
        rows=_in_groups(groups),
        photo=page.photos[0] if page.photos else "",
        cost_key=not page.cost_shown,
    )


def _place(page: PiecePage) -> Iterator[Row]:
    where = " ".join(part for part in (page.store_name, page.counter) if part)
    yield Row(tr("位置"), where or tr("没有记录"))
    if page.status:
        yield Row(tr("状态"), tr(STANDINGS.get(page.status, page.status)))
    if page.document_no:
        yield Row(tr("单号"), page.document_no)
    if page.since:
        yield Row(tr("自"), page.since[:16].replace("T", " "))


def _prices(piece: Piece) -> Iterator[Row]:
    yield Row(tr("计价"), tr(MODES.get(piece.pricing_mode, piece.pricing_mode)))
    if piece.label_price_fen:
        yield Row(tr("标签价"), plain_yuan(piece.label_price_fen))
    yield from _fee("basic", piece.craft_fee_mode, piece.craft_fee_fen, piece.craft_fee_original_fen)
    for fee in piece.more_fees:
        yield from _fee(fee.kind, fee.mode, fee.fen, fee.original_fen)
    if piece.stone_fen:
        yield Row(tr("石价"), plain_yuan(piece.stone_fen))


def _fee(kind: str, mode: str, fen: int, original_fen: int) -> Iterator[Row]:
    if fen or original_fen:
        unit = "/g" if mode == "per_gram" else ""
        was = tr("(原 {original})", original=plain_yuan(original_fen)) if original_fen > fen else ""
        yield Row(tr(FEES.get(kind, kind)), f"{plain_yuan(fen)}{unit} {was}".strip())


def _weights(piece: Piece) -> Iterator[Row]:
    for words, mg in (
        ("总重", piece.gross_weight_mg),
        ("净金重", piece.net_gold_weight_mg),
        ("配件重", piece.part_weight_mg),
    ):
        if mg:
            yield Row(tr(words), f"{grams(mg)} g")
    if piece.ring_size:
        yield Row(tr("手寸"), piece.ring_size)
    if piece.bangle_inner_mm:
        yield Row(tr("圈口"), f"{piece.bangle_inner_mm} mm")
    if piece.chain_length_mm:
        whole, rest = divmod(piece.chain_length_mm, 10)
        yield Row(tr("链长"), f"{whole}.{rest} cm" if rest else f"{whole} cm")


def _stones(piece: Piece) -> Iterator[Row]:
    if piece.main_stone_name:
        grades = (
            piece.main_stone_shape,
            piece.main_stone_color,
            piece.main_stone_clarity,
            piece.main_stone_cut,
            piece.main_stone_spec,
        )
        yield _stone(tr("主石"), piece.main_stone_name, piece.main_stone_count, piece.main_stone_mct, grades)
        if piece.main_stone_fen:
            yield Row(tr("主石金额"), plain_yuan(piece.main_stone_fen))
    for stone in piece.side_stones:
        grades = (stone.shape, stone.color, stone.clarity, stone.cut, stone.spec)
        yield _stone(tr("副石"), stone.name, stone.count, stone.mct, grades)
        if stone.fen:
            yield Row(tr("副石金额"), plain_yuan(stone.fen))
    if piece.side_stone_count and not piece.side_stones:
        yield _stone(tr("副石"), "", piece.side_stone_count, piece.side_stone_mct, ())


def _stone(words: str, name: str, count: int, mct: int, grades: tuple[str, ...]) -> Row:
    size = f"{carats(mct)} ct" if mct else ""
    parts = (name, tr("{count} 粒", count=count), size, " ".join(grade for grade in grades if grade))
    return Row(words, " · ".join(part for part in parts if part))


def _papers(piece: Piece) -> Iterator[Row]:
    first = (piece.certificate_issuer, piece.certificate_no, piece.certificate_fee_fen)
    for issuer, number, fee_fen in (first, *((one.issuer, one.number, one.fee_fen) for one in piece.more_certificates)):
        if number:
            yield Row(issuer or tr("证书号"), number)
        if number and fee_fen:
            yield Row(tr("证书费"), plain_yuan(fee_fen))


def _rest(page: PiecePage) -> Iterator[Row]:
    piece = page.piece
    yield from _told(
        ("大类", piece.category_major),
        ("系列", piece.series),
        ("标签", "、".join(piece.tags)),
        ("供应商", piece.supplier),
        ("工厂款号", piece.factory_style_no),
        ("执行标准", piece.standard),
        ("税务用途", USES.get(piece.tax_use, piece.tax_use)),
    )
    if page.photos_elsewhere:
        yield Row(tr("照片"), tr("{count} 张不在本机", count=page.photos_elsewhere))


def _costs(page: PiecePage) -> Iterator[Row]:
    if page.cost_shown:
        piece = page.piece
        yield from _cost_rows(
            ("成本金价 /g", piece.cost_gold_price_fen),
            ("成本工费", piece.cost_craft_fee_fen),
            ("总成本", piece.cost_fen),
        )


def _told(*pairs: tuple[str, str]) -> Iterator[Row]:
    """What has a value."""
    yield from (Row(tr(words), value) for words, value in pairs if value)


def _cost_rows(*costs: tuple[str, int]) -> Iterator[Row]:
    yield from (Row(tr(words), plain_yuan(fen) if fen else tr("未记")) for words, fen in costs)


def _life(page: PiecePage) -> Iterator[Row]:
    """The newest first: that is what is asked for at the counter."""
    for step in reversed(page.life):
        where = " → ".join(store for store in (step.from_store, step.to_store) if store)
        told = " · ".join(words for words in (where, step.document_no, step.by, step.reason) if words)
        yield Row(f"{step.at[:16].replace('T', ' ')} {tr(STEPS.get(step.what, step.what))}", told)
