import pytest

from shop.catalogue.errors import PurityNameRefused, PurityUnknown
from shop.catalogue.rules.purity import PURITIES, Purity, purity_name, purity_of, recognise_purity, require_name_allowed


@pytest.mark.parametrize(
    ("code", "name", "fineness"),
    [
        ("AU9999", "足金999.9", 9999),
        ("AU999", "足金999", 9990),
        ("AU990", "足金", 9900),
        ("AU916", "22K金", 9160),
        ("AU750", "18K金", 7500),
        ("AU585", "14K金", 5850),
        ("AU375", "9K金", 3750),
        ("PT950", "铂金950", 9500),
        ("AG925", "银925", 9250),
    ],
)
def test_the_table_holds_the_purities_of_the_standard(code: str, name: str, fineness: int):
    row = purity_of(code)

    assert row is not None
    assert (row.name, row.fineness_permille_x10) == (name, fineness)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("足金999", "AU999"),
        ("足金 999", "AU999"),
        ("足金９９９．９", "AU9999"),
        ("Au990", "AU990"),
        ("18k", "AU750"),
        ("18K金", "AU750"),
        ("Pt950", "PT950"),
        ("铂金900", "PT900"),
        ("S925", "AG925"),
        ("925银", "AG925"),
    ],
)
def test_what_people_write_is_recognised(text: str, code: str):
    assert recognise_purity(text).code == code


@pytest.mark.parametrize("text", ["千足金", "万足金", "千足金999", " 千 足 金 "])
def test_names_above_zu_are_refused_with_the_name_to_use_instead(text: str):
    with pytest.raises(PurityNameRefused) as refused:
        recognise_purity(text)

    assert str(refused.value.facts["instead"]).startswith("足金999")


@pytest.mark.parametrize(("text", "instead"), [("龙凤千足金手镯", "龙凤足金999手镯"), ("万 足金条", "足金999.9条")])
def test_a_name_above_zu_is_refused_in_whatever_place_of_a_longer_one(text: str, instead: str):
    with pytest.raises(PurityNameRefused) as refused:
        require_name_allowed(text)

    assert refused.value.facts["instead"] == instead
    require_name_allowed("足金999手镯")


@pytest.mark.parametrize("text", ["", "黄金", "AU888", "24K"])
def test_an_unknown_purity_is_refused(text: str):
    with pytest.raises(PurityUnknown):
        recognise_purity(text)


def test_no_two_rows_answer_to_the_same_words():
    words = [word.upper() for row in PURITIES for word in {row.code, row.name, *row.also}]

    assert len(words) == len(set(words))


def test_a_revised_row_holds_from_its_own_day():
    old = Purity("AU990", "足金", "gold", 9900, "2016-05-04")
    new = Purity("AU990", "足金990", "gold", 9900, "2027-01-01")

    assert purity_of("AU990", on="2026-12-31", table=(old, new)) == old
    assert purity_of("AU990", on="2027-01-01", table=(old, new)) == new
    assert purity_of("AU990", on="2016-05-03", table=(old, new)) is None


def test_paper_of_a_purity_that_left_the_table_can_still_be_printed():
    assert purity_name("AU888") == "AU888"
