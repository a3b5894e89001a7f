"""Members' PINs for stored value at the counter: chosen, changed, and tried again after too many wrong ones."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial

from kernel.errors import DomainError
from kernel.secrets import fingerprint
from membership.errors import PinStands
from membership.pins import usecases
from membership.pins.errors import (
    PinChangeOffline,
    PinNumberOld,
    ResetMistyped,
    ResetOfHeadquarters,
)
from membership.pins.queries import pin_standing
from membership.pins.rules.codes import is_code
from membership.rules.check_digit import is_checked
from membership.usecases import set_stored_value_pin
from pos_app.counter.paying import ABOUT_THE_MEMBER, ValueNotTaken, ValueRefused, for_people
from pos_app.counter.post import Post
from shop.persons import member_of_card
from shop.staff.rules import roles
from shop.standing import PIN_CHANGE
from sync.authority import RightDenied, RightHeld, RightUnknown, close


@dataclass(frozen=True, slots=True)
class Pins:
    """Members' PINs. To change one takes headquarters' word, or the shop's own where it stands alone."""

    post: Post

    def choose(self, member_id: str, pin: str, old: str = "") -> None:
        """The member chose six digits: the first PIN, or another one for the `old` one or a reset code.

        Waits for the network where a PIN stands. Raises PinInvalid, MemberNotFound, PinStands without `old`,
        ResetMistyped, PinChangeOffline, ValueRefused (a wrong PIN, a lock, no code), ValueNotTaken, NotPermitted.
        """
        usecases.require_pin(pin)
        with self.post.reading() as connection:
            stands, _number = pin_standing(connection, member_id)
        if not stands:
            with self.post.books(roles.MEMBER_PIN) as books:
                set_stored_value_pin(books, self.post.keys, member_id, pin, self.post.secrets.pepper)
            return
        self.post.allowed(roles.MEMBER_PIN)
        right_id, number = self._right(member_id, old.strip())
        try:
            with self.post.books() as books:
                usecases.change_pin(
                    books, self.post.keys, member_id, pin, self.post.secrets.pepper, right_id=right_id, number=number
                )
                close(books, right_id, number)
        except DomainError:
            self._give_back(right_id)
            raise

    def unlock(self, member_id: str, code: str) -> None:
        """The member's PIN may be tried again at once, by a reset code; the PIN stays as it is and the code is used.

        Raises MemberNotFound, ResetMistyped, PinChangeOffline, ValueRefused, ValueNotTaken, NotPermitted.
        """
        self.post.allowed(roles.MEMBER_PIN)
        if not is_code(code.strip()):
            raise ResetMistyped()
        right_id, _number = self._right(member_id, code.strip())
        self._give_back(right_id)

    def reset(self, card_no: str, *, paper: str, reason: str) -> str:
        """A reset code for who forgot their PIN and showed a `paper`, in a shop that stands alone; said only once.

        Raises ResetOfHeadquarters in a chain, CardInvalid, MemberNotFound, ResetUnproven, NotPermitted.
        """
        if not self.post.enquiry.alone:
            raise ResetOfHeadquarters()
        with self.post.books(roles.MEMBER_PIN_AGAIN) as books:
            return usecases.issue_reset(
                books, member_of_card(books.connection, card_no), paper=paper, reason=reason,
                code_hash=partial(fingerprint, self.post.secrets.data_key), random=os.urandom,
            )  # fmt: skip

    def _right(self, member_id: str, proof: str) -> tuple[str, int]:
        """The right to change this member's PIN, and the number of the change."""
        if not proof:
            raise PinStands()
        if is_code(proof) and not is_checked(proof):
            raise ResetMistyped()
        with self.post.reading() as connection:
            _stands, known = pin_standing(connection, member_id)
        number = known + 1
        answer = self._ask(member_id, number, proof)
        if isinstance(answer, RightDenied) and answer.code == PinNumberOld.code:  # changed elsewhere since
            number = int(answer.facts["number"])
            answer = self._ask(member_id, number, proof)
        if isinstance(answer, RightHeld):
            return answer.right_id, number
        if isinstance(answer, RightUnknown):
            raise PinChangeOffline()
        if not answer.code.startswith(ABOUT_THE_MEMBER):
            raise ValueNotTaken(why=answer.code)
        raise ValueRefused(answer.code, **for_people(answer.facts, self.post.store_names()))

    def _ask(self, member_id: str, number: int, proof: str) -> RightHeld | RightDenied | RightUnknown:
        account = f"{PIN_CHANGE}:{member_id}"
        return self.post.rights.ask(right_id=self.post.ids.new(), account=account, amount=number, pin=proof)

    def _give_back(self, right_id: str) -> None:
        with self.post.books() as books:
            close(books, right_id, 0)
