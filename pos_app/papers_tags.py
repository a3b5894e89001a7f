"""Tags for pieces (货签): what stands on each, and the number that goes into its chip."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import structs

from kernel.books import Books
from kernel.money import plain_yuan
from kernel.weight import carats, grams
from pos_app.papers_grams import purity_words
from printers.document import Document, Tag
from printers.profile import PrinterProfile
from printers.tags.epc import piece_epc
from shop.counting.queries import barcodes_of_tags
from shop.counting.usecases import bind_tags

if TYPE_CHECKING:
    from shop.catalogue.queries import Piece

LABELS = "labels"
ATTEMPTS = 8
"""Two pieces have the same number once in some hundred million; eight times in a row never."""

SAMPLE = Tag(
    said={
        "name": "足金999 古法传承龙凤手镯", "barcode": "JZ00001234", "purity": "足金999", "gross": "20.35",
        "net": "20.35", "stone": "", "price": "21,489.60", "craft_fee": "35.00/克",
        "certificate": "NGTC 690123456789", "size": "58", "style": "GF-0812", "company": "金铺珠宝",
        "standard": "GB 11887",
    }
)  # fmt: skip
"""A made-up piece's tag, to see a layout and to test a label printer."""


def sample_tag(profile: PrinterProfile) -> Document:
    """The sample for a label printer to print, with a number for its chip where it writes them. Raises PrefixWrong."""
    epc = piece_epc(profile.epc_prefix, SAMPLE.barcode) if profile.epc_prefix else ""
    return Document("样签", (structs.replace(SAMPLE, epc=epc),))


def tags(pieces: Iterable[Piece], company: str, epcs: Mapping[str, str] | None = None) -> Document:
    """A tag for each piece; `epcs` are the numbers for their chips by barcode."""
    numbers = epcs or {}
    return Document(
        "货签", tuple(Tag(said=said(piece, company), epc=numbers.get(piece.barcode, "")) for piece in pieces)
    )


def said(piece: Piece, company: str) -> dict[str, str]:
    """What a tag may say of a piece, by field; what the piece does not have is empty."""
    fee = ""
    if piece.craft_fee_fen:
        fee = f"{plain_yuan(piece.craft_fee_fen)}{'/克' if piece.craft_fee_mode == 'per_gram' else ''}"
    return {
        "name": piece.name,
        "barcode": piece.barcode,
        "purity": purity_words(piece.purity_code) if piece.purity_code else "",
        "gross": grams(piece.gross_weight_mg) if piece.gross_weight_mg else "",
        "net": grams(piece.net_gold_weight_mg) if piece.net_gold_weight_mg else "",
        "stone": f"{carats(piece.main_stone_mct)}ct" if piece.main_stone_mct else "",
        "price": plain_yuan(piece.label_price_fen) if piece.label_price_fen else "",
        "craft_fee": fee,
        "certificate": " ".join(part for part in (piece.certificate_issuer, piece.certificate_no) if part),
        "size": piece.ring_size,
        "style": piece.style_no,
        "company": company,
        "standard": piece.standard,
    }


def chip_numbers(books: Books, pieces: Sequence[Piece], prefix: str, *, store: str) -> dict[str, str]:
    """The number for each piece's chip, which is noted as hanging on it. None where the chain has no GS1 `prefix`.

    Raises PrefixWrong.
    """
    if not prefix:
        return {}
    numbers: dict[str, str] = {}
    left = [piece.barcode for piece in pieces]
    for attempt in range(ATTEMPTS):
        wished = {barcode: piece_epc(prefix, barcode, attempt) for barcode in left}
        taken = barcodes_of_tags(books.connection, store, list(wished.values()))
        numbers |= {code: epc for code, epc in wished.items() if taken.get(epc, code) == code}
        left = [code for code in left if code not in numbers]
        new = [(numbers[code], code) for code in wished if code in numbers and numbers[code] not in taken]
        if new:
            bind_tags(books, new, store=store)
    return numbers
