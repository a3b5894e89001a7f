"""Facts and the reasons why one has no effect here, in words for a manager."""

from __future__ import annotations

import re

from pos_app.locale import tr

KINDS = {
    "staff.company_named": "公司资料",
    "staff.store_opened": "门店资料",
    "staff.store_closed": "门店停业",
    "staff.register_installed": "收银机登记",
    "staff.hired": "员工入职",
    "staff.pin_changed": "员工改密码",
    "staff.left": "员工离职",
    "chain.register_key": "收银机公钥",
    "chain.paper_layout_set": "单据版式",
    "chain.import_allowed": "允许带入期初余额",
    "chain.branch_entry": "另一份流水中的一笔",
    "chain.exception_settled": "处理异常",
    "chain.tried_again": "补生效",
    "till.exception_seen": "本机已阅异常",
    "upkeep.restored": "本机恢复",
    "stock.pieces_received": "货品入库",
    "stock.pieces_sold": "货品售出",
    "stock.pieces_returned": "货品退回",
    "stock.pieces_held": "货品挂单占用",
    "stock.pieces_released": "货品释放",
    "stock.pieces_moved": "货品换柜",
    "stock.transfer_sent": "调拨发货",
    "stock.transfer_received": "调拨收货",
    "stock.custody_moved": "总部改归属",
    "stock.reservation_asked": "申请预留",
    "stock.reservation_answered": "答复预留",
    "stock.reservation_ended": "结束预留",
    "goods.listed": "饰品目录",
    "goods.moved": "饰品进出",
    "goods.sold": "饰品售出",
    "goods.returned": "饰品退回",
    "gold_board.proposed": "提交金价",
    "gold_board.withdrawn": "撤回金价",
    "stockroom.supplier_returned": "退厂",
    "stockroom.written_off": "报损",
    "stockroom.lent": "货品借出",
    "stockroom.lent_back": "货品归还",
    "stockroom.lost": "盘亏",
    "stockroom.found": "盘盈",
    "stockroom.difference_settled": "处理到货差异",
    "counting.opened": "开始盘点",
    "counting.scanned": "盘点扫货",
    "counting.closed": "结束盘点",
    "counting.dropped": "放弃盘点",
    "counting.tags_bound": "标签绑定",
    "catalogue.purity_listed": "登记成色",
    "gold_board.published": "发布金价",
    "gold_board.emergency_set": "应急金价",
    "old_gold.taken": "收旧料",
    "old_gold.sent_to_refinery": "旧料送炼",
    "old_gold.refined": "旧料回料",
    "old_gold.corrected": "更正旧料",
    "sales.completed": "销售",
    "sales.old_gold_price_kept": "保持旧金价",
    "sales.receipt_reprinted": "补打小票",
    "sales.voided": "作废单据",
    "sales.held": "挂单",
    "sales.hold_ended": "取单",
    "sales.tender_corrected": "更正收款方式",
    "sales.member_corrected": "补记会员",
    "returns.line_returned": "退货",
    "returns.return_asked": "登记退货申请",
    "payees.named": "登记收款人",
    "approvals.asked": "申请远程授权",
    "approvals.answered": "答复远程授权",
    "orders.placed": "新订单",
    "orders.changed": "改订单",
    "orders.ready": "订单到货",
    "orders.fulfilled": "订单取货",
    "orders.expired": "订单到期",
    "orders.cancelled": "取消订单",
    "orders.deposit_taken": "收定金",
    "orders.deposit_ways_corrected": "更正定金收款方式",
    "orders.deposit_applied": "定金抵扣",
    "orders.deposit_refunded": "退定金",
    "services.opened": "维修收件",
    "services.quoted": "维修报价",
    "services.sent": "送修",
    "services.back": "修回",
    "services.notified": "通知取件",
    "services.refused": "拒修",
    "services.handed_over": "维修取件",
    "services.fee_paid": "收维修费",
    "services.fee_refunded": "退维修费",
    "daily_close.day_opened": "开班",
    "daily_close.cash_moved": "钱箱收支",
    "daily_close.drawer_opened": "开钱箱",
    "daily_close.drawer_counted": "清点钱箱",
    "daily_close.day_closed": "日结",
    "membership.enrolled": "新会员",
    "membership.introduced": "会员到店",
    "membership.withdrawn": "会员资料撤回",
    "membership.card_revoked": "会员卡挂失",
    "membership.card_reinstated": "会员卡解挂",
    "membership.cards_made": "制卡",
    "membership.card_issued": "发会员卡",
    "membership.card_stepped": "会员卡办理",
    "membership.card_exchanged": "会员卡换号",
    "membership.pin_unlocked": "储值密码解锁",
    "membership.franchise_named": "登记加盟店",
    "membership.pin_reset_issued": "发密码重置码",
    "membership.erased": "会员资料删除",
    "membership.changed": "会员资料修改",
    "membership.consent_given": "会员同意",
    "membership.consent_withdrawn": "会员撤回同意",
    "membership.revealed": "查看会员资料",
    "membership.merged": "合并会员",
    "membership.unmerged": "撤销合并",
    "membership.account_carried": "合并转账户",
    "membership.points_earned": "发积分",
    "membership.points_taken_back": "收回积分",
    "membership.points_spent": "用积分",
    "membership.opening_balance": "期初余额",
    "membership.stored_value_pin_set": "设储值密码",
    "membership.stored_value_spent": "用储值",
    "membership.stored_value_put_back": "退回储值",
    "membership.topped_up": "储值充值",
    "membership.value_refunded": "退储值",
    "gift_cards.made": "做礼品卡",
    "gift_cards.sold": "售礼品卡",
    "gift_cards.spent": "用礼品卡",
    "gift_cards.put_back": "退回礼品卡",
    "gift_cards.taken_back": "退礼品卡",
    "gift_cards.extended": "礼品卡延期",
    "gift_cards.frozen": "礼品卡冻结",
    "gift_cards.thawed": "礼品卡解冻",
    "gift_cards.scrapped": "礼品卡报废",
    "gift_cards.reported_lost": "礼品卡挂失",
    "gift_cards.loss_cancelled": "礼品卡解挂",
    "gift_cards.reissue_asked": "申请补礼品卡",
    "gift_cards.reissue_refused": "不补礼品卡",
    "gift_cards.reissued": "补礼品卡",
    "gift_cards.carried": "礼品卡余额转新卡",
    "gift_cards.secrets_renewed": "礼品卡密码单重印",
    "membership.points_put_back": "退回积分",
    "membership.points_expired": "积分过期清零",
    "membership.points_corrected": "更正积分",
    "membership.referral_rewarded": "推荐奖励",
    "membership.tier_policy_proposed": "提议会员等级",
    "membership.tier_policy_published": "发布会员等级",
    "membership.tier_changed": "会员升降级",
    "membership.credit_risk_taken": "门店垫付",
    "promotions.rule_set_proposed": "提交促销",
    "promotions.rule_set_withdrawn": "撤回促销",
    "promotions.rule_set_published": "发布促销",
    "promotions.voucher_issued": "发券",
    "promotions.vouchers_made": "制券",
    "promotions.vouchers_given": "随单发券",
    "promotions.vouchers_voided": "券作废",
    "promotions.vouchers_told": "会员的券到店",
    "membership.consents_told": "会员的授权到店",
    "membership.merge_asked": "申请合并会员",
    "membership.merge_answered": "合并申请的答复",
    "promotions.vouchers_moved": "券随会员合并",
    "rewards.offered": "积分兑换清单",
    "rewards.given": "积分兑换",
    "rewards.returned": "积分兑换退回",
    "promotions.voucher_given_back": "还券",
    "promotions.voucher_redeemed": "用券",
    "promotions.quota_set": "限量活动",
    "rights.granted": "预留额度",
    "rights.refused": "拒绝预留",
    "rights.spent": "用预留额度",
    "rights.closed": "退回预留额度",
    "rights.given_up": "放弃预留",
    "rights.called_in": "召回预留",
    "rights.quarantined": "预留冻结",
    "rights.written_off": "预留核销",
}
# What is in the way when a row is not as the fact expects, by the table that the reason names.
TABLES = {
    "piece": "货品已经不在它说的地方,别处先动了它",
    "piece_stock": "货品已经不在它说的地方,别处先动了它",
    "piece_custody": "这件货的去向已有另一笔,两边都动了它",
    "voucher": "这张券已经用过",
    "sale_return": "这一行别处已经退过,或不是按那张单退的",
    "sale_line": "说的和那张单上的不一样",
    "old_gold": "这件旧料已经送炼,或和台账对不上",
    "receipt_piece": "这张小票上的这件,别处已经退回或换购过",
    "right": "预留额度不够,或已经收回",
    "member": "会员资料对不上",
    "member_account": "会员余额不够,或账户对不上",
    "gift_card": "这张礼品卡已经售出、冻结或作废,或余额对不上",
    "held_sale": "这张挂单已经不在",
    "reservation": "这笔预留已有别的答复",
    "stock_count": "这张盘点已经结束,或不是本店的",
    "stock_difference": "这条差异已经有人处理",
    "business_day": "这一天已经开过班或日结过",
}
# What the manager does about it, by the same names. No entry is changed: headquarters puts the books right by another.
STEPS = {
    "piece": "先找到货:问对方店和本店谁手上有。把编号和结果告诉总部,由总部改归属",
    "piece_stock": "先找到货:问对方店和本店谁手上有。把编号和结果告诉总部,由总部改归属",
    "piece_custody": "先找到货:问对方店和本店谁手上有。两店都卖了的,先联系两位顾客,再告诉总部",
    "old_gold": "按旧料袋上的编号找到这件,把现状告诉总部",
    "gift_card": "把卡号和单据告诉总部,由总部查这张卡;顾客手里的卡先不要再收款",
    "receipt_piece": "两处都收过同一件:把编号告诉总部,由总部找当事门店核对",
    "sale_return": "钱已付给顾客,货先单独放好。把编号告诉总部,由总部找当事门店核对",
    "sale_line": "把编号告诉总部,由总部核对原单",
    "voucher": "顾客已经享了优惠,不用再收钱。把编号告诉总部,由总部认账",
    "right": "款已收的不用再收。把编号告诉总部,差额由总部入账",
    "member": "按单据找顾客核对卡号,把结果告诉总部",
    "member_account": "先别让这位会员再用储值和积分,把编号告诉总部核对余额",
    "held_sale": "不用处理:那张挂单已经在别的机取走或到期",
    "reservation": "到调拨与预留 (Ctrl+T) 看最新答复,和对方店说一声",
    "stock_count": "看盘点列表:已经结束的不用再扫,货在手上的按找回处理",
    "stock_difference": "不用处理:看这条差异已写的结果",
    "business_day": "拿这一天的日结单核对钱箱,告诉总部以哪一张为准",
}
_NAMED = re.compile(
    r"^(?:conflict: )?(\w+)\b|failed: (\w+)\.|\"(?:uq|pk|ck)_(\w+?)_(?:barcode|register|code|member)", re.IGNORECASE
)
TAKEN = ("unique constraint", "duplicate key", "primary key")
LIMIT = ("check constraint", "is negative")


