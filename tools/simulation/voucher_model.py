"""Vouchers and quotas kept a second time from the journal alone, for model.py: what each may do once, and how often."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kernel.facts import Entry
from promotions.rules.vouchers import codes_of_bill
from tools.simulation.deposit_model import came_back

if TYPE_CHECKING:
    from tools.simulation.model import Model

HQ = "HQ"


def _issued(model: Model, _entry: Entry, body: dict[str, Any]) -> bool:
    fresh = body["code"] not in model.vouchers
    model.vouchers.setdefault(body["code"], "issued")
    return fresh


def _made(model: Model, _entry: Entry, body: dict[str, Any]) -> bool:
    for code in body["codes"]:
        model.vouchers.setdefault(code, "issued")
    return True


def _handed_out(model: Model, _entry: Entry, body: dict[str, Any]) -> bool:
    """As many as the bill says, of its own store and to its member, and no codes but those that follow from it."""
    bill = model.sold.get(body["document_no"])
    if bill is None or any(bill[name] != body[name] for name in ("sale_id", "store", "member_id")):
        return False
    said = {one["rule_id"]: one["vouchers"] for one in bill["rules"]}
    count = said.get(body["rule_id"], 0)
    if not 0 < count <= 100 or tuple(body["codes"]) != codes_of_bill(body["sale_id"], body["rule_id"], count):
        return False
    for code in body["codes"]:
        model.vouchers.setdefault(code, "issued")
        model.given_on.setdefault(code, body["document_no"])
    return True


def _voided(model: Model, entry: Entry, body: dict[str, Any]) -> bool:
    """By headquarters what no register holds; by a till what the returned bill had handed out."""
    codes = [code for code in body["codes"] if model.vouchers.get(code) == "issued"]
    if entry.register == HQ:
        held = {one.account for one in model.rights.values() if one.aside}
        if held & {f"voucher:{code}" for code in codes}:
            return False
    else:
        if not body["document_no"] or not body["returned_on"] or len(body["codes"]) > 100:
            return False
        if model.bills.get(body["returned_on"]) != body["store"]:
            return False
        if not came_back(model.back, body["document_no"], body):
            return False
        codes = [code for code in codes if model.given_on.get(code) == body["document_no"]]
        model.goods_back |= {code for code in body["codes"] if model.given_on.get(code) == body["document_no"]}
    for code in codes:
        model.vouchers[code] = "void"
    return True


def _redeemed(model: Model, entry: Entry, body: dict[str, Any]) -> bool:
    """Once; also one that became void by a return while its right was held."""
    if model.vouchers.get(body["code"]) not in ("issued", "void"):
        return False
    if not model.use(entry, body, f"voucher:{body['code']}", 1):
        return False
    model.vouchers[body["code"]] = "redeemed"
    model.used_on[body["code"]] = body["document_no"]
    return True


def _given_back(model: Model, _entry: Entry, body: dict[str, Any]) -> bool:
    """A voucher of a bill whose goods came back is its customer's again, if those that brought it did not come back."""
    if model.vouchers.get(body["code"]) != "redeemed" or model.used_on.get(body["code"]) != body["document_no"]:
        return False
    if body.get("returned_on") and not came_back(model.back, body["document_no"], body):
        return False
    model.vouchers[body["code"]] = "void" if body["code"] in model.goods_back else "issued"
    return True


def _quota_set(model: Model, _entry: Entry, body: dict[str, Any]) -> bool:
    model.quotas.setdefault(body["name"], [0, 0])[0] = body["total"]
    model.per_member[body["name"]] = body["per_member"]
    return True


def _quota_used(model: Model, entry: Entry, body: dict[str, Any]) -> bool:
    """No more than the chain may give away, nor than one member may have."""
    name, _, member_id = body["account"].partition(":")[2].partition("@")
    quota = model.quotas.get(name)
    if quota is None:
        return False
    used, most = (model.had.get((name, member_id), 0), model.per_member[name]) if member_id else (quota[1], quota[0])
    if used + body["amount"] > most or not model.use(entry, body, body["account"], body["amount"]):
        return False
    if member_id:
        model.had[name, member_id] = used + body["amount"]
    else:
        quota[1] += body["amount"]
    return True


VOUCHER_DEEDS: dict[str, Callable[[Model, Entry, dict[str, Any]], bool]] = {
    "promotions.voucher_issued": _issued,
    "promotions.vouchers_made": _made,
    "promotions.vouchers_given": _handed_out,
    "promotions.vouchers_voided": _voided,
    "promotions.voucher_redeemed": _redeemed,
    "promotions.voucher_given_back": _given_back,
    "promotions.quota_set": _quota_set,
    "rights.spent": _quota_used,
}
VOUCHER_HQ_ONLY = ("promotions.voucher_issued", "promotions.vouchers_made", "promotions.quota_set")
