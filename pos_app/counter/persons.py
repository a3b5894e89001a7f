"""What a person may ask about themselves at a shop that stands alone: a copy of what is kept, or to be forgotten."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.errors import DomainError
from membership.file.errors import RevealUnexplained
from pos_app.counter.post import Post
from shop.person_page import person_pdf
from shop.persons import PersonFile, export, forget
from shop.staff.rules import roles


class DecidedAbove(DomainError):
    """A store of a chain does not hold all that is kept of a person: headquarters does."""

    code = "member.decided_above"


class SecondPersonMissing(DomainError):
    """Somebody is forgotten for ever when two people of the shop say so."""

    code = "member.second_person"


@dataclass(frozen=True, slots=True)
class PersonCopy:
    """The two files for the person: one for a machine, one to read."""

    card_no: str
    as_json: bytes
    pdf: bytes


@dataclass(slots=True)
class Persons:
    """What is asked for by the number of the member's card."""

    post: Post

    def copy(self, card_no: str, reason: str) -> PersonCopy:
        """All that is kept, for the person alone; that it was handed out is kept too.

        Raises DecidedAbove, CardInvalid, MemberNotFound, RevealUnexplained, NotPermitted.
        """
        self._require_alone()
        with self.post.books(roles.MEMBER_EXPORT) as books:
            rules = self.post.settings.prepaid
            kept: PersonFile = export(books, self.post.keys, card_no, reason, self.post.now(), rules)
        return PersonCopy(kept.card_no, kept.as_json(), person_pdf(kept))

    def forget(self, card_no: str, reason: str, *, second: str, pin: str) -> str:
        """Forget a member for ever; `second` is another of the staff, by their own PIN. Returns the member id.

        Raises DecidedAbove, SecondPersonMissing, RevealUnexplained, CardInvalid, MemberNotFound, ValueLeft,
        NotPermitted, and what a wrong PIN raises.
        """
        self._require_alone()
        first = self.post.allowed(roles.MEMBER_ERASE)
        with self.post.reading() as connection:
            other = self.post.doorkeeper.check(connection, second, pin)
        if other.staff_no == first.staff_no or not other.may(roles.MEMBER_FILE):
            raise SecondPersonMissing()
        if not reason.strip():
            raise RevealUnexplained()
        why = f"{first.staff_no}+{other.staff_no} {reason.strip()}"
        with self.post.books(roles.MEMBER_ERASE) as books:
            return forget(books, self.post.keys, card_no, why)

    def _require_alone(self) -> None:
        if not self.post.enquiry.alone:
            raise DecidedAbove()
