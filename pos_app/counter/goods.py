"""From a scanned code to a line: which piece it is, whether it may be sold here, what it costs from now on."""

from __future__ import annotations

from sqlalchemy import Connection

from pos_app.counter.answers import FoundPiece
from pos_app.counter.post import Post
from pos_app.counter.pricing import Desk, retail_price
from shop.catalogue.queries import Piece, find_pieces, piece_by_barcode, pieces_by_certificate, pieces_by_goods_no
from shop.catalogue.rules.purity import purity_name
from shop.gold_board.errors import NoPriceToday
from shop.sales.rules.cart import CartLine, CartPiece
from shop.sales.rules.pricing import BY_PIECE
from shop.stock.errors import PieceHeldElsewhere, PieceOfOtherStore, PieceSold, PieceUnknown
from shop.stock.queries import whereabouts


def find_piece(connection: Connection, code: str) -> Piece:
    """By barcode, certificate number or goods number. Raises PieceUnknown, also when the code fits several pieces."""
    found = piece_by_barcode(connection, code)
    if found is not None:
        return found
    others = pieces_by_certificate(connection, code) or pieces_by_goods_no(connection, code)
    if len(others) != 1:
        raise PieceUnknown(scanned=code)
    return others[0]


def require_sellable(post: Post, connection: Connection, piece: Piece) -> None:
    """Raises PieceUnknown, PieceSold, PieceOfOtherStore, PieceHeldElsewhere."""
    place = whereabouts(connection, piece.barcode)
    if place is None:
        raise PieceUnknown(scanned=piece.barcode)
    if place.status == "sold":
        store = post.store_names().get(place.store, place.store)
        raise PieceSold(date=place.since[5:10], store=store, document=place.document_no)
    if place.store != post.store:
        raise PieceOfOtherStore(store=post.store_names().get(place.store, place.store))
    if place.status == "held":
        raise PieceHeldElsewhere(register=place.register, name=place.note, time=place.since[11:16])


def new_line(post: Post, desk: Desk, connection: Connection, piece: Piece) -> CartLine:
    """The piece as a line, at today's gold price where it is sold by weight. Raises NoPriceToday."""
    version, price = 0, 0
    if piece.pricing_mode != BY_PIECE:
        board = desk.board(connection)
        today = retail_price(board, piece.purity_code)
        if board is None or today is None:
            raise NoPriceToday(purity=purity_name(piece.purity_code))
        version, price = board.board_version, today
    return CartLine(
        line_id=post.ids.new(),
        piece=_cart_piece(piece),
        board_version=version,
        board_price_fen=price,
        priced_at=post.now(),
        salesperson=post.who().staff_no,
    )


def _cart_piece(piece: Piece) -> CartPiece:
    return CartPiece(
        barcode=piece.barcode,
        name=piece.name,
        category_major=piece.category_major,
        category=piece.category,
        purity_code=piece.purity_code,
        purity_name=purity_name(piece.purity_code) if piece.purity_code else "",
        pricing_mode=piece.pricing_mode,
        net_gold_weight_mg=piece.net_gold_weight_mg,
        craft_fee_mode=piece.craft_fee_mode,
        craft_fee_fen=piece.craft_fee_fen,
        stone_fen=piece.stone_fen,
        label_price_fen=piece.label_price_fen,
        certificate_no=piece.certificate_no,
        tags=piece.tags,
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
