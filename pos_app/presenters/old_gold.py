"""Old gold (F7): one piece described, weighed and laid on the bill; another one after it."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from msgspec.structs import replace

from kernel.money import parse_yuan, plain_yuan
from kernel.weight import parse_grams
from pos_app.locale import tr
from pos_app.presenters.host import Host, State
from pos_app.presenters.problems import info, words
from pos_app.presenters.rows import part_note
from pos_app.presenters.weighing import ScaleBox, scale_box
from shop.catalogue.rules.purity import PURITIES

if TYPE_CHECKING:
    from pos_app.counter.old_gold import OldPieceForm, Preview
    from shop.old_gold.facts import Kind
    from shop.old_gold.personal import Seller
    from shop.sales.rules.pricing import PartLine, PricedCart

KIND_CHOICES = (("trade_in", "换购"), ("buy_back", "回收(付现)"), ("cut_off", "截金"), ("gem_trade_up", "镶嵌换款"))
SOURCE_CHOICES = (("own", "本店"), ("other", "他牌"))
TEST_CHOICES = (("none", "未检测"), ("xrf", "光谱"), ("fire", "火融"))
IDENTITY_CHOICES = (
    ("id_card", "居民身份证"), ("hk_macau", "港澳居民通行证"), ("taiwan", "台湾居民通行证"), ("passport", "护照"),
    ("residence", "外国人永久居留证"),
)  # fmt: skip
SEX_CHOICES = (("", "—"), ("男", "男"), ("女", "女"))
PURITY_NAMES = tuple(row.name for row in PURITIES)
CATEGORIES = ("戒指", "项链", "手链", "手镯", "吊坠", "耳饰", "套装", "金条", "摆件", "配件")
_RECEIPT = re.compile(r"[A-Z]-[A-Z0-9]{3,12}-\d{8}-\d{4,6}")


@dataclass(frozen=True, slots=True)
class TypedDiligence:
    """What stands in the form of due diligence (尽职调查表), where it is open."""

    sex: str
    nationality: str
    job: str
    identity_until: str
    purpose: str
    agent: str


@dataclass(frozen=True, slots=True)
class TypedPiece:
    """What stands in the panel's fields."""

    kind: Kind
    source: Literal["own", "other"]
    purity: str
    category: str
    test: Literal["none", "xrf", "fire"]
    fineness: str
    receipt: str
    barcode: str
    weight: str
    deducted: str
    deducted_what: str
    line: str
    paid: str
    certificate: bool
    consent: bool
    photos: tuple[str, ...]
    name: str
    identity: str
    phone: str
    address: str
    statement: str
    identity_kind: str = "id_card"
    diligence: TypedDiligence | None = None

    @property
    def names_seller(self) -> bool:
        return any(text.strip() for text in self._of_seller)

    @property
    def seller_filled(self) -> bool:
        return all(text.strip() for text in self._of_seller)

    @property
    def _of_seller(self) -> tuple[str, ...]:
        return self.name, self.identity, self.phone, self.address, self.statement


@dataclass(frozen=True, slots=True)
class OldGoldPicture:
    """The panel as drawn. `price`, `formula` and `credit` are '' until the piece can be priced; `note` what to know.

    `seller`: the rules ask for the seller's name; `diligence`: for the form of due diligence too.
    """

    title: str
    price: str
    formula: str
    credit: str
    note: str
    seller: bool = False
    diligence: bool = False


class OldGoldView(Protocol):
    def show_old_gold(self, picture: OldGoldPicture) -> None: ...
    def show_old_gold_scale(self, box: ScaleBox | None) -> None: ...
    def typed_piece(self) -> TypedPiece: ...
    def set_receipt(self, code: str) -> None: ...
    def clear_piece(self, with_seller: bool) -> None:
        """Empty fields for the next piece; with `with_seller` the person's as well."""


class WrongText(ValueError):
    """A field that holds no weight, no fineness and no amount: its text."""


