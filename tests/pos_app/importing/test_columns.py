import pytest

from pos_app.importing.columns import KINDS, column_of, plain_header, wrong_unit


@pytest.mark.parametrize(
    ("header", "plain"),
    [
        ("净金重(克)", ("净金重", "克")),
        ("净金重 （G）*", ("净金重", "g")),
        ("条码*", ("条码", "")),
        (" 手 机 号 ", ("手机号", "")),
        ("工费【元】", ("工费", "元")),
    ],
)
def test_a_header_is_read_without_blanks_stars_and_unit(header: str, plain: tuple[str, str]):
    assert plain_header(header) == plain


def test_other_shops_words_name_the_same_column():
    column = column_of("pieces", "金重")

    assert column is not None
    assert column.field == "net_gold_weight_mg"


def test_a_header_of_members_is_no_header_of_pieces():
    assert column_of("pieces", "手机号") is None


@pytest.mark.parametrize(
    ("header", "unit"),
    [("净金重(毫克)", "毫克"), ("净金重(钱)", "钱"), ("净金重(g)", ""), ("净金重", ""), ("款号(旧)", "")],
)
def test_a_unit_that_the_column_is_not_kept_in_is_noticed(header: str, unit: str):
    column = column_of("pieces", header)

    assert column is not None
    assert wrong_unit(column, header) == unit


@pytest.mark.parametrize("kind", KINDS)
def test_no_header_means_two_columns(kind: str):
    headers = [header for column in KINDS[kind] for header in (column.header, *column.also)]

    assert len(headers) == len(set(headers))


@pytest.mark.parametrize("kind", KINDS)
def test_the_templates_own_titles_are_understood(kind: str):
    assert all(column_of(kind, column.title) == column for column in KINDS[kind])
    assert [wrong_unit(column, column.title) for column in KINDS[kind] if column.units and column.units[0]] == [
        "" for column in KINDS[kind] if column.units
    ]
