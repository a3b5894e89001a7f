"""Who sold old gold: sealed under a key of the piece's own, and shown to nobody in the whole.

The key stays where the gold was taken. To erase the person is to destroy the key, as with a member's.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from kernel.days import is_day
from kernel.secrets import fingerprint, seal, unseal
from membership.personal import MemberKeys
from membership.rules.identity import fits_kind, mask_identity, plain_identity
from membership.rules.masking import mask_name
from shop.old_gold.errors import IdentityExpired, IdentityWrong, SellerMissing


class DueDiligence(msgspec.Struct, frozen=True, kw_only=True):
    """What the anti-money-laundering rules ask for above the limit of cash; `agent` '' where the owner came.

    `identity_until` is the last day of the paper that the seller showed, 'YYYY-MM-DD' or 长期.
    """

    sex: str
    nationality: str
    job: str
    identity_until: str
    purpose: str
    agent: str = ""


class Seller(msgspec.Struct, frozen=True, kw_only=True):
    """The owner of the gold. `statement` says where it comes from, in the owner's words.

    `identity_kind` is the paper that `identity` is the number of: id_card | passport | hk_macau | taiwan | residence.
    """

    name: str
    identity: str
    phone: str
    address: str
    statement: str
    due_diligence: DueDiligence | None = None
    identity_kind: str = "id_card"


_seller = msgspec.json.Decoder(Seller)
_ASKED = {"name": "姓名", "phone": "电话", "address": "住址", "statement": "来源说明"}
_ASKED_MORE = {"sex": "性别", "nationality": "国籍", "job": "职业", "purpose": "交易目的"}


def checked(seller: Seller, today: str) -> Seller:
    """The same, its number in plain form. Raises SellerMissing, IdentityWrong, IdentityExpired (before `today`)."""
    lacking = [words for field, words in _ASKED.items() if not getattr(seller, field).strip()]
    more = seller.due_diligence
    if more is not None:
        lacking += [words for field, words in _ASKED_MORE.items() if not getattr(more, field).strip()]
        lacking += [] if _is_until(more.identity_until.strip()) else ["证件有效期"]
    if lacking:
        raise SellerMissing(asked="、".join(lacking))
    number = plain_identity(seller.identity)
    if not fits_kind(seller.identity_kind, number):
        raise IdentityWrong()
    if more is not None and more.identity_until.strip() < today:  # 长期 sorts behind every day
        raise IdentityExpired(until=more.identity_until.strip(), today=today)
    return msgspec.structs.replace(seller, name=seller.name.strip(), identity=number)


def _is_until(text: str) -> bool:
    return text == "长期" or is_day(text)


def seller_label(seller: Seller) -> str:
    """As on the screen and on paper: 张** 440301********1234."""
    return f"{mask_name(seller.name)} {mask_identity(seller.identity)}"


def seller_mac(secret: str, seller: Seller) -> str:
    """What finds the same person again, at every till of the chain that shares the secret; it tells no name."""
    kind = "" if seller.identity_kind == "id_card" else f"{seller.identity_kind}:"
    return fingerprint(secret, f"seller:{kind}{plain_identity(seller.identity)}")


def seal_seller(keys: MemberKeys, connection: Connection, under: str, seller: Seller) -> str:
    """Sealed under the key `under`, which has been made."""
    key = keys.export_key(connection, under)
    assert key is not None, under
    return seal(key, msgspec.json.encode(seller), purpose=_purpose(under))


def open_seller(keys: MemberKeys, connection: Connection, under: str, sealed: str) -> Seller | None:
    """The seller, None where the key was destroyed or never was."""
    key = keys.export_key(connection, under) if under else None
    return None if key is None else _seller.decode(unseal(key, sealed, purpose=_purpose(under)))


def _purpose(under: str) -> str:
    return f"old-gold-seller:{under}"