class OldGoldPresenter:
    def __init__(self, view: OldGoldView, host: Host) -> None:
        self._view, self._host = view, host
        self._asked = 0  # previews under way: only the last one is drawn

    def open(self) -> None:
        """A panel for a new customer's pieces."""
        self._host.enter(State.OLD_GOLD)
        self._view.clear_piece(not self._parts())
        self._draw(None)
        self.refresh()

    def refresh(self) -> None:
        """Draw what the balance shows at this moment."""
        weighing = self._host.till.weighing
        self._view.show_old_gold_scale(scale_box(weighing.live(), weighing.port))

    def changed(self) -> None:
        """A field is another one: what the piece would take off."""
        try:
            form = self._form(self._view.typed_piece())
        except WrongText:
            self._draw(None)
            return
        self._asked += 1
        asked = self._asked

        def show(found: Preview | None) -> None:
            if asked == self._asked and self._host.state is State.OLD_GOLD:
                self._draw(found)

        self._host.call(lambda: self._host.till.old_gold.preview(form), show, lambda _: show(None))

    def scanned(self, code: str) -> bool:
        """A receipt scanned here is the old piece's; anything else goes on to the bill."""
        if _RECEIPT.fullmatch(code.strip().upper()) is None:
            return False
        self._view.set_receipt(code.strip().upper())
        self.changed()
        return True

    def accept(self) -> None:
        """Lay the piece on the bill."""
        try:
            form = self._form(self._view.typed_piece())
        except WrongText as error:
            self._host.say(words("old_gold.weight_missing", typed=str(error)))
            return
        self._host.call(lambda: self._host.till.old_gold.add(form), self._added)

    def name_seller(self) -> None:
        """Write down who brought what lies on the bill already."""
        seller = _seller(self._view.typed_piece()) or _seller_of("", "", "", "", "")
        self._host.call(lambda: self._host.till.old_gold.name_seller(seller), self._named)

    def _named(self, cart: PricedCart) -> None:
        self._host.show_cart(cart)
        self._host.enter(State.OLD_GOLD)
        self._host.say(info(tr("出售人已登记。F12 结算。"), "ok"))

    def _added(self, cart: PricedCart) -> None:
        self._host.show_cart(cart)
        self._host.enter(State.OLD_GOLD)  # also after somebody else's approval
        part = self._parts()[-1]
        self._view.clear_piece(False)
        self._draw(None)
        said = tr("{name} 已加入,抵 {fen}。Esc 回到单据。", name=part.title, fen=plain_yuan(-part.fen))
        self._host.say(info(part_note(part) if part.trouble else said, "warn" if part.trouble else "ok"))

    def _parts(self) -> tuple[PartLine, ...]:
        cart = self._host.cart
        return tuple(part for part in cart.parts if part.kind == "old_gold") if cart else ()

    def _draw(self, found: Preview | None) -> None:
        title = tr("旧料  第 {number} 件", number=len(self._parts()) + 1)
        if found is None:
            self._view.show_old_gold(OldGoldPicture(title, "", "", "", ""))
            return
        part = found.line
        price, _, formula = part.detail.rpartition(" · ")
        credit = tr("抵 ¥{fen}", fen=plain_yuan(-part.fen))
        missing = part.trouble == "old_gold.seller_missing"
        near = found.near_cash_limit
        note = "" if missing and self._view.typed_piece().seller_filled else part_note(part)
        self._view.show_old_gold(
            OldGoldPicture(title, price, formula, credit, note, seller=missing or near, diligence=near)
        )

    def _form(self, typed: TypedPiece) -> OldPieceForm:
        from pos_app.counter.old_gold import OldPieceForm  # late: the window starts without it

        live = self._host.till.weighing.live()
        seen = live.weighing.mg if live and live.weighing and live.weighing.stable else None
        return OldPieceForm(
            kind=typed.kind, purity=typed.purity, category=typed.category, source=typed.source,
            receipt_no=typed.receipt, barcode=typed.barcode, test=typed.test,
            fineness_permille_x10=_tenths(typed.fineness), consent=typed.consent,
            weight_mg=_mg(typed.weight) if typed.weight.strip() else None, seen_mg=seen,
            deducted_mg=_mg(typed.deducted) if typed.deducted.strip() else 0, deducted_what=typed.deducted_what,
            line_barcode=typed.line or self._only_line(typed.kind), paid_fen=_fen(typed.paid),
            has_certificate=typed.certificate, photos=tuple(map(Path, typed.photos)),
            seller=_seller(typed),
        )  # fmt: skip

    def _only_line(self, kind: str) -> str:
        """The one line of the bill stands for itself."""
        cart = self._host.cart
        needs = kind in ("cut_off", "gem_trade_up")
        return cart.lines[0].barcode if needs and cart and len(cart.lines) == 1 else ""


def _seller(typed: TypedPiece) -> Seller | None:
    from shop.old_gold.personal import DueDiligence  # late, as above

    if not typed.names_seller:
        return None
    more = None if typed.diligence is None else DueDiligence(**asdict(typed.diligence))
    named = _seller_of(typed.name, typed.identity, typed.phone, typed.address, typed.statement)
    return replace(named, identity_kind=typed.identity_kind, due_diligence=more)


def _seller_of(name: str, identity: str, phone: str, address: str, statement: str) -> Seller:
    from shop.old_gold.personal import Seller  # late, as above

    return Seller(name=name, identity=identity, phone=phone, address=address, statement=statement)


def _mg(text: str) -> int:
    try:
        return parse_grams(text)
    except ValueError as error:
        raise WrongText(text) from error


def _tenths(text: str) -> int | None:
    """'996.5' permille is 9965."""
    if not text.strip():
        return None
    whole, rest = divmod(_mg(text), 100)
    if rest:
        raise WrongText(text)
    return whole


def _fen(text: str) -> int:
    if not text.strip():
        return 0
    try:
        return parse_yuan(text)
    except ValueError as error:
        raise WrongText(text) from error
