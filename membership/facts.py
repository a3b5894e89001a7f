"""What can happen to a member, their points and their stored value.

Personal fields enter a fact only sealed under the member's own key (kernel/secrets.py), which is kept outside the
journal: destroying the key erases them, and the chain still verifies.
"""

from __future__ import annotations

from typing import ClassVar, Literal

import msgspec

from kernel.facts import Fact

Calendar = Literal["solar", "lunar", "lunar_leap"]
"""How a birthday is counted; lunar_leap: in the leap month of that number."""


class Anniversary(msgspec.Struct, frozen=True, kw_only=True):
    """A day that a member keeps: what for, and 'MM-DD' or 'YYYY-MM-DD', solar."""

    name: str
    day: str


class Personal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A member's personal fields, the plain text inside the seal.

    `birthday` 'MM-DD' or 'YYYY-MM-DD' in its `calendar`; `ring` the size as jewellers count it ('14', '14.5'),
    `bangle_mm` the inner width; `id_no` the number of the paper `id_kind`; `custom` what the chain asks besides.
    """

    name: str
    phone: str
    sex: str = ""
    birthday: str = ""
    calendar: Calendar = "solar"
    anniversaries: tuple[Anniversary, ...] = ()
    preferences: str = ""
    ring: str = ""
    bangle_mm: int = 0
    address: str = ""
    id_kind: str = ""
    id_no: str = ""
    custom: dict[str, str] = msgspec.field(default_factory=dict)


class MemberEnrolled(Fact, frozen=True, kw_only=True):
    """A person became a member (or came in with an opening import, which `source` names). `joined_on` 'YYYY-MM-DD'.

    `adviser` the staff number of who looks after them, `inviter` the member who brought them; '' for nobody.
    """

    kind: ClassVar[str] = "membership.enrolled"
    member_id: str
    card_no: str
    tier: str
    home_store: str
    joined_on: str
    consent: str  # version of the terms agreed to, '' when an import does not know
    source: str
    personal: str  # sealed Personal
    adviser: str = ""
    inviter: str = ""


class MemberErased(Fact, frozen=True, kw_only=True):
    """The member's key was destroyed at their wish; what stays is bookkeeping without a person."""

    kind: ClassVar[str] = "membership.erased"
    member_id: str
    reason: str


class PointsEarned(Fact, frozen=True, kw_only=True):
    """Points of one bill, computed by the category rates that stand in the sale. Never negative.

    `available_on`: the first day on which they can be used, '' at once; `ends_on`: the last one, '' none.
    `goods_fen` is what the goods of the bill cost, `paid_fen` what of it counts towards the member's tier.
    """

    kind: ClassVar[str] = "membership.points_earned"
    member_id: str
    points: int
    document_no: str
    available_on: str = ""
    ends_on: str = ""
    goods_fen: int = 0
    paid_fen: int = 0


class PointsTakenBack(Fact, frozen=True, kw_only=True):
    """Points earned on a document given up again, as when a bill is moved to the right member.

    `returned_on` is the bill on which goods of the document came back; '' where the whole bill left the member.
    `goods_fen` is what the goods that went had cost.
    """

    kind: ClassVar[str] = "membership.points_taken_back"
    member_id: str
    points: int
    document_no: str
    returned_on: str = ""
    goods_fen: int = 0


class OpeningBalanceBrought(Fact, frozen=True, kw_only=True):
    """Points and stored value a member brought along from the books before; `source` names file and row."""

    kind: ClassVar[str] = "membership.opening_balance"
    member_id: str
    points: int
    principal_fen: int
    bonus_fen: int
    source: str


class StoredValuePinSet(Fact, frozen=True, kw_only=True):
    """The member chose a PIN for stored value. `sealed_pin_hash` is an argon2id hash, sealed under the member's key.

    The first one has the `number` 1 and no right. Each change has the next one, and the right that was granted for it.
    The highest number stands, in any order; 0: release 0.1, where the last one heard stood.
    """

    kind: ClassVar[str] = "membership.stored_value_pin_set"
    member_id: str
    sealed_pin_hash: str
    number: int = 0
    right_id: str = ""


class StoredValueSpent(Fact, frozen=True, kw_only=True):
    """Stored value paid for a bill, by a right that headquarters granted. Principal and bonus as the grant says."""

    kind: ClassVar[str] = "membership.stored_value_spent"
    member_id: str
    right_id: str
    principal_fen: int
    bonus_fen: int
    document_no: str


class PointsSpent(Fact, frozen=True, kw_only=True):
    """Points paid for a bill, by a right that headquarters granted."""

    kind: ClassVar[str] = "membership.points_spent"
    member_id: str
    right_id: str
    points: int
    document_no: str


class BonusPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a gift that can be used from the day `on`, 'YYYY-MM-DD'."""

    on: str
    fen: int


class StoredValueToppedUp(Fact, frozen=True, kw_only=True):
    """Stored value was sold. `right_id` sets it aside for the register that sold it, until its journal closes that.

    The contract is known by the bill, `document_no`. `rule` names the gift; `released` are the parts of the bonus that
    can be used later only. `sealed_buyer` (name, paper, number) opens under the key of `sealed_under` only, which lives
    as long as the law asks, also when the member is erased; both '' where nobody had to be named.
    """

    kind: ClassVar[str] = "membership.topped_up"
    member_id: str
    right_id: str
    principal_fen: int
    bonus_fen: int
    document_no: str
    rule: str = ""
    released: tuple[BonusPart, ...] = ()
    sealed_under: str = ""
    sealed_buyer: str = ""


class CreditRiskTaken(Fact, frozen=True, kw_only=True):
    """A manager let a bill be paid although the member's value could not be had.

    It is the store's risk, never the member's balance: nothing is spent by it. `right_held_at` says where and since
    when the value is set aside, or "unasked" and since when headquarters did not answer.
    """

    kind: ClassVar[str] = "membership.credit_risk_taken"
    member_id: str
    amount_fen: int
    by: str
    reason: str
    document_no: str
    right_held_at: str


class StoredValuePutBack(Fact, frozen=True, kw_only=True):
    """Stored value that returned to the account: a bill's tender is corrected, or its goods came back.

    `returned_on` as in PointsTakenBack. With an `order_no` it had been paid ahead for that order, on the bill
    `document_no`; `applied_on` is the bill of the goods that it paid of, '' where the order was called off.
    `through` are the bills on which those goods, and what was given for them, were exchanged, the first one first.
    """

    kind: ClassVar[str] = "membership.stored_value_put_back"
    member_id: str
    principal_fen: int
    bonus_fen: int
    document_no: str
    returned_on: str = ""
    order_no: str = ""
    applied_on: str = ""
    through: tuple[str, ...] = ()


class OwnPart(msgspec.Struct, frozen=True, kw_only=True):
    """What one register itself moved on a member's account: signed points and fen, and the bills it added.

    `epoch`, `seq`: so far headquarters has that register's journal.
    """

    register: str
    points: int
    principal_fen: int
    bonus_fen: int
    bills: int
    epoch: int
    seq: int


class Grown(msgspec.Struct, frozen=True, kw_only=True):
    """What one entry adds to what counts towards a tier, on the business `day` 'YYYY-MM-DD'; kept once by its id.

    `goods_fen` below zero: goods of the document went back. `topped_fen`: principal sold, or refunded below zero.
    """

    entry_id: str
    member_id: str
    document_no: str
    day: str
    goods_fen: int
    paid_fen: int
    topped_fen: int


class CardTold(msgspec.Struct, frozen=True, kw_only=True):
    """A card of a member with what became of it; fields as in the table `member_card`."""

    card_no: str
    card_kind: str
    state: str
    version: str
    since: str
    valid_until: str = ""
    payment_fen: int = 0
    day_fen: int = 0
    sealed_pin_hash: str = ""


class MemberIntroduced(Fact, frozen=True, kw_only=True):
    """Headquarters tells a store of a member it does not know (any more); written by headquarters alone.

    Amounts are the whole account as headquarters has it at this moment; `own` what each register contributed to it. A
    register leaves its own part out, since its books have all of that, and counts what it heard of the others and
    headquarters has not yet: a headquarters that was set back may be behind its tills. `growth` is told entry by entry.
    `cards` are those with which something was done since the enrolment.
    """

    kind: ClassVar[str] = "membership.introduced"
    store: str
    member_id: str
    card_no: str
    tier: str
    home_store: str
    joined_on: str
    consent: str
    source: str
    state: str
    personal: str  # sealed Personal
    sealed_pin_hash: str
    points: int
    principal_fen: int
    bonus_fen: int
    bills: int
    own: tuple[OwnPart, ...]
    adviser: str = ""
    inviter: str = ""
    file_version: str = ""
    pin_version: str = ""
    tier_since: str = ""
    tier_version: str = ""
    growth: tuple[Grown, ...] = ()
    cards: tuple[CardTold, ...] = ()


class MembersWithdrawn(Fact, frozen=True, kw_only=True):
    """A store's tills forget these members, who were not seen there for long; written by headquarters alone."""

    kind: ClassVar[str] = "membership.withdrawn"
    store: str
    member_ids: tuple[str, ...]


class CardRevoked(Fact, frozen=True, kw_only=True):
    """A card was lost or cancelled: nobody gets member price or value by it; written by headquarters alone."""

    kind: ClassVar[str] = "membership.card_revoked"
    card_no: str
    member_id: str
    reason: str


class CardReinstated(Fact, frozen=True, kw_only=True):
    """A revoked card counts again, as when it was found."""

    kind: ClassVar[str] = "membership.card_reinstated"
    card_no: str
    member_id: str
    reason: str


FACTS = (
    MemberEnrolled,
    MemberIntroduced,
    MembersWithdrawn,
    CardRevoked,
    CardReinstated,
    MemberErased,
    PointsEarned,
    PointsTakenBack,
    PointsSpent,
    OpeningBalanceBrought,
    StoredValuePinSet,
    StoredValueSpent,
    StoredValuePutBack,
    StoredValueToppedUp,
    CreditRiskTaken,
)
