"""The first start: six steps from an empty folder to a till that can sell. The same answers as `setup` takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from kernel.clock import SystemClock
from kernel.errors import DomainError
from pos_app.bringing_in import summary
from pos_app.import_report import problem_cells, summary_lines
from pos_app.importing import ImportPlan, check, read, template
from pos_app.locale import tr
from pos_app.presenters.first_run_form import (
    ALL_STEPS,
    CHAIN_STEPS,
    FINISH,
    GOODS,
    HINTS,
    MACHINE,
    SHOP,
    STEPS,
    Person,
    Prices,
    Told,
    facts,
    step_of,
)
from pos_app.presenters.problems import Problem, info, words, words_for
from pos_app.presenters.tasks import Tasks
from pos_app.presenters.weighing import scale_box
from pos_app.setting_up.answers import Answers, Fault, PrinterAnswers, ScaleAnswers, SetupInvalid
from pos_app.setting_up.checking import faults_of
from pos_app.setting_up.enrolment import Enrolment, checked_url, read_enrolment
from pos_app.setting_up.making import Made, join, refuse_used_folder, set_up
from pos_app.setting_up.trial import print_trial, weigh_trial
from printers.devices.scale import Live

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class StepPicture:
    """One step as drawn. `steps` are (mark, words); `facts` what the last step shows to be checked."""

    step: int
    title: str
    hint: str
    steps: tuple[tuple[str, str], ...]
    joining: bool
    first: bool
    next_words: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PlanPicture:
    """What an import file would bring, and its bad rows as cells of the table."""

    lines: tuple[str, ...]
    bad_rows: tuple[tuple[str, ...], ...]
    may_skip: bool


class FirstRunView(Protocol):
    def show_step(self, picture: StepPicture) -> None: ...
    def values(self) -> dict[str, str]:
        """Every single field by its name in the answers' file; `mode`, `enrolment` and `url` too."""

    def people(self) -> tuple[Person, ...]: ...
    def prices(self) -> dict[str, Prices]:
        """By purity code."""

    def mark(self, fields: frozenset[str]) -> None:
        """Which fields are wrong, by their place in the answers' file; the first takes the focus."""

    def show_plan(self, picture: PlanPicture | None) -> None: ...
    def show_trial(self, text: str) -> None:
        """The test page as text, or what the balance says."""

    def show_words(self, problem: Problem | None) -> None: ...
    def set_busy(self, busy: bool) -> None: ...
    def tell(self, progress: str) -> None:
        """How far the work is; called from the thread that does it."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The use cases behind the screen."""

    set_up: Callable[..., Made] = set_up
    join: Callable[..., Made] = join
    print_trial: Callable[[PrinterAnswers, Path], tuple[str, str]] = field(
        default=lambda printer, folder: print_trial(printer.settings(), folder, SystemClock())
    )
    weigh_trial: Callable[[ScaleAnswers], Live] = field(
        default=lambda scale: weigh_trial(scale.settings(), SystemClock())
    )
    plan_file: Callable[[Path], ImportPlan] = field(default=lambda path: check(read(path)))
    write_template: Callable[[Path], None] = template
    read_enrolment: Callable[[Path], Enrolment] = read_enrolment


