"""What a restore gave back and what it could not, in words for the person who stands at the till."""

from __future__ import annotations

from kernel.money import plain_yuan
from pos_app.upkeep.catching_up import CaughtUp, Named
from pos_app.upkeep.restore import Restored
from shop.sales.facts import SaleCompleted


def report(restored: Restored) -> tuple[str, ...]:
    """The report, one line a statement; amounts in yuan."""
    done = restored.caught_up
    lines = [f"备份: {restored.from_file or '没有可用的备份,从头补回'},到流水 {done.had.epoch}-{done.had.seq}"]
    lines += [f"跳过打不开的备份: {name}" for name in restored.passed_over]
    lines += _headquarters(done)
    if done.saved:
        lines.append(f"总部没有、从旧文件里救回 {len(done.saved)} 条,联网后自动上传:")
        lines += [f"  {_named(entry)}" for entry in done.saved]
    if done.lost:
        lines.append(f"旧文件里还能读出、但接不上流水的 {len(done.lost)} 条,没有入账,请对照小票补记:")
        lines += [f"  {_named(entry)}" for entry in done.lost]
    if done.replayed.troubled:
        lines.append(f"有 {done.replayed.troubled} 条流水补不进账,已列入异常,请店长查看")
    lines.append(f"屏幕上的单据: 找回 {done.cart_lines} 行" if done.cart_lines else "屏幕上的单据: 没有可找回的")
    if restored.set_aside:
        lines.append(f"旧文件留存为 {restored.set_aside}")
    lines.append(f"本机从第 {done.epoch} 期流水继续。旧期小票上有、流水里没有的单据,只有纸质凭证。")
    if restored.backup_trouble:
        lines.append(f"恢复后的备份没有做成 ({restored.backup_trouble}),请检查磁盘")
    lines.append(f"共 {restored.entries} 条流水,核对一致")
    return tuple(lines)


def _headquarters(done: CaughtUp) -> list[str]:
    if done.headquarters is None:
        return ["单店使用,没有总部可以补回"]
    at = f"{done.headquarters.epoch}-{done.headquarters.seq}"
    own = done.replayed.own - len(done.saved)
    return [f"总部收到流水 {at},补回本机 {own} 条、他店 {done.replayed.others} 条"]


def _named(entry: Named) -> str:
    if entry.kind == SaleCompleted.kind:
        return f"{entry.journal_no} 销售 {entry.sale_no} ¥{plain_yuan(entry.amount_fen)}"
    return f"{entry.journal_no} {entry.kind}"
