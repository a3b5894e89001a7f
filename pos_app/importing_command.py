"""`python -m pos_app import`: a dry run that names every bad row, then the same file recorded as one transaction."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kernel.actor import program
from kernel.clock import stamp
from pos_app.bringing_in import ImportNotReady, bring_in, plan_for, summary
from pos_app.import_report import problem_lines, summary_lines, write_problems
from pos_app.importing import ImportPlan, read
from pos_app.photos import keep_photos
from pos_app.place import open_place

IMPORTER = program("import")
Say = Callable[[str], None]
CHECKED = "以上只是检查,没有导入。加 --apply 导入。"
NOT_READY = "没有导入。改好后再来;或加 --apply --skip-bad,只导入没有问题的行。"


def run_import(file: Path, folder: Path, *, apply: bool, skip_bad: bool, say: Say) -> bool:
    """Check `file` against the till in `folder`, and with `apply` record it; False when bad rows keep it out.

    Raises FileUnreadable, ImportNotReady (to be applied with bad rows that nobody chose to skip), and as
    `open_place`: a till that is running keeps its folder to itself.
    """
    place = open_place(folder)
    try:
        say(f"读取 {file.name}")
        with place.database.reading() as connection:
            day = stamp(place.keeper.clock.now())[:10]
            plan = plan_for(read(file), connection, place.secrets.phone_key, day=day)
        _tell(plan, file, say)
        if not apply:
            say(
                "以上只是检查,没有导入。加 --apply 导入。"
                if plan.ready
                else "没有导入。改好后再来,或 --apply --skip-bad"
            )
            return plan.ready
        if skip_bad:
            plan = plan.without_bad_rows()
        if not plan.ready:
            raise ImportNotReady(plan)
        keep_photos(folder, plan.photos)
        with place.keeper.open(IMPORTER) as books:
            bring_in(
                books, place.keys, plan, store=place.settings.store, phone_key=place.secrets.phone_key,
                alone=not place.settings.headquarters_url, tell=say,
            )  # fmt: skip
        say("已导入。")
        return True
    finally:
        place.close()


def _tell(plan: ImportPlan, file: Path, say: Say) -> None:
    if plan.problems:
        for line in problem_lines(plan.problems):
            say(line)
        listing = file.with_name(f"{file.name}.problems.csv")
        try:
            write_problems(plan.problems, listing)
        except OSError as error:
            say(f"问题清单没能写到 {listing} ({error.strerror})")
        else:
            say(f"共 {plan.bad_rows} 行有问题,清单在 {listing}")
    say("可以导入:")
    for line in summary_lines(summary(plan)):
        say(line)
