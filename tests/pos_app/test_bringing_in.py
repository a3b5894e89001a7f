"""From a shop's own file to facts: everything or nothing, each fact with its source, nothing doubled."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.actor import program
from kernel.books import entries
from membership.facts import MemberEnrolled, OpeningBalanceBrought
from membership.queries import account, find_members
from membership.tables import member_movement
from pos_app.bringing_in import ImportNotReady, Total, bring_in, plan_for, summary
from pos_app.importing import ImportPlan, check, read
from pos_app.place import Place, open_place
from pos_app.setting_up import read_answers, set_up
from shop.stock.facts import PiecesReceived
from tests.builders.opening import fill, gold, member, ring, write_answers

ACTOR = program("import")


@pytest.fixture
def place(tmp_path):
    set_up(tmp_path / "till", read_answers(write_answers(tmp_path / "a.json")))
    opened = open_place(tmp_path / "till")
    yield opened
    opened.close()


def plan_of(place: Place, file: Path) -> ImportPlan:
    with place.database.reading() as connection:
        return plan_for(read(file), connection, place.secrets.phone_key)


def bring(place: Place, plan: ImportPlan, tell=lambda _words: None) -> None:
    with place.keeper.open(ACTOR) as books:
        bring_in(books, place.keys, plan, store="HP", phone_key=place.secrets.phone_key, tell=tell)


def facts_of(place: Place, kind: type) -> list:
    with place.database.reading() as connection:
        facts = [place.keeper.projections.kinds.read(entry) for entry in entries(connection)]
    return [fact for fact in facts if isinstance(fact, kind)]


def test_pieces_enter_as_opening_stock_whose_source_names_file_and_sheet(place, tmp_path):
    file = fill(tmp_path / "期初.xlsx", pieces=[gold(1), ring(2)])

    bring(place, plan_of(place, file))

    (received,) = facts_of(place, PiecesReceived)
    assert (received.source, received.opening, received.store) == ("期初.xlsx 货品", True, "HP")
    assert [piece.barcode for piece in received.pieces] == [gold(1)["条码"], ring(2)["条码"]]


def test_a_member_brings_points_and_stored_value_with_the_row_as_source(place, tmp_path):
    file = fill(tmp_path / "期初.xlsx", members=[member(6620, 积分=12_860, 储值本金=3000, 储值赠金=200)])

    bring(place, plan_of(place, file))

    (enrolled,) = facts_of(place, MemberEnrolled)
    (balance,) = facts_of(place, OpeningBalanceBrought)
    assert enrolled.source == balance.source == "期初.xlsx 会员 第4行"
    assert (balance.points, balance.principal_fen, balance.bonus_fen) == (12_860, 3_000_00, 200_00)
    with place.database.reading() as connection:
        assert account(connection, enrolled.member_id).points == 12_860


def test_a_member_without_balances_records_no_opening_balance(place, tmp_path):
    file = fill(tmp_path / "期初.xlsx", members=[{"姓名": "刘小敏", "手机号": "12700006620"}])

    bring(place, plan_of(place, file))

    assert len(facts_of(place, MemberEnrolled)) == 1
    assert facts_of(place, OpeningBalanceBrought) == []


def test_the_same_file_again_is_all_bad_rows_and_doubles_no_balance(place, tmp_path):
    file = fill(tmp_path / "期初.xlsx", pieces=[gold(1)], members=[member(1, 卡号="A77")])
    bring(place, plan_of(place, file))

    again = plan_of(place, file)
    bring(place, again.without_bad_rows())

    assert [problem.reason for problem in again.problems] == [
        "这个条码已在库",
        "这个手机号已是会员",
        "这个卡号已有人用",
    ]
    with place.database.reading() as connection:
        (hit,) = find_members(connection, "A77", phone_mac=str)
        assert account(connection, hit.member_id).points == 100
        assert len(connection.execute(member_movement.select()).all()) == 1


def test_bad_rows_are_not_brought_in_unless_somebody_chose_to_skip_them(place, tmp_path):
    plan = plan_of(place, fill(tmp_path / "期初.xlsx", pieces=[gold(1), gold(2, 成色="千足金")]))

    with pytest.raises(ImportNotReady) as refused:
        bring(place, plan)

    assert refused.value.plan is plan
    assert facts_of(place, PiecesReceived) == []


def test_an_error_at_the_last_member_takes_everything_back(place, tmp_path):
    file = fill(tmp_path / "期初.xlsx", pieces=[gold(1)], members=[member(1), member(2)])
    twice = check(read(file))
    bring(place, check(read(fill(tmp_path / "b.xlsx", members=[member(2)]))))

    with pytest.raises(Exception, match="duplicate_phone"):
        bring(place, twice)

    assert facts_of(place, PiecesReceived) == []
    assert len(facts_of(place, MemberEnrolled)) == 1


def test_the_summary_sums_pieces_by_category_and_what_members_bring(tmp_path):
    file = fill(tmp_path / "期初.xlsx", pieces=[gold(1), gold(2), ring(3)], members=[member(1), member(2)])

    found = summary(check(read(file)))

    assert found.categories == (Total("素金", 2, 40_700), Total("镶嵌", 1, 3_120))
    assert (found.pieces, found.weight_mg, found.members) == (3, 43_820, 2)
    assert (found.points, found.principal_fen, found.bonus_fen, found.bad_rows) == (200, 100_00, 0, 0)


def test_progress_names_how_many_pieces_and_members_are_in(place, tmp_path):
    heard: list[str] = []
    file = fill(tmp_path / "期初.xlsx", pieces=[gold(1)], members=[member(1)])

    bring(place, plan_of(place, file), heard.append)

    assert heard == ["货品 1 / 1", "会员 1 / 1"]
