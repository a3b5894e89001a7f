"""What a restore gave back and what it could not, in words."""

from __future__ import annotations

from pos_app.upkeep.catching_up import CaughtUp, Named
from pos_app.upkeep.replay import Replayed
from pos_app.upkeep.report import report
from pos_app.upkeep.restore import Restored
from sync.outbox import Point

SALE = Named("HP01-1-41", "sales.completed", "S-HP01-20261121-0007", 250_00)


def restored(
    *,
    headquarters: Point | None = None,
    saved: tuple[Named, ...] = (),
    lost: tuple[Named, ...] = (),
    troubled: int = 0,
    backup_trouble: str = "",
) -> Restored:
    caught_up = CaughtUp(
        had=Point(1, 30, ""), headquarters=headquarters, replayed=Replayed(8 + len(saved), 3, troubled),
        saved=saved, lost=lost, cart_lines=0, epoch=2,
    )  # fmt: skip
    return Restored("HP01", "HP01-e1-000000030-20261121T093000.jinpu", (), caught_up, "", 45, backup_trouble)


def test_the_ends_in_the_backup_and_at_headquarters_are_named() -> None:
    said = "\n".join(report(restored(headquarters=Point(1, 38, ""))))

    assert "到流水 1-30" in said
    assert "总部收到流水 1-38,补回本机 8 条、他店 3 条" in said


def test_a_shop_that_stands_alone_hears_that_nobody_else_knows() -> None:
    assert "单店使用,没有总部可以补回" in report(restored())


def test_saved_and_lost_bills_are_named_with_their_amounts() -> None:
    said = report(restored(headquarters=Point(1, 38, ""), saved=(SALE,), lost=(SALE,)))

    assert said.count("  HP01-1-41 销售 S-HP01-20261121-0007 ¥250.00") == 2
    assert "总部收到流水 1-38,补回本机 8 条、他店 3 条" in said


def test_other_entries_are_named_by_their_kind() -> None:
    assert "  HP01-1-42 staff.left" in report(restored(lost=(Named("HP01-1-42", "staff.left", "", 0),)))


def test_what_needs_a_person_is_said() -> None:
    said = "\n".join(report(restored(troubled=2, backup_trouble="backup.failed")))

    assert "有 2 条流水补不进账" in said
    assert "backup.failed" in said
