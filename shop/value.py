"""What features that do not know each other do together: value and rights, promotions and rights.

Stored value sold by a register is on the member's account everywhere, but set aside for the register that sold it. Its
own chain proves it, so it pays there at once and with no line; elsewhere after headquarters has heard of it and the
register's journal has closed the right.
"""

from __future__ import annotations

from kernel.books import Books
from membership import usecases
from sync import leases
from sync.authority import close
from sync.rights import RightSpent


def top_up(books: Books, *, member_id: str, principal_fen: int, bonus_fen: int, document_no: str, chain: bool) -> str:
    """Sell stored value in the open books; returns the right's id. `chain`: other places can spend this value too.

    Raises MemberNotFound, TopUpInvalid.
    """
    right_id = usecases.top_up(
        books, member_id=member_id, principal_fen=principal_fen, bonus_fen=bonus_fen, document_no=document_no
    )
    if chain:
        leases.keep_own(books, right_id, f"value:{member_id}", principal=principal_fen, bonus=bonus_fen)
    return right_id


def give_away(books: Books, right_id: str, *, quota: str, uses: int, document_no: str) -> None:
    """So many uses of a promotion's quota went with this bill, from a right that this register holds.

    Of a lease the rest stays for other bills. Raises Conflict when more is used than was put on the bill.
    """
    books.record(RightSpent(right_id=right_id, account=f"quota:{quota}", amount=uses, document_no=document_no))
    if not leases.spend(books, right_id, uses, 0):
        close(books, right_id, uses)
