"""The pictures of goods by quantity: headquarters lists them before the till fetches its catalogue."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from headquarters.office import open_office
from headquarters.settings import load
from kernel.actor import program
from shop.goods.facts import GoodsRecord
from shop.goods.usecases import list_goods
from tools.studio import Studio

ARTICLES = (
    GoodsRecord(
        code="6901234567892", name="珍珠耳钉", category_major="配件", category="耳饰", unit="对", price_fen=39_00
    ),
    GoodsRecord(code="BOX1", name="首饰盒", category_major="赠品", category="包装", unit="个"),
)


def list_articles(chain: Path) -> None:
    """Earrings and boxes enter the catalogue of a chain in this folder."""
    office = open_office(chain / "headquarters", load(chain / "headquarters"))
    office.keeper.transact(program("HQ"), partial(list_goods, records=ARTICLES))
    office.close()


def quantities(studio: Studio) -> None:
    """What came, and what the books have."""
    assert studio.window.desk is not None
    earring, box = ARTICLES
    studio.window.desk.till.goods.receive({earring.code: 10, box.code: 50}, "饰品厂")
    studio.press("goods")
    studio.take("goods")
    studio.press("back")
