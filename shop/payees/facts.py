"""What can be known of who was paid cash."""

from __future__ import annotations

from typing import ClassVar

from kernel.facts import Fact


class CashPayeeNamed(Fact, frozen=True, kw_only=True):
    """Bill `document_no` paid `cash_fen` in cash to a person who filled in the form of due diligence.

    `sealed_payee` opens under the key of `sealed_under` alone, which stays where the cash was paid; `payee_mac` finds
    the same person again, also as a seller of old gold; `payee_label` is masked. `approved_by` let so much cash go.
    """

    kind: ClassVar[str] = "payees.named"
    store: str
    document_no: str
    cash_fen: int
    sealed_under: str
    sealed_payee: str
    payee_mac: str
    payee_label: str
    approved_by: str = ""


FACTS = (CashPayeeNamed,)
