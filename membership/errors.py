"""What a counter can put right about members and stored value."""

from __future__ import annotations

from kernel.errors import DomainError


class MemberNotFound(DomainError):
    """No active member has this id here. `member_id`."""

    code = "member.not_found"


class PhoneInvalid(DomainError):
    """Not a mobile number of the mainland. `digits` says how many digits were given; the number itself stays out."""

    code = "member.phone_invalid"


class NameInvalid(DomainError):
    """Empty, or longer than `longest` characters."""

    code = "member.name_invalid"


class SexInvalid(DomainError):
    """Neither 男, 女 nor left open. `given`."""

    code = "member.sex_invalid"


class BirthdayInvalid(DomainError):
    """Not a day of the calendar, with or without its year. `given`."""

    code = "member.birthday_invalid"


class TierUnknown(DomainError):
    """No such tier. `tier`."""

    code = "member.tier_unknown"


class DuplicatePhone(DomainError):
    """The phone is another member's already. `name` masked, `card_no`, `member_id`: offer that member instead."""

    code = "member.duplicate_phone"


class CardTaken(DomainError):
    """The card number is in use. `card_no`."""

    code = "member.card_taken"


class CardInvalid(DomainError):
    """Not something a card can be called: blank, longer than 32, or with other signs than letters and digits."""

    code = "member.card_invalid"


class BankCardShown(DomainError):
    """A bank's card was swiped or typed. The number stands nowhere, not even here."""

    code = "member.bank_card"


class CardRevokedAlready(DomainError):
    """The card is on the list of revoked ones. `card_no`."""

    code = "member.card_revoked_already"


class CardNotRevoked(DomainError):
    """The card is not on the list of revoked ones. `card_no`."""

    code = "member.card_not_revoked"


class CardRevoked(DomainError):
    """The card was lost or cancelled: no member price, no value."""

    code = "member.card_revoked"


class CardDoubtful(DomainError):
    """The card may be a revoked one, and headquarters cannot be asked: no member price, no value until it can."""

    code = "member.card_doubtful"


class MemberNotHere(DomainError):
    """This till does not hold the member and headquarters cannot be asked; the member's own code would do. `asked`."""

    code = "member.not_here"


class MemberOnTheWay(DomainError):
    """Headquarters knows the member; the data has not reached this till yet."""

    code = "member.on_the_way"


class NotAToken(DomainError):
    """It looks like a member's code and cannot be read."""

    code = "member.token_unreadable"


class TokenForged(DomainError):
    """The member's code does not bear the signature of this chain's headquarters."""

    code = "member.token_forged"


class TokenExpired(DomainError):
    """The member's code is older than it may be. `until` as text for a person."""

    code = "member.token_expired"


class OpeningBalanceTwice(DomainError):
    """The member's balance of before was brought in already. `member_id`."""

    code = "member.opening_balance_twice"


class BalanceTooLow(DomainError):
    """Less on the account than asked. `balance`, `asked` as text for a person."""

    code = "stored_value.balance_too_low"


class PinInvalid(DomainError):
    """A PIN is six digits."""

    code = "stored_value.pin_invalid"


class PinWrong(DomainError):
    """Not the member's PIN. `tries_left` where somebody counts them."""

    code = "stored_value.pin_wrong"


class PinMissing(DomainError):
    """The member has chosen no PIN yet. `member_id`."""

    code = "stored_value.pin_missing"


class PinStands(DomainError):
    """The member has a PIN: it is changed by the old one, or by a reset code."""

    code = "stored_value.pin_stands"


class StoredValueLocked(DomainError):
    """Too many wrong PINs. `until` as text for a person."""

    code = "stored_value.locked"


class StoredValueOffline(DomainError):
    """Headquarters did not answer, and this till holds no right to spend the member's stored value."""

    code = "stored_value.offline"


class TopUpInvalid(DomainError):
    """Stored value is sold for more than nothing, with a bonus that is not negative."""

    code = "stored_value.top_up_invalid"


class RiskUnexplained(DomainError):
    """A bill at the store's risk needs a reason, and a right elsewhere that is why."""

    code = "credit_risk.unexplained"


class PointsNotTaken(DomainError):
    """The chain's policy takes no points in payment."""

    code = "points.not_taken"


class PointsNotGranted(DomainError):
    """Headquarters did not answer: points pay only by its word."""

    code = "points.offline"


class PointsStepBroken(DomainError):
    """Points pay whole steps up to a cap. `step`, `most` as text for a person."""

    code = "points.step_broken"
