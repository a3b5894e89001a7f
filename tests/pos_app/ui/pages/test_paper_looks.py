"""The page on which papers get their look."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QPlainTextEdit

from pos_app.presenters.paper_looks import LookField, LookPicture
from pos_app.presenters.papers import Choice
from pos_app.ui import theme
from printers.document import Document, Text
from printers.picture import receipt_png
from printers.profile import preset
from tests.pos_app.ui.conftest import Hands

PICTURE = LookPicture(
    (Choice("所有单据", ""), Choice("小票", "自己的样子")), 0, "单据版式: 所有单据", "本店自己定。",
    (LookField("header", "抬头", "始于 1988", "lines", "一行一句"), LookField("logo", "标志图", "", "line"),
     LookField("field:member", "会员和余额", "1", "check", part="印哪些")),
)  # fmt: skip


class Presenter:
    def __init__(self) -> None:
        self.heard = 0

    def changed(self) -> None:
        self.heard += 1


def test_the_form_gives_what_stands_in_it(make_window: Callable[..., Hands]):
    page = make_window(staff="1001").window.looks
    page.show_look(PICTURE)
    header, member = page.fields["header"], page.fields["field:member"]
    assert isinstance(header, QPlainTextEdit)
    assert isinstance(member, QCheckBox)

    header.setPlainText("始于 1988\n传世古法")
    member.setChecked(False)

    assert page.typed() == {"header": "始于 1988\n传世古法", "logo": "", "field:member": ""}


def test_typing_draws_the_paper_again_after_a_pause(make_window: Callable[..., Hands]):
    page = make_window(staff="1001").window.looks
    page.show_look(PICTURE)
    page.presenter = presenter = Presenter()  # type: ignore[assignment]
    assert not page._pause.isActive()

    page.fields["logo"].setText("logo.png")  # type: ignore[union-attr]
    assert (page._pause.isActive(), presenter.heard) == (True, 0)
    page.flush()

    assert (page._pause.isActive(), presenter.heard) == (False, 1)


def test_a_roll_is_shown_on_both_papers_and_a_page_alone(make_window: Callable[..., Hands]):
    page = make_window(staff="1001").window.looks
    png = receipt_png(Document("小票", (Text("金铺"),)), preset("generic-58"))

    page.show_pictures((png, png))
    both = [paper.isHidden() for paper in page.papers]
    page.show_pictures((png,))

    assert both == [False, False]
    assert [paper.isHidden() for paper in page.papers] == [False, True]


def test_what_is_wrong_stands_over_the_paper(make_window: Callable[..., Hands]):
    page = make_window(staff="1001").window.looks

    page.show_findings(("小票: 抬头太长",))
    wrong = page.findings.text(), page.findings.property("level")
    page.show_findings(())

    assert wrong == ("■ 小票: 抬头太长", "error")
    assert (page.findings.text(), page.findings.property("level")) == ("● 检查没有问题", "ok")


def test_the_form_keeps_its_share_of_the_page_at_every_scale(make_window: Callable[..., Hands]):
    hands = make_window(staff="1001")
    page = hands.window.looks
    before = page._form_area.width()

    hands.window.set_look(theme.Look(dark=False, scale=150, family=hands.window.look.family))

    assert page._form_area.width() > before
