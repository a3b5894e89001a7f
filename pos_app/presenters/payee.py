"""Who is paid much cash (Alt+8): a form, before the bill is paid."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from membership.rules.identity import paper_told
from pos_app.locale import tr
from pos_app.presenters.host import Host
from pos_app.presenters.more import Form, FormField, MorePresenter
from pos_app.presenters.problems import info

if TYPE_CHECKING:
    from shop.old_gold.personal import Seller
    from shop.sales.rules.pricing import PricedCart

FIELDS = (
    "姓名", "证件号 (别的证件先写名称,如 护照 E123)", "电话", "住址", "性别", "国籍", "职业",
    "证件有效期 (2030-12-31 或 长期)", "收款原因", "代理人 (本人来不填)",
)  # fmt: skip
NATIONALITY = "中国"


class PayeePresenter:
    def __init__(self, host: Host, more: MorePresenter) -> None:
        self._host, self._more = host, more
        self.actions: dict[str, Callable[[], None]] = {"name_payee": self.open}

    def open(self) -> None:
        fields = tuple(FormField(tr(name), tr(NATIONALITY) if name == "国籍" else "", "text") for name in FIELDS)
        said = tr("付给一位顾客的现金一天满限额,要先填这张表。内容加密保存,只由店长批准。")
        self._more.form(Form(tr("登记收款人"), said, fields, tr("登记")), self._accept, self._host.leave)

    def _accept(self) -> None:
        payee = payee_of(self._more.values())
        self._host.call(lambda: self._host.till.payees.name(payee), self._named)

    def _named(self, cart: PricedCart) -> None:
        self._host.show_cart(cart)
        self._host.leave()
        self._host.say(info(tr("收款人已登记。F12 结算。"), "ok"))


def payee_of(values: tuple[str, ...]) -> Seller:
    """The person of the form's fields, in their order."""
    from shop.old_gold.personal import DueDiligence, Seller  # late: the window starts without it

    name, paper, phone, address, sex, nationality, job, until, purpose, agent = (one.strip() for one in values)
    kind, number = paper_told(paper) or ("id_card", paper)
    more = DueDiligence(
        sex=sex, nationality=nationality, job=job, identity_until=until, purpose=purpose, agent=agent
    )  # fmt: skip
    return Seller(
        name=name, identity=number, phone=phone, address=address, statement=purpose, due_diligence=more,
        identity_kind=kind,
    )  # fmt: skip
