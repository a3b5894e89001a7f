"""A count from a tag reader: its file, its serial line, and the list that says which tag hangs on which piece."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pos_app.locale import tr
from pos_app.presenters.docket import DocketPresenter, Offer
from pos_app.presenters.host import Host
from pos_app.presenters.more import FormField
from pos_app.presenters.papers import Choice

if TYPE_CHECKING:
    from shop.counting.usecases import Scanned

READER_S = 10  # how long a reader is listened to


def offer_tags(page: DocketPresenter[Any], host: Host, count_no: str, heard: Callable[[Scanned], None]) -> None:
    """Ask how the tags of this count come; `heard` gets what they added."""
    counting = host.till.counting

    def read_file(file: str) -> None:
        host.call(lambda: counting.scan_file(count_no, Path(file)), heard, page.refused)

    def listen(url: str) -> None:
        host.call(lambda: counting.scan_reader(count_no, url, READER_S), heard, page.refused)

    def bind(file: str) -> None:
        page.run(lambda: counting.bind_tags(Path(file)), tr("标签已登记"))

    def asking(title: str, said: str, field: str, button: str, take: Callable[[str], None]) -> Callable[[], None]:
        return lambda: page.ask(title, said, (FormField(field, "", "text"),), button, take)

    file, port = tr("文件"), tr("端口 (COM5、/dev/ttyUSB1)")
    listening = tr("按下后读 {s} 秒,期间把读写器移过货盘。", s=READER_S)
    ways = (
        (tr("标签文件"), tr("读写器存下的标签号,一行一个或多个"), file, tr("计入"), read_file),
        (tr("读写器"), listening, port, tr("开始读"), listen),
        (tr("标签对照表"), tr("两列:标签号、条码,说哪个标签挂在哪件上"), file, tr("登记"), bind),
    )
    page.offer(
        tr("用标签盘点"),
        *(Offer(Choice(way[0], way[1]), asking(*way)) for way in ways),
    )
