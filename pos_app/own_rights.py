"""A shop that stands alone grants its own rights: the same authority as at headquarters, on the till's own books."""

from __future__ import annotations

from functools import partial

from kernel.books import Bookkeeper
from kernel.clock import stamp
from kernel.executor import carry_out
from kernel.projection import Put, Remove, RowOp
from kernel.secrets import PlaceSecrets, fingerprint, pin_fits
from membership.personal import MemberKeys
from membership.rules.stored_value import Split
from membership.usecases import checker_of
from shop.authority import Authority
from shop.pins import RememberedPins
from sync.authority import RightDenied, RightHeld, RightUnknown
from sync.protocol import RightAsk, RightGrantedAnswer
from sync.rights import in_doubt

WRONG_PINS, LOCK_MINUTES = 5, 15
INCARNATION = 1  # one machine decides and asks: it never meets an answer from before a restore


class OwnRights:
    """Answers as headquarters would, at once."""

    def __init__(self, keeper: Bookkeeper, keys: MemberKeys, secrets: PlaceSecrets, split: Split = "pro_rata") -> None:
        self._keeper = keeper
        fits = RememberedPins(partial(pin_fits, pepper=secrets.pepper))
        self._authority = Authority(
            keeper,
            partial(checker_of, keys=keys, fits=fits),
            gift_hash=partial(fingerprint, secrets.pepper),
            code_hash=partial(fingerprint, secrets.data_key),
            wrong_pins=WRONG_PINS,
            lock_minutes=LOCK_MINUTES,
            split=split,
        )

    def ask(
        self, *, right_id: str, account: str, amount: int, pin: str = "", card_no: str = ""
    ) -> RightHeld | RightDenied | RightUnknown:
        """See sync.authority.HeadquartersAuthority.ask; here the answer is never unknown."""
        ask = RightAsk(
            right_id=right_id, account=account, amount=amount, pin=pin, incarnation=INCARNATION, card_no=card_no
        )
        row = {"right_id": right_id, "account": account, "amount": amount, "state": "granted"}
        # Noted before it is granted: should the power fail in between, the next start gives it back.
        self._note(Put(in_doubt, {**row, "asked_at": stamp(self._keeper.clock.now())}))
        answer = self._authority.ask(self._keeper.register, ask)
        if not isinstance(answer, RightGrantedAnswer):
            self._note(Remove(in_doubt, {"right_id": right_id}))
            return RightDenied(right_id, answer.code, answer.facts)
        return RightHeld(right_id, answer.principal_fen, answer.bonus_fen)

    def _note(self, op: RowOp) -> None:
        with self._keeper.database.writing() as connection:
            carry_out(connection, [op])
