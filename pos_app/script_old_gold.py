"""The headless till's commands about old gold."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from kernel.money import plain_yuan
from kernel.weight import grams, parse_grams
from pos_app.counter.old_gold import OldPieceForm
from pos_app.counter.old_gold_bill import KIND
from pos_app.script_forms import Answer, BadCommand, bill_answer, to_fen
from pos_app.till import Till
from shop.old_gold.facts import Kind, RefinedMetal
from shop.old_gold.personal import Seller
from shop.old_gold.queries import Amount, LedgerRow
from shop.old_gold.usecases import Bar
from shop.sales.rules.pricing import PricedCart


class OldGoldForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One old piece of `old_gold_add`: weights in grams, amounts in yuan, fineness in permille ("996.5").

    Without `weight` the balance is asked. `photos` are files; `seller` as the rules ask for it.
    """

    kind: Kind
    purity: str
    category: str
    source: Literal["own", "other"] = "own"
    receipt: str = ""
    barcode: str = ""
    test: Literal["none", "xrf", "fire"] = "none"
    fineness: str = ""
    consent: bool = False
    weight: str = ""
    seen: str = ""
    deducted: str = ""
    deducted_what: str = ""
    line: str = ""
    paid: str = ""
    label: str = ""
    certificate: bool = False
    photos: tuple[str, ...] = ()
    method: Literal["", "difference", "credit"] = ""
    seller: Seller | None = None


class BarForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What came back of one metal: grams on the scale, permille as assayed ("999.5")."""

    metal: str
    gross: str
    fineness: str


class OldGoldCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name."""

    _till: Till

    def old_gold_add(self, piece: OldGoldForm) -> Answer:
        """Weigh an old piece and lay it on the bill; `line` is the barcode that it is traded up for or cut off.

        {"kind": trade_in | buy_back | cut_off | gem_trade_up, "purity", "category", "source": own | other, "receipt",
        "barcode", "test": none | xrf | fire, "fineness", "consent", "weight", "deducted", "line", "paid", "seller"};
        grams, yuan and permille as text; without a weight the balance is asked.
        """
        return _bill(self._till.old_gold.add(to_form(piece)))

    def old_gold_seller(self, seller: Seller) -> Answer:
        """Write down who brought the old pieces of the bill, `due_diligence` too where the cash asks for it."""
        return _bill(self._till.old_gold.name_seller(seller))

    def old_gold_remove(self, no: int) -> Answer:
        """Take old piece `no` (from 1) off the bill."""
        parts = [part for part in self._till.selling.cart().parts if part.kind == KIND]
        if not 1 <= no <= len(parts):
            raise BadCommand(reason=f"the bill has no old piece {no}")
        return _bill(self._till.selling.take_part(parts[no - 1].part_id))

    def old_gold_reprice(self) -> Answer:
        """Take today's prices for the bill's old pieces."""
        return _bill(self._till.old_gold.reprice())

    def old_gold_list(self) -> Answer:
        """The old pieces that lie in this store, each with the day until which it is kept."""
        return {
            "pieces": [
                {
                    "old_no": row.old_no, "kind": row.how, "purity": row.purity_code, "category": row.category,
                    "gross": grams(row.gross_mg), "net": grams(row.net_mg), "fine": grams(row.fine_mg),
                    "credit": plain_yuan(row.credit_fen), "sale_no": row.sale_no, "held_until": row.held_until,
                    "seller": row.seller_label,
                }
                for row in self._till.old_gold.here()
            ]
        }  # fmt: skip

    def old_gold_send(
        self, refinery: str, pieces: list[str] | None = None, weighed: str = "", reason: str = ""
    ) -> Answer:
        """Send old pieces to the refinery by their numbers; without them all whose days of keeping are over.

        `weighed` is what they weigh together, in grams; where that differs a `reason` is asked.
        """
        weighed_mg = _mg(weighed) if weighed else 0
        sent = self._till.old_gold.send(tuple(pieces or ()), refinery, weighed_mg=weighed_mg, reason=reason)
        fine = sum(piece.fine_mg for piece in sent.pieces)
        return {"sent_no": sent.sent_no, "pieces": [piece.old_no for piece in sent.pieces], "fine": grams(fine)}

    def old_gold_batches(self) -> Answer:
        """What is at the refinery, newest first, with the pure metal by the ledger."""
        return {
            "batches": [
                {
                    "sent_no": row.sent_no, "refinery": row.refinery, "pieces": row.pieces,
                    "gross": grams(row.gross_mg), "cost": plain_yuan(row.cost_fen),
                    "fine": {m: grams(mg) for m, mg in self._till.old_gold.metals_of(row.sent_no).items()},
                }
                for row in self._till.old_gold.at_refinery()
            ]
        }  # fmt: skip

    def old_gold_refined(
        self, sent_no: str, bars: list[BarForm], paper: str = "", fee: str = "", reason: str = ""
    ) -> Answer:
        """Book what came back from the refinery: [{"metal": gold | platinum | ..., "gross", "fineness"}], fee in yuan.

        `paper` is the refinery's number; a difference beyond the house's tolerance asks for a `reason`.
        """
        back = self._till.old_gold.take_back(
            sent_no, [_bar(one) for one in bars], refinery_no=paper, fee_fen=to_fen(fee) if fee else 0, reason=reason
        )
        return {"metals": {one.metal: _refined(one) for one in back.metals}}

    def old_gold_correct(self, old_no: str, reason: str, purity: str = "", gross: str = "", fine: str = "") -> Answer:
        """Put an old piece right in the ledger: its purity, gross or fine weight; what was paid for it stands."""
        self._till.old_gold.correct(
            old_no, reason, purity=purity, gross_mg=_mg(gross) if gross else None, fine_mg=_mg(fine) if fine else None
        )
        return {}

    def old_gold_ledger(self, first: str = "", last: str = "") -> Answer:
        """The old gold's ledger by purity for business days ("2026-11-21"), today's without any."""
        return {"ledger": [_ledger_row(row) for row in self._till.old_gold.ledger(first, last)]}


