"""What a person may ask about themselves at a shop that stands alone: a copy of what is kept, or to be forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kernel.errors import DomainError
from kernel.secrets import keep_private
from membership.cards.queries import cards_of
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


COPIES = ("json", "pdf")  # for a machine, and to read


@dataclass(slots=True)
class Persons:
    """What is asked for by the number of the member's card. Copies lie in `folder`, beside the books."""

    post: Post
    folder: Path

    @property
    def decided_here(self) -> bool:
        """Whether this shop stands alone; headquarters does it for a chain's store."""
        return self.post.enquiry.alone

    def write_copy(self, card_no: str, reason: str) -> dict[str, Path]:
        """Write all that is kept as JSON and as PDF, for the person alone; that it was handed out is kept too.

        Raises DecidedAbove, CardInvalid, MemberNotFound, RevealUnexplained, NotPermitted.
        """
        self._require_alone()
        with self.post.books(roles.MEMBER_EXPORT) as books:
            rules = self.post.settings.prepaid
            kept: PersonFile = export(books, self.post.keys, card_no, reason, self.post.now(), rules)
        files = {kind: self._file(kept.card_no, kind) for kind in COPIES}
        for kind, content in zip(COPIES, (kept.as_json(), person_pdf(kept)), strict=True):
            keep_private(files[kind], content)
        return files

    def forget(self, card_no: str, reason: str, *, second: str, pin: str) -> str:
        """Forget a member for ever; `second` is another of the staff, by their own PIN. Returns the member id.

        Copies that were written for them and lie in the folder go too.

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
            member_id = forget(books, self.post.keys, card_no, why)
            cards = cards_of(books.connection, member_id, self.post.now()[:10])
        for card in cards:
            for kind in COPIES:
                self._file(card.card_no, kind).unlink(missing_ok=True)
        return member_id

    def _file(self, card_no: str, kind: str) -> Path:
        return self.folder / f"{card_no}.{kind}"

    def _require_alone(self) -> None:
        if not self.decided_here:
            raise DecidedAbove()
