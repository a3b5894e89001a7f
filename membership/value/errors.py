"""What the counter can put right about stored value that is sold or given back."""

from __future__ import annotations

from kernel.errors import DomainError


class TopUpTooSmall(DomainError):
    """Less than is sold at once. `smallest`."""

    code = "top_up.too_small"


class OverCap(DomainError):
    """The card would hold more than the law allows: `cap`, `after`; `left` is what still fits."""

    code = "top_up.over_cap"


class IdentityMissing(DomainError):
    """From `limit` in a day the buyer's identity paper is kept."""

    code = "top_up.identity_missing"


class BuyerWrong(DomainError):
    """The buyer's name is missing, or the number is no identity card's."""

    code = "top_up.buyer_wrong"


class OtherMember(DomainError):
    """Another member is on the bill than the one whose stored value lies on it."""

    code = "stored_value.other_member"


class PaidByItself(DomainError):
    """Stored value is not bought with stored value, points or at the store's risk."""

    code = "top_up.paid_by_itself"


class CashNotTaken(DomainError):
    """From `limit` in a day stored value is not paid in cash."""

    code = "top_up.no_cash"


class ChangeNotKept(DomainError):
    """There is no change to keep, this chain keeps none, or the bill sells or gives back stored value already."""

    code = "change.not_kept"


class NothingToRefund(DomainError):
    """No stored value is left to give back."""

    code = "value_refund.nothing"


class ContractsUnknown(DomainError):
    """This till knows what is left, but not by which contracts it came; where the member is at home it is known."""

    code = "value_refund.contracts_unknown"


class RefundAltered(DomainError):
    """The account moved since the refund was worked out: it is worked out again."""

    code = "value_refund.altered"


class PayeeMissing(DomainError):
    """Who gives stored value back shows a paper; name and number are kept."""

    code = "value_refund.payee_missing"


class AccountMissing(DomainError):
    """A card that held more than `most` is paid out to a bank account of the same name."""

    code = "value_refund.account_missing"


class AccountWrong(DomainError):
    """What was typed is no bank account: the bank's name, if it is told, and then its number."""

    code = "value_refund.account_wrong"


class RefundNotInCash(DomainError):
    """A card that held more than `most` is not paid out in cash."""

    code = "value_refund.not_in_cash"
