"""Papers in words: what a list says of one that waits at the printer, and why it waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pos_app.locale import tr

if TYPE_CHECKING:
    from pos_app.counter.papers import WaitingPaper

KINDS = {"sale": "小票", "cash": "收支单", "daily_close": "日结单", "gift_card": "礼品卡凭证"}
STATES = {"queued": "↑ 排队中", "sending": "↑ 正在打印", "doubt": "■ 可能没打完"}
WHY = {
    "printer.paper_out": "打印机没有纸",
    "printer.cover_open": "打印机盖子没盖好",
    "printer.offline": "打印机没有就绪",
    "printer.unreachable": "找不到打印机",
    "printer.not_sent": "没能送到打印机",
    "printer.doubt": "打印机没有回答",
    "printer.interrupted": "打印时程序断了",
    "printer.unreadable_document": "小票内容读不出",
    "printer.too_late": "打印机答得太晚",
    "printer.fault": "打印程序出错",
    "page_printer.missing": "系统里没有这台打印机",
    "page_printer.stopped": "系统停用了它",
    "page_printer.refused": "系统没有收下上一张单据",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list: two lines and an amount."""

    title: str
    detail: str
    amount: str = ""


def why_words(trouble: str) -> str:
    """The reason in a few words; a code that is not known stands for itself, so that support can be told."""
    return tr(WHY.get(trouble, trouble))


def paper_choice(paper: WaitingPaper) -> Choice:
    kind = tr(KINDS.get(paper.kind, paper.kind))
    number = paper.number.rsplit("-", 1)[-1] if paper.kind == "sale" else ""
    copy = tr("补打 {copy}", copy=paper.copy_no) if paper.copy_no else ""
    state = tr(STATES.get(paper.state, paper.state))
    return Choice(
        "  ".join(part for part in (paper.at[11:16], kind, number, copy) if part),
        " · ".join((state, why_words(paper.trouble))) if paper.trouble else state,
    )
