"""What one till is told about itself: which register it is, where its devices and its headquarters are."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import msgspec

from kernel.errors import DomainError
from membership.file.rules.policy import FilePolicy
from membership.gift_cards.rules.selling import GiftCardRules
from membership.referral.rules.inviting import ReferralPolicy
from membership.rules.points import PointsPolicy
from membership.tiers.facts import TierPolicy
from membership.value.rules.prepaid import PrepaidRules
from printers.profile import PrinterProfile
from shop.gold_board.rules.policy import BoardPolicy
from shop.old_gold.rules.terms import OldGoldTerms
from shop.returns.rules.refunds import ReturnRules
from shop.sales.facts import PricingPolicy
from shop.sales.rules.manual_limits import LIMITS, ManualLimit

FILE_NAME = "settings.json"


class NotSetUp(DomainError):
    """This folder holds no till yet. `folder`."""

    code = "setup.missing"


class SettingsBroken(DomainError):
    """The settings file cannot be read; the books are not touched. `file`, `finding`."""

    code = "setup.broken"


class PrinterSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`kind` screen | file | network | serial | usb | cups | windows; `profile` names a preset of printers/profile.py.

    A further one may be of the kind page: a printer of the system for A4 and A5, by its name there as `queue`; `papers`
    are its kinds of page (none: all), `sheet` what lies in it ('': what each page asks for).

    `tuned` is what the probe found out, and stands in the preset's place. `url`, `baud`, `frame`, `flow` belong to a
    serial one, `queue` names a CUPS or Windows queue, `usb` is vendor:product in hex, a device file (/dev/usb/lp0), or
    '' for the first printer found. A further printer takes the kinds of paper in `papers`; the first takes the rest.
    A label printer draws tags by `tag`: a layout's name of printers/tag_layout.py, or a JSON file beside the books
    ('': the preset's); one that writes chips has the chain's GS1 company prefix as `epc_prefix`.
    """

    kind: str = "screen"
    profile: str = "generic-80"
    host: str = ""
    port: int = 9100
    folder: str = ""
    url: str = ""
    baud: int = 9600
    frame: str = "8N1"
    flow: Literal["none", "rtscts", "dsrdtr", "xonxoff"] = "dsrdtr"
    queue: str = ""
    usb: str = ""
    tuned: PrinterProfile | None = None
    papers: tuple[str, ...] = ()
    tag: str = ""
    epc_prefix: str = ""
    sheet: Literal["", "A4", "A5"] = ""


class ScaleSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`url` of the balance's line ('' for none): COM3, /dev/ttyUSB0, socket://host:port, rfc2217://host:port.

    `format` sics | and | sbi | ohaus | custom; `frame` data bits, parity and stop bits. `pattern` (groups value, unit,
    stable) and `ask` belong to a custom one. A weight counts after `settle_readings` stable ones within `settle_mg`.
    """

    url: str = ""
    format: str = "sics"
    baud: int = 9600
    frame: str = "8N1"
    pattern: str = ""
    ask: str = ""
    settle_readings: int = 2
    settle_mg: int = 0


class DisplaySettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer sees. `screen` is the name of the second screen ('' for none), as the system names it.

    `pole` led8 | cd5220 | utc | escpos on the line `url` ('' for none); `baud` 0: as such displays usually are;
    `chinese`: it has GBK characters.
    """

    screen: str = ""
    pole: str = "cd5220"
    url: str = ""
    baud: int = 0
    chinese: bool = False


class ScannerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """A scanner that plays a keyboard needs nothing but its `prefix`; one on a line has a `url` as the balance has.

    `gap_ms`: keys that follow one another faster than this are a scanner's.
    """

    url: str = ""
    baud: int = 9600
    prefix: str = ""
    gap_ms: int = 35


class CardReaderSettings(msgspec.Struct, frozen=True, kw_only=True):
    """A reader of chip cards, '' for none: on a line (`url`), or playing a keyboard with a `prefix` of its own.

    `spelling` of the number: hex | hex_reversed | dec10 | dec10_reversed; see membership/rules/card_uid.py.
    """

    url: str = ""
    baud: int = 9600
    prefix: str = ""
    spelling: Literal["hex", "hex_reversed", "dec10", "dec10_reversed"] = "hex"


class TillSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of one register. Empty `headquarters_url` means a shop that stands alone.

    `headquarters_ca` is the file of the company's own certificate authority, '' for those that everybody knows.
    `printer` prints receipts and all that no other takes; `printers` are further ones by name (tag, a4, back).
    `ticket_unit_fen` is the unit to which bills are rounded (1 keeps the fen), `pricing` the chain's other roundings,
    `files` what members agree to and are asked, `points` what is earned and paid by points, `prepaid` the law of
    prepaid cards and what a top-up gives, `gift_cards` that law for gift cards,
    `referral` what a shop that stands alone gives a member who brings another, `tiers` its members' tiers,
    `manual_limits` what each role may give off a price by hand (a role that is not named: nothing),
    `old_gold` its terms for old gold, `board` what is asked about a gold board and how long one is sold by;
    `backup_folder` is a second disk. A backup is made every `backup_every_minutes` in which something was written,
    and at each daily close.
    `vault` is where the till's keys are: file | keyring, the system's keystore; there `vault_entry` names them ('': by
    the register).
    `return_leases_at_close`: at the daily close the value that is held for members goes back to them.
    """

    register: str
    store: str
    headquarters_url: str = ""
    headquarters_ca: str = ""
    printer: PrinterSettings = PrinterSettings()
    printers: dict[str, PrinterSettings] = {}
    scale: ScaleSettings = ScaleSettings()
    display: DisplaySettings = DisplaySettings()
    scanner: ScannerSettings = ScannerSettings()
    card_reader: CardReaderSettings = CardReaderSettings()
    ticket_unit_fen: int = 1
    pricing: PricingPolicy = PricingPolicy()
    old_gold: OldGoldTerms = OldGoldTerms()
    returning: ReturnRules = ReturnRules()
    board: BoardPolicy = BoardPolicy()
    files: FilePolicy = FilePolicy()
    points: PointsPolicy = PointsPolicy()
    prepaid: PrepaidRules = PrepaidRules()
    referral: ReferralPolicy = ReferralPolicy()
    manual_limits: dict[str, ManualLimit] = msgspec.field(default_factory=lambda: dict(LIMITS))
    tiers: TierPolicy | None = None
    gift_cards: GiftCardRules = GiftCardRules()
    stale_price_minutes: int = 30
    backup_folder: str = ""
    backups_kept: int = 30
    backup_every_minutes: int = 30
    theme: str = "light"
    scale_percent: int = 100
    idle_lock_minutes: int = 3
    vault: str = "file"
    vault_entry: str = ""
    return_leases_at_close: bool = False

    def keep(self, folder: Path) -> None:
        """Write the settings beside the books, whole or not at all."""
        draft = folder / f"{FILE_NAME}.new"
        with draft.open("wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / FILE_NAME)


def load_settings(folder: Path) -> TillSettings:
    """Raises NotSetUp, SettingsBroken."""
    file = folder / FILE_NAME
    if not file.exists():
        raise NotSetUp(folder=str(folder))
    try:
        return msgspec.json.decode(file.read_bytes(), type=TillSettings)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SettingsBroken(file=str(file), finding=str(error)) from error


def default_folder() -> Path:
    """Where a till keeps its books when no folder is named."""
    from platformdirs import user_data_path

    return user_data_path("jinpu", appauthor=False) / "till"