class FirstRunPresenter:
    """`finished` hears of the till that was made; the lock screen is next."""

    def __init__(
        self,
        view: FirstRunView,
        tasks: Tasks,
        folder: Path,
        finished: Callable[[Made], None],
        opening: Opening | None = None,
    ) -> None:
        self._view, self._tasks, self._folder, self._finished = view, tasks, folder, finished
        self._opening = opening or Opening()
        self._step = SHOP
        self._busy = False
        self._plan: ImportPlan | None = None
        self._planned = ""  # the path that the plan is of
        self._enrolment: Enrolment | None = None

    @property
    def step(self) -> int:
        return self._step

    def open(self) -> None:
        self._show()
        try:
            refuse_used_folder(self._folder)
        except DomainError as error:
            self._view.show_words(words_for(error))

    def mode_changed(self) -> None:
        """Alone or of a chain: other fields, other steps."""
        self._enrolment = None
        self._view.show_words(None)
        self._show()

    def next(self) -> None:
        """On to the next step, once this one holds no fault; in the last, open the shop."""
        if self._busy:
            return
        faults = self._faults(self._step)
        self._mark(faults)
        if faults:
            return
        if self._step == FINISH:
            self._make()
        elif self._step == SHOP and self._joining:
            self._read_enrolment()
        elif self._step == GOODS and not self._goods_settled():
            return
        else:
            self._go(1)

    def back(self) -> None:
        if not self._busy and self._step != SHOP:
            self._go(-1)

    def go_to(self, step: int) -> None:
        """A click on a step that was passed already."""
        if not self._busy and step < self._step and step in self._steps:
            self._step = step
            self._view.show_words(None)
            self._show()

    def crashed(self) -> None:
        """Something of ours broke: nothing was made, and it can be tried again."""
        self._busy = False
        self._view.set_busy(False)
        self._view.show_words(words("setup.crash"))

    # --- the printer's test page ---------------------------------------------------------------------------------

    def try_printer(self) -> None:
        faults = tuple(fault for fault in self._faults(MACHINE) if fault.where.startswith("printer"))
        self._mark(faults)
        if not faults and not self._busy and self._step == MACHINE:
            printer = self._told().printer()
            where = self._folder.parent  # a file printer without a folder prints beside the till to come
            self._run(lambda: self._opening.print_trial(printer, where), self._tried)

    def _tried(self, page: tuple[str, str]) -> None:
        kind, text = page
        self._view.show_trial(text)
        said = tr("没有打印机,小票显示在屏幕上,就像下面这样。") if kind == "screen" else tr("测试页已送出,看看纸。")
        self._view.show_words(info(said, "ok"))

    # --- the balance ---------------------------------------------------------------------------------------------

    def try_scale(self) -> None:
        """What the balance says at this moment, with its own line behind it."""
        scale = self._told().scale()
        faults = tuple(fault for fault in self._faults(MACHINE) if fault.where.startswith("scale"))
        if not scale.url:
            faults = (Fault("scale.url", tr("先填电子秤的接口")), *faults)
        self._mark(faults)
        if not faults and not self._busy and self._step == MACHINE:
            self._run(lambda: self._opening.weigh_trial(scale), lambda live: self._weighed(live, scale.url))

    def _weighed(self, live: Live, port: str) -> None:
        box = scale_box(live, port)
        assert box is not None
        said = (box.text, repr(live.raw) if live.raw else "", live.why)
        self._view.show_trial("  ".join(part for part in said if part))
        self._view.show_words(info(box.text, box.level))

    # --- the import file -----------------------------------------------------------------------------------------

    def check_file(self) -> None:
        """Read the file anew: what it brings, and each bad row."""
        path = self._value("import_file")
        if self._step != GOODS or self._busy:
            return
        self._forget_plan()
        if path:
            self._run(lambda: self._opening.plan_file(Path(path)), partial(self._checked, path))

    def _checked(self, path: str, plan: ImportPlan) -> None:
        self._plan, self._planned = plan, path
        self._show_plan()
        if plan.ready:
            self._view.show_words(info(tr("文件没有问题,可以继续。"), "ok"))
        else:
            self._view.show_words(words("import.not_ready", rows=plan.bad_rows))

    def skip_bad_rows(self) -> None:
        """Leave the bad rows out, by choice."""
        if self._step == GOODS and self._plan is not None and not self._plan.ready:
            left = self._plan.bad_rows
            self._plan = self._plan.without_bad_rows()
            self._show_plan()
            self._view.show_words(info(tr("已跳过 {rows} 行,其余照常导入。", rows=left), "warn"))

    def correct_file(self) -> None:
        """Back to the file: the shop corrects it and has it read again."""
        self._forget_plan()
        self._view.show_words(info(tr("改好文件并保存,再按 F5 检查。")))
        self._view.mark(frozenset({"import_file"}))

    def write_template(self, path: str) -> None:
        """Write the workbook to fill in."""
        if path and not self._busy:
            said = info(tr("模板已写到 {path}", path=path), "ok")
            self._run(lambda: self._write_template(Path(path)), lambda _: self._view.show_words(said))

    def _write_template(self, path: Path) -> None:
        try:
            self._opening.write_template(path)
        except OSError as error:
            raise SetupInvalid((Fault("import_file", tr("模板没能写到那里,换一个文件夹")),)) from error

    def _goods_settled(self) -> bool:
        """Whether the file, if one is named, was read and holds no bad row that nobody settled."""
        path = self._value("import_file")
        if path != self._planned:
            self.check_file()
            return not path
        if self._plan is None or self._plan.ready:
            return True
        self._view.show_words(words("import.not_ready", rows=self._plan.bad_rows))
        return False

    def _forget_plan(self) -> None:
        self._plan, self._planned = None, ""
        self._view.show_plan(None)

    def _show_plan(self) -> None:
        assert self._plan is not None
        lines = tuple(line.strip() for line in summary_lines(summary(self._plan)))
        rows = tuple(problem_cells(problem) for problem in self._plan.problems)
        self._view.show_plan(PlanPicture(lines, rows, bool(rows)))

    # --- joining and making --------------------------------------------------------------------------------------

    def _read_enrolment(self) -> None:
        path, url = Path(self._value("enrolment")), self._value("url")

        def work() -> Enrolment:
            checked_url(url)
            return self._opening.read_enrolment(path)

        self._run(work, self._enrolled)

    def _enrolled(self, enrolment: Enrolment) -> None:
        self._enrolment = enrolment
        self._go(1)

    def _make(self) -> None:
        machine, plan, tell = self._told().machine(), self._plan, self._view.tell
        if isinstance(machine, Answers):
            self._run(lambda: self._opening.set_up(self._folder, machine, plan=plan, tell=tell), self._made)
            return
        enrolment, url = self._enrolment, self._value("url")
        self._run(lambda: self._opening.join(self._folder, machine, enrolment, url, tell=tell), self._made)

    def _made(self, made: Made) -> None:
        self._busy = True  # nothing more is asked here
        self._finished(made)

    # --- what was told -------------------------------------------------------------------------------------------

    @property
    def _joining(self) -> bool:
        return self._told().joining

    @property
    def _steps(self) -> tuple[int, ...]:
        return CHAIN_STEPS if self._joining else ALL_STEPS

    def _value(self, name: str) -> str:
        return self._told().value(name)

    def _told(self) -> Told:
        return Told(self._view.values(), self._view.people(), self._view.prices())

    def _faults(self, step: int) -> tuple[Fault, ...]:
        """What is wrong in this step; in the last, in any."""
        told = self._told()
        found = tuple(told.placed(fault) for fault in faults_of(told.machine(), self._folder))
        return found if step == FINISH else tuple(fault for fault in found if step_of(fault) == step)

    def _mark(self, faults: tuple[Fault, ...]) -> None:
        if faults and self._step == FINISH:
            self._step = step_of(faults[0])
            self._show()
        self._view.mark(frozenset(fault.where for fault in faults))
        first = faults[0].reason if faults else ""
        self._view.show_words(words("setup.form_invalid", count=len(faults), reason=first) if faults else None)

    # --- running -------------------------------------------------------------------------------------------------

    def _go(self, way: int) -> None:
        steps = self._steps
        self._step = steps[steps.index(self._step) + way]
        self._view.show_words(None)
        self._show()

    def _run(self, work: Callable[[], Answer], done: Callable[[Answer], None]) -> None:
        self._busy = True
        self._view.set_busy(True)

        def settled() -> None:
            self._busy = False
            self._view.set_busy(False)

        def well(answer: Answer) -> None:
            settled()
            done(answer)

        def badly(error: DomainError) -> None:
            settled()
            self._view.show_words(words_of(error))

        self._tasks.run(work, well, badly)

    def _show(self) -> None:
        steps = self._steps
        marks = tuple(
            ("—" if number not in steps else "✔" if number < self._step else "", tr(name))
            for number, name in enumerate(STEPS, start=1)
        )
        last = self._step == FINISH
        after = "" if last else STEPS[steps[steps.index(self._step) + 1] - 1]
        self._view.show_step(
            StepPicture(
                step=self._step,
                title=tr(STEPS[self._step - 1]),
                hint=tr(HINTS[self._step]),
                steps=marks,
                joining=self._joining,
                first=self._step == SHOP,
                next_words=tr("开店") if last else tr("下一步:{step}", step=tr(after)),
                facts=facts(self._told(), self._folder, self._enrolment, self._plan) if last else (),
            )
        )


def words_of(error: DomainError) -> Problem:
    """A refusal in the words of a form: what is wrong, without its place in a file of answers."""
    return words("setup.form_invalid", **error.facts) if isinstance(error, SetupInvalid) else words_for(error)
