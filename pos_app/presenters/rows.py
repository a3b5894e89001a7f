"""What the cart looks like as text: formatted once when a line changes, never while it is painted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kernel.money import Money, plain_yuan
from kernel.weight import grams
from pos_app.locale import tr
from pos_app.presenters.problems import words

if TYPE_CHECKING:
    from shop.sales.rules.pricing import PartLine, PricedCart, PricedLine
    from shop.staff.queries import StaffCard


@dataclass(frozen=True, slots=True)
class CartRow:
    """One line as drawn: each cell's text, the muted second line, and its state ('', 'warn' or 'error').

    `compact` is the second line where large text leaves no room for the columns in between.
    """

    line_id: str
    number: str
    name: str
    detail: str
    purity: str
    weight: str
    price: str
    off: str
    off_words: str
    due: str
    state: str
    note: str
    compact: str


@dataclass(frozen=True, slots=True)
class Face:
    """A member of staff to choose."""

    name: str
    role: str
    number: str


def faces(staff: tuple[StaffCard, ...]) -> tuple[Face, ...]:
    return tuple(Face(person.name, person.role_name, person.staff_no) for person in staff)


@dataclass(frozen=True, slots=True)
class MemberBox:
    """The member beside the cart, masked."""

    label: str
    tier: str
    points: str
    value: str
    birthday: str


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums beside the cart; `parts` is what old gold, deposits and the like add or take off, `ready` to be paid.

    `notes`: vouchers that the bill will hand out, gifts that are not in stock.
    """

    pieces: str
    list_: str
    off: str
    points: str
    due: str
    codes: tuple[str, ...]
    member: MemberBox | None
    parts: str = ""
    ready: bool = True
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class RowMaker:
    """Makes the rows of a cart, and remembers those of lines that did not change."""

    _known: dict[str, tuple[PricedLine, CartRow]] = field(default_factory=dict)

    def rows(self, cart: PricedCart) -> tuple[CartRow, ...]:
        known = {}
        for line in cart.lines:
            before = self._known.get(line.line_id)
            same = before is not None and before[0] == line
            known[line.line_id] = before if same and before is not None else (line, cart_row(line))
        self._known = known
        return (*(row for _, row in known.values()), *(part_row(part) for part in cart.parts))


def part_row(part: PartLine) -> CartRow:
    """What is on the bill besides goods, below them; what it takes off stands with a minus."""
    state = "error" if part.trouble else "warn" if part.note else ""
    mark = {"error": "■ ", "warn": "▲ ", "": ""}[state]
    return CartRow(
        line_id=part.part_id, number="", name=part.title, detail=part.detail, purity="", weight="", price="", off="",
        off_words="", due=plain_yuan(part.fen), state=state, note=f"{mark}{part_note(part)}" if state else "",
        compact=part.detail,
    )  # fmt: skip


def part_note(part: PartLine) -> str:
    """Why a part cannot be paid, or what else should be known of it."""
    return words(part.trouble, name=part.title).text if part.trouble else part.note


def cart_row(line: PricedLine) -> CartRow:
    """A priced line as text."""
    state, note = _state(line)
    weight = grams(line.weight_mg) if line.weight_mg else ""
    compact = (line.purity_name, f"{weight} g" if weight else "", line.unit_text, line.barcode)
    person = tr("导购 {name}", name=line.salesperson_name) if line.salesperson_name else ""
    return CartRow(
        line_id=line.line_id,
        number=str(line.line_no),
        name=line.name,
        detail=" · ".join(part for part in (line.detail, person) if part),
        purity=line.purity_name,
        weight=weight,
        price=line.unit_text,
        off=f"-{plain_yuan(line.off_fen)}" if line.off_fen else "",
        off_words=_off_words(line),
        due=plain_yuan(line.net_fen),
        state=state,
        note=note,
        compact=" · ".join(part for part in compact if part),
    )


def totals(cart: PricedCart) -> Totals:
    """The sums of a cart as text."""
    return Totals(
        pieces=str(cart.pieces),
        list_=plain_yuan(cart.list_fen),
        off=f"-{plain_yuan(cart.off_fen)}" if cart.off_fen else plain_yuan(0),
        points=f"+{cart.points:,}" if cart.member else "",
        due=str(Money(cart.to_pay_fen)),
        parts="" if not cart.parts else plain_yuan(sum(part.fen for part in cart.parts)),
        ready=not cart.empty,
        codes=cart.codes,
        member=_member(cart),
        notes=_notes(cart),
    )


def _notes(cart: PricedCart) -> tuple[str, ...]:
    vouchers = sum(one.vouchers for one in cart.rules)
    later = (tr("本单返券 {count} 张", count=vouchers),) if vouchers else ()
    short = (tr("赠品缺货,没有随单:{names}", names="、".join(cart.gifts_short)),) if cart.gifts_short else ()
    return (*later, *short)


def _member(cart: PricedCart) -> MemberBox | None:
    member = cart.member
    if member is None:
        return None
    return MemberBox(
        label=member.label,
        tier=member.tier_name,
        points=f"{member.points:,}",
        value=str(Money(member.value_fen)),
        birthday=tr("★ 本月生日 {day}", day=member.birthday) if member.birthday_month else "",
    )


def _off_words(line: PricedLine) -> str:
    names = [share.name for share in line.shares if share.fen]
    if len(names) <= 1:
        return names[0] if names else ""
    return tr("{first} +{more}", first=names[0], more=len(names) - 1)


def _state(line: PricedLine) -> tuple[str, str]:
    if line.trouble:
        return "error", tr("■ 该件已不能在此出售,请移除")
    if line.stale_price_fen:
        return "warn", tr("▲ 金价已更新为 {price},R 重算", price=plain_yuan(line.stale_price_fen))
    return "", ""
