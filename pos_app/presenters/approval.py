"""A second person's yes (授权): asked when the first may not, and good for exactly one call."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from kernel.actor import NotPermitted
from kernel.errors import DomainError
from pos_app.locale import tr
from pos_app.presenters.host import Host, State
from pos_app.presenters.problems import Problem, info, words_for
from shop.approvals.facts import VALID_S

if TYPE_CHECKING:
    from shop.approvals.queries import ApprovalRequest

PERMISSIONS = {
    "sale.sell": "收银",
    "sale.void": "作废单据",
    "sale.hold": "挂单与取单",
    "sale.correct": "更正当日单据",
    "receipt.reprint": "补打小票",
    "till.devices": "设备设置",
    "member.view": "查看会员",
    "gold_board.propose": "提交金价",
    "gold_board.publish": "发布金价",
    "gold_board.emergency": "应急金价",
    "catalogue.see_cost": "查看成本",
    "report.view": "查看报表",
    "gold_board.keep_price": "保持原金价",
    "cash.move": "收支与缴款",
    "cash.open_drawer": "开钱箱",
    "day.open": "开班",
    "day.confirm_date": "确认营业日",
    "member.set_pin": "设储值密码",
    "member.reset_pin": "发密码重置码",
    "member.file": "改会员资料",
    "member.reveal": "查看完整会员资料",
    "day.count": "清点钱箱",
    "day.close": "日结",
    "cash.over_drawer": "付超出钱箱账面的现金",
    "cash.pay_out_large": "大额付现",
    "day.over_limit": "超限差异日结",
    "sale.take_risk": "门店垫付",
    "sale.weigh_manually": "手工录入重量",
    "sale.odd": "超额抹零",
    "sale.choose_promotion": "指定或取消优惠",
    "sale.discount": "手工折扣",
    "sale.discount_over": "超权限折扣",
    "sale.below_cost": "低于成本销售",
    "sale.take_scale_weight": "按秤上重量改重",
    "stock.receive": "货品入库",
    "stock.move": "货品换柜",
    "stock.move_custody": "改货品归属",
    "transfer.send": "调拨发货",
    "order.lock_price": "锁金价",
    "order.cancel": "取消订单",
    "order.expire": "订单到期处理",
    "service.go_on": "维修进度",
    "service.over_loss": "超约定损耗",
    "transfer.receive": "调拨收货",
    "reservation.ask": "申请预留",
    "reservation.answer": "答复预留",
    "staff.manage": "管理员工",
    "order.place": "写订单",
    "service.take": "收维修件",
    "sale.return": "退货",
    "sale.return_over": "超额退货",
    "sale.refund_otherwise": "改退款方式",
    "old_gold.take": "收旧料",
    "old_gold.buy_back": "回收旧料",
    "old_gold.over_limit": "超额收旧料",
    "old_gold.send": "旧料送炼",
    "old_gold.refined": "旧料回料",
    "old_gold.correct": "更正旧料",
    "stock.return_to_supplier": "退厂",
    "stock.write_off": "报损",
    "stock.lend": "借出货品",
    "stock.settle_difference": "处理差异",
    "count.scan": "盘点",
    "count.close": "结束盘点",
    "goods.list": "登记饰品",
    "catalogue.list_purity": "登记成色",
    "points.correct": "更正积分",
    "tiers.propose": "提议会员等级",
    "tiers.publish": "发布会员等级",
    "promotions.write": "写促销规则",
    "promotions.propose": "提交促销规则",
    "promotions.publish": "发布促销规则",
    "stored_value.refund": "退储值余额",
    "gift_cards.make": "做礼品卡",
    "vouchers.make": "做代金券",
    "gift_cards.freeze": "冻结礼品卡",
    "member.export": "导出会员资料",
    "member.merge": "合并会员",
    "member.erase": "注销会员资料",
    "card.revoke": "会员卡挂失",
    "card.step": "会员卡挂失与激活",
    "card.exchange": "换卡、补卡与注销",
    "right.call_in": "收回预留额度",
    "right.write_off": "核销预留额度",
    "exception.settle": "处理没有生效的记录",
    "store.close": "关店",
    "paper.layout": "改票据版式",
    "exception.view": "查看没有生效的记录",
}


class ApprovalView(Protocol):
    def show_approval(self, what: str, asker: str) -> None:
        """Empty fields for the second person's number and PIN."""

    def show_badge(self, number: str) -> None:
        """The number of a scanned badge; the PIN is still asked."""

    def values(self) -> tuple[str, str]:
        """The number and the PIN that were typed."""

    def show_words(self, problem: Problem | None) -> None: ...


