"""Today's bills: correcting what was entered wrongly, and printing again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.books import Books
from membership.errors import MemberNotFound
from membership.queries import member_view
from membership.rules.points import points_for, terms_on
from pos_app.counter.answers import SaleRow
from pos_app.counter.post import Post
from pos_app.counter.tiering import Tiering
from pos_app.counter.value_bill import KIND
from pos_app.paper import newest_job
from shop.daily_close.queries import open_day_of
from shop.orders.queries import taken_by
from shop.orders.usecases import correct_ways
from shop.returns.queries import returned_of
from shop.returns.rules.ways import share_of
from shop.sales.errors import CorrectionRefused, CorrectionTooLate, SaleUnknown
from shop.sales.facts import SoldTender
from shop.sales.queries import charge_kinds, lines_of, sale_by_no, sales_of_day, tenders_of
from shop.sales.rules.tenders import POINTS, STORED_VALUE, Tendering, methods_in_words, take
from shop.sales.usecases import correct_member, correct_tenders
from shop.staff.rules import roles


@dataclass(slots=True)
class Corrections:
    """Bills of the open business day."""

    post: Post

    def todays_sales(self) -> tuple[SaleRow, ...]:
        """Newest first."""
        with self.post.reading() as connection:
            day = open_day_of(connection, self.post.register)
            heads = () if day is None else sales_of_day(connection, self.post.register, day.date)
            return tuple(
                SaleRow(
                    sale_no=head.sale_no,
                    wall=head.wall,
                    due_fen=head.due_fen,
                    methods=methods_in_words(tenders_of(connection, head.sale_id)),
                    member_label=head.member_label,
                    pieces=head.pieces,
                )
                for head in heads
            )

    def tenders_of(self, sale_no: str) -> tuple[SoldTender, ...]:
        """How a bill was paid. Raises SaleUnknown."""
        with self.post.reading() as connection:
            head = sale_by_no(connection, sale_no)
            if head is None:
                raise SaleUnknown(sale_no=sale_no)
            return tenders_of(connection, head.sale_id)

    def correct_tenders(self, sale_no: str, tenders: Sequence[SoldTender], reason: str) -> None:
        """Replace a bill's tenders.

        Raises SaleUnknown, CorrectionTooLate, CorrectionRefused, ReasonMissing, and as `take` for a tender that
        the till would not have taken.
        """
        with self.post.books(roles.CORRECT) as books:
            _require_open_day(books, sale_no)
            for tender in tenders:
                if tender.method != STORED_VALUE:
                    left = Tendering(due_fen=tender.amount_fen, tenders=())
                    take(left, tender.method, tender.tendered_fen, reference=tender.reference)
            correct_tenders(books, sale_no, tenders, reason)
            rest = tuple(tenders)
            for paid in taken_by(books.connection, sale_no):
                ways, rest = share_of(rest, paid.fen)
                correct_ways(books, paid, ways, store=self.post.store)

    def correct_member(self, sale_no: str, member_id: str, reason: str) -> None:
        """Give a bill to the member who was forgotten. Raises as `correct_tenders`, and MemberNotFound."""
        with self.post.books(roles.CORRECT) as books:
            _require_open_day(books, sale_no)
            head, view = sale_by_no(books.connection, sale_no), member_view(books.connection, member_id)
            if head is None:
                raise SaleUnknown(sale_no=sale_no)
            if view is None or view.state != "active":
                raise MemberNotFound(asked=member_id)
            _require_untied(books, head.sale_id)
            bases = [(line.category_major, line.net_fen) for line in lines_of(books.connection, head.sale_id)]
            birthday = view.birthday_by(head.business_date)[:2] == head.business_date[5:7]
            tiering = Tiering(self.post)
            policy = tiering.points(books.connection)
            line_points = points_for(bases, policy, view.tier, birthday=birthday).lines
            correct_member(
                books, sale_no, member_id=member_id, label=view.label, line_points=line_points, reason=reason,
                terms=terms_on(policy, head.business_date), goods_fen=sum(net_fen for _, net_fen in bases),
            )  # fmt: skip
            tiering.raise_at_once(books, member_id)

    def reprint(self, sale_no: str) -> str:
        """Print one more paper of a bill, marked 补打; the job's state is returned. The journal keeps who asked.

        Raises SaleUnknown, StillQueued, NotPermitted.
        """
        with self.post.books(roles.REPRINT) as books:
            self.post.paper.reprint(books, newest_job(books.connection, sale_no))
        self.post.paper.print_soon()
        return self.post.paper.state_of(sale_no)


def _require_untied(books: Books, sale_id: str) -> None:
    """What a member's own points paid, or stored value that was sold to them, ties the bill to that member.

    Raises CorrectionRefused.
    """
    if any(tender.method == POINTS for tender in tenders_of(books.connection, sale_id)):
        raise CorrectionRefused(reason="已用积分抵扣,不能换会员")
    if KIND in charge_kinds(books.connection, sale_id):
        raise CorrectionRefused(reason="单据里有储值充值、转存或退款,不能换会员")


def _require_open_day(books: Books, sale_no: str) -> None:
    """A closed day's figures stand, also while its date has not passed; a bill of which goods came back stands as well.

    Raises CorrectionTooLate, CorrectionRefused, SaleUnknown.
    """
    head = sale_by_no(books.connection, sale_no)
    if head is None:
        raise SaleUnknown(sale_no=sale_no)
    if returned_of(books.connection, sale_no):
        raise CorrectionRefused(reason="单据里有货品退过")
    if open_day_of(books.connection, books.register) is None:
        raise CorrectionTooLate(sale_no=sale_no, date=head.business_date)
