"""The second books of vouchers and quotas: what may be used, handed out and taken out of use, and how often."""

from __future__ import annotations

from msgspec.structs import replace

from kernel.facts import Fact
from promotions.facts import QuotaSet, VoucherRedeemed, VouchersGiven, VouchersMade, VouchersVoided
from promotions.rules.vouchers import codes_of_bill
from shop.sales.facts import RuleUse
from sync.rights import RightGranted, RightSpent
from tests.headquarters.chain import chain_of
from tests.shop.sales.test_projection import SALE
from tools.simulation.model import Model

BILL = replace(
    SALE,
    sale_no="S-HP01-20261121-0001",
    store="HP",
    member_id="",
    rules=(RuleUse(rule_id="BACK", uses=1, fen=0, vouchers=2),),
)
GIVEN = VouchersGiven(
    store="HP", sale_id=BILL.sale_id, document_no=BILL.sale_no, rule_id="BACK", rule_code="V", member_id="",
    codes=codes_of_bill(BILL.sale_id, "BACK", 2), valid_until="",
)  # fmt: skip
MADE = VouchersMade(batch_no="VB1", rule_code="V", codes=("A", "B"), count=2, valid_from="", valid_until="")
HELD = RightGranted(right_id="r", register="HP01", account="voucher:A", amount=1)
USED = VoucherRedeemed(code="A", right_id="r", document_no=BILL.sale_no, store="HP")


def model_of(office: list[Fact], till: list[Fact]) -> Model:
    return Model().replay([*chain_of("HQ", office), *chain_of("HP01", till)], {})


def test_a_voucher_is_used_once_by_its_right() -> None:
    once, twice = model_of([MADE, HELD], [USED]), model_of([MADE, HELD], [USED, USED])

    assert (once.wrong, once.vouchers) == ([], {"A": "redeemed", "B": "issued"})
    assert "voucher_redeemed" in twice.wrong[0]


def test_headquarters_takes_out_of_use_what_nobody_holds_and_no_till_any() -> None:
    of = [VouchersVoided(codes=(code,), reason="lost") for code in ("A", "B")]

    assert "vouchers_voided" in model_of([MADE, HELD, of[0]], []).wrong[0]
    assert model_of([MADE, HELD, of[1]], []).vouchers == {"A": "issued", "B": "void"}
    assert "vouchers_voided" in model_of([MADE], [of[1]]).wrong[0]


def test_a_bill_hands_out_what_it_says_and_no_more() -> None:
    more = replace(GIVEN, codes=codes_of_bill(BILL.sale_id, "BACK", 3))

    assert (model_of([], [BILL, GIVEN]).wrong, len(model_of([], [BILL, GIVEN]).vouchers)) == ([], 2)
    assert "vouchers_given" in model_of([], [BILL, more]).wrong[0]
    assert "vouchers_given" in model_of([], [GIVEN]).wrong[0]


def test_one_member_has_no_more_than_may_be_though_more_is_left() -> None:
    quota = QuotaSet(name="M", total=9, per_member=1)
    rights = [RightGranted(right_id=name, register="HP01", account="quota:M@m1", amount=1) for name in ("r1", "r2")]
    uses = [RightSpent(right_id=one.right_id, account=one.account, amount=1, document_no="S-1") for one in rights]

    model = model_of([quota, *rights], list(uses))

    assert (len(model.wrong), model.had) == (1, {("M", "m1"): 1})