def to_form(piece: OldGoldForm) -> OldPieceForm:
    """Raises BadCommand for what is no weight and no amount."""
    return OldPieceForm(
        kind=piece.kind, purity=piece.purity, category=piece.category, source=piece.source, receipt_no=piece.receipt,
        barcode=piece.barcode, test=piece.test, fineness_permille_x10=_permille_x10(piece.fineness),
        consent=piece.consent, weight_mg=_mg(piece.weight) if piece.weight else None,
        seen_mg=_mg(piece.seen) if piece.seen else None, deducted_mg=_mg(piece.deducted) if piece.deducted else 0,
        deducted_what=piece.deducted_what, line_barcode=piece.line, paid_fen=to_fen(piece.paid) if piece.paid else 0,
        label_fen=to_fen(piece.label) if piece.label else 0, has_certificate=piece.certificate,
        photos=tuple(map(Path, piece.photos)), seller=piece.seller, method=piece.method,
    )  # fmt: skip


def _mg(text: str) -> int:
    try:
        return parse_grams(text)
    except ValueError as error:
        raise BadCommand(reason=str(error)) from error


def _bar(form: BarForm) -> Bar:
    return Bar(form.metal, _mg(form.gross), _permille_x10(form.fineness) or 0)


def _refined(one: RefinedMetal) -> Answer:
    return {"told": grams(one.told_mg), "found": grams(one.fine_mg), "difference": grams(one.difference_mg)}


def _permille_x10(text: str) -> int | None:
    """'996.5' is 9965 tenths of a permille."""
    if not text:
        return None
    whole, tenth = divmod(_mg(text), 100)
    if tenth:
        raise BadCommand(reason=f"a fineness has one decimal: {text!r}")
    return whole


def _bill(cart: PricedCart) -> Answer:
    parts = [
        {"name": part.title, "detail": part.detail, "amount": plain_yuan(part.fen), "trouble": part.trouble,
         "note": part.note}
        for part in cart.parts
        if part.kind == KIND
    ]  # fmt: skip
    return {**bill_answer(cart), "to_pay": plain_yuan(cart.to_pay_fen), "old_gold": parts}


def _ledger_row(row: LedgerRow) -> Answer:
    columns = ("opening", "trade_in", "buy_back", "cut_off", "gem_trade_up", "sent", "corrected", "closing")
    return {"purity": row.purity_code, **{name: _amount(getattr(row, name)) for name in columns}}


def _amount(amount: Amount) -> Answer:
    return {
        "pieces": amount.pieces, "gross": grams(amount.gross_mg), "fine": grams(amount.fine_mg),
        "cost": plain_yuan(amount.cost_fen),
    }  # fmt: skip
