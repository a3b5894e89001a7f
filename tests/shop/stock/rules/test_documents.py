"""The paper that travels with pieces: packed into QR codes, believed only with its register's signature."""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64decode
from dataclasses import dataclass
from functools import partial
from zlib import compress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.secrets import new_signing_key, public_key_of, sign, signature_fits
from printers.document import QR
from shop.catalogue.facts import PieceRecord
from shop.stock.errors import TransferAltered, TransferForged, TransferForOtherStore, TransferIncomplete
from shop.stock.facts import TransferLine
from shop.stock.rules.documents import (
    CODE_CHARS,
    TransferDocument,
    codes_of,
    joined,
    pack,
    require_for,
    require_genuine,
    signed_bytes,
    unpack,
)
from tests.builders import shop
from tests.builders.books import counted

KEY, OTHER_KEY = new_signing_key(counted(1)), new_signing_key(counted(2))
PUBLIC = public_key_of(KEY)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
codes = st.text("ABC0123456789-", min_size=1, max_size=32)
amounts = st.integers(0, 10**9)
records = st.builds(
    PieceRecord, barcode=codes, category_major=texts, category=texts, pricing_mode=texts, style_no=texts,
    certificate_no=texts, gross_weight_mg=amounts, net_gold_weight_mg=amounts, label_price_fen=amounts,
    cost_fen=amounts, tags=st.lists(texts, max_size=3).map(tuple),
)  # fmt: skip
lines = st.builds(TransferLine, version=st.integers(1, 999), piece=records)


def document(*carried: TransferLine, **changed: str) -> TransferDocument:
    head = {
        "document_no": "T-HP01-20261121-0001", "from_store": "HP", "to_store": "BJ", "register": "HP01",
        "sent_at": "2026-11-21T10:00:00.000+08:00",
    }  # fmt: skip
    return TransferDocument(**{**head, **changed}, lines=carried)


def gold(number: int) -> TransferLine:
    """A gold ring as a shop has them: number, weight, fee, cost and certificate of its own."""
    weight = 2_000 + number * 7_919 % 38_000 // 10 * 10
    return TransferLine(
        version=1 + number % 3,
        piece=PieceRecord(
            barcode=f"69000{2_610_000 + number * 3}", category_major="素金", category="戒指", pricing_mode="by_weight",
            style_no=f"R{1000 + number * 37 % 9000}", goods_no=f"G{10_000 + number * 7_411 % 90_000}",
            purity_code="AU999", gross_weight_mg=weight, net_gold_weight_mg=weight,
            certificate_no=f"{10**11 + number * 77_777_777_777 % 10**11}", craft_fee_mode="per_gram",
            craft_fee_fen=1_500 + 500 * (number % 3), cost_fen=50_000 + number * 104_729 % 1_900_000,
            ring_size=str(8 + number % 12),
        ),
    )  # fmt: skip


def packed(carried: TransferDocument, key: str = KEY) -> str:
    return pack(carried, sign(key, signed_bytes(carried)))


@dataclass
class Genuine:
    """The check that a receiving till makes, with HP01's key as headquarters published it."""

    store: str = "HP"
    key: str = PUBLIC

    def check(self, text: str) -> TransferDocument:
        found, signature = unpack(text)
        require_genuine(found, signature, key=self.key, store=self.store, fits=signature_fits)
        return found


@given(st.lists(lines, min_size=1, max_size=5))
def test_what_is_packed_comes_out_again_and_is_still_signed(carried: list[TransferLine]):
    sent = document(*carried)

    assert Genuine().check(packed(sent)) == sent


def test_sixty_pieces_fit_into_one_qr_code():
    (code,) = codes_of(packed(document(*(gold(number) for number in range(60)))))

    assert QR(code, ec="L").data == code


def test_more_pieces_take_several_codes_in_whatever_order_they_are_scanned():
    sent = document(*(gold(number) for number in range(300)))
    parts = codes_of(packed(sent))

    assert len(parts) > 1
    assert all(len(part) <= CODE_CHARS and part.startswith("JT1/") for part in parts)
    assert Genuine().check(joined([*reversed(parts), parts[0]])) == sent


def test_a_code_that_is_not_scanned_yet_is_waited_for():
    parts = codes_of(packed(document(gold(1))), most=120)

    with pytest.raises(TransferIncomplete) as caught:
        joined(parts[:-1])

    assert caught.value.facts == {"have": len(parts) - 1, "of": len(parts)}


def test_codes_of_two_documents_do_not_make_one():
    one, other = (codes_of(packed(document(gold(number), gold(5))), most=120) for number in (1, 2))

    with pytest.raises(TransferAltered):
        joined([one[0], *other[1:]])


@pytest.mark.parametrize(
    "text",
    ["", "JT1", "JT1.", "JT1.%%%.AAAA", "JT1.AAAA.AAAA", "JT1/1/1", "JT1/x/1/0.A", "JT1/١/1/0.A", "6900012345678"],
)
def test_what_is_no_document_is_refused(text: str):
    with pytest.raises(TransferAltered):
        unpack(joined([text]))


@given(st.data())
def test_no_character_of_a_document_can_be_changed(data: st.DataObject):
    text = packed(document(gold(1), gold(2)))
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("ABCxyz019-_.").filter(lambda letter: letter != text[place]))
    changed = text[:place] + other + text[place + 1 :]

    try:
        found = Genuine().check(changed)
    except (TransferAltered, TransferForged):
        return
    # The last letter before a dot holds spare bits; another letter with the same bits says the same.
    assert found == unpack(text)[0]
    assert urlsafe_b64decode(changed.split(".")[1] + "===") == urlsafe_b64decode(text.split(".")[1] + "===")


def test_a_text_that_would_fill_the_memory_is_refused():
    bomb = b64encode(compress(b" " * 10_000_000), b"-_").decode().rstrip("=")

    with pytest.raises(TransferAltered):
        unpack(f"JT1.{bomb}.AAAA")


def test_a_document_signed_by_another_key_is_forged():
    with pytest.raises(TransferForged):
        Genuine().check(packed(document(gold(1)), OTHER_KEY))


def test_a_register_signs_for_its_own_store_only():
    with pytest.raises(TransferForged):
        Genuine(store="NJ").check(packed(document(gold(1))))


def test_a_heavier_ring_under_the_same_signature_is_forged():
    sent, ring = document(gold(1)), gold(1)
    heavier = msgspec.structs.replace(ring.piece, gross_weight_mg=ring.piece.gross_weight_mg + 10)
    changed = document(TransferLine(version=ring.version, piece=heavier))

    with pytest.raises(TransferForged):
        Genuine().check(pack(changed, sign(KEY, signed_bytes(sent))))


def test_pieces_for_another_store_are_named_as_such():
    refuse = partial(require_for, document(gold(1), to_store="NJ"), names={"NJ": "南京路店"})

    with pytest.raises(TransferForOtherStore) as caught:
        refuse("BJ")

    assert caught.value.facts == {"store": "南京路店"}
    refuse("NJ")


def test_a_piece_of_every_kind_of_the_shop_survives():
    sent = document(*(TransferLine(version=1, piece=record) for record in shop.PIECES))

    assert unpack(packed(sent))[0] == sent
