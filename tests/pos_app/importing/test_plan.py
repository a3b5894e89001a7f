from pos_app.importing.plan import BadRow, ImportPlan, MemberRow, Placed

GOOD = Placed("会员", 2, MemberRow("李雪梅", "12800006620"))
PLAN = ImportPlan(
    "店.xlsx",
    (),
    (GOOD,),
    (BadRow("会员", 3, "手机号", "12", "不是11位手机号"), BadRow("会员", 3, "姓名", "", "必填")),
)


def test_a_plan_with_a_bad_row_is_not_ready():
    assert not PLAN.ready
    assert PLAN.bad_rows == 1


def test_bad_rows_are_left_out_only_by_choice():
    chosen = PLAN.without_bad_rows()

    assert chosen.ready
    assert chosen.members == (GOOD,)
