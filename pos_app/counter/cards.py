"""Members' cards at the counter: what may be done with them."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.errors import DomainError
from membership.cards import usecases
from membership.cards.errors import CardGone, CardMistyped, CardOfHeadquarters, CardPaperMissing, CardUnknown
from membership.cards.queries import CardView, card_view, cards_of, refusal_of
from membership.errors import MemberNotFound
from membership.rules.card_states import EXCHANGES, HEADQUARTERS_STEPS, STEP_WORDS, Kind, Step
from membership.rules.cards import is_card_number, looks_like_ours, normalise_card
from pos_app.counter.post import Post
from shop.staff.rules import roles
from shop.unlocking import unlock_pin

_DAILY: tuple[Step, ...] = ("activate", "report_lost", "renew")  # whoever serves the member; the rest is a manager's


@dataclass(frozen=True, slots=True)
class Cards:
    """A member's cards. Where the till belongs to a chain headquarters thaws cards and activates sub-cards."""

    post: Post

    @property
    def decisive(self) -> bool:
        """Whether this till's word is the last: a shop that stands alone."""
        return self.post.enquiry.alone

    def of(self, member_id: str) -> tuple[CardView, ...]:
        """All cards that a member has or had. Raises NotPermitted."""
        self.post.allowed(roles.MEMBER_VIEW)
        with self.post.reading() as connection:
            return cards_of(connection, member_id, self._today())

    def view(self, card_no: str) -> CardView:
        """One card by its number. Raises CardInvalid, BankCardShown, CardUnknown, NotPermitted."""
        self.post.allowed(roles.MEMBER_VIEW)
        number = normalise_card(card_no)
        with self.post.reading() as connection:
            found = card_view(connection, number, self._today())
        if found is None:
            raise CardUnknown(card_no=number)
        return found

    def steps(self, card: CardView) -> tuple[Step, ...]:
        """What may be done with a card at this till."""
        return tuple(step for step in card.steps if self.decisive or (step, card.kind) not in HEADQUARTERS_STEPS)

    def issue(
        self, member_id: str, kind: Kind, *,
        card_no: str = "", payment_fen: int = 0, day_fen: int = 0, pin: str = "", valid_until: str = "",
    ) -> str:  # fmt: skip
        """Give a member one more card; returns its number. Raises as membership.cards.usecases.issue_card."""
        with self.post.books(roles.CARD_EXCHANGE) as books:
            return usecases.issue_card(
                books, self.post.keys, member_id, kind, card_no=card_no, payment_fen=payment_fen, day_fen=day_fen,
                pin=pin, pepper=self.post.secrets.pepper, valid_until=valid_until,
            )  # fmt: skip

    def give_main(self, member_id: str, *, card_no: str = "", paper: str) -> str:
        """A member whose last main card was closed gets another one that counts at once; returns its number.

        Raises CardPaperMissing, and as membership.cards.usecases.issue_card.
        """
        if not paper:
            raise CardPaperMissing(step=STEP_WORDS["issue"])
        with self.post.books(roles.CARD_EXCHANGE) as books:
            number = usecases.issue_card(
                books, self.post.keys, member_id, "main", card_no=card_no, pepper=self.post.secrets.pepper
            )
            usecases.step_card(books, number, "activate", decisive=self.decisive, today=self._today(), paper=paper)
        return number

    def step(
        self, card_no: str, step: Step, *,
        reason: str = "", paper: str = "", valid_until: str = "", new_card_no: str = "",
    ) -> str:  # fmt: skip
        """Take one step of the table; returns the number that the account goes by then.

        `paper`: what the holder showed. Raises as step_card and exchange_card in membership.cards.usecases.
        """
        with self.post.books(roles.CARD_STEP if step in _DAILY else roles.CARD_EXCHANGE) as books:
            if step in EXCHANGES:
                return usecases.exchange_card(
                    books, card_no, step, decisive=self.decisive, today=self._today(), new_card_no=new_card_no,
                    reason=reason, paper=paper,
                )  # fmt: skip
            usecases.step_card(
                books, card_no, step, decisive=self.decisive, today=self._today(), reason=reason, paper=paper,
                valid_until=valid_until,
            )  # fmt: skip
        return normalise_card(card_no)

    def unlock_pin(self, card_no: str, *, paper: str, reason: str) -> None:
        """Let a PIN be tried again at once; in a chain headquarters does. Raises CardOfHeadquarters."""
        if not self.decisive:
            raise CardOfHeadquarters(step="解锁密码")
        with self.post.books(roles.CARD_EXCHANGE) as books:
            unlock_pin(books, card_no, today=self._today(), paper=paper, reason=reason)

    def _today(self) -> str:
        return self.post.now()[:10]


def nobody_with(code: str) -> DomainError:
    """What is said where no member has this card or phone: a number that looks like ours may be mistyped."""
    plain = "".join(code.split()).replace("-", "").upper()
    if looks_like_ours(plain) and not is_card_number(plain):
        return CardMistyped(card_no=plain)
    return MemberNotFound(asked=f"…{code[-4:]}")


def card_shown(post: Post, code: str) -> tuple[str, DomainError | None]:
    """The card that was scanned, '' for a phone, and why it does not pay, if it does not.

    The member still buys at the member's price. Raises CardGone for a card that is nobody's any more.
    """
    with post.reading() as connection:
        card = card_view(connection, code, post.now()[:10])
    if card is None:
        return "", None
    refusal = refusal_of(card)
    if isinstance(refusal, CardGone):
        raise refusal
    return card.card_no, refusal
