"""New members, changed files and hidden fields beside the bill."""

from __future__ import annotations

import pytest

from membership.file.rules.sharing import Sharing
from pos_app.presenters.host import State
from pos_app.presenters.member_file import read_days
from pos_app.presenters.more import Form
from tests.membership.file.rules.test_sharing import SHARING
from tests.pos_app.fake_files import TAKEN
from tests.pos_app.fake_till import PIN
from tests.pos_app.fake_views import Counter


def form_of(counter: Counter) -> Form:
    (form,) = counter.seen("more", "form")
    assert isinstance(form, Form)
    return form


def typed(counter: Counter, *values: str) -> None:
    """The form's fields, filled in, and Enter."""
    counter.views["more"].typed = values
    counter.press("accept")


def with_member(counter: Counter) -> Counter:
    counter.till.member_id = "M1"
    counter.desk.show_cart(counter.till.cart())
    counter.press("member")
    return counter


def rows_of(counter: Counter) -> list[tuple[str, str]]:
    (card,) = counter.seen("member", "member")
    return list(card.lines)


def test_what_was_searched_for_in_vain_is_the_new_members_phone():
    counter = Counter()
    counter.press("member")
    counter.desk.member.search("137 0000 0002")

    counter.press("member_file")

    assert [field.text for field in form_of(counter).fields] == ["13700000002", "", "", "", ""]


def test_a_new_member_agrees_to_what_they_choose_and_stands_on_the_bill():
    counter = Counter()
    counter.press("member", "member_file")
    typed(counter, "13700000002", "孙莉", "女", "农历8-15", "")

    title, rows, _, terms = counter.seen("more", "list")
    counter.press("down", "accept")

    assert (title, len(rows)) == ("请顾客看过《会员章程》2026-01", 3)
    assert "会员章程" in terms
    told = {"phone": "13700000002", "name": "孙莉", "sex": "女", "birthday": "农历8-15"}
    assert counter.till.joined == [(told, ("service",))]
    assert (counter.till.member_id, counter.state) == ("M2", State.BUILDING)


def test_who_brought_the_new_member_is_named_by_phone_or_card():
    counter = Counter()
    counter.press("member", "member_file")
    typed(counter, "13700000002", "孙莉", "", "", "6620")

    counter.press("accept")

    assert counter.till.inviters == ["M1"]


def test_an_inviter_whom_nobody_knows_is_asked_for_again():
    counter = Counter()
    counter.press("member", "member_file")
    typed(counter, "13700000002", "孙莉", "", "", "13999999999")

    counter.press("accept")

    assert (counter.till.joined, counter.code) == ([], "E-MEMBER-NONE")
    assert form_of(counter).fields[4].text == "13999999999"


def test_who_does_not_agree_is_sold_to_without_being_a_member():
    counter = Counter()
    counter.press("member", "member_file")
    typed(counter, "13700000002", "孙莉", "", "", "")

    counter.press("down", "down", "accept")

    assert (counter.till.joined, counter.state) == ([], State.IDLE)


def test_a_phone_that_is_known_leads_to_the_member_who_has_it():
    counter = Counter()
    counter.press("member", "member_file")
    typed(counter, TAKEN, "孙莉", "", "", "")

    counter.press("accept")

    assert (counter.state, counter.code) == (State.MEMBER, "E-MEMBER-TWICE")
    assert counter.desk.member.asked == TAKEN


def test_esc_on_the_terms_leads_back_to_what_was_typed():
    counter = Counter()
    counter.press("member", "member_file")
    typed(counter, "13700000002", "孙莉", "女", "", "")

    counter.press("back")

    assert [field.text for field in form_of(counter).fields] == ["13700000002", "孙莉", "女", "", ""]
    counter.press("back")
    assert counter.state is State.MEMBER


def test_the_card_shows_the_file_masked():
    rows = dict(rows_of(with_member(Counter())))

    assert rows["生日"] == "农历 08-15 · 下次 2027-09-15"
    assert (rows["尺寸"], rows["纪念日"], rows["地址"]) == ("手寸 14、圈口 56 mm", "结婚 05-20", "深圳市罗湖区****")
    assert (rows["同意"], rows["来店方式"]) == ("会员服务", "路过")


