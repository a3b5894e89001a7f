"""The way out of books that do not open: what is offered, what is done, what is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kernel.database import DatabaseDamaged, DatabaseTooNew
from kernel.errors import DomainError
from pos_app.place import AlreadyRunning, DatabaseMissing, SecretsMissing
from pos_app.presenters.problems import Problem
from pos_app.presenters.rescue import Rescue, RescuePicture, RescuePresenter, RescueView, Stage
from pos_app.presenters.tasks import TasksInline
from pos_app.upkeep.catching_up import CaughtUp, Named
from pos_app.upkeep.errors import HeadquartersNeeded, NoBackup
from pos_app.upkeep.replay import Replayed
from pos_app.upkeep.restore import Restored, WaysOut
from sync.outbox import Point

DAMAGED = DatabaseDamaged(path="till.db", finding="torn")
NEWEST = (Path("HP01-e1-000000041-20261121T093000.jinpu"), "2026-11-21T09:30:00.000+08:00", 41)
OLDER = (Path("HP01-e1-000000007-20261120T210000.jinpu"), "2026-11-20T21:00:00.000+08:00", 7)
ALONE = WaysOut((NEWEST, OLDER), None)
RESTORED = Restored(
    register="HP01",
    from_file=NEWEST[0].name,
    passed_over=(),
    caught_up=CaughtUp(
        had=Point(1, 41, ""),
        headquarters=None,
        replayed=Replayed(own=1, others=0, troubled=0),
        saved=(Named("HP01-1-42", "sales.completed", "S-HP01-20261121-0002", 898_000),),
        lost=(),
        cart_lines=0,
        epoch=2,
    ),
    set_aside="till.db.damaged-20261121T100000",
    entries=43,
    backup_trouble="",
)


class Screen(RescueView):
    """Shows what it is told."""

    def __init__(self) -> None:
        self.pictures: list[RescuePicture] = []
        self.problem: Problem | None = None
        self.heard: list[str] = []

    @property
    def picture(self) -> RescuePicture:
        return self.pictures[-1]

    def show_rescue(self, picture: RescuePicture) -> None:
        self.pictures.append(picture)

    def show_words(self, problem: Problem | None) -> None:
        self.problem = problem

    def tell(self, progress: str) -> None:
        self.heard.append(progress)


class Shop:
    """A till whose books do not open, and the person before it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.screen = folder, Screen()
        self.ways: WaysOut | DomainError = ALONE
        self.trouble: DomainError | None = DAMAGED  # what a check finds
        self.refusal: DomainError | None = None
        self.restored_from: list[Path | None] = []
        self.ended: list[str] = []
        self.presenter: RescuePresenter

    def open(self, error: DomainError = DAMAGED) -> RescuePicture:
        self.presenter = RescuePresenter(
            self.screen,
            TasksInline(),
            self.folder,
            error,
            finished=lambda: self.ended.append("finished"),
            leave=lambda: self.ended.append("left"),
            rescue=Rescue(check=self._check, ways_out=self._ways_out, restore=self._restore),
        )
        self.presenter.open()
        return self.screen.picture

    def _check(self, folder: Path) -> None:
        if self.trouble is not None:
            raise self.trouble

    def _ways_out(self, folder: Path) -> WaysOut:
        if isinstance(self.ways, DomainError):
            raise self.ways
        return self.ways

    def _restore(self, folder: Path, *, from_file: Path | None, progress: Callable[[str], None]) -> Restored:
        assert not self.presenter.leave()  # nobody ends the program now
        progress("核对整本流水")
        if self.refusal is not None:
            raise self.refusal
        self.restored_from.append(from_file)
        return RESTORED


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def fact(picture: RescuePicture, name: str) -> str:
    return {told[0]: told[1] for told in picture.facts}[name]


def test_a_damaged_file_is_said_to_be_kept_and_its_backups_are_shown(shop: Shop) -> None:
    picture = shop.open()

    assert (picture.title, picture.code) == ("本机数据需要检查", "E-DB-DAMAGED")
    assert "没有删除任何数据" in picture.lead[1]
    assert picture.choices[0] == ("2026-11-21 09:30", NEWEST[0].name, "到第 41 条流水")
    assert (picture.chosen, picture.main, picture.lines) == (0, "恢复最近的备份", ())


def test_while_the_ways_out_are_looked_for_the_page_says_what_happened(shop: Shop) -> None:
    shop.open()

    first = shop.screen.pictures[0]
    assert (first.stage, first.title, first.main) == (Stage.LOOKING, "本机数据需要检查", "")


@pytest.mark.parametrize(
    ("reachable", "words"),
    [
        (None, "单店使用,没有总部"),
        (True, "已连上,备份之后的单据能拿回来"),
        (False, "没有应答,先接通网络再按 F5"),
    ],
)
def test_the_page_says_whether_headquarters_answers(shop: Shop, reachable: bool | None, words: str) -> None:
    shop.ways = WaysOut((NEWEST,), reachable)

    assert fact(shop.open(), "总部") == words


def test_the_newest_backup_is_left_to_the_restore_so_that_it_may_pass_over_one(shop: Shop) -> None:
    shop.open()

    shop.presenter.main()

    assert shop.restored_from == [None]
    assert shop.screen.heard == ["核对整本流水"]


