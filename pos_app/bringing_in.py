"""Bringing a shop's own file into the books: what it would bring, and recording it as facts in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection, select

from kernel.books import Books
from kernel.errors import DomainError
from kernel.secrets import fingerprint
from membership.personal import MemberKeys
from membership.tables import member, member_directory
from membership.usecases import bring_opening_balance, enrol
from pos_app.importing import ImportFile, ImportPlan, MemberRow, Placed, check
from shop.catalogue.facts import PieceRecord
from shop.catalogue.queries import purities_on
from shop.goods.errors import GoodsUnknown
from shop.goods.queries import goods_by_code
from shop.goods.tables import goods
from shop.goods.usecases import list_goods, receive_goods
from shop.stock.tables import piece_stock
from shop.stock.usecases import receive_pieces

MEMBERS_A_STEP = 500
Tell = Callable[[str], None]


class ImportNotReady(DomainError):
    """A file with bad rows is to be recorded, and nobody chose to leave them out. `rows`; `plan` names each."""

    code = "import.not_ready"

    def __init__(self, plan: ImportPlan) -> None:
        super().__init__(rows=plan.bad_rows)
        self.plan = plan


@dataclass(frozen=True, slots=True)
class Total:
    """What a plan would bring of one category: pieces, and their net metal in mg."""

    name: str
    pieces: int
    weight_mg: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What a plan would bring, or has brought. Amounts in fen."""

    categories: tuple[Total, ...]
    pieces: int
    weight_mg: int
    members: int
    points: int
    principal_fen: int
    bonus_fen: int
    bad_rows: int
    articles: int = 0
    units: int = 0


def plan_for(file: ImportFile, connection: Connection, phone_key: str, *, day: str = "9999-12-31") -> ImportPlan:
    """Check a file against what the books hold already, members by the fingerprint of their phone.

    Purities are those in force on `day` ('YYYY-MM-DD'), those that headquarters listed among them.
    """
    directory = member_directory.c
    return check(
        file,
        existing_barcodes=frozenset(connection.scalars(select(piece_stock.c.barcode))),
        existing_goods=frozenset(connection.scalars(select(goods.c.code))),
        existing_cards=frozenset(connection.scalars(select(member.c.card_no))),
        existing_phone_macs=frozenset(connection.scalars(select(directory.phone_mac))),
        phone_mac=partial(fingerprint, phone_key),
        purities=purities_on(connection, day),
    )


def summary(plan: ImportPlan) -> Summary:
    """Pieces by major category in the file's order, members and what they bring."""
    totals: dict[str, tuple[int, int]] = {}
    for piece in plan.pieces:
        pieces, weight = totals.get(piece.record.category_major, (0, 0))
        totals[piece.record.category_major] = pieces + 1, weight + piece.record.net_gold_weight_mg
    people = [placed.record for placed in plan.members]
    return Summary(
        categories=tuple(Total(name, pieces, weight) for name, (pieces, weight) in totals.items()),
        pieces=len(plan.pieces),
        weight_mg=sum(weight for _, weight in totals.values()),
        members=len(people),
        points=sum(person.points for person in people),
        principal_fen=sum(person.principal_fen for person in people),
        bonus_fen=sum(person.bonus_fen for person in people),
        bad_rows=plan.bad_rows,
        articles=len(plan.goods),
        units=sum(row.record.qty for row in plan.goods),
    )


def bring_in(
    books: Books,
    keys: MemberKeys,
    plan: ImportPlan,
    *,
    store: str,
    phone_key: str,
    alone: bool = True,
    tell: Tell = lambda _words: None,
) -> Summary:
    """Record everything of `plan` in the open books: all of it or, with an error, nothing.

    Pieces enter as opening stock in documents that name the file and sheet; each member's balance names its row.
    Articles are put into the catalogue where the shop stands `alone`; in a chain they must be in it already.
    Raises ImportNotReady while bad rows stand, GoodsUnknown.
    """
    if not plan.ready:
        raise ImportNotReady(plan)
    sheets = dict.fromkeys(piece.sheet for piece in plan.pieces)
    done = 0
    for sheet in sheets:
        records: list[PieceRecord] = [piece.record for piece in plan.pieces if piece.sheet == sheet]
        before = done

        def told(count: int, before: int = before) -> None:
            tell(f"货品 {before + count} / {len(plan.pieces)}")

        receive_pieces(books, records, store=store, source=f"{plan.file_name} {sheet}", opening=True, tell=told)
        done += len(records)
    _bring_goods(books, plan, store=store, alone=alone)
    for count, placed in enumerate(plan.members, start=1):
        _bring_member(books, keys, plan.file_name, placed, store=store, phone_key=phone_key)
        if count % MEMBERS_A_STEP == 0 or count == len(plan.members):
            tell(f"会员 {count} / {len(plan.members)}")
    return summary(plan)


def _bring_goods(books: Books, plan: ImportPlan, *, store: str, alone: bool) -> None:
    records = [row.record.record for row in plan.goods]
    if records and alone:
        list_goods(books, records)
    for record in records:
        if goods_by_code(books.connection, record.code) is None:
            raise GoodsUnknown(scanned=record.code)
    for sheet in dict.fromkeys(row.sheet for row in plan.goods):
        here = [row.record for row in plan.goods if row.sheet == sheet and row.record.qty]
        if here:
            came = {one.record.code: one.qty for one in here}
            receive_goods(books, came, store=store, supplier=f"{plan.file_name} {sheet}", reason="期初")


def _bring_member(
    books: Books, keys: MemberKeys, file_name: str, placed: Placed[MemberRow], *, store: str, phone_key: str
) -> None:
    row, source = placed.record, f"{file_name} {placed.sheet} 第{placed.row}行"
    member_id = enrol(
        books,
        keys,
        name=row.name,
        phone=row.phone,
        phone_mac=partial(fingerprint, phone_key),
        sex=row.sex,
        birthday=row.birthday,
        tier=row.tier,
        home_store=store,
        source=source,
        card_no=row.card_no or None,
    )
    if row.points or row.principal_fen or row.bonus_fen:
        bring_opening_balance(
            books,
            member_id=member_id,
            points=row.points,
            principal_fen=row.principal_fen,
            bonus_fen=row.bonus_fen,
            source=source,
        )