def test_only_what_was_typed_is_changed_and_a_dash_empties_a_field():
    counter = with_member(Counter())
    counter.press("member_file", "accept")
    before = [field.text for field in form_of(counter).fields]
    assert before == ["李**", "", "女", "", "结婚 05-20", "14", "56", "古法", "", "1007", "路过"]

    typed(counter, "李雪梅", "", "女", "", "结婚 05-20、订婚 2012-10-01", "14.5", "-", "古法", "", "1008", "-")

    told = {
        "name": "李雪梅", "anniversaries": {"结婚": "05-20", "订婚": "2012-10-01"}, "ring": "14.5", "bangle_mm": "",
        "custom": {"来店方式": ""},
    }  # fmt: skip
    assert counter.till.changes == [("M1", told, "1008")]
    assert (counter.state, counter.message.text if counter.message else "") == (State.MEMBER, "资料已保存。")


def test_nothing_typed_changes_nothing():
    counter = with_member(Counter())
    counter.press("member_file", "accept")
    typed(counter, *(field.text for field in form_of(counter).fields))

    assert counter.till.changes == [("M1", {}, None)]
    assert counter.message is not None
    assert counter.message.text == "没有什么变化。"


def test_a_consent_is_taken_back_as_easily_as_it_is_given():
    counter = with_member(Counter())

    counter.press("member_file", "down", "down", "accept")
    given = counter.till.scopes
    counter.press("member_file", "down", "down", "accept")

    assert (given, counter.till.scopes) == (("service", "sms"), ("service",))
    assert counter.state is State.MEMBER


def test_what_is_hidden_needs_a_second_person_and_a_reason():
    counter = with_member(Counter())
    counter.press("member_reveal")
    assert [field.text for field in form_of(counter).fields] == ["核对身份"]
    typed(counter, "寄送")
    assert counter.state is State.APPROVAL
    counter.views["approval"].typed = ("1001", PIN)

    counter.press("accept")

    rows = dict(rows_of(counter))
    assert counter.till.looked == [("M1", "寄送")]
    assert (rows["手机"], rows["证件号码"]) == ("13800006620", "11010519491231002X")
    assert rows["生日"] == "1990-08-15 (农历)"
    assert counter.state is State.MEMBER


def test_these_keys_mean_nothing_without_the_panel():
    counter = Counter()

    counter.press("member_file", "member_reveal")

    assert counter.state is State.IDLE


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("结婚 05-20、订婚 2012-10-01", {"结婚": "05-20", "订婚": "2012-10-01"}),
        ("结婚 05-20; ", {"结婚": "05-20"}),
        ("结婚", {"结婚": "?"}),
        ("", {}),
    ],
)
def test_days_are_typed_with_what_they_are_for(text: str, days: dict[str, str]):
    assert read_days(text) == days


@pytest.mark.parametrize(("keys", "scopes"), [((), ("service", "sms", "sharing")), (("down",), ("service", "sms"))])
def test_a_franchise_store_asks_apart_whether_headquarters_may_know_who_they_are(
    keys: tuple[str, ...], scopes: tuple[str, ...]
):
    counter = Counter()
    counter.till.apart = SHARING
    counter.press("member", "member_file")
    typed(counter, "13700000002", "孙莉", "女", "", "")
    counter.press("accept")

    title, _rows, _, words = counter.seen("more", "list")
    counter.press(*keys, "accept")

    assert title == "单独同意:资料提供给总部"
    assert "金铺总部有限公司" in words
    assert [agreed for _told, agreed in counter.till.joined] == [scopes]


def test_the_words_are_shown_before_it_is_agreed_to_later():
    counter = with_member(Counter())
    counter.till.apart = SHARING
    counter.press("member_file", "down", "down", "down", "down", "down", "accept")

    title, _rows, _, words = counter.seen("more", "list")
    before = counter.till.scopes
    counter.press("accept")

    assert (title, "sharing" in before, "sharing" in counter.till.scopes) == ("单独同意:资料提供给总部", False, True)
    assert "可随时撤回" in words


@pytest.mark.parametrize(("apart", "asked"), [(None, False), (SHARING, True)])
def test_only_a_franchise_store_asks_whether_headquarters_may_know_a_member(apart: Sharing | None, asked: bool):
    counter = with_member(Counter())
    counter.till.apart = apart

    counter.press("member_file")

    assert ("提供给总部" in [row.title for row in counter.seen("more", "list")[1]]) is asked
