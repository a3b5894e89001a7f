"""What the counter can put right about old gold."""

from __future__ import annotations

from kernel.errors import DomainError


class OldGoldTooPoor(DomainError):
    """Below what the house takes for new goods. `purity`, `least` permille."""

    code = "old_gold.too_poor"


class ReceiptMissing(DomainError):
    """A piece of one's own is known by its receipt."""

    code = "old_gold.receipt_missing"


class TradedBefore(DomainError):
    """This piece of this receipt came back already, as old gold or as goods. `receipt`, `date`, `document`."""

    code = "old_gold.traded_before"


class NotOnReceipt(DomainError):
    """The receipt is known, and the piece is none of those on it, or it does not say which. `receipt`, `pieces`."""

    code = "old_gold.not_on_receipt"


class DeductedTooMuch(DomainError):
    """Stones and clasps weigh as much as the piece. `gross`, `deducted` grams."""

    code = "old_gold.deducted_too_much"


class NewLineMissing(DomainError):
    """What is cut off, or traded up for, is a line of the bill, weighed where links are cut. `barcode`."""

    code = "old_gold.new_line_missing"


class FinenessWrong(DomainError):
    """A measured fineness that no metal has. `found` permille."""

    code = "old_gold.fineness_wrong"


class SellerMissing(DomainError):
    """The rules ask for the seller's name, number, phone, address and where the gold comes from. `asked` lacks."""

    code = "old_gold.seller_missing"


class NothingToName(DomainError):
    """No old piece lies on the bill that a seller could be named for."""

    code = "old_gold.nothing_to_name"


class IdentityWrong(DomainError):
    """A number that no paper of its kind has."""

    code = "old_gold.identity_wrong"


class IdentityExpired(DomainError):
    """The paper that the seller showed is no longer valid. `until`, `today` days."""

    code = "old_gold.identity_expired"


class NotMeasured(DomainError):
    """What is bought is paid by its measured fineness: a mark alone is no measurement."""

    code = "old_gold.not_measured"


class CashTooMuch(DomainError):
    """So much cash in a day asks for the form of due diligence. `limit`, `total` yuan."""

    code = "old_gold.cash_too_much"


class OldGoldUnknown(DomainError):
    """No old piece of that number lies here. `old_no`."""

    code = "old_gold.unknown"


class HoldNotOver(DomainError):
    """The piece is kept until that day. `old_no`, `until`."""

    code = "old_gold.hold_not_over"


class NothingToSend(DomainError):
    """No piece is ready for the refinery."""

    code = "old_gold.nothing_to_send"


class RefineryMissing(DomainError):
    """Gold leaves the house to somebody who is named."""

    code = "old_gold.refinery_missing"


class BatchWeightOff(DomainError):
    """Together the pieces weigh otherwise than one by one, and nobody said why. `told`, `weighed` grams."""

    code = "old_gold.batch_weight_off"


class BatchUnknown(DomainError):
    """Nothing is at the refinery by that number. `sent_no`."""

    code = "old_gold.batch_unknown"


class RefinedWrong(DomainError):
    """Every metal that was sent comes back, with a weight and a fineness. `lacking` names of metals."""

    code = "old_gold.refined_wrong"


class RefinedOtherwise(DomainError):
    """The metal that came back differs beyond tolerance, and nobody said why. `told`, `found` fine grams."""

    code = "old_gold.refined_otherwise"


class FineUnchanged(DomainError):
    """A piece of another purity holds another weight of pure metal. `purity` its name, `fine` grams."""

    code = "old_gold.fine_unchanged"


class CorrectionEmpty(DomainError):
    """A correction says what was wrong, and changes something."""

    code = "old_gold.correction_empty"
