"""What is known of one piece: its master data, its photos, where it is; what it cost for those who may see that."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from pos_app.counter.goods import came_meanwhile, find_piece
from pos_app.counter.post import Post
from pos_app.counter.stockroom import LifeStep, life_steps
from pos_app.photos import FOLDER
from shop.catalogue.queries import Piece, find_pieces, purities_on
from shop.catalogue.rules.barcode import normalise_number
from shop.catalogue.rules.cost import without_costs
from shop.catalogue.rules.purity import Purity
from shop.staff.rules.roles import SEE_COST
from shop.stock.errors import PieceUnknown
from shop.stock.queries import whereabouts


@dataclass(frozen=True, slots=True)
class PiecePage:
    """One piece. Its costs are 0 unless `cost_shown`; `status` and `since` as in whereabouts, '' where nobody knows.

    `photos` are the files of those pictures that lie in this till's folder, `photos_elsewhere` how many do not; `life`
    is what happened to it, oldest first.
    """

    piece: Piece
    cost_shown: bool
    store: str
    store_name: str
    counter: str
    status: str
    since: str
    document_no: str
    photos: tuple[str, ...]
    photos_elsewhere: int
    life: tuple[LifeStep, ...] = ()


class Catalogue:
    """`folder` is the till's, with its photos."""

    def __init__(self, post: Post, folder: Path) -> None:
        self._post, self._photos = post, folder / FOLDER

    def page(self, code: str, *, cost: bool = False) -> PiecePage:
        """A piece by barcode, certificate, goods or style number, or by a beginning that fits no other.

        With `cost` what it cost is asked for: raises NotPermitted where that is not for the person at the counter.
        Raises Locked, PieceUnknown and, for a piece of the chain that this till does not know, as `came_meanwhile`.
        """
        wanted = normalise_number(code)
        actor = self._post.allowed(SEE_COST) if cost else self._post.who()
        piece = self._find(wanted)
        if piece is None and came_meanwhile(self._post, wanted):
            piece = self._find(wanted)
        if piece is None:
            raise PieceUnknown(scanned=code)
        return self._page(piece, cost_shown=actor.may(SEE_COST))

    def purities(self) -> tuple[Purity, ...]:
        """The purities in force today."""
        with self._post.reading() as connection:
            return purities_on(connection, self._post.now()[:10])

    def _find(self, code: str) -> Piece | None:
        with self._post.reading() as connection:
            try:
                return find_piece(connection, code)
            except PieceUnknown:
                return _only_one(connection, code)

    def _page(self, piece: Piece, *, cost_shown: bool) -> PiecePage:
        with self._post.reading() as connection:
            place = whereabouts(connection, piece.barcode)
        files = [self._photos / name for name in piece.photos]
        here = tuple(str(file) for file in files if file.exists())
        return PiecePage(
            piece=piece if cost_shown else without_costs(piece),
            cost_shown=cost_shown,
            store="" if place is None else place.store,
            store_name="" if place is None else self._post.store_names().get(place.store, place.store),
            counter="" if place is None else place.counter,
            status="" if place is None else place.status,
            since="" if place is None else place.since,
            document_no="" if place is None else place.document_no,
            photos=here,
            photos_elsewhere=len(files) - len(here),
            life=life_steps(self._post, piece.barcode),
        )


def _only_one(connection: Connection, code: str) -> Piece | None:
    found = find_pieces(connection, code, limit=2)
    return found[0] if len(found) == 1 else None
