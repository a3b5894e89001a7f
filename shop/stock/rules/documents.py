"""A transfer's document as the text of a QR code: packed, signed by the sending register, believed only when it fits.

`JT1.<zlib of the canonical JSON, base64url>.<Ed25519 signature, base64url>`. Pieces are written column by column, which
packs best; what every piece shares is written once. A text too long for one code is cut into `JT1/1/3/<mark>.<part>`.
"""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from kernel.facts import canonical
from shop.catalogue.facts import PieceRecord
from shop.catalogue.rules import cost
from shop.stock.errors import TransferAltered, TransferForged, TransferForOtherStore, TransferIncomplete
from shop.stock.facts import TransferLine

PIECES_A_TRANSFER = 300
CODE_CHARS = 2_900  # what one QR code of the largest size holds at its lowest correction
START = "JT1"
_PURPOSE = b"jinpu-transfer-1\n"
_UNPACKED_MOST = 1 << 20  # bytes; a text that unpacks to more is no document
# Words that most documents hold, for the packer. Part of the format: another text would need another START.
_DICTIONARY = (
    b'"tags":["series":"ring_size":"side_stone_mct":"side_stone_count":"main_stone_cut":"main_stone_clarity":'
    b'"main_stone_color":"main_stone_mct":"main_stone_count":"main_stone_name":"part_weight_mg":[0,0,0,0,0,0,'
    b'"pricing_mode":"by_parts","by_piece","by_weight","craft_fee_mode":"per_piece","per_gram","purity_code":'
    b'"category_major":"category":{"no":"T-01-20261","way":["by":"at":"T10:00:00.000+08:00","n":"start":"69","codes":['
    b'"same":{},"each":{"certificate_no":["","","goods_no":["style_no":["stone_fen":[0,"label_price_fen":[0,0,00,'
    b'"craft_fee_fen":[1500,2000,"cost_fen":["net_gold_weight_mg":[0,0,"gross_weight_mg":["version":[1,1,1,1,'
)
_FIELDS = tuple(field for field in msgspec.structs.fields(PieceRecord) if field.name != "counter")
_ALREADY = "net_gold_weight_mg"  # written as what is missing from the gross weight, which mostly is nothing

Sign = Callable[[bytes], str]
"""The register's signature over some bytes, in base64."""
SignatureFits = Callable[[str, bytes, str], bool]
"""Whether (public key, bytes, signature) belong together; keys and signatures in base64."""


class TransferDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What the sender signs. `register` is the sender's, `sent_at` an ISO time."""

    document_no: str
    from_store: str
    to_store: str
    register: str
    sent_at: str
    lines: tuple[TransferLine, ...]


class SignedTransfer(msgspec.Struct, frozen=True, kw_only=True):
    """A transfer's document with the sender's signature (base64)."""

    document: TransferDocument
    signature: str


class _Packed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The JSON of a document. A column is one value for all its pieces (`same`) or a list (`each`)."""

    no: str
    way: tuple[str, str]
    by: str
    at: str
    n: int
    start: str
    codes: list[str]
    same: dict[str, Any]
    each: dict[str, list[Any]]


def without_costs(lines: Iterable[TransferLine]) -> tuple[TransferLine, ...]:
    """The lines as they stand on paper: what a piece cost is nothing for everybody who can scan."""
    return tuple(msgspec.structs.replace(one, piece=cost.without_costs(one.piece)) for one in lines)


def plain_text(document: TransferDocument) -> bytes:
    """The canonical JSON of a document: what is packed and, behind its purpose, signed."""
    codes = [line.piece.barcode for line in document.lines]
    start = _common_start(codes)
    same: dict[str, Any] = {}
    each: dict[str, list[Any]] = {}
    for name, default, column in _columns(document.lines):
        if all(value == column[0] for value in column):
            if column[0] != default:
                same[name] = column[0]
        else:
            each[name] = column
    return canonical(
        _Packed(
            no=document.document_no, way=(document.from_store, document.to_store), by=document.register,
            at=document.sent_at, n=len(codes), start=start, codes=[code[len(start) :] for code in codes], same=same,
            each=each,
        )
    )  # fmt: skip


def _common_start(codes: Sequence[str]) -> str:
    """The characters with which every one of several codes begins."""
    if len(codes) < 2:
        return ""
    first, last = min(codes), max(codes)
    shared = (at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other)
    return first[: next(shared, min(len(first), len(last)))]


def _columns(lines: Iterable[TransferLine]) -> Iterable[tuple[str, Any, list[Any]]]:
    kept = list(lines)
    yield "version", 1, [line.version for line in kept]
    for field in _FIELDS:
        if field.name == "barcode":
            continue
        if field.name == _ALREADY:
            yield field.name, 0, [line.piece.gross_weight_mg - line.piece.net_gold_weight_mg for line in kept]
        else:
            yield field.name, field.default, [getattr(line.piece, field.name) for line in kept]


def signed_bytes(document: TransferDocument) -> bytes:
    """What the sending register's signature covers."""
    return _PURPOSE + plain_text(document)


