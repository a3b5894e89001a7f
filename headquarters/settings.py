"""What an installation of headquarters can set: `settings.json` in its data folder, every field optional."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from membership.gift_cards.rules.selling import GiftCardRules
from membership.referral.rules.inviting import ReferralPolicy
from membership.value.rules.prepaid import PrepaidRules
from promotions.rules.vouchers import BirthdayVoucher
from shop.gold_board.rules.policy import BoardPolicy
from sync.protocol import LeasePolicy

FILE_NAME = "settings.json"
Count = Annotated[int, msgspec.Meta(ge=1, le=10_000_000)]


class SettingsInvalid(ValueError):
    """The settings file does not follow the format; the text says where."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`host` and `port` to listen on; after `wrong_pins` wrong PINs stored value is locked for `lock_minutes`.

    `database`: a PostgreSQL address ('postgresql://user@host/name'), empty for the SQLite file in the data folder;
    `isolation` of its transactions. `policies`: how far a store's tills may spend with no line, by store code, '' for
    all others. `board`: what is asked about a gold board. `prepaid`: the law of prepaid cards, and how payment divides
    into principal and gifts; `gift_cards`: that law for gift cards. `birthday_voucher`: what members get for their
    birthdays. `referral`: what a member who brings another is given. `imports`: registers that may bring balances of
    old books; the journal says since when, and until when. A store keeps at most `members_a_store` members on its
    tills, and lets go of those unseen for `unseen_days`. One register may look up so many strangers a minute.
    `openapi` publishes the description of the wire at /openapi.json.

    `direct`: the PostgreSQL server itself, where `database` is a pooler in front of it; dumps and restores go there.
    `metrics_port`: worker n tells its figures on 127.0.0.1 at this port + n, and nowhere else; 0 tells nobody.
    `stop_s`: how long a server that is told to stop lets running requests end.
    """

    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=0, le=65_535)] = 8750
    wrong_pins: Annotated[int, msgspec.Meta(ge=1, le=20)] = 5
    lock_minutes: Annotated[int, msgspec.Meta(ge=1, le=10_080)] = 15
    database: str = ""
    isolation: Literal["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"] = "READ COMMITTED"
    policies: dict[str, LeasePolicy] = {}
    board: BoardPolicy = BoardPolicy()
    prepaid: PrepaidRules = PrepaidRules()
    referral: ReferralPolicy = ReferralPolicy()
    gift_cards: GiftCardRules = GiftCardRules()
    birthday_voucher: BirthdayVoucher = BirthdayVoucher()
    imports: tuple[str, ...] = ()
    members_a_store: Count = 50_000
    unseen_days: Count = 540
    lookups_a_minute: Count = 30
    openapi: bool = False
    direct: str = ""
    metrics_port: Annotated[int, msgspec.Meta(ge=0, le=65_000)] = 0
    stop_s: Annotated[int, msgspec.Meta(ge=1, le=600)] = 20

    def policy_of(self, store: str) -> LeasePolicy:
        return self.policies.get(store) or self.policies.get("") or LeasePolicy()


def load(data: Path) -> Settings:
    """The settings of a data folder, the defaults where there is no file. Raises SettingsInvalid."""
    path = data / FILE_NAME
    if not path.exists():
        return Settings()
    try:
        written = msgspec.json.decode(path.read_bytes())
        settings = msgspec.convert(written, Settings)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SettingsInvalid(f"{path}: {error}") from error
    for store, policy in written.get("policies", {}).items():
        unknown = sorted(set(policy) - set(LeasePolicy.__struct_fields__))
        if unknown:  # an answer to a till may gain fields, a limit that somebody typed may not be passed over
            raise SettingsInvalid(f"{path}: policies of {store or 'all others'}: unknown {', '.join(unknown)}")
    return settings
