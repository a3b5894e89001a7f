from __future__ import annotations

import pytest

from membership.errors import CardInvalid
from membership.rules.card_uid import SPELLINGS, canonical_uid, is_card_uid
from membership.rules.cards import is_card_number, normalise_card

SAME_CARD = {"hex": "04a1b2c3", "hex_reversed": "C3B2A104", "dec10": "0077705923", "dec10_reversed": "3283263748"}


@pytest.mark.parametrize("spelling", sorted(SPELLINGS))
def test_one_card_has_one_number_whatever_the_reader(spelling: str) -> None:
    assert canonical_uid(f" {SAME_CARD[spelling]}", spelling) == "U04A1B2C3"


@pytest.mark.parametrize("length", [14, 20])
def test_longer_chips_keep_all_their_bytes(length: int) -> None:
    uid = "04A1B2C3D4E5F60718293A"[:length]

    assert canonical_uid(uid, "hex") == f"U{uid}"
    assert canonical_uid(bytes.fromhex(uid)[::-1].hex(), "hex_reversed") == f"U{uid}"


@pytest.mark.parametrize(
    ("text", "spelling"),
    [("12345678", "dec10"), ("4294967296", "dec10"), ("04A1B2", "hex"), ("04A1B2C3D", "hex"), ("", "hex"),
     ("０４Ａ１Ｂ２Ｃ３", "hex"), ("-123456789", "dec10"), ("1234567890123", "dec10_reversed")],
)  # fmt: skip
def test_what_is_no_whole_number_of_a_chip_is_refused(text: str, spelling: str) -> None:
    with pytest.raises(CardInvalid):
        canonical_uid(text, spelling)


def test_a_chip_s_number_is_a_card_number_as_any() -> None:
    assert is_card_uid("U04A1B2C3")
    assert is_card_number("U04A1B2C3")
    assert normalise_card(" u04a1b2c3 ") == "U04A1B2C3"
    assert not is_card_uid("U04A1B2C")
    assert not is_card_number("UU04A1B2C")