def test_an_older_backup_is_taken_as_chosen(shop: Shop) -> None:
    shop.open()

    shop.presenter.move(1)
    offered = shop.screen.picture
    shop.presenter.main()

    assert (offered.chosen, offered.main) == (1, "恢复这份备份")
    assert shop.restored_from == [OLDER[0]]


def test_the_choice_stays_within_the_list(shop: Shop) -> None:
    shop.open()

    shop.presenter.move(-1)
    shop.presenter.choose(2)

    assert shop.screen.picture.chosen == 0


def test_after_a_restore_the_report_is_read_before_the_lock_screen_comes(shop: Shop) -> None:
    shop.open()

    shop.presenter.main()
    picture, before = shop.screen.picture, list(shop.ended)
    shop.presenter.main()

    assert (picture.stage, picture.main) == (Stage.DONE, "继续")
    assert "  HP01-1-42 销售 S-HP01-20261121-0002 ¥8,980.00" in picture.lines
    assert (before, shop.ended) == ([], ["finished"])


def test_a_restore_that_headquarters_must_help_with_can_be_tried_again(shop: Shop) -> None:
    shop.ways, shop.refusal = WaysOut((NEWEST,), False), HeadquartersNeeded(finding="refused")
    shop.open()

    shop.presenter.main()

    assert shop.screen.problem is not None
    assert shop.screen.problem.code == "E-RESTORE-HQ"
    assert (shop.screen.picture.main, shop.screen.picture.lines) == ("恢复最近的备份", ())


def test_a_refused_restore_says_what_can_be_done_by_hand(shop: Shop) -> None:
    shop.refusal = NoBackup(passed_over="all")
    shop.open()

    shop.presenter.main()

    assert shop.screen.problem is not None
    assert shop.screen.problem.code == "E-RESTORE-NONE"
    assert shop.screen.picture.lines[0] == "1. 联系支持,报错误码 E-DB-DAMAGED。"


def test_without_any_way_out_the_page_says_so_and_enter_does_nothing(shop: Shop) -> None:
    shop.ways = WaysOut((), None)
    picture = shop.open(DatabaseMissing(folder="till"))

    shop.presenter.main()

    assert (picture.title, fact(picture, "找到的备份"), picture.main) == ("本机数据文件不见了", "没有找到", "")
    assert f"python -m pos_app restore --data {shop.folder} --from 备份文件" in picture.lines[-1]
    assert shop.restored_from == []


def test_headquarters_alone_can_give_the_books_back(shop: Shop) -> None:
    shop.ways = WaysOut((), True)

    assert shop.open().main == "从总部恢复"


def test_a_till_of_a_chain_without_a_backup_needs_headquarters(shop: Shop) -> None:
    (shop.folder / "till.db").write_bytes(b"torn")
    shop.ways = WaysOut((), False)

    assert shop.open().main == ""


def test_an_old_file_alone_is_read_for_what_it_still_holds(shop: Shop) -> None:
    (shop.folder / "till.db").write_bytes(b"torn")
    shop.ways = WaysOut((), None)

    assert shop.open().main == "从旧文件救出流水"


def test_lost_secrets_ask_for_the_recovery_sheet(shop: Shop) -> None:
    shop.ways = SecretsMissing(folder="till")

    picture = shop.open()

    assert (picture.title, picture.main) == ("本机的密钥不见了", "")
    assert picture.lines[-1].endswith("--key-from 恢复单文件")


def test_a_second_start_is_told_so_and_offers_no_restore(shop: Shop) -> None:
    picture = shop.open(AlreadyRunning(folder="till"))

    assert (picture.title, picture.code) == ("这台收银机已经开着", "E-TILL-TWICE")
    assert (picture.main, picture.choices, picture.facts, picture.lines) == ("", (), (), ())


def test_any_other_refusal_is_said_in_its_own_words(shop: Shop) -> None:
    picture = shop.open(DatabaseTooNew(found="9", known="1"))

    assert picture.title == "本机数据没有打开"
    assert "更新的版本" in picture.lead[0]


def test_books_that_open_again_lead_to_the_lock_screen(shop: Shop) -> None:
    shop.open()
    shop.trouble = None

    shop.presenter.check()

    assert shop.ended == ["finished"]


def test_a_disk_that_was_plugged_in_is_seen_at_the_next_check(shop: Shop) -> None:
    shop.ways = WaysOut((), None)
    shop.open()
    shop.ways = ALONE

    shop.presenter.check()

    assert len(shop.screen.picture.choices) == 2
    assert shop.screen.picture.main == "恢复最近的备份"


def test_who_leaves_ends_the_program(shop: Shop) -> None:
    shop.open()

    assert shop.presenter.leave()
    assert shop.ended == ["left"]


def test_something_of_ours_that_broke_can_be_tried_again(shop: Shop) -> None:
    shop.open()

    shop.presenter.crashed()

    assert shop.screen.problem is not None
    assert shop.screen.problem.code == "E-CRASH"
    assert shop.screen.picture.main == "恢复最近的备份"
    assert shop.screen.picture.lines
