"""A day at the counters of the demo chain as a script: each step is said, and every refusal is part of the story."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from kernel.money import parse_yuan
from pos_app.demo import Demo
from pos_app.script import Script
from pos_app.till import Till, open_till
from shop.demo_guide import DemoGuide

Answer = dict[str, Any]


class StoryBroken(Exception):
    """A step of the day did not answer as the story goes."""


@dataclass(slots=True)
class Day:
    """The day in two stores. `run` tells it from the first scan to the close."""

    demo: Demo
    guide: DemoGuide
    say: Callable[[str], None]
    _tills: dict[str, Till] = field(default_factory=dict)
    _scripts: dict[str, Script] = field(default_factory=dict)

    def run(self) -> None:
        """Raises StoryBroken when anything goes otherwise than it should."""
        with self.demo.headquarters() as url:
            self.say(f"总部已在本机启动 {url}")
            try:
                for register in ("HP01", "BJ01"):
                    self._open(register)
                self._morning()
                self._mixed_tenders()
                self._park_and_recall()
                self._second_store()
                self._without_network()
                self._manager()
                self._close("HP01", "1003")
                self._close("BJ01", "2003")
                self._check()
            finally:
                for till in self._tills.values():
                    till.close()

    def _open(self, register: str) -> None:
        till = open_till(self.demo.till_folder(register))
        self._tills[register] = till
        self._scripts[register] = Script(till)
        self._do(register, "下载货品、会员、金价、促销", do="sync")

    def _do(self, register: str, words: str, *, refused: str = "", **command: Any) -> Answer:
        answer = self._scripts[register].answer(msgspec.json.encode(command))
        ending = "完成" if answer["ok"] else f"拒绝: {answer['message']} ({answer['code']})"
        self.say(f"  {register} {words} … {ending}")
        if answer["ok"] == bool(refused) or (refused and answer["code"] != refused):
            raise StoryBroken(f"{command} answered {answer}")
        return answer

    def _morning(self) -> None:
        self.say("一 · 开店")
        for register, cashier, float_yuan in (("HP01", "1007", "1000.00"), ("BJ01", "2007", "800.00")):
            self._do(register, f"{cashier} 解锁", do="unlock", staff=cashier, pin=self.guide.pins[cashier])
            self._do(register, f"备用金 {float_yuan}", do="open_day", float=float_yuan)
        status = self._do("HP01", "看抬头", do="status")
        self.say(f"    {status['store_name']} · {status['gold_text']} · v{status['board_version']}")

    def _mixed_tenders(self) -> None:
        self.say("二 · 手镯和钻戒,会员,储值 + 银行卡 + 现金")
        bangle, ring = self.guide.pieces["named"]
        for code in (bangle, ring):
            line = self._do("HP01", f"扫描 {code}", do="scan", code=code)["line"]
            self.say(f"    {line['name']}  标价 {line['list']}  应收 {line['net']}")
        self._do("HP01", "再扫一次手镯", do="scan", code=bangle)
        self._do("HP01", "扫描不认识的条码", refused="item.not_found", do="scan", code="4006381333931")
        member = self.guide.members[0]
        bill = self._do("HP01", "会员,手机尾号 …6620", do="attach_member", tail=member["phone"])
        self.say(f"    {bill['member']}  优惠 {bill['off']}  应收 {bill['due']}  积分 +{bill['points']}")
        self._do("HP01", f"代金券 {self.guide.vouchers[0]}", do="scan", code=self.guide.vouchers[0])
        self._do("HP01", "F12 收款", do="begin_tender")
        wrong = "000001"
        self._do("HP01", "储值密码输错", refused="stored_value.pin_wrong", do="pay", method="stored_value",
                 amount="2000.00", pin=wrong)  # fmt: skip
        self._do("HP01", "储值 2,000.00", do="pay", method="stored_value", amount="2000.00", pin=member["pin"])
        paying = self._do("HP01", "银行卡 10,000.00", do="pay", method="card", amount="10000.00", reference="8842")
        self._cash("HP01", paying["left"])

    def _cash(self, register: str, left: str) -> Answer:
        fen = parse_yuan(left)
        notes = -(-fen // 10_000) * 10_000
        self._do(register, f"现金 {notes // 100:,}.00", do="pay", method="cash", amount=f"{notes // 100}.00")
        done = self._do(register, "提交", do="commit")
        self.say(f"    {done['sale_no']}  找零 {done['change']}  小票 {done['print_state']}")
        return done

    def _sell(self, register: str, code: str) -> Answer:
        bill = self._do(register, f"扫描 {code}", do="scan", code=code)
        self._do(register, "F12 收款", do="begin_tender")
        return self._cash(register, bill["due"])

    def _park_and_recall(self) -> None:
        self.say("三 · 挂单、先卖别的、取单、作废")
        first, second = self.guide.pieces["HP"][2:4]
        self._do("HP01", f"扫描 {first}", do="scan", code=first)
        hold = self._do("HP01", "挂单", do="hold")["hold"]
        self.say(f"    {hold['hold_no']} {hold['name']}")
        self._do("HP01", "挂着的货再扫", refused="item.held", do="scan", code=first)
        self._sell("HP01", second)
        self._do("HP01", "取单", do="recall", hold_no=hold["hold_no"])
        self._do("HP01", "作废不写原因", refused="sales.reason_missing", do="void", reason="")
        self._do("HP01", "作废", do="void", reason="顾客改天再买")
        self._do("HP01", "传到总部", do="sync")

    def _second_store(self) -> None:
        self.say("四 · 北京路店看到积分和余额")
        self._do("BJ01", "同步", do="sync")
        member = self.guide.members[0]
        hit = self._do("BJ01", "查会员", do="look_up_member", text=member["phone"])["members"][0]
        page = self._do("BJ01", "会员页", do="member", id=hit["member_id"])["member"]
        self.say(f"    {page['label']}  积分 {page['points']:,}  储值 {page['principal_fen'] + page['bonus_fen']} 分")
        named = self.guide.pieces["named"][0]
        self._do("BJ01", "扫描已在和平路店卖掉的手镯", refused="item.sold", do="scan", code=named)
        self._do("BJ01", "扫描和平路店的货", refused="item.other_store", do="scan", code=self.guide.pieces["HP"][5])
        self._do("BJ01", "用过的券", refused="voucher.used", do="scan", code=self.guide.vouchers[0])
        self._sell("BJ01", self.guide.pieces["BJ"][0])

    def _without_network(self) -> None:
        self.say("五 · 断网照样卖")
        self.demo.stop_headquarters()
        member = self.guide.members[0]
        code = self.guide.pieces["HP"][6]
        self._do("HP01", f"扫描 {code}", do="scan", code=code)
        self._do("HP01", "会员", do="attach_member", tail=member["phone"])
        paying = self._do("HP01", "F12 收款", do="begin_tender")
        self._do("HP01", "储值", refused="stored_value.offline", do="pay", method="stored_value", amount="10.00",
                 pin=member["pin"])  # fmt: skip
        self._cash("HP01", paying["left"])
        self.say(f"总部重新启动 {self.demo.start_headquarters()}")
        state = self._do("HP01", "恢复联网,上传", do="sync")
        self.say(f"    {state['state']} · 待传 {state['pending']}")

    def _manager(self) -> None:
        self.say("六 · 缴款、更正、补打")
        self._do("HP01", "导购开钱箱没有权限", refused="auth.not_permitted", do="open_drawer", reason="换零钱")
        self._do("HP01", "缴款 500", do="cash", what="drop", amount="500.00", reason="送银行")
        last = self._do("HP01", "今天的单据", do="todays_sales")["sales"][0]
        self._do("HP01", "店长 1003 解锁", do="unlock", staff="1003", pin=self.guide.pins["1003"])
        tenders = [
            {"method": "card", "amount": f"{last['due_fen'] // 100}.{last['due_fen'] % 100:02}", "reference": "7731"}
        ]
        self._do("HP01", f"更正 {last['sale_no']}:现金改银行卡", do="correct_tenders", sale_no=last["sale_no"],
                 tenders=tenders, reason="收银员点错")  # fmt: skip
        self._do("HP01", "补打小票", do="reprint", sale_no=last["sale_no"])

    def _close(self, register: str, manager: str) -> None:
        self.say(f"七 · {register} 日结")
        self._do(register, f"店长 {manager} 解锁", do="unlock", staff=manager, pin=self.guide.pins[manager])
        draft = self._do(register, "看日结", do="close_draft")["close"]
        self.say(f"    {draft['bills']} 单 {draft['pieces']} 件  实收 {draft['net_fen'] / 100:,.2f}")
        expected = self._do(register, "盲点一次", do="count_drawer", total="900.00")["expected"]
        fen = parse_yuan(expected) // 10 * 10
        self._do(register, "重数", do="count_drawer", total=f"{fen // 100}.{fen % 100:02}")
        closed = self._do(register, "日结", do="close_day", reason="分币找零")
        self.say(f"    长短款 {closed['difference']}  {Path(closed['pdf']).name}")
        self._do(register, "上传", do="sync")

    def _check(self) -> None:
        self.say("八 · 核对")
        for register in self._tills:
            verdict = self._do(register, "从流水重建并比对", do="verify")
            if not verdict["sound"]:
                raise StoryBroken(f"{register}: {verdict['findings']}")
            self.say(f"    {verdict['entries']} 条流水,一致")
