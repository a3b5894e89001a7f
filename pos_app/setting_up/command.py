"""`python -m pos_app setup`: the answers from a file or from a person, then the till made of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from kernel.clock import SystemClock
from kernel.errors import DomainError
from pos_app.bringing_in import ImportNotReady, summary
from pos_app.import_report import problem_lines, summary_lines
from pos_app.importing import ImportPlan, check, read
from pos_app.place import KEYSTORE
from pos_app.setting_up.answers import Answers, Machine, read_answers, read_machine
from pos_app.setting_up.checking import require_sound
from pos_app.setting_up.enrolment import Enrolment, checked_url, read_enrolment
from pos_app.setting_up.interview import Interview, Terminal
from pos_app.setting_up.making import Made, enrol_again, join, refuse_used_folder, set_up
from pos_app.setting_up.trial import print_trial
from pos_app.settings import FILE_NAME
from pos_app.upkeep.keystore import move_secrets

Told = TypeVar("Told", bound=Machine)


class NobodyToAsk(DomainError):
    """No answers' file was named, and standard input is no terminal."""

    code = "setup.nobody_to_ask"


def run_setup(
    terminal: Terminal,
    folder: Path,
    *,
    answers: Path | None,
    enrolment: Path | None,
    url: str,
    may_ask: bool,
    keystore: bool = False,
    words_of: Callable[[DomainError], str],
) -> Made:
    """Make the till in `folder`; `keystore` puts its keys there whatever the answers say.

    Raises as `set_up` and `join`, and NobodyToAsk; nothing is left then.
    """
    refuse_used_folder(folder)
    if answers is None and not may_ask:
        raise NobodyToAsk()
    interview = Interview(
        terminal,
        folder,
        print_trial=lambda printer: print_trial(printer.settings(), folder.parent, SystemClock()),
        plan_file=lambda path: check(read(path)),
        words_of=words_of,
    )
    if enrolment is not None:
        given = read_enrolment(enrolment)
        address = checked_url(url or given.url)
        machine = interview.machine() if answers is None else read_machine(answers)
        made = join(folder, _keyed(machine, keystore), given, address, tell=terminal.say)
    else:
        shop, plan = interview.shop() if answers is None else _from_file(answers, folder, terminal.say)
        made = set_up(folder, _keyed(shop, keystore), plan=plan, tell=terminal.say)
    _tell(made, terminal.say)
    return made


def run_enrol(
    folder: Path,
    *,
    code: str,
    url: str,
    ca: str,
    answers: Path | None,
    say: Callable[[str], None],
    keystore: bool = False,
) -> Made:
    """Make this machine a till of the chain: a new one in an empty folder, else the one that is there, with a new key.

    `keystore`: its keys are in the operating system's keystore from then on. Raises as `join` and `enrol_again`.
    """
    if (folder / FILE_NAME).exists():
        if keystore:
            move_secrets(folder, to=KEYSTORE)
        made = enrol_again(folder, code, url, ca=ca, tell=say)
    else:
        machine = Machine() if answers is None else read_machine(answers)
        made = join(
            folder, _keyed(machine, keystore), Enrolment(register="", store="", code=code), url, ca=ca, tell=say
        )
    _tell(made, say)
    return made


def _keyed(told: Told, keystore: bool) -> Told:
    return replace(told, keystore=True) if keystore else told


def _from_file(path: Path, folder: Path, say: Callable[[str], None]) -> tuple[Answers, ImportPlan | None]:
    answers = read_answers(path)
    require_sound(answers, folder)
    if not answers.import_file:
        return answers, None
    plan = check(read(path.parent / answers.import_file))
    for line in problem_lines(plan.problems) if plan.problems else ():
        say(line)
    if answers.skip_bad_rows:
        plan = plan.without_bad_rows()
    if not plan.ready:
        raise ImportNotReady(plan)
    for line in summary_lines(summary(plan)):
        say(line)
    return answers, plan


def _tell(made: Made, say: Callable[[str], None]) -> None:
    if made.sync == "offline":
        say("总部现在连不上。联网后本机会自动取数,取到员工后就能开始。")
    say(f"{made.register} 已就绪:{made.folder}")
    say(f"打开收银窗口:python -m pos_app --data {made.folder}")
