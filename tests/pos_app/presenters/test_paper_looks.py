"""The look of papers as the manager types it: drawn at once, checked in words, set when it is right."""

from __future__ import annotations

import pytest

from pos_app.presenters.host import State
from pos_app.presenters.paper_looks import YES, kinds
from shop.paper_layout.facts import Look, PaperLayout
from tests.pos_app.fake_looks import FOOTED, LOGO, FakeLooks
from tests.pos_app.fake_views import Counter


class At:
    """A manager on the page, who types into its form."""

    def __init__(self, looks: FakeLooks) -> None:
        self.counter = Counter(staff="1001")
        self.counter.till.paper_looks = self.looks = looks  # type: ignore[attr-defined]
        self.view = self.counter.views["looks"]
        self.text: dict[str, str] = {}
        self.view.typed = lambda: dict(self.text)  # type: ignore[assignment]
        self.counter.press("more", "paper_looks")
        self.shown()

    def shown(self) -> None:
        """The form holds what the page shows."""
        self.text = {field.key: field.text for field in self.view.seen["look"][0].fields}

    def type(self, **texts: str) -> None:
        self.text |= {key.replace("__", ":"): text for key, text in texts.items()}
        self.counter.desk.looks.changed()

    def choose(self, kind: str) -> None:
        self.counter.desk.looks.choose(list(kinds()).index(kind))
        self.shown()

    @property
    def about(self) -> str:
        return str(self.view.seen["look"][0].about)

    @property
    def findings(self) -> tuple[str, ...]:
        found: tuple[str, ...] = self.view.seen["findings"][0]
        return found

    @property
    def said(self) -> str:
        assert self.counter.message is not None
        return self.counter.message.text


@pytest.fixture
def at() -> At:
    return At(FakeLooks())


def test_the_page_shows_the_look_in_force_and_its_papers(at: At):
    assert at.counter.state is State.LOOKS
    assert at.text["footer"] == "客服"
    assert at.text["field:member"] == YES
    assert at.view.seen["pictures"][0][0] == b"all"
    assert "本店自己定" in at.about


def test_what_is_typed_is_drawn_and_checked_at_once(at: At):
    at.type(header="始于 1988\n传世古法")
    assert "传世古法" in at.view.seen["pictures"][0][1].decode()
    assert at.findings == ()

    at.type(header="金" * 17)
    assert at.findings == ("所有单据: 抬头 (header) 第 1 行占 34 格,58 毫米纸只有 32 格",)


def test_a_field_is_left_off_by_its_tick(at: At):
    at.type(field__member="")
    at.counter.press("looks_set")

    assert at.looks.done == [PaperLayout(looks={"all": Look(footer=("客服",), hidden=("member",))})]
    assert "下一张单据" in at.said


def test_a_kind_is_like_the_others_until_it_has_a_look_of_its_own(at: At):
    at.choose("sale")
    assert at.text == {"same": YES}

    at.type(same="")
    at.shown()
    assert at.text["footer"] == "客服"
    at.type(header="小票专用")
    at.counter.press("looks_set")

    assert at.looks.done == [
        PaperLayout(looks={**FOOTED.looks, "sale": Look(header=("小票专用",), footer=("客服",))})
    ]  # fmt: skip


def test_a_kind_goes_back_to_the_look_of_the_others(at: At):
    at.choose("sale")
    at.type(same="")
    at.shown()
    at.type(same=YES)
    at.counter.press("looks_set")

    assert at.looks.done == [FOOTED]


def test_what_was_typed_for_one_kind_stays_while_another_is_looked_at(at: At):
    at.text["header"] = "始于 1988"
    at.choose("guarantee")
    at.choose("all")

    assert at.text["header"] == "始于 1988"


def test_a_logo_comes_from_a_file_and_goes_by_a_dash(at: At):
    at.type(logo="nowhere.png")
    assert "没有这个文件" in at.findings[0]
    at.type(logo="logo.png")
    assert at.findings == ()
    at.counter.press("looks_set")
    at.shown()
    at.type(logo="-")
    at.counter.press("looks_set")

    assert at.looks.done == [PaperLayout(logo=LOGO, looks=FOOTED.looks), FOOTED]


def test_back_to_the_standard_is_seen_before_it_is_set(at: At):
    at.counter.press("looks_standard")
    at.shown()
    assert at.text["footer"] == ""
    assert at.looks.done == []

    at.counter.press("looks_set")

    assert at.looks.done == [PaperLayout()]


def test_in_a_chain_headquarters_governs_and_the_page_says_so():
    at = At(FakeLooks(alone=False))

    at.type(header="始于 1988")
    at.counter.press("looks_set")

    assert "由总部定" in at.about
    assert at.counter.code == "E-PAPER-HQ"
    assert at.looks.done == []


def test_a_chain_without_a_look_is_told_that_it_has_the_standard_one():
    assert "总部还没有定过" in At(FakeLooks(PaperLayout(), alone=False)).about


def test_a_draft_is_written_for_headquarters():
    at = At(FakeLooks(alone=False))

    at.type(footer="客服 400")
    at.counter.press("looks_write")

    assert at.looks.done == [("file", PaperLayout(looks={"all": Look(footer=("客服 400",))}))]
    assert "/till/paper-layout.json" in at.said


def test_a_tags_layout_is_seen_and_set_for_the_label_printer(at: At):
    at.choose("labels")
    at.type(tag="none")
    assert "没有这种版式" in at.findings[0]

    at.type(tag="rat-tail-60x12")
    at.counter.press("looks_set")

    assert at.looks.done == ["rat-tail-60x12"]
    assert "标签打印机 tag" in at.about


def test_a_till_without_a_label_printer_says_where_to_add_one():
    at = At(FakeLooks(tag_printer=""))

    at.choose("labels")

    assert "先在 F11、F6 设备里加一台" in at.about


def test_leaving_with_a_draft_is_asked_about_once(at: At):
    at.type(header="始于 1988")
    at.counter.press("back")
    assert (at.counter.state, "还没有生效" in at.said) == (State.LOOKS, True)

    at.counter.press("back")

    assert at.counter.state is State.IDLE


def test_leaving_without_a_draft_is_not_asked_about(at: At):
    at.counter.press("back")

    assert at.counter.state is State.IDLE


def test_page_up_and_page_down_go_from_kind_to_kind(at: At):
    at.counter.press("page_down")
    assert at.view.seen["look"][0].chosen == 1

    at.counter.press("page_up", "page_up")

    assert at.view.seen["look"][0].chosen == 0
