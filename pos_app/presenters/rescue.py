"""The way out when a till's books do not open: what happened, what can give them back, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Protocol

from kernel.database import DatabaseDamaged
from kernel.errors import DomainError
from pos_app.locale import tr
from pos_app.place import DATABASE, AlreadyRunning, DatabaseMissing, SecretsMissing, open_place
from pos_app.presenters.problems import Problem, words, words_for
from pos_app.presenters.tasks import Tasks
from pos_app.upkeep.errors import HeadquartersNeeded
from pos_app.upkeep.report import report
from pos_app.upkeep.restore import Restored, WaysOut, restore, ways_out

RESTORABLE = (DatabaseDamaged.code, DatabaseMissing.code)
# By code: what happened, and what did not.
LEADS = {
    DatabaseDamaged.code: (
        "本机数据需要检查",
        "数据文件打不开,多半是断电或磁盘出了故障。",
        "没有删除任何数据:打不开的文件会原样留在本机。不要关机,不要自己删文件。",
    ),
    DatabaseMissing.code: (
        "本机数据文件不见了",
        "这里记过账,数据文件却不在了,可能被移走或删掉。",
        "没有新建空账。别的文件都没有变。不要关机,不要往这个文件夹里放东西。",
    ),
    SecretsMissing.code: (
        "本机的密钥不见了",
        "没有密钥,账和备份都打不开。",
        "数据没有变化。密钥写在保险柜里的恢复单上。",
    ),
    AlreadyRunning.code: (
        "这台收银机已经开着",
        "另一个窗口正在使用本机的数据,同一份数据只能开一次。",
        "数据没有变化。看看任务栏,或者先关掉那个窗口再按 F5。",
    ),
}
OTHER_LEAD = ("本机数据没有打开", "", "数据没有变化。处理好以后按 F5 再试。")


class Stage(StrEnum):
    LOOKING = "looking"
    CHOOSING = "choosing"
    RESTORING = "restoring"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class RescuePicture:
    """The page as drawn. `main` is the caption of the button on Enter, '' for none.

    `facts` are (name, value, level); `choices` the backups as (time, file, how far), the newest first; `lines` what
    to do by hand, or the report of a restore that is done.
    """

    stage: Stage
    title: str
    lead: tuple[str, ...]
    code: str = ""
    facts: tuple[tuple[str, str, str], ...] = ()
    choices: tuple[tuple[str, str, str], ...] = ()
    chosen: int = 0
    lines_title: str = ""
    lines: tuple[str, ...] = ()
    main: str = ""


class RescueView(Protocol):
    def show_rescue(self, picture: RescuePicture) -> None: ...
    def show_words(self, problem: Problem | None) -> None: ...
    def tell(self, progress: str) -> None:
        """How far the restore is; called from the thread that does it."""


def _check(folder: Path) -> None:
    open_place(folder).close()


@dataclass(frozen=True, slots=True)
class Rescue:
    """The use cases behind the screen. `check` opens the folder as a till does and closes it again."""

    check: Callable[[Path], None] = _check
    ways_out: Callable[[Path], WaysOut] = ways_out
    restore: Callable[..., Restored] = restore


@dataclass(frozen=True, slots=True)
class _Found:
    """Why the books do not open (None: they do), and what they can be restored from."""

    error: DomainError | None
    ways: WaysOut | None = None


class RescuePresenter:
    """`finished` hears that the books open again; the lock screen is next. `leave` ends the program."""

    def __init__(
        self,
        view: RescueView,
        tasks: Tasks,
        folder: Path,
        error: DomainError,
        *,
        finished: Callable[[], None],
        leave: Callable[[], None],
        rescue: Rescue | None = None,
    ) -> None:
        self._view, self._tasks, self._folder, self._error = view, tasks, folder, error
        self._finished, self._leave = finished, leave
        self._rescue = rescue or Rescue()
        self._stage = Stage.LOOKING
        self._ways: WaysOut | None = None
        self._chosen = 0
        self._by_hand = False  # a restore was refused: say what else can be done

    @property
    def stage(self) -> Stage:
        return self._stage

    def open(self) -> None:
        """Show what happened, and look for the ways out behind it."""
        self._look(partial(self._ways_out, self._error))

    def check(self) -> None:
        """Look again: a disk was plugged in, headquarters is back, or the other window was closed."""
        if self._stage is Stage.CHOOSING:
            self._view.show_words(None)
            self._by_hand = False
            self._look(self._checked)

    def choose(self, place: int) -> None:
        """Take this backup, counted from the newest."""
        there = 0 if self._ways is None else len(self._ways.backups)
        if self._stage is Stage.CHOOSING and 0 <= place < there and place != self._chosen:
            self._chosen = place
            self._show()

    def move(self, step: int) -> None:
        """The next older backup, or the next newer one."""
        self.choose(self._chosen + step)

    def main(self) -> None:
        """Enter: restore; after it, on to the lock screen."""
        if self._stage is Stage.DONE:
            self._finished()
        elif self._stage is Stage.CHOOSING and self._main_words():
            self._restore()

    def leave(self) -> bool:
        """Esc: end the program, unless the books are being put together. Whether it may end."""
        if self._stage is Stage.RESTORING:
            return False
        self._leave()
        return True

    def crashed(self) -> None:
        """Something of ours broke: the old file is where it was."""
        self._stage, self._by_hand = Stage.CHOOSING, True
        self._show()
        self._view.show_words(words("crash.start"))

    # --- looking -------------------------------------------------------------------------------------------------

    def _look(self, work: Callable[[], _Found]) -> None:
        self._stage = Stage.LOOKING
        self._show()
        self._tasks.run(work, self._looked, self._refused)

    def _checked(self) -> _Found:
        try:
            self._rescue.check(self._folder)
        except DomainError as error:
            return self._ways_out(error)
        return _Found(None)

    def _ways_out(self, error: DomainError) -> _Found:
        if error.code not in RESTORABLE:
            return _Found(error)
        try:
            return _Found(error, self._rescue.ways_out(self._folder))
        except DomainError as without:  # its secrets are gone as well: that comes first
            return _Found(without)

    def _looked(self, found: _Found) -> None:
        if found.error is None:
            self._finished()
            return
        self._error, self._ways, self._chosen = found.error, found.ways, 0
        self._stage = Stage.CHOOSING
        self._show()

    # --- restoring -----------------------------------------------------------------------------------------------

    def _restore(self) -> None:
        assert self._ways is not None
        # The newest is left to the restore: where it does not open, the next one is taken.
        chosen = self._ways.backups[self._chosen][0] if self._chosen else None
        self._stage = Stage.RESTORING
        self._view.show_words(None)
        self._show()
        folder, tell = self._folder, self._view.tell
        self._tasks.run(
            lambda: report(self._rescue.restore(folder, from_file=chosen, progress=tell)), self._restored, self._refused
        )

    def _restored(self, lines: tuple[str, ...]) -> None:
        self._stage = Stage.DONE
        self._view.show_rescue(
            RescuePicture(
                stage=Stage.DONE,
                title=tr("数据已恢复"),
                lead=(tr("请把下面几行看一遍,有没入账的单据就对照小票补记。今天请数一次抽屉,清点柜台。"),),
                lines_title=tr("恢复报告"),
                lines=lines,
                main=tr("继续"),
            )
        )

    def _refused(self, error: DomainError) -> None:
        self._stage = Stage.CHOOSING
        self._by_hand = self._by_hand or error.code != HeadquartersNeeded.code
        self._show()
        self._view.show_words(words_for(error))

    # --- what is shown -------------------------------------------------------------------------------------------

    def _show(self) -> None:
        title, *lead = LEADS.get(self._error.code, OTHER_LEAD)
        problem = words_for(self._error)
        choosing = self._stage is Stage.CHOOSING
        hints = self._hints() if choosing else ()
        self._view.show_rescue(
            RescuePicture(
                stage=self._stage,
                title=tr("正在恢复数据") if self._stage is Stage.RESTORING else tr(title),
                lead=tuple(tr(line) if line else problem.text for line in lead),
                code=problem.code,
                facts=self._facts() if choosing else (),
                choices=self._choices() if choosing else (),
                chosen=self._chosen,
                lines_title=tr("接下来怎么办") if hints else "",
                lines=hints,
                main=self._main_words() if choosing else "",
            )
        )

    def _main_words(self) -> str:
        """What Enter does here, '' when there is nothing to restore from."""
        ways = self._ways
        if ways is None:
            return ""
        if ways.backups:
            return tr("恢复这份备份") if self._chosen else tr("恢复最近的备份")
        if ways.headquarters_reachable:
            return tr("从总部恢复")
        if ways.headquarters_reachable is None and self._old_files():
            return tr("从旧文件救出流水")
        return ""

    def _facts(self) -> tuple[tuple[str, str, str], ...]:
        ways = self._ways
        if ways is None:
            return ()
        found = tr("{count} 份", count=len(ways.backups)) if ways.backups else tr("没有找到")
        headquarters, level = {
            None: (tr("单店使用,没有总部"), ""),
            True: (tr("已连上,备份之后的单据能拿回来"), "ok"),
            False: (tr("没有应答,先接通网络再按 F5"), "warn"),
        }[ways.headquarters_reachable]
        return (
            (tr("找到的备份"), found, "" if ways.backups else "warn"),
            (tr("总部"), headquarters, level),
            (tr("数据文件夹"), str(self._folder), ""),
        )

    def _choices(self) -> tuple[tuple[str, str, str], ...]:
        backups = () if self._ways is None else self._ways.backups
        return tuple((_minute(time), path.name, tr("到第 {seq} 条流水", seq=seq)) for path, time, seq in backups)

    def _hints(self) -> tuple[str, ...]:
        """What a person does where the page can not help."""
        if self._error.code == AlreadyRunning.code or (self._main_words() and not self._by_hand):
            return ()
        if self._error.code not in (*RESTORABLE, SecretsMissing.code):
            return ()
        key = "" if self._error.code in RESTORABLE else tr(" --key-from 恢复单文件")
        command = tr("python -m pos_app restore --data {folder} --from 备份文件", folder=self._folder)
        return (
            tr("1. 联系支持,报错误码 {code}。", code=words_for(self._error).code),
            tr("2. 找出第二块备份盘和保险柜里的恢复单。插好备份盘,按 F5 再看一次。"),
            tr("3. 备份在别处,就打开命令行,把备份文件指给它:"),
            f"    {command}{key}",
        )

    def _old_files(self) -> bool:
        """Whether an old file is left that entries may still be read from."""
        return any(
            path.stat().st_size
            for path in self._folder.glob(f"{DATABASE}*")
            if not path.name.endswith(("-wal", "-shm"))
        )


def _minute(time: str) -> str:
    """An ISO time as people read it: '2026-11-21 09:30'."""
    return time[:16].replace("T", " ")
