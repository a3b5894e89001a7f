"""Why a sale cannot go on as asked. The cart is never changed by any of these."""

from __future__ import annotations

from kernel.actor import NotPermitted
from kernel.errors import DomainError


class CartEmpty(DomainError):
    code = "sales.cart_empty"


class CartNotEmpty(DomainError):
    """Something is in the cart already; `pieces`."""

    code = "sales.cart_not_empty"


class LineBlocked(DomainError):
    """A piece in the cart can no longer be sold here. `line_no`, `name`, `why` (a stock error's code)."""

    code = "sales.line_blocked"


class InTender(DomainError):
    """The bill is being paid; goods can be added after going back to it."""

    code = "sales.in_tender"


class NotInTender(DomainError):
    code = "sales.not_in_tender"


class LineUnknown(DomainError):
    code = "sales.line_unknown"


class NothingToUndo(DomainError):
    code = "sales.nothing_to_undo"


class TenderTooMuch(DomainError):
    """Only cash can be more than what is left. `left`, `asked`."""

    code = "tender.too_much"


class TenderNotPositive(DomainError):
    code = "tender.not_positive"


class ChangeTooLarge(DomainError):
    """So much cash was typed that the change would be absurd: a slip of the finger. `change`, `limit`."""

    code = "tender.change_too_large"


class TenderUnknown(DomainError):
    """`method` is not a way of paying here."""

    code = "tender.unknown"


class TenderReferenceMissing(DomainError):
    """A card payment needs its slip's last four digits or reference number."""

    code = "tender.reference_missing"


class NotPaidInFull(DomainError):
    """`left` is still to be paid."""

    code = "tender.not_paid_in_full"


class NotPaidOut(DomainError):
    """`left` is still to be paid to the customer."""

    code = "tender.not_paid_out"


class MemberNeeded(DomainError):
    """Stored value and a member's voucher need the member on the bill."""

    code = "tender.member_needed"


class HoldUnknown(DomainError):
    """No parked bill of this number waits here. `hold_no`."""

    code = "sales.hold_unknown"


class SaleUnknown(DomainError):
    """No bill of this number here. `sale_no`."""

    code = "sales.unknown"


class CorrectionTooLate(DomainError):
    """Only a bill of the open business day can be corrected. `sale_no`, `date`."""

    code = "sales.correction_too_late"


class CorrectionRefused(DomainError):
    """`reason` in Chinese says why this bill cannot be corrected so."""

    code = "sales.correction_refused"


class ReasonMissing(DomainError):
    code = "sales.reason_missing"


class VoucherUnknown(DomainError):
    """`voucher` is not known here."""

    code = "voucher.not_found"


class VoucherUsed(DomainError):
    """`date`, `store`."""

    code = "voucher.used"


class VoucherMistyped(DomainError):
    """A sign of the code is wrong: no voucher has it. `voucher`."""

    code = "voucher.mistyped"


class VoucherVoid(DomainError):
    """The bill that handed it out came back, or headquarters took it out of use."""

    code = "voucher.void"


class VoucherNotYet(DomainError):
    """Good from a later time on. `since`."""

    code = "voucher.not_yet"


class VoucherElsewhere(DomainError):
    """Good in other stores only."""

    code = "voucher.other_store"


class VoucherExpired(DomainError):
    """`until`."""

    code = "voucher.expired"


class VoucherOfOther(DomainError):
    """The voucher belongs to another member."""

    code = "voucher.of_other_member"


class PaymentCodeTooEarly(DomainError):
    """A customer's payment code was scanned before the tender; it was neither kept nor logged."""

    code = "scan.payment_code"


class VoucherNotGranted(DomainError):
    """Headquarters could not be asked about a voucher, or gave no answer about it. `why` is its code."""

    code = "voucher.not_granted"


class VoucherDenied(DomainError):
    """Headquarters said no to a voucher: used, expired or on another bill. Its own code takes this one's place."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__()


class RuleUnknown(DomainError):
    """No promotion of this id is in force for the bill, or nothing was decided of it. `rule`."""

    code = "sales.rule_unknown"


class GiftUnknown(DomainError):
    """A promotion that gives nothing, or not this. `gift`."""

    code = "promotion.gift_unknown"


class PointsNotAsked(DomainError):
    """Points are set aside for a promotion that is not on the bill, or it is there without them. `promotion`."""

    code = "promotion.points_not_asked"


class QuotaGone(DomainError):
    """Too few uses of a promotion are left, or nobody can say so now; the bill has another price. `promotion`."""

    code = "promotion.quota_gone"


class DiscountWrong(DomainError):
    """No discount on these goods: nothing, more than they cost, or of a part that they do not have."""

    code = "discount.wrong"


class DiscountOverLimit(NotPermitted):
    """More than `staff` may give: `asked` and `limit` in words. A person with `permission` may let it through."""

    code = "auth.over_limit"


class OddTooMuch(DomainError):
    """No odd money: nothing, or more than may ever be let go by hand. `most`, `asked`."""

    code = "odd.too_much"
