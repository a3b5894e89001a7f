"""The pictures of gift cards: made at headquarters, printed, sold, used, lost."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from random import Random

from headquarters.deciding.gift_card_sheets import Issuer, sheets_of
from headquarters.office import open_office
from headquarters.settings import load
from kernel.actor import program
from kernel.secrets import fingerprint
from membership.gift_cards.rules.selling import GiftCardRules
from membership.gift_cards.usecases import MadeBatch, Printed, make_batch
from pos_app.presenters.host import State
from shop.demo_guide import DemoGuide
from tools.studio import Studio


def print_cards(chain: Path) -> tuple[Printed, ...]:
    """Gift cards of headquarters' own making, for the till to sell: three to bearer, two by name."""
    office = open_office(chain / "headquarters", load(chain / "headquarters"))
    hashed = partial(fingerprint, office.secrets.pepper)
    cards: tuple[Printed, ...] = ()
    for count, face_fen, named in ((3, 500_00, False), (2, 5_000_00, True)):
        make = partial(
            make_batch, rules=office.settings.gift_cards, store="HP", count=count, face_fen=face_fen, named=named,
            hashed=hashed, random=Random(1 + named).randbytes,
        )  # fmt: skip
        cards += office.keeper.transact(program("HQ"), make).cards
    office.close()
    return cards


def card_sheet(out: Path, cards: Sequence[Printed]) -> None:
    """The sheet of a card as it comes out of a printer."""
    batch = MadeBatch("GB20261121-A1B2C3", tuple(cards[:1]), "HP", 500_00)
    page = out / "gift-card-sheet.pdf"
    page.write_bytes(sheets_of(batch, Issuer("金铺珠宝有限公司", "和平路店"), GiftCardRules()))
    subprocess.run(["pdftoppm", "-r", "110", "-png", "-singlefile", str(page), str(page.with_suffix(""))], check=True)
    page.unlink()


def gift_cards(studio: Studio, guide: DemoGuide, cards: Sequence[Printed]) -> None:
    """A gift card is sold, asked about, and pays a part of a bill; a named one is lost."""
    *cards, named, blank = cards
    studio.scan(*(card.card_no for card in cards))
    studio.take("gift-card-sale")
    studio.press("pay", "by_cash")
    studio.until(lambda: studio.window.state is State.DONE)
    studio.press("new_sale")
    assert studio.window.desk is not None
    studio.window.desk.till.sync_now()
    studio.press("gift_cards")
    studio.fill(cards[0].card_no)
    studio.press("accept")
    studio.take("gift-card")
    studio.press("back")
    studio.scan(guide.pieces["HP"][13])
    studio.press("pay")
    studio.window.tender.field.setText("300")
    studio.press("by_gift_card")
    studio.window.tender.reply.setText(cards[0].card_no)
    studio.press("accept")
    studio.take("tender-gift-card")
    studio.press("back", "back")
    studio.press("void", "accept")
    lost_gift_card(studio, named, blank)


def lost_gift_card(studio: Studio, named: Printed, blank: Printed) -> None:
    """Sold to somebody who is known by name, lost, stopped; another one is asked for."""
    studio.scan(named.card_no)
    studio.press("gift_cards", "accept")
    studio.fill("张三丰", "11010519491231002X", "13800001111", "")
    studio.press("accept", "pay", "by_cash")
    studio.until(lambda: studio.window.state is State.DONE)
    studio.press("new_sale")
    assert studio.window.desk is not None
    studio.window.desk.till.sync_now()
    studio.press("gift_cards")
    studio.fill(named.card_no)
    studio.press("accept", "down", "down", "accept")
    studio.fill("顾客遗失")
    studio.press("accept")
    studio.take("gift-card-lost")
    studio.press("down", "accept")
    studio.fill("11010519491231002X", "", "遗失补卡")
    studio.scan(blank.card_no)
    studio.take("gift-card-again")
    studio.press("back")
