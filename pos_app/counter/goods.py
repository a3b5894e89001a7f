"""From a scanned code to a line: which piece it is, whether it may be sold here, what it costs from now on."""

from __future__ import annotations

import re

from msgspec.structs import replace
from sqlalchemy import Connection

from pos_app.counter.answers import FoundPiece
from pos_app.counter.post import Post
from pos_app.counter.pricing import Desk
from shop.catalogue.queries import Piece, find_pieces, piece_by_barcode, pieces_by_certificate, pieces_by_goods_no
from shop.catalogue.rules.barcode import CODE_LENGTH_MAX
from shop.catalogue.rules.naming import name_of_purity
from shop.gold_board.errors import NoPriceToday
from shop.gold_board.queries import Board
from shop.goods.errors import QuantityWrong
from shop.goods.facts import GoodsRecord
from shop.orders.rules.price_lock import PriceLock
from shop.sales.rules.cart import CartLine, CartPiece
from shop.sales.rules.pricing import BY_PIECE
from shop.staff.queries import stores
from shop.stock.errors import PieceInTransit, PieceNotHere, PieceOfOtherStore, PieceSold, PieceUnknown
from shop.stock.queries import transfer_on_the_way, whereabouts
from shop.stock.usecases import require_here
from sync.protocol import LookupAsk, PieceFound

QUANTITY_ON_A_LINE = 999
_BEFORE = re.compile(r"([0-9]{1,4})\*(.+)")


def find_piece(connection: Connection, code: str) -> Piece:
    """By barcode, certificate number or goods number.

    Raises PieceUnknown, also when the code fits several pieces, and PieceInTransit for one that is to be received.
    """
    found = piece_by_barcode(connection, code)
    if found is not None:
        return found
    others = pieces_by_certificate(connection, code) or pieces_by_goods_no(connection, code)
    if len(others) != 1:
        _refuse_what_is_coming(connection, code)
        raise PieceUnknown(scanned=code)
    return others[0]


def came_meanwhile(post: Post, code: str) -> bool:
    """Asks headquarters about a piece that is not in this store's books; True when it is of this store after all.

    Waits for the network. Raises PieceOfOtherStore, PieceSold, PieceNotHere (no answer), LookupTooMany,
    LookupNotTaken; False when nobody knows it, and for a shop that stands alone.
    """
    if post.enquiry.alone or len(code) > CODE_LENGTH_MAX:
        return False
    answer = post.enquiry.ask(LookupAsk(barcode=code))
    if answer is None:
        raise PieceNotHere(scanned=code)
    if not isinstance(answer, PieceFound):
        return False
    store = post.store_names().get(answer.store, answer.store)
    if answer.status == "sold":
        raise PieceSold(date=answer.since[5:10], store=store, document="")
    if answer.store != post.store:
        raise PieceOfOtherStore(store=store)
    post.enquiry.fetch()
    return True


def require_sellable(post: Post, connection: Connection, piece: Piece) -> None:
    """A piece that this store has, free or kept for the member on the bill.

    Raises as shop.stock's `require_here`; what is on its way here is said to be so, though its receipt is to come.
    """
    try:
        require_here(connection, piece.barcode, post.store, member_id=post.cart.member_id)
    except PieceOfOtherStore:
        _refuse_what_is_coming(connection, piece.barcode)
        raise


def _refuse_what_is_coming(connection: Connection, barcode: str) -> None:
    coming = transfer_on_the_way(connection, barcode)
    if coming is not None:
        names = {store.code: store.name for store in stores(connection)}
        raise PieceInTransit(store=names.get(coming.to_store, coming.to_store), document=coming.document_no)


def new_line(post: Post, desk: Desk, connection: Connection, piece: Piece, lock: PriceLock | None = None) -> CartLine:
    """The piece as a line, at today's gold price or the locked one where it is sold by weight. Raises NoPriceToday."""
    line = CartLine(
        line_id=post.ids.new(),
        piece=_cart_piece(piece),
        board_version=0,
        board_price_fen=0,
        priced_at=post.now(),
        salesperson=post.who().staff_no,
        lock=None if piece.pricing_mode == BY_PIECE else lock,
    )
    return line if piece.pricing_mode == BY_PIECE else fixed_by(line, desk.board(connection))


def goods_line(post: Post, goods: GoodsRecord, qty: int) -> CartLine:
    """So many of an article as a line, at the catalogue's price of now."""
    piece = CartPiece(
        barcode=goods.code, name=goods.name, category_major=goods.category_major, category=goods.category,
        purity_code="", purity_name="", pricing_mode=BY_PIECE, net_gold_weight_mg=0, craft_fee_mode="per_piece",
        craft_fee_fen=0, stone_fen=0, label_price_fen=goods.price_fen, certificate_no="", tags=goods.tags,
    )  # fmt: skip
    return CartLine(
        line_id=post.ids.new(), piece=piece, board_version=0, board_price_fen=0, priced_at=post.now(),
        salesperson=post.who().staff_no, qty=qty, unit=goods.unit,
    )  # fmt: skip


def quantity_before(code: str) -> tuple[int | None, str]:
    """'3*6901234567892' is three of that code; without a quantity before it None."""
    found = _BEFORE.fullmatch(code)
    return (None, code) if found is None else (int(found[1]), found[2])


def require_quantity(qty: int) -> int:
    """A quantity that a line of a bill may have. Raises QuantityWrong."""
    if not 1 <= qty <= QUANTITY_ON_A_LINE:
        raise QuantityWrong(asked=qty, most=QUANTITY_ON_A_LINE)
    return qty


def fixed_by(line: CartLine, board: Board | None) -> CartLine:
    """The line at the board's prices, or at its locked one. Raises NoPriceToday."""
    purity = line.piece.purity_code
    row = None if board is None else board.prices.get(purity)
    price = line.gram_price(None if row is None else row.retail_fen)
    if price is None:
        raise NoPriceToday(purity=line.piece.purity_name)
    line = replace(line, board_version=0 if board is None else board.board_version, board_price_fen=price)
    if board is None or row is None or line.lock is not None:
        return line
    return replace(line, member_price_fen=row.member_fen, emergency_no=board.emergency.get(purity, ""))


def _cart_piece(piece: Piece) -> CartPiece:
    return CartPiece(
        barcode=piece.barcode,
        name=piece.name,
        category_major=piece.category_major,
        category=piece.category,
        purity_code=piece.purity_code,
        purity_name=name_of_purity(piece),
        pricing_mode=piece.pricing_mode,
        net_gold_weight_mg=piece.net_gold_weight_mg,
        craft_fee_mode=piece.craft_fee_mode,
        craft_fee_fen=piece.craft_fee_fen,
        stone_fen=piece.stone_fen,
        label_price_fen=piece.label_price_fen,
        certificate_no=piece.certificate_no,
        tags=piece.tags,
        other_mg=piece.other_mg,
        craft_fee_original_fen=piece.craft_fee_original_fen,
        more_fees=piece.more_fees,
    )


def find_by_hand(connection: Connection, post: Post, text: str) -> tuple[FoundPiece, ...]:
    """Pieces whose numbers begin with `text`, with where they are; nothing for a blank text."""
    rows = []
    for piece in find_pieces(connection, text):
        place = whereabouts(connection, piece.barcode)
        if place is not None:
            rows.append(
                FoundPiece(
                    barcode=piece.barcode,
                    name=piece.name,
                    style_no=piece.style_no,
                    goods_no=piece.goods_no,
                    weight_mg=piece.net_gold_weight_mg,
                    state=place.status,
                    here=place.store == post.store,
                )
            )
    return tuple(rows)
