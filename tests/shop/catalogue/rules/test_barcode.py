import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.catalogue.errors import CodeInvalid
from shop.catalogue.rules.barcode import normalise_code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("6900012345678", "6900012345678"),
        (" hp 0012 ", "HP0012"),
        ("６９０００１２３", "69000123"),
        ("ＨＰ\u300000１2", "HP0012"),
        ("A" * 32, "A" * 32),
    ],
)
def test_a_code_is_the_same_however_it_was_typed(typed: str, code: str):
    assert normalise_code(typed) == code


@pytest.mark.parametrize("typed", ["", "   ", "A" * 33, "A-1", "货001", "A_1", "A.1", "Ä1", "A\x001"])
def test_what_no_piece_can_carry_is_refused(typed: str):
    with pytest.raises(CodeInvalid) as refused:
        normalise_code(typed)

    assert refused.value.code == "item.code_invalid"
    assert refused.value.facts["code"] == typed


@given(st.text(alphabet="ABCXYZ0123456789", min_size=1, max_size=32))
def test_a_normal_code_stays_as_it_is(code: str):
    assert normalise_code(normalise_code(code.lower())) == code
