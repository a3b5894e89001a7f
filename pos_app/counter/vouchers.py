"""A voucher for the bill on the screen: whether it is good, and the right that keeps it for this register."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from kernel.errors import DomainError
from pos_app.counter.post import Post
from promotions.queries import Voucher, voucher_by_code
from promotions.rules.vouchers import is_mistyped, refusal
from shop.sales.errors import (
    MemberNeeded,
    VoucherDenied,
    VoucherElsewhere,
    VoucherExpired,
    VoucherMistyped,
    VoucherNotGranted,
    VoucherNotYet,
    VoucherOfOther,
    VoucherUnknown,
    VoucherUsed,
    VoucherVoid,
)
from shop.sales.rules.cart import Cart, CartVoucher
from sync.authority import RightDenied, RightHeld, RightUnknown


def reserve_voucher(post: Post, code: str) -> CartVoucher | None:
    """Keep a voucher for this bill; None where it is on it already.

    Raises VoucherMistyped, VoucherUnknown, VoucherUsed, VoucherVoid, VoucherExpired, VoucherNotYet, VoucherElsewhere,
    MemberNeeded, VoucherOfOther, VoucherDenied, VoucherNotGranted.
    """
    if is_mistyped(code):
        raise VoucherMistyped(voucher=code)
    with post.reading() as connection:
        voucher = voucher_by_code(connection, code)
        names = post.store_names()
    if voucher is None:
        raise VoucherUnknown(voucher=code)
    _require_good(voucher, names, store=post.store, now=post.now())
    if voucher.member_id and not post.cart.member_id:
        raise MemberNeeded()
    if voucher.member_id and voucher.member_id != post.cart.member_id:
        raise VoucherOfOther()
    if any(known.code == code for known in post.cart.vouchers):
        return None
    right_id = post.ids.new()
    answer = post.rights.ask(right_id=right_id, account=f"voucher:{code}", amount=1)
    if not isinstance(answer, RightHeld):
        raise _refused(answer)
    return CartVoucher(code=code, rule_code=voucher.rule_code, right_id=right_id)


def _require_good(voucher: Voucher, names: Mapping[str, str], *, store: str, now: str) -> None:
    why = refusal(
        state=voucher.state, valid_from=voucher.valid_from, valid_until=voucher.valid_until, stores=voucher.stores,
        store=store, now=now,
    )  # fmt: skip
    match why:
        case "used":
            raise VoucherUsed(date=voucher.changed_at[5:10], store=names.get(voucher.store, voucher.store))
        case "void":
            raise VoucherVoid()
        case "expired":
            raise VoucherExpired(until=voucher.valid_until[:10])
        case "not_yet":
            raise VoucherNotYet(since=voucher.valid_from[:10])
        case "other_store":
            raise VoucherElsewhere()


def kept_for(post: Post, cart: Cart, member_id: str) -> tuple[CartVoucher, ...]:
    """The bill's vouchers that may stay when it is this member's."""
    with post.reading() as connection:
        owners = {known.code: voucher_by_code(connection, known.code) for known in cart.vouchers}
    return tuple(
        known
        for known in cart.vouchers
        if (owner := owners[known.code]) is not None and owner.member_id in ("", member_id)
    )


def dropped(before: Cart, after: Cart) -> list[str]:
    """Rights of the vouchers, uses of quotas and parts that are on the first bill and not on the second."""
    return [right_id for right_id in before.kept_rights if right_id not in after.kept_rights]


def with_rights_of(before: Cart, now: Cart) -> Cart:
    """The first bill without what the second holds no right to any more: it was given back."""
    kept = {"", *now.kept_rights}
    return replace(
        before,
        vouchers=tuple(voucher for voucher in before.vouchers if voucher.right_id in kept),
        quotas=tuple(quota for quota in before.quotas if quota.right_id in kept),
        parts=tuple(part for part in before.parts if part.right_id in kept),
    )


def _refused(answer: RightDenied | RightUnknown) -> DomainError:
    if isinstance(answer, RightUnknown):
        return VoucherNotGranted(why="offline")
    if answer.code.startswith("voucher."):
        return VoucherDenied(answer.code)
    return VoucherNotGranted(why=answer.code)