def kind_words(kind: str) -> str:
    """The fact's name; one of a newer program stands for itself, so that support can be told."""
    return tr(KINDS.get(kind, kind))


def reason_words(reason: str) -> str:
    """Why a fact was not carried out; `reason` is the executor's or the engine's, which name a table or a rule."""
    if _is_unknown(reason):
        return tr("本机程序太旧,还看不懂这一笔。升级后自动补上")
    table = _table(reason)
    if table:
        return tr(TABLES[table])
    low = reason.lower()
    if any(word in low for word in TAKEN):
        return tr("同一个编号已经有另一笔")
    if any(word in low for word in LIMIT):
        return tr("超出了允许的数")
    return tr("和本机的账对不上")


def step_words(reason: str) -> str:
    """What the manager does about it."""
    if _is_unknown(reason):
        return tr("请总部安排升级本机程序。不用告诉总部编号,不用再录一次")
    table = _table(reason)
    return tr(STEPS[table]) if table else tr("不用再录一次。打印 (F7) 或复制 (F8) 清单,交给总部处理")


def _is_unknown(reason: str) -> bool:
    from sync.exceptions import UNKNOWN  # late: the window starts without it

    return reason.startswith(UNKNOWN)


def _table(reason: str) -> str:
    """The first table that the reason names and a person can do something about."""
    named = (next(name for name in found.groups() if name) for found in _NAMED.finditer(reason))
    return next((table for table in named if table in TABLES), "")