def pack(document: TransferDocument, signature: str) -> str:
    """The document's text with its signature (base64)."""
    packer = zlib.compressobj(9, zdict=_DICTIONARY)
    packed = packer.compress(plain_text(document)) + packer.flush()
    return f"{START}.{_url(packed)}.{_url(b64decode(signature))}"


def codes_of(text: str, most: int = CODE_CHARS) -> tuple[str, ...]:
    """The text itself when one QR code holds it, else its parts with their numbers."""
    if len(text) <= most:
        return (text,)
    mark = f"{zlib.crc32(text.encode()):08x}"
    room = most - len(f"{START}/99/99/{mark}.")
    parts = [text[at : at + room] for at in range(0, len(text), room)]
    return tuple(f"{START}/{number}/{len(parts)}/{mark}.{part}" for number, part in enumerate(parts, start=1))


def joined(codes: Iterable[str]) -> str:
    """The whole text from the codes of one document, in any order, repeated ones too.

    Raises TransferIncomplete while some are missing, TransferAltered when they do not belong together.
    """
    known = list(dict.fromkeys(code.strip() for code in codes))
    if len(known) == 1 and known[0].startswith(f"{START}."):
        return known[0]
    parts: dict[int, str] = {}
    heads = set()
    for code in known:
        head, _dot, part = code.partition(".")
        fields = head.split("/")
        if len(fields) != 4 or fields[0] != START or not (fields[1] + fields[2]).isascii():
            raise TransferAltered()
        if not (fields[1].isdigit() and fields[2].isdigit()):
            raise TransferAltered()
        parts[int(fields[1])] = part
        heads.add((int(fields[2]), fields[3]))
    if len(heads) != 1:
        raise TransferAltered()
    count, mark = heads.pop()
    if len(parts) < count:
        raise TransferIncomplete(have=len(parts), of=count)
    text = "".join(parts.get(number, "") for number in range(1, count + 1))
    if f"{zlib.crc32(text.encode()):08x}" != mark:
        raise TransferAltered()
    return text


def unpack(text: str) -> tuple[TransferDocument, str]:
    """The document and its signature (base64), not believed yet. Raises TransferAltered."""
    fields = text.strip().split(".")
    if len(fields) != 3 or fields[0] != START:
        raise TransferAltered()
    try:
        unpacker = zlib.decompressobj(zdict=_DICTIONARY)
        plain = unpacker.decompress(_bytes(fields[1]), _UNPACKED_MOST)
        if not unpacker.eof or unpacker.unused_data:
            raise TransferAltered()
        document = _document(msgspec.json.decode(plain, type=_Packed))
        signature = b64encode(_bytes(fields[2])).decode()
    except (ValueError, TypeError, zlib.error, msgspec.DecodeError) as error:
        raise TransferAltered() from error
    if plain_text(document) != plain:
        raise TransferAltered()  # written in another way than this program writes: nobody signed that
    return document, signature


def _document(packed: _Packed) -> TransferDocument:
    if not 1 <= packed.n <= PIECES_A_TRANSFER or len(packed.codes) != packed.n:
        raise ValueError(f"a transfer names 1 to {PIECES_A_TRANSFER} pieces: {packed.n}")
    columns = {name: [value] * packed.n for name, value in packed.same.items()}
    for name, values in packed.each.items():
        if len(values) != packed.n:
            raise ValueError(f"a column of {name} has {len(values)} of {packed.n} values")
        columns[name] = values
    lines = []
    for at, code in enumerate(packed.codes):
        row = {name: values[at] for name, values in columns.items()}
        lines.append(_line(packed.start + code, row))
    return TransferDocument(
        document_no=packed.no, from_store=packed.way[0], to_store=packed.way[1], register=packed.by,
        sent_at=packed.at, lines=tuple(lines),
    )  # fmt: skip


def _line(barcode: str, row: Mapping[str, Any]) -> TransferLine:
    values = {**row, "barcode": barcode}
    version = values.pop("version", 1)
    values[_ALREADY] = values.get("gross_weight_mg", 0) - values.get(_ALREADY, 0)
    piece = msgspec.convert(values, PieceRecord)
    return msgspec.convert({"version": version, "piece": msgspec.to_builtins(piece)}, TransferLine)


def require_genuine(document: TransferDocument, signature: str, *, key: str, store: str, fits: SignatureFits) -> None:
    """Was it signed by the register that it names, for the store where that register stands?

    `key` is that register's public key and `store` its store, as headquarters published them. Raises TransferForged.
    """
    if document.from_store != store or not fits(key, signed_bytes(document), signature):
        raise TransferForged(register=document.register)


def require_for(document: TransferDocument, store: str, names: Mapping[str, str]) -> None:
    """Are the pieces for this store? `names` of stores by code. Raises TransferForOtherStore."""
    if document.to_store != store:
        raise TransferForOtherStore(store=names.get(document.to_store, document.to_store))


def _url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
