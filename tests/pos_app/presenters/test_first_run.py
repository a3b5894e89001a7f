"""The first start, step by step, without a screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_app.importing import ImportPlan
from pos_app.presenters.first_run import FirstRunPresenter, FirstRunView, Opening, PlanPicture, StepPicture
from pos_app.presenters.first_run_form import BOARD, FINISH, GOODS, MACHINE, PURITIES, SHOP, STAFF, Person, Prices
from pos_app.presenters.problems import Problem
from pos_app.presenters.tasks import TasksInline
from pos_app.setting_up import Enrolment, Made
from pos_app.setting_up.answers import PrinterAnswers, ScaleAnswers
from pos_app.setting_up.trial import TrialFailed
from printers.devices.scale import Live, ScaleState, Weighing
from tests.builders.opening import fill, gold, ring
from tests.builders.shop import MORNING

FILLED = {
    "mode": "alone", "enrolment": "", "url": "",
    "company.name": "金铺珠宝有限公司", "company.tax_no": "", "store.code": "hp", "store.name": "和平路店",
    "store.address": "", "store.phone": "", "register": "HP01", "ticket_unit": "fen", "printer.kind": "screen",
    "printer.profile": "generic-80", "printer.host": "", "printer.port": "9100", "printer.folder": "",
    "backup_folder": "", "import_file": "", "scale.url": "", "scale.format": "sics", "scale.baud": "9600",
    "scale.frame": "8N1", "keystore": "file",
}  # fmt: skip
PEOPLE: tuple[Person, ...] = (("1003", "周建平", "store_manager", "314159"), ("1004", "", "cashier", ""))


class Screen(FirstRunView):
    """Shows what it is told; its forms hold what a test typed."""

    def __init__(self) -> None:
        self.typed, self.rows = dict(FILLED), PEOPLE
        self.board: dict[str, Prices] = dict.fromkeys(PURITIES, ("", "", ""))
        self.board["AU999"] = ("1028", "1010", "1000")
        self.picture: StepPicture | None = None
        self.plan: PlanPicture | None = None
        self.problem: Problem | None = None
        self.marked: frozenset[str] = frozenset()
        self.trial = ""
        self.busy = False
        self.heard: list[str] = []

    def show_step(self, picture: StepPicture) -> None:
        self.picture = picture

    def values(self) -> dict[str, str]:
        return self.typed

    def people(self) -> tuple[Person, ...]:
        return self.rows

    def prices(self) -> dict[str, Prices]:
        return self.board

    def mark(self, fields: frozenset[str]) -> None:
        self.marked = fields

    def show_plan(self, picture: PlanPicture | None) -> None:
        self.plan = picture

    def show_trial(self, text: str) -> None:
        self.trial = text

    def show_words(self, problem: Problem | None) -> None:
        self.problem = problem

    def set_busy(self, busy: bool) -> None:
        self.busy = busy

    def tell(self, progress: str) -> None:
        self.heard.append(progress)


class Wizard:
    """A presenter with its screen, in a folder of its own."""

    def __init__(self, folder: Path, opening: Opening | None = None) -> None:
        self.folder, self.screen, self.made = folder / "till", Screen(), []
        self.presenter = FirstRunPresenter(self.screen, TasksInline(), self.folder, self.made.append, opening)
        self.presenter.open()

    def go(self, step: int) -> Wizard:
        while self.presenter.step < step:
            before = self.presenter.step
            self.presenter.next()
            assert self.presenter.step > before, self.screen.problem
        return self


@pytest.fixture
def wizard(tmp_path) -> Wizard:
    return Wizard(tmp_path)


def test_a_shop_that_told_everything_is_made(wizard):
    wizard.go(FINISH)

    wizard.presenter.next()

    (made,) = wizard.made
    assert (made.folder, made.register, made.store) == (wizard.folder, "HP01", "HP")
    assert "公司、门店、本机" in wizard.screen.heard


def test_a_second_press_makes_no_second_shop(wizard):
    wizard.go(FINISH)

    wizard.presenter.next()
    wizard.presenter.next()

    assert len(wizard.made) == 1


def test_an_empty_company_keeps_the_step_and_marks_the_field(wizard):
    wizard.screen.typed["company.name"] = " "

    wizard.presenter.next()

    assert wizard.presenter.step == SHOP
    assert wizard.screen.marked == {"company.name"}
    assert wizard.screen.problem.text == "有 1 处要改:公司名称不能空。还没有开店。改好后再继续。"


def test_faults_of_later_steps_do_not_hold_up_the_first(wizard):
    wizard.screen.rows = ()

    wizard.presenter.next()

    assert wizard.presenter.step == MACHINE


def test_a_weak_pin_marks_the_row_where_it_stands(wizard):
    wizard.screen.rows = (("1001", "", "cashier", ""), *PEOPLE[:1], ("1005", "王芳", "cashier", "111111"))
    wizard.go(STAFF)

    wizard.presenter.next()

    assert wizard.presenter.step == STAFF
    assert wizard.screen.marked == {"staff[2].pin"}


def test_a_wrong_price_marks_the_row_of_its_purity(wizard):
    wizard.screen.board["AU750"] = ("790", "", "580")
    wizard.go(BOARD)

    wizard.presenter.next()

    assert wizard.screen.marked == {f"gold_board[{PURITIES.index('AU750')}].trade_in"}


def test_back_and_a_click_on_a_passed_step_lose_nothing(wizard):
    wizard.go(BOARD)

    wizard.presenter.back()
    wizard.presenter.go_to(SHOP)
    wizard.presenter.go_to(GOODS)

    assert wizard.presenter.step == SHOP
    assert wizard.screen.picture.steps[0] == ("", "公司与门店")


def test_the_last_step_shows_what_will_be_made(wizard):
    wizard.go(FINISH)

    assert ("员工", "周建平 (店长)") in wizard.screen.picture.facts
    assert ("今日金价", "足金999 1028") in wizard.screen.picture.facts
    assert wizard.screen.picture.next_words == "开店"


def test_a_fault_that_came_up_meanwhile_leads_back_to_its_step(wizard):
    wizard.go(FINISH)
    wizard.screen.typed["printer.port"] = "0"

    wizard.presenter.next()

    assert wizard.presenter.step == MACHINE
    assert wizard.screen.marked == {"printer.port"}


def test_a_folder_that_holds_a_till_is_said_at_once(tmp_path):
    Wizard(tmp_path).go(FINISH).presenter.next()

    assert Wizard(tmp_path).screen.problem.code == "E-SETUP-USED"


def test_the_test_page_is_shown_where_there_is_no_printer(wizard):
    wizard.go(MACHINE)

    wizard.presenter.try_printer()

    assert "打印测试" in wizard.screen.trial
    assert wizard.screen.problem.level == "ok"


def test_a_printer_that_does_not_answer_is_said_in_words(tmp_path):
    def refuse(printer: PrinterAnswers, folder: Path) -> tuple[str, str]:
        raise TrialFailed(reason="打印机没有纸")

    wizard = Wizard(tmp_path, Opening(print_trial=refuse)).go(MACHINE)

    wizard.presenter.try_printer()

    assert wizard.screen.problem.text == "测试页没有印出来:打印机没有纸。设置没有变化。处理好再试一次。"
    assert not wizard.screen.busy


def test_the_balance_says_what_lies_on_it_before_the_shop_is_opened(tmp_path):
    steady = Live(ScaleState.STABLE, Weighing(20_350, "ST,20.35 g", "g", True, MORNING, "COM3"), raw="ST,20.35 g")
    asked: list[ScaleAnswers] = []

    def weigh(scale: ScaleAnswers) -> Live:
        asked.append(scale)
        return steady

    wizard = Wizard(tmp_path, Opening(weigh_trial=weigh)).go(MACHINE)
    wizard.screen.typed |= {"scale.url": "COM3", "scale.format": "and", "scale.frame": "7e1"}

    wizard.presenter.try_scale()

    assert [(scale.url, scale.format, scale.baud, scale.frame) for scale in asked] == [("COM3", "and", 9600, "7E1")]
    assert wizard.screen.trial == "⚖ 20.35 g  已稳定  'ST,20.35 g'"
    assert wizard.screen.problem.level == "ok"


def test_without_a_balance_there_is_nothing_to_try(wizard):
    wizard.go(MACHINE)

    wizard.presenter.try_scale()

    assert wizard.screen.marked == {"scale.url"}


def test_a_speed_that_no_line_has_is_marked_before_it_is_opened(wizard):
    wizard.go(MACHINE)
    wizard.screen.typed |= {"scale.url": "COM3", "scale.baud": "快"}

    wizard.presenter.try_scale()

    assert wizard.screen.marked == {"scale.baud"}


def test_a_port_out_of_range_is_marked_before_anything_is_printed(wizard):
    wizard.go(MACHINE)
    wizard.screen.typed |= {"printer.kind": "network", "printer.host": "10.0.0.9", "printer.port": "70000"}

    wizard.presenter.try_printer()

    assert wizard.screen.marked == {"printer.port"}


def test_bad_rows_of_the_file_hold_up_the_step_until_they_are_settled(wizard, tmp_path):
    wizard.screen.typed["import_file"] = str(fill(tmp_path / "期初.xlsx", pieces=[gold(1), gold(2, 成色="千足金")]))
    wizard.go(GOODS)

    wizard.presenter.next()  # reads the file first
    wizard.presenter.next()

    assert wizard.presenter.step == GOODS
    assert wizard.screen.plan.may_skip
    assert wizard.screen.plan.bad_rows[0][:4] == ("货品", "5", "成色", "千足金")


def test_bad_rows_are_skipped_by_choice_and_the_rest_comes_in(wizard, tmp_path):
    wizard.screen.typed["import_file"] = str(fill(tmp_path / "期初.xlsx", pieces=[gold(1), gold(2, 成色="千足金")]))
    wizard.go(GOODS).presenter.check_file()

    wizard.presenter.skip_bad_rows()
    wizard.go(FINISH).presenter.next()

    assert wizard.made[0].brought.pieces == 1


def test_a_file_that_was_corrected_is_read_again(wizard, tmp_path):
    file = fill(tmp_path / "期初.xlsx", pieces=[gold(1), ring(2, 标签价=None)])
    wizard.screen.typed["import_file"] = str(file)
    wizard.go(GOODS).presenter.check_file()

    wizard.presenter.correct_file()
    forgotten = wizard.screen.plan
    fill(file, pieces=[gold(1), ring(2)])
    wizard.presenter.check_file()

    assert forgotten is None
    assert not wizard.screen.plan.may_skip
    assert wizard.screen.plan.lines[-2:-1] == ("货品 2 件  金重 23.47 克",)


def test_a_file_that_cannot_be_read_is_said_and_the_step_stays(wizard, tmp_path):
    wizard.screen.typed["import_file"] = str(tmp_path / "none.xlsx")
    wizard.go(GOODS)

    wizard.presenter.next()

    assert wizard.presenter.step == GOODS
    assert wizard.screen.problem.code == "E-IMPORT-FILE"


def test_a_path_taken_back_means_no_import(wizard, tmp_path):
    wizard.screen.typed["import_file"] = str(fill(tmp_path / "期初.xlsx", pieces=[gold(1), gold(1)]))
    wizard.go(GOODS).presenter.check_file()
    wizard.screen.typed["import_file"] = ""

    wizard.go(FINISH).presenter.next()

    assert wizard.made[0].brought is None


def test_the_template_is_written_where_it_is_wanted(wizard, tmp_path):
    wizard.go(GOODS).presenter.write_template(str(tmp_path / "模板.xlsx"))

    assert (tmp_path / "模板.xlsx").exists()
    assert wizard.screen.problem.level == "ok"


def test_a_template_that_cannot_be_written_is_said(wizard, tmp_path):
    wizard.go(GOODS).presenter.write_template(str(tmp_path / "none" / "模板.xlsx"))

    assert wizard.screen.problem.level == "error"


def joining(wizard: Wizard, tmp_path: Path) -> None:
    (tmp_path / "e.json").touch()
    wizard.screen.typed |= {"mode": "chain", "enrolment": str(tmp_path / "e.json"), "url": "http://127.0.0.1:8750"}
    wizard.presenter.mode_changed()


def test_a_till_of_a_chain_passes_over_staff_board_and_goods(tmp_path):
    paper = Enrolment(register="BJ01", store="BJ", code="ABCD-EFGH")
    asked: list[tuple[object, ...]] = []

    def join(folder, machine, enrolment, url, *, tell) -> Made:
        asked.append((folder, enrolment, url))
        return Made(folder, enrolment.register, enrolment.store, sync="synced")

    wizard = Wizard(tmp_path, Opening(join=join, read_enrolment=lambda _path: paper))
    joining(wizard, tmp_path)

    wizard.presenter.next()
    wizard.presenter.next()
    step, facts = wizard.presenter.step, wizard.screen.picture.facts
    wizard.presenter.next()

    assert step == FINISH
    assert facts[:3] == (("总部", "http://127.0.0.1:8750"), ("门店", "BJ"), ("本机", "BJ01"))
    assert asked == [(wizard.folder, paper, "http://127.0.0.1:8750")]
    assert wizard.made[0].register == "BJ01"


def test_a_paper_that_is_not_headquarters_keeps_the_step(wizard, tmp_path):
    joining(wizard, tmp_path)

    wizard.presenter.next()

    assert wizard.presenter.step == SHOP
    assert wizard.screen.problem.code == "E-SETUP-FILE"


def test_something_of_ours_that_broke_can_be_tried_again(wizard):
    wizard.screen.busy = True

    wizard.presenter.crashed()
    wizard.presenter.next()

    assert not wizard.screen.busy
    assert wizard.presenter.step == MACHINE


def test_what_a_plan_needs_is_asked_of_the_use_case(tmp_path):
    plan = ImportPlan("x.xlsx", (), (), ())
    wizard = Wizard(tmp_path, Opening(plan_file=lambda _path: plan))
    wizard.screen.typed["import_file"] = "x.xlsx"

    wizard.go(GOODS).presenter.check_file()

    assert wizard.screen.problem.text == "文件没有问题,可以继续。"