class ApprovalPresenter:
    def __init__(self, view: ApprovalView, host: Host) -> None:
        self._view, self._host = view, host
        self._permission = ""
        self._again: Callable[[], None] | None = None
        self._given_up: Callable[[], None] = lambda: None
        self._from = State.IDLE
        self._why: DomainError | None = None

    def ask(self, permission: str, again: Callable[[], None], given_up: Callable[[], None], why: DomainError) -> None:
        """Ask for a yes to `permission`; then `again` runs the refused call once more. Without one `given_up` runs.

        `why` the call was refused is what a person elsewhere reads.
        """
        self._permission, self._again, self._from, self._why = permission, again, self._host.state, why
        self._given_up = given_up
        actor = self._host.till.post.actor
        self._host.enter(State.APPROVAL)
        self._view.show_approval(tr(PERMISSIONS.get(permission, permission)), actor.name if actor else "")
        self._view.show_words(None)

    def accept(self) -> None:
        permission = self._permission
        staff_no, pin = self._view.values()
        self._host.call(lambda: self._host.till.post.approve(staff_no, pin, permission), self._approved, self._refused)

    def from_afar(self) -> None:
        """Ask who may at another till of the store, or at headquarters (远程授权)."""
        if self._host.state is not State.APPROVAL:
            return
        what, reason = tr(PERMISSIONS.get(self._permission, self._permission)), ""
        if self._why is not None and self._why.code != NotPermitted.code:
            what = words_for(self._why).text.partition("。")[0]
            reason = str(self._why.facts.get("reason", ""))
        ask = self._host.till.approving.ask
        self._host.call(lambda: ask(self._permission, what, reason), lambda _: self._waits(), self._refused)

    def _waits(self) -> None:
        said = tr("已请求远程授权,等待 {seconds} 秒。也可以在这里输密码,Esc 放弃。", seconds=VALID_S)
        self._view.show_words(info(said))

    def refresh(self) -> None:
        """News: somebody elsewhere may have answered."""
        if self._host.state is State.APPROVAL and self._host.till.approving.asked:
            self._host.call(self._host.till.approving.answer_to_us, self._answered, self._refused)

    def _answered(self, found: ApprovalRequest | None) -> None:
        if found is None or found.state == "asked":
            return
        if found.state == "granted":
            self._host.say(info(tr("{name} 已远程授权", name=found.answerer_name), "ok"))
            self._approved(found)
            return
        self._view.show_words(info(tr("{name} 不同意。什么都没有变。", name=found.answerer_name), "warn"))

    def _approved(self, _: object) -> None:
        again, self._again = self._again, None
        self._host.enter(self._from)
        if again:
            again()

    def _refused(self, error: DomainError) -> None:
        self._view.show_words(words_for(error))

    def badge(self, code: str) -> bool:
        """A scan while a second person is asked for: True when it was a badge."""
        if not code.startswith("ST"):
            return False
        self._view.show_badge(code.removeprefix("ST"))
        return True

    def back(self) -> None:
        """No yes: where the question came from, with everything as it was."""
        self._again = None
        self._host.till.approving.give_up()
        self._host.enter(self._from)
        self._given_up()
