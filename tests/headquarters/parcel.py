"""A parcel by a document that a till signs itself, for whatever piece and in whatever register's name."""

from __future__ import annotations

from msgspec.structs import replace

from kernel.secrets import public_key_of
from shop.catalogue.facts import PieceRecord
from shop.stock.facts import TransferLine, TransferReceived, TransferSent
from shop.stock.rules.documents import TransferDocument, pack, signed_bytes, unpack
from tests.headquarters.chain import Till


def parcel_of(till: Till, piece: PieceRecord, from_store: str, register: str) -> tuple[TransferSent, TransferReceived]:
    """Its sending to the till's own store, and its receipt there."""
    way = {
        "document_no": f"T-{register}-20261121-0001", "from_store": from_store, "to_store": till.store,
        "register": register, "sent_at": "2026-11-21T10:00:00.000+08:00",
        "lines": (TransferLine(version=1, piece=piece),),
    }  # fmt: skip
    document = TransferDocument(**way)
    signature = till.signer.sign(signed_bytes(document))
    key = public_key_of(till.secrets.signing_key)
    proof = {"document": pack(document, signature), "key_epoch": 1, "public_key": key}
    return (
        TransferSent(**way, signature=signature),
        TransferReceived(**way, missing=(), signature=signature, **proof),
    )


def readdressed(received: TransferReceived, to_store: str) -> TransferReceived:
    """The receipt of a genuine document on which somebody wrote another store; signature and key are still genuine."""
    document, signature = unpack(received.document)
    return replace(received, to_store=to_store, document=pack(replace(document, to_store=to_store), signature))
